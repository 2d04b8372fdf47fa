"""What `benchmarks live` measures of one kind of view while a network learns: frames, backlog, Pause, slider, steps."""

from __future__ import annotations

import argparse
import bisect
import statistics
from typing import Any

from benchmarks._live_page import PLAY, SLIDE, Bench


class Watched:
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
        self.backlog = max(self.backlog, backlog(published, bench.notes(self.name)))

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
        slider = {"live": ".sliders input[type=range]", "plain": "input[type=number]"}[self.name]
        self.bench.lab.output(place).locator(slider).first.wait_for()
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
            "pause_to_last_step_ms": spread(self.to_last_step),
            "pause_to_still_screen_ms": spread(self.to_still_screen),
            **({"slider_to_text_ms": spread(self.to_text)} if self.to_text else {}),
            "steps_per_second": round(rate),
            "steps_share": round(rate / alone, 3),
            "steps_share_of_kernel_work": round(rate_of_work / alone_of_work, 3),
        }


def backlog(published: list[list[float]], shown: list[list[float]]) -> int:
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


def spread(values: list[float]) -> dict[str, float]:
    """The median and the worst of some times."""
    return {"median": round(statistics.median(values), 1), "worst": round(max(values), 1)}
