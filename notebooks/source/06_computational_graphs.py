# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 06_computational_graphs, es: 06_grafos_computacionales}
# ---

# %% [markdown] lang="en"
# # 6 · The chain rule and computational graphs: how a derivative finds its way
#
# A network is a formula, and a large one: thousands of operations, one inside the other. To let it learn we need to know how the result moves when any one of its numbers moves. You learned the rule for this at school, probably in its shortest form: the derivative of the outside times the derivative of the inside. In this lecture you will see what that rule looks like when there is more than one way from the inside to the outside, why a clever order of the work makes the difference between a second and a day, and which of the two clever orders a network needs.
#
# You need nothing but the idea of a derivative: *how much does this move, for each unit that that moves?*

# %% [markdown] lang="es"
# # 6 · La regla de la cadena y los grafos computacionales: cómo encuentra su camino una derivada
#
# Una red es una fórmula, y una grande: miles de operaciones, una dentro de otra. Para que aprenda hay que saber cómo se mueve el resultado cuando se mueve cualquiera de sus números. La regla ya la conoces de la escuela, seguramente en su versión más corta: la derivada de afuera por la derivada de adentro. En esta clase verás qué aspecto tiene esa regla cuando hay más de un camino desde adentro hacia afuera, por qué ordenar bien el trabajo separa un segundo de un día, y cuál de los dos buenos órdenes necesita una red.
#
# No hace falta más que la idea de derivada: *¿cuánto se mueve esto por cada unidad que se mueve aquello?*

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. A formula is a graph
#
# Take two numbers $a$ and $b$. Two quantities are made from them, $u = a \cdot b$ and $v = a + b$, and from these the result $f = u \cdot v$. Written all at once, $f(u(a, b), v(a, b))$ is a rather dense thing. Written in the order of the work, it is three harmless lines:

# %% [markdown] lang="es"
# ## 1. Una fórmula es un grafo
#
# Toma dos números, $a$ y $b$. Con ellos se forman dos cantidades, $u = a \cdot b$ y $v = a + b$, y con estas el resultado, $f = u \cdot v$. Escrito de una sola vez, $f(u(a, b), v(a, b))$ es bastante espeso. Escrito en el orden en que se hace la cuenta, son tres líneas inofensivas:

# %%
a, b = nb.Tensor(2.0), nb.Tensor(3.0)

u = a * b
v = a + b
f = u * v
f

# %% [markdown] lang="en"
# The picture is a **computational graph**. On its wires travel *variables*: single numbers here, whole vectors and matrices later. Its circles are *operations*: each takes what arrives from the left and sends one result to the right. With $a = 2$ and $b = 3$ we get $u = 6$, $v = 5$ and $f = 30$.
#
# Notice what the formula hides and the picture shows: $a$ is used **twice**. Two wires leave it, one to the product and one to the sum, and they meet again at $f$. The same holds for $b$. This fork is what the whole lecture is about.
#
# Here is the graph, alive, with the gradients in orange below the values: the derivative of $f$ with respect to each wire.

# %% [markdown] lang="es"
# El dibujo es un **grafo computacional** (*computational graph*). Por sus cables viajan *variables*: aquí, números sueltos; más adelante, vectores y matrices enteros. Sus círculos son *operaciones*: cada una toma lo que llega por la izquierda y envía un resultado hacia la derecha. Con $a = 2$ y $b = 3$ resulta $u = 6$, $v = 5$ y $f = 30$.
#
# Fíjate en lo que la fórmula esconde y el dibujo muestra: $a$ se usa **dos veces**. De ella salen dos cables, uno al producto y otro a la suma, que se reencuentran en $f$. Con $b$ pasa lo mismo. De esa bifurcación trata toda la clase.
#
# Este es el grafo, vivo, con los gradientes en naranja debajo de los valores: la derivada de $f$ respecto de cada cable.

# %%
# %nnviz f

# %% [markdown] lang="en"
# The gradient of $a$ is 21: if $a$ grows by a little, $f$ grows by 21 times as much. Before we find out where the 21 comes from, play:
#
# 1. Set $a$ to 0. Now $u$ and $f$ are 0. Is the gradient of $a$ 0 too?
#    <details><summary>Answer</summary>No, it is 9. A value of 0 says where f <em>is</em>; the gradient says where it is <em>heading</em>. The two have nothing to do with each other.</details>
# 2. Keep $b = 3$ and look for the $a$ at which the gradient of $a$ is 0. What is special about $f$ there?
#    <details><summary>Answer</summary>a = −1.5. If you move a to either side, f grows: its value −6.75 is the lowest it can have with b = 3. Where the gradient is 0 the ground is flat.</details>
# 3. Put $a = 2$ and $b = 3$ back (or press **Reset**), and read the gradients of $u$ and of $v$. Where have you seen these two numbers before?
#    <details><summary>Answer</summary>u has the gradient 5, which is the value of v. And v has the gradient 6, the value of u. In a product each factor is the rate of the other.</details>

# %% [markdown] lang="es"
# El gradiente de $a$ es 21: si $a$ crece un poquito, $f$ crece 21 veces eso. Antes de averiguar de dónde sale el 21, juega:
#
# 1. Pon $a$ en 0. Ahora $u$ y $f$ valen 0. ¿Vale 0 también el gradiente de $a$?
#    <details><summary>Respuesta</summary>No, vale 9. Que el valor sea 0 dice dónde <em>está</em> f; el gradiente dice hacia dónde <em>va</em>. Una cosa no tiene nada que ver con la otra.</details>
# 2. Deja $b = 3$ y busca el $a$ en el que el gradiente de $a$ es 0. ¿Qué tiene $f$ de especial ahí?
#    <details><summary>Respuesta</summary>a = −1,5. Muevas a hacia donde la muevas, f crece: su valor −6,75 es el más bajo posible con b = 3. Donde el gradiente es 0, el suelo es plano.</details>
# 3. Vuelve a $a = 2$ y $b = 3$ (o presiona **Reiniciar**) y lee los gradientes de $u$ y de $v$. ¿Dónde viste antes esos dos números?
#    <details><summary>Respuesta</summary>u tiene gradiente 5, que es el valor de v. Y v tiene gradiente 6, el valor de u. En un producto, cada factor es la tasa del otro.</details>

# %% [markdown] lang="en"
# ## 2. Multiply along a path, add over the paths
#
# Think of gears. If the second wheel turns 3 times as fast as the first, and the third 5 times as fast as the second, then the third turns 15 times as fast as the first. **Along a path the rates multiply.** That is the chain rule of school.
#
# In our graph there are *two* paths from $a$ to $f$. Let us first measure, without any theory: nudge $a$ a little and watch $u$, $v$ and $f$.

# %% [markdown] lang="es"
# ## 2. Multiplicar a lo largo de un camino, sumar entre caminos
#
# Piensa en engranajes. Si la segunda rueda gira 3 veces más rápido que la primera, y la tercera 5 veces más rápido que la segunda, entonces la tercera gira 15 veces más rápido que la primera. **A lo largo de un camino, las tasas se multiplican.** Esa es la regla de la cadena de la escuela.
#
# En nuestro grafo hay *dos* caminos de $a$ a $f$. Primero midamos, sin ninguna teoría: empujemos $a$ un poquito y miremos $u$, $v$ y $f$.

# %%
def everything(a, b):
    u = a * b
    v = a + b
    return np.array([u, v, u * v])


nudge = 0.001
print(np.round((everything(2 + nudge, 3) - everything(2 - nudge, 3)) / (2 * nudge), 4))

# %% [markdown] lang="en"
# For each unit of $a$, $u$ moves by 3, $v$ by 1 and $f$ by 21. The first two are plain: $u = a \cdot b$ moves at the rate $b = 3$, and $v = a + b$ at the rate 1. How do 3 and 1 become 21?
#
# By way of $u$: $f$ moves 5 times as fast as $u$ (the other factor is $v = 5$), and $u$ moves 3 times as fast as $a$. That makes $5 \cdot 3 = 15$. By way of $v$: $6 \cdot 1 = 6$. Both happen at the same time, and $15 + 6 = 21$. **Beside each other, paths add.**
#
# $$\frac{\partial f}{\partial a} = \frac{\partial f}{\partial u}\,\frac{\partial u}{\partial a} + \frac{\partial f}{\partial v}\,\frac{\partial v}{\partial a}$$
#
# You do not have to take the sum on faith: you can close one of the two paths. `pin` holds a quantity at a value, whatever arrives there; the other path stays open, and only what comes through it is left.

# %% [markdown] lang="es"
# Por cada unidad de $a$, $u$ se mueve 3, $v$ se mueve 1 y $f$ se mueve 21. Las dos primeras están claras: $u = a \cdot b$ se mueve a razón de $b = 3$, y $v = a + b$ a razón de 1. ¿Cómo se convierten 3 y 1 en 21?
#
# Pasando por $u$: $f$ se mueve 5 veces más rápido que $u$ (el otro factor es $v = 5$), y $u$ se mueve 3 veces más rápido que $a$. Son $5 \cdot 3 = 15$. Pasando por $v$: $6 \cdot 1 = 6$. Las dos cosas ocurren a la vez, y $15 + 6 = 21$. **Los caminos que van en paralelo se suman.**
#
# $$\frac{\partial f}{\partial a} = \frac{\partial f}{\partial u}\,\frac{\partial u}{\partial a} + \frac{\partial f}{\partial v}\,\frac{\partial v}{\partial a}$$
#
# No hace falta creer en la suma: puedes cerrar uno de los dos caminos. `pin` fija una cantidad en un valor, llegue lo que llegue; el otro camino queda abierto, y solo pasa lo que va por él.

# %%
graph = nb.ComputationalGraph(f)

graph.pin(v, 5.0)
through_u = graph.backward()[a]
graph.unpin(v)

graph.pin(u, 6.0)
through_v = graph.backward()[a]
graph.unpin(u)

print(through_u, through_v, graph.backward()[a])

# %% [markdown] lang="en"
# With $v$ held, 15 is left: the path through $u$. With $u$ held, 6 is left. Open, they make 21. That is what the curly $\partial$ means: *one* thing moves and the others are held still.
#
# The live graph of section 1 can do the same. Click on the wire $v$ and press **Pin**.
#
# 1. Which number stands at $a$ now? Move $a$: does $v$ follow?
#    <details><summary>Answer</summary>15. And v stays where it was pinned, whatever a does: the path through v is closed.</details>
# 2. Pin $u$ as well. What is left for $a$?
#    <details><summary>Answer</summary>0. Both ways are closed, and f does not care about a any more.</details>
# 3. Press **Undo** until no pin is left (or **Unpin** them), so that the rest of the lecture finds the graph open.
#
# ### Your turn: the two ways to $b$
#
# Do the same for $b$, with pencil and paper, at $a = 2$ and $b = 3$. What reaches $b$ by way of $u$, what by way of $v$, and what is $\partial f / \partial b$ in all?

# %% [markdown] lang="es"
# Con $v$ fija queda 15: el camino que pasa por $u$. Con $u$ fija queda 6. Con los dos abiertos, 21. Eso es lo que significa la $\partial$ curva: se mueve *una* cosa y las demás se quedan quietas.
#
# El grafo vivo de la sección 1 también sabe hacerlo. Haz clic en el cable $v$ y presiona **Fijar**.
#
# 1. ¿Qué número hay ahora en $a$? Mueve $a$: ¿la sigue $v$?
#    <details><summary>Respuesta</summary>15. Y v se queda donde la fijaste, haga a lo que haga: el camino que pasa por v está cerrado.</details>
# 2. Fija también $u$. ¿Qué queda para $a$?
#    <details><summary>Respuesta</summary>0. Los dos caminos están cerrados, y a f ya no le importa a.</details>
# 3. Presiona **Deshacer** hasta que no quede nada fijado (o **Soltar**), para que el resto de la clase encuentre el grafo abierto.
#
# ### Tu turno: los dos caminos hacia $b$
#
# Haz lo mismo con $b$, con lápiz y papel, en $a = 2$ y $b = 3$. ¿Qué llega a $b$ pasando por $u$, qué pasando por $v$, y cuánto vale en total $\partial f / \partial b$?

# %% exercise="two_paths"
### STUDENT via_u = None  # TODO
### STUDENT via_v = None  # TODO
### STUDENT total = None  # TODO
### BEGIN SOLUTION
via_u = 5 * 2
via_v = 6 * 1
total = via_u + via_v
### END SOLUTION

# %% check="two_paths"
nb.exercises.check("two_paths", via_u, via_v, total)

# %% [markdown] lang="en"
# ## 3. Why nobody walks all the paths
#
# "Multiply along every path, then add" is correct, and hopeless. Here is a graph with only four gates. Each adds a number to itself, so each doubles the number of ways.
#
# **Predict first.** How many different paths lead from $x$ to $s$? Every rate on the way is 1. So what is the derivative of $s$ with respect to $x$?

# %% [markdown] lang="es"
# ## 3. Por qué nadie recorre todos los caminos
#
# "Multiplicar a lo largo de cada camino y después sumar" es correcto, y no sirve de nada. Aquí hay un grafo de apenas cuatro compuertas. Cada una suma un número consigo mismo, así que cada una duplica la cantidad de caminos.
#
# **Primero predice.** ¿Cuántos caminos distintos llevan de $x$ a $s$? Todas las tasas del trayecto son 1. Entonces, ¿cuánto vale la derivada de $s$ respecto de $x$?

# %%
x = nb.Tensor(1.0)

p = x + x
q = p + p
r = q + q
s = r + r

# %%
# %nnviz s

# %% [markdown] lang="en"
# At every gate there are two wires to choose from: $2 \cdot 2 \cdot 2 \cdot 2 = 16$ paths. The rate of each is $1 \cdot 1 \cdot 1 \cdot 1 = 1$, and so the derivative is 16, one for each path.
#
# Now read the orange numbers from right to left: 1, 2, 4, 8, 16. On each wire stands *the number of paths from there to the end*. The graph never listed the 16 paths. It asked at every wire how many ways lead on from here, wrote the answer down once, and used it for everything that lies further left.
#
# 1. Move $x$. The blue numbers change, the orange ones do not. Why?
#    <details><summary>Answer</summary>A sum passes every change on at the rate 1, wherever you stand: s = 16 x is a straight line, with the same slope everywhere.</details>
# 2. How many paths would there be with 30 gates instead of 4, and how many numbers would the graph write down?
#    <details><summary>Answer</summary>2³⁰ = 1 073 741 824 paths, but only 31 numbers: one for x and one for each gate.</details>
# 3. In the cell above, write `r * r` for `r + r` in the last line and run both cells again. Which orange numbers move with the slider now?
#    <details><summary>Answer</summary>All but the last one. The product makes s = 64 x², whose slope 128 x depends on where you stand: 128 at x = 1.</details>

# %% [markdown] lang="es"
# En cada compuerta hay dos cables para elegir: $2 \cdot 2 \cdot 2 \cdot 2 = 16$ caminos. La tasa de cada uno es $1 \cdot 1 \cdot 1 \cdot 1 = 1$, y por eso la derivada es 16, uno por camino.
#
# Ahora lee los números naranjas de derecha a izquierda: 1, 2, 4, 8, 16. Sobre cada cable está *la cantidad de caminos que llevan desde ahí hasta el final*. El grafo nunca enumeró los 16 caminos. En cada cable se preguntó cuántos caminos siguen desde aquí, anotó la respuesta una sola vez y la usó para todo lo que queda más a la izquierda.
#
# 1. Mueve $x$. Los números azules cambian; los naranjas, no. ¿Por qué?
#    <details><summary>Respuesta</summary>Una suma deja pasar cualquier cambio a razón de 1, estés donde estés: s = 16 x es una recta, con la misma pendiente en todas partes.</details>
# 2. ¿Cuántos caminos habría con 30 compuertas en lugar de 4, y cuántos números anotaría el grafo?
#    <details><summary>Respuesta</summary>2³⁰ = 1 073 741 824 caminos, pero solo 31 números: uno para x y uno por compuerta.</details>
# 3. En la última línea de la celda de más arriba, escribe `r * r` en lugar de `r + r` y ejecuta de nuevo las dos celdas. ¿Qué números naranjas se mueven ahora con el control?
#    <details><summary>Respuesta</summary>Todos menos el último. Con el producto, s = 64 x², cuya pendiente 128 x depende de dónde estés: 128 en x = 1.</details>

# %%
start = nb.Tensor(1.0)
end = start
for _ in range(30):
    end = end + end

end.backward()
print(f"{start.grad:,.0f}")

# %% [markdown] lang="en"
# A billion paths, 30 small steps. That is the whole secret, and it works from either end. You can start at an input and ask at every wire *"how fast do you move?"*, or start at the output and ask at every wire *"how fast does the output move because of you?"*. These two orders have names.
#
# ## 4. Forward mode: ask an input
#
# Let $a$ move at the rate 1 and keep $b$ still. Then go through the graph from left to right, in the very order in which the values are computed, and note how fast each quantity moves. This rate is called its **tangent**.
#
# In the next view you walk: press ▶ (or the key →) for one gate at a time. What stands below the wires now are tangents. **Predict first:** the view asks for each of the three numbers before it shows it. Type it (or a product, such as `5 * 3`) and press Enter. If it is not right, you will read which slip leads to your number.

# %% [markdown] lang="es"
# Mil millones de caminos, 30 pasos pequeños. Ese es todo el secreto, y funciona desde los dos extremos. Puedes empezar en una entrada y preguntar en cada cable *"¿qué tan rápido te mueves?"*, o empezar en la salida y preguntar en cada cable *"¿qué tan rápido se mueve la salida por tu culpa?"*. Estos dos órdenes tienen nombre.
#
# ## 4. Modo directo: preguntarle a una entrada
#
# Haz que $a$ se mueva a razón de 1 y deja $b$ quieta. Recorre el grafo de izquierda a derecha, en el mismo orden en que se calculan los valores, y anota qué tan rápido se mueve cada cantidad. Esa tasa se llama **tangente**. Este es el modo directo (*forward mode*).
#
# En la vista siguiente caminas tú: presiona ▶ (o la tecla →) para avanzar una compuerta. Lo que hay ahora debajo de los cables son tangentes. **Primero predice:** la vista pide cada uno de los tres números antes de mostrarlo. Escríbelo (o un producto, como `5 * 3`) y presiona Enter. Si no es correcto, leerás qué descuido lleva a tu número.

# %%
# %nnviz f --walk forward-mode --predict

# %% [markdown] lang="en"
# 1. Choose ∂ / ∂b in the row of the walk and go through it again. Which numbers do you get this time?
#    <details><summary>Answer</summary>u moves at 2, v at 1, and f at 5·2 + 6·1 = 16.</details>
# 2. Below the rule stands *How many passes?* Both columns are still incomplete: now choose *backward pass: gradients* and walk that as well. How many walks did each mode take for the two derivatives?
#    <details><summary>Answer</summary>Forward mode two, one for 21 and one for 16. Reverse mode a single one, which found both. The next section is about that walk.</details>
#
# The first walk in writing, to be kept:

# %% [markdown] lang="es"
# 1. Elige ∂ / ∂b en la fila del recorrido y recórrelo otra vez. ¿Qué números salen ahora?
#    <details><summary>Respuesta</summary>u se mueve a 2, v a 1, y f a 5·2 + 6·1 = 16.</details>
# 2. Debajo de la regla está *¿Cuántas pasadas?* Falta algo en las dos columnas: ahora elige *hacia atrás: gradientes* y recorre también ese camino. ¿Cuántos recorridos le llevó a cada modo encontrar las dos derivadas?
#    <details><summary>Respuesta</summary>Dos al modo directo, uno para el 21 y otro para el 16. Uno solo al modo inverso, que encontró las dos. De ese recorrido trata la sección siguiente.</details>
#
# El primer recorrido por escrito, para guardarlo:

# %%
print(graph.steps("forward-mode", a))

# %% [markdown] lang="en"
# Three gates, three lines: $u$ moves at 3, $v$ at 1, and $f$ at $5 \cdot 3 + 6 \cdot 1 = 21$. Value and tangent can even be computed side by side, in one go, so nothing has to be remembered. R. E. Wengert described this on two pages in 1964.
#
# What about $b$? This pass says nothing about it: $b$ stood still. Forward mode answers for **one input per pass**, and for a second input you walk again. But you may choose any direction for your walk. Let $a$ move at 0.5 and $b$, at the same time, at −2:

# %% [markdown] lang="es"
# Tres compuertas, tres líneas: $u$ se mueve a 3, $v$ a 1 y $f$ a $5 \cdot 3 + 6 \cdot 1 = 21$. Valor y tangente se pueden calcular uno al lado del otro, de una sola vez, así que no hay que recordar nada. R. E. Wengert lo describió en dos páginas en 1964.
#
# ¿Y $b$? Esta pasada no dice nada de ella: $b$ estaba quieta. El modo directo responde por **una entrada en cada pasada**, y para otra entrada hay que recorrer todo de nuevo. Pero puedes elegir la dirección que quieras. Que $a$ se mueva a 0,5 y $b$, al mismo tiempo, a −2:

# %%
def formula(a, b):
    u = a * b
    v = a + b
    return u * v


nb.jvp(formula, [2.0, 3.0], [0.5, -2.0])

# %% [markdown] lang="en"
# The value 30, and the tangent $0.5 \cdot 21 - 2 \cdot 16 = -21.5$, in one pass. (`jvp` stands for *Jacobian–vector product*; you will meet the Jacobian in lecture 8.)
#
# ### Your turn: forward mode by hand
#
# Write the function that does this for our $f$, in plain Python, without nbnet. Beside each line that computes a value, put a line that computes its tangent. `da` and `db` are the rates at which $a$ and $b$ move.

# %% [markdown] lang="es"
# El valor 30 y la tangente $0{,}5 \cdot 21 - 2 \cdot 16 = -21{,}5$, en una sola pasada. (`jvp` viene de *Jacobian–vector product*, producto de jacobiana por vector; a la jacobiana la conocerás en la clase 8.)
#
# ### Tu turno: modo directo a mano
#
# Escribe la función que hace esto con nuestra $f$, en Python puro, sin nbnet. Al lado de cada línea que calcula un valor, pon una línea que calcule su tangente. `da` y `db` son las tasas a las que se mueven $a$ y $b$.

# %% exercise="forward_mode"
def forward_mode(a, b, da, db):
    ### BEGIN SOLUTION
    u = a * b
    du = b * da + a * db
    v = a + b
    dv = da + db
    f = u * v
    df = v * du + u * dv
    return f, df
    ### END SOLUTION


# %% check="forward_mode"
nb.exercises.check("forward_mode", forward_mode)

# %% [markdown] lang="en"
# ## 5. Reverse mode: ask the output
#
# Now from the other end. $f$ moves with itself at the rate 1, that is the start. Go through the graph from right to left; every gate already knows how fast $f$ moves with *its* output, multiplies that by its own rates, and hands the products to its inputs. Where several contributions arrive at one place, they add up. Walk again, and watch $a$ and $b$: after the second step their numbers are not complete yet, a second contribution is still on its way.

# %% [markdown] lang="es"
# ## 5. Modo inverso: preguntarle a la salida
#
# Ahora, desde el otro extremo: el modo inverso (*reverse mode*). $f$ se mueve consigo misma a razón de 1; ese es el comienzo. Recorre el grafo de derecha a izquierda: cada compuerta ya sabe qué tan rápido se mueve $f$ con *su* salida, lo multiplica por sus propias tasas y entrega los productos a sus entradas. Cuando a un lugar llegan varias contribuciones, se suman. Camina otra vez y mira $a$ y $b$: después del segundo paso sus números todavía no están completos; falta que llegue una segunda contribución.

# %%
# %nnviz f --walk backward

# %%
print(graph.steps("backward"))

# %% [markdown] lang="en"
# Each line is the same little product: *what arrives* times *my own rate*. Look for $a$: it appears in two lines, once with 6, by way of $v$, and once with 15, by way of $u$. The sum 21 is its gradient. And $b$ is there as well, with 6 and 10: **one pass answers for all inputs.**
#
# This is reverse mode, and applied to a network it is called **backpropagation**. It was found several times, which is a sign of a good idea: Seppo Linnainmaa described it for any program in 1970, in his master's thesis in Helsinki; Paul Werbos had neural networks in mind in his dissertation of 1974; in 1985 Yann LeCun came to it in France, and in 1986 David Rumelhart, Geoffrey Hinton and Ronald Williams made it famous. As you see, there is nothing in it that is only for networks.
#
# ### Predict first
#
# A smaller cousin of our graph: $e = (a + b)(b + 1)$ with $a = 2$ and $b = 1$. This time the view is a quiz: it asks for every number, first on the way there, then on the way back. Only one of the two inputs has a fork: which one, and what does that do to its gradient?

# %% [markdown] lang="es"
# Cada línea es el mismo pequeño producto: *lo que llega* por *mi propia tasa*. Busca $a$: aparece en dos líneas, una vez con 6, que viene de $v$, y otra con 15, que viene de $u$. La suma, 21, es su gradiente. Y $b$ también está, con 6 y 10: **una sola pasada responde por todas las entradas.**
#
# Esto es el modo inverso y, aplicado a una red, se llama **retropropagación** (*backpropagation*). Se descubrió varias veces, que es señal de una buena idea: Seppo Linnainmaa lo describió para un programa cualquiera en 1970, en su tesis de maestría en Helsinki; Paul Werbos pensó en redes neuronales en su tesis doctoral de 1974; en 1985 llegó a él Yann LeCun en Francia, y en 1986 David Rumelhart, Geoffrey Hinton y Ronald Williams lo hicieron famoso. Como ves, no tiene nada que sea solo para redes.
#
# ### Primero predice
#
# Un primo pequeño de nuestro grafo: $e = (a + b)(b + 1)$ con $a = 2$ y $b = 1$. Esta vez la vista es un cuestionario: pregunta cada número, primero en la ida y después en la vuelta. Solo una de las dos entradas tiene una bifurcación: ¿cuál, y qué le hace eso a su gradiente?

# %%
a, b = nb.Tensor(2.0), nb.Tensor(1.0)
e = (a + b) * (b + 1)

# %%
# quiz = %nnviz e --walk both --predict

# %% [markdown] lang="en"
# $e = 3 \cdot 2 = 6$. The gradient of $a$ is 2, the other factor. And $b$ receives $2$ through the first bracket and $3$ through the second, 5 in all: the walk asks for $b$ twice, and after the first time something is still to come.
#
# Run the next cell when you have come to the end. There were eight questions.

# %% [markdown] lang="es"
# $e = 3 \cdot 2 = 6$. El gradiente de $a$ es 2, el otro factor. Y a $b$ le llegan $2$ por el primer paréntesis y $3$ por el segundo: 5 en total. Por eso el recorrido pregunta dos veces por $b$, y después de la primera todavía falta que llegue algo.
#
# Cuando llegues al final, ejecuta la celda siguiente. Eran ocho preguntas.

# %%
quiz.score

# %% [markdown] lang="en"
# Now without questions: turn **Predict first** off in the view (or leave the walk with **Walk**).
#
# 1. Move $a$. Which of the two gradients follows, and which stays as it is?
#    <details><summary>Answer</summary>That of a stays at 2: it is the value of the second bracket, where a does not occur. That of b follows, because a is part of the first bracket, which is the rate of the second path.</details>
# 2. Where is the gradient of $a$ equal to 0, whatever $a$ may be?
#    <details><summary>Answer</summary>At b = −1. The second bracket is 0 there, and a product with 0 lets nothing through.</details>
# 3. Look for $a$ and $b$ where the two contributions to $b$ cancel.
#    <details><summary>Answer</summary>The contributions are b + 1 and a + b. They cancel where a + 2b + 1 = 0, for instance at a = −3, b = 1: then +2 and −2.</details>
#
# ### Your turn: reverse mode by hand
#
# Back to $f = u \cdot v$ with $u = a \cdot b$ and $v = a + b$. Compute the values from left to right, then the gradients from right to left, beginning with `df = 1`. Every line of the way back has a counterpart on the way there.

# %% [markdown] lang="es"
# Ahora sin preguntas: apaga **Predecir antes** en la vista (o sal del recorrido con **Recorrer**).
#
# 1. Mueve $a$. ¿Cuál de los dos gradientes la sigue, y cuál queda como está?
#    <details><summary>Respuesta</summary>El de a se queda en 2: es el valor del segundo paréntesis, donde a no aparece. El de b la sigue, porque a forma parte del primer paréntesis, que es la tasa del segundo camino.</details>
# 2. ¿Dónde vale 0 el gradiente de $a$, sea cual sea $a$?
#    <details><summary>Respuesta</summary>En b = −1. Ahí el segundo paréntesis vale 0, y un producto por 0 no deja pasar nada.</details>
# 3. Busca $a$ y $b$ tales que las dos contribuciones a $b$ se cancelen.
#    <details><summary>Respuesta</summary>Las contribuciones son b + 1 y a + b. Se cancelan donde a + 2b + 1 = 0, por ejemplo en a = −3, b = 1: +2 y −2.</details>
#
# ### Tu turno: modo inverso a mano
#
# De vuelta a $f = u \cdot v$ con $u = a \cdot b$ y $v = a + b$. Calcula los valores de izquierda a derecha y después los gradientes de derecha a izquierda, empezando por `df = 1`. Cada línea del camino de vuelta tiene su pareja en el de ida.

# %% exercise="reverse_mode"
def reverse_mode(a, b):
    ### BEGIN SOLUTION
    u = a * b
    v = a + b
    f = u * v

    df = 1
    du = df * v
    dv = df * u
    da = du * b + dv
    db = du * a + dv
    return f, da, db
    ### END SOLUTION


# %% check="reverse_mode"
nb.exercises.check("reverse_mode", reverse_mode)

# %% [markdown] lang="en"
# ## 6. What each of them costs
#
# Both modes give the same derivatives, to the last digit. They differ in the work. Let us count it: a *visit* is one gate that does its little product. The function below multiplies $n$ numbers, $w_1 w_2 \cdots w_n$, and counts the visits that it takes to find all $n$ derivatives, in forward mode and in reverse mode.

# %% [markdown] lang="es"
# ## 6. Cuánto cuesta cada uno
#
# Los dos modos dan las mismas derivadas, hasta la última cifra. La diferencia está en el trabajo. Contémoslo: una *visita* es una compuerta que hace su pequeño producto. La función de abajo multiplica $n$ números, $w_1 w_2 \cdots w_n$, y cuenta las visitas que hacen falta para obtener las $n$ derivadas, en modo directo y en modo inverso.

# %%
def visits(n):
    w = [nb.Tensor(1.0) for _ in range(n)]
    product = w[0]
    for factor in w[1:]:
        product = product * factor
    graph = nb.ComputationalGraph(product)
    forward = sum(len(graph.steps("forward-mode", leaf)) for leaf in graph.leaves)
    return forward, len(graph.steps("backward"))


for n in (2, 4, 10, 30, 100):
    forward, reverse = visits(n)
    print(f"n = {n:3}   forward {forward:4}   reverse {reverse:2}")

# %% [markdown] lang="en"
# With two inputs it hardly matters. With a hundred, forward mode visits 5049 gates, and reverse mode 99, each gate once. Ten times as many inputs, a hundred times the work: that is how forward mode grows here, while reverse mode grows like the formula itself.
#
# It is not that reverse mode is better. It is better for *many inputs and one output*. Here is a function of the opposite kind: one number, the time $t$, becomes a point of a spiral staircase in space.

# %% [markdown] lang="es"
# Con dos entradas casi da igual. Con cien, el modo directo visita 5049 compuertas; el inverso, 99: cada compuerta una vez. Diez veces más entradas, cien veces más trabajo: así crece aquí el modo directo, mientras que el inverso crece como la propia fórmula.
#
# No es que el modo inverso sea mejor. Es mejor para *muchas entradas y una salida*. Esta función es del tipo contrario: un solo número, el tiempo $t$, se convierte en un punto de una escalera de caracol en el espacio.

# %%
def spiral(t):
    return np.stack([np.cos(t), np.sin(t), t])


for mode in ("forward", "reverse"):
    print(mode, np.round(nb.jacobian(spiral, mode=mode)(0.5), 4))

# %% [markdown] lang="en"
# The same three derivatives (it is the velocity on the staircase). Forward mode needed one pass, for its one input, and reverse mode three, one for each output.
#
# | | forward mode | reverse mode |
# | :-- | :-- | :-- |
# | a pass starts at | one input | one output |
# | and answers for | all outputs | all inputs |
# | passes for $n$ inputs and $m$ outputs | $n$ | $m$ |
# | has to keep | nothing: value and tangent travel together | every value of the way there, until the way back |
#
# The last line is the price of reverse mode: **memory**. The gates on the way back need the values of the way there, in the opposite order, so all of them have to be kept. When a large network "runs out of memory" in training, this is most of what filled it.
#
# And a network? This one reads pictures of 28 × 28 pixels and tells ten digits apart. It is small.

# %% [markdown] lang="es"
# Las mismas tres derivadas (es la velocidad en la escalera). El modo directo necesitó una pasada, por su única entrada; el inverso, tres, una por salida.
#
# | | modo directo | modo inverso |
# | :-- | :-- | :-- |
# | una pasada empieza en | una entrada | una salida |
# | y responde por | todas las salidas | todas las entradas |
# | pasadas con $n$ entradas y $m$ salidas | $n$ | $m$ |
# | tiene que guardar | nada: valor y tangente viajan juntos | cada valor de la ida, hasta la vuelta |
#
# La última línea es el precio del modo inverso: **memoria**. En la vuelta, las compuertas necesitan los valores de la ida, en el orden contrario, así que hay que guardarlos todos. Cuando una red grande "se queda sin memoria" al entrenar, es sobre todo esto lo que la llenó.
#
# ¿Y una red? Esta mira imágenes de 28 × 28 píxeles y distingue diez dígitos. Es pequeña.

# %%
network = nb.MLP([784, 128, 10], seed=0)
print(f"{sum(tensor.size for tensor in network.parameters.values()):,}")

# %% [markdown] lang="en"
# 101,770 weights, and one loss: one pass of reverse mode, or 101,770 passes of forward mode, for *each* step of the training. If a pass takes a millisecond, that is one thousandth of a second against 102 seconds. The networks behind chatbots have billions of weights. Nothing but reverse mode could train them.
#
# There is even a theorem behind this. In 1983 Walter Baur and Volker Strassen proved that the whole gradient never costs more than a small fixed multiple of the function itself, no matter how many inputs there are. It is one of the most surprising facts of computing: a million answers for the price of a handful.
#
# ### Your turn: how many passes?
#
# All derivatives of all outputs with respect to all inputs are wanted. How many passes does each mode need?
#
# - **A**: the spiral staircase, from 1 number to 3.
# - **B**: a loss of a network, from 1000 weights to 1 number.
# - **C**: a robot's arm, from the angles of 4 joints to 2 coordinates of its hand.

# %% [markdown] lang="es"
# 101 770 pesos y una sola pérdida: una pasada del modo inverso, o 101 770 pasadas del modo directo, por *cada* paso del entrenamiento. Si una pasada tarda un milisegundo, es una milésima de segundo contra 102 segundos. Las redes que hay detrás de los chatbots tienen miles de millones de pesos. Solo el modo inverso puede entrenarlas.
#
# Hasta hay un teorema detrás. En 1983, Walter Baur y Volker Strassen demostraron que el gradiente completo nunca cuesta más que un pequeño múltiplo fijo de la propia función, haya las entradas que haya. Es uno de los hechos más sorprendentes de la computación: un millón de respuestas al precio de unas pocas.
#
# ### Tu turno: ¿cuántas pasadas?
#
# Se quieren todas las derivadas de todas las salidas respecto de todas las entradas. ¿Cuántas pasadas necesita cada modo?
#
# - **A**: la escalera de caracol, de 1 número a 3.
# - **B**: la pérdida de una red, de 1000 pesos a 1 número.
# - **C**: el brazo de un robot, de los ángulos de 4 articulaciones a 2 coordenadas de su mano.

# %% exercise="passes"
### STUDENT forward = [None, None, None]  # TODO
### STUDENT reverse = [None, None, None]  # TODO
### BEGIN SOLUTION
forward = [1, 1000, 4]
reverse = [3, 1, 2]
### END SOLUTION

# %% check="passes"
nb.exercises.check("passes", forward, reverse)

# %% [markdown] lang="en"
# ## What you have seen
#
# - A formula is a **computational graph**: variables on the wires, operations at the gates. Where a variable is used twice, the graph forks.
# - **The chain rule**: multiply the rates along a path, add over the paths.
# - The number of paths explodes; nobody walks them one by one. Each wire keeps one number, and that is enough.
# - **Forward mode** starts at an input: tangents travel with the values. One pass an input.
# - **Reverse mode** starts at the output: gradients travel back. One pass an output, and memory for all the values.
# - A loss is one output with very many inputs. That is why networks learn with reverse mode, by **backpropagation**.
#
# In the next lecture you will walk back through a whole neuron, gate by gate, and see that every gate has one of a few habits.

# %% [markdown] lang="es"
# ## Lo que viste
#
# - Una fórmula es un **grafo computacional**: variables en los cables, operaciones en las compuertas. Donde una variable se usa dos veces, el grafo se bifurca.
# - **La regla de la cadena**: multiplicar las tasas a lo largo de un camino, sumar entre caminos.
# - La cantidad de caminos explota; nadie los recorre uno por uno. Cada cable guarda un solo número, y con eso alcanza.
# - El **modo directo** empieza en una entrada: las tangentes viajan con los valores. Una pasada por entrada.
# - El **modo inverso** empieza en la salida: los gradientes viajan hacia atrás. Una pasada por salida, y memoria para todos los valores.
# - Una pérdida es una sola salida con muchísimas entradas. Por eso las redes aprenden con el modo inverso, por **retropropagación**.
#
# En la clase siguiente recorrerás hacia atrás una neurona entera, compuerta por compuerta, y verás que cada compuerta tiene una de unas pocas costumbres.
