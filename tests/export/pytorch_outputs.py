"""Record what PyTorch makes of exported code: ``python -m tests.export.pytorch_outputs`` writes `pytorch_outputs.json`.

PyTorch is needed for this alone. Before it records, it tries the code of many random networks; the tests then check
that nbnet still writes the code that PyTorch ran, and that its answers are the model's.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nbnet import export
from nbnet.models import MLP, FeatureMLP, LinearClassifier, McCullochPitts, Perceptron
from nbnet.models.activations import ACTIVATIONS
from nbnet.models.model import Model
from tests.export.architectures import OWN, PARAMETERS, assert_agree, networks, plain, samples, scattered

FIXTURE = Path(__file__).with_suffix(".json")


def cases() -> dict[str, Model]:
    """A model for each activation, and one of each other kind."""
    made: dict[str, Model] = {}
    for i, activation in enumerate((*ACTIVATIONS, *OWN, *PARAMETERS)):
        name = activation if isinstance(activation, str) else getattr(activation, "__name__", repr(activation))
        if isinstance(activation, partial):
            name = f"{activation.func.__name__} {activation.keywords}"
        made[name] = scattered(MLP([2, 4, 3, 1], activation=[activation, "tanh"]), i)
    made["outputs too"] = scattered(MLP([2, 3, 3], activation=["relu", "softmax"]), 51)
    made["features"] = scattered(FeatureMLP([3, 2, 3], features=["x1", "product", "sin_x2"]), 52)
    made["regression"] = scattered(MLP([1, 4, 2], task="regression"), 53)
    made["texts"] = scattered(MLP([2, 3, 3]), 54)
    made["texts"].classes = np.array(["a'b", 'c"d', "é"])
    made["linear"] = scattered(LinearClassifier(3, 3), 55)
    made["perceptron"] = scattered(Perceptron(2), 56)
    made["neuron"] = McCullochPitts.gate("and")
    return made


def digest(code: str) -> str:
    """What tells whether code is still the same."""
    return hashlib.sha256(code.encode()).hexdigest()


def run(code: str, X: np.ndarray) -> tuple[Any, Any]:
    """The scores and the labels of exported code."""
    import torch

    own: dict[str, Any] = {}
    exec(code, own)
    with torch.no_grad():
        scores = own["model"](torch.as_tensor(X, dtype=next(own["model"].parameters()).dtype)).numpy()
    return scores[:, 0] if scores.shape[1] == 1 else scores, own["predict"](X)


@settings(max_examples=400, deadline=None)
@given(model=st.one_of(networks(), plain()), seed=st.integers(0, 99))
def try_many(model: Model, seed: int) -> None:
    """Any architecture with any activation."""
    X = samples(model, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_agree(model, X, *run(export.pytorch_code(model), X), tolerance=1e-12)


def record() -> dict[str, dict[str, Any]]:
    """The code's digest, the scores and the labels, by case."""
    recorded = {}
    for name, model in cases().items():
        code = export.pytorch_code(model)
        scores, labels = run(code, samples(model))
        assert_agree(model, samples(model), scores, labels, tolerance=1e-12)
        recorded[name] = {"code": digest(code), "scores": scores.tolist(), "labels": np.asarray(labels).tolist()}
    return recorded


if __name__ == "__main__":
    try_many()
    lines = [f"{json.dumps(name)}: {json.dumps(case)}" for name, case in record().items()]
    FIXTURE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
