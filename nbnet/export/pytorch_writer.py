"""A model as PyTorch code."""

from __future__ import annotations

import ast

from nbnet.export.expression import Expression, substituted
from nbnet.export.literals import literal
from nbnet.export.program import Program, program_of
from nbnet.models.model import Model

_SAME = (
    "exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan",
    "arctan2", "arcsinh", "arccosh", "arctanh", "sign", "abs", "floor", "ceil", "sigmoid", "relu", "hypot",
)  # fmt: skip
_OTHER = {
    "rint": "torch.round(x)",
    "cbrt": "torch.sign(x) * torch.abs(x) ** (1 / 3)",
    "softplus": "torch.logaddexp(torch.zeros_like(x), x)",
    "softmax": "torch.softmax(x, dim=1)",
    "maxout": "torch.amax(x.reshape(len(x), pieces, -1), dim=1)",
    "leaky_relu": "nn.functional.leaky_relu(x, slope)",
    "elu": "nn.functional.elu(x, alpha)",
    "row_sum": "torch.sum(x, dim=1, keepdim=True)",
    "row_mean": "torch.mean(x, dim=1, keepdim=True)",
    "row_max": "torch.amax(x, dim=1, keepdim=True)",
    "row_min": "torch.amin(x, dim=1, keepdim=True)",
}
_PARAMETERS = {"maxout": "pieces", "leaky_relu": "slope", "elu": "alpha"}
_NUMBERS = {"pi": "torch.pi", "ln2": "0.6931471805599453", "ln10": "2.302585092994046"}
_BOUNDS = {"max": ("clamp", "min", "maximum"), "min": ("clamp", "max", "minimum")}


def pytorch_code(model: Model, *, dtype: str = "float64") -> str:
    """A trained model as Python code for PyTorch: a module `Network`, one of it with the weights, and `predict`.

    In float64 the scores are the model's to a relative error of 1e-12, in float32 to 1e-5. The network can be trained
    further there: its outputs have shape (N, outputs), as PyTorch's losses expect them.

    Args:
        model: what is written; later training does not change the code.
        dtype: `"float64"` or `"float32"`.

    Returns:
        The source of a module. PyTorch is not needed to write it.

    Raises:
        TypeError: if it is no model, or one that is not made of layers.
        ValueError: if an activation cannot be written, or there is no such dtype.

    >>> from nbnet.models import MLP
    >>> code = pytorch_code(MLP([2, 4, 1]))
    >>> print(code[code.index("    def forward"):code.index("model = Network()")].rstrip())
        def forward(self, x):
            x = torch.tanh(self.layer1(x))
            x = self.layer2(x)
            return x
    """
    program = program_of(model, dtype)
    parts = [
        f'"""{program.title}, written by nbnet. It needs PyTorch alone."""',
        "",
        "import torch",
        "from torch import nn",
    ]
    parts += ["", "", "class Network(nn.Module):", "    def __init__(self):", "        super().__init__()"]
    for i, step in enumerate(program.steps, 1):
        inputs, sums = step.W.shape
        parts.append(f"        self.layer{i} = nn.Linear({inputs}, {sums}, dtype=torch.{dtype})")
    parts += [
        "",
        "    def forward(self, x):",
        *(f"        {line}" for line in _body(program)),
        "        return x",
        "",
        "",
    ]
    parts += ["model = Network()", "model.load_state_dict({"]
    for i, step in enumerate(program.steps, 1):
        # A layer of PyTorch has a row an output.
        parts.append(f'    "layer{i}.weight": torch.tensor({literal(step.W.T, "    ")}, dtype=torch.{dtype}),')
        parts.append(f'    "layer{i}.bias": torch.tensor({literal(step.b, "    ")}, dtype=torch.{dtype}),')
    parts.append("})")
    if program.classes is not None:
        parts.append(f"classes = {literal(program.classes)}")
    return "\n".join([*parts, "", "", *_predict(program), ""])


def _predict(program: Program) -> list[str]:
    what = "number" if program.classes is None else "label"
    lines = ["def predict(X):", f'    """The {what} for each sample, X of shape (N, {program.n_features})."""']
    lines += ["    with torch.no_grad():", f"        scores = model(torch.as_tensor(X, dtype=torch.{program.dtype}))"]
    if program.classes is None:
        return [*lines, f"    return scores{'[:, 0]' if program.single else ''}.numpy()"]
    sign = ">=" if program.fires_at_zero else ">"
    index = f"(scores[:, 0] {sign} 0).long()" if program.single else "scores.argmax(dim=1)"
    return [*lines, f"    return [classes[i] for i in {index}.tolist()]"]


def _body(program: Program) -> list[str]:
    lines = []
    if program.features is not None:
        columns = ", ".join(f"x{i + 1}" for i in range(program.n_features))
        lines.append(f"{columns}{',' if program.n_features == 1 else ''} = x.unbind(dim=1)")
        made = []
        for feature in program.features:
            lines += _steps(feature)
            made.append(_written(feature.result))
        lines.append(f"x = torch.stack([{', '.join(made)}], dim=1)")
    for i, step in enumerate(program.steps, 1):
        sums = f"self.layer{i}(x)"
        if step.activation is None:
            lines.append(f"x = {sums}")
            continue
        written = _written(step.activation.result)
        uses = sum(isinstance(n, ast.Name) and n.id == "x" for n in ast.walk(ast.parse(written)))
        if step.activation.steps or uses != 1:
            lines += [f"x = {sums}", *_steps(step.activation), f"x = {written}"]
        else:
            lines.append(f"x = {ast.unparse(substituted(written, {'x': ast.parse(sums, mode='eval').body}))}")
    return lines


def _steps(expression: Expression) -> list[str]:
    return [f"{name} = {_written(each)}" for name, each in expression.steps]


def _written(node: ast.expr) -> str:
    return ast.unparse(_in_torch(node))


def _in_torch(node: ast.expr) -> ast.expr:
    match node:
        case ast.Name(name) if name in _NUMBERS:
            return ast.parse(_NUMBERS[name], mode="eval").body
        case ast.List():
            return _tensor(node)
        case ast.UnaryOp(op, operand):
            return ast.UnaryOp(op, _in_torch(operand))
        case ast.BinOp(left, op, right):
            return ast.BinOp(_in_torch(left), op, _in_torch(right))
        case ast.Compare(left, signs, [right]):
            return ast.Compare(_in_torch(left), signs, [_in_torch(right)])
        case ast.Call(ast.Name(name), arguments):
            return _call(name, arguments)
    return node


def _call(name: str, arguments: list[ast.expr]) -> ast.expr:
    if name in _BOUNDS:
        clamp, bound, both = _BOUNDS[name]
        number = next((each for each in arguments if isinstance(each, ast.Constant)), None)
        if number is None:
            return _function(f"torch.{both}", [_in_torch(each) for each in arguments])
        (other,) = (each for each in arguments if each is not number)
        return ast.Call(ast.Name(f"torch.{clamp}", ast.Load()), [_in_torch(other)], [ast.keyword(bound, number)])
    if name in ("where", "hypot", "arctan2"):
        # PyTorch wants tensors here, and of one dtype.
        tensors = [
            _tensor(each) if isinstance(each, ast.Constant | ast.UnaryOp) else _in_torch(each) for each in arguments
        ]
        return _function(f"torch.{name}", tensors)
    written = [_in_torch(each) for each in arguments]
    if name in _OTHER:
        return substituted(_OTHER[name], dict(zip(("x", _PARAMETERS.get(name, "")), written, strict=False)))
    assert name in _SAME, name
    return _function(f"torch.{name}", written)


def _tensor(number: ast.expr) -> ast.expr:
    """A number, or a list of them, as a tensor of the sums' dtype."""
    return ast.Call(ast.Name("x.new_tensor", ast.Load()), [number], [])


def _function(name: str, arguments: list[ast.expr]) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), arguments, [])
