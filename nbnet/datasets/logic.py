"""The truth tables that one neuron can learn, and the one that it cannot."""

import numpy as np

from nbnet.datasets.dataset import Dataset, dataset
from nbnet.datasets.registry import nearest

OUTPUTS = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
}


@dataset
def logic_gate(gate: str = "xor") -> Dataset:
    """The truth table of a logic gate with two inputs, as four samples.

    Args:
        gate: `"and"`, `"or"`, `"nand"`, `"nor"`, `"xor"` or `"xnor"`; upper or lower case.

    Returns:
        X = [[0, 0], [0, 1], [1, 0], [1, 1]] and y, the gate's output of 0 or 1 for each row.

    Raises:
        ValueError: if there is no such gate.

    >>> from nbnet import datasets
    >>> X, y = datasets.logic_gate("xor")
    >>> y.tolist()
    [0, 1, 1, 0]
    """
    table = OUTPUTS.get(str(gate).lower())
    if table is None:
        raise ValueError(f"There is no logic gate called {gate!r}: {nearest(gate, OUTPUTS)}")
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return Dataset(X, np.array(table), ("x₁", "x₂"), ("0", "1"), str(gate).lower())
