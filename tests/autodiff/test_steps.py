"""Steps are the passes themselves, as data and as a derivation."""

import dataclasses

import numpy as np
import pytest

import nbnet.autodiff as nb
from nbnet.autodiff import ComputationalGraph, Tensor


def neuron():
    w0, x0 = Tensor(2.0, name="w0"), Tensor(-1.0, name="x0")
    return w0, x0, ComputationalGraph(1 / (1 + np.exp(-(w0 * x0 + 3.0))))


def test_forward_steps_as_text():
    _, _, graph = neuron()
    lines = str(graph.steps("forward")).splitlines()
    assert lines[:4] == ["1. ×", "   z1 = w0·x0 = 2·(−1) = −2", "2. +", "   z2 = z1 + 3 = −2 + 3 = 1"]
    assert lines[-1] == "   f = 1 / z5 = 1 / 1.368 = 0.7311"


def test_backward_steps_as_text_and_latex():
    _, _, graph = neuron()
    steps = graph.steps("backward")
    assert str(steps).splitlines()[-2:] == [
        "   ∂f/∂w0 = ∂f/∂z1 · x0 = 0.1966 · (−1) = −0.1966",
        "   ∂f/∂x0 = ∂f/∂z1 · w0 = 0.1966 · 2 = 0.3932",
    ]
    formula = steps[-1].formulas[0]
    assert formula.latex == (r"\frac{\partial f}{\partial w_{0}} = \frac{\partial f}{\partial z_{1}} \cdot x_{0}")
    assert formula.latex_numbers == r"= 0.1966 \cdot \left(-1\right) = -0.1966"


def test_backward_steps_are_the_backward_pass():
    w0, x0, graph = neuron()
    gradients = graph.backward()
    steps = graph.steps("backward")
    totals = {}
    for step in steps:
        for source, local, sent, total in zip(step.inputs, step.local, step.contributions, step.totals, strict=True):
            if source.is_constant:
                assert sent is None
                continue
            np.testing.assert_allclose(sent, step.upstream * local)
            totals[source] = total
    assert totals[w0] == pytest.approx(gradients[w0])
    assert totals[x0] == pytest.approx(gradients[x0])
    for tensor in graph.nodes_topologically_sorted():
        if tensor in totals:
            np.testing.assert_allclose(totals[tensor], tensor.grad)


@pytest.mark.parametrize("leaf", ["a", "b"])
def test_forward_mode_steps_give_the_same_derivative_as_reverse_mode(leaf):
    a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
    graph = ComputationalGraph((a + b) * (b + 1))
    steps = graph.steps("forward-mode", leaf)
    assert steps[-1].tensor is graph.output
    assert steps[-1].tangent == graph.backward()[{"a": a, "b": b}[leaf]]


def test_forward_mode_as_text():
    a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
    assert str(ComputationalGraph((a + b) * (b + 1)).steps("forward-mode", b)).splitlines() == [
        "1. +",
        "   ∂z1/∂b = 1 · 1 = 1 · 1 = 1",
        "2. +",
        "   ∂z2/∂b = 1 · 1 = 1 · 1 = 1",
        "3. ×",
        "   ∂f/∂b = z2 · ∂z1/∂b + z1 · ∂z2/∂b = 2 · 1 + 3 · 1 = 5",
    ]


def test_a_tensor_used_twice_by_one_gate_shows_both_contributions():
    x = Tensor(3.0, name="x")
    (step,) = ComputationalGraph(x * x).steps("backward")
    assert [float(c) for c in step.contributions] == [3, 3]
    assert [float(t) for t in step.totals] == [6, 6]


def test_arrays_have_symbols_but_no_numbers_and_matmul_a_jacobian():
    W, x = Tensor(np.ones((2, 2)), name="W"), Tensor(np.ones(2), name="x")
    steps = ComputationalGraph(np.sum(W @ x)).steps("backward")
    assert steps[-1].local == (None, None)
    assert str(steps[-1].formulas[0]) == "∂f/∂W = ∂f/∂z1 · ∂z1/∂W"
    np.testing.assert_allclose(steps[-1].contributions[0], np.ones((2, 2)))


def test_steps_stay_true_and_cannot_be_changed():
    w0, _, graph = neuron()
    steps = graph.steps("backward")
    before = str(steps), float(steps[0].upstream)
    graph.forward({w0: 9.0})
    assert (str(steps), float(steps[0].upstream)) == before
    assert str(graph.steps("backward")) != before[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        steps[0].number = 7
    assert len(steps[:2]) == 2
    assert repr(steps) == "<6 backward steps>"


def test_a_students_gate_without_formulas_has_steps():
    class MultiplyGate(nb.Gate):
        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, dz):
            return [self.y * dz, self.x * dz]

    x, y = Tensor(3.0, name="x"), Tensor(-4.0, name="y")
    graph = ComputationalGraph(MultiplyGate()(x, y))
    assert str(graph.steps("forward")) == "1. Multiply\n   f = Multiply(x, y) = −12"
    assert "∂f/∂x = 1 · ∂f/∂x = 1 · (−4) = −4" in str(graph.steps("backward"))
    assert graph.steps("forward-mode", "y")[0].tangent == 3


def test_names_are_escaped_in_latex():
    t = Tensor(1.0, name="layer_1.W{0}")
    (step,) = ComputationalGraph(np.exp(t)).steps("forward")
    assert step.formulas[0].latex == r"f = e^{\text{layer\_1.W\{0\}}}"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda g: g.steps("sideways"), ValueError, "mode is"),
        (lambda g: g.steps("forward-mode", "nobody"), KeyError, "no leaf is called 'nobody'"),
        (lambda g: ComputationalGraph(np.sum(Tensor([1.0, 2.0]) * 2)).steps("forward-mode"), ValueError, "use jvp"),
    ],
)
def test_wrong_calls_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call(neuron()[2])


def test_steps_of_old_values_are_refused():
    w0, _, graph = neuron()
    w0.data = 5.0
    with pytest.raises(ValueError, match="w0 changed since the last forward pass"):
        graph.steps("backward")
