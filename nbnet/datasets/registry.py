"""Definitions that are found by their name: defining one is all that registering it takes."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def nearest(name: str, known: Iterable[str]) -> str:
    """The half sentence that points from a wrong name to the right one.

    Args:
        name: what was written.
        known: the names that exist.

    Returns:
        `"did you mean 'tanh'?"` when one name is close, else the list of all names.

    >>> nearest("tahn", ["relu", "tanh"])
    "did you mean 'tanh'?"
    >>> nearest("swoosh", ["relu", "tanh"])
    'known are relu, tanh.'
    """
    names = {each.lower(): each for each in known}
    close = get_close_matches(str(name).lower(), names, n=1)
    return f"did you mean {names[close[0]]!r}?" if close else f"known are {', '.join(names.values())}."


class Registry(Generic[F]):
    """What exists of one kind (activations, losses, …), by name, in the order of definition.

    Args:
        kind: what an entry is called in error messages: `"activation"`.

    >>> shapes = Registry("shape")
    >>> @shapes.register
    ... def circle(): ...
    >>> list(shapes)
    ['circle']
    >>> shapes["cirle"]
    Traceback (most recent call last):
    ValueError: There is no shape called 'cirle': did you mean 'circle'?
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, F] = {}

    def register(self, definition: F) -> F:
        """Adds a function or class under its own name; made to be used as a decorator.

        Raises:
            ValueError: if another definition has that name.
        """
        name = definition.__name__
        known = self._entries.get(name)
        # A cell of a notebook that is run again defines the same name again.
        if known is not None and known.__module__ != definition.__module__:
            raise ValueError(f"There is already a {self.kind} called {name!r}, from {known.__module__}.")
        self._entries[name] = definition
        return definition

    def __getitem__(self, name: str) -> F:
        try:
            return self._entries[name]
        except (KeyError, TypeError):
            raise ValueError(f"There is no {self.kind} called {name!r}: {nearest(name, self)}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<{len(self)} {self.kind} definitions: {', '.join(self)}>"
