"""Views and pictures speak the language of the person; programs read English."""

from __future__ import annotations

import ast
import gettext
import re
from string import Formatter

import pytest

import nbnet as nb
from nbnet import language
from tests.language.update import SOURCES, Words, catalogues, read, strings, words

each_catalogue = pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-3])


@pytest.fixture
def spanish():
    nb.set_language("es")
    yield
    nb.set_language(None)


# ---- choosing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "es"}, "es"),
        ({"LANG": "es_ES@euro", "LANGUAGE": ""}, "es"),
        ({"LANGUAGE": "en:es"}, "en"),
        ({"LANGUAGE": "fr:es:en"}, "es"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
    ],
)
def test_the_environment_decides_until_a_language_is_set(environment, expected, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert nb.get_language() == expected


@pytest.mark.parametrize("name", ["es", "ES", "es-MX", "es_ES.UTF-8"])
def test_a_language_with_a_region_is_that_language(name, spanish):
    nb.set_language("en")
    nb.set_language(name)
    assert nb.get_language() == "es"


@pytest.mark.parametrize(
    ("name", "hint"), [("ess", "'es'"), ("spanish", "'es'"), ("English", "'en'"), ("xx", "en, es")]
)
def test_an_unknown_language_is_told_with_the_nearest_and_changes_nothing(name, hint, spanish):
    with pytest.raises(ValueError, match=f"there is no language {name!r}: .*{hint}"):
        nb.set_language(name)
    with pytest.raises(TypeError, match="language is 3: expected a text"):
        nb.set_language(3)
    assert nb.get_language() == "es"


def test_a_lecture_is_spoken_to_in_its_own_language(spanish, tmp_path, monkeypatch):
    monkeypatch.setattr(language, "_written_in", None)
    nb.set_language(None)
    monkeypatch.setenv("LANGUAGE", "en")
    for name, expected in (("mine", "en"), ("es", "es"), ("mine", "es"), ("en", "en")):
        language.read_folder(tmp_path / "solutions" / name)
        assert nb.get_language() == expected
    nb.set_language("es")
    assert nb.get_language() == "es"


# ---- speaking ---------------------------------------------------------------------------------------------------


def test_views_speak_the_language_in_which_they_are_made(spanish):
    trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=60, noise=0.0, seed=0))
    view = nb.view(trainer)
    assert view.words["play"] == "Iniciar"
    assert view.panel_set["loss"].figure().layout.xaxis2.title.text == "iteración"
    nb.set_language("en")
    assert nb.view(trainer).words["play"] == "Play"


def test_open_views_that_can_change_their_language(spanish):
    from tests.widgets.page import Page

    nb.set_language("en")
    page = Page(nb.ActivationExplorer("relu")).open()
    assert page.last("setup")["words"]["compare"] == "Compare with"
    nb.set_language("es")
    assert page.last("setup")["words"]["compare"] == "Comparar con"
    page.say("ready")
    assert page.draw()["note"].startswith("relu y su derivada")


def test_a_training_view_and_a_playground_change_their_words_and_go_on(spanish):
    from tests.widgets.page import Page

    nb.set_language("en")
    trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=60, noise=0.0, seed=0)).fit(3)
    page = Page(nb.view(trainer, panels={"loss": {}, "boundary": {"look": "class"}})).open()
    playground = nb.Playground()
    bench = Page(nb.PlaygroundView(playground)).open()
    assert bench.view.words["share"] == "Share and code"
    nb.set_language("es")
    assert page.view.words["play"] == bench.view.words["play"] == "Iniciar"
    assert bench.view.words["share"] == "Compartir y código"
    # What the page does when it gets other words: it opens again, as the same place.
    for each in (page, bench):
        each.say("hello")
        each.say("ready")
    assert page.last("state")["label"] == "Entrenamiento de MLP 2-4-1, 60 muestras"
    loss, boundary = page.last("setup")["panels"]
    assert loss["label"] == "Pérdida y exactitud"
    assert boundary["choices"][0]["value"] == "class"
    assert page.draw()["readouts"][1] == ("iteración", "3")
    assert page.view.trainer is trainer
    assert bench.view.playground is playground
    trainer.step()
    assert page.draw()["readouts"][1] == ("iteración", "4")


def test_a_view_whose_numbers_diverged_changes_its_words_too(spanish):
    nb.set_language("en")
    trainer = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=40))
    view = nb.view(trainer, panels="hidden")
    trainer.model.parameters["layer1.W"].data[...] = 1e308
    nb.set_language("es")
    assert view.words["play"] == "Iniciar"
    assert view.alert == ""


def test_a_graph_view_changes_its_words_and_keeps_where_it_is(spanish):
    nb.set_language("en")
    w, x = nb.Tensor(2.0, name="w"), nb.Tensor(-3.0, name="x")
    view = nb.view(w * x, walk="backward")
    view.walking.go(1)
    view.moves.make([(w, ..., 5.0)], "")
    nb.set_language("es")
    assert view.words["undo"] == "Deshacer"
    assert view._note == "Los gradientes son los de la salida."
    assert "Grafo computacional" in view._svg
    assert (view.walking.mode, view.walking.place, w.item()) == ("backward", 1, 5.0)
    assert view.moves.history.can_undo


def test_pictures_speak_it_and_reprs_do_not(spanish):
    f = nb.Tensor(2.0, name="w") * 3.0
    svg = nb.drawing.graph_svg(f)
    assert "Grafo computacional de w: 1 compuerta" in svg
    assert "sin calcular" in svg
    assert repr(f) == repr(nb.Tensor(2.0, name="w") * 3.0)
    with pytest.raises(ValueError, match="there is no group"):
        nb.GraphView(f, folded=["x"])


def test_what_a_trainer_says_in_english_is_told_in_spanish(spanish):
    from nbnet.widgets.training_words import OUTCOMES

    assert language.said("paused at iteration 12", OUTCOMES) == "en pausa en la iteración 12"
    assert language.said("the validation_loss is below 0.1", OUTCOMES) == "validation_loss está por debajo de 0.1"
    assert language.said("enough, says Ada", OUTCOMES) == "enough, says Ada"


def test_everything_a_trainer_says_of_itself_is_known(spanish):
    from nbnet.widgets.training_words import OUTCOMES

    X, y = nb.datasets.xor(n=40, noise=0.0, seed=0)
    trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
    said = [trainer.message, trainer.fit(2).message]
    trainer.step()
    said.append(trainer.message)
    trainer.rewind(1)
    said.append(trainer.message)
    perceptron = nb.Trainer(nb.Perceptron(2), X, y)
    said.append(perceptron.fit(2).message)
    said.append(nb.Trainer(nb.Perceptron(2), *nb.datasets.gauss(n=40, noise=0.0, seed=0)).fit(50).message)
    for message in said:
        assert language.said(message, OUTCOMES) != message


# ---- catalogues -------------------------------------------------------------------------------------------------


@each_catalogue
def test_every_text_of_the_sources_is_translated(path):
    translated = {message.id: message.string for message in read(path) if message.id}
    wanted = {message for _, message in words()}
    advice = "run python -m tests.language.update, translate, and run it again"
    missing = sorted(str(text) for text in wanted if not all(strings(translated.get(text))))
    assert not missing, f"{advice}: {missing}"
    assert wanted == set(translated), advice


@each_catalogue
def test_a_collected_catalogue_keeps_its_plural_forms(path):
    old = read(path)
    assert Words(old).plural_forms == old.plural_forms
    assert Words(old).num_plurals == old.num_plurals


def test_no_text_hides_from_the_collection():
    """Babel does not look into f-strings."""
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = {getattr(inner.func, "id", "") for inner in ast.walk(node) if isinstance(inner, ast.Call)}
                assert not calls & {"_", "ngettext", "marked"}, f"{file}:{node.lineno}"


@each_catalogue
def test_translations_fill_in_the_same_names(path):
    def names(text: str) -> set[tuple[str | None, str | None]]:
        return {(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None}

    for message in read(path):
        if message.id:
            for original, text in zip(strings(message.id), strings(message.string), strict=True):
                assert names(text) == names(original), text
                assert not re.search(r"^\s|\s$", text), text


@each_catalogue
def test_the_compiled_catalogue_is_the_written_one(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in read(path):
        if not message.id:
            continue
        if isinstance(message.id, str):
            assert compiled.gettext(message.id) == message.string
        else:
            forms = [compiled.ngettext(*message.id, n) for n in (1, 2)]
            assert forms == list(message.string)


def test_every_language_that_is_offered_has_its_catalogue():
    assert {path.parts[-3] for path in catalogues()} | {"en"} == set(language.LANGUAGES)
