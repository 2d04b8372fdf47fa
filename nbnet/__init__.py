"""See a neural network compute and learn, inside a notebook.

The NumPy expression that you wrote *is* the graph: the same object is drawn, stepped through,
bound to sliders, trained and plotted. `import nbnet as nb` loads NumPy alone; Plotly, widgets and
Graphviz load when first used.
"""

from __future__ import annotations

import difflib
import importlib
import sys
from typing import TYPE_CHECKING, Any

from nbnet.autodiff import display as _display

if TYPE_CHECKING:
    from collections.abc import Mapping

    from IPython.core.interactiveshell import InteractiveShell

    from nbnet import autodiff as autodiff
    from nbnet import datasets as datasets
    from nbnet import drawing as drawing
    from nbnet import exercises as exercises
    from nbnet import export as export
    from nbnet import models as models
    from nbnet import sklearn as sklearn
    from nbnet import training as training
    from nbnet import widgets as widgets
    from nbnet.autodiff import *  # noqa: F403
    from nbnet.language import *  # noqa: F403
    from nbnet.models import *  # noqa: F403
    from nbnet.models.activations import *  # type: ignore[assignment]  # noqa: F403  (a gate there is called Step too)
    from nbnet.models.losses import *  # noqa: F403
    from nbnet.models.optimizers import *  # noqa: F403
    from nbnet.training import *  # noqa: F403
    from nbnet.widgets import *  # noqa: F403

__version__ = "0.1.0"

# Where a public name is looked for, lightest first: a new activation in models/ is nb.<its name> without a line here.
_STOREYS = ("language", "autodiff", "models", "training", "widgets")
_PACKAGES = ("autodiff", "datasets", "drawing", "exercises", "export", "models", "sklearn", "training", "widgets")


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return importlib.import_module(f"{__name__}.{name}")
    if not name.startswith("_"):
        for storey in _STOREYS:
            module = importlib.import_module(f"{__name__}.{storey}")
            if name in getattr(module, "__all__", ()):
                value = globals()[name] = getattr(module, name)
                return value
    near = difflib.get_close_matches(name, __dir__(), n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise AttributeError(f"nbnet has no {name!r}{hint}", name=name)


def __dir__() -> list[str]:
    """Every public name, for Tab and for the reader."""
    names = {"__version__", *_PACKAGES}
    for storey in _STOREYS:
        names.update(importlib.import_module(f"{__name__}.{storey}").__dict__.get("__all__", ()))
    return sorted(names)


def _picture(obj: object) -> dict[str, str]:
    """The static picture of a core object; drawing is imported by the first picture."""
    from nbnet import drawing
    from nbnet.widgets.registry import notebook_names

    return drawing.mimebundle(obj, names=notebook_names())


def _variables() -> Mapping[str, object] | None:
    """What the person at the notebook has named; None where there is no notebook."""
    if not {"IPython", "marimo"} & set(sys.modules):
        return None
    from nbnet.widgets.registry import notebook_names

    return notebook_names()


_display.renderer = _picture
_display.variables = _variables


def load_ipython_extension(shell: InteractiveShell) -> None:
    """``%load_ext nbnet``: give the notebook the magic ``%nnviz``; a lecture is spoken to in its own language."""
    from pathlib import Path

    from nbnet import extension, language

    language.read_folder(Path.cwd())  # a kernel starts in the folder of its notebook
    extension.load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """``%unload_ext nbnet``: take ``%nnviz`` away again, and nothing else."""
    from nbnet import extension

    extension.unload(shell)
