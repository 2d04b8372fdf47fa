"""Predictions are judged with tolerance, and a wrong one is told which typical error leads to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbnet.autodiff import Tensor
from nbnet.drawing.prediction import judge, questions, read_answer, read_shape
from tests.drawing.graphs import lecture_neuron, squared_norm
from tests.drawing.test_walk import fork, walk_of


def question(walk, place, asked):
    found = {q.asked: q for q in questions(walk, place)}
    return found[asked]


def told(walk, place, asked, typed):
    verdict = judge(question(walk, place, asked), typed)
    assert not verdict.right
    return verdict.told


def neuron(mode="backward"):
    f, names = lecture_neuron()
    return walk_of(f, mode, names=names)


@pytest.mark.parametrize(
    "typed", ["-0.1966", "−0,1966", "-0.20", "-0.2", "0.1966 * -1", "-.197", " -0.19661193 ", "-1/5.086"]
)
def test_the_right_number_is_right_however_it_is_written(typed):
    assert judge(question(neuron(), 8, "∂f/∂w0"), typed).right


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("0.1966", "upstream gradient alone"),
        ("-1", "local derivative alone"),
        ("0.3932", "∂f/∂x0: the inputs are swapped"),
        ("-0.803", "That is a sum"),
        ("-0.21", "Nearly"),
        ("-1.966", "the decimal point is not"),
        ("0", "Something does pass here"),
        ("17", "Upstream × local is here: ∂f/∂z1 · x0."),
    ],
)
def test_typical_errors_at_a_product_are_named(typed, message):
    assert message in told(neuron(), 8, "∂f/∂w0", typed)


@pytest.mark.parametrize(
    ("place", "asked", "typed", "message"),
    [
        (8, "∂f/∂x0", "-0.3932", "the sign is not"),
        (1, "∂f/∂z7", "-1.871", "divided by the local derivative"),
        (3, "∂f/∂z5", "0.5344", "multiplied by a value"),
    ],
)
def test_other_errors_of_the_chain_rule_are_named(place, asked, typed, message):
    assert message in told(neuron(), place, asked, typed)


def test_the_local_derivative_by_the_other_input_is_named():
    x, y = Tensor(2.0, name="x"), Tensor(7.0, name="y")
    walk = walk_of(5.0 * (x * y), "backward")
    assert "by the other input, y, alone" in told(walk, 2, "∂f/∂x", "2")
    assert "local derivative alone" in told(walk, 2, "∂f/∂x", "7")


def test_at_a_fork_forgotten_contributions_are_named():
    f, _, _ = fork()
    walk = walk_of(f, "backward")
    assert judge(question(walk, 2, "∂f/∂b"), "3").right
    assert "contributions add up" in told(walk, 3, "∂f/∂b", "2")
    assert "Add what comes now" in told(walk, 3, "∂f/∂b", "3")
    assert "other sign" in told(walk, 3, "∂f/∂b", "1")
    assert judge(question(walk, 3, "∂f/∂b"), "5").right


def test_a_gate_that_uses_a_tensor_twice_asks_for_both_contributions_at_once():
    x = Tensor(3.0, name="x")
    walk = walk_of(x * x, "backward")
    assert len(questions(walk, 1)) == 1
    assert "gets 2 here" in told(walk, 1, "∂f/∂x", "3")
    assert judge(questions(walk, 1)[0], "6").right


@pytest.mark.parametrize(
    ("place", "asked", "typed", "message"),
    [
        (1, "z1", "1", "That is w0 + x0. Here the gate computes z1 = w0·x0."),
        (1, "z1", "2", "That is w0."),
        (3, "z3", "-12", "That is z1 · z2. Here the gate computes z3 = z1 + z2."),
        (3, "z3", "100", "Not right. Here the gate computes z3 = z1 + z2."),
        (6, "z6", "-1", "That is z5. Here the gate computes z6 = exp(z5)."),
    ],
)
def test_another_operation_than_the_gates_is_named(place, asked, typed, message):
    assert message in told(neuron("forward"), place, asked, typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2", "one part of it"),
        ("3", "one part of it"),
        ("1", "tangent of the input alone"),
        ("17", "z2 · ∂z1/∂b + z1 · ∂z2/∂b"),
    ],
)
def test_errors_of_forward_mode_are_named(typed, message):
    f, _, b = fork()
    walk = walk_of(f, "forward-mode", b)
    assert message in told(walk, 3, "∂f/∂b", typed)
    assert judge(question(walk, 3, "∂f/∂b"), "5").right


def test_zero_is_right_where_nothing_passes():
    x = Tensor(-2.0, name="x")
    walk = walk_of(np.maximum(x, 0.0), "backward")
    assert judge(questions(walk, 1)[0], "0").right
    assert "upstream gradient alone" in told(walk, 1, "∂f/∂x", "1")


def test_a_gradient_that_nearly_vanishes_is_not_zero():
    x = Tensor(-25.0, name="x")
    walk = walk_of(np.exp(x), "backward")
    assert "Something does pass here" in told(walk, 1, "∂f/∂x", "0")
    assert judge(question(walk, 1, "∂f/∂x"), "1.39e-11").right


def test_of_a_small_array_the_largest_entry_is_asked():
    walk = walk_of(squared_norm(), "backward")
    asked = [[q.asked for q in questions(walk, place)] for place in range(4)]
    assert asked == [[], ["∂f/∂z1[0]"], ["∂f/∂y[1]"], ["∂f/∂W[1, 1]", "∂f/∂x[1]"]]
    assert judge(question(walk, 3, "∂f/∂W[1, 1]"), "0.208").right
    assert "the entry [1, 0]" in told(walk, 3, "∂f/∂W[1, 1]", "0.104")
    assert "upstream gradient alone" in told(walk, 3, "∂f/∂W[1, 1]", "0.52")
    assert "local derivative alone" in told(walk, 3, "∂f/∂W[1, 1]", "0.4")
    assert "may come by several ways" in told(walk, 3, "∂f/∂x[1]", "0.416")


def test_of_a_large_array_the_shape_is_asked():
    X, W = Tensor(np.ones((50, 4)), name="X"), Tensor(np.ones((4, 6)), name="W")
    walk = walk_of(np.sum(X @ W), "both")
    assert judge(question(walk, 1, "shape of z1"), "50 x 6").right
    assert "shape of X" in told(walk, 1, "shape of z1", "(50, 4)")
    backward = question(walk, 5, "shape of ∂f/∂W")
    assert judge(backward, "(4, 6)").right
    assert "other way round" in judge(backward, "(6, 4)").told
    assert "upstream gradient" in judge(backward, "(50, 6)").told
    assert "look at W" in judge(backward, "(9, 9)").told


def test_nothing_is_asked_about_numbers_that_are_not_finite():
    x = Tensor(1000.0, name="x")
    with np.errstate(over="ignore"):
        walk = walk_of(np.exp(x) * 2.0, "forward")
    assert questions(walk, 1) == ()


@pytest.mark.parametrize(
    "typed", ["", "abc", "1..2", "__import__('os')", "9**9**9", "1/0", "nan", "inf", "1e999", "(" * 90, "True", "2j"]
)
def test_what_is_no_number_is_refused_in_words(typed):
    with pytest.raises(ValueError, match="Type a number, such as"):
        read_answer(typed)


@pytest.mark.parametrize("typed", ["(2, 3)", "2,3", "[2 3]", "2x3", "2 × 3", "(2, 3"])
def test_a_shape_is_read_however_it_is_written(typed):
    assert read_shape(typed) == (2, 3)


@pytest.mark.parametrize("typed", ["", "abc", "2.5", "-1", "(2, x)"])
def test_what_is_no_shape_is_refused_in_words(typed):
    with pytest.raises(ValueError, match="Type a shape, such as"):
        read_shape(typed)


@given(st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(-1e3, 1e3, allow_subnormal=False))
def test_every_right_answer_of_a_product_is_accepted_as_python_writes_it(x, y):
    walk = walk_of(Tensor(x, name="x") * Tensor(y, name="y"), "both")
    for place in range(walk.last + 1):
        for each in questions(walk, place):
            assert judge(each, repr(each.right)).right
            for slip in each.slips:
                verdict = judge(each, repr(slip.answer))
                assert verdict.right or verdict.told


@pytest.mark.parametrize("make", [lambda: lecture_neuron()[0], squared_norm, lambda: fork()[0]])
@pytest.mark.parametrize("mode", ["both", "forward-mode"])
def test_no_question_is_its_own_error(make, mode):
    walk = walk_of(make(), mode, index=(0, 0) if make is squared_norm else ())
    for place in range(walk.last + 1):
        for each in questions(walk, place):
            assert judge(each, repr(each.right)).right
            assert each.otherwise
