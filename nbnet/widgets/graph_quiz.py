"""Predicting first: what a learner answered at the stops of a walk, and what it is worth.

A number that changes, because a slider was moved, is a new question: so a walk can be practised with other numbers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeAlias

from nbnet.autodiff import Tensor
from nbnet.drawing.numbers import number, shape
from nbnet.drawing.prediction import Question, Verdict, judge, questions
from nbnet.drawing.values import Side
from nbnet.drawing.walk import Walk
from nbnet.language import _

Key: TypeAlias = tuple[str, ...]

_LONGEST = 100
"""How much of what was typed is kept."""

_MOST_NAMES = 6
"""How many questions a learner is told to look at again."""


@dataclasses.dataclass
class Answer:
    """What a learner answered to one question.

    Attributes:
        question: What was asked, such as ``∂f/∂w0``.
        typed: Everything that was typed, in its order.
        told: What was said about the last of it.
        right: Whether the last of it is right.
        shown: Whether the learner had it shown.
    """

    question: str
    typed: list[str] = dataclasses.field(default_factory=list)
    told: str = ""
    right: bool = False
    shown: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is no right answer yet, and none was shown."""
        return not (self.right or self.shown)


@dataclasses.dataclass(frozen=True)
class Score:
    """How the predictions of a learner turned out.

    A question counts once, by how it ended: answered rightly at the first try, or later, or shown. A number that
    changed because a slider was moved is a question of its own.

    Attributes:
        right: Questions answered rightly at the first try.
        later: Answered rightly after another try.
        shown: Not answered: the learner had them shown.
        wrong: Answered wrongly so far.
        answers: What was typed, question by question: its ``question``, all that was ``typed``, what was ``told``
            about the last of it, and whether it is ``right`` or was ``shown``.

    Example:
        >>> score = Score(right=3, later=1, shown=0, wrong=0)
        >>> score.answered, str(score)
        (4, '3 of 4 right at the first try, 1 later')
        >>> score.missed
        ()
    """

    right: int
    later: int
    shown: int
    wrong: int
    answers: tuple[Answer, ...] = dataclasses.field(default=(), repr=False)

    @property
    def answered(self) -> int:
        """Questions that were answered or shown."""
        return self.right + self.later + self.shown + self.wrong

    @property
    def missed(self) -> tuple[str, ...]:
        """What was asked and not answered rightly at the first try: worth another look."""
        missed = (answer for answer in self.answers if not answer.right or len(answer.typed) > 1)
        return tuple(dict.fromkeys(answer.question for answer in missed))

    def __str__(self) -> str:
        text = _("{right} of {n} right at the first try").format(right=self.right, n=self.answered)
        if self.later:
            text += ", " + _("{n} later").format(n=self.later)
        if self.shown:
            text += ", " + _("{n} shown").format(n=self.shown)
        return text


class Quiz:
    """The questions of a walk, and the answers to them.

    Attributes:
        on: Whether the learner predicts first.
    """

    def __init__(self, *, on: bool) -> None:
        self.on = on
        self._answers: dict[Key, Answer] = {}
        self._asked: tuple[Walk | None, int, tuple[Question, ...]] = (None, -1, ())

    @property
    def score(self) -> Score:
        """How it stands."""
        answers = self._answers.values()
        right = sum(answer.right and len(answer.typed) == 1 for answer in answers)
        later = sum(answer.right for answer in answers) - right
        shown = sum(answer.shown for answer in answers)
        kept = tuple(dataclasses.replace(answer, typed=list(answer.typed)) for answer in answers)
        return Score(right, later, shown, len(answers) - right - later - shown, kept)

    def questions(self, walk: Walk, place: int) -> tuple[Question, ...]:
        """What is asked at a stop, answered or not."""
        if not self.on:
            return ()
        if self._asked[:2] != (walk, place):
            self._asked = walk, place, questions(walk, place)
        return self._asked[2]

    def open(self, walk: Walk, place: int) -> tuple[Question, ...]:
        """What is still to be answered at a stop."""
        return tuple(q for q in self.questions(walk, place) if self._answer(walk, place, q).is_open)

    def asked(self, walk: Walk, place: int) -> frozenset[tuple[Tensor, Side]]:
        """Where the picture has to keep an answer to itself."""
        return frozenset((question.tensor, question.side) for question in self.open(walk, place))

    def answer(self, walk: Walk, place: int, typed: Mapping[str, str]) -> None:
        """Judge what was typed.

        Args:
            walk: The walk.
            place: Which stop.
            typed: Texts by the id of the wire; a field left empty is no answer.

        Raises:
            ValueError: Nothing was typed, or something is no number. Then nothing is judged.
        """
        given = [(q, typed.get(q.wire, "").strip()) for q in self.open(walk, place)]
        judged: list[tuple[Question, str, Verdict]] = [(q, text, judge(q, text)) for q, text in given if text]
        if given and not judged:
            raise ValueError(_("Type what you expect, or let it be shown."))
        for question, text, verdict in judged:
            answer = self._kept(walk, place, question)
            answer.typed.append(text[:_LONGEST])
            answer.right, answer.told = verdict.right, verdict.told

    def reveal(self, walk: Walk, place: int) -> None:
        """Show the answers of a stop that are still open."""
        for question in self.open(walk, place):
            answer = self._kept(walk, place, question)
            answer.shown, answer.told = True, ""

    def told(self, *, done: bool) -> str:
        """Say how it stands; at the end of a walk, what is worth another look too."""
        if not self.on:
            return ""
        score = self.score
        if not (done and score.answered):
            return str(score)
        text = _("Done: {score}.").format(score=score)
        if names := score.missed:
            more = ["…"] if len(names) > _MOST_NAMES else []
            text += " " + _("Worth another look: {names}.").format(names=", ".join([*names[:_MOST_NAMES], *more]))
        return text

    def forget(self) -> None:
        """Begin again."""
        self._answers.clear()

    def state(self, walk: Walk, place: int) -> list[dict[str, str]]:
        """What the page shows of the questions of a stop."""
        states = []
        for question in self.questions(walk, place):
            answer = self._answer(walk, place, question)
            right = shape(question.right) if isinstance(question.right, tuple) else number(question.right)
            if answer.right:
                told = _("Right: {answer}").format(answer=right)
            elif answer.shown:
                told = _("It is {answer}.").format(answer=right)
            else:
                told = answer.told
            kind = "right" if answer.right else "shown" if answer.shown else "wrong" if answer.typed else ""
            typed = answer.typed[-1] if answer.typed else ""
            states.append({"key": question.wire, "asked": question.asked, "kind": kind, "told": told, "typed": typed})
        return states

    def _answer(self, walk: Walk, place: int, question: Question) -> Answer:
        return self._answers.get(_key(walk, place, question)) or Answer(question.asked)

    def _kept(self, walk: Walk, place: int, question: Question) -> Answer:
        return self._answers.setdefault(_key(walk, place, question), Answer(question.asked))


def _key(walk: Walk, place: int, question: Question) -> Key:
    """What makes a question the same question: its place in the graph, and its answer."""
    stop, graph = walk.stops[place], walk.scene.graph
    seed = "" if walk.leaf is None else f"{graph.id(walk.leaf)}{list(walk.index)}"
    return stop.mode, seed, graph.id(stop.steps[-1].tensor), question.wire, repr(question.right)
