"""Examining a gate that a student wrote: its form, what forward computes, and what backward sends."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nbnet.autodiff import Gate
from nbnet.exercises.answers import NotDoneError, WrongError, attempt, gate_findings, numbers
from nbnet.exercises.mistakes import differs, named
from nbnet.language import _

Values = np.ndarray[Any, Any]
Function = Callable[..., Any]
Slips = Sequence[tuple[list[Any], str]]

# Where gates are examined: two inputs, and the gradient that arrives.
X = np.array([[0.7, 1.9, 1.2], [1.4, 0.6, 0.9]])
Y = np.array([[1.6, 0.8, 1.1], [0.5, 1.3, 1.7]])
DZ = np.array([[0.9, 1.3, 0.4], [2.1, 0.8, 1.5]])

# What forward may compute by mistake.
_TWO: dict[str, Function] = {
    "x + y": np.add,
    "x − y": np.subtract,
    "x·y": np.multiply,
    "min(x, y)": np.minimum,
    "max(x, y)": np.maximum,
}
_ONE: dict[str, Function] = {
    "eˣ": np.exp,
    "tanh x": np.tanh,
    "1/x": np.reciprocal,
    "−1/x": lambda x: -1 / x,
    "x": np.positive,
}


def examined(gate: Any, reference: Callable[..., Any], inputs: tuple[Values, ...], slips: Slips = ()) -> Iterator[str]:
    """What is wrong with a gate: its form, then forward, then backward.

    Args:
        gate: the class that was handed in.
        reference: what forward should compute.
        inputs: where.
        slips: wrong gradients for these inputs where DZ arrives, each with its sentence.

    Raises:
        NotDoneError: a method is still empty.
        WrongError: it is no gate, or fails.
    """
    kind = _gate_class(gate)
    _check_parameters(kind, "forward", [f"input {i}" for i in range(len(inputs))])
    _check_parameters(kind, "backward", ["dz"])
    worker = kind()
    got = _forward(worker, inputs)
    if got.shape != np.shape(reference(*inputs)) or differs(got, reference(*inputs)):
        yield _wrong_forward(kind, got, inputs, reference)
        return
    if slips:
        answer = _backward(worker)
        if isinstance(answer, (tuple, list)) and len(answer) == len(inputs):
            sent = [np.broadcast_to(np.asarray(each, dtype=np.float64), DZ.shape) for each in answer]
            if sentence := named(np.array(sent), [(np.array(slip), text) for slip, text in slips]):
                yield f"{kind.__name__}: {sentence}"
                return
        elif len(inputs) == 1 and isinstance(answer, np.ndarray):
            yield _(
                "{gate}: backward returns one gradient for each input, as a list, even if it is only one: [dx]."
            ).format(gate=kind.__name__)
            return
    yield from gate_findings(kind, *inputs)


def _gate_class(gate: Any) -> type[Gate]:
    kind = gate if isinstance(gate, type) else type(gate)
    if not issubclass(kind, Gate):
        raise WrongError(
            _("A gate was expected: a class that begins with class {name}(nb.Gate).").format(name=kind.__name__)
        )
    for method in ("forward", "backward"):
        if not callable(getattr(kind, method, None)):
            raise WrongError(_("{gate} has no method {method}.").format(gate=kind.__name__, method=method))
    return kind


def _check_parameters(kind: type[Gate], method: str, expected: list[str]) -> None:
    parameters = list(inspect.signature(getattr(kind, method)).parameters)
    if len(parameters) == len(expected) and parameters[:1] != ["self"]:
        line = f"def {method}(self, {', '.join(parameters)}):"
        raise WrongError(_("Every method of a class begins with self: {line}").format(line=line))
    if len(parameters) != len(expected) + 1:
        raise WrongError(
            _("{method} should take {number} arguments beside self; write the line with def as it was.").format(
                method=method, number=len(expected)
            )
        )


def _forward(worker: Gate, inputs: tuple[Values, ...]) -> Values:
    try:
        return numbers(attempt(worker.forward, *inputs), "forward")
    except WrongError as error:
        try:
            attempt(type(worker)().forward, *[float(each.flat[0]) for each in inputs])
        except (WrongError, NotDoneError):
            raise error from None
        raise WrongError(
            _("forward works for single numbers, but not for arrays. NumPy's functions take both: {names}.").format(
                names="np.exp, np.tanh, np.maximum"
            )
        ) from None


def _backward(worker: Gate) -> Any:
    try:
        return worker.backward(DZ.copy())
    except Exception:
        return None  # gate_findings says what it was


def _wrong_forward(kind: type[Gate], got: Values, inputs: tuple[Values, ...], reference: Callable[..., Any]) -> str:
    for name, other in (_TWO if len(inputs) == 2 else _ONE).items():
        if inputs[0].shape == inputs[-1].shape and got.shape == inputs[0].shape and not differs(got, other(*inputs)):
            return _("{gate}: forward computes {what}.").format(gate=kind.__name__, what=name)
    given = ", ".join(f"{each.flat[0]:.4g}" for each in inputs)
    if got.shape != np.shape(reference(*inputs)):
        return _("{gate}: forward returns an array of shape {got}; it should have the shape {right}.").format(
            gate=kind.__name__, got=got.shape, right=np.shape(reference(*inputs))
        )
    right = reference(*inputs)
    return _("{gate}: forward is not right, for instance at {given}: it should be {right}, and it is {got}.").format(
        gate=kind.__name__, given=given, right=f"{right.flat[0]:.4g}", got=f"{got.flat[0]:.4g}"
    )
