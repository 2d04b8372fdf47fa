"""The live views in a real JupyterLab: frames a second, backlog, Pause, slider, and what drawing costs the training.

The playground is measured with one panel, with four and with all; then a network learns while a heatmap
of 100×100 and a loss line follow it, once in nbnet's view and once in a plain FigureWidget that is updated after every
stretch of work. Everything is measured from outside: the page's own clock says
when what was on the screen, the kernel's when it was published and when the last step was made.
"""

from __future__ import annotations

import argparse
import bisect
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._live_kernel import DRAGGED, PANELS

if TYPE_CHECKING:  # the other benchmarks run without a browser
    from playwright.sync_api import Page

    from tests.browser.lab import Lab

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {
    "frames_per_second": ("≥", 12),
    "largest_backlog": ("≤", 3),
    "pause_to_last_step_ms": ("≤", 100),
    "slider_to_text_ms": ("≤", 60),
    "steps_share": ("≥", 0.8),
}

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

PLAYGROUND_TARGETS = {
    "pause_to_last_step_ms": "≤ 100 (worst ≤ 250)",
    "scrub_ms": "≤ 60",
    "steps_share": "≥ 0.6",
    "weight_to_boundary_ms": "≤ 100",
    "megabytes_sent_to_page": "≤ 6",
}

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

# Moves the first slider of a cell, and waits for a text of its picture to change and to be painted.
SLIDE = """([cell, value]) => new Promise((resolve, reject) => {
    const place = document.querySelector(`[data-windowed-list-index="${cell}"]`);
    const input = place.querySelector("input[type=range]") ?? place.querySelector("input[type=number]");
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


# Moves the slider of time, and waits for the frame that shows the moment to be painted.
SCRUB = """(value) => new Promise((resolve, reject) => {
    const view = document.querySelector('[data-windowed-list-index="5"] .nbnet-live');
    const input = view.querySelector(".nbnet-timeline input[type=range]");
    const before = view.dataset.frame;
    const began = performance.now();
    const observer = new MutationObserver(() => {
        if (view.dataset.frame === before) return;
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--playground-only", action="store_true", help="leave the comparison with FigureWidget out")
    parser.add_argument("--pauses", type=int, default=50, help="how often Pause is clicked in the full playground")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each stretch of training")
    parser.add_argument("--rounds", type=int, default=3, help="stretches of each kind, in turn")
    parser.add_argument("--clicks", type=int, default=20, help="how often Pause is clicked, and a slider moved")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Start Lab and Chromium, measure, and end both."""
    from playwright.sync_api import sync_playwright

    from tests.browser.lab import CHROMIUM_ARGUMENTS, Lab, LabServer

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name in ("notebooks", "state"):
            (Path(folder) / name).mkdir()
        server = LabServer(Path(folder) / "notebooks", Path(folder) / "state")
        try:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=list(CHROMIUM_ARGUMENTS))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            lab = Lab(server, page, Path(folder))
            received = _counted(page)
            lab.write("live.ipynb", CELLS)
            lab.open("live.ipynb")
            for cell in (0, 1, 2, 4, PLAY, 6):
                lab.run_cell(cell)
            bench = Bench(lab)
            bench.show("play")
            page.wait_for_timeout(3000)
            sent = [sum(received)]
            lab.run_cell(FURTHER)
            lab.output(FURTHER).locator(".nbnet-live[data-frame]").last.wait_for()
            page.wait_for_timeout(3000)
            sent.append(sum(received))
            lab.python("bench.call(lambda: [view.close() for view in further])")
            result: dict[str, Any] = {
                "playground_targets": PLAYGROUND_TARGETS,
                "playground": _measure_playground(bench, args),
                "weight_to_boundary_ms": _measure_drag(bench, args),
                "megabytes_sent_to_page": {"3 views": round(sent[0] / 1e6, 2), "8 views": round(sent[1] / 1e6, 2)},
            }
            if not args.playground_only:
                lab.run_cell(3)  # FigureWidget brings a plotly.js of its own
                result |= _measure(bench, args)
            lab.check()
            browser.close()
        finally:
            server.close()
    return result


def _chromium() -> str | None:
    """A Chromium of the system; without one, Playwright takes its own."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


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


def _measure(bench: Bench, args: argparse.Namespace) -> dict[str, Any]:
    alone: list[tuple[float, float]] = []
    views = {name: _View(bench, name, args) for name in ("live", "plain")}
    for _ in range(args.rounds):
        bench.call("alone.start")
        alone.append(bench.speed("alone", args.seconds))
        bench.call("alone.pause")
        for view in views.values():
            view.train()
    for view in views.values():
        view.click_pause(args.clicks)
        view.slide()
    steps, steps_of_work = (statistics.median(rates) for rates in zip(*alone, strict=True))
    result = {
        "workload": "MLP 2-16-16-1, 200 samples, full batch; heatmap 100×100 and loss line",
        "steps_per_second_without_view": round(steps),
        "targets": {name: f"{sign} {value}" for name, (sign, value) in TARGETS.items()},
    }
    for name, view in views.items():
        result["nbnet" if name == "live" else "FigureWidget"] = view.result(steps, steps_of_work)
    return result


def _counted(page: Page) -> list[int]:
    """The sizes of all messages that a page gets from its kernel."""
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sizes.append(len(data))))
    return sizes


def _measure_playground(bench: Bench, args: argparse.Namespace) -> dict[str, Any]:
    """The playground with one panel, with four, and with all; beside it the same training unwatched."""
    results = {}
    for names in PANELS:
        bench.lab.python(f"bench.open_panels(play_view, {names!r})")
        bench.page.wait_for_timeout(2500)
        view = _View(bench, "play", args)
        alone, sizes = [], []
        for _ in range(args.rounds):
            bench.call("unwatched.start")
            alone.append(bench.speed("unwatched", args.seconds))
            bench.call("unwatched.pause")
            bench.lab.python(f"bench.open_panels(play_view, {names!r})")
            view.train()
            sizes.append(bench.lab.python("play_view.bytes / max(1, len(play_view.published))"))
        view.click_pause(args.pauses if names == "all panels" else args.clicks)
        scrubs = []
        for index in range(args.clicks):
            scrubs.append(bench.page.evaluate(SCRUB, 0.9 - 0.8 * index / args.clicks))
            bench.page.wait_for_timeout(500)
        bench.lab.python("setattr(play_view, 'shown', None)")
        steps, steps_of_work = (statistics.median(rates) for rates in zip(*alone, strict=True))
        figures = view.result(steps, steps_of_work)
        figures["scrub_ms"] = _spread(scrubs)
        figures["kilobytes_a_frame"] = round(statistics.median(sizes) / 1000, 1)
        results[names] = figures
    return results


def _measure_drag(bench: Bench, args: argparse.Namespace) -> dict[str, float]:
    """From the slider of a weight to the boundary on the screen, the training paused; one move every half a second."""
    bench.lab.python(f"bench.open_panels(play_view, {DRAGGED!r})")
    bench.page.wait_for_timeout(2500)
    times = []
    for index in range(max(args.clicks, 2)):
        times.append(bench.page.evaluate(DRAG, -2 + 4 * index / args.clicks))
        bench.page.wait_for_timeout(800)
    return _spread(times)


class _View:
    """The measurements of one kind of view."""

    def __init__(self, bench: Bench, name: str, args: argparse.Namespace) -> None:
        self.bench, self.name, self.args = bench, name, args
        self.rates: list[tuple[float, float]] = []
        self.frames: list[float] = []
        self.backlog = 0
        self.to_last_step: list[float] = []
        self.to_still_screen: list[float] = []
        self.to_text: list[float] = []

    def train(self) -> None:
        """One stretch of training with this view on the screen."""
        bench = self.bench
        bench.show(self.name)
        bench.call(f"{self.name}.start")
        self.rates.append(bench.speed(self.name, self.args.seconds))
        drawn = len({frame for _, frame in bench.notes(self.name)})
        published = bench.lab.python(f"{self.name}_view.published")
        bench.call(f"{self.name}.pause")
        first = bench.notes(self.name)[0][0]
        last = bench.notes(self.name)[-1][0]
        self.frames.append((drawn - 1) / (last - first))
        bench.screen_still(self.name)
        self.backlog = max(self.backlog, _backlog(published, bench.notes(self.name)))

    def click_pause(self, times: int) -> None:
        """Click Pause while it trains, again and again."""
        bench = self.bench
        bench.show(self.name)
        button = {
            "live": '[data-windowed-list-index="2"] .nbnet-toggle',
            "play": f'[data-windowed-list-index="{PLAY}"] .nbnet-toggle',
            "plain": ".widget-vbox .widget-button",
        }[self.name]
        for _ in range(times):
            bench.call(f"{self.name}.start")
            bench.page.wait_for_timeout(400)
            bench.page.locator(button).click()
            bench.screen_still(self.name)
            clicked = bench.notes("clicks")[-1]
            last_step = bench.lab.python(f"{self.name}.learner.stepped")
            self.to_last_step.append(max(0.0, 1000 * (last_step - clicked)))
            self.to_still_screen.append(1000 * (bench.notes(self.name)[-1][0] - clicked))

    def slide(self) -> None:
        """Move a slider: in nbnet a weight of a graph, in the other view one that writes the title."""
        place = {"live": 4, "plain": 3}[self.name]
        self.bench.lab.output(place).locator("input[type=range], input[type=number]").first.wait_for()
        for index in range(self.args.clicks):
            value = f"{-0.9 + 1.8 * index / self.args.clicks:.2f}"
            self.to_text.append(self.bench.page.evaluate(SLIDE, [place, value]))
            self.bench.page.wait_for_timeout(100)

    def result(self, alone: float, alone_of_work: float) -> dict[str, Any]:
        """All figures of this view; what other programs take from the kernel counts in all but the last."""
        rate, rate_of_work = (statistics.median(rates) for rates in zip(*self.rates, strict=True))
        return {
            "frames_per_second": round(statistics.median(self.frames), 1),
            "largest_backlog": self.backlog,
            "pause_to_last_step_ms": _spread(self.to_last_step),
            "pause_to_still_screen_ms": _spread(self.to_still_screen),
            **({"slider_to_text_ms": _spread(self.to_text)} if self.to_text else {}),
            "steps_per_second": round(rate),
            "steps_share": round(rate / alone, 3),
            "steps_share_of_kernel_work": round(rate_of_work / alone_of_work, 3),
        }


def _backlog(published: list[list[float]], shown: list[list[float]]) -> int:
    """The most frames that were published at any time and not yet on the screen, nor overtaken by a later one."""
    times = [time for time, _ in shown]
    latest = 0
    highest = []
    for _, frame in shown:
        latest = max(latest, int(frame))
        highest.append(latest)
    largest = 0
    for time, frame in published:
        index = bisect.bisect_right(times, time) - 1
        if index >= 0:
            largest = max(largest, int(frame) - highest[index])
    return largest


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 1), "worst": round(max(values), 1)}


def table(result: dict[str, Any]) -> str:
    """The figures side by side."""
    names, targets = list(result["playground"]), result["playground_targets"]
    lines = [f"| the playground | {' | '.join(names)} | target |", f"| --- |{' ---: |' * len(names)} --- |"]
    for figure in result["playground"][names[0]]:
        cells = " | ".join(_cell(result["playground"][name].get(figure)) for name in names)
        lines.append(f"| {figure.replace('_', ' ')} | {cells} | {targets.get(figure, '')} |")
    dragged = _cell(result["weight_to_boundary_ms"])
    target = targets["weight_to_boundary_ms"]
    lines.append(f"| weight dragged to boundary on the screen, ms (4 panels) | | {dragged} | | {target} |")
    for views, megabytes in result["megabytes_sent_to_page"].items():
        lines.append(f"| megabytes sent to the page, {views} | | | {megabytes} | {targets['megabytes_sent_to_page']} |")
    lines.append("")
    if "nbnet" not in result:
        return "\n".join(lines)
    lines += [f"| {result['workload']} | nbnet | FigureWidget | target |", "| --- | ---: | ---: | --- |"]
    for name, ours in result["nbnet"].items():
        theirs = result["FigureWidget"].get(name)
        target = result["targets"].get(name, "")
        lines.append(f"| {name.replace('_', ' ')} | {_cell(ours)} | {_cell(theirs)} | {target} |")
    lines.append(f"| steps per second without a view | {result['steps_per_second_without_view']} | | |")
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['median']:g} (worst {value['worst']:g})"
    return "" if value is None else f"{value:g}"
