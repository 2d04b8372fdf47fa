# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 01_neurons, es: 01_neuronas}
# ---

# %% [markdown] lang="en"
# # 1 · Neurons: what a single one can decide
#
# In 1943 a physician and a self-taught logician asked what the simplest possible nerve cell could compute. Their answer fits into one line, and everything that follows in this course is made of it. Here you will take it apart: first the cell, then the line, then what you can build from it, and finally the small table that no single neuron will ever get right.

# %% [markdown] lang="es"
# # 1 · Neuronas: qué puede decidir una sola
#
# En 1943, un médico y un lógico autodidacta se preguntaron qué podría calcular la célula nerviosa más simple imaginable. Su respuesta cabe en una línea, y de ella está hecho todo lo que sigue en este curso. Aquí la vas a desarmar: primero la célula, después la línea, luego lo que se puede construir con ella y, al final, la pequeña tabla que ninguna neurona sola va a responder bien jamás.

# %%
import numpy as np
import plotly.graph_objects as go
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. A cell that decides
#
# A nerve cell collects. On its branched **dendrites** end thousands of other cells; each contact is a **synapse**. Some of them raise the electric potential of the cell a little, others lower it, and all these small pushes add up. At rest the potential is about −70 mV. As long as the sum stays below a **threshold**, around −55 mV, nothing leaves the cell. The moment it is reached, something wildly non-linear happens: a short spike, the same every time, that runs along the **axon** to its ends, where it releases **neurotransmitters** into the next synapses.
#
# Many weak inputs, one sum, one threshold, one answer that is all or nothing. That is the idea that the mathematics will keep.
#
# **Predict first.** Below, a constant stimulus pushes a simulated cell up, by 10, 20 and 40 mV. When the stimulus is doubled from 20 to 40, are the spikes twice as high?

# %% [markdown] lang="es"
# ## 1. Una célula que decide
#
# Una célula nerviosa recolecta. En sus **dendritas** ramificadas terminan miles de otras células; cada contacto es una **sinapsis**. Algunas suben un poco el potencial eléctrico de la célula, otras lo bajan, y todos esos pequeños empujones se suman. En reposo, el potencial es de unos −70 mV. Mientras la suma no llega a un **umbral**, alrededor de −55 mV, nada sale de la célula. En el instante en que llega ocurre algo violentamente no lineal: un pico breve, siempre igual, que recorre el **axón** hasta sus terminales, donde libera **neurotransmisores** en las sinapsis siguientes.
#
# Muchas entradas débiles, una suma, un umbral, una respuesta de todo o nada. Esa es la idea que la matemática va a conservar.
#
# **Predice primero.** Abajo, un estímulo constante empuja una célula simulada hacia arriba: 10, 20 y 40 mV. Cuando el estímulo se duplica de 20 a 40, ¿los picos son el doble de altos?

# %%
def membrane(stimulus, steps=200):
    rest, threshold, spike = -70.0, -55.0, 30.0
    potential, trace = rest, []
    for _ in range(steps):
        if potential == spike:
            potential = rest
        else:
            potential += 0.05 * (rest + stimulus - potential)
        if potential >= threshold:
            potential = spike
        trace.append(potential)
    return np.array(trace)


time = np.arange(200) / 2
figure = go.Figure([go.Scatter(x=time, y=membrane(s), name=f"{s} mV") for s in (10, 20, 40)])
figure.update_layout(xaxis_title="t (ms)", yaxis_title="mV", height=300)
nb.drawing.still(figure)

# %%
{s: int((membrane(s) == 30).sum()) for s in (10, 14, 16, 20, 40, 80)}

# %% [markdown] lang="en"
# The spikes are all equally high; what grows is how many there are. And below the threshold there is nothing at all: with 14 mV not one spike in 100 ms, with 16 mV already three. (The simulation is the *leaky integrate-and-fire* neuron, the coarsest model that physiologists still use. Change the numbers in the braces and run the cells again.)
#
# A brain has about 86 billion such cells, and thousands of synapses on each. Keep in mind what we leave out: real neurons come in hundreds of kinds, dendrites compute complicated non-linear functions on their own, and a synapse is not one number but a small dynamical system that changes with use. **Modern neural networks do not try to model the brain.** They borrowed one idea from it, and then went their own way, as aeroplanes did after birds.

# %% [markdown] lang="es"
# Todos los picos son igual de altos; lo que crece es la cantidad. Y por debajo del umbral no hay nada: con 14 mV, ni un solo pico en 100 ms; con 16 mV ya hay tres. (La simulación es la neurona *integrate-and-fire* con fuga, el modelo más tosco que los fisiólogos todavía usan. Cambia los números entre llaves y ejecuta de nuevo las celdas.)
#
# Un cerebro tiene unos 86 mil millones de estas células, y miles de sinapsis en cada una. Ten presente lo que dejamos afuera: las neuronas reales son de cientos de tipos, las dendritas calculan por su cuenta funciones no lineales complicadas, y una sinapsis no es un número, sino un pequeño sistema dinámico que cambia con el uso. **Las redes neuronales modernas no buscan modelar el cerebro.** Le tomaron prestada una idea y después siguieron su propio camino, como los aviones después de los pájaros.

# %% [markdown] lang="en"
# ## 2. The line of McCulloch and Pitts
#
# Forget the time, keep the sum and the threshold. A neuron has inputs $x_1, x_2, \dots$, a **weight** $w_i$ for each, and a threshold $b$. It fires when the weighted sum reaches the threshold:
#
# $$f(x) = \operatorname{sign}\Big(\sum_i w_i x_i - b\Big)$$
#
# The sign is $+1$ for "I fire" and $-1$ for "I stay quiet". For logic it is handier to answer 1 and 0; then the function is called the **step**. A sum that exactly equals the threshold has reached it, and the neuron fires.
#
# (The neuron of 1943 was even plainer: its inputs were 0 or 1, all exciting inputs counted the same, and a single active *inhibiting* input silenced the cell whatever the others said. Weights that are arbitrary numbers came with Rosenblatt; today everybody writes the line as above.)
#
# Here is one with two inputs, as a graph.

# %% [markdown] lang="es"
# ## 2. La línea de McCulloch y Pitts
#
# Olvida el tiempo; conserva la suma y el umbral. Una neurona tiene entradas $x_1, x_2, \dots$, un **peso** $w_i$ para cada una y un umbral $b$. Se activa cuando la suma pesada alcanza el umbral:
#
# $$f(x) = \operatorname{sign}\Big(\sum_i w_i x_i - b\Big)$$
#
# El signo vale $+1$ para «me activo» y $-1$ para «me quedo en silencio». Para la lógica es más cómodo responder 1 y 0; entonces la función se llama **escalón** (*step*). Una suma exactamente igual al umbral ya lo alcanzó, y la neurona se activa.
#
# (La neurona de 1943 era todavía más sencilla: sus entradas valían 0 o 1, todas las entradas excitatorias contaban igual, y una sola entrada *inhibitoria* activa silenciaba la célula, dijeran lo que dijeran las demás. Los pesos que son números cualesquiera llegaron con Rosenblatt; hoy todo el mundo escribe la línea como arriba.)
#
# Aquí hay una con dos entradas, como grafo.

# %%
x1, x2 = nb.Tensor(1.0), nb.Tensor(0.0)
w1, w2, b = nb.Tensor(1.0), nb.Tensor(1.0), nb.Tensor(1.5)

answer = nb.step(w1 * x1 + w2 * x2 - b)
answer

# %% [markdown] lang="en"
# One input is active, the sum is $1 \cdot 1 + 1 \cdot 0 = 1$, it misses the threshold 1.5 by 0.5, and the neuron stays quiet. Now alive, with a slider for each of the five numbers:

# %% [markdown] lang="es"
# Una entrada está activa, la suma es $1 \cdot 1 + 1 \cdot 0 = 1$, le falta 0,5 para el umbral 1,5, y la neurona queda en silencio. Ahora viva, con un control para cada uno de los cinco números:

# %%
# %nnviz answer

# %% [markdown] lang="en"
# 1. Raise $x_2$ from 0 slowly. At which value does the answer change, and how much of a warning do you get?
#    <details><summary>Answer</summary>At x₂ = 0.5, where the sum is 1.5. There is no warning: the answer is 0, then 1, and nothing in between. All or nothing, as in the cell.</details>
# 2. Set $x_1 = 1$, $x_2 = 1$. Which weights could silence the neuron again?
#    <details><summary>Answer</summary>Any with w₁ + w₂ below 1.5, for instance a negative w₂: a synapse that inhibits.</details>
# 3. Look at the orange numbers, the gradients, while you move things. What do you notice?
#    <details><summary>Answer</summary>They are 0, always. Almost everywhere a small change of any number changes nothing in the answer, so its derivative is 0. Someone who asks the gradient "which weight should I move?" gets no answer from this neuron. That will matter very much in lecture 4.</details>

# %% [markdown] lang="es"
# 1. Sube $x_2$ despacio desde 0. ¿Con qué valor cambia la respuesta, y cuánto aviso recibes?
#    <details><summary>Respuesta</summary>Con x₂ = 0,5, donde la suma vale 1,5. No hay aviso: la respuesta es 0, después 1, y nada entre medio. Todo o nada, como en la célula.</details>
# 2. Pon $x_1 = 1$, $x_2 = 1$. ¿Qué pesos podrían silenciar otra vez la neurona?
#    <details><summary>Respuesta</summary>Cualesquiera con w₁ + w₂ menor que 1,5; por ejemplo, un w₂ negativo: una sinapsis que inhibe.</details>
# 3. Mira los números naranjas, los gradientes, mientras mueves cosas. ¿Qué notas?
#    <details><summary>Respuesta</summary>Valen 0, siempre. Casi en todas partes, un cambio pequeño de cualquier número no cambia nada en la respuesta, así que su derivada es 0. Quien le pregunte al gradiente «¿qué peso conviene mover?» no recibe respuesta de esta neurona. En la clase 4 eso va a importar muchísimo.</details>

# %% [markdown] lang="en"
# ### Your turn: the neuron as a function
#
# Write the neuron yourself, for any number of inputs. `x` and `w` are arrays of the same length, `b` is a number; the answer is 1 or 0. Replace the line with `TODO`. The cell below it checks what you wrote; while it is empty, it only says what is expected. Hints open one at a time.

# %% [markdown] lang="es"
# ### Te toca: la neurona como función
#
# Escribe tú la neurona, para cualquier cantidad de entradas. `x` y `w` son arreglos del mismo largo, `b` es un número; la respuesta es 1 o 0. Reemplaza la línea con `TODO`. La celda de abajo revisa lo que escribiste; mientras esté vacía, solo dice qué se espera. Las pistas se abren de a una.

# %% exercise="threshold_neuron"
def threshold_neuron(x, w, b):
    ### BEGIN SOLUTION
    return int(np.dot(w, x) >= b)
    ### END SOLUTION

# %% check="threshold_neuron"
nb.exercises.check("threshold_neuron", threshold_neuron)

# %% [markdown] lang="en"
# ## 3. Logic out of neurons
#
# Why should anyone care about a thing that says 0 or 1? Because such things can be wired together. Call 1 *true* and 0 *false*, and a neuron with suitable numbers is a **logic gate**. NOT needs one input: with $w = -1$ and $b = 0$ the sum is 0 for *false*, which reaches the threshold, and −1 for *true*, which does not.
#
# A few ready-made ones, with their weights and thresholds:

# %% [markdown] lang="es"
# ## 3. Lógica hecha de neuronas
#
# ¿Por qué habría de interesar algo que solo dice 0 o 1? Porque esas cosas se pueden conectar entre sí. Llama *verdadero* al 1 y *falso* al 0, y una neurona con números adecuados es una **compuerta lógica**. NOT necesita una sola entrada: con $w = -1$ y $b = 0$, la suma es 0 para *falso*, que alcanza el umbral, y −1 para *verdadero*, que no lo alcanza.
#
# Algunas ya hechas, con sus pesos y umbrales:

# %%
for name in ("not", "or", "nor", "nand"):
    print(f"{name:>4}", nb.McCullochPitts.gate(name))

# %% [markdown] lang="en"
# One is missing. **AND** should fire for $(1, 1)$ and for nothing else. Find two weights and a threshold. (There are infinitely many right answers, and the check accepts them all.)

# %% [markdown] lang="es"
# Falta una. **AND** debe activarse con $(1, 1)$ y con nada más. Encuentra dos pesos y un umbral. (Hay infinitas respuestas correctas, y la verificación las acepta todas.)

# %% exercise="and_neuron"
weights, threshold = None, None  # TODO
### BEGIN SOLUTION
weights, threshold = [1, 1], 1.5
### END SOLUTION

# %% check="and_neuron"
nb.exercises.check("and_neuron", weights, threshold)

# %% [markdown] lang="en"
# NAND, the opposite of AND, deserves a second look. *Every* logical function, and so every digital computer, can be built from NAND gates alone. McCulloch and Pitts had not found a toy: a network of their neurons can compute whatever logic can express. What was missing was a way to *find* the weights. They had to be chosen by hand, as you just did.
#
# ## 4. A neuron draws a line
#
# What does a neuron look like from outside? Where its sum equals the threshold, $w_1 x_1 + w_2 x_2 = b$, it changes its mind, and in the plane of the two inputs that is the equation of a straight line. On one side the neuron fires, on the other it is quiet. Here is the NAND gate with the four corners that it must tell apart:

# %% [markdown] lang="es"
# NAND, lo contrario de AND, merece una segunda mirada. *Toda* función lógica, y por lo tanto toda computadora digital, se puede construir solo con compuertas NAND. McCulloch y Pitts no habían encontrado un juguete: una red de sus neuronas puede calcular cualquier cosa que la lógica sepa expresar. Lo que faltaba era una manera de *encontrar* los pesos. Había que elegirlos a mano, como acabas de hacer.
#
# ## 4. Una neurona traza una recta
#
# ¿Cómo se ve una neurona desde afuera? Donde su suma iguala el umbral, $w_1 x_1 + w_2 x_2 = b$, cambia de opinión, y en el plano de las dos entradas esa es la ecuación de una recta. De un lado la neurona se activa; del otro, calla. Esta es la compuerta NAND con las cuatro esquinas que tiene que distinguir:

# %%
table = nb.datasets.logic_gate("nand")
names = ["x1", "x2"]
neuron = nb.McCullochPitts([-1, -1], -1.5, activation="step")
nb.drawing.still(nb.drawing.boundary(neuron, *table, look="class", feature_names=names), width=410, height=422)

# %% [markdown] lang="en"
# The thick arrow is the **weight vector** $(w_1, w_2)$. It stands at a right angle on the line and points to the side that fires: moving along it makes the sum grow fastest. The threshold shifts the line without turning it. The dashed lines are where the sum misses or passes the threshold by 1.
#
# **Predict first.** If you double both weights *and* the threshold, what happens to the line? And if you double the weights only?
# <details><summary>Answer</summary>Doubling all three changes nothing, the equation is the same one. Doubling the weights only is like halving the threshold: the line keeps its direction and moves halfway towards the origin. Change the numbers in the cell above and look.</details>
#
# There is a small trick of notation that you will meet everywhere. The threshold can move to the other side of the comparison: $\sum_i w_i x_i - b \geq 0$. Then $-b$ is just one more number that is added, the **bias**, and it can be seen as the weight of an extra input that is always 1. This is the $w_2$ that stood alone in [lecture 0](00_tour.ipynb).

# %% [markdown] lang="es"
# La flecha gruesa es el **vector de pesos** $(w_1, w_2)$. Está en ángulo recto sobre la recta y apunta hacia el lado que se activa: en esa dirección la suma crece más rápido. El umbral corre la recta sin girarla. En las líneas punteadas la suma queda a 1 por debajo o por encima del umbral.
#
# **Predice primero.** Si duplicas los dos pesos *y* el umbral, ¿qué le pasa a la recta? ¿Y si duplicas solo los pesos?
# <details><summary>Respuesta</summary>Duplicar los tres no cambia nada: la ecuación es la misma. Duplicar solo los pesos es como reducir el umbral a la mitad: la recta conserva su dirección y se acerca al origen hasta la mitad de la distancia. Cambia los números en la celda de arriba y mira.</details>
#
# Hay un pequeño truco de notación que vas a encontrar en todas partes. El umbral puede pasar al otro lado de la comparación: $\sum_i w_i x_i - b \geq 0$. Entonces $-b$ es simplemente un número más que se suma, el **sesgo**, y se lo puede ver como el peso de una entrada adicional que siempre vale 1. Es el $w_2$ que iba solo en la [clase 0](00_recorrido.ipynb).

# %% [markdown] lang="en"
# ### Your turn: where is the line?
#
# To draw the line with a ruler you want it in the form $x_2 = m\,x_1 + c$. Write the function that gives the slope $m$ and the intercept $c$ for any weights (with $w_2 \neq 0$) and threshold.

# %% [markdown] lang="es"
# ### Te toca: ¿dónde está la recta?
#
# Para trazar la recta con una regla conviene tenerla en la forma $x_2 = m\,x_1 + c$. Escribe la función que da la pendiente $m$ y la ordenada al origen $c$ para pesos (con $w_2 \neq 0$) y umbral cualesquiera.

# %% exercise="neuron_line"
def neuron_line(w, b):
    ### BEGIN SOLUTION
    return -w[0] / w[1], b / w[1]
    ### END SOLUTION

# %% check="neuron_line"
nb.exercises.check("neuron_line", neuron_line)

# %% [markdown] lang="en"
# ### The step, under the magnifying glass
#
# What makes a neuron a neuron is not the sum, it is what comes behind it. Below is the step with its derivative. Drag the point, or choose another function in the list.

# %% [markdown] lang="es"
# ### El escalón, bajo la lupa
#
# Lo que hace que una neurona sea una neurona no es la suma, sino lo que viene detrás. Abajo está el escalón con su derivada. Arrastra el punto, o elige otra función en la lista.

# %%
# %nnviz nb.step

# %% [markdown] lang="en"
# 1. Where is the derivative different from 0?
#    <details><summary>Answer</summary>Nowhere. At the jump itself there is no derivative at all, and nbnet says 0 there by convention.</details>
# 2. Choose `sigmoid`. How does it resemble the step, and what has it that the step lacks?
#    <details><summary>Answer</summary>Far out on both sides it is the same, 0 and 1. In between it rises gently, and there its derivative is positive: a little more stimulus is answered by a little more output. It is a step that can be asked "which way is up?".</details>

# %% [markdown] lang="es"
# 1. ¿Dónde es la derivada distinta de 0?
#    <details><summary>Respuesta</summary>En ninguna parte. En el salto mismo no existe derivada, y nbnet dice allí 0 por convenio.</details>
# 2. Elige `sigmoid`. ¿En qué se parece al escalón, y qué tiene que al escalón le falta?
#    <details><summary>Respuesta</summary>Lejos, hacia ambos lados, es lo mismo: 0 y 1. Entre medio sube con suavidad, y allí su derivada es positiva: a un poco más de estímulo responde con un poco más de salida. Es un escalón al que se le puede preguntar «¿hacia dónde se sube?».</details>

# %% [markdown] lang="en"
# ## 5. The table that no neuron gets right
#
# Two inputs of 0 or 1 have four combinations, so there are $2^4 = 16$ possible tables of answers. How many of them can one neuron produce? Let the computer try: nine values for each weight and for the threshold make $9^3 = 729$ neurons. For each table, how many of them are right everywhere?

# %% [markdown] lang="es"
# ## 5. La tabla que ninguna neurona responde bien
#
# Dos entradas de 0 o 1 tienen cuatro combinaciones, así que hay $2^4 = 16$ tablas de respuestas posibles. ¿Cuántas puede producir una sola neurona? Que pruebe la computadora: nueve valores para cada peso y para el umbral dan $9^3 = 729$ neuronas. Para cada tabla, ¿cuántas de ellas aciertan en todo?

# %%
X = nb.datasets.logic_gate("and").X
counts = {}
for number in range(16):
    y = [number >> 3 & 1, number >> 2 & 1, number >> 1 & 1, number & 1]
    counts[f"{number:04b}"] = len(nb.McCullochPitts.search(X, y))
counts

# %% [markdown] lang="en"
# The four digits are the answers for $(0,0), (0,1), (1,0), (1,1)$: AND is `0001`, OR is `0111`, NAND is `1110`. Fourteen tables are within reach. Two are not: `0110`, which is **XOR**, "one or the other but not both", and its opposite `1001`.
#
# Perhaps we only tried the wrong numbers? No. Write down what XOR demands of a neuron:
#
# $$0 < b, \qquad w_1 \geq b, \qquad w_2 \geq b, \qquad w_1 + w_2 < b$$
#
# The two in the middle add up to $w_1 + w_2 \geq 2b$, and since $b$ is positive, $2b > b$. So $w_1 + w_2 > b$, against the last one. No numbers can do it, however cleverly chosen, and no learning rule can find what does not exist. In the picture: the corners that should fire lie across from each other, and a straight line that cuts both off from the other two cannot be drawn. Tables that *can* be cut by a line are called **linearly separable**.

# %% [markdown] lang="es"
# Los cuatro dígitos son las respuestas para $(0,0), (0,1), (1,0), (1,1)$: AND es `0001`, OR es `0111`, NAND es `1110`. Catorce tablas están al alcance. Dos no: `0110`, que es **XOR**, «una o la otra, pero no ambas», y su contraria `1001`.
#
# ¿Será que solo probamos los números equivocados? No. Escribe lo que XOR le exige a una neurona:
#
# $$0 < b, \qquad w_1 \geq b, \qquad w_2 \geq b, \qquad w_1 + w_2 < b$$
#
# Las dos del medio suman $w_1 + w_2 \geq 2b$ y, como $b$ es positivo, $2b > b$. Entonces $w_1 + w_2 > b$, en contra de la última. Ningún número lo logra, por ingeniosa que sea la elección, y ninguna regla de aprendizaje puede encontrar lo que no existe. En el dibujo: las esquinas que deben activarse están enfrentadas, y no hay recta que separe a ambas de las otras dos. Las tablas que *sí* se pueden cortar con una recta se llaman **linealmente separables**.

# %%
table = nb.datasets.logic_gate("xor")
attempt = nb.McCullochPitts([1, 1], 0.5, activation="step")
nb.drawing.still(nb.drawing.boundary(attempt, *table, look="class", feature_names=names), width=410, height=422)

# %% [markdown] lang="en"
# This attempt is OR. It gets three corners right; the one with the dark rim is wrong, and whatever you do to the line, one always will be.
#
# ## 6. Three neurons can
#
# A single neuron draws one line. Two neurons draw two lines, and between two parallel lines lies exactly the strip that XOR asks for. A third neuron looks only at the answers of the first two:

# %% [markdown] lang="es"
# Este intento es OR. Acierta en tres esquinas; la del borde oscuro está mal y, hagas lo que hagas con la recta, siempre habrá alguna.
#
# ## 6. Tres neuronas sí pueden
#
# Una sola neurona traza una recta. Dos neuronas trazan dos, y entre dos rectas paralelas queda exactamente la franja que XOR pide. Una tercera neurona mira solo las respuestas de las dos primeras:

# %%
u1, u2 = nb.Tensor(1.0), nb.Tensor(0.0)
either = nb.step(u1 + u2 - 0.5)
not_both = nb.step(1.5 - u1 - u2)
xor = nb.step(either + not_both - 1.5)
xor

# %%
# %nnviz xor

# %% [markdown] lang="en"
# 1. Visit the four corners with the sliders. Which of the two neurons in the middle changes its answer between $(1, 0)$ and $(1, 1)$?
#    <details><summary>Answer</summary>The lower path, <code>not_both</code>: it falls silent, and with it the last neuron. The first, <code>either</code>, still fires.</details>
# 2. Between which sums $u_1 + u_2$ does the network fire?
#    <details><summary>Answer</summary>From 0.5 to 1.5: a strip between two parallel lines. One line for each neuron of the hidden layer.</details>
# 3. What would the network compute if the last threshold were 0.5 instead of 1.5?
#    <details><summary>Answer</summary>It would need only one of the two, so OR of them. At least one always fires, so the answer would be 1 everywhere.</details>
#
# ### Your turn: XOR
#
# Build it from gates that are there: OR, NAND, AND, NOR, NOT. `ask` puts a question to a neuron. Any composition that is right counts.

# %% [markdown] lang="es"
# 1. Visita las cuatro esquinas con los controles. ¿Cuál de las dos neuronas del medio cambia su respuesta entre $(1, 0)$ y $(1, 1)$?
#    <details><summary>Respuesta</summary>La del camino de abajo, <code>not_both</code>: se calla y, con ella, la última neurona. La primera, <code>either</code>, sigue activa.</details>
# 2. ¿Entre qué sumas $u_1 + u_2$ se activa la red?
#    <details><summary>Respuesta</summary>De 0,5 a 1,5: una franja entre dos rectas paralelas. Una recta por cada neurona de la capa oculta.</details>
# 3. ¿Qué calcularía la red si el último umbral fuera 0,5 en lugar de 1,5?
#    <details><summary>Respuesta</summary>Le bastaría con una de las dos, es decir, el OR de ambas. Al menos una está siempre activa, así que la respuesta sería 1 en todas partes.</details>
#
# ### Te toca: XOR
#
# Constrúyela con compuertas que ya están: OR, NAND, AND, NOR, NOT. `ask` le hace una pregunta a una neurona. Vale cualquier composición correcta.

# %%
def ask(gate, *inputs):
    return int(nb.McCullochPitts.gate(gate).predict([inputs])[0])


ask("or", 1, 0), ask("and", 1, 0)

# %% exercise="xor_network"
def xor_network(x1, x2):
    ### BEGIN SOLUTION
    return ask("and", ask("or", x1, x2), ask("nand", x1, x2))
    ### END SOLUTION

# %% check="xor_network" points=2
nb.exercises.check("xor_network", xor_network)

# %% [markdown] lang="en"
# ## What you have seen
#
# - A nerve cell adds up what reaches it and answers all or nothing, at a **threshold**. Artificial neurons keep that idea and nothing else of the brain.
# - McCulloch and Pitts: $f(x) = \operatorname{sign}(\sum_i w_i x_i - b)$. From such neurons any logical function can be built, if somebody chooses the weights.
# - From outside a neuron is a **straight line**: the weights turn it, the threshold shifts it. What a line cannot separate, no neuron can: of the 16 tables, **XOR** and its opposite.
# - Several neurons, in **layers**, can. But the gradient of a step is 0, so it gives no hint how to choose their weights.
#
# Next: [lecture 2](02_perceptron.ipynb), in which a neuron finds its weights by itself.

# %% [markdown] lang="es"
# ## Lo que viste
#
# - Una célula nerviosa suma lo que le llega y responde todo o nada, en un **umbral**. Las neuronas artificiales conservan esa idea y nada más del cerebro.
# - McCulloch y Pitts: $f(x) = \operatorname{sign}(\sum_i w_i x_i - b)$. Con esas neuronas se puede construir cualquier función lógica, si alguien elige los pesos.
# - Vista desde afuera, una neurona es una **recta**: los pesos la giran, el umbral la corre. Lo que una recta no puede separar, ninguna neurona puede: de las 16 tablas, **XOR** y su contraria.
# - Varias neuronas, en **capas**, sí pueden. Pero el gradiente de un escalón es 0, así que no da ninguna pista sobre cómo elegir sus pesos.
#
# Sigue: la [clase 2](02_perceptron.ipynb), en la que una neurona encuentra sus pesos por sí sola.
