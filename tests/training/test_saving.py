"""A loaded training goes on as if it had never stopped; bad files are errors in words; a failed save loses nothing."""

import io
import json
import os
import tempfile
import zipfile
from functools import cache, partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nbnet as nb
from nbnet import datasets
from nbnet.models import MLP, SGD, Adam, LinearClassifier, McCullochPitts, Perceptron, RMSProp, maxout
from nbnet.models.activations import ACTIVATIONS, activation
from nbnet.models.schedules import cosine_decay, exponential_decay, step_decay
from nbnet.training import Trainer, load, save
from nbnet.training.saving import archive


def everything(trainer):
    parameters = {name: np.array(tensor.data) for name, tensor in trainer.model.parameters.items()}
    names = ("iterations", "epochs", *trainer.history.measurements)
    return parameters | {name: np.array(getattr(trainer.history, name)) for name in names}


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


IRIS = datasets.iris(classes=3)
TRAININGS = {
    "full batch": lambda: Trainer(MLP([2, 4, 1]), *datasets.xor(30)),
    "in the middle of an epoch": lambda: Trainer(MLP([2, 4, 1], seed=5), *datasets.xor(30), batch_size=7, seed=3),
    "momentum, clip, decay": lambda: Trainer(
        MLP([2, 4, 1]), *datasets.xor(30), optimizer=SGD(0.1, 0.9, True, weight_decay=0.01, clip=0.2), batch_size=4
    ),
    "Adam, several classes, texts": lambda: Trainer(
        MLP([2, 5, 4, 3], activation=["relu", partial(maxout, pieces=3)]),
        *IRIS,
        optimizer=Adam(cosine_decay(0.05, steps=40)),
        batch_size=16,
    ),
    "RMSProp, penalties, validation": lambda: Trainer(
        MLP([2, 3, 1], l1=0.01, l2=0.1),
        *datasets.xor(30),
        optimizer=RMSProp(exponential_decay(0.05, half_life=20)),
        loss="hinge",
        batch_size=9,
        validation_data=datasets.xor(10, seed=4),
    ),
    "a loss with a setting": lambda: Trainer(
        LinearClassifier(2, 3, l2=0.01),
        *IRIS,
        loss=partial(nb.hinge, delta=2.0),
        optimizer=SGD(step_decay(0.1, every=9)),
    ),
    "regression": lambda: Trainer(
        MLP([1, 6, 1], task="regression", activation=[np.sin, "identity"]),
        *datasets.sine(20),
        batch_size=6,
        validation_data=datasets.sine(8, seed=2),
    ),
    "two outputs": lambda: Trainer(
        MLP([1, 4, 2], task="regression"), np.arange(6.0)[:, None] / 6, np.arange(12.0).reshape(6, 2) / 12
    ),
    "perceptron": lambda: Trainer(Perceptron(2, 3, learning_rate=0.5), *IRIS, seed=2),
    "labels of truth": lambda: Trainer(MLP([2, 3, 1]), [[0, 1], [1, 0], [1, 1.0]], [True, False, True]),
}


@pytest.mark.parametrize("name", TRAININGS)
@pytest.mark.parametrize("steps", [0, 11])
def test_a_loaded_training_goes_on_with_the_same_numbers(tmp_path, name, steps):
    never_stopped, trainer = TRAININGS[name](), TRAININGS[name]()
    for each in (never_stopped, trainer):
        if steps:
            each.step(steps)
    again = load(save(tmp_path / "training.npz", trainer))
    assert type(again.model) is type(trainer.model)
    assert again.state == ("paused" if steps else "ready")
    assert_same(everything(again), everything(trainer))
    again.step(40)
    never_stopped.step(40)
    assert_same(everything(again), everything(never_stopped))
    np.testing.assert_array_equal(again.model.predict(again.X), never_stopped.model.predict(again.X))
    assert repr(again.model) == repr(never_stopped.model)
    again.rewind(5)
    never_stopped.rewind(5)
    assert_same(everything(again), everything(never_stopped))
    again.reset()
    never_stopped.reset()
    again.step(20)
    never_stopped.step(20)
    assert_same(everything(again), everything(never_stopped))


def test_what_was_changed_on_the_way_is_kept(tmp_path):
    trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(30), batch_size=8)
    trainer.step(5)
    trainer.learning_rate, trainer.batch_size, trainer.model.l2 = 0.3, 5, 0.02
    trainer.learner.optimizer.momentum = 0.8
    trainer.step(5)
    again = load(save(tmp_path / "t.npz", trainer))
    assert (again.learning_rate, again.batch_size, again.model.l2) == (0.3, 5, 0.02)
    for each in (again, trainer):
        each.step(20)
    assert_same(everything(again), everything(trainer))


def test_a_training_that_went_on_with_other_data_and_another_loss_is_kept(tmp_path):
    trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(30), optimizer=Adam(0.02), batch_size=8)
    trainer.step(6)
    X, y = datasets.gauss(21)
    trainer.replace(X=X, y=y, loss="hinge")
    trainer.step(5)
    again = load(save(tmp_path / "t.npz", trainer))
    for each in (again, trainer):
        each.step(20)
    assert_same(everything(again), everything(trainer))
    for each in (again, trainer):
        each.rewind(4)
        each.step(9)
    assert_same(everything(again), everything(trainer))


def test_the_perceptrons_mistakes_are_kept(tmp_path):
    trainer = Trainer(Perceptron(2), *datasets.iris())
    trainer.step(60)
    again = load(save(tmp_path / "p.npz", trainer))
    assert again.learner.mistakes == trainer.learner.mistakes > 0
    for ours, theirs in zip(again.learner.updates, trainer.learner.updates, strict=True):
        assert ours[:4] == theirs[:4]
        np.testing.assert_array_equal(ours.W, theirs.W)


def test_a_long_history_is_kept_with_its_stride(tmp_path):
    trainer = Trainer(MLP([2, 2, 1]), *datasets.logic_gate("xor"))
    trainer.step(700)  # more snapshots than are kept
    again = load(save(tmp_path / "t.npz", trainer))
    np.testing.assert_array_equal(again.snapshots, trainer.snapshots)
    for each in (again, trainer):
        each.step(100)
        each.rewind(333)
    assert again.iteration == trainer.iteration
    assert_same(everything(again), everything(trainer))


MODELS = [
    MLP([3, 4, 2], activation="elu", initializer="he", l1=0.1, seed=7),
    MLP([2, 3, 1], initializer=lambda random, n, m: random.normal(size=(n, m))),
    LinearClassifier(2, 3, l2=0.5),
    Perceptron(4, learning_rate=0.25),
    McCullochPitts([1, -1.5], 0.5, activation="step"),
    McCullochPitts.gate("and", activation="sign"),
]


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_a_model_alone(tmp_path, model):
    again = load(save(tmp_path / "model.npz", model))
    assert repr(again) == repr(model)
    X = np.random.default_rng(0).normal(size=(9, model.n_features))
    np.testing.assert_array_equal(again.scores(X), model.scores(X))
    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    assert (again.l1, again.l2, again.n_classes) == (model.l1, model.l2, model.n_classes)


def test_the_model_of_zeros_is_loaded_without_a_warning(tmp_path):
    with pytest.warns(UserWarning, match="start at 0"):
        model = MLP([2, 3, 1], initializer="zeros")
    assert load(save(tmp_path / "m.npz", model)).settings()["initializer"].__name__ == "zeros"


def test_the_same_training_makes_the_same_file_which_numpy_can_read(tmp_path):
    trainer = TRAININGS["in the middle of an epoch"]()
    one, other = save(tmp_path / "a.npz", trainer), save(tmp_path / "b.npz", load(tmp_path / "a.npz"))
    assert one.read_bytes() == other.read_bytes()
    with np.load(one) as arrays:
        assert json.loads(arrays["words"].tobytes())["model"]["class"] == "MLP"
        np.testing.assert_array_equal(arrays["model.parameters.layer1.W"], trainer.model.parameters["layer1.W"].data)


def test_a_function_of_ones_own_is_kept_by_its_name(tmp_path):
    @activation
    def swish_of_a_test(x):
        return x / (1 + np.exp(-x))

    try:
        model = MLP([2, 3, 1], activation=swish_of_a_test)
        path = save(tmp_path / "m.npz", model)
        np.testing.assert_array_equal(load(path).scores([[1, 2]]), model.scores([[1, 2]]))
    finally:
        del ACTIVATIONS._entries["swish_of_a_test"]
    with pytest.raises(ValueError, match=r"There is no activation called 'swish_of_a_test'"):
        load(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: MLP([2, 3, 1], activation=lambda x: x * x), r"activation\[0\] is <lambda>, a function of your own"),
        (
            lambda: Trainer(MLP([2, 3, 1]), *datasets.xor(9), loss=lambda p, t: np.mean((p - t) ** 2)),
            "loss is <lambda>",
        ),
        (lambda: Trainer(MLP([2, 3, 1]), *datasets.xor(9), optimizer=SGD(lambda n: 0.1)), "such as step_decay"),
        (lambda: 3, "expected a Trainer, or a model"),
    ],
)
def test_what_cannot_be_kept_is_told_and_the_old_file_stays(tmp_path, make, words):
    path = save(tmp_path / "x.npz", Perceptron(2))
    before = path.read_bytes()
    with pytest.raises(TypeError, match=words):
        save(path, make())
    assert path.read_bytes() == before


def test_a_save_that_fails_half_way_leaves_the_old_file(tmp_path, monkeypatch):
    path = save(tmp_path / "x.npz", Perceptron(2))
    before = path.read_bytes()
    calls = []

    def full(member, array, **options):
        calls.append(1)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        np.lib.format.write_array(member, array, **options)

    monkeypatch.setattr(archive, "npy", type("npy", (), {"write_array": staticmethod(full)}))
    with pytest.raises(OSError, match="No space left"):
        save(path, MLP([2, 3, 1]))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["x.npz"]


def test_through_a_link_and_with_its_permissions(tmp_path):
    target = save(tmp_path / "real.npz", Perceptron(2))
    target.chmod(0o640)
    link = tmp_path / "link.npz"
    link.symlink_to(target)
    save(link, Perceptron(3))
    assert link.is_symlink()
    assert load(target).n_features == 3
    assert target.stat().st_mode & 0o777 == 0o640


def test_files_that_are_none(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.npz")
    with pytest.raises(FileNotFoundError):
        save(tmp_path / "nowhere" / "m.npz", Perceptron(2))
    with pytest.raises(ValueError, match=r"ends in \.npz"):
        save(tmp_path / "model.pkl", Perceptron(2))
    with pytest.raises(TypeError, match="path is 3"):
        load(3)
    np.savez(tmp_path / "other.npz", a=np.ones(3))
    with pytest.raises(ValueError, match=r"other\.npz is not a file that nbnet saved, or it is damaged"):
        load(tmp_path / "other.npz")
    np.savez_compressed(tmp_path / "bomb.npz", words=np.zeros(10**7, dtype=np.uint8))
    with pytest.raises(ValueError, match="compressed"):
        load(tmp_path / "bomb.npz")


class Evil:
    def __reduce__(self):
        return os.abort, ()


def test_a_pickle_inside_is_never_run(tmp_path):
    np.savez(tmp_path / "evil.npz", words=np.array([Evil()], dtype=object))
    with pytest.raises(ValueError, match=r"evil\.npz is not a file that nbnet saved"):
        load(tmp_path / "evil.npz")


# ---- fuzzing ---------------------------------------------------------------------------------------------------------


@cache
def whole_file(name):
    trainer = TRAININGS[name]()
    trainer.step(6)
    with tempfile.TemporaryDirectory() as folder:
        return save(f"{folder}/whole.npz", trainer).read_bytes()


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def loads_or_says_why(path):
    why = ""
    try:
        loaded = load(path)
    except ValueError as error:
        why = str(error)
    if why:
        assert path.name in why
        return
    # What could be loaded works.
    if isinstance(loaded, Trainer):
        loaded.model.predict(loaded.X)
        loaded.moment(0)
        assert len(loaded.history) == len(loaded.history.loss)


@FUZZ
@given(data=st.data())
def test_changed_and_truncated_bytes_are_errors_in_words(tmp_path, data):
    content = bytearray(whole_file("RMSProp, penalties, validation"))
    if data.draw(st.booleans(), label="truncated"):
        content = content[: data.draw(st.integers(0, len(content)), label="length")]
    for _ in range(data.draw(st.integers(0, 8), label="changes") if content else 0):
        # The directory of a zip file is at its end: that is where most can be broken.
        near = data.draw(st.booleans())
        at = data.draw(st.integers(max(0, len(content) - 2000) if near else 0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "fuzzed.npz"
    path.write_bytes(content)
    loads_or_says_why(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


def places(value, path=()):
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*path, key))


@FUZZ
@given(data=st.data())
def test_any_other_contents_are_errors_in_words(tmp_path, data):
    name = data.draw(st.sampled_from(["RMSProp, penalties, validation", "perceptron"]))
    with np.load(io.BytesIO(whole_file(name))) as opened:
        arrays = dict(opened)
    words = json.loads(arrays["words"].tobytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.sampled_from([p for p in places(words) if p]))
        inside = words
        for key in at[:-1]:
            inside = inside[key]
        if data.draw(st.booleans()) and isinstance(inside, dict):
            del inside[at[-1]]
        else:
            inside[at[-1]] = data.draw(JSON)
    arrays["words"] = np.frombuffer(json.dumps(words).encode(), dtype=np.uint8)
    if data.draw(st.booleans(), label="an array too"):
        name = data.draw(st.sampled_from(sorted(arrays)))
        other = data.draw(st.sampled_from(["gone", "flat", "empty", "texts", "scalar", "nan"]))
        array = arrays.pop(name)
        changed = {
            "flat": array.ravel()[:-1], "empty": array[:0], "texts": array.astype(str), "scalar": np.float64(1),
            "nan": np.full(array.shape, np.nan),
        }  # fmt: skip
        if other != "gone":
            arrays[name] = changed[other]
    path = tmp_path / "fuzzed.npz"
    archive.write(path, arrays)
    loads_or_says_why(path)


def test_a_header_may_not_ask_for_memory_that_is_not_there(tmp_path):
    path = tmp_path / "huge.npz"
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000000000,), }"
    npy = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"123"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("words.npy", npy)
    with pytest.raises(ValueError, match=r"huge\.npz is not a file that nbnet saved"):
        load(path)
