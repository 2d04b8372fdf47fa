"""What a graph view writes to files: a page that walks through the graph, and its picture."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from nbnet.autodiff import ComputationalGraph
from nbnet.drawing.files import checked, write
from nbnet.drawing.picture import save
from nbnet.drawing.still_plot import Still
from nbnet.widgets import open_views
from nbnet.widgets.graph_picture import Picture
from nbnet.widgets.graph_tape import graph_note, graph_tape, graph_title
from nbnet.widgets.offline import Recording, page
from nbnet.widgets.projected import Projected

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView

_MOST_KEPT: Final = 100


class GraphFiles(Projected):
    """A graph view as far as files go."""

    recordable: ClassVar[bool] = True
    player: ClassVar[str] = "recorded_graph.js"
    plots: ClassVar[bool] = False
    graph: ComputationalGraph
    picture: Picture

    def twin(self) -> GraphView:
        """A second view of the same graph, folded as this one is, on no walk; no page hears of it."""
        this = cast("GraphView", self)
        made: GraphView = _unseen(type(this))(self.graph, names={})
        made.picture.draw_as(self.picture)
        return made

    def to_html(self, path: str | PathLike[str]) -> Path:
        """Write the view to one HTML file that any browser opens: no kernel, no network, no other file.

        In it the graph is walked through step by step, forward and backward, and tells of each wire and gate how its
        numbers come about; all is folded as it is now. What takes a kernel, as the sliders do, is switched off. Light
        or dark is as the system says. Forward mode is recorded for the first entry of up to 12 leaves.

        Args:
            path: Where to; ends in ``.html``.

        Returns:
            The path of the file. It is written whole or not at all.

        Raises:
            OSError: The file cannot be written; an older one is as it was.
            TypeError: ``path`` is no path.
            ValueError: ``path`` has another suffix.

        Example:
            >>> import nbnet as nb, pathlib, tempfile
            >>> from nbnet.autodiff import Tensor
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     nb.view(Tensor(2.0, name="w") * 3.0).to_html(pathlib.Path(folder, "graph.html")).name
            'graph.html'
        """
        target = checked(path, (".html", ".htm"), "graph.html")
        return write(target, page(self.recording()).encode())

    def recording(self, *, leaves: bool = True) -> Recording:
        """Walk through the graph in every way, for a page without a kernel.

        Args:
            leaves: Whether to walk in forward mode from other leaves than the first, too.
        """
        this = cast("GraphView", self)
        with open_views.one_at_a_time:
            tape = graph_tape(this, leaves=leaves)
        return Recording(self.player, self._css, tape, graph_title(this), graph_note(), plots=False)

    def to_keep(self) -> Recording | None:
        """Record the walks, if the graph is no longer than a person walks through. See `Kept.to_keep`."""
        scene = self.picture.scene
        return None if scene is None or len(scene.wires) > _MOST_KEPT else self.recording(leaves=False)

    def what_it_shows(self) -> Iterable[Any]:
        """The picture, the numbers of the leaves, and the place of a walk. See `Kept.what_it_shows`."""
        this = cast("GraphView", self)
        walking = this.walking
        yield from (this._svg, this._controls, walking.mode, walking.place, this.patterns.on)
        for leaf in this.leaves:
            yield leaf.data

    def still(self) -> Still:
        """Draw the graph as the view shows it, for a page without a kernel.

        A notebook keeps such a picture of the view as it was when it was shown; this makes one of how it is now.

        Returns:
            A picture; as the last line of a cell it shows itself, and the saved notebook keeps it.

        Raises:
            ValueError: So much is unfolded that nobody could read it.

        Example:
            >>> import nbnet as nb
            >>> nb.view(nb.Tensor(2.0, name="w") * 3.0).still()
            <Still: Graph of an expression>
        """
        this = cast("GraphView", self)
        return Still(self.picture.still(), graph_title(this))

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the picture of the graph, folded as it is now: ``nb.drawing.save`` of what is shown.

        Args:
            path: Where to; ends in ``.svg``, ``.png``, ``.pdf`` or ``.dot``.

        Returns:
            The path of the file.

        Raises:
            OSError: The file cannot be written.
            ValueError: There is no such format.
            LayoutError: Graphviz is missing.
        """
        return save(self.graph, Path(path), **self.picture.options())


def _unseen(view: Any) -> Any:
    """A view that opens no line to a page: there, one that is gone at once would be an error."""
    return type(view.__name__, (view,), {"open": lambda _self: None})
