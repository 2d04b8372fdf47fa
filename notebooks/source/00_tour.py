# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 00_tour, es: 00_recorrido}
# ---

# %% [markdown] lang="en"
# # 0 · The tour: a network that learns before your eyes
#
# In the next fifteen minutes you will take a neuron apart, see how each of its numbers pulls on the result, and then let two networks learn while you watch. You need to know nothing about neural networks yet: every idea that appears here comes back later, slowly.
#
# **How to use this page.** Click on a grey cell and press <kbd>Shift</kbd>+<kbd>Enter</kbd>: Python runs it, and the answer appears below it. Go from top to bottom. Then come back, change whatever you like and run it again: nothing here can break.

# %% [markdown] lang="es"
# # 0 · El recorrido: una red que aprende ante tus ojos
#
# En los próximos quince minutos vas a desarmar una neurona, ver cuánto tira del resultado cada uno de sus números y, después, mirar cómo aprenden dos redes. No hace falta saber nada de redes neuronales: cada idea que aparece aquí vuelve más adelante, con calma.
#
# **Cómo usar esta página.** Haz clic en una celda gris y presiona <kbd>Shift</kbd>+<kbd>Enter</kbd>: Python la ejecuta y la respuesta aparece debajo. Ve de arriba hacia abajo. Después vuelve, cambia lo que quieras y ejecuta de nuevo: aquí no se puede romper nada.

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. One neuron, gate by gate
#
# A neuron takes some numbers, here $x_0$ and $x_1$, multiplies each by a **weight**, adds a last weight that stands alone (the **bias**, $w_2$), and squeezes the sum into the range from 0 to 1:
#
# $$f(w, x) = \frac{1}{1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)}}$$
#
# The squeezing function $\sigma(s) = 1 / (1 + e^{-s})$ is the **sigmoid**. A large positive sum comes out close to 1, "I fire"; a large negative one close to 0, "I stay quiet".
#
# Below, the formula is written as anyone would write it with NumPy. Only its five numbers are special: a `Tensor` is a number that remembers what was done with it.

# %% [markdown] lang="es"
# ## 1. Una neurona, compuerta por compuerta
#
# Una neurona toma algunos números, aquí $x_0$ y $x_1$, multiplica cada uno por un **peso**, suma un último peso que va solo (el **sesgo**, $w_2$) y comprime la suma al intervalo entre 0 y 1:
#
# $$f(w, x) = \frac{1}{1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)}}$$
#
# La función que comprime, $\sigma(s) = 1 / (1 + e^{-s})$, es la **sigmoide**. Una suma positiva grande sale casi como 1, "me activo"; una negativa grande, casi como 0, "me quedo en silencio".
#
# Abajo, la fórmula está escrita como cualquiera la escribiría con NumPy. Lo único especial son sus cinco números: un `Tensor` es un número que recuerda lo que se hizo con él.

# %%
w0, w1, w2 = nb.Tensor(2.0), nb.Tensor(-3.0), nb.Tensor(-3.0)
x0, x1 = nb.Tensor(-1.0), nb.Tensor(-2.0)

f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
f

# %% [markdown] lang="en"
# You wrote a formula and got a picture of it: its **computational graph**. Each circle is a **gate**, a small machine that knows one single operation. The blue number on a wire is the value that travels along it.
#
# Follow it from left to right. The first product is $w_0 x_0 = 2 \cdot (-1) = -2$, the second $w_1 x_1 = (-3) \cdot (-2) = 6$. Their sum is 4, and with the bias 1. The last four gates are the sigmoid in small steps: change the sign, take the exponential, add 1, take the reciprocal. At the end stands $f = 0.7311$: this neuron would rather fire.

# %% [markdown] lang="es"
# Escribiste una fórmula y obtuviste su dibujo: el **grafo computacional** (*computational graph*). Cada círculo es una **compuerta** (*gate*), una maquinita que sabe hacer una sola operación. El número azul sobre cada cable es el valor que viaja por él.
#
# Síguelo de izquierda a derecha. El primer producto es $w_0 x_0 = 2 \cdot (-1) = -2$; el segundo, $w_1 x_1 = (-3) \cdot (-2) = 6$. Juntos suman 4 y, con el sesgo, 1. Las últimas cuatro compuertas son la sigmoide en pasos pequeños: cambiar el signo, tomar la exponencial, sumar 1, tomar el recíproco. Al final queda $f = 0{,}7311$: esta neurona se inclina por activarse.

# %% [markdown] lang="en"
# ### Who pulls, and how hard?
#
# Suppose 0.73 is too little and we want more. Which of the five numbers should we move, and in which direction? The answer is a derivative for each of them: how much $f$ changes for each unit that this number changes. `backward()` computes all five in one pass through the graph, from right to left.

# %% [markdown] lang="es"
# ### ¿Quién tira, y con cuánta fuerza?
#
# Supongamos que 0,73 es poco y queremos más. ¿Cuál de los cinco números conviene mover, y en qué dirección? La respuesta es una derivada para cada uno: cuánto cambia $f$ por cada unidad que cambia ese número. `backward()` calcula las cinco en una sola pasada por el grafo, de derecha a izquierda.

# %%
f.backward()
f

# %% [markdown] lang="en"
# Now every wire carries a second number, in orange: its **gradient**, the derivative of $f$ with respect to that wire. Begin at the right end, where it is 1, and walk back. Each gate takes the gradient that arrives, multiplies it by its own *local* derivative, and hands the product on. That is the chain rule, applied one gate at a time, and its name is **backpropagation**. In the largest networks of the world nothing else happens, only more of it.
#
# Look for two habits in the picture:
#
# - **+ distributes.** Both wires into a sum receive the very gradient that arrives: 0.1966 and 0.1966.
# - **× scales, crosswise.** Into $w_0$ goes the arriving gradient times $x_0$, $0.1966 \cdot (-1) = -0.1966$; into $x_0$ goes the same gradient times $w_0$, $0.1966 \cdot 2 = 0.3932$.
#
# So raising $x_0$ pushes $f$ up, and raising $w_0$ pushes it down. Here are all five, in the order $w_0, w_1, w_2, x_0, x_1$:

# %% [markdown] lang="es"
# Ahora cada cable lleva un segundo número, en naranja: su **gradiente**, la derivada de $f$ respecto de ese cable. Empieza por el extremo derecho, donde vale 1, y camina hacia atrás. Cada compuerta toma el gradiente que llega, lo multiplica por su propia derivada *local* y entrega el producto. Eso es la regla de la cadena, aplicada a una compuerta por vez, y se llama **retropropagación** (*backpropagation*). En las redes más grandes del mundo no ocurre otra cosa: solo ocurre más veces.
#
# Busca dos costumbres en el dibujo:
#
# - **+ distribuye.** Los dos cables que entran en una suma reciben el mismo gradiente que llega: 0,1966 y 0,1966.
# - **× escala, en cruz.** A $w_0$ le toca el gradiente que llega por $x_0$, $0{,}1966 \cdot (-1) = -0{,}1966$; a $x_0$ le toca ese mismo gradiente por $w_0$, $0{,}1966 \cdot 2 = 0{,}3932$.
#
# Entonces, subir $x_0$ empuja $f$ hacia arriba, y subir $w_0$ la empuja hacia abajo. Aquí están las cinco, en el orden $w_0, w_1, w_2, x_0, x_1$:

# %%
np.round([t.grad for t in (w0, w1, w2, x0, x1)], 4)

# %% [markdown] lang="en"
# Should we believe it? A derivative is a promise about small changes, and a promise can be tested. In plain Python, without any graph: nudge $w_0$ a little up and a little down, and see what $f$ does.

# %% [markdown] lang="es"
# ¿Hay que creerlo? Una derivada es una promesa sobre cambios pequeños, y una promesa se puede poner a prueba. En Python puro, sin ningún grafo: movamos $w_0$ un poquito hacia arriba y un poquito hacia abajo, y veamos qué hace $f$.

# %%
def neuron(w0, w1, w2, x0, x1):
    return 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))


nudge = 0.001
change = neuron(2 + nudge, -3, -3, -1, -2) - neuron(2 - nudge, -3, -3, -1, -2)
print(f"{change / (2 * nudge):.4f}")

# %% [markdown] lang="en"
# The same −0.1966. But the nudge took two evaluations of $f$ to learn about *one* number, while the pass from right to left delivered all five at once. With five numbers that is a convenience. With five million it is the reason why networks can learn at all.
#
# ### Now touch it
#
# The cell below shows the same graph alive, with a slider for each number.

# %% [markdown] lang="es"
# El mismo −0,1966. Pero la prueba necesitó evaluar $f$ dos veces para averiguar *un solo* número, mientras que la pasada de derecha a izquierda entregó los cinco juntos. Con cinco números es una comodidad. Con cinco millones es la razón por la que las redes pueden aprender.
#
# ### Ahora, a tocar
#
# La celda siguiente muestra el mismo grafo, vivo, con un control deslizante para cada número.

# %%
# %nnviz f

# %% [markdown] lang="en"
# Move a slider. The blue values follow from left to right, the orange gradients from right to left, and only what the moved number reaches is computed again. Three small experiments:
#
# 1. Push the bias $w_2$ up as far as it goes. What happens to the gradients?
#    <details><summary>Answer</summary>The output approaches 1 and all gradients shrink towards 0. Out there the sigmoid is flat, it is <em>saturated</em>: no number has a grip on the result any more. A neuron stuck like this learns very slowly.</details>
# 2. Set $x_0$ to 0. Which weight loses its gradient, and why?
#    <details><summary>Answer</summary>w₀. A product hands on the gradient times the <em>other</em> input, and that is 0 now. A weight whose input is silent is not responsible for anything.</details>
# 3. Look for numbers that give $f = 0.5$. What is the sum, just before the sigmoid begins?
#    <details><summary>Answer</summary>It is 0, since 1 / (1 + e⁰) = ½. Sum above 0: the neuron rather fires. Below 0: rather not. That border is what the next section is about.</details>

# %% [markdown] lang="es"
# Mueve un control. Los valores azules lo siguen de izquierda a derecha; los gradientes naranjas, de derecha a izquierda; y solo se vuelve a calcular lo que depende del número que se movió. Tres experimentos breves:
#
# 1. Lleva el sesgo $w_2$ lo más arriba posible. ¿Qué les pasa a los gradientes?
#    <details><summary>Respuesta</summary>La salida se acerca a 1 y todos los gradientes se achican hacia 0. Allí la sigmoide es plana, está <em>saturada</em>: ningún número puede ya mover el resultado. Una neurona atascada así aprende muy despacio.</details>
# 2. Pon $x_0$ en 0. ¿Qué peso se queda sin gradiente, y por qué?
#    <details><summary>Respuesta</summary>w₀. Un producto entrega el gradiente multiplicado por la <em>otra</em> entrada, y ahora esa es 0. Un peso cuya entrada está en silencio no es responsable de nada.</details>
# 3. Busca números que den $f = 0{,}5$. ¿Cuánto vale la suma, justo antes de que empiece la sigmoide?
#    <details><summary>Respuesta</summary>Vale 0, porque 1 / (1 + e⁰) = ½. Con la suma por encima de 0, la neurona se inclina por activarse; por debajo, por no hacerlo. De esa frontera trata la sección siguiente.</details>

# %% [markdown] lang="en"
# ## 2. A neuron learns: two kinds of iris
#
# Until now we chose the weights. In 1958 Frank Rosenblatt let his **perceptron** find them, with a rule of startling simplicity. Show it an example. If the answer is right, do nothing. If it is wrong, add the example to the weights, or subtract it, depending on which answer was due. Repeat.
#
# Our examples are flowers: the petals of 100 irises, measured in centimetres, 50 *setosa* and 50 *versicolor*. To be precise, here the neuron does not squeeze: it fires when the sum is above 0.

# %% [markdown] lang="es"
# ## 2. Una neurona aprende: dos clases de iris
#
# Hasta ahora los pesos los elegimos nosotros. En 1958, Frank Rosenblatt dejó que su **perceptrón** los encontrara solo, con una regla de una sencillez asombrosa. Se le presenta una muestra. Si la respuesta es correcta, no se hace nada. Si es incorrecta, se suma la muestra a los pesos, o se la resta, según cuál era la respuesta debida. Y se repite.
#
# Nuestras muestras son flores: los pétalos de 100 iris, medidos en centímetros, 50 *setosa* y 50 *versicolor*. Un detalle: aquí la neurona no comprime; se activa cuando la suma es mayor que 0.

# %%
iris = nb.datasets.iris(classes=2)
perceptron = nb.Trainer(nb.Perceptron(2), iris.X, iris.y)
perceptron.speed = 1
iris

# %%
# %nnviz perceptron --feature-names iris.feature_names

# %% [markdown] lang="en"
# Each mark is a flower, placed by the length and the width of its petals; a dark rim means that the perceptron takes it for the other kind. The colour behind the marks is the perceptron's answer for a flower at that place, and the line where it changes is the **decision boundary**: the sum is 0 there.
#
# Press **Play**. With each mistake the line jumps. Once it separates the two kinds there are no mistakes left: a whole round passes in peace, and the training ends by itself. That is not luck. If *some* straight line separates the classes, Rosenblatt's rule finds one after a finite number of mistakes: the convergence theorem of the perceptron. Try **Pause**, **Step** (one flower at a time) and **Reset** too; the list beside them sets the speed.
#
# Watching is optional. The same training in one go:

# %% [markdown] lang="es"
# Cada marca es una flor, ubicada según el largo y el ancho de sus pétalos; un borde oscuro indica que el perceptrón la toma por la otra clase. El color del fondo es la respuesta del perceptrón para una flor en ese lugar, y la línea donde cambia es la **frontera de decisión**: allí la suma vale 0.
#
# Presiona **Iniciar**. Con cada error la línea salta. Cuando por fin separa las dos clases ya no quedan errores: pasa una ronda entera en calma y el entrenamiento termina solo. No es suerte. Si *alguna* recta separa las clases, la regla de Rosenblatt encuentra una después de una cantidad finita de errores: es el teorema de convergencia del perceptrón. Prueba también **Pausa**, **Paso** (una flor por vez) y **Reiniciar**; la lista de al lado fija la velocidad.
#
# Mirar es opcional. El mismo entrenamiento, de una vez:

# %%
model = nb.Perceptron(2)
nb.Trainer(model, iris.X, iris.y).fit(epochs=10)
print(model, "accuracy", model.accuracy(iris.X, iris.y))

# %% [markdown] lang="en"
# All 100 flowers are on the right side. Now go back, write `classes=3` in place of `classes=2` and `nb.Perceptron(2, n_classes=3)` in place of `nb.Perceptron(2)`, and watch again: *versicolor* and *virginica* overlap, no straight line separates them, and the rule never comes to rest.
#
# ## 3. What one neuron cannot do
#
# *Exclusive or*, XOR, is true when exactly one of two inputs is. Four examples, nothing more:

# %% [markdown] lang="es"
# Las 100 flores quedaron del lado correcto. Ahora vuelve atrás, escribe `classes=3` en lugar de `classes=2` y `nb.Perceptron(2, n_classes=3)` en lugar de `nb.Perceptron(2)`, y mira otra vez: *versicolor* y *virginica* se superponen, ninguna recta las separa, y la regla no descansa nunca.
#
# ## 3. Lo que una sola neurona no puede
#
# El *o exclusivo*, XOR, es verdadero cuando exactamente una de las dos entradas lo es. Cuatro muestras, nada más:

# %%
table = nb.datasets.logic_gate("xor")
lonely = nb.Perceptron(2)
nb.Trainer(lonely, table.X, table.y).fit(epochs=1000)

for x, expected, answer in zip(table.X, table.y, lonely.predict(table.X)):
    print(x, "expected", expected, "answer", answer)

# %% [markdown] lang="en"
# A thousand times through the table, and it still fails. More patience would not help: draw the four corners of a square, opposite corners in the same colour, and try to part the colours with *one* straight line.
#
# What helps is company. A **multilayer perceptron** puts a layer of neurons in between: each draws a line of its own, and the last neuron decides what to make of the lines. Here are four neurons in the hidden layer, and 200 points with the pattern of XOR. The weights now follow the gradient, which you know how to compute: every step moves each weight a little *against* its gradient of the loss, so that the loss becomes smaller.

# %% [markdown] lang="es"
# Mil veces la tabla completa, y sigue fallando. Más paciencia no ayudaría: dibuja las cuatro esquinas de un cuadrado, con las esquinas opuestas del mismo color, e intenta separar los colores con *una* recta.
#
# Lo que ayuda es la compañía. Un **perceptrón multicapa** pone en el medio una capa de neuronas: cada una traza su propia recta, y la última neurona decide qué hacer con ellas. Aquí hay cuatro neuronas en la capa oculta y 200 puntos con el patrón de XOR. Ahora los pesos siguen al gradiente, que ya sabes calcular: cada paso mueve cada peso un poco *en contra* de su gradiente de la función de pérdida (o de costo), para que la pérdida baje.

# %%
xor = nb.datasets.xor(n=200, seed=0)
network = nb.MLP([2, 4, 1], activation="tanh", seed=0)
learner = nb.Trainer(network, xor.X, xor.y, optimizer=nb.SGD(learning_rate=0.3))
learner.speed = 10
xor

# %%
# %nnviz learner

# %% [markdown] lang="en"
# Press **Play** and watch two things at once. The curve of the **loss**, which measures how wrong the network is, falls: quickly, then slowly, sometimes with a pause before it falls again. And the boundary, which can bend now, leans, folds, and closes in on the pattern. Press **Reset** and then **Play** to see it again. Then replace `[2, 4, 1]` by `[2, 2, 1]` and by `[2, 8, 1]`. How many neurons does XOR need? Does `seed=1` change your answer?
#
# The same in one go:

# %% [markdown] lang="es"
# Presiona **Iniciar** y mira dos cosas a la vez. La curva de la **pérdida** (*loss*), que mide cuánto se equivoca la red, baja: primero rápido, después despacio, a veces con una pausa antes de volver a bajar. Y la frontera, que ahora puede doblarse, se inclina, se pliega y se ajusta al patrón. Presiona **Reiniciar** y después **Iniciar** para verlo de nuevo. Luego reemplaza `[2, 4, 1]` por `[2, 2, 1]` y por `[2, 8, 1]`. ¿Cuántas neuronas necesita XOR? ¿Cambia la respuesta con `seed=1`?
#
# Lo mismo, de una vez:

# %%
company = nb.MLP([2, 4, 1], activation="tanh", seed=0)
nb.Trainer(company, xor.X, xor.y, optimizer=nb.SGD(learning_rate=0.3)).fit(epochs=1000)
print("accuracy", company.accuracy(xor.X, xor.y))

# %% [markdown] lang="en"
# That makes 195 of the 200 points. And where are the gates? Where they were: the network is one large formula. This is its graph for one single point, layer by layer, with whole arrays of numbers on the wires: a coloured square for each, values in blue, gradients in orange.

# %% [markdown] lang="es"
# Son 195 de los 200 puntos. ¿Y las compuertas? Donde siempre: la red es una única fórmula grande. Este es su grafo para un solo punto, capa por capa, con arreglos enteros de números en los cables: un cuadradito de color para cada uno, los valores en azul, los gradientes en naranja.

# %%
answer = company(xor.X[:1])
answer.backward()
answer

# %% [markdown] lang="en"
# ## What you have seen
#
# - A formula is a graph of **gates**. Values flow through it from left to right.
# - Gradients flow back from right to left, one gate at a time: **backpropagation** is the chain rule, organised. Sums distribute the gradient, products scale it.
# - One neuron draws one straight **boundary**. Rosenblatt's rule finds it whenever there is one.
# - For anything else, several layers are needed, and a **loss** whose gradient tells each weight where to go.
#
# Every formula of your own is welcome here. Write one, put `%nnviz` in front of its name, and touch it. `%nnviz?` tells what else it can do. And if you would rather play at once: [lecture 11](11_playground.ipynb) begins with a playground where everything can be changed.

# %% [markdown] lang="es"
# ## Lo que viste
#
# - Una fórmula es un grafo de **compuertas**. Los valores lo recorren de izquierda a derecha.
# - Los gradientes vuelven de derecha a izquierda, una compuerta por vez: la **retropropagación** es la regla de la cadena, bien organizada. Las sumas distribuyen el gradiente; los productos lo escalan.
# - Una neurona traza una sola **frontera** recta. La regla de Rosenblatt la encuentra siempre que exista.
# - Para todo lo demás hacen falta varias capas, y una **función de pérdida** cuyo gradiente le diga a cada peso hacia dónde ir.
#
# Aquí cualquier fórmula propia es bienvenida. Escribe una, pon `%nnviz` delante de su nombre y tócala. `%nnviz?` cuenta qué más sabe hacer. Y si prefieres jugar ya: la [clase 11](11_laboratorio.ipynb) empieza con un laboratorio donde todo se puede cambiar.
