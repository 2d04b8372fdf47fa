"""Rosenblatt's perceptron: the rule itself, its convergence, and Novikoff's bound on its mistakes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbnet import datasets
from nbnet.models import Perceptron
from nbnet.training import Trainer


def test_the_rule_adds_a_mistaken_sample_to_the_weights():
    p = Perceptron(2, learning_rate=0.5)
    assert p.update([2.0, -1.0], 1)  # zero weights are mistaken about everything
    assert p.W.data[:, 0].tolist() == [1.0, -0.5]
    assert p.b.data.tolist() == [0.5]
    assert not p.update([2.0, -1.0], 1)
    assert p.update([3.0, 0.0], 0)
    assert p.W.data[:, 0].tolist() == [-0.5, -0.5]
    assert p.b.data.tolist() == [0.0]


def test_with_several_classes_the_winner_loses_what_the_right_one_gains():
    p = Perceptron(1, 3)
    p.W.data, p.b.data = [[1.0, 2.0, 3.0]], [0.0, 0.0, 0.0]
    assert p.update([2.0], 0)
    assert p.W.data.tolist() == [[3.0, 2.0, 1.0]]
    assert p.b.data.tolist() == [1.0, 0.0, -1.0]
    assert not p.update([2.0], 0)


@pytest.mark.parametrize("seed", range(5))
def test_setosa_and_versicolor_are_separated_within_novikoffs_bound(seed):
    X, y = datasets.iris()
    trainer = Trainer(Perceptron(2), X, y, seed=seed)
    trainer.fit(100)
    assert trainer.state == "finished"
    assert "converged" in trainer.message
    assert trainer.model.accuracy(X, y) == 1.0
    assert trainer.history.accuracy[-1] == 1.0
    assert trainer.history.loss[-1] == 0.0
    assert 1 <= trainer.learner.mistakes <= trainer.model.novikoff_bound(X, y) < np.inf
    assert trainer.learner.bound == trainer.model.novikoff_bound(X, y)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    normal=st.tuples(st.floats(-1, 1), st.floats(-1, 1)).filter(lambda w: np.hypot(*w) > 0.1),
    offset=st.floats(-1, 1),
)
def test_whatever_plane_separates_the_bound_of_its_margin_holds(seed, normal, offset):
    random = np.random.default_rng(seed)
    X = random.uniform(-3, 3, (60, 2))
    score = X @ normal + offset
    X, score = X[np.abs(score) > 0.2], score[np.abs(score) > 0.2]
    y = score > 0
    if len(set(y)) < 2:
        return
    teacher = Perceptron(2)
    teacher.W.data, teacher.b.data = np.reshape(normal, (2, 1)), [offset]
    bound = teacher.novikoff_bound(X, y)
    trainer = Trainer(Perceptron(2), X, y, seed=seed)
    trainer.fit(int(bound) + 2)
    assert "converged" in trainer.message
    assert trainer.learner.mistakes <= bound


def test_the_bound_of_a_plane_that_does_not_separate_is_infinite():
    X, y = datasets.logic_gate("xor")
    assert Perceptron(2).novikoff_bound(X, y) == np.inf


def test_the_learning_rate_only_scales_the_weights():
    X, y = datasets.iris()
    slow, fast = (Trainer(Perceptron(2, learning_rate=r), X, y).fit(50) for r in (0.25, 1.0))
    np.testing.assert_array_equal(slow.history.mistakes, fast.history.mistakes)
    np.testing.assert_allclose(4 * slow.model.W.data, fast.model.W.data)


def test_what_cannot_be_separated_is_said_to_have_not_converged():
    X, y = datasets.logic_gate("xor")
    trainer = Trainer(Perceptron(2), X, y).fit(30)
    assert trainer.state == "finished"
    assert trainer.message.startswith("no convergence after 30 epochs: the last one made")
    assert trainer.history.accuracy[-1] < 1
    assert trainer.learner.bound == np.inf
    trainer.fit(5)
    assert "after 35 epochs" in trainer.message


def test_three_species_are_learned_well_though_no_lines_separate_them():
    X, y = datasets.iris(classes=3)
    trainer = Trainer(Perceptron(2, 3), X, y).fit(100)
    assert "no convergence" in trainer.message
    assert trainer.learner.bound is None
    assert trainer.history.accuracy.max() >= 0.94
    assert set(trainer.model.predict(X)) == {"setosa", "versicolor", "virginica"}


def test_mistakes_are_kept_with_the_weights_they_led_to():
    X, y = datasets.iris()
    trainer = Trainer(Perceptron(2), X, y).fit(100)
    updates = trainer.learner.updates
    assert len(updates) == trainer.learner.mistakes == trainer.history.mistakes[-1]
    W, b = np.zeros(2), 0.0
    for m in updates:
        sign = 1 if m.expected == 1 else -1
        assert sign * (X[m.sample] @ W + b) <= 0
        W, b = W + sign * X[m.sample], b + sign
        np.testing.assert_allclose(m.W[:, 0], W)
        assert m.b[0] == b
        assert trainer.history.mistakes[m.iteration - 1] == trainer.history.mistakes[max(m.iteration - 2, 0)] + (
            m.iteration > 1
        )
    np.testing.assert_array_equal(updates[-1].W, trainer.model.W.data)


def test_its_scores_are_its_graphs():
    p = Perceptron(2)
    p.W.data, p.b.data = [[1.0], [2.0]], [3.0]
    X = [[1.0, 1.0], [0.0, -4.0]]
    assert p.scores(X).tolist() == [6.0, -5.0]
    assert p(np.array(X)).data[:, 0].tolist() == [6.0, -5.0]
    assert p.predict(X).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Perceptron(0), ValueError, "n_features is 0"),
        (lambda: Perceptron(2.0), TypeError, "n_features is 2.0"),
        (lambda: Perceptron(2, 1), ValueError, "n_classes is 1: expected a whole number from 2"),
        (lambda: Perceptron(2, learning_rate=0), ValueError, "learning_rate is 0"),
        (lambda: Perceptron(2).update([1.0], 1), ValueError, "has 1 features"),
        (lambda: Perceptron(2).update([1.0, np.nan], 1), ValueError, "finite"),
        (lambda: Perceptron(2).update([1.0, 2.0], 2), ValueError, "target is 2: expected the index of a class, 0 to 1"),
        (lambda: Perceptron(2, 3).novikoff_bound([[1, 2]], [0]), TypeError, "two classes"),
        (lambda: Perceptron(2).novikoff_bound([[1, 2]], [0, 1]), ValueError, "y has 2 labels"),
        (lambda: Perceptron(2).predict([[1, 2, 3]]), ValueError, "X has 3 features"),
        (lambda: Perceptron(2).accuracy([[1, 2]], [0, 1]), ValueError, "y has 2 labels"),
    ],
)
def test_wrong_arguments_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()
