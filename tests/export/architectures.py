"""Models of every kind, with every activation, for the tests of all languages."""

from __future__ import annotations

from functools import partial

import numpy as np
from hypothesis import strategies as st

import nbnet as nb
from nbnet.autodiff import Gate
from nbnet.models import MLP, FeatureMLP, LinearClassifier, McCullochPitts, Perceptron
from nbnet.models.activations import ACTIVATIONS
from nbnet.models.feature_mlp import features_of


class Bump(Gate):
    """A student's gate, with its formula."""

    elementwise = True
    formula = "1 / (1 + x ** 2)"

    def forward(self, x):
        self.x = x
        return 1 / (1 + x**2)

    def backward(self, dz):
        return -2 * self.x / (1 + self.x**2) ** 2 * dz


def swish(x):
    return x * nb.sigmoid(x)


def by_cases(x):
    return np.where(x > 0.5, np.log1p(np.abs(x)), np.where(x >= -0.5, x * 0.25, np.expm1(np.minimum(x, 1.0))))


def normalized(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True) - np.mean(x, axis=1, keepdims=True) * np.min(x, axis=1, keepdims=True)


def waves(x):
    return np.sin(x) + np.cos(2 * x) - np.tanh(x / 3) + np.clip(x, -0.5, 1.5) + np.sqrt(1 + np.square(x)) + -x


def rare(x):
    small = np.tanh(x) * 0.9
    return (
        np.arcsinh(x)
        + np.arctanh(small)
        + np.sinh(small)
        - np.cosh(small)
        + np.tan(small)
        + np.cbrt(x)
        + np.exp2(small)
    )


def fourth(x):
    return np.hypot(x, 0.5) + np.arccosh(1.5 + x * x) + np.log2(1 + x * x) + np.maximum(x, 0.1 * x) + np.rint(x) * np.pi


OWN = (Bump(), swish, by_cases, normalized, waves, rare, fourth, np.sin)
PARAMETERS = (
    *(partial(nb.maxout, pieces=n) for n in (1, 2, 3)),
    partial(nb.leaky_relu, slope=0.3),
    partial(nb.elu, alpha=1.7),
)
SMOOTH = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "maxout", "softmax")


def scattered(model, seed):
    """The model with parameters that are anything but initial."""
    random = np.random.default_rng(seed)
    for tensor in model.parameters.values():
        tensor.data = random.normal(scale=random.choice([0.3, 1, 3]), size=tensor.shape)
    return model


LABELS = ([-1, 1], ["no", "yes"], [False, True], [0.5, 2.5], list("abc"), [3, 5, 8], [0.1, 0.2, 0.3, 0.4])


@st.composite
def networks(draw, activations=(*ACTIVATIONS, *OWN, *PARAMETERS)):
    """MLPs of up to four layers, some with features, some with an activation of the outputs too."""
    widths = draw(st.lists(st.integers(1, 5), min_size=0, max_size=3))
    inputs, outputs = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    last = draw(st.booleans())
    chosen = draw(st.lists(st.sampled_from(activations), min_size=len(widths) + last, max_size=len(widths) + last))
    settings = {"activation": chosen, "task": draw(st.sampled_from(["classification", "regression"]))}
    if draw(st.booleans()):
        features = draw(st.lists(st.sampled_from(features_of(inputs)), min_size=1, max_size=4, unique=True))
        model = FeatureMLP([len(features), *widths, outputs], features=features, n_features=inputs, **settings)
    else:
        model = MLP([inputs, *widths, outputs], **settings)
    labels = draw(st.sampled_from([None, *LABELS]))
    if model.task == "classification" and labels is not None and len(labels) == model.n_classes:
        model.classes = np.array(labels)
    return scattered(model, draw(st.integers(0, 2**32)))


@st.composite
def plain(draw):
    """Perceptrons, linear classifiers, neurons."""
    n, seed = draw(st.integers(1, 4)), draw(st.integers(0, 2**32))
    kind = draw(st.sampled_from(["neuron", "perceptron", "linear"]))
    if kind == "neuron":
        whole = np.random.default_rng(seed).integers(-2, 3, n + 1)
        return McCullochPitts(whole[:-1], int(whole[-1]), activation=draw(st.sampled_from(["sign", "step"])))
    kinds = {"perceptron": Perceptron, "linear": LinearClassifier}
    return scattered(kinds[kind](n, draw(st.integers(2, 4))), seed)


def samples(model, seed=0):
    """Samples on both sides, some of them on the corners where a neuron's sum is 0."""
    random = np.random.default_rng(seed)
    return np.concatenate(
        [random.normal(scale=2, size=(12, model.n_features)), random.integers(0, 2, (4, model.n_features))]
    )


def assert_agree(model, X, scores, labels, tolerance):
    expected = model.scores(X)
    assert np.shape(scores) == expected.shape
    scale = 1 + np.abs(expected).max()
    np.testing.assert_allclose(scores, expected, rtol=0, atol=tolerance * scale)
    if model.task == "classification" and labels is not None:
        ordered = np.sort(expected, axis=1) if expected.ndim == 2 else None
        lead = np.abs(expected) if ordered is None else ordered[:, -1] - ordered[:, -2]
        clear = (lead > 10 * tolerance * scale) | (lead == 0)
        assert np.asarray(labels).tolist() == model.predict(X).tolist() or (
            np.asarray(labels)[clear].tolist() == model.predict(X)[clear].tolist()
        )
