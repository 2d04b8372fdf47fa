# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 09_implement_it, es: 09_implementalo}
# ---

# %% [markdown] lang="en"
# # 9 · Implement it: your own machine for learning
#
# You know what a gate does on the way there and on the way back ([lecture 7](07_backpropagation.ipynb)), and how it does it with whole arrays ([lecture 8](08_vectorised.ipynb)). What is left is to write it down. In this lecture you write seven gates and the graph that runs them, about sixty lines in all. Then your gates become a neuron, your graph teaches it, and a network made of nothing but your gates learns XOR before your eyes. In the end you will see how little separates your machine from PyTorch.

# %% [markdown] lang="es"
# # 9 · Impleméntalo: tu propia máquina de aprender
#
# Ya sabes qué hace una compuerta a la ida y a la vuelta ([clase 7](07_retropropagacion.ipynb)), y cómo lo hace con arreglos enteros ([clase 8](08_vectorizado.ipynb)). Falta escribirlo. En esta clase escribes siete compuertas y el grafo que las hace andar, unas sesenta líneas en total. Después, tus compuertas se convierten en una neurona, tu grafo le enseña, y una red hecha solo con tus compuertas aprende XOR ante tus ojos. Al final verás qué poco separa tu máquina de PyTorch.

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet


def mine(gate, name, other):
    return gate() if nb.exercises.results().get(name) else other


# %% [markdown] lang="en"
# (The function `mine` is a helper of this page: as long as your gate is not right yet, NumPy's stands in for it, so that you can run everything below at any time.)
#
# ## 1. A gate is a class with two methods
#
# - **`forward(self, x, y)`** is given the inputs and returns the output. It also *keeps* whatever the way back will need, as `self.x`, `self.y`, … What is not kept is gone when `forward` ends.
# - **`backward(self, dz)`** is given the gradient that arrives at the output, and returns a list with one gradient for each input, in the order of the inputs.
#
# Nothing else. In particular a gate knows neither who is in front of it nor who comes behind. The first line, `class MultiplyGate(nb.Gate)`, makes it one of nbnet's gates: you can call it with tensors, and it will be recorded, drawn, walked through and trained like any other. `symbol` is what pictures write into its circle.
#
# ### Your turn: MultiplyGate

# %% [markdown] lang="es"
# (La función `mine` es un ayudante de esta página: mientras tu compuerta no esté bien, la reemplaza la de NumPy, para que puedas ejecutar todo lo que sigue en cualquier momento.)
#
# ## 1. Una compuerta es una clase con dos métodos
#
# - **`forward(self, x, y)`** recibe las entradas y devuelve la salida. Además *guarda* lo que la vuelta vaya a necesitar, como `self.x`, `self.y`, … Lo que no se guarda desaparece cuando termina `forward`.
# - **`backward(self, dz)`** recibe el gradiente que llega a la salida y devuelve una lista con un gradiente por cada entrada, en el orden de las entradas.
#
# Nada más. En particular, una compuerta no sabe quién tiene delante ni quién viene detrás. La primera línea, `class MultiplyGate(nb.Gate)`, la convierte en una compuerta de nbnet: puedes llamarla con tensores, y se registra, se dibuja, se recorre y se entrena como cualquier otra. `symbol` es lo que los dibujos escriben en su círculo.
#
# ### Tu turno: MultiplyGate

# %% exercise="multiply_gate"
class MultiplyGate(nb.Gate):
    symbol = "×"

    def forward(self, x, y):
        ### BEGIN SOLUTION
        self.x = x
        self.y = y
        return x * y
        ### END SOLUTION

    def backward(self, dz):
        ### BEGIN SOLUTION
        dx = self.y * dz
        dy = self.x * dz
        return [dx, dy]
        ### END SOLUTION


# %% check="multiply_gate"
nb.exercises.check("multiply_gate", MultiplyGate)

# %% [markdown] lang="en"
# The check calls `forward` with several numbers and arrays, nudges the inputs, and compares with what `backward` says (that was section 6 of lecture 7). If something is wrong, it says what the mistake looks like. And here is your gate at work:

# %% [markdown] lang="es"
# La comprobación llama a `forward` con varios números y arreglos, empuja las entradas y compara con lo que dice `backward` (eso era la sección 6 de la clase 7). Si algo está mal, dice a qué se parece el error. Y aquí está tu compuerta, trabajando:

# %%
multiply = mine(MultiplyGate, "multiply_gate", np.multiply)

a, b = nb.Tensor(3.0), nb.Tensor(-4.0)
z = multiply(a, b)

# %%
# %nnviz z

# %% [markdown] lang="en"
# 1. Whose code computes the orange numbers, and when?
#    <details><summary>Answer</summary>Yours. Each time you move a slider, nbnet calls your forward and then your backward with dz = 1.</details>
# 2. Write `z = multiply(a, a)` in the cell above, and run both cells. What is the gradient of $a$, and how does it come about?
#    <details><summary>Answer</summary>6, twice its value. Your gate sends 3 to its first input and 3 to its second; both are a, and where a wire forks gradients add up. So it knows the derivative of a², and nobody told it.</details>

# %% [markdown] lang="es"
# 1. ¿De quién es el código que calcula los números naranjas, y cuándo?
#    <details><summary>Respuesta</summary>Tuyo. Cada vez que mueves un control, nbnet llama a tu forward y después a tu backward con dz = 1.</details>
# 2. Escribe `z = multiply(a, a)` en la celda de arriba y ejecuta las dos celdas. ¿Cuánto vale el gradiente de $a$, y de dónde sale?
#    <details><summary>Respuesta</summary>6, el doble de su valor. Tu compuerta envía 3 a su primera entrada y 3 a la segunda; las dos son a, y donde un cable se bifurca los gradientes se suman. Así que conoce la derivada de a², sin que nadie se la dijera.</details>

# %% [markdown] lang="en"
# ## 2. Three more make a neuron
#
# The sigmoid neuron $1 / (1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)})$ consists of products, sums, one exponential and one reciprocal. (The minus sign is a product with −1.) You know all three habits and derivatives from lecture 7. Ask yourself each time: *what has to be kept?* For some gates it is the input, for some the output, for one it is nothing.
#
# ### Your turn: AddGate, ExpGate, ReciprocalGate

# %% [markdown] lang="es"
# ## 2. Con tres más, una neurona
#
# La neurona sigmoide $1 / (1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)})$ se compone de productos, sumas, una exponencial y un recíproco. (El signo menos es un producto por −1.) Las costumbres y las derivadas ya las conoces de la clase 7. Pregúntate cada vez: *¿qué hay que guardar?* En algunas compuertas es la entrada; en otras, la salida; en una, nada.
#
# ### Tu turno: AddGate, ExpGate, ReciprocalGate

# %% exercise="add_gate"
class AddGate(nb.Gate):
    symbol = "+"

    def forward(self, x, y):
        ### BEGIN SOLUTION
        return x + y
        ### END SOLUTION

    def backward(self, dz):
        ### BEGIN SOLUTION
        return [dz, dz]
        ### END SOLUTION


# %% check="add_gate"
nb.exercises.check("add_gate", AddGate)

# %% exercise="exp_gate"
class ExpGate(nb.Gate):
    symbol = "exp"

    def forward(self, x):
        ### BEGIN SOLUTION
        self.z = np.exp(x)
        return self.z
        ### END SOLUTION

    def backward(self, dz):
        ### BEGIN SOLUTION
        return [self.z * dz]
        ### END SOLUTION


# %% check="exp_gate"
nb.exercises.check("exp_gate", ExpGate)

# %% exercise="reciprocal_gate"
class ReciprocalGate(nb.Gate):
    symbol = "1/x"

    def forward(self, x):
        ### BEGIN SOLUTION
        self.z = 1 / x
        return self.z
        ### END SOLUTION

    def backward(self, dz):
        ### BEGIN SOLUTION
        return [-(self.z**2) * dz]
        ### END SOLUTION


# %% check="reciprocal_gate"
nb.exercises.check("reciprocal_gate", ReciprocalGate)

# %% [markdown] lang="en"
# Now put them together, to the neuron that has been with us since the tour.

# %% [markdown] lang="es"
# Ahora júntalas, para formar la neurona que nos acompaña desde el recorrido.

# %%
add = mine(AddGate, "add_gate", np.add)
exp = mine(ExpGate, "exp_gate", np.exp)
reciprocal = mine(ReciprocalGate, "reciprocal_gate", np.reciprocal)

w0, w1, w2 = nb.Tensor(2.0), nb.Tensor(-3.0), nb.Tensor(-3.0)
x0, x1 = nb.Tensor(-1.0), nb.Tensor(-2.0)

s = add(add(multiply(w0, x0), multiply(w1, x1)), w2)
f = reciprocal(add(1.0, exp(multiply(-1.0, s))))
f.backward()
f

# %%
print([round(float(leaf.grad), 4) for leaf in (w0, x0, w1, x1, w2)])

# %% [markdown] lang="en"
# The five gradients of the tour, and of your own function `neuron_backward` in lecture 7: but there you wrote the way back of *this* neuron, and here you wrote gates, for every formula that will ever be made of them.
#
# ## 3. The graph
#
# Who calls the gates, and in which order? So far nbnet did. Now you do.
#
# The order is the heart of it. Forward, a gate can only work when its inputs are there. So we need a list of all nodes in which **every node comes after all of its inputs**: a *topological order*. Backward, the same list is read from its end: then a gate has its turn only when everything that it sent its output to has already answered.
#
# How to get such a list? In words: *to visit a node, first visit all of its inputs, then put the node itself at the end of the list; never visit a node twice.* In Python this is a function that calls itself.
#
# The nodes of our graph are the tensors. You need four things of a tensor: `node.inputs`, the tensors that it was made from; `node.gate`, the gate that made it (`None` for a leaf); `node.data`, its value; and that it can be a key in a dictionary and a member of a set. (In a set, not in a list: `node in some_list` compares *values*, and two different nodes with the same value would be taken for one.)
#
# ### Your turn: ComputationalGraph
#
# - `nodes_topologically_sorted()` returns the list.
# - `forward(inputs)` is given new values for some leaves, such as `{x0: 0.5}`. Go through the list and find a value for each node: the given one; or, for any other leaf, its `data`; or else let its gate compute it from the values of its inputs. Use a copy of the gate, `node.gate.copy()`, and keep it for the way back. Return the value of the output.
# - `backward()` starts with `{self.output: 1.0}`, goes through the list from its end, asks each gate for its gradients, and adds them to those of its inputs. Return the dictionary.

# %% [markdown] lang="es"
# Los cinco gradientes del recorrido, y de tu propia función `neuron_backward` de la clase 7: pero allí escribiste la vuelta de *esta* neurona, y aquí escribiste compuertas, para cualquier fórmula que alguna vez se haga con ellas.
#
# ## 3. El grafo
#
# ¿Quién llama a las compuertas, y en qué orden? Hasta ahora, nbnet. Ahora, tú.
#
# El orden es el corazón del asunto. A la ida, una compuerta solo puede trabajar cuando están sus entradas. Así que hace falta una lista de todos los nodos en la que **cada nodo venga después de todas sus entradas**: un *orden topológico*. A la vuelta, la misma lista se lee desde el final: así, a una compuerta le toca el turno solo cuando ya respondió todo aquello a lo que le envió su salida.
#
# ¿Cómo se consigue esa lista? En palabras: *para visitar un nodo, visita primero todas sus entradas y después pon el propio nodo al final de la lista; nunca visites un nodo dos veces.* En Python, es una función que se llama a sí misma.
#
# Los nodos de nuestro grafo son los tensores. De un tensor necesitas cuatro cosas: `node.inputs`, los tensores de los que salió; `node.gate`, la compuerta que lo hizo (`None` si es una hoja); `node.data`, su valor; y que puede ser clave de un diccionario y miembro de un set. (De un set, no de una lista: `node in some_list` compara *valores*, y dos nodos distintos con el mismo valor parecerían uno.)
#
# ### Tu turno: ComputationalGraph
#
# - `nodes_topologically_sorted()` devuelve la lista.
# - `forward(inputs)` recibe nuevos valores para algunas hojas, por ejemplo `{x0: 0.5}`. Recorre la lista y encuentra un valor para cada nodo: el que se dio; o, para cualquier otra hoja, su `data`; o, si no, deja que lo calcule su compuerta con los valores de sus entradas. Usa una copia de la compuerta, `node.gate.copy()`, y guárdala para la vuelta. Devuelve el valor de la salida.
# - `backward()` empieza con `{self.output: 1.0}`, recorre la lista desde el final, le pide a cada compuerta sus gradientes y los suma a los de sus entradas. Devuelve el diccionario.

# %% exercise="computational_graph"
class ComputationalGraph:
    def __init__(self, output):
        self.output = output

    def nodes_topologically_sorted(self):
        ### BEGIN SOLUTION
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for source in node.inputs:
                    visit(source)
                order.append(node)

        visit(self.output)
        return order
        ### END SOLUTION

    def forward(self, inputs):
        ### BEGIN SOLUTION
        self.gates = {}
        values = {}
        for node in self.nodes_topologically_sorted():
            if node in inputs:
                values[node] = inputs[node]
            elif node.gate is None:
                values[node] = node.data
            else:
                gate = self.gates[node] = node.gate.copy()
                values[node] = gate.forward(*[values[source] for source in node.inputs])
        return values[self.output]
        ### END SOLUTION

    def backward(self):
        ### BEGIN SOLUTION
        gradients = {self.output: 1.0}
        for node in reversed(self.nodes_topologically_sorted()):
            if node.gate is not None:
                sent = self.gates[node].backward(gradients[node])
                for source, gradient in zip(node.inputs, sent):
                    gradients[source] = gradients.get(source, 0.0) + gradient
        return gradients
        ### END SOLUTION


# %% check="computational_graph"
nb.exercises.check("computational_graph", ComputationalGraph)

# %% [markdown] lang="en"
# Compare it with the few lines of the slides: `for gate in graph.nodes_topologically_sorted(): gate.forward()`, and `reversed(…)` for the way back. That is all of it. Now run your neuron on your graph:

# %% [markdown] lang="es"
# Compáralo con las pocas líneas de las diapositivas: `for gate in graph.nodes_topologically_sorted(): gate.forward()`, y `reversed(…)` para la vuelta. No hay más. Ahora haz andar tu neurona con tu grafo:

# %%
done = nb.exercises.results().get("computational_graph")
graph = ComputationalGraph(f) if done else nb.ComputationalGraph(f)

for change in ({}, {x0: 0.5}):
    value = graph.forward(change)
    gradients = graph.backward()
    print(f"f = {float(value):.4f}   dw0 = {float(gradients[w0]):.4f}   dx0 = {float(gradients[x0]):.4f}")

# %% [markdown] lang="en"
# The same graph, twice, with different inputs: recorded once, replayed as often as you like.
#
# And so you can *train* with it. A loss for each example, $(f - t)^2$ with the target $t$, is what we want to make small. Its derivative with respect to $f$ is $2\,(f - t)$, and your graph knows the rest of the way. Here the neuron learns AND, one example at a time:

# %% [markdown] lang="es"
# El mismo grafo, dos veces, con entradas distintas: se registra una vez y se repite tantas como quieras.
#
# Y así puedes *entrenar* con él. Queremos que sea pequeña la pérdida de cada muestra, $(f - t)^2$, donde $t$ es lo que debía salir. Su derivada respecto de $f$ es $2\,(f - t)$, y el resto del camino lo sabe tu grafo. Aquí la neurona aprende AND, una muestra por vez:

# %%
table = nb.datasets.logic_gate("and")
weights = {w0: 0.0, w1: 0.0, w2: 0.0}

for epoch in range(500):
    for (first, second), target in zip(table.X, table.y):
        output = graph.forward({**weights, x0: first, x1: second})
        gradients = graph.backward()
        for weight in weights:
            weights[weight] -= 0.5 * 2 * (output - target) * gradients[weight]

for (first, second), target in zip(table.X, table.y):
    print(first, second, "target", target, f"f = {float(graph.forward({**weights, x0: first, x1: second})):.2f}")

# %%
for weight, value in weights.items():
    weight.data = value

# %%
# %nnviz f

# %% [markdown] lang="en"
# This is what it has learned. Set $x_0$ and $x_1$ to 0 and 1, in all four combinations.
#
# 1. Which weights did it find? Compare with the AND neuron of lecture 1: where does the sum change its sign?
#    <details><summary>Answer</summary>Two nearly equal positive weights, about 4.7, and a bias of about −7.1, more negative than one of them but not than both: with one active input the sum is below 0, with two it is above.</details>
# 2. All inputs 0: why is the gradient of $w_0$ exactly 0, although $f$ is not?
#    <details><summary>Answer</summary>Your MultiplyGate sends dz · x₀, and x₀ is 0. A silent input teaches its weight nothing; from this example only the bias learns.</details>

# %% [markdown] lang="es"
# Esto es lo que aprendió. Pon $x_0$ y $x_1$ en 0 y en 1, en las cuatro combinaciones.
#
# 1. ¿Qué pesos encontró? Compara con la neurona AND de la clase 1: ¿dónde cambia de signo la suma?
#    <details><summary>Respuesta</summary>Dos pesos positivos casi iguales, de alrededor de 4,7, y un sesgo de alrededor de −7,1, más negativo que uno de ellos pero no que los dos juntos: con una entrada activa la suma queda por debajo de 0; con dos, por encima.</details>
# 2. Todas las entradas en 0: ¿por qué el gradiente de $w_0$ es exactamente 0, aunque $f$ no lo sea?
#    <details><summary>Respuesta</summary>Tu MultiplyGate envía dz · x₀, y x₀ vale 0. Una entrada en silencio no le enseña nada a su peso; de esta muestra solo aprende el sesgo.</details>

# %% [markdown] lang="en"
# ## 4. Three gates for networks
#
# A layer is $\tanh(X \cdot W + b)$, or $\max(0, X \cdot W + b)$. Two of these gates you have; here are the missing ones. They have to work with arrays, so use NumPy's functions (`np.maximum`, not `max`).
#
# ### Your turn: MaxGate, TanhGate, MatMulGate
#
# For MatMulGate let the shapes lead you, as in lecture 8.

# %% [markdown] lang="es"
# ## 4. Tres compuertas para redes
#
# Una capa es $\tanh(X \cdot W + b)$, o $\max(0, X \cdot W + b)$. La suma ya la tienes; aquí van las que faltan. Tienen que funcionar con arreglos, así que usa las funciones de NumPy (`np.maximum`, no `max`).
#
# ### Tu turno: MaxGate, TanhGate, MatMulGate
#
# En MatMulGate, déjate guiar por las formas, como en la clase 8.

# %% exercise="max_gate"
class MaxGate(nb.Gate):
    symbol = "max"

    def forward(self, x, y):
        ### BEGIN SOLUTION
        self.first = x > y
        return np.maximum(x, y)
        ### END SOLUTION

    def backward(self, dz):
        ### BEGIN SOLUTION
        return [dz * self.first, dz * (1 - self.first)]
        ### END SOLUTION


# %% check="max_gate"
nb.exercises.check("max_gate", MaxGate)

# %% exercise="tanh_gate"
class TanhGate(nb.Gate):
    symbol = "tanh"

    def forward(self, x):
        ### BEGIN SOLUTION
        self.z = np.tanh(x)
        return self.z
        ### END SOLUTION

    def backward(self, dz):
        ### BEGIN SOLUTION
        return [(1 - self.z**2) * dz]
        ### END SOLUTION


# %% check="tanh_gate"
nb.exercises.check("tanh_gate", TanhGate)

# %% exercise="matmul_gate"
class MatMulGate(nb.Gate):
    symbol = "@"

    def forward(self, x, y):
        ### BEGIN SOLUTION
        self.x = x
        self.y = y
        return x @ y
        ### END SOLUTION

    def backward(self, dz):
        ### BEGIN SOLUTION
        return [dz @ self.y.T, self.x.T @ dz]
        ### END SOLUTION


# %% check="matmul_gate"
nb.exercises.check("matmul_gate", MatMulGate)

# %% [markdown] lang="en"
# With 0 as its other input, your MaxGate is the ReLU. The view of [lecture 4](04_activations.ipynb) draws it, and its derivative, from your two methods:

# %% [markdown] lang="es"
# Con 0 como su otra entrada, tu MaxGate es la ReLU. La vista de la [clase 4](04_activaciones.ipynb) la dibuja, junto con su derivada, a partir de tus dos métodos:

# %%
larger = mine(MaxGate, "max_gate", np.maximum)


def my_relu(x):
    return larger(x, 0.0)


# %%
# %nnviz my_relu

# %% [markdown] lang="en"
# 1. Drag the point slowly across 0. What does your `backward` answer at 0 itself, and why does nobody mind?
#    <details><summary>Answer</summary>It depends on whether you wrote > or >=: 0 or 1 (or ½, if you share a draw). At the kink there is no derivative, and any number between the slopes of both sides will do: hitting exactly 0 is rare, and the next step leads away from it.</details>
# 2. Replace `larger(x, 0.0)` by `larger(x, 0.1 * x)`, and run both cells. Which function of lecture 4 is that?
#    <details><summary>Answer</summary>Leaky ReLU. Two lines, and its derivative came for nothing.</details>

# %% [markdown] lang="es"
# 1. Arrastra el punto despacio a través del 0. ¿Qué responde tu `backward` justo en 0, y por qué a nadie le importa?
#    <details><summary>Respuesta</summary>Depende de si escribiste > o >=: 0 o 1 (o ½, si repartes el empate). En el ángulo no hay derivada, y sirve cualquier número entre las pendientes de los dos lados: dar justo en 0 es raro, y el paso siguiente se aleja de ahí.</details>
# 2. Reemplaza `larger(x, 0.0)` por `larger(x, 0.1 * x)` y ejecuta las dos celdas. ¿Qué función de la clase 4 es esa?
#    <details><summary>Respuesta</summary>Leaky ReLU. Dos líneas, y su derivada salió gratis.</details>

# %% [markdown] lang="en"
# ## 5. A network of your gates learns XOR
#
# In the tour, four hidden neurons learned XOR. Here is the same network, only that every gate in it is yours. `OwnNetwork` takes the weights and their first values from nbnet's `MLP`, and says with your gates what is computed from them.

# %% [markdown] lang="es"
# ## 5. Una red de tus compuertas aprende XOR
#
# En el recorrido, cuatro neuronas ocultas aprendieron XOR. Esta es la misma red, solo que todas sus compuertas son tuyas. `OwnNetwork` toma de la `MLP` de nbnet los pesos y sus primeros valores, y dice con tus compuertas qué se calcula con ellos.

# %%
matmul = mine(MatMulGate, "matmul_gate", np.matmul)
tanh = mine(TanhGate, "tanh_gate", np.tanh)


class OwnNetwork(nb.MLP):
    def __call__(self, X):
        weights = self.parameters
        hidden = tanh(add(matmul(X, weights["layer1.W"]), weights["layer1.b"]))
        return add(matmul(hidden, weights["layer2.W"]), weights["layer2.b"])


xor = nb.datasets.xor(n=200, seed=0)
network = OwnNetwork([2, 4, 1], activation="tanh", seed=0)
learner = nb.Trainer(network, xor.X, xor.y, optimizer=nb.SGD(learning_rate=0.3))
learner.speed = 10
network(xor.X[:1])

# %%
# %nnviz learner

# %% [markdown] lang="en"
# Press **Play**. Every step calls your `forward`s once for all 200 points, and then your `backward`s, and moves the weights against the gradients that they return. Is it as good as nbnet's own? Both trained in one go, with the same seed:

# %% [markdown] lang="es"
# Presiona **Iniciar**. Cada paso llama a tus `forward` una vez para los 200 puntos, después a tus `backward`, y mueve los pesos en contra de los gradientes que devuelven. ¿Es tan buena como la de nbnet? Las dos, entrenadas de una vez, con la misma semilla:

# %%
for kind in (OwnNetwork, nb.MLP):
    model = kind([2, 4, 1], activation="tanh", seed=0)
    trainer = nb.Trainer(model, xor.X, xor.y, optimizer=nb.SGD(learning_rate=0.3)).fit(epochs=1000)
    print(f"{kind.__name__:10}  loss {trainer.history.loss[-1]:.6f}  accuracy {model.accuracy(xor.X, xor.y)}")

# %% [markdown] lang="en"
# The same, to the last digit shown. nbnet's own gates are faster, because they write into memory that is already there; they are not cleverer.
#
# ## 6. This is what the big ones do
#
# Theano, TensorFlow, PyTorch and JAX have millions of lines. At heart they have what you wrote: gates with a way there and a way back, a graph of them, and a loop over it in topological order. They differ in *when* the graph is made.
#
# | | the graph is | a gate of one's own |
# | :-- | :-- | :-- |
# | Theano (Montréal, from 2007) | written first, compiled, then run: *define and run* | `Op` with `perform` and `grad` |
# | TensorFlow (Google, 2015) | at first as in Theano; since version 2 (2019) recorded on a `GradientTape` while it runs | `@tf.custom_gradient` |
# | PyTorch (Facebook, 2016) | recorded while it runs: *define by run* | `autograd.Function` with `forward` and `backward` |
# | JAX (Google, 2018) | traced from a Python function, transformed, compiled | `@jax.custom_vjp` |
# | nbnet | recorded while it runs; `ComputationalGraph` keeps it for replay | `nb.Gate` with `forward` and `backward` |
#
# Recording while it runs is comfortable: `if`, `for` and `print` simply work. A graph that is known in advance can be made faster, and run where there is no Python. This is PyTorch's way to write your first gate (to be read, not to be run here):
#
# ```python
# class Multiply(torch.autograd.Function):
#     @staticmethod
#     def forward(ctx, x, y):
#         ctx.save_for_backward(x, y)
#         return x * y
#
#     @staticmethod
#     def backward(ctx, dz):
#         x, y = ctx.saved_tensors
#         return y * dz, x * dz
# ```
#
# `ctx` is your `self`, and `save_for_backward` your `self.x = x`. You can read it without a manual.
#
# What do the big ones add? Hundreds of gates. Graphics processors. And care not to do anything twice: if only $x_0$ changes, not every gate has to work again. nbnet's graph does that; yours could.

# %% [markdown] lang="es"
# Lo mismo, hasta la última cifra que se muestra. Las compuertas de nbnet son más rápidas, porque escriben en memoria que ya está reservada; no son más listas.
#
# ## 6. Esto es lo que hacen las grandes
#
# Theano, TensorFlow, PyTorch y JAX tienen millones de líneas. En el fondo tienen lo que escribiste: compuertas con ida y vuelta, un grafo de compuertas, y un bucle que lo recorre en orden topológico. Se distinguen en *cuándo* se hace el grafo.
#
# | | el grafo | una compuerta propia |
# | :-- | :-- | :-- |
# | Theano (Montreal, desde 2007) | primero se escribe, se compila y después se ejecuta: *define and run* | `Op` con `perform` y `grad` |
# | TensorFlow (Google, 2015) | al principio, como en Theano; desde la versión 2 (2019), se registra en una `GradientTape` mientras se ejecuta | `@tf.custom_gradient` |
# | PyTorch (Facebook, 2016) | se registra mientras se ejecuta: *define by run* | `autograd.Function` con `forward` y `backward` |
# | JAX (Google, 2018) | se obtiene siguiendo una función de Python, se transforma y se compila | `@jax.custom_vjp` |
# | nbnet | se registra mientras se ejecuta; `ComputationalGraph` lo guarda para repetirlo | `nb.Gate` con `forward` y `backward` |
#
# Registrar mientras se ejecuta es cómodo: `if`, `for` y `print` simplemente funcionan. Un grafo que se conoce de antemano se puede acelerar, y ejecutar donde no hay Python. Así se escribe en PyTorch tu primera compuerta (para leer, no para ejecutar aquí):
#
# ```python
# class Multiply(torch.autograd.Function):
#     @staticmethod
#     def forward(ctx, x, y):
#         ctx.save_for_backward(x, y)
#         return x * y
#
#     @staticmethod
#     def backward(ctx, dz):
#         x, y = ctx.saved_tensors
#         return y * dz, x * dz
# ```
#
# `ctx` es tu `self`, y `save_for_backward`, tu `self.x = x`. Se lee sin manual.
#
# ¿Qué agregan las grandes? Cientos de compuertas. Procesadores gráficos. Y el cuidado de no hacer nada dos veces: si solo cambia $x_0$, no todas las compuertas tienen que volver a trabajar. El grafo de nbnet lo hace; el tuyo podría.

# %%
replayed = nb.ComputationalGraph(f)
replayed.forward({x0: 0.25})
print(len(replayed.recomputed), "of", sum(node.gate is not None for node in replayed.nodes_topologically_sorted()))

# %% [markdown] lang="en"
# One last touch. A gate may also tell what it does in writing: its formula and its local derivatives, as text with the names of `forward`. Then the walk and the derivation speak of *your* gate in symbols:

# %% [markdown] lang="es"
# Un último toque. Una compuerta también puede contar por escrito lo que hace: su fórmula y sus derivadas locales, como texto, con los nombres de `forward`. Entonces el recorrido y la deducción hablan de *tu* compuerta con símbolos:

# %%
MultiplyGate.flow = "scales"
MultiplyGate.formula = "x * y"
MultiplyGate.derivatives = ("y", "x")

print(nb.ComputationalGraph(z).steps("forward"))
print(nb.ComputationalGraph(z).steps("backward"))

# %%
# %nnviz f --walk backward

# %% [markdown] lang="en"
# ## What you have seen
#
# - A **gate** is a class with two methods. `forward` computes and keeps what is needed; `backward` returns one gradient for each input.
# - A **graph** is a list of nodes in topological order: forward from its beginning, backward from its end, adding up where wires fork.
# - Gates of your own have the same standing as any others: they are drawn, walked through, checked and trained.
# - The large libraries do the same; they differ in when the graph is made, and in speed.
#
# You have built a machine for learning. In [lecture 10](10_two_layers.ipynb) you use all of it, by hand and by graph, on a network with two layers.

# %% [markdown] lang="es"
# ## Lo que viste
#
# - Una **compuerta** es una clase con dos métodos. `forward` calcula y guarda lo necesario; `backward` devuelve un gradiente por cada entrada.
# - Un **grafo** es una lista de nodos en orden topológico: la ida, desde el principio; la vuelta, desde el final, sumando donde los cables se bifurcan.
# - Tus compuertas valen lo mismo que cualquier otra: se dibujan, se recorren, se comprueban y se entrenan.
# - Las bibliotecas grandes hacen lo mismo; se distinguen en cuándo se hace el grafo, y en la velocidad.
#
# Construiste una máquina de aprender. En la [clase 10](10_dos_capas.ipynb) la usas entera, a mano y con el grafo, en una red de dos capas.
