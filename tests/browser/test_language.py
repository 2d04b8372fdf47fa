"""Another language is chosen while views are open: they change their words, and nothing that runs is disturbed."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab
from tests.browser.test_training_view import button, shown

GRAPH = "import nbnet as nb\nw, x = nb.Tensor(2.0), nb.Tensor(-3.0)\nnb.view(w * x)"
PLAYGROUND = "playground = nb.Playground(data='spiral')\nplayground"


def test_open_views_change_their_words_and_go_on(lab: Lab) -> None:
    lab.write_and_run([GRAPH, PLAYGROUND])
    graph = lab.output(0).locator(".nbnet-graph-view")
    slider = graph.get_by_role("slider", name="w", exact=True)
    slider.press("End")
    playground = shown(lab, 1)
    button(playground, "Play").click()
    lab.until(lambda: lab.python("playground.trainer.iteration") > 20)
    lab.python("nb.set_language('es')")

    expect(button(playground, "Pausa")).to_be_visible()
    playground.and_(lab.page.locator("[data-frame]")).wait_for()
    expect(playground.get_by_role("group", name="Capa 1")).to_be_visible()
    expect(playground.locator(".nbnet-plot-network text", has_text="características (2)")).to_be_visible()
    left = playground.locator(".nbnet-plot-network svg").first.bounding_box()
    head = playground.locator(".nbnet-plot-network text", has_text="características (2)").bounding_box()
    assert left is not None
    assert head is not None
    assert head["x"] >= left["x"]
    before = lab.python("playground.trainer.iteration")
    lab.until(lambda: lab.python("playground.trainer.iteration") > before)
    button(playground, "Pausa").click()
    expect(button(playground, "Iniciar")).to_be_visible()
    expect(playground).to_have_count(1)
    lab.screenshot("language-spanish")

    graph = lab.output(0).locator(".nbnet-graph-view")
    expect(graph).to_have_count(1)
    expect(graph.locator(".note")).to_have_text("Los gradientes son los de la salida.")
    expect(graph.get_by_role("slider", name="w", exact=True)).to_have_value("4")
    button(graph, "Deshacer").click()
    expect(graph.get_by_role("slider", name="w", exact=True)).to_have_value("2")
    lab.python("nb.set_language('en')")
    expect(button(graph, "Undo")).to_be_visible()
