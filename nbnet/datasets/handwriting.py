"""Digits: 1797 handwritten digits as pictures of 8 × 8 grey values."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.dataset import Dataset, dataset

NAMES = tuple(f"row {i // 8}, column {i % 8}" for i in range(64))


@dataset
def digits(classes: int | Iterable[int] = 10) -> Dataset:
    """Handwritten digits, written by 13 people; the numbers say how much ink each eighth by eighth of the field holds.

    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository
    (1998), the test set; licence CC BY 4.0.

    Args:
        classes: how many digits, from 0 on, or which ones.

    Returns:
        X of shape (N, 64), row after row of each picture, from 0 (paper) to 1 (ink); y, the digit.

    Raises:
        ValueError: if there are fewer than two digits, or one is none of 0 to 9.

    >>> from nbnet import datasets
    >>> X, y = datasets.digits()
    >>> X.shape, y[:5].tolist()
    ((1797, 64), [0, 1, 2, 3, 4])
    >>> set(datasets.digits(classes=[3, 8]).y.tolist()) == {3, 8}
    True
    """
    wanted = range(classes) if isinstance(classes, int) else classes
    several = set(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else set()
    if len(several) < 2 or not several <= set(range(10)):
        raise ValueError(f"classes is {classes!r}: expected 2 to 10, or a list of at least two of the digits 0 to 9.")
    chosen = sorted(several)
    images, labels = _table()
    rows = np.isin(labels, chosen)
    return Dataset(images[rows] / 16, labels[rows].astype(np.int64), NAMES, tuple(map(str, chosen)), "digits")


@cache
def _table() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    with files("nbnet.datasets").joinpath("data", "digits.npz").open("rb") as file, np.load(file) as table:
        return table["images"], table["labels"]
