"""The picture of a graph: how soon it is there, and how soon its numbers follow a slider, at 20, 200 and 1,000 gates.

The first picture is measured in process, with the share that Graphviz takes. An update is measured in a real JupyterLab
in Chromium, from the slider's event to the changed text after the next paint, and inside the kernel by itself.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks._view_kernel import graph

ROOT = Path(__file__).resolve().parents[1]
SIZES = (20, 200, 1000)
TARGETS = {"slider_to_text_ms at 200 gates": "≤ 60"}

# Moves a slider, and waits for the leaf's own text to change and to be painted.
SLIDE = """([cell, value]) => new Promise((resolve, reject) => {
    const place = document.querySelector(`[data-windowed-list-index="${cell}"]`);
    const input = place.querySelector(".sliders input[type=range]");
    const text = place.querySelector('[data-id="n0-value"]');
    const began = performance.now();
    const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    });
    observer.observe(text, { subtree: true, childList: true, characterData: true });
    setTimeout(() => reject(new Error("no text changed")), 10000);
    input.value = value;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type));
})"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--moves", type=int, default=20, help="how often each slider is moved")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure first pictures in process, then updates in JupyterLab."""
    result: dict[str, Any] = {str(size): _first_picture(size) for size in SIZES}
    for size, update in _updates(args.moves).items():
        result[str(size)].update(update)
    return {"targets": TARGETS, "gates": result}


def _first_picture(size: int) -> dict[str, float]:
    from nbnet.autodiff import ComputationalGraph
    from nbnet.drawing.compose import compose
    from nbnet.drawing.dot import digraph
    from nbnet.drawing.layout import layout
    from nbnet.drawing.svg import draw

    drawn = ComputationalGraph(graph(size))
    whole, laid_out = [], []
    for _ in range(6):
        began = time.perf_counter()
        scene = compose(drawn)
        source = digraph(scene, labels=False).source
        before = time.perf_counter()
        placed = layout(source)
        after = time.perf_counter()
        svg = draw(scene, placed)
        whole.append(time.perf_counter() - began)
        laid_out.append(after - before)
    # The first round loads Graphviz.
    total, share = statistics.median(whole[1:]), statistics.median(laid_out[1:])
    return {
        "gates": sum(tensor.gate is not None for tensor in drawn.nodes_topologically_sorted()),
        "first_picture_ms": round(1000 * total, 1),
        "layout_share": round(share / total, 2),
        "svg_kilobytes": round(len(svg.encode()) / 1000),
    }


def _updates(moves: int) -> dict[int, dict[str, float]]:
    from playwright.sync_api import sync_playwright

    from benchmarks.live import _chromium
    from tests.browser.lab import CHROMIUM_ARGUMENTS, Lab
    from tests.browser.server import LabServer

    cells = [
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom benchmarks import _view_kernel as bench",
        "import nbnet as nb",
        *(f"view{n} = nb.view(bench.graph({n})); weighed{n} = bench.Weighed(view{n}); view{n}" for n in SIZES),
    ]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name in ("notebooks", "state"):
            (Path(folder) / name).mkdir()
        server = LabServer(Path(folder) / "notebooks", Path(folder) / "state")
        try:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=list(CHROMIUM_ARGUMENTS))
            lab = Lab(server, browser.new_page(viewport={"width": 1280, "height": 900}), Path(folder))
            lab.write_and_run(cells)
            result = {size: _move(lab, cell, size, moves) for cell, size in enumerate(SIZES, 2)}
            lab.check()
            browser.close()
        finally:
            server.shut_down_kernels()
            server.close()
    return result


def _move(lab: Any, cell: int, size: int, moves: int) -> dict[str, float]:
    lab.output(cell).locator(".nbnet-graph-view svg").wait_for()
    lab.page.wait_for_timeout(1000)
    times = []
    for move in range(moves):
        times.append(lab.page.evaluate(SLIDE, [cell, str(-0.9 + 1.8 * (move + 1) / (moves + 1))]))
        lab.page.wait_for_timeout(100)
    return {
        "slider_to_text_ms": round(statistics.median(times), 1),
        "slider_to_text_worst_ms": round(max(times), 1),
        "bytes_per_update": lab.python(f"sorted(weighed{size}.bytes)[len(weighed{size}.bytes) // 2]"),
    }


def table(result: dict[str, Any]) -> str:
    rows = result["gates"]
    names = list(next(iter(rows.values())))
    lines = [f"{'':26}" + "".join(f"{'about ' + size:>14}" for size in rows)]
    lines += [f"{name:26}" + "".join(f"{row[name]:>14}" for row in rows.values()) for name in names]
    return "\n".join(lines + [f"target: {name} {goal}" for name, goal in result["targets"].items()])
