"""What a Trainer accepts, and what it answers to what it cannot use; the model stays as it was."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from nbnet import datasets
from nbnet.autodiff import Tensor
from nbnet.models import MLP, SGD, Perceptron, hinge
from nbnet.training import Trainer

X, Y = datasets.xor(12)


def test_labels_of_any_type_come_back_from_predict():
    for labels in (["no", "yes"], [False, True], [-1, 1], [3.5, 4.5]):
        y = [labels[int(v > 0)] for v in Y]
        for model in (MLP([2, 3, 1]), MLP([2, 3, 2]), Perceptron(2)):
            trainer = Trainer(model, X, y)
            trainer.fit(1)
            assert trainer.classes.tolist() == labels
            assert set(trainer.y.tolist()) == {0, 1}
            assert set(model.predict(X).tolist()) <= set(labels)
            assert 0 <= model.accuracy(X, y) <= 1


def test_frames_and_lists_give_the_same_numbers_as_arrays():
    def losses(X, y):
        return Trainer(MLP([2, 3, 1]), X, y).fit(3).history.loss

    reference = losses(X, Y)
    np.testing.assert_array_equal(losses(pd.DataFrame(X, columns=["a", "b"]), pd.Series(Y)), reference)
    np.testing.assert_array_equal(losses(X.tolist(), Y.tolist()), reference)


def test_data_changed_later_does_not_change_a_training():
    mine = X.copy()
    trainer = Trainer(MLP([2, 3, 1]), mine, Y)
    mine[:] = 0
    np.testing.assert_array_equal(trainer.X, X)


@pytest.mark.parametrize("model", [MLP([2, 3, 1]), Perceptron(2)], ids=["mlp", "perceptron"])
@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ((np.where(X > 4, np.nan, X), Y), ValueError, "is nan: every entry must be a finite number"),
        (([["a", "b"]] * 12, Y), TypeError, "X holds <U1 values such as 'a'"),
        (([[1, 2]] * 11 + [[1]], Y), ValueError, "row 0 has 2 entries, row 11 has 1"),
        ((np.array([[1, None]] * 12), Y), TypeError, r"X\[0, 1\] is None"),
        ((X[:0], Y[:0]), ValueError, "X is empty"),
        ((X[:5], Y), ValueError, "y has 12 labels, but X has 5 samples"),
        ((X, np.ones(12)), ValueError, r"y has one class only \(1.0\)"),
        (
            (X, np.arange(12) % 3),
            ValueError,
            r"y has 3 classes \(0, 1, 2\): the model tells 2 apart. Give it 3 outputs",
        ),
        ((np.ones((12, 3)), Y), ValueError, "X has 3 features .* the model expects 2"),
        ((X[0], Y), ValueError, r"X.reshape\(1, -1\)"),
        ((None, Y), TypeError, "X is a NoneType: expected an array"),
        ((datasets.xor(12), Y), TypeError, "For a Dataset write X.X"),
        (((row for row in X), Y), TypeError, "X is a generator"),
        ((X, [None] * 12), ValueError, r"y\[0\] is missing \(None\)"),
        ((X, pd.Series(["a", "b", pd.NA] * 4)), ValueError, r"y\[2\] is missing"),
    ],
)
def test_bad_data_is_named_at_the_call(model, data, error, message):
    before = {name: np.array(t.data) for name, t in model.parameters.items()}
    model.classes = None
    with pytest.raises(error, match=message):
        Trainer(model, *data)
    assert model.classes is None
    for name, tensor in model.parameters.items():
        np.testing.assert_array_equal(tensor.data, before[name])


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"loss": "mee"}, ValueError, "There is no loss called 'mee': did you mean 'mse'"),
        ({"loss": 3}, TypeError, "loss is 3: expected a name"),
        ({"loss": "softmax_cross_entropy"}, ValueError, "binary_cross_entropy"),
        ({"loss": lambda p, t: p}, ValueError, "The loss must be one number"),
        ({"loss": lambda p, t: 3.0}, ValueError, "The loss must be one number"),
        ({"optimizer": "sgd"}, TypeError, r"expected an optimizer such as SGD\(learning_rate=0.1\)"),
        ({"optimizer": SGD}, TypeError, "expected an optimizer"),
        ({"batch_size": 0}, ValueError, "batch_size is 0: expected a whole number from 1"),
        ({"batch_size": 2.5}, TypeError, "batch_size is 2.5"),
        ({"seed": -1}, ValueError, "seed is -1"),
        ({"validation_data": X}, TypeError, r"expected as a pair \(X, y\)"),
        ({"validation_data": (X, ["odd"] * 12)}, ValueError, "label 'odd', which does not occur in y"),
        ({"validation_data": (X[:, :1], Y)}, ValueError, "validation X has 1 features"),
        ({"validation_data": (X, Y[:3])}, ValueError, "validation y has 3 labels"),
    ],
)
def test_bad_settings_are_named_at_the_call(settings, error, message):
    with pytest.raises(error, match=message):
        Trainer(MLP([2, 3, 1]), X, Y, **settings)


def test_a_model_that_is_none_is_named():
    with pytest.raises(TypeError, match=r"expected a model such as MLP\(\[2, 4, 1\]\)"):
        Trainer("mlp", X, Y)


def test_a_perceptron_takes_neither_loss_nor_optimizer_nor_batches():
    for settings in ({"loss": "mse"}, {"optimizer": SGD(0.1)}):
        with pytest.raises(TypeError, match="Rosenblatt's rule: it takes no"):
            Trainer(Perceptron(2), X, Y, **settings)
    with pytest.raises(ValueError, match="sample by sample"):
        Trainer(Perceptron(2), X, Y, batch_size=4)
    with pytest.raises(TypeError, match="always 1"):
        Trainer(Perceptron(2), X, Y).batch_size = 4


@pytest.mark.parametrize("way", ["fit", "step"])
@pytest.mark.parametrize("n", [0, -1, 1.5, None, "many"])
def test_wrong_counts_change_nothing(make, way, n):
    trainer = make()
    with pytest.raises((TypeError, ValueError), match="expected a whole number from 1"):
        getattr(trainer, way)(n)
    assert (trainer.state, trainer.iteration) == ("ready", 0)


@pytest.mark.parametrize(
    ("setting", "value"), [("learning_rate", -1), ("learning_rate", "fast"), ("speed", 0), ("batch_size", -4)]
)
def test_a_wrong_setting_leaves_the_old_one(make, setting, value):
    trainer = make()
    before = getattr(trainer, setting)
    with pytest.raises((TypeError, ValueError), match=setting):
        setattr(trainer, setting, value)
    assert getattr(trainer, setting) == before


def test_a_setting_that_does_not_exist_is_not_set_in_silence(make):
    with pytest.raises(AttributeError, match="did you mean 'learning_rate'"):
        make().learing_rate = 0.5


def test_a_schedule_that_fails_can_be_replaced(make):
    trainer = make(optimizer=SGD(lambda steps: 0.3 if steps < 3 else -1.0))
    with pytest.raises(ValueError, match=r"learning_rate\(3\) is -1.0"):
        trainer.fit(10)
    assert (trainer.iteration, trainer.state) == (3, "failed")
    trainer.learning_rate = 0.3
    trainer.step(5)
    reference = make()
    reference.step(8)
    np.testing.assert_array_equal(trainer.history.loss, reference.history.loss)


def test_a_model_keeps_its_tensors_and_can_be_copied():
    import copy
    import pickle

    trainer = Trainer(MLP([2, 3, 1]), X, Y).fit(3)
    model = trainer.model
    with pytest.raises(TypeError, match=r"write parameters\['layer1.W'\].data = ..."):
        model.parameters["layer1.W"] = Tensor(np.zeros((2, 3)))
    with pytest.raises(TypeError, match="cannot be deleted"):
        del model.parameters["layer1.W"]
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(twin.scores(X), model.scores(X))
        before = model.scores(X)
        Trainer(twin, X, Y).fit(5)
        np.testing.assert_array_equal(model.scores(X), before)
        assert not np.array_equal(twin.scores(X), before)


def test_weights_set_by_hand_are_trained_on():
    trainer = Trainer(MLP([2, 3, 1]), X, Y).fit(3)
    trainer.model.parameters["layer1.W"].data = np.zeros((2, 3))
    trainer.model.parameters["layer2.W"].data *= 2
    same = Trainer(MLP([2, 3, 1]), X, Y)
    for name, tensor in trainer.model.parameters.items():
        same.model.parameters[name].data = np.array(tensor.data)
    np.testing.assert_array_equal(trainer.fit(4).history.loss[-4:], same.fit(4).history.loss)


def test_a_loss_of_ones_own_and_mse_for_classes():
    def criterion(outputs, target):
        return np.mean((outputs - target) ** 2)

    own = Trainer(MLP([2, 3, 1]), X, Y, loss=criterion).fit(20)
    assert own.history.loss[-1] < own.history.loss[0]
    squared = Trainer(MLP([2, 6, 1]), *datasets.gauss(50), loss="mse", optimizer=SGD(0.05)).fit(100)
    assert squared.history.accuracy[-1] == 1.0


def test_a_loss_with_a_setting_keeps_its_targets():
    wide = Trainer(MLP([2, 3, 1]), X, Y, loss=partial(hinge, delta=3.0))
    narrow = Trainer(MLP([2, 3, 1]), X, Y, loss="hinge")
    wide.step()
    narrow.step()
    assert wide.history.loss[0] == pytest.approx(2 + narrow.history.loss[0], abs=0.5)


def test_validation_is_measured_at_the_end_of_each_epoch():
    data = datasets.gauss(30)
    trainer = Trainer(MLP([2, 3, 1]), *datasets.gauss(20, seed=1), batch_size=6, validation_data=data).fit(3)
    measured = ~np.isnan(trainer.history.validation_loss)
    assert measured.sum() == 3
    np.testing.assert_array_equal(np.diff(trainer.history.epochs, prepend=0) == 1, measured)
    expected = trainer.model.accuracy(data.X, data.y)
    assert trainer.history.validation_accuracy[-1] == expected
    with_tensor = trainer.learner.loss(
        trainer.model(data.X), Tensor((data.y[:, None] > 0).astype(float), constant=True)
    )
    assert trainer.history.validation_loss[-1] == pytest.approx(with_tensor.item())


def test_two_trainings_can_share_an_optimizer():
    rule = SGD(0.1, momentum=0.9)
    alone = Trainer(MLP([2, 3, 1]), X, Y, optimizer=SGD(0.1, momentum=0.9)).fit(10)
    first, second = (Trainer(MLP([2, 3, 1]), X, Y, optimizer=rule) for _ in range(2))
    for _ in range(10):
        first.fit(1)
        second.fit(1)
    np.testing.assert_array_equal(first.history.loss, alone.history.loss)
    np.testing.assert_array_equal(second.history.loss, alone.history.loss)


def test_the_trainer_says_what_it_is():
    trainer = Trainer(Perceptron(2), *datasets.logic_gate("and"))
    assert repr(trainer) == "<Trainer of Perceptron: ready, 0 epochs, 0 steps>"
    assert repr(trainer.history) == "<History: no steps yet, will measure loss, accuracy, mistakes>"
    assert repr(trainer.fit(100)) == repr(Trainer(Perceptron(2), *datasets.logic_gate("and")).fit(100))


def test_a_penalty_is_minimised_with_the_loss_and_measured_apart():
    from nbnet.models import LinearClassifier

    X, y = datasets.iris(classes=3)

    def trained(**penalties):
        trainer = Trainer(LinearClassifier(2, 3, **penalties), X, y, loss="hinge", optimizer=SGD(0.05)).fit(300)
        W = np.array(trainer.model.W.data)
        return trainer.history, W

    plain, free = trained()
    assert plain.measurements == ("loss", "accuracy")
    history, small = trained(l2=0.1)
    assert (small**2).sum() < (free**2).sum()
    assert history.penalty[-1] == pytest.approx(0.1 * (small**2).sum(), rel=0.05)
    assert history.loss[-1] > plain.loss[-1]
    assert history.penalty[0] == 0.0
    assert (np.abs(trained(l1=0.2)[1]) < 0.02).sum() > (np.abs(free) < 0.02).sum()


def test_a_penalty_may_be_changed_while_training():
    trainer = Trainer(MLP([2, 3, 1], seed=1), X, Y, optimizer=SGD(0.1))
    trainer.fit(5)
    size = sum((np.asarray(t.data) ** 2).sum() for n, t in trainer.model.parameters.items() if n.endswith("W"))
    trainer.model.l2 = 0.5
    trainer.fit(50)
    after = sum((np.asarray(t.data) ** 2).sum() for n, t in trainer.model.parameters.items() if n.endswith("W"))
    assert after < 0.2 * size
    trainer.reset()
    assert trainer.history.measurements == ("loss", "accuracy", "penalty")
    trainer.fit(1)
    assert trainer.history.penalty[0] > 0
    with pytest.raises(ValueError, match="l2 is -1"):
        trainer.model.l2 = -1


def test_a_learning_rate_far_too_large_is_told_even_where_nothing_becomes_infinite():
    from nbnet.training import DivergenceError

    trainer = Trainer(MLP([2, 3, 1]), X, Y, optimizer=SGD(1e9))
    with pytest.raises(DivergenceError, match=r"The loss grew from .* Call reset\(\) and try a smaller learning_rate"):
        trainer.fit(100)


def test_what_does_not_learn_is_refused():
    from nbnet.models import McCullochPitts

    with pytest.raises(TypeError, match="nothing to train"):
        Trainer(McCullochPitts.gate("and"), *datasets.logic_gate("and"))
