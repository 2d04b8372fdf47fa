"""Assemble the plain ES modules of `static/` into the one string that anywidget takes as `_esm`.

Notebook front ends import a widget's code from a string, where relative imports have nothing to be relative to. There
is no bundler here: the modules travel as they are, and a small loader (`static/loader.js`) turns each into a blob URL
in the browser, dependencies first. A module's key is a hash of its text and of everything it imports, so that all
views on a page, of whatever widget, share one instance of each module.
"""

import functools
import hashlib
import json
import re
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"

# `import … from "./x.js"`, `import "./x.js"` and `export … from "./x.js"` as prettier writes them.
_IMPORT: Final = re.compile(
    r"""^(?P<statement>(?:import|export)\b[^;"']*?)"(?P<path>\./[^"]+)";$""",
    re.MULTILINE,
)


@functools.cache
def esm(entry: str) -> str:
    """Return `entry` and all modules that it imports as the source of one self-contained ES module.

    The entry module has the widget (an object with `render`) as its default export.

    Args:
        entry: File name in `nbnet/widgets/static/`, such as `"training_view.js"`.

    Returns:
        JavaScript source: an ES module without imports, whose default export is the widget.

    Raises:
        FileNotFoundError: A module does not exist.
        ValueError: Modules import each other in a circle.
    """
    modules: dict[str, tuple[str, str]] = {}
    _collect(entry, modules, ())
    listing = json.dumps(list(modules.values()), ensure_ascii=False, separators=(",", ":"))
    loader = (STATIC / "loader.js").read_text(encoding="utf-8")
    key = json.dumps(modules[entry][0])
    return f"{loader}\nconst widget = await load({listing}, {key});\nexport default widget.default;\n"


@functools.cache
def css(*files: str) -> str:
    """Return style sheets of `static/` joined in the order given, for anywidget's `_css`.

    Args:
        *files: File names in `nbnet/widgets/static/`, such as `"training_view.css"`.

    Raises:
        FileNotFoundError: A file does not exist.
    """
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in files)


def _collect(name: str, modules: dict[str, tuple[str, str]], importers: tuple[str, ...]) -> str:
    """Add `name` and what it imports to `modules` as (key, source), dependencies first; return its key."""
    if name in importers:
        raise ValueError(f"modules import each other in a circle: {' → '.join((*importers, name))}")
    if name in modules:
        return modules[name][0]

    def use_key(found: re.Match[str]) -> str:
        dependency = found["path"].removeprefix("./")
        return f'{found["statement"]}"nbnet:{_collect(dependency, modules, (*importers, name))}";'

    source = _IMPORT.sub(use_key, (STATIC / name).read_text(encoding="utf-8"))
    digest = hashlib.sha256(source.encode()).hexdigest()[:16]
    key = f"{name}#{digest}"
    modules[name] = (key, source)
    return key
