"""A step that is written again and again: whatever runs behind it, a program sees what a fresh recording would show."""

import copy
import gc
import pickle
import threading
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nbnet as nb
from nbnet.models.losses.cross_entropy import BinaryCrossEntropy, SoftmaxCrossEntropy
from nbnet.models.losses.squares import SquaredError

ACTIVATIONS = {
    "tanh": np.tanh,
    "relu": nb.relu,
    "maximum": lambda x: np.maximum(x, 0.0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "square": lambda x: 0.5 * x**2 - x / 3.0,
}
LOSSES = {1: BinaryCrossEntropy, 2: SquaredError, 3: SoftmaxCrossEntropy}


class Anew(nb.Gate):
    """Passes everything on; a gate of one's own is always recorded anew, and so is every step that contains it."""

    def forward(self, x):
        return x

    def backward(self, dz):
        return dz


class Network:
    """A network of two layers and its data."""

    def __init__(self, activation="tanh", inputs=2, hidden=4, outputs=1, n=9, dtype=float, penalty=0.0, anew=False):
        rng = np.random.default_rng(0)
        self.X = rng.standard_normal((n, inputs)).astype(dtype)
        self.y = np.abs(np.eye(outputs + 1, outputs, dtype=dtype))[rng.integers(0, outputs + 1, n)]
        shapes = [(inputs, hidden), (hidden,), (hidden, outputs), (outputs,)]
        self.P = [nb.Tensor(rng.standard_normal(shape).astype(dtype)) for shape in shapes]
        self.activation, self.Loss, self.penalty, self.anew = ACTIVATIONS[activation], LOSSES[outputs], penalty, anew
        self.hidden = None

    def loss(self, X=None, y=None):
        W1, b1, W2, b2 = self.P
        h = self.activation((self.X if X is None else X) @ W1 + b1)
        self.hidden = weakref.ref(h)
        loss = np.mean(self.Loss()(h @ W2 + b2, self.y if y is None else y))
        if self.penalty:
            loss = loss + self.penalty * (np.sum(W1 * W1) + np.sum(W2**2))
        return Anew()(loss) if self.anew else loss

    def update(self):
        for p in self.P:
            p.data -= 0.01 * p.grad

    def step(self, *batch):
        loss = self.loss(*batch)
        loss.backward()
        self.update()
        return loss

    def state(self):
        return [(p.data.copy(), p.grad.copy()) for p in self.P]


def same(one, other):
    return all(np.array_equal(a, b) for pair in zip(one, other, strict=True) for a, b in zip(*pair, strict=True))


def repeating(**options):
    """A network whose steps repeat by now, and one whose steps are recorded anew, after as many."""
    one, other = Network(**options), Network(anew=True, **options)
    for _ in range(6):
        one.step()
        other.step()
    serials = [one.step().serial for _ in range(2)]
    assert serials[0] == serials[1], "this step does not repeat: the test would show nothing"
    other.step()
    other.step()
    return one, other


options = {
    "activation": st.sampled_from(sorted(ACTIVATIONS)),
    "inputs": st.integers(1, 3),
    "hidden": st.integers(1, 5),
    "outputs": st.integers(1, 3),
    "n": st.sampled_from([1, 2, 30]),
    "dtype": st.sampled_from([np.float64, np.float32]),
    "penalty": st.sampled_from([0.0, 0.01]),
}


@given(st.fixed_dictionaries(options))
@settings(deadline=None, max_examples=40)
def test_every_number_is_the_same_to_the_last_bit(options):
    one, other = Network(**options), Network(anew=True, **options)
    for _ in range(12):
        a, b = one.step(), other.step()
        assert a.data == b.data
        assert a.dtype == b.dtype
        assert same(one.state(), other.state())


def test_steps_repeat():
    repeating()


@pytest.mark.parametrize("n", [3, 20000])
def test_batches_of_one_size_may_differ_from_step_to_step(n):
    one, other = Network(n=n), Network(n=n, anew=True)
    rng = np.random.default_rng(1)
    serials = []
    for _ in range(20):
        rows = rng.permutation(n)
        serials.append(one.step(one.X[rows], one.y[rows]).serial)
        other.step(one.X[rows], one.y[rows])
        assert same(one.state(), other.state())
    assert serials[-1] == serials[-2]


def test_another_size_of_batch_is_recorded_anew():
    one, other = repeating()
    for n in (9, 4, 9, 9, 1, 4, 9):
        for network in (one, other):
            network.step(network.X[:n], network.y[:n])
        assert same(one.state(), other.state())


@pytest.mark.parametrize("n", [9, 20000])
def test_data_that_change_in_place_are_seen(n):
    one, other = repeating(n=n)
    for network in (one, other):
        network.X[0] = 5.0
        network.step()
        network.X *= 0.5
        network.step()
    assert same(one.state(), other.state())


def test_what_is_held_stays_as_it_was():
    one, other = repeating()
    held, expected = [], []
    for network, kept in ((one, held), (other, expected)):
        for _ in range(5):
            loss = network.loss()
            h = network.hidden()
            loss.backward()
            kept.append((loss, h, h.data, h.grad, [p.grad for p in network.P], loss.data, h.data[0]))
            network.update()
    for ours, theirs in zip(held, expected, strict=True):
        for a, b in zip(ours[:2], theirs[:2], strict=True):
            assert np.array_equal(a.data, b.data)
        for a, b in zip([*ours[2:4], *ours[4], *ours[5:]], [*theirs[2:4], *theirs[4], *theirs[5:]], strict=True):
            assert np.array_equal(a, b)


def test_gradients_taken_from_the_leaves_stay_as_they_were():
    one, _ = repeating()
    taken, copies = [], []
    for _ in range(4):
        one.loss().backward()
        taken += [p.grad for p in one.P]
        copies += [p.grad.copy() for p in one.P]
        one.update()
        for p in one.P:
            p.grad = None
    assert all(np.array_equal(a, b) for a, b in zip(taken, copies, strict=True))


def test_a_step_repeats_again_once_nothing_is_held():
    one, _ = repeating()
    held = [one.step() for _ in range(3)]
    del held
    serials = [one.step().serial for _ in range(2)]
    assert serials[0] == serials[1]


def test_the_last_loss_may_be_kept_in_a_variable():
    one = Network()
    serials = []
    for _ in range(20):
        loss = one.loss()
        h = one.hidden()
        loss.backward()
        one.update()
        serials.append(loss.serial)
    assert h.grad is not None
    assert len(set(serials[-6:])) == 2, "two sets of buffers take turns"


def test_a_leaf_that_changes_before_backward_is_noticed():
    one, _ = repeating()
    loss = one.loss()
    one.P[0].data[0, 0] = 7.0
    with pytest.raises(ValueError, match="changed after"):
        loss.backward()


def test_there_is_no_gradient_before_backward():
    one, _ = repeating()
    loss = one.loss()
    assert loss.grad is None
    assert one.hidden().grad is None
    assert one.hidden().name is None
    loss.backward()
    assert loss.grad == 1.0
    assert one.hidden().grad.shape == (9, 4)


def test_backward_twice_and_with_an_upstream_gradient():
    one, other = repeating()
    for network in (one, other):
        loss = network.loss()
        loss.backward()
        loss.backward(3.0)
        loss.backward(0.5)
    assert same(one.state(), other.state())
    with pytest.raises(ValueError, match="upstream"):
        one.loss().backward([1.0, 2.0])


def test_an_output_of_several_values_asks_for_its_upstream_gradient():
    x, W = np.ones((3, 2)), nb.Tensor(np.ones((2, 2)))
    for _ in range(8):
        z = np.tanh(x @ W)
        with pytest.raises(ValueError, match="upstream"):
            z.backward()
        z.backward(np.ones((3, 2)))
    assert z.grad.shape == (3, 2)


def test_two_losses_of_one_model_at_once():
    one, other = repeating()
    for network in (one, other):
        for _ in range(3):
            both = network.loss() + 2.0 * network.loss(network.X[::-1], network.y[::-1])
            both.backward()
            network.update()
    assert same(one.state(), other.state())


def test_other_branches_now_and_then():
    one, other = repeating()
    for i in range(12):
        for network in (one, other):
            loss = network.loss()
            if i % 3 == 0:
                loss = np.log(loss + 1.0)
            if i % 4 == 0:
                with nb.no_grad():
                    network.loss()
            if i % 5 == 0:
                network.loss()
            loss.backward()
            network.update()
        assert same(one.state(), other.state())


def test_nothing_is_recorded_under_no_grad():
    one, _ = repeating()
    with nb.no_grad():
        loss = one.loss()
    assert loss.gate is None
    assert not loss.tracked


def test_groups_are_kept():
    W = nb.Tensor(np.ones((2, 2)))
    x = np.ones((1, 2))
    for name in ["first"] * 8 + ["second"] * 8:
        with nb.group(name):
            h = np.tanh(x @ W)
        np.sum(h).backward()
        assert h.group == (name,)


def test_second_derivatives_of_a_repeated_step():
    W, x, v = nb.Tensor(np.full((2, 2), 0.3)), np.ones((3, 2)), np.ones((2, 2))

    def loss(W):
        return np.mean(np.tanh(x @ W) ** 2)

    fresh = nb.hessian_vector_product(loss, nb.Tensor(np.full((2, 2), 0.3)), v)
    for _ in range(8):
        loss(W).backward()
    assert np.array_equal(nb.hessian_vector_product(loss, W, v), fresh)


def test_a_graph_made_of_a_repeated_step():
    one, other = repeating()
    graph = nb.ComputationalGraph(one.loss())
    h = next(
        t for t in graph.nodes_topologically_sorted() if isinstance(t.gate, type(nb.Tensor(1.0).__add__(1.0).gate))
    )
    graph.pin(h, np.zeros(h.shape))
    graph.backward()
    for _ in range(3):
        one.step()
        other.step()
    assert same(one.state(), other.state())
    del graph, h
    for _ in range(3):
        one.step()
        other.step()
    assert same(one.state(), other.state())


def test_copies_and_pickles_of_a_repeated_step():
    one, _ = repeating()
    loss = one.loss()
    thawed = pickle.loads(pickle.dumps(loss))
    assert thawed.data == loss.data
    assert copy.copy(one.P[0]).data.tolist() == one.P[0].data.tolist()
    thawed.backward()


def test_a_model_that_is_let_go_takes_its_buffers_with_it():
    one, _ = repeating()
    leaf, buffer = weakref.ref(one.P[0]), weakref.ref(one.P[0].grad)
    del one, _
    gc.collect()
    assert leaf() is None
    assert buffer() is None


def test_trouble_is_told_as_always():
    x, w = np.ones((2, 2)), nb.Tensor(np.ones((2, 2)))
    for _ in range(8):
        np.sum(np.exp(x @ w)).backward()
    w.data[...] = 1000.0
    with pytest.raises(ValueError, match="Exp cannot compute"), np.errstate(over="raise"):
        np.exp(x @ w)
    with pytest.raises(ValueError, match="MatMul cannot compute"):
        np.ones((2, 3)) @ w
    w.data[...] = 0.0
    loss = np.sum(np.exp(x @ w))
    loss.backward()
    assert loss.data == 4.0


def test_models_in_threads_do_not_disturb_each_other():
    networks = [repeating()[0] for _ in range(2)]
    expected = repeating()[0]

    def train(network):
        for _ in range(200):
            network.step()

    threads = [threading.Thread(target=train, args=(network,)) for network in networks]
    for thread in threads:
        thread.start()
    train(expected)
    for thread in threads:
        thread.join()
    assert all(same(network.state(), expected.state()) for network in networks)


def test_a_gate_of_ones_own_gets_a_memory_of_its_own_each_time():
    class Diary(nb.Gate):
        def forward(self, x):
            assert not hasattr(self, "seen")
            self.seen = True
            return x

        def backward(self, dz):
            return dz

    w = nb.Tensor(np.ones(3))
    for _ in range(10):
        np.sum(Diary()(w * 2.0)).backward()
    assert w.grad.tolist() == [2.0, 2.0, 2.0]


def test_moving_the_leaves_to_one_array_is_noticed():
    one, other = repeating()
    flat = nb.flatten(one.P)
    for _ in range(8):
        one.step()
        other.step()
        assert same(one.state(), other.state())
    assert np.array_equal(flat.values, np.concatenate([p.data.ravel() for p in other.P]))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_gates_of_all_sorts_round_alike(dtype):
    rng = np.random.default_rng(0)
    A, v = (rng.uniform(0.5, 1.5, shape).astype(dtype) for shape in ((7, 3), (3,)))

    def expression(W, c):
        h = np.exp(-(A * W) / c) - np.log(W + 1.0) * v
        h = np.reshape(np.transpose(h), (7, 3)) - np.mean(h, axis=0) / np.sum(h * h, axis=0)
        h = np.minimum(h, np.maximum(W, c)) + np.square(c) * np.abs(np.sin(h)) - np.sqrt(W).T[0, 0]
        return np.sum(np.tanh(h @ np.concatenate([v, v])[:3])) + np.max(h) + (W @ c)[1]

    results = []
    for finish in (lambda f: f, Anew()):
        W, c = nb.Tensor(A), nb.Tensor(v)
        for _ in range(9):
            f = finish(expression(W, c))
            f.backward()
            results.append((f.data.copy(), W.grad.copy(), c.grad.copy()))
            W.data -= 0.001 * W.grad
            c.data -= 0.001 * c.grad
    assert same(results[:9], results[9:])
    assert results[8][0] != results[7][0]


def test_a_model_and_a_loss_function_repeat_too():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((30, 2)), np.eye(3)[rng.integers(0, 3, 30)]
    results = []
    for finish in (lambda f: f, Anew()):
        model = nb.MLP([2, 4, 3], activation="relu", seed=0)
        serials = []
        for _ in range(12):
            rows = slice(len(serials), len(serials) + 8)
            loss = finish(nb.softmax_cross_entropy(model(X[rows]), y[rows]))
            loss.backward()
            serials.append(loss.serial)
            for p in model.parameters.values():
                p.data -= 0.1 * p.grad
        results.append([p.data.copy() for p in model.parameters.values()])
        assert len(set(serials[-6:])) == (6 if isinstance(finish, Anew) else 2)
    assert same([results[0]], [results[1]])
