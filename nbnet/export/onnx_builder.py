"""A model in ONNX, the exchange format of neural networks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.export.expression import substituted
from nbnet.export.program import Program, program_of
from nbnet.models.model import Model

if TYPE_CHECKING:
    import onnx

OPSET = 17
_IR_VERSION = 8

_OPERATORS = {
    "exp": "Exp", "log": "Log", "sqrt": "Sqrt", "sin": "Sin", "cos": "Cos", "tanh": "Tanh", "abs": "Abs",
    "sign": "Sign", "floor": "Floor", "ceil": "Ceil", "rint": "Round", "max": "Max", "min": "Min", "where": "Where",
    "relu": "Relu", "sigmoid": "Sigmoid", "arcsin": "Asin", "arccos": "Acos", "arctan": "Atan",
}  # fmt: skip
_SIGNS = {ast.Add: "Add", ast.Sub: "Sub", ast.Mult: "Mul", ast.Div: "Div", ast.Pow: "Pow"}
_RELATIONS = {ast.Lt: "Less", ast.LtE: "LessOrEqual", ast.Gt: "Greater", ast.GtE: "GreaterOrEqual", ast.Eq: "Equal"}
_ROWS = {"row_sum": "ReduceSum", "row_mean": "ReduceMean", "row_max": "ReduceMax", "row_min": "ReduceMin"}
_NUMBERS = {"pi": np.pi, "ln2": np.log(2), "ln10": np.log(10)}

# What ONNX has no operator for, or its runtime none in float64.
_COMPOSED = {
    "expm1": "exp(x) - 1",
    "log1p": "log(1 + x)",
    "tan": "sin(x) / cos(x)",
    "sinh": "(exp(x) - exp(-x)) / 2",
    "cosh": "(exp(x) + exp(-x)) / 2",
    "arcsinh": "sign(x) * log(abs(x) + sqrt(x * x + 1))",
    "arccosh": "log(x + sqrt(x * x - 1))",
    "arctanh": "log((1 + x) / (1 - x)) / 2",
    "cbrt": "sign(x) * abs(x) ** (1 / 3)",
    "hypot": "sqrt(x * x + y * y)",
    "leaky_relu": "where(x > 0, x, y * x)",
    "elu": "where(x > 0, x, y * (exp(min(x, 0)) - 1))",
    "softplus": "max(x, 0) + log(1 + exp(-abs(x)))",
}


def onnx_model(model: Model, *, dtype: str = "float64") -> onnx.ModelProto:
    """A trained model in ONNX; `onnx.save(onnx_model(model), "model.onnx")` writes the file.

    Its input `X` has shape (N, features). Its outputs are `scores`, as `Model.scores` gives them, and for a
    classification `labels`, as `Model.predict` does. In float64 the scores are the model's to a relative error of 1e-12
    in onnxruntime, in float32 to 1e-5; many runtimes know float32 alone.

    Args:
        model: what is written; later training does not change the result.
        dtype: `"float64"` or `"float32"`.

    Returns:
        An ONNX model of opset 17, which has passed ONNX's own checker.

    Raises:
        ImportError: if the package `onnx` is not installed.
        TypeError: if it is no model, or one that is not made of layers.
        ValueError: if an activation cannot be written, or there is no such dtype.
    """
    program = program_of(model, dtype)
    try:
        import onnx
    except ImportError:
        raise ImportError("onnx_model() needs the package onnx: pip install 'nbnet[onnx]'") from None
    made: onnx.ModelProto = _Builder(onnx, program).build()
    return made


class _Builder:
    """Collects the nodes of a graph; every method that computes returns the name of its result."""

    def __init__(self, onnx: Any, program: Program) -> None:
        self._onnx, self._program = onnx, program
        self._dtype = np.dtype(program.dtype)
        self._nodes: list[Any] = []
        self._initializers: list[Any] = []
        self._named: dict[tuple[Any, ...], str] = {}

    def build(self) -> Any:
        helper, program = self._onnx.helper, self._program
        number = self._onnx.TensorProto.DOUBLE if program.dtype == "float64" else self._onnx.TensorProto.FLOAT
        x = self._features("X")
        for i, step in enumerate(program.steps, 1):
            product = self._node("MatMul", x, self._array(f"W{i}", step.W))
            x = self._node("Add", product, self._array(f"b{i}", step.b))
            if step.activation is not None:
                names = {"x": x}
                for name, each in step.activation.steps:
                    names[name] = self._value(each, names)
                x = self._value(step.activation.result, names)
        shape = ["N"] if program.single else ["N", program.n_outputs]
        flat = self._node("Squeeze", x, self._array("last", np.array([1]))) if program.single else x
        self._nodes.append(helper.make_node("Identity", [flat], ["scores"]))
        outputs = [helper.make_tensor_value_info("scores", number, shape)]
        if program.classes is not None:
            outputs.append(self._labels())
        graph = helper.make_graph(
            self._nodes,
            program.title,
            [helper.make_tensor_value_info("X", number, ["N", program.n_features])],
            outputs,
            self._initializers,
        )
        made = helper.make_model(
            graph, producer_name="nbnet", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=_IR_VERSION
        )
        self._onnx.checker.check_model(made, full_check=True)
        return made

    def _labels(self) -> Any:
        classes = self._program.classes
        assert classes is not None
        if self._program.single:
            sign = "GreaterOrEqual" if self._program.fires_at_zero else "Greater"
            index = self._node("Cast", self._node(sign, "scores", self._number(0.0)), to=self._onnx.TensorProto.INT64)
        else:
            index = self._node("ArgMax", "scores", axis=1, keepdims=0)
        values = classes.astype(object) if classes.dtype.kind in "US" else classes
        if classes.dtype.kind in "iu":
            values = classes.astype(np.int64)
        table = self._array("classes", values)
        self._nodes.append(self._onnx.helper.make_node("Gather", [table, index], ["labels"]))
        return self._onnx.helper.make_tensor_value_info("labels", self._initializers[-1].data_type, ["N"])

    def _features(self, X: str) -> str:
        if self._program.features is None:
            return X
        columns = {
            f"x{i + 1}": self._node("Gather", X, self._array(f"column{i + 1}", np.array([i])), axis=1)
            for i in range(self._program.n_features)
        }
        made = []
        for feature in self._program.features:
            names = dict(columns)
            for name, each in feature.steps:
                names[name] = self._value(each, names)
            made.append(self._value(feature.result, names))
        return self._node("Concat", *made, axis=1)

    # ---- expressions ------------------------------------------------------------------------------------------------

    def _value(self, node: ast.expr, names: dict[str, str]) -> str:
        match node:
            case ast.Constant(value):
                return self._number(float(value))  # type: ignore[arg-type]
            case ast.List(values):
                row = np.array([each.value for each in values if isinstance(each, ast.Constant)], self._dtype)
                return self._array(f"row{len(self._initializers)}", row)
            case ast.Name(name):
                return names[name] if name in names else self._number(_NUMBERS[name])
            case ast.UnaryOp(ast.USub(), operand):
                return self._node("Neg", self._value(operand, names))
            case ast.BinOp(left, sign, right):
                return self._node(_SIGNS[type(sign)], self._value(left, names), self._value(right, names))
            case ast.Compare(left, [sign], [right]):
                return self._node(_RELATIONS[type(sign)], self._value(left, names), self._value(right, names))
            case ast.Call(ast.Name(name), arguments):
                return self._call(name, [self._value(each, names) for each in arguments], arguments)
        raise ValueError(f"ONNX has no words for {ast.unparse(node)!r}.")

    def _call(self, name: str, values: list[str], given: list[ast.expr]) -> str:
        if name in _COMPOSED:
            return self._value(substituted(_COMPOSED[name], {}), dict(zip("xy", values, strict=False)))
        if name == "softmax":
            return self._node("Softmax", *values, axis=1)
        if name == "maxout":
            pieces = given[1]
            assert isinstance(pieces, ast.Constant)
            shape = self._array(f"shape{len(self._initializers)}", np.array([0, pieces.value, -1], np.int64))
            return self._node("ReduceMax", self._node("Reshape", values[0], shape), axes=[1], keepdims=0)
        if name == "row_sum":
            return self._node("ReduceSum", values[0], self._array("last", np.array([1])), keepdims=1)
        if name in _ROWS:
            return self._node(_ROWS[name], values[0], axes=[1], keepdims=1)
        if name not in _OPERATORS:
            raise ValueError(f"ONNX has no operator for {name}.")
        return self._node(_OPERATORS[name], *values)

    def _node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        result = f"{operator.lower()}{len(self._nodes) + 1}"
        self._nodes.append(self._onnx.helper.make_node(operator, list(inputs), [result], **attributes))
        return result

    def _number(self, value: float) -> str:
        return self._array(f"number {value!r}", np.array(value, self._dtype))

    def _array(self, name: str, values: Any) -> str:
        if not any(each.name == name for each in self._initializers):
            self._initializers.append(
                self._onnx.numpy_helper.from_array(np.ascontiguousarray(values) if np.ndim(values) else values, name)
            )
        return name
