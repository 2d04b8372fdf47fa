"""The code of a playground does what the playground does."""

import ast
import contextlib

import numpy as np
import pytest
from hypothesis import assume, given, settings

import nbnet as nb
from nbnet.widgets.playground.building import dataset_of, own_dataset, parts_of, trainer_of
from nbnet.widgets.playground.code import code_of
from nbnet.widgets.playground.facts import facts_of
from tests.widgets.playground.recipes import recipes, trains


def run(code, **names):
    """What a cell with this code leaves in the notebook; its last line, which shows the training, is left out."""
    tree = ast.parse(code)
    assert ast.unparse(tree.body[-1]).startswith("nb.view(trainer")
    del tree.body[-1]
    exec(compile(tree, "<cell>", "exec"), names)
    return names


@given(recipes())
@settings(max_examples=40, deadline=None)
@pytest.mark.filterwarnings("ignore:All weights start at 0")
def test_the_cell_gives_the_same_numbers(recipe):
    data = dataset_of(recipe, None)
    facts = facts_of(data)
    assume(trains(recipe))
    trainer = trainer_of(recipe, facts, *parts_of(recipe, data))
    found = run(code_of(recipe, facts, data))["trainer"]
    for each in (trainer, found):
        with contextlib.suppress(nb.DivergenceError):
            each.step(5)
    for name in trainer.history.measurements:
        np.testing.assert_array_equal(getattr(found.history, name), getattr(trainer.history, name))
    for name, tensor in trainer.model.parameters.items():
        np.testing.assert_array_equal(found.model.parameters[name].data, tensor.data)
    assert all(len(line) <= 120 for line in code_of(recipe, facts, data).splitlines())


def test_with_weights_the_model_answers_the_same():
    playground = nb.Playground(data="moons", layers=[5, (3, "relu")], features=["x1", "sin_x2"])
    playground.trainer.fit(5)
    found = run(playground.code(weights=True))["model"]
    X = playground.data.X
    np.testing.assert_array_equal(found.scores(X), playground.model.scores(X))


@pytest.mark.parametrize("labels", [["no", "yes"], [0, 1], [True, False], ["a", "b", "c"]])
def test_of_ones_own_data_it_takes_x_and_y(labels):
    random = np.random.default_rng(0)
    X, y = random.normal(size=(60, 3)), random.choice(labels, size=60)
    playground = nb.Playground(X, y, layers=[3], batch_size=None)
    found = run(playground.code(), X=X.tolist(), y=y.tolist())["trainer"]
    playground.trainer.step(5)
    found.step(5)
    np.testing.assert_array_equal(found.history.loss, playground.history.loss)
    np.testing.assert_array_equal(found.classes, playground.trainer.classes)


def test_the_whole_cell_shows_the_training():
    names = {}
    exec(nb.Playground(discretise=True).code(), names)
    exec(nb.Playground(data="sine").code(), names)


def test_names_of_people_are_quoted():
    data = own_dataset([[1.0], [2.0], [3.0], [4.0]], ["'", '"', "'", '"'])
    playground = nb.Playground(nb.datasets.Dataset(data.X, data.y, ("a'b\"; import os",), data.class_names))
    ast.parse(playground.code())
