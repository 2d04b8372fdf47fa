"""Reading answers: gates that students write, and what they return."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nbnet as nb
from nbnet.exercises.answers import NotDoneError, WrongError, attempt, gate_findings, numbers


class Right(nb.Gate):
    def forward(self, x: Any, y: Any) -> Any:
        self.x, self.y = x, y
        return x * y

    def backward(self, dz: Any) -> Any:
        return [self.y * dz, self.x * dz]


class Swapped(Right):
    def backward(self, dz: Any) -> Any:
        return [self.x * dz, self.y * dz]


class NoUpstream(Right):
    def backward(self, dz: Any) -> Any:
        return [self.y, self.x]


class Empty(Right):
    def forward(self, x: Any, y: Any) -> Any:
        pass


class HalfDone(Right):
    def backward(self, dz: Any) -> Any:
        pass


class Failing(Right):
    def forward(self, x: Any, y: Any) -> Any:
        raise RuntimeError("oh")


def test_a_right_gate_has_no_findings() -> None:
    assert gate_findings(Right) == []


@pytest.mark.parametrize(
    ("gate", "finding"), [(Swapped, "are the inputs swapped"), (NoUpstream, "multiply it by the upstream gradient")]
)
def test_a_wrong_gate_is_diagnosed_for_each_input(gate: type[nb.Gate], finding: str) -> None:
    findings = gate_findings(gate)
    assert len(findings) == 2
    assert all(finding in each for each in findings)


@pytest.mark.parametrize("gate", [Empty, HalfDone])
def test_an_empty_method_is_not_done(gate: type[nb.Gate]) -> None:
    with pytest.raises(NotDoneError):
        gate_findings(gate)


@pytest.mark.parametrize(("gate", "told"), [(int, "A gate was expected"), (Failing, "raised RuntimeError: oh")])
def test_what_is_no_gate_or_fails_is_told(gate: type, told: str) -> None:
    with pytest.raises(WrongError, match=told):
        gate_findings(gate)


def test_a_function_that_changes_its_arguments_changes_copies() -> None:
    given = np.ones(2)

    def greedy(x: Any) -> Any:
        x += 1
        return x

    assert attempt(greedy, given).tolist() == [2, 2]
    assert given.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("abc", "made of numbers"),
        ([1.0], r"shape \(2,\)"),
        ([np.nan, 1], "not finite"),
        ([[1], [1, 2]], "made of numbers"),
        (np.array([1 + 2j, 1]), "made of numbers"),
        ([10**400, 1], "made of numbers"),
        (10**400, r"10\^400"),
    ],
)
def test_an_answer_of_another_kind_is_told(answer: Any, told: str) -> None:
    with pytest.raises(WrongError, match=told):
        numbers(answer, "w", (2,))


def test_a_tensor_counts_as_its_values_and_a_gap_as_not_done() -> None:
    assert numbers(nb.Tensor([1.0, 2.0]), "w", (2,)).tolist() == [1, 2]
    with pytest.raises(NotDoneError):
        numbers([1.0, None], "w", (2,))
