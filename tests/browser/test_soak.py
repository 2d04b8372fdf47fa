"""Minutes of a person who tries everything at once; then plain Python does the same, and has the same numbers.

NBNET_SOAK_SECONDS   how long it clicks: by default a minute
NBNET_SOAK_SEED      repeats the choices of a walk; how much is trained between them is up to the clock
"""

from __future__ import annotations

import json
import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.server import LabServer
from tests.browser.soak.memory import growth
from tests.browser.soak.replay import Replay
from tests.browser.soak.start import START
from tests.browser.soak.state import differences, state_of
from tests.browser.soak.walk import Measured, Walk

SECONDS = float(os.environ.get("NBNET_SOAK_SECONDS", "60"))
SEED = int(os.environ.get("NBNET_SOAK_SEED", time.time_ns() % 1_000_000))
PACE = 7.0
"""Seconds from one gesture to the next: a person's, who also reads; CI has no more than its share of a processor."""
STARES = 0.2
"""How often the hand's page stays where the trainings are drawn, until the next gesture."""
REST = 10
"""Gestures after which everything rests for a moment."""
FLAT = {"kernel": 20.0, "page": 10.0}
"""Megabytes by which memory may grow in the second half: histories, pinned runs and views run again take about
20 in an hour; a frame that was kept each time would take ten times as much."""
ENOUGH = 8
"""Measurements without which nothing can be said of a course."""


@pytest.mark.timeout(SECONDS * 3 + 600)
def test_a_long_random_walk_and_its_replay(
    browser: Browser, lab_server: LabServer, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    print(f"NBNET_SOAK_SEED={SEED} NBNET_SOAK_SECONDS={SECONDS:g}")
    walk = Walk(browser, lab_server, Path(os.environ.get("NBNET_SCREENSHOTS", tmp_path)), SEED)
    log = lab_server.root / "soak.jsonl"
    measured: list[Measured] = []
    try:
        began, made = time.monotonic(), 0
        while (now := time.monotonic()) - began < SECONDS:
            walk.gesture()
            made += 1
            if made % REST == 0:
                walk.rest()
                measured.append(walk.measured())
                assert not (troubles := walk.hidden_troubles()), "\n".join(troubles)
            assert not (troubles := walk.troubles()), "\n".join(troubles)
            if walk.random.random() > STARES:
                walk.look_away()
            walk.page.wait_for_timeout(max(0.0, PACE - (time.monotonic() - now)) * 1000)
        walk.rest()
        walk.run("graph.refresh(); keep(globals(), 'soak.pickle')")
        assert not (troubles := walk.troubles() + walk.hidden_troubles()), "\n".join(troubles)
        replayed(log, lab_server.root / "soak.pickle")
        for each in measured:
            record_property("soak", each.told(began))
        flat(measured)
    except BaseException:
        print(f"NBNET_SOAK_SEED={SEED}; the last gestures:", *walk.last, sep="\n  ")
        if log.exists():
            actions = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()[-30:]]
            print("the last actions that Python received:", *actions, sep="\n  ")
        print("memory:", *measured, sep="\n  ")
        raise
    finally:
        walk.close()
        lab_server.tidy()


def replayed(log: Path, kept: Path) -> None:
    """Fresh objects, to which the same is done, are the same to the last bit."""
    there = pickle.loads(kept.read_bytes())
    replay = Replay(START)
    replay.run(log)
    replay.advance({name: there[f"{name}.iteration"][0] for name in ("trainer", "playground")})
    replay.names["graph"].refresh()
    found = differences(there, state_of(replay.names))
    assert not found, "\n".join(found)


def flat(measured: list[Measured]) -> None:
    """No memory grows, and nothing piles up."""
    if len(measured) >= ENOUGH:
        seconds = [each.seconds for each in measured]
        for name, limit in FLAT.items():
            grown = growth(seconds, [getattr(each, name) for each in measured])
            assert grown < limit, f"the {name} grew by {grown:.0f} MB in the second half"
    for each in measured:
        assert each.tasks == 0, f"{each.tasks} tasks still train at rest"
        # Each of three pages may show another view of each of three cells.
        assert each.listeners <= 9, f"{each.listeners} views listen to the two trainings"
