"""Iris is Fisher's table, whatever part of it is asked for."""

import numpy as np
import pytest

from nbnet import datasets


def test_the_whole_table_has_the_published_statistics():
    data = datasets.iris(classes=3, features="all")
    assert data.X.shape == (150, 4)
    # Means and variances by species as in Fisher (1936), tables II and III.
    for name, mean in {
        "setosa": (5.006, 3.428, 1.462, 0.246),
        "versicolor": (5.936, 2.770, 4.260, 1.326),
        "virginica": (6.588, 2.974, 5.552, 2.026),
    }.items():
        rows = data.X[data.y == name]
        assert len(rows) == 50
        np.testing.assert_allclose(rows.mean(axis=0), mean, atol=5e-4)
    setosa = data.X[data.y == "setosa"]
    np.testing.assert_allclose(
        ((setosa - setosa.mean(axis=0)) ** 2).sum(axis=0), (6.0882, 7.0408, 1.4778, 0.5442), atol=1e-4
    )


def test_rows_that_common_copies_get_wrong():
    X = datasets.iris(features="all").X
    assert X[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert X[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_petals_and_two_classes_by_default():
    data = datasets.iris()
    assert data.feature_names == ("petal length (cm)", "petal width (cm)")
    assert data.class_names == ("setosa", "versicolor")
    whole = datasets.iris(classes=3, features="all")
    np.testing.assert_array_equal(data.X, whole.X[:100, 2:])
    np.testing.assert_array_equal(data.y, whole.y[:100])


def test_species_and_features_by_name():
    data = datasets.iris(classes=("virginica", "versicolor"), features=("sepal width", "petal width (cm)"))
    assert set(data.y) == {"versicolor", "virginica"}
    assert data.class_names == tuple(np.unique(data.y))
    assert data.feature_names == ("sepal width (cm)", "petal width (cm)")
    np.testing.assert_array_equal(data.X, datasets.iris(3, "all").X[50:][:, [1, 3]])


def test_a_changed_copy_leaves_the_next_one_alone():
    datasets.iris().X[:] = 0
    assert datasets.iris().X.min() > 0


@pytest.mark.parametrize("classes", [1, 4, "setosa", ("setosa",), ("setosa", "setosa"), 2.5])
def test_wrong_classes_name_what_is_expected(classes):
    with pytest.raises(ValueError, match="expected 2, 3 or the names"):
        datasets.iris(classes)


def test_wrong_names_are_answered_with_the_nearest():
    with pytest.raises(ValueError, match="'virginica'"):
        datasets.iris(("setosa", "virginia"))
    with pytest.raises(ValueError, match="'petal width'"):
        datasets.iris(features=("petal widht",))
    with pytest.raises(ValueError, match=r"features is \(\)"):
        datasets.iris(features=())
