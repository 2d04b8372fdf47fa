"""Changes by hand in the pictures of a training."""

import numpy as np
import pytest

import nbnet as nb
from nbnet.drawing.panel import subject_of, view_of
from nbnet.drawing.weights_panel import SHOWN, WeightsPanel


@pytest.fixture
def trainer():
    return nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=40)).fit(5)


def trace(figure, uid):
    return next(each for each in figure.data if each.uid == uid)


def test_the_loss_plot_marks_where_something_was_changed_and_what_is_measured_now(trainer):
    trainer.set_parameter("layer2.b", 0, 2.0)
    trainer.fit(2)
    assert trace(nb.drawing.loss(trainer), "now").x.tolist() == []
    trainer.add_samples([[0.5, 0.5]], [1])
    figure = nb.drawing.loss(trainer)
    marks, now = trace(figure, "marks"), trace(figure, "now")
    np.testing.assert_array_equal(marks.x, [5, 5, np.nan, 7, 7, np.nan])  # a gap between two lines
    assert marks.name == "changed by hand; last: samples added: 1"
    assert (now.x.tolist(), now.y.tolist()) == ([7.0], [trainer.moment().measured()["loss"]])


def test_the_diagram_rings_a_pinned_neuron(trainer):
    assert "pinned" not in nb.drawing.network(trainer).svg
    trainer.pin_unit(1, 2, 0.25)
    assert nb.drawing.network(trainer).svg.count("layer 1, neuron 2, pinned at 0.25</title>") == 1


def test_the_weights_of_a_neuron_are_all_that_go_into_it_and_its_bias(trainer):
    panel = WeightsPanel(subject_of(trainer), neuron="1.2")
    W, b = (np.asarray(trainer.model.parameters[f"layer1.{name}"].data) for name in "Wb")
    np.testing.assert_array_equal(panel.values(trainer.model), [*W[:, 2], b[2]])
    assert panel.figure()["pin"] == {"layer": 1, "unit": 2}
    trainer.pin_unit(1, 2, 0.25)
    answer = panel.patch(view_of(trainer)).traces["answer"]
    assert (answer["held"], answer["mean"]) == (0.25, 0.25)
    assert WeightsPanel(subject_of(trainer), neuron="2.0").figure()["pin"] is None
    with pytest.raises(ValueError, match=r"neuron is '3\.0'"):
        WeightsPanel(subject_of(trainer), neuron="3.0")


def test_many_inputs_come_in_parts_and_maxout_has_every_sum():
    X = np.random.default_rng(0).normal(size=(10, 60))
    trainer = nb.Trainer(nb.MLP([60, 2, 1], activation="maxout"), X, np.arange(10) % 2)
    panel = WeightsPanel(subject_of(trainer), neuron="1.1", part="48")
    assert [choice.name for choice in panel.choices] == ["neuron", "part"]
    indices = [entry.index for entry in panel.entries]
    assert indices == [*((i, 1) for i in range(48, 60)), (1,), *((i, 3) for i in range(48, 60)), (3,)]
    assert len(WeightsPanel(subject_of(trainer)).entries) == 2 * (SHOWN + 1)


def test_a_perceptron_has_weights_but_nothing_to_pin():
    trainer = nb.Trainer(nb.Perceptron(2), *nb.datasets.iris()).fit(3)
    panel = WeightsPanel(subject_of(trainer))
    assert (panel.choices, panel.figure()["pin"]) == ((), None)
    assert [entry.parameter for entry in panel.entries] == ["W", "W", "b"]
