"""The built-in gates, a file for each family. Importing this package registers them all.

arithmetic · exponential · trigonometric · kinks · reductions · linear · shape · indexing · activations
"""

from nbnet.autodiff.gates import (
    activations,
    arithmetic,
    exponential,
    indexing,
    kinks,
    linear,
    reductions,
    shape,
)

__all__ = ["activations", "arithmetic", "exponential", "indexing", "kinks", "linear", "reductions", "shape"]
