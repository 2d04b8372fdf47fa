# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 03_linear_classifiers, es: 03_clasificadores_lineales}
# ---

# %% [markdown] lang="en"
# # 3 · Linear classifiers: how wrong is an answer?
#
# The perceptron knew two things about an answer: right or wrong. That is too little to improve on. In this lecture a **loss** says *how* wrong an answer is, with a number that changes smoothly as the weights change. A smooth number has a gradient, a gradient says which way is down, and going down step by step is learning, the kind that all of today's networks do. On the way you will derive the most important gradient of the course, the one of softmax, and check it.

# %% [markdown] lang="es"
# # 3 · Clasificadores lineales: ¿cuán equivocada está una respuesta?
#
# El perceptrón sabía dos cosas de una respuesta: correcta o incorrecta. Es muy poco para mejorar. En esta clase, una **función de pérdida** (o de costo) dice *cuán* equivocada está una respuesta, con un número que cambia suavemente cuando cambian los pesos. Un número suave tiene gradiente, un gradiente dice hacia dónde se baja, y bajar paso a paso es aprender, de la manera en que aprenden todas las redes de hoy. En el camino vas a deducir el gradiente más importante del curso, el de softmax, y a comprobarlo.

# %%
import numpy as np
import plotly.graph_objects as go
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. A score for each class
#
# A linear classifier gives every class $j$ weights of its own, and a bias, and computes a **score** for each:
#
# $$f(x, W) = W x + b, \qquad s_j = \sum_i w_{ji}\, x_i + b_j$$
#
# The class with the largest score is the answer. That is all; the perceptron with several classes looked just the same. What is new comes behind the scores.
#
# (In the formula each class is a *row* of $W$. In programs one usually wants many samples at once, one a row of $X$, and then $X W + b$ with a *column* of $W$ for each class is handier. nbnet does that. It is the same table, transposed.)
#
# Here are three kinds of iris, a classifier with weights that somebody chose, and the scores of three flowers, one of each kind.

# %% [markdown] lang="es"
# ## 1. Un puntaje para cada clase
#
# Un clasificador lineal le da a cada clase $j$ sus propios pesos, y un sesgo, y calcula un **puntaje** para cada una:
#
# $$f(x, W) = W x + b, \qquad s_j = \sum_i w_{ji}\, x_i + b_j$$
#
# La clase con el mayor puntaje es la respuesta. Eso es todo; el perceptrón de varias clases se veía igual. Lo nuevo viene detrás de los puntajes.
#
# (En la fórmula, cada clase es una *fila* de $W$. En los programas suelen interesar muchas muestras a la vez, una por fila de $X$, y entonces es más cómodo $X W + b$, con una *columna* de $W$ para cada clase. Así lo hace nbnet. Es la misma tabla, traspuesta.)
#
# Aquí hay tres clases de iris, un clasificador con pesos que alguien eligió, y los puntajes de tres flores, una de cada clase.

# %%
iris = nb.datasets.iris(classes=3)
kinds = np.unique(iris.y)
y = np.searchsorted(kinds, iris.y)

chosen = nb.LinearClassifier(2, 3)
chosen.W.data = [[-0.5, 0.4, 0.1], [-1.0, -0.5, 1.5]]
chosen.b.data = [2.5, 0.0, -2.5]

for row in (0, 50, 100):
    print(iris.X[row], iris.y[row], np.round(chosen.scores(iris.X[row : row + 1])[0], 2))

# %% [markdown] lang="en"
# All three are right, the largest score stands at the place of the true kind. But how safely? The *versicolor* in the middle wins with 1.18 against −1.25 and 0.07. Would a lead of 0.01 have been just as good?

# %% [markdown] lang="es"
# Las tres están bien: el puntaje mayor está en el lugar de la clase verdadera. Pero ¿con cuánta seguridad? La *versicolor* del medio gana con 1,18 contra −1,25 y 0,07. ¿Una ventaja de 0,01 habría sido igual de buena?

# %% [markdown] lang="en"
# ## 2. The loss of the support vector machine
#
# The first answer to that question: *a lead counts as safe from $\Delta$ on*. Every rival $j$ whose score comes closer to the score of the true class $y$ than $\Delta$ costs as much as it comes too close:
#
# $$L = \sum_{j \neq y} \max(0,\; s_j - s_y + \Delta)$$
#
# This is the loss of the **support vector machine**, SVM, also called *hinge*. With the scores $(2,\, 1.5,\, -0.5)$, the true class 0 and $\Delta = 1$: the first rival is 0.5 too close, the second is 2.5 behind and costs nothing. So $L = 0.5$. As a graph, with the true class in front:

# %% [markdown] lang="es"
# ## 2. La pérdida de la máquina de vectores de soporte
#
# La primera respuesta a esa pregunta: *una ventaja es segura a partir de $\Delta$*. Cada rival $j$ cuyo puntaje se acerca al de la clase verdadera $y$ a menos de $\Delta$ cuesta lo que se acercó de más:
#
# $$L = \sum_{j \neq y} \max(0,\; s_j - s_y + \Delta)$$
#
# Es la pérdida de la **máquina de vectores de soporte**, SVM, también llamada *hinge*. Con los puntajes $(2;\ 1{,}5;\ -0{,}5)$, la clase verdadera 0 y $\Delta = 1$: el primer rival está 0,5 demasiado cerca; el segundo está 2,5 por detrás y no cuesta nada. Así que $L = 0{,}5$. Como grafo, con la clase verdadera adelante:

# %%
s0, s1, s2 = nb.Tensor(2.0), nb.Tensor(1.5), nb.Tensor(-0.5)
delta = nb.Tensor(1.0)

svm = np.maximum(0, s1 - s0 + delta) + np.maximum(0, s2 - s0 + delta)
svm.backward()
svm

# %%
# %nnviz svm

# %% [markdown] lang="en"
# 1. Raise $s_0$, the score of the true class. When does the loss reach 0, and what happens to the gradients?
#    <details><summary>Answer</summary>At s₀ = 2.5, one Δ above the strongest rival. From there on all gradients are 0: the SVM is content, and more of a lead interests it no more.</details>
# 2. With $s_0 = 2$: how far must $s_2$ rise until it costs anything?
#    <details><summary>Answer</summary>Up to 1, that is s₀ − Δ. Until then its gradient is 0: the max routes nothing its way.</details>
# 3. Make both rivals too close. How large is the gradient by $s_0$, and why?
#    <details><summary>Answer</summary>−2: one for each rival that violates the margin. Raising s₀ helps against both at once.</details>
#
# ### Your turn: the SVM loss
#
# `scores` is an array with one score a class, `y` the index of the true class, `delta` the margin.

# %% [markdown] lang="es"
# 1. Sube $s_0$, el puntaje de la clase verdadera. ¿Cuándo llega la pérdida a 0, y qué les pasa a los gradientes?
#    <details><summary>Respuesta</summary>En s₀ = 2,5, un Δ por encima del rival más fuerte. Desde ahí todos los gradientes valen 0: la SVM está conforme, y más ventaja ya no le interesa.</details>
# 2. Con $s_0 = 2$: ¿cuánto tiene que subir $s_2$ para que cueste algo?
#    <details><summary>Respuesta</summary>Hasta 1, es decir, s₀ − Δ. Hasta entonces su gradiente vale 0: el máximo no le encamina nada.</details>
# 3. Acerca demasiado a los dos rivales. ¿Cuánto vale el gradiente respecto de $s_0$, y por qué?
#    <details><summary>Respuesta</summary>−2: uno por cada rival que viola el margen. Subir s₀ ayuda contra los dos a la vez.</details>
#
# ### Te toca: la pérdida de la SVM
#
# `scores` es un arreglo con un puntaje por clase, `y` el índice de la clase verdadera, `delta` el margen.

# %% exercise="svm_loss"
def svm_loss(scores, y, delta):
    ### BEGIN SOLUTION
    margins = np.maximum(0, scores - scores[y] + delta)
    return margins.sum() - delta
    ### END SOLUTION

# %% check="svm_loss"
nb.exercises.check("svm_loss", svm_loss)

# %% [markdown] lang="en"
# ## 3. The loss of softmax
#
# The second answer turns the scores into **probabilities**. Exponentials make them positive, and division by the sum makes them add up to 1:
#
# $$p_j = \frac{e^{s_j}}{\sum_k e^{s_k}}$$
#
# This is **softmax**. The loss is how surprised one must be at the truth, if one believes these probabilities: minus the logarithm of the probability that was given to the true class.
#
# $$L = -\log p_y = -\log\left(\frac{e^{s_y}}{\sum_k e^{s_k}}\right) = -s_y + \log \sum_k e^{s_k}$$
#
# Probability 1 is no surprise, $L = 0$; probability ½ costs $\log 2 \approx 0.69$; probability 0.001 costs 6.9. This loss is also called **cross-entropy**. For the same scores as above:

# %% [markdown] lang="es"
# ## 3. La pérdida de softmax
#
# La segunda respuesta convierte los puntajes en **probabilidades**. Las exponenciales los hacen positivos, y dividir por la suma hace que sumen 1:
#
# $$p_j = \frac{e^{s_j}}{\sum_k e^{s_k}}$$
#
# Esto es **softmax**. La pérdida mide cuánto hay que sorprenderse de la verdad, si uno cree en esas probabilidades: menos el logaritmo de la probabilidad que se le dio a la clase verdadera.
#
# $$L = -\log p_y = -\log\left(\frac{e^{s_y}}{\sum_k e^{s_k}}\right) = -s_y + \log \sum_k e^{s_k}$$
#
# Probabilidad 1, ninguna sorpresa: $L = 0$; probabilidad ½ cuesta $\log 2 \approx 0{,}69$; probabilidad 0,001 cuesta 6,9. Esta pérdida también se llama **entropía cruzada** (*cross-entropy*). Para los mismos puntajes de arriba:

# %%
scores = np.array([2.0, 1.5, -0.5])
p = np.exp(scores) / np.exp(scores).sum()
print("p =", np.round(p, 3), " sum", round(p.sum(), 6))
print("L =", np.round(-np.log(p), 3))

# %% [markdown] lang="en"
# If class 0 is the true one, it costs 0.524; if it had been class 2, to which we gave less than 5 %, it would cost 3.024. Now alive. The scores here have names of their own, so that the first graph stays as you left it.

# %% [markdown] lang="es"
# Si la clase verdadera es la 0, cuesta 0,524; si hubiera sido la 2, a la que le dimos menos del 5 %, costaría 3,024. Ahora vivo. Los puntajes tienen aquí nombres propios, para que el primer grafo quede como lo dejaste.

# %%
r0, r1, r2 = nb.Tensor(2.0), nb.Tensor(1.5), nb.Tensor(-0.5)
cross_entropy = -r0 + np.log(np.exp(r0) + np.exp(r1) + np.exp(r2))
cross_entropy.backward()
cross_entropy

# %%
# %nnviz cross_entropy

# %% [markdown] lang="en"
# 1. Compare the orange numbers on $r_1$ and $r_2$ with the probabilities above. And the one on $r_0$?
#    <details><summary>Answer</summary>They are the probabilities, 0.3592 and 0.0486. On r₀ stands −0.4078, which is 0.5922 − 1. Remember this; soon you will prove it.</details>
# 2. Raise $r_0$ as far as it goes. Does the loss reach 0, as with the SVM?
#    <details><summary>Answer</summary>It comes near, but never there. Softmax is never quite content: however large the lead, the gradient still asks for a little more.</details>
# 3. Move all three scores up by the same amount. What changes?
#    <details><summary>Answer</summary>Nothing in the loss. Each exponential is multiplied by the same factor, and it cancels. Only differences between scores matter, for both losses.</details>
#
# The two losses side by side, over the score of the true class, with the rivals fixed at 1.5 and −0.5:

# %% [markdown] lang="es"
# 1. Compara los números naranjas en $r_1$ y $r_2$ con las probabilidades de arriba. ¿Y el de $r_0$?
#    <details><summary>Respuesta</summary>Son las probabilidades, 0,3592 y 0,0486. En r₀ dice −0,4078, que es 0,5922 − 1. Recuérdalo; pronto lo vas a demostrar.</details>
# 2. Sube $r_0$ todo lo posible. ¿Llega la pérdida a 0, como con la SVM?
#    <details><summary>Respuesta</summary>Se acerca, pero no llega nunca. Softmax no está del todo conforme jamás: por grande que sea la ventaja, el gradiente sigue pidiendo un poco más.</details>
# 3. Sube los tres puntajes en la misma cantidad. ¿Qué cambia?
#    <details><summary>Respuesta</summary>Nada en la pérdida. Cada exponencial se multiplica por el mismo factor, y se cancela. Solo importan las diferencias entre puntajes, para las dos pérdidas.</details>
#
# Las dos pérdidas, una junto a la otra, en función del puntaje de la clase verdadera, con los rivales fijos en 1,5 y −0,5:

# %%
true = np.linspace(-2, 6, 81)
together = np.column_stack([true, np.full(81, 1.5), np.full(81, -0.5)])
classes = np.zeros(81, dtype=int)
lines = {
    "SVM": nb.hinge(together, classes, per_sample=True),
    "softmax": nb.softmax_cross_entropy(together, classes, per_sample=True),
}
figure = go.Figure([go.Scatter(x=true, y=np.asarray(line), name=name) for name, line in lines.items()])
nb.drawing.still(figure.update_layout(xaxis_title="s0", yaxis_title="L", height=320))

# %% [markdown] lang="en"
# The SVM has a kink and then rests on the floor; softmax bends smoothly and never quite lands. For badly wrong answers they look alike: both fall in a straight line.
#
# ### Your turn: the softmax loss
#
# One trap waits here. $e^{1000}$ does not fit into the computer, and a score of 1000 is nothing unusual during a training that goes wrong. Your answer to question 3 is the way out: shift the scores first, so that the largest is 0.

# %% [markdown] lang="es"
# La SVM tiene un quiebre y después descansa en el piso; softmax se dobla con suavidad y nunca termina de aterrizar. Para respuestas muy equivocadas se parecen: las dos caen en línea recta.
#
# ### Te toca: la pérdida de softmax
#
# Aquí espera una trampa. $e^{1000}$ no cabe en la computadora, y un puntaje de 1000 no es nada raro en un entrenamiento que sale mal. Tu respuesta a la pregunta 3 es la salida: corre primero los puntajes, de modo que el mayor sea 0.

# %% exercise="softmax_loss"
def softmax_loss(scores, y):
    ### BEGIN SOLUTION
    shifted = scores - scores.max()
    return -shifted[y] + np.log(np.exp(shifted).sum())
    ### END SOLUTION

# %% check="softmax_loss"
nb.exercises.check("softmax_loss", softmax_loss)

# %% [markdown] lang="en"
# ## 4. The gradient of softmax
#
# This is the problem that the lecture left to you. Take the third form of the loss,
#
# $$L = -s_y + \log \sum_k e^{s_k},$$
#
# and ask how it changes with one score $s_j$. The first part is easy: its derivative is $-1$ if $j$ is the true class, and 0 else; write $-\mathbb{1}_{j=y}$. The second is a chain, a logarithm of a sum: one over the sum, times the derivative of the sum, in which only the term $e^{s_j}$ depends on $s_j$:
#
# $$\frac{\partial}{\partial s_j} \log \sum_k e^{s_k} = \frac{1}{\sum_k e^{s_k}} \cdot e^{s_j} = p_j$$
#
# Together:
#
# $$\frac{\partial L}{\partial s_j} = p_j - \mathbb{1}_{j=y}$$
#
# **Probability minus truth.** Read it as an instruction. Every wrong class is pushed down, as hard as it was believed; the true class is pulled up, as hard as it was doubted; and the pushes and the pull add up to 0. Where the prediction is perfect nothing is left to do.
#
# ### Your turn: write it

# %% [markdown] lang="es"
# ## 4. El gradiente de softmax
#
# Este es el problema que quedó pendiente en la clase. Toma la tercera forma de la pérdida,
#
# $$L = -s_y + \log \sum_k e^{s_k},$$
#
# y pregunta cómo cambia con un solo puntaje $s_j$. La primera parte es fácil: su derivada es $-1$ si $j$ es la clase verdadera, y 0 si no; se escribe $-\mathbb{1}_{j=y}$. La segunda es una cadena, un logaritmo de una suma: uno sobre la suma, por la derivada de la suma, en la que solo el término $e^{s_j}$ depende de $s_j$:
#
# $$\frac{\partial}{\partial s_j} \log \sum_k e^{s_k} = \frac{1}{\sum_k e^{s_k}} \cdot e^{s_j} = p_j$$
#
# Todo junto:
#
# $$\frac{\partial L}{\partial s_j} = p_j - \mathbb{1}_{j=y}$$
#
# **Probabilidad menos verdad.** Léelo como una instrucción. Cada clase equivocada se empuja hacia abajo, con tanta fuerza como se le creyó; la verdadera se tira hacia arriba, con tanta fuerza como se dudó de ella; y los empujones y el tirón suman 0. Donde la predicción es perfecta no queda nada por hacer.
#
# ### Te toca: escríbelo

# %% exercise="softmax_gradient"
def softmax_gradient(scores, y):
    ### BEGIN SOLUTION
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    shares[y] -= 1
    return shares
    ### END SOLUTION

# %% check="softmax_gradient"
nb.exercises.check("softmax_gradient", softmax_gradient)

# %% [markdown] lang="en"
# ### Check it, three times
#
# A derivative that nobody has checked is a rumour. Three independent witnesses, for the scores $(2,\, 1.5,\, -0.5)$ and the true class 0: the formula; the graph, going back gate by gate; and plain differences, which know nothing of calculus.

# %% [markdown] lang="es"
# ### Compruébalo, tres veces
#
# Una derivada que nadie comprobó es un rumor. Tres testigos independientes, para los puntajes $(2;\ 1{,}5;\ -0{,}5)$ y la clase verdadera 0: la fórmula; el grafo, que vuelve compuerta por compuerta; y simples diferencias, que no saben nada de cálculo.

# %%
def loss_of(scores):
    return -scores[0] + np.log(np.exp(scores).sum())


formula = p - np.array([1, 0, 0])
graph = np.array([r.grad for r in (r0, r1, r2)])
h = 1e-5
differences = np.array([(loss_of(scores + h * e) - loss_of(scores - h * e)) / (2 * h) for e in np.eye(3)])
for witness in (formula, graph, differences):
    print(np.round(witness, 6))
print(nb.check_gradient(lambda s: nb.softmax_cross_entropy(s, [0]), scores[None]))

# %% [markdown] lang="en"
# ### From the scores to the weights
#
# The weights reach the loss only through the scores. A weight $w_{ij}$, of feature $i$ for class $j$, changes $s_j$ by $x_i$ and no other score, so the chain rule has a single term:
#
# $$\frac{\partial L}{\partial w_{ij}} = x_i\,(p_j - \mathbb{1}_{j=y}), \qquad \frac{\partial L}{\partial b_j} = p_j - \mathbb{1}_{j=y}$$
#
# For $N$ samples the loss is the mean of theirs, and so is the gradient. Let $P$ be the table of all probabilities, a row for each sample, and $T$ the same table for the truth, with a single 1 in each row. Then $G = P - T$ holds all the gradients by scores, and
#
# $$\nabla_W = \frac{1}{N} X^{\mathsf T} G, \qquad \nabla_b = \frac{1}{N} \sum_n G_n$$
#
# Always check the shapes: $X^{\mathsf T}$ is features × samples, $G$ is samples × classes, and their product is features × classes, like $W$.
#
# ## 5. Why weights should stay small
#
# One thing is missing before you implement it. When the classes can be separated, softmax is never content, as you saw: the larger all weights, the surer the probabilities, the smaller the loss. So the weights grow without end:

# %% [markdown] lang="es"
# ### De los puntajes a los pesos
#
# Los pesos llegan a la pérdida solo a través de los puntajes. Un peso $w_{ij}$, de la característica $i$ para la clase $j$, cambia $s_j$ en $x_i$ y ningún otro puntaje, así que la regla de la cadena tiene un único término:
#
# $$\frac{\partial L}{\partial w_{ij}} = x_i\,(p_j - \mathbb{1}_{j=y}), \qquad \frac{\partial L}{\partial b_j} = p_j - \mathbb{1}_{j=y}$$
#
# Para $N$ muestras, la pérdida es el promedio de las de cada una, y el gradiente también. Sea $P$ la tabla de todas las probabilidades, una fila por muestra, y $T$ la misma tabla para la verdad, con un único 1 en cada fila. Entonces $G = P - T$ contiene todos los gradientes respecto de los puntajes, y
#
# $$\nabla_W = \frac{1}{N} X^{\mathsf T} G, \qquad \nabla_b = \frac{1}{N} \sum_n G_n$$
#
# Revisa siempre las formas: $X^{\mathsf T}$ es características × muestras, $G$ es muestras × clases, y su producto es características × clases, como $W$.
#
# ## 5. Por qué conviene que los pesos sean chicos
#
# Falta una cosa antes de implementarlo. Cuando las clases se pueden separar, softmax nunca está conforme, como viste: cuanto más grandes todos los pesos, más seguras las probabilidades y más chica la pérdida. Así que los pesos crecen sin fin:

# %%
pair = nb.datasets.iris(classes=2)
endless = nb.Trainer(nb.LinearClassifier(2, 2), *pair, optimizer=nb.SGD(learning_rate=1.0))
for _ in range(4):
    endless.fit(epochs=1000)
    print(endless.epoch, f"loss {endless.history.loss[-1]:.4f}", f"largest weight {np.abs(endless.model.W.data).max():.2f}")

# %% [markdown] lang="en"
# And the data often cannot choose between very different weights. For $x = (1, 1, 1, 1)$ the weights $(1, 0, 0, 0)$ and $(¼, ¼, ¼, ¼)$ give the same score, 1. The first trusts a single feature blindly; the second listens to all. We would rather have the second, and nothing in the loss says so.
#
# **Regularisation** says so. It adds a price for large weights to the mean of the losses:
#
# $$\text{loss} = \frac{1}{N} \sum_n L\big(f(x_n, W),\, y_n\big) + \lambda\, R(W)$$
#
# Two prices are usual: **L2**, $R(W) = \sum w^2$, which keeps all weights small and alike (the two vectors above cost 1 and ¼), and **L1**, $R(W) = \sum |w|$, which drives those that are not worth their price to exactly 0. $\lambda$ says how dear they are, and the biases are free. The price has a gradient too: L2 adds $2 \lambda W$ to $\nabla_W$, so every step shrinks every weight a little.

# %% [markdown] lang="es"
# Y muchas veces los datos no pueden elegir entre pesos muy distintos. Para $x = (1, 1, 1, 1)$, los pesos $(1, 0, 0, 0)$ y $(¼, ¼, ¼, ¼)$ dan el mismo puntaje, 1. Los primeros confían a ciegas en una sola característica; los segundos las escuchan a todas. Preferiríamos los segundos, y nada en la pérdida lo dice.
#
# La **regularización** lo dice. Le agrega al promedio de las pérdidas un precio por los pesos grandes:
#
# $$\text{loss} = \frac{1}{N} \sum_n L\big(f(x_n, W),\, y_n\big) + \lambda\, R(W)$$
#
# Hay dos precios usuales: **L2**, $R(W) = \sum w^2$, que mantiene todos los pesos chicos y parejos (los dos vectores de arriba cuestan 1 y ¼), y **L1**, $R(W) = \sum |w|$, que lleva exactamente a 0 los que no valen su precio. $\lambda$ dice cuán caros son, y los sesgos son gratis. El precio también tiene gradiente: L2 le suma $2 \lambda W$ a $\nabla_W$, así que cada paso achica un poco cada peso.

# %%
for strength in (0, 0.001, 0.01, 0.1, 1):
    model = nb.LinearClassifier(2, 3, l2=strength)
    run = nb.Trainer(model, *iris).fit(epochs=1000)
    largest = np.abs(model.W.data).max()
    print(f"λ={strength:<5} loss {run.history.loss[-1]:.3f}  accuracy {run.history.accuracy[-1]:.3f}  largest {largest:.2f}")

# %% [markdown] lang="en"
# With a small $\lambda$ the weights shrink and the accuracy stays, or even rises a little. With $\lambda = 1$ they are so dear that the classifier would rather be wrong than pay.
#
# ### Your turn: the whole gradient
#
# This is the problem with everything in it. `W` has the shape (features, classes), `b` (classes,), `X` (N, features); `y` holds the index of each sample's class; `l2` is $\lambda$. Return `dW, db`, the gradients of $\frac{1}{N} \sum_n L_n + \lambda \sum w^2$.

# %% [markdown] lang="es"
# Con un $\lambda$ chico los pesos se achican y la exactitud se mantiene, o incluso sube un poco. Con $\lambda = 1$ son tan caros que el clasificador prefiere equivocarse antes que pagar.
#
# ### Te toca: el gradiente completo
#
# Este es el problema con todo adentro. `W` tiene forma (características, clases), `b` (clases,), `X` (N, características); `y` contiene el índice de la clase de cada muestra; `l2` es $\lambda$. Devuelve `dW, db`, los gradientes de $\frac{1}{N} \sum_n L_n + \lambda \sum w^2$.

# %% exercise="softmax_weight_gradient"
def softmax_weight_gradient(W, b, X, y, l2):
    ### BEGIN SOLUTION
    scores = X @ W + b
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    G = shares / shares.sum(axis=1, keepdims=True)
    G[np.arange(len(X)), y] -= 1
    return X.T @ G / len(X) + 2 * l2 * W, G.mean(axis=0)
    ### END SOLUTION

# %% check="softmax_weight_gradient" points=3
nb.exercises.check("softmax_weight_gradient", softmax_weight_gradient)

# %% [markdown] lang="en"
# ## 6. Down the gradient: all at once, or one by one
#
# The gradient points uphill, so a step goes the other way, $W \leftarrow W - \eta \nabla_W$, with the **learning rate** $\eta$. Here is the classifier at work, on all 150 flowers at every step. That is **batch gradient descent**, BGD.

# %% [markdown] lang="es"
# ## 6. Cuesta abajo: todos juntos o de a uno
#
# El gradiente apunta cuesta arriba, así que el paso va en sentido contrario, $W \leftarrow W - \eta \nabla_W$, con la **tasa de aprendizaje** $\eta$. Aquí trabaja el clasificador, con las 150 flores en cada paso. Eso es el **descenso por gradiente por lotes** (*batch gradient descent*, BGD).

# %%
bgd = nb.Trainer(nb.LinearClassifier(2, 3, l2=0.001), *iris, optimizer=nb.SGD(learning_rate=0.1))
bgd.speed = 5
bgd

# %%
# %nnviz bgd --feature-names iris.feature_names

# %% [markdown] lang="en"
# 1. Press **Play**. How does the curve differ from the one of the perceptron in [lecture 2](02_perceptron.ipynb)?
#    <details><summary>Answer</summary>It falls smoothly, and it goes on falling when the answers hardly change any more. The two kinds that overlap are no reason for restlessness: a few flowers stay wrong, and the loss has a minimum all the same.</details>
# 2. Let it run, and set L2 λ to 1, then to 0. What happens to the colours?
#    <details><summary>Answer</summary>With a high price all regions fade towards white: small weights, small differences between scores, cautious probabilities. With none they become saturated again.</details>
# 3. Press **Reset**, set the learning rate to 2, and **Play**. What does the loss do?
#    <details><summary>Answer</summary>It jumps up and down: each step goes so far that it lands higher on the opposite slope. Down is only down for a small step.</details>
#
# Must every step look at all the samples? The gradient of a few, drawn at random, points in the right direction *on average*, and costs only a fraction. A **batch** of 30 makes five steps out of one round, a single flower a step makes 150: that is **stochastic gradient descent**, SGD. (Names vary. Many say *mini-batch gradient descent* for what lies in between, and "SGD" for everything that is not the whole set.)
#
# **Predict first.** After five rounds over the flowers, all three have computed the same number of gradients of single flowers. Which will have the lowest loss?

# %% [markdown] lang="es"
# 1. Presiona **Iniciar**. ¿En qué se diferencia la curva de la del perceptrón en la [clase 2](02_perceptron.ipynb)?
#    <details><summary>Respuesta</summary>Baja con suavidad, y sigue bajando cuando las respuestas ya casi no cambian. Las dos clases que se superponen no son motivo de inquietud: algunas flores quedan mal, y la pérdida igual tiene un mínimo.</details>
# 2. Déjalo correr, y pon L2 λ en 1; después, en 0. ¿Qué les pasa a los colores?
#    <details><summary>Respuesta</summary>Con un precio alto todas las regiones palidecen hacia el blanco: pesos chicos, diferencias chicas entre puntajes, probabilidades prudentes. Sin precio vuelven a saturarse.</details>
# 3. Presiona **Reiniciar**, pon la tasa de aprendizaje en 2, e **Iniciar**. ¿Qué hace la pérdida?
#    <details><summary>Respuesta</summary>Salta hacia arriba y hacia abajo: cada paso llega tan lejos que cae más alto en la ladera de enfrente. Abajo solo es abajo para un paso chico.</details>
#
# ¿Hace falta que cada paso mire todas las muestras? El gradiente de unas pocas, elegidas al azar, apunta en la dirección correcta *en promedio*, y cuesta solo una fracción. Un **lote** (*batch*) de 30 hace cinco pasos de una ronda; una sola flor por paso hace 150: eso es el **descenso por gradiente estocástico**, SGD. (Los nombres varían. Muchos llaman *mini-batch gradient descent* a lo que queda en el medio, y «SGD» a todo lo que no sea el conjunto entero.)
#
# **Predice primero.** Después de cinco rondas por las flores, los tres calcularon la misma cantidad de gradientes de una sola flor. ¿Cuál tendrá la pérdida más baja?

# %%
for size in (None, 30, 1):
    model = nb.LinearClassifier(2, 3)
    run = nb.Trainer(model, *iris, batch_size=size, optimizer=nb.SGD(learning_rate=0.1)).fit(epochs=5)
    loss = nb.softmax_cross_entropy(model(iris.X), y).item()
    print(f"batch {size or 150:3d}  steps {run.iteration:3d}  loss {loss:.3f}  accuracy {model.accuracy(*iris):.3f}")

# %%
sgd = nb.Trainer(nb.LinearClassifier(2, 3), *iris, batch_size=1, optimizer=nb.SGD(learning_rate=0.1))
sgd.speed = 5
sgd

# %%
# %nnviz sgd --feature-names iris.feature_names

# %% [markdown] lang="en"
# 1. Press **Play**. Why is the curve so ragged?
#    <details><summary>Answer</summary>Each point is the loss of a single flower, the one of this step. Easy flowers and difficult ones take turns, and the weights tremble too.</details>
# 2. While it runs, set the batch size to 30, then leave the field empty (all). What happens to the raggedness, and to the pace?
#    <details><summary>Answer</summary>The larger the batch, the calmer the curve, and the fewer steps a round has. Between trembling and slowness one chooses; batches of 16 to a few hundred are the usual compromise.</details>
# 3. With batch size 1 again, lower the learning rate to 0.01. What is the price of the calm?
#    <details><summary>Answer</summary>It trembles less and moves less. A common way out is to begin with large steps and to make them smaller over time.</details>
#
# ## What you have seen
#
# - A linear classifier computes **scores**, $W x + b$; a **loss** says how wrong they are.
# - **SVM**: $\sum_{j \neq y} \max(0, s_j - s_y + \Delta)$, content from a lead of $\Delta$ on. **Softmax**: $-\log p_y$, never quite content.
# - The gradient of softmax by the scores is **probability minus truth**, $p_j - \mathbb{1}_{j=y}$; by the weights $\frac{1}{N} X^{\mathsf T}(P - T)$. You derived it, wrote it and checked it.
# - **Regularisation** adds a price $\lambda R(W)$ and keeps weights small.
# - **BGD** looks at all samples at each step, **SGD** at one or a few: noisier, and much further for the same work.
#
# All borders here are still straight. Lecture 4 adds what bends them.

# %% [markdown] lang="es"
# 1. Presiona **Iniciar**. ¿Por qué la curva es tan irregular?
#    <details><summary>Respuesta</summary>Cada punto es la pérdida de una sola flor, la de ese paso. Flores fáciles y difíciles se alternan, y los pesos también tiemblan.</details>
# 2. Mientras corre, pon el tamaño de lote en 30; después deja el campo vacío (todos). ¿Qué les pasa a la irregularidad y al ritmo?
#    <details><summary>Respuesta</summary>Cuanto más grande el lote, más calma la curva, y menos pasos tiene una ronda. Hay que elegir entre temblar e ir despacio; los lotes de 16 a unos cientos son el compromiso habitual.</details>
# 3. De nuevo con tamaño de lote 1, baja la tasa de aprendizaje a 0,01. ¿Cuál es el precio de la calma?
#    <details><summary>Respuesta</summary>Tiembla menos y avanza menos. Una salida común es empezar con pasos grandes y achicarlos con el tiempo.</details>
#
# ## Lo que viste
#
# - Un clasificador lineal calcula **puntajes**, $W x + b$; una **función de pérdida** dice cuán equivocados están.
# - **SVM**: $\sum_{j \neq y} \max(0, s_j - s_y + \Delta)$, conforme a partir de una ventaja $\Delta$. **Softmax**: $-\log p_y$, nunca del todo conforme.
# - El gradiente de softmax respecto de los puntajes es **probabilidad menos verdad**, $p_j - \mathbb{1}_{j=y}$; respecto de los pesos, $\frac{1}{N} X^{\mathsf T}(P - T)$. Lo dedujiste, lo escribiste y lo comprobaste.
# - La **regularización** agrega un precio $\lambda R(W)$ y mantiene chicos los pesos.
# - **BGD** mira todas las muestras en cada paso; **SGD**, una o unas pocas: con más ruido, y mucho más lejos con el mismo trabajo.
#
# Aquí todos los bordes siguen siendo rectos. La clase 4 agrega lo que los dobla.
