"""A training that a person lays hands on: samples, weights and neurons are changed while it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import count, quantity
from nbnet.training.batches import Indices
from nbnet.training.edits import Change, Entry, Insert, PinUnit, Remove, Setting
from nbnet.training.learners import Samples
from nbnet.training.setup import more_samples
from nbnet.training.undoable import Undoable

SETTINGS = ("learning_rate", "batch_size", "l1", "l2")
"""What `change_setting` changes."""


class Edited(Undoable):
    """A training whose data and parameters can be changed at any time, also while it runs; it goes on from there.

    The trainer works on copies: arrays that it was given are never written to, and each edit makes new ones, which `X`
    and `y` return. Each edit leaves a mark in `history.marks`. While nothing has been trained since, `moment()`
    measures anew. Samples are no part of the past: `rewind` and `reset` leave them as they are.

    Args:
        course: the steps.
        model: what is trained.
    """

    # ---- samples ----------------------------------------------------------------------------------------------------

    def add_samples(self, X: ArrayLike, y: ArrayLike, *, gesture: str | None = None) -> Indices:
        """Adds samples at the end of the data. With another number of samples, an epoch under way begins anew.

        Args:
            X: shape (n, features).
            y: their labels, which must be among `classes`, or numbers for a regression.
            gesture: edits of one gesture, as the drag of a point, are taken back by one `undo`.

        Returns:
            The rows that they have now, shape (n,).

        Raises:
            TypeError: if something is no number.
            ValueError: if the shapes do not fit, a number is not finite or a label not known.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(n=50))
        >>> trainer.add_samples([[0.5, 2.0]], [1]).tolist()
        [50]
        >>> trainer.undo()
        'samples removed: 1'
        >>> len(trainer.X)
        50
        """
        more = self._checked(X, y)
        rows = np.arange(len(self.X), len(self.X) + len(more.X))
        self._edit(Insert(rows, more), gesture)
        return rows

    def remove_samples(self, rows: int | Sequence[int] | Indices, *, gesture: str | None = None) -> None:
        """Takes samples out of the data; the rows of those after them move up. One of each class must stay.

        Args:
            rows: which.
            gesture: see `add_samples`.

        Raises:
            TypeError: if a row is no whole number.
            ValueError: if there is no such row, or no sample (of a class) would be left.
        """
        self._edit(Remove(self._rows(rows)), gesture)

    def change_samples(
        self,
        rows: int | Sequence[int] | Indices,
        *,
        X: ArrayLike | None = None,
        y: ArrayLike | None = None,
        gesture: str | None = None,
    ) -> None:
        """Moves samples, or gives them another class or number.

        Args:
            rows: which.
            X: where to, shape (n, features); None leaves them where they are.
            y: their labels or numbers; None leaves them as they are.
            gesture: see `add_samples`.

        Raises:
            TypeError: if something is no number.
            ValueError: if the shapes do not fit, there is no such row, a number is not finite, a label not known, or no
                sample of a class would be left.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(n=50))
        >>> trainer.change_samples(3, X=[[1.0, 1.0]], y=[1])
        >>> trainer.X[3].tolist(), trainer.classes[trainer.y[3]].item()
        ([1.0, 1.0], 1)
        """
        chosen = self._rows(rows, ordered=False)
        known = self.samples.targets[chosen] if self.classes is None else self.classes[self.y[chosen]]
        others = self._checked(self.X[chosen] if X is None else X, known if y is None else y)
        if len(others.X) != len(chosen):
            raise ValueError(f"X has {len(others.X)} samples, but rows names {len(chosen)}.")
        self._edit(Change(chosen, others), gesture)

    # ---- parameters -------------------------------------------------------------------------------------------------

    def set_parameter(self, name: str, index: int | Sequence[int], value: float, *, gesture: str | None = None) -> None:
        """Gives one weight or bias a number; training goes on from there, with the optimizer's memory as it is.

        At iteration 0 the first moment stays what the model was when the trainer was made: `reset` goes back to that.

        Args:
            name: of the parameter, as in `model.parameters`.
            index: which entry of it: `(i, j)` for a weight, `j` for a bias.
            value: the number.
            gesture: see `add_samples`.

        Raises:
            TypeError: if index or value is no number.
            ValueError: if there is no such parameter or entry, or the number is not finite.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(n=50))
        >>> trainer.set_parameter("layer1.W", (0, 1), 2.5)
        >>> trainer.model.parameters["layer1.W"].data[0, 1].item()
        2.5
        >>> trainer.history.marks[-1].what
        'layer1.W[0, 1] set to 2.5'
        """
        parameters = self.model.parameters
        if name not in parameters:
            raise ValueError(f"There is no parameter {name!r}: {nearest(name, parameters)}")
        tensor = parameters[name]
        entry = tuple(index) if isinstance(index, Iterable) else (index,)
        if len(entry) != tensor.ndim:
            raise ValueError(f"{name} has shape {tensor.shape}: its entries have {tensor.ndim} indices, not {entry}.")
        for i, size in zip(entry, tensor.shape, strict=True):
            if count(i, f"an index of {name}", least=0) >= size:
                raise ValueError(f"{name} has shape {tensor.shape}: there is no entry {entry}.")
        number = quantity(value, f"{name}[{', '.join(map(str, entry))}]", least=-np.inf)
        if not np.isfinite(tensor.dtype.type(number)):
            raise ValueError(f"{value!r} is too large for {name}, whose numbers are {tensor.dtype}.")
        self._edit(Entry(name, tuple(map(int, entry)), number), gesture)

    def change_setting(self, name: str, value: float | None, *, gesture: str | None = None) -> None:
        """Gives a setting another value, as `trainer.learning_rate = 0.3` does, so that `undo` takes it back.

        Args:
            name: "learning_rate", "batch_size", "l1" or "l2".
            value: a number; as batch size None for all samples.
            gesture: see `add_samples`.

        Raises:
            TypeError: if the value is no number, or the model has no such setting.
            ValueError: if there is no such setting, or the number is out of its range.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(n=50))
        >>> trainer.change_setting("learning_rate", 0.3)
        >>> trainer.undo()
        'learning_rate set to 0.1'
        """
        if name not in SETTINGS:
            raise ValueError(f"There is no setting {name!r}: {nearest(name, SETTINGS)}")
        self._edit(Setting(name, value), gesture)

    # ---- neurons ----------------------------------------------------------------------------------------------------

    def pin_unit(self, layer: int, unit: int, value: float, *, gesture: str | None = None) -> None:
        """Holds the output of a hidden neuron at a number, for every sample; all layers after it compute with that.

        What training does meanwhile: the weights and bias before the neuron get no gradient through it and stay where
        they are (but for a penalty, and what an optimizer's momentum still carries on); those after it learn to live
        with the number, which acts like a bias of the next layer. `predict` and all pictures compute with the pin too.
        Rewinding and resetting leave pins as they are; they are not saved with a model.

        Args:
            layer: number of the hidden layer, from 1.
            unit: number of the neuron in it, from 0.
            value: the number.
            gesture: see `add_samples`.

        Raises:
            TypeError: if the model has no hidden neurons, or something is no number.
            ValueError: if there is no such neuron, or the number is not finite.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(n=50))
        >>> trainer.pin_unit(1, 2, 0.5)
        >>> trainer.pinned_units
        {(1, 2): 0.5}
        >>> trainer.unpin_unit(1, 2)
        >>> trainer.pinned_units
        {}
        """
        self.model.pins.require(layer, unit)
        number = quantity(value, f"the output of layer {layer}, unit {unit}", least=-np.inf)
        self._edit(PinUnit(int(layer), int(unit), number), gesture)

    def unpin_unit(self, layer: int, unit: int) -> None:
        """Lets a hidden neuron compute its output again.

        Args:
            layer: number of the hidden layer, from 1.
            unit: number of the neuron in it, from 0.

        Raises:
            TypeError: if the model has no hidden neurons.
            ValueError: if the neuron is not pinned.
        """
        self.model.pins.require(layer, unit)
        if (layer, unit) not in self.pinned_units:
            known = ", ".join(f"layer {i}, unit {j}" for i, j in self.pinned_units) or "none"
            raise ValueError(f"layer {layer}, unit {unit} is not pinned; pinned are: {known}.")
        self._edit(PinUnit(int(layer), int(unit), None), None)

    @property
    def pinned_units(self) -> dict[tuple[int, int], float]:
        """What each pinned neuron is held at, by the number of its layer, from 1, and its own in it, from 0."""
        return self.model.pins.values()

    def _use(self, samples: Samples, places: Indices) -> None:
        """Trains on other samples from now on; raises if they are none, or a class has none."""
        if not len(samples.X):
            raise ValueError("A training needs data: at least one sample must stay.")
        if samples.class_index is not None and self.classes is not None:
            counts = np.bincount(samples.class_index, minlength=len(self.classes))
            if not counts.all():
                lost = self.classes[counts.argmin()]
                raise ValueError(f"No sample of class {lost!s} would be left: at least one of each class must stay.")
        self._course.use(samples, places)
        self.samples = samples

    def _checked(self, X: ArrayLike, y: ArrayLike) -> Samples:
        known = "" if self.classes is None else ", ".join(repr(label) for label in self.classes.tolist())
        return more_samples(self.model, self._loss, X, y, self.classes, "", f"which is none of the classes {known}")

    def _rows(self, rows: int | Sequence[int] | Indices, *, ordered: bool = True) -> Indices:
        given = list(rows) if isinstance(rows, Iterable) else [rows]
        checked = [count(row, "a row", least=0) for row in given]
        if not checked:
            raise ValueError("rows is empty: expected at least one row of X.")
        if max(checked) >= len(self.X):
            raise ValueError(
                f"There is no row {max(checked)}: the data have {len(self.X)} samples, 0 to {len(self.X) - 1}."
            )
        found = np.array(checked, dtype=np.intp)
        if len(np.unique(found)) != len(found):
            raise ValueError(f"rows names a row twice: {given}.")
        return np.sort(found) if ordered else found
