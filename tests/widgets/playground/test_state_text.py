"""A playground as one line of text, and back, whatever the line is."""

import base64
import json
import re
import zlib

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nbnet.widgets.playground.hidden import Hidden
from nbnet.widgets.playground.recipe import Recipe
from nbnet.widgets.playground.state_text import StateError, decoded, encoded
from tests.widgets.playground.recipes import recipes

SPIRAL = (
    "nbnet-1:data=spiral&noise=0.1&layers=8tanh,4maxout.3"
    "&options=momentum:0.9,nesterov:yes&batch_size=all&check=b5643b59"
)


def signed(body: str) -> str:
    """A hostile line that is whole."""
    return f"{body}&check={zlib.crc32(body.encode()):08x}"


@given(recipes())
def test_every_recipe_comes_back(recipe):
    text = encoded(recipe)
    assert decoded(text) == (recipe, None, None)
    assert re.fullmatch(r"nbnet-1:[\w.,:=&+-]*", text)
    assert len(text) < 500


def test_version_1_is_read_for_ever():
    """Never change this: somebody has such a line in an e-mail."""
    recipe = Recipe(
        data="spiral",
        noise=0.1,
        layers=[8, Hidden(4, "maxout", 3)],
        options={"momentum": 0.9, "nesterov": True},
        batch_size=None,
    )
    assert decoded(SPIRAL) == (recipe, None, None)
    assert decoded("nbnet-1:check=0bdf9a43")[0] == Recipe(
        data="circle",
        n=400,
        noise=0.0,
        data_seed=0,
        test=0.5,
        layers=[Hidden(4, "tanh"), Hidden(2, "tanh")],
        optimizer="SGD",
        learning_rate=0.1,
        batch_size=10,
        initializer="xavier",
        seed=0,
    )


def test_white_space_of_a_mail_does_no_harm():
    assert decoded(f"  {SPIRAL[:30]}\n {SPIRAL[30:]}\n") == decoded(SPIRAL)


@pytest.mark.parametrize("end", range(len(SPIRAL)))
def test_a_line_that_was_cut_says_so(end):
    with pytest.raises(StateError):
        decoded(SPIRAL[:end])


@given(st.integers(0, len(SPIRAL) - 1), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_mistyped_character_is_noticed(at, character):
    changed = SPIRAL[:at] + character + SPIRAL[at + 1 :]
    if changed != SPIRAL:
        with pytest.raises(StateError):
            decoded(changed)


@given(st.text())
@example("")
@example("nbnet-1:")
@example("nbnet-1:check=")
@example("nbnet-" + "9" * 5000 + ":check=0")
def test_any_other_text_gives_a_clear_error(text):
    with pytest.raises(StateError):
        decoded(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789=&,.:_-+%<>'\"()[]{}", max_size=80))
def test_any_other_whole_line_gives_a_clear_error_or_a_sound_recipe(body):
    try:
        recipe = decoded(signed(f"nbnet-1:{body}")).recipe
    except StateError:
        return
    assert decoded(encoded(recipe))[0] == recipe


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("data=__import__('os')", "data is"),
        ("n=10&n=20", "cannot be read at 'n=20'"),
        ("nonsense=1", "does not know: 'nonsense'"),
        ("learning_rate=1e999", "learning_rate"),
        ("learning_rate=inf", "no number"),
        ("learning_rate=nan", "no number"),
        ("n=9999999999999999", "no whole number"),
        ("layers=4tanh,,2tanh", "no layer"),
        ("layers=" + ",".join(["1tanh"] * 1000), "at most 8"),
        ("options=momentum:0.9,momentum:0.8", "no option"),
        ("show_test=maybe", "neither yes nor no"),
        ("progress=????", "numbers of the state cannot be read"),
        ("progress=" + base64.urlsafe_b64encode(b"no zlib").decode(), "numbers of the state cannot be read"),
        (
            "progress=" + base64.urlsafe_b64encode(zlib.compress(b"[]\n")).decode(),
            "numbers of the state cannot be read",
        ),
        ("progress=" + base64.urlsafe_b64encode(zlib.compress(b"[" * 100_000)).decode(), "numbers of the state"),
    ],
)
def test_a_hostile_line_gets_a_clear_error(body, message):
    with pytest.raises(StateError, match=re.escape(message)):
        decoded(signed(f"nbnet-1:{body}"))


def test_a_bomb_is_not_unpacked():
    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(200_000_000), 9)).decode()
    with pytest.raises(StateError, match="cut off, or too many"):
        decoded(signed(f"nbnet-1:progress={bomb}"))
    with pytest.raises(StateError, match="at most"):
        decoded("x" * 3_000_000)


def test_a_newer_version_is_named():
    with pytest.raises(StateError, match="of version 2: this nbnet reads up to 1"):
        decoded(signed("nbnet-2:data=moebius"))


def test_something_else_than_a_text_is_refused():
    with pytest.raises(TypeError, match="expected a text"):
        decoded(3)


@given(st.dictionaries(st.text(max_size=5), st.lists(st.floats(allow_nan=False), max_size=4), max_size=3), recipes())
def test_progress_comes_back_to_the_last_bit(arrays, recipe):
    words = {"iteration": 3, "batches": {"source": {"state": 2**127 + 1}}}
    found = decoded(encoded(recipe, (words, {name: np.array(values) for name, values in arrays.items()})))
    assert found[0] == recipe
    assert found[1][0] == json.loads(json.dumps(words))
    assert {name: values.tolist() for name, values in found[1][1].items()} == arrays
