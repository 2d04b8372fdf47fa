"""Generators and small bundled data; nothing is downloaded.

>>> from nbnet import datasets
>>> X, y = datasets.spiral(n=500, noise=0.1, seed=0)
>>> X.shape
(500, 2)
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from nbnet.datasets.dataset import DATASETS, Dataset
from nbnet.datasets.preparation import Standardization, feature_map, split

# A data set is one function under @dataset in any file of this folder: there is no list to add it to.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["Dataset", "Standardization", "feature_map", "split", *DATASETS]  # noqa: PLE0604  (names of the registry are texts)


def __getattr__(name: str) -> Callable[..., Dataset]:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return DATASETS[name]
    except ValueError as error:
        raise AttributeError(str(error)) from None


def __dir__() -> list[str]:
    return __all__
