# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 10_two_layers, es: 10_dos_capas}
# ---

# %% [markdown] lang="en"
# # 10 · Problem 2.6: two layers, by hand and by machine
#
# This lecture is one exercise, the problem 2.6 of the course: a network with two layers, both with tanh, and the mean squared error.
#
# $$H = \tanh(X W_1 + b_1), \qquad Y = \tanh(H W_2 + b_2), \qquad L = \frac{1}{N} \sum_i \lVert y_i - t_i \rVert^2$$
#
# Everything that you have learned comes together in it. You will find its gradients three times: with a pencil, with a graph, and with ten lines of NumPy of your own. Then you let it learn.

# %% [markdown] lang="es"
# # 10 · Problema 2.6: dos capas, a mano y a máquina
#
# Esta clase es un solo ejercicio, el problema 2.6 del curso: una red con dos capas, las dos con tanh, y el error cuadrático medio.
#
# $$H = \tanh(X W_1 + b_1), \qquad Y = \tanh(H W_2 + b_2), \qquad L = \frac{1}{N} \sum_i \lVert y_i - t_i \rVert^2$$
#
# En él se junta todo lo que aprendiste. Vas a encontrar sus gradientes tres veces: con lápiz, con un grafo y con diez líneas tuyas de NumPy. Después lo dejas aprender.

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. With a pencil: one number of each kind
#
# Make the network as small as it gets: one input, one hidden neuron, one output, one sample. Let $x = 2$, and let the answer be $t = -1$. The weights are $w_1 = 0.5$, $b_1 = -0.5$, $w_2 = 1$, $b_2 = 0.5$.
#
# Forward: $z_1 = 0.5 \cdot 2 - 0.5 = 0.5$ and $h = \tanh 0.5 = 0.4621$; then $z_2 = 0.4621 + 0.5 = 0.9621$ and $y = \tanh 0.9621 = 0.7452$. The loss is $(0.7452 + 1)^2 = 3.0458$.
#
# **Predict first.** The network says 0.75 and should say −1. Has $w_2$ to rise or to fall?
# <details><summary>Answer</summary>To fall: h is positive, so a smaller w₂ makes the output smaller. Its gradient must be positive.</details>
#
# Backward. Each layer needs one number, its **delta**: the derivative of the loss with respect to the sum in front of its tanh. At the output,
#
# $$\delta_2 = 2\,(y - t)\,(1 - y^2) = 2 \cdot 1.7452 \cdot 0.4446 = 1.552$$
#
# and one layer further back, through the weight and through the other tanh,
#
# $$\delta_1 = \delta_2\, w_2\, (1 - h^2) = 1.552 \cdot 1 \cdot 0.7864 = 1.2206$$
#
# What is left is easy: a weight's gradient is its delta times what came in, a bias's gradient is the delta. So $w_2$ gets $\delta_2 h = 0.7172$, $b_2$ gets $1.552$, $w_1$ gets $\delta_1 x = 2.4412$, and $b_1$ gets $1.2206$.
#
# ## 2. With a graph
#
# The same formula, written down. Its gradients, in the order $w_1, b_1, w_2, b_2$:

# %% [markdown] lang="es"
# ## 1. Con lápiz: un número de cada clase
#
# Hagamos la red lo más pequeña posible: una entrada, una neurona oculta, una salida, una muestra. Sea $x = 2$, y la respuesta, $t = -1$. Los pesos son $w_1 = 0{,}5$, $b_1 = -0{,}5$, $w_2 = 1$, $b_2 = 0{,}5$.
#
# Hacia adelante: $z_1 = 0{,}5 \cdot 2 - 0{,}5 = 0{,}5$ y $h = \tanh 0{,}5 = 0{,}4621$; después $z_2 = 0{,}4621 + 0{,}5 = 0{,}9621$ e $y = \tanh 0{,}9621 = 0{,}7452$. La pérdida es $(0{,}7452 + 1)^2 = 3{,}0458$.
#
# **Predice primero.** La red dice 0,75 y debería decir −1. ¿$w_2$ tiene que subir o bajar?
# <details><summary>Respuesta</summary>Bajar: h es positivo, así que un w₂ menor hace menor la salida. Su gradiente tiene que ser positivo.</details>
#
# Hacia atrás. Cada capa necesita un número, su **delta**: la derivada de la pérdida respecto de la suma que está delante de su tanh. En la salida,
#
# $$\delta_2 = 2\,(y - t)\,(1 - y^2) = 2 \cdot 1{,}7452 \cdot 0{,}4446 = 1{,}552$$
#
# y una capa más atrás, a través del peso y de la otra tanh,
#
# $$\delta_1 = \delta_2\, w_2\, (1 - h^2) = 1{,}552 \cdot 1 \cdot 0{,}7864 = 1{,}2206$$
#
# Lo que queda es fácil: el gradiente de un peso es su delta por lo que entró; el de un sesgo, el delta. Entonces a $w_2$ le toca $\delta_2 h = 0{,}7172$; a $b_2$, $1{,}552$; a $w_1$, $\delta_1 x = 2{,}4412$; y a $b_1$, $1{,}2206$.
#
# ## 2. Con un grafo
#
# La misma fórmula, escrita. Sus gradientes, en el orden $w_1, b_1, w_2, b_2$:

# %%
x, t = 2.0, -1.0
w1, b1, w2, b2 = nb.Tensor(0.5), nb.Tensor(-0.5), nb.Tensor(1.0), nb.Tensor(0.5)
h = np.tanh(w1 * x + b1)
y = np.tanh(w2 * h + b2)
f = (y - t) ** 2
f.backward()
print(np.round([p.grad for p in (w1, b1, w2, b2)], 4))
f

# %% [markdown] lang="en"
# The same four numbers. Now walk back through it, one gate at a time, and say each product before you press:

# %% [markdown] lang="es"
# Los mismos cuatro números. Ahora recórrelo hacia atrás, una compuerta por vez, y di cada producto antes de presionar:

# %%
# %nnviz f --walk backward

# %% [markdown] lang="en"
# 1. Which wires carry the two deltas?
#    <details><summary>Answer</summary>The ones that lead into the two tanh gates: 1.552 and 1.221. From there they go unchanged through the sums to the biases.</details>
# 2. Close the walk and set $w_2$ to 0. Which gradients vanish, and does that mean that the first layer is right?
#    <details><summary>Answer</summary>Those of w₁ and b₁: the way back leads through w₂, and it is closed. It means nothing of the kind; they get a gradient again as soon as w₂ has moved.</details>
# 3. Type 4 into the box of $b_2$. The answer is now as wrong as can be. How large are the gradients?
#    <details><summary>Answer</summary>A few thousandths. The output neuron is saturated, at the wrong end. Section 5 comes back to this.</details>
#
# ### Exercise 1: the two deltas
#
# Write them as a function of all six numbers, in plain NumPy. Return $\delta_2$ first.

# %% [markdown] lang="es"
# 1. ¿Qué cables llevan los dos deltas?
#    <details><summary>Respuesta</summary>Los que entran en las dos compuertas tanh: 1,552 y 1,221. Desde allí pasan sin cambios por las sumas hasta los sesgos.</details>
# 2. Cierra el recorrido y pon $w_2$ en 0. ¿Qué gradientes desaparecen? ¿Quiere decir eso que la primera capa está bien?
#    <details><summary>Respuesta</summary>Los de w₁ y b₁: el camino de vuelta pasa por w₂, y está cerrado. No quiere decir nada de eso: vuelven a tener gradiente apenas se mueve w₂.</details>
# 3. Escribe 4 en la casilla de $b_2$. La respuesta está ahora tan mal como puede estar. ¿Cuánto valen los gradientes?
#    <details><summary>Respuesta</summary>Unas milésimas. La neurona de salida está saturada, en el extremo equivocado. La sección 5 vuelve sobre esto.</details>
#
# ### Ejercicio 1: los dos deltas
#
# Escríbelos como función de los seis números, en NumPy puro. Devuelve primero $\delta_2$.

# %% exercise="two_deltas"
def deltas(x, t, w1, b1, w2, b2):
    ### BEGIN SOLUTION
    h = np.tanh(w1 * x + b1)
    y = np.tanh(w2 * h + b2)
    delta2 = 2 * (y - t) * (1 - y**2)
    delta1 = delta2 * w2 * (1 - h**2)
    return delta2, delta1
    ### END SOLUTION

# %% check="two_deltas"
nb.exercises.check("two_deltas", deltas)

# %% [markdown] lang="en"
# ## 3. With matrices
#
# With many samples and many neurons nothing new happens, only the numbers become arrays. Let there be $N$ samples with $d$ features, $k$ hidden neurons and $m$ outputs:
#
# | | shape | | shape |
# | --- | --- | --- | --- |
# | $X$ | $N \times d$ | $T$, $Y$, $\Delta_2$ | $N \times m$ |
# | $W_1$ | $d \times k$ | $W_2$ | $k \times m$ |
# | $b_1$ | $k$ | $b_2$ | $m$ |
# | $H$, $\Delta_1$ | $N \times k$ | $L$ | one number |
#
# The deltas have the shape of their layer, and a product written with $\odot$ goes entry by entry:
#
# $$\Delta_2 = \tfrac{2}{N}\,(Y - T) \odot (1 - Y^2), \qquad \Delta_1 = \Delta_2 W_2^T \odot (1 - H^2)$$
#
# **Predict first.** Which product of $H$ and $\Delta_2$ has the shape of $W_2$?
# <details><summary>Answer</summary>Hᵀ Δ₂, since (k × N)(N × m) is k × m. It adds up, over the samples, what the single number δ₂ h was before. Shapes leave no other choice.</details>
#
# Four samples of XOR, with targets −1 and 1; three hidden neurons:

# %% [markdown] lang="es"
# ## 3. Con matrices
#
# Con muchas muestras y muchas neuronas no pasa nada nuevo: los números se vuelven arreglos. Sean $N$ muestras con $d$ características, $k$ neuronas ocultas y $m$ salidas:
#
# | | forma | | forma |
# | --- | --- | --- | --- |
# | $X$ | $N \times d$ | $T$, $Y$, $\Delta_2$ | $N \times m$ |
# | $W_1$ | $d \times k$ | $W_2$ | $k \times m$ |
# | $b_1$ | $k$ | $b_2$ | $m$ |
# | $H$, $\Delta_1$ | $N \times k$ | $L$ | un número |
#
# Los deltas tienen la forma de su capa, y el producto que se escribe $\odot$ va elemento por elemento:
#
# $$\Delta_2 = \tfrac{2}{N}\,(Y - T) \odot (1 - Y^2), \qquad \Delta_1 = \Delta_2 W_2^T \odot (1 - H^2)$$
#
# **Predice primero.** ¿Qué producto de $H$ y $\Delta_2$ tiene la forma de $W_2$?
# <details><summary>Respuesta</summary>Hᵀ Δ₂, porque (k × N)(N × m) es k × m. Suma, sobre las muestras, lo que antes era el número δ₂ h. Las formas no dejan otra opción.</details>
#
# Cuatro muestras de XOR, con objetivos −1 y 1; tres neuronas ocultas:

# %%
table = nb.datasets.logic_gate("xor")
X, T = table.X, 2.0 * table.y[:, None] - 1

network = nb.MLP([2, 3, 1], activation=["tanh", "tanh"], task="regression", seed=0)
L = nb.mse(network(X), T)
L.backward()
for name, parameter in network.parameters.items():
    print(name, parameter.shape)
    print(np.round(parameter.grad, 4))

# %%
# %nnviz L

# %% [markdown] lang="en"
# 1. Point at the wires into the two tanh gates. Which shapes do the deltas have?
#    <details><summary>Answer</summary>(4, 3) and (4, 1): a row for each sample, a column for each neuron of the layer.</details>
# 2. Fold the two layers. Which numbers still pass between them?
#    <details><summary>Answer</summary>H on the way there, and Δ₂ W₂ᵀ on the way back, both of the shape (4, 3).</details>
#
# ### Exercise 2: all four gradients
#
# Write the whole backward pass in NumPy. Return the gradients of $W_1, b_1, W_2, b_2$. If one of them is wrong, the check says what happened to it.

# %% [markdown] lang="es"
# 1. Señala los cables que entran en las dos compuertas tanh. ¿Qué formas tienen los deltas?
#    <details><summary>Respuesta</summary>(4, 3) y (4, 1): una fila por muestra, una columna por neurona de la capa.</details>
# 2. Pliega las dos capas. ¿Qué números siguen pasando entre ellas?
#    <details><summary>Respuesta</summary>H a la ida, y Δ₂ W₂ᵀ a la vuelta, los dos de forma (4, 3).</details>
#
# ### Ejercicio 2: los cuatro gradientes
#
# Escribe toda la pasada hacia atrás en NumPy. Devuelve los gradientes de $W_1, b_1, W_2, b_2$. Si alguno no está bien, la comprobación dice qué le pasó.

# %% exercise="two_layer_gradients"
def gradients(X, T, W1, b1, W2, b2):
    ### BEGIN SOLUTION
    H = np.tanh(X @ W1 + b1)
    Y = np.tanh(H @ W2 + b2)
    D2 = 2 * (Y - T) / len(X) * (1 - Y**2)
    D1 = D2 @ W2.T * (1 - H**2)
    return X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)
    ### END SOLUTION

# %% check="two_layer_gradients"
nb.exercises.check("two_layer_gradients", gradients)

# %% [markdown] lang="en"
# Should anybody believe a derivation of ten lines? Nudge every number a little, and compare with the graph:

# %% [markdown] lang="es"
# ¿Hay que creerle a una deducción de diez líneas? Mueve un poquito cada número y compara con el grafo:

# %%
def loss_of(W1, b1, W2, b2):
    return np.mean(np.sum((np.tanh(np.tanh(X @ W1 + b1) @ W2 + b2) - T) ** 2, axis=1))


start = [parameter.data.copy() for parameter in network.parameters.values()]
print(bool(nb.check_gradient(loss_of, *start)))

# %% [markdown] lang="en"
# ## 4. Let it learn
#
# ### Exercise 3: the loop
#
# `gradients` is given to your function, just as it is called in exercise 2: `gradients(X, T, *parameters)` returns four arrays. Do `steps` steps of gradient descent, and return the four trained parameters.

# %% [markdown] lang="es"
# ## 4. Que aprenda
#
# ### Ejercicio 3: el bucle
#
# Tu función recibe `gradients`, que se llama como en el ejercicio 2: `gradients(X, T, *parameters)` devuelve cuatro arreglos. Da `steps` pasos de descenso por gradiente y devuelve los cuatro parámetros entrenados.

# %% exercise="training_loop"
def train(gradients, X, T, parameters, rate, steps):
    ### BEGIN SOLUTION
    for _ in range(steps):
        slopes = gradients(X, T, *parameters)
        parameters = [p - rate * g for p, g in zip(parameters, slopes)]
    return parameters
    ### END SOLUTION

# %% check="training_loop"
nb.exercises.check("training_loop", train)

# %% [markdown] lang="en"
# Now the same with the graph doing the derivatives, and once more with nbnet's `Trainer`: 500 steps each, from the same start.

# %% [markdown] lang="es"
# Ahora lo mismo, con el grafo a cargo de las derivadas, y una vez más con el `Trainer` de nbnet: 500 pasos cada uno, desde el mismo comienzo.

# %%
parameters = [nb.Tensor(values) for values in start]
for _ in range(500):
    loss = loss_of(*parameters)
    loss.backward()
    parameters = [nb.Tensor(p.data - 0.3 * p.grad) for p in parameters]

model = nb.MLP([2, 3, 1], activation=["tanh", "tanh"], task="regression", seed=0)
nb.Trainer(model, X, T[:, 0], optimizer=nb.SGD(0.3)).fit(epochs=500)
for mine, theirs in zip(parameters, model.parameters.values()):
    print(np.allclose(mine.data, theirs.data))
print("loss", round(nb.mse(model(X), T).item(), 4), " answers", np.round(model.scores(X), 2))

# %% [markdown] lang="en"
# Your loop, the graph's, and the library's do the same. There is nothing else inside. Watch it from the start, with everything that the course has shown you in one view:

# %% [markdown] lang="es"
# Tu bucle, el del grafo y el de la biblioteca hacen lo mismo. No hay nada más adentro. Míralo desde el comienzo, con todo lo que mostró el curso en una sola vista:

# %%
learner = nb.Trainer(
    nb.MLP([2, 3, 1], activation=["tanh", "tanh"], task="regression", seed=0), X, T[:, 0], optimizer=nb.SGD(0.3)
)
learner.speed = 1

# %%
# %nnviz learner --panels loss, boundary, hidden, network --feature-names table.feature_names

# %% [markdown] lang="en"
# 1. Press **Play**. What does the plane look like where there are no samples?
#    <details><summary>Answer</summary>A smooth band between −1 and 1. Nobody asked for it: four samples fix four values, and the network invents the rest.</details>
# 2. Set the learning rate to 5, reset and play.
#    <details><summary>Answer</summary>The first steps overshoot: the loss leaps to 2, half of the answers at the wrong end, and stays there. The output is saturated, and hardly any gradient is left to bring it back.</details>
# 3. Replace `[2, 3, 1]` by `[2, 2, 1]`, and try some seeds.
#    <details><summary>Answer</summary>Most starts succeed and some get stuck, as in lecture 5: no theorem protects you.</details>
#
# ## 5. What tanh and the squared error do to each other
#
# **Predict first.** An output neuron should say 1. Once it says −0.995, once it says 0. Where is the gradient larger?
# <details><summary>Answer</summary>Where it says 0: the gradient is −2 there, and −0.04 at −0.995, where it is most wrong.</details>
#
# Here is the loss of that neuron over the sum in front of its tanh, and, dotted, the cross-entropy for the same task:

# %% [markdown] lang="es"
# 1. Presiona **Iniciar**. ¿Qué aspecto tiene el plano donde no hay muestras?
#    <details><summary>Respuesta</summary>Una banda suave entre −1 y 1. Nadie la pidió: cuatro muestras fijan cuatro valores, y la red inventa el resto.</details>
# 2. Pon la tasa de aprendizaje en 5, reinicia e inicia.
#    <details><summary>Respuesta</summary>Los primeros pasos se pasan de largo: la pérdida salta a 2, con la mitad de las respuestas en el extremo equivocado, y se queda ahí. La salida está saturada, y casi no queda gradiente que la traiga de vuelta.</details>
# 3. Reemplaza `[2, 3, 1]` por `[2, 2, 1]` y prueba algunas semillas.
#    <details><summary>Respuesta</summary>La mayoría de los comienzos llega y algunos se atascan, como en la clase 5: no hay teorema que te proteja.</details>
#
# ## 5. Qué se hacen mutuamente tanh y el error cuadrático
#
# **Predice primero.** Una neurona de salida debería decir 1. Una vez dice −0,995; otra vez dice 0. ¿Dónde es mayor el gradiente?
# <details><summary>Respuesta</summary>Donde dice 0: allí el gradiente es −2, y en −0,995, donde más se equivoca, −0,04.</details>
#
# Aquí está la pérdida de esa neurona en función de la suma que está delante de su tanh y, punteada, la entropía cruzada para la misma tarea:

# %%
def squared(s):
    return (np.tanh(s) - 1) ** 2


def cross_entropy(s):
    return np.log(1 + np.exp(-2 * s))

# %%
# %nnviz squared --compare cross_entropy

# %% [markdown] lang="en"
# 1. Drag the point to −3. How wrong is the neuron, and how strong is the pull?
#    <details><summary>Answer</summary>The loss is nearly 4, its maximum, and the slope is −0.039: hardly any pull. Who is most wrong learns least.</details>
# 2. And the cross-entropy, at the same place?
#    <details><summary>Answer</summary>Its slope is −1.995. It grows without bound for confident mistakes, so its gradient does not vanish there. For classes this is the reason to prefer it.</details>
#
# And if all weights begin at 0?

# %% [markdown] lang="es"
# 1. Arrastra el punto hasta −3. ¿Cuánto se equivoca la neurona, y con cuánta fuerza se la corrige?
#    <details><summary>Respuesta</summary>La pérdida es casi 4, su máximo, y la pendiente es −0,039: casi ninguna fuerza. Quien más se equivoca, menos aprende.</details>
# 2. ¿Y la entropía cruzada, en el mismo lugar?
#    <details><summary>Respuesta</summary>Su pendiente es −1,995. Crece sin límite con los errores seguros de sí mismos, así que su gradiente no se desvanece allí. Para clases, es la razón para preferirla.</details>
#
# ¿Y si todos los pesos empiezan en 0?

# %%
zeros = [nb.Tensor(np.zeros(values.shape)) for values in start]
loss_of(*zeros).backward()
print([float(np.max(np.abs(p.grad))) for p in zeros])

# %% [markdown] lang="en"
# All gradients are exactly 0. With $W_2 = 0$ nothing comes back to the first layer, with $H = 0$ nothing reaches $W_2$, and the targets −1 and 1 balance each other in $b_2$. The network stands on a perfectly flat place and will stay there for ever. Weights start at random to avoid it.
#
# ### Exercise 4: targets that tanh can reach
#
# tanh never quite says 1. If that is the target, the weights grow and grow, in vain. Temperatures from 5 to 20 degrees it cannot say at all. So one rescales the targets: `low` becomes −0.9, `high` becomes 0.9, and all that lies between stays in proportion. Write that function.

# %% [markdown] lang="es"
# Todos los gradientes son exactamente 0. Con $W_2 = 0$ no vuelve nada a la primera capa, con $H = 0$ no llega nada a $W_2$, y los objetivos −1 y 1 se compensan en $b_2$. La red está en un lugar perfectamente plano y allí se queda para siempre. Para evitarlo, los pesos empiezan al azar.
#
# ### Ejercicio 4: objetivos que tanh puede alcanzar
#
# tanh nunca llega a decir 1. Si ese es el objetivo, los pesos crecen y crecen, en vano. Temperaturas de 5 a 20 grados no las puede decir de ningún modo. Por eso se reescalan los objetivos: `low` se vuelve −0,9, `high` se vuelve 0,9, y lo que está en el medio conserva la proporción. Escribe esa función.

# %% exercise="tanh_targets"
def scaled(t, low, high):
    ### BEGIN SOLUTION
    return -0.9 + 1.8 * (t - low) / (high - low)
    ### END SOLUTION

# %% check="tanh_targets"
nb.exercises.check("tanh_targets", scaled)

# %% [markdown] lang="en"
# ## What you have seen
#
# - Two layers need two deltas: $\Delta_2$ at the output, and $\Delta_1 = \Delta_2 W_2^T \odot (1 - H^2)$ one layer back. More layers only repeat the second formula.
# - A weight's gradient is what came in, times the delta; a bias's is the sum of the deltas. The **shapes** tell which product it is.
# - By hand, by graph, by library: the same numbers. A check by **finite differences** is cheap, so do it.
# - tanh with the squared error forgives the most confident mistakes; the cross-entropy does not. All zeros is a flat place: start at random.
#
# What is left is to use it all: [lecture 11](11_playground.ipynb), with a playground and a small project.

# %% [markdown] lang="es"
# ## Lo que viste
#
# - Dos capas necesitan dos deltas: $\Delta_2$ en la salida y $\Delta_1 = \Delta_2 W_2^T \odot (1 - H^2)$ una capa más atrás. Más capas solo repiten la segunda fórmula.
# - El gradiente de un peso es lo que entró, por el delta; el de un sesgo, la suma de los deltas. Las **formas** dicen qué producto es.
# - A mano, con un grafo, con una biblioteca: los mismos números. Comprobar con **diferencias finitas** es barato: hazlo.
# - tanh con el error cuadrático perdona los errores más seguros de sí mismos; la entropía cruzada, no. Todo en cero es un lugar plano: empieza al azar.
#
# Falta usarlo todo: la [clase 11](11_laboratorio.ipynb), con un laboratorio y un pequeño proyecto.
