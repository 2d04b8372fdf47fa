"""Values and gradients of every op equal PyTorch's, as recorded by `tests.autodiff.pytorch`."""

import json

import numpy as np
import pytest

import nbnet as nb
from tests.autodiff.pytorch import CASES, FIXTURE, prepared

RECORDED = json.loads(FIXTURE.read_text(encoding="utf-8"))


def test_every_case_is_recorded():
    assert set(RECORDED) == set(CASES)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("dtype", "precision"), [(np.float64, 1e-12), (np.float32, 3e-5)])
def test_same_values_and_gradients(name, dtype, precision):
    inputs, upstream = prepared(name)
    leaves = [nb.Tensor(value, dtype=dtype) for value in inputs]
    output = CASES[name].ours(*leaves)
    output.backward(upstream(output.shape))
    ours = [output.data, *[leaf.grad for leaf in leaves]]
    theirs = [RECORDED[name]["value"], *RECORDED[name]["gradients"]]
    for mine, their in zip(ours, theirs, strict=True):
        assert mine.dtype == dtype
        expected = np.array(their, dtype=float)
        with np.errstate(over="ignore"):
            np.testing.assert_allclose(mine, expected, rtol=precision, atol=precision * max(1, np.abs(expected).max()))
