"""The window of frames, apart from any widget."""

from hypothesis import given
from hypothesis import strategies as st

from nbnet.widgets.frames import VIEWS_KEPT, WINDOW, Frames


def test_a_view_is_due_once_for_each_change():
    frames = Frames()
    frames.attach("a")
    assert frames.due() == ["a"]
    frames.send(["a"])
    assert frames.due() == []
    frames.changed()
    assert frames.due() == ["a"]


def test_one_frame_drawn_answers_for_all_before_it():
    frames = Frames()
    frames.attach("a")
    numbers = []
    for _ in range(WINDOW):
        frames.changed()
        numbers.append(frames.send(frames.due()))
    frames.changed()
    assert frames.due() == []
    frames.drawn("a", numbers[-2])
    frames.send(frames.due())
    assert frames.due() == []


@given(st.lists(st.sampled_from(["change", "send", "draw"]), max_size=60))
def test_never_more_under_way_than_the_window_and_the_last_change_always_arrives(events):
    frames = Frames()
    frames.attach("a")
    under_way: list[int] = []

    def send():
        if frames.due():
            under_way.append(frames.send(["a"]))

    for event in events:
        if event == "change":
            frames.changed()
        elif event == "send":
            send()
        elif under_way:
            frames.drawn("a", under_way[-1])
            under_way.clear()
        assert len(under_way) <= WINDOW
    frames.changed()
    if not frames.due():
        frames.drawn("a", under_way[-1])
    assert frames.due() == ["a"]


def test_pages_that_went_without_a_word_are_forgotten():
    frames = Frames()
    for number in range(VIEWS_KEPT + 5):
        frames.attach(f"view {number}")
        frames.drawn("view 0", 0)
    assert len(frames) == VIEWS_KEPT
    assert "view 0" in frames.due()


def test_what_a_stranger_has_drawn_does_not_matter():
    frames = Frames()
    frames.drawn("nobody", 3)
    frames.detach("nobody")
    assert frames.due() == []
