"""A recipe as the cell of a notebook that does the same, in the words of nbnet alone."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from nbnet.datasets.dataset import Dataset
from nbnet.widgets.playground.facts import Facts
from nbnet.widgets.playground.hidden import Hidden
from nbnet.widgets.playground.recipe import OWN, Recipe

_WIDTH = 100


def code_of(
    recipe: Recipe,
    facts: Facts,
    data: Dataset,
    parameters: Mapping[str, NDArray[Any]] | None = None,
    edited: Dataset | None = None,
) -> str:
    """The cell.

    Args:
        recipe: what it makes.
        facts: of its data.
        data: all samples; of one's own, the cell takes them from the variables X and y.
        edited: what is learned from, where that was changed by hand.
        parameters: the weights that the model has when the cell is done; by default its first ones.

    Returns:
        Python source that defines `data`, `train`, `model` and `trainer`, and shows the trainer.
    """
    lines = ["import nbnet as nb", "", _data(recipe, data)]
    names = "train, test" if recipe.test else "train"
    if recipe.test:
        stratified = "" if recipe.data == OWN else ", stratified=False"
        lines.append(
            f"train, test = nb.datasets.split(data, part={recipe.test!r}, seed={recipe.data_seed}{stratified})"
        )
    else:
        lines.append(f"{names} = data")
    if edited is not None:
        lines.append("# The samples as they were left by hand.")
        called = "data.feature_names, data.class_names"
        values = f"np.array({edited.X.tolist()!r}), np.array({edited.y.tolist()!r})"
        lines.append(_wrapped(f"train = nb.datasets.Dataset({values}, {called})"))
    lines += [_model(recipe, facts), _trainer(recipe)]
    if parameters is not None:
        lines.append("# The weights as they were.")
        lines += [
            _wrapped(f"model.parameters[{_written(name)}].data = {values.tolist()!r}")
            for name, values in parameters.items()
        ]
    look = ', panels={"network": {}, "boundary": {"look": "class"}, "loss": {}}' if recipe.discretise else ""
    lines.append(f"nb.view(trainer, feature_names=data.feature_names{look})")
    return "\n".join(_with_imports(lines)) + "\n"


def _with_imports(lines: list[str]) -> list[str]:
    body = "\n".join(lines)
    first = ["from functools import partial"] if "partial(" in body else []
    numpy = ["import numpy as np"] if "np.a" in body else []
    return [*first, *([""] if first else []), *numpy, *lines]


def _data(recipe: Recipe, data: Dataset) -> str:
    if recipe.data != OWN:
        return f"data = nb.datasets.{recipe.data}(n={recipe.n}, noise={recipe.noise!r}, seed={recipe.data_seed})"
    names = f"{data.feature_names!r}, {data.class_names!r}" if data.class_names else f"{data.feature_names!r}"
    return f"data = nb.datasets.Dataset(np.asarray(X, dtype=float), np.asarray(y), {names})"


def _model(recipe: Recipe, facts: Facts) -> str:
    first = len(recipe.features) or facts.n_features
    arguments = [str([first, *(layer.neurons for layer in recipe.layers), facts.n_outputs])]
    kind = "MLP"
    if recipe.features:
        kind = "FeatureMLP"
        arguments.append(f"features={_names(recipe.features)}")
        if facts.n_features != 2:
            arguments.append(f"n_features={facts.n_features}")
    if recipe.layers:
        arguments.append(f"activation={_activations(recipe.layers)}")
    for name, usual in (("task", "classification"), ("initializer", "xavier"), ("l1", 0.0), ("l2", 0.0)):
        value = facts.task if name == "task" else getattr(recipe, name)
        if value != usual:
            arguments.append(f"{name}={_written(value)}")
    arguments.append(f"seed={recipe.seed}")
    return _call(f"model = nb.{kind}", arguments)


def _activations(layers: tuple[Hidden, ...]) -> str:
    written = [
        _written(layer.activation)
        if layer.pieces == Hidden.pieces
        else f"partial(nb.{layer.activation}, pieces={layer.pieces})"
        for layer in layers
    ]
    return written[0] if len(set(written)) == 1 else f"[{', '.join(written)}]"


def _trainer(recipe: Recipe) -> str:
    options = "".join(f", {name}={value!r}" for name, value in recipe.options.items())
    arguments = ["model", "*train"]
    if recipe.loss:
        arguments.append(f"loss={_written(recipe.loss)}")
    arguments.append(f"optimizer=nb.{recipe.optimizer}({recipe.learning_rate!r}{options})")
    if recipe.batch_size is not None:
        arguments.append(f"batch_size={recipe.batch_size}")
    if recipe.test:
        arguments.append("validation_data=test")
    arguments.append(f"seed={recipe.seed}")
    return _call("trainer = nb.Trainer", arguments)


def _names(names: Sequence[str]) -> str:
    return f"[{', '.join(map(_written, names))}]"


def _written(value: object) -> str:
    """Python for a value; texts as the rest of nbnet's code has them."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _call(start: str, arguments: list[str]) -> str:
    line = f"{start}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{start}(", *(f"    {each}," for each in arguments), ")"])


def _wrapped(line: str) -> str:
    if len(line) <= _WIDTH:
        return line
    return "\n".join(
        textwrap.wrap(line, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    )
