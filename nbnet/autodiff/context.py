"""What the code around a gate says about recording: `no_grad()` and `group(name)`.

Both are context managers, and both are kept in a context variable, so an asynchronous training loop and
the cells that run beside it do not see each other's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Recording(NamedTuple):
    """Whether gates are recorded, the open groups, outermost first, and whether leaving the graph is an error."""

    on: bool
    groups: tuple[str, ...]
    strict: bool = False


EVERYTHING = Recording(True, ())
recording: ContextVar[Recording] = ContextVar("recording", default=EVERYTHING)


@contextmanager
def no_grad() -> Iterator[None]:
    """Compute without recording; the results are constants. A leaf may be updated in place here.

    Example:
        >>> import nbnet.autodiff as nb
        >>> w = nb.Tensor(3.0, name="w")
        >>> (w * w).backward()
        >>> with nb.no_grad():
        ...     w -= 0.5 * w.grad
        >>> w
        Tensor(0.0, name='w')
    """
    token = recording.set(recording.get()._replace(on=False))
    try:
        yield
    finally:
        recording.reset(token)


@contextmanager
def group(name: str) -> Iterator[None]:
    """Record the gates of the block under one name; pictures fold them together. Groups nest.

    Args:
        name: what the group is called, such as ``"layer1"``.

    Example:
        >>> import nbnet.autodiff as nb
        >>> x = nb.Tensor(2.0)
        >>> with nb.group("square"):
        ...     y = x * x
        >>> y.group
        ('square',)
    """
    if not isinstance(name, str) or not name:
        raise TypeError(f"group(name) needs a non-empty text, not {name!r}")
    before = recording.get()
    token = recording.set(before._replace(groups=(*before.groups, name)))
    try:
        yield
    finally:
        recording.reset(token)


@contextmanager
def strict() -> Iterator[None]:
    """Refuse that a tensor becomes a plain number or array: recording a backward pass, that would lose a derivative."""
    token = recording.set(recording.get()._replace(on=True, strict=True))
    try:
        yield
    finally:
        recording.reset(token)
