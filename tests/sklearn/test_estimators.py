"""The estimators keep every rule of scikit-learn, and work where people put estimators."""

import pickle
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import BaggingClassifier
from sklearn.inspection import DecisionBoundaryDisplay
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import nbnet as nb
from nbnet import datasets, export
from nbnet.models import MLP, SGD, Adam
from nbnet.sklearn import LinearClassifier, MLPClassifier, MLPRegressor, PerceptronClassifier
from nbnet.training import Trainer

ESTIMATORS = [
    MLPClassifier(),
    MLPRegressor(),
    LinearClassifier(),
    LinearClassifier(loss="hinge"),
    PerceptronClassifier(epochs=30),
]
IRIS = datasets.iris(classes=3)


@parametrize_with_checks(ESTIMATORS)
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize("estimator", [MLPClassifier(epochs=40), LinearClassifier(), PerceptronClassifier()])
def test_pipelines_and_searches(estimator):
    pipeline = make_pipeline(StandardScaler(), estimator)
    assert cross_val_score(pipeline, *IRIS, cv=3).mean() > 0.85
    name = type(estimator).__name__.lower()
    search = GridSearchCV(pipeline, {f"{name}__learning_rate": [0.01, 0.1]}, cv=3).fit(*IRIS)
    assert search.best_score_ > 0.85
    assert search.predict(IRIS.X).dtype == IRIS.y.dtype


def test_a_search_over_layers_and_activations():
    grid = {"hidden": [4, (6, 4)], "activation": ["tanh", "relu"], "optimizer": ["Adam", SGD(0.1, 0.9)]}
    search = GridSearchCV(MLPClassifier(epochs=15), grid, cv=2).fit(*datasets.xor(60))
    assert search.best_params_.keys() == grid.keys()
    assert len(search.cv_results_["mean_test_score"]) == 8


def test_decision_boundaries_are_displayed():
    mpl.use("agg")
    for estimator in (MLPClassifier(epochs=30), LinearClassifier(epochs=30), PerceptronClassifier(epochs=5)):
        for data in (datasets.iris(), IRIS):
            estimator.fit(*data)
            display = DecisionBoundaryDisplay.from_estimator(estimator, data.X, grid_resolution=20)
            assert display.surface_ is not None
    import matplotlib.pyplot as plt

    plt.close("all")


def test_the_numbers_are_those_of_a_trainer_with_the_seed():
    X, y = datasets.xor(50)
    estimator = MLPClassifier((5,), random_state=7, epochs=12, batch_size=8).fit(X, y)
    model = MLP([2, 5, 1], seed=7)
    trainer = Trainer(model, X, y, optimizer=Adam(0.01), batch_size=8, seed=7).fit(12)
    np.testing.assert_array_equal(estimator.history_.loss, trainer.history.loss)
    np.testing.assert_array_equal(estimator.decision_function(X), model.scores(X))
    np.testing.assert_array_equal(estimator.predict(X), model.predict(X))


def test_probabilities():
    for data in (datasets.iris(), IRIS):
        for estimator in (MLPClassifier(epochs=30), LinearClassifier(epochs=30)):
            shares = estimator.fit(*data).predict_proba(data.X)
            np.testing.assert_allclose(shares.sum(axis=1), 1)
            np.testing.assert_array_equal(estimator.classes_[shares.argmax(axis=1)], estimator.predict(data.X))
    assert not hasattr(LinearClassifier(loss="hinge"), "predict_proba")
    assert not hasattr(MLPClassifier(loss="hinge"), "predict_proba")
    assert not hasattr(PerceptronClassifier(), "predict_proba")
    calibrated = CalibratedClassifierCV(LinearClassifier(loss="hinge", epochs=20), cv=2).fit(*IRIS)
    assert calibrated.predict_proba(IRIS.X).shape == (150, 3)


def test_ensembles_several_outputs_and_frames():
    frame = pd.DataFrame(IRIS.X, columns=IRIS.feature_names)
    bagged = BaggingClassifier(MLPClassifier(epochs=20), n_estimators=3, random_state=0).fit(frame.to_numpy(), IRIS.y)
    assert bagged.score(frame.to_numpy(), IRIS.y) > 0.8
    estimator = LinearClassifier(epochs=30).fit(frame, pd.Series(IRIS.y))
    assert list(estimator.feature_names_in_) == list(IRIS.feature_names)
    two = np.column_stack([IRIS.y, IRIS.y == "setosa"])
    assert MultiOutputClassifier(LinearClassifier(epochs=20)).fit(IRIS.X, two).predict(IRIS.X).shape == (150, 2)


def test_regressions_with_one_and_with_several_outputs():
    X, y = datasets.sine(60)
    single = MLPRegressor(epochs=300).fit(X, y)
    assert single.predict(X).shape == (60,)
    several = MLPRegressor(epochs=300).fit(X, np.column_stack([y, -y]))
    assert several.predict(X).shape == (60, 2)
    assert MLPRegressor(epochs=5).fit(X, y[:, None]).predict(X).shape == (60, 1)
    assert min(single.score(X, y), several.score(X, np.column_stack([y, -y]))) > 0.9


def test_what_was_trained_is_a_model_like_any_other():
    estimator = MLPClassifier(epochs=30).fit(*IRIS)
    assert estimator.model_.accuracy(*IRIS) == estimator.score(*IRIS)
    own = {}
    exec(export.numpy_code(estimator.model_), own)
    np.testing.assert_array_equal(own["predict"](IRIS.X), estimator.predict(IRIS.X))
    assert nb.drawing.boundary(estimator.model_, *IRIS).data
    again = pickle.loads(pickle.dumps(estimator))
    np.testing.assert_array_equal(again.predict(IRIS.X), estimator.predict(IRIS.X))
    assert clone(estimator).get_params() == estimator.get_params()


def test_patience_ends_a_training_early():
    estimator = PerceptronClassifier(epochs=500, patience=5).fit(*datasets.xor(40))
    assert not estimator.converged_
    assert estimator.n_iter_ < 500


@pytest.mark.parametrize(
    ("estimator", "error", "words"),
    [
        (MLPClassifier(hidden=0), ValueError, "hidden is 0"),
        (MLPClassifier(hidden="4"), TypeError, "hidden is '4'"),
        (MLPClassifier(activation="rellu"), ValueError, "did you mean 'relu'"),
        (MLPClassifier(optimizer="Adm"), ValueError, "did you mean 'Adam'"),
        (MLPClassifier(optimizer=3), TypeError, "optimizer is 3"),
        (MLPClassifier(epochs=0), ValueError, "epochs is 0"),
        (MLPClassifier(batch_size=-1), ValueError, "batch_size is -1"),
        (MLPClassifier(patience=0), ValueError, "patience is 0"),
        (MLPRegressor(loss="mae"), ValueError, "no loss called 'mae'"),
        (LinearClassifier(l2=-1), ValueError, "l2 is -1"),
        (PerceptronClassifier(learning_rate=0), ValueError, "learning_rate is 0"),
        (PerceptronClassifier(random_state="x"), ValueError, "'x' cannot be used to seed"),
    ],
)
def test_bad_parameters_are_told_when_it_is_fitted(estimator, error, words):
    with pytest.raises(error, match=words):
        estimator.fit([[0.0, 1], [1, 0], [1, 1]], [0, 1, 1])


def test_without_scikit_learn_it_is_told_what_to_install():
    program = """if True:
        import sys
        sys.modules["sklearn"] = None
        import nbnet as nb
        print(nb.LinearClassifier(2, 2), nb.Trainer.__name__, "sklearn" in dir(nb))
        try: nb.sklearn
        except ImportError as error: print(error)
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "LinearClassifier(2, 2) Trainer True",
        "nbnet.sklearn needs scikit-learn: pip install 'nbnet[sklearn]'",
    ]
