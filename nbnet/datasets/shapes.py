"""Clouds and crescents in the plane."""

import numpy as np

from nbnet.datasets.dataset import Dataset, dataset
from nbnet.datasets.random import halves, streams
from nbnet.datasets.validation import count

NAMES = ("x₁", "x₂")


@dataset
def moons(n: int = 200, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Two crescents that reach into each other.

    Args:
        n: number of samples, half of them in each crescent.
        noise: standard deviation of the normal noise along each axis.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 2), y of 0 (the upper crescent) and 1.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> X, y = datasets.moons(n=100, noise=0)
    >>> bool(np.allclose(np.hypot(*X[y == 0].T), 1))
    True
    """
    points, disturbance, nu = streams(n, noise, seed)
    upper, lower = halves(n)
    angle = points.uniform(0, np.pi, n)
    y = np.repeat([0, 1], [upper, lower])
    X = np.column_stack([np.cos(angle), np.sin(angle)])
    X[y == 1] = [1.0, 0.5] - X[y == 1]
    return Dataset(X + nu * disturbance.standard_normal((n, 2)), y, NAMES, ("0", "1"), "moons")


@dataset
def blobs(n: int = 200, noise: float = 1.0, seed: int = 0, *, classes: int = 3) -> Dataset:
    """Round clouds around centres on a circle, one a class.

    Args:
        n: number of samples, divided among the classes as evenly as can be.
        noise: standard deviation of each cloud along each axis; the centres lie 4 from the origin.
        seed: same seed, same samples.
        classes: number of clouds, from 2.

    Returns:
        X of shape (n, 2), y of 0 to classes − 1.

    Raises:
        ValueError: if there are fewer samples than classes, fewer than 2 classes, or `noise` is negative.

    >>> from nbnet import datasets
    >>> datasets.blobs(n=9, classes=4).y.tolist()
    [0, 0, 0, 1, 1, 2, 2, 3, 3]
    """
    _, disturbance, nu = streams(n, noise, seed)
    k = count(classes, "classes", least=2)
    if n < k:
        raise ValueError(f"n is {n}: expected at least one sample for each of the {k} classes.")
    y = np.sort(np.arange(n) % k)
    angle = 2 * np.pi * y / k
    X = 4 * np.column_stack([np.sin(angle), np.cos(angle)]) + nu * disturbance.standard_normal((n, 2))
    return Dataset(X, y, NAMES, tuple(str(c) for c in range(k)), "blobs")
