"""What a training view writes to files: a page that plays its moments, pictures of its panels, films of them."""

from __future__ import annotations

import contextlib
import math
import time
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar, Final

from nbnet.datasets.validation import quantity
from nbnet.drawing.files import checked, write
from nbnet.drawing.sheet import SMALL
from nbnet.drawing.still_plot import Still
from nbnet.training import Trainer
from nbnet.widgets import saving
from nbnet.widgets.live import LiveView
from nbnet.widgets.offline import Recording, page
from nbnet.widgets.panel_set import PanelSet
from nbnet.widgets.training_part import Part
from nbnet.widgets.training_pictures import FILMS, PICTURES, training_sheet, write_film, write_picture
from nbnet.widgets.training_tape import MOMENTS, outline, recording_note, recording_title, training_tape

_EPOCHS: Final = 300
_AT_ONCE: Final = 10
_SECONDS: Final = 3.0

_KEPT_MOMENTS: Final = 30
_KEPT_SECONDS: Final = 0.7
_QUICK_PANELS: Final = 4


class TrainingFiles(LiveView):
    """A training view as far as files go."""

    recordable: ClassVar[bool] = True
    grows: ClassVar[bool] = True
    panel_set: PanelSet
    parts: tuple[Part, ...]
    words: Any

    @abstractmethod
    def watched(self) -> Trainer:
        """The trainer."""

    @property
    @abstractmethod
    def called(self) -> str:
        """What is trained, on how much: "MLP 2-4-1, 60 samples"."""

    @property
    @abstractmethod
    def shown(self) -> int | None:
        """The step that all panels show; None for the present."""

    def recorded(self) -> Mapping[str, Any]:
        """What a view that is more than a training view puts on a tape beside the moments."""
        return {}

    def to_html(self, path: str | PathLike[str], *, moments: int = MOMENTS) -> Path:
        """Write the view to one HTML file that any browser opens: no kernel, no network, no other file.

        In it the slider of time goes through recorded moments of the training, in every panel that is open now; keys
        and buttons play them. What would change the training is switched off. Light or dark is as the system says.

        Args:
            path: where to; ends in `.html`.
            moments: how many moments to record, spread over the training. A trainer keeps at most 256 of its states.
                The file grows with them: about 2 MB and 5 to 40 kB a moment.

        Returns:
            The path of the file. It is written whole or not at all.

        Raises:
            OSError: If the file cannot be written; an older one is as it was.
            TypeError: If `path` is no path, or `moments` no whole number.
            ValueError: If `path` has another suffix, `moments` is less than 2, or nothing was trained yet.

        Example:
            >>> import nbnet as nb, pathlib, tempfile
            >>> trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=100, noise=0.0, seed=0)).fit(20)
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     nb.view(trainer).to_html(pathlib.Path(folder, "run.html"), moments=10).name
            'run.html'
        """
        target = checked(path, (".html", ".htm"), "run.html")
        return write(target, page(self.recording(moments)).encode())

    def recording(self, moments: int = MOMENTS, *, seconds: float = math.inf) -> Recording:
        """Compute the open panels at moments of the training, for a page without a kernel.

        Args:
            moments: how many at most.
            seconds: how long it may take.
        """
        self.watched()  # of a view that is closed: it catches up
        tape = training_tape(self, moments, seconds=seconds)
        return Recording(self.player, self._css, tape, recording_title(self), recording_note(), plots=True)

    def to_keep(self) -> Recording | None:
        """Record moments of what was trained; a training that runs goes on. See `Kept.to_keep`."""
        if not self.watched().iteration:
            return None
        for moments in (_KEPT_MOMENTS, _KEPT_MOMENTS // 4):
            kept = self.recording(moments, seconds=_KEPT_SECONDS)
            if len(kept.tape) <= saving.MOST_BYTES:
                break
        return kept

    def what_it_shows(self) -> Iterable[Any]:
        """The training, the moment and the panels. See `Kept.what_it_shows`."""
        return self.shown, *outline(self)

    def quick_picture(self) -> str | None:
        """The picture, if few panels are open: of ten it takes a second and more. See `Kept.quick_picture`."""
        return self.still().svg if 0 < len(self.panel_set.names) <= _QUICK_PANELS else None

    def grow(self) -> None:
        """Train for a while, if nobody has done so, as a person does who presses *Play*."""
        trainer = self.watched()
        if trainer.running:
            trainer.pause()
        if trainer.iteration:
            return
        # What stopped a training is part of it.
        with contextlib.suppress(Exception):
            began = time.perf_counter()
            before = -1
            while before < trainer.epoch < _EPOCHS and time.perf_counter() - began < _SECONDS:
                before = trainer.epoch
                trainer.fit(min(_EPOCHS - trainer.epoch, _AT_ONCE), progress=False)

    def still(self) -> Still:
        """Draw the open panels side by side, at the step that the view shows, for a page without a kernel.

        A notebook keeps such a picture of the view as it was when it was shown; this makes one of how it is now.

        Returns:
            A picture; as the last line of a cell it shows itself, and the saved notebook keeps it.

        Raises:
            ValueError: If no panel is open.

        Example:
            >>> import nbnet as nb
            >>> nb.view(nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=100, noise=0.0, seed=0))).still()
            <Still: Training of MLP 2-4-1, 100 samples>
        """
        return Still(training_sheet(self, self._asked(None), self.shown, SMALL), recording_title(self))

    def save(
        self, path: str | PathLike[str], *, panel: str | Sequence[str] | None = None, at: int | None = None
    ) -> Path:
        """Write a picture of panels, as SVG or PNG.

        Args:
            path: where to; ends in `.svg`, or in `.png`, which takes `pip install "nbnet[png]"`.
            panel: the name of a panel, such as "boundary", or several, which stand side by side; by default those
                that are open. `nb.drawing.panels()` lists them.
            at: the step to show; by default the one that the view shows.

        Returns:
            The path of the file. It is written whole or not at all.

        Raises:
            ImportError: If the extra is missing.
            OSError: If the file cannot be written; an older one is as it was.
            TypeError: If `path` is no path, or `at` no whole number.
            ValueError: If `path` has another suffix, a panel is unknown or does not suit, or the step was not done yet.

        Example:
            >>> import nbnet as nb, pathlib, tempfile
            >>> view = nb.view(nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=100, noise=0.0, seed=0)).fit(20))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     view.save(pathlib.Path(folder, "boundary.svg"), panel="boundary", at=10).name
            'boundary.svg'
        """
        target = checked(path, PICTURES, "boundary.svg")
        return write_picture(self, target, self._asked(panel), self.shown if at is None else at)

    def to_movie(
        self,
        path: str | PathLike[str],
        *,
        panel: str | Sequence[str] | None = None,
        moments: int = 60,
        speed: float = 10.0,
    ) -> Path:
        """Write a film of panels over the training: an animated GIF, or MP4. It takes `pip install "nbnet[movie]"`.

        Args:
            path: where to; ends in `.gif` or `.mp4`.
            panel: the name of a panel, or several, which stand side by side; by default those that are open.
            moments: how many moments, spread over the training; a trainer keeps at most 256 of its states.
            speed: moments a second.

        Returns:
            The path of the file. It is written whole or not at all.

        Raises:
            ImportError: If the extra is missing.
            OSError: If the file cannot be written; an older one is as it was.
            TypeError: If `path` is no path, or `moments` or `speed` no number.
            ValueError: If `path` has another suffix, a number is out of its range, a panel is unknown or does not suit,
                or nothing was trained yet.
        """
        target = checked(path, FILMS, "run.gif")
        pace = quantity(speed, "speed", above=True)
        return write_film(self, target, self._asked(panel), moments, pace)

    def _asked(self, panel: str | Sequence[str] | None) -> list[str]:
        self.watched()
        names = self.panel_set.names if panel is None else [panel] if isinstance(panel, str) else list(panel)
        if not names:
            raise ValueError("there is no panel to draw: none is open, and none was asked for.")
        return names
