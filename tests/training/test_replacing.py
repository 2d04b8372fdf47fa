"""Going on with another model, other data or another loss."""

import asyncio

import numpy as np
import pytest

from nbnet import datasets
from nbnet.models import MLP, SGD, Adam, Perceptron
from nbnet.training import Trainer


class Listener:
    def __init__(self):
        self.states = []

    def frame(self, trainer):
        pass

    def state(self, trainer):
        self.states.append((trainer.state, trainer.iteration))


@pytest.fixture
def trainer():
    return Trainer(MLP([2, 4, 1], seed=1), *datasets.xor(n=60), optimizer=SGD(0.2, momentum=0.9), batch_size=16)


def parameters(trainer):
    return {name: np.array(tensor.data) for name, tensor in trainer.model.parameters.items()}


def test_replacing_nothing_changes_no_number(trainer):
    other = Trainer(MLP([2, 4, 1], seed=1), *datasets.xor(n=60), optimizer=SGD(0.2, momentum=0.9), batch_size=16)
    for each in (trainer, other):
        each.step(10)
    trainer.replace()
    for each in (trainer, other):
        each.step(10)
    for name, values in parameters(other).items():
        np.testing.assert_array_equal(parameters(trainer)[name], values)
    np.testing.assert_array_equal(trainer.history.loss, other.history.loss)
    trainer.rewind(5)
    assert trainer.iteration == 5


def test_other_data_keep_weights_steps_history_and_past(trainer):
    trainer.step(20)
    before, loss = parameters(trainer), trainer.history.loss.copy()
    X, y = datasets.xor(n=30, noise=0.3)
    trainer.replace(X=X, y=y)
    assert (trainer.iteration, len(trainer.X)) == (20, 30)
    np.testing.assert_array_equal(trainer.history.loss, loss)
    for name, values in parameters(trainer).items():
        np.testing.assert_array_equal(before[name], values)
    trainer.step(20)
    trainer.rewind(7)  # in the middle of an epoch of 60 samples: with 30, it begins anew
    trainer.step(20)
    assert trainer.iteration == 27


def test_another_model_goes_on_with_given_parameters_and_resets_to_its_own(trainer):
    trainer.step(8)
    wider = MLP([2, 5, 1], seed=3)
    own = {name: np.array(tensor.data) for name, tensor in wider.parameters.items()}
    trainer.replace(model=wider, parameters={"layer2.b": [7.0]})
    assert (trainer.iteration, len(trainer.history), trainer.model) == (8, 8, wider)
    assert wider.parameters["layer2.b"].data.tolist() == [7.0]
    trainer.step(3)
    trainer.rewind(8)
    assert wider.parameters["layer2.b"].data.tolist() == [7.0]
    trainer.reset()
    assert trainer.iteration == 0
    for name, values in own.items():
        np.testing.assert_array_equal(wider.parameters[name].data, values)


def test_a_measurement_that_is_new_has_no_past(trainer):
    trainer.step(4)
    trainer.replace(validation_data=datasets.xor(n=20, seed=9))
    assert trainer.history.measurements == ("loss", "accuracy", "validation_loss", "validation_accuracy")
    assert np.isnan(trainer.history.validation_loss).all()
    trainer.step(unit="epoch")
    assert np.isfinite(trainer.history.validation_loss[-1])
    assert trainer.validation is not None
    trainer.replace(validation_data=None)
    assert trainer.history.measurements == ("loss", "accuracy")
    assert np.isfinite(trainer.history.loss).all()


def test_anew_counts_from_the_start_and_keeps_the_weights(trainer):
    trainer.step(4)
    before = parameters(trainer)
    X, y = datasets.gauss(n=40)
    trainer.replace(X=X, y=y, anew=True)
    assert (trainer.iteration, trainer.epoch, len(trainer.history), trainer.state) == (0, 0, 0, "ready")
    np.testing.assert_array_equal(parameters(trainer)["layer1.W"], before["layer1.W"])


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"X": [[1.0, 2.0]]}, ValueError, "60 labels"),
        ({"model": MLP([3, 1])}, ValueError, "expects 3"),
        ({"parameters": {"layer9.W": 1}}, ValueError, "no parameter 'layer9.W': did you mean"),
        ({"parameters": {"layer1.W": [1.0]}}, ValueError, "layer1.W has shape"),
        ({"parameters": {"layer2.b": [np.nan]}}, ValueError, "not finite"),
        ({"optimiser": Adam()}, TypeError, "did you mean 'optimizer'"),
        ({"loss": "no such"}, ValueError, "no loss"),
        ({"seed": -1}, ValueError, "seed"),
    ],
)
def test_what_does_not_fit_changes_nothing(trainer, changes, error, message):
    trainer.step(5)
    before, learner = parameters(trainer), trainer.learner
    with pytest.raises(error, match=message):
        trainer.replace(**changes)
    assert (trainer.learner, trainer.iteration, trainer.state) == (learner, 5, "paused")
    for name, values in parameters(trainer).items():
        np.testing.assert_array_equal(before[name], values)
    trainer.step(1)


def test_an_optimizer_of_the_same_kind_remembers(trainer):
    trainer.step(5)
    memory = trainer.learner.state()["memory.velocity"]
    trainer.replace(optimizer=SGD(0.01, momentum=0.5))
    np.testing.assert_array_equal(trainer.learner.state()["memory.velocity"], memory)
    trainer.replace(optimizer=Adam(0.01))
    assert trainer.learner.state()["memory.steps"].item() == 0


def test_those_who_watch_are_told_and_a_training_that_runs_goes_on():
    async def scene():
        trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(n=60))
        listener = Listener()
        trainer.add_listener(listener)
        trainer.start()
        await asyncio.sleep(0.1)
        trainer.replace(model=MLP([2, 6, 1]))
        done = trainer.iteration
        assert listener.states[-1] == ("running", done)
        await asyncio.sleep(0.1)
        assert trainer.iteration > done
        trainer.pause()
        trainer.replace(X=trainer.X[:50], y=trainer.classes[trainer.y[:50]])
        assert listener.states[-1][0] == "paused"

    asyncio.run(scene())


def test_a_listener_cannot_replace_in_the_middle_of_a_training(trainer):
    class Hasty(Listener):
        def frame(self, trainer):
            trainer.replace()

    trainer.add_listener(Hasty())
    with pytest.raises(RuntimeError, match="after the frame"):
        trainer.step()


def test_a_perceptron_counts_its_mistakes_on():
    X, y = datasets.gauss(n=40)
    trainer = Trainer(Perceptron(2), X, y)
    trainer.step(5)
    mistakes = trainer.learner.mistakes
    trainer.replace(X=X[:30], y=y[:30])
    assert trainer.learner.mistakes == mistakes
    trainer.step(5)
