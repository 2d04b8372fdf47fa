# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 07_backpropagation, es: 07_retropropagacion}
# ---

# %% [markdown] lang="en"
# # 7 · Backpropagation, gate by gate: nothing but small products
#
# In [lecture 6](06_computational_graphs.ipynb) you saw the plan: go through the graph from right to left, multiply along the wires, add where wires meet. Now you carry it out, on the neuron of the [tour](00_tour.ipynb), until no step of it is a mystery. At the end you will be able to look at a graph and say where a gradient goes, how large it becomes and where it dies, without computing anything.

# %% [markdown] lang="es"
# # 7 · Retropropagación, compuerta por compuerta: solo pequeños productos
#
# En la [clase 6](06_grafos_computacionales.ipynb) viste el plan: recorrer el grafo de derecha a izquierda, multiplicar a lo largo de los cables, sumar donde los cables se juntan. Ahora lo llevas a cabo, con la neurona del [recorrido](00_recorrido.ipynb), hasta que ningún paso tenga misterio. Al final podrás mirar un grafo y decir hacia dónde va un gradiente, cuánto crece y dónde muere, sin calcular nada.

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. The way there
#
# The neuron once more, $f(w, x) = 1 / (1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)})$, this time one operation a line. Every intermediate result gets a name, so that we can talk about it.

# %% [markdown] lang="es"
# ## 1. La ida
#
# Otra vez la neurona, $f(w, x) = 1 / (1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)})$, esta vez con una operación por línea. Cada resultado intermedio recibe un nombre, para poder hablar de él.

# %%
w0, w1, w2 = nb.Tensor(2.0), nb.Tensor(-3.0), nb.Tensor(-3.0)
x0, x1 = nb.Tensor(-1.0), nb.Tensor(-2.0)

p = w0 * x0
q = w1 * x1
r = p + q
s = r + w2
t = -s
u = np.exp(t)
v = 1 + u
f = 1 / v

# %%
graph = nb.ComputationalGraph(f)
graph

# %% [markdown] lang="en"
# Eight gates. Each has done its work and sent one number on, in blue: −2, 6, 4, 1, −1, 0.3679, 1.368, and at last 0.7311. Below them stands a dash: nobody has computed a gradient yet. (A dash is not a 0. *Unknown* and *zero* are different answers.)
#
# ## 2. The way back
#
# A gate knows nothing of the network around it. For the way back it needs two things only: the gradient that **arrives** at its output, and its own **local derivative**, how fast its output moves with each of its inputs. Their product is what it sends on. These are all the local derivatives that this neuron needs:
#
# | gate | local derivative |
# | :-- | :-- |
# | $x \cdot y$ | $y$ for the input $x$, and $x$ for the input $y$ |
# | $x + y$ | 1 for both |
# | $-x$ | $-1$ |
# | $e^x$ | $e^x$, which is the output itself |
# | $1 / x$ | $-1 / x^2$ |
#
# **Predict first.** The last gate is $f = 1 / v$ with $v = 1.368$. At its output arrives 1. What does it send to $v$: a positive or a negative number? More or less than 1?
#
# Then walk: ▶, or the key →, goes one gate back, and the view asks what the gate sends on *before* it shows it. Two or three digits will do, and you may type a product, `-0.534 * 0.368`. When the answer is right, or you let it be shown, the panel writes what arrives, the local derivative and their product. When it is not, you read which slip leads to your number: that is worth more than the right one, so don't be afraid to be wrong.

# %% [markdown] lang="es"
# Ocho compuertas. Cada una hizo su trabajo y envió un número, en azul: −2, 6, 4, 1, −1, 0,3679, 1,368 y, por último, 0,7311. Debajo hay una raya: nadie calculó todavía un gradiente. (Una raya no es un 0. *No se sabe* y *cero* son respuestas distintas.)
#
# ## 2. La vuelta
#
# Una compuerta no sabe nada de la red que la rodea. Para la vuelta necesita solo dos cosas: el gradiente que **llega** a su salida y su propia **derivada local**, es decir, qué tan rápido se mueve su salida con cada una de sus entradas. El producto de las dos es lo que envía. Estas son todas las derivadas locales que esta neurona necesita:
#
# | compuerta | derivada local |
# | :-- | :-- |
# | $x \cdot y$ | $y$ para la entrada $x$, y $x$ para la entrada $y$ |
# | $x + y$ | 1 para las dos |
# | $-x$ | $-1$ |
# | $e^x$ | $e^x$, que es la propia salida |
# | $1 / x$ | $-1 / x^2$ |
#
# **Primero predice.** La última compuerta es $f = 1 / v$ con $v = 1{,}368$. A su salida llega un 1. ¿Qué le envía a $v$: un número positivo o uno negativo? ¿Mayor o menor que 1?
#
# Después, camina: ▶, o la tecla →, retrocede una compuerta, y la vista pregunta qué envía la compuerta *antes* de mostrarlo. Con dos o tres cifras alcanza, y puedes escribir un producto, `-0,534 * 0,368`. Cuando la respuesta es correcta, o pides que se muestre, el panel escribe lo que llega, la derivada local y el producto de las dos. Cuando no, lees qué descuido lleva a tu número: eso vale más que acertar, así que no tengas miedo de equivocarte.

# %%
# quiz = %nnviz f --walk backward --predict

# %% [markdown] lang="en"
# Twelve questions in eight steps. How did it go? Run the next cell when you have come to the end; **Start again** forgets everything, and any slider gives you new numbers to practise with.

# %% [markdown] lang="es"
# Doce preguntas en ocho pasos. ¿Cómo te fue? Ejecuta la celda siguiente cuando llegues al final; **Empezar de nuevo** olvida todo, y cualquier control te da números nuevos para practicar.

# %%
quiz.score

# %%
print(graph.steps("backward"))

# %% [markdown] lang="en"
# This is the same walk in writing. Read it aloud, line by line; *upstream* times *local*, every time.
#
# 1. $1/v$: the larger $v$, the smaller $f$, so the sign is negative: $-1 / 1.368^2 = -0.5344$. (nbnet writes the same as $-f / v$: the gate has $f$ at hand already.)
# 2. $1 + u$: a sum, nothing changes, −0.5344.
# 3. $e^t$: its own output 0.3679 is the factor: −0.1966.
# 4. $-s$: the sign turns, 0.1966. From here on all that the sigmoid did is done.
# 5. $r + w_2$: a sum, both inputs get 0.1966.
# 6. $p + q$: the same again.
# 7. $w_1 x_1$: crosswise, $0.1966 \cdot x_1 = -0.3932$ goes to $w_1$, and $0.1966 \cdot w_1 = -0.5898$ to $x_1$.
# 8. $w_0 x_0$: just so, $-0.1966$ and $0.3932$.
#
# Nothing larger than a multiplication happened.
#
# Now without walking, with all numbers at once and the sliders in your hands. (It is the same graph: what you move here moves in the view above, too.)

# %% [markdown] lang="es"
# Este es el mismo recorrido por escrito. Léelo en voz alta, línea por línea; cada vez es *lo que llega* por *lo local*.
#
# 1. $1/v$: cuanto mayor es $v$, menor es $f$, así que el signo es negativo: $-1 / 1{,}368^2 = -0{,}5344$. (nbnet escribe lo mismo como $-f / v$: la compuerta ya tiene $f$ a mano.)
# 2. $1 + u$: una suma; no cambia nada, −0,5344.
# 3. $e^t$: su propia salida, 0,3679, es el factor: −0,1966.
# 4. $-s$: cambia el signo, 0,1966. Hasta aquí, todo lo que hizo la sigmoide.
# 5. $r + w_2$: una suma; las dos entradas reciben 0,1966.
# 6. $p + q$: otra vez lo mismo.
# 7. $w_1 x_1$: en cruz; $0{,}1966 \cdot x_1 = -0{,}3932$ va a $w_1$, y $0{,}1966 \cdot w_1 = -0{,}5898$, a $x_1$.
# 8. $w_0 x_0$: igual, $-0{,}1966$ y $0{,}3932$.
#
# No ocurrió nada más grande que una multiplicación.
#
# Ahora sin caminar, con todos los números a la vez y los controles en tus manos. (Es el mismo grafo: lo que muevas aquí se mueve también en la vista de arriba.)

# %%
# %nnviz f

# %% [markdown] lang="en"
# 1. Slowly move $w_2$ over its whole range and keep an eye on the gradient of $s$, the number that comes back out of the sigmoid. Where is it largest, and how large?
#    <details><summary>Answer</summary>At w₂ = −4, where s = 0: it is 0.25 there. Away from s = 0, to either side, it shrinks.</details>
# 2. Set $w_2 = 3$. Which five gradients have become small, and what do they have in common?
#    <details><summary>Answer</summary>All five. They all pass through s, and at s = 7 hardly anything is left: about 0.0009. One flat gate silences everything that lies before it.</details>
# 3. Set $x_0 = 0$ and $x_1 = 0$. Which gradients are exactly 0, and which number still learns?
#    <details><summary>Answer</summary>Those of w₀ and w₁: their rate is x, and that is 0. The bias w₂ still receives the gradient, since a sum does not ask for inputs.</details>
#
# ### Your turn: the neuron, gate by gate
#
# The way there is written already. Write the way back below it, from the last line to the first: `dv` is the gradient of `v`, and so on. In the end return the five gradients.

# %% [markdown] lang="es"
# 1. Mueve despacio $w_2$ por todo su rango, sin perder de vista el gradiente de $s$, el número que vuelve de la sigmoide. ¿Dónde es mayor, y cuánto vale?
#    <details><summary>Respuesta</summary>En w₂ = −4, donde s = 0: ahí vale 0,25. Lejos de s = 0, hacia cualquier lado, se achica.</details>
# 2. Pon $w_2 = 3$. ¿Qué cinco gradientes se hicieron pequeños, y qué tienen en común?
#    <details><summary>Respuesta</summary>Los cinco. Todos pasan por s, y en s = 7 casi no queda nada: alrededor de 0,0009. Una sola compuerta plana hace callar a todo lo que está antes.</details>
# 3. Pon $x_0 = 0$ y $x_1 = 0$. ¿Qué gradientes valen exactamente 0, y qué número sigue aprendiendo?
#    <details><summary>Respuesta</summary>Los de w₀ y w₁: su tasa es x, que vale 0. Al sesgo w₂ el gradiente le sigue llegando, porque una suma no pregunta por las entradas.</details>
#
# ### Tu turno: la neurona, compuerta por compuerta
#
# La ida ya está escrita. Escribe debajo la vuelta, de la última línea a la primera: `dv` es el gradiente de `v`, y así. Al final, devuelve los cinco gradientes.

# %% exercise="neuron_backward"
def neuron_backward(w0, x0, w1, x1, w2):
    p = w0 * x0
    q = w1 * x1
    r = p + q
    s = r + w2
    t = -s
    u = np.exp(t)
    v = 1 + u
    f = 1 / v

    df = 1
    ### BEGIN SOLUTION
    dv = df * (-1 / v**2)
    du = dv
    dt = du * u
    ds = -dt
    dr, dw2 = ds, ds
    dp, dq = dr, dr
    dw0, dx0 = dp * x0, dp * w0
    dw1, dx1 = dq * x1, dq * w1
    return dw0, dx0, dw1, dx1, dw2
    ### END SOLUTION


# %% check="neuron_backward"
nb.exercises.check("neuron_backward", neuron_backward)

# %% [markdown] lang="en"
# ## 3. Four gates or one?
#
# Who says that $-$, exp, $1+$ and $1/$ must be four gates? Cut the graph wherever you like: a gate is anything whose local derivative you know. That of the whole sigmoid is famous for its shape,
#
# $$\sigma'(s) = \sigma(s)\,(1 - \sigma(s)),$$
#
# and it can be read off from the numbers above: $0.7311 \cdot (1 - 0.7311) = 0.1966$, exactly what the four gates handed to $s$ together. nbnet has this gate as `nb.sigmoid`. The same neuron, with five gates instead of eight:

# %% [markdown] lang="es"
# ## 3. ¿Cuatro compuertas o una?
#
# ¿Quién dice que $-$, exp, $1+$ y $1/$ tienen que ser cuatro compuertas? Corta el grafo donde quieras: una compuerta es cualquier cosa cuya derivada local conozcas. La de la sigmoide entera es famosa por su forma,
#
# $$\sigma'(s) = \sigma(s)\,(1 - \sigma(s)),$$
#
# y se puede leer en los números de arriba: $0{,}7311 \cdot (1 - 0{,}7311) = 0{,}1966$, justo lo que las cuatro compuertas juntas le entregaron a $s$. En nbnet esta compuerta se llama `nb.sigmoid`. La misma neurona, con cinco compuertas en lugar de ocho:

# %%
g = nb.sigmoid(w0 * x0 + w1 * x1 + w2)
g.backward()
g

# %% [markdown] lang="en"
# All orange numbers at the inputs are the same as before. It is only a question of convenience: many small gates are easy to understand, few large ones are quick to compute. Notice one more thing: the large gate needs nothing but its own *output* for the way back. Whatever $s$ was, $f$ tells all.
#
# What the sigmoid does to a gradient, at each $s$, is the height of the lower curve here:

# %% [markdown] lang="es"
# Todos los números naranjas de las entradas son los mismos de antes. Es solo cuestión de comodidad: muchas compuertas pequeñas se entienden fácil; pocas y grandes se calculan rápido. Y algo más: para la vuelta, la compuerta grande no necesita más que su propia *salida*. Fuera cual fuera $s$, $f$ lo dice todo.
#
# Lo que la sigmoide le hace a un gradiente, en cada $s$, es la altura de la curva de abajo:

# %%
# %nnviz nb.sigmoid

# %% [markdown] lang="en"
# 1. The point stands at $x = 1$, like our neuron. Read $f$ and $f'$.
#    <details><summary>Answer</summary>f = 0.7311 and f′ = 0.1966. You have met them both.</details>
# 2. Drag the point along the curve. What is the most that a sigmoid ever lets through?
#    <details><summary>Answer</summary>A quarter, at x = 0. So every sigmoid that a gradient passes makes it at least four times smaller. Keep that in mind for section 5.</details>
#
# ### Your turn: the sigmoid as one gate
#
# Write its backward pass. It is given its own output `f` and the gradient `df` that arrives, and returns the gradient of its input.

# %% [markdown] lang="es"
# 1. El punto está en $x = 1$, como nuestra neurona. Lee $f$ y $f'$.
#    <details><summary>Respuesta</summary>f = 0,7311 y f′ = 0,1966. A los dos ya los conoces.</details>
# 2. Arrastra el punto a lo largo de la curva. ¿Qué es lo máximo que una sigmoide deja pasar?
#    <details><summary>Respuesta</summary>Un cuarto, en x = 0. Así que cada sigmoide que atraviesa un gradiente lo hace al menos cuatro veces más pequeño. Recuérdalo para la sección 5.</details>
#
# ### Tu turno: la sigmoide como una sola compuerta
#
# Escribe su vuelta. Recibe su propia salida `f` y el gradiente `df` que llega, y devuelve el gradiente de su entrada.

# %% exercise="sigmoid_backward"
def sigmoid_backward(f, df):
    ### BEGIN SOLUTION
    return f * (1 - f) * df
    ### END SOLUTION


# %% check="sigmoid_backward"
nb.exercises.check("sigmoid_backward", sigmoid_backward)

# %% [markdown] lang="en"
# ## 4. Three habits
#
# Gates come in hundreds of kinds. In what they do to a gradient, they have a few habits, and whoever knows them can read a graph without a pencil.
#
# - **+ distributes.** Its rates are 1 and 1: both inputs get the whole of what arrives. Like a telegram sent to several people, it does not become shorter.
# - **× scales, crosswise.** Each input gets what arrives times the *other* input. A small weight damps the gradient of its input. And a large input makes the gradient of its weight large, which is a good reason to bring data to a common scale before training.
# - **max routes.** The winner gets the whole gradient, the loser gets 0: nudge the loser and the maximum does not notice. ReLU, $\max(0, x)$, is a gate of this kind, open or shut.
#
# And a fourth, which belongs to a wire, not to a gate: **where a wire forks, gradients add up.** Note the mirror: on the way there + adds and a fork copies; on the way back + copies and a fork adds.
#
# ### Your turn: predict
#
# Here is a graph with all of them: $h = 2 \cdot (\max(a \cdot b,\; c) + c)$ with $a = -3$, $b = -1$, $c = 2$. Don't run anything and don't derive anything. Draw it, start with 1 at the right end, and let the habits carry it back. Which gradients reach $a$, $b$ and $c$?

# %% [markdown] lang="es"
# ## 4. Tres costumbres
#
# Hay cientos de tipos de compuertas. En lo que le hacen a un gradiente tienen unas pocas costumbres, y quien las conoce lee un grafo sin lápiz.
#
# - **+ distribuye.** Sus tasas son 1 y 1: las dos entradas reciben completo lo que llega. Es como un telegrama que se envía a varias personas: no por eso se acorta.
# - **× escala, en cruz.** Cada entrada recibe lo que llega por la *otra* entrada. Un peso pequeño amortigua el gradiente de su entrada. Y una entrada grande agranda el gradiente de su peso: una buena razón para llevar los datos a una escala común antes de entrenar.
# - **max dirige.** El ganador se lleva el gradiente entero; el perdedor, 0: si empujas al perdedor, el máximo ni se entera. ReLU, $\max(0, x)$, es una compuerta de este tipo: abierta o cerrada.
#
# Y una cuarta, que no es de una compuerta sino de un cable: **donde un cable se bifurca, los gradientes se suman.** Fíjate en el espejo: en la ida, + suma y la bifurcación copia; en la vuelta, + copia y la bifurcación suma.
#
# ### Tu turno: predice
#
# Este grafo las tiene todas: $h = 2 \cdot (\max(a \cdot b,\; c) + c)$ con $a = -3$, $b = -1$, $c = 2$. No ejecutes nada ni derives nada. Dibújalo, empieza con 1 en el extremo derecho y deja que las costumbres lo traigan hacia atrás. ¿Qué gradientes llegan a $a$, $b$ y $c$?

# %% exercise="three_habits"
### STUDENT da = None  # TODO
### STUDENT db = None  # TODO
### STUDENT dc = None  # TODO
### BEGIN SOLUTION
da = 2 * -1
db = 2 * -3
dc = 2
### END SOLUTION

# %% check="three_habits"
nb.exercises.check("three_habits", da, db, dc)

# %%
a, b, c = nb.Tensor(-3.0), nb.Tensor(-1.0), nb.Tensor(2.0)
h = 2 * (np.maximum(a * b, c) + c)

# %%
# %nnviz h --patterns

# %% [markdown] lang="en"
# Each gate wears the mark of its habit; the lines above the picture say what the marks mean. (The button **Patterns** shows and hides them in any view.) Say what will happen *before* you move the slider:
#
# 1. Move $c$ from 2 up to 4. Somewhere on the way three gradients jump. Where, and to which values?
#    <details><summary>Answer</summary>At c = 3, where it overtakes a·b = 3. Then a and b lose their gradients, 0 and 0, and c gets 4: 2 through max and 2 through the sum. At c = 3 exactly it is a draw, and nbnet gives half to each.</details>
# 2. Back to $c = 2$. Which slider do you have to move to double the gradient of $a$, and where to?
#    <details><summary>Answer</summary>That of b, to −2: the gradient of a is 2·b. Its own value plays no part in it, as long as max is open for it.</details>
# 3. Which gate can make the gradient of $c$ vanish altogether?
#    <details><summary>Answer</summary>None of these. The sum always hands it 2, and max can only add to that. It is either 2 or 4.</details>
# 4. Press **Patterns** in the view of the neuron in section 2. Which of its eight gates distribute, and what do all the others do?
#    <details><summary>Answer</summary>The two sums and 1 + u distribute. The other five scale: the two products, the minus (by −1), exp and 1/v. No gate of a neuron with a sigmoid routes.</details>

# %% [markdown] lang="es"
# Cada compuerta lleva la marca de su costumbre; los renglones de arriba del dibujo dicen qué significa cada marca. (El botón **Patrones** las muestra y las oculta en cualquier vista.) Di qué va a pasar *antes* de mover el control:
#
# 1. Mueve $c$ de 2 hasta 4. En algún lugar del trayecto saltan tres gradientes. ¿Dónde, y a qué valores?
#    <details><summary>Respuesta</summary>En c = 3, donde alcanza a a·b = 3. A partir de ahí, a y b pierden su gradiente, 0 y 0, y c recibe 4: 2 por max y 2 por la suma. Justo en c = 3 hay empate, y nbnet le da la mitad a cada uno.</details>
# 2. Vuelve a $c = 2$. ¿Qué control hay que mover para duplicar el gradiente de $a$, y hasta dónde?
#    <details><summary>Respuesta</summary>El de b, hasta −2: el gradiente de a es 2·b. Su propio valor no interviene, mientras max le deje el paso.</details>
# 3. ¿Qué compuerta puede hacer desaparecer del todo el gradiente de $c$?
#    <details><summary>Respuesta</summary>Ninguna de estas. La suma siempre le entrega 2, y max solo puede agregar algo. Vale 2 o vale 4.</details>
# 4. Presiona **Patrones** en la vista de la neurona de la sección 2. ¿Cuáles de sus ocho compuertas distribuyen, y qué hacen todas las demás?
#    <details><summary>Respuesta</summary>Distribuyen las dos sumas y 1 + u. Las otras cinco escalan: los dos productos, el menos (por −1), exp y 1/v. En una neurona con sigmoide ninguna compuerta dirige.</details>

# %% [markdown] lang="en"
# ## 5. How a gradient dies
#
# A gradient that passes ten gates is a product of ten local derivatives. If each of them is at most a quarter, the product is at most $1/4^{10}$, less than a millionth. Here is a number that goes through several sigmoids in a row, and the gradient that comes back to it; beside it, the same with ReLU.

# %% [markdown] lang="es"
# ## 5. Cómo muere un gradiente
#
# Un gradiente que pasa por diez compuertas es un producto de diez derivadas locales. Si cada una es a lo sumo un cuarto, el producto es a lo sumo $1/4^{10}$, menos de una millonésima. Aquí, un número atraviesa varias sigmoides seguidas y vuelve su gradiente; al lado, lo mismo con ReLU.

# %%
def slope(activation, depth):
    x = nb.Tensor(1.0)
    y = x
    for _ in range(depth):
        y = activation(y)
    y.backward()
    return float(x.grad)


for depth in (1, 2, 4, 8, 16):
    print(f"depth {depth:2}   sigmoid {slope(nb.sigmoid, depth):.1e}   relu {slope(nb.relu, depth):g}")

# %% [markdown] lang="en"
# Sixteen sigmoids leave $3.6 \cdot 10^{-11}$. The first layers of such a network hear practically nothing from the loss, and do not learn. This is the **vanishing gradient**. Sepp Hochreiter described it in his diploma thesis of 1991, and it is one of the reasons why deep networks had to wait until, around 2010, people began to use ReLU, whose rate is a plain 1 where it is open. (Where it is shut it is 0: that is the dead neuron of lecture 4. There is no free lunch.)
#
# Watch a small one:

# %% [markdown] lang="es"
# Dieciséis sigmoides dejan $3{,}6 \cdot 10^{-11}$. Las primeras capas de una red así no oyen prácticamente nada de la pérdida, y no aprenden. Es el **desvanecimiento del gradiente** (*vanishing gradient*). Sepp Hochreiter lo describió en su tesina de 1991, y es una de las razones por las que las redes profundas tuvieron que esperar hasta que, hacia 2010, se empezó a usar ReLU, cuya tasa es simplemente 1 donde está abierta. (Donde está cerrada es 0: la neurona muerta de la clase 4. Nada es gratis.)
#
# Mira una pequeña:

# %%
x = nb.Tensor(1.0)
y = nb.sigmoid(nb.sigmoid(nb.sigmoid(nb.sigmoid(x))))

# %%
# %nnviz y

# %% [markdown] lang="en"
# 1. Read the orange numbers from right to left. By which factor does each gate shrink them?
#    <details><summary>Answer</summary>By about 0.22 each time: the inner values lie near 0.66, and 0.66 · 0.34 = 0.22. Only the first gate, which sees x = 1, has 0.1966.</details>
# 2. Move $x$ over its whole range. How much does $y$ move?
#    <details><summary>Answer</summary>Hardly at all, from 0.652 to 0.661. The loss of a network behind y could not tell from y what x was, and so it cannot say what x should become either. A small gradient means just that.</details>

# %% [markdown] lang="es"
# 1. Lee los números naranjas de derecha a izquierda. ¿Por qué factor los achica cada compuerta?
#    <details><summary>Respuesta</summary>Por cerca de 0,22 cada vez: los valores interiores rondan 0,66, y 0,66 · 0,34 = 0,22. Solo la primera compuerta, que ve x = 1, tiene 0,1966.</details>
# 2. Mueve $x$ por todo su rango. ¿Cuánto se mueve $y$?
#    <details><summary>Respuesta</summary>Casi nada, de 0,652 a 0,661. La pérdida de una red que viniera después no podría saber por y cuánto valía x; por eso tampoco puede decir cuánto debería valer. Un gradiente pequeño significa justo eso.</details>

# %% [markdown] lang="en"
# ## 6. Trust, but check
#
# You derived a gradient by hand and wrote it down. Is it right? Do what the tour did: nudge each number a little up and a little down, and see how $f$ responds.
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(\ldots, x_i + h, \ldots) - f(\ldots, x_i - h, \ldots)}{2h}$$
#
# Nudging to *both* sides matters. To one side the error is of the size of $h$; to both sides the largest part of it cancels, and the error is of the size of $h^2$. See it with the derivative of $e^x$ at $x = 0$, which is 1:

# %% [markdown] lang="es"
# ## 6. Confiar, pero comprobar
#
# Dedujiste un gradiente a mano y lo escribiste. ¿Está bien? Haz lo que se hizo en el recorrido: empuja cada número un poquito hacia arriba y un poquito hacia abajo, y mira cómo responde $f$.
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(\ldots, x_i + h, \ldots) - f(\ldots, x_i - h, \ldots)}{2h}$$
#
# Importa empujar hacia *los dos* lados. Hacia un lado, el error es del tamaño de $h$; hacia los dos, la mayor parte se cancela y el error es del tamaño de $h^2$. Míralo con la derivada de $e^x$ en $x = 0$, que es 1:

# %%
for step in (0.1, 0.01, 0.001):
    one_side = (np.exp(step) - 1) / step
    both_sides = (np.exp(step) - np.exp(-step)) / (2 * step)
    print(f"h = {step:<5}   error {one_side - 1:.1e}   {both_sides - 1:.1e}")

# %% [markdown] lang="en"
# ### Your turn: a gradient by nudging
#
# Write it for a function `f` of a whole array `x` (a vector will do). It has to work for *any* `f`, so it may only call it.

# %% [markdown] lang="es"
# ### Tu turno: un gradiente a empujones
#
# Escríbelo para una función `f` de un arreglo entero `x` (con un vector alcanza). Tiene que servir para *cualquier* `f`, así que lo único que puedes hacer con ella es llamarla.

# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h=0.001):
    ### BEGIN SOLUTION
    gradient = np.zeros_like(x)
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient"
nb.exercises.check("numerical_gradient", numerical_gradient)

# %% [markdown] lang="en"
# It needs two evaluations of $f$ for each number, so nobody trains a network with it. But it knows nothing about gates, chain rule or your reasoning, and that makes it the best witness there is. nbnet has it as well, with a diagnosis: `nb.check_gradient` compares the gradient of a function of yours with nudges, and `nb.check_gate` does so for a single gate. Here is a gate whose author forgot something:

# %% [markdown] lang="es"
# Necesita evaluar $f$ dos veces por cada número, así que nadie entrena una red con esto. Pero no sabe nada de compuertas, ni de la regla de la cadena, ni de tu razonamiento, y eso lo hace el mejor testigo posible. nbnet también lo tiene, con diagnóstico: `nb.check_gradient` compara con empujones el gradiente de una función tuya, y `nb.check_gate` hace lo mismo con una sola compuerta. A quien escribió esta compuerta se le olvidó algo:

# %%
class ReciprocalGate(nb.Gate):
    def forward(self, x):
        self.x = x
        return 1 / x

    def backward(self, dz):
        return -1 / self.x**2


nb.check_gate(ReciprocalGate)

# %% [markdown] lang="en"
# The first line of the report names the mistake: the gate returned its local derivative alone, and did not multiply by what arrived. Put `dz *` in front of it and run the cell again. In lecture 9 you will write gates of your own, with this check beside you.
#
# ## What you have seen
#
# - Backpropagation is one product per wire: **what arrives × local derivative**. A gate needs to know nothing else.
# - Where to cut a formula into gates is up to you: σ as four gates or as one, with $\sigma' = \sigma(1 - \sigma)$.
# - **+ distributes, × scales crosswise, max routes**; and where a wire forks, gradients add up.
# - A gradient is a product of all that it passes. A factor of 0, or many factors below 1, and it is gone.
# - A gradient can be **checked** by nudging: central differences, two evaluations a number.
#
# So far every wire carried a single number. In lecture 8 they carry whole vectors and matrices, and the rules stay the same.

# %% [markdown] lang="es"
# La primera línea del informe nombra el error: la compuerta devolvió solo su derivada local, sin multiplicarla por lo que llegaba. Pon `dz *` delante y ejecuta de nuevo la celda. En la clase 9 escribirás tus propias compuertas, con esta comprobación al lado.
#
# ## Lo que viste
#
# - La retropropagación es un producto por cable: **lo que llega × derivada local**. Una compuerta no necesita saber nada más.
# - Dónde cortar una fórmula en compuertas lo decides tú: σ como cuatro compuertas o como una, con $\sigma' = \sigma(1 - \sigma)$.
# - **+ distribuye, × escala en cruz, max dirige**; y donde un cable se bifurca, los gradientes se suman.
# - Un gradiente es el producto de todo lo que atraviesa. Un factor 0, o muchos factores menores que 1, y desaparece.
# - Un gradiente se puede **comprobar** a empujones: diferencias centradas, dos evaluaciones por número.
#
# Hasta aquí cada cable llevaba un solo número. En la clase 8 llevan vectores y matrices enteros, y las reglas siguen siendo las mismas.
