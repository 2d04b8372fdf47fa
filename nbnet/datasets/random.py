"""Random numbers for data sets: one stream for the points, another for the noise on them."""

import numpy as np

from nbnet.datasets.validation import count, quantity


def streams(n: int, noise: float, seed: int) -> tuple[np.random.Generator, np.random.Generator, float]:
    """Checks the arguments that all generated data sets share.

    Args:
        n: number of samples, at least 2.
        noise: strength of the noise, in the unit that the data set gives it.
        seed: a whole number from 0.

    Returns:
        The generator of the points, the generator of the noise, and the noise as a float.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if `n` is below 2, or `noise` or `seed` is negative.
    """
    count(n, "n", least=2)
    points, disturbance = np.random.SeedSequence(count(seed, "seed", least=0)).spawn(2)
    return np.random.default_rng(points), np.random.default_rng(disturbance), quantity(noise, "noise")


def halves(n: int) -> tuple[int, int]:
    """Splits n samples into two classes as even as can be; an odd one goes to the first.

    >>> halves(7)
    (4, 3)
    """
    return n - n // 2, n // 2
