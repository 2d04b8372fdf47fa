"""Functions of functions: both modes, Jacobians, second derivatives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nbnet.autodiff as nb
from nbnet.autodiff import Tensor


class Cube(nb.Gate):
    def forward(self, x):
        self.x = x
        return x * x * x

    def backward(self, dz):
        return 3 * self.x * self.x * dz


class Reverse(nb.Gate):
    """A student's gate that is neither elementwise nor declared linear."""

    def forward(self, x):
        return x[::-1] * 2.0

    def backward(self, dz):
        return dz[::-1] * 2.0


class WithoutNumpy(nb.Gate):
    """A gate whose backward leaves NumPy: forward mode must still work."""

    def forward(self, x):
        self.x = x
        return np.array([v * v for v in x.tolist()])

    def backward(self, dz):
        return np.array([2 * float(v) * float(d) for v, d in zip(self.x, np.asarray(dz), strict=True)])


def test_grad_and_value_and_grad():
    def f(w, x, scale=1.0):
        return scale * np.sum(np.sin(w) * x)

    w, x = np.array([0.1, 0.2]), np.array([2.0, 3.0])
    np.testing.assert_allclose(nb.grad(f)(w, x), np.cos(w) * x)
    np.testing.assert_allclose(nb.grad(f, 1)(w, x, scale=2.0), 2 * np.sin(w))
    value, (dw, dx) = nb.value_and_grad(f, (0, 1))(w, x)
    assert value == pytest.approx(np.sum(np.sin(w) * x))
    np.testing.assert_allclose(dw, np.cos(w) * x)
    np.testing.assert_allclose(dx, np.sin(w))


def test_gradients_do_not_touch_grad():
    x = Tensor(2.0)
    assert nb.gradients(x * x, [x])[0] == 4
    assert x.grad is None
    assert nb.gradients(x * 1, [Tensor([1.0, 2.0])])[0].tolist() == [0, 0]


def test_derivatives_of_any_order_by_nesting():
    f = Cube()
    assert nb.grad(f)(2.0) == 12
    assert nb.grad(nb.grad(f))(2.0) == 12
    assert nb.grad(nb.grad(nb.grad(f)))(2.0) == 6
    sigmoid = nb.gates.activations.Sigmoid()
    third = nb.grad(nb.grad(nb.grad(sigmoid)))
    s = 0.5
    assert third(0.0) == pytest.approx(s * (1 - s) * (1 - 6 * s + 6 * s**2))


def test_gradients_of_gradients_through_tensors():
    x = Tensor(3.0)
    (slope,) = nb.gradients(x**3, [x], record=True)
    (slope * x).backward()
    assert x.grad == pytest.approx(81)


@pytest.mark.parametrize("gate", [Cube(), Reverse(), WithoutNumpy()])
def test_forward_mode_works_for_a_students_gate(gate):
    x, tangent = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.5, -1.0])
    _, moved = nb.jvp(lambda t: gate(t * 1.0), [x], [tangent])
    h = 1e-6
    forward = gate.copy().forward
    expected = (forward(x + h * tangent) - forward(x - h * tangent)) / (2 * h)
    np.testing.assert_allclose(moved, expected, rtol=1e-6)


def test_a_second_derivative_that_would_be_lost_is_an_error():
    with pytest.raises(TypeError, match="NumPy functions and operators only"):
        nb.hessian_vector_product(lambda x: np.sum(WithoutNumpy()(x)), [1.0, 2.0], [1.0, 1.0])


@pytest.mark.parametrize("mode", ["forward", "reverse", None])
@pytest.mark.parametrize("shape", [(3,), (2, 2), ()])
def test_jacobians_in_both_modes(mode, shape):
    x = np.random.default_rng(0).uniform(0.5, 1.5, shape)

    def f(t):
        return np.stack([np.sum(t), np.sum(t * t)]) * np.exp(np.max(t))

    jacobian = nb.jacobian(f, mode=mode)(x)
    m = np.exp(x.max())
    at_max = (x == x.max()) * 1.0
    expected = np.stack([m * (1 + x.sum() * at_max), m * (2 * x + (x * x).sum() * at_max)])
    assert jacobian.shape == (2, *shape)
    np.testing.assert_allclose(jacobian, expected)


def test_jacobian_takes_the_cheaper_mode():
    calls = []

    class Counting(nb.Elementwise):
        def forward(self, x):
            return 2 * x

        def backward(self, dz):
            calls.append(1)
            return 2 * dz

    nb.jacobian(lambda x: np.broadcast_to(Counting()(x), (50,)))(1.0)
    assert len(calls) == 1
    calls.clear()
    nb.jacobian(lambda x: np.sum(Counting()(x)))(np.ones(50))
    assert len(calls) == 1


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(0, 5))
def test_hessian_vector_products_of_a_quadratic(n, seed):
    rng = np.random.default_rng(seed)
    A, x, v = rng.normal(size=(n, n)), rng.normal(size=n), rng.normal(size=n)
    product = nb.hessian_vector_product(lambda t: t @ A @ t, x, v)
    np.testing.assert_allclose(product, (A + A.T) @ v, atol=1e-12)
    assert not nb.hessian_vector_product(lambda t: np.sum(A @ t), x, v).any()


def test_float32_is_kept():
    x = np.array([0.5, 1.0], "f4")
    assert nb.grad(lambda t: np.sum(np.exp(t)))(x).dtype == np.float32
    assert nb.jvp(np.exp, [x], [x])[1].dtype == np.float32
    assert nb.jacobian(np.exp)(x).dtype == np.float32
    assert nb.hessian_vector_product(lambda t: np.sum(np.exp(t)), x, x).dtype == np.float32


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nb.grad(lambda x: x * 2)([1.0, 2.0]), ValueError, "say which gradient arrives"),
        (lambda: nb.grad(lambda x: x, 3)(1.0), IndexError, "argument 3 of <lambda>"),
        (lambda: nb.grad(lambda x: "text")(1.0), TypeError, "<lambda> should return a tensor"),
        (lambda: nb.jvp(np.exp, [1.0], []), ValueError, "1 primals but 0 tangents"),
        (lambda: nb.jvp(np.exp, [1.0], [[1.0, 2.0]]), ValueError, "shape"),
        (lambda: nb.jacobian(np.exp, mode="both"), ValueError, "mode is"),
    ],
)
def test_wrong_calls_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_functions_that_do_not_depend_on_their_argument():
    assert nb.grad(lambda x: Tensor(3.0))(1.0) == 0
    assert nb.jvp(lambda x: Tensor(3.0), [1.0], [1.0])[1] == 0
    assert nb.jacobian(lambda x: np.ones(2))(1.0).tolist() == [0, 0]
