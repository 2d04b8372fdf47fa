# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 08_vectorised, es: 08_vectorizado}
# ---

# %% [markdown] lang="en"
# # 8 · Backpropagation with arrays: the same rules, a thousand at a time
#
# In [lecture 7](07_backpropagation.ipynb) every wire carried one number. In a real network a wire carries a whole array: the 4096 numbers of a layer, a matrix of weights, a batch of a hundred pictures. Nothing new happens to them. But there are three things to learn: what the local derivative of such a gate *is* (a table, the Jacobian), why nobody ever builds that table, and how the shapes of the arrays all but write the formulas for you.

# %% [markdown] lang="es"
# # 8 · Retropropagación con arreglos: las mismas reglas, de a miles
#
# En la [clase 7](07_retropropagacion.ipynb) cada cable llevaba un número. En una red de verdad, un cable lleva un arreglo entero: los 4096 números de una capa, una matriz de pesos, un lote de cien imágenes. No les pasa nada nuevo. Pero hay tres cosas que aprender: qué *es* la derivada local de una compuerta así (una tabla, la jacobiana), por qué nadie construye nunca esa tabla, y cómo las formas de los arreglos escriben las fórmulas casi por ti.

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. A bundle of wires
#
# Our example for this lecture is the function
#
# $$f(W, x) = \lVert W \cdot x \rVert^2 = \sum_i (W \cdot x)_i^2$$
#
# with a 2 × 2 matrix $W$ and a vector $x$ of two numbers. First the hard way, number by number, with the gates of lecture 7:

# %% [markdown] lang="es"
# ## 1. Un manojo de cables
#
# El ejemplo de esta clase es la función
#
# $$f(W, x) = \lVert W \cdot x \rVert^2 = \sum_i (W \cdot x)_i^2$$
#
# con una matriz $W$ de 2 × 2 y un vector $x$ de dos números. Primero por las malas, número por número, con las compuertas de la clase 7:

# %%
w11, w12, w21, w22 = nb.Tensor(0.1), nb.Tensor(0.5), nb.Tensor(-0.3), nb.Tensor(0.8)
x1, x2 = nb.Tensor(0.2), nb.Tensor(0.4)

y1 = w11 * x1 + w12 * x2
y2 = w21 * x1 + w22 * x2
f_scalar = np.square(y1) + np.square(y2)
f_scalar.backward()
f_scalar

# %% [markdown] lang="en"
# Nine gates, for two neurons with two inputs. A layer that turns 784 inputs into 128 would need 100,352 products. Nobody wants to see that, and no computer wants to do it one by one. So we tie the wires into bundles. A whole matrix is *one* wire, and the product of a matrix with a vector is *one* gate, `@`:

# %% [markdown] lang="es"
# Nueve compuertas para dos neuronas con dos entradas. Una capa que convierte 784 entradas en 128 salidas necesitaría 100 352 productos. Eso nadie lo quiere ver, y ninguna computadora lo quiere hacer uno por uno. Así que atamos los cables en manojos. Una matriz entera es *un* cable, y el producto de una matriz por un vector es *una* compuerta, `@`:

# %%
W = nb.Tensor([[0.1, 0.5], [-0.3, 0.8]])
x = nb.Tensor([0.2, 0.4])

y = W @ x
f = np.sum(np.square(y))
f.backward()
f

# %% [markdown] lang="en"
# The same function, three gates. A square of colour stands for each number of an array: the stronger the colour, the larger the number; values in blue, gradients in orange. And the first rule of this lecture can be seen already: **the gradient of an array has the shape of the array**, because there is one derivative for each of its numbers. Compare with the picture above:

# %% [markdown] lang="es"
# La misma función, tres compuertas. Un cuadradito de color representa cada número de un arreglo: cuanto más intenso el color, mayor el número; los valores en azul, los gradientes en naranja. Y ya se ve la primera regla de esta clase: **el gradiente de un arreglo tiene la forma del arreglo**, porque hay una derivada por cada uno de sus números. Compara con el dibujo de arriba:

# %%
print("y =", y.data, " f =", round(float(f.data), 4))
print("dW =", np.round(W.grad, 4).tolist())
print("dx =", np.round(x.grad, 4).tolist())
print("w11 … w22:", [round(float(w.grad), 4) for w in (w11, w12, w21, w22)])

# %% [markdown] lang="en"
# All four derivatives of $W$ are those of the four single weights. A bundle is nothing but its wires.

# %% [markdown] lang="es"
# Las cuatro derivadas de $W$ son las de los cuatro pesos sueltos. Un manojo no es más que sus cables.

# %%
# %nnviz f

# %% [markdown] lang="en"
# A slider moves one number of its array. Click on a number of $W$ or $x$ in the picture, and the slider is that number's.
#
# 1. $f$ is the squared length of $y$. Which of the four weights, if moved, changes $f$ most? Make it smaller and watch.
#    <details><summary>Answer</summary>w₂₂ = 0.8, at the bottom right, with the gradient 0.208. Its input x₂ is the larger input, and its output y₂ the larger output. Moved down to about 0.15 it makes y₂ = 0, and then its gradient is 0 too.</details>
# 2. Set both numbers of $x$ to 0. What are the gradients of $W$ and of $x$?
#    <details><summary>Answer</summary>All are 0: those of W because its inputs are silent, those of x because y = 0 is where the square is flat.</details>
# 3. Reset. Now set only $x_1$ to 0. Which column of the gradient of $W$ goes dark?
#    <details><summary>Answer</summary>The first one. Column j of W belongs to input j: a silent input, a column without gradient.</details>

# %% [markdown] lang="es"
# Un control mueve un número de su arreglo. Haz clic en un número de $W$ o de $x$ en el dibujo, y el control será el de ese número.
#
# 1. $f$ es el cuadrado del largo de $y$. ¿Cuál de los cuatro pesos, si lo mueves, cambia más a $f$? Hazlo más pequeño y mira.
#    <details><summary>Respuesta</summary>w₂₂ = 0,8, abajo a la derecha, con gradiente 0,208. Su entrada x₂ es la entrada mayor, y su salida y₂, la salida mayor. Si lo bajas hasta cerca de 0,15, y₂ = 0, y entonces su gradiente también vale 0.</details>
# 2. Pon en 0 los dos números de $x$. ¿Cuánto valen los gradientes de $W$ y de $x$?
#    <details><summary>Respuesta</summary>Todos 0: los de W porque sus entradas están en silencio; los de x porque y = 0 es donde el cuadrado es plano.</details>
# 3. Reinicia. Ahora pon en 0 solo $x_1$. ¿Qué columna del gradiente de $W$ se apaga?
#    <details><summary>Respuesta</summary>La primera. La columna j de W pertenece a la entrada j: una entrada en silencio, una columna sin gradiente.</details>

# %% [markdown] lang="en"
# ## 2. The Jacobian, and why nobody builds it
#
# A gate with one input and one output has one local derivative. A gate that turns five numbers into five numbers has 25: how fast does output $k$ move with input $j$, for every pair. In a table, one row an output and one column an input, this is the **Jacobian** of the gate, after Carl Jacobi (1804–1851). Here is that of ReLU, $z = \max(0, x)$ for each number:

# %% [markdown] lang="es"
# ## 2. La jacobiana, y por qué nadie la construye
#
# Una compuerta con una entrada y una salida tiene una derivada local. Una que convierte cinco números en cinco números tiene 25: qué tan rápido se mueve la salida $k$ con la entrada $j$, para cada par. Puestas en una tabla, con una fila por salida y una columna por entrada, son la **jacobiana** de la compuerta, por Carl Jacobi (1804–1851). Esta es la de ReLU, $z = \max(0, x)$ en cada número:

# %%
numbers = np.array([1.5, -0.3, 2.0, -4.0, 0.7])
J = nb.jacobian(nb.relu)(numbers)
print(J)

# %% [markdown] lang="en"
# Zeros everywhere, except on the diagonal: output $k$ looks at input $k$ alone. On the diagonal stands 1 where the gate is open and 0 where it is shut.
#
# Now the chain rule. If the gradient $dz$ arrives, five numbers, then input $j$ receives from every output $k$ the product $dz_k \cdot J_{kj}$, and all of these add up: a **vector–Jacobian product**, $dx = J^\top dz$. That is the multiplication of lecture 7, in its grown-up form. Take any $dz$:

# %% [markdown] lang="es"
# Ceros por todas partes, salvo en la diagonal: la salida $k$ mira solo la entrada $k$. En la diagonal hay un 1 donde la compuerta está abierta y un 0 donde está cerrada.
#
# Ahora, la regla de la cadena. Si llega el gradiente $dz$, cinco números, la entrada $j$ recibe de cada salida $k$ el producto $dz_k \cdot J_{kj}$, y todos se suman: un **producto de vector por jacobiana**, $dx = J^\top dz$. Es la multiplicación de la clase 7, ya adulta. Toma un $dz$ cualquiera:

# %%
dz = np.array([0.5, 2.0, -1.0, 0.3, -2.5])
print(J.T @ dz)
print(dz * (numbers > 0))

# %% [markdown] lang="en"
# Twice the same answer. The first line used a table of 25 numbers, the second none at all. With five numbers, who cares? So take a layer of a real network. It has 4096 neurons (that is what the dimensions of a wire stand for: one number a neuron), and in training 100 samples go through it at once, which makes an array of 100 × 4096.

# %% [markdown] lang="es"
# Dos veces la misma respuesta. La primera línea usó una tabla de 25 números; la segunda, ninguna. Con cinco números, ¿a quién le importa? Entonces toma una capa de una red de verdad. Tiene 4096 neuronas (eso representan las dimensiones de un cable: un número por neurona), y al entrenar la atraviesan 100 muestras a la vez: un arreglo de 100 × 4096.

# %%
for samples in (1, 100):
    n = 4096 * samples
    print(f"{samples:3} × 4096:  {n:,} × {n:,} = {n * n:,} numbers, {n * n * 8 / 1e9:,.1f} GB")

# %% [markdown] lang="en"
# For one sample the table has 16.8 million entries, and 4096 of them can be different from 0. For a batch it would fill 1,342 gigabytes, all to say, for each number, "open" or "shut". `dz * (x > 0)` says the same with 409,600 multiplications.
#
# So here is the second rule: **a gate never makes its Jacobian. It only computes the product of the arriving gradient with it**, by whatever shortcut it knows. `backward` is the name of that shortcut.

# %% [markdown] lang="es"
# Para una sola muestra, la tabla tiene 16,8 millones de casilleros, de los que 4096 pueden no ser 0. Para un lote ocuparía 1342 gigabytes, y todo para decir, de cada número, "abierta" o "cerrada". `dz * (x > 0)` dice lo mismo con 409 600 multiplicaciones.
#
# Así que esta es la segunda regla: **una compuerta nunca arma su jacobiana. Solo calcula el producto del gradiente que llega por ella**, con el atajo que conozca. Ese atajo se llama `backward`.

# %%
a = nb.Tensor(numbers)
opened = nb.relu(a)

# %%
# %nnviz opened

# %% [markdown] lang="en"
# 1. One after the other, move the numbers of $a$ across 0. What happens to the gradient at the same place, and what to the others?
#    <details><summary>Answer</summary>It switches between 0 and 1 as the number crosses 0, and no other number notices: that is the diagonal.</details>
# 2. What would the Jacobian of `np.exp` look like? And that of `np.sum`?
#    <details><summary>Answer</summary>Of exp: a diagonal again, with the outputs on it. Of sum: a single row of ones, since it has one output, and every input moves it at the rate 1.</details>
# 3. Here you may look at what nobody builds. Click on the wire *opened* and, in the panel that opens, on **∂opened/∂a**. Move a number of $a$ across 0 once more: what happens in the table?
#    <details><summary>Answer</summary>The square at its place on the diagonal goes on and off: 1 where the gate is open, 0 where it is shut. All the rest is always empty. Below the table stands what is computed in its place, with the shapes: (5,) ⊙ (5,) = (5,), entry times entry.</details>
#
# ### Your turn: ReLU, backwards
#
# `x` and `dz` are arrays of the same shape. Return the gradient of `x`, without a Jacobian.

# %% [markdown] lang="es"
# 1. Uno tras otro, haz que los números de $a$ crucen el 0. ¿Qué le pasa al gradiente en ese mismo lugar, y qué a los demás?
#    <details><summary>Respuesta</summary>Cambia entre 0 y 1 cuando el número cruza el 0, y ningún otro número se entera: eso es la diagonal.</details>
# 2. ¿Qué aspecto tendría la jacobiana de `np.exp`? ¿Y la de `np.sum`?
#    <details><summary>Respuesta</summary>La de exp: otra vez una diagonal, con las salidas en ella. La de sum: una sola fila de unos, porque tiene una única salida y cada entrada la mueve a razón de 1.</details>
# 3. Aquí puedes mirar lo que nadie construye. Haz clic en el cable *opened* y, en el panel que se abre, en **∂opened/∂a**. Haz que un número de $a$ cruce otra vez el 0: ¿qué pasa en la tabla?
#    <details><summary>Respuesta</summary>El casillero de su lugar en la diagonal se enciende y se apaga: 1 donde la compuerta está abierta, 0 donde está cerrada. Todo lo demás está siempre vacío. Debajo de la tabla está lo que se calcula en su lugar, con las formas: (5,) ⊙ (5,) = (5,), casillero por casillero.</details>
#
# ### Tu turno: ReLU, hacia atrás
#
# `x` y `dz` son arreglos de la misma forma. Devuelve el gradiente de `x`, sin ninguna jacobiana.

# %% exercise="relu_backward"
def relu_backward(x, dz):
    ### BEGIN SOLUTION
    return dz * (x > 0)
    ### END SOLUTION


# %% check="relu_backward"
nb.exercises.check("relu_backward", relu_backward)

# %% [markdown] lang="en"
# ## 3. W·x
#
# Now the gate that makes up nearly all of a network. In numbers, $y_k = \sum_j W_{kj}\, x_j$. Two questions: how fast does $y_k$ move with one weight, and how fast with one input?
#
# **A weight.** $W_{ij}$ occurs in $y_i$ only, with the factor $x_j$; all other outputs don't know it:
#
# $$\frac{\partial y_k}{\partial W_{ij}} = \begin{cases} x_j & \text{if } k = i \\ 0 & \text{otherwise} \end{cases}$$
#
# This Jacobian has three indices, and even here, with a 2 × 2 matrix, half of it is zeros:

# %% [markdown] lang="es"
# ## 3. W·x
#
# Ahora, la compuerta de la que está hecha casi toda una red. En números, $y_k = \sum_j W_{kj}\, x_j$. Dos preguntas: ¿qué tan rápido se mueve $y_k$ con un peso, y qué tan rápido con una entrada?
#
# **Un peso.** $W_{ij}$ aparece solo en $y_i$, con el factor $x_j$; las demás salidas no lo conocen:
#
# $$\frac{\partial y_k}{\partial W_{ij}} = \begin{cases} x_j & \text{si } k = i \\ 0 & \text{si no} \end{cases}$$
#
# Esta jacobiana tiene tres índices, y hasta aquí, con una matriz de 2 × 2, la mitad son ceros:

# %%
print(nb.jacobian(lambda W: W @ np.array([0.2, 0.4]))(W.data))

# %% [markdown] lang="en"
# Now let $dy$ arrive, one number for each output. $W_{ij}$ receives $dy_k \cdot \partial y_k / \partial W_{ij}$ from every $k$, and only $k = i$ has something to say:
#
# $$dW_{ij} = dy_i\, x_j, \qquad\text{as a matrix:}\quad dW = dy \cdot x^\top$$
#
# What arrives at its output, times what came in at its input: it is the product gate of lecture 7, for each weight. The table of all these products is called the **outer product** (`np.outer`).
#
# **An input.** $x_j$ occurs in *every* output, each time with another weight. It forks, so contributions add up:
#
# $$dx_j = \sum_k dy_k\, W_{kj}, \qquad\text{as a vector:}\quad dx = W^\top dy$$
#
# The gradient goes back through the very weights that carried the value there, only from the outputs to the inputs. The little $\top$ is that turn.
#
# Both Jacobians can be seen in the view of section 1. Click on the wire *y*, and in its panel on **∂y/∂x** and on **∂y/∂W**.
#
# 1. What is the first of them?
#    <details><summary>Answer</summary>W itself: a row for each output, a column for each input, and in it the weight between the two. Hence dx = Wᵀ·dy.</details>
# 2. The second has the shape (2, 4): the four weights stand side by side, and half of it is empty. Which rule stands below it, and what do its shapes say?
#    <details><summary>Answer</summary>dW = dy·xᵀ, with (2, 1)·(1, 2) = (2, 2): a column times a row gives a table with the shape of W.</details>
#
# ### Your turn: W·x, backwards
#
# Return `dW` and `dx`, for a matrix `W` of any shape.

# %% [markdown] lang="es"
# Ahora llega $dy$, un número por salida. $W_{ij}$ recibe $dy_k \cdot \partial y_k / \partial W_{ij}$ de cada $k$, y solo $k = i$ tiene algo que decir:
#
# $$dW_{ij} = dy_i\, x_j, \qquad\text{como matriz:}\quad dW = dy \cdot x^\top$$
#
# Lo que llega a su salida, por lo que entró por su entrada: para cada peso, es la compuerta producto de la clase 7. La tabla de todos esos productos se llama **producto exterior** (`np.outer`).
#
# **Una entrada.** $x_j$ aparece en *todas* las salidas, cada vez con otro peso. Se bifurca, así que las contribuciones se suman:
#
# $$dx_j = \sum_k dy_k\, W_{kj}, \qquad\text{como vector:}\quad dx = W^\top dy$$
#
# El gradiente vuelve por los mismos pesos que llevaron el valor, solo que de las salidas a las entradas. La pequeña $\top$ es ese giro.
#
# Las dos jacobianas se pueden ver en la vista de la sección 1. Haz clic en el cable *y* y, en su panel, en **∂y/∂x** y en **∂y/∂W**.
#
# 1. ¿Qué es la primera?
#    <details><summary>Respuesta</summary>La propia W: una fila por salida, una columna por entrada y, en el cruce, el peso que las une. De ahí dx = Wᵀ·dy.</details>
# 2. La segunda tiene la forma (2, 4): los cuatro pesos están uno al lado del otro, y la mitad está vacía. ¿Qué regla hay debajo, y qué dicen sus formas?
#    <details><summary>Respuesta</summary>dW = dy·xᵀ, con (2, 1)·(1, 2) = (2, 2): una columna por una fila da una tabla con la forma de W.</details>
#
# ### Tu turno: W·x, hacia atrás
#
# Devuelve `dW` y `dx`, para una matriz `W` de cualquier forma.

# %% exercise="matvec_backward"
def matvec_backward(W, x, dy):
    ### BEGIN SOLUTION
    dW = np.outer(dy, x)
    dx = W.T @ dy
    return dW, dx
    ### END SOLUTION


# %% check="matvec_backward"
nb.exercises.check("matvec_backward", matvec_backward)

# %% [markdown] lang="en"
# ## 4. ‖W·x‖², derived and checked
#
# What remains is small. $f = \sum_i y_i^2$, so $\partial f / \partial y_i = 2 y_i$: the gradient that arrives at the matrix gate is $dy = 2y$. Put into the two rules above:
#
# $$\nabla_W f = 2\, y\, x^\top, \qquad \nabla_x f = 2\, W^\top y$$
#
# With our numbers, $y = (0.22, 0.26)$ and $dy = (0.44, 0.52)$. The top left entry of $\nabla_W f$ must be $0.44 \cdot 0.2 = 0.088$, and the first entry of $\nabla_x f$ is $0.1 \cdot 0.44 - 0.3 \cdot 0.52 = -0.112$. Both stand in the printout of section 1.
#
# ### Your turn: the whole function
#
# Return $f$ and its two gradients.

# %% [markdown] lang="es"
# ## 4. ‖W·x‖², deducido y comprobado
#
# Lo que falta es poco. $f = \sum_i y_i^2$, así que $\partial f / \partial y_i = 2 y_i$: el gradiente que llega a la compuerta de la matriz es $dy = 2y$. Puesto en las dos reglas de arriba:
#
# $$\nabla_W f = 2\, y\, x^\top, \qquad \nabla_x f = 2\, W^\top y$$
#
# Con nuestros números, $y = (0{,}22;\ 0{,}26)$ y $dy = (0{,}44;\ 0{,}52)$. El casillero de arriba a la izquierda de $\nabla_W f$ debe valer $0{,}44 \cdot 0{,}2 = 0{,}088$, y el primero de $\nabla_x f$, $0{,}1 \cdot 0{,}44 - 0{,}3 \cdot 0{,}52 = -0{,}112$. Los dos están en lo que imprimió la sección 1.
#
# ### Tu turno: la función entera
#
# Devuelve $f$ y sus dos gradientes.

# %% exercise="squared_norm"
def squared_norm(W, x):
    ### BEGIN SOLUTION
    y = W @ x
    f = np.sum(y**2)

    dy = 2 * y
    dW = np.outer(dy, x)
    dx = W.T @ dy
    return f, dW, dx
    ### END SOLUTION


# %% check="squared_norm"
nb.exercises.check("squared_norm", squared_norm)

# %% [markdown] lang="en"
# And a witness who knows nothing of matrices: nudge every single number, as in lecture 7.

# %% [markdown] lang="es"
# Y un testigo que no sabe nada de matrices: empujar cada número, como en la clase 7.

# %%
nb.check_gradient(lambda W, x: np.sum(np.square(W @ x)), W.data, x.data)

# %% [markdown] lang="en"
# ## 5. Shapes as a guide
#
# In practice a whole batch goes through a layer at once: $N$ samples, one in each row of $X$, and $Y = X \cdot W + b$. (The weights stand at the right now, so that the samples can stand below each other.) Here are 32 pictures of 784 pixels, and ten neurons:
#
# | | $X$ | $W$ | $b$ | $Y$ |
# | :-- | :-- | :-- | :-- | :-- |
# | shape | (32, 784) | (784, 10) | (10,) | (32, 10) |
#
# **Predict first.** Which shapes do $dY$, $dW$, $dX$ and $db$ have? The view asks for them one by one, from right to left; type them as Python writes them, `(32, 10)`. (The weights are called `V` here, because `W` is taken.) And which product of two of these arrays has the shape that $dW$ needs?

# %% [markdown] lang="es"
# ## 5. Las formas como guía
#
# En la práctica, un lote entero atraviesa la capa de una vez: $N$ muestras, una en cada fila de $X$, y $Y = X \cdot W + b$. (Ahora los pesos están a la derecha, para que las muestras puedan ir una debajo de la otra.) Aquí hay 32 imágenes de 784 píxeles y diez neuronas:
#
# | | $X$ | $W$ | $b$ | $Y$ |
# | :-- | :-- | :-- | :-- | :-- |
# | forma | (32, 784) | (784, 10) | (10,) | (32, 10) |
#
# **Primero predice.** ¿Qué formas tienen $dY$, $dW$, $dX$ y $db$? La vista las pregunta una por una, de derecha a izquierda; escríbelas como Python, `(32, 10)`. (Aquí los pesos se llaman `V`, porque `W` ya está en uso.) ¿Y qué producto de dos de estos arreglos tiene la forma que $dW$ necesita?

# %%
random = np.random.default_rng(0)
X, V, b = nb.Tensor(random.normal(size=(32, 784))), nb.Tensor(random.normal(size=(784, 10))), nb.Tensor(np.zeros(10))
Y = X @ V + b
batch = np.mean(np.square(Y))

# %%
# %nnviz batch --walk backward --predict

# %% [markdown] lang="en"
# <details><summary>Answer</summary>Each gradient has the shape of its array: (32, 10), (784, 10), (32, 784), (10,). For dW we have X and dY to work with, (32, 784) and (32, 10). Only one product of them gives (784, 10): Xᵀ·dY. Just so, only dY·Wᵀ gives dX. And db must get rid of the 32: dY summed over the rows.</details>
#
# You need not remember these formulas. You need to remember that gradients have the shape of their arrays, and which two arrays take part.
#
# Why the *sum* for $b$? The same $b$ is added to each of the 32 rows. NumPy calls this broadcasting; in the graph it is a fork with 32 ends, and at a fork gradients add up. The same sum is hidden in $X^\top dY$: each weight is used by all 32 samples, and each sends its contribution. See it small, with four samples and three neurons:

# %% [markdown] lang="es"
# <details><summary>Respuesta</summary>Cada gradiente tiene la forma de su arreglo: (32, 10), (784, 10), (32, 784), (10,). Para dW contamos con X y dY, (32, 784) y (32, 10). Un solo producto de los dos da (784, 10): Xᵀ·dY. Del mismo modo, solo dY·Wᵀ da dX. Y db tiene que deshacerse del 32: dY sumado sobre las filas.</details>
#
# No hace falta recordar estas fórmulas. Hace falta recordar que los gradientes tienen la forma de sus arreglos, y qué dos arreglos intervienen.
#
# ¿Por qué la *suma* para $b$? El mismo $b$ se suma a cada una de las 32 filas. NumPy lo llama *broadcasting*; en el grafo es una bifurcación con 32 puntas, y en una bifurcación los gradientes se suman. La misma suma se esconde en $X^\top dY$: cada peso lo usan las 32 muestras, y cada una envía su contribución. Míralo en pequeño, con cuatro muestras y tres neuronas:

# %%
X = nb.Tensor(random.normal(size=(4, 2)))
V = nb.Tensor(random.normal(size=(2, 3)))
b = nb.Tensor(np.zeros(3))
loss = np.mean(np.square(np.tanh(X @ V + b)))

# %%
# %nnviz loss

# %% [markdown] lang="en"
# A layer of three neurons with a batch of four samples. Point at the wires and read the shapes: every orange array looks like the blue one above it.
#
# 1. Open the wire into the gate + and the wire out of it. Which has the shape (4, 3), which (3,)? Where are the four rows of the gradient lost?
#    <details><summary>Answer</summary>X·V and the sum have (4, 3), b has (3,). On its way to b the gradient is summed over the four rows: b is one row, used four times.</details>
# 2. Make one sample (a row of $X$) equal to 0. Which gradients change, and which stay as they are?
#    <details><summary>Answer</summary>Those of V and b change, because they are sums over the samples and one of these has gone silent; and that of the row itself, which is 0 now. The other rows of X keep theirs: samples do not know of each other.</details>
#
# ### A warning
#
# Shapes are a guide, not a proof. If everything is square, 3 × 3, then `X @ dY` fits as well as `X.T @ dY`, and `dY @ W` as well as `dY @ W.T`. No error, wrong numbers, and a network that learns badly for no visible reason. So test with arrays whose sizes are all different, and check by nudging.
#
# ### Your turn: a layer, backwards
#
# $Y = X \cdot W + b$; `dY` arrives. Return `dX`, `dW` and `db`.

# %% [markdown] lang="es"
# Una capa de tres neuronas con un lote de cuatro muestras. Señala los cables y lee las formas: cada arreglo naranja es como el azul que tiene encima.
#
# 1. Abre el cable que entra en la compuerta + y el que sale de ella. ¿Cuál tiene la forma (4, 3), y cuál (3,)? ¿Dónde se pierden las cuatro filas del gradiente?
#    <details><summary>Respuesta</summary>X·V y la suma tienen (4, 3); b tiene (3,). Camino a b, el gradiente se suma sobre las cuatro filas: b es una sola fila, usada cuatro veces.</details>
# 2. Pon en 0 una muestra entera (una fila de $X$). ¿Qué gradientes cambian, y cuáles quedan como están?
#    <details><summary>Respuesta</summary>Cambian los de V y b, porque son sumas sobre las muestras y una de ellas se calló; y el de la propia fila, que ahora vale 0. Las otras filas de X conservan el suyo: las muestras no saben unas de otras.</details>
#
# ### Una advertencia
#
# Las formas son una guía, no una demostración. Si todo es cuadrado, de 3 × 3, `X @ dY` encaja tan bien como `X.T @ dY`, y `dY @ W` tan bien como `dY @ W.T`. Ningún error, números equivocados, y una red que aprende mal sin motivo a la vista. Así que prueba con arreglos de tamaños todos distintos, y comprueba a empujones.
#
# ### Tu turno: una capa, hacia atrás
#
# $Y = X \cdot W + b$; llega `dY`. Devuelve `dX`, `dW` y `db`.

# %% exercise="layer_backward"
def layer_backward(X, W, b, dY):
    ### BEGIN SOLUTION
    dX = dY @ W.T
    dW = X.T @ dY
    db = dY.sum(axis=0)
    return dX, dW, db
    ### END SOLUTION


# %% check="layer_backward"
nb.exercises.check("layer_backward", layer_backward)

# %% [markdown] lang="en"
# ## What you have seen
#
# - A wire may carry an array; **its gradient has the same shape**, one derivative for each number.
# - The local derivative of an array gate is its **Jacobian**, a table of outputs × inputs: mostly zeros, and far too large to be built.
# - A gate computes the **product** of the arriving gradient with its Jacobian, by a shortcut: `dz * (x > 0)`, `np.outer(dy, x)`, `W.T @ dy`.
# - $\nabla_W \lVert W x \rVert^2 = 2 y x^\top$ and $\nabla_x \lVert W x \rVert^2 = 2 W^\top y$.
# - **Shapes lead you**: $dW = X^\top dY$, $dX = dY\, W^\top$, $db = \sum dY$. Then check, because a square fits everywhere.
#
# You now know everything that a machine for learning needs. In the next lecture you build it.

# %% [markdown] lang="es"
# ## Lo que viste
#
# - Un cable puede llevar un arreglo; **su gradiente tiene la misma forma**, una derivada por número.
# - La derivada local de una compuerta de arreglos es su **jacobiana**, una tabla de salidas × entradas: casi toda ceros, y demasiado grande para construirla.
# - Una compuerta calcula el **producto** del gradiente que llega por su jacobiana, con un atajo: `dz * (x > 0)`, `np.outer(dy, x)`, `W.T @ dy`.
# - $\nabla_W \lVert W x \rVert^2 = 2 y x^\top$ y $\nabla_x \lVert W x \rVert^2 = 2 W^\top y$.
# - **Las formas te guían**: $dW = X^\top dY$, $dX = dY\, W^\top$, $db = \sum dY$. Después comprueba, porque un cuadrado encaja en todas partes.
#
# Ya sabes todo lo que necesita una máquina de aprender. En la clase siguiente la construyes.
