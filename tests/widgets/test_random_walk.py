"""Whatever pages say, in whatever order, while it trains: plain Python that does the same has the same numbers.

It is the soak of the browser tests without a browser: no pictures and no hands, but many more messages a second, also
such as no page sends.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

import nbnet as nb
from nbnet.drawing.panel import panels
from nbnet.widgets import open_views
from tests.browser.soak.gestures import CELLS
from tests.browser.soak.recorder import Recorder
from tests.browser.soak.replay import Replay
from tests.browser.soak.start import START
from tests.browser.soak.state import State, differences, state_of
from tests.widgets.page import Page

ACTIONS = 100
WALKS = int(os.environ.get("NBNET_WALKS", "3"))
"""How many walks: by default few enough to be quick."""

SETTINGS: dict[str, list[Any]] = {
    "learning_rate": [0.01, 0.1, 0.3, 1, -1, None, 1e6, 1e30],
    "batch_size": [1, 7, 20, None, 0, 2.5, 100_000],
    "l1": [0, 0.001, -3],
    "l2": [0, 0.01, 0.5],
}
RECIPES: dict[str, list[Any]] = {
    "data": ["gauss", "xor", "circle", "spiral", "plane", "moons", "blobs", "blobs", "nonsense"],
    "noise": [0, 0.1, 0.2, 5],
    "n": [20, 60, 100],
    "test": [0, 0.3, 0.5],
    "features": [["x1"], ["x1", "x2"], ["x1", "product"], ["x1", "x1"]],
    "layers": [[], [3], [4, 2], [1, 1, 1]],
    "loss": ["mse", "binary_cross_entropy", "hinge", "softmax_cross_entropy", ""],
    "optimizer": ["SGD", "Adam", "RMSProp"],
    "initializer": ["xavier", "he", "zeros"],
    "seed": [0, 1, 7, -1],
    "show_test": [True, False],
    "discretise": [True, False],
}


class Chatter:
    """Says things at random, as pages do."""

    def __init__(self, random: Random, names: dict[str, Any]) -> None:
        self.random = random
        self.names = names
        self.said = 0

    def content(self, kind: str, trainer: nb.Trainer, view: nb.TrainingView) -> dict[str, Any]:
        """What goes with a message of a kind."""
        one, place = self.random.choice, [self.random.uniform(-6, 6), self.random.uniform(-6, 6)]
        row, gesture = one([0, self.random.randrange(len(trainer.X)), 5000]), one(["", "a", "b", str(self.said)])
        self.said += 1
        name = one(list(SETTINGS))
        recipe = one(list(RECIPES))
        parameter, tensor = one(list(trainer.model.parameters.items()))
        value = one([0, 0.75, -3, 1e4, self.random.gauss(0, 1), 1e308])
        contents: dict[str, Callable[[], dict[str, Any]]] = {
            "unit": lambda: {"value": one(["sample", "batch", "epoch"])},
            "setting": lambda: {"name": name, "value": one(SETTINGS[name])},
            "scrub": lambda: {"iteration": one([None, 0, self.random.randint(0, trainer.iteration), 10**9])},
            "travel": lambda: {"by": one([-1, 1])},
            "unpin": lambda: {"index": self.random.randrange(len(trainer.runs) + 1)},
            "add_point": lambda: {"place": one([place, [1.0, None]]), "answer": one([0, 1])},
            "move_point": lambda: {"row": row, "place": place, "gesture": gesture},
            "answer_point": lambda: {"row": row, "answer": one([0, 1]), "gesture": gesture},
            "remove_point": lambda: {"row": row},
            "set_weight": lambda: {
                "parameter": parameter,
                "index": [self.random.randrange(size) for size in tensor.shape],
                "value": value,
                "gesture": gesture,
            },
            "pin_unit": lambda: {"layer": 1, "unit": self.random.randrange(4), "value": one([None, 0.5, -1.0])},
            "open": lambda: {"name": one(list(panels()))},
            "shut": lambda: {"name": one(list(panels()))},
            "speed": lambda: {"value": one([1, 10, 100])},
            "choose": lambda: self._choice(view),
            "recipe": lambda: {"settings": {recipe: one(RECIPES[recipe])}, "going_on": one([True, False])},
            "layer": lambda: {
                "do": one(["add", "remove", "wider", "narrower", "activation"]),
                "at": one([0, 1, 9]),
                "activation": one(["relu", "tanh", "maxout", "nonsense"]),
                "pieces": one([None, 3]),
            },
            "option": lambda: {"name": one(["momentum", "nesterov", "beta1"]), "value": one([0, 0.5, 0.9, True, 2])},
        }
        return contents.get(kind, dict)()

    def _choice(self, view: nb.TrainingView) -> dict[str, Any]:
        offered = [(panel["name"], each) for panel in view.panel_set.described() for each in panel["choices"]]
        if not offered:
            return {"type": "pause"}
        name, each = self.random.choice(offered)
        return {"name": name, "option": each["name"], "value": self.random.choice(each["values"])[0]}

    def of_the_graph(self) -> dict[str, Any]:
        """A message to the graph view."""
        one = self.random.choice
        key = f"n{self.random.randrange(len(self.names['graph'].graph.nodes_topologically_sorted()))}"
        kind, content = one(
            [
                ("set", {"key": key, "value": one(["0.5", "-7", "1e300", "0", "x", ""]), "gesture": one(["", "a"])}),
                ("set", {"key": key, "value": str(self.random.gauss(0, 2)), "gesture": ""}),
                ("pin", {"node": key}),
                ("unpin", {"node": key}),
                ("undo", {"redo": one([True, False])}),
                ("reset", {}),
                ("neurons", {"on": one([True, False])}),
                ("walk", {"mode": one(["", "both", "forward", "backward", "forward-mode"])}),
                ("step", {"by": one([-1, 1])}),
                ("range", {"key": key, "low": "-1", "high": one(["5", "-5"])}),
                ("open", {"node": key}),
            ]
        )
        return {"type": kind, "view": "graph", "seq": self.said, **content}


KINDS = {
    **{"play": 3, "pause": 1, "step": 3, "unit": 1, "reset": 1, "setting": 2, "speed": 1},
    **{"scrub": 3, "travel": 1, "branch": 1, "pin": 2, "unpin": 1, "open": 3, "shut": 1, "choose": 1},
    **{"add_point": 1, "move_point": 2, "answer_point": 1, "remove_point": 1, "set_weight": 2, "pin_unit": 1},
    **{"undo": 2, "redo": 1},
}
"""How often a page sends what."""
OF_PLAYGROUNDS = {**KINDS, "recipe": 3, "layer": 2, "option": 1, "fresh": 1, "share": 1, "undo": 3, "redo": 2}


async def walk(seed: int, log: Path) -> tuple[State, list[str]]:
    """A random walk. Returns what it leaves in Python, and what went wrong on the way."""
    random, names = Random(seed), {}
    exec(START, names)
    trainer, playground = names["trainer"], names["playground"]
    recorder = Recorder(str(log), names, listen=False)
    recorder.watch_graph(names["graph"])
    views = {
        "all": recorder.watch("trainer", nb.view(trainer, panels="all")),
        "some": recorder.watch("trainer", nb.view(trainer, panels="weights, loss")),
        "played": recorder.watch("playground", nb.view(playground, panels="boundary, network, compare")),
    }
    pages = {name: Page(view, name).open() for name, view in views.items()}
    names["graph"]._handle_custom_msg({"type": "ready", "view": "graph"}, [])
    wrong: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: wrong.append(str(context)))
    chatter = Chatter(random, names)
    for _ in range(ACTIONS):
        name = random.choice(("all", "some", "played", "played"))
        what = random.choice(("page",) * 6 + ("graph", "cell", "rest", "rest"))
        if what == "page":
            kinds = OF_PLAYGROUNDS if name == "played" else KINDS
            kind = random.choices(list(kinds), list(kinds.values()))[0]
            known = playground.trainer if name == "played" else trainer
            pages[name].say(kind, **chatter.content(kind, known, views[name]))
        elif what == "graph":
            names["graph"]._handle_custom_msg(chatter.of_the_graph(), [])
        elif what == "cell":
            recorder.do(random.choice(CELLS))
            open_views.cell_ended()
        # From here on nobody asks for anything: what is still refused is a view's own fault.
        alerts = [view.alert for view in views.values()]
        if what == "rest":
            await asyncio.sleep(random.choice((0, 0.005, 0.03, 0.1)))
        for page in pages.values():
            if page.frames and random.random() < 0.7:
                page.draw()
            page.heard.clear()
        wrong += [
            view.alert for view, before in zip(views.values(), alerts, strict=True) if view.alert not in ("", before)
        ]
    trainer.pause()
    playground.trainer.pause()
    await asyncio.sleep(0.05)
    recorder.close()
    names["graph"].refresh()
    return state_of(names), wrong


@pytest.mark.parametrize("seed", range(WALKS))
def test_a_random_walk_and_its_replay(seed: int, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    there, wrong = asyncio.run(walk(seed, log))
    assert not wrong
    replay = Replay(START)
    replay.run(log)
    replay.advance({name: there[f"{name}.iteration"][0] for name in ("trainer", "playground")})
    replay.names["graph"].refresh()
    assert not differences(there, state_of(replay.names))
