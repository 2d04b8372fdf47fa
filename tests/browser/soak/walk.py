"""A random walk through a notebook in which a training, a playground and a graph are live."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Locator, Page

from tests.browser.lab import Lab
from tests.browser.server import LabServer
from tests.browser.soak.gestures import GESTURES
from tests.browser.soak.hand import Hand
from tests.browser.soak.shown import GRAPH, TRAINING, unlike
from tests.browser.soak.start import START

ROOT = Path(__file__).parents[3]

WATCHED = f"""import sys; sys.path.insert(0, {str(ROOT)!r})
from tests.browser.soak.recorder import Recorder
from tests.browser.soak.start import START
from tests.browser.soak.shown import held
from tests.browser.soak.state import keep
recorder = Recorder("soak.jsonl", globals())
recorder.watch_graph(graph)"""

SHOWN = {
    "view": "view = recorder.watch('trainer', nb.view(trainer, panels='loss, boundary, network, weights')); view",
    "other": "recorder.watch('trainer', nb.view(trainer, panels='weights, loss'))",
    "playground": "played = recorder.watch('playground', nb.view(playground)); played",
    "graph": "graph",
}
"""The cells that show a view, by what it is called."""

FIRST = 2
SCRATCH = FIRST + len(SHOWN)

# A cell that trains may be stopped, or find that the hand has left it nothing to train.
TROUBLES = """() => {
    const expected = ["KeyboardInterrupt", "DivergenceError"];
    window.soakTroubles = [];
    window.jupyterapp.shell.currentWidget.context.sessionContext.iopubMessage.connect((_, { header, content }) => {
        if (header.msg_type === "error" && !expected.includes(content.ename))
            window.soakTroubles.push(`${content.ename}: ${content.evalue}\\n${content.traceback.join("\\n")}`);
        if (header.msg_type === "stream" && content.name === "stderr") window.soakTroubles.push(content.text);
    });
}"""


class Measured(NamedTuple):
    """What may pile up while a notebook is used.

    Attributes:
        seconds: when, on whatever clock.
        kernel: its memory in megabytes.
        page: that of the JavaScript of the page that stays open, in megabytes.
        tasks: trainings in the background.
        listeners: views that the two trainings tell of what they do.
        widgets: widgets that the kernel knows, also those of cells that were run again.
    """

    seconds: float
    kernel: float
    page: float
    tasks: int
    listeners: int
    widgets: int

    def told(self, began: float) -> str:
        """All of it as a line, with the seconds since a beginning."""
        return (
            f"{self.seconds - began:5.0f} s {self.kernel:7.1f} MB {self.page:7.1f} MB "
            f"{self.tasks:2} tasks {self.listeners:3} listeners {self.widgets:4} widgets"
        )


class Walk:
    """The hand's page, and a second one that stays open and sees all.

    Attributes:
        lab: the page on which the hand works; it is reloaded now and then.
        witness: a page on the same notebook that is left alone.
        last: the latest gestures in words.
    """

    def __init__(self, browser: Browser, server: LabServer, artifacts: Path, seed: int) -> None:
        self._browser, self._server, self._artifacts = browser, server, artifacts
        self.seed = seed
        self.random = Random(seed)
        self.last: deque[str] = deque(maxlen=30)
        self.done = 0
        self._third: Lab | None = None
        self.pages: list[Lab] = []
        self.lab = self._opened()
        self.lab.write("soak.ipynb", [START, WATCHED, *SHOWN.values(), "pass"])
        self.lab.open("soak.ipynb")
        self.lab.run_all()
        self.lab.save()
        self.witness = self._opened()
        self.witness.open("soak.ipynb")
        self._hear(self.witness)
        self._devtools = self.witness.page.context.new_cdp_session(self.witness.page)
        self.hand = Hand(self.lab.page, self.random)

    def _opened(self) -> Lab:
        context = self._browser.new_context(viewport={"width": 1280, "height": 1000})
        lab = Lab(self._server, context.new_page(), self._artifacts)
        self.pages.append(lab)
        return lab

    @property
    def page(self) -> Page:
        """The page on which the hand works."""
        return self.lab.page

    # ---- gestures ---------------------------------------------------------------------------------------------------

    def gesture(self) -> str:
        """Make the next gesture that there is something for."""
        while True:
            # Each has random numbers of its own: what one needs does not decide what the next one is.
            self.random.seed(f"{self.seed} {self.done}")
            gesture: Callable[[Walk], str | None] = self.random.choices(list(GESTURES), [*GESTURES.values()])[0]
            self.last.append(f"{self.done}: {gesture.__name__} …")
            done = gesture(self)
            self.done += 1
            if done is not None:
                self.last[-1] = f"{self.done - 1}: {gesture.__name__}: {done}"
                return done
            self.last.pop()

    def cell(self, name: str) -> int:
        """The index of the cell that shows a view."""
        return FIRST + [*SHOWN].index(name)

    def view(self, name: str, lab: Lab | None = None) -> Locator:
        """A view, on the screen."""
        views = ".nbnet-graph-view" if name == "graph" else ".nbnet-live[data-frame]"
        return (lab or self.lab).view(self.cell(name), views)

    def look_away(self, lab: Lab | None = None) -> None:
        """Scroll to where no training is drawn, which takes most of the processor's time."""
        self.view("graph", lab)

    def run(self, source: str) -> None:
        """Write a cell and run it."""
        self._write(source)
        self.lab.run_cell(SCRATCH)

    def interrupted(self, source: str) -> None:
        """Write a cell, run it, and stop it while it works."""
        self._write(source)
        self.lab.start_cell(SCRATCH)
        self.page.wait_for_timeout(600)
        self.lab.command("notebook:interrupt-kernel")
        self.lab.wait_until_idle()

    def _write(self, source: str) -> None:
        self.page.evaluate(
            """([index, source]) => window.jupyterapp.shell.currentWidget.content.model.cells.get(index)
                .sharedModel.setSource(source)""",
            [SCRATCH, source],
        )

    def reload(self) -> None:
        """Reload the hand's page, as F5 does."""
        self.lab.save()
        self.lab.reload()

    def another_tab(self) -> str:
        """Open a third page on the notebook, or close it."""
        if self._third is None:
            self._third = self._opened()
            self._third.open("soak.ipynb")
            self.look_away(self._third)
            return "opened another tab"
        self._third.page.context.close()
        self._third = None
        return "closed the other tab"

    # ---- what must hold ---------------------------------------------------------------------------------------------

    def _hear(self, lab: Lab) -> None:
        lab.page.evaluate(TROUBLES)

    def troubles(self) -> list[str]:
        """What has gone wrong so far on a page that told the test of it itself."""
        found: list[str] = []
        for lab in self.pages:
            found += lab.errors + [f"a request off loopback: {address}" for address in lab.strangers]
        return found

    def hidden_troubles(self) -> list[str]:
        """What has gone wrong so far in the kernel, and what the page that stays open saw of it."""
        found: list[str] = self.witness.page.evaluate("window.soakTroubles")
        return found + self.python("recorder.troubles")

    def rest(self) -> None:
        """Stop both trainings, and wait until every page shows what Python holds.

        Raises:
            AssertionError: if one does not.
        """
        self.run("trainer.pause(); playground.trainer.pause()")
        for lab in filter(None, (self.lab, self.witness, self._third)):
            for name in SHOWN:
                self._agrees(lab, name)

    def _agrees(self, lab: Lab, name: str) -> None:
        deadline = time.monotonic() + 20
        while True:
            view = self.view(name, lab)
            view.evaluate(
                """(view) => {
                    document.activeElement?.blur();
                    view.querySelector(".nbnet-weights")?.scrollIntoView(); // what is out of sight is not drawn
                }"""
            )
            page = view.evaluate(GRAPH if name == "graph" else TRAINING)
            found = unlike(page, self.python(f"held(globals())['{name}']"))
            if not found:
                return
            where = self.pages.index(lab)
            assert time.monotonic() < deadline, f"{name} on page {where}:\n" + "\n".join(found)
            lab.page.wait_for_timeout(200)

    def measured(self) -> Measured:
        """What the kernel and the page that stays open hold now."""
        self._devtools.send("HeapProfiler.collectGarbage")
        page = self._devtools.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        return Measured(time.monotonic(), page=page, **self.python("recorder.measured()"))

    def close(self) -> None:
        """Close all pages."""
        for lab in self.pages:
            lab.page.context.close()

    def python(self, expression: str) -> Any:
        """What the kernel computes for an expression."""
        return self.witness.python(expression)
