"""The weights, the bias and the answer of one neuron, to be set by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from nbnet.drawing.loss_plot import round_up
from nbnet.drawing.numbers import number
from nbnet.drawing.panel import Choice, Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.regions import FloatArray
from nbnet.drawing.worst_panel import Table
from nbnet.language import _, marked
from nbnet.models.layers import layer_outputs
from nbnet.models.model import Model
from nbnet.training import Trainer

SHOWN: Final = 24
"""Weights shown at once; of a neuron with more inputs, this many and then the next."""
_REACH: Final = 3.0
_SAMPLES: Final = 500


@dataclass(frozen=True)
class Entry:
    """One number that a neuron has: where it is among the parameters, and what it weighs."""

    parameter: str
    index: tuple[int, ...]
    label: str


def weights(
    of: Trainer | Model,
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    *,
    at: int | None = None,
    neuron: str | None = None,
    part: str | None = None,
    **names: Any,
) -> Table:
    """List the weights and the bias of one neuron. In a live view they are sliders, and its answer can be pinned.

    Args:
        of: a trainer, or a model.
        X: samples, shape (N, features); a trainer has its own.
        y: their labels or numbers.
        at: the step of a trainer to show; by default the present.
        neuron: its layer, from 1, and its number in it, from 0, as "1.0", which is the default.
        part: of a neuron with many inputs, the number of the first that is listed.
        **names: `feature_names`, `class_names`.

    Returns:
        A table.

    Raises:
        TypeError: if a model comes without data.
        ValueError: if the shapes do not fit, or there is no such neuron.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> table = weights(MLP([2, 3, 1]), *datasets.xor(), neuron="2.0")
    >>> [row[0] for row in table.rows]
    ['layer 1, neuron 0', 'layer 1, neuron 1', 'layer 1, neuron 2', 'bias']
    """
    table: Table = WeightsPanel.alone(of, X, y, at=at, neuron=neuron, part=part, **names)
    return table


class WeightsPanel(Panel):
    """The numbers of one neuron, as sliders.

    Args:
        subject: what it is about.
        neuron: its layer and its number in it, as "1.0".
        part: of a neuron with many inputs, the number of the first that is shown.

    Raises:
        ValueError: if there is no such neuron or part.
    """

    name = "weights"
    label = marked("Weights by hand")
    kind = "weights"
    order = 3

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """It takes layers, each with a matrix of weights and a vector of biases."""
        layers = len(subject.layers) - 1
        whole = len(_parameters(subject.model, "W")) == layers == len(_parameters(subject.model, "b"))
        return None if whole else _("The model is not made of layers of weights and biases.")

    def __init__(self, subject: Subject, *, neuron: str | None = None, part: str | None = None) -> None:
        super().__init__(subject)
        sizes = subject.layers
        self._neurons = [f"{layer}.{unit}" for layer in range(1, len(sizes)) for unit in range(sizes[layer])]
        self._neuron = self._neurons[0] if neuron is None else str(neuron)
        if self._neuron not in self._neurons:
            raise ValueError(
                f"neuron is {neuron!r}: expected its layer and number, {self._neurons[0]!r} for the first."
            )
        self.layer, self.unit = map(int, self._neuron.split("."))
        self._parts = [str(first) for first in range(0, sizes[self.layer - 1], SHOWN)]
        self._part = self._parts[0] if part is None else str(part)
        if self._part not in self._parts:
            raise ValueError(f"part is {part!r}: expected {', '.join(self._parts)}.")
        self.entries = self._found()
        rows = np.linspace(0, len(subject.X) - 1, min(len(subject.X), _SAMPLES)).round().astype(int)
        self._X = subject.X[rows]
        self.title = _("The weights and the bias of {neuron}").format(neuron=self._called(self.layer, self.unit))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Which neuron; and of many inputs, which."""
        values = tuple((name, self._called(*map(int, name.split(".")))) for name in self._neurons)
        chosen = [Choice("neuron", _("Neuron"), values, self._neuron)] if len(values) > 1 else []
        if len(self._parts) > 1:
            last = self.subject.layers[self.layer - 1] - 1
            parts = tuple((first, f"{first} – {min(int(first) + SHOWN - 1, last)}") for first in self._parts)
            chosen.append(Choice("part", _("Inputs"), parts, self._part))
        return tuple(chosen)

    def figure(self) -> dict[str, Any]:
        """The sliders, still without values, and whether the neuron's answer can be pinned."""
        model = self.subject.model
        hidden = self.layer < len(self.subject.layers) - 1
        return {
            "neuron": self._neuron,
            "entries": [
                {"parameter": e.parameter, "index": list(e.index), "label": e.label, "name": _written(e)}
                for e in self.entries
            ],
            "reach": round_up(max(_REACH, 1.5 * float(np.abs(self.values(model)).max(initial=0.0)))),
            "pin": {"layer": self.layer, "unit": self.unit} if hidden and model.pins.known else None,
            "answers": round_up(max(1.0, 1.2 * float(np.abs(self._answers(model)).max(initial=0.0)))),
        }

    def patch(self, view: View) -> Patch:
        """The numbers of a moment."""
        held = view.model.pins.values().get((self.layer, self.unit))
        answers = self._answers(view.model)
        return Patch(
            {
                "entries": {"values": self.values(view.model)},
                "answer": {
                    "held": held,
                    "mean": float(answers.mean()),
                    "text": _("its answers: {low} to {high}").format(
                        low=number(float(answers.min())), high=number(float(answers.max()))
                    ),
                },
            }
        )

    def values(self, model: Model) -> FloatArray:
        """The number of each entry."""
        return np.array([model.parameters[e.parameter].data[e.index] for e in self.entries], dtype=float)

    def drawn(self, view: View) -> Table:
        """The table of a moment."""
        rows = [[e.label, _written(e), number(v)] for e, v in zip(self.entries, self.values(view.model), strict=True)]
        return Table(self.title, [_("from"), _("parameter"), _("value")], rows)

    def text(self, view: View) -> str:
        """How many, and the largest."""
        values = self.values(view.model)
        largest = int(np.abs(values).argmax())
        told = _("Largest: {name} = {value}.").format(
            name=_written(self.entries[largest]), value=number(values[largest])
        )
        return f"{self.title}. {told}"

    def _answers(self, model: Model) -> FloatArray:
        with np.errstate(over="ignore", invalid="ignore"):
            return layer_outputs(model, self._X)[self.layer - 1][:, self.unit]

    def _called(self, layer: int, unit: int) -> str:
        if layer == len(self.subject.layers) - 1:
            many = self.subject.layers[layer] > 1
            return _("output {n}").format(n=unit) if many else _("the output")
        return _("layer {layer}, neuron {n}").format(layer=layer, n=unit)

    def _found(self) -> list[Entry]:
        model, neurons = self.subject.model, self.subject.layers[self.layer]
        W, b = _parameters(model, "W")[self.layer - 1], _parameters(model, "b")[self.layer - 1]
        inputs, sums = model.parameters[W].shape
        first = int(self._part)
        found = []
        for column in range(self.unit, sums, neurons):  # maxout has several sums a neuron
            piece = f" ({column // neurons + 1})" if sums > neurons else ""
            for i in range(first, min(first + SHOWN, inputs)):
                source = self.subject.input_names[i] if self.layer == 1 else self._called(self.layer - 1, i)
                found.append(Entry(W, (i, column), source + piece))
            found.append(Entry(b, (column,), _("bias") + piece))
        return found


def _written(entry: Entry) -> str:
    return f"{entry.parameter}[{', '.join(map(str, entry.index))}]"


def _parameters(model: Model, letter: str) -> list[str]:
    """The names of the weights or of the biases, layer by layer."""
    return [name for name in model.parameters if name.rpartition(".")[2] == letter]
