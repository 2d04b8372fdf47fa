"""The colours of plots: colour-blind safe (Okabe and Ito), and never the only sign that tells two things apart."""

from typing import Final

FORWARD: Final = {"light": "#0072B2", "dark": "#56B4E9"}
"""Values of the forward pass, the loss among them."""

GRADIENT: Final = {"light": "#D55E00", "dark": "#FF8C42"}

PAPER: Final = {"light": "#ffffff", "dark": "#111111"}
INK: Final = {"light": "#1f2328", "dark": "#e6e6e6"}

QUIET: Final = {"light": "#6e7781", "dark": "#9aa4af"}

CLASSES: Final = ("#E69F00", "#0072B2", "#009E73", "#CC79A7", "#F0E442", "#56B4E9")
SYMBOLS: Final = ("circle", "square", "diamond", "triangle-up", "cross", "star")


def class_colour(index: int) -> str:
    """The colour of a class; after six they come round again.

    >>> class_colour(1), class_colour(7)
    ('#0072B2', '#0072B2')
    """
    return CLASSES[index % len(CLASSES)]


def class_symbol(index: int) -> str:
    """The marker of a class; colour and marker together tell 30 classes apart.

    >>> class_symbol(0), class_symbol(1)
    ('circle', 'square')
    """
    # One marker further in each round of colours, or the seventh class would look like the first.
    return SYMBOLS[(index + index // len(CLASSES)) % len(SYMBOLS)]


def mix(colour: str, other: str, share: float) -> str:
    """A colour between two: `share` of the first, the rest of the other.

    Args:
        colour: as `#rrggbb`.
        other: as `#rrggbb`.
        share: between 0 and 1.

    >>> mix("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
