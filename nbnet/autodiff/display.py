"""How core objects show themselves in a notebook, without the core importing any drawing code.

`renderer` is a hook: the package sets it to a function that turns an object into a MIME bundle
(``{"image/svg+xml": …}``). While it is None, objects show their text alone. `variables` is another: it returns what
the person at the notebook has named, so that derivations and messages speak of tensors by these names.
"""

from collections.abc import Callable, Mapping
from typing import Any

renderer: Callable[[object], dict[str, str]] | None = None
variables: Callable[[], Mapping[str, object] | None] | None = None


def mimebundle(obj: object) -> dict[str, Any]:
    """Return what a notebook stores for `obj`: always text, and a picture when a renderer is set."""
    bundle = {"text/plain": repr(obj)}
    if renderer is not None:
        bundle.update(renderer(obj))
    return bundle
