"""What a model decides over the plane of two features, with the samples on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from nbnet.drawing.boundary_samples import Samples
from nbnet.drawing.frame import framed, plain
from nbnet.drawing.linear_marks import LinearMarks
from nbnet.drawing.palette import GRADIENT, INK
from nbnet.drawing.panel import Choice, Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.plane import scores_of, surface
from nbnet.drawing.regions import Level, regions_of
from nbnet.language import _, marked
from nbnet.models import Perceptron
from nbnet.models.model import Model, decide
from nbnet.training import Trainer

RESOLUTION: Final = 100
COMPONENTS: Final = "components"
MOST_OFFERED: Final = 100
"""Features of which two can be chosen: a longer list is no choice."""


def boundary(
    of: Trainer | Model,
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    *,
    at: int | None = None,
    features: tuple[int, int] | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    look: str = "probability",
) -> go.Figure:
    """Draw what a model decides over the plane of two features, and the samples with their true classes.

    Two classes: the colour is the squashed score σ(s), which is the probability of the second class when the model is
    trained with cross-entropy. Several classes: the winner's colour, paler where it leads by little (softmax). The line
    is where the decision changes; for a linear model dashed lines are its margins, where the score is ±1, and an arrow
    is the weight vector. A perceptron answers without shades.

    Args:
        of: a trainer, or what decides.
        X: samples, shape (N, features); a trainer has its own.
        y: their labels, shape (N,), or numbers for a regression.
        at: the step of a trainer to show; by default the present.
        features: the two columns of X to draw; the others are held at their mean. By default, more than two features
            are shown on the plane of the samples' two principal components.
        feature_names: one name a column of X.
        class_names: one name a class, in the sorted order of the labels.
        look: "probability" for shades, "class" for the decision alone.

    Returns:
        A Plotly figure.

    Raises:
        TypeError: if a model comes without data.
        ValueError: If the shapes do not fit, or the model has one feature.

    Example:
        >>> from nbnet import datasets
        >>> from nbnet.models import FeatureMLP, Perceptron
        >>> X, y = datasets.iris()
        >>> [trace.name for trace in boundary(Perceptron(2), X, y).data if trace.showlegend is None]
        ['decision', 'misclassified', 'last mistake', 'setosa', 'versicolor']
    """
    options = {"features": features, "feature_names": feature_names, "class_names": class_names}
    figure: go.Figure = BoundaryPlot.alone(of, X, y, at=at, look=look, **options)
    return figure


class BoundaryPlot(Panel):
    """The decision of a model that learns, over a plane of its features.

    Args:
        subject: what it is about.
        look: "probability" for shades, "class" for the decision alone.
        test: "show" to draw the validation samples of a training too, as open marks.

    Raises:
        ValueError: If there is no plane, or no such look.
    """

    name = "boundary"
    label = marked("Decision boundary")
    order = 1

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """A model of one feature has no plane."""
        return _("The model has one feature: there is no plane.") if subject.model.n_features < 2 else None

    def __init__(self, subject: Subject, *, look: str = "probability", test: str = "hide") -> None:
        super().__init__(subject)
        if look not in ("probability", "class"):
            raise ValueError(f"look is {look!r}: expected 'probability' or 'class'.")
        if test not in ("show", "hide"):
            raise ValueError(f"test is {test!r}: expected 'show' or 'hide'.")
        self._test = test
        model = subject.model
        self._model, self._look = model, look
        self._surface = surface(subject, RESOLUTION)
        self._regions = regions_of(
            model, np.asarray(subject.y).reshape(len(subject.X), -1)[:, 0], sharp=look == "class"
        )
        self._samples = Samples(subject, self._surface, self._regions, test=test == "show")
        self._moved = False  # whether samples are elsewhere than in the figure that the page was given
        self._marks = LinearMarks(subject, self._surface)
        first, second = self._surface.names
        self.title = _("What the model decides over {first} and {second}, with the samples").format(
            first=first, second=second
        )
        if model.task == "regression":
            self.heading = _("Predictions")
            self.title = _("What the model predicts over {first} and {second}, with the samples").format(
                first=first, second=second
            )
        self.notes = [*self._surface.notes, *self._marks.notes]
        if len(self._samples.X) < len(subject.X):
            self.notes.append(
                _("{n:,} of {all:,} samples are shown.").format(n=len(self._samples.X), all=len(subject.X))
            )

    def takes_over(self, before: BoundaryPlot) -> bool:
        """The plane stays, if it holds all samples, and so do the colours. See `Panel.takes_over`."""
        turned = self.subject.model.n_features > 2
        other = (
            isinstance(self._regions, Level)
            and isinstance(before._regions, Level)
            and (self._regions.low < before._regions.low or self._regions.high > before._regions.high)
        )
        self._moved = not turned and not other and before._surface.holds(self._samples.points)
        if self._moved:
            self._surface, self._regions = before._surface, before._regions
            self._marks = LinearMarks(self.subject, self._surface)
            self._samples.go_on(before._samples)
        return self._moved

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Shades or the decision alone; the validation samples, if there are any; of many features, which two."""
        found = []
        if not isinstance(self._model, Perceptron):
            regression = self._model.task == "regression"
            values = (
                ("probability", _("number") if regression else _("probability")),
                ("class", _("halves") if regression else _("class")),
            )
            found.append(Choice("look", _("Colours"), values, self._look))
        if self.subject.validation is not None:
            shown = (("hide", _("no test data")), ("show", _("test data")))
            found.append(Choice("test", _("Test data"), shown, self._test))
        subject = self.subject
        if 2 < self._model.n_features <= MOST_OFFERED:
            columns = [(str(i), name) for i, name in enumerate(subject.feature_names)]
            pair = None if subject.features is None else tuple(map(str, subject.features))
            across = ((COMPONENTS, _("principal components")), *columns)
            found.append(Choice("across", _("Across"), across, COMPONENTS if pair is None else pair[0], shared=True))
            if pair is not None:
                up = tuple(column for column in columns if column[0] != pair[0])
                found.append(Choice("up", _("Up"), up, pair[1], shared=True))
        return tuple(found)

    def figure(self) -> go.Figure:
        """Axes, samples and legend; the decision itself is left to `patch`."""
        plane = self._surface.plane
        first, second = self._surface.names
        figure = go.Figure()
        figure.add_heatmap(
            uid="decision",
            name=_("decision"),
            x=plane.x.tolist(),
            y=plane.y.tolist(),
            colorscale=self._regions.scale("light"),
            zsmooth="fast" if self._regions.smooth else False,
            showscale=False,
            hoverinfo="skip",
        )
        dark: dict[str, dict[str, Any]] = {"decision": {"colorscale": self._regions.scale("dark")}}
        size = self._samples.size
        if self._model.task == "classification":
            # A disc under the sample: its rim is seen around it.
            figure.add_scatter(
                uid="misclassified",
                name=_("misclassified"),
                mode="markers",
                marker={"size": size + 7, "color": INK["light"]},
                hoverinfo="skip",
                legendrank=2000,
            )
            dark["misclassified"] = {"marker.color": INK["dark"]}
        figure.add_scatter(
            uid="boundary",
            name=_("boundary"),
            mode="lines",
            line={"color": INK["light"], "width": 2.5},
            hoverinfo="skip",
            showlegend=False,
        )
        dark["boundary"] = {"line.color": INK["dark"]}
        lines = ["boundary"]
        lines += self._marks.add(figure, dark)
        samples = self._samples.add(figure, dark)
        self._samples.add_test(figure, dark)
        ring = {"size": size + 12, "color": "rgba(0, 0, 0, 0)", "line": {"color": GRADIENT["light"], "width": 3}}
        figure.add_scatter(
            uid="selected", mode="markers", x=[None], y=[None], marker=ring, hoverinfo="skip", showlegend=False
        )
        dark["selected"] = {"marker.line.color": GRADIENT["dark"]}
        marks = ["misclassified"] if self._model.task == "classification" else []
        framed(figure, height=420, dark=dark, painted=["decision", *marks, *lines, *samples])
        figure.update_layout(meta={**figure.layout.meta, "samples": samples, "peeks": "decision"})
        figure.update_xaxes(title={"text": plain(first)}, range=[plane.x[0], plane.x[-1]], showgrid=False)
        figure.update_yaxes(title={"text": plain(second)}, range=[plane.y[0], plane.y[-1]], showgrid=False)
        return figure

    def patch(self, view: View) -> Patch:
        """What the model decides at a moment."""
        model, plane = view.model, self._surface.plane
        scores = scores_of(model, plane.samples)
        shades = self._regions.shades(plane, scores)
        line_x, line_y = self._regions.lines(plane, scores)
        traces: dict[str, dict[str, Any]] = {
            "decision": {"z": shades, "zmin": shades.low, "zmax": shades.high},
            "boundary": {"x": line_x.astype(np.float32), "y": line_y.astype(np.float32)},
        }
        if model.task == "classification":
            wrong = self._samples.points[decide(scores_of(model, self._samples.X)) != self._samples.y]
            if not len(wrong):
                wrong = np.full((1, 2), np.nan)  # a trace without points has no place in the legend
            traces["misclassified"] = {"x": wrong[:, 0], "y": wrong[:, 1]}
        traces |= self._marks.patch(view, scores)
        if self._moved:
            for uid, place in self._samples.places().items():
                traces[uid] = {name: values.astype(np.float64) for name, values in place.items()}
        return Patch(traces)

    def text(self, view: View) -> str:
        """How many samples lie on the wrong side."""
        if view.model.task == "regression":
            return self.title
        samples = self._samples
        wrong = int(np.count_nonzero(decide(scores_of(view.model, samples.X)) != samples.y))
        return f"{self.title}. " + _("{n:,} of {all:,} samples are misclassified.").format(n=wrong, all=len(samples.X))
