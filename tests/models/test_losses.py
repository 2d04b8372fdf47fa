"""Losses: their values and gradients against closed forms, far from overflow, whatever the scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nbnet.autodiff import Tensor, gradients
from nbnet.models import binary_cross_entropy, hinge, mse, softmax_cross_entropy
from nbnet.models.losses import LOSSES

numbers = st.floats(-30, 30, allow_subnormal=False)
shapes = st.tuples(st.integers(1, 6), st.integers(2, 5))


def classes_of(scores, data):
    return np.array([data.draw(st.integers(0, scores.shape[1] - 1)) for _ in scores])


@given(scores=shapes.flatmap(lambda s: arrays(float, s, elements=numbers)), data=st.data())
def test_softmax_cross_entropy_is_the_lectures_formula(scores, data):
    y = classes_of(scores, data)
    s = Tensor(scores)
    loss = softmax_cross_entropy(s, y)
    loss.backward()
    rows = np.arange(len(y))
    expected = -scores[rows, y] + np.log(np.exp(scores).sum(axis=1))
    np.testing.assert_allclose(loss.item(), expected.mean(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(softmax_cross_entropy(s, y, per_sample=True).data, expected, rtol=1e-9, atol=1e-9)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(s.grad, (p - np.eye(scores.shape[1])[y]) / len(y), atol=1e-12)


@given(scores=shapes.flatmap(lambda s: arrays(float, s, elements=numbers)), data=st.data(), delta=st.floats(0.1, 5))
def test_hinge_is_the_lectures_formula(scores, data, delta):
    y = classes_of(scores, data)
    s = Tensor(scores)
    loss = hinge(s, y, delta=delta)
    loss.backward()
    expected, gradient = np.zeros(len(y)), np.zeros_like(scores)
    for i, own in enumerate(y):
        for j in range(scores.shape[1]):
            margin = scores[i, j] - scores[i, own] + delta
            if j != own and margin > 0:
                expected[i] += margin
                gradient[i, j] += 1
                gradient[i, own] -= 1
    np.testing.assert_allclose(loss.item(), expected.mean(), atol=1e-9)
    np.testing.assert_allclose(hinge(s, y, delta=delta, per_sample=True).data, expected, atol=1e-9)
    np.testing.assert_allclose(s.grad, gradient / len(y), atol=1e-12)


@given(z=arrays(float, st.integers(1, 8), elements=numbers), data=st.data())
def test_binary_cross_entropy_is_the_likelihood_of_the_sigmoid(z, data):
    t = np.array([data.draw(st.sampled_from([0.0, 1.0, 0.3])) for _ in z])
    logits = Tensor(z)
    loss = binary_cross_entropy(logits, t)
    loss.backward()
    p = 1 / (1 + np.exp(-z))
    with np.errstate(all="ignore"):
        expected = -np.where(t > 0, t * np.log(p), 0) - np.where(t < 1, (1 - t) * np.log1p(-p), 0)
    finite = np.abs(z) < 15  # the textbook formula loses its digits further out
    per_sample = binary_cross_entropy(logits, t, per_sample=True).data
    np.testing.assert_allclose(np.asarray(per_sample)[finite], expected[finite], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(logits.grad, (p - t) / len(z), atol=1e-12)


@given(p=shapes.flatmap(lambda s: arrays(float, s, elements=numbers)))
def test_mse_averages_squared_distances(p):
    prediction = Tensor(p)
    loss = mse(prediction, np.ones_like(p))
    loss.backward()
    np.testing.assert_allclose(loss.item(), ((p - 1) ** 2).sum(axis=1).mean())
    np.testing.assert_allclose(prediction.grad, 2 * (p - 1) / len(p))


@given(s=arrays(float, st.integers(1, 8), elements=numbers), data=st.data())
def test_hinge_of_one_score(s, data):
    t = np.array([data.draw(st.sampled_from([-1.0, 1.0])) for _ in s])
    scores = Tensor(s[:, None])
    loss = hinge(scores, t[:, None])
    loss.backward()
    np.testing.assert_allclose(loss.item(), np.maximum(0, 1 - t * s).mean())
    np.testing.assert_allclose(scores.grad[:, 0], np.where(1 - t * s > 0, -t, 0) / len(s))


@settings(max_examples=30)
@given(
    scores=arrays(float, (4, 3), elements=st.floats(-3, 3)),
    target=arrays(float, (4, 3), elements=st.floats(0.1, 0.9)),
    name=st.sampled_from(["mse", "softmax_cross_entropy", "hinge"]),
)
def test_gradients_by_scores_and_targets_agree_with_differences(scores, target, name):
    loss = LOSSES[name]
    s, t = Tensor(scores), Tensor(target)
    loss(s, t).backward()
    h = 1e-6
    for tensor, values in ((s, scores), (t, target)):
        for i in np.ndindex(values.shape):
            up, down = values.copy(), values.copy()
            up[i] += h
            down[i] -= h
            pair = [(v, target) if tensor is s else (scores, v) for v in (up, down)]
            high, low = (loss(Tensor(a), Tensor(b)).item() for a, b in pair)
            middle = loss(Tensor(scores), Tensor(target)).item()
            if abs(high - 2 * middle + low) > 1e-9:
                continue  # a kink of the hinge lies in between
            assert tensor.grad[i] == pytest.approx((high - low) / (2 * h), abs=1e-6)


@pytest.mark.parametrize("size", [1e3, 1e300])
def test_huge_scores_neither_overflow_nor_lose_the_gradient(size):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        z = Tensor([[size], [-size]])
        loss = binary_cross_entropy(z, [[0.0], [1.0]])
        loss.backward()
        assert loss.item() == size
        assert z.grad.tolist() == [[0.5], [-0.5]]
        s = Tensor([[size, -size / 2, 0.0]])
        loss = softmax_cross_entropy(s, [2])
        loss.backward()
        assert loss.item() == size
        assert s.grad.tolist() == [[1.0, 0.0, -1.0]]


def test_losses_keep_float32():
    for loss, target in ((mse, np.zeros((2, 3))), (softmax_cross_entropy, [0, 1]), (hinge, [0, 1])):
        scores = Tensor(np.ones((2, 3), dtype=np.float32))
        value = loss(scores, target if loss is not mse else target.astype(np.float32))
        value.backward()
        assert value.dtype == scores.grad.dtype == np.float32


def test_an_index_and_its_one_hot_row_mean_the_same():
    s = np.array([[0.3, -1.0, 2.0], [0.0, 0.5, 0.1]])
    for loss in (softmax_cross_entropy, hinge):
        assert loss(s, [2, 0]).item() == loss(s, np.eye(3)[[2, 0]]).item()


def test_a_loss_is_two_gates_the_loss_of_each_sample_and_the_mean():
    from nbnet.autodiff import ComputationalGraph

    for loss, shape in (
        (mse, (4, 2)),
        (binary_cross_entropy, (4, 1)),
        (softmax_cross_entropy, (4, 3)),
        (hinge, (4, 3)),
    ):
        target = Tensor(np.eye(*shape), constant=True)
        graph = ComputationalGraph(loss(Tensor(np.ones(shape)), target))
        gates = [t.gate for t in graph.nodes_topologically_sorted() if t.gate is not None]
        assert len(gates) == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mse([1.0, 2.0], [1.0]), r"of one shape, not \(2,\) and \(1,\)"),
        (lambda: mse(np.ones((2, 2, 2)), np.ones((2, 2, 2))), r"\(N, outputs\)"),
        (lambda: binary_cross_entropy(np.ones((2, 3)), np.ones((2, 3))), "softmax_cross_entropy"),
        (lambda: softmax_cross_entropy(np.ones((2, 1)), [0, 0]), "binary_cross_entropy"),
        (lambda: softmax_cross_entropy([1.0, 2.0], [0]), r"\(N, classes\)"),
        (lambda: softmax_cross_entropy(np.ones((2, 3)), [0, 3]), "whole numbers from 0 to 2"),
        (lambda: softmax_cross_entropy(np.ones((2, 3)), [0, 0.5]), "whole numbers from 0 to 2"),
        (lambda: softmax_cross_entropy(np.ones((2, 3)), [0, -1]), "whole numbers from 0 to 2"),
        (lambda: softmax_cross_entropy(np.ones((2, 3)), ["a", "b"]), "whole numbers from 0 to 2"),
        (lambda: softmax_cross_entropy(np.ones((2, 3)), [0, 1, 2]), r"not targets of shape \(3,\)"),
        (lambda: hinge(np.ones((2, 1)), [[0.0], [1.0]]), "-1 and \\+1"),
        (lambda: hinge(np.ones((2, 3)), [0, 1], delta=0), "delta is 0"),
        (lambda: mse(np.ones((0, 2)), np.ones((0, 2))), "one row a sample"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_misspelt_loss_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'hinge'"):
        LOSSES["hing"]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("shape", [(1, 1), (7, 1), (5, 3), (2, 6)])
def test_replayed_losses_are_the_recorded_ones(name, shape, dtype):
    """The fast paths of the static plan against the readable gates."""
    from nbnet.autodiff import ComputationalGraph

    if (name == "binary_cross_entropy") != (shape[1] == 1) and name in (
        "binary_cross_entropy",
        "softmax_cross_entropy",
    ):
        return
    random = np.random.default_rng(0)

    def data():
        index = random.integers(0, max(2, shape[1]), shape[0])
        one = (2 * index[:, None] - 1) if name == "hinge" else index[:, None]
        y = one if shape[1] == 1 else np.eye(shape[1])[index]
        return (random.normal(size=shape) * 4).astype(dtype), y.astype(dtype)

    scores, y = data()
    s, t = Tensor(scores), Tensor(y, constant=True)
    graph = ComputationalGraph(LOSSES[name](s, t) * 3)
    tolerance = 1e-12 if dtype is np.float64 else 1e-5
    for _ in range(3):
        scores, y = data()
        value = graph.sweep({s: scores, t: y})
        fresh = Tensor(scores)
        expected = LOSSES[name](fresh, y) * 3
        expected.backward()
        assert value == pytest.approx(expected.item(), rel=tolerance)
        np.testing.assert_allclose(s.grad, fresh.grad, rtol=tolerance, atol=tolerance)
        assert s.grad.dtype == dtype


@pytest.mark.parametrize(("name", "columns"), [("mse", 3), ("binary_cross_entropy", 1), ("softmax_cross_entropy", 3)])
def test_second_derivatives_pass_through(name, columns):
    import nbnet as nb

    random = np.random.default_rng(0)
    scores, v = random.normal(size=(4, columns)), random.normal(size=(4, columns))
    y = np.eye(4, columns)

    def f(s):
        return LOSSES[name](s, y)

    h = 1e-5
    slope = (nb.grad(f)(scores + h * v) - nb.grad(f)(scores - h * v)) / (2 * h)
    np.testing.assert_allclose(nb.hessian_vector_product(f, scores, v), slope, rtol=1e-6, atol=1e-9)


def test_the_binary_cross_entropy_is_exact_for_far_logits_and_curved_at_zero():
    z = Tensor([[-1000.0], [-40.0], [0.0], [40.0], [1000.0]])
    loss = np.sum(binary_cross_entropy(z, np.zeros((5, 1)), per_sample=True))
    (slope,) = gradients(loss, [z], record=True)
    np.testing.assert_allclose(slope.data[:, 0], [0, np.exp(-40), 0.5, 1, 1], rtol=1e-13)
    (curvature,) = gradients(np.sum(slope), [z])
    np.testing.assert_allclose(curvature[:, 0], [0, np.exp(-40), 0.25, 0, 0], rtol=1e-13, atol=1e-16)
