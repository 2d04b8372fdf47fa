"""How large weights, gradients and activations are, and how many units are dead or saturated."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from nbnet.autodiff import Tensor
from nbnet.drawing.frame import framed
from nbnet.drawing.loss_plot import round_up
from nbnet.drawing.palette import FORWARD, GRADIENT
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.regions import FloatArray
from nbnet.language import _, marked
from nbnet.models.layers import layer_outputs
from nbnet.models.model import Model
from nbnet.training import Trainer

_BINS: Final = 31
_LARGEST: Final = 1e300  # what diverged is put into the outermost bins
_SAMPLES: Final = 500
_SATURATED: Final = 0.97
_GREEN: Final = {"light": "#009E73", "dark": "#2FC79A"}


def histograms(
    of: Trainer | Model, X: ArrayLike | None = None, y: ArrayLike | None = None, *, at: int | None = None, **names: Any
) -> go.Figure:
    """Draw how weights, gradients and activations are distributed.

    The gradients are those of the loss on 500 samples at most; a perceptron, and a model alone, have none. A relu unit
    is dead when it answers 0 to all of them; an answer of tanh or sigmoid is saturated within 3 % of its bounds.

    Args:
        of: a trainer, or a model.
        X: samples, shape (N, features); a trainer has its own.
        y: their labels or numbers.
        at: the step of a trainer to show; by default the present.
        **names: as for `boundary`.

    Returns:
        A Plotly figure of histograms, one below the other; of gradients, where a training computes them.

    Raises:
        TypeError: if a model comes without data.
        ValueError: if the shapes do not fit.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> [trace.name for trace in histograms(MLP([2, 4, 1]), *datasets.xor()).data]
    ['weights', 'activations, 56% saturated']
    """
    figure: go.Figure = HistogramsPanel.alone(of, X, y, at=at, **names)
    return figure


class HistogramsPanel(Panel):
    """Three histograms, one below the other."""

    name = "histograms"
    label = marked("Histograms")
    seconds = 0.1
    order = 5

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.title = _("How large weights, gradients and activations are")
        self._ends: dict[str, float] = {}
        rows = np.linspace(0, len(subject.X) - 1, min(len(subject.X), _SAMPLES)).round().astype(int)
        self._X = subject.X[rows]
        samples = getattr(subject.learner, "_samples", None)
        self._targets = None if samples is None else samples.targets[rows]
        # What is never computed is not drawn as if it were 0: a perceptron learns without gradients.
        computed = self._targets is not None and getattr(subject.learner, "loss", None) is not None
        self._shown = ("weights", "gradients", "activations") if computed else ("weights", "activations")

    def takes_over(self, before: HistogramsPanel) -> bool:
        """The axes stay. See `Panel.takes_over`."""
        self._ends = before._ends
        return True

    def figure(self) -> go.Figure:
        """The axes; the counts are left to `patch`."""
        figure = make_subplots(len(self._shown), 1, vertical_spacing=0.12)
        dark = {}
        names = {"weights": _("weights"), "gradients": _("gradients"), "activations": _("activations")}
        looks = {"weights": FORWARD, "gradients": GRADIENT, "activations": _GREEN}
        for row, uid in enumerate(self._shown, 1):
            name, colours = names[uid], looks[uid]
            line = {"color": colours["light"], "width": 2}
            figure.add_scatter(uid=uid, name=name, mode="lines", line=line, hoverinfo="x+y", row=row, col=1)
            dark[uid] = {"line.color": colours["dark"]}
        framed(figure, height=420, dark=dark, painted=list(dark))
        figure.update_layout(annotations=[], margin={"t": 36, "b": 28})
        figure.update_yaxes(range=[0, 1], nticks=3, tickformat=".0%")
        return figure

    def patch(self, view: View) -> Patch:
        """The shares of the bins at a moment, and the words about dead and saturated units."""
        traces: dict[str, dict[str, Any]] = {}
        layout: dict[str, Any] = {}
        names = self._names(view)
        for number, (uid, values) in enumerate(self._values(view).items(), 1):
            axis = "" if number == 1 else str(number)
            values = values[np.isfinite(values)].clip(-_LARGEST, _LARGEST)
            bound = self._steady(f"x{number}", float(np.abs(values).max(initial=0.0)))
            counts, edges = np.histogram(values, _BINS, (-bound, bound))
            shares = counts / max(len(values), 1)
            traces[uid] = {
                "x": np.repeat(edges, 2).astype(np.float32),
                "y": np.concatenate([[0], np.repeat(shares, 2), [0]]).astype(np.float32),
                "name": names[uid],
            }
            layout[f"xaxis{axis}.range"] = [-bound, bound]
            layout[f"yaxis{axis}.range"] = [0, self._steady(f"y{number}", float(shares.max(initial=0.0)))]
        return Patch(traces, layout)

    def _steady(self, axis: str, needed: float) -> float:
        """Where an axis ends: where it ended before, while that holds the values and does not make them small."""
        end = self._ends.get(axis, 0.0)
        if not 0.4 * end <= needed <= end:
            end = self._ends[axis] = round_up(needed or 1.0)
        return end

    def _values(self, view: View) -> dict[str, FloatArray]:
        model = view.model
        weights = [np.asarray(t.data).ravel() for name, t in model.parameters.items() if name.endswith("W")]
        hidden = layer_outputs(model, self._X)
        hidden = hidden[:-1] or hidden
        found = {"weights": np.concatenate(weights) if weights else np.empty(0)}
        if "gradients" in self._shown:
            found["gradients"] = self._gradients(model)
        return {**found, "activations": np.concatenate([layer.ravel() for layer in hidden])}

    def _gradients(self, model: Model) -> FloatArray:
        function = getattr(self.subject.learner, "loss", None)
        assert function is not None
        assert self._targets is not None
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            loss = function(model(self._X), Tensor(self._targets, constant=True))
            penalty = model.penalty()
            (loss if penalty is None else loss + penalty).backward()
        return np.concatenate([np.asarray(t.grad).ravel() for t in model.parameters.values() if t.grad is not None])

    def _names(self, view: View) -> dict[str, str]:
        dead, saturated = self.shares(view.model)
        words = [_("activations")]
        if dead is not None:
            words.append(_("{share:.0%} dead").format(share=dead))
        if saturated is not None:
            words.append(_("{share:.0%} saturated").format(share=saturated))
        return {"weights": _("weights"), "gradients": _("gradients"), "activations": ", ".join(words)}

    def shares(self, model: Model) -> tuple[float | None, float | None]:
        """The share of dead units among those of relu, and of saturated answers among those of tanh and sigmoid."""
        dead: list[NDArray[np.bool_]] = []
        saturated: list[NDArray[np.bool_]] = []
        functions = getattr(model, "activations", ())
        for function, outputs in zip(functions, layer_outputs(model, self._X), strict=False):
            called = getattr(function, "__name__", "")
            if called == "relu":
                dead.append(np.all(outputs <= 0, axis=0))
            elif called == "tanh":
                saturated.append((np.abs(outputs) > _SATURATED).ravel())
            elif called == "sigmoid":
                saturated.append((np.abs(2 * outputs - 1) > _SATURATED).ravel())
        return _share(dead), _share(saturated)

    def text(self, view: View) -> str:
        """How far each reaches, and the shares."""
        names = self._names(view)
        parts = []
        for uid, values in self._values(view).items():
            known = values[~np.isnan(values)]
            reach = f"{known.min():.3g} … {known.max():.3g}" if len(known) else "—"
            parts.append(f"{names[uid]}: {reach}")
        return f"{self.title}. " + "; ".join(parts)


def _share(found: list[NDArray[np.bool_]]) -> float | None:
    return float(np.mean(np.concatenate(found))) if found else None
