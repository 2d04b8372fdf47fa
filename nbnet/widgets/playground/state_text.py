"""A recipe, and the weights if they are wanted, as one line of text that can be sent, and back without trusting it.

The line names its version and carries a checksum, so that one that was cut or mistyped is told from a whole one::

    nbnet-1:data=spiral&noise=0.1&layers=8tanh,4relu&check=1c0a9f3e

What is as version 1 has it by default is left out. Reading it runs nothing: names are looked up, numbers are parsed.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbnet.widgets.playground.hidden import Hidden
from nbnet.widgets.playground.recipe import Recipe

VERSION: Final = 1
LONGEST: Final = 2_000_000
"""Characters of a text that is looked at at all."""

_PREFIX: Final = re.compile(r"nbnet-(\d{1,6}):")
_INTEGER: Final = re.compile(r"\d{1,12}")
_LAYER: Final = re.compile(r"(\d{1,4})([A-Za-z_]+)(?:\.(\d{1,3}))?")
_MOST_BYTES: Final = 16_000_000

Words = dict[str, Any]
Arrays = dict[str, NDArray[np.float64]]


class StateError(ValueError):
    """A text that is no whole state of a playground."""


class State(NamedTuple):
    """What a line says.

    Attributes:
        recipe: what the playground is made of.
        progress: how far a training of it has come, as words and arrays; or None.
        samples: what it learns from, where that was changed by hand: X and y, one after the other; or None.
    """

    recipe: Recipe
    progress: tuple[Words, Arrays] | None = None
    samples: Arrays | None = None


def encoded(
    recipe: Recipe,
    progress: tuple[Words, Mapping[str, NDArray[Any]]] | None = None,
    samples: Mapping[str, NDArray[Any]] | None = None,
) -> str:
    """The line of text.

    Args:
        recipe: what the playground is made of.
        progress: how far a training of it has come, as words and arrays.
        samples: what it learns from, if that was changed by hand.

    >>> encoded(Recipe(data="spiral", noise=0.1))
    'nbnet-1:data=spiral&noise=0.1&check=61724f14'
    """
    usual = Recipe()
    parts = []
    for each in dataclasses.fields(Recipe):
        value = getattr(recipe, each.name)
        if value != getattr(usual, each.name):
            parts.append(f"{each.name}={_WRITERS.get(each.name, str)(value)}")
    if samples is not None:
        parts.append(f"samples={_packed({}, samples)}")
    if progress is not None:
        parts.append(f"progress={_packed(*progress)}")
    body = f"nbnet-{VERSION}:{'&'.join(parts)}"
    return f"{body}{'&' if parts else ''}check={_checksum(body)}"


def decoded(text: str) -> State:
    """What a line says.

    Args:
        text: what `encoded` wrote; white space around and line breaks inside, as mails add them, do no harm.

    Raises:
        TypeError: if it is no text.
        StateError: if it is not the state of a playground, is not whole, or of a newer version.
    """
    if not isinstance(text, str):
        raise TypeError(f"state is {text!r:.80}: expected a text such as playground.state gives.")
    if len(text) > LONGEST:
        raise StateError(f"The state has {len(text):,} characters: expected at most {LONGEST:,}.")
    line = re.sub(r"\s+", "", text)
    found = _PREFIX.match(line)
    if found is None:
        raise StateError(f"{line[:60]!r} is no state of a playground: it begins with 'nbnet-{VERSION}:'.")
    if int(found[1]) > VERSION:
        raise StateError(f"The state is of version {found[1]}: this nbnet reads up to {VERSION}. Update nbnet.")
    body, separator, check = line.rpartition("check=")
    body = body.removesuffix("&")
    if not separator or _checksum(body) != check:
        raise StateError("The state is not whole: its checksum does not fit. Copy it again, to its end.")
    try:
        return _read(body[found.end() :])
    except StateError:
        raise
    except (TypeError, ValueError, RecursionError, OverflowError, MemoryError) as error:
        raise StateError(f"The state cannot be read: {error}") from error


def _read(body: str) -> State:
    settings: Words = {}
    packed: dict[str, tuple[Words, Arrays]] = {}
    for part in body.split("&") if body else []:
        name, separator, value = part.partition("=")
        if not separator or name in settings or name in packed:
            raise StateError(f"The state cannot be read at {part[:60]!r}.")
        if name in ("progress", "samples"):
            packed[name] = _unpacked(value)
        elif name in _READERS:
            settings[name] = _READERS[name](value)
        else:
            raise StateError(f"The state has a setting that this nbnet does not know: {name[:60]!r}.")
    samples = packed["samples"][1] if "samples" in packed else None
    return State(Recipe(**settings), packed.get("progress"), samples)


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"


# ---- settings -----------------------------------------------------------------------------------------------------


def _written_layers(layers: tuple[Hidden, ...]) -> str:
    pieces = ("" if layer.pieces == Hidden.pieces else f".{layer.pieces}" for layer in layers)
    return ",".join(f"{layer.neurons}{layer.activation}{more}" for layer, more in zip(layers, pieces, strict=True))


def _read_layers(text: str) -> tuple[Hidden, ...]:
    layers = []
    for part in text.split(",") if text else []:
        found = _LAYER.fullmatch(part)
        if found is None:
            raise StateError(f"{part[:60]!r} is no layer: expected one such as '4tanh'.")
        layers.append(Hidden(int(found[1]), found[2], int(found[3]) if found[3] else Hidden.pieces))
    return tuple(layers)


def _written_options(options: Mapping[str, float | bool]) -> str:
    return ",".join(f"{name}:{_written_number(value)}" for name, value in sorted(options.items()))


def _read_options(text: str) -> dict[str, float | bool]:
    options: dict[str, float | bool] = {}
    for part in text.split(",") if text else []:
        name, separator, value = part.partition(":")
        if not separator or name in options:
            raise StateError(f"{part[:60]!r} is no option of an optimizer.")
        options[name] = value == "yes" if value in ("yes", "no") else _read_number(value)
    return options


def _written_number(value: float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _read_number(text: str) -> float:
    if not re.fullmatch(r"[0-9.e+-]{1,40}", text):
        raise StateError(f"{text[:60]!r} is no number.")
    return float(text)


def _read_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise StateError(f"{text[:60]!r} is no whole number.")
    return int(text)


def _read_switch(text: str) -> bool:
    if text not in ("yes", "no"):
        raise StateError(f"{text[:60]!r} is neither yes nor no.")
    return text == "yes"


_WRITERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "features": ",".join,
    "layers": _written_layers,
    "options": _written_options,
    "batch_size": lambda value: "all" if value is None else str(value),
    **dict.fromkeys(("noise", "test", "learning_rate", "l1", "l2", "show_test", "discretise"), _written_number),
}

_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("data", "own", "loss", "optimizer", "initializer"), str),
    **dict.fromkeys(("n", "data_seed", "seed"), _read_integer),
    **dict.fromkeys(("noise", "test", "learning_rate", "l1", "l2"), _read_number),
    **dict.fromkeys(("show_test", "discretise"), _read_switch),
    "features": lambda text: tuple(text.split(",")) if text else (),
    "layers": _read_layers,
    "options": _read_options,
    "batch_size": lambda text: None if text == "all" else _read_integer(text),
}


# ---- progress -----------------------------------------------------------------------------------------------------


def _packed(words: Words, arrays: Mapping[str, NDArray[Any]]) -> str:
    header = {"words": words, "arrays": {name: int(np.size(values)) for name, values in arrays.items()}}
    numbers = b"".join(np.ascontiguousarray(values, dtype="<f8").tobytes() for values in arrays.values())
    data = json.dumps(header, separators=(",", ":")).encode() + b"\n" + numbers
    return base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")


def _unpacked(text: str) -> tuple[Words, Arrays]:
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        data = reader.decompress(packed, _MOST_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise StateError(f"The numbers of the state cannot be read: {error}.") from error
    if not reader.eof:
        raise StateError("The numbers of the state are cut off, or too many.")
    header, _, numbers = data.partition(b"\n")
    try:
        described = json.loads(header)
        words, sizes = dict(described["words"]), {str(name): int(n) for name, n in described["arrays"].items()}
        flat = np.frombuffer(numbers, dtype="<f8")
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise StateError(f"The numbers of the state cannot be read: {error}.") from error
    if min(sizes.values(), default=0) < 0 or sum(sizes.values()) != len(flat):
        raise StateError("The numbers of the state cannot be read: they are of another number.")
    ends = np.cumsum([0, *sizes.values()])
    arrays = {name: flat[a:b].astype(np.float64) for name, a, b in zip(sizes, ends, ends[1:], strict=False)}
    return words, arrays
