"""The built-in gates, a file for each family; importing this package registers them all.

| file | gates |
| --- | --- |
| `arithmetic` | + − × ÷, powers, roots, remainder |
| `exponential` | exp, log and their variants |
| `trigonometric` | sin, tanh's relatives, and inverses |
| `kinks` | abs, sign, rounding, maximum, minimum, clip, where |
| `activations` | sigmoid, tanh, ReLU and its relatives, softmax |
| `reductions` | sum, mean, max, prod, running sums, variance |
| `linear` | matrix products, dot, einsum |
| `linalg` | inverse, determinant, solve, norm |
| `shape` | reshape, transpose, and everything that rearranges |
| `joining` | concatenate, stack, split |
| `indexing` | x[…] |
"""

from nbnet.autodiff.gates import (
    activations,
    arithmetic,
    exponential,
    indexing,
    joining,
    kinks,
    linalg,
    linear,
    reductions,
    shape,
    trigonometric,
)

__all__ = [
    "activations",
    "arithmetic",
    "exponential",
    "indexing",
    "joining",
    "kinks",
    "linalg",
    "linear",
    "reductions",
    "shape",
    "trigonometric",
]
