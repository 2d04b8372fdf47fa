"""The six data sets of TensorFlow Playground, in its units: the plane from −6 to 6.

Where and how they come about is as in https://playground.tensorflow.org (D. Smilkov and S. Carter, 2016). The points
and the noise on them are drawn from two streams of random numbers, so more noise moves the same points further.
"""

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.dataset import Dataset, dataset
from nbnet.datasets.random import halves, streams

NAMES = ("x₁", "x₂")
Points = NDArray[np.float64]


def _classified(X: Points, positive: NDArray[np.bool_], name: str) -> Dataset:
    return Dataset(X, np.where(positive, 1, -1), NAMES, ("-1", "1"), name)


@dataset
def circle(n: int = 200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """A disc (+1) inside a ring (−1).

    Args:
        n: number of samples, half of them in the disc.
        noise: 0 to 0.5; the label is that of the point moved by up to 5·noise along each axis.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 2), y of −1 and +1.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> data = datasets.circle(n=100)
    >>> bool((np.hypot(*data.X[data.y == 1].T) <= 2.5).all())
    True
    """
    points, disturbance, nu = streams(n, noise, seed)
    inside, outside = halves(n)
    radius = np.concatenate([points.uniform(0, 2.5, inside), points.uniform(3.5, 5, outside)])
    angle = points.uniform(0, 2 * np.pi, n)
    X = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    moved = X + disturbance.uniform(-5, 5, (n, 2)) * nu
    return _classified(X, np.hypot(*moved.T) < 2.5, "circle")


@dataset
def xor(n: int = 200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Four clouds: +1 where x₁ and x₂ have the same sign, −1 where they differ.

    Args:
        n: number of samples.
        noise: 0 to 0.5; the label is that of the point moved by up to 5·noise along each axis.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 2), y of −1 and +1. The truth table of four points is `logic_gate("xor")`.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> X, y = datasets.xor(n=300)
    >>> bool((np.sign(X[:, 0] * X[:, 1]) == y).all())
    True
    """
    points, disturbance, nu = streams(n, noise, seed)
    X = points.uniform(-5, 5, (n, 2))
    X += np.where(X > 0, 0.3, -0.3)  # the gap along the axes
    moved = X + disturbance.uniform(-5, 5, (n, 2)) * nu
    return _classified(X, moved.prod(axis=1) >= 0, "xor")


@dataset
def gauss(n: int = 200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Two round clouds: +1 around (2, 2), −1 around (−2, −2).

    Args:
        n: number of samples.
        noise: 0 to 0.5; each cloud has the variance 0.5 + 7·noise along each axis.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 2), y of −1 and +1.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> datasets.gauss(n=10).y.tolist()
    [1, 1, 1, 1, 1, -1, -1, -1, -1, -1]
    """
    points, _, nu = streams(n, noise, seed)
    side = np.repeat([1.0, -1.0], halves(n))
    X = 2 * side[:, None] + points.standard_normal((n, 2)) * np.sqrt(0.5 + 7 * nu)
    return _classified(X, side > 0, "gauss")


@dataset
def spiral(n: int = 200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Two arms that wind around each other, the hardest of the Playground's.

    Args:
        n: number of samples, half of them on each arm.
        noise: 0 to 0.5; each point is moved by up to `noise` along each axis.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 2), y of −1 and +1.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> X, y = datasets.spiral(n=8)
    >>> bool(np.allclose(X[:4], -X[4:]))
    True
    """
    _, disturbance, nu = streams(n, noise, seed)
    first, second = halves(n)
    part = np.concatenate([np.arange(first) / first, np.arange(second) / second])
    turn = np.repeat([0.0, np.pi], [first, second])
    angle = 1.75 * part * 2 * np.pi + turn
    X = 5 * part[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    X += disturbance.uniform(-1, 1, (n, 2)) * nu
    return _classified(X, turn == 0, "spiral")


@dataset
def plane(n: int = 200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Regression: the inclined plane y = (x₁ + x₂) / 10.

    Args:
        n: number of samples.
        noise: 0 to 0.5; up to `noise` is added to x₁ + x₂.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 2), y of numbers.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> X, y = datasets.plane(n=50)
    >>> bool(np.allclose(y, X.sum(axis=1) / 10))
    True
    """
    points, disturbance, nu = streams(n, noise, seed)
    X = points.uniform(-6, 6, (n, 2))
    y = (X.sum(axis=1) + disturbance.uniform(-1, 1, n) * nu) / 10
    return Dataset(X, y, NAMES, name="plane")


@dataset
def bumps(n: int = 200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Regression: three bumps up and three down, what the Playground calls *multi-gaussian*.

    Args:
        n: number of samples.
        noise: 0 to 0.5; the value is that of the point moved by up to `noise` along each axis.
        seed: same seed, same samples.

    Returns:
        X of shape (n, 2), y of numbers from −1 to 1.

    Raises:
        ValueError: if `n` is below 2 or `noise` is negative.

    >>> from nbnet import datasets
    >>> X, y = datasets.bumps(n=1000)
    >>> bool(abs(y).max() <= 1)
    True
    """
    points, disturbance, nu = streams(n, noise, seed)
    X = points.uniform(-6, 6, (n, 2))
    moved = X + disturbance.uniform(-1, 1, (n, 2)) * nu
    centres = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
    signs = np.array([1, -1, 1, 1, -1, -1])
    distance = np.linalg.norm(moved[:, None] - centres, axis=2)
    heights = signs * np.clip(1 - distance / 2, 0, 1)
    strongest = np.abs(heights).argmax(axis=1)
    return Dataset(X, heights[np.arange(n), strongest], NAMES, name="bumps")
