# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 05_multilayer, es: 05_multicapa}
# ---

# %% [markdown] lang="en"
# # 5 · Multilayer perceptrons: many lines make a shape
#
# One neuron draws one straight line, and XOR cannot be parted by one. You have watched small networks do it anyway. This lecture is about *how*: what a hidden layer really does, what you have to decide before a network can learn, what happens in one step of learning, and what you get for more neurons (and what you do not).

# %% [markdown] lang="es"
# # 5 · Perceptrones multicapa: muchas rectas hacen una forma
#
# Una neurona traza una recta, y una sola recta no puede separar XOR. Ya viste redes pequeñas que lo logran igual. Esta clase trata de *cómo*: qué hace de verdad una capa oculta, qué hay que decidir antes de que una red pueda aprender, qué ocurre en un paso de aprendizaje y qué se gana con más neuronas (y qué no).

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. A hidden layer moves the points
#
# Four points, two hidden neurons, one output: the smallest network that can compute XOR. The panel *Hidden space* shows what is new here. It draws each point not where it lies, but where the hidden layer puts it: the answer of the first hidden neuron to the right, the answer of the second one upwards. The grey grid is the plane itself, carried along.
#
# **Predict first.** The last neuron draws one straight line *in that space*. So what must the hidden layer have done with the four points, once the network is right?
# <details><summary>Answer</summary>Moved them so that one line is enough. That is all a hidden layer ever does.</details>

# %% [markdown] lang="es"
# ## 1. Una capa oculta mueve los puntos
#
# Cuatro puntos, dos neuronas ocultas, una salida: la red más pequeña que puede calcular XOR. El panel *Espacio oculto* muestra lo nuevo. No dibuja cada punto donde está, sino donde lo pone la capa oculta: la respuesta de la primera neurona oculta hacia la derecha, la de la segunda hacia arriba. La cuadrícula gris es el propio plano, llevado con ellos.
#
# **Predice primero.** La última neurona traza una sola recta *en ese espacio*. ¿Qué tiene que haber hecho la capa oculta con los cuatro puntos cuando la red ya acierta?
# <details><summary>Respuesta</summary>Moverlos de modo que alcance con una recta. Eso es todo lo que hace una capa oculta.</details>

# %%
table = nb.datasets.logic_gate("xor")
pair = nb.Trainer(nb.MLP([2, 2, 1], seed=0), table.X, table.y, optimizer=nb.SGD(0.5))
pair.speed = 1

# %%
# %nnviz pair --panels boundary, hidden, network --feature-names table.feature_names

# %% [markdown] lang="en"
# 1. Press **Play** and keep your eyes on the hidden space. Where do $(0, 0)$ and $(1, 1)$ go, the two points that shall get the same answer?
#    <details><summary>Answer</summary>To the same corner: after 1000 steps they are on top of each other. The two others land in two other corners, and one line parts them from the first pair.</details>
# 2. In the boundary panel, how many lines can you make out, and how do they go with the squares of the hidden neurons in the network?
#    <details><summary>Answer</summary>Two, nearly parallel: each hidden neuron turns from blue to orange along one of them. The stripe between them is where the last neuron says "yes".</details>
# 3. Drag the time slider back, and let the points travel at your own pace. In whose company is $(1, 1)$ at step 150, and at step 200?
#    <details><summary>Answer</summary>At step 150 it still sits beside (0, 1), in the wrong company, and the loss is 0.43. Then it crosses over to (0, 0), and 50 steps later the loss is 0.17. It is a close call: at the end of this lecture you will meet a start from which it never gets away.</details>
#
# In numbers: the four points, and where the hidden layer has put them after 1000 steps.

# %% [markdown] lang="es"
# 1. Presiona **Iniciar** y no quites los ojos del espacio oculto. ¿Adónde van $(0, 0)$ y $(1, 1)$, los dos puntos que deben recibir la misma respuesta?
#    <details><summary>Respuesta</summary>A la misma esquina: después de 1000 pasos están uno encima del otro. Los otros dos llegan a otras dos esquinas, y una recta los separa del primer par.</details>
# 2. En el panel de la frontera, ¿cuántas rectas distingues, y cómo se corresponden con los cuadraditos de las neuronas ocultas en la red?
#    <details><summary>Respuesta</summary>Dos, casi paralelas: cada neurona oculta pasa del azul al naranja a lo largo de una de ellas. En la franja del medio, la última neurona dice "sí".</details>
# 3. Lleva el control del tiempo hacia atrás y haz viajar los puntos a tu propio ritmo. ¿En compañía de quién está $(1, 1)$ en el paso 150, y en el 200?
#    <details><summary>Respuesta</summary>En el paso 150 todavía está junto a (0, 1), en mala compañía, y la pérdida es 0,43. Después se cruza hasta (0, 0), y 50 pasos más tarde la pérdida es 0,17. Se salva por poco: al final de esta clase vas a conocer un comienzo del que no sale nunca.</details>
#
# En números: los cuatro puntos, y dónde los puso la capa oculta después de 1000 pasos.

# %%
model = nb.MLP([2, 2, 1], seed=0)
trained = nb.Trainer(model, table.X, table.y, optimizer=nb.SGD(0.5)).fit(epochs=1000)

first, last = model.layers()
hidden = np.tanh(table.X @ first.W.data + first.b.data)
for x, h, score in zip(table.X, hidden, model.scores(table.X)):
    print(x, "->", np.round(h, 2), "->", round(float(score), 2))

# %%
nb.drawing.still(nb.drawing.hidden(trained))

# %% [markdown] lang="en"
# $(0, 0)$ and $(1, 1)$ have been folded onto each other, near $(-0.95, 0.92)$. The plane was bent like a sheet of paper, and after that a straight cut did the rest.
#
# So a network is a **composition**: $f(x) = f_2(f_1(x))$, a function inside a function. The inner one arranges the samples, the outer one decides. With more layers there are more foldings, one after the other: $f(x) = f_3(f_2(f_1(x)))$.
#
# ## 2. Three questions before anything can be learned
#
# Who wants to train a network must answer three questions first. No theorem answers them; here is what is known.
#
# ### How are the neurons connected?
#
# In a **feed-forward** network the arrows go in one direction only, layer by layer, and each neuron is connected to all neurons of the layer before. So nothing ever depends on itself, and one pass from left to right computes everything. All networks of this course are of this kind.
#
# The alternative is a **recurrent** network: some output comes back as an input, one moment later. Such a network has a memory. The smallest one in the world has a single neuron, which sees the present $x$ and what it answered before:
#
# $$h_t = \tanh(w\,x_t + u\,h_{t-1})$$
#
# Feed it with 1, and then with silence, 0 and 0:

# %% [markdown] lang="es"
# $(0, 0)$ y $(1, 1)$ quedaron plegados uno sobre el otro, cerca de $(-0{,}95,\ 0{,}92)$. El plano se dobló como una hoja de papel, y después alcanzó con un corte recto.
#
# Una red es, entonces, una **composición**: $f(x) = f_2(f_1(x))$, una función dentro de otra. La de adentro acomoda las muestras; la de afuera decide. Con más capas hay más pliegues, uno tras otro: $f(x) = f_3(f_2(f_1(x)))$.
#
# ## 2. Tres preguntas antes de aprender nada
#
# Quien quiera entrenar una red tiene que responder antes tres preguntas. Ningún teorema las responde; esto es lo que se sabe.
#
# ### ¿Cómo se conectan las neuronas?
#
# En una red **feed-forward** (hacia adelante) las flechas van en una sola dirección, capa por capa, y cada neurona está conectada con todas las de la capa anterior. Así nada depende nunca de sí mismo, y una pasada de izquierda a derecha lo calcula todo. De esta clase son todas las redes de este curso.
#
# La alternativa es una red **recurrente**: alguna salida vuelve como entrada, un momento después. Una red así tiene memoria. La más pequeña del mundo tiene una sola neurona, que ve la $x$ del presente y lo que ella misma respondió antes:
#
# $$h_t = \tanh(w\,x_t + u\,h_{t-1})$$
#
# Le damos un 1, y después silencio: 0 y 0:

# %%
w, u = nb.Tensor(1.0), nb.Tensor(0.5)
h = 0.0
for signal in (1.0, 0.0, 0.0):
    h = np.tanh(w * signal + u * h)
h.backward()

# %%
# %nnviz h

# %% [markdown] lang="en"
# 1. The input has been 0 for two moments, and still the answer is 0.18. Which number decides how much is remembered? Set it to 0, and to 1.
#    <details><summary>Answer</summary>u. With 0 everything is forgotten at once; with 1 it fades only slowly, and beyond 1 it can last for ever.</details>
# 2. Is there a loop in the picture?
#    <details><summary>Answer</summary>No: drawn moment by moment, the loop becomes a chain, and u is used several times. Unrolled in time, a recurrent network is a feed-forward graph with shared weights. That is how such networks are trained.</details>
#
# ### How many neurons?
#
# The ends are given: as many inputs as a sample has numbers, as many outputs as the answer has. The layers in between are your choice. Here is what you pay for it: between a layer of $n$ neurons and one of $m$ there are $n \cdot m$ weights, and each of the $m$ has a bias.

# %% [markdown] lang="es"
# 1. La entrada lleva dos momentos en 0, y aun así la respuesta es 0,18. ¿Qué número decide cuánto se recuerda? Ponlo en 0 y en 1.
#    <details><summary>Respuesta</summary>u. Con 0 se olvida todo al instante; con 1 se desvanece muy despacio, y más allá de 1 puede durar para siempre.</details>
# 2. ¿Hay un ciclo en el dibujo?
#    <details><summary>Respuesta</summary>No: dibujado momento por momento, el ciclo se vuelve una cadena, y u se usa varias veces. Desplegada en el tiempo, una red recurrente es un grafo feed-forward con pesos compartidos. Así es como se entrenan esas redes.</details>
#
# ### ¿Cuántas neuronas?
#
# Los extremos están dados: tantas entradas como números tiene una muestra, tantas salidas como tiene la respuesta. Las capas del medio las eliges tú. Y esto es lo que pagas: entre una capa de $n$ neuronas y otra de $m$ hay $n \cdot m$ pesos, y cada una de las $m$ tiene un sesgo.

# %%
for sizes in ([2, 2, 1], [2, 8, 8, 1], [784, 128, 10]):
    network = nb.MLP(sizes)
    print(sizes, {name: parameter.size for name, parameter in network.parameters.items()})

# %% [markdown] lang="en"
# ### Exercise 1: how many numbers does it learn?
#
# Write a function of the list of sizes that returns how many weights and biases there are in all. (It must not ask nbnet.)

# %% [markdown] lang="es"
# ### Ejercicio 1: ¿cuántos números aprende?
#
# Escribe una función de la lista de tamaños que devuelva cuántos pesos y sesgos hay en total. (Sin preguntarle a nbnet.)

# %% exercise="parameter_count"
def count(sizes):
    ### BEGIN SOLUTION
    return sum(n * m + m for n, m in zip(sizes, sizes[1:]))
    ### END SOLUTION

# %% check="parameter_count"
nb.exercises.check("parameter_count", count)

# %% [markdown] lang="en"
# ### Which activations?
#
# In the hidden layers: any that bends; the last lecture compared six. At the **output** the task decides, together with the loss:
#
# | the answer is | outputs | what makes an answer of the scores | loss |
# | --- | --- | --- | --- |
# | a quantity (approximation) | one for each quantity | nothing, the score is the answer | squared error, MSE |
# | yes or no (two classes) | 1 | the sigmoid: a probability | binary cross-entropy |
# | one of $K$ classes | $K$ | softmax: $K$ probabilities | softmax cross-entropy |
#
# In nbnet the loss does the squashing, so the last layer of a model is linear, and `nb.Trainer` picks the loss of this table by itself.
#
# ### Exercise 2: three tasks, three architectures
#
# Choose sizes and a loss for each. The names of the losses are `"mse"`, `"binary_cross_entropy"` and `"softmax_cross_entropy"`; how many hidden neurons is up to you.
#
# - **Iris**: four measurements of a flower; which of three species is it?
# - **Sine**: a number $x$; how large is $\sin x$? There are 100 samples.
# - **Spam**: how often 57 words and signs occur in a message; is it spam?

# %% [markdown] lang="es"
# ### ¿Qué activaciones?
#
# En las capas ocultas, cualquiera que se curve; la clase anterior comparó seis. En la **salida** decide la tarea, junto con la pérdida:
#
# | la respuesta es | salidas | qué convierte los puntajes en respuesta | pérdida |
# | --- | --- | --- | --- |
# | una cantidad (aproximación) | una por cantidad | nada, el puntaje es la respuesta | error cuadrático, MSE |
# | sí o no (dos clases) | 1 | la sigmoide: una probabilidad | entropía cruzada binaria |
# | una de $K$ clases | $K$ | softmax: $K$ probabilidades | entropía cruzada con softmax |
#
# En nbnet la que comprime es la pérdida, así que la última capa de un modelo es lineal, y `nb.Trainer` elige solo la pérdida de esta tabla.
#
# ### Ejercicio 2: tres tareas, tres arquitecturas
#
# Elige tamaños y pérdida para cada una. Las pérdidas se llaman `"mse"`, `"binary_cross_entropy"` y `"softmax_cross_entropy"`; cuántas neuronas ocultas, lo decides tú.
#
# - **Iris**: cuatro medidas de una flor; ¿cuál de tres especies es?
# - **Sine** (seno): un número $x$; ¿cuánto vale $\sin x$? Hay 100 muestras.
# - **Spam**: con qué frecuencia aparecen 57 palabras y signos en un mensaje; ¿es spam?

# %% exercise="architectures"
iris_sizes, iris_loss = None, None  # TODO
sine_sizes, sine_loss = None, None  # TODO
spam_sizes, spam_loss = None, None  # TODO
### BEGIN SOLUTION
iris_sizes, iris_loss = [4, 8, 3], "softmax_cross_entropy"
sine_sizes, sine_loss = [1, 8, 1], "mse"
spam_sizes, spam_loss = [57, 10, 1], "binary_cross_entropy"
### END SOLUTION

# %% check="architectures"
nb.exercises.check("architectures", iris_sizes, iris_loss, sine_sizes, sine_loss, spam_sizes, spam_loss)

# %% [markdown] lang="en"
# ## 3. Learning, in four steps
#
# How do the weights come about? Rosenblatt's rule says for *one* neuron: if the answer was wrong, add the sample, or subtract it. That needs to know what the answer should have been. For a hidden neuron nobody knows: the data say what the network should answer, not what its third hidden neuron should. This gap kept networks with hidden layers from being trained for a quarter of a century. P. Werbos saw in his thesis of 1974 how to close it; Y. LeCun in 1985 and D. Rumelhart, G. Hinton and R. Williams in 1986 made it known. The answer does not ask what a hidden neuron *should* say. It asks how the error changes *if* it says a little more: a derivative.
#
# Learning, then, is four steps, over and over:
#
# 1. **Present** an input.
# 2. **Predict** its output.
# 3. **Measure** the error, by a loss; here by the squared error.
# 4. **Minimise**: move each weight a little against its gradient of the loss.
#
# Here they are, once, for the sample $(1, 0)$ with the target 1. Steps 1 to 3 make a graph:

# %% [markdown] lang="es"
# ## 3. Aprender, en cuatro pasos
#
# ¿De dónde salen los pesos? La regla de Rosenblatt dice, para *una* neurona: si la respuesta fue incorrecta, suma la muestra, o réstala. Para eso hay que saber cuál debía ser la respuesta. Para una neurona oculta no lo sabe nadie: los datos dicen qué debería responder la red, no qué debería responder su tercera neurona oculta. Por ese hueco, durante un cuarto de siglo no se supo entrenar redes con capas ocultas. P. Werbos vio en su tesis de 1974 cómo cerrarlo; Y. LeCun en 1985 y D. Rumelhart, G. Hinton y R. Williams en 1986 lo hicieron conocido. La respuesta no pregunta qué *debería* decir una neurona oculta. Pregunta cómo cambia el error *si* dice un poco más: una derivada.
#
# Aprender es, entonces, cuatro pasos, una y otra vez:
#
# 1. **Presentar** una entrada.
# 2. **Predecir** su salida.
# 3. **Medir** el error con una función de pérdida; aquí, el error cuadrático.
# 4. **Minimizar**: mover cada peso un poco en contra de su gradiente de la pérdida.
#
# Aquí están, una vez, para la muestra $(1, 0)$ con el objetivo 1. Los pasos 1 a 3 forman un grafo:

# %%
net = nb.MLP([2, 2, 1], task="regression", seed=0)
x, target = np.array([[1.0, 0.0]]), np.array([[1.0]])

prediction = net(x)
loss = nb.mse(prediction, target)
loss.backward()
print("prediction", np.round(prediction.data, 4), " loss", round(loss.item(), 4))
loss

# %% [markdown] lang="en"
# The network says −0.31, and should say 1: the error is −1.31, its square 1.7156. And step 4, for all nine numbers:

# %% [markdown] lang="es"
# La red dice −0,31 y debería decir 1: el error es −1,31; su cuadrado, 1,7156. Y el paso 4, para los nueve números:

# %%
for parameter in net.parameters.values():
    parameter.data = parameter.data - 0.1 * parameter.grad

print("prediction", np.round(net(x).data, 4), " loss", round(nb.mse(net(x), target).item(), 4))

# %% [markdown] lang="en"
# One step, and the prediction has jumped from −0.31 to 0.76, the loss from 1.72 to 0.056. Nobody told the hidden neurons what to say.
#
# With one sample there is nothing to it. With many, each pulls in its own direction, and you choose how many to present before you move: all of them (**batch gradient descent**), one at a time (**stochastic**, SGD), or a handful (**mini-batch**). The button **Step** below does exactly one round of the four steps; the menu beside it says with how many samples.

# %% [markdown] lang="es"
# Un paso, y la predicción saltó de −0,31 a 0,76; la pérdida, de 1,72 a 0,056. Nadie les dijo a las neuronas ocultas qué decir.
#
# Con una sola muestra es fácil. Con muchas, cada una tira para su lado, y tú eliges cuántas presentar antes de mover los pesos: todas (**descenso por gradiente por lotes**, *batch*), una por vez (**estocástico**, SGD) o un puñado (**mini-lote**, *mini-batch*). El botón **Paso** hace exactamente una ronda de los cuatro pasos; el menú de al lado dice con cuántas muestras.

# %%
xor = nb.datasets.xor(n=200, seed=0)
four_steps = nb.Trainer(nb.MLP([2, 4, 1], seed=0), xor.X, xor.y, batch_size=20)

# %%
# %nnviz four_steps --panels loss, boundary --feature-names xor.feature_names

# %% [markdown] lang="en"
# 1. Press **Step** a few times with "one sample", then a few times with "one epoch". What is different in the loss curve?
#    <details><summary>Answer</summary>Single samples make it jump up and down: each step helps one sample and may harm others. Over an epoch the jumps average out.</details>
# 2. Reset, empty the box of the batch size (that means *all*), and step through ten epochs. Then reset, set it to 1, and do ten epochs again.
#    <details><summary>Answer</summary>With all samples an epoch is a single step, smooth and small. With 1 it is 200 steps, and ten epochs are nearly enough for the whole task.</details>
#
# How far does one get in five epochs, that is, having seen each sample five times?

# %% [markdown] lang="es"
# 1. Presiona **Paso** varias veces con "una muestra", después varias veces con "una época". ¿Qué cambia en la curva de la pérdida?
#    <details><summary>Respuesta</summary>Con muestras sueltas salta para arriba y para abajo: cada paso ayuda a una muestra y puede perjudicar a otras. A lo largo de una época los saltos se promedian.</details>
# 2. Reinicia, vacía la casilla del tamaño del lote (eso significa *todas*) y avanza diez épocas. Después reinicia, ponlo en 1 y avanza otras diez.
#    <details><summary>Respuesta</summary>Con todas las muestras, una época es un único paso, suave y pequeño. Con 1 son 200 pasos, y diez épocas casi alcanzan para toda la tarea.</details>
#
# ¿Hasta dónde se llega en cinco épocas, es decir, viendo cada muestra cinco veces?

# %%
for batch_size in (None, 20, 1):
    model = nb.MLP([2, 4, 1], seed=0)
    trainer = nb.Trainer(model, xor.X, xor.y, batch_size=batch_size).fit(epochs=5)
    print(f"batch {batch_size or 200:3}  steps {trainer.iteration:4}  right {model.accuracy(xor.X, xor.y):.0%}")

# %% [markdown] lang="en"
# The same work of looking at samples, and 5, 50 or 1000 corrections to show for it. That is why hardly anybody trains with full batches. (Why not always one at a time? A computer multiplies a matrix by twenty samples nearly as fast as by one, and the average of twenty is a steadier guide.)
#
# ### Exercise 3: one step of learning
#
# For a single linear neuron, without any graph: predict $w x + b$, measure the error by its square, and return the new $w$ and $b$.

# %% [markdown] lang="es"
# El mismo trabajo de mirar muestras, y 5, 50 o 1000 correcciones a cambio. Por eso casi nadie entrena con el lote completo. (¿Y por qué no siempre de a una? Una computadora multiplica una matriz por veinte muestras casi tan rápido como por una, y el promedio de veinte es una guía más firme.)
#
# ### Ejercicio 3: un paso de aprendizaje
#
# Para una sola neurona lineal, sin ningún grafo: predice $w x + b$, mide el error con su cuadrado y devuelve los nuevos $w$ y $b$.

# %% exercise="learning_step"
def step(w, b, x, target, rate):
    ### BEGIN SOLUTION
    error = w * x + b - target
    return w - rate * 2 * error * x, b - rate * 2 * error
    ### END SOLUTION

# %% check="learning_step"
nb.exercises.check("learning_step", step)

# %% [markdown] lang="en"
# ## 4. Approximating functions
#
# So far the answers were classes. If the output is a quantity, a network with one input is a curve, and you can watch it being bent into place. These are 100 noisy samples of $\sin x$:

# %% [markdown] lang="es"
# ## 4. Aproximar funciones
#
# Hasta ahora las respuestas eran clases. Si la salida es una cantidad, una red con una entrada es una curva, y puedes ver cómo se va doblando hasta encajar. Estas son 100 muestras ruidosas de $\sin x$:

# %%
sine = nb.datasets.sine(n=100, noise=0.1, seed=0)
curve = nb.Trainer(nb.MLP([1, 8, 1], task="regression", seed=0), sine.X, sine.y)

# %%
# %nnviz curve --panels loss, curve

# %% [markdown] lang="en"
# 1. Press **Play**. Which parts of the sine come first?
#    <details><summary>Answer</summary>The large slope in the middle, after ten steps. That it comes back down at both ends takes hundreds. Networks learn the coarse before the fine.</details>
# 2. Replace `[1, 8, 1]` by `[1, 1, 1]`, and by `[1, 2, 1]`. How many bends can the curve have?
#    <details><summary>Answer</summary>One tanh is one S, up or down. Two of them make a hill and a valley, and that is all that a sine needs: from two neurons on, the curve has the right shape.</details>
# 3. Give the network `activation="relu"`. What is the curve made of?
#    <details><summary>Answer</summary>Of straight pieces, with a corner for each hidden neuron.</details>
#
# ### Any curve at all
#
# How far can this go? All the way. Here is why, and you can build it with your own hands. A neuron whose activation is a **step** goes from 0 to 1 at a place of your choice. Two of them, the second subtracted, go up and come down again: a tower. With a sigmoid in place of the step it is a soft tower, and the larger the weight, the sharper:

# %% [markdown] lang="es"
# 1. Presiona **Iniciar**. ¿Qué partes del seno aparecen primero?
#    <details><summary>Respuesta</summary>La gran pendiente del medio, a los diez pasos. Que vuelva a acercarse al 0 en los dos extremos lleva cientos. Las redes aprenden lo grueso antes que lo fino.</details>
# 2. Reemplaza `[1, 8, 1]` por `[1, 1, 1]` y por `[1, 2, 1]`. ¿Cuántas vueltas puede dar la curva?
#    <details><summary>Respuesta</summary>Una tanh es una S, hacia arriba o hacia abajo. Dos hacen una cima y un valle, y un seno no necesita más: desde dos neuronas, la curva tiene la forma correcta.</details>
# 3. Dale a la red `activation="relu"`. ¿De qué está hecha la curva?
#    <details><summary>Respuesta</summary>De tramos rectos, con una esquina por cada neurona oculta.</details>
#
# ### Cualquier curva
#
# ¿Hasta dónde se puede llegar así? Hasta el final. Este es el porqué, y puedes construirlo con tus manos. Una neurona cuya activación es un **escalón** pasa de 0 a 1 en el lugar que elijas. Dos de ellas, con la segunda restada, suben y vuelven a bajar: una torre. Con una sigmoide en lugar del escalón es una torre blanda, y cuanto mayor el peso, más nítida:

# %%
def soft_tower(x, weight=3.0, left=-1.0, right=2.0, height=1.0):
    return height * (nb.sigmoid(weight * (x - left)) - nb.sigmoid(weight * (x - right)))

# %%
# %nnviz soft_tower

# %% [markdown] lang="en"
# 1. Raise the weight. What becomes of the walls, and what of the derivative?
#    <details><summary>Answer</summary>The walls become steep. The derivative becomes two needles: nearly everywhere it is 0. A perfect tower could not be trained at all, since no gradient would reach its corners.</details>
# 2. Which of the four numbers sits where in a network with two hidden neurons and one output?
#    <details><summary>Answer</summary>The weight is the weight of both hidden neurons, −weight · left and −weight · right are their biases, height and −height are the weights of the output.</details>
#
# ### Exercise 4: a tower
#
# Now with `nb.step`, which is 1 from 0 on, and 0 below. Return `height` where $x$ lies between `left` and `right`, and 0 elsewhere; $x$ is an array.

# %% [markdown] lang="es"
# 1. Sube el peso (`weight`). ¿Qué les pasa a las paredes, y qué a la derivada?
#    <details><summary>Respuesta</summary>Las paredes se vuelven empinadas. La derivada se convierte en dos agujas: casi en todas partes vale 0. Una torre perfecta no se podría entrenar, porque a sus esquinas no llegaría ningún gradiente.</details>
# 2. ¿Dónde está cada uno de los cuatro números en una red con dos neuronas ocultas y una salida?
#    <details><summary>Respuesta</summary>weight es el peso de las dos neuronas ocultas; −weight · left y −weight · right, sus sesgos; height y −height, los pesos de la salida.</details>
#
# ### Ejercicio 4: una torre
#
# Ahora con `nb.step`, que vale 1 desde 0 en adelante, y 0 por debajo. Devuelve `height` donde $x$ está entre `left` y `right`, y 0 en el resto; $x$ es un arreglo.

# %% exercise="tower"
def tower(x, left, right, height):
    ### BEGIN SOLUTION
    return height * (nb.step(x - left) - nb.step(x - right))
    ### END SOLUTION

# %% check="tower"
nb.exercises.check("tower", tower)

# %% [markdown] lang="en"
# Towers side by side make a staircase, and a staircase of narrow enough steps is as close to a curve as you like. Where one tower ends and the next begins, one step does for both: $n$ towers take $n$ neurons. Here such a network is *written down*, without any training. Hidden neuron $i$ goes up at the edge $e_i$, and its output weight is by how much the next tower is higher than the last:

# %% [markdown] lang="es"
# Torres una al lado de la otra hacen una escalera, y una escalera de escalones bastante angostos está tan cerca de una curva como quieras. Donde termina una torre y empieza la siguiente alcanza con un solo escalón para las dos: $n$ torres necesitan $n$ neuronas. Aquí esa red se *escribe*, sin entrenar nada. La neurona oculta $i$ sube en el borde $e_i$, y su peso de salida es cuánto más alta es la torre siguiente que la anterior:

# %%
def staircase(n):
    edges = np.linspace(-np.pi, np.pi, n + 1)
    heights = np.sin((edges[:-1] + edges[1:]) / 2)
    network = nb.MLP([1, n, 1], activation="step", task="regression")
    hidden, output = network.layers()
    hidden.W.data, hidden.b.data = np.ones((1, n)), -edges[:-1]
    output.W.data = np.diff(heights, prepend=0)[:, None]
    return network


x = np.linspace(-np.pi, np.pi, 2000, endpoint=False)
for n in (4, 8, 16, 64, 256):
    error = np.max(np.abs(staircase(n).scores(x[:, None]).ravel() - np.sin(x)))
    print(f"{n:3} neurons  largest error {error:.3f}")

# %%
nb.drawing.still(nb.drawing.curve(staircase(16), sine.X, sine.y))

# %% [markdown] lang="en"
# Twice the neurons, half the error, for as long as you care to go on. Nothing here was special about the sine. This is the idea of the **universal approximation theorem**: a network with one hidden layer can come as close as you like to any continuous function on a bounded region, if it has enough neurons (G. Cybenko, and independently K. Funahashi and K. Hornik with others, 1989).
#
# Read it with care, since it is quoted too often. It says that good weights *exist*. It does not say how many neurons it takes (it may be very many), and it does not say that training will find them.
#
# ## 5. Classes: more than two
#
# With three classes the network has three outputs, one score each, and softmax makes probabilities of them. These are the irises that gave the perceptron no rest: all three species.

# %% [markdown] lang="es"
# El doble de neuronas, la mitad del error, hasta donde quieras seguir. El seno no tenía nada de especial. Esta es la idea del **teorema de aproximación universal**: una red con una capa oculta puede acercarse tanto como quieras a cualquier función continua en una región acotada, si tiene suficientes neuronas (G. Cybenko y, de forma independiente, K. Funahashi y K. Hornik con otros, 1989).
#
# Léelo con cuidado, porque se lo cita demasiado. Dice que *existen* buenos pesos. No dice cuántas neuronas hacen falta (pueden ser muchísimas), y no dice que el entrenamiento los vaya a encontrar.
#
# ## 5. Clases: más de dos
#
# Con tres clases la red tiene tres salidas, un puntaje cada una, y softmax los convierte en probabilidades. Estos son los iris que no dejaban descansar al perceptrón: las tres especies.

# %%
iris = nb.datasets.iris(classes=3)
species = nb.Trainer(nb.MLP([2, 8, 3], seed=0), iris.X, iris.y, optimizer=nb.SGD(0.05))

# %%
# %nnviz species --panels loss, boundary, confusion --feature-names iris.feature_names

# %% [markdown] lang="en"
# 1. Press **Play**, and read the confusion matrix from time to time. Which two species stay mixed up?
#    <details><summary>Answer</summary>Versicolor and virginica. A few of their flowers have the same petals: no boundary could tell those apart, only other measurements could.</details>
# 2. The loss comes close to a value and stays above 0. Is the network too small? Try `[2, 50, 3]`.
#    <details><summary>Answer</summary>It gets there sooner, and comes to rest at the same 0.08. Where the classes overlap, the best answer is an honest probability.</details>
# 3. Choose **Move** above the plane, drag a versicolor flower into the middle of the setosa, and watch the boundary while it trains.
#    <details><summary>Answer</summary>The network gives it up: after 1000 steps it calls the flower a setosa, with more than 90 %. To bend the boundary around a single flower would cost more than it gains.</details>
#
# What does it answer for three flowers, one of each species? Each row adds up to 1:

# %% [markdown] lang="es"
# 1. Presiona **Iniciar** y lee la matriz de confusión de vez en cuando. ¿Qué dos especies siguen mezcladas?
#    <details><summary>Respuesta</summary>Versicolor y virginica. Algunas de sus flores tienen los mismos pétalos: ninguna frontera podría distinguirlas, solo otras medidas.</details>
# 2. La pérdida se acerca a un valor y se queda por encima de 0. ¿Es que la red es demasiado pequeña? Prueba `[2, 50, 3]`.
#    <details><summary>Respuesta</summary>Llega antes, y se detiene en el mismo 0,08. Donde las clases se superponen, la mejor respuesta es una probabilidad honesta.</details>
# 3. Elige **Mover** sobre el plano, arrastra una flor versicolor al medio de las setosa y mira la frontera mientras entrena.
#    <details><summary>Respuesta</summary>La red la da por perdida: después de 1000 pasos la llama setosa, con más del 90 %. Doblar la frontera alrededor de una sola flor costaría más de lo que se gana.</details>
#
# ¿Qué responde para tres flores, una de cada especie? Cada fila suma 1:

# %%
model = nb.MLP([2, 8, 3], seed=0)
nb.Trainer(model, iris.X, iris.y, optimizer=nb.SGD(0.05)).fit(epochs=1000)
print("right:", int(np.sum(model.predict(iris.X) == iris.y)), "of", len(iris))
for row in (0, 60, 110):
    print(f"{iris.y[row]:10}", np.round(nb.softmax(model.scores(iris.X[row : row + 1]))[0], 3))

# %% [markdown] lang="en"
# ## 6. What more neurons do
#
# **Predict first.** The points of the next data set form a disc inside a ring. Each hidden neuron draws one line. How many lines does it take to fence the disc in?
# <details><summary>Answer</summary>Three: a triangle. The sweep below trains networks with 1, 2, 3, 4 and 8 hidden neurons, ten seeds each.</details>

# %% [markdown] lang="es"
# ## 6. Qué hacen más neuronas
#
# **Predice primero.** Los puntos del próximo conjunto forman un disco dentro de un anillo. Cada neurona oculta traza una recta. ¿Cuántas rectas hacen falta para cercar el disco?
# <details><summary>Respuesta</summary>Tres: un triángulo. El barrido de abajo entrena redes con 1, 2, 3, 4 y 8 neuronas ocultas, diez semillas cada una.</details>

# %%
circle = nb.datasets.circle(n=200, seed=0)
for hidden in (1, 2, 3, 4, 8):
    runs = nb.sweep(
        nb.MLP([2, hidden, 1]), circle, learning_rate=0.3, seeds=10, epochs=1000, progress=False
    )
    print(f"{hidden} hidden  right: {min(runs['accuracy']):.0%} to {max(runs['accuracy']):.0%}")

# %% [markdown] lang="en"
# One line: two thirds. Two lines, a wedge or a stripe: five sixths. Three lines: all of them, with every seed. Look at the triangle grow; then give the network eight neurons, and see what the other five are good for.

# %% [markdown] lang="es"
# Una recta: dos tercios. Dos rectas, una cuña o una franja: cinco sextos. Tres rectas: todos, con cualquier semilla. Mira crecer el triángulo; después dale ocho neuronas a la red y fíjate para qué sirven las otras cinco.

# %%
fence = nb.Trainer(nb.MLP([2, 3, 1], seed=0), circle.X, circle.y, optimizer=nb.Adam(0.03))

# %%
# %nnviz fence --panels boundary, network, hidden --feature-names circle.feature_names

# %% [markdown] lang="en"
# 1. With three neurons, where are the corners of the fence? And with `[2, 8, 1]`?
#    <details><summary>Answer</summary>The three soft lines make a rounded triangle. Eight lines make it rounder: the same job, with less strain.</details>
# 2. With **Move**, drag one point of the ring into the disc. What do three neurons do about it, and what do fifty?
#    <details><summary>Answer</summary>Three have no line to spare and leave it wrong for ever. Fifty hesitate, and within 1000 steps they have drawn an island around the intruder: they fit what is there, whether it makes sense or not.</details>
#
# That last experiment is the other side of the coin. A network with many neurons can fit *noise*, and then it is wrong between the samples. Twelve noisy samples of the sine; the loss on those, and on 200 samples without noise that the network has never seen:

# %% [markdown] lang="es"
# 1. Con tres neuronas, ¿dónde están las esquinas del cerco? ¿Y con `[2, 8, 1]`?
#    <details><summary>Respuesta</summary>Las tres rectas blandas hacen un triángulo redondeado. Ocho rectas lo hacen más redondo: el mismo trabajo, con menos esfuerzo.</details>
# 2. Con **Mover**, arrastra un punto del anillo al interior del disco. ¿Qué hacen tres neuronas, y qué hacen cincuenta?
#    <details><summary>Respuesta</summary>A tres no les sobra ninguna recta, y lo dejan mal para siempre. Cincuenta dudan, y antes de 1000 pasos trazaron una isla alrededor del intruso: se ajustan a lo que hay, tenga sentido o no.</details>
#
# Ese último experimento es la otra cara de la moneda. Una red con muchas neuronas puede ajustarse al *ruido*, y entonces se equivoca entre las muestras. Doce muestras ruidosas del seno; la pérdida en esas doce, y en 200 muestras sin ruido que la red nunca vio:

# %%
few = nb.datasets.sine(n=12, noise=0.3, seed=1)
unseen = nb.datasets.sine(n=200, noise=0.0, seed=2)
for hidden in (1, 2, 3, 10):
    runs = nb.sweep(
        nb.MLP([1, hidden, 1], task="regression"), few, optimizer="Adam", learning_rate=0.05,
        seeds=5, epochs=1000, validation_data=unseen, progress=False,
    )
    print(f"{hidden:2} hidden  seen {np.median(runs['loss']):.2f}  unseen {np.median(runs['validation_loss']):.2f}")

# %% [markdown] lang="en"
# From two neurons on, the loss on what was seen goes on falling, and the loss on the unseen rises, from 0.07 to 0.5. This is **overfitting**. Watch it happen; the dashed validation curve turns around long before the other one ends:

# %% [markdown] lang="es"
# Desde dos neuronas en adelante, la pérdida en lo visto sigue bajando y la pérdida en lo no visto sube, de 0,07 a 0,5. Esto es el **sobreajuste** (*overfitting*). Míralo ocurrir: la curva de validación, a trazos, da la vuelta mucho antes de que la otra termine de bajar:

# %%
overfit = nb.Trainer(
    nb.MLP([1, 10, 1], task="regression", seed=0), few.X, few.y, optimizer=nb.Adam(0.05), validation_data=unseen
)

# %%
# %nnviz overfit --panels loss, curve

# %% [markdown] lang="en"
# 1. Use the time slider to find the step at which the validation loss is smallest. What does the curve look like there?
#    <details><summary>Answer</summary>Nearly the sine itself, after some twenty steps: 0.03 on the unseen samples, where the end has 0.5 and more. To stop there is a remedy of its own: early stopping.</details>
# 2. Reset, set L2 λ to 0.01 in the settings, and play again.
#    <details><summary>Answer</summary>The curve stays calm, and the loss on the unseen stays near 0.03: large weights cost something now, and sharp bends need large weights. Lecture 3 told you about regularisation; here is what it is for.</details>
#
# ### No theorem this time
#
# For the perceptron there is a theorem: if a solution exists, its rule finds one. For a network with hidden layers there is none. Gradient descent goes downhill, and where it ends depends on where it began. Twenty starts on the four points of XOR, for each size of the hidden layer:

# %% [markdown] lang="es"
# 1. Con el control del tiempo, busca el paso en que la pérdida de validación es mínima. ¿Qué aspecto tiene allí la curva?
#    <details><summary>Respuesta</summary>Casi el propio seno, después de unos veinte pasos: 0,03 en lo no visto, cuando al final hay 0,5 y más. Detenerse ahí es un remedio en sí mismo: la detención temprana (early stopping).</details>
# 2. Reinicia, pon L2 λ en 0,01 en los ajustes e inicia de nuevo.
#    <details><summary>Respuesta</summary>La curva se mantiene tranquila, y la pérdida en lo no visto se queda cerca de 0,03: ahora los pesos grandes cuestan, y las vueltas bruscas necesitan pesos grandes. La clase 3 te habló de la regularización; para esto sirve.</details>
#
# ### Esta vez no hay teorema
#
# Para el perceptrón hay un teorema: si existe una solución, su regla encuentra una. Para una red con capas ocultas no lo hay. El descenso por gradiente va cuesta abajo, y dónde termina depende de dónde empezó. Veinte comienzos con los cuatro puntos de XOR, para cada tamaño de la capa oculta:

# %%
for hidden in (2, 3, 4):
    runs = nb.sweep(
        nb.MLP([2, hidden, 1]), table, learning_rate=0.5, seeds=20, epochs=2000, progress=False
    )
    solved = int(np.sum(runs["accuracy"] == 1))
    print(f"{hidden} hidden  solved {solved} of 20  largest loss {np.max(runs['loss']):.2f}")

# %% [markdown] lang="en"
# With two hidden neurons, eight of twenty get stuck, all at the same loss of 0.35, which is half of ln 2: two points right, and "fifty-fifty" for the two others. With three neurons it happens twice, with four not at all. So this is the most practical thing that more neurons do: they leave gradient descent fewer places to get stuck in. Here is a start that fails:

# %% [markdown] lang="es"
# Con dos neuronas ocultas, ocho de veinte se quedan atascadas, todas en la misma pérdida de 0,35, la mitad de ln 2: dos puntos bien, y "mitad y mitad" para los otros dos. Con tres neuronas pasa dos veces; con cuatro, ninguna. Esto es lo más práctico que hacen más neuronas: le dejan al descenso por gradiente menos lugares donde atascarse. Aquí hay un comienzo que fracasa:

# %%
stuck = nb.Trainer(nb.MLP([2, 2, 1], seed=4), table.X, table.y, optimizer=nb.SGD(0.5))

# %%
# %nnviz stuck --panels loss, hidden, landscape --feature-names table.feature_names

# %% [markdown] lang="en"
# 1. Press **Play** and wait until the loss is level. Where are the four points in the hidden space?
#    <details><summary>Answer</summary>(0, 1) and (1, 1), which shall get different answers, have fallen onto the same place. No line can part them any more, and no small step pulls them apart.</details>
# 2. Raise the learning rate to 5, and to 20. Does that free it?
#    <details><summary>Answer</summary>No: with 5 nothing moves, and with 20 the points jump about and the loss only grows. What helps is another seed, or a third neuron.</details>
#
# ### Wide or deep?
#
# One hidden layer is enough, says the theorem. Two narrow ones can still be the better bargain. The two arms of the spiral, with ReLU, three seeds each:

# %% [markdown] lang="es"
# 1. Presiona **Iniciar** y espera hasta que la pérdida se aplane. ¿Dónde están los cuatro puntos en el espacio oculto?
#    <details><summary>Respuesta</summary>(0, 1) y (1, 1), que deben recibir respuestas distintas, cayeron en el mismo lugar. Ya no hay recta que los separe, ni paso pequeño que los despegue.</details>
# 2. Sube la tasa de aprendizaje a 5, y a 20. ¿Se libera?
#    <details><summary>Respuesta</summary>No: con 5 no se mueve nada, y con 20 los puntos saltan de un lado a otro y la pérdida solo crece. Lo que ayuda es otra semilla, o una tercera neurona.</details>
#
# ### ¿Ancha o profunda?
#
# Una capa oculta alcanza, dice el teorema. Aun así, dos capas angostas pueden ser mejor negocio. Los dos brazos de la espiral, con ReLU, tres semillas cada red:

# %%
spiral = nb.datasets.spiral(n=200, seed=0)
for sizes in ([2, 64, 1], [2, 8, 8, 1]):
    runs = nb.sweep(
        nb.MLP(sizes, activation="relu"), spiral, optimizer="Adam", learning_rate=0.01,
        seeds=3, epochs=1000, progress=False,
    )
    numbers = sum(parameter.size for parameter in runs.models[0].parameters.values())
    print(sizes, numbers, "parameters, solved:", int(np.sum(runs["accuracy"] > 0.95)), "of 3")

# %% [markdown] lang="en"
# 105 numbers in two layers beat 257 in one. The second layer folds what the first one has folded already, and foldings multiply. (Replace `"relu"` by `"tanh"`, though, and the wide network learns the spiral just as well: rules of thumb end where the next experiment begins.)
#
# ## What you have seen
#
# - A hidden layer **moves the points** until a straight cut is enough; a network is a composition of such moves.
# - Three questions come first: **how many** neurons, **how connected**, **which activations**. The data fix both ends, the task fixes the output and its loss.
# - Learning is four steps: **present, predict, measure, minimise**. Which samples a step sees is your choice: all, some, one.
# - One hidden layer can approximate any continuous function: towers side by side. That good weights exist does not mean that they will be found.
# - More neurons make more shapes possible and leave fewer traps on the way. They also fit noise, if nothing holds them back.
#
# Step 4 needed the gradient of each weight, and you have taken it for granted. The next three lectures are about where it comes from.

# %% [markdown] lang="es"
# 105 números en dos capas le ganan a 257 en una. La segunda capa pliega lo que la primera ya había plegado, y los pliegues se multiplican. (Aunque reemplaza `"relu"` por `"tanh"`, y la red ancha aprende la espiral igual de bien: las reglas prácticas terminan donde empieza el próximo experimento.)
#
# ## Lo que viste
#
# - Una capa oculta **mueve los puntos** hasta que alcanza con un corte recto; una red es una composición de esos movimientos.
# - Primero vienen tres preguntas: **cuántas** neuronas, **cómo conectadas**, **con qué activaciones**. Los datos fijan los dos extremos; la tarea fija la salida y su pérdida.
# - Aprender es cuatro pasos: **presentar, predecir, medir, minimizar**. Cuántas muestras ve un paso lo eliges tú: todas, algunas, una.
# - Una capa oculta puede aproximar cualquier función continua: torres una al lado de la otra. Que existan buenos pesos no quiere decir que se encuentren.
# - Más neuronas hacen posibles más formas y dejan menos trampas en el camino. También se ajustan al ruido, si nada las frena.
#
# El paso 4 necesitó el gradiente de cada peso, y lo diste por sabido. Las próximas tres clases tratan de dónde sale.
