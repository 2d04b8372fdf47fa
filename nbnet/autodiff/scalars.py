"""The static plan of a graph of single numbers: the gates' formulas, written out as one Python function.

On single numbers NumPy's price is nearly all overhead. So when every node is one float64 number and every gate states
its formula, the plan is a function on Python floats, one line a gate, that leaves each value and gradient in its
tensor. Where Python would raise and NumPy would answer inf or nan (a division by zero, an overflow), the readable
gates take over.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nbnet.autodiff import formula
from nbnet.autodiff.changes import clock
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.replay import Replay
from nbnet.autodiff.tensor import Tensor

LARGEST = 2000
"""Nodes up to which writing out a function pays for compiling it."""


def input_names(kind: type[Gate]) -> tuple[str, ...]:
    """Return what `forward` of a gate class calls its inputs."""
    return tuple(inspect.signature(kind.forward).parameters)[1:]


def applies(nodes: Sequence[Tensor]) -> bool:
    """Whether the graph of `nodes` can be planned this way; a student's gate always runs its own code."""
    return len(nodes) <= LARGEST and all(
        np.ndim(t._value) == 0
        and t.dtype == np.float64
        and (
            t.gate is None
            or (
                type(t.gate).__module__.startswith("nbnet.autodiff.gates.")
                and t.gate.formula is not None
                and len(t.gate.derivatives) == len(t.inputs)
            )
        )
        for t in nodes
    )


class ScalarPlan(Replay):
    """Replays a graph of single float64 numbers; see the module's docstring."""

    def __init__(self, nodes: Sequence[Tensor], output: Tensor) -> None:
        super().__init__(nodes, output)
        self._index = {tensor: i for i, tensor in enumerate(nodes)}
        self._compiled: dict[tuple[Tensor, ...], tuple[Callable[[int], None], tuple[Tensor, ...]]] = {}
        self._compiled_sweeps: dict[tuple[Tensor, ...], tuple[Callable[[int, float], None], tuple[Tensor, ...]]] = {}
        self._compiled_backward: Callable[[Any], None] | None = None

    def forward(self, changed: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Recompute what the `changed` leaves reach; return those tensors."""
        known = self._compiled.get(changed)
        if known is None:
            done = self.reached(changed)
            known = self._compiled[changed] = self._write_forward(done), done
        run, done = known
        try:
            run(next(clock))
        except (ArithmeticError, ValueError):
            return super().forward(changed)
        return done

    def sweep(self, changed: tuple[Tensor, ...], upstream: Any) -> tuple[Tensor, ...]:
        """Do both passes as one function."""
        known = self._compiled_sweeps.get(changed)
        if known is None:
            done = self.reached(changed)
            known = self._compiled_sweeps[changed] = self._write_sweep(done), done
        run, done = known
        try:
            run(next(clock), upstream)
        except (ArithmeticError, ValueError):
            return super().sweep(changed, upstream)
        return done

    def backward(self, upstream: Any) -> None:
        """Run the chain rule from the output, whose gradient is `upstream`, into the gradients of all nodes."""
        if self._compiled_backward is None:
            self._compiled_backward = self._write_backward()
        try:
            self._compiled_backward(upstream)
        except (ArithmeticError, ValueError):
            super().backward(upstream)

    def _names(self, tensor: Tensor) -> dict[str, str]:
        gate = tensor.gate
        assert gate is not None
        names = {name: repr(value) for name, value in vars(gate).items() if type(value) in (float, int)}
        names.update({name: self._value(t) for name, t in zip(input_names(type(gate)), tensor.inputs, strict=True)})
        return names | {"z": self._value(tensor)}

    def _value(self, tensor: Tensor) -> str:
        value = tensor._value
        weak = tensor.is_constant and type(value) in (int, float) and np.isfinite(value)
        return f"({float(value)!r})" if weak else f"v{self._index[tensor]}"

    def _write_forward(self, done: tuple[Tensor, ...]) -> Callable[..., None]:
        lines = self._forward_lines(done)
        return self._compile("stamp", [*self._loads(lines, set(done)), *lines])

    def _write_backward(self) -> Callable[..., None]:
        lines = self._backward_lines()
        return self._compile("upstream", [*self._loads(lines, set()), *lines])

    def _write_sweep(self, done: tuple[Tensor, ...]) -> Callable[..., None]:
        lines = self._forward_lines(done) + self._backward_lines()
        return self._compile("stamp, upstream", [*self._loads(lines, set(done)), *lines])

    def _forward_lines(self, done: tuple[Tensor, ...]) -> list[str]:
        lines = []
        for tensor in done:
            assert tensor.gate is not None
            assert tensor.gate.formula is not None
            i = self._index[tensor]
            lines.append(f"t{i}._value = v{i} = {formula.scalar_code(tensor.gate.formula, self._names(tensor))}")
            lines.append(f"t{i}.version = stamp")
        return lines

    def _loads(self, lines: list[str], computed: set[Tensor]) -> list[str]:
        """Return the lines that fetch the values which `lines` use but do not compute."""
        used = {int(name) for line in lines for name in re.findall(r"\bv(\d+)\b", line)}
        fetched = sorted(used - {self._index[tensor] for tensor in computed})
        return [f"v{i} = float(t{i}._value)" for i in fetched]

    def _backward_lines(self) -> list[str]:
        lines, reached = [f"g{self._index[self.output]} = float(upstream)"], {self.output}
        for tensor in reversed(self.nodes):
            if tensor.gate is None or tensor not in reached or not tensor.tracked:
                continue
            i, names = self._index[tensor], self._names(tensor)
            for source, derivative in zip(tensor.inputs, tensor.gate.derivatives, strict=True):
                if source.tracked:
                    sign = "+=" if source in reached else "="
                    local = {"1": "", "-1": "-"}.get(derivative)
                    code = f"g{i} * ({formula.scalar_code(derivative, names)})" if local is None else f"{local}g{i}"
                    lines.append(f"g{self._index[source]} {sign} {code}")
                    reached.add(source)
        return lines + [
            f"t{i}._grad = g{i}" if tensor in reached else f"t{i}._grad = None"
            for tensor, i in self._index.items()
            if tensor.tracked
        ]

    def _compile(self, argument: str, lines: list[str]) -> Callable[[Any], None]:
        names: dict[str, Any] = {f"t{i}": tensor for tensor, i in self._index.items()}
        space: dict[str, Any] = {}
        exec(
            f"def run({argument}):\n    " + "\n    ".join(lines or ["pass"]),
            names | formula.SCALAR_FUNCTIONS,
            space,
        )
        return space["run"]  # type: ignore[no-any-return]
