"""The full playground in `benchmarks live`: with one panel, with four and with all; scrubbed, and a weight dragged."""

from __future__ import annotations

import argparse
import statistics
from typing import Any

from benchmarks._live_kernel import DRAGGED, PANELS
from benchmarks._live_page import DRAG, SCRUB, Bench
from benchmarks._live_view import Watched, spread


def measure_playground(bench: Bench, args: argparse.Namespace) -> dict[str, Any]:
    """The playground with one panel, with four, and with all; beside it the same training unwatched."""
    results = {}
    for names in PANELS:
        bench.lab.python(f"bench.open_panels(play_view, {names!r})")
        bench.page.wait_for_timeout(2500)
        view = Watched(bench, "play", args)
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
        figures["scrub_ms"] = spread(scrubs)
        figures["kilobytes_a_frame"] = round(statistics.median(sizes) / 1000, 1)
        results[names] = figures
    return results


def measure_drag(bench: Bench, args: argparse.Namespace) -> dict[str, float]:
    """From the slider of a weight to the boundary on the screen, the training paused; one move every half a second."""
    bench.lab.python(f"bench.open_panels(play_view, {DRAGGED!r})")
    bench.page.wait_for_timeout(2500)
    times = []
    for index in range(max(args.clicks, 2)):
        times.append(bench.page.evaluate(DRAG, -2 + 4 * index / args.clicks))
        bench.page.wait_for_timeout(800)
    return spread(times)
