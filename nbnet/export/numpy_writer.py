"""A model as NumPy code."""

from __future__ import annotations

import ast

from nbnet.autodiff.formula import ARRAY_FUNCTIONS
from nbnet.export.expression import Expression, substituted
from nbnet.export.literals import literal
from nbnet.export.program import Program, program_of
from nbnet.models.model import Model

# What the names of an expression are in NumPy, where they are not what they are called.
_NAMES = {"abs": "absolute", "max": "maximum", "min": "minimum"}
_NUMBERS = {"pi": "np.pi", "ln2": "np.log(2)", "ln10": "np.log(10)"}
_IN_A_ROW = {"row_sum": "sum", "row_mean": "mean", "row_max": "max", "row_min": "min"}
_SHORT = {
    "relu": "np.maximum(x, 0)",
    "leaky_relu": "np.where(x > 0, x, slope * x)",
    "elu": "np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))",
    "softplus": "np.logaddexp(0, x)",
}
_DEFINED = {
    "sigmoid": """\
def sigmoid(x):
    e = np.exp(-np.abs(x))  # never overflows
    return np.where(x >= 0, 1, e) / (1 + e)
""",
    "softmax": """\
def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))  # never overflows
    return e / e.sum(axis=1, keepdims=True)
""",
    "maxout": """\
def maxout(x, pieces):
    return x.reshape(len(x), pieces, -1).max(axis=1)
""",
}


def numpy_code(model: Model, *, dtype: str = "float64") -> str:
    """A trained model as Python code that needs NumPy alone: its weights, and the functions `scores` and `predict`.

    In float64 the scores are the model's to a relative error of 1e-12, in float32 to 1e-5.

    Args:
        model: what is written; later training does not change the code.
        dtype: `"float64"` or `"float32"`.

    Returns:
        The source of a module.

    Raises:
        TypeError: if it is no model, or one that is not made of layers.
        ValueError: if an activation cannot be written, or there is no such dtype.

    >>> from nbnet.models import Perceptron
    >>> print(numpy_code(Perceptron(2)))
    \"\"\"Perceptron 2-1, written by nbnet. It needs NumPy alone.\"\"\"
    <BLANKLINE>
    import numpy as np
    <BLANKLINE>
    W1 = np.array([
        [0.0],
        [0.0],
    ])
    b1 = np.array([0.0])
    <BLANKLINE>
    classes = np.array([0, 1])
    <BLANKLINE>
    <BLANKLINE>
    def scores(X):
        \"\"\"The scores of samples, shape (N, 2): shape (N,).\"\"\"
        x = np.asarray(X, dtype=np.float64)
        x = x @ W1 + b1
        return x[:, 0]
    <BLANKLINE>
    <BLANKLINE>
    def predict(X):
        \"\"\"The label of each sample, shape (N,).\"\"\"
        return classes[(scores(X) > 0).astype(int)]
    <BLANKLINE>
    """
    program = program_of(model, dtype)
    writer = _Writer()
    body = _body(program, writer)
    parts = [f'"""{program.title}, written by nbnet. It needs NumPy alone."""', "", "import numpy as np", ""]
    options = "" if dtype == "float64" else f", dtype=np.{dtype}"
    for i, step in enumerate(program.steps, 1):
        parts += [f"W{i} = np.array({literal(step.W)}{options})", f"b{i} = np.array({literal(step.b)}{options})"]
    if program.classes is not None:
        parts += ["", f"classes = np.array({literal(program.classes)})"]
    parts += ["", ""]
    for name in writer.defined:
        parts += [_DEFINED[name], ""]
    shape = "(N,)" if program.single else f"(N, {program.n_outputs})"
    parts += [
        "def scores(X):",
        f'    """The scores of samples, shape (N, {program.n_features}): shape {shape}."""',
        f"    x = np.asarray(X, dtype=np.{dtype})",
        *(f"    {line}" for line in body),
        f"    return {'x[:, 0]' if program.single else 'x'}",
    ]
    return "\n".join([*parts, *_predict(program), ""])


def _predict(program: Program) -> list[str]:
    if program.classes is None:
        return [
            "",
            "",
            "def predict(X):",
            '    """The prediction for each sample: the scores themselves."""',
            "    return scores(X)",
        ]
    sign = ">=" if program.fires_at_zero else ">"
    index = f"(scores(X) {sign} 0).astype(int)" if program.single else "scores(X).argmax(axis=1)"
    return [
        "",
        "",
        "def predict(X):",
        '    """The label of each sample, shape (N,)."""',
        f"    return classes[{index}]",
    ]


def _body(program: Program, writer: _Writer) -> list[str]:
    lines = []
    if program.features is not None:
        columns = ", ".join(f"x{i + 1}" for i in range(program.n_features))
        lines.append(f"{columns}{',' if program.n_features == 1 else ''} = x.T")
        made = []
        for feature in program.features:
            lines += writer.steps(feature)
            made.append(writer.write(feature.result))
        lines.append(f"x = np.column_stack([{', '.join(made)}])")
    for i, step in enumerate(program.steps, 1):
        lines.append(f"x = x @ W{i} + b{i}")
        if step.activation is not None:
            lines += [*writer.steps(step.activation), f"x = {writer.write(step.activation.result)}"]
    return lines


class _Writer:
    """Writes expressions in NumPy's words."""

    def __init__(self) -> None:
        self.defined: dict[str, None] = {}
        """Functions that have to be defined, in the order of their first use."""

    def steps(self, expression: Expression) -> list[str]:
        return [f"{name} = {self.write(each)}" for name, each in expression.steps]

    def write(self, node: ast.expr) -> str:
        return ast.unparse(self._in_numpy(node))

    def _in_numpy(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Name(name) if name in _NUMBERS:
                return ast.parse(_NUMBERS[name], mode="eval").body
            case ast.List(values):
                return ast.Call(ast.Name("np.array", ast.Load()), [ast.List(values, ast.Load())], [])
            case ast.UnaryOp(op, operand):
                return ast.UnaryOp(op, self._in_numpy(operand))
            case ast.BinOp(left, op, right):
                return ast.BinOp(self._in_numpy(left), op, self._in_numpy(right))
            case ast.Compare(left, signs, [right]):
                return ast.Compare(self._in_numpy(left), signs, [self._in_numpy(right)])
            case ast.Call(ast.Name(name), arguments):
                return self._call(name, [self._in_numpy(each) for each in arguments])
        return node

    def _call(self, name: str, arguments: list[ast.expr]) -> ast.expr:
        if name in _SHORT:
            names = dict(zip(("x", "slope" if name == "leaky_relu" else "alpha"), arguments, strict=False))
            return substituted(_SHORT[name], names)
        if name in _IN_A_ROW:
            return substituted(f"np.{_IN_A_ROW[name]}(x, axis=1, keepdims=True)", {"x": arguments[0]})
        if name in _DEFINED:
            self.defined[name] = None
            return ast.Call(ast.Name(name, ast.Load()), arguments, [])
        assert name in ARRAY_FUNCTIONS or name in ("floor", "ceil", "rint"), name
        return ast.Call(ast.Name(f"np.{_NAMES.get(name, name)}", ast.Load()), arguments, [])
