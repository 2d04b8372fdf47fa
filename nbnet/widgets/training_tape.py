"""A training as a tape: what its view would say of each recorded moment, for a page without a kernel."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nbnet.datasets.validation import count
from nbnet.drawing.panel import View
from nbnet.language import _, ngettext
from nbnet.training import Moment, Trainer
from nbnet.widgets.panel_set import PanelSet
from nbnet.widgets.tape import Tape
from nbnet.widgets.training_timeline import timeline
from nbnet.widgets.training_words import readouts

if TYPE_CHECKING:
    from nbnet.widgets.training_files import TrainingFiles

MOMENTS: Final = 100
"""Moments of a file, unless somebody asks for another number: a default training stays far below 8 MB with them."""

_SPEEDS: Final = (2, 5, 15)


def training_tape(view: TrainingFiles, moments: int = MOMENTS, *, seconds: float = math.inf) -> bytes:
    """Compute the open panels of a view at moments that are spread over its training.

    The view, its panels and the training are left as they are.

    Args:
        view: whose panels are shown.
        moments: how many at most; a trainer keeps no more than 256 of its states, and the first and the last of them
            are always among those chosen.
        seconds: how long it may take: what is left out then is spread over the training too, but for two moments.

    Returns:
        The tape, see `Tape.packed`.

    Raises:
        TypeError: if `moments` is no whole number.
        ValueError: if it is less than 2, or there was no step yet.
    """
    trainer = view.watched()
    panels = view.panel_set.about(view.panel_set.subject)
    tape = Tape()
    recorded: dict[int, dict[str, Any]] = {}
    began = time.perf_counter()
    chosen = chosen_moments(trainer, moments)
    # The present first: of a training that runs, only a text that was never told is told at once.
    for iteration in reversed(chosen) if math.isinf(seconds) else _spread(chosen):
        if len(recorded) > 1 and time.perf_counter() - began > seconds:
            break
        moment = trainer.moment(iteration)
        panels.stale()
        panels.refresh(View(moment, trainer), (), 1, at_once=True)
        recorded[iteration] = {**_numbers(trainer, moment), "panels": _patches(panels, tape)}
    return tape.packed(
        {
            "traits": {"words": {**view.words, **_words()}},
            "setup": _setup(view, trainer, panels),
            "state": _state(view, trainer),
            "moments": [recorded[iteration] for iteration in sorted(recorded)],
            **view.recorded(),
        }
    )


def outline(view: TrainingFiles) -> Iterable[Any]:
    """What a tape of the view depends on, found without drawing: see `Kept.what_it_shows`.

    Args:
        view: whose panels are shown.
    """
    trainer = view.watched()
    yield from (trainer.iteration, trainer.snapshots, _state(view, trainer), view.panel_set.described())
    yield view.recorded()
    for parameter in trainer.model.parameters.values():
        yield parameter.data


def _spread(steps: Sequence[int]) -> Iterator[int]:
    """The last, the first, and then those that halve what lies between.

    >>> list(_spread([0, 10, 20, 30, 40]))
    [40, 0, 20, 10, 30]
    """
    yield steps[-1]
    yield from steps[:1] if len(steps) > 1 else ()
    gaps = [(0, len(steps) - 1)]
    while gaps:
        low, high = gaps.pop(0)
        if high - low > 1:
            middle = (low + high) // 2
            yield steps[middle]
            gaps += [(low, middle), (middle, high)]


def chosen_moments(trainer: Trainer, moments: int) -> list[int]:
    """Steps that are spread evenly over those whose states a trainer keeps, the first and the present among them.

    Args:
        trainer: whose steps.
        moments: how many at most.

    Raises:
        TypeError: if `moments` is no whole number.
        ValueError: if it is less than 2, or there was no step yet.
    """
    most = count(moments, "moments", least=2)
    if not trainer.iteration:
        raise ValueError("nothing to record: the training has not done a step yet (trainer.fit(100) does some).")
    kept = np.unique([*trainer.snapshots, trainer.iteration])
    places = np.linspace(0, len(kept) - 1, min(most, len(kept)))
    return [int(step) for step in kept[np.rint(places).astype(int)]]


def _numbers(trainer: Trainer, moment: Moment) -> dict[str, Any]:
    """What is written beside the buttons and at the slider of time."""
    text = _("iteration {n:,} of {all:,}").format(n=moment.iteration, all=trainer.iteration)
    return {"readouts": readouts(moment), "time": {**timeline(trainer, moment), "text": text}}


def _patches(panels: PanelSet, tape: Tape) -> list[dict[str, Any]]:
    patches = []
    for name in panels.names:
        [patch], buffers = panels.packed([name])
        del patch["first"]
        patches.append({**patch, "buffers": tape.keep(buffers)})
    return patches


def _setup(view: TrainingFiles, trainer: Trainer, panels: PanelSet) -> dict[str, Any]:
    contents = {key: value for part in view.parts for key, value in part.setup(trainer).items()}
    missing = _("This file does not contain it.")
    menu = [
        {**entry, "reason": entry["reason"] or ("" if entry["name"] in panels.names else missing)}
        for entry in contents["menu"]
    ]
    return {
        **contents,
        "speeds": [{"value": each, "label": _speed(each)} for each in _SPEEDS],
        "units": [{"value": "moment", "label": _("one moment")}],
        "menu": menu,
        "notes": panels.notes,
        "panels": panels.described(),
        "points": {**contents["points"], "reason": recording_note()},
    }


def _state(view: TrainingFiles, trainer: Trainer) -> dict[str, Any]:
    moment = trainer.moment()
    contents = {key: value for part in view.parts for key, value in part.state(trainer, moment).items()}
    contents["readouts"] = readouts(moment)  # not how long it took: equal trainings make equal files
    label = recording_title(view)
    return {**contents, "label": label, "alert": "", "unit": "moment", "running": False}


def recording_title(view: TrainingFiles) -> str:
    """What the page is called."""
    return _("Training of {name}").format(name=view.called)


def recording_note() -> str:
    """What the page says about itself."""
    return _(
        "A recording of a training: the slider and the keys [ and ] go through its moments, space plays them. "
        "Whatever would change the training is switched off here; it can be changed in the notebook."
    )


def _speed(moments: int) -> str:
    return ngettext("{n} moment a second", "{n} moments a second", moments).format(n=moments)


def _words() -> dict[str, str]:
    """Where a recording says something else than a training."""
    return {
        "toolbar": _("Recording"),
        "play_hint": _("Play the recording (space)"),
        "pause_hint": _("Pause (space)"),
        "step_hint": _("Show the next moment (→ or s)"),
        "reset": _("To the start"),
        "reset_hint": _("Show the first moment (r)"),
        "now": _("To the end"),
        "time_hint": _("Show another moment in every panel ([ and ] go step by step, Esc to the end)"),
    }
