"""Which function of ours answers when NumPy's function meets a Tensor.

Gates put themselves here (``class Exp(Gate, numpy=np.exp)``); a function that is a composition of gates
does it with ``@implements(np.var)``. `Tensor` looks here, so that neither has to import the other.
"""

from collections.abc import Callable
from typing import Any, TypeVar

handlers: dict[Any, Callable[..., Any]] = {}

F = TypeVar("F", bound=Callable[..., Any])


def implements(*functions: Callable[..., Any]) -> Callable[[F], F]:
    """Answer NumPy's `functions` with the decorated function whenever a Tensor is among the arguments."""

    def register(handler: F) -> F:
        for function in functions:
            handlers[function] = handler
        return handler

    return register
