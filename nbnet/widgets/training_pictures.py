"""Pictures of a training: panels of one moment as SVG or PNG, and of its moments as a film."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm.auto import tqdm

from nbnet.drawing.files import replacing, write
from nbnet.drawing.panel import Panel, View
from nbnet.drawing.raster import needed, raster
from nbnet.drawing.sheet import HEIGHT, WIDTH, sheet, svg_of
from nbnet.training import Moment
from nbnet.widgets.training_tape import chosen_moments, recording_title
from nbnet.widgets.training_words import readouts

if TYPE_CHECKING:
    from nbnet.widgets.training_files import TrainingFiles

PICTURES: Final = (".svg", ".png")
FILMS: Final = (".gif", ".mp4")

_LAST_SECONDS: Final = 2.0
"""How long a film rests at its end."""


def write_picture(view: TrainingFiles, path: Path, names: Sequence[str], at: int | None) -> Path:
    """Draw panels at a step, and write the picture.

    Args:
        view: whose panels, as they are open there or else as they are by default.
        path: ends in `.svg` or `.png`.
        names: of the panels; more than one stand side by side.
        at: the step; None for the present.
    """
    if len(names) == 1:
        trainer = view.watched()
        [panel] = _panels(view, names)
        picture = svg_of(panel.drawn(View(trainer.moment(at), trainer)))
    else:
        picture = training_sheet(view, names, at)
    return write(path, picture.encode() if path.suffix.lower() == ".svg" else raster(picture))


def training_sheet(
    view: TrainingFiles, names: Sequence[str], at: int | None, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> str:
    """Draw panels at a step, side by side, under the numbers of that step.

    Args:
        view: whose panels, as they are open there or else as they are by default.
        names: of the panels.
        at: the step; None for the present.
        size: of the place of each.

    Returns:
        The text of an SVG.
    """
    trainer = view.watched()
    shown = View(trainer.moment(at), trainer)
    pictures = [_small(panel, shown, {}, size) for panel in _panels(view, names)]
    return sheet(pictures, _caption(shown.moment), title=recording_title(view), size=size)


def write_film(view: TrainingFiles, path: Path, names: Sequence[str], moments: int, speed: float) -> Path:
    """Draw panels at moments that are spread over a training, and write the film.

    Args:
        view: whose panels.
        path: ends in `.gif` or `.mp4`.
        names: of the panels; they stand side by side.
        moments: how many at most.
        speed: moments a second.
    """
    steps = chosen_moments(view.watched(), moments)
    writer = _gif if path.suffix.lower() == ".gif" else _mp4
    library = needed(*(("PIL.Image", "movie", "GIF films are") if writer is _gif else _FFMPEG))
    needed("resvg_py", "movie", "films are")
    with (
        replacing(path) as part,
        tqdm(_frames(view, names, steps), total=len(steps), desc=path.name, leave=False) as frames,
    ):
        writer(library, part, frames, speed)
    return path


_FFMPEG: Final = ("imageio_ffmpeg", "movie", "MP4 films are")


def _frames(view: TrainingFiles, names: Sequence[str], steps: Sequence[int]) -> Iterator[bytes]:
    trainer, panels = view.watched(), list(_panels(view, names))
    figures: dict[str, Any] = {}  # made once, then patched: to make one takes longer than to draw it
    for step in steps:
        shown = View(trainer.moment(step), trainer)
        yield raster(sheet([_small(panel, shown, figures) for panel in panels], _caption(shown.moment)), zoom=1)


def _gif(image: Any, path: Path, frames: Any, speed: float) -> None:
    pictures = [image.open(io.BytesIO(frame)).convert("RGB").quantize(128, dither=0) for frame in frames]
    each = max(round(1000 / speed), 20)  # programs show shorter ones slower, not faster
    durations = [each] * (len(pictures) - 1) + [round(max(1000 * _LAST_SECONDS, each))]
    pictures[0].save(path, "GIF", save_all=True, append_images=pictures[1:], duration=durations, loop=0)


def _mp4(ffmpeg: Any, path: Path, frames: Any, speed: float) -> None:
    image = needed("PIL.Image", "movie", "MP4 films are")
    first = image.open(io.BytesIO(next(pictures := iter(frames))))
    film = ffmpeg.write_frames(str(path), first.size, fps=speed, macro_block_size=2, ffmpeg_log_level="error")
    try:
        film.send(None)
        pixels = first.convert("RGB").tobytes()
        film.send(pixels)
        for frame in pictures:
            pixels = image.open(io.BytesIO(frame)).convert("RGB").tobytes()
            film.send(pixels)
        for _again in range(round(_LAST_SECONDS * speed)):
            film.send(pixels)
    finally:
        film.close()


def _panels(view: TrainingFiles, names: Sequence[str]) -> Iterator[Panel]:
    """Panels of their own, which have seen no other moment: those that are open with what was chosen about them."""
    fresh = view.panel_set.about(view.panel_set.subject)
    for name in names:
        if name not in fresh.names:
            fresh.open(name)
        yield fresh[name]


def _small(panel: Panel, shown: View, figures: dict[str, Any], size: tuple[int, int] = (WIDTH, HEIGHT)) -> str:
    if panel.kind != "plot":
        return svg_of(panel.drawn(shown))
    if panel.name not in figures:
        figures[panel.name] = panel.figure()
    return svg_of(panel.patch(shown).apply(figures[panel.name]), width=size[0], height=size[1])


def _caption(moment: Moment) -> str:
    return " · ".join(f"{name} {text}" for name, text in readouts(moment))
