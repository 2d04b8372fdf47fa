"""Reading a student's answer: what is not done, not a number, of another shape or raises is told, never raised."""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.autodiff import Gate, Tensor, check_gate
from nbnet.exercises.diagnoses import sentences
from nbnet.language import _

FloatArray = NDArray[np.float64]


class NotDoneError(Exception):
    """The answer is still empty."""


class WrongError(Exception):
    """The answer is wrong in a way that leaves nothing more to examine; the text is the finding."""


def attempt(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a student's function with copies of some arguments.

    Args:
        function: what was handed in.
        arguments: numbers, arrays, or anything else.

    Returns:
        What it returns.

    Raises:
        NotDoneError: if it returns None or `...`, or raises NotImplementedError: its body is still empty.
        WrongError: if it is no function, takes other arguments, or raises.
    """
    if not callable(function):
        raise WrongError(_("A function was expected, and you handed in {what}.").format(what=shown(function)))
    name = name_of(function)
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        raise WrongError(
            _("{name} should take {number} arguments; write the line with def as it was.").format(
                name=name, number=len(arguments)
            )
        ) from None
    except ValueError:
        pass  # a function of C that does not tell
    try:
        answer = function(*[np.copy(each) if isinstance(each, np.ndarray) else each for each in arguments])
    except NotImplementedError:  # what nbgrader puts in place of a solution
        raise NotDoneError from None
    except (NotDoneError, WrongError):
        raise
    except Exception as error:
        raise WrongError(
            _("{call} raised {error}.").format(
                call=called(name, arguments), error=f"{type(error).__name__}: {error}".rstrip(". ")
            )
        ) from error
    if answer is None or answer is ...:
        raise NotDoneError
    return answer


def numbers(answer: Any, name: str, shape: tuple[int, ...] | None = None) -> FloatArray:
    """An answer as an array.

    Args:
        answer: what was handed in or returned; a Tensor counts as its values.
        name: what the student calls it.
        shape: what shape it must have; None for any.

    Returns:
        The numbers, of that shape.

    Raises:
        NotDoneError: if a part of it is None or `...`.
        WrongError: if it is not made of finite numbers, or has another shape.
    """
    if isinstance(answer, Tensor):
        answer = answer.data
    if isinstance(answer, (list, tuple)):
        if any(each is None or each is ... for each in answer):
            raise NotDoneError
        answer = [each.data if isinstance(each, Tensor) else each for each in answer]
    try:
        array = _real(answer)
    except (OverflowError, TypeError, ValueError):
        raise WrongError(
            _("{name} should be made of numbers, and it is {what}.").format(name=name, what=shown(answer))
        ) from None
    if shape is not None and array.shape != shape:
        if array.size == int(np.prod(shape)) == 1:
            return array.reshape(shape)
        if shape == ():
            raise WrongError(
                _("{name} should be one number, and it is an array of shape {got}.").format(name=name, got=array.shape)
            )
        raise WrongError(
            _("{name} should have the shape {shape}, and it has the shape {got}.").format(
                name=name, shape=shape, got=array.shape
            )
        )
    if not np.isfinite(array).all():
        raise WrongError(_("{name} is not finite: {what}.").format(name=name, what=shown(array)))
    return array


def number(answer: Any, name: str) -> float:
    """As `numbers`, for a single one."""
    return float(numbers(answer, name, ()))


def gate_findings(gate: Any, *inputs: Any) -> list[str]:
    """What `check_gate` has to say about a gate class that a student wrote.

    Args:
        gate: the class, or a gate made with its parameters.
        inputs: where to check; by default several usual shapes.

    Returns:
        A sentence for each thing that is wrong.

    Raises:
        NotDoneError: if `forward` or `backward` is still empty.
        WrongError: if it is no gate, or fails.
    """
    kind = gate if isinstance(gate, type) else type(gate)
    if not issubclass(kind, Gate):
        raise WrongError(
            _("A gate was expected: a class that begins with class {name}(nb.Gate).").format(name=kind.__name__)
        )
    try:
        checked = check_gate(gate, *inputs)
    except Exception as error:
        worker = kind() if isinstance(gate, type) else gate.copy()
        arguments = inputs or (0.5,) * (len(inspect.signature(kind.forward).parameters) - 1)
        attempt(worker.forward, *arguments)
        raise WrongError(f"{kind.__name__}: {error}") from error
    if "returned nothing" in checked.problem or _returns_nothing(kind, inputs):
        raise NotDoneError
    return sentences(checked)


def called(name: str, arguments: tuple[Any, ...]) -> str:
    """A call as the student would write it: `f(2, [1, 0])`."""
    return f"{name}({', '.join(shown(each) for each in arguments)})"


def name_of(function: Any) -> str:
    """What a function is called."""
    return str(getattr(function, "__name__", type(function).__name__))


def shown(value: Any) -> str:
    """A value in a sentence: short, and the same on every machine."""
    if isinstance(value, Tensor):
        value = value.data
    if isinstance(value, (bool, str, type(None))):
        return repr(value)
    if isinstance(value, (complex, np.complexfloating)):
        return str(value)
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        return f"{'-' * (value < 0)}10^{round(abs(value).bit_length() * math.log10(2))}"
    if isinstance(value, (int, float, np.number)):
        return f"{float(value):.4g}".replace("-0", "0") if float(value) == 0 else f"{float(value):.4g}"
    if isinstance(value, (list, tuple, np.ndarray)):
        try:
            array = _real(value)
        except (OverflowError, TypeError, ValueError):
            return repr(value)[:60]
        if array.size <= 12:
            return _nested(array.tolist())
        return _("an array of shape {shape}").format(shape=array.shape)
    text = name_of(value) if callable(value) else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _real(values: Any) -> FloatArray:
    if np.iscomplexobj(values):
        raise TypeError("NumPy would drop the imaginary part")
    return np.asarray(values, dtype=np.float64)


def _nested(values: Any) -> str:
    return f"[{', '.join(_nested(each) for each in values)}]" if isinstance(values, list) else shown(values)


def _returns_nothing(kind: type[Gate], inputs: tuple[Any, ...]) -> bool:
    arguments = inputs or (0.5,) * (len(inspect.signature(kind.forward).parameters) - 1)
    try:
        return kind().forward(*[np.copy(each)[()] for each in arguments]) is None
    except Exception:
        return False
