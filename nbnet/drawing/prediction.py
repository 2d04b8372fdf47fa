"""Predict first: what a learner is asked at a stop of a walk, and what a wrong answer tells about its error.

A question knows the answers to which the typical errors lead: the sign flipped, the upstream gradient forgotten, the
inputs swapped, contributions not added. What was typed is compared with the right answer first, then with those.
"""

from __future__ import annotations

import ast
import dataclasses
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.drawing.rule import derivative, name
from nbnet.drawing.slips import Slip, number_slips, rule_of, shape_rule, shape_slips
from nbnet.drawing.values import Side
from nbnet.drawing.walk import Arrival, Stop, Walk
from nbnet.language import _

TOLERANCE = 0.02
"""How far from the right number an answer may be, relative to it: numbers are computed with two or three digits."""

_NEAR = 0.1

_NOTHING = 1e-12
"""How far from 0 an answer may be where 0 is right. A gradient that nearly vanishes is still not 0."""


@dataclasses.dataclass(frozen=True, eq=False)
class Question:
    """What a learner is to predict about one wire.

    Attributes:
        wire: The id of the wire.
        tensor: Its tensor.
        side: Whether the value above it or the derivative below it.
        asked: What is to be told, such as ``∂f/∂w0`` or ``shape of z1``.
        right: The number, or for a large array its shape.
        slips: Typical errors, the most telling first.
        otherwise: What to say of any other wrong answer.
    """

    wire: str
    tensor: Tensor
    side: Side
    asked: str
    right: float | tuple[int, ...]
    slips: tuple[Slip, ...]
    otherwise: str


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What an answer is worth.

    Attributes:
        right: Whether it is right.
        told: Why not.
    """

    right: bool
    told: str


def questions(walk: Walk, place: int) -> tuple[Question, ...]:
    """Ask for everything that a stop brings to the wires.

    Of an array that is drawn with its numbers, one entry is asked for; of a larger one, its shape.

    Args:
        walk: The walk.
        place: Which stop.

    Returns:
        One question a wire; none where a pass begins, and none about numbers that are not finite.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph
        >>> from nbnet.drawing.compose import compose
        >>> x, y = Tensor(2.0, name="x"), Tensor(-3.0, name="y")
        >>> walk = Walk(compose(ComputationalGraph(x * y)), "backward")
        >>> [(question.asked, question.right) for question in questions(walk, 1)]
        [('∂f/∂x', -3.0), ('∂f/∂y', 2.0)]
        >>> judge(questions(walk, 1)[0], "2").told
        'That is ∂f/∂y: the inputs are swapped.'
    """
    stop = walk.stops[place]
    if not stop.steps:
        return ()
    asked = (_question(walk, stop, arrival) for arrival in stop.arrivals)
    return tuple(question for question in asked if question is not None)


def judge(question: Question, typed: str) -> Verdict:
    """Judge an answer.

    Args:
        question: What was asked.
        typed: A number such as ``-0.5`` or ``-0,5``, or a product or sum of numbers; or a shape such as ``(2, 3)``.

    Returns:
        Whether it is right, and if not, which error leads to such an answer.

    Raises:
        ValueError: It is no number, or no shape.
    """
    if isinstance(question.right, tuple):
        given: Any = read_shape(typed)
        same: Callable[[Any, Any], bool] = operator.eq
    else:
        given, same = read_answer(typed), _close
    if same(given, question.right):
        return Verdict(right=True, told="")
    for slip in question.slips:
        if same(given, slip.answer):
            return Verdict(right=False, told=slip.told)
    if not isinstance(question.right, tuple) and (told := _nearly(given, question.right)):
        return Verdict(right=False, told=told)
    return Verdict(right=False, told=question.otherwise)


_OPERATORS: Mapping[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


def read_answer(typed: str) -> float:
    """Read a number, or sums, products and quotients of numbers.

    Args:
        typed: What was typed.

    Returns:
        The number.

    Raises:
        ValueError: It is neither.

    Examples:
        >>> read_answer("−0,5"), read_answer("0.2 · (-3)"), read_answer("1/4")
        (-0.5, -0.6000000000000001, 0.25)
    """
    text = typed.strip().replace("−", "-").replace("·", "*").replace("×", "*").replace(":", "/")
    text = re.sub(r"(?<=\d),(?=\d)|^,(?=\d)", ".", text)
    try:
        number = _value(ast.parse(text, mode="eval").body) if len(text) <= 80 else math.nan
    except (SyntaxError, ValueError, ZeroDivisionError, OverflowError, RecursionError, MemoryError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(_("Type a number, such as -0.5, or a product, such as 0.2 * -3."))
    return number


def _value(node: ast.AST) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    raise ValueError


def read_shape(typed: str) -> tuple[int, ...]:
    """Read a shape.

    Args:
        typed: What was typed.

    Returns:
        The lengths of the axes.

    Raises:
        ValueError: It is no shape.

    Examples:
        >>> read_shape("(2, 3)"), read_shape("50x4"), read_shape("()")
        ((2, 3), (50, 4), ())
    """
    if not re.fullmatch(r"\s*[(\[]?\s*(\d{1,9}\s*([,;x×* ]\s*|$|(?=[)\]])))*[)\]]?\s*", typed) or not typed.strip():
        raise ValueError(_("Type a shape, such as (2, 3)."))
    return tuple(int(length) for length in re.findall(r"\d+", typed))


def _close(given: float, right: float) -> bool:
    return abs(given - right) <= max(TOLERANCE * abs(right), _NOTHING)


def _nearly(given: float, right: float) -> str:
    if not given or not right:
        return ""
    if abs(given - right) <= _NEAR * abs(right):
        return _("Nearly: it is off by more than 2 %. Keep more digits.")
    power = math.log10(abs(given / right))
    if given * right > 0 and round(power) and abs(power - round(power)) < TOLERANCE / 2:
        return _("The digits are right, the decimal point is not.")
    return ""


def _question(walk: Walk, stop: Stop, arrival: Arrival) -> Question | None:
    key = walk.scene.graph.id(arrival.tensor)
    wire, total = walk.scene.wires[key], np.asarray(arrival.total)
    called = name(walk, arrival.tensor) if arrival.side == "value" else derivative(walk, arrival.tensor)
    step = stop.steps[0] if len(stop.steps) == 1 else None
    if wire.preview is not None and not wire.preview.numbers:
        asked = _("shape of {name}").format(name=called)
        errors, hint = tuple(shape_slips(walk, arrival, step)), shape_rule(walk, arrival, step)
        return Question(key, arrival.tensor, arrival.side, asked, total.shape, errors, hint)
    # Of an array, the entry that is largest: never a zero that anybody would guess.
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(np.abs(total))), total.shape))
    right = float(total[index])
    if not math.isfinite(right):
        return None
    asked = f"{called}[{', '.join(map(str, index))}]" if index else called
    slips = tuple(slip for slip in number_slips(walk, arrival, step, index) if math.isfinite(slip.answer))
    return Question(key, arrival.tensor, arrival.side, asked, right, slips, rule_of(walk, arrival, step))
