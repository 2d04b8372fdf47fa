"""Steps between data and model: features of similar size, features made of features, and a part kept aside.

>>> from nbnet import datasets
>>> data = datasets.iris()
>>> scale = Standardization.of(data.X)
>>> Z = scale(data.X)
>>> bool(abs(Z.mean(axis=0)).max() < 1e-9), Z.std(axis=0).round(9).tolist()
(True, [1.0, 1.0])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.datasets.dataset import Dataset
from nbnet.datasets.registry import Registry
from nbnet.datasets.validation import FloatArray, count, features, quantity

FEATURES: Registry[Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]] = Registry("feature")
"""Features of two coordinates, as TensorFlow Playground offers them."""


@dataclass(frozen=True, eq=False)
class Standardization:
    """z = (x − mean) / std for each feature: gradient descent goes straighter where all features have one size.

    Args:
        mean: of each feature, shape (features,).
        std: standard deviation of each feature, shape (features,); 1 for a feature that never changes.
    """

    mean: FloatArray
    std: FloatArray

    @classmethod
    def of(cls, X: ArrayLike) -> Standardization:
        """The step that gives these samples mean 0 and standard deviation 1.

        Args:
            X: the training samples, shape (N, features); validation data go through the same step.

        Raises:
            TypeError: if X is not made of real numbers.
            ValueError: if X has the wrong shape or an entry is NaN or infinite.
        """
        samples = features(X)
        std = samples.std(axis=0)
        # What should be 0 is a rounding error of the mean's size.
        constant = std <= 1e-12 * np.abs(samples).max(axis=0)
        return cls(samples.mean(axis=0), np.where(constant, 1.0, std))

    def __call__(self, X: ArrayLike) -> FloatArray:
        """Samples on the new scale, shape (N, features).

        Raises:
            TypeError: if X is not made of real numbers.
            ValueError: if X has the wrong shape or an entry is NaN or infinite.
        """
        z: FloatArray = (features(X, n_features=len(self.mean)) - self.mean) / self.std
        return z

    def invert(self, Z: ArrayLike) -> FloatArray:
        """Samples back on the old scale, shape (N, features).

        Raises:
            TypeError: if Z is not made of real numbers.
            ValueError: if Z has the wrong shape or an entry is NaN or infinite.
        """
        x: FloatArray = features(Z, n_features=len(self.mean), name="Z") * self.std + self.mean
        return x

    def __repr__(self) -> str:
        each = ", ".join(f"(x − {m:.4g}) / {s:.4g}" for m, s in zip(self.mean, self.std, strict=True))
        return f"<Standardization: {each}>"


@FEATURES.register
def x1(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG001
    """The first coordinate."""
    return x


@FEATURES.register
def x2(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG001
    """The second coordinate."""
    return y


@FEATURES.register
def x1_squared(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG001
    """The square of the first coordinate."""
    return x * x


@FEATURES.register
def x2_squared(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG001
    """The square of the second coordinate."""
    return y * y


@FEATURES.register
def product(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The product of both coordinates: XOR becomes linear."""
    return x * y


@FEATURES.register
def sin_x1(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG001
    """The sine of the first coordinate."""
    return np.sin(x)


@FEATURES.register
def sin_x2(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG001
    """The sine of the second coordinate."""
    return np.sin(y)


def feature_map(X: ArrayLike, names: Sequence[str] = ("x1", "x2", "product")) -> NDArray[np.float64]:
    """New features made of two: what a network then need not find out by itself.

    Args:
        X: samples of two features, shape (N, 2).
        names: which to make: `"x1"`, `"x2"`, `"x1_squared"`, `"x2_squared"`, `"product"`, `"sin_x1"`, `"sin_x2"`.

    Returns:
        Shape (N, len(names)).

    Raises:
        TypeError: if X is not made of real numbers.
        ValueError: if X has not two features, or a name is unknown.

    >>> feature_map([[2.0, 3.0]], ["x1", "product", "x2_squared"]).tolist()
    [[2.0, 6.0, 9.0]]
    """
    if isinstance(names, str) or not isinstance(names, Sequence | np.ndarray) or not len(names):
        raise ValueError(f"names is {names!r}: expected a list of some of {', '.join(FEATURES)}.")
    x, y = features(X, n_features=2).T
    return np.column_stack([FEATURES[name](x, y) for name in names])


def split(data: Dataset, part: float = 0.25, seed: int = 0, *, stratified: bool = True) -> tuple[Dataset, Dataset]:
    """Puts a part of the samples aside, to see how a model does on what it has not learned from.

    Args:
        data: the whole.
        part: the share that is put aside, between 0 and 1.
        seed: same seed, same samples.
        stratified: whether of each class the same share goes, as near as can be; otherwise labels play no part, so that
            the same samples go whatever noise there is on their labels.

    Returns:
        The training data and the validation data.

    Raises:
        TypeError: if `data` is no `Dataset`.
        ValueError: if the share is out of its range, or leaves one side without samples.

    >>> from nbnet import datasets
    >>> train, validation = split(datasets.iris(), part=0.2)
    >>> len(train), len(validation), int((validation.y == "setosa").sum())
    (80, 20, 10)
    """
    if not isinstance(data, Dataset):
        raise TypeError(f"data is {type(data).__name__}: expected a Dataset, such as datasets.iris() gives.")
    share = quantity(part, "part", above=True)
    if share >= 1:
        raise ValueError(f"part is {part!r}: expected a share between 0 and 1.")
    order = np.random.default_rng(count(seed, "seed", least=0)).permutation(len(data))
    if stratified and data.class_names:
        # Sorted by class, every (1/part)-th sample takes its share of each class.
        order = order[np.argsort(data.y[order], kind="stable")]
    places = np.floor(np.arange(1, len(data) + 1) * share) > np.floor(np.arange(len(data)) * share)
    aside, rest = np.sort(order[places]), np.sort(order[~places])
    if not len(aside) or not len(rest):
        raise ValueError(f"part is {part!r}: of {len(data)} samples that leaves one side without any.")
    chosen = [
        Dataset(data.X[rows], data.y[rows], data.feature_names, data.class_names, data.name) for rows in (rest, aside)
    ]
    return chosen[0], chosen[1]
