"""Patches survive the way to the browser."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nbnet.drawing.patch import Patch, Shades
from nbnet.widgets.wire import levels, pack


def test_arrays_travel_beside_the_description():
    x, y = np.array([1.0, np.nan]), np.array([[1, 2]], dtype=np.float32)
    described, buffers = pack([Patch({"a": {"x": x, "zmin": 0.5}}, {"xaxis.range": [0, 1]}), Patch({"b": {"y": y}})])
    assert json.loads(json.dumps(described))[0]["traces"]["a"]["zmin"] == 0.5
    assert described[0]["layout"] == {"xaxis.range": [0, 1]}
    for packed, array in ((described[0]["traces"]["a"]["x"], x), (described[1]["traces"]["b"]["y"], y)):
        read = np.frombuffer(buffers[packed["buffer"]], packed["dtype"]).reshape(packed["shape"])
        np.testing.assert_array_equal(read, array)


def test_empty_and_strided_arrays_travel_too():
    strided = np.arange(6.0).reshape(2, 3).T
    described, buffers = pack([Patch({"a": {"x": np.empty(0), "y": strided}})])
    trace = described[0]["traces"]["a"]
    assert bytes(buffers[trace["x"]["buffer"]]) == b""
    np.testing.assert_array_equal(np.frombuffer(buffers[trace["y"]["buffer"]]).reshape(3, 2), strided)


@given(arrays(np.float64, (3, 4), elements=st.floats(-5, 5)), st.floats(-2, 0), st.floats(0.5, 3))
def test_a_shade_is_at_most_half_a_level_off(values, low, high):
    read = low + levels(Shades(values, low, high)) * (high - low) / 254
    np.testing.assert_allclose(read, np.clip(values, low, high), atol=0.5001 * (high - low) / 254)


def test_not_a_number_is_told_apart():
    assert levels(Shades(np.array([[0.0, np.nan, 1.0]]), 0.0, 1.0)).tolist() == [[0, 255, 254]]
