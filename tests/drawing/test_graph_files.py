import stat
import sys
import threading
import time

import graphviz
import numpy as np
import pytest
from PIL import Image

from nbnet.autodiff import ComputationalGraph, Tensor, group
from nbnet.drawing import LayoutError, graph, graph_svg, mimebundle, save
from nbnet.drawing.layout import layout, render
from tests.drawing.graphs import chain, lecture_neuron, parts, squared_norm, texts, two_layers


def test_a_graph_is_a_digraph_whose_nodes_are_the_tensors():
    f, names = lecture_neuron()
    f.backward()
    digraph = graph(f, names=names)
    assert isinstance(digraph, graphviz.Digraph)
    assert "−0.1966" in digraph.source
    assert "<B>w0</B>" in digraph.source
    drawn = ComputationalGraph(f)
    assert layout(digraph.source).nodes.keys() >= {drawn.id(tensor) for tensor in names.values()}


@pytest.mark.parametrize("make", [squared_norm, two_layers])
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_graphviz_itself_draws_the_digraph_without_a_word(make, direction, capfd):
    f = make()
    f.backward()
    svg = render(graph(f, direction=direction).source, "svg").decode()
    assert "n0" in svg
    assert capfd.readouterr().err == ""


def test_hostile_labels_survive_graphviz():
    x = Tensor(1.0, name='<b>"|{}\\N</b>')
    svg = render(graph(np.exp(x)).source, "svg").decode()
    assert '<b>"|{}\\N</b>' in texts(svg)


@pytest.mark.parametrize(
    ("suffix", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"digraph")]
)
def test_pictures_are_saved_by_their_suffix(tmp_path, suffix, start):
    path = save(two_layers(), tmp_path / f"graph.{suffix}")
    assert path.read_bytes().startswith(start)


def test_a_png_is_sharp_enough_for_print(tmp_path):
    f = two_layers()
    with Image.open(save(f, tmp_path / "graph.png")) as picture:
        width = picture.width
    assert width > layout(graph(f).source).size[0] / 72 * 190


def test_files_need_no_dot_program(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    x = Tensor(np.ones((2, 3)), name='<script>alert(1)</script> \\N $\\alpha$ {}|" ' + "y" * 500)
    for suffix in ("svg", "png", "pdf"):
        assert save(x * 2.0, tmp_path / f"graph.{suffix}").stat().st_size > 1000


def test_an_unknown_suffix_is_named_and_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match=r"graph\.gif"):
        save(two_layers(), tmp_path / "graph.gif")
    assert not list(tmp_path.iterdir())


def test_a_notebook_keeps_an_svg_and_the_repr():
    f = two_layers()
    bundle = mimebundle(f)
    assert bundle.keys() == {"image/svg+xml", "text/plain"}
    assert bundle["text/plain"] == repr(f)
    assert bundle["image/svg+xml"] == graph_svg(f)


def test_names_of_the_notebook_reach_the_kept_picture():
    f, names = lecture_neuron()
    assert ">w0</text>" in mimebundle(f, names=names)["image/svg+xml"]


def test_a_leaf_shows_itself_too():
    assert "n0-value" in parts(mimebundle(Tensor(1.5, name="x"))["image/svg+xml"])


def test_a_large_graph_is_folded_and_says_so():
    y = Tensor(0.5, name="x")
    for layer in ("first", "second"):
        with group(layer):
            for _ in range(200):
                y = np.tanh(y)
    svg = mimebundle(y)["image/svg+xml"]
    assert {"fold-0", "fold-1"} <= parts(svg).keys()
    assert "2 groups are folded: the whole graph has 400 gates." in svg


def test_a_graph_too_large_to_read_is_declined_quickly_in_words():
    f = chain(5000)
    start = time.perf_counter()
    bundle = mimebundle(f)
    assert time.perf_counter() - start < 2
    assert bundle.keys() == {"text/plain"}
    assert "5000 gates is too large" in bundle["text/plain"]


def _hide_pygraphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)


def test_the_program_dot_is_the_fallback(monkeypatch, tmp_path):
    expected = layout("digraph { a -> b }")
    answer = tmp_path / "answer.json"
    answer.write_bytes(render("digraph { a -> b [id=e0] }", "json0"))
    program = tmp_path / "dot"
    program.write_text(f'#!/bin/sh\ntest "$1" = -Tjson0 || exit 1\ncat > "{tmp_path}/asked"\ncat "{answer}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    _hide_pygraphviz(monkeypatch)
    found = layout("digraph { a -> b [id=e0] }")
    assert found.nodes == expected.nodes
    assert (tmp_path / "asked").read_text() == "digraph { a -> b [id=e0] }"


def test_a_failing_dot_tells_what_it_said(monkeypatch, tmp_path):
    program = tmp_path / "dot"
    program.write_text('#!/bin/sh\necho "syntax error in line 1" >&2\nexit 1\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    _hide_pygraphviz(monkeypatch)
    with pytest.raises(LayoutError, match="syntax error in line 1"):
        layout("digraph {")


def test_without_any_graphviz_the_error_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    _hide_pygraphviz(monkeypatch)
    with pytest.raises(LayoutError, match="pip install pygraphviz"):
        graph_svg(two_layers())


def test_without_any_graphviz_a_tensor_shows_its_text_and_why_not_more(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    _hide_pygraphviz(monkeypatch)
    x = Tensor(2.0, name="x")
    bundle = mimebundle(x)
    assert bundle.keys() == {"text/plain"}
    assert bundle["text/plain"].startswith(repr(x))
    assert "pip install pygraphviz" in bundle["text/plain"]


def test_a_source_that_is_not_dot_is_refused(capfd):
    with pytest.raises(LayoutError, match="could not draw"):
        layout("this is not a graph")
    assert capfd.readouterr().err == ""


def test_layouts_from_several_threads_do_not_disturb_each_other():
    source = graph(two_layers()).source
    expected = layout(source)
    found = []
    threads = [threading.Thread(target=lambda: found.append(layout(source))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
