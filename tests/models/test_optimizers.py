"""Optimisers: a few steps by hand, the textbook's formulas over many, clipping, decay, schedules."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nbnet import models
from nbnet.models import SGD, Adam, RMSProp, cosine_decay, exponential_decay, step_decay
from nbnet.models.optimizers import OPTIMIZERS
from tests.models import trajectories

gradients = arrays(float, (12, 4), elements=st.floats(-5, 5))


def path(rule, gradients, start=(1.0, -2.0, 0.5, 3.0)):
    theta = np.array(start)
    memory = rule.memory(theta)
    points = []
    for g in gradients:
        before = g.copy()
        rule.step(theta, g, memory)
        np.testing.assert_array_equal(g, before)
        points.append(theta.copy())
    return np.array(points)


@given(gradients)
def test_sgd_is_a_sum_of_gradients(g):
    np.testing.assert_allclose(path(SGD(0.1), g), [1, -2, 0.5, 3] - 0.1 * np.cumsum(g, axis=0), atol=1e-12)


@pytest.mark.parametrize("nesterov", [False, True])
@given(gradients)
def test_momentum_remembers_old_gradients_with_falling_weights(nesterov, g):
    mu, theta, expected = 0.8, np.array([1.0, -2.0, 0.5, 3.0]), []
    for t in range(len(g)):
        v = sum(mu ** (t - s) * g[s] for s in range(t + 1))
        theta = theta - 0.1 * (g[t] + mu * v if nesterov else v)
        expected.append(theta)
    np.testing.assert_allclose(path(SGD(0.1, momentum=mu, nesterov=nesterov), g), expected, atol=1e-12)


@given(gradients)
def test_rmsprop_divides_by_the_root_of_the_mean_square(g):
    rho, theta, expected = 0.9, np.array([1.0, -2.0, 0.5, 3.0]), []
    for t in range(len(g)):
        s = sum((1 - rho) * rho ** (t - k) * g[k] ** 2 for k in range(t + 1))
        theta = theta - 0.01 * g[t] / (np.sqrt(s) + 1e-8)
        expected.append(theta)
    np.testing.assert_allclose(path(RMSProp(0.01, decay=rho), g), expected, atol=1e-10)


@given(gradients)
def test_adam_corrects_both_its_averages(g):
    b1, b2, theta, expected = 0.9, 0.99, np.array([1.0, -2.0, 0.5, 3.0]), []
    for t in range(len(g)):
        w1, w2 = (np.array([b ** (t - k) for k in range(t + 1)])[:, None] for b in (b1, b2))
        m = (w1 * g[: t + 1]).sum(axis=0) / w1.sum()
        s = (w2 * g[: t + 1] ** 2).sum(axis=0) / w2.sum()
        theta = theta - 0.01 * m / (np.sqrt(s) + 1e-8)
        expected.append(theta)
    np.testing.assert_allclose(path(Adam(0.01, b1, b2), g), expected, atol=1e-9)


@pytest.mark.parametrize("case", trajectories.CASES)
def test_every_step_is_pytorchs(case):
    kind, settings, _theirs = trajectories.CASES[case]
    rate = settings["learning_rate"]
    if isinstance(rate, tuple):
        schedule, start, options = rate
        settings = {**settings, "learning_rate": getattr(models, schedule)(start, **options)}
    rule = OPTIMIZERS[kind](**settings)
    theta = np.array(trajectories.START)
    memory = rule.memory(theta)
    points = []
    for _ in range(trajectories.STEPS):
        rule.step(theta, trajectories.gradient(theta), memory)
        points.append(theta.copy())
    recorded = json.loads(trajectories.FIXTURE.read_text(encoding="utf-8"))[case]
    # PyTorch divides by the norm + 1e-6 when it clips.
    np.testing.assert_allclose(points, recorded, rtol=1e-10, atol=1e-5 if "clipped" in case else 1e-12)


@pytest.mark.parametrize("rule", [SGD(0.05), SGD(0.05, 0.9), SGD(0.05, 0.9, True), RMSProp(0.05), Adam(0.1)])
def test_every_rule_finds_the_bottom_of_a_bowl(rule):
    theta = np.array([3.0, -2.0])
    memory = rule.memory(theta)
    for _ in range(500):
        rule.step(theta, 2 * theta * [1.0, 3.0], memory)
    assert np.abs(theta).max() < 0.06


def test_clipping_shortens_a_long_gradient_and_keeps_its_direction():
    long, short = np.array([[30.0, 40.0, 0.0, 0.0]]), np.array([[0.3, 0.4, 0.0, 0.0]])
    start = np.zeros(4)
    np.testing.assert_allclose(path(SGD(1.0, clip=5), long, start)[0], [-3, -4, 0, 0])
    np.testing.assert_allclose(path(SGD(1.0, clip=5), short, start)[0], [-0.3, -0.4, 0, 0])


def test_weight_decay_shrinks_what_has_no_gradient():
    np.testing.assert_allclose(path(SGD(0.5, weight_decay=0.2), np.zeros((3, 4)))[:, 0], [0.9, 0.81, 0.729])


def test_a_schedule_gives_each_step_its_rate():
    rule = SGD(step_decay(1.0, every=2))
    np.testing.assert_allclose(path(rule, np.ones((5, 1)), [0.0])[:, 0], -np.cumsum([1, 1, 0.5, 0.5, 0.25]))
    for schedule in (exponential_decay(0.5, half_life=10), cosine_decay(0.5, steps=50)):
        rates = [schedule(t) for t in range(60)]
        assert rates[0] == 0.5
        assert (np.diff(rates) <= 0).all()
        assert min(rates) > 0


def test_rules_have_their_names():
    assert list(OPTIMIZERS) == ["SGD", "RMSProp", "Adam"]
    with pytest.raises(ValueError, match="did you mean 'Adam'"):
        OPTIMIZERS["Adma"]


def test_reprs_show_what_is_set():
    assert repr(SGD(0.1)) == "SGD(0.1)"
    assert repr(SGD(0.1, 0.9, True, clip=1)) == "SGD(0.1, clip=1, momentum=0.9, nesterov=True)"
    assert repr(Adam()) == "Adam(0.001, beta1=0.9, beta2=0.999, epsilon=1e-08)"
    assert repr(SGD(lambda steps: 0.1)) == "SGD(schedule)"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: SGD(0), ValueError, "learning_rate is 0: expected a finite number above 0"),
        (lambda: SGD(-0.1), ValueError, "learning_rate is -0.1"),
        (lambda: SGD("fast"), TypeError, "learning_rate is 'fast'"),
        (lambda: SGD(float("nan")), ValueError, "learning_rate is nan"),
        (lambda: SGD(0.1, momentum=1), ValueError, "momentum is 1: expected a number from 0 to below 1"),
        (lambda: SGD(0.1, nesterov=True), ValueError, "needs momentum"),
        (lambda: SGD(0.1, clip=0), ValueError, "clip is 0"),
        (lambda: SGD(0.1, weight_decay=-1), ValueError, "weight_decay is -1"),
        (lambda: RMSProp(0.1, decay=1.0), ValueError, "decay is 1.0"),
        (lambda: Adam(beta2=1), ValueError, "beta2 is 1"),
        (lambda: Adam(epsilon=0), ValueError, "epsilon is 0"),
        (lambda: SGD(lambda steps: -1.0).rate(3), ValueError, r"learning_rate\(3\) is -1.0"),
        (lambda: step_decay(0.1, every=0), ValueError, "every is 0"),
    ],
)
def test_wrong_arguments_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()
