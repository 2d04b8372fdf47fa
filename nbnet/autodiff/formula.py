"""Gate formulas: small Python expressions that are shown as text or LaTeX, and computed.

A gate states its output and its local derivatives once, as in ``formula = "x * y"`` and ``derivatives = ("y", "x")``.
From those strings come the formulas of the step-by-step derivation, with symbols or with numbers plugged in, the
derivative of one-input gates, and the code of the scalar plan.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

_LEVELS = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.Pow: 4}
_UNARY, _ATOM = 3, 5
_RELATIONS = {
    ast.Gt: (">", ">"),
    ast.GtE: ("≥", r"\ge"),
    ast.Lt: ("<", "<"),
    ast.LtE: ("≤", r"\le"),
    ast.Eq: ("=", "="),
}
_CONSTANTS = {"pi": ("π", r"\pi"), "ln2": ("ln 2", r"\ln 2"), "ln10": ("ln 10", r"\ln 10"), "alpha": ("α", r"\alpha")}
_LATEX_NAMES = {"arcsin", "arccos", "arctan", "sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "max", "min"}

_SHARED = ("exp", "expm1", "log", "log1p", "sqrt", "cbrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "hypot")
_INVERSES = ("arcsin", "arccos", "arctan", "arctan2", "arcsinh", "arccosh", "arctanh")
_NUMBERS = {"pi": math.pi, "ln2": math.log(2), "ln10": math.log(10)}

ARRAY_FUNCTIONS: dict[str, Any] = {
    **{name: getattr(np, name) for name in (*_SHARED, *_INVERSES, "sign", "where")},
    **_NUMBERS,
    "abs": np.abs,
    "max": np.maximum,
    "min": np.minimum,
}
"""What the names in formulas mean for arrays and tensors."""

SCALAR_FUNCTIONS: dict[str, Any] = {
    **{name: getattr(math, name) for name in _SHARED},
    **{name: getattr(math, name.replace("arc", "a")) for name in _INVERSES},
    **_NUMBERS,
    "abs": abs,
    "max": max,
    "min": min,
    "power": math.pow,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "where": lambda condition, x, y: x if condition else y,
}
"""What they mean for Python floats; where NumPy would give inf or nan these raise, and the plan falls back to NumPy."""


@cache
def parse(expression: str) -> ast.expr:
    """Return the syntax tree of an expression."""
    return ast.parse(expression, mode="eval").body


@cache
def array_function(expression: str, *parameters: str) -> Callable[..., Any]:
    """Return the function of `parameters` that computes `expression` on arrays or tensors."""
    return eval(f"lambda {', '.join(parameters)}: {expression}", dict(ARRAY_FUNCTIONS))  # type: ignore[no-any-return]


def scalar_code(expression: str, names: Mapping[str, str]) -> str:
    """Return Python code for `expression` on floats, with its names replaced."""

    class Rename(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.Name:
            return ast.Name(names.get(node.id, node.id), node.ctx)

        def visit_Constant(self, node: ast.Constant) -> ast.Constant:
            return ast.Constant(float(node.value))  # type: ignore[arg-type]

        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            left, right = self.visit(node.left), self.visit(node.right)
            if isinstance(node.op, ast.Pow):
                return ast.Call(ast.Name("power", ast.Load()), [left, right], [])
            return ast.BinOp(left, node.op, right)

    return ast.unparse(Rename().visit(ast.parse(expression, mode="eval").body))


def text(expression: str, names: Mapping[str, str]) -> str:
    """Return `expression` as plain text with Unicode signs, its names replaced.

    Example:
        >>> text("x * (1 - y) / 2", {"x": "w", "y": "−3"})
        'w·(1 − (−3)) / 2'
    """
    return _Writer(names, latex=False).write(parse(expression))


def latex(expression: str, names: Mapping[str, str]) -> str:
    r"""Return `expression` as LaTeX, its names replaced.

    Example:
        >>> print(latex("exp(-x) / y", {"x": "x", "y": "w_0"}))
        \frac{e^{-x}}{w_0}
    """
    return _Writer(names, latex=True).write(parse(expression))


class _Writer:
    """Writes a syntax tree with as few brackets as can be."""

    def __init__(self, names: Mapping[str, str], latex: bool) -> None:
        self.names, self.latex = names, latex

    def write(self, node: ast.expr, level: int = 0) -> str:
        written, own = self._node(node)
        return self._bracketed(written) if own < level else written

    def _bracketed(self, inner: str) -> str:
        return rf"\left({inner}\right)" if self.latex else f"({inner})"

    def _node(self, node: ast.expr) -> tuple[str, int]:
        match node:
            case ast.Constant(value):
                return str(value), _ATOM
            case ast.Name(name):
                shown = self.names.get(name, _CONSTANTS.get(name, (name, name))[self.latex])
                return shown, 2 if shown.startswith(("-", "−")) else 0 if " " in shown else _ATOM
            case ast.UnaryOp(operand=operand):
                return ("-" if self.latex else "−") + self.write(operand, _UNARY), 2
            case ast.BinOp(left, op, right):
                return self._operation(left, op, right)
            case ast.Compare(left, [relation], [right]):
                return f"{self.write(left)} {_RELATIONS[type(relation)][self.latex]} {self.write(right)}", 0
            case ast.Call(ast.Name(name), arguments):
                return self._call(name, arguments)
        raise ValueError(f"a gate's formula cannot contain {ast.unparse(node)!r}")

    def _operation(self, left: ast.expr, op: ast.operator, right: ast.expr) -> tuple[str, int]:
        level = _LEVELS[type(op)]
        if self.latex and isinstance(op, ast.Div):
            return rf"\frac{{{self.write(left)}}}{{{self.write(right)}}}", _ATOM - 1
        if isinstance(op, ast.Pow):
            base = self.write(left, _ATOM)
            exponent = self.write(right, 0 if self.latex else _ATOM)
            if self.latex:
                return f"{base}^{{{exponent}}}", level
            return base + ({"2": "²", "3": "³"}.get(exponent) or f"^{exponent}"), level
        sign = {
            ast.Add: " + ",
            ast.Sub: " - " if self.latex else " − ",
            ast.Mult: r" \cdot " if self.latex else "·",
            ast.Div: " / ",
        }[type(op)]
        second = self.write(right, level + 1)
        if second.startswith(("-", "−")):
            second = self._bracketed(second)
        return self.write(left, level) + sign + second, level

    def _call(self, name: str, arguments: list[ast.expr]) -> tuple[str, int]:
        if name == "where":
            condition, yes, no = [self.write(argument) for argument in arguments]
            if self.latex:
                cases = rf"{yes} & \text{{if }} {condition} \\ {no} & \text{{otherwise}}"
                return rf"\begin{{cases}} {cases} \end{{cases}}", _ATOM
            return f"({yes} if {condition}, else {no})", _ATOM
        inner = ", ".join(self.write(argument) for argument in arguments)
        if name == "abs":
            return f"|{inner}|", _ATOM
        if not self.latex:
            return ("√" + self.write(arguments[0], _ATOM) if name == "sqrt" else f"{name}({inner})"), _ATOM
        if name == "exp":
            return f"e^{{{inner}}}", _ATOM - 1
        if name == "sqrt":
            return rf"\sqrt{{{inner}}}", _ATOM
        shown = rf"\{name}" if name in _LATEX_NAMES else rf"\operatorname{{{name}}}"
        return shown + self._bracketed(inner), _ATOM
