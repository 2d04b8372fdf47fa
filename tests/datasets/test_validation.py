"""Data of one's own: what is accepted, and what a wrong entry is answered with."""

import numpy as np
import pandas as pd
import pytest

from nbnet.datasets.validation import encode, features, labels, targets


@pytest.mark.parametrize(
    "X",
    [
        [[1, 2], [3, 4]],
        ((1.0, 2.0), (3.0, 4.0)),
        np.array([[1, 2], [3, 4]], dtype=np.int8),
        np.array([[1, 2], [3, 4]], dtype=object),
        pd.DataFrame({"a": [1, 3], "b": [2.0, 4.0]}),
        pd.DataFrame({"a": [1, 3], "b": [2, 4]}, dtype="Int64"),
    ],
    ids=["lists", "tuples", "int8", "numbers as objects", "frame", "nullable frame"],
)
def test_tables_of_numbers_become_floats(X):
    array = features(X)
    assert array.dtype == np.float64
    assert array.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_float32_stays_float32():
    assert features(np.ones((3, 2), dtype=np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([[1, 2], [3]], ValueError, "row 0 has 2 entries, row 1 has 1"),
        ([[1, "two"], [3, 4]], TypeError, "must be a real number"),
        (np.array([[1, "two"], [3, 4]], dtype=object), TypeError, r"X\[0, 1\] is 'two'"),
        (pd.DataFrame({"a": [1.0, 2.0], "species": ["x", "y"]}), TypeError, r"X\[0, 1\] \(column 'species'\) is 'x'"),
        ([[1j, 2]], TypeError, "complex"),
        ([[1, np.nan], [np.inf, 4]], ValueError, r"X\[0, 1\] is nan: .*2 entries of 4 are not"),
        ([[None, 1.0]], TypeError, r"X\[0, 0\] is None"),
        ([], ValueError, "shape"),
        (np.empty((0, 2)), ValueError, "X is empty"),
        (np.empty((2, 0)), ValueError, "X is empty"),
        ([1.0, 2.0, 3.0], ValueError, r"X.reshape\(-1, 1\)"),
        (np.ones((2, 2, 2)), ValueError, r"shape \(2, 2, 2\)"),
        (3.0, ValueError, r"shape \(\)"),
        (np.array(["2020-01-01"], dtype="datetime64[D]").reshape(1, 1), TypeError, "datetime64"),
    ],
)
def test_what_is_no_table_of_finite_numbers_is_refused(X, error, message):
    with pytest.raises(error, match=message):
        features(X)


def test_the_number_of_features_is_checked():
    with pytest.raises(ValueError, match=r"X has 3 features .* the model expects 2"):
        features(np.ones((4, 3)), n_features=2)
    with pytest.raises(ValueError, match=r"X.reshape\(1, -1\)"):
        features([1.0, 2.0], n_features=2)


@pytest.mark.parametrize(
    "y",
    [
        ["a", "b", "a"],
        np.array(["a", "b", "a"], dtype=object),
        pd.Series(["a", "b", "a"]),
        pd.Series(["a", "b", "a"], dtype="category"),
        [True, False, True],
        [0, 1, 0],
        [-1.0, 1.0, -1.0],
        [[0], [1], [0]],
        pd.Series([0, 1, 0]),
    ],
)
def test_labels_of_any_one_type_are_kept(y):
    classes, index = encode(labels(y, n_samples=3))
    assert len(classes) == 2
    np.testing.assert_array_equal(classes[index], np.asarray(y).ravel())


@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        ([0, 1], ValueError, "y has 2 labels, but X has 3 samples"),
        ([0, "a", 1], TypeError, "float, str|int, str"),
        (np.array([0, "a", 1], dtype=object), TypeError, "int, str"),
        (["a", None, "b"], ValueError, r"y\[1\] is missing"),
        ([0, np.nan, 1], ValueError, r"y\[1\] is nan"),
        (np.eye(3), ValueError, r"y.argmax\(axis=1\)"),
        (np.array([1j, 2, 3]), TypeError, "complex"),
        ([[0, 1], [1], [0]], ValueError, "different lengths"),
        (0, ValueError, r"shape \(\)"),
    ],
)
def test_what_are_no_labels_is_refused(y, error, message):
    with pytest.raises(error, match=message):
        labels(y, n_samples=3)


def test_classes_are_counted():
    with pytest.raises(ValueError, match="one class only"):
        encode(np.array(["a", "a"]))
    with pytest.raises(ValueError, match=r"y has 3 classes \(0, 1, 2\): the model tells 2 apart. Give it 3 outputs"):
        encode(np.array([0, 1, 2]), n_classes=2)


def test_targets_of_a_regression_are_a_matrix():
    assert targets([1, 2, 3], n_samples=3, n_outputs=1).shape == (3, 1)
    with pytest.raises(ValueError, match=r"y has shape \(3,\): expected \(3, 2\)"):
        targets([1, 2, 3], n_samples=3, n_outputs=2)
    with pytest.raises(TypeError, match="real number"):
        targets(["a", "b"], n_samples=2, n_outputs=1)
    with pytest.raises(ValueError, match="finite"):
        targets([1, np.inf], n_samples=2, n_outputs=1)


def test_many_different_numbers_look_like_a_regression():
    with pytest.raises(ValueError, match="use task='regression'"):
        encode(np.random.default_rng(0).normal(size=100), n_classes=2)
