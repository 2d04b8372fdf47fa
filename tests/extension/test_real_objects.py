"""``%nnviz`` and ``nb.view`` with what the library itself shows, and with what students get wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import nbnet as nb


@pytest.fixture
def notebook(shell: InteractiveShell) -> Iterator[InteractiveShell]:
    """A notebook in which the lecture's neuron and a small training were made."""
    run(shell, "import numpy as np, nbnet as nb")
    run(shell, "w0, w1, w2 = nb.Tensor(2.0), nb.Tensor(-3.0), nb.Tensor(-3.0)")
    run(shell, "x = [nb.Tensor(-1.0), nb.Tensor(-2.0)]")
    run(shell, "f = 1 / (1 + np.exp(-(w0 * x[0] + w1 * x[1] + w2)))")
    run(shell, "iris = nb.datasets.iris()\ntrainer = nb.Trainer(nb.MLP([2, 3, 1]), iris.X, iris.y)")
    yield shell
    for name in list(shell.user_ns):
        if hasattr(shell.user_ns[name], "close"):
            shell.user_ns[name].close()


def run(shell: InteractiveShell, cell: str) -> str:
    with capture_output() as captured:
        result = shell.run_cell(cell)
    result.raise_error()
    return captured.stdout


def failure(shell: InteractiveShell, cell: str) -> BaseException:
    with capture_output():
        result = shell.run_cell(cell)
    error = result.error_before_exec or result.error_in_exec
    assert error is not None
    return error


class TestShowing:
    def test_a_graph_carries_the_names_of_the_notebook(self, notebook: InteractiveShell) -> None:
        run(notebook, "view = %nnviz f")
        view = notebook.user_ns["view"]
        assert isinstance(view, nb.GraphView)
        labels = [view.graph.label(leaf) for leaf in view.graph.leaves]
        assert sorted(labels) == ["w0", "w1", "w2", "x[0]", "x[1]"]

    def test_a_derivation_and_a_look_up_speak_of_the_notebooks_variables(self, notebook: InteractiveShell) -> None:
        run(notebook, "u = w0 * x[0]\ngraph = nb.ComputationalGraph(u * w2)")
        assert "∂f/∂u = 1 · w2 = 1 · (−3) = −3" in run(notebook, "print(graph.steps())")
        assert run(notebook, "graph.pin('u', 5.0)\nprint(graph.forward({'w2': 2.0}))\ngraph.unpin()") == "10.0\n"

    def test_view_does_the_same_without_the_magic(self, notebook: InteractiveShell) -> None:
        run(notebook, "view = nb.view(f, direction='TB')\nother = %nnviz f --direction TB")
        view, other = notebook.user_ns["view"], notebook.user_ns["other"]
        assert repr(view) == repr(other) == "GraphView(8 gates, 5 leaves)"
        assert [view.graph.label(leaf) for leaf in view.graph.leaves] == [
            other.graph.label(leaf) for leaf in other.graph.leaves
        ]

    def test_a_static_picture_carries_them_too(self, notebook: InteractiveShell) -> None:
        picture = notebook.display_formatter.format(notebook.user_ns["f"])[0]["image/svg+xml"]
        for name in ("w0", "w1", "w2", "x[0]", "x[1]"):
            assert f">{name}<" in picture

    def test_a_graph_and_a_training(self, notebook: InteractiveShell) -> None:
        run(notebook, "graph = nb.ComputationalGraph(f)\nfirst = %nnviz graph\nsecond = %nnviz trainer")
        assert notebook.user_ns["first"].graph is notebook.user_ns["graph"]
        assert notebook.user_ns["second"].trainer is notebook.user_ns["trainer"]

    def test_a_cell_that_builds_a_graph(self, notebook: InteractiveShell) -> None:
        run(notebook, "%%nnviz\na = nb.Tensor(3.0)\na * w0")
        assert float(notebook.user_ns["w0"].grad) == 3.0

    def test_options_reach_the_view(self, notebook: InteractiveShell) -> None:
        run(notebook, "view = %nnviz trainer --feature-names iris.feature_names --class-names ['no', 'yes']")
        assert isinstance(notebook.user_ns["view"], nb.TrainingView)

    def test_help_lists_the_options_of_the_views(self, notebook: InteractiveShell) -> None:
        documentation = notebook.object_inspect("%nnviz")["docstring"]
        for option in ("--direction", "--folded", "--features", "--feature-names", "--class-names"):
            assert f"\n    {option}  " in documentation


class TestTrouble:
    """A clear message, and everything as it was."""

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("ff", "the notebook has no variable 'ff'"),
            ("trainr", "did you mean 'trainer'?"),
            ("trainer.histroy", "did you mean 'history'?"),
            ("iris", "there is no view of a Dataset; view() shows ComputationalGraph, Playground, Tensor"),
            ("iris.X", "there is no view of a ndarray"),
            ("trainer.model", "there is no view of a MLP"),
            ("f --direcshun TB", "did you mean 'direction'?"),
            ("f --direction XX", "XX"),
            ("f --folded ['layer1']", "layer1"),
            ("trainer --feature-names ['one']", "1 names"),
            ("trainer --features (0, 7)", "7"),
            ("trainer --names {}", "no option 'names'"),
        ],
    )
    def test_is_one_line(self, notebook: InteractiveShell, line: str, words: str) -> None:
        notebook.user_ns["view"] = before = object()
        error = failure(notebook, f"view = %nnviz {line}")
        assert isinstance(error, UsageError), repr(error)
        assert words in str(error)
        assert "\n" not in str(error)
        assert notebook.user_ns["view"] is before
        assert notebook.user_ns["trainer"].iteration == 0

    @pytest.mark.parametrize(
        ("line", "kind", "words"),
        [
            ("nb.Tensor('two') * w0", TypeError, "two"),
            ("nb.Tensor([[1, 2], [3]])", TypeError, "differ in length"),
            ("nb.Tensor([1.0, 2.0]) + nb.Tensor([1.0, 2.0, 3.0])", ValueError, r"\(2,\).*\(3,\)"),
            ("nb.Trainer(nb.MLP([2, 1]), [[np.nan, 1.0]], [0])", ValueError, "(?i)nan"),
            ("nb.Trainer(nb.MLP([2, 1]), [['a', 'b']], [0])", (TypeError, ValueError), "X"),
            ("nb.Trainer(nb.MLP([2, 1]), [[1, 2], [3]], [0, 1])", (TypeError, ValueError), "X"),
            ("nb.Trainer(nb.MLP([2, 1]), [[1, 2], [3, 4]], [0, 1, 1])", ValueError, "3.*2|2.*3"),
            ("nb.Trainer(nb.MLP([3, 1]), iris.X, iris.y)", ValueError, "3.*2|2.*3"),
            ("nb.Trainer(nb.MLP([2, 1]), *nb.datasets.iris(classes=3))", ValueError, "3"),
        ],
    )
    def test_bad_data_keeps_the_message_of_the_one_who_noticed(
        self, notebook: InteractiveShell, line: str, kind: type[Exception], words: str
    ) -> None:
        with pytest.raises(kind, match=words):
            raise failure(notebook, f"%nnviz {line}")

    def test_a_closed_view_does_not_disturb_the_training(self, notebook: InteractiveShell) -> None:
        run(notebook, "view = %nnviz trainer\ntrainer.step(3)\nview.close()\ntrainer.step(4)")
        trainer = notebook.user_ns["trainer"]
        assert (trainer.iteration, trainer.error) == (7, None)
        assert len(trainer.history) == 7

    def test_a_listener_that_raises_stops_the_training_and_keeps_its_state(self, notebook: InteractiveShell) -> None:
        run(notebook, "view = %nnviz trainer\ntrainer.step(2)")
        trainer = notebook.user_ns["trainer"]

        class Broken:
            def frame(self, trainer: nb.Trainer) -> None:
                raise RuntimeError("my plot is broken")

            def state(self, trainer: nb.Trainer) -> None:
                pass

        remove = trainer.add_listener(Broken())
        with pytest.raises(RuntimeError, match="my plot is broken"):
            trainer.fit(epochs=1000)
        assert isinstance(trainer.error, RuntimeError)
        assert trainer.iteration >= 2
        assert len(trainer.history) == trainer.iteration
        remove()
        trainer.step()
        assert trainer.error is None

    def test_reset_while_running_starts_anew(self, notebook: InteractiveShell) -> None:
        first = {name: np.array(p.data) for name, p in notebook.user_ns["trainer"].model.parameters.items()}
        run(notebook, "view = %nnviz trainer\ntrainer.step(5)\ntrainer.reset()")
        trainer = notebook.user_ns["trainer"]
        assert (trainer.iteration, len(trainer.history)) == (0, 0)
        for name, parameter in trainer.model.parameters.items():
            np.testing.assert_array_equal(parameter.data, first[name])


def test_view_outside_a_notebook_needs_no_ipython_shell() -> None:
    view = nb.view(nb.Tensor(2.0, name="w") * 3.0)
    assert [view.graph.label(leaf) for leaf in view.graph.leaves] == ["w"]
    view.close()
    with pytest.raises(TypeError, match=r"the view of a Tensor has no option 'diretion'; did you mean 'direction'\?"):
        nb.view(nb.Tensor(2.0) * 3.0, diretion="LR")
    with pytest.raises(TypeError, match="there is no view of a str; view"):
        nb.view("f")


class TestPlayground:
    def test_opens_by_its_name_with_options(self, notebook: InteractiveShell) -> None:
        line = "p = %nnviz playground --data spiral --noise 0.1 --layers [8, (4, 'relu')] --optimizer Adam --hide data"
        notebook.run_cell(line).raise_error()
        playground = notebook.user_ns["p"]
        assert isinstance(playground, nb.Playground)
        assert playground.state.startswith("nbnet-1:data=spiral&noise=0.1&layers=8tanh,4relu&optimizer=Adam&")

    def test_a_variable_of_that_name_is_shown_instead(self, notebook: InteractiveShell) -> None:
        notebook.run_cell("import nbnet as nb; playground = nb.Playground(data='xor')").raise_error()
        notebook.run_cell("v = %nnviz playground --panels loss").raise_error()
        view = notebook.user_ns["v"]
        assert view.panels == ["loss"]
        assert view.playground is notebook.user_ns["playground"]

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("playground --data spirl", "did you mean 'spiral'"),
            ("playground --nois 0.1", "no option 'nois'; did you mean 'noise'"),
            ("playground --hide date", "no card called 'date': did you mean 'data'?"),
            ("playground --panls loss", "no option 'panls'; did you mean 'panels'"),
            ("playgrund", "no variable 'playgrund'"),
        ],
    )
    def test_what_is_wrong_is_named(self, notebook: InteractiveShell, line: str, words: str) -> None:
        error = failure(notebook, f"v = %nnviz {line}")
        assert isinstance(error, UsageError)
        assert words in str(error)
