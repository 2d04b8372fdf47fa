"""The live views in a real JupyterLab: frames a second, backlog, Pause, slider, and what drawing costs the training.

The playground is measured with one panel, with four and with all; then a network learns while a heatmap of 100×100 and
a loss line follow it, once in nbnet's view and once in a plain FigureWidget that is updated after every stretch of
work. Everything is measured from outside: the page's own clock says when what was on the screen, the kernel's when it
was published and when the last step was made.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._live_page import CELLS, FURTHER, PLAY, Bench
from benchmarks._live_playground import measure_drag, measure_playground
from benchmarks._live_view import Watched

if TYPE_CHECKING:  # the other benchmarks run without a browser
    from playwright.sync_api import Page

TARGETS = {
    "frames_per_second": ("≥", 12),
    "largest_backlog": ("≤", 3),
    "pause_to_last_step_ms": ("≤", 100),
    "slider_to_text_ms": ("≤", 60),
    "steps_share": ("≥", 0.8),
}

PLAYGROUND_TARGETS = {
    "pause_to_last_step_ms": "≤ 100 (worst ≤ 250)",
    "scrub_ms": "≤ 60",
    "steps_share": "≥ 0.6",
    "weight_to_boundary_ms": "≤ 100",
    "megabytes_sent_to_page": "≤ 6",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--playground-only", action="store_true", help="leave the comparison with FigureWidget out")
    parser.add_argument("--pauses", type=int, default=50, help="how often Pause is clicked in the full playground")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each stretch of training")
    parser.add_argument("--rounds", type=int, default=3, help="stretches of each kind, in turn")
    parser.add_argument("--clicks", type=int, default=20, help="how often Pause is clicked, and a slider moved")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Start Lab and Chromium, measure, and end both."""
    from playwright.sync_api import sync_playwright

    from tests.browser.lab import CHROMIUM_ARGUMENTS, Lab
    from tests.browser.server import LabServer

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
                "playground": measure_playground(bench, args),
                "weight_to_boundary_ms": measure_drag(bench, args),
                "megabytes_sent_to_page": {"3 views": round(sent[0] / 1e6, 2), "8 views": round(sent[1] / 1e6, 2)},
            }
            if not args.playground_only:
                lab.run_cell(3)  # FigureWidget brings a plotly.js of its own
                result |= _compare(bench, args)
            lab.check()
            browser.close()
        finally:
            server.close()
    return result


def _chromium() -> str | None:
    """A Chromium of the system; without one, Playwright takes its own."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _compare(bench: Bench, args: argparse.Namespace) -> dict[str, Any]:
    """A training view and a FigureWidget, in turn."""
    alone: list[tuple[float, float]] = []
    views = {name: Watched(bench, name, args) for name in ("live", "plain")}
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
