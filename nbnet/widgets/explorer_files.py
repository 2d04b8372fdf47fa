"""What an activation explorer writes to files: a page on which it can be explored, and its picture."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar

from nbnet.drawing.activation_plot import ActivationPlot
from nbnet.drawing.files import checked, write
from nbnet.drawing.raster import raster
from nbnet.drawing.still_plot import Still
from nbnet.widgets.explorer_tape import explorer_note, explorer_tape, explorer_title
from nbnet.widgets.live import LiveView
from nbnet.widgets.offline import Recording, page


class ExplorerFiles(LiveView):
    """An activation explorer as far as files go."""

    recordable: ClassVar[bool] = True
    player: ClassVar[str] = "recorded_explorer.js"
    _plot: ActivationPlot
    _x: float
    _own: dict[str, Callable[..., Any]]

    @abstractmethod
    def still(self) -> Still:
        """What is shown, as a picture."""

    def to_html(self, path: str | PathLike[str], *, activations: Sequence[str] | None = None) -> Path:
        """Write the explorer to one HTML file that any browser opens: no kernel, no network, no other file.

        In it the point is dragged along every activation beside any other, and stops at each 0.05. Parameters move
        one at a time, over ten to twelve recorded steps. Light or dark is as the system says.

        Args:
            path: where to; ends in `.html`.
            activations: names of those that can be chosen on the page, beside what is shown; by default all, which
                takes some seconds.

        Returns:
            The path of the file, of about 2.5 MB. It is written whole or not at all.

        Raises:
            OSError: If the file cannot be written; an older one is as it was.
            TypeError: If `path` is no path.
            ValueError: If `path` has another suffix, or there is no such activation.

        Example:
            >>> import nbnet as nb, pathlib, tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     nb.view(nb.relu).to_html(pathlib.Path(folder, "relu.html"), activations=["tanh"]).name
            'relu.html'
        """
        target = checked(path, (".html", ".htm"), "relu.html")
        return write(target, page(self._recorded(activations)).encode())

    def recording(self) -> Recording:
        """Write down what a page of many views plays: what is shown, and no other activation.

        Returns:
            The recording. To draw every activation beside every other would take long, and for each view.
        """
        return self._recorded(())

    def what_it_shows(self) -> Iterable[Any]:
        """The curves and the place of the tangent. See `Kept.what_it_shows`."""
        curves = (curve for curve in (self._plot.curve, self._plot.other) if curve is not None)
        return self._x, *((curve.name, curve.values) for curve in curves)

    def _recorded(self, names: Sequence[str] | None) -> Recording:
        tape = explorer_tape(self._plot, self._x, self._own, names)
        title, note = explorer_title(self._plot.curve), explorer_note()
        return Recording(self.player, self._css, tape, title, note, plots=True)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write what is shown as a picture, SVG or PNG.

        Args:
            path: where to; ends in `.svg`, or in `.png`, which takes `pip install "nbnet[png]"`.

        Returns:
            The path of the file. It is written whole or not at all.

        Raises:
            ImportError: If the extra is missing.
            OSError: If the file cannot be written; an older one is as it was.
            TypeError: If `path` is no path.
            ValueError: If `path` has another suffix.
        """
        target = checked(path, (".svg", ".png"), "relu.svg")
        picture = self.still().svg
        return write(target, picture.encode() if target.suffix.lower() == ".svg" else raster(picture))
