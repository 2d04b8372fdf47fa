"""What a model decides over the plane of two features, with the samples on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.palette import GRADIENT, INK, PAPER, class_colour, class_symbol
from nbnet.drawing.panel import Choice, Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.plane import scores_of, surface
from nbnet.drawing.regions import Confidence, FloatArray, Level, Winners
from nbnet.drawing.zero_lines import zero_lines
from nbnet.language import _, marked
from nbnet.models import FeatureMLP, Perceptron
from nbnet.models.model import Model, decide
from nbnet.training import Trainer

RESOLUTION: Final = 100
SHOWN_AT_MOST: Final = 2000


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
        self._rows = shown = _spread(len(subject.X))
        self._X, self._y = subject.X[shown], np.asarray(subject.y).reshape(len(subject.X), -1)[shown, 0]
        self._points = self._surface.project(self._X)
        self._size = 9 if len(shown) <= 300 else 6
        self._moved = False  # whether samples are elsewhere than in the figure that the page was given
        self._class_names = list(subject.class_names)
        self._regions = regions_of(model, self._y, sharp=look == "class")
        self._linear = subject.layers == (2, 1) and model.task == "classification" and not isinstance(model, FeatureMLP)
        first, second = self._surface.names
        self.title = _("What the model decides over {first} and {second}, with the samples").format(
            first=first, second=second
        )
        self.notes = list(self._surface.notes)
        if len(self._X) < len(subject.X):
            self.notes.append(_("{n:,} of {all:,} samples are shown.").format(n=len(self._X), all=len(subject.X)))

    def takes_over(self, before: BoundaryPlot) -> bool:
        """The plane stays, if it holds all samples, and so do the colours. See `Panel.takes_over`."""
        turned = self.subject.model.n_features > 2
        other = (
            isinstance(self._regions, Level)
            and isinstance(before._regions, Level)
            and (self._regions.low < before._regions.low or self._regions.high > before._regions.high)
        )
        self._moved = not turned and not other and before._surface.holds(self._points)
        if self._moved:
            self._surface, self._regions, self._size = before._surface, before._regions, before._size
        return self._moved

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Shades or the decision alone; the validation samples, if there are any."""
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
        size = self._size
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
        if self._linear:
            for uid, called, dash in (("margins", _("score ±1"), "dash"), ("weights", _("weight vector w"), "solid")):
                figure.add_scatter(
                    uid=uid,
                    name=called,
                    mode="lines",
                    line={"color": INK["light"], "width": 1.5 if uid == "margins" else 4, "dash": dash},
                    hoverinfo="skip",
                    showlegend=False,
                )
                dark[uid] = {"line.color": INK["dark"]}
                lines.append(uid)
        if isinstance(self._model, Perceptron):
            line = {"color": GRADIENT["light"], "width": 3}
            figure.add_scatter(uid="mistake", name=_("last mistake"), mode="lines", line=line, hoverinfo="skip")
            dark["mistake"] = {"line.color": GRADIENT["dark"]}
            lines.append("mistake")
        samples = self._add_samples(figure, size, dark)
        self._add_test(figure, size, dark)
        ring = {"size": size + 12, "color": "rgba(0, 0, 0, 0)", "line": {"color": GRADIENT["light"], "width": 3}}
        figure.add_scatter(
            uid="selected", mode="markers", x=[None], y=[None], marker=ring, hoverinfo="skip", showlegend=False
        )
        dark["selected"] = {"marker.line.color": GRADIENT["dark"]}
        marks = ["misclassified"] if self._model.task == "classification" else []
        framed(figure, height=420, dark=dark, painted=["decision", *marks, *lines, *samples])
        figure.update_layout(meta={**figure.layout.meta, "samples": samples})
        figure.update_xaxes(title={"text": plain(first)}, range=[plane.x[0], plane.x[-1]], showgrid=False)
        figure.update_yaxes(title={"text": plain(second)}, range=[plane.y[0], plane.y[-1]], showgrid=False)
        return figure

    def _add_samples(self, figure: go.Figure, size: int, dark: dict[str, dict[str, Any]]) -> list[str]:
        """Adds the traces of the samples, and returns their uids; `customdata` says which row of X each point is."""
        places = {uid: {key: v.tolist() for key, v in place.items()} for uid, place in self._placed().items()}
        if isinstance(self._regions, Level):
            colours = places["samples"].pop("marker.color")
            figure.add_scatter(
                uid="samples",
                name=_("samples"),
                mode="markers",
                **places["samples"],
                marker={
                    "size": size,
                    "color": colours,
                    "cmin": self._regions.low,
                    "cmax": self._regions.high,
                    "colorscale": self._regions.scale("light"),
                    "line": {"color": INK["light"], "width": 1},
                },
                hovertemplate="%{x:.4g}, %{y:.4g}<br>" + _("target") + " %{marker.color:.4g}<extra></extra>",
            )
            dark["samples"] = {"marker.line.color": INK["dark"], "marker.colorscale": self._regions.scale("dark")}
            return ["samples"]
        for index, name in enumerate(self._class_names):
            uid = f"class{index}"
            figure.add_scatter(
                uid=uid,
                name=plain(name),
                mode="markers",
                **places[uid],
                marker={
                    "size": size,
                    "color": class_colour(index),
                    "symbol": class_symbol(index),
                    "line": {"color": PAPER["light"], "width": 1},
                },
                hovertemplate="%{x:.4g}, %{y:.4g}<extra>%{fullData.name}</extra>",
            )
            dark[uid] = {"marker.line.color": PAPER["dark"]}
        return list(places)

    def _add_test(self, figure: go.Figure, size: int, dark: dict[str, dict[str, Any]]) -> None:
        """Adds the validation samples, as open marks."""
        for index, (uid, place) in enumerate(self._placed_aside().items()):
            number = isinstance(self._regions, Level)
            marker: dict[str, Any] = {"size": size, "symbol": "circle-open", "line": {"width": 2}}
            if number:
                scale = self._regions.scale("light")
                ends = {"cmin": self._regions.low, "cmax": self._regions.high}  # type: ignore[union-attr]
                line = {"width": 1.5, "color": INK["light"]}
                marker = {"size": size, "symbol": "diamond", "colorscale": scale, "line": line, **ends}
                marker["color"] = place["marker.color"].tolist()
            else:
                marker |= {"color": class_colour(index), "symbol": f"{class_symbol(index)}-open"}
            label = _("test")
            if not number:
                label += " " + plain(self._class_names[index])
            figure.add_scatter(
                uid=uid,
                name=label,
                mode="markers",
                x=place["x"].tolist(),
                y=place["y"].tolist(),
                marker=marker,
                hovertemplate="%{x:.4g}, %{y:.4g}<extra>%{fullData.name}</extra>",
            )
            if number:
                dark[uid] = {"marker.line.color": INK["dark"], "marker.colorscale": self._regions.scale("dark")}

    def _placed_aside(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Where the validation samples are, if they are shown."""
        if self._test == "hide" or self.subject.validation is None:
            return {}
        X, y = self.subject.validation
        shown = _spread(len(X))
        points, answers = self._surface.project(X[shown]), np.asarray(y).reshape(len(X), -1)[shown, 0]
        if isinstance(self._regions, Level):
            return {"test": {"x": points[:, 0], "y": points[:, 1], "marker.color": answers}}
        chosen = ((index, points[answers == index]) for index in range(len(self._class_names)))
        return {f"test{index}": {"x": places[:, 0], "y": places[:, 1]} for index, places in chosen}

    def _placed(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Where the samples of each trace are, and which rows of X they are."""
        if isinstance(self._regions, Level):
            x, y = self._points.T
            return {"samples": {"x": x, "y": y, "customdata": self._rows, "marker.color": self._y}}
        found = {}
        for index in range(len(self._class_names)):
            chosen = self._y == index
            x, y = self._points[chosen].T
            found[f"class{index}"] = {"x": x, "y": y, "customdata": self._rows[chosen]}
        return found

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
            wrong = self._points[decide(scores_of(model, self._X)) != self._y]
            if not len(wrong):
                wrong = np.full((1, 2), np.nan)  # a trace without points has no place in the legend
            traces["misclassified"] = {"x": wrong[:, 0], "y": wrong[:, 1]}
        if self._linear:
            traces.update(self._drawn_weights(model, scores))
        if isinstance(model, Perceptron):
            traces["mistake"] = self._drawn_mistake(view)
        if self._moved:
            for uid, place in (self._placed() | self._placed_aside()).items():
                traces[uid] = {name: values.astype(np.float64) for name, values in place.items()}
        return Patch(traces)

    def _drawn_weights(self, model: Model, scores: FloatArray) -> dict[str, dict[str, Any]]:
        """The margins, and the weight vector standing on the boundary: it points to where the score grows."""
        plane = self._surface.plane
        sides = [zero_lines(plane.x, plane.y, plane.image(scores + side)) for side in (-1.0, 1.0)]
        margin_x, margin_y = (np.concatenate(parts) for parts in zip(*sides, strict=True))
        # A neuron whose weights were chosen has no parameters, but a layer.
        tensors = tuple(model.parameters.values()) or (model.layers()[0].W, model.layers()[0].b)
        W, b = (np.asarray(tensor.data, dtype=float).ravel() for tensor in tensors)
        arrow = np.full((5, 2), np.nan)
        if length := float(np.hypot(*W)):
            centre = np.array([plane.x.mean(), plane.y.mean()])
            span = min(float(np.ptp(plane.x)), float(np.ptp(plane.y)))
            foot = centre - (W @ centre + b[0]) / length**2 * W
            # A long vector is drawn as far as a third of the plane.
            tip = foot + W / length * min(length, span / 3)
            back, side = W / length * span / 30, np.array([-W[1], W[0]]) / length * span / 50
            arrow = np.array([foot, tip, tip - back + side, tip, tip - back - side])
        return {
            "margins": {"x": margin_x.astype(np.float32), "y": margin_y.astype(np.float32)},
            "weights": {"x": arrow[:, 0], "y": arrow[:, 1]},
        }

    def _drawn_mistake(self, view: View) -> dict[str, Any]:
        """A ring around the sample that last moved the weights."""
        known = () if view.trainer is None else reversed(view.trainer.learner.updates)  # type: ignore[attr-defined]
        last = next((each for each in known if each.iteration <= view.moment.iteration and each.sample >= 0), None)
        if last is None:
            return {"x": np.array([np.nan]), "y": np.array([np.nan])}
        centre = self._surface.project(self.subject.X[last.sample][None])[0]
        plane, turn = self._surface.plane, np.linspace(0, 2 * np.pi, 25)
        return {
            "x": centre[0] + float(np.ptp(plane.x)) / 36 * np.cos(turn),
            "y": centre[1] + float(np.ptp(plane.y)) / 36 * np.sin(turn),
        }

    def text(self, view: View) -> str:
        """How many samples lie on the wrong side."""
        if view.model.task == "regression":
            return self.title
        wrong = int(np.count_nonzero(decide(scores_of(view.model, self._X)) != self._y))
        return f"{self.title}. " + _("{n:,} of {all:,} samples are misclassified.").format(n=wrong, all=len(self._X))


def regions_of(model: Model, y: NDArray[Any], *, sharp: bool) -> Confidence | Winners | Level:
    """How a model's scores are shown as colours; `y` gives the range of a regression."""
    if model.task == "regression":
        low, high = float(np.min(y)), float(np.max(y))
        return Level(low, high if high > low else low + 1.0, sharp)
    sharp = sharp or isinstance(model, Perceptron)
    return Confidence(sharp) if model.n_outputs == 1 else Winners(model.n_outputs, sharp)


def _spread(count: int) -> NDArray[np.intp]:
    """Evenly spaced rows: data often come sorted by class."""
    return np.linspace(0, count - 1, min(count, SHOWN_AT_MOST)).round().astype(np.intp)
