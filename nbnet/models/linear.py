"""The linear classifier: a score for each class, f(x, W) = W·x + b."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor
from nbnet.datasets.validation import count
from nbnet.models.activations import identity
from nbnet.models.layer import Layer
from nbnet.models.model import Model, Parameters, samples_of


class LinearClassifier(Model):
    """One weighted sum a class; the largest wins.

    What it learns depends on the loss that a trainer minimises: `"hinge"` makes it a multiclass support vector machine,
    `"softmax_cross_entropy"` (the default) softmax regression. Either has one minimum, so the weights may start at 0.

    The gradients by the weights of class j, for one sample x of class y, are the lecture's: (pⱼ − 1ⱼ₌ᵧ) x with
    pⱼ = e^sⱼ / Σₖ e^sₖ for softmax; for the support vector machine 1(sⱼ − s_y + Δ > 0) x where j ≠ y, and minus the sum
    of these ones times x where j = y.

    >>> from nbnet.models import hinge, softmax_cross_entropy
    >>> model = LinearClassifier(2, 3)
    >>> model.W.data = [[1.0, -0.5, 0.0], [0.25, 0.0, 0.5]]
    >>> x, y, classes = np.array([2.0, -1.0]), 2, range(3)
    >>> s = x @ model.W.data + model.b.data

    Softmax, L = −log(e^s_y / Σₖ e^sₖ) = −s_y + log Σₖ e^sₖ:

    >>> L = softmax_cross_entropy(model([x]), [y])
    >>> p = [np.exp(s[j]) / sum(np.exp(s[k]) for k in classes) for j in classes]
    >>> bool(np.allclose(L.item(), [-np.log(p[y]), -s[y] + np.log(sum(np.exp(s[k]) for k in classes))]))
    True
    >>> L.backward()
    >>> [bool(np.allclose(model.W.grad[:, j], (p[j] - (1 if j == y else 0)) * x)) for j in classes]
    [True, True, True]

    The support vector machine, L = Σ_{j≠y} max(0, sⱼ − s_y + Δ):

    >>> Δ = 0.25
    >>> L = hinge(model([x]), [y], delta=Δ)
    >>> bool(np.isclose(L.item(), sum(max(0, s[j] - s[y] + Δ) for j in classes if j != y)))
    True
    >>> L.backward()
    >>> one = [1 if s[j] - s[y] + Δ > 0 else 0 for j in classes]
    >>> one[:2]
    [1, 0]
    >>> [bool(np.allclose(model.W.grad[:, j], one[j] * x)) for j in classes if j != y]
    [True, True]
    >>> bool(np.allclose(model.W.grad[:, y], -sum(one[j] for j in classes if j != y) * x))
    True

    Args:
        n_features: how many numbers describe a sample.
        n_classes: how many classes to tell apart.
        l1: λ of the penalty λ Σ|w|.
        l2: λ of the penalty λ Σw².

    Raises:
        TypeError: if an argument is no number.
        ValueError: if one is out of its range.

    >>> from nbnet import datasets
    >>> from nbnet.training import Trainer
    >>> X, y = datasets.iris(classes=3)
    >>> svm = LinearClassifier(2, 3, l2=1e-3)
    >>> trainer = Trainer(svm, X, y, loss="hinge").fit(epochs=300)
    >>> svm.accuracy(X, y) > 0.9
    True
    """

    def __init__(self, n_features: int, n_classes: int, *, l1: float = 0.0, l2: float = 0.0) -> None:
        self.n_features = count(n_features, "n_features")
        self.n_outputs = count(n_classes, "n_classes", least=2)
        self.l1, self.l2 = l1, l2
        self.W = Tensor(np.zeros((self.n_features, self.n_outputs)), name="W")
        self.b = Tensor(np.zeros(self.n_outputs), name="b")
        self.parameters = Parameters(W=self.W, b=self.b)

    def __call__(self, X: Tensor | ArrayLike) -> Tensor:
        """The scores X·W + b, shape (N, n_classes), recorded. See `Model.__call__`."""
        return samples_of(self, X) @ self.W + self.b

    def layers(self) -> tuple[Layer, ...]:
        """Its one layer. See `Model.layers`."""
        return (Layer("layer1", self.W, self.b, identity),)

    def __repr__(self) -> str:
        penalties = "".join(f", {name}={getattr(self, name):g}" for name in ("l1", "l2") if getattr(self, name))
        return f"LinearClassifier({self.n_features}, {self.n_outputs}{penalties})"
