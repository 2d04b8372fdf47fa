"""What every data set is: samples, their targets, and the names to show them with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.registry import Registry

F = TypeVar("F", bound="Callable[..., Dataset]")

DATASETS: Registry["Callable[..., Dataset]"] = Registry("data set")


def dataset(function: F) -> F:
    """Makes a function that returns a `Dataset` known as `nbnet.datasets.<its name>`."""
    DATASETS.register(function)
    return function


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples with their targets; unpacks as `X, y = …`.

    Args:
        X: the samples, shape (N, features).
        y: the target of each sample: a label for classification, shape (N,); a number for regression.
        feature_names: one name a column of `X`.
        class_names: the labels that occur in `y` as text, sorted like `np.unique(y)`; empty for regression.
        name: what the data set is called.

    Raises:
        ValueError: if X is no matrix, y has another number of samples, or a column has no name.

    >>> from nbnet import datasets
    >>> X, y = datasets.iris()
    >>> X.shape, y.shape
    ((100, 2), (100,))
    """

    X: NDArray[np.float64]
    y: NDArray[np.generic]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...] = ()
    name: str = field(default="data")

    def __post_init__(self) -> None:
        if np.ndim(self.X) != 2:
            raise ValueError(f"X has shape {np.shape(self.X)}: expected one row a sample and one column a feature.")
        if len(self.y) != len(self.X):
            raise ValueError(f"y has {len(self.y)} targets, but X has {len(self.X)} samples.")
        if len(self.feature_names) != np.shape(self.X)[1]:
            raise ValueError(
                f"feature_names has {len(self.feature_names)} names, but X has {np.shape(self.X)[1]} columns."
            )

    def __iter__(self) -> Iterator[NDArray[np.generic]]:
        return iter((self.X, self.y))

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        what = f"classes {', '.join(self.class_names)}" if self.class_names else "regression"
        return f"<Dataset {self.name}: {len(self)} samples of ({', '.join(self.feature_names)}), {what}>"
