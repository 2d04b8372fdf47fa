"""Earlier moments are looked at without disturbing the present; runs are kept as they were."""

import numpy as np
import pytest

import nbnet as nb


@pytest.fixture
def trainer():
    return nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=50, seed=0), batch_size=10).fit(6)


def test_a_moment_has_the_parameters_of_then(trainer):
    again = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=50, seed=0), batch_size=10)
    again.step(12)
    moment = trainer.moment(12)
    assert (moment.iteration, moment.epoch, moment.past) == (12, 2, True)
    for name, tensor in moment.model.parameters.items():
        np.testing.assert_array_equal(tensor.data, again.model.parameters[name].data)
    assert moment.measured()["loss"] == again.history.loss[-1]
    assert trainer.moment().past is False


def test_what_is_done_to_a_moments_model_does_not_reach_the_training(trainer):
    twin = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=50, seed=0), batch_size=10).fit(6)
    for at in (None, 3):
        trainer.moment(at).model.parameters["layer1.W"].data = np.zeros((2, 4))
    trainer.fit(2)
    twin.fit(2)
    np.testing.assert_array_equal(trainer.history.loss, twin.history.loss)


def test_moments_of_a_perceptron():
    trainer = nb.Trainer(nb.Perceptron(2), *nb.datasets.iris()).fit(3)
    np.testing.assert_array_equal(trainer.moment(0).model.W.data, np.zeros((2, 1)))
    np.testing.assert_array_equal(trainer.moment().model.W.data, trainer.model.W.data)


@pytest.mark.parametrize("wrong", [-1, 31])
def test_a_moment_that_was_not_reached_is_refused(trainer, wrong):
    with pytest.raises(ValueError, match="iteration"):
        trainer.moment(wrong)


def test_a_run_stays_what_it_was(trainer):
    run = trainer.pin("before")
    losses = np.array(trainer.history.loss)
    trainer.rewind(10)
    trainer.learning_rate = 3.0
    trainer.fit(20)
    np.testing.assert_array_equal(run.history.loss, losses)
    assert run.moment().iteration == 30
    assert run.moment(10_000).iteration == 30
    np.testing.assert_array_equal(
        run.moment(10).model.parameters["layer1.W"].data, trainer.moment(10).model.parameters["layer1.W"].data
    )


def test_runs_are_few_and_can_be_let_go(trainer):
    for _ in range(8):
        trainer.pin()
    assert [run.label for run in trainer.runs] == [f"run {n}" for n in range(3, 9)]
    trainer.unpin("run 4")
    trainer.unpin(trainer.runs[0])
    assert [run.label for run in trainer.runs] == [f"run {n}" for n in range(5, 9)]
    with pytest.raises(ValueError, match="'run 4'; pinned are: 'run 5'"):
        trainer.unpin("run 4")


def test_the_path_holds_every_kept_step(trainer):
    steps, path = trainer.path()
    assert steps.tolist() == list(range(31))
    assert path.shape == (31, 17)
    np.testing.assert_array_equal(
        path[-1], np.concatenate([np.ravel(p.data) for p in trainer.model.parameters.values()])
    )


@pytest.mark.parametrize(("unit", "done", "epochs"), [("sample", 31, 6), ("batch", 31, 6), ("epoch", 35, 7)])
def test_a_step_is_a_sample_a_batch_or_an_epoch(trainer, unit, done, epochs):
    trainer.step(unit=unit)
    assert (trainer.iteration, trainer.epoch, trainer.batch_size) == (done, epochs, 10)
    assert trainer.state == "paused"


def test_single_samples_fill_an_epoch(trainer):
    trainer.step(3, "sample")
    trainer.step(unit="epoch")
    assert (trainer.iteration, trainer.epoch) == (30 + 3 + 5, 7)
    with pytest.raises(ValueError, match="unit is 'day'"):
        trainer.step(unit="day")


def test_a_perceptron_steps_from_mistake_to_mistake_until_it_makes_none():
    X, y = nb.datasets.gauss(n=60, noise=0.1, seed=0)
    trainer = nb.Trainer(nb.Perceptron(2), X, y)
    assert trainer.units == ("sample", "mistake", "epoch")
    mistakes = []
    while trainer.state != "finished":
        trainer.step(unit="mistake")
        mistakes.append(trainer.learner.mistakes)
        if trainer.state != "finished":
            assert trainer.learner.updates[-1].iteration == trainer.iteration
    again = nb.Trainer(nb.Perceptron(2), X, y).fit(trainer.epoch)
    assert mistakes == [*range(1, again.learner.mistakes + 1), again.learner.mistakes]
    np.testing.assert_array_equal(trainer.model.W.data, again.model.W.data)


def test_only_a_perceptron_steps_to_a_mistake(trainer):
    assert trainer.units == ("sample", "batch", "epoch")
    with pytest.raises(ValueError, match="only a perceptron"):
        trainer.step(unit="mistake")
    assert trainer.iteration == 30
