import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbnet.drawing import number
from nbnet.drawing.numbers import exact, shape


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.731058578630, "0.7311"),
        (-0.19661193324, "−0.1966"),
        (1.0, "1"),
        (-0.0, "0"),
        (100.0, "100"),
        (123456.7, "123457"),
        (1234567.0, "1.235e6"),
        (0.001, "0.001"),
        (0.00012346, "1.235e−4"),
        (0.99996, "1"),
        (-1e-300, "−1e−300"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
        (np.float32(0.1), "0.1"),
        (np.array(2.5), "2.5"),
    ],
)
def test_numbers_are_written_as_the_lecture_writes_them(value, text):
    assert number(value) == text


@given(st.floats(-1e308, 1e308))
def test_a_number_is_right_to_four_digits_and_fits_its_wire(value):
    text = number(value)
    assert len(text) <= 11
    assert "-" not in text
    assert float(text.replace("−", "-")) == pytest.approx(value, rel=5.1e-4, abs=1e-320)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_numbers_read_back_as_the_same_number(value):
    assert float(exact(value).replace("−", "-")) == value


def test_more_digits_can_be_asked_for():
    assert number(0.7310585786300049, digits=8) == "0.73105858"


def test_a_float32_is_written_with_its_own_digits():
    assert exact(np.float32(0.1)) == "0.1"


def test_shapes_are_written_as_numpy_does():
    assert [shape(np.zeros(sizes).shape) for sizes in ((), (3,), (2, 3), (0, 3))] == [
        "scalar",
        "(3,)",
        "(2, 3)",
        "(0, 3)",
    ]
