# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
#   nbnet: {en: 11_playground, es: 11_laboratorio}
# ---

# %% [markdown] lang="en"
# # 11 · The playground, and a small project on digits
#
# You know all the parts now. This last lecture has two halves. In the first you play: a network in which everything can be changed while it learns, and a handful of experiments that train your eye. In the second you work: 1797 handwritten digits, and the question that decides about every model outside of a classroom. *How good will it be on what it has not seen?*

# %% [markdown] lang="es"
# # 11 · El laboratorio, y un pequeño proyecto con dígitos
#
# Ya conoces todas las piezas. Esta última clase tiene dos mitades. En la primera se juega: una red en la que todo se puede cambiar mientras aprende, y unos cuantos experimentos para entrenar el ojo. En la segunda se trabaja: 1797 dígitos escritos a mano, y la pregunta que decide sobre cualquier modelo fuera del aula. *¿Qué tan bueno será con lo que no ha visto?*

# %%
import numpy as np
import nbnet as nb

# %load_ext nbnet

# %% [markdown] lang="en"
# ## 1. A guided tour of the playground
#
# In 2016 Daniel Smilkov and Shan Carter put a small network on a web page, the TensorFlow Playground, and let the whole world turn its knobs. This one has the same data sets, and one thing more: behind every knob stands an object of yours, in Python.

# %% [markdown] lang="es"
# ## 1. Una visita guiada
#
# En 2016, Daniel Smilkov y Shan Carter pusieron una pequeña red en una página web, el TensorFlow Playground, y dejaron que todo el mundo moviera sus perillas. Este laboratorio tiene los mismos datos y una cosa más: detrás de cada perilla hay un objeto tuyo, en Python.

# %%
# %nnviz playground

# %% [markdown] lang="en"
# Read it from left to right, as the numbers run. **Data**: which samples, how many, how noisy, and which share of them is kept aside as a test. **Features**: what the network gets to see of a point. **Hidden layers**: how many, how wide, with which activation. In the picture, each neuron shows what *it* answers for every point of the plane; blue arrows are positive weights, dashed orange ones negative, thick ones strong. At the end, the decision, and the curve of the loss.
#
# 1. Press **Play**. Which neurons of the first layer have found something different, and which say the same?
#    <details><summary>Answer</summary>Each draws one straight edge. Two with the same edge are one neuron too many. With four of them the second layer can fence in the disc.</details>
# 2. While it learns, take neurons out of the first layer with −, one after the other. How many does the disc need?
#    <details><summary>Answer</summary>Three. With one or two edges nothing can be closed in: about 70 and 80 of 100 are right. With three, nearly all. A network too small for its task <em>underfits</em>: it is wrong on the training data already.</details>
# 3. Pull **Noise** up to 0.5 and press **New samples**. Does more training help?
#    <details><summary>Answer</summary>No: about 80 of 100 right is all there is to have. The noise has moved points across the border, and where both kinds lie mixed, nobody can tell them apart.</details>
# 4. Undo everything with <kbd>Ctrl</kbd>+<kbd>Z</kbd>. What comes back?
#    <details><summary>Answer</summary>All of it, one change after the other, with the weights that there were. So be bold.</details>
#
# ### Passing it on: a line of text, and the code
#
# **Share and code** gives the whole playground as one line. Who runs it sees what you saw: the same samples, the same first weights, the same steps. Here is one that somebody has sent to you, and what stands behind it.

# %% [markdown] lang="es"
# Léelo de izquierda a derecha, como corren los números. **Datos**: qué muestras, cuántas, con cuánto ruido, y qué parte se aparta como prueba. **Características**: lo que la red llega a ver de un punto. **Capas ocultas**: cuántas, de qué ancho, con qué activación. En el dibujo, cada neurona muestra lo que responde *ella* en cada punto del plano; las flechas azules son pesos positivos, las naranjas punteadas son negativos, y las gruesas, fuertes. Al final, la decisión y la curva de la pérdida.
#
# 1. Presiona **Iniciar**. ¿Qué neuronas de la primera capa encontraron algo distinto, y cuáles dicen lo mismo?
#    <details><summary>Respuesta</summary>Cada una traza un borde recto. Dos con el mismo borde son una neurona de más. Con cuatro, la segunda capa puede cercar el disco.</details>
# 2. Mientras aprende, quítale neuronas a la primera capa con −, una tras otra. ¿Cuántas necesita el disco?
#    <details><summary>Respuesta</summary>Tres. Con uno o dos bordes no se puede encerrar nada: acierta unas 70 y 80 de cada 100. Con tres, casi todas. Una red demasiado pequeña para su tarea <em>subajusta</em>: se equivoca ya en los datos de entrenamiento.</details>
# 3. Sube el **Ruido** hasta 0,5 y presiona **Otras muestras**. ¿Ayuda entrenar más?
#    <details><summary>Respuesta</summary>No: unas 80 de cada 100 es todo lo que se puede acertar. El ruido cruzó puntos al otro lado de la frontera y, donde las dos clases están mezcladas, nadie las distingue.</details>
# 4. Deshaz todo con <kbd>Ctrl</kbd>+<kbd>Z</kbd>. ¿Qué vuelve?
#    <details><summary>Respuesta</summary>Todo, un cambio tras otro, con los pesos que había. Así que, ánimo.</details>
#
# ### Para compartir: una línea de texto, y el código
#
# **Compartir y código** da el laboratorio entero en una línea. Quien la ejecuta ve lo mismo que tú: las mismas muestras, los mismos pesos iniciales, los mismos pasos. Aquí hay una que alguien te mandó, y lo que hay detrás.

# %%
spiral = nb.Playground("nbnet-1:data=spiral&layers=8tanh,8tanh&check=bda3ce15")
print(spiral.code())

# %% [markdown] lang="en"
# No secrets: a data set, a `split`, an `MLP`, a `Trainer`. You have built each of them yourself. And this is how it looks:

# %% [markdown] lang="es"
# Ningún secreto: unos datos, un `split`, un `MLP`, un `Trainer`. Cada uno lo construiste tú. Y así se ve:

# %%
# %nnviz spiral

# %% [markdown] lang="en"
# The spiral is the hard one. Choose **full speed** beside the buttons, and press **Play**.
#
# 1. Let it run for 300 epochs. Is it done?
#    <details><summary>Answer</summary>Not nearly: 74 of 100 test points. The loss is on its way down, with long rests.</details>
# 2. Set both layers to **relu**, **Reset**, and again. And with **Seed** 1, 2, 3, 4?
#    <details><summary>Answer</summary>Now 95.5, and with the other seeds 98.5, 88.5, 98.5 and 59. The same network, the same data, another throw of the dice at the start. Who tells of one run only tells of one throw.</details>
# 3. Back to tanh. Add the features **sin x₁** and **sin x₂**.
#    <details><summary>Answer</summary>With 600 epochs it gets practically all. A good feature saves the network a layer of work. But who told you that it would be the sine?</details>
#
# ## 2. Features or layers?
#
# **Predict first.** *Circle* and *XOR*, three ways each: a bare neuron; a bare neuron that gets other features, $x_1^2$ and $x_2^2$, or $x_1 x_2$; and four hidden neurons. Which of the six will fail?
# <details><summary>Answer</summary>The two bare ones. One neuron draws one line, and no line separates these.</details>

# %% [markdown] lang="es"
# La espiral es la difícil. Elige **a toda velocidad** al lado de los botones y presiona **Iniciar**.
#
# 1. Déjala correr 300 épocas. ¿Ya está?
#    <details><summary>Respuesta</summary>Ni cerca: acierta 74 de cada 100 puntos de prueba. La pérdida va bajando, con largas pausas.</details>
# 2. Pon las dos capas en **relu**, **Reiniciar**, y otra vez. ¿Y con **Semilla** 1, 2, 3 y 4?
#    <details><summary>Respuesta</summary>Ahora 95,5, y con las otras semillas 98,5, 88,5, 98,5 y 59. La misma red, los mismos datos, otra tirada de dados al comienzo. Quien cuenta una sola corrida, cuenta una sola tirada.</details>
# 3. De vuelta a tanh. Agrega las características **sin x₁** y **sin x₂**.
#    <details><summary>Respuesta</summary>Con 600 épocas acierta prácticamente todas. Una buena característica le ahorra a la red una capa de trabajo. Pero ¿quién te dijo que tenía que ser el seno?</details>
#
# ## 2. ¿Características o capas?
#
# **Predice primero.** *Círculo* y *XOR*, cada uno de tres maneras: una neurona sola; una neurona sola que recibe otras características, $x_1^2$ y $x_2^2$, o $x_1 x_2$; y cuatro neuronas ocultas. ¿Cuáles de las seis van a fallar?
# <details><summary>Respuesta</summary>Las dos que están solas. Una neurona traza una recta, y ninguna recta separa estos datos.</details>

# %%
tries = {
    "circle": [([], ["x1", "x2"]), ([], ["x1_squared", "x2_squared"]), ([4], ["x1", "x2"])],
    "xor": [([], ["x1", "x2"]), ([], ["product"]), ([4], ["x1", "x2"])],
}
for name, choices in tries.items():
    for layers, features in choices:
        bench = nb.Playground(data=name, layers=layers, features=features)
        bench.trainer.fit(epochs=100)
        numbers = sum(each.data.size for each in bench.model.parameters.values())
        right = round(bench.model.accuracy(*bench.test), 2)
        print(f"{name:8} {str(layers):5} {', '.join(features):24} {numbers:2} parameters, {right:.0%}")

# %% [markdown] lang="en"
# With the right feature three numbers do perfectly what seventeen do nearly. For decades this was the craft: people designed features, and a linear model did the rest. A hidden layer is a set of features that nobody had to design. It needs more numbers, more data and more patience, and it works where nobody knows the right feature. What would be the feature for a handwritten 4?
#
# ## 3. The learning rate
#
# Two layers on the circle, 50 epochs, and only the length of the steps differs:

# %% [markdown] lang="es"
# Con la característica justa, tres números hacen a la perfección lo que diecisiete hacen casi. Durante décadas el oficio fue ese: la gente diseñaba características, y un modelo lineal hacía el resto. Una capa oculta es un conjunto de características que nadie tuvo que diseñar. Pide más números, más datos y más paciencia, y funciona donde nadie conoce la característica justa. ¿Cuál sería la característica de un 4 escrito a mano?
#
# ## 3. La tasa de aprendizaje
#
# Dos capas en el círculo, 50 épocas, y solo cambia el largo de los pasos:

# %%
for rate in (0.001, 0.01, 0.1, 1, 10):
    bench = nb.Playground(learning_rate=rate)
    bench.trainer.fit(epochs=50)
    print(f"{rate:6}  {bench.model.accuracy(*bench.test):.0%}")

# %% [markdown] lang="en"
# Ten times too small and it has hardly left; ten times too large still goes here, with a curve full of teeth; a hundred times too large and it guesses. The learning rate is the first knob to turn. Try it in one of the playgrounds above, *while* it learns: the curve answers at once.
#
# ## 4. Learning by heart
#
# Now the trap of the whole subject. 60 points with much noise, of which half are for training, and a network with far more numbers than points: 105 for 30.

# %% [markdown] lang="es"
# Diez veces demasiado pequeña, y apenas salió de casa; diez veces demasiado grande todavía anda aquí, con una curva llena de dientes; cien veces, y adivina. La tasa de aprendizaje es la primera perilla que se mueve. Pruébala en uno de los laboratorios de arriba, *mientras* aprende: la curva contesta enseguida.
#
# ## 4. Aprender de memoria
#
# Ahora, la trampa de toda la materia. 60 puntos con mucho ruido, la mitad para entrenar, y una red con muchos más números que puntos: 105 para 30.

# %%
crammer = nb.Playground(n=60, noise=0.4, layers=[8, 8])
crammer.trainer.fit(epochs=1000)
nb.drawing.still(nb.drawing.loss(crammer.trainer))

# %% [markdown] lang="en"
# The loss of the training data goes to 0: all 30 right. The loss of the others falls for 71 epochs, to 0.47, and then it *rises*, to 1.41. From there on the network learns the noise of its 30 points by heart. This is **overfitting**, and the training data will never tell you.

# %% [markdown] lang="es"
# La pérdida de los datos de entrenamiento va a 0: los 30 bien. La de los otros baja durante 71 épocas, hasta 0,47, y después *sube*, hasta 1,41. Desde ahí la red aprende de memoria el ruido de sus 30 puntos. Esto es el **sobreajuste** (*overfitting*), y los datos de entrenamiento nunca te lo van a contar.

# %%
nb.drawing.still(nb.drawing.boundary(crammer.trainer))

# %%
# %nnviz crammer

# %% [markdown] lang="en"
# 1. Which bays of the boundary are there for the sake of a single point?
#    <details><summary>Answer</summary>Look for a bay around one point of the other colour. Drag that point away (<b>Move</b>) and train on: the bay closes.</details>
# 2. Set **L2 λ** to 0.01, reset and play. What happens to the boundary, and to the two curves?
#    <details><summary>Answer</summary>It becomes round: large weights cost something now, and sharp bends need large weights. The training loss stays at 0.32, but the test loss at 0.55 instead of 1.41. And with 0.1? Then the weights are all but gone: underfitting.</details>
# 3. λ back to 0; pull **Samples** to 500, reset and play.
#    <details><summary>Answer</summary>The gap closes. More data is the best cure, and the most expensive one.</details>
# 4. And if you simply stop at epoch 71?
#    <details><summary>Answer</summary>That is <em>early stopping</em>, the cheapest cure: keep measuring data that are not learned from, and stop when they get worse. In nbnet: <code>trainer.stop_when(nb.training.no_improvement(20, measurement="validation_loss"))</code>.</details>
#
# Now you have seen why one keeps data aside. Let us do it properly.
#
# ## 5. The project: look first
#
# 13 people wrote digits; each picture has 8 × 8 pixels with the amount of ink in them. Never train on data that you have not looked at.

# %% [markdown] lang="es"
# 1. ¿Qué bahías de la frontera están ahí por un solo punto?
#    <details><summary>Respuesta</summary>Busca una bahía alrededor de un punto del otro color. Arrastra ese punto lejos (<b>Mover</b>) y sigue entrenando: la bahía se cierra.</details>
# 2. Pon **L2 λ** en 0,01, reinicia e inicia. ¿Qué les pasa a la frontera y a las dos curvas?
#    <details><summary>Respuesta</summary>Se redondea: ahora los pesos grandes cuestan, y las curvas cerradas necesitan pesos grandes. La pérdida de entrenamiento se queda en 0,32, pero la de prueba en 0,55 en vez de 1,41. ¿Y con 0,1? Los pesos casi desaparecen: subajuste.</details>
# 3. λ de vuelta en 0; lleva **Muestras** a 500, reinicia e inicia.
#    <details><summary>Respuesta</summary>La brecha se cierra. Más datos es el mejor remedio, y el más caro.</details>
# 4. ¿Y si simplemente paras en la época 71?
#    <details><summary>Respuesta</summary>Eso es la <em>detención temprana</em>, el remedio más barato: seguir midiendo datos con los que no se aprende, y parar cuando empeoran. En nbnet: <code>trainer.stop_when(nb.training.no_improvement(20, measurement="validation_loss"))</code>.</details>
#
# Ya viste por qué se apartan datos. Hagámoslo en serio.
#
# ## 5. El proyecto: primero, mirar
#
# 13 personas escribieron dígitos; cada imagen tiene 8 × 8 píxeles con la cantidad de tinta que hay en ellos. Nunca entrenes con datos que no miraste.

# %%
digits = nb.datasets.digits()
print(digits.X.shape, digits.y.shape, np.bincount(digits.y))
nb.drawing.pictures(digits.X[:24], digits.y[:24])

# %% [markdown] lang="en"
# Some you would not have known yourself. Keep that in mind when the model fails at them. All ten classes are about equally frequent, some 180 each: so a model that guesses is right in 10 of 100 cases, and that is the floor to stand on.
#
# ## 6. Three parts
#
# Data are kept for three jobs that must not get in each other's way:
#
# | part | what for | how often |
# | --- | --- | --- |
# | **training** | the weights learn from it | at every step |
# | **validation** | *you* learn from it: which network, which learning rate, when to stop | as often as you choose |
# | **test** | nobody learns from it; it tells how good the chosen model is | once, at the end |
#
# ### Exercise 1: a part put aside
#
# Write the function that splits. `share` of the rows go aside, drawn at random and **stratified**: of each class the same share (rounded). Return the row numbers of the rest and of what is put aside. With the same seed, the same rows.

# %% [markdown] lang="es"
# Algunos no los habrías reconocido ni tú. Recuérdalo cuando el modelo falle con ellos. Las diez clases son casi igual de frecuentes, unas 180 veces cada una: un modelo que adivina acierta 10 de cada 100, y ese es el piso.
#
# ## 6. Tres partes
#
# Los datos se guardan para tres trabajos que no deben estorbarse:
#
# | parte | para qué | cuántas veces |
# | --- | --- | --- |
# | **entrenamiento** | de ella aprenden los pesos | en cada paso |
# | **validación** | de ella aprendes *tú*: qué red, qué tasa de aprendizaje, cuándo parar | cada vez que eliges |
# | **prueba** | de ella no aprende nadie; dice qué tan bueno es el modelo elegido | una, al final |
#
# ### Ejercicio 1: una parte apartada
#
# Escribe la función que divide. Se aparta una parte `share` de las filas, al azar y **estratificada**: de cada clase la misma parte (redondeada). Devuelve los números de fila del resto y de lo apartado. Con la misma semilla, las mismas filas.

# %% exercise="stratified_parts"
def parts(y, share, seed):
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    rest, aside = [], []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        size = round(share * len(rows))
        aside.append(rows[:size])
        rest.append(rows[size:])
    return np.concatenate(rest), np.concatenate(aside)
    ### END SOLUTION

# %% check="stratified_parts"
nb.exercises.check("stratified_parts", parts)

# %% [markdown] lang="en"
# nbnet's `split` does the same for a whole data set. First the test, and out of sight with it; then the validation from the rest.

# %% [markdown] lang="es"
# El `split` de nbnet hace lo mismo con un conjunto entero. Primero la prueba, y fuera de la vista; después, la validación, de lo que queda.

# %%
rest, test = nb.datasets.split(digits, part=0.2, seed=0)
train, validation = nb.datasets.split(rest, part=0.25, seed=0)
print(len(train), len(validation), len(test))

# %% [markdown] lang="en"
# ### Exercise 2: standardise, without looking ahead
#
# Gradient descent goes straighter if all features have about the same size: subtract the mean of each pixel, divide by its standard deviation. But *whose* mean? If the test takes part in it, it has had a hand in the model. Some pixels never have any ink.

# %% [markdown] lang="es"
# ### Ejercicio 2: estandarizar, sin mirar hacia adelante
#
# El descenso por gradiente va más derecho si todas las características tienen más o menos el mismo tamaño: se resta la media de cada píxel y se divide por su desviación estándar. Pero ¿la media *de quién*? Si la prueba participa, metió mano en el modelo. Algunos píxeles nunca tienen tinta.

# %% exercise="standardised"
def standardise(train, other):
    ### BEGIN SOLUTION
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std > 0, std, 1)
    return (train - mean) / std, (other - mean) / std
    ### END SOLUTION

# %% check="standardised"
nb.exercises.check("standardised", standardise)

# %% [markdown] lang="en"
# In the library that step is an object, made of the training data alone, and then applied to whatever comes.

# %% [markdown] lang="es"
# En la biblioteca, ese paso es un objeto: se hace solo con los datos de entrenamiento, y después se aplica a lo que venga.

# %%
scale = nb.datasets.Standardization.of(train.X)
seen, unseen = (scale(train.X), train.y), (scale(validation.X), validation.y)

# %% [markdown] lang="en"
# ## 7. The baseline
#
# Never begin with the network. Begin with the simplest thing that could work, softmax regression of [lecture 3](03_linear_classifiers.ipynb): ten scores, no hidden layer. Whatever comes later has to beat *it*.

# %% [markdown] lang="es"
# ## 7. El punto de partida
#
# Nunca empieces por la red. Empieza por lo más simple que pueda funcionar, la regresión softmax de la [clase 3](03_clasificadores_lineales.ipynb): diez puntajes, ninguna capa oculta. Lo que venga después tiene que ganarle a *eso*.

# %%
baseline = nb.LinearClassifier(64, 10)
trainer = nb.Trainer(baseline, *seen, batch_size=32, validation_data=unseen)
trainer.fit(epochs=20)
print(f"train {baseline.accuracy(*seen):.1%}  validation {baseline.accuracy(*unseen):.1%}")

# %%
nb.drawing.pictures(baseline.W.data.T, range(10), columns=5)

# %% [markdown] lang="en"
# 95.5 % on digits that it has not seen, without a single hidden neuron! And its weights can be looked at: one picture a class, 64 weights each. Ink on blue speaks for the class, ink on orange against it.
#
# **Predict first.** What is in the middle of the 0?
# <details><summary>Answer</summary>Orange: a digit with ink in its middle is no 0. No other class forbids the middle as strongly.</details>
#
# ### Exercise 3: two measures of one model
#
# The accuracy counts, the loss weighs. Write both. `P` holds the probabilities, a row for each sample, `y` the true classes. The loss is the cross-entropy, the mean of $-\log p_y$.

# %% [markdown] lang="es"
# ¡95,5 % con dígitos que no ha visto, sin una sola neurona oculta! Y sus pesos se pueden mirar: una imagen por clase, 64 pesos cada una. La tinta sobre azul habla a favor de la clase; sobre naranja, en contra.
#
# **Predice primero.** ¿Qué hay en el centro del 0?
# <details><summary>Respuesta</summary>Naranja: un dígito con tinta en el centro no es un 0. Ninguna otra clase prohíbe el centro con tanta fuerza.</details>
#
# ### Ejercicio 3: dos medidas de un modelo
#
# La exactitud (*accuracy*) cuenta; la pérdida pesa. Escribe las dos. `P` tiene las probabilidades, una fila por muestra; `y`, las clases verdaderas. La pérdida es la entropía cruzada, la media de $-\log p_y$.

# %% exercise="accuracy_and_loss"
def measures(P, y):
    ### BEGIN SOLUTION
    accuracy = np.mean(P.argmax(axis=1) == y)
    loss = -np.log(P[np.arange(len(y)), y]).mean()
    return accuracy, loss
    ### END SOLUTION

# %% check="accuracy_and_loss"
nb.exercises.check("accuracy_and_loss", measures)

# %% [markdown] lang="en"
# ## 8. A network
#
# 16 hidden neurons with ReLU, all else as before. Watch it: the loss, which digit it takes for which, and the worst samples.

# %% [markdown] lang="es"
# ## 8. Una red
#
# 16 neuronas ocultas con ReLU, lo demás como antes. Míralo: la pérdida, qué dígito toma por cuál, y las peores muestras.

# %%
learner = nb.Trainer(nb.MLP([64, 16, 10], activation="relu", seed=0), *seen, batch_size=32, validation_data=unseen)

# %%
# %nnviz learner --panels loss, confusion, worst

# %% [markdown] lang="en"
# 1. Press **Play**. Which of the two curves goes on falling, and which stops?
#    <details><summary>Answer</summary>The training loss goes on, towards 0. The validation loss rests at about 0.22: what it learns from there on is only about the pictures that it has seen.</details>
# 2. Press **Reset** and then **Step** a few times, one epoch each. Which digits does it confuse longest?
#    <details><summary>Answer</summary>At first a 2 is called a 3, and a 1 a 9. That passes in two or three epochs. An 8 that is taken for a 1 stays longest.</details>
#
# The same in one go:

# %% [markdown] lang="es"
# 1. Presiona **Iniciar**. ¿Cuál de las dos curvas sigue bajando, y cuál se detiene?
#    <details><summary>Respuesta</summary>La de entrenamiento sigue, hacia 0. La de validación descansa cerca de 0,22: lo que aprende desde ahí es solo sobre las imágenes que ya vio.</details>
# 2. Presiona **Reiniciar** y después **Paso** unas cuantas veces, una época cada vez. ¿Qué dígitos confunde por más tiempo?
#    <details><summary>Respuesta</summary>Al principio, a un 2 lo llama 3, y a un 1, 9. Se le pasa en dos o tres épocas. Lo que más dura es un 8 tomado por un 1.</details>
#
# Lo mismo, de una vez:

# %%
network = nb.MLP([64, 16, 10], activation="relu", seed=0)
course = nb.Trainer(network, *seen, batch_size=32, validation_data=unseen)
course.fit(epochs=20)
for name, model, run in (("baseline", baseline, trainer), ("network", network, course)):
    loss = run.history.validation_loss[-1]
    print(f"{name:8}  train {model.accuracy(*seen):.1%}  validation {model.accuracy(*unseen):.1%}, loss {loss:.3f}")
nb.drawing.still(nb.drawing.loss(course))

# %% [markdown] lang="en"
# A surprise: on the validation data the network is *behind* the baseline, by one digit of 359, and its loss is clearly larger. It is wrong about as often, but where it is wrong it is sure of itself. Only the loss shows it; the accuracy alone would have kept silent.
#
# So is a network no good here? Or is this one the wrong one?
#
# ## 9. Choosing, by validation
#
# How many hidden neurons? Five sizes, three seeds each, since one run is one throw. `sweep` trains all 15.

# %% [markdown] lang="es"
# Una sorpresa: en los datos de validación la red queda *detrás* del punto de partida, por un dígito de 359, y su pérdida es claramente mayor. Se equivoca más o menos las mismas veces, pero donde se equivoca está segura de sí misma. Solo la pérdida lo muestra; la exactitud se lo habría callado.
#
# Entonces, ¿aquí no sirve una red? ¿O es que esta no es la indicada?
#
# ## 9. Elegir, por validación
#
# ¿Cuántas neuronas ocultas? Cinco tamaños, tres semillas cada uno, porque una corrida es una tirada. `sweep` entrena las 15.

# %%
table = nb.sweep(
    nb.MLP([64, 8, 10], activation="relu"),
    seen,
    hidden=[4, 8, 16, 32, 64],
    seeds=3,
    epochs=20,
    batch_size=32,
    learning_rate=0.1,
    validation_data=unseen,
    progress=False,
)
for hidden in (4, 8, 16, 32, 64):
    rows = table.filter(hidden=hidden)
    accuracy, loss = rows["validation_accuracy"], rows["validation_loss"]
    print(f"{hidden:3} {rows['accuracy'].mean():7.1%} {np.round(accuracy, 3)} {accuracy.mean():7.1%} {loss.mean():6.3f}")

# %% [markdown] lang="en"
# The columns: hidden neurons; mean accuracy on the training data; the three accuracies on the validation data, their mean, and the mean loss.
#
# **Predict first.** With 4 hidden neurons it is far worse than with none at all. How can a network be worse than a neuron?
# <details><summary>Answer</summary>All that the ten outputs get to know of a picture must pass through four numbers. A narrow layer is a bottleneck. The baseline has none.</details>
#
# From 32 neurons on the network is ahead of the baseline; 64 are best, in accuracy and in loss. From 8 neurons on, all are nearly perfect on the training data, which therefore say nothing about the choice.
#
# ### Exercise 4: a fair choice
#
# `runs` is a list of dictionaries such as `{"hidden": 8, "train": 0.95, "validation": 0.94, "test": 0.95}`, all accuracies. Return how many neurons you choose, and the accuracy that belongs into the report. Of equal ones choose the smaller network; the list goes from small to large.

# %% [markdown] lang="es"
# Las columnas: neuronas ocultas; exactitud media en el entrenamiento; las tres exactitudes en la validación, su media, y la pérdida media.
#
# **Predice primero.** Con 4 neuronas ocultas es mucho peor que sin ninguna. ¿Cómo puede una red ser peor que una neurona?
# <details><summary>Respuesta</summary>Todo lo que las diez salidas llegan a saber de una imagen tiene que pasar por cuatro números. Una capa angosta es un cuello de botella. El punto de partida no tiene ninguno.</details>
#
# Desde 32 neuronas la red le gana al punto de partida; 64 son lo mejor, en exactitud y en pérdida. Desde 8 neuronas, todas son casi perfectas en el entrenamiento, que por eso no dice nada sobre la elección.
#
# ### Ejercicio 4: una elección justa
#
# `runs` es una lista de diccionarios como `{"hidden": 8, "train": 0.95, "validation": 0.94, "test": 0.95}`, todas exactitudes. Devuelve cuántas neuronas eliges y la exactitud que va en el informe. Entre iguales, elige la red más pequeña; la lista va de menor a mayor.

# %% exercise="fair_choice"
def choose(runs):
    ### BEGIN SOLUTION
    best = max(runs, key=lambda run: run["validation"])
    return best["hidden"], best["test"]
    ### END SOLUTION

# %% check="fair_choice"
nb.exercises.check("fair_choice", choose)

# %% [markdown] lang="en"
# ## 10. The test, once
#
# The choice is made: 64 neurons. Now the envelope is opened, for the chosen network and for the baseline.

# %% [markdown] lang="es"
# ## 10. La prueba, una sola vez
#
# La elección está hecha: 64 neuronas. Ahora se abre el sobre, para la red elegida y para el punto de partida.

# %%
final = nb.MLP([64, 64, 10], activation="relu", seed=0)
nb.Trainer(final, *seen, batch_size=32).fit(epochs=20)

envelope = scale(test.X)
for name, model in (("baseline", baseline), ("network", final)):
    wrong = int(np.sum(model.predict(envelope) != test.y))
    print(f"{name:8}  {model.accuracy(envelope, test.y):.1%}, {wrong} of {len(test)} wrong")

# %%
nb.drawing.still(nb.drawing.confusion(final, envelope, test.y))

# %% [markdown] lang="en"
# 10 wrong against 11. After all this work, one digit! And that is not even sure: with 359 digits and an accuracy near 97 %, chance alone moves the figure by about
#
# $$\sqrt{\frac{0.97 \cdot 0.03}{359}} \approx 0.009,$$
#
# that is 0.9 points, three digits up or down. Honestly told: the network may be better; these data do not show it. Had we chosen among fifteen networks by the *test*, we would have found one with a finer figure, and believed in it.
#
# Where is it wrong? Here are its mistakes, the most confident ones first: the truth, and what it answers.

# %% [markdown] lang="es"
# 10 errores contra 11. ¡Después de todo este trabajo, un dígito! Y ni siquiera es seguro: con 359 dígitos y una exactitud cercana al 97 %, el azar por sí solo mueve la cifra en unos
#
# $$\sqrt{\frac{0{,}97 \cdot 0{,}03}{359}} \approx 0{,}009,$$
#
# es decir, 0,9 puntos, tres dígitos más o menos. Dicho con honestidad: quizá la red sea mejor; estos datos no lo muestran. Si hubiéramos elegido entre quince redes por la *prueba*, habríamos encontrado una con una cifra más bonita, y se la habríamos creído.
#
# ¿En qué se equivoca? Aquí están sus errores, primero los más seguros de sí mismos: la verdad, y lo que responde.

# %%
scores = final.scores(envelope)
P = np.exp(scores - scores.max(axis=1, keepdims=True))
P = P / P.sum(axis=1, keepdims=True)
answers = P.argmax(axis=1)
wrong = np.flatnonzero(answers != test.y)
wrong = wrong[np.argsort(P[wrong, test.y[wrong]])]
nb.drawing.pictures(test.X[wrong], [f"{test.y[i]} → {answers[i]}" for i in wrong], columns=5)

# %% [markdown] lang="en"
# Some of them you would have got wrong, too. Others not at all: it takes a 5 for a 9 and is practically certain. A picture of 8 × 8 pixels is little, and a network without any idea of *neighbouring* pixels makes little of it: shuffle the 64 columns, the same way for all pictures, and it learns just as well. Networks that know what a neighbourhood is, the convolutional ones, begin here.
#
# ## 11. The report
#
# A project ends with half a page that somebody else can check. This one's:
#
# - **Question.** Which digit is it? 10 classes, 8 × 8 pixels; 1797 pictures, by 13 people; from the UCI repository.
# - **Parts.** 1079 training, 359 validation, 359 test, stratified, seed 0. Standardised with the training data.
# - **Baseline.** Softmax regression: 95.5 % on validation, 96.9 % on test.
# - **Model.** 64–64–10, ReLU, cross-entropy, SGD with rate 0.1, 32 a batch, 20 epochs. The 64 were chosen among 4 to 64 by the mean of three seeds on validation.
# - **Result.** 97.2 % on test (10 of 359 wrong, ± 0.9 points by chance). An advantage over the baseline is not shown.
# - **Where it fails.** Three of the ten mistakes are a 5 or a 9 taken for a 3 or a 9; five are an 8 that was not known.
# - **What nobody has examined.** A *fourteenth* person. The same 13 hands wrote training and test.
#
# The last line is the most important one. A test tells how good a model is on data *like these*.
#
# **Your turn.** Take a step of your own: another activation, `l2`, more epochs with early stopping, all of `rest` for the final training. Decide *before* you look what you will call better. Or bring data of your own: `nb.Playground(X, y)` opens the playground on them.

# %% [markdown] lang="es"
# En algunos te habrías equivocado tú también. En otros, para nada: toma un 5 por un 9 y está prácticamente segura. Una imagen de 8 × 8 píxeles es poco, y una red sin idea de qué píxeles son *vecinos* le saca poco: mezcla las 64 columnas, igual en todas las imágenes, y aprende lo mismo. Las redes que saben qué es un vecindario, las convolucionales, empiezan aquí.
#
# ## 11. El informe
#
# Un proyecto termina con media página que otra persona pueda comprobar. La de este:
#
# - **Pregunta.** ¿Qué dígito es? 10 clases, 8 × 8 píxeles; 1797 imágenes, de 13 personas; del repositorio UCI.
# - **Partes.** 1079 de entrenamiento, 359 de validación, 359 de prueba, estratificadas, semilla 0. Estandarizadas con los datos de entrenamiento.
# - **Punto de partida.** Regresión softmax: 95,5 % en validación, 96,9 % en prueba.
# - **Modelo.** 64–64–10, ReLU, entropía cruzada, SGD con tasa 0,1, lotes de 32, 20 épocas. Las 64 se eligieron entre 4 y 64 por la media de tres semillas en validación.
# - **Resultado.** 97,2 % en prueba (10 errores en 359; ± 0,9 puntos de azar). No se demuestra una ventaja sobre el punto de partida.
# - **En qué falla.** Tres de los diez errores son un 5 o un 9 tomado por un 3 o un 9; cinco son un 8 que no reconoció.
# - **Lo que nadie examinó.** Una *decimocuarta* persona. Las mismas 13 manos escribieron el entrenamiento y la prueba.
#
# La última línea es la más importante. Una prueba dice qué tan bueno es un modelo con datos *como estos*.
#
# **Te toca.** Da un paso propio: otra activación, `l2`, más épocas con detención temprana, todo `rest` para el entrenamiento final. Decide *antes* de mirar a qué vas a llamar mejor. O trae tus propios datos: `nb.Playground(X, y)` abre el laboratorio con ellos.

# %% [markdown] lang="en"
# ## What you have seen
#
# - **Underfitting** is wrong on the training data already; **overfitting** only on new ones. Cures: more data, a penalty on weights, stopping early.
# - A good **feature** can replace a layer; a layer finds features that nobody knew.
# - A run is one throw of the dice: name the **seed**, and try several.
# - **Training** data are for the weights, **validation** data for your choices, **test** data for one look at the end.
# - Begin with a **baseline**, measure accuracy *and* loss, look at the mistakes, and write down what you have not examined.
#
# You came in with one neuron and five numbers, in [lecture 0](00_tour.ipynb). The networks that the newspapers write about have a hundred billion of them, and nothing in them that you have not built: weighted sums, bends, a loss, and the chain rule, one gate at a time.

# %% [markdown] lang="es"
# ## Lo que viste
#
# - El **subajuste** se equivoca ya en los datos de entrenamiento; el **sobreajuste**, solo en los nuevos. Remedios: más datos, una penalización de los pesos, parar antes.
# - Una buena **característica** puede reemplazar una capa; una capa encuentra características que nadie conocía.
# - Una corrida es una tirada de dados: di la **semilla**, y prueba varias.
# - Los datos de **entrenamiento** son para los pesos; los de **validación**, para tus elecciones; los de **prueba**, para una sola mirada al final.
# - Empieza por un **punto de partida**, mide la exactitud *y* la pérdida, mira los errores, y anota lo que no examinaste.
#
# Llegaste con una neurona y cinco números, en la [clase 0](00_recorrido.ipynb). Las redes de las que hablan los periódicos tienen cien mil millones de ellos, y nada que no hayas construido: sumas ponderadas, dobleces, una pérdida y la regla de la cadena, una compuerta por vez.
