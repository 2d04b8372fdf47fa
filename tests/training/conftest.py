import pytest

from nbnet import datasets
from nbnet.models import MLP, SGD
from nbnet.training import Trainer


@pytest.fixture
def make():
    """Trainers that differ in nothing: a small network on the Playground's XOR."""

    def make_trainer(**settings):
        X, y = datasets.xor(40)
        settings = {"optimizer": SGD(0.3), "batch_size": 7, "seed": 3, **settings}
        return Trainer(MLP([2, 4, 1], seed=1), X, y, **settings)

    return make_trainer


class Recorder:
    """A listener that remembers what it was told."""

    def __init__(self):
        self.frames, self.states = [], []

    def frame(self, trainer):
        self.frames.append(trainer.iteration)

    def state(self, trainer):
        self.states.append(trainer.state)


@pytest.fixture
def recorder():
    return Recorder()
