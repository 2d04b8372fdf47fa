"""The activation explorer as a browser meets it, and as Python reads it."""

import functools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import nbnet as nb
from nbnet.drawing.activation_curve import Curve, activations
from tests.widgets.page import Page, unpacked


def swish(x, beta=1.0):
    return x * nb.sigmoid(beta * x)


# ---- curves -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", [*activations(), swish, np.tanh])
def test_the_slope_is_the_derivative(function):
    curve = Curve(function)
    x = np.linspace(-5.03, 5.07, 40)
    value, slope = curve.many(x)
    h = 1e-6
    np.testing.assert_allclose(slope, (curve.many(x + h)[0] - curve.many(x - h)[0]) / (2 * h), atol=1e-7)
    assert value[3] == pytest.approx(curve.at(x[3])[0])


def test_a_function_that_asks_if_is_taken_one_number_at_a_time():
    curve = Curve(lambda x: x if x > 0 else 0.5 * x)
    assert (curve.at(-2.0), curve.at(3.0)) == ((-1.0, 0.5), (3.0, 1.0))
    assert [(kink.x, kink.left, kink.right) for kink in curve.kinks] == [(0, 0.5, 1)]
    assert Curve(lambda x: x if x > 0 else 0).regions()["dead"] == [(-6.0, 0.0)]


def test_a_function_that_leaves_the_tensor_is_told_how_not_to():
    with pytest.raises(TypeError, match=r"f leaves the Tensor.* write np\.exp, not math\.exp"):
        Curve(lambda x: 1 / (1 + math.exp(-x)))


def test_a_partial_keeps_its_name():
    curve = Curve(functools.partial(nb.leaky_relu, slope=0.3))
    assert (curve.name, curve.values, curve.at(-1.0)) == ("leaky_relu", {"slope": 0.3}, (-0.3, 0.3))


def test_every_registered_activation_of_one_number_has_its_curve():
    from nbnet.models.activations import ACTIVATIONS

    assert {"sigmoid", "tanh", "relu", "leaky_relu", "maxout", "elu", "identity", "sign", "step"} <= set(activations())
    assert set(ACTIVATIONS) - set(activations()) == {"softmax"}


def test_dead_and_saturated_regions():
    assert Curve("relu").regions() == {"dead": [(-6.0, 0.0)], "saturated": []}
    assert Curve("identity").regions() == {"dead": [], "saturated": []}
    assert Curve("step").regions()["dead"] == [(-6.0, 6.0)]
    [left, right] = Curve("tanh").regions()["saturated"]
    assert left == pytest.approx((-6, -np.arccosh(np.sqrt(10))), abs=0.03)
    assert right == pytest.approx((np.arccosh(np.sqrt(10)), 6), abs=0.03)


def test_kinks_and_jumps_are_where_they_are():
    [kink] = Curve("relu").kinks
    assert (kink.x, kink.left, kink.right, kink.value) == (0, 0, 1, 0)
    [jump] = Curve("sign").jumps
    assert (jump.x, jump.left, jump.right, jump.value) == (0, -1, 1, 1)
    [kink] = Curve("maxout", w1=2.0, b1=1.0, w2=-1.0, b2=-2.0).kinks
    assert kink.x == pytest.approx(-1.0, abs=1e-5)
    assert (kink.left, kink.right, kink.value) == (-1, 2, 0.5)  # equal ones share
    [kink] = Curve("maxout").kinks
    assert (kink.x, kink.value) == (pytest.approx(1 / 3, abs=1e-6), pytest.approx(np.nan, nan_ok=True))
    for smooth in ("sigmoid", "tanh", "elu", swish):
        assert Curve(smooth).kinks == Curve(smooth).jumps == []


WEIGHT = st.floats(-3, 3).map(lambda number: round(number, 2))


@given(w1=WEIGHT, b1=WEIGHT, w2=WEIGHT, b2=WEIGHT)
@settings(max_examples=40)
def test_a_maxout_bends_where_its_lines_meet(w1, b1, w2, b2):
    assume(w1 != w2)
    meeting = (b2 - b1) / (w1 - w2)
    assume(abs(abs(meeting) - 6) > 0.1)
    kinks = Curve("maxout", w1=w1, b1=b1, w2=w2, b2=b2).kinks
    if abs(meeting) > 6:
        assert not kinks
    else:
        [kink] = kinks
        assert kink.x == pytest.approx(meeting, abs=1e-5)
        assert (kink.left, kink.right) == (min(w1, w2), max(w1, w2))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("tahn", {}), ValueError, "did you mean 'tanh'"),
        (("softmax", {}), ValueError, "softmax looks at several numbers at once"),
        ((3, {}), TypeError, "an activation is a function of one Tensor"),
        (("relu", {"slope": 0.1}), TypeError, "relu has no parameter 'slope'; it has none"),
        (("leaky_relu", {"slope": 2.0}), ValueError, "slope is 2.0: expected a number from 0 to 1"),
        (("elu", {"alpha": float("nan")}), ValueError, "alpha is nan"),
    ],
)
def test_what_is_no_curve_is_told(arguments, error, message):
    with pytest.raises(error, match=message):
        Curve(arguments[0], **arguments[1])


# ---- the view ---------------------------------------------------------------------------------------------------


def test_view_opens_it_for_functions():
    for function in (nb.relu, np.tanh, swish):
        assert isinstance(nb.view(function, x=0.5), nb.ActivationExplorer)
    assert nb.view(nb.elu, compare="relu", x=-1.0).value == pytest.approx(np.exp(-1) - 1)


def test_numbers_are_read_and_set_from_python():
    view = nb.ActivationExplorer("leaky_relu", parameters={"slope": 0.3}, x=-2)
    assert (view.x, view.value, view.slope, view.parameters) == (-2.0, pytest.approx(-0.6), 0.3, {"slope": 0.3})
    view.parameters = {"slope": 0.5}
    assert view.slope == 0.5
    view.show("tanh")
    assert (view.activation, view.parameters, view.slope) == ("tanh", {}, pytest.approx(1 - np.tanh(-2) ** 2))
    with pytest.raises(ValueError, match="x is 9: the curve is drawn from -6 to 6"):
        view.x = 9
    with pytest.raises(TypeError, match="x is '1': expected a number"):
        view.x = "1"
    assert view.x == -2.0


def test_a_drag_moves_the_tangent_in_all_places():
    view = nb.ActivationExplorer("sigmoid")
    first, second = Page(view, "first").open(), Page(view, "second").open()
    first.say("move", x=7.5, dragged=True, seq=1)
    assert view.x == 6.0
    for page in (first, second):
        frame = page.draw()
        assert sum(len(buffer) for buffer in frame["buffers"]) < 20_000
        assert unpacked(frame, 0, "point1", "y") == pytest.approx([view.value])
        assert frame["heard"]["first"] == 1
    x, y = (unpacked(frame, 0, "tangent", axis) for axis in "xy")
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(view.slope)


def test_a_frame_that_is_overtaken_loses_nothing():
    view = nb.ActivationExplorer("leaky_relu")
    page = Page(view).open()
    page.say("parameter", key="curve.slope", value="0.5")
    page.say("move", x="-2")
    assert unpacked(page.draw(), 0, "curve2", "y")[0] == pytest.approx(0.5)


def test_wrong_numbers_are_an_alert_and_change_nothing():
    view = nb.ActivationExplorer("leaky_relu")
    page = Page(view).open()
    page.say("parameter", key="curve.slope", value="7")
    assert page.draw()["alert"].startswith("ValueError: slope is 7.0")
    page.say("move", x="nonsense")
    assert "x" in page.draw()["alert"]
    assert (view.parameters, view.x) == ({"slope": 0.1}, 1.0)
    page.say("move", x="0.5")
    assert page.draw()["alert"] == ""


def test_the_chooser_comes_back_to_a_function_of_ones_own():
    view = nb.ActivationExplorer(swish)
    page = Page(view).open()
    page.say("choose", which="curve", value="relu")
    assert view.activation == "relu"
    own = page.last("setup")["choices"]["curve"][-1]
    assert own["label"] == "swish"
    page.say("ready")
    page.say("choose", which="curve", value=own["value"])
    page.say("choose", which="other", value="tanh")
    assert repr(view) == "ActivationExplorer(swish, compared with tanh, x=1)"
    page.say("ready")
    assert list(page.draw()["controls"]) == ["curve.beta"]


def test_the_plot_is_told_in_words():
    page = Page(nb.ActivationExplorer("relu")).open()
    page.say("move", x="2")
    frame = page.draw()
    assert "Dead (f′ = 0, no gradient passes): x ≤ 0." in frame["note"]
    assert "By convention f′(0) = 0" in frame["note"]
    assert frame["said"] == "x = 2, f(x) = 2, slope 1"


def test_names_are_text():
    def hostile(x):
        return x

    hostile.__name__ = "<b>h</b>"
    figure = nb.drawing.activation(hostile)
    assert "&lt;b&gt;h&lt;/b&gt;" in {trace.name for trace in figure.data}


def test_a_page_without_a_kernel_shows_the_curve_where_the_tangent_is() -> None:
    view = nb.ActivationExplorer("relu", x=2.0)
    data, _metadata = view._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert 'aria-label="relu and its derivative.' in data["image/svg+xml"]
    view.x = -3.0
    assert view._repr_mimebundle_()[0]["image/svg+xml"] != data["image/svg+xml"]
