# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 04_activations, es: 04_activaciones}
# ---

# %% [markdown] lang="en"
# # 4 · Activations: the bend that makes a network
#
# A neuron does two things. It adds up its inputs, each times a weight: that part is straight, and you know it by now. Then it hands the sum to a function, its **activation**, and passes on what comes out. This lecture is about that second step. It looks like a detail. Without it, all the layers of the deepest network would be worth exactly as much as one.
#
# You will see why, and then meet the six activations that everybody uses. Of each of them we ask the same two questions: **what does it answer**, and **how much of a gradient does it let through**?

# %% [markdown] lang="es"
# # 4 · Activaciones: la curva que hace a la red
#
# Una neurona hace dos cosas. Suma sus entradas, cada una por un peso: esa parte es recta, y ya la conoces. Después entrega la suma a una función, su **activación**, y pasa adelante lo que sale. De ese segundo paso trata esta clase. Parece un detalle. Sin él, todas las capas de la red más profunda valdrían exactamente lo mismo que una sola.
#
# Vas a ver por qué, y después a conocer las seis activaciones que usa todo el mundo. A cada una le hacemos las mismas dos preguntas: **qué responde** y **cuánto gradiente deja pasar**.

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. A hundred weights that are worth three
#
# Here are the 200 points of XOR again, and a network with two hidden layers of eight neurons. It has 105 weights and biases, many more than the four-neuron network of the tour, which solved this. There is one difference: its activation is the **identity**. Each neuron passes on its sum, just as it is.
#
# **Predict first.** Of the 200 points, how many will it get right? Write a number down before you go on.

# %% [markdown] lang="es"
# ## 1. Cien pesos que valen por tres
#
# Aquí están otra vez los 200 puntos de XOR, y una red con dos capas ocultas de ocho neuronas. Tiene 105 pesos y sesgos, muchos más que la red de cuatro neuronas del recorrido, que resolvía esto. Hay una sola diferencia: su activación es la **identidad**. Cada neurona pasa adelante su suma, tal cual.
#
# **Predice primero.** De los 200 puntos, ¿cuántos va a acertar? Anota un número antes de seguir.

# %%
xor = nb.datasets.xor(n=200, seed=0)
straight = nb.Trainer(nb.MLP([2, 8, 8, 1], activation="identity", seed=0), xor.X, xor.y)
straight.speed = 10

# %%
# %nnviz straight --panels loss, boundary, network --feature-names xor.feature_names

# %% [markdown] lang="en"
# Press **Play**, and give it time. Three small experiments:
#
# 1. What shape does the boundary have? And where does the loss come to rest?
#    <details><summary>Answer</summary>A straight line, always, and no straight line parts these colours. The loss stops at 0.691. Who answers "fifty-fifty" to everything has a loss of ln 2 = 0.693: all those weights have learned next to nothing.</details>
# 2. In the network, each small square shows what that neuron answers over the whole plane. Do you find one with a bend in it?
#    <details><summary>Answer</summary>No. Each is one even slope from blue to orange, the second layer no less than the first: sums of slopes are slopes.</details>
# 3. Write `"tanh"` in place of `"identity"` in the cell above, and run both cells again.
#    <details><summary>Answer</summary>The squares bend, the boundary folds, and all 200 points end up on their side. The weights were never the problem.</details>
#
# The same in one go: how many points are right, without a bend and with one?

# %% [markdown] lang="es"
# Presiona **Iniciar** y dale tiempo. Tres experimentos breves:
#
# 1. ¿Qué forma tiene la frontera? ¿Y dónde se detiene la pérdida?
#    <details><summary>Respuesta</summary>Es una recta, siempre, y ninguna recta separa estos colores. La pérdida se detiene en 0,691. Quien a todo responde "mitad y mitad" tiene una pérdida de ln 2 = 0,693: todos esos pesos no aprendieron casi nada.</details>
# 2. En la red, cada cuadradito muestra lo que esa neurona responde sobre todo el plano. ¿Encuentras alguno con una curva?
#    <details><summary>Respuesta</summary>No. Cada uno es una pendiente pareja del azul al naranja, en la segunda capa igual que en la primera: una suma de pendientes es una pendiente.</details>
# 3. Escribe `"tanh"` en lugar de `"identity"` en la celda de arriba y vuelve a ejecutar las dos celdas.
#    <details><summary>Respuesta</summary>Los cuadraditos se curvan, la frontera se pliega y los 200 puntos quedan de su lado. El problema nunca fueron los pesos.</details>
#
# Lo mismo, de una vez: ¿cuántos puntos acierta la red, sin curva y con curva?

# %%
for activation in ("identity", "tanh"):
    model = nb.MLP([2, 8, 8, 1], activation=activation, seed=0)
    trainer = nb.Trainer(model, xor.X, xor.y).fit(epochs=500)
    right = int(np.sum(model.predict(xor.X) == xor.y))
    print(f"{activation:8}  right: {right} of 200   loss: {trainer.history.loss[-1]:.3f}")

# %%
nb.drawing.still(nb.drawing.boundary(trainer, feature_names=xor.feature_names))

# %% [markdown] lang="en"
# With the identity, 95 of 200: worse than throwing a coin. The picture is the other network, the one with tanh: nothing but the activation has changed.
#
# ### Why: put one layer into the other
#
# Take one input, two hidden neurons that only add up, and one output:
#
# $$h_1 = 2x + 1, \qquad h_2 = -x + 3, \qquad y = 3h_1 + 4h_2 - 5$$
#
# Put the first two into the third: $y = 3(2x + 1) + 4(-x + 3) - 5 = 2x + 10$. The hidden layer is gone. Two neurons and seven numbers have done the work of one neuron with two numbers, a weight of 2 and a bias of 10.

# %% [markdown] lang="es"
# Con la identidad, 95 de 200: peor que tirar una moneda. El dibujo es de la otra red, la de tanh: no cambió nada más que la activación.
#
# ### Por qué: pon una capa dentro de la otra
#
# Toma una entrada, dos neuronas ocultas que solo suman y una salida:
#
# $$h_1 = 2x + 1, \qquad h_2 = -x + 3, \qquad y = 3h_1 + 4h_2 - 5$$
#
# Pon las dos primeras dentro de la tercera: $y = 3(2x + 1) + 4(-x + 3) - 5 = 2x + 10$. La capa oculta desapareció. Dos neuronas y siete números hicieron el trabajo de una sola neurona con dos números: un peso de 2 y un sesgo de 10.

# %%
x = nb.Tensor(2.0)
h1 = 2 * x + 1
h2 = -1 * x + 3
y = 3 * h1 + 4 * h2 - 5
y.backward()
y

# %% [markdown] lang="en"
# Look at the gradient that arrives at $x$: it is 2, the weight of the single neuron. Now the same formula with a bend in it. `nb.relu` passes on a sum above 0 and answers 0 otherwise:

# %% [markdown] lang="es"
# Mira el gradiente que llega a $x$: es 2, el peso de la neurona única. Ahora la misma fórmula, pero con una curva. `nb.relu` deja pasar una suma mayor que 0 y, si no, responde 0:

# %%
bent = 3 * nb.relu(h1) + 4 * nb.relu(h2) - 5
bent.backward()

# %%
# %nnviz bent

# %% [markdown] lang="en"
# At $x = 2$ nothing has changed: 14, with the gradient 2. Now move $x$, which is the only number that you can move here.
#
# 1. How many different gradients does $x$ get, from one end of the slider to the other?
#    <details><summary>Answer</summary>Three: −4 on the left, 2 in the middle, 6 on the right. Below −0.5 the first neuron is silent, and only −1 · 4 is left; above 3 the second one is silent, and only 2 · 3 is left.</details>
# 2. Does the *other* formula, `y`, have a place where its gradient is not 2? Try `%nnviz y` in a new cell.
#    <details><summary>Answer</summary>No. A straight function has the same slope everywhere. It cannot say "it depends".</details>
#
# That is the whole secret. A bend lets the slope depend on where you are, and everything interesting depends: XOR is nothing but "more $x_1$ is good *if* $x_2$ is positive, and bad if not".
#
# With matrices the argument is just as short. For samples in the rows of $x$:
#
# $$(x W_1 + b_1)\, W_2 + b_2 \;=\; x\, (W_1 W_2) + (b_1 W_2 + b_2)$$
#
# On the right stands one layer. Repeat it, and a stack of a hundred linear layers is one layer too.

# %% [markdown] lang="es"
# En $x = 2$ no cambió nada: 14, con gradiente 2. Ahora mueve $x$, que aquí es el único número que se puede mover.
#
# 1. ¿Cuántos gradientes distintos recibe $x$ de una punta del control a la otra?
#    <details><summary>Respuesta</summary>Tres: −4 a la izquierda, 2 en el medio, 6 a la derecha. Por debajo de −0,5 la primera neurona calla y solo queda −1 · 4; por encima de 3 calla la segunda y solo queda 2 · 3.</details>
# 2. ¿Hay algún lugar donde el gradiente de la *otra* fórmula, `y`, no sea 2? Prueba `%nnviz y` en una celda nueva.
#    <details><summary>Respuesta</summary>No. Una función recta tiene la misma pendiente en todas partes. No sabe decir "depende".</details>
#
# Ese es todo el secreto. Una curva permite que la pendiente dependa del lugar, y todo lo interesante depende: XOR no es más que "más $x_1$ es bueno *si* $x_2$ es positivo, y malo si no".
#
# Con matrices el argumento es igual de corto. Para muestras en las filas de $x$:
#
# $$(x W_1 + b_1)\, W_2 + b_2 \;=\; x\, (W_1 W_2) + (b_1 W_2 + b_2)$$
#
# A la derecha hay una sola capa. Repítelo, y una pila de cien capas lineales también es una sola capa.

# %% [markdown] lang="en"
# ### Exercise 1: two layers in one
#
# Write the function that finds that one layer: it gets $W_1, b_1, W_2, b_2$ and returns $W$ and $b$.

# %% [markdown] lang="es"
# ### Ejercicio 1: dos capas en una
#
# Escribe la función que encuentra esa única capa: recibe $W_1, b_1, W_2, b_2$ y devuelve $W$ y $b$.

# %% exercise="linear_collapse"
def collapse(W1, b1, W2, b2):
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION

# %% check="linear_collapse"
nb.exercises.check("linear_collapse", collapse)

# %% [markdown] lang="en"
# nbnet can do it for a stack of any depth. Let us take the network from the beginning of this section, trained once more, and squeeze it:

# %% [markdown] lang="es"
# nbnet lo hace con una pila de cualquier profundidad. Tomemos la red del comienzo de esta sección, entrenada una vez más, y comprimámosla:

# %%
deep = nb.MLP([2, 8, 8, 1], activation="identity", seed=0)
nb.Trainer(deep, xor.X, xor.y).fit(epochs=500)
single = deep.collapse()

for model in (deep, single):
    print(model, sum(parameter.size for parameter in model.parameters.values()), "parameters")
print("same answers:", np.allclose(deep.scores(xor.X), single.scores(xor.X)))

# %% [markdown] lang="en"
# 105 parameters, and 3 that give the same answers. Those three are a line in the plane, and that is why you saw one.
#
# (Is a deep linear network good for nothing, then? It *expresses* nothing more than one layer. How it *learns* is another story, since the product $W_1 W_2$ moves differently from a single matrix; people study such networks for exactly that reason.)
#
# ## 2. The sigmoid, and two questions
#
# So we need a bend. Which one? Evolution suggested the first answer: a biological neuron fires or does not, and the **sigmoid** is a smooth version of that.
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}, \qquad \sigma'(x) = \frac{e^{-x}}{(1 + e^{-x})^2} = \sigma(x)\,\bigl(1 - \sigma(x)\bigr)$$
#
# The second formula is a small gift: who has computed the value gets the derivative with one subtraction and one product. (To see it, write $e^{-x} / (1 + e^{-x})$ as $1 - \sigma(x)$.)
#
# In the view below, the value is on top and the derivative underneath. Drag the point along the curve. What is shaded is **saturated**: there the derivative is less than a tenth of what it is at its best.

# %% [markdown] lang="es"
# 105 parámetros, y 3 que dan las mismas respuestas. Esos tres son una recta en el plano, y por eso viste una.
#
# (Entonces, ¿una red lineal profunda no sirve para nada? No *expresa* nada más que una sola capa. Cómo *aprende* es otra historia, porque el producto $W_1 W_2$ se mueve de otro modo que una matriz sola; hay quienes estudian esas redes justamente por eso.)
#
# ## 2. La sigmoide, y dos preguntas
#
# Hace falta una curva, entonces. ¿Cuál? La primera respuesta la sugirió la evolución: una neurona biológica se activa o no se activa, y la **sigmoide** es una versión suave de eso.
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}, \qquad \sigma'(x) = \frac{e^{-x}}{(1 + e^{-x})^2} = \sigma(x)\,\bigl(1 - \sigma(x)\bigr)$$
#
# La segunda fórmula es un pequeño regalo: quien ya calculó el valor obtiene la derivada con una resta y un producto. (Para verlo, escribe $e^{-x} / (1 + e^{-x})$ como $1 - \sigma(x)$.)
#
# En la vista de abajo, el valor está arriba y la derivada, debajo. Arrastra el punto por la curva. Lo sombreado está **saturado**: allí la derivada es menor que un décimo de su valor máximo.

# %%
# %nnviz nb.sigmoid

# %% [markdown] lang="en"
# 1. Where is the derivative largest, and how large is it?
#    <details><summary>Answer</summary>At x = 0, where it is 0.25. Even at its very best, the sigmoid lets only a quarter of the gradient through.</details>
# 2. Where does saturation begin, and what does the neuron answer there?
#    <details><summary>Answer</summary>Near x = 3.65, where σ is 0.975, and at −3.65, where it is 0.025. A saturated neuron is one that is sure of itself, rightly or wrongly.</details>
# 3. Drag the point to 6. By how much does the answer change if the sum rises by one more?
#    <details><summary>Answer</summary>By about 0.0025, the slope of the tangent. A weight in front of this neuron may move as it likes: nobody behind it will notice.</details>
#
# In numbers. The last column is what is left of the best gradient:

# %% [markdown] lang="es"
# 1. ¿Dónde es mayor la derivada, y cuánto vale allí?
#    <details><summary>Respuesta</summary>En x = 0, donde vale 0,25. Aun en su mejor punto, la sigmoide solo deja pasar un cuarto del gradiente.</details>
# 2. ¿Dónde empieza la saturación, y qué responde allí la neurona?
#    <details><summary>Respuesta</summary>Cerca de x = 3,65, donde σ vale 0,975, y en −3,65, donde vale 0,025. Una neurona saturada es una neurona segura de sí misma, con razón o sin ella.</details>
# 3. Arrastra el punto hasta 6. ¿Cuánto cambia la respuesta si la suma crece uno más?
#    <details><summary>Respuesta</summary>Unos 0,0025, la pendiente de la tangente. Un peso que esté delante de esta neurona puede moverse como quiera: detrás de ella nadie lo nota.</details>
#
# En números. La última columna es lo que queda del mejor gradiente:

# %%
for x in (0.0, 1.0, 2.0, 3.0, 4.0, 5.0):
    s = nb.sigmoid(x)
    print(f"{x:.0f}  {s:.4f}  {s * (1 - s):.4f}  {s * (1 - s) / 0.25:6.1%}")

# %% [markdown] lang="en"
# Three steps away from 0, less than a fifth is left; five steps away, less than three hundredths.
#
# ## 3. tanh: the same curve, better placed
#
# $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}, \qquad \tanh'(x) = 1 - \tanh^2(x)$$
#
# **Predict first.** The values of tanh lie between −1 and 1, those of σ between 0 and 1. Where is tanh steeper, in the middle or far out?
# <details><summary>Answer</summary>In the middle: its slope at 0 is 1, four times that of σ. Far out it has to be flatter: it covers twice the height, and does nearly all of it near 0.</details>

# %% [markdown] lang="es"
# A tres pasos del 0 queda menos de un quinto; a cinco pasos, menos de tres centésimos.
#
# ## 3. tanh: la misma curva, mejor ubicada
#
# $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}, \qquad \tanh'(x) = 1 - \tanh^2(x)$$
#
# **Predice primero.** Los valores de tanh están entre −1 y 1; los de σ, entre 0 y 1. ¿Dónde es más empinada tanh, en el medio o lejos?
# <details><summary>Respuesta</summary>En el medio: su pendiente en 0 es 1, cuatro veces la de σ. Lejos tiene que ser más plana: recorre el doble de altura, y casi toda cerca del 0.</details>

# %%
# %nnviz nb.tanh --compare sigmoid

# %% [markdown] lang="en"
# 1. At which $x$ does tanh begin to saturate? And σ?
#    <details><summary>Answer</summary>tanh at 1.83, σ at 3.65: exactly twice as far. That is no accident: tanh x = 2σ(2x) − 1, the same curve, squeezed and shifted. The cell below checks it.</details>
# 2. In the menu of the second curve choose another one. Which of them agree with tanh near 0?
#    <details><summary>Answer</summary>The identity, and ELU: near 0 all three are x, to a good approximation. A network with small weights and tanh begins its life as a nearly linear one.</details>

# %% [markdown] lang="es"
# 1. ¿En qué $x$ empieza a saturarse tanh? ¿Y σ?
#    <details><summary>Respuesta</summary>tanh en 1,83 y σ en 3,65: exactamente al doble. No es casualidad: tanh x = 2σ(2x) − 1, la misma curva, comprimida y desplazada. La celda de abajo lo comprueba.</details>
# 2. En el menú de la segunda curva elige otra. ¿Cuáles coinciden con tanh cerca del 0?
#    <details><summary>Respuesta</summary>La identidad y ELU: cerca del 0 las tres son x, con buena aproximación. Una red con pesos pequeños y tanh empieza su vida siendo casi lineal.</details>

# %%
x = np.linspace(-6, 6, 1001)
print(np.allclose(np.tanh(x), 2 * nb.sigmoid(2 * x) - 1))

# %% [markdown] lang="en"
# Why should it matter that tanh lies around 0? Look at a neuron in the second layer. Its weights get the gradients $\delta\, h_1, \delta\, h_2, \dots$: one common number $\delta$, times the outputs of the first layer. If those come from a sigmoid they are all positive, so in one step all weights of the neuron rise together or fall together. To move one up and another down, it has to zigzag. With tanh the $h$ have both signs, and each weight can go its own way. Y. LeCun and others recommended tanh for this reason in 1998.
#
# ## 4. How a gradient gets lost
#
# One saturated neuron is a pity. A chain of them is a disaster, since backpropagation *multiplies* the derivatives along the way. Here are four sigmoids in a row, with the number $w$ at the far end:

# %% [markdown] lang="es"
# ¿Qué importancia tiene que tanh esté centrada en 0? Mira una neurona de la segunda capa. Sus pesos reciben los gradientes $\delta\, h_1, \delta\, h_2, \dots$: un mismo número $\delta$, por las salidas de la primera capa. Si esas salidas vienen de una sigmoide son todas positivas, así que en un paso todos los pesos de la neurona suben juntos o bajan juntos. Para subir uno y bajar otro hay que ir en zigzag. Con tanh las $h$ tienen los dos signos, y cada peso puede ir por su lado. Por esa razón Y. LeCun y otros recomendaron tanh en 1998.
#
# ## 4. Cómo se pierde un gradiente
#
# Una neurona saturada es una lástima. Una cadena de ellas es un desastre, porque la retropropagación *multiplica* las derivadas del camino. Aquí hay cuatro sigmoides en fila, con el número $w$ en la punta:

# %%
w = nb.Tensor(1.0)
chain = nb.sigmoid(nb.sigmoid(nb.sigmoid(nb.sigmoid(w))))
chain.backward()

# %%
# %nnviz chain

# %% [markdown] lang="en"
# 1. Read the orange numbers from right to left. What happens to them at each gate?
#    <details><summary>Answer</summary>They shrink to a quarter or less, four times: 0.0022 is left of the 1 that we started with. It could not be more than 0.25⁴ = 0.0039.</details>
# 2. Move $w$ through its whole range. By how much can you move the result?
#    <details><summary>Answer</summary>Hardly at all: it stays between 0.652 and 0.662. The first layer speaks, and the last one does not hear it.</details>
#
# **Predict first.** With ten sigmoids in a row, what is the most that can be left of the gradient? Compute $0.25^{10}$ in your head: about one in a million. And with ten tanh, or ten ReLU?

# %% [markdown] lang="es"
# 1. Lee los números naranjas de derecha a izquierda. ¿Qué les pasa en cada compuerta?
#    <details><summary>Respuesta</summary>Se reducen a un cuarto o menos, cuatro veces: del 1 con el que empezamos quedan 0,0022. No podía ser más que 0,25⁴ = 0,0039.</details>
# 2. Mueve $w$ por todo su rango. ¿Cuánto logras mover el resultado?
#    <details><summary>Respuesta</summary>Casi nada: se queda entre 0,652 y 0,662. La primera capa habla, y la última no la oye.</details>
#
# **Predice primero.** Con diez sigmoides en fila, ¿cuánto puede quedar del gradiente, como máximo? Calcula $0{,}25^{10}$ mentalmente: más o menos uno en un millón. ¿Y con diez tanh, o con diez ReLU?

# %%
for name in ("sigmoid", "tanh", "relu"):
    left = []
    for depth in (1, 2, 5, 10, 20):
        w = nb.Tensor(1.0)
        y = w
        for _ in range(depth):
            y = getattr(nb, name)(y)
        y.backward()
        left.append(f"{w.grad:.1e}")
    print(f"{name:8}", *left)

# %% [markdown] lang="en"
# Ten sigmoids leave $2.8 \cdot 10^{-7}$, twenty leave $9 \cdot 10^{-14}$. tanh pays too, but far less, and ReLU, on its positive side, nothing at all: its derivative there is 1, and $1^{20} = 1$. This is the **vanishing gradient**; S. Hochreiter described it in 1991, and it is a good part of the reason why deep networks had to wait.
#
# Does a real network suffer from it? Here is one with eight hidden layers, asked once for its gradients, before any training. Printed is the average size of the gradient in each layer, from the first to the last:

# %% [markdown] lang="es"
# Diez sigmoides dejan $2{,}8 \cdot 10^{-7}$; veinte, $9 \cdot 10^{-14}$. tanh también paga, pero mucho menos, y ReLU, de su lado positivo, nada: allí su derivada es 1, y $1^{20} = 1$. Esto es el **desvanecimiento del gradiente**; S. Hochreiter lo describió en 1991, y es buena parte de la razón por la que las redes profundas tuvieron que esperar.
#
# ¿Le pasa a una red de verdad? Aquí hay una con ocho capas ocultas, a la que se le piden los gradientes una sola vez, antes de entrenar. Se imprime el tamaño medio del gradiente en cada capa, de la primera a la última:

# %%
target = (xor.y[:, None] + 1) / 2
for name in ("sigmoid", "tanh", "relu"):
    model = nb.MLP([2] + 8 * [8] + [1], activation=name, seed=0)
    nb.binary_cross_entropy(model(xor.X), target).backward()
    sizes = [np.mean(np.abs(layer.W.grad)) for layer in model.layers()]
    print(f"{name:8}", *[f"{size:.0e}" for size in sizes])

# %% [markdown] lang="en"
# With the sigmoid, the last layer gets gradients of about 0.1 and the first one of about 0.0000001, a million times less. The layers that see the data learn nothing. Watch it not happen:

# %% [markdown] lang="es"
# Con la sigmoide, la última capa recibe gradientes de cerca de 0,1 y la primera, de cerca de 0,0000001: un millón de veces menos. Las capas que ven los datos no aprenden nada. Mira cómo no ocurre:

# %%
deep_sigmoid = nb.Trainer(nb.MLP([2] + 8 * [8] + [1], activation="sigmoid", seed=0), xor.X, xor.y)

# %%
# %nnviz deep_sigmoid --panels loss, boundary, histograms

# %% [markdown] lang="en"
# 1. Press **Play**. Where does the loss go, and what does the plane look like?
#    <details><summary>Answer</summary>To 0.693, within moments, and there it stays: "fifty-fifty" everywhere. The last bias learned how many points of each class there are; nothing else did.</details>
# 2. Read the histograms: how large are most gradients, compared with the weights?
#    <details><summary>Answer</summary>They are one bar at 0. The weights are about 1; at this rate most of them would need millions of steps to move at all.</details>
# 3. Change `"sigmoid"` to `"tanh"`, then to `"relu"`, and run both cells again.
#    <details><summary>Answer</summary>Both solve XOR completely within 500 steps, the same eight layers with the same seed. Only the bend is another.</details>
#
# Depth is one way to lose the gradient, large weights are another. Here is how many answers of the first layer lie at the very ends of tanh, beyond ±0.97, before anything has been learned: first with the usual small weights, then with some that are ten times as large.

# %% [markdown] lang="es"
# 1. Presiona **Iniciar**. ¿Adónde va la pérdida, y qué aspecto tiene el plano?
#    <details><summary>Respuesta</summary>A 0,693, en un momento, y allí se queda: "mitad y mitad" en todas partes. El último sesgo aprendió cuántos puntos hay de cada clase; nadie más aprendió nada.</details>
# 2. Lee los histogramas: ¿de qué tamaño es la mayoría de los gradientes, comparados con los pesos?
#    <details><summary>Respuesta</summary>Son una sola barra en 0. Los pesos andan por 1; a este paso, la mayoría necesitaría millones de pasos para moverse siquiera.</details>
# 3. Cambia `"sigmoid"` por `"tanh"`, después por `"relu"`, y vuelve a ejecutar las dos celdas.
#    <details><summary>Respuesta</summary>Las dos resuelven XOR por completo en 500 pasos: las mismas ocho capas, con la misma semilla. Solo cambió la curva.</details>
#
# La profundidad es una forma de perder el gradiente; los pesos grandes son otra. Aquí se cuenta cuántas respuestas de la primera capa están en las puntas de tanh, más allá de ±0,97, antes de que se haya aprendido nada: primero con los pesos pequeños de siempre, después con unos diez veces más grandes.

# %%
def large(random, n, m):
    return 5 * random.normal(size=(n, m))


for start in ("xavier", large):
    model = nb.MLP([2, 8, 8, 1], activation="tanh", initializer=start, seed=0)
    outputs = np.tanh(xor.X @ model.parameters["layer1.W"].data)
    print(f"{np.mean(np.abs(outputs) > 0.97):.0%} of the first layer saturated")

# %% [markdown] lang="en"
# That is why weights start small, and why there is a rule for how small. `"xavier"` is the one of X. Glorot and Y. Bengio (2010): the more inputs a neuron has, the smaller its weights, so that the sum stays where the curve is steep.
#
# ## 5. ReLU, and neurons that die
#
# $$\mathrm{ReLU}(x) = \max(0, x), \qquad \mathrm{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \leq 0 \end{cases}$$
#
# No exponential, no curve: two straight pieces and a corner, the *rectified linear unit*. K. Fukushima used it in 1969; V. Nair and G. Hinton brought it back in 2010, and in 2012 the network that won ImageNet was built of it. Its authors measured on one of their networks that it reached the same error six times sooner than with tanh.

# %% [markdown] lang="es"
# Por eso los pesos empiezan pequeños, y por eso hay una regla que dice cuánto. `"xavier"` es la de X. Glorot e Y. Bengio (2010): cuantas más entradas tiene una neurona, más pequeños sus pesos, para que la suma se quede donde la curva es empinada.
#
# ## 5. ReLU, y neuronas que mueren
#
# $$\mathrm{ReLU}(x) = \max(0, x), \qquad \mathrm{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \leq 0 \end{cases}$$
#
# Sin exponencial y sin curva: dos tramos rectos y una esquina, la *rectified linear unit*. K. Fukushima la usó en 1969; V. Nair y G. Hinton la trajeron de vuelta en 2010, y en 2012 la red que ganó ImageNet estaba hecha de ella. Sus autores midieron, en una de sus redes, que llegaba al mismo error seis veces antes que con tanh.

# %%
# %nnviz nb.relu

# %% [markdown] lang="en"
# 1. What is left of a gradient at $x = 5$? And at $x = -0.1$?
#    <details><summary>Answer</summary>All of it, and nothing. There is no saturation on the right, however large the sum, and there is no "little" on the left.</details>
# 2. At $x = 0$ there is a corner, so no derivative. What does the view say?
#    <details><summary>Answer</summary>0, "by convention": some value has to be taken. In practice a sum is hardly ever exactly 0. (The next lectures will check gradients numerically; there the corner can be met, and you will know why the check complains.)</details>
#
# Half of the plane without any gradient: is that not worse than saturation? Look at a neuron that has been pushed too far. It sees four samples, and is to answer $x - 0.5$ for each:

# %% [markdown] lang="es"
# 1. ¿Qué queda de un gradiente en $x = 5$? ¿Y en $x = -0{,}1$?
#    <details><summary>Respuesta</summary>Todo, y nada. A la derecha no hay saturación, por grande que sea la suma; y a la izquierda no hay "un poco".</details>
# 2. En $x = 0$ hay una esquina, así que no hay derivada. ¿Qué dice la vista?
#    <details><summary>Respuesta</summary>0, "por convención": algún valor hay que tomar. En la práctica una suma casi nunca es exactamente 0. (En las próximas clases vas a comprobar gradientes numéricamente; allí la esquina puede aparecer, y sabrás por qué se queja la comprobación.)</details>
#
# Media recta sin ningún gradiente: ¿no es eso peor que la saturación? Mira una neurona a la que empujaron demasiado lejos. Ve cuatro muestras, y a cada una debería responder $x - 0{,}5$:

# %%
samples = np.array([0.5, 1.0, 1.5, 2.0])
w, b = nb.Tensor(1.0), nb.Tensor(-3.0)
loss = np.mean((nb.relu(w * samples + b) - (samples - 0.5)) ** 2)
loss.backward()
print("loss", loss.item(), " gradients", w.grad, b.grad)

# %%
# %nnviz loss

# %% [markdown] lang="en"
# The loss is large, and both gradients are 0. The neuron is wrong, and no sample tells it in which direction to go: it is **dead**.
#
# 1. Raise the bias slowly. At which value do the gradients come back, and which sample is the first to wake the neuron?
#    <details><summary>Answer</summary>Just above −2: there the largest sample, 2.0, gives a sum above 0. With the bias at −0.5 all is well, and the loss is 0.</details>
# 2. Put the bias back to −3 and raise the weight instead. From where on is the neuron alive?
#    <details><summary>Answer</summary>From 1.5 on, since 1.5 · 2 − 3 = 0. Gradient descent will never find that out: it moves a weight only if there is a gradient.</details>
# 3. What would *you* change about ReLU, so that this cannot happen?
#    <details><summary>Answer</summary>Let a little through on the left. Section 6 shows three ways to do it.</details>
#
# ### What kills a neuron
#
# One step that was too large. Further down, a network of 16 ReLU neurons will learn XOR, one sample a step, first with a learning rate of 0.1 and then with 0.3. Before you run it: write the function that finds the dead.
#
# ### Exercise 2: find the dead
#
# A layer gets samples in the rows of `X`, and computes `X @ W + b`: a row for each sample, a column for each neuron. Return a True for each neuron that is silent for *all* samples, else False.

# %% [markdown] lang="es"
# La pérdida es grande y los dos gradientes son 0. La neurona se equivoca, y ninguna muestra le dice hacia dónde ir: está **muerta**.
#
# 1. Sube el sesgo despacio. ¿En qué valor vuelven los gradientes, y qué muestra es la primera que despierta a la neurona?
#    <details><summary>Respuesta</summary>Apenas por encima de −2: allí la muestra más grande, 2,0, da una suma mayor que 0. Con el sesgo en −0,5 todo está bien, y la pérdida es 0.</details>
# 2. Vuelve a poner el sesgo en −3 y sube el peso. ¿Desde dónde está viva la neurona?
#    <details><summary>Respuesta</summary>Desde 1,5, porque 1,5 · 2 − 3 = 0. El descenso por gradiente no lo va a descubrir nunca: mueve un peso solo si hay gradiente.</details>
# 3. ¿Qué le cambiarías *tú* a ReLU para que esto no pueda pasar?
#    <details><summary>Respuesta</summary>Dejar pasar un poco a la izquierda. La sección 6 muestra tres maneras de hacerlo.</details>
#
# ### Qué mata a una neurona
#
# Un paso demasiado grande. Más abajo, una red de 16 neuronas ReLU aprende XOR, una muestra por paso, primero con una tasa de aprendizaje de 0,1 y después con 0,3. Antes de ejecutarlo, escribe la función que encuentra a las muertas.
#
# ### Ejercicio 2: encuentra a las muertas
#
# Una capa recibe muestras en las filas de `X` y calcula `X @ W + b`: una fila por muestra, una columna por neurona. Devuelve True por cada neurona que calla para *todas* las muestras, y si no, False.

# %% exercise="dead_units"
def dead(X, W, b):
    ### BEGIN SOLUTION
    return (X @ W + b <= 0).all(axis=0)
    ### END SOLUTION

# %% check="dead_units"
nb.exercises.check("dead_units", dead)

# %%
for learning_rate in (0.1, 0.3):
    model = nb.MLP([2, 16, 1], activation="relu", seed=0)
    trainer = nb.Trainer(model, xor.X, xor.y, optimizer=nb.SGD(learning_rate), batch_size=1)
    for steps in (0, 50, 100, 250, 1000):
        if steps:
            trainer.step(steps - trainer.iteration)
        W, b = (model.parameters[name].data for name in ("layer1.W", "layer1.b"))
        silent = np.all(xor.X @ W + b <= 0, axis=0)
        right = model.accuracy(xor.X, xor.y)
        print(f"rate {learning_rate}  step {steps:4}  dead {silent.sum():2} of 16  right {right:.0%}")

# %% [markdown] lang="en"
# With 0.1 everybody lives, and the network learns XOR. With 0.3, six of the sixteen are dead after 50 steps and all of them after 250. From then on the network answers the same to every point, and no amount of training will bring it back: not a single gradient reaches the first layer any more. Watch them die:

# %% [markdown] lang="es"
# Con 0,1 todas viven y la red aprende XOR. Con 0,3, seis de las dieciséis están muertas después de 50 pasos, y todas después de 250. Desde entonces la red responde lo mismo a todos los puntos, y ningún entrenamiento la va a traer de vuelta: a la primera capa ya no le llega ni un solo gradiente. Míralas morir:

# %%
risky = nb.Trainer(nb.MLP([2, 16, 1], activation="relu", seed=0), xor.X, xor.y, optimizer=nb.SGD(0.3), batch_size=1)
risky.speed = 1

# %%
# %nnviz risky --panels boundary, histograms, network

# %% [markdown] lang="en"
# 1. Press **Play**. In the histograms, read the share of dead units while the plane changes. When is the last one gone?
#    <details><summary>Answer</summary>Before step 250. In the network, a dead neuron's square is blank: it says 0 to the whole plane.</details>
# 2. Press **Reset**, set the learning rate to 0.1 in the settings, and play again.
#    <details><summary>Answer</summary>Nobody dies. ReLU is a good activation with a step that fits; it is less forgiving than others when the step does not.</details>
# 3. Let it die, and *then* set the learning rate to 0.01. Does it recover?
#    <details><summary>Answer</summary>No. Small or large, a step is the rate times the gradient, and that is 0.</details>
#
# ## 6. Three cures: leaky ReLU, ELU, maxout
#
# **Leaky ReLU** (A. Maas and others, 2013) keeps a small slope on the left. With the 0.1 of our slides:
#
# $$f(x) = \max(0.1\,x,\; x), \qquad f'(x) = \begin{cases} 1 & x > 0 \\ 0.1 & x \leq 0 \end{cases}$$

# %% [markdown] lang="es"
# 1. Presiona **Iniciar**. En los histogramas, lee la proporción de unidades muertas mientras cambia el plano. ¿Cuándo se va la última?
#    <details><summary>Respuesta</summary>Antes del paso 250. En la red, el cuadradito de una neurona muerta está vacío: le dice 0 a todo el plano.</details>
# 2. Presiona **Reiniciar**, pon la tasa de aprendizaje en 0,1 en los ajustes e inicia de nuevo.
#    <details><summary>Respuesta</summary>No muere ninguna. ReLU es una buena activación con un paso adecuado; cuando el paso no lo es, perdona menos que otras.</details>
# 3. Deja que muera, y pon *después* la tasa de aprendizaje en 0,01. ¿Se recupera?
#    <details><summary>Respuesta</summary>No. Grande o pequeño, un paso es la tasa por el gradiente, y el gradiente es 0.</details>
#
# ## 6. Tres remedios: leaky ReLU, ELU, maxout
#
# **Leaky ReLU** (A. Maas y otros, 2013) conserva una pendiente pequeña a la izquierda. Con el 0,1 de nuestras diapositivas:
#
# $$f(x) = \max(0{,}1\,x,\; x), \qquad f'(x) = \begin{cases} 1 & x > 0 \\ 0{,}1 & x \leq 0 \end{cases}$$

# %%
# %nnviz nb.leaky_relu --compare relu

# %% [markdown] lang="en"
# **ELU** (D.-A. Clevert and others, 2015) goes down smoothly instead, to $-\alpha$ and no further:
#
# $$f(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \leq 0 \end{cases}, \qquad f'(x) = \begin{cases} 1 & x > 0 \\ \alpha\,e^{x} & x \leq 0 \end{cases}$$

# %% [markdown] lang="es"
# **ELU** (D.-A. Clevert y otros, 2015), en cambio, baja suavemente, hasta $-\alpha$ y no más:
#
# $$f(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \leq 0 \end{cases}, \qquad f'(x) = \begin{cases} 1 & x > 0 \\ \alpha\,e^{x} & x \leq 0 \end{cases}$$

# %%
# %nnviz nb.elu --compare leaky_relu

# %% [markdown] lang="en"
# 1. In the first of the two views, move the slider of the slope to 0 and to 1. What are you left with?
#    <details><summary>Answer</summary>With ReLU, and with the identity: a straight line. Between the two there is a bend, and a gradient everywhere.</details>
# 2. In the second one, move α. For which α does the derivative have no jump at 0?
#    <details><summary>Answer</summary>For α = 1: then both sides have the slope 1 there.</details>
# 3. Drag the tangent of ELU to −6. Is ELU dead there?
#    <details><summary>Answer</summary>Not dead, since e⁻⁶ = 0.0025 is left, but saturated, as a sigmoid is. ELU gives up a little of the cure for a level that it does not fall below.</details>
#
# ### Exercise 3: three slopes
#
# This is all that backpropagation wants to know about an activation. Write the derivatives of σ, of tanh and of ELU (which takes $x$ and $\alpha$), each for one number $x$.

# %% [markdown] lang="es"
# 1. En la primera de las dos vistas, lleva el control de la pendiente (`slope`) a 0 y a 1. ¿Con qué te quedas?
#    <details><summary>Respuesta</summary>Con ReLU, y con la identidad: una recta. Entre las dos hay una curva, y gradiente en todas partes.</details>
# 2. En la segunda, mueve α (`alpha`). ¿Con qué α la derivada no salta en 0?
#    <details><summary>Respuesta</summary>Con α = 1: entonces los dos lados tienen allí la pendiente 1.</details>
# 3. Arrastra la tangente de ELU hasta −6. ¿Está muerta allí?
#    <details><summary>Respuesta</summary>Muerta no, porque queda e⁻⁶ = 0,0025, pero sí saturada, como una sigmoide. ELU cede un poco del remedio a cambio de un nivel por debajo del cual no cae.</details>
#
# ### Ejercicio 3: tres pendientes
#
# Esto es todo lo que la retropropagación quiere saber de una activación. Escribe las derivadas de σ, de tanh y de ELU (que recibe $x$ y $\alpha$), cada una para un solo número $x$.

# %% exercise="activation_slopes"
def sigmoid_slope(x):
    ### BEGIN SOLUTION
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)
    ### END SOLUTION


def tanh_slope(x):
    ### BEGIN SOLUTION
    return 1 - np.tanh(x) ** 2
    ### END SOLUTION


def elu_slope(x, alpha):
    ### BEGIN SOLUTION
    return 1.0 if x > 0 else alpha * np.exp(x)
    ### END SOLUTION

# %% check="activation_slopes"
nb.exercises.check("activation_slopes", sigmoid_slope, tanh_slope, elu_slope)

# %% [markdown] lang="en"
# ### Maxout: let the network choose its bend
#
# I. Goodfellow and others asked in 2013 why we should choose at all. A **maxout** neuron computes *two* weighted sums, and passes on the larger one:
#
# $$f(x) = \max(w_1^T x + b_1,\; w_2^T x + b_2)$$
#
# It has no fixed curve: its bend is learned. The price is that it has twice the weights. With one input, you hold all four of its numbers here:

# %% [markdown] lang="es"
# ### Maxout: que la red elija su curva
#
# En 2013, I. Goodfellow y otros preguntaron por qué habría que elegir. Una neurona **maxout** calcula *dos* sumas ponderadas y deja pasar la mayor:
#
# $$f(x) = \max(w_1^T x + b_1,\; w_2^T x + b_2)$$
#
# No tiene una curva fija: su curva se aprende. El precio es que tiene el doble de pesos. Con una sola entrada, aquí tienes sus cuatro números en la mano:

# %%
# %nnviz nb.maxout

# %% [markdown] lang="en"
# 1. Make it $|x|$.
#    <details><summary>Answer</summary>w₁ = 1, w₂ = −1, both biases 0.</details>
# 2. Make it ReLU.
#    <details><summary>Answer</summary>w₁ = 1 and everything else 0: one of the two sums is the number 0.</details>
# 3. Can a maxout neuron be dead, as a ReLU can?
#    <details><summary>Answer</summary>One of its two sums always gets the whole gradient: max routes, it does not block. A sum that is never the larger one, however, learns nothing.</details>
#
# ### Exercise 4: leaky ReLU out of maxout
#
# Choose the four numbers such that maxout becomes $\max(0.1\,x, x)$.

# %% [markdown] lang="es"
# 1. Conviértela en $|x|$.
#    <details><summary>Respuesta</summary>w₁ = 1, w₂ = −1, los dos sesgos 0.</details>
# 2. Conviértela en ReLU.
#    <details><summary>Respuesta</summary>w₁ = 1 y todo lo demás 0: una de las dos sumas es el número 0.</details>
# 3. ¿Puede una neurona maxout estar muerta, como una ReLU?
#    <details><summary>Respuesta</summary>Una de sus dos sumas recibe siempre el gradiente entero: max encamina, no bloquea. Eso sí, una suma que nunca es la mayor no aprende nada.</details>
#
# ### Ejercicio 4: leaky ReLU a partir de maxout
#
# Elige los cuatro números de modo que maxout se convierta en $\max(0{,}1\,x, x)$.

# %% exercise="maxout_leaky"
w1, b1 = None, None  # TODO
w2, b2 = None, None  # TODO
### BEGIN SOLUTION
w1, b1 = 1.0, 0.0
w2, b2 = 0.1, 0.0
### END SOLUTION

# %% check="maxout_leaky"
nb.exercises.check("maxout_leaky", w1, b1, w2, b2)

# %% [markdown] lang="en"
# ## 7. All six on one page
#
# | | $f(x)$ | $f'(x)$ | values | where the gradient gets lost |
# | --- | --- | --- | --- | --- |
# | sigmoid | $1 / (1 + e^{-x})$ | $f\,(1 - f)$, at most 1/4 | 0 … 1 | saturated on both sides |
# | tanh | $\tanh x$ | $1 - f^2$, at most 1 | −1 … 1 | saturated on both sides, sooner |
# | ReLU | $\max(0, x)$ | 1 or 0 | 0 … ∞ | dead on the left |
# | leaky ReLU | $\max(0.1\,x, x)$ | 1 or 0.1 | −∞ … ∞ | nowhere |
# | ELU | $x$ or $\alpha\,(e^x - 1)$ | 1 or $f + \alpha$ | −α … ∞ | saturated on the left |
# | maxout | $\max(w_1^T x + b_1, w_2^T x + b_2)$ | $w_1$ or $w_2$ | −∞ … ∞ | in the sum that is smaller |
#
# Which one is the best? Do not believe anybody who answers without data. Here are some: six activations, the same network of eight hidden neurons, the same 200 points in a disc and a ring, five seeds each, 200 epochs. `nb.sweep` trains all thirty.
#
# **Predict first.** Which one comes last?

# %% [markdown] lang="es"
# ## 7. Las seis en una página
#
# | | $f(x)$ | $f'(x)$ | valores | dónde se pierde el gradiente |
# | --- | --- | --- | --- | --- |
# | sigmoide | $1 / (1 + e^{-x})$ | $f\,(1 - f)$, a lo sumo 1/4 | 0 … 1 | saturada de los dos lados |
# | tanh | $\tanh x$ | $1 - f^2$, a lo sumo 1 | −1 … 1 | saturada de los dos lados, y antes |
# | ReLU | $\max(0, x)$ | 1 o 0 | 0 … ∞ | muerta a la izquierda |
# | leaky ReLU | $\max(0{,}1\,x, x)$ | 1 o 0,1 | −∞ … ∞ | en ningún lado |
# | ELU | $x$ o $\alpha\,(e^x - 1)$ | 1 o $f + \alpha$ | −α … ∞ | saturada a la izquierda |
# | maxout | $\max(w_1^T x + b_1, w_2^T x + b_2)$ | $w_1$ o $w_2$ | −∞ … ∞ | en la suma que es menor |
#
# ¿Cuál es la mejor? No le creas a quien responda sin datos. Aquí hay algunos: seis activaciones, la misma red de ocho neuronas ocultas, los mismos 200 puntos en un disco y un anillo, cinco semillas cada una, 200 épocas. `nb.sweep` entrena las treinta.
#
# **Predice primero.** ¿Cuál queda última?

# %%
circle = nb.datasets.circle(n=200, seed=0)
names = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "maxout"]
table = nb.sweep(
    nb.MLP([2, 8, 1]), circle, activation=names, learning_rate=0.3, seeds=5, epochs=200, progress=False
)
for name in names:
    runs = table.filter(activation=name)
    print(f"{name:10}  loss {np.median(runs['loss']):.3f}  right {np.median(runs['accuracy']):.0%}")

# %% [markdown] lang="en"
# The sigmoid is far behind, tanh learns well, and the four that do not saturate on the right are close together in front. That fits what you have seen of their derivatives. But it is *one* task, with *one* learning rate: with ten times the steps, the sigmoid gets there too, and for an output that is to be a probability there is nothing better.
#
# A rule of thumb to begin with: **ReLU or one of its relatives in the hidden layers; tanh where the network is small or its answers should be smooth; the sigmoid only at the output.** Then measure.
#
# ### A bend of your own
#
# The explorer takes any function of one number. This one is called *swish*; a program that searched through thousands of formulas found it in 2017 (P. Ramachandran and others; it had been proposed before, as SiLU). Its parameter gets a slider:

# %% [markdown] lang="es"
# La sigmoide queda muy atrás, tanh aprende bien, y las cuatro que no se saturan a la derecha van adelante, muy juntas. Coincide con lo que viste de sus derivadas. Pero es *una* tarea, con *una* tasa de aprendizaje: con diez veces más pasos también llega la sigmoide, y para una salida que debe ser una probabilidad no hay nada mejor.
#
# Una regla práctica para empezar: **ReLU o alguna de su familia en las capas ocultas; tanh donde la red es pequeña o sus respuestas deben ser suaves; la sigmoide, solo en la salida.** Y después, medir.
#
# ### Una curva propia
#
# El explorador acepta cualquier función de un número. Esta se llama *swish*; la encontró en 2017 un programa que buscó entre miles de fórmulas (P. Ramachandran y otros; ya la habían propuesto antes, con el nombre SiLU). Su parámetro recibe un control:

# %%
def swish(x, beta=1.0):
    return x * nb.sigmoid(beta * x)

# %%
# %nnviz swish --compare relu

# %% [markdown] lang="en"
# 1. Move β to 0, and as far up as it goes. Which two old friends does swish lie between?
#    <details><summary>Answer</summary>At 0 it is x/2, a straight line; for large β it comes close to ReLU, without the corner.</details>
# 2. Does it rise everywhere? Drag the tangent to −2.
#    <details><summary>Answer</summary>No: left of about −1.28 it falls (for β = 1). An activation need not rise everywhere.</details>
# 3. Invent one: `np.sin`, `lambda x: x ** 2`, anything made of NumPy. Then give it to a network, `nb.MLP([2, 4, 1], activation=np.sin)`, and let it learn XOR.
#    <details><summary>Answer</summary>Nearly everything that bends works somewhere. That has been proved: a network with one hidden layer can approximate any continuous function exactly when its activation is not a polynomial (M. Leshno and others, 1993). The next lecture builds such functions by hand.</details>
#
# ## What you have seen
#
# - Without a bend, a stack of layers is one layer: $W = W_1 W_2$, $b = b_1 W_2 + b_2$. The slope of a straight function is the same everywhere; a bend lets it depend.
# - Of an activation we ask two things: its value, and its derivative, which says **how much gradient passes**.
# - Sigmoid and tanh **saturate**. Derivatives multiply along the way, so in a deep chain of them the gradient vanishes.
# - ReLU passes all or nothing. A unit that is silent for all samples is **dead**: no gradient will wake it. Leaky ReLU, ELU and maxout are three cures.
# - Which one is best is a question for an experiment, and experiments are cheap.

# %% [markdown] lang="es"
# 1. Lleva β (`beta`) a 0, y después lo más arriba posible. ¿Entre qué dos viejas conocidas está swish?
#    <details><summary>Respuesta</summary>En 0 es x/2, una recta; con β grande se acerca a ReLU, pero sin la esquina.</details>
# 2. ¿Crece en todas partes? Arrastra la tangente hasta −2.
#    <details><summary>Respuesta</summary>No: a la izquierda de −1,28, más o menos, baja (con β = 1). Una activación no tiene por qué crecer siempre.</details>
# 3. Inventa una: `np.sin`, `lambda x: x ** 2`, cualquier cosa hecha con NumPy. Después dásela a una red, `nb.MLP([2, 4, 1], activation=np.sin)`, y deja que aprenda XOR.
#    <details><summary>Respuesta</summary>Casi todo lo que se curva sirve en algún lado. Está demostrado: una red con una capa oculta puede aproximar cualquier función continua exactamente cuando su activación no es un polinomio (M. Leshno y otros, 1993). La próxima clase construye esas funciones a mano.</details>
#
# ## Lo que viste
#
# - Sin una curva, una pila de capas es una sola capa: $W = W_1 W_2$, $b = b_1 W_2 + b_2$. La pendiente de una función recta es la misma en todas partes; una curva permite que dependa del lugar.
# - A una activación le preguntamos dos cosas: su valor y su derivada, que dice **cuánto gradiente pasa**.
# - La sigmoide y tanh se **saturan**. Las derivadas se multiplican por el camino, así que en una cadena profunda el gradiente se desvanece.
# - ReLU deja pasar todo o nada. Una unidad que calla para todas las muestras está **muerta**: ningún gradiente la va a despertar. Leaky ReLU, ELU y maxout son tres remedios.
# - Cuál es la mejor se pregunta con un experimento, y los experimentos son baratos.
