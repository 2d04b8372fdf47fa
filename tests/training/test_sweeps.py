"""A sweep's numbers are those of single trainings, however its runs are grouped and wherever they are done."""

import asyncio
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from nbnet import datasets
from nbnet.models import MLP, SGD, Adam, LinearClassifier, Perceptron, maxout
from nbnet.models.optimizers import RMSProp
from nbnet.models.schedules import exponential_decay
from nbnet.training import Trainer, sweep
from nbnet.training.sweeps import tasks

XOR = datasets.logic_gate("xor")


def assert_like_single(run, trainer):
    assert run.history.measurements == trainer.history.measurements
    np.testing.assert_array_equal(run.history.iterations, trainer.history.iterations)
    np.testing.assert_array_equal(run.history.epochs, trainer.history.epochs)
    for name in run.history.measurements:
        ours, theirs = getattr(run.history, name), getattr(trainer.history, name)
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12, err_msg=name)
    for name, tensor in trainer.model.parameters.items():
        np.testing.assert_allclose(run.model.parameters[name].data, tensor.data, rtol=1e-8, atol=1e-11, err_msg=name)
    np.testing.assert_array_equal(run.model.classes, trainer.model.classes)


CASES = {
    "full batch": (lambda s: MLP([2, 4, 1], seed=s), {}, None),
    "mini-batches, the last one partial": (lambda s: MLP([2, 4, 1], seed=s), {"batch_size": 7}, None),
    "one by one": (lambda s: MLP([2, 3, 1], seed=s), {"batch_size": 1}, None),
    "adam, l1, l2": (lambda s: MLP([2, 4, 1], seed=s, l1=0.01, l2=0.1), {"optimizer": Adam(0.02)}, None),
    "momentum, clip, decay": (
        lambda s: MLP([2, 4, 1], seed=s),
        {"optimizer": SGD(0.1, 0.9, True, weight_decay=0.01, clip=0.1), "batch_size": 16},
        None,
    ),
    "rmsprop, maxout, hinge": (
        lambda s: MLP([2, 3, 1], seed=s, activation=partial(maxout, pieces=3)),
        {"optimizer": RMSProp(0.01), "loss": "hinge"},
        None,
    ),
    "schedule": (lambda s: MLP([2, 4, 1], seed=s), {"optimizer": SGD(exponential_decay(0.5, half_life=10))}, None),
    "validation": (lambda s: MLP([2, 4, 1], seed=s), {"batch_size": 15}, datasets.xor(20, seed=9)),
}


@pytest.mark.parametrize("name", CASES)
def test_runs_that_train_together_have_the_numbers_of_single_ones(name):
    make, settings, validation = CASES[name]
    data = datasets.xor(40)
    table = sweep(make(0), data, epochs=20, seeds=[3, 0, 5], validation_data=validation, progress=False, **settings)
    assert table["seed"].tolist() == [3, 0, 5]
    for run in table:
        seed = run.row["seed"]
        trainer = Trainer(make(seed), *data, validation_data=validation, seed=seed, **settings).fit(20)
        assert_like_single(run, trainer)
        assert run.row["accuracy"] == trainer.model.accuracy(*data)


def test_several_classes_and_regressions_too():
    data = datasets.iris(classes=3)
    for run in sweep(LinearClassifier, data, l2=[0.0, 0.1], learning_rate=[0.01, 0.1], epochs=15, progress=False):
        row = run.row
        model = LinearClassifier(2, 3, l2=row["l2"])
        trainer = Trainer(model, *data, optimizer=SGD(row["learning_rate"])).fit(15)
        # A stack in which some run has a penalty measures it for all.
        np.testing.assert_allclose(run.history.loss, trainer.history.loss, rtol=1e-9)
        np.testing.assert_allclose(run.model.W.data, model.W.data, rtol=1e-9, atol=1e-12)
    waves = datasets.sine(30)
    for run in sweep(MLP([1, 5, 1], task="regression"), waves, seeds=2, epochs=15, progress=False):
        single = Trainer(MLP([1, 5, 1], task="regression", seed=run.row["seed"]), *waves).fit(15)
        assert_like_single(run, single)


def test_each_shape_trains_together_and_what_cannot_trains_alone(monkeypatch):
    stacks = []
    monkeypatch.setattr(tasks, "_stack", lambda task, tick, real=tasks._stack: stacks.append(task) or real(task, tick))

    def centred(x):
        return x - np.mean(x)  # looks at more than its place: in a stack, at other runs

    table = sweep(
        MLP([2, 4, 1]), XOR, hidden=[2, (3, 3)], activation=["tanh", centred], seeds=3, epochs=5, progress=False
    )
    assert [len(task.runs) for task in stacks] == [3, 3]
    assert [run.model.sizes for run in table][::3] == [(2, 2, 1), (2, 2, 1), (2, 3, 3, 1), (2, 3, 3, 1)]
    alone = Trainer(MLP([2, 2, 1], activation=centred, seed=1), *XOR, seed=1).fit(5)
    assert_like_single(table.filter(hidden=2, activation=centred, seed=1)[0], alone)


def test_perceptrons_train_alone():
    table = sweep(Perceptron, datasets.iris(), learning_rate=[0.5, 1.0], seeds=2, epochs=20, progress=False)
    assert table["accuracy"].tolist() == [1.0] * 4
    assert all(outcome.startswith("converged") for outcome in table["outcome"])


@pytest.mark.parametrize("batch_size", [None, 16])
def test_a_run_that_diverges_disturbs_no_other(batch_size):
    data = datasets.plane(50)
    model = MLP([2, 4, 1], task="regression", activation="relu")
    rates = [0.01, 1e9, 0.02]
    table = sweep(model, data, learning_rate=rates, batch_size=batch_size, epochs=20, progress=False)
    assert "diverged at iteration 2" in table["outcome"][1]
    assert np.isfinite(table["loss"][[0, 2]]).all()
    for run in (table[0], table[2]):
        single = Trainer(
            MLP([2, 4, 1], task="regression", activation="relu"),
            *data,
            optimizer=SGD(run.row["learning_rate"]),
            batch_size=batch_size,
        ).fit(20)
        assert_like_single(run, single)
    assert len(table[1].history) == 1
    assert all(np.isfinite(tensor.data).all() for tensor in table[1].model.parameters.values())


def test_an_executor_gives_the_same_table():
    settings = {"hidden": [2, 3], "learning_rate": [0.1, 0.5], "seeds": 3, "epochs": 10, "progress": False}
    here = sweep(MLP([2, 2, 1]), XOR, **settings)
    with ThreadPoolExecutor(2) as pool:
        there = sweep(MLP([2, 2, 1]), XOR, executor=pool, together=2, **settings)
    assert repr(here) == repr(there)
    for one, other in zip(here, there, strict=True):
        np.testing.assert_allclose(one.history.loss, other.history.loss, rtol=1e-12)


def test_dask_takes_a_sweep_unchanged():
    from distributed import Client, LocalCluster

    settings = {"hidden": [2, 3], "seeds": 2, "epochs": 10, "progress": False}
    here = sweep(MLP([2, 2, 1]), XOR, **settings)
    cluster = LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, host="127.0.0.1", protocol="tcp"
    )
    with cluster, Client(cluster) as client:
        there = sweep(MLP([2, 2, 1]), XOR, executor=client.get_executor(), **settings)
    assert repr(there) == repr(here)
    asyncio.set_event_loop(None)


def test_what_is_sent_can_be_pickled():
    import pickle

    class Sending(Executor):
        def submit(self, function, /, *args, **kwargs):
            future = Future()
            try:
                function, args = pickle.loads(pickle.dumps((function, args)))
                future.set_result(pickle.loads(pickle.dumps(function(*args))))
            except Exception as error:
                future.set_exception(error)
            return future

    table = sweep(MLP([2, 2, 1]), XOR, hidden=[2, 3], seeds=2, epochs=3, executor=Sending(), progress=False)
    assert len(table) == 4
    with pytest.raises(TypeError, match="cannot be sent to the executor's workers"):
        sweep(MLP([2, 2, 1], activation=lambda x: x), XOR, executor=Sending(), progress=False)


def test_an_interrupt_returns_what_is_done(monkeypatch):
    calls = []

    def interrupted(self, batch, last, real=tasks.Stack._step):
        real(self, batch, last)
        calls.append(1)
        if len(calls) == 14:
            raise KeyboardInterrupt

    monkeypatch.setattr(tasks.Stack, "_step", interrupted)
    table = sweep(MLP([2, 2, 1]), XOR, hidden=[2, 3, 4], seeds=2, epochs=10, progress=False)
    assert table["hidden"].tolist() == [2, 2, 3, 3]
    assert table["iterations"].tolist() == [10, 10, 4, 4]
    assert table["outcome"][3] == "interrupted in epoch 4"


def test_the_table_sorts_filters_and_shows_itself():
    table = sweep(MLP([2, 2, 1]), XOR, learning_rate=[0.1, 1.0], seeds=15, epochs=50, progress=False)
    assert len(table) == 30
    assert table.columns == ("learning_rate", "seed", "loss", "accuracy", "iterations", "outcome")
    assert table["loss"].shape == (30,)
    assert (np.diff(table.sort("loss")["loss"]) >= 0).all()
    assert (np.diff(table.sort("loss", descending=True)["loss"]) <= 0).all()
    assert table.best()["loss"][0] == table["loss"].min()
    assert table.best(3, by="accuracy")["accuracy"][0] == table["accuracy"].max()
    assert len(table.filter(learning_rate=1.0)) == 15
    assert len(table.filter(lambda row: row["seed"] < 2, learning_rate=0.1)) == 2
    assert len(table[:4]) == 4
    frame = table.to_dataframe()
    assert list(frame.columns) == list(table.columns)
    assert frame["loss"].tolist() == table["loss"].tolist()
    assert "… 10 more" in repr(table)
    assert repr(table.filter(learning_rate=7)) == "<Sweep: no runs>"
    html = table._repr_html_()
    assert html.count("<tr>") == 21
    assert 'scope="col"' in html
    with pytest.raises(ValueError, match="no column 'los': did you mean 'loss'"):
        table.sort("los")
    table = sweep(MLP([2, 2, 1]), XOR, activation=["<b>"[1:2].replace("b", "relu")], epochs=1, progress=False)
    assert "relu" in table._repr_html_()


def test_a_bar_is_shown_when_asked_for(capsys):
    sweep(MLP([2, 2, 1]), XOR, seeds=2, epochs=3, progress=True)
    assert "6/6" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rte": [1]}, "has no setting 'learning_rte': did you mean 'learning_rate'"),
        ({"seed": 3}, "the seeds are called seeds"),
        ({"learning_rate": []}, "learning_rate has no values"),
        ({"learning_rate": [0.1, -1]}, "learning_rate is -1: expected a finite number above 0"),
        ({"seeds": 0}, "seeds is 0"),
        ({"seeds": []}, "seeds is empty"),
        ({"epochs": 0}, "epochs is 0"),
        ({"hidden": [0]}, "hidden is 0"),
        ({"loss": "hing"}, "did you mean 'hinge'"),
        ({"optimizer": "Adm"}, "did you mean 'Adam'"),
        ({"optimizer": "Adam", "momentum": 0.9}, "has no setting 'momentum'"),
        ({"together": 0}, "together is 0"),
        ({"batch_size": [0]}, "batch_size is 0"),
        ({"activation": ["tahn"]}, "did you mean 'tanh'"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_trained(settings, message):
    with pytest.raises(ValueError, match=message):
        sweep(MLP([2, 2, 1]), XOR, **settings)


def test_arguments_of_the_wrong_kind():
    with pytest.raises(TypeError, match="data is expected as a pair"):
        sweep(MLP([2, 2, 1]), 3)
    with pytest.raises(TypeError, match="expected a model, its class"):
        sweep(3, XOR)
    with pytest.raises(TypeError, match="made a int"):
        sweep(lambda: 3, XOR)
    with pytest.raises(TypeError, match="expected one with submit"):
        sweep(MLP([2, 2, 1]), XOR, executor=3, progress=False)
    with pytest.raises(ValueError, match="one class only"):
        sweep(MLP([2, 2, 1]), ([[1.0, 2.0]], [1]))


def test_a_function_may_make_the_model():
    table = sweep(
        lambda width, seed: MLP([2, width, 1], seed=seed), XOR, width=[2, 3], seeds=2, epochs=2, progress=False
    )
    assert table.columns[:2] == ("width", "seed")
    assert [run.model.sizes[1] for run in table] == [2, 2, 3, 3]
