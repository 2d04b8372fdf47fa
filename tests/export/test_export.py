"""Exported models answer what the model answers, in every language and for every activation."""

import ast
import json
import subprocess
import sys
import warnings
from functools import partial

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nbnet as nb
from nbnet import datasets, export
from nbnet.autodiff import Gate
from nbnet.models import MLP, LinearClassifier, McCullochPitts, Perceptron
from nbnet.training import Trainer
from tests.export.architectures import SMOOTH, assert_agree, networks, plain, samples
from tests.export.pytorch_outputs import FIXTURE, cases, digest

CASES = cases()
RECORDED = json.loads(FIXTURE.read_text(encoding="utf-8"))
FUZZ = settings(max_examples=120, deadline=None)
ANY = st.one_of(networks(), plain())


def run_numpy(model, X, dtype="float64"):
    own = {}
    exec(export.numpy_code(model, dtype=dtype), own)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return own["scores"](X), own["predict"](X)


def run_onnx(model, X, dtype="float64"):
    session = onnxruntime.InferenceSession(
        export.onnx_model(model, dtype=dtype).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    outputs = [each.name for each in session.get_outputs()]
    assert outputs == (["scores", "labels"] if model.task == "classification" else ["scores"])
    results = session.run(None, {"X": X.astype(dtype)})
    return results[0], results[1] if len(results) > 1 else None


@FUZZ
@given(model=ANY, seed=st.integers(0, 99))
def test_numpy_code_answers_the_same(model, seed):
    X = samples(model, seed)
    assert_agree(model, X, *run_numpy(model, X), tolerance=1e-12)


@FUZZ
@given(model=ANY, seed=st.integers(0, 99))
def test_onnxruntime_answers_the_same(model, seed):
    X = samples(model, seed)
    assert_agree(model, X, *run_onnx(model, X), tolerance=1e-12)


@settings(max_examples=40, deadline=None)
@given(model=networks(SMOOTH), seed=st.integers(0, 99))
def test_single_precision_is_close(model, seed):
    X = samples(model, seed)
    # What a layer loses, the next ones multiply.
    gain = np.prod([1 + np.abs(t.data).sum(axis=0).max() for n, t in model.parameters.items() if n.endswith("W")])
    for run in (run_numpy, run_onnx):
        scores, _ = run(model, X, "float32")
        assert np.asarray(scores).dtype == np.float32
        np.testing.assert_allclose(scores, model.scores(X), rtol=0, atol=1e-5 * gain * (1 + np.abs(X).max() ** 2))


@pytest.mark.parametrize("name", CASES)
def test_every_activation_and_every_kind_of_model(name):
    model = CASES[name]
    X = samples(model)
    assert_agree(model, X, *run_numpy(model, X), tolerance=1e-12)
    assert_agree(model, X, *run_onnx(model, X), tolerance=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_pytorch_answered_the_same(name):
    model, recorded = CASES[name], RECORDED[name]
    # PyTorch ran this very code; after a change of it, run `python -m tests.export.pytorch_outputs` where PyTorch is.
    assert digest(export.pytorch_code(model)) == recorded["code"]
    assert_agree(model, samples(model), recorded["scores"], recorded["labels"], tolerance=1e-12)


def test_trained_models_with_labels_of_any_type():
    for data, model in (
        (datasets.iris(classes=3), MLP([2, 5, 3], activation=partial(nb.maxout, pieces=3))),
        (datasets.iris(classes=2), Perceptron(2)),
        (datasets.iris(classes=3), LinearClassifier(2, 3)),
        (([[0, 1.0], [1, 0], [1, 1]], [True, False, True]), MLP([2, 3, 1])),
    ):
        Trainer(model, *data).fit(20)
        X = np.asarray(data[0] if isinstance(data, tuple) else data.X, dtype=float)
        for run in (run_numpy, run_onnx):
            scores, labels = run(model, X)
            assert_agree(model, X, scores, labels, 1e-12)
            assert np.asarray(labels).tolist() == model.predict(X).tolist()


def test_large_sums_overflow_nowhere():
    for name in ("sigmoid", "elu", "softmax", "tanh"):
        model = MLP([1, 3, 3], activation=[name, name])
        model.parameters["layer1.W"].data = [[1e3, -1e3, 1e5]]
        X = np.array([[-1.0], [0.0], [1.0]])
        for run in (run_numpy, run_onnx):
            scores, _ = run(model, X)
            assert np.isfinite(scores).all()
            np.testing.assert_allclose(scores, model.scores(X), rtol=1e-12, atol=1e-300)


def test_the_code_stands_alone(tmp_path):
    model = MLP([2, 4, 3], activation="sigmoid")
    model.classes = np.array(["a'b", 'c"d', "e\nf"])
    (tmp_path / "net.py").write_text(export.numpy_code(model), encoding="utf-8")
    program = "import sys, net; print(net.predict([[1.0, 2.0]]).tolist(), 'nbnet' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{model.predict([[1.0, 2.0]]).tolist()} False"


def test_code_is_valid_and_fits_a_page():
    model = MLP([64, 64, 10], activation="relu")
    for code in (export.numpy_code(model), export.pytorch_code(model)):
        ast.parse(code)
        assert max(map(len, code.splitlines())) < 130


def test_later_training_changes_nothing_that_was_exported():
    model = MLP([2, 3, 1])
    made = export.onnx_model(model)
    before = made.SerializeToString()
    Trainer(model, *datasets.xor(20)).fit(5)
    assert made.SerializeToString() == before


def test_a_neuron_of_mcculloch_and_pitts_fires_at_its_threshold():
    X = [[0, 0], [0, 1], [1, 0], [1, 1.0]]
    for run in (run_numpy, run_onnx):
        assert run(McCullochPitts.gate("and"), np.array(X))[1].tolist() == [0, 0, 0, 1]


class Silent(Gate):
    def forward(self, x):
        return x

    def backward(self, dz):
        return dz


def test_what_cannot_be_written_is_told():
    offset = np.ones((3, 4))
    cases = [
        (Silent(), r"The activation activation of layer1 uses the gate Silent, which states no formula"),
        (lambda x: x + offset[: len(x.data)], r"numbers of shape \(3, 4\), which belong to the samples"),
        (lambda x: np.where(np.logical_and(x > 0, x < 1), x, 0 * x), r"the gate Compare \(∧\)"),
        (lambda x: np.sort(x, axis=1), "the gate Sort"),
        (lambda x: x - np.mean(x), "the gate Mean"),
    ]
    for activation, words in cases:
        model = MLP([2, 4, 1], activation=activation)
        for write in (export.numpy_code, export.pytorch_code, export.onnx_model):
            with pytest.raises(ValueError, match=words):
                write(model)


@pytest.mark.parametrize("write", [export.numpy_code, export.pytorch_code, export.onnx_model])
def test_bad_arguments(write):
    with pytest.raises(TypeError, match=r"expected a model, such as .* or trainer\.model"):
        write(Trainer(MLP([2, 3, 1]), *datasets.xor(9)))
    with pytest.raises(ValueError, match="dtype is 'half'"):
        write(MLP([2, 3, 1]), dtype="half")


def test_without_onnx_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match=r"nbnet\[onnx\]"):
        export.onnx_model(MLP([2, 3, 1]))
