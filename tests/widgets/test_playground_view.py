"""The playground's view as a browser meets it: messages in, messages out."""

import asyncio
import gc
import weakref

import numpy as np
import pytest

import nbnet as nb
from tests.widgets.page import Page, unpacked


@pytest.fixture
def playground():
    return nb.Playground(data="xor", n=80, layers=[3, 2])


@pytest.fixture
def page(playground):
    view = nb.view(playground)
    yield Page(view).open()
    view.close()


def test_it_opens_at_once_with_everything_to_choose_from(page):
    setup, state = page.last("setup"), page.last("state")["playground"]
    assert [panel["name"] for panel in setup["panels"]] == ["network", "boundary", "loss"]
    offered = setup["playground"]
    assert [each["name"] for each in offered["data"]][:6] == ["circle", "xor", "gauss", "spiral", "plane", "bumps"]
    assert [each["label"] for each in offered["features"]] == ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"]
    assert set(offered["activations"]) >= {"sigmoid", "tanh", "relu", "leaky_relu", "elu", "maxout", "identity"}
    assert (state["data"], state["features"]) == ("xor", ["x1", "x2"])
    assert state["layers"][0] == {"neurons": 3, "activation": "tanh", "pieces": None}
    assert [each["name"] for each in state["losses"]] == ["binary_cross_entropy", "hinge", "mse"]


def test_every_control_does_what_it_says(playground, page):
    page.say("recipe", settings={"noise": 0.2})
    page.say("recipe", settings={"n": 60.0, "test": 0.25})
    page.say("recipe", settings={"features": ["x1", "product"]})
    page.say("layer", do="add")
    page.say("layer", do="wider", at=0)
    page.say("layer", do="narrower", at=1)
    page.say("layer", do="activation", at=2, activation="maxout", pieces=3)
    page.say("recipe", settings={"loss": "hinge", "optimizer": "Adam"})
    page.say("option", name="beta1", value=0.8)
    page.say("setting", name="learning_rate", value=0.02)
    page.say("setting", name="batch_size", value=None)
    page.say("setting", name="l2", value=0.001)
    page.say("recipe", settings={"seed": 4.0, "initializer": "he"})
    page.say("fresh")
    assert page.last("state")["alert"] == ""
    assert playground.state.rpartition("&")[0] == (
        "nbnet-1:data=xor&n=60&noise=0.2&data_seed=1&test=0.25&features=x1,product&layers=4tanh,1tanh,2maxout.3"
        "&loss=hinge&optimizer=Adam&options=beta1:0.8&learning_rate=0.02&batch_size=all&l2=0.001&initializer=he&seed=4"
    )
    page.say("layer", do="remove", at=0)
    assert len(playground.recipe.layers) == 2
    for _ in range(16):
        page.say("undo")
    assert playground.recipe == nb.Playground(data="xor", n=80, layers=[3, 2]).recipe
    page.say("redo")
    assert playground.recipe.noise == 0.2


def test_what_is_wrong_is_said_and_changes_nothing(playground, page):
    state = playground.state
    page.say("recipe", settings={"noise": -1})
    assert "noise is -1" in page.last("state")["alert"]
    page.say("setting", name="learning_rate", value=None)
    assert "learning_rate is empty" in page.last("state")["alert"]
    page.say("recipe", settings={"no_such": 1})
    assert "no setting 'no_such'" in page.last("state")["alert"]
    assert playground.state == state
    page.say("recipe", settings={"noise": 0.1})
    assert page.last("state")["alert"] == ""


def test_panels_follow_the_data(playground, page):
    page.say("recipe", settings={"data": "sine"})
    assert page.view.panels == ["network", "curve", "loss"]
    page.say("recipe", settings={"data": "spiral"})
    assert page.view.panels == ["network", "boundary", "loss"]
    axis = page.last("setup")["panels"][1]["figure"]["layout"]["xaxis"]["title"]["text"]
    assert axis == "x₁"
    page.say("ready")
    page.say("step")
    frame = page.draw()
    assert unpacked(frame, 2, "loss", "x").tolist() == [1]


def test_cards_are_left_out_and_wrong_names_named(playground):
    view = nb.view(playground, hide="data, learning")
    assert Page(view).open().last("setup")["playground"]["hidden"] == ["data", "learning"]
    view.close()
    with pytest.raises(ValueError, match="no card called 'lerning': did you mean 'learning'"):
        nb.view(playground, hide=["data", "lerning"])
    with pytest.raises(TypeError, match="hide is 3: expected names of cards"):
        nb.view(playground, hide=3)


def test_every_place_sees_a_change_from_python(playground, page):
    other = Page(page.view, "other").open()
    playground.add_layer()
    for each in (page, other):
        assert len(each.last("state")["playground"]["layers"]) == 3


def test_seed_and_first_weights_say_that_they_wait_for_a_reset(playground, page):
    page.say("step")
    page.say("recipe", settings={"seed": 9})
    assert "next reset" in page.last("state")["playground"]["note"]
    page.say("reset")
    assert page.last("state")["playground"]["note"] == ""


def test_zeros_are_explained_beside_the_setting_and_not_in_a_log(playground, page):
    page.say("recipe", settings={"initializer": "zeros"})
    assert "equal for ever" in page.last("state")["playground"]["note"]
    page.say("reset")
    assert not np.any(playground.trainer.model.parameters["layer1.W"].data)
    while playground.recipe.layers:
        page.say("layer", do="remove", at=0)
    assert page.last("state")["playground"]["note"] == ""


def test_the_state_and_the_code_go_to_the_place_that_asked(playground, page):
    other = Page(page.view, "other").open()
    page.say("share", weights=False)
    shared = page.last("shared")
    assert shared["state"] == playground.state
    assert shared["code"] == playground.code()
    names = {}
    exec(shared["cell"].replace("nb.Playground", "p = nb.Playground"), names)
    assert names["p"].state == playground.state
    playground.trainer.step(5)
    page.say("share", weights=True)
    exec(page.last("shared")["cell"].replace("nb.Playground", "p = nb.Playground"), names)
    assert names["p"].trainer.iteration == 5
    assert not [message for message in other.heard if message["type"] == "shared"]


def test_discretise_is_one_thing_in_the_panel_and_in_the_card(playground, page):
    page.say("choose", name="boundary", option="look", value="class")
    assert playground.recipe.discretise
    page.say("recipe", settings={"discretise": False})
    assert page.view.panel_set["boundary"].choices[0].value == "probability"


def test_a_playground_shows_itself_and_remembers_its_view(playground):
    bundle = playground._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == "PlaygroundView(MLP 2-3-2-1, 40 samples)"
    again = playground._repr_mimebundle_()
    assert (again[0] if isinstance(again, tuple) else again) == data
    playground._view.close()


def test_when_the_last_place_is_closed_the_training_pauses_and_nothing_is_kept():
    async def scene():
        playground = nb.Playground(data="xor", n=80)
        view = nb.view(playground)
        page = Page(view).open()
        page.say("play")
        await asyncio.sleep(0.1)
        assert playground.trainer.running
        page.say("closed")
        assert not playground.trainer.running
        gone = weakref.ref(playground)
        del playground
        gc.collect()
        assert gone() is None
        page.say("hello")
        assert "run the cell again" in page.last("alert")["alert"]
        view.close()

    asyncio.run(scene())


def test_own_data_with_names(playground):
    random = np.random.default_rng(0)
    data = nb.datasets.Dataset(random.normal(size=(40, 3)), np.array(["b", "a"] * 20), ("p", "q", "r"), ("a", "b"))
    own = nb.Playground(data)
    view = nb.view(own)
    page = Page(view).open()
    assert view.panels == ["network", "boundary", "loss", "confusion"]
    offered = page.last("setup")["playground"]
    assert offered["data"][0] == {**offered["data"][0], "name": "own", "label": "your data"}
    assert [each["label"] for each in offered["features"]][:4] == ["p", "q", "r", "p²"]
    page.say("recipe", settings={"data": "circle"})
    page.say("recipe", settings={"data": "own"})
    assert own.model.n_features == 3
    view.close()


def test_something_else_is_refused():
    with pytest.raises(TypeError, match="expected a Playground"):
        nb.PlaygroundView(nb.MLP([2, 1]))


def test_what_changes_while_it_is_closed_is_there_when_it_is_opened_again(playground, page):
    page.say("closed")
    playground.change(layers=[8], discretise=True)
    page.say("hello")
    page.say("ready")
    page.draw()
    assert page.last("state")["alert"] == ""
    assert page.view.panel_set.subject.model is playground.model
    boundary = next(panel for panel in page.last("setup")["panels"] if panel["name"] == "boundary")
    assert {choice["name"]: choice["value"] for choice in boundary["choices"]}["look"] == "class"


def test_files_of_a_closed_view_show_the_present_network(playground, page, tmp_path):
    playground.trainer.fit(2)
    page.say("closed")
    playground.change(layers=[5])
    page.view.save(tmp_path / "now.svg", panel="network")
    assert page.view.panel_set.subject.model is playground.model
    page.view.to_html(tmp_path / "now.html", moments=2)


def test_one_column_of_three_classes_can_be_shown():
    view = nb.view(nb.Playground(np.arange(30.0)[:, None], np.arange(30) // 10))
    assert view.panels == ["network", "loss", "confusion"]
    Page(view).open()
    assert view.alert == ""
    view.close()
