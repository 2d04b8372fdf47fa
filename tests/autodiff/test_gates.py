"""Every gate against central differences, in both dtypes, both modes, to second order, and replayed."""

import numpy as np
import pytest

import nbnet.autodiff as nb
from nbnet.autodiff.gates.activations import LogSoftmax, LogSumExp, Relu, Sigmoid, Softplus

rng = np.random.default_rng(0)


def normal(*shape):
    return rng.standard_normal(shape)


def positive(*shape):
    return rng.uniform(0.5, 2.0, shape)


def unit(*shape):
    return rng.uniform(-0.8, 0.8, shape)


class MultiplyGate(nb.Gate):
    """The lecture's gate, as a student writes it."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]


CASES = []


def case(name, function, *inputs):
    CASES.append(pytest.param(function, [np.asarray(x, float) for x in inputs], id=name))


for name in [
    "exp", "expm1", "exp2", "sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "arcsinh", "cbrt", "square",
    "abs", "fabs", "reciprocal", "negative", "positive", "degrees", "radians", "deg2rad", "rad2deg",
]:  # fmt: skip
    case(f"{name}-2d", getattr(np, name), positive(2, 3))
    case(f"{name}-0d", getattr(np, name), positive())
for name in ["log", "log1p", "log2", "log10", "sqrt"]:
    case(name, getattr(np, name), positive(3))
for name in ["arcsin", "arccos", "arctanh"]:
    case(name, getattr(np, name), unit(3))
case("arccosh", np.arccosh, positive(3) + 1)
for name in [
    "add", "subtract", "multiply", "divide", "power", "float_power", "maximum", "minimum", "fmax", "fmin",
    "logaddexp", "arctan2", "hypot", "remainder", "fmod",
]:  # fmt: skip
    u = getattr(np, name)
    case(f"{name}-same", u, positive(2, 3), positive(2, 3))
    case(f"{name}-row", u, positive(2, 3), positive(3))
    case(f"{name}-column", u, positive(2, 1), positive(1, 3))
    case(f"{name}-0d-first", u, positive(), positive(2, 2))
    case(f"{name}-0d-both", u, positive(), positive())
    case(f"{name}-number-second", lambda x, u=u: u(x, 1.7), positive(3))
    case(f"{name}-number-first", lambda x, u=u: u(1.7, x), positive(3))
    case(f"{name}-fan-out", lambda x, u=u: u(x, x * x), positive(3))
for axis in (None, 0, 1, -1, (0, 2), (-1, -2)):
    for keepdims in (False, True):
        for name in [
    "sum", "mean", "prod", "max", "min", "var", "std", "ptp", "average",
]:  # fmt: skip
            case(
                f"{name}-{axis}-{keepdims}",
                lambda x, n=name, a=axis, k=keepdims: getattr(np, n)(x, axis=a, keepdims=k),
                normal(2, 3, 2),
            )
case("var-ddof", lambda x: np.var(x, axis=0, ddof=1), normal(4, 2))
case("std-method", lambda x: x.std(ddof=1), normal(4, 2))
case("average-weights", lambda x, w: np.average(x, weights=w), normal(4), positive(4))
for axis in (None, 0, -1):
    case(f"cumsum-{axis}", lambda x, a=axis: np.cumsum(x, axis=a), normal(3, 2))
    case(f"cumprod-{axis}", lambda x, a=axis: np.cumprod(x, axis=a), normal(3, 2))
    case(f"sort-{axis}", lambda x, a=axis: np.sort(x, axis=a), normal(3, 2))
    case(f"median-{axis}", lambda x, a=axis: np.median(x, axis=a), normal(3, 2))
for a, b in [
    ((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((5, 2, 3), (3, 2)), ((2, 3), (5, 3, 2)),
    ((4, 1, 2, 3), (5, 3, 2)), ((3,), (2, 3, 2)), ((2, 2, 3), (3,)), ((2, 1), (1, 3)), ((5, 2), (2, 1)),
]:  # fmt: skip
    case(f"matmul-{a}-{b}", np.matmul, normal(*a), normal(*b))
    if len(b) < 3:
        case(f"dot-{a}-{b}", np.dot, normal(*a), normal(*b))
case("dot-0d", np.dot, normal(), normal(3))
case("dot-3d", np.dot, normal(2, 3), normal(4, 3, 2))
case("inner", np.inner, normal(2, 3), normal(4, 3))
case("outer", np.outer, normal(3), normal(2))
case("ufunc-outer", np.multiply.outer, normal(3), normal(2))
case("tensordot-axes", lambda a, b: np.tensordot(a, b, ([0, 1], [1, 0])), normal(2, 3, 4), normal(3, 2, 2))
case("tensordot", np.tensordot, normal(2, 3, 4), normal(3, 4, 2))
case("vdot", np.vdot, normal(2, 3), normal(2, 3))
case("trace", np.trace, normal(3, 3))
case("kron", np.kron, normal(2, 3), normal(2, 2))
case("kron-1d", np.kron, normal(2), normal(2, 2))
for subscripts, *shapes in [
    ("ij,jk->ik", (2, 3), (3, 2)), ("ij,jk", (2, 3), (3, 2)), ("ii->i", (3, 3)), ("ii", (3, 3)), ("ij->", (2, 3)),
    ("ij->j", (2, 3)), ("bi,bj->bij", (2, 3), (2, 2)), ("...i,...i->...", (2, 3), (4, 2, 3)),
    ("i,i,i", (3,), (3,), (3,)),
    ("ij,kl->", (2, 2), (2, 3)), ("...ij->...ji", (2, 2, 3)), ("ij,ij->ij", (1, 3), (2, 3)),
]:  # fmt: skip
    case(f"einsum-{subscripts}", lambda *x, s=subscripts: np.einsum(s, *x), *[normal(*s) for s in shapes])
A = normal(3, 3) + 3 * np.eye(3)
stack = np.stack([A, A.T])
for name in ("inv", "det"):
    case(name, getattr(np.linalg, name), A)
    case(f"{name}-stack", getattr(np.linalg, name), stack)
case("slogdet", lambda a: np.linalg.slogdet(a)[1], A)
case("slogdet-stack", lambda a: np.linalg.slogdet(a).logabsdet, stack)
for name, a, b in [("matrix", A, (3, 2)), ("vector", A, (3,)), ("stack", stack, (3, 2)), ("broadcast", A, (2, 3, 2))]:
    case(f"solve-{name}", np.linalg.solve, a, normal(*b))
for options in [
    {}, {"ord": 2, "axis": 0}, {"ord": 1, "axis": 1}, {"ord": np.inf, "axis": 0}, {"ord": -np.inf, "axis": 0},
    {"ord": 3, "axis": -1, "keepdims": True}, {"ord": "fro"}, {"axis": 1, "keepdims": True},
]:  # fmt: skip
    case(f"norm-{options}", lambda x, o=options: np.linalg.norm(x, **o), normal(2, 3))
case("norm-vector", np.linalg.norm, normal(4))
for gate in (Sigmoid, Relu, Softplus, LogSumExp, LogSoftmax):
    case(gate.__name__, gate(), normal(3, 4))
case("LogSumExp-axis", LogSumExp(axis=0, keepdims=True), normal(3, 4))
for name, *shapes in [("0d", (), ()), ("1d", (3,), (3,)), ("broadcast", (2, 3), (3,))]:
    case(f"student-{name}", MultiplyGate(), *[normal(*s) for s in shapes])
REARRANGING = {
    "reshape": lambda x: np.reshape(x, (3, -1)), "reshape-method": lambda x: x.reshape(4, 3), "ravel": np.ravel,
    "flatten": lambda x: x.flatten(), "T": lambda x: x.T, "transpose": lambda x: np.transpose(x, (2, 0, 1)),
    "transpose-method": lambda x: x.transpose(1, -1, 0), "swapaxes": lambda x: np.swapaxes(x, 0, -1),
    "moveaxis": lambda x: np.moveaxis(x, 0, -1), "expand_dims": lambda x: np.expand_dims(x, (0, -1)),
    "squeeze": lambda x: np.squeeze(x[:, :1], 1), "broadcast_to": lambda x: np.broadcast_to(x, (4, 2, 3, 2)),
    "broadcast_to-ones": lambda x: np.broadcast_to(x[:, :1], (2, 3, 2)), "pad": lambda x: np.pad(x, 1), "amax": np.amax,
    "amin": lambda x: np.amin(x, axis=0), "linalg-diagonal": np.linalg.diagonal, "linalg-trace": np.linalg.trace,
    "linalg-transpose": np.linalg.matrix_transpose, "append": lambda x: np.append(x, x[0]),
    "median-kept": lambda x: np.median(x, axis=1, keepdims=True),
    "linalg-matmul": lambda x: np.linalg.matmul(x, x.mT), "linalg-outer": lambda x: np.linalg.outer(x[0, 0], x[1, 0]),
    "pad-edge": lambda x: np.pad(x, 1, mode="edge"), "pad-5": lambda x: np.pad(x, 1, constant_values=5),
    "flip": np.flip, "flip-1": lambda x: np.flip(x, 1), "roll": lambda x: np.roll(x, 1, axis=1),
    "repeat": lambda x: np.repeat(x, 2, axis=0), "repeat-flat": lambda x: np.repeat(x, 3),
    "tile": lambda x: np.tile(x, (2, 1, 1)), "tril": np.tril, "triu": lambda x: np.triu(x, 1),
    "diag-of-matrix": lambda x: np.diag(x[0, :2, :]), "diag-of-vector": lambda x: np.diag(x[0, :, 0]),
    "take": lambda x: np.take(x, [0, 0, 2], axis=1), "take-flat": lambda x: np.take(x, [[0, 0], [5, 1]]),
    "take_along_axis": lambda x: np.take_along_axis(x, np.argsort(x, axis=1), 1), "rot90": np.rot90,
    "index-0": lambda x: x[0], "index-last": lambda x: x[..., -1], "index-twice": lambda x: x[:, [0, 0, 2]],
    "index-pairs": lambda x: x[[0, 1, 1], [2, 2, 0]], "index-slices": lambda x: x[:, None, ::-1],
    "index-mask": lambda x: x[np.array([[True, False, True], [False, True, True]])],
    "index-compared": lambda x: x[x > 0.0] * np.ones(1, x.dtype), "index-entry": lambda x: x[1, 2, 0],
    "index-mixed": lambda x: x[np.array([0, 0]), 1:, [1, 0]], "split": lambda x: np.split(x, 3, axis=1)[1] * 2,
    "hsplit": lambda x: np.hsplit(x, [1])[1], "array_split": lambda x: np.array_split(x, 2, axis=1)[0],
    "stack": lambda x: np.stack([x, x * 2, x], axis=-1), "concatenate": lambda x: np.concatenate([x, x * x], axis=-2),
    "concatenate-flat": lambda x: np.concatenate([x, x * x], axis=None), "vstack": lambda x: np.vstack([x[0], x[1]]),
    "concatenate-array": lambda x: np.concatenate([x, np.ones((2, 1, 2), x.dtype)], axis=1),
    "hstack": lambda x: np.hstack([x, x]), "hstack-1d": lambda x: np.hstack([x[0, 0], x[0, 0]]),
    "column_stack": lambda x: np.column_stack([x[0, :, 0], x[1, :, 1]]), "dstack": lambda x: np.dstack([x[0], x[1]]),
    "diff": lambda x: np.diff(x, axis=1),
    "where": lambda x: np.where(x > 0, x, 2.0), "clip": lambda x: np.clip(x, -0.5, 0.5),
    "clip-one-sided": lambda x: x.clip(-0.5, None), "clip-tensor": lambda x: np.clip(x, x[0, 0, 0] - 1, 1.0),
    "iteration": lambda x: sum(row.sum() for row in x), "mT": lambda x: x.mT,
    "round": lambda x: x * np.round(x + 0.3, 0),
    "sign": lambda x: np.sign(x) * x, "floor": lambda x: np.floor(x) * x, "floor_divide": lambda x: (x // 0.7) * x,
    "ceil-trunc-rint": lambda x: (np.ceil(x) + np.trunc(x) + np.rint(x)) * x, "mod": lambda x: x % 0.7,
    "operators": lambda x: -x + (+x) - 2 * x, "array-matmul": lambda x: np.ones((2, 3), x.dtype) @ x,
}  # fmt: skip
for name, function in REARRANGING.items():
    case(name, function, normal(2, 3, 2))


def differences(function, inputs, upstream, h=1e-6):
    """Return the central differences of ⟨upstream, function⟩."""
    result = []
    for i, x in enumerate(inputs):
        gradient = np.zeros(x.shape)
        for place in np.ndindex(x.shape):
            values = []
            for sign in (1, -1):
                moved = [v.copy() for v in inputs]
                moved[i][place] += sign * h
                with nb.no_grad():
                    values.append(function(*[nb.Tensor(v) for v in moved]).data)
            gradient[place] = np.sum(upstream * (values[0] - values[1])) / (2 * h)
        result.append(gradient)
    return result


@pytest.mark.parametrize(("function", "inputs"), CASES)
def test_backward_agrees_with_differences(function, inputs):
    leaves = [nb.Tensor(x) for x in inputs]
    output = function(*leaves)
    upstream = np.random.default_rng(7).standard_normal(output.shape)
    output.backward(upstream)
    for leaf, expected in zip(leaves, differences(function, inputs, upstream), strict=True):
        assert leaf.grad.shape == leaf.shape
        assert leaf.grad.dtype == leaf.dtype
        np.testing.assert_allclose(leaf.grad, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("function", "inputs"), CASES)
def test_float32_stays_float32_in_values_and_gradients(function, inputs):
    leaves = [nb.Tensor(x, dtype="f4") for x in inputs]
    exact = [nb.Tensor(leaf.data.astype(float)) for leaf in leaves]
    output, reference = function(*leaves), function(*exact)
    assert output.dtype == np.float32
    upstream = np.random.default_rng(7).standard_normal(output.shape).astype("f4")
    output.backward(upstream)
    reference.backward(upstream.astype(float))
    for leaf, other in zip(leaves, exact, strict=True):
        assert leaf.grad.dtype == np.float32
        np.testing.assert_allclose(leaf.grad, other.grad, rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize(("function", "inputs"), CASES)
def test_forward_mode_is_the_transpose_of_reverse_mode(function, inputs):
    value, pull = nb.vjp(function, *inputs)
    draw = np.random.default_rng(8)
    upstream, tangents = draw.standard_normal(value.shape), [draw.standard_normal(x.shape) for x in inputs]
    pushed = nb.jvp(function, inputs, tangents)[1]
    pulled = pull(upstream)
    expected = sum(np.sum(g * t) for g, t in zip(pulled, tangents, strict=True))
    np.testing.assert_allclose(np.sum(pushed * upstream), expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("function", "inputs"), CASES)
def test_second_derivatives_agree_with_differences_of_gradients(function, inputs):
    draw = np.random.default_rng(9)
    weights = draw.standard_normal(np.shape(nb.vjp(function, *inputs)[0]))
    for i, x in enumerate(inputs):
        vector = draw.standard_normal(x.shape)

        def scalar(at, i=i):
            return np.sum(np.sin(function(*[at if j == i else v for j, v in enumerate(inputs)])) * weights)

        product = nb.hessian_vector_product(scalar, x, vector)
        h = 1e-5
        slope = nb.grad(scalar)
        expected = (slope(x + h * vector) - slope(x - h * vector)) / (2 * h)
        np.testing.assert_allclose(product, expected, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize(("function", "inputs"), CASES)
def test_a_replay_gives_what_a_fresh_expression_gives(function, inputs, dtype):
    leaves = [nb.Tensor(x, dtype=dtype) for x in inputs]
    output = function(*leaves)
    upstream = np.random.default_rng(7).standard_normal(output.shape)
    graph = nb.ComputationalGraph(output)
    moved = [(x + 0.01).astype(dtype) for x in inputs]
    graph.forward(dict(zip(leaves, moved, strict=True)))
    gradients = graph.backward(upstream)
    fresh = [nb.Tensor(x) for x in moved]
    expected = function(*fresh)
    expected.backward(upstream)
    close = {"rtol": 1e-10, "atol": 1e-12} if dtype == "f8" else {"rtol": 1e-4, "atol": 1e-4}
    np.testing.assert_allclose(graph.output.data, expected.data, **close)
    assert graph.output.dtype == expected.dtype
    for leaf, other in zip(leaves, fresh, strict=True):
        assert gradients[leaf].dtype == leaf.dtype
        np.testing.assert_allclose(gradients[leaf], other.grad, **close)


@pytest.mark.parametrize("mode", ["mean", "maximum", "linear_ramp"])
def test_padding_that_computes_new_values_is_refused_by_name(mode):
    with pytest.raises(TypeError, match=f"np.pad on tensors has no gate for mode='{mode}'"):
        np.pad(nb.Tensor([1.0, 2.0]), 1, mode=mode)
