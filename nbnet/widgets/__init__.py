"""Live views: thin skins over one picture and one object, one file a view.

``GraphView`` lives in ``graph_view.py``, ``TrainingView`` in ``training_view.py``, and so on: a class is found by its
name, and imported when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from nbnet.widgets import registry

if TYPE_CHECKING:
    from nbnet.widgets.activation_explorer import ActivationExplorer
    from nbnet.widgets.graph_view import GraphView
    from nbnet.widgets.playground import Playground
    from nbnet.widgets.playground_view import PlaygroundView
    from nbnet.widgets.projected import projector
    from nbnet.widgets.registry import view
    from nbnet.widgets.training_view import TrainingView

__all__ = ["ActivationExplorer", "GraphView", "Playground", "PlaygroundView", "TrainingView", "projector", "view"]


def __getattr__(name: str) -> Any:
    if name == "view":
        return registry.view
    if name == "projector":
        return importlib.import_module("nbnet.widgets.projected").projector
    if name not in (modules := registry.view_modules()):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    return getattr(importlib.import_module(modules[name]), name)


def __dir__() -> list[str]:
    return ["projector", "view", *registry.view_modules()]
