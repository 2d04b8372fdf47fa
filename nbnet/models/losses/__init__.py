"""Losses: how wrong a model's outputs are, one number a sample, and their mean.

Each loss is a gate that gives the loss of every sample, followed by the mean: loss = 1/N Σᵢ Lᵢ. All are computed from
the model's scores (logits), where they are stable: no logarithm of a rounded probability.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from nbnet.models.losses.registry import LOSSES, loss

# A loss is one function under @loss in any file of this folder: there is no list to add it to.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["LOSSES", "loss", *LOSSES]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return LOSSES[name]
    except ValueError as error:
        raise AttributeError(str(error)) from None
