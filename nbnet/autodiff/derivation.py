"""How steps are written down: what tensors are called in formulas, the formulas of gates, and the chain rule."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff import formula
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.pins import Pinned
from nbnet.autodiff.tensor import Tensor, settle

if TYPE_CHECKING:
    from nbnet.autodiff.graph import ComputationalGraph


@dataclass(frozen=True, slots=True)
class Formula:
    """An equation four ways: plain text and LaTeX, with symbols and with numbers plugged in.

    Attributes:
        text: for example ``∂f/∂w0 = ∂f/∂a · x0``.
        latex: the same in LaTeX, without dollar signs.
        text_numbers: for example ``= −0.2 · (−1) = 0.2``; empty where the numbers are whole arrays.
        latex_numbers: the same in LaTeX.
    """

    text: str
    latex: str
    text_numbers: str = ""
    latex_numbers: str = ""

    def __str__(self) -> str:
        return f"{self.text} {self.text_numbers}".rstrip()

    def _repr_latex_(self) -> str:
        return f"${self.latex} {self.latex_numbers}$"


class Symbols:
    """What the tensors of a graph are called in formulas: their names, or z1, z2 … for those without."""

    def __init__(self, graph: ComputationalGraph) -> None:
        self.names: dict[Tensor, str] = {}
        taken = {graph.label(tensor) for tensor in graph.nodes_topologically_sorted()}
        spare = (f"z{i}" for i in range(1, 10**9))
        for tensor in graph.nodes_topologically_sorted():
            label = graph.label(tensor)
            if not label and tensor.is_constant and np.ndim(tensor._value) == 0:
                label = number(tensor._value)
            self.names[tensor] = label or next(name for name in spare if name not in taken)
        if not graph.label(graph.output) and "f" not in taken:
            self.names[graph.output] = "f"

    def latex(self, tensor: Tensor) -> str:
        """Return the name in LaTeX: w12 becomes w_{12}, layer1.W becomes text."""
        name = self.names[tensor]
        letters = name.rstrip("0123456789")
        if letters.isalpha() and len(letters) <= 1:
            return f"{letters}_{{{name[len(letters) :]}}}" if name != letters else name
        if name.lstrip("-−").replace(".", "").isdigit():
            return name.replace("−", "-")
        escaped = name.replace("\\", r"\textbackslash ").replace("_", r"\_").replace("{", r"\{").replace("}", r"\}")
        return rf"\text{{{escaped}}}"


def number(value: Any) -> str:
    """Return a number with up to four significant digits and a true minus sign."""
    return f"{float(value) + 0.0:.4g}".replace("-", "−").replace("e+", "e")


def latex_number(value: Any) -> str:
    """Return a number with up to four significant digits in LaTeX."""
    mantissa, e, exponent = f"{float(value) + 0.0:.4g}".partition("e")
    return (
        rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
        if e
        else mantissa.replace("nan", r"\text{nan}").replace("inf", r"\infty")
    )


def bracketed(text: str, latex: bool = False) -> str:
    """Return a factor in brackets if it starts with a minus sign or is a sum."""
    if text.startswith(("−", "-")) or " + " in text or " − " in text or " - " in text:
        return rf"\left({text}\right)" if latex else f"({text})"
    return text


class Writer:
    """Writes the formulas of a graph's gates."""

    def __init__(self, graph: ComputationalGraph, index: tuple[int, ...] = ()) -> None:
        self.symbols = Symbols(graph)
        self.output = graph.output
        self.index = index  # which entry of the leaf moves, in forward mode

    def parameters(self, tensor: Tensor) -> tuple[str, ...]:
        """Return what the gate's `forward` calls its inputs."""
        names: list[str] = []
        for parameter in list(inspect.signature(type(tensor.gate).forward).parameters.values())[1:]:  # type: ignore[union-attr]
            if parameter.kind is parameter.VAR_POSITIONAL:
                names += [f"{parameter.name}{i}" for i in range(len(tensor.inputs) - len(names))]
            else:
                names.append(parameter.name)
        return tuple(names[: len(tensor.inputs)])

    def expression(self, tensor: Tensor, source: str | None, style: str, numbers: bool) -> str | None:
        """Return a gate formula with its names replaced, or None if it has none or its numbers are arrays."""
        gate = tensor.gate
        if source is None or gate is None:
            return None
        involved = dict(zip([*self.parameters(tensor), "z"], [*tensor.inputs, tensor], strict=True))
        if numbers and any(t.ndim for t in involved.values()):
            return None
        write = formula.latex if style == "latex" else formula.text
        shown = latex_number if style == "latex" else number
        names = {
            name: shown(v) for name, v in vars(gate).items() if isinstance(v, (int, float)) and name not in involved
        }
        for name, t in involved.items():
            symbol = self.symbols.latex(t) if style == "latex" else self.symbols.names[t]
            names[name] = shown(settle(t)) if numbers else symbol
        return write(source, names)

    def forward(self, tensor: Tensor) -> Formula:
        """Return the formula of the gate's output."""
        gate = tensor.gate
        assert gate is not None
        if type(gate) is Pinned:
            held = ("", "") if tensor.ndim else (f" = {number(gate.value)}", f" = {latex_number(gate.value)}")
            name, latex = self.symbols.names[tensor], self.symbols.latex(tensor)
            return Formula(f"{name}{held[0]} (pinned)", rf"{latex}{held[1]} \ \text{{(pinned)}}")
        names = [self.symbols.names[t] for t in tensor.inputs]
        latex_names = [self.symbols.latex(t) for t in tensor.inputs]
        text = self.expression(tensor, gate.formula, "text", False) or f"{gate.symbol}({', '.join(names)})"
        latex = self.expression(tensor, gate.formula, "latex", False) or (
            rf"\operatorname{{{_ascii(gate)}}}\left({', '.join(latex_names)}\right)"
        )
        plugged = self.expression(tensor, gate.formula, "text", True)
        plugged_latex = self.expression(tensor, gate.formula, "latex", True)
        if tensor.ndim:
            return Formula(f"{self.symbols.names[tensor]} = {text}", f"{self.symbols.latex(tensor)} = {latex}")
        return Formula(
            f"{self.symbols.names[tensor]} = {text}",
            f"{self.symbols.latex(tensor)} = {latex}",
            (f"= {plugged} " if plugged else "") + f"= {number(tensor._value)}",
            (f"= {plugged_latex} " if plugged_latex else "") + f"= {latex_number(tensor._value)}",
        )

    def local(self, tensor: Tensor, i: int) -> tuple[str, str]:
        """Return the local derivative for input `i` as a factor, in text and LaTeX."""
        gate, source = tensor.gate, tensor.inputs[i]
        assert gate is not None
        derivative = gate.derivatives[i] if i < len(gate.derivatives) else None
        text = self.expression(tensor, derivative, "text", False)
        latex = self.expression(tensor, derivative, "latex", False)
        return (
            bracketed(text) if text else self.partial(tensor, source)[0],
            bracketed(latex, True) if latex else self.partial(tensor, source)[1],
        )

    def partial(self, of: Tensor, by: Tensor) -> tuple[str, str]:
        """Return ∂of/∂by in text and LaTeX."""
        names, latex = self.symbols.names, self.symbols.latex
        return f"∂{names[of]}/∂{names[by]}", rf"\frac{{\partial {latex(of)}}}{{\partial {latex(by)}}}"

    def chain(self, tensor: Tensor, i: int, numbers: tuple[Any, Any, Any]) -> Formula:
        """Return the chain rule for input `i`: upstream × local derivative = contribution, with symbols and numbers."""
        left, latex_left = self.partial(self.output, tensor.inputs[i])
        outer, latex_outer = ("1", "1") if tensor is self.output else self.partial(self.output, tensor)
        local, latex_local = self.local(tensor, i)
        text, latex = f"{left} = {outer} · {local}", rf"{latex_left} = {latex_outer} \cdot {latex_local}"
        if any(value is None or np.ndim(value) for value in numbers):
            return Formula(text, latex)
        a, b, c = (number(value) for value in numbers)
        la, lb, lc = (latex_number(value) for value in numbers)
        return Formula(text, latex, f"= {a} · {bracketed(b)} = {c}", rf"= {la} \cdot {bracketed(lb, True)} = {lc}")

    def tangent(self, of: Tensor, leaf: Tensor) -> tuple[str, str]:
        """Return ∂of/∂leaf, of the entry that moves if it is an array, in text and LaTeX; 1 for a number by itself."""
        if of is leaf and not self.index:
            return "1", "1"
        if not self.index:
            return self.partial(of, leaf)
        entry, names, latex = ", ".join(map(str, self.index)), self.symbols.names, self.symbols.latex
        return (
            f"∂{names[of]}/∂{names[leaf]}[{entry}]",
            rf"\frac{{\partial {latex(of)}}}{{\partial {latex(leaf)}_{{{entry}}}}}",
        )

    def moved(self, tensor: Tensor, leaf: Tensor, incoming: Sequence[Any], local: Sequence[Any], total: Any) -> Formula:
        """Return how the output moves with `leaf`: the sum over the inputs of local derivative × tangent."""
        moving = [i for i, tangent in enumerate(incoming) if tangent is not None]
        locals_ = [self.local(tensor, i) for i in moving]
        partials = [self.tangent(tensor.inputs[i], leaf) for i in moving]
        left, latex_left = self.tangent(tensor, leaf)
        text = " + ".join(f"{d[0]} · {p[0]}" for d, p in zip(locals_, partials, strict=True))
        latex = " + ".join(rf"{d[1]} \cdot {p[1]}" for d, p in zip(locals_, partials, strict=True))
        if np.ndim(total) or any(local[i] is None or np.ndim(local[i]) for i in moving):
            return Formula(f"{left} = {text}", f"{latex_left} = {latex}")
        pairs = [(local[i], incoming[i]) for i in moving]
        plugged = " + ".join(f"{bracketed(number(d))} · {bracketed(number(t))}" for d, t in pairs)
        plugged_latex = " + ".join(
            rf"{bracketed(latex_number(d), True)} \cdot {bracketed(latex_number(t), True)}" for d, t in pairs
        )
        return Formula(
            f"{left} = {text}",
            f"{latex_left} = {latex}",
            f"= {plugged} = {number(total)}",
            f"= {plugged_latex} = {latex_number(total)}",
        )


def _ascii(gate: Gate) -> str:
    return type(gate).__name__.removesuffix("Gate") or "gate"
