"""Predicting first, and the marks of patterns, as a browser sees them."""

import pytest

from nbnet.autodiff import Tensor
from nbnet.widgets import GraphView, open_views
from nbnet.widgets.registry import view, view_options
from tests.drawing.graphs import lecture_neuron, two_layers
from tests.drawing.test_walk import fork
from tests.widgets.graph_browser import Browser
from tests.widgets.test_graph_walk import stop


@pytest.fixture(autouse=True)
def _no_other_views():
    yield
    for each in list(open_views.everyone):
        each.close()


@pytest.fixture
def quiz():
    f, _, _ = fork()
    made = GraphView(f, walk="backward", predict=True)
    return made, Browser(made)


def answer(browser, **typed):
    return browser.ask("answer", typed=typed)


def kinds(browser):
    return {question["asked"]: question["kind"] for question in stop(browser)["questions"]}


def test_the_answer_is_nowhere_before_it_is_given(quiz):
    _, browser = quiz
    browser.ask("step", by=1)
    assert [browser.texts[f"{key}-grad"] for key in ("n5", "n2", "n4", "n1")] == ["1", "?", "?", ""]
    told = stop(browser)
    assert told["open"]
    assert (told["rules"][0]["title"], told["rules"][0]["rows"][0]["cells"][0]["symbol"]) == ("Multiply", "f = z1·z2")
    assert told["flags"]["data-asking"] == ["n2", "n4"]
    browser.say("describe", node="n2")
    assert browser.messages[-1]["text"] == "z1: the walk has not come here yet"
    browser.say("describe", node="n5-gate")
    assert "∂f/∂z1" not in browser.messages[-1]["text"]


def test_right_answers_open_the_way_and_count(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    answer(browser, n2="2", n4="3")
    assert kinds(browser) == {"∂f/∂z1": "right", "∂f/∂z2": "right"}
    assert not stop(browser)["open"]
    assert browser.texts["n2-grad"] == "2"
    assert "∂f/∂z1 = 1 · z2" in stop(browser)["spoken"]
    assert (made.score.right, made.score.answered) == (2, 2)
    assert stop(browser)["score"] == "2 of 2 right at the first try"


def test_a_wrong_answer_is_told_why_and_may_be_tried_again(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    answer(browser, n2="3", n4="3")
    (first, second) = stop(browser)["questions"]
    assert (first["kind"], first["told"]) == ("wrong", "That is ∂f/∂z2: the inputs are swapped.")
    assert second["told"] == "Right: 3"
    assert browser.texts["n2-grad"] == "?"
    assert browser.texts["n4-grad"] == "3"
    assert made.score.wrong == 1
    answer(browser, n2="2")
    score = made.score
    assert (score.right, score.later, score.shown, score.wrong) == (1, 1, 0, 0)
    assert repr(score) == "Score(right=1, later=1, shown=0, wrong=0)"
    assert [(each.question, each.typed) for each in score.answers] == [("∂f/∂z1", ["3", "2"]), ("∂f/∂z2", ["3"])]


def test_what_is_shown_does_not_count_as_right(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    browser.ask("show")
    assert kinds(browser) == {"∂f/∂z1": "shown", "∂f/∂z2": "shown"}
    assert stop(browser)["questions"][0]["told"] == "It is 2."
    assert made.score.shown == 2
    assert stop(browser)["place"] == 1


def test_next_at_an_open_question_shows_it_and_only_then_goes_on(quiz):
    _, browser = quiz
    browser.ask("step", by=1)
    browser.ask("step", by=1)
    assert (stop(browser)["place"], stop(browser)["open"]) == (1, False)
    browser.ask("step", by=1)
    assert (stop(browser)["place"], stop(browser)["open"]) == (2, True)


def test_what_is_passed_over_is_shown_and_going_back_keeps_the_answers(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    answer(browser, n2="2", n4="3")
    browser.ask("place", to=3)
    assert (made.score.right, made.score.shown) == (2, 1)
    browser.ask("place", to=1)
    assert kinds(browser) == {"∂f/∂z1": "right", "∂f/∂z2": "right"}
    assert browser.texts["n2-grad"] == "2"
    browser.ask("place", to=3)
    assert (made.score.right, made.score.shown) == (2, 1)
    assert stop(browser)["open"]


def test_nothing_typed_and_what_is_no_number_are_errors_that_count_for_nothing(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    assert "Type what you expect" in answer(browser, n2=" ", n4="")["error"]
    assert "Type a number, such as" in answer(browser, n2="2", n4="two")["error"]
    assert made.score.answered == 0
    assert stop(browser)["open"]
    answer(browser, n2="2")
    assert browser.error is None
    assert made.score.right == 1


def test_answers_are_judged_with_the_sliders_present_numbers(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    browser.set("n1", 4.0)
    assert browser.texts["n2-grad"] == "?"
    answer(browser, n2="5", n4="6")
    assert made.score.right == 2


def test_other_numbers_are_another_question_and_the_old_ones_keep_their_answer(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    answer(browser, n2="2", n4="3")
    browser.set("n1", 4.0)
    assert kinds(browser) == {"∂f/∂z1": "", "∂f/∂z2": ""}
    assert browser.texts["n2-grad"] == "?"
    assert made.score.answered == 2
    answer(browser, n2="5", n4="7")
    assert str(made.score) == "3 of 4 right at the first try"
    browser.set("n1", 1.0)
    assert kinds(browser) == {"∂f/∂z1": "right", "∂f/∂z2": "right"}


def test_a_second_page_shows_the_same_answers(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    answer(browser, n2="3", n4="3")
    second = Browser(made, "second")
    assert second.messages[-1]["walk"]["questions"] == stop(browser)["questions"]
    assert second.messages[-1]["walk"]["score"] == "1 of 2 right at the first try"


def test_starting_again_forgets_the_answers(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    browser.ask("show")
    browser.ask("again")
    assert (made.score.answered, stop(browser)["place"]) == (0, 0)
    browser.ask("step", by=1)
    assert stop(browser)["open"]


def test_predicting_can_be_turned_on_and_off_on_the_way():
    f, _, _ = fork()
    made = GraphView(f, walk="backward")
    browser = Browser(made)
    browser.ask("place", to=2)
    assert stop(browser)["questions"] == []
    browser.ask("predict", on=True)
    assert browser.texts["n1-grad"] == "?"
    assert made.score.answered == 0
    browser.ask("predict", on=False)
    assert browser.texts["n1-grad"] == "3+…"


def test_predict_alone_begins_a_walk():
    f, names = lecture_neuron()
    made = view(f, predict=True, names=names)
    browser = Browser(made)
    assert (stop(browser)["mode"], stop(browser)["predict"]) == ("both", True)
    browser.ask("step", by=1)
    answer(browser, n5="-2")
    assert made.score.right == 1


def test_a_whole_neuron_predicted_with_three_digits_is_all_right():
    f, names = lecture_neuron()
    made = view(f, walk="backward", predict=True, names=names)
    browser = Browser(made)
    for typed in (
        ["-0.534"],
        ["-0.534"],
        ["-0.197"],
        ["0.197"],
        ["0.197"] * 2,
        ["0.197"] * 2,
        ["-0.39", "-0.59"],
        ["-0.20", "0.39"],
    ):
        browser.ask("step", by=1)
        keys = [question["key"] for question in stop(browser)["questions"]]
        answer(browser, **dict(zip(keys, typed, strict=True)))
    assert str(made.score) == "12 of 12 right at the first try"
    assert stop(browser)["score"] == "Done: 12 of 12 right at the first try."


def test_the_end_of_a_walk_names_what_is_worth_another_look(quiz):
    made, browser = quiz
    browser.ask("step", by=1)
    answer(browser, n2="3", n4="3")
    answer(browser, n2="2")
    browser.ask("step", by=1)
    answer(browser, n1="3")
    assert "another look" not in stop(browser)["score"]
    browser.ask("step", by=1)
    answer(browser, n0="2")
    browser.ask("show")
    told = "Done: 3 of 5 right at the first try, 1 later, 1 shown. Worth another look: ∂f/∂z1, ∂f/∂b."
    assert stop(browser)["score"] == told
    assert stop(browser)["spoken"].endswith(told.removesuffix("."))
    assert made.score.missed == ("∂f/∂z1", "∂f/∂b")


def test_a_folded_group_asks_for_what_leaves_it():
    made = GraphView(two_layers(), walk="backward", predict=True, folded=["layer2"])
    browser = Browser(made)
    browser.ask("place", to=2)
    (question,) = stop(browser)["questions"]
    assert question["asked"] == "shape of ∂f/∂z2"
    answer(browser, **{question["key"]: "(4, 50)"})
    assert stop(browser)["questions"][0]["told"] == "The axes are the other way round."
    answer(browser, **{question["key"]: "(50, 4)"})
    assert not stop(browser)["open"]


def test_forward_mode_passes_add_up_until_a_number_changes():
    f, _, _ = fork()
    made = GraphView(f, walk="forward-mode")
    browser = Browser(made)
    browser.ask("place", to=9)
    browser.ask("seed", key="n1")
    browser.ask("place", to=9)
    assert stop(browser)["passes"]["heads"][1:] == ("forward mode: 2 of 2", "reverse mode: 0 of 1")
    browser.ask("walk", mode="backward")
    browser.ask("place", to=9)
    passes = stop(browser)["passes"]
    assert [list(row) for row in passes["rows"]] == [["∂f/∂a", "2", "2"], ["∂f/∂b", "5", "5"]]
    browser.set("n0", 7.0)
    assert [row[1] for row in stop(browser)["passes"]["rows"]] == ["·", "·"]
    browser.ask("walk", mode="forward")
    assert stop(browser)["passes"] is None


def test_patterns_are_marked_and_taken_away():
    f, _, _ = fork()
    made = GraphView(f)
    browser = Browser(made)
    answered = browser.ask("patterns", on=True)
    assert answered["patterns"]["marks"] == {"n2-gate": "distributes", "n4-gate": "distributes", "n5-gate": "scales"}
    assert "patterns" not in browser.set("n0", 1.0)
    browser.say("describe", node="n5")
    assert "× scales: " in browser.messages[-1]["text"]
    browser.say("describe", node="n0")
    assert "scales" not in browser.messages[-1]["text"]
    assert browser.ask("patterns", on=False)["patterns"] == {"on": False, "marks": {}}
    shown = Browser(view(f, patterns=True))
    assert shown.messages[0]["patterns"]["on"]


def test_the_options_are_those_of_the_magic():
    options = view_options(Tensor(1.0) + 1)
    assert {"walk", "predict", "patterns"} <= options.keys()
