"""Projector mode in Python: one switch for all views, whoever turns it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import nbnet as nb


@pytest.fixture(autouse=True)
def usual_size() -> Iterator[None]:
    """Other tests see views as they usually are."""
    yield
    nb.projector(False)


def views():
    graph = nb.view(nb.Tensor(2.0, name="w") * 3)
    explorer = nb.view(nb.tanh)
    trainer = nb.Trainer(nb.MLP([2, 2, 1]), *nb.datasets.xor(n=20, seed=0))
    playground = nb.Playground(n=20)
    return graph, explorer, nb.view(trainer), nb.view(playground), (trainer, playground)


def test_open_and_later_views_follow():
    *opened, _held = views()
    assert not any(view.projector for view in opened)
    nb.projector()
    *later, _held_too = views()
    assert all(view.projector for view in (*opened, *later))
    nb.projector(False)
    assert not any(view.projector for view in (*opened, *later))


def test_a_page_switches_it_for_all():
    graph, explorer, *_ = views()
    graph.set_state({"projector": True})
    assert explorer.projector
    assert nb.view(nb.relu).projector
    explorer.set_state({"projector": False})
    assert not graph.projector


def test_a_closed_view_is_no_obstacle():
    graph, explorer, *_ = views()
    graph.close()
    nb.projector()
    assert explorer.projector


@pytest.mark.parametrize("wrong", [None, 1, "on"])
def test_anything_but_a_switch_is_named(wrong):
    explorer = nb.view(nb.tanh)
    with pytest.raises(TypeError, match="expected True or False"):
        nb.projector(wrong)
    assert not explorer.projector
