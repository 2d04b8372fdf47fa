"""Functions of one variable, to be learned from samples: regression that can be drawn."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.dataset import Dataset, dataset
from nbnet.datasets.random import streams


def _sampled(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    half_width: float,
    n: int,
    noise: float,
    seed: int,
    name: str,
) -> Dataset:
    points, disturbance, nu = streams(n, noise, seed)
    x = np.sort(points.uniform(-half_width, half_width, n))
    return Dataset(x[:, None], function(x) + nu * disturbance.standard_normal(n), ("x",), name=name)


@dataset
def sine(n: int = 100, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Regression: one period of y = sin x, between −π and π.

    Args:
        n: number of samples.
        noise: standard deviation of the normal noise on y.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 1), rising, and y of numbers.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> X, y = datasets.sine(noise=0)
    >>> bool(np.allclose(y, np.sin(X[:, 0])))
    True
    """
    return _sampled(np.sin, np.pi, n, noise, seed, "sine")


@dataset
def jump(n: int = 100, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Regression: the step y = 0 left of 0 and y = 1 from there on, between −1 and 1.

    Args:
        n: number of samples.
        noise: standard deviation of the normal noise on y.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 1), rising, and y of numbers.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> X, y = datasets.jump(noise=0)
    >>> sorted(set(y.tolist()))
    [0.0, 1.0]
    """
    return _sampled(lambda x: np.where(x >= 0, 1.0, 0.0), 1.0, n, noise, seed, "jump")
