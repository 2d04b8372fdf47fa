"""plotly.js as it comes with the installed plotly package, compressed for its one trip to the page."""

import functools
import gzip
from importlib import resources

import plotly


def version() -> str:
    """Which plotly.js it is: pages that show several versions keep them apart."""
    return str(plotly.__version__)


@functools.cache
def compressed() -> bytes:
    """The library, gzip-compressed; a page asks for it once, however many views it shows."""
    source = resources.files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return gzip.compress(source, compresslevel=6)
