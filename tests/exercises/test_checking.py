"""Checks and hints as such, whatever the exercise."""

from __future__ import annotations

import pytest

import nbnet as nb
from nbnet import exercises


@pytest.mark.parametrize("name", exercises.EXERCISES)
def test_every_exercise_has_words_and_steps(name: str) -> None:
    exercise = exercises.EXERCISES[name]
    assert exercise.title
    assert exercise.expected.endswith(".")
    assert len(exercise.hints) >= 2


def test_hints_come_one_at_a_time_and_the_last_one_stays() -> None:
    total = len(exercises.EXERCISES["xor_network"].hints)
    given = [exercises.hint("xor_network").number for _ in range(total + 1)]
    assert given == [*range(1, total + 1), total]
    assert exercises.hint("xor_network", 1).number == 1
    with pytest.raises(ValueError, match="no hint 9"):
        exercises.hint("xor_network", 9)


def test_the_page_holds_each_hint_inside_the_one_before() -> None:
    page = exercises.check("and_neuron", [1, 1], 0)._repr_html_()
    assert page.count("<details>") == page.count("</details>") == len(exercises.EXERCISES["and_neuron"].hints)
    assert page.endswith("</details>" * 3 + "</div>")
    assert "<details>" not in exercises.check("and_neuron", [1, 1], 2)._repr_html_()


def test_what_a_student_wrote_is_text_in_the_page() -> None:
    page = exercises.check("and_neuron", "<script>", 0)._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_while_nbgrader_grades_only_a_right_answer_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert exercises.check("and_neuron", [1, 1], 2)
    with pytest.raises(AssertionError, match="not right yet"):
        exercises.check("and_neuron", [1, 1], 0)
    with pytest.raises(AssertionError, match="not done yet"):
        exercises.check("and_neuron", ..., ...)


def test_while_nbgrader_grades_a_report_is_not_the_value_of_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, str]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    assert not hasattr(exercises.check("and_neuron", [1, 1], 2), "_ipython_display_")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    report = exercises.check("and_neuron", [1, 1], 2)
    report._ipython_display_()  # type: ignore[attr-defined]  # what IPython calls in place of showing a value
    assert shown == [{"text/plain": repr(report), "text/html": report._repr_html_()}]


def test_a_solution_that_nbgrader_took_away_is_not_done_yet() -> None:
    def cleared(y: object, share: object, seed: object) -> None:
        raise NotImplementedError

    assert exercises.check("stratified_parts", cleared).state == "unfinished"


def test_results_can_be_read() -> None:
    exercises.check("and_neuron", [1, 1], 2)
    assert exercises.results()["and_neuron"].ok


def test_wrong_calls_are_told() -> None:
    with pytest.raises(TypeError, match=r'exercises.check\("and_neuron", weights, threshold\): 1 answers'):
        exercises.check("and_neuron", [1, 1])
    with pytest.raises(ValueError, match="did you mean 'and_neuron'"):
        exercises.check("and_neurn", [1, 1], 2)


def test_a_report_speaks_the_language_that_is_set() -> None:
    nb.set_language("es")
    try:
        report = exercises.check("and_neuron", [1, 1], 0)
        assert repr(report).startswith("Una neurona para AND: todavía no está bien")
        assert "Pista 1 de 3" in report._repr_html_()
        assert "Con (0, 0) tu neurona se activa" in repr(report)
    finally:
        nb.set_language(None)
