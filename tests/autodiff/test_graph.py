"""Replaying a graph: only what changed is recomputed, nothing is missed, and all plans agree with the gates."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nbnet.autodiff as nb
from nbnet.autodiff import ComputationalGraph, Gate, Tensor


class MultiplyGate(Gate):
    symbol = "×"

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]


def example(dtype="f8"):
    a, b = Tensor(2.0, name="a", dtype=dtype), Tensor(1.0, name="b", dtype=dtype)
    return a, b, ComputationalGraph((a + b) * (b + 1))


@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_the_lectures_example(dtype):
    a, b, graph = example(dtype)
    assert graph.forward() == 6
    gradients = graph.backward()
    assert gradients == {a: 2, b: 5}
    assert all(gradient.dtype == np.dtype(dtype) for gradient in gradients.values())
    assert graph.forward({a: 3.0, "b": 2.0}) == 15
    assert graph.backward() == {a: 3, b: 8}
    assert (a.item(), b.item(), graph.output.item()) == (3, 2, 15)


def test_only_what_a_changed_leaf_reaches_is_recomputed():
    a, _, graph = example()
    graph.forward({a: 5.0})
    assert [t.gate.symbol for t in graph.recomputed] == ["+", "×"]
    graph.forward()
    assert graph.recomputed == ()
    graph.forward({"b": 0.0})
    assert len(graph.recomputed) == 3


@pytest.mark.parametrize("shape", [(), (3,)])
def test_a_leaf_changed_elsewhere_is_noticed(shape):
    x = Tensor(np.ones(shape), name="x")
    first, second = ComputationalGraph(np.sum(x * 2)), ComputationalGraph(np.sum(x * 3))
    first.forward({x: np.full(shape, 5.0)})
    with pytest.raises(ValueError, match="x changed since the last forward pass"):
        second.backward()
    assert second.forward() == 15 * x.size
    x.data -= 1
    assert first.forward() == 8 * x.size
    assert second.forward() == 12 * x.size
    assert [t.gate.symbol for t in first.recomputed][0:1] == ["×"]


def test_a_leaf_changed_before_the_graph_was_made_is_noticed():
    x = Tensor([1.0, 2.0])
    f = np.sum(x * x)
    x.data = [3.0, 4.0]
    assert ComputationalGraph(f).forward() == 25


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"c": 1.0}, KeyError, "no leaf is called 'c'; the leaves of this graph: a, b"),
        ({"a": [1.0, 2.0]}, ValueError, r"a has shape \(\)"),
        ({"b": 5.0, "a": "text"}, TypeError, "holds numbers"),
        ({Tensor(1.0, name="other"): 1.0}, KeyError, "other is not part of this graph"),
        ({3: 1.0}, KeyError, "3 is not part"),
    ],
)
def test_a_bad_change_changes_nothing(changes, error, message):
    a, b, graph = example()
    with pytest.raises(error, match=message):
        graph.forward(changes)
    assert (a.item(), b.item(), graph.forward()) == (2, 1, 6)


def test_only_leaves_can_be_changed():
    x = Tensor(1.0)
    y = x * 2
    with pytest.raises(ValueError, match="computed by Multiply"):
        ComputationalGraph(y + 1).forward({y: 3.0})


def test_nan_is_a_value():
    _, _, graph = example()
    assert np.isnan(graph.forward({"a": np.nan}))


def test_a_pass_that_fails_leaves_everything_as_it_was():
    A = Tensor(np.eye(2), name="A")
    graph = ComputationalGraph(np.sum(np.linalg.inv(A)))
    with pytest.raises(np.linalg.LinAlgError):
        graph.forward({A: np.zeros((2, 2))})
    assert A.data.tolist() == [[1, 0], [0, 1]]
    assert graph.forward() == 2
    np.testing.assert_allclose(graph.backward()[A], -np.ones((2, 2)))


@pytest.mark.parametrize("value", [0.0, -1.0, 800.0, np.inf, np.nan])
def test_numbers_that_python_refuses_are_numpys(value):
    with np.errstate(all="ignore"):
        x = Tensor(1.0)
        graph = ComputationalGraph(np.log(x) / x + np.exp(x) + x**-0.5)
        graph.forward({x: value})
        got = graph.backward()[x]
        fresh = Tensor(value)
        f = np.log(fresh) / fresh + np.exp(fresh) + fresh**-0.5
        f.backward()
    np.testing.assert_allclose(graph.output.data, f.data)
    np.testing.assert_allclose(got, fresh.grad)


@pytest.mark.parametrize("shape", [(), (3,), (5, 2)])
def test_a_students_gate_has_the_same_standing(shape):
    values = [np.random.default_rng(i).normal(size=shape) for i in range(2)]
    results = []
    for multiply in (MultiplyGate(), np.multiply):
        x, y = (Tensor(v) for v in values)
        graph = ComputationalGraph(np.sum(np.exp(multiply(x, y)) * x))
        graph.forward({x: values[0] + 1})
        gradients = graph.backward()
        results.append([graph.output.item(), gradients[x], gradients[y]])
        assert next(t.gate.symbol for t in graph.nodes_topologically_sorted() if t.gate) == "×"
    for mine, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(mine, theirs)


def test_a_students_gate_that_is_wrong_stays_wrong_when_replayed():
    class Wrong(nb.gates.arithmetic.Multiply):
        def backward(self, dz):
            return 0 * dz, 0 * dz

    for shape in ((), (2,)):
        x = Tensor(np.ones(shape))
        graph = ComputationalGraph(np.sum(Wrong()(x, x)))
        graph.forward({x: np.full(shape, 3.0)})
        assert not graph.backward()[x].any()


@pytest.mark.parametrize("shape", [(), (4,)])
def test_eager_backward_after_a_replay(shape):
    x = Tensor(np.ones(shape))
    f = np.sum(np.exp(x) * np.maximum(x, 0))
    graph = ComputationalGraph(f)
    graph.forward({x: np.full(shape, 2.0)})
    f.backward()
    np.testing.assert_allclose(x.grad, np.full(shape, 3 * np.exp(2.0)))
    g = np.sum(np.exp(f.inputs[0]))
    g.backward()
    assert x.grad.shape == shape


def test_every_intermediate_value_and_gradient_is_there():
    x, W, b = Tensor(np.ones((6, 2)), constant=True), Tensor(np.full((2, 3), 0.1)), Tensor(np.zeros(3))
    m = x @ W
    z = m + b
    h = np.tanh(z)
    graph = ComputationalGraph(np.mean(h * h))
    graph.forward({W: np.full((2, 3), 0.2)})
    graph.backward()
    np.testing.assert_allclose(m.data, 0.4)
    np.testing.assert_allclose(z.data, 0.4)
    np.testing.assert_allclose(h.data, np.tanh(0.4))
    np.testing.assert_allclose(h.grad, 2 * np.tanh(0.4) / 18)
    np.testing.assert_allclose(z.grad, 2 * np.tanh(0.4) / 18 * (1 - np.tanh(0.4) ** 2))
    np.testing.assert_allclose(m.grad, z.grad)
    np.testing.assert_allclose(b.grad, z.grad.sum(axis=0))
    assert x.grad is None


def test_gradients_are_yours_to_keep():
    x = Tensor([1.0, 2.0])
    graph = ComputationalGraph(np.sum(x * x))
    first = graph.backward()[x]
    graph.forward({x: [5.0, 5.0]})
    graph.backward()
    assert first.tolist() == [2, 4]


def test_comparisons_are_made_again():
    x = Tensor([1.0, -2.0, 3.0])
    z = np.where((x > 0) & ~(x > 2.5), x * x, 0.1 * x) + x * (x >= 0)
    graph = ComputationalGraph(np.sum(z))
    graph.forward({x: [-1.0, 2.0, 4.0]})
    assert graph.output.item() == pytest.approx(-0.1 + 6 + 4.4)
    np.testing.assert_allclose(graph.backward()[x], [0.1, 5, 1.1])
    picked = ComputationalGraph(x[x > 3.0])
    with pytest.raises(ValueError, match="graph was recorded with"):
        picked.forward({x: [9.0, 9.0, 9.0]})
    assert x.data.tolist() == [-1, 2, 4]


def test_flat_parameters_are_the_leaves():
    W, b = Tensor([[1.0, 2.0]], name="W"), Tensor([3.0], name="b")
    graph = ComputationalGraph(np.sum(W * W) + np.sum(b * b))
    graph.forward()
    flat = graph.flatten()
    assert flat.values.tolist() == [1, 2, 3]
    graph.sweep()
    assert flat.gradients.tolist() == [2, 4, 6]
    flat.values -= 0.5 * flat.gradients
    assert graph.sweep() == 0
    assert W.data.tolist() == [[0, 0]]
    W.data = [[1.0, 1.0]]
    assert flat.values.tolist() == [1, 1, 0]
    eager = np.sum(W)
    flat.values += 1
    flat.changed()
    with pytest.raises(ValueError, match="W changed after"):
        eager.backward()
    assert nb.flatten([W, b]) is flat
    with pytest.raises(ValueError, match="another flat array"):
        nb.flatten([b])


@pytest.mark.parametrize(
    ("leaves", "message"),
    [
        (lambda: [], "at least one"),
        (lambda: [Tensor(1.0) * 2], "takes leaves"),
        (lambda: [Tensor(1.0), Tensor(1.0, dtype="f4")], "float32"),
        (lambda: [Tensor(1.0)] * 1 + [3], "takes leaves"),
    ],
)
def test_flatten_refuses_what_does_not_belong_together(leaves, message):
    with pytest.raises(ValueError, match=message):
        nb.flatten(leaves())


def test_names_come_from_a_namespace():
    w, x, shown = Tensor(1.0), Tensor(2.0), Tensor(3.0, name="own")
    graph = ComputationalGraph(w * x + shown, names={"w": w, "_hidden": x, "xs": [x], "other": shown, "n": 3})
    assert [graph.label(t) for t in graph.leaves] == ["w", "xs[0]", "own"]
    assert graph.forward({"xs[0]": 5.0}) == 8
    graph.use_names({"late": w})
    assert graph.label(w) == "w"


def test_order_and_ids_are_deterministic():
    a, b, graph = example()
    nodes = graph.nodes_topologically_sorted()
    assert [graph.id(t) for t in nodes] == [f"n{i}" for i in range(len(nodes))]
    assert graph.leaves == (a, b)
    assert repr(graph) == "ComputationalGraph(3 gates, 2 leaves)"
    with pytest.raises(KeyError, match="not part of this graph"):
        graph.id(Tensor(1.0))


def test_graphs_pickle_at_any_depth():
    x = Tensor([1.0], name="x")
    y = x
    for _ in range(5000):
        y = y + 1.0
    graph = ComputationalGraph(y)
    graph.forward()
    for twin in (pickle.loads(pickle.dumps(graph)), copy.deepcopy(graph)):
        assert twin.forward({"x": [2.0]}) == 5002
    assert x.item() == 1


@pytest.mark.parametrize("shape", [(), (1,)])
def test_100_000_gates(shape):
    x = Tensor(np.ones(shape))
    y = x
    for _ in range(100_000):
        y = y * 1.0
    graph = ComputationalGraph(y)
    graph.forward({x: np.full(shape, 3.0)})
    assert graph.backward(np.ones(shape))[x] == 1
    assert graph.output.item() == 3
    del y, graph


UNARY = [np.exp, np.tanh, np.sin, np.square, np.negative, lambda t: np.maximum(t, 0.1), lambda t: np.log(t * t + 1)]
BINARY = [np.add, np.subtract, np.multiply, np.maximum, lambda a, b: a / (b * b + 1), np.hypot]


@st.composite
def programs(draw):
    length = draw(st.integers(1, 12))
    return [
        (draw(st.integers(0, 99)), draw(st.integers(0, 99)), draw(st.integers(0, 99)), draw(st.booleans()))
        for _ in range(length)
    ]


def perform(program, leaves):
    values = list(leaves)
    for i, j, k, binary in program:
        a, b = values[i % len(values)], values[j % len(values)]
        z = BINARY[k % len(BINARY)](a, b) if binary else UNARY[k % len(UNARY)](a)
        values.append(np.tanh(z))
    return np.sum(sum(values))


@pytest.mark.parametrize("shapes", [[(), (), ()], [(3, 2), (2,), (3, 1)], [(), (4,), (2, 1)]])
@settings(deadline=None)
@given(program=programs(), which=st.integers(0, 2))
def test_any_plan_agrees_with_a_fresh_expression(shapes, program, which):
    start = [np.random.default_rng(i).uniform(0.5, 1.5, shape) for i, shape in enumerate(shapes)]
    leaves = [Tensor(v) for v in start]
    graph = ComputationalGraph(perform(program, leaves))
    start[which] = start[which] + 0.25
    graph.forward({leaves[which]: start[which]})
    gradients = graph.backward()
    fresh = [Tensor(v) for v in start]
    expected = perform(program, fresh)
    expected.backward()
    np.testing.assert_allclose(graph.output.data, expected.data, rtol=1e-12)
    for leaf, other in zip(leaves, fresh, strict=True):
        np.testing.assert_allclose(gradients[leaf], other.grad, rtol=1e-9, atol=1e-12)


def network(seed=0, n=20, dtype="f8", X=None):
    rng = np.random.default_rng(seed)
    X = Tensor(rng.normal(size=(n, 3)), constant=True, dtype=dtype) if X is None else X
    parameters = [Tensor(rng.normal(size=shape), dtype=dtype) for shape in ((3, 4), (4,), (4, 2), (2,))]
    W1, b1, W2, b2 = parameters
    product = X @ W1
    h = np.tanh(product + b1)
    return X, parameters, product, h @ W2 + b2


@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_a_fused_network_agrees_with_the_readable_gates(dtype):
    X, parameters, product, s = network(dtype=dtype)
    f = np.mean(s * s) + 0.1 * np.sum(parameters[0] ** 2)
    graph = ComputationalGraph(f)
    flat = graph.flatten(parameters)
    for _ in range(3):
        graph.sweep()
        expected_product = np.asarray(X.data) @ np.asarray(parameters[0].data)
        np.testing.assert_allclose(product.data, expected_product, rtol=1e-5, atol=1e-6)
        again = [Tensor(p.data) for p in parameters]
        z = np.tanh(X.data @ again[0] + again[1]) @ again[2] + again[3]
        expected = np.mean(z * z) + 0.1 * np.sum(again[0] ** 2)
        expected.backward()
        close = {"rtol": 1e-10} if dtype == "f8" else {"rtol": 1e-4, "atol": 1e-5}
        np.testing.assert_allclose(graph.output.data, expected.data, **close)
        np.testing.assert_allclose(flat.gradients, np.concatenate([t.grad.ravel() for t in again]), **close)
        np.testing.assert_allclose(product.grad.sum(axis=0), again[1].grad, **close)
        flat.values -= 0.1 * flat.gradients


def test_a_product_that_was_left_out_is_there_when_somebody_looks():
    X, parameters, product, s = network()
    W, b = parameters[:2]
    first = ComputationalGraph(np.sum(s))
    first.flatten(parameters)
    second = ComputationalGraph(np.sum(np.tanh(s)))
    first.sweep()
    second.sweep()
    for graph in (first, second, first):
        W.data = W.data + 1
        graph.sweep()
        np.testing.assert_allclose(product.data, X.data @ W.data, rtol=1e-10)
    assert product.shape == (20, 4)
    b.data += 1
    first.forward()
    f = np.sum(product * 2)
    f.backward()
    np.testing.assert_allclose(W.grad, np.tile(2 * X.data.sum(axis=0)[:, None], 4))
    twin = pickle.loads(pickle.dumps(first))
    np.testing.assert_allclose(twin.forward(), first.output.data)
    X.data = np.ones((20, 3))
    np.testing.assert_allclose(first.forward(), second.forward() * 0 + first.output.item())
    np.testing.assert_allclose(product.data, np.ones((20, 3)) @ W.data)


def test_shared_weights_collect_both_gradients():
    rng = np.random.default_rng(1)
    W, b, X = Tensor(rng.normal(size=(3, 3))), Tensor(rng.normal(size=3)), rng.normal(size=(9, 3))
    graph = ComputationalGraph(np.sum(np.tanh(np.tanh(X @ W + b) @ W + b)))
    flat = graph.flatten([W, b])
    graph.sweep()
    again = [Tensor(W.data), Tensor(b.data)]
    expected = np.sum(np.tanh(np.tanh(X @ again[0] + again[1]) @ again[0] + again[1]))
    expected.backward()
    np.testing.assert_allclose(flat.gradients, np.concatenate([t.grad.ravel() for t in again]))
