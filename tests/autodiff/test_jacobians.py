"""The Jacobian of one gate, against finite differences and against the backward pass."""

import numpy as np
import pytest

from nbnet.autodiff import ComputationalGraph, Gate, Tensor
from nbnet.autodiff.jacobians import gate_jacobian

RNG = np.random.default_rng(0)


def tensors(*shapes):
    return [Tensor(RNG.uniform(0.5, 2.0, shape), name=f"t{i}") for i, shape in enumerate(shapes)]


CASES = [
    (lambda a, b: a @ b, (3, 2), (2, 4)),
    (lambda a, b: a @ b, (3, 2), (2,)),
    (lambda a, b: a @ b, (2,), (2, 4)),
    (lambda a, b: a @ b, (3,), (3,)),
    (lambda a, b: a + b, (3, 2), (2,)),
    (lambda a, b: a * b, (3, 2), (3, 1)),
    (np.maximum, (4,), (4,)),
]


@pytest.mark.parametrize(("f", "first", "second"), CASES)
@pytest.mark.parametrize("i", [0, 1])
def test_every_entry_is_a_finite_difference(f, first, second, i):
    inputs = tensors(first, second)
    z = f(*inputs)
    found = gate_jacobian(z, i)
    assert found.complete
    assert found.shape == found.matrix.shape == (z.size, inputs[i].size)
    step = 1e-6
    for column in range(inputs[i].size):
        ends = []
        for sign in (1, -1):
            moved = [np.array(t.data) for t in inputs]
            moved[i].flat[column] += sign * step
            ends.append(np.ravel(f(*moved)))
        np.testing.assert_allclose(found.matrix[:, column], (ends[0] - ends[1]) / (2 * step), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("f", "first", "second"), CASES)
@pytest.mark.parametrize("i", [0, 1])
def test_upstream_times_jacobian_is_what_the_gate_sends(f, first, second, i):
    inputs = tensors(first, second)
    z = f(*inputs)
    upstream = RNG.normal(size=z.shape)
    graph = ComputationalGraph(z)
    graph.backward(upstream)
    found = gate_jacobian(z, i)
    np.testing.assert_allclose(found.product.ravel(), upstream.ravel() @ found.matrix)
    np.testing.assert_allclose(found.product, inputs[i].grad)


def test_a_gate_with_one_tensor_twice_has_a_jacobian_for_each():
    x = Tensor([2.0, 3.0])
    z = x * x
    for i in (0, 1):
        np.testing.assert_array_equal(gate_jacobian(z, i).matrix, np.diag([2.0, 3.0]))


def test_of_a_large_one_only_some_rows_and_columns_are_computed():
    x = Tensor(np.linspace(-1, 1, 4096, dtype=np.float32))
    found = gate_jacobian(np.maximum(x, 0), 0)
    assert found.shape == (4096, 4096)
    assert found.bytes == 4096 * 4096 * 4
    assert found.matrix.shape == (32, 32)
    assert found.matrix.dtype == np.float32
    assert found.diagonal
    np.testing.assert_array_equal(found.matrix, np.diag((x.data[list(found.rows)] > 0).astype(np.float32)))
    assert found.product is None


def test_a_broadcast_operand_is_not_diagonal():
    X, b = tensors((3, 2), (2,))
    assert not gate_jacobian(X + b, 1).diagonal
    assert gate_jacobian(X + b, 0).diagonal


def test_a_pinned_result_has_the_jacobian_of_its_own_gate_and_nothing_is_changed():
    x = Tensor([1.0, 2.0])
    z = x * 3.0
    graph = ComputationalGraph(np.sum(z))
    graph.pin(z, [7.0, 7.0])
    np.testing.assert_array_equal(gate_jacobian(z, 0).matrix, 3 * np.eye(2))
    np.testing.assert_array_equal(z.data, [7.0, 7.0])
    assert graph.backward()[x].tolist() == [0.0, 0.0]


def test_a_students_gate_keeps_its_memory():
    class Square(Gate):
        def forward(self, x):
            self.x = x
            return x * x

        def backward(self, dz):
            return [2 * self.x * dz]

    x = Tensor([1.0, 2.0])
    z = Square()(x)
    memory = z.gate.x
    np.testing.assert_array_equal(gate_jacobian(z, 0).matrix, np.diag([2.0, 4.0]))
    assert z.gate.x is memory


def test_wrong_questions_are_refused():
    x = Tensor([1.0, 2.0], name="x")
    z = x * 2.0
    with pytest.raises(ValueError, match="computed by no gate"):
        gate_jacobian(x, 0)
    with pytest.raises(IndexError, match="2 inputs; there is none with index 2"):
        gate_jacobian(z, 2)
    with pytest.raises(ValueError, match="at least 2, not 1"):
        gate_jacobian(z, 0, most=1)
