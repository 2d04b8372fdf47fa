"""Every public name of the headless library answers bad input with words; a new name without a row here fails."""

from __future__ import annotations

import numpy as np
import pytest

import nbnet as nb
from nbnet import datasets, export, models, training

# Made by the library, not by its users.
ANSWERS = {"Mistake", "DivergenceError", "Listener", "Moment", "Run", "Sweep", "SweptRun"}

X, y = [[0.0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
NET = "MLP([2, 4, 1])"

BAD = {
    "MLP": [
        ("MLP([2])", ValueError, "sizes is"),
        ("MLP('2-4-1')", TypeError, "such as"),
        ("MLP([2, -1, 1])", ValueError, r"sizes\[1\] is -1"),
        ("MLP([2, 4, 1], activation='rellu')", ValueError, "did you mean 'relu'"),
        ("MLP([2, 4, 1], initializer='xaver')", ValueError, "did you mean 'xavier'"),
        ("MLP([2, 4, 1], task='classify')", ValueError, "expected 'classification' or 'regression'"),
        ("MLP([2, 4, 1], l2=-1)", ValueError, "l2 is -1"),
        ("MLP([2, 4, 1], initializer=lambda random, n, m: np.zeros(3))", ValueError, r"expected \(2, 4\)"),
        (f"{NET}.predict([[1.0, 2.0, 3.0]])", ValueError, "X has 3 features"),
        (f"{NET}.predict([[1.0, float('nan')]])", ValueError, r"X\[0, 1\] is nan"),
        (f"{NET}.predict([])", ValueError, "one row a sample"),
        (f"{NET}.accuracy(X, [0, 1])", ValueError, "y has 2 labels, but X has 4 samples"),
    ],
    "FeatureMLP": [
        ("FeatureMLP([2, 1], features=['x1', 'x3'])", ValueError, "no feature called 'x3' of 2 columns"),
        ("FeatureMLP([3, 1], features=['x1', 'x2'])", ValueError, "sizes begins with 3: expected 2"),
        ("FeatureMLP([1, 1], features=[])", ValueError, "expected a list"),
    ],
    "LinearClassifier": [
        ("LinearClassifier(2, 1)", ValueError, "n_classes is 1"),
        ("LinearClassifier('2', 3)", TypeError, "n_features is '2'"),
        ("LinearClassifier(2, 3)(np.ones((3, 5)))", ValueError, "the model expects 2"),
    ],
    "Perceptron": [
        ("Perceptron(0)", ValueError, "n_features is 0"),
        ("Perceptron(2, learning_rate=0)", ValueError, "learning_rate is 0"),
        ("Perceptron(2).novikoff_bound(X, [1])", ValueError, "y has 1 labels"),
        ("Perceptron(2).update([1, 2], 'yes')", ValueError, "target is 'yes': expected the index of a class, 0 to 1"),
        ("Perceptron(2).update([1, 2], 0.5)", ValueError, "target is 0.5"),
        ("Perceptron(2).update([1, 2], True)", ValueError, "target is True"),
    ],
    "McCullochPitts": [
        ("McCullochPitts([1, 'a'], 1)", TypeError, "weights holds"),
        ("McCullochPitts([1, 1], float('nan'))", ValueError, "threshold is nan"),
        ("McCullochPitts.gate('nandd')", ValueError, "did you mean 'nand'"),
        ("McCullochPitts.search(X, y, values=[])", ValueError, "values is empty"),
        ("McCullochPitts.search(X, y, values=3)", TypeError, "values is 3: expected a list of numbers"),
        ("McCullochPitts.search(np.eye(10), [0, 1] * 5)", ValueError, "10 weights and a threshold make 3.1e\\+10"),
    ],
    "SGD": [
        ("SGD(-1)", ValueError, "learning_rate is -1"),
        ("SGD(0.1, momentum=1.0)", ValueError, "momentum is 1.0"),
        ("SGD(0.1, nesterov=True)", ValueError, "needs momentum"),
    ],
    "RMSProp": [("RMSProp(0.1, decay=2)", ValueError, "decay is 2")],
    "Adam": [("Adam(True)", TypeError, "learning_rate is True"), ("Adam(0.1, epsilon=0)", ValueError, "epsilon is 0")],
    "step_decay": [("step_decay(0.1, every=0)", ValueError, "every is 0")],
    "exponential_decay": [("exponential_decay(0.1, half_life=-1)", ValueError, "half_life is -1")],
    "cosine_decay": [("cosine_decay(0.1, steps=0)", ValueError, "steps is 0")],
    **{
        name: [
            (f"{name}('a')", TypeError, "real numbers, not 'a'"),
            (f"{name}([[1], [2, 3]])", ValueError, "rectangular"),
        ]
        for name in models.ACTIVATIONS
    },
    "elu": [("elu([1.0], alpha=-1)", ValueError, "alpha is -1"), ("elu(None)", TypeError, "not None")],
    "maxout": [
        ("maxout([1.0, 2.0, 3.0], pieces=2)", ValueError, "no multiple"),
        ("maxout([1.0, [2.0]])", ValueError, "rectangular shape"),
    ],
    "mse": [("mse([1.0], [1.0, 2.0])", ValueError, "one shape")],
    "binary_cross_entropy": [("binary_cross_entropy([[1.0]], [[2.0]])", ValueError, "one is 2")],
    "softmax": [
        ("softmax([])", ValueError, "at least one score"),
        ("softmax('a')", TypeError, "not 'a'"),
        ("softmax([1.0, [2.0]])", ValueError, "rectangular shape"),
    ],
    "softmax_cross_entropy": [
        ("softmax_cross_entropy([[1.0, 2.0]], [float('nan')])", ValueError, "from 0 to 1"),
        ("softmax_cross_entropy([[1.0, 2.0]], [5])", ValueError, "from 0 to 1"),
    ],
    "hinge": [
        ("hinge([[1.0, 2.0]], [0], delta=0)", ValueError, "delta is 0"),
        ("hinge([[1.0, 2.0]], [0, 1])", ValueError, "one-hot"),
    ],
    "l1": [("l1([])", TypeError, "at least one Tensor"), ("l1('W')", TypeError, "list of weights")],
    "l2": [("l2(nb.Tensor(1.0))", TypeError, "list of weights")],
    "Trainer": [
        (f"Trainer({NET}, X, [0, 1])", ValueError, "one label a sample"),
        (f"Trainer({NET}, [], [])", ValueError, "one row a sample"),
        (f"Trainer({NET}, X, [1, 1, 1, 1])", ValueError, "one class only"),
        (f"Trainer({NET}, [['a', 'b']] * 4, y)", TypeError, "real number"),
        (f"Trainer({NET}, [[0, float('nan')]] * 4, y)", ValueError, r"X\[0, 1\] is nan"),
        (f"Trainer({NET}, [[0], [1, 2]], y[:2])", (TypeError, ValueError), "X"),
        (f"Trainer({NET}, X, y, loss='hing')", ValueError, "did you mean 'hinge'"),
        (f"Trainer({NET}, X, y, optimizer='SGD')", TypeError, "expected an optimizer"),
        (f"Trainer({NET}, X, y, batch_size=0)", ValueError, "batch_size is 0"),
        (f"Trainer({NET}, X, y, seed='x')", TypeError, "seed is 'x'"),
        (f"Trainer({NET}, X, y, optimizer=SGD(1e9)).fit(50)", training.DivergenceError, "smaller learning_rate"),
        (f"Trainer({NET}, X, y).fit('many')", TypeError, "epochs is 'many'"),
        (f"Trainer({NET}, X, y).stop_when(0.1)", TypeError, "loss_below"),
        (
            f"Trainer({NET}, X, y).stop_when(no_improvement(3, measurement='acuracy'))",
            ValueError,
            "measures no 'acuracy': did you mean 'accuracy'",
        ),
        (f"Trainer({NET}, X, y).add_listener(print)", TypeError, r"a method frame\(trainer\)"),
        (f"Trainer({NET}, X, y).rewind(5)", ValueError, "expected a step that was done"),
    ],
    "History": [
        ("History('loss')", ValueError, "list of names"),
        ("History([])", ValueError, "list of names"),
        ("History([[1, 2], [3]])", ValueError, "list of names"),
    ],
    "sweep": [
        ("sweep('MLP', (X, y), learning_rate=[0.1])", TypeError, "model"),
        (f"sweep({NET}, (X, [0, 1]), learning_rate=[0.1])", ValueError, "y has 2 labels"),
        (f"sweep({NET}, (X, y), learning_rat=[0.1])", (TypeError, ValueError), "learning_rat"),
    ],
    "save": [
        ("save('x.npz', 3)", TypeError, "expected a Trainer, or a model"),
        (f"save('x.txt', {NET})", ValueError, r"ends in \.npz"),
        (f"save(None, {NET})", TypeError, "path is None"),
    ],
    "load": [("load('x')", ValueError, r"ends in \.npz"), ("load(3)", TypeError, "path is 3")],
    **{
        name: [
            (f"{name}(Trainer({NET}, X, y))", TypeError, r"or trainer\.model"),
            (f"{name}({NET}, dtype='half')", ValueError, "dtype is 'half'"),
        ]
        for name in export.__all__
    },
    "loss_below": [
        ("loss_below('x')", TypeError, "value is 'x'"),
        ("loss_below(1, measurement=2)", TypeError, "measurement is 2"),
    ],
    "no_improvement": [("no_improvement(0)", ValueError, "epochs is 0")],
    "time_limit": [("time_limit(0)", ValueError, "seconds is 0")],
    "Dataset": [
        ("Dataset(np.ones(3), np.ones(3), ('x',))", ValueError, "one row a sample"),
        ("Dataset(np.ones((3, 1)), np.ones(2), ('x',))", ValueError, "y has 2 targets"),
        ("Dataset(np.ones((3, 2)), np.ones(3), ('x',))", ValueError, "1 names, but X has 2 columns"),
    ],
    "Standardization": [("Standardization.of([[float('nan')]])", ValueError, r"X\[0, 0\] is nan")],
    "feature_map": [
        ("feature_map([[1, 2, 3]])", ValueError, "expects 2"),
        ("feature_map([[1, 2]], ['x3'])", ValueError, "known are x1"),
        ("feature_map([[1, 2]], None)", ValueError, "names is None"),
    ],
    "split": [("split([1, 2])", TypeError, "Dataset"), ("split(iris(), part=2)", ValueError, "part is 2")],
    **{name: [(f"{name}(n=-3)", ValueError, "n is -3")] for name in datasets.DATASETS},
    "iris": [
        ("iris(classes=5)", ValueError, "classes is 5"),
        ("iris(classes=None)", ValueError, "classes is None"),
        ("iris(features=3)", ValueError, "features is 3"),
    ],
    "logic_gate": [("logic_gate('xorr')", ValueError, "did you mean 'xor'")],
    "digits": [("digits(0)", ValueError, "is 0"), ("digits([1, 'a'])", ValueError, "digits 0 to 9")],
}

ROWS = [(name, *row) for name, rows in BAD.items() for row in rows]


def test_every_public_name_has_a_row():
    public = {*models.__all__, *training.__all__, *datasets.__all__, *export.__all__} - ANSWERS
    assert sorted(public - set(BAD)) == []


@pytest.mark.parametrize(("name", "call", "error", "words"), ROWS, ids=[call for _, call, *_ in ROWS])
def test_it_says_what_was_wrong(name, call, error, words):
    namespace = {
        "np": np, "nb": nb, "X": X, "y": y,
        **{n: getattr(module, n) for module in (models, training, datasets, export) for n in module.__all__},
    }  # fmt: skip
    with pytest.raises(error, match=words) as raised:
        eval(call, namespace)
    assert len(str(raised.value)) > 20
