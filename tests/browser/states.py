"""The views in their main states: what the accessibility check looks at, and what the pictures of the docs show.

A new state is one more line of `STATES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

VIEW = ".nbnet-graph-view, .nbnet-live[data-frame]"
"""A view of a training, or of an activation, says when it has drawn something."""

NEURON = """import numpy as np, nbnet as nb
w0, w1, w2 = nb.Tensor(2.0, name="w0"), nb.Tensor(-3.0, name="w1"), nb.Tensor(-3.0, name="w2")
x0, x1 = nb.Tensor(-1.0, name="x0"), nb.Tensor(-2.0, name="x1")
f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
nb.view(f)"""
FORK = """import nbnet as nb
a, b = nb.Tensor(2.0, name="a"), nb.Tensor(1.0, name="b")
nb.view((a + b) * (b + 1), walk="backward", predict=True)"""
ROUTES = """import numpy as np, nbnet as nb
x, y, z = (nb.Tensor(v, name=n) for v, n in ((3.0, "x"), (-4.0, "y"), (2.0, "z")))
nb.view((x * y + np.maximum(z, x)) * 2, patterns=True)"""
FOLDED = """import numpy as np, nbnet as nb
nb.view(nb.MLP([2, 3, 1], seed=1)(nb.Tensor(np.ones((4, 2)), name="X")), folded=["layer1"])"""
PINNED = NEURON.replace(
    "f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))",
    "s = w0 * x0 + w1 * x1 + w2\ns.name = 's'\nf = 1 / (1 + np.exp(-s))",
)
NEURON_FOLDED = NEURON.replace("nb.view(f)", "nb.view(f, neurons=True)")
PRODUCT = """import numpy as np, nbnet as nb
X = nb.Tensor(np.random.default_rng(0).normal(size=(6, 2)), name="X")
W = nb.Tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5]], name="W")
Y = X @ W
Y.name = "Y"
nb.view(np.mean(np.maximum(Y, 0) ** 2))"""
MAXIMUM = """import numpy as np, nbnet as nb
x = nb.Tensor(np.random.default_rng(0).normal(size=4096), name="x")
z = np.maximum(x, 0)
z.name = "z"
nb.view(np.sum(z * z))"""
TRAINING = """import nbnet as nb
X, y = nb.datasets.spiral(n=200, noise=0.05, seed=0)
trainer = nb.Trainer(nb.MLP([2, 16, 16, 1], seed=1), X, y, optimizer=nb.Adam(0.02)).fit(150)
nb.view(trainer)"""

PANELS = TRAINING.replace("nb.view(trainer)", "trainer.pin()\nnb.view(trainer, panels='all')")

HANDS = TRAINING.replace("nb.view(trainer)", "nb.view(trainer, panels='boundary, network, weights')")

PLAYGROUND = """import nbnet as nb
playground = nb.Playground(data="circle", show_test=True, layers=[4, (2, "maxout")])
playground.trainer.fit(60)
playground"""


def _nothing(view: Locator) -> None:
    """The view as it opens."""


def _wire(view: Locator) -> None:
    view.locator(".node").first.focus()
    expect(view.locator(".details")).to_contain_text("leaf")


def _pin(view: Locator) -> None:
    if not view.locator("[data-pinned]").count():
        view.get_by_role("button", name="s", exact=True).click()
        view.locator(".inspector").get_by_role("button", name="Pin", exact=True).click()
    view.locator(".slider.pinned").get_by_role("slider").press("Home")
    expect(view.locator("[data-pinned] .value")).to_have_text("−2")


def _numbers(view: Locator) -> None:
    view.get_by_role("button", name="X", exact=True).press("Enter")
    expect(view.locator(".inspector th[scope=row]")).to_have_count(6)


def _jacobian(output: str, name: str) -> Callable[[Locator], None]:
    def enter(view: Locator) -> None:
        view.get_by_role("button", name=output, exact=True).press("Enter")
        view.locator(".inspector").get_by_role("button", name=name, exact=True).click()
        expect(view.locator(".jacobian svg")).to_be_visible()

    return enter


def _at_a_product(view: Locator) -> None:
    view.get_by_role("slider", name="Step of the walk").fill("16")
    expect(view.locator(".rule-title")).to_have_text("Multiply scales the gradient")


def _predicted(view: Locator) -> None:
    view.get_by_role("button", name="Start again").click()
    expect(view.locator(".walk-title")).to_contain_text("Step 0")
    view.get_by_role("slider", name="Step of the walk").fill("3")
    answer = view.get_by_label("∂f/∂b =")
    answer.fill("2")
    answer.press("Enter")
    view.get_by_label("∂f/∂a =").fill("2")
    view.get_by_role("button", name="Check").click()
    expect(view.locator(".told.wrong")).to_contain_text("contributions add up")


def _moved(view: Locator) -> None:
    moves = view.locator(".legend .grad")
    if moves.text_content() != "∂ / ∂b":
        view.get_by_role("combobox", name="What moves").select_option(label="∂ / ∂b")
        expect(moves).to_have_text("∂ / ∂b")  # the walk is at its start again
    view.get_by_role("slider", name="Step of the walk").fill("3")
    expect(view.locator(".rule-sum")).to_contain_text("∂f/∂b")


def _step(view: Locator) -> None:
    view.get_by_role("button", name="Step", exact=True).click()
    expect(view.get_by_role("status").first).to_contain_text("paused")


def _back_in_time(view: Locator) -> None:
    view.locator("summary").click()
    view.get_by_role("slider", name="Moment of the training").fill("40")
    expect(view.locator(".nbnet-moment")).to_contain_text("iteration 40")


def _alarm(view: Locator) -> None:
    field = view.get_by_role("spinbutton", name="slope")
    field.fill("7")
    field.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("slope")


def _hands(view: Locator) -> None:
    view.locator(".nbnet-choice label").nth(2).click()
    expect(view.get_by_label("Pin its answer")).to_be_visible()
    view.get_by_label("Pin its answer").check()
    expect(view.get_by_role("spinbutton", name="pinned at")).to_be_visible()


def _shared(view: Locator) -> None:
    if view.locator(".nbnet-share").is_hidden():
        view.get_by_role("button", name="Share and code").click()
    expect(view.locator(".nbnet-shared-code pre")).to_contain_text("nb.Trainer")


def _played(view: Locator) -> None:
    # As far as the picture shows it learning, and always as far.
    view.get_by_role("combobox", name="How far a step goes").select_option("epoch")
    view.get_by_role("button", name="Step", exact=True).click()
    expect(view.get_by_role("status").first).to_contain_text("paused")


@dataclass(frozen=True)
class State:
    """A view in a state.

    Attributes:
        name: of the picture, without its theme.
        cell: the source that shows the view.
        enter: what a person does then.
        pictured: whether the docs show it.
    """

    name: str
    cell: str
    enter: Callable[[Locator], None] = _nothing
    pictured: bool = True


STATES = (
    State("graph", NEURON),
    State("graph-explained", NEURON, _wire),
    State("graph-folded", FOLDED),
    State("graph-neuron", NEURON_FOLDED),
    State("graph-pinned", PINNED, _pin),
    State("graph-numbers", PRODUCT, _numbers),
    State("graph-jacobian", PRODUCT, _jacobian("Y", "∂Y/∂W")),
    State("graph-jacobian-large", MAXIMUM, _jacobian("z", "∂z/∂x")),
    State("graph-walk", NEURON.replace("nb.view(f)", "nb.view(f, walk=True)"), _at_a_product),
    State("graph-predict", FORK, _predicted),
    State("graph-forward-mode", FORK.replace('"backward", predict=True', '"forward-mode"'), _moved),
    State("graph-patterns", ROUTES),
    State("training", TRAINING),
    State("training-stepped", TRAINING, _step, pictured=False),
    State("training-panels", PANELS, _back_in_time, pictured=False),
    State("training-hands", HANDS, _hands, pictured=False),
    State("playground", PLAYGROUND, _played),
    State("playground-shared", PLAYGROUND, _shared, pictured=False),
    State("explorer-relu", "import nbnet as nb\nnb.ActivationExplorer('relu', compare='tanh', x=2)"),
    State("explorer-maxout", "import nbnet as nb\nnb.ActivationExplorer('maxout', x=-2)"),
    State("explorer-alert", "import nbnet as nb\nnb.ActivationExplorer('leaky_relu', x=-1)", _alarm, pictured=False),
)


def opened(lab: Lab, index: int) -> Locator:
    """The view in the cell of the state with this index, once it shows something."""
    return lab.view(index, VIEW)
