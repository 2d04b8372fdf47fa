"""The checks accept every built-in gate, and name each kind of mistake."""

import inspect

import numpy as np
import pytest

import nbnet.autodiff as nb
from nbnet.autodiff import Gate, check_gate, check_gradient, gates
from nbnet.autodiff.gate import Unary
from nbnet.autodiff.gates.reductions import Reduction


def gate(forward, backward):
    return type("MyGate", (Gate,), {"forward": forward, "backward": backward})


def product(self, x, y):
    self.x, self.y = x, y
    return x * y


def matrix_product(self, x, y):
    self.x, self.y = x, y
    return x @ y


def changes_its_input(self, x, y):
    x *= y
    return x


def changes_dz(self, dz):
    dz *= 2
    return self.y * dz / 2, self.x * dz / 2


MISTAKES = {
    "sign": (product, lambda self, dz: [-self.y * dz, self.x * dz], "the sign is flipped"),
    "swapped": (product, lambda self, dz: [self.x * dz, self.y * dz], "gradient of y: are the inputs swapped"),
    "no upstream": (product, lambda self, dz: [self.y, self.x], "multiply it by the upstream gradient dz"),
    "one gradient": (product, lambda self, dz: [self.y * dz], "returned 1 gradients; there should be 2"),
    "three": (product, lambda self, dz: [dz, dz, dz], "returned 3 gradients; there should be 2"),
    "no return": (product, lambda self, dz: None, "did it forget `return`"),
    "a None": (product, lambda self, dz: [None, self.x * dz], r"x \(\): backward returned None"),
    "factor": (product, lambda self, dz: [2 * self.y * dz, self.x * dz], "right up to the factor 2"),
    "zero": (product, lambda self, dz: [0 * dz, self.x * dz], "it is 0 everywhere"),
    "nan": (product, lambda self, dz: [np.nan * dz, self.x * dz], "it is not finite"),
    "raises": (product, lambda self, dz: self.nothing, "backward failed with AttributeError"),
    "transposed": (matrix_product, lambda self, dz: [dz @ self.y.T, dz.T @ self.x], "it is transposed"),
    "no .T": (matrix_product, lambda self, dz: [dz @ self.y, self.x.T @ dz], r"y has to be transposed: use y\.T"),
    "order": (
        matrix_product,
        lambda self, dz: [dz @ self.y.T, dz @ self.x.T],
        "in the wrong order: matrix",
    ),
    "order, no .T": (matrix_product, lambda self, dz: [self.y @ dz, self.x.T @ dz], r"and y has to be transposed"),
    "forward None": (lambda self, x: None, lambda self, dz: dz, "forward returned None; did it forget `return`"),
    "forward changes": (changes_its_input, lambda self, dz: [dz, dz], "forward changed its input x"),
    "backward changes": (product, changes_dz, "backward changed its input dz"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_kind_of_mistake_is_named(mistake):
    forward, backward, message = MISTAKES[mistake]
    inputs = (np.arange(1.0, 4.0), np.arange(2.0, 5.0)) if "changes" in mistake else ()
    check = check_gate(gate(forward, backward), *inputs)
    assert not check
    assert not check.ok
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(repr(check))


def test_a_forgotten_sum_and_a_wrong_shape():
    spread = gate(lambda self, x: np.sum(x + np.zeros((4, 3)), axis=1), lambda self, dz: np.tile(dz[:, None], (1, 3)))
    assert "sum it over axis 0" in repr(check_gate(spread, np.arange(3.0)))
    odd = gate(lambda self, x: np.sum(x), lambda self, dz: np.ones((5, 7)))
    assert "gradient of shape (5, 7)" in repr(check_gate(odd, np.arange(3.0)))


def test_a_gradient_summed_to_a_single_number():
    class Summed(Gate):
        def forward(self, x):
            self.x = x
            return x * x

        def backward(self, dz):
            return np.sum(2 * self.x * dz)

    assert "a single number; the gradient of x has its shape, (3,)" in str(check_gate(Summed))


def test_a_forgotten_sum_over_a_broadcast_axis_in_a_gate_of_ones_own():
    """A gate may leave broadcasting to the engine; who undoes it along the wrong axis is told."""
    add_bias = lambda self, x, b: x + b  # noqa: E731
    right = gate(add_bias, lambda self, dz: [dz, dz])
    assert check_gate(right, np.ones((4, 3)), np.ones(3))
    wrong = gate(add_bias, lambda self, dz: [dz, dz.sum(axis=1)])
    assert "gradient of shape (4,)" in repr(check_gate(wrong, np.ones((4, 3)), np.ones(3)))


def test_where_expected_and_got_are_told():
    wrong = gate(lambda self, x: x**2, lambda self, dz: np.zeros(3) + dz * [2.0, 4.0, 7.0])
    (check,) = check_gate(wrong, [1.0, 2.0, 3.0]).inputs
    assert check.where == (2,)
    assert check.got[2] / check.expected[2] == pytest.approx(7 / 6)
    assert "at [2]" in str(check)


BUILT_IN = [
    kind
    for module in vars(gates).values()
    if inspect.ismodule(module)
    for kind in vars(module).values()
    if inspect.isclass(kind)
    and issubclass(kind, Gate)
    and kind.__module__ == module.__name__
    and kind not in (Reduction, Unary)
]
NEEDS_PARAMETERS = {"Einsum", "GetItem", "PutItem", "Reshape", "BroadcastTo", "AsType", "Rearrange", "Where", "Select"}


@pytest.mark.parametrize("kind", [k for k in BUILT_IN if k.__name__ not in NEEDS_PARAMETERS], ids=lambda k: k.__name__)
def test_every_built_in_gate_passes(kind):
    with np.errstate(invalid="ignore", divide="ignore"):
        if kind.__name__ in ("Arcsin", "Arccos", "Arctanh"):
            check = check_gate(kind, [0.1, -0.6])
        elif kind.__name__ == "Arccosh":
            check = check_gate(kind, [1.5, 3.0])
        else:
            check = check_gate(kind if kind.__name__ not in ("LogSumExp", "LogSoftmax") else kind(-1), *shaped(kind))
    assert check, repr(check)


def shaped(kind):
    return ([[0.5, 1.5], [2.0, 0.7]],) if kind.__name__ in ("LogSumExp", "LogSoftmax", "Softmax") else ()


def test_kinks_accept_anything_between_the_two_slopes():
    assert check_gate(gates.activations.Relu, [0.0, 1.0, -1.0])
    assert check_gate(gates.kinks.Maximum, [1.0, 2.0], [1.0, 0.0])


def test_check_gradient_names_the_first_wrong_gate():
    wrong = gate(product, lambda self, dz: [self.x * dz, self.y * dz])
    check = check_gradient(lambda w, x: np.sin(wrong()(np.exp(w), x)), 0.3, 2.0)
    assert not check
    assert "the first wrong gate is MyGate" in check.problem
    assert "are the inputs swapped" in check.problem
    assert check_gradient(lambda w, x: np.sum(np.tanh(w @ x)), np.ones((2, 3)), np.ones(3))


def test_wrong_calls_are_named():
    with pytest.raises(TypeError, match="takes a gate, not int"):
        check_gate(3)
    with pytest.raises(TypeError, match="should return a tensor"):
        check_gradient(lambda x: 1.0, 2.0)

    class Picky(nb.Gate):
        def forward(self, x):
            raise ValueError("never")

    with pytest.raises(ValueError, match="none of the usual shapes"):
        check_gate(Picky)


def test_formulas_are_what_gates_compute():
    from nbnet.autodiff import formula
    from nbnet.autodiff.scalars import input_names

    checked = 0
    for kind in BUILT_IN:
        if kind.formula is None or not kind.derivatives:
            continue
        names = input_names(kind)
        values = [np.array([0.3, 0.7]), np.array([0.4, 0.6])][: len(names)]
        if kind.__name__ == "Arccosh":
            values = [np.array([1.3, 1.7])]
        instance = kind()
        z = instance.forward(*values)
        np.testing.assert_allclose(formula.array_function(kind.formula, *names)(*values), z, rtol=1e-12)
        got = instance.backward(np.ones(2))
        for derivative, expected in zip(kind.derivatives, got if isinstance(got, tuple) else (got,), strict=True):
            shown = formula.array_function(derivative, *names, "z")(*values, z)
            np.testing.assert_allclose(np.broadcast_to(shown, 2), expected, rtol=1e-12)
        checked += 1
    assert checked > 30


def test_a_single_gradient_that_is_an_array_is_counted():
    gate = type("ProductGate", (Gate,), {"forward": product, "backward": lambda self, dz: self.y * dz})
    assert "returned 1 gradients; there should be 2" in repr(check_gate(gate, [1.0, 2.0], [3.0, 4.0]))
