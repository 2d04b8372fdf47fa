"""What the pages of a soak show when all is at rest, and what they have to show by what Python holds then."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nbnet.drawing.measurements import measurement
from nbnet.drawing.numbers import number

TRAINING = """(view) => {
    const texts = (places) => Array.from(view.querySelectorAll(places), (place) => place.textContent);
    const settings = Array.from(view.querySelectorAll(".nbnet-settings label"), (label) =>
        [label.firstChild.textContent.trim(), label.querySelector("input").value]);
    const dials = view.querySelectorAll(".nbnet-weights input[type=number][aria-label]");
    return {
        readouts: Object.fromEntries(Array.from(view.querySelectorAll(".nbnet-readouts > span"),
            (pair) => [pair.firstChild.textContent, pair.lastChild.textContent])),
        toggle: view.querySelector(".nbnet-toggle").dataset.shows,
        undo: !view.querySelector(".nbnet-undo").disabled,
        redo: !view.querySelector(".nbnet-redo").disabled,
        settings: Object.fromEntries(settings),
        runs: texts(".nbnet-run").map((text) => text.replace("×", "")),
        last: Number(view.querySelector(".nbnet-timeline input").max),
        weights: Object.fromEntries(Array.from(dials, (dial) => [dial.getAttribute("aria-label"), dial.value])),
        data: view.querySelector(".nbnet-picture[aria-checked=true]")?.getAttribute("aria-label"),
        layers: texts(".nbnet-layer .nbnet-neurons, .nbnet-layer [aria-label^='Neurons']"),
        choices: Array.from(view.querySelectorAll(".nbnet-choices select"), (list) => list.value),
    };
}"""

GRAPH = """(view) => ({
    texts: Object.fromEntries(Array.from(view.querySelectorAll("[data-id$='-value'], [data-id$='-grad']"),
        (text) => [text.dataset.id, text.textContent])),
    sliders: Object.fromEntries(Array.from(view.querySelectorAll(".slider"),
        (slider) => [slider.getAttribute("aria-label"), slider.querySelector(".slider-value").value])),
    undo: !Array.from(view.querySelectorAll(".bar button")).find((each) => each.textContent === "Undo").disabled,
    redo: !Array.from(view.querySelectorAll(".bar button")).find((each) => each.textContent === "Redo").disabled,
})"""


def held(names: Mapping[str, Any]) -> dict[str, Any]:
    """What Python holds, as the pages have to show it; a page may show less."""
    playground = names["playground"]
    recipe = playground.recipe
    graph = names["graph"]
    training = _training(names["trainer"], names["view"])
    played = _training(playground.trainer, names["played"])
    played |= {"undo": playground.can_undo, "redo": playground.can_redo}
    played["choices"] = [recipe.loss or _usual(playground), recipe.optimizer, recipe.initializer]
    return {
        "view": training,
        "other": training,
        "playground": played,
        "graph": {
            "texts": graph.picture.shown,
            "sliders": {_entry(c): c.written[0] for c in graph.moves.controls.values()},
            "undo": graph.moves.history.can_undo,
            "redo": graph.moves.history.can_redo,
        },
    }


def _training(trainer: Any, view: Any) -> dict[str, Any]:
    moment = trainer.moment(view.shown)
    measured = {measurement(name): value for name, value in moment.measured().items()}
    texts = {
        name: "—" if math.isnan(value) else f"{value:.1%}" if "accuracy" in name else number(value)
        for name, value in measured.items()
    }
    weights = {}
    for name, tensor in moment.model.parameters.items():
        for index in (
            [(i, j) for i in range(tensor.shape[0]) for j in range(tensor.shape[1])]
            if tensor.ndim == 2
            else [(i,) for i in range(tensor.shape[0])]
        ):
            weights[f"{name}[{', '.join(map(str, index))}]"] = float(tensor.data[index])
    size = trainer.batch_size
    return {
        "readouts": {"epoch": f"{moment.epoch:,}", "iteration": f"{moment.iteration:,}", **texts},
        "toggle": "pause" if trainer.running else "play",
        "undo": trainer.can_undo,
        "redo": trainer.can_redo,
        "settings": {
            "learning rate": _field(trainer.learning_rate),
            "batch size": "" if size is None else str(size),
            "L1 λ": _field(trainer.model.l1),
            "L2 λ": _field(trainer.model.l2),
        },
        "runs": [run.label for run in trainer.runs],
        "last": trainer.iteration,
        "weights": weights,
    }


def _usual(playground: Any) -> str:
    from nbnet.widgets.playground.recipe import usual_loss

    return usual_loss(playground.facts)


def _field(value: float) -> float:
    return float(f"{value:.6g}")


def _entry(control: Any) -> str:
    return f"{control.label}[{', '.join(map(str, control.index))}]" if control.index else control.label


def unlike(page: Mapping[str, Any], python: Mapping[str, Any]) -> list[str]:
    """Where a page shows something else than Python holds."""
    found = []
    for name in page.keys() & python.keys():
        known, there = python[name], page[name]
        if isinstance(known, dict):
            for key in there.keys() & known.keys() if name != "readouts" else known.keys():
                if not _alike(there.get(key), known[key]):
                    found.append(f"{name} {key}: the page shows {there.get(key)!r}, Python holds {known[key]!r}")
        elif there != known:
            found.append(f"{name}: the page shows {there!r}, Python holds {known!r}")
    return found


def _alike(shown: Any, known: Any) -> bool:
    if not isinstance(known, float):
        return bool(shown == known)
    try:
        digits = 2 if "e" in shown else 4  # as far as the field is wide
        return math.isclose(float(shown), known, rel_tol=10.0 ** (1 - digits), abs_tol=1e-9)
    except (TypeError, ValueError):
        return False
