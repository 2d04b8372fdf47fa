"""The progress bar of a long `fit`."""

import pytest

from nbnet import datasets
from nbnet.models import MLP
from nbnet.training import Trainer, progress


@pytest.fixture
def trainer():
    return Trainer(MLP([2, 4, 1]), *datasets.xor(n=100))


def test_a_short_training_is_silent(trainer, capsys):
    trainer.fit(20)
    assert capsys.readouterr() == ("", "")


def test_a_long_training_counts_its_epochs(trainer, capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    trainer.fit(2000)
    written = capsys.readouterr().err
    assert "/2000" in written
    assert "epoch" in written


def test_it_can_be_asked_for_and_forbidden(trainer, capsys, monkeypatch):
    trainer.fit(5000, progress=True)
    assert "/5000" in capsys.readouterr().err
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    trainer.fit(200, progress=False)
    assert capsys.readouterr().err == ""


def test_it_changes_no_number(trainer):
    other = Trainer(MLP([2, 4, 1]), *datasets.xor(n=100)).fit(300, progress=False)
    assert trainer.fit(300, progress=True).history.loss.tolist() == other.history.loss.tolist()


def test_something_else_than_yes_or_no_is_refused(trainer):
    with pytest.raises(TypeError, match="progress is 'yes'"):
        trainer.fit(5, progress="yes")
    assert trainer.epoch == 0
