"""The gestures of `benchmarks live` on the notebook's page, and what the page notes while they are made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the other benchmarks run without a browser
    from tests.browser.lab import Lab

ROOT = Path(__file__).resolve().parents[1]

CELLS = [
    f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom benchmarks import _live_kernel as bench\nimport nbnet as nb",
    "alone = bench.trained()",
    "live = bench.trained(); live_view = bench.CountedTraining(live); live_view",
    "plain = bench.trained(); plain_view = bench.Plain(plain); plain_view.widget",
    "graph_view = nb.view(bench.neuron()); graph_view",
    "made = bench.playground(); play = made.trainer; play_view = bench.CountedPlayground(made); play_view",
    "alone_made = bench.playground(); unwatched = alone_made.trainer",
    "further = [nb.view(play, panels='boundary loss') for _ in range(5)]; display(*further)",
]
PLAY = 5
"""The cell of the playground."""
FURTHER = 7
"""The cell of further views of its training."""


# Notes on the page: which frame was on the screen since when, and when a button was clicked, in seconds since 1970.
WATCH = """(place) => {
    const now = () => (performance.timeOrigin + performance.now()) / 1000;
    const notes = (window.bench = { live: [], plain: [], clicks: [] });
    document.addEventListener("click", () => notes.clicks.push(now()), true);
    const view = document.querySelector(place);
    if (view) new MutationObserver(() => notes.live.push([now(), Number(view.dataset.frame)]))
        .observe(view, { attributeFilter: ["data-frame"] });
    const plot = document.querySelector(".widget-vbox .js-plotly-plot");
    if (plot) plot.on("plotly_afterplot", () => notes.plain.push([now(), Number(plot.layout.title?.text ?? 0)]));
}"""

# Moves the first slider of a leaf in a cell, or its number field, and waits for a text of the picture to change and to
# be painted.
SLIDE = """([cell, value]) => new Promise((resolve, reject) => {
    const place = document.querySelector(`[data-windowed-list-index="${cell}"]`);
    const input = place.querySelector(".sliders input[type=range]") ?? place.querySelector("input[type=number]");
    const texts = [...place.querySelectorAll("svg")].map((svg) => svg.textContent);
    const began = performance.now();
    const observer = new MutationObserver(() => {
        if ([...place.querySelectorAll("svg")].every((svg, index) => svg.textContent === texts[index])) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    });
    observer.observe(place, { subtree: true, childList: true, characterData: true });
    setTimeout(() => reject(new Error("no text changed")), 5000);
    input.value = value;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
})"""


# Moves the slider of time, and waits for the frame that shows the moment to be painted: not for a late panel of the
# moment before.
SCRUB = """(value) => new Promise((resolve, reject) => {
    const view = document.querySelector('[data-windowed-list-index="5"] .nbnet-live');
    const input = view.querySelector(".nbnet-timeline input[type=range]");
    const shown = () => view.querySelector(".nbnet-moment").textContent;
    const before = shown();
    const began = performance.now();
    const observer = new MutationObserver(() => {
        if (shown() === before) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    });
    observer.observe(view, { attributeFilter: ["data-frame"] });
    setTimeout(() => reject(new Error("no frame")), 5000);
    input.value = Math.round(value * Number(input.max));
    input.dispatchEvent(new Event("input", { bubbles: true }));
})"""


# Moves the slider of a weight, and waits for the boundary to be painted: each painting sets the width of its canvas.
DRAG = """(value) => new Promise((resolve, reject) => {
    const view = document.querySelector('[data-windowed-list-index="5"] .nbnet-live');
    const input = view.querySelector(".nbnet-weights input[type=range]");
    const canvas = view.querySelector(".nbnet-plot-boundary .nbnet-painting");
    const began = performance.now();
    const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    });
    observer.observe(canvas, { attributeFilter: ["width"] });
    setTimeout(() => reject(new Error("no boundary")), 5000);
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
})"""


class Bench:
    """The gestures on the benchmark's notebook."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page = lab, lab.page

    def show(self, name: str) -> None:
        """Bring a view to the screen and take notes of what it shows."""
        lab = self.lab
        if name == "live":
            lab.output(2).locator(".nbnet-live[data-frame]").wait_for()
        elif name == "play":
            lab.output(PLAY).locator(".nbnet-live[data-frame]").wait_for()
        elif name == "plain":
            lab.output(3).locator(".js-plotly-plot").wait_for()
        self.page.evaluate(WATCH, f'[data-windowed-list-index="{PLAY if name == "play" else 2}"] .nbnet-live')

    def call(self, name: str) -> None:
        """Call a function of the kernel."""
        self.lab.python(f"bench.call({name})")

    def speed(self, name: str, seconds: float) -> tuple[float, float]:
        """Steps a second, and steps a second of the kernel's work, while a trainer trains; it goes on training."""
        self.page.wait_for_timeout(300)
        before = self.lab.python(f"bench.progress({name})")
        self.page.wait_for_timeout(1000 * seconds)
        after = self.lab.python(f"bench.progress({name})")
        time, work, steps = (late - early for early, late in zip(before, after, strict=True))
        return steps / time, steps / work

    def notes(self, name: str) -> list[list[float]]:
        """What the page has noted."""
        key = "live" if name == "play" else name
        noted: list[list[float]] = self.page.evaluate("(name) => window.bench[name]", key)
        return noted

    def screen_still(self, name: str) -> None:
        """Wait until the page has drawn everything that it was sent."""
        before = -1
        while (now := len(self.notes(name))) != before:
            before = now
            self.page.wait_for_timeout(600)
