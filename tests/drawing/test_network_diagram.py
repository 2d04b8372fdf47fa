"""The words over the columns of a diagram, in each language, whatever the network."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

import nbnet as nb
from nbnet.drawing.network_diagram import WIDTH, Plan

WIDTHS = {"middle": (0.5, 0.5), "start": (0.0, 1.0), "end": (1.0, 0.0)}


@pytest.fixture
def language(request):
    nb.set_language(request.param)
    yield request.param
    nb.set_language(None)


@pytest.mark.parametrize("language", ["en", "es"], indirect=True)
@pytest.mark.parametrize("sizes", [(2, 1), (2, 8, 1), (12, 16, 3), (2, 4, 4, 4, 1), (2, 16, 16, 16, 10)])
def test_no_word_leaves_the_picture_or_meets_the_next(language, sizes):
    svg = Plan(sizes, [f"x{i}" for i in range(sizes[0])]).svg([""] * 10_000)
    heads = re.findall(r"<text x='([\d.]+)' y='20'( text-anchor='(\w+)')? font-size='([\d.]+)'>([^<]+)<", svg)
    assert [head[4].rpartition("(")[2] for head in heads] == [
        f"8/{size})" if size > 8 else f"{size})" for size in sizes
    ]
    reach = []
    for x, _, anchor, letters, text in heads:
        before, after = WIDTHS[anchor or "start"]
        width = 0.5 * float(letters) * len(text)
        reach.append((float(x) - before * width, float(x) + after * width))
    assert reach[0][0] >= 0
    assert reach[-1][1] <= WIDTH
    assert all(end < start for (_, end), (start, _) in pairwise(reach))
