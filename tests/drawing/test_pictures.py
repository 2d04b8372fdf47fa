"""Samples as pictures: each pixel is there with its shade, captions and text say what is shown, bad input is named."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import nbnet as nb

SVG = "{http://www.w3.org/2000/svg}"


def pixels(group, high, wide):
    """The colour of each pixel of a picture, read off its strokes; "" for paper."""
    found = np.full((high, wide), "", dtype=object)
    for path in group.iter(f"{SVG}path"):
        for column, row, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path.get("d")):
            assert (found[int(row), int(column) : int(column) + int(length)] == "").all()
            found[int(row), int(column) : int(column) + int(length)] = path.get("stroke")
    return found


def groups(still):
    return list(ET.fromstring(still.svg).iter(f"{SVG}g"))


def test_ink_is_where_the_numbers_are():
    X = [[0.0, 1.0, 1.0, 0.0, 0.0, 0.5]]
    (picture,) = groups(nb.drawing.pictures(X, shape=(2, 3)))
    drawn = pixels(picture, 2, 3)
    assert (drawn.ravel() != "").tolist() == [False, True, True, False, False, True]
    assert drawn[0, 1] == drawn[0, 2] != drawn[1, 2]


def test_negative_numbers_have_the_other_colour_and_zero_is_paper():
    (picture,) = groups(nb.drawing.pictures([[-1.0, 0.0, 1.0, -0.5]]))
    drawn = pixels(picture, 2, 2)
    assert drawn[0, 1] == ""
    assert len({drawn[0, 0], drawn[1, 0], drawn[1, 1]}) == 3


def test_captions_are_escaped_and_told():
    still = nb.drawing.pictures(np.eye(4), ["a<b", "5 → 9", 3, ""], columns=2)
    assert [text.text for text in ET.fromstring(still.svg).iter(f"{SVG}text")] == ["a<b", "5 → 9", "3"]
    assert repr(still) == "<Still: 4 pictures of 2 × 2 pixels: a<b, 5 → 9, 3, .>"
    assert still.svg == nb.drawing.pictures(np.eye(4), ["a<b", "5 → 9", 3, ""], columns=2).svg


def test_pictures_of_one_shade_are_paper():
    assert not list(groups(nb.drawing.pictures(np.ones((1, 4))))[0].iter(f"{SVG}path"))


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        (([1.0, 2.0],), ValueError, "one row a sample"),
        ((np.ones((2, 5)),), ValueError, r"5 columns, which make no square: give shape="),
        ((np.ones((201, 4)),), ValueError, r"201 pictures: expected at most 200"),
        ((np.ones((2, 4)), ["a"]), ValueError, r"captions holds 1 texts: expected 2"),
        (([["a"]],), TypeError, "X"),
    ],
)
def test_what_cannot_be_drawn_is_named(arguments, error, told):
    with pytest.raises(error, match=told):
        nb.drawing.pictures(*arguments)


def test_a_shape_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"shape is \(2, 3\), which makes 6 pixels: X has 4 columns"):
        nb.drawing.pictures(np.ones((1, 4)), shape=(2, 3))
