"""Which function of ours answers when NumPy's function meets a Tensor.

Gates put themselves here (``class Exp(Gate, numpy=np.exp)``); a function that is a composition of gates
does it with ``@implements(np.var)``. `Tensor` looks here, so that neither has to import the other.
"""

from collections.abc import Callable
from typing import Any, TypeVar

handlers: dict[Any, Callable[..., Any]] = {}
on_answer: dict[Any, Callable[[Callable[..., Any]], None]] = {}
"""Who else wants to know the handler of a function."""

F = TypeVar("F", bound=Callable[..., Any])


def answer(function: Any, handler: Callable[..., Any]) -> None:
    """Answer NumPy's `function` with `handler` whenever a Tensor is among the arguments."""
    handlers[function] = handler
    if function in on_answer:
        on_answer[function](handler)


def implements(*functions: Any) -> Callable[[F], F]:
    """Answer NumPy's `functions` with the decorated function."""

    def register(handler: F) -> F:
        for function in functions:
            answer(function, handler)
        return handler

    return register
