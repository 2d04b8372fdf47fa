"""What may happen in a soak: one function a gesture, with how often it comes.

A gesture takes a :class:`~tests.browser.soak.walk.Walk` and returns what it did in words, or None if it could not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Locator

if TYPE_CHECKING:
    from tests.browser.soak.walk import Walk

Gesture = Callable[["Walk"], str | None]

GESTURES: dict[Gesture, int] = {}


def often(weight: int) -> Callable[[Gesture], Gesture]:
    """How often a gesture comes, beside the others."""

    def add(gesture: Gesture) -> Gesture:
        GESTURES[gesture] = weight
        return gesture

    return add


def training(walk: Walk) -> Locator:
    """One of the views of the training, or the playground."""
    return walk.view(walk.random.choice(("view", "view", "other", "playground")))


# ---- the transport ---------------------------------------------------------------------------------------------------


@often(12)
def play_or_pause(walk: Walk) -> str | None:
    return walk.hand.click(training(walk).locator(".nbnet-toggle"))


@often(6)
def step(walk: Walk) -> str | None:
    return walk.hand.click(training(walk).locator(".nbnet-step"))


@often(2)
def how_far_a_step_goes(walk: Walk) -> str | None:
    return walk.hand.choose(training(walk).get_by_role("combobox", name="How far a step goes"))


@often(2)
def reset(walk: Walk) -> str | None:
    return walk.hand.click(training(walk).locator(".nbnet-reset"))


@often(2)
def full_speed_for_a_moment(walk: Walk) -> str | None:
    speed = training(walk).get_by_role("combobox", name="Speed")
    speed.select_option("full speed")
    walk.page.wait_for_timeout(walk.random.choice((200, 700)))
    speed.select_option(walk.random.choice(("1 step a frame", "10 steps a frame")))
    return "full speed for a moment"


@often(4)
def keys(walk: Walk) -> str | None:
    chosen = (" ", "s", "ArrowRight", "[", "]", "Escape", "Control+z", "Control+Shift+z", "Control+y")
    return walk.hand.press(training(walk), chosen)


@often(5)
def a_setting(walk: Walk) -> str | None:
    texts = {
        "learning rate": ("0.01", "0.1", "0.3", "1", "-1", ""),
        "batch size": ("1", "7", "20", "", "0", "2.5", "100000"),
        "L1 λ": ("0", "0.001", "-3"),
        "L2 λ": ("0", "0.01", "0.5"),
    }
    name = walk.random.choice(list(texts))
    field = training(walk).locator(".nbnet-settings").get_by_role("spinbutton", name=name)
    return walk.hand.type(field, texts[name])


@often(1)
def too_large_a_rate(walk: Walk) -> str | None:
    """A run that diverges says so, and goes on when the rate is smaller."""
    view = walk.view("view")
    rate = view.locator(".nbnet-settings").get_by_role("spinbutton", name="learning rate")
    done = walk.hand.type(rate, ("1e6", "1e30"))
    if view.locator(".nbnet-toggle").get_attribute("data-shows") == "play":
        view.locator(".nbnet-toggle").click()
    walk.page.wait_for_timeout(600)
    walk.hand.type(rate, ("0.1",))
    return done


# ---- time ------------------------------------------------------------------------------------------------------------


@often(6)
def scrub(walk: Walk) -> str | None:
    return walk.hand.slide(training(walk).locator(".nbnet-timeline input[type=range]"))


@often(3)
def back_to_now_or_on_from_here(walk: Walk) -> str | None:
    return walk.hand.click(training(walk).locator(".nbnet-now, .nbnet-branch"))


@often(2)
def pin_a_run_or_let_it_go(walk: Walk) -> str | None:
    return walk.hand.click(training(walk).locator(".nbnet-pin, .nbnet-unpin"))


# ---- by hand ---------------------------------------------------------------------------------------------------------


@often(4)
def take_a_tool(walk: Walk) -> str | None:
    return walk.hand.click(walk.view(walk.random.choice(("view", "playground"))).locator(".nbnet-choice label"))


@often(10)
def touch_a_point(walk: Walk) -> str | None:
    """Press on a sample, or beside it, and drag: what that does is the tool's matter."""
    view = walk.view(walk.random.choice(("view", "playground")))
    hand = view.locator(".nbnet-plot-boundary .nbnet-hand")
    if not hand.count() or not hand.is_visible():
        return take_a_tool(walk)
    hand.scroll_into_view_if_needed()
    box = hand.bounding_box()
    samples: list[tuple[float, float]] = view.evaluate(
        """(view) => {
            const plot = view.querySelector(".nbnet-plot-boundary .js-plotly-plot");
            const [x, y] = [plot._fullLayout.xaxis, plot._fullLayout.yaxis];
            const share = (value, [low, high]) => (value - low) / (high - low);
            const place = (across, down) => [share(across, x.range), 1 - share(down, y.range)];
            return plot.data.filter((trace) => trace.mode?.includes("markers") && trace.x?.length)
                .flatMap((trace) => Array.from(trace.x, (across, i) => place(across, trace.y[i])))
                .filter(([a, b]) => a > 0 && a < 1 && b > 0 && b < 1);
        }"""
    )
    if box is None or not samples:
        return None
    across, down = walk.random.choice(samples)
    start = (box["x"] + across * box["width"], box["y"] + down * box["height"])
    end = (box["x"] + walk.random.random() * box["width"], box["y"] + walk.random.random() * box["height"])
    walk.hand.drag(start, end)
    return f"dragged over the points from {start} to {end} with {hand.get_attribute('data-tool')}"


@often(3)
def a_point_by_its_fields(walk: Walk) -> str | None:
    fields = walk.view(walk.random.choice(("view", "playground"))).locator(".nbnet-fields")
    which = walk.random.randrange(3)
    if which == 0:
        return walk.hand.click(fields.locator("button"))
    if which == 1:
        return walk.hand.choose(fields.locator("select"))
    return walk.hand.type(fields.locator("input"), ("0", "1.5", "-2.25", "12", "1e9", "999", ""))


@often(9)
def a_weight(walk: Walk) -> str | None:
    weights = walk.view(walk.random.choice(("view", "other"))).locator(".nbnet-weights")
    if walk.random.random() < 0.7:
        return walk.hand.slide(weights.locator("input[type=range]"))
    return walk.hand.type(weights.locator("input[type=number]"), ("0", "0.75", "-3", "1e4", "1e308", "1e400"))


@often(4)
def pin_a_neuron(walk: Walk) -> str | None:
    return walk.hand.click(walk.view("view").locator(".nbnet-answer input[type=checkbox]"))


@often(3)
def touch_the_diagram(walk: Walk) -> str | None:
    view = walk.view(walk.random.choice(("view", "playground")))
    place = walk.hand.one_of(view.locator(".nbnet-plot-network .nbnet-hit"))
    if place is None:
        return None
    place.dispatch_event("click")  # lines cross each other: any of them may be the one that is hit
    return "touched the diagram"


@often(8)
def back_and_forth(walk: Walk) -> str | None:
    return walk.hand.click(training(walk).locator(".nbnet-undo, .nbnet-redo"))


# ---- panels ----------------------------------------------------------------------------------------------------------


@often(4)
def the_menu_of_panels(walk: Walk) -> str | None:
    view = training(walk)
    menu = view.locator(".nbnet-panel-menu details")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    done = walk.hand.click(menu.locator("input:not(:disabled)"))
    menu.locator("summary").click()
    return done


@often(3)
def a_choice_of_a_panel(walk: Walk) -> str | None:
    return walk.hand.choose(training(walk).locator("figcaption select"))


# ---- the playground --------------------------------------------------------------------------------------------------


@often(3)
def other_data(walk: Walk) -> str | None:
    return walk.hand.click(walk.view("playground").locator(".nbnet-picture, .nbnet-fresh"))


@often(4)
def a_slider_of_the_data(walk: Walk) -> str | None:
    return walk.hand.slide(walk.view("playground").locator(".nbnet-slide input"))


@often(8)
def the_network(walk: Walk) -> str | None:
    places = ".nbnet-layer button, .nbnet-add-layer, .nbnet-feature, .nbnet-ticks input"
    return walk.hand.click(walk.view("playground").locator(places))


@often(3)
def an_activation_or_how_it_learns(walk: Walk) -> str | None:
    return walk.hand.choose(walk.view("playground").locator(".nbnet-layer select, .nbnet-choices select"))


@often(3)
def a_number_of_how_it_learns(walk: Walk) -> str | None:
    fields = walk.view("playground").locator(".nbnet-choices input[type=number], .nbnet-pieces input")
    return walk.hand.type(fields, ("0", "0.5", "0.9", "1", "3", "-2", "1.5"))


@often(1)
def share(walk: Walk) -> str | None:
    return walk.hand.click(walk.view("playground").locator(".nbnet-sharer"))


# ---- the graph -------------------------------------------------------------------------------------------------------


@often(8)
def a_leaf(walk: Walk) -> str | None:
    graph = walk.view("graph")
    if walk.random.random() < 0.6:
        return walk.hand.slide(graph.locator(".slider-range"))
    return walk.hand.type(graph.locator(".slider-value"), ("0.5", "-7", "1e300", "0", "12"))


@often(2)
def the_ends_of_a_slider(walk: Walk) -> str | None:
    return walk.hand.type(walk.view("graph").locator(".slider-end"), ("-10", "5", "0"))


@often(5)
def a_wire(walk: Walk) -> str | None:
    """Open a wire; pin its result, open a Jacobian, or shut it again."""
    graph = walk.view("graph")
    if walk.random.random() < 0.5:
        place = walk.hand.one_of(graph.locator("svg .node"))
        if place is None:
            return None
        place.dispatch_event("click")
        return "opened a wire"
    return walk.hand.click(graph.locator(".inspector button, .slider-unpin"))


@often(4)
def the_toolbar_of_the_graph(walk: Walk) -> str | None:
    return walk.hand.click(walk.view("graph").locator(".bar > .tools > button"))


@often(4)
def walk_through_the_graph(walk: Walk) -> str | None:
    graph = walk.view("graph")
    if walk.random.random() < 0.2:
        return walk.hand.slide(graph.locator("input.scrubber"))
    if walk.random.random() < 0.2:
        return walk.hand.choose(graph.locator(".bar.walk select"))
    return walk.hand.click(graph.locator(".bar.walk button"))


# ---- pages, cells and the kernel -------------------------------------------------------------------------------------


@often(2)
def reload(walk: Walk) -> str | None:
    walk.reload()
    return "reloaded the page"


@often(2)
def another_tab(walk: Walk) -> str | None:
    """Open the notebook in one more tab, or close that."""
    return walk.another_tab()


@often(2)
def run_the_cell_again(walk: Walk) -> str | None:
    name = walk.random.choice(("view", "other", "playground"))
    walk.lab.run_cell(walk.cell(name))
    return f"ran the cell of {name} again"


CELLS = (
    "trainer.set_parameter('layer1.W', (0, 1), 0.5)",
    "trainer.change_samples(1, X=[[1.0, -1.0]])",
    "trainer.step(7)",
    "trainer.pause(); trainer.fit(3)",
    "trainer.replace(batch_size=10)",
    "trainer.rewind(trainer.iteration // 2)",
    "playground.change(layers=[4, 2])",
    "playground.change(learning_rate=0.05, noise=0.1)",
    "playground.trainer.step(5)",
    "playground.undo()",
    "playground.reset()",
    "w0.data = 1.25",
)


@often(6)
def a_cell(walk: Walk) -> str | None:
    """A cell changes what the views show."""
    source = walk.random.choice(CELLS)
    walk.run(f"recorder.do({source!r})")
    return f"ran {source}"


@often(3)
def a_cell_that_starts_or_pauses(walk: Walk) -> str | None:
    source = walk.random.choice(("trainer", "playground.trainer")) + walk.random.choice((".start()", ".pause()"))
    walk.run(source)
    return f"ran {source}"


@often(1)
def a_long_cell_and_the_stop_button(walk: Walk) -> str | None:
    name = walk.random.choice(("trainer", "playground.trainer"))
    walk.run(f"{name}.pause(); recorder.do('{name}.learning_rate = 0.01')")
    walk.interrupted(f"{name}.fit(10**9)")
    return f"interrupted a cell that trains {name}"


@often(1)
def the_stop_button(walk: Walk) -> str | None:
    """With no cell to stop, it stops nothing."""
    walk.lab.command("notebook:interrupt-kernel")
    return "interrupted the kernel"


@often(1)
def the_theme(walk: Walk) -> str | None:
    dark = walk.page.evaluate("document.body.dataset.jpThemeName").endswith("Dark")
    (walk.lab.light if dark else walk.lab.dark)()
    return "changed the theme"
