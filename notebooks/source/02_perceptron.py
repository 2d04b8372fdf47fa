# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 02_perceptron, es: 02_perceptron}
# ---

# %% [markdown] lang="en"
# # 2 · The perceptron: a neuron that learns from its mistakes
#
# The neurons of [lecture 1](01_neurons.ipynb) could do what somebody had told them: the weights were chosen by hand. In 1958 Frank Rosenblatt, a psychologist, published a rule by which a neuron finds its weights alone, from examples. Two years later it ran on a machine: the *Mark I Perceptron* looked at the world with 400 photocells, and its weights were potentiometers turned by electric motors. Newspapers promised machines that would walk, talk and be conscious. Here you will meet the rule, see why it must succeed, and find out where it cannot.

# %% [markdown] lang="es"
# # 2 · El perceptrón: una neurona que aprende de sus errores
#
# Las neuronas de la [clase 1](01_neuronas.ipynb) hacían lo que alguien les había dicho: los pesos se elegían a mano. En 1958, Frank Rosenblatt, un psicólogo, publicó una regla con la que una neurona encuentra sus pesos sola, a partir de muestras. Dos años después funcionaba en una máquina: la *Mark I Perceptron* miraba el mundo con 400 fotocélulas, y sus pesos eran potenciómetros que giraban unos motores eléctricos. Los diarios prometieron máquinas que caminarían, hablarían y tendrían conciencia. Aquí vas a conocer la regla, ver por qué tiene que lograrlo y descubrir dónde no puede.

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. The rule, by hand
#
# Our examples are flowers: petals of 50 *iris setosa* and 50 *iris versicolor*, length and width in centimetres. The neuron computes a **score**, $s = w \cdot x + b$, and says *versicolor* if it is above 0, else *setosa*. (The bias $b$ is minus the threshold of lecture 1.) For the rule it is convenient to write the right answer as a **target** $t$: $+1$ for *versicolor*, $-1$ for *setosa*. Then the answer is right exactly if $t \cdot s > 0$.
#
# **Rosenblatt's rule.** Show the neuron an example. If it is right, change nothing. If it is wrong, add the example to the weights, with the sign of its target:
#
# $$w \leftarrow w + t\,x, \qquad b \leftarrow b + t$$
#
# Everything starts at 0. Here are the first two examples, step by step.

# %% [markdown] lang="es"
# ## 1. La regla, a mano
#
# Nuestras muestras son flores: los pétalos de 50 *iris setosa* y 50 *iris versicolor*, con su largo y su ancho en centímetros. La neurona calcula un **puntaje** (*score*), $s = w \cdot x + b$, y dice *versicolor* si es mayor que 0; si no, *setosa*. (El sesgo $b$ es el umbral de la clase 1 con el signo cambiado.) Para la regla conviene escribir la respuesta correcta como un **objetivo** (*target*) $t$: $+1$ para *versicolor*, $-1$ para *setosa*. Entonces la respuesta es correcta exactamente si $t \cdot s > 0$.
#
# **La regla de Rosenblatt.** Preséntale una muestra a la neurona. Si acierta, no cambies nada. Si se equivoca, suma la muestra a los pesos, con el signo de su objetivo:
#
# $$w \leftarrow w + t\,x, \qquad b \leftarrow b + t$$
#
# Todo empieza en 0. Estas son las dos primeras muestras, paso a paso.

# %%
iris = nb.datasets.iris(classes=2)
targets = np.where(iris.y == "versicolor", 1, -1)

w, b = np.zeros(2), 0.0
for row in (82, 36):
    x, t = iris.X[row], targets[row]
    before = w @ x + b
    if t * before <= 0:
        w, b = w + t * x, b + t
    print(f"x={x} t={t:+d} score={before:.2f} → w={np.round(w, 1)} b={b:+.0f} score={w @ x + b:.2f}")

# %% [markdown] lang="en"
# The first score is 0, which is nobody's side, and counts as a mistake: otherwise weights of 0 would never begin to move. The *versicolor* is added. Now the second flower, a *setosa*, gets a score of 6.31, so the neuron takes it for a *versicolor*. It is subtracted, and its score falls to 3.58. Still wrong! But less so. How much less is no accident:
#
# **Predict first.** A mistake on $x$ changes the score of this same $x$ by how much? (Put the new $w$ and $b$ into the formula of the score.)
# <details><summary>Answer</summary>(w + t x)·x + (b + t) is the old score plus t (|x|² + 1). So the score always moves in the right direction, here by 1.3² + 0.2² + 1 = 2.73. One step may be too short to correct the mistake, and it may spoil other flowers. That it works out in the end is not obvious at all.</details>
#
# ### Your turn: the rule
#
# `w` and `x` are arrays, `b` a number, `t` is −1 or 1. Return the weights and the bias after this example.

# %% [markdown] lang="es"
# El primer puntaje es 0, que no está de ningún lado, y cuenta como error: si no, los pesos en 0 no empezarían a moverse nunca. La *versicolor* se suma. Después la segunda flor, una *setosa*, recibe un puntaje de 6,31, así que la neurona la toma por una *versicolor*. Se resta, y su puntaje baja a 3,58. ¡Todavía mal! Pero menos. Cuánto menos no es casualidad:
#
# **Predice primero.** Un error en $x$, ¿cuánto cambia el puntaje de ese mismo $x$? (Reemplaza los nuevos $w$ y $b$ en la fórmula del puntaje.)
# <details><summary>Respuesta</summary>(w + t x)·x + (b + t) es el puntaje anterior más t (|x|² + 1). Así que el puntaje siempre se mueve en la dirección correcta, aquí en 1,3² + 0,2² + 1 = 2,73. Un solo paso puede ser demasiado corto para corregir el error, y puede arruinar otras flores. Que al final todo cierre no es nada obvio.</details>
#
# ### Te toca: la regla
#
# `w` y `x` son arreglos, `b` es un número, `t` vale −1 o 1. Devuelve los pesos y el sesgo después de esta muestra.

# %% exercise="rosenblatt_rule"
def rosenblatt_rule(w, b, x, t):
    ### BEGIN SOLUTION
    if t * (w @ x + b) > 0:
        return w, b
    return w + t * x, b + t
    ### END SOLUTION

# %% check="rosenblatt_rule"
nb.exercises.check("rosenblatt_rule", rosenblatt_rule)

# %% [markdown] lang="en"
# ## 2. Watch it learn
#
# Now all hundred flowers, in random order, again and again. One step is one flower.

# %% [markdown] lang="es"
# ## 2. Mira cómo aprende
#
# Ahora las cien flores, en orden aleatorio, una y otra vez. Un paso es una flor.

# %%
trainer = nb.Trainer(nb.Perceptron(2), *iris)
trainer.speed = 1
trainer

# %%
# %nnviz trainer --feature-names iris.feature_names

# %% [markdown] lang="en"
# The thick arrow is the weight vector; it stands on the decision boundary and points to the side of *versicolor*. The orange ring marks the flower that moved it last.
#
# 1. Press **Step** a few times, slowly. Which steps move the line?
#    <details><summary>Answer</summary>Only the mistakes. Steps 1 to 6 are all mistakes, then eight flowers in a row are right and nothing moves.</details>
# 2. Press **Play** until it ends by itself. How many mistakes were made in all, and how many rounds were needed?
#    <details><summary>Answer</summary>Ten mistakes, all in the first of two rounds. The second round passes without one, so nothing can change any more, and the training is over.</details>
# 3. Look at the result as if you had to trust it. Is this the line you would have drawn?
#    <details><summary>Answer</summary>Probably not. It separates all the flowers, and the rule asks for nothing more. Among the many lines that do, it stops at the first that it meets; in another order of the flowers that is another one.</details>
# 4. Set the learning rate to 10, press **Reset** and **Play**. What is different?
#    <details><summary>Answer</summary>Nothing but the length of the arrow. Every update is ten times as large, so all weights are, and a line does not care about the length of its weight vector. The perceptron that starts from 0 has no learning rate worth choosing.</details>
#
# What are the final weights made of? Since everything began at 0, they are simply the sum of all the flowers that were mistaken, each with the sign of its target:

# %% [markdown] lang="es"
# La flecha gruesa es el vector de pesos; está parada sobre la frontera de decisión y apunta al lado de *versicolor*. El anillo naranja marca la flor que la movió por última vez.
#
# 1. Presiona **Paso** unas cuantas veces, despacio. ¿Qué pasos mueven la recta?
#    <details><summary>Respuesta</summary>Solo los errores. Los pasos 1 a 6 son todos errores; después, ocho flores seguidas salen bien y nada se mueve.</details>
# 2. Presiona **Iniciar** hasta que termine solo. ¿Cuántos errores hubo en total, y cuántas rondas hicieron falta?
#    <details><summary>Respuesta</summary>Diez errores, todos en la primera de dos rondas. La segunda ronda pasa sin ninguno, así que ya nada puede cambiar y el entrenamiento terminó.</details>
# 3. Mira el resultado como si tuvieras que confiar en él. ¿Es la recta que habrías trazado tú?
#    <details><summary>Respuesta</summary>Probablemente no. Separa todas las flores, y la regla no pide nada más. De las muchas rectas que lo logran, se queda con la primera que encuentra; con otro orden de las flores, sería otra.</details>
# 4. Pon la tasa de aprendizaje en 10, presiona **Reiniciar** e **Iniciar**. ¿Qué cambia?
#    <details><summary>Respuesta</summary>Nada más que el largo de la flecha. Cada actualización es diez veces mayor, así que todos los pesos también, y a una recta no le importa el largo de su vector de pesos. El perceptrón que empieza en 0 no tiene ninguna tasa de aprendizaje que valga la pena elegir.</details>
#
# ¿De qué están hechos los pesos finales? Como todo empezó en 0, son simplemente la suma de todas las flores en las que hubo error, cada una con el signo de su objetivo:

# %%
learned = nb.Trainer(nb.Perceptron(2), *iris).fit(epochs=10)
mistaken = [mistake.sample for mistake in learned.learner.updates]
print(mistaken)
print(np.round(sum(targets[row] * iris.X[row] for row in mistaken), 1), sum(targets[row] for row in mistaken))
print(learned.model)

# %% [markdown] lang="en"
# Ten flowers of a hundred decide everything. The other ninety were never needed.
#
# ## 3. Why it must end
#
# The rule corrects one flower and may spoil another. Could it go round in circles for ever? In 1962 Albert Novikoff gave a proof that it cannot, *if some line separates the data at all*, and the proof fits on a postcard.
#
# Write the bias as one more weight: give each sample a 1 behind its numbers, so that the score is just $w \cdot x$. Let $w^*$ be any vector of length 1 that separates the samples. Two numbers describe the data: $R$, the length of the longest sample, and the **margin** $\gamma$, how far the nearest sample stays from the boundary of $w^*$, on its right side: $t\,(w^* \cdot x) \geq \gamma > 0$ for all of them. Now watch two quantities after $M$ mistakes.
#
# - **The weights turn towards $w^*$.** Each mistake adds $t\,x$, and so it adds $t\,(w^* \cdot x) \geq \gamma$ to $w \cdot w^*$. After $M$ mistakes: $w \cdot w^* \geq M\gamma$.
# - **They do not grow fast.** $|w + t\,x|^2 = |w|^2 + 2\,t\,(w \cdot x) + |x|^2$. It was a mistake, so the middle term is not positive, and the last one is at most $R^2$. After $M$ mistakes: $|w|^2 \leq M R^2$.
#
# A projection cannot be longer than the vector itself, so $M\gamma \leq w \cdot w^* \leq |w| \leq \sqrt{M}\,R$, and therefore
#
# $$M \leq \left(\frac{R}{\gamma}\right)^2$$
#
# The number of mistakes is finite, whatever the order of the samples and however many there are. For our flowers we can watch both quantities. The separating vector here is the one with the widest margin:

# %% [markdown] lang="es"
# Diez flores de cien lo deciden todo. Las otras noventa no hicieron falta nunca.
#
# ## 3. Por qué tiene que terminar
#
# La regla corrige una flor y puede arruinar otra. ¿Podría dar vueltas en círculo para siempre? En 1962, Albert Novikoff demostró que no, *si es que alguna recta separa los datos*, y la demostración cabe en una postal.
#
# Escribe el sesgo como un peso más: agrega un 1 detrás de los números de cada muestra, de modo que el puntaje sea simplemente $w \cdot x$. Sea $w^*$ cualquier vector de largo 1 que separa las muestras. Dos números describen los datos: $R$, el largo de la muestra más larga, y el **margen** $\gamma$, a qué distancia de la frontera de $w^*$ queda la muestra más cercana, del lado correcto: $t\,(w^* \cdot x) \geq \gamma > 0$ para todas. Ahora mira dos cantidades después de $M$ errores.
#
# - **Los pesos giran hacia $w^*$.** Cada error suma $t\,x$, y con eso le suma $t\,(w^* \cdot x) \geq \gamma$ a $w \cdot w^*$. Después de $M$ errores: $w \cdot w^* \geq M\gamma$.
# - **No crecen rápido.** $|w + t\,x|^2 = |w|^2 + 2\,t\,(w \cdot x) + |x|^2$. Hubo un error, así que el término del medio no es positivo, y el último es a lo sumo $R^2$. Después de $M$ errores: $|w|^2 \leq M R^2$.
#
# Una proyección no puede ser más larga que el vector mismo, así que $M\gamma \leq w \cdot w^* \leq |w| \leq \sqrt{M}\,R$, y por lo tanto
#
# $$M \leq \left(\frac{R}{\gamma}\right)^2$$
#
# La cantidad de errores es finita, sea cual sea el orden de las muestras y sin importar cuántas haya. Con nuestras flores podemos mirar las dos cantidades. El vector que separa es aquí el de mayor margen:

# %%
rows = np.column_stack([iris.X, np.ones(100)])
widest = np.array([2.0, 3.0, -7.15])
widest /= np.linalg.norm(widest)
margin = (targets * (rows @ widest)).min()
radius = np.linalg.norm(rows, axis=1).max()
print(f"R={radius:.3f} γ={margin:.4f} bound={(radius / margin) ** 2:.1f}")

w = np.zeros(3)
for count, row in enumerate(mistaken, 1):
    w = w + targets[row] * rows[row]
    print(f"{count:2d}  {count * margin:5.2f} ≤ {w @ widest:5.2f} ≤ {np.linalg.norm(w):5.2f} ≤ {count**0.5 * radius:5.2f}")

# %% [markdown] lang="en"
# From left to right: $M\gamma$, $w \cdot w^*$, $|w|$, $\sqrt{M}\,R$. The left column grows like $M$, the right one only like $\sqrt{M}$, so they must collide; the rule has to stop before. It does so long before: ten mistakes, where the bound allows 410. A bound is a promise, not a forecast.
#
# ### Your turn: the bound
#
# Given any weights `w` and bias `b`, samples `X` of shape $(N, 2)$ and targets `t`, return $(R/\gamma)^2$. If some sample lies on the wrong side, there is no bound: return `np.inf`.

# %% [markdown] lang="es"
# De izquierda a derecha: $M\gamma$, $w \cdot w^*$, $|w|$, $\sqrt{M}\,R$. La columna izquierda crece como $M$; la derecha, solo como $\sqrt{M}$, así que tienen que chocar; la regla debe detenerse antes. Lo hace mucho antes: diez errores, donde la cota permite 410. Una cota es una promesa, no un pronóstico.
#
# ### Te toca: la cota
#
# Dados pesos `w` y sesgo `b` cualesquiera, muestras `X` de forma $(N, 2)$ y objetivos `t`, devuelve $(R/\gamma)^2$. Si alguna muestra está del lado equivocado, no hay cota: devuelve `np.inf`.

# %% exercise="mistake_bound"
def mistake_bound(w, b, X, t):
    ### BEGIN SOLUTION
    rows = np.column_stack([X, np.ones(len(X))])
    weights = np.append(w, b)
    margin = (t * (rows @ weights)).min() / np.linalg.norm(weights)
    if margin <= 0:
        return np.inf
    return (np.linalg.norm(rows, axis=1).max() / margin) ** 2
    ### END SOLUTION

# %% check="mistake_bound" points=2
nb.exercises.check("mistake_bound", mistake_bound)

# %% [markdown] lang="en"
# What makes data hard is not how many samples there are, but how narrow the gap between the classes is. Below, 200 random points are cut in two by a diagonal, and then the halves are pulled apart by a gap.
#
# **Predict first.** When the gap shrinks to a half, by how much does the bound grow, roughly?

# %% [markdown] lang="es"
# Lo que hace difíciles a los datos no es cuántas muestras hay, sino qué angosto es el espacio entre las clases. Abajo, una diagonal corta en dos 200 puntos al azar, y después las mitades se separan dejando un espacio.
#
# **Predice primero.** Cuando el espacio se reduce a la mitad, ¿cuánto crece la cota, aproximadamente?

# %%
def apart(gap):
    X = np.random.default_rng(0).uniform(-3, 3, (200, 2))
    side = np.where(X.sum(axis=1) > 0, 1, -1)
    return X + gap / 2 * side[:, None] / np.sqrt(2), side


diagonal = nb.Perceptron(2)
diagonal.W.data = [[1.0], [1.0]]
for gap in (2, 1, 0.5, 0.25, 0.1):
    X, side = apart(gap)
    run = nb.Trainer(nb.Perceptron(2), X, side).fit(epochs=100)
    print(f"gap={gap:<5} mistakes={run.learner.mistakes:3d} bound={diagonal.novikoff_bound(X, side):7.1f}")

# %% [markdown] lang="en"
# Roughly fourfold, because the margin stands squared in the denominator. The true number of mistakes grows more slowly and not even evenly, but it grows.
#
# ## 4. When there is no line
#
# The theorem begins with an *if*. *Versicolor* and *virginica*, the second and the third kind of iris, overlap: no line separates their petals. What does the rule do then?

# %% [markdown] lang="es"
# Más o menos al cuádruple, porque el margen está al cuadrado en el denominador. La cantidad real de errores crece más despacio, y ni siquiera de manera pareja, pero crece.
#
# ## 4. Cuando no hay recta
#
# El teorema empieza con un *si*. *Versicolor* y *virginica*, la segunda y la tercera clase de iris, se superponen: ninguna recta separa sus pétalos. ¿Qué hace entonces la regla?

# %%
overlap = nb.datasets.iris(classes=["versicolor", "virginica"])
restless = nb.Trainer(nb.Perceptron(2), *overlap)
restless.speed = 5
restless

# %%
# %nnviz restless --feature-names overlap.feature_names

# %% [markdown] lang="en"
# 1. Press **Play** and watch the curve of the accuracy for a while. Does it settle?
#    <details><summary>Answer</summary>Never. Every round some flowers are wrong, each throws the line somewhere else, and the accuracy jumps between about one half and 97 %.</details>
# 2. Press **Pause** at an arbitrary moment. Would you like to use the weights of just this moment?
#    <details><summary>Answer</summary>That is a lottery. They depend on which flower came last.</details>
# 3. Drag the slider of time back to a moment with a high accuracy. What would you have needed to keep it?
#    <details><summary>Answer</summary>A memory: the best weights so far. That is the next exercise.</details>
#
# The smallest example of restlessness is XOR. Four samples, and after four mistakes the weights are back where they began, at 0:

# %% [markdown] lang="es"
# 1. Presiona **Iniciar** y mira un rato la curva de la exactitud. ¿Se calma?
#    <details><summary>Respuesta</summary>Nunca. En cada ronda algunas flores salen mal, cada una arroja la recta a otro lugar, y la exactitud salta entre la mitad, más o menos, y el 97 %.</details>
# 2. Presiona **Pausa** en un momento cualquiera. ¿Te gustaría usar los pesos justo de ese momento?
#    <details><summary>Respuesta</summary>Es una lotería. Dependen de qué flor pasó última.</details>
# 3. Lleva el control del tiempo hacia atrás, hasta un momento con exactitud alta. ¿Qué habrías necesitado para conservarlo?
#    <details><summary>Respuesta</summary>Una memoria: los mejores pesos hasta ahora. Es el próximo ejercicio.</details>
#
# El ejemplo más pequeño de esta inquietud es XOR. Cuatro muestras, y después de cuatro errores los pesos vuelven adonde empezaron, a 0:

# %%
circle = nb.Trainer(nb.Perceptron(2), *nb.datasets.logic_gate("xor")).fit(epochs=2)
for mistake in list(circle.learner.updates)[:4]:
    print(mistake.sample, mistake.W.ravel(), mistake.b)

# %% [markdown] lang="en"
# ### Your turn: the pocket
#
# Stephen Gallant proposed a simple cure in 1990: let the rule run, but keep the best weights that have come by *in your pocket*. Write the choice: `candidates` is a list of pairs `(w, b)`; return the pair with the fewest mistakes on the samples `X` with targets `t` (of several equally good ones the first).

# %% [markdown] lang="es"
# ### Te toca: el bolsillo
#
# Stephen Gallant propuso en 1990 un remedio sencillo: deja correr la regla, pero guarda *en el bolsillo* (*pocket*) los mejores pesos que hayan pasado. Escribe la elección: `candidates` es una lista de pares `(w, b)`; devuelve el par con menos errores en las muestras `X` con objetivos `t` (de varios igual de buenos, el primero).

# %% exercise="pocket"
def pocket(candidates, X, t):
    ### BEGIN SOLUTION
    return min(candidates, key=lambda pair: np.sum(t * (X @ pair[0] + pair[1]) <= 0))
    ### END SOLUTION

# %% check="pocket"
nb.exercises.check("pocket", pocket)

# %% [markdown] lang="en"
# Along two hundred rounds over the overlapping irises, the best moment looks like this. The trainer remembers its own past, so the pocket can be searched afterwards:

# %% [markdown] lang="es"
# A lo largo de doscientas rondas por las iris superpuestas, el mejor momento se ve así. El entrenador recuerda su propio pasado, así que se puede buscar en el bolsillo después:

# %%
long = nb.Trainer(nb.Perceptron(2), *overlap).fit(epochs=200)
accuracy = long.history.accuracy
print("last", accuracy[-1], "lowest", accuracy[-1000:].min(), "best", accuracy.max(), "at", accuracy.argmax() + 1)
nb.drawing.still(nb.drawing.loss(nb.Trainer(nb.Perceptron(2), *overlap).fit(epochs=3)))

# %% [markdown] lang="en"
# The picture shows the first three rounds only: 300 flowers, and no peace.
#
# ## 5. Several classes, and a wall
#
# Three kinds of iris need three neurons, one for each kind, and the largest score wins. On a mistake the sample is *added* to the neuron that should have won and *subtracted* from the one that did. Nothing else changes.

# %% [markdown] lang="es"
# La imagen muestra solo las tres primeras rondas: 300 flores, y ninguna calma.
#
# ## 5. Varias clases, y un muro
#
# Tres clases de iris necesitan tres neuronas, una por clase, y gana el puntaje mayor. Ante un error, la muestra se *suma* a la neurona que debía ganar y se *resta* de la que ganó. Nada más cambia.

# %%
flowers = nb.datasets.iris(classes=3)
three = nb.Trainer(nb.Perceptron(2, n_classes=3), *flowers)
three.speed = 5
three

# %%
# %nnviz three --feature-names flowers.feature_names

# %% [markdown] lang="en"
# 1. Press **Play** for some seconds. Which border comes to rest quickly, and which one never?
#    <details><summary>Answer</summary>The one around setosa moves less and less; the one between the two kinds that overlap keeps jumping. Each mistake there also shakes the others, because it changes the scores of two neurons.</details>
# 2. Where do the three regions meet? What are the scores there?
#    <details><summary>Answer</summary>In one point, where all three scores are equal. Each border between two regions is the line on which two scores are equal, so the borders of a linear classifier are always straight.</details>
#
# The wall was there from the beginning: XOR, and everything else that no line cuts. In 1969 Marvin Minsky and Seymour Papert measured it exactly in a book, *Perceptrons*. Everybody knew that more layers would help, you built such a network yourself in lecture 1. But Rosenblatt's rule says what to do with a weight whose neuron gave the wrong *answer*; it has nothing to say about a neuron in the middle, for which nobody knows the right answer. For networks with several layers there was no rule, and to this day there is no theorem of convergence. It took until the eighties for a way around to become known. It begins with a different question: not "is the answer wrong?" but "*how* wrong is it?". That is the next lecture.
#
# ## What you have seen
#
# - **Rosenblatt's rule** learns from mistakes alone: $w \leftarrow w + t\,x$. The final weights are the sum of the mistaken samples.
# - If some line separates the classes, the number of mistakes is at most $(R/\gamma)^2$: it **converges**, in whatever order the samples come.
# - It stops at the first line that works, not at the best. If there is none, it never stops; a **pocket** keeps the best so far.
# - It has no answer for neurons in the middle of a network.
#
# Next: [lecture 3](03_linear_classifiers.ipynb), in which a loss measures how wrong an answer is, and its gradient says what to do about it.

# %% [markdown] lang="es"
# 1. Presiona **Iniciar** durante unos segundos. ¿Qué borde se calma rápido, y cuál nunca?
#    <details><summary>Respuesta</summary>El que rodea a setosa se mueve cada vez menos; el que está entre las dos clases superpuestas sigue saltando. Cada error allí también sacude a los demás, porque cambia los puntajes de dos neuronas.</details>
# 2. ¿Dónde se encuentran las tres regiones? ¿Cuánto valen allí los puntajes?
#    <details><summary>Respuesta</summary>En un punto, donde los tres puntajes son iguales. Cada borde entre dos regiones es la recta sobre la que dos puntajes son iguales, así que los bordes de un clasificador lineal son siempre rectos.</details>
#
# El muro estaba ahí desde el principio: XOR, y todo lo demás que ninguna recta corta. En 1969, Marvin Minsky y Seymour Papert lo midieron con exactitud en un libro, *Perceptrons*. Todos sabían que más capas ayudarían; tú construiste una red así en la clase 1. Pero la regla de Rosenblatt dice qué hacer con un peso cuya neurona dio una *respuesta* equivocada; no dice nada sobre una neurona del medio, cuya respuesta correcta nadie conoce. Para las redes de varias capas no había regla, y hasta hoy no hay teorema de convergencia. Recién en los años ochenta se difundió una salida. Empieza con otra pregunta: no «¿está mal la respuesta?», sino «¿*cuán* mal está?». Esa es la próxima clase.
#
# ## Lo que viste
#
# - **La regla de Rosenblatt** aprende solo de los errores: $w \leftarrow w + t\,x$. Los pesos finales son la suma de las muestras equivocadas.
# - Si alguna recta separa las clases, la cantidad de errores es a lo sumo $(R/\gamma)^2$: **converge**, vengan como vengan las muestras.
# - Se detiene en la primera recta que sirve, no en la mejor. Si no hay ninguna, no se detiene nunca; un **bolsillo** guarda lo mejor hasta el momento.
# - No tiene respuesta para las neuronas del medio de una red.
#
# Sigue: la [clase 3](03_clasificadores_lineales.ipynb), en la que una función de pérdida mide cuán equivocada está una respuesta, y su gradiente dice qué hacer al respecto.
