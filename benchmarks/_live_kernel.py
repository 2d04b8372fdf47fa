"""What `benchmarks live` runs in the notebook's kernel: the same training, watched by each kind of view."""

from __future__ import annotations

import json
import time
from typing import Any

import ipywidgets
import numpy as np
import plotly.graph_objects as go

import nbnet as nb
from nbnet.drawing.boundary_plot import BoundaryPlot
from nbnet.drawing.panel import subject_of, view_of
from nbnet.widgets.playground_view import PlaygroundView

POINTS_OF_LINE = 900


class Counting:
    """A view that notes when it published which frame, and how large they were."""

    def __init__(self, *arguments, **options):
        self.published, self.bytes = [], 0
        super().__init__(*arguments, **options)

    def send(self, content, buffers=None):
        super().send(content, buffers)
        if content["type"] == "frame":
            self.published.append((time.time(), content["frame"]))
            self.bytes += sum(len(buffer) for buffer in buffers or []) + len(json.dumps(content))


class CountedTraining(Counting, nb.TrainingView):
    """A live view whose frames are counted."""


class CountedPlayground(Counting, PlaygroundView):
    """The live view of a playground whose frames are counted."""


PANELS = {"1 panel": "boundary", "4 panels": "network boundary loss histograms", "all panels": "all"}
DRAGGED = "boundary loss network weights"


def open_panels(view: CountedPlayground, names: str) -> None:
    """Show other panels, by the name of a set or their own, and count anew."""
    view.panels = PANELS.get(names, names)
    view.published, view.bytes = [], 0


class Plain:
    """A FigureWidget with a heatmap and a line, updated after every stretch of work."""

    def __init__(self, trainer: nb.Trainer) -> None:
        self.trainer = trainer
        self.published: list[tuple[float, int]] = []
        self._plane = BoundaryPlot(subject_of(trainer))
        self.figure = go.FigureWidget(go.Figure([go.Heatmap(xaxis="x2", yaxis="y2"), go.Scatter(mode="lines")]))
        self.figure.update_layout(xaxis={"domain": [0, 0.48]}, xaxis2={"domain": [0.55, 1]}, yaxis2={"anchor": "x2"})
        self.button = ipywidgets.Button(description="Pause")
        self.button.on_click(lambda _: trainer.pause())
        self.slider = ipywidgets.FloatText()
        self.slider.observe(self._move, "value")
        self.widget = ipywidgets.VBox([self.button, self.slider, self.figure])
        trainer.add_listener(self)

    def frame(self, trainer: nb.Trainer) -> None:
        history = trainer.history
        z = self._plane.patch(view_of(trainer)).traces["decision"]["z"].values
        with self.figure.batch_update():
            self.figure.data[0].z = z
            self.figure.data[1].x = history.iterations[-POINTS_OF_LINE:]
            self.figure.data[1].y = history.loss[-POINTS_OF_LINE:]
            self.figure.layout.title.text = str(len(self.published) + 1)
        self.published.append((time.time(), len(self.published) + 1))

    def state(self, trainer: nb.Trainer) -> None:
        """Nothing to show."""

    def _move(self, change: dict[str, Any]) -> None:
        self.figure.layout.title.text = f"{change['new']:.2f}"


def trained() -> nb.Trainer:
    """The network that learns: 2-16-16-1 on two spirals."""
    X, y = nb.datasets.spiral(n=200, noise=0.05, seed=0)
    return clocked(nb.Trainer(nb.MLP([2, 16, 16, 1], seed=0), X, y, optimizer=nb.SGD(learning_rate=0.05)))


def playground() -> nb.Playground:
    """The same network and samples as a playground, at full speed."""
    settings = {"data": "spiral", "n": 200, "noise": 0.05, "test": 0.0, "layers": [16, 16]}
    made = nb.Playground(**settings, batch_size=None, learning_rate=0.05)
    made.trainer.speed = None
    clocked(made.trainer)
    return made


def clocked(trainer: nb.Trainer) -> nb.Trainer:
    """Lets a trainer note when it made its last step."""
    made = trainer.learner.step

    def step(*arguments):
        measured = made(*arguments)
        trainer.learner.stepped = time.time()
        return measured

    trainer.learner.step = step
    return trainer


def neuron() -> nb.Tensor:
    """The lecture's neuron, for a slider."""
    w0, x0 = nb.Tensor(2.0, name="w0"), nb.Tensor(-1.0, name="x0")
    w1, x1 = nb.Tensor(-3.0, name="w1"), nb.Tensor(-2.0, name="x1")
    return 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 - 3.0)))


def call(function, *arguments) -> None:
    """Call from an expression, for the sake of what it does."""
    function(*arguments)


def progress(trainer: nb.Trainer) -> tuple[float, float, int]:
    """When it is, how long the kernel has worked, and how many steps were done."""
    return time.perf_counter(), time.process_time(), trainer.iteration
