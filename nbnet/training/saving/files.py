"""`save` and `load`."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path

import numpy as np

from nbnet.models.model import Model
from nbnet.training.saving import archive
from nbnet.training.saving.models import model_from, model_words
from nbnet.training.saving.trainers import trainer_from, trainer_words
from nbnet.training.trainer import Trainer

VERSION = 1


def save(path: str | PathLike[str], what: Model | Trainer) -> Path:
    """Writes a model, or a whole training, to a file of NumPy's format `.npz`.

    Of a training the file keeps the model, the optimizer with its memory, the data, the order of the samples, the
    history, and the states to which `rewind` can go: it goes on, when it is loaded, with the same numbers as if it had
    never stopped. Stop conditions, listeners and pinned runs are not kept. A file holds names and numbers and never
    code, so functions of your own (an activation, a loss) must be known by name, see `nbnet.models.activations`.

    The file is written whole or not at all: if saving fails, an older file of that name is as it was.

    Args:
        path: where to; ends in `.npz`.
        what: the model, or the trainer.

    Returns:
        The path of the file.

    Raises:
        OSError: if the file cannot be written.
        TypeError: if it is neither a model nor a trainer, or has a function of your own without a name.
        ValueError: if the path does not end in `.npz`.

    >>> import tempfile
    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor()).fit(50)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save(f"{folder}/xor.npz", trainer)
    ...     again = load(path)
    >>> again.fit(50).history.loss[-1] == trainer.fit(50).history.loss[-1]
    np.True_
    """
    target = _checked(path)
    trainer = what if isinstance(what, Trainer) else None
    model = trainer.model if trainer is not None else what
    if not isinstance(model, Model):
        raise TypeError(f"{what!r:.80} cannot be saved: expected a Trainer, or a model such as MLP([2, 4, 1]).")
    words, arrays = model_words(model)
    content: dict[str, object] = {"nbnet": VERSION, "model": words}
    if trainer is not None:
        content["trainer"], more = trainer_words(trainer)
        arrays |= more
    text = json.dumps(content).encode()
    archive.write(target, {"words": np.frombuffer(text, dtype=np.uint8), **arrays})
    return target


def load(path: str | PathLike[str]) -> Model | Trainer:
    """Reads what `save` wrote. Nothing in the file is run.

    Args:
        path: of the file.

    Returns:
        A model, or a trainer, paused where it was.

    Raises:
        OSError: if there is no such file, or it cannot be read.
        ValueError: if it is not a file that `save` wrote, is damaged, or needs a definition that is not there.

    >>> import tempfile
    >>> from nbnet.models import MLP
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(save(f"{folder}/small.npz", MLP([2, 3, 1], seed=0)))
    MLP([2, 3, 1], activation='tanh')
    """
    source = _checked(path)
    arrays = archive.read(source)
    with archive.doubted(source):
        content = json.loads(arrays.pop("words").tobytes())
        if content["nbnet"] > VERSION:
            raise ValueError("it was saved by a newer nbnet")
        model = model_from(content["model"], arrays)
        return trainer_from(content["trainer"], arrays, model) if "trainer" in content else model


def _checked(path: str | PathLike[str]) -> Path:
    if not isinstance(path, str | PathLike):
        raise TypeError(f"path is {path!r:.80}: expected the name of a file, such as 'xor.npz'.")
    checked = Path(path)
    if checked.suffix != ".npz":
        raise ValueError(f"path is {str(path)!r}: expected the name of a file that ends in .npz.")
    return checked
