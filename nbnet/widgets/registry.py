"""``view(obj)``: the live view of an object, picked by its type.

A view is one class in one file ``nbnet/widgets/<name>_view.py`` (or ``<name>_explorer.py``), which says what it shows::

    from nbnet.widgets.registry import register

    class GraphView(anywidget.AnyWidget):
        def __init__(self, graph, *, names=None): ...

    register(ComputationalGraph, GraphView)

Its keyword-only parameters are the options of ``view()`` and of ``%nnviz``; nothing is listed anywhere else.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


class Start(NamedTuple):
    """Something that `%nnviz` opens by its name, without an object of the notebook.

    Attributes:
        make: makes it.
        options: what it takes, by name.
    """

    make: type
    options: Mapping[str, inspect.Parameter]

    @property
    def shown(self) -> Mapping[str, inspect.Parameter]:
        """What the view of it takes, by name."""
        return _options(_make.dispatch(self.make))


_STARTS: dict[str, Start] = {}

_VIEWS = ("_view", "_explorer", "playground")


class UnknownOptionError(TypeError):
    """An option that the view of this object does not have."""


@functools.singledispatch
def _make(obj: object) -> Any:
    raise TypeError(_no_view(obj))


register = _make.register


def register_start(name: str, make: type, options: Mapping[str, inspect.Parameter]) -> None:
    """Lets ``%nnviz name`` open something where the notebook has no variable of that name."""
    _STARTS[name] = Start(make, options)


def starts() -> Mapping[str, Start]:
    """What ``%nnviz`` can open by its name."""
    _load_views()
    return _STARTS


def view(obj: object, /, **options: Any) -> Any:
    """Show ``obj`` live: a graph with sliders, a training with its plots.

    Args:
        obj: what to show: a ``Tensor`` or a ``ComputationalGraph`` (its graph, with a slider for every scalar leaf),
            or a ``Trainer`` (loss curve, decision boundary, and buttons), or an activation (its curve and derivative).
        **options: options of that view; ``view_options(obj)`` lists them. A view that takes ``names`` is given the
            notebook's variables unless you pass others.

    Returns:
        A widget; as the last expression of a cell it shows itself.

    Raises:
        TypeError: there is no view of such an object.
        UnknownOptionError: the view has no such option.

    Example:
        >>> import nbnet as nb
        >>> w = nb.Tensor(2.0, name="w")
        >>> type(nb.view(w * 3.0)).__name__
        'GraphView'
    """
    accepted = view_options(obj)
    for option in options:
        if option not in accepted:
            raise UnknownOptionError(unknown_option(option, accepted, obj))
    if "names" in accepted and "names" not in options and (names := notebook_names()) is not None:
        options["names"] = names
    return _make.dispatch(type(obj))(obj, **options)


def view_options(obj: object) -> dict[str, inspect.Parameter]:
    """The options that ``view(obj)`` takes: the keyword-only parameters of the view.

    Args:
        obj: what would be shown.

    Returns:
        Parameters by name, in the order of the view's signature.

    Raises:
        TypeError: there is no view of such an object.

    Example:
        >>> import nbnet as nb
        >>> "names" in view_options(nb.Tensor(1.0) + 2.0)
        True
    """
    if not has_view(obj):
        raise TypeError(_no_view(obj))
    return _options(_make.dispatch(type(obj)))


def has_view(obj: object) -> bool:
    """Whether ``view(obj)`` would show something."""
    _load_views()
    return _make.dispatch(type(obj)) is not _make.dispatch(object)


def all_options() -> list[str]:
    """The options of all views, each once."""
    _load_views()
    options = (name for maker in _makers() for name in _options(maker) if name != "names")
    return list(dict.fromkeys(options))


def describe() -> str:
    """The options of every view, one a line, with the words of the view's own docstring."""
    _load_views()
    lines = []
    for maker, types in _makers().items():
        lines.append(f"  of a {' or '.join(types)}:")
        for name, parameter in _options(maker).items():
            told = re.search(rf"^\s+{name}:\s*(.+(?:\n\s{{9,}}.+)*)", maker.__doc__ or "", re.MULTILINE)
            words = " ".join(told[1].replace("``", "").split()) if told else ""
            lines.append(f"    --{name.replace('_', '-')}  {words} (default: {parameter.default!r})")
    for name, start in _STARTS.items():
        lines.append(f"  of {name}, as in %nnviz {name} --{next(iter(start.options))} …:")
        options = (*start.options, *start.shown)
        lines.append("    " + " ".join(f"--{option.replace('_', '-')}" for option in options))
    return "\n".join(lines)


def unknown_option(option: str, accepted: Iterable[str], obj: object) -> str:
    """One line that says which option was wrong, and which was probably meant."""
    known = [name for name in accepted if name != "names"]
    hint = nearest(option, known) or (f"; it has {', '.join(known)}" if known else "")
    called = f"a {obj}" if isinstance(obj, str) else f"the view of a {type(obj).__name__}"
    return f"{called} has no option {option!r}{hint}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of an error message: what was probably meant, if anything was."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def notebook_names() -> dict[str, object] | None:
    """The variables of the running notebook, None outside one."""
    if "IPython" in sys.modules:
        from IPython import get_ipython

        if (shell := get_ipython()) is not None:
            return own_names(shell)
    if "marimo" in sys.modules and sys.modules["marimo"].running_in_notebook():
        # Its cells run in the module __main__.
        return {name: value for name, value in vars(sys.modules["__main__"]).items() if not name.startswith("_")}
    return None


def own_names(shell: InteractiveShell) -> dict[str, object]:
    """What the person at the notebook has named: neither IPython's own variables nor underscored ones."""
    return {
        name: value
        for name, value in shell.user_ns.items()
        if not name.startswith("_") and name not in shell.user_ns_hidden
    }


def view_modules() -> dict[str, str]:
    """Where each view lives: ``{"GraphView": "nbnet.widgets.graph_view", …}``."""
    package = importlib.import_module("nbnet.widgets")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name.endswith(_VIEWS))
    return {name.title().replace("_", ""): f"{package.__name__}.{name}" for name in names}


def _load_views() -> None:
    for module in view_modules().values():
        importlib.import_module(module)


def _makers() -> dict[Callable[..., Any], list[str]]:
    """Each registered view with the names of the types that it shows."""
    makers: dict[Callable[..., Any], list[str]] = {}
    for shown, maker in _make.registry.items():
        if shown is not object:
            makers.setdefault(maker, []).append(shown.__name__)
    return makers


def _options(maker: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    parameters = inspect.signature(maker).parameters.values()
    return {parameter.name: parameter for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}


def _no_view(obj: object) -> str:
    names = ", ".join(sorted(cls.__name__ for cls in _make.registry if cls is not object))
    return f"there is no view of a {type(obj).__name__}; view() shows {names}"
