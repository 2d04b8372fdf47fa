"""Is a gradient right? `check_gate` and `check_gradient` compare with differences, and say what a mistake looks like.

The expected gradient of ⟨upstream, f(x)⟩ comes from central differences, with an upstream gradient of irregular
numbers, so that forgetting it shows. At a kink, where the differences from the left and from the right disagree,
anything between them is right.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbnet.autodiff.engine import recorded, summed_axes
from nbnet.autodiff.gate import Gate, checked_output
from nbnet.autodiff.mistakes import Values, diagnosis_of, differences, shape_diagnosis, transposed_factor
from nbnet.autodiff.reverse_mode import gradients
from nbnet.autodiff.tensor import Tensor, settle

TOLERANCE = 1e-5
FAILED = "backward failed with"


@dataclass(frozen=True, slots=True, eq=False)
class InputCheck:
    """The gradient of one input: what was expected, what came, where they differ most, and what that looks like.

    Attributes:
        name: what the function or `forward` calls the input.
        shape: its shape.
        expected: the gradient from differences.
        got: the gradient that was computed, or None if none of the right shape was.
        where: the index of the largest error, or None if there is no error.
        diagnosis: a known mistake that explains the error, or "".
    """

    name: str
    shape: tuple[int, ...]
    expected: Values
    got: Values | None
    where: tuple[int, ...] | None
    diagnosis: str

    @property
    def ok(self) -> bool:
        """Whether the gradient is right."""
        return self.where is None and not self.diagnosis

    def __str__(self) -> str:
        head = f"{self.name} {self.shape}: "
        if self.ok:
            return head + "right"
        place = ""
        if self.where is not None and self.got is not None:
            at = f" at {list(self.where)}" if self.where else ""
            place = f"expected {self.expected[self.where]:.6g}, got {self.got[self.where]:.6g}{at}"
        return head + ": ".join(part for part in (place, self.diagnosis) if part)


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """The result of a check; true if every gradient is right, and prints what is wrong.

    Attributes:
        what: the gate or function that was checked.
        inputs: a check for each input.
        problem: what is wrong apart from single inputs, such as a wrong number of gradients, or "".
    """

    what: str
    inputs: tuple[InputCheck, ...] = ()
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything is right."""
        return not self.problem and all(check.ok for check in self.inputs)

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        if self.ok:
            return f"{self.what}: every gradient is right"
        lines = [self.problem] if self.problem else []
        return "\n  ".join([f"{self.what}: something is wrong", *lines, *map(str, self.inputs)])


def check_gate(gate: Gate | type[Gate], *inputs: Any) -> Check:
    """Check the `backward` of a gate against differences of its `forward`.

    Args:
        gate: a gate class, or a gate made with its parameters.
        inputs: values to check at; by default several sets of irregular positive numbers: single numbers, vectors,
            matrices and shapes that broadcast, as far as the gate takes them.

    Returns:
        A `Check`: true if right; its text names the input, the place, both numbers and the likely mistake.

    Example:
        >>> class MultiplyGate(Gate):
        ...     def forward(self, x, y):
        ...         self.x, self.y = x, y
        ...         return x * y
        ...     def backward(self, dz):
        ...         return [self.x * dz, self.y * dz]
        >>> check_gate(MultiplyGate)
        MultiplyGate: something is wrong
          x (): expected 1.82255, got 2.09241: this is the gradient of y: are the inputs swapped?
          y (): expected 2.09241, got 1.82255: this is the gradient of x: are the inputs swapped?
    """
    instance = gate() if isinstance(gate, type) else gate
    if not isinstance(instance, Gate):
        raise TypeError(f"check_gate takes a gate, not {type(gate).__name__}")
    if inputs:
        return _check_at(instance, [np.array(value, dtype=np.float64) for value in inputs])
    result: Check | None = None
    for values in _samples(instance):
        try:
            instance.copy().forward(*[value[()] for value in values])
        except Exception:
            continue
        check = _check_at(instance, values)
        if not check.ok and not check.problem.startswith(FAILED):
            return check
        if result is None or check.ok:
            result = check
    if result is None:
        raise ValueError(
            f"{instance}.forward takes none of the usual shapes: call check_gate({instance}, x, …) with yours"
        )
    return result


def check_gradient(function: Callable[..., Any], *arguments: Any) -> Check:
    """Check the gradient of `function`, computed in reverse mode, against differences.

    If it is wrong, every gate that was recorded is checked, and the first wrong one is named.

    Args:
        function: takes tensors and returns a tensor of any shape.
        arguments: where, numbers or arrays.

    Example:
        >>> check_gradient(lambda w, x: np.exp(-w * x), 0.5, [1.0, 2.0])
        <lambda>: every gradient is right
    """
    values = [np.array(value, dtype=np.float64) for value in arguments]
    leaves = [Tensor(value) for value in values]
    output = function(*leaves)
    if not isinstance(output, Tensor):
        raise TypeError(f"the function to check should return a tensor, not {type(output).__name__}")
    upstream = irregular(output.shape, 7)
    name = getattr(function, "__name__", str(function))

    def plain(*at: Values) -> Any:
        return settle(function(*[Tensor(value) for value in at]))

    try:
        got = gradients(output, leaves, upstream=upstream)
    except ValueError as error:
        return Check(name, problem=str(error))
    checks = _compare(plain, values, got, upstream, _names(function, len(values)))
    problem = "" if all(check.ok for check in checks) else _first_wrong_gate(output)
    return Check(name, checks, problem)


def irregular(shape: tuple[int, ...], seed: int) -> Values:
    """Return numbers between 0.5 and 2 without any pattern."""
    return np.random.default_rng(seed).uniform(0.5, 2.0, shape)


def _samples(gate: Gate) -> list[list[Values]]:
    parameters = list(inspect.signature(type(gate).forward).parameters.values())[1:]
    any_number = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    arities = [2, 3] if any_number else [len(parameters)]
    shapes: list[tuple[tuple[int, ...], ...]] = []
    for n in arities:
        shapes += [((),) * n, ((3,),) * n, ((2, 3),) * n, ((3, 3),) * n]
        if n > 1:
            shapes += [
                ((2, 3), (3,)) + ((),) * (n - 2),
                ((2, 3), (3, 4)) + ((4,),) * (n - 2),
                ((2, 1), (3,)) + ((),) * (n - 2),
            ]
    return [[irregular(shape, 10 * k + i) for i, shape in enumerate(each)] for k, each in enumerate(shapes)]


def _check_at(gate: Gate, values: list[Values]) -> Check:
    """Check a gate at one set of inputs."""
    names, name = _names(type(gate).forward, len(values), skip=1), str(gate)
    before = [value.copy() for value in values]
    worker = gate.copy()
    try:
        output = checked_output(worker.forward(*[value[()] for value in values]), worker)
    except TypeError as error:
        return Check(name, problem=str(error))
    upstream = irregular(np.shape(output), 7)
    kept = upstream.copy()
    if touched := _changed(before, values, names):
        return Check(name, problem=f"forward changed its input {touched}; work on a copy")
    try:
        answer = worker.backward(upstream[()])
    except Exception as error:
        return Check(name, problem=f"{FAILED} {type(error).__name__}: {error}")
    if touched := _changed([*before, kept], [*values, upstream], [*names, "dz"]):
        return Check(name, problem=f"backward changed its input {touched}; work on a copy")
    answer = list(answer) if isinstance(answer, (tuple, list)) else [answer]
    if len(answer) != len(values):
        nothing = len(answer) == 1 and answer[0] is None
        what = "nothing; did it forget `return`? There" if nothing else f"{len(answer)} gradients; there"
        return Check(name, problem=f"backward returned {what} should be {len(values)}, one for each input")

    def plain(*at: Values) -> Any:
        return gate.copy().forward(*[value[()] for value in at])

    return Check(name, _compare(plain, values, answer, upstream, names))


def _compare(
    function: Callable[..., Any], values: list[Values], answer: Sequence[Any], upstream: Values, names: list[str]
) -> tuple[InputCheck, ...]:
    slopes = [differences(function, values, i, upstream) for i in range(len(values))]
    expected = [(left + right) / 2 for left, right in slopes]
    checks = []
    for i, (gradient, (left, right)) in enumerate(zip(answer, slopes, strict=True)):
        shape = values[i].shape
        if gradient is None:
            checks.append(InputCheck(names[i], shape, expected[i], None, None, "backward returned None for it"))
            continue
        got = np.asarray(gradient)
        got = got if got.shape == shape else _undone(got, shape, upstream.shape)
        if got.shape != shape:
            checks.append(InputCheck(names[i], shape, expected[i], None, None, shape_diagnosis(got, expected[i])))
            continue
        scale = TOLERANCE * max(1.0, float(np.max(np.abs(expected[i]), initial=0)))
        outside = np.maximum(np.minimum(left, right) - got, got - np.maximum(left, right))
        error = np.where(np.isfinite(got), np.minimum(np.abs(got - expected[i]), np.maximum(outside, 0)), np.inf)
        error = np.where(np.isfinite(expected[i]), error, 0)
        if np.all(error <= scale):
            checks.append(InputCheck(names[i], shape, expected[i], got, None, ""))
            continue
        where = tuple(int(k) for k in np.unravel_index(int(np.argmax(error)), shape))
        without = np.add(*differences(function, values, i, np.ones(upstream.shape))) / 2
        diagnosis = diagnosis_of(got, expected, i, without, names)
        if not diagnosis and shape and np.ndim(gradient) == 0:
            diagnosis = f"backward returned a single number; the gradient of {names[i]} has its shape, {shape}"
        if not diagnosis and got.ndim == 2:
            diagnosis = transposed_factor(function, values, i, upstream, got, names)
        checks.append(InputCheck(names[i], shape, expected[i], got, where, diagnosis))
    return tuple(checks)


def _undone(got: Values, shape: tuple[int, ...], output: tuple[int, ...]) -> Values:
    """Undo broadcasting as the engine does, which only knows the shape of the output."""
    if got.shape == output and len(output) >= len(shape):
        axes = summed_axes(output, shape)
        total = np.sum(got, axis=axes)
        return total.reshape(shape) if total.size == int(np.prod(shape)) else got
    return np.broadcast_to(got, shape) if got.ndim == 0 else got


def _changed(before: Sequence[Values], after: Sequence[Values], names: Sequence[str]) -> str:
    for old, new, name in zip(before, after, names, strict=True):
        if not np.array_equal(old, new, equal_nan=True):
            return name
    return ""


def _names(function: Callable[..., Any], n: int, skip: int = 0) -> list[str]:
    try:
        parameters = list(inspect.signature(function).parameters.values())[skip:]
    except (TypeError, ValueError):
        parameters = []
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)][:n]
    return names + [f"input {i}" for i in range(len(names), n)]


def _first_wrong_gate(output: Tensor) -> str:
    for tensor in recorded(output):
        if tensor.gate is not None and tensor.tracked:
            check = _check_at(tensor.gate, [np.array(settle(source), dtype=np.float64) for source in tensor.inputs])
            wrong = [i for i, each in enumerate(check.inputs) if not each.ok and tensor.inputs[i].tracked]
            if check.problem or wrong:
                return f"the first wrong gate is {check!r}"
    return ""
