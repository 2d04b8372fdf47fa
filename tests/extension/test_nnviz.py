"""``%nnviz`` and ``%%nnviz`` in a real IPython shell."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tests.extension.conftest import ThingView


def run(shell: InteractiveShell, cell: str) -> int:
    """Run a cell; how many times it showed a view, by itself or as its last value."""
    with capture_output() as captured:
        result = shell.run_cell(cell)
    result.raise_error()
    displayed = [output.data["text/plain"] for output in captured.outputs]
    return [*displayed, *captured.stdout.split("\n")].count("<the view>") + captured.stdout.count("]: <the view>")


def complaint(shell: InteractiveShell, cell: str) -> str:
    with capture_output():
        result = shell.run_cell(cell)
    error = result.error_before_exec or result.error_in_exec
    assert isinstance(error, UsageError), repr(error)
    assert "\n" not in str(error)
    return str(error)


def made(shell: InteractiveShell, line: str) -> ThingView:
    run(shell, f"view = %nnviz {line}")
    return shell.user_ns["view"]


class TestShowing:
    @pytest.mark.parametrize(
        "cell", ["%nnviz thing", "%nnviz thing\nprint()", "view = %nnviz thing", "view = %nnviz thing\nview"]
    )
    def test_shows_exactly_once_wherever_it_stands(self, shell: InteractiveShell, cell: str) -> None:
        assert run(shell, cell) == 1

    def test_two_in_one_cell_both_show(self, shell: InteractiveShell) -> None:
        assert run(shell, "%nnviz thing\n%nnviz thing") == 2

    def test_assigns_and_shows_again_in_a_later_cell(self, shell: InteractiveShell) -> None:
        run(shell, "view = %nnviz thing")
        assert shell.user_ns["view"].thing is shell.user_ns["thing"]
        assert run(shell, "view") == 1

    def test_takes_any_expression(self, shell: InteractiveShell) -> None:
        shell.user_ns["box"] = {"a b": [shell.user_ns["thing"]]}
        assert made(shell, "box['a b'][-1] if 3 --2 else None").thing is shell.user_ns["thing"]
        assert made(shell, "[t for t in [thing]][0]").thing is shell.user_ns["thing"]
        assert made(shell, "(lambda t: t)(thing)").thing is shell.user_ns["thing"]

    def test_braces_and_dollars_are_python_not_shell(self, shell: InteractiveShell) -> None:
        assert made(shell, "{1: thing, '$thing': 0}[1]").thing is shell.user_ns["thing"]

    def test_passes_the_names_of_the_notebook(self, shell: InteractiveShell) -> None:
        run(shell, "_hidden = 1\nw0 = 2")
        names = made(shell, "thing").names
        assert names == {"thing": shell.user_ns["thing"], "w0": 2}

    def test_cell_magic_runs_the_cell_and_shows_its_last_line(self, shell: InteractiveShell) -> None:
        assert run(shell, "%%nnviz --size 7\nw = 3\nother = thing\nother  # shown") == 1
        assert shell.user_ns["w"] == 3

    def test_cell_magic_understands_magics_in_its_cell(self, shell: InteractiveShell) -> None:
        assert run(shell, "%%nnviz\nx = %who_ls Thing\nglobals()[x[0]]") == 1


class TestOptions:
    @pytest.mark.parametrize("line", ["thing --size 7", "thing --size=7", "thing --size = 7", "thing --size 3 + 4"])
    def test_value_is_python(self, shell: InteractiveShell, line: str) -> None:
        assert made(shell, line).size == 7

    def test_value_may_be_a_variable(self, shell: InteractiveShell) -> None:
        shell.user_ns["n"] = 12
        assert made(shell, "thing --size n").size == 12

    @pytest.mark.parametrize("value", ["TB", "'TB'", '"TB"'])
    def test_text_is_text_even_when_a_variable_is_called_so(self, shell: InteractiveShell, value: str) -> None:
        shell.user_ns["TB"] = 0.1
        assert made(shell, f"thing --direction {value}").direction == "TB"

    def test_switches(self, shell: InteractiveShell) -> None:
        assert made(shell, "thing --frame").frame is True
        assert made(shell, "thing --no-frame --size 3").frame is False
        assert made(shell, "thing --frame False").frame is False


class TestComplaints:
    """A slip is told in one line, and nothing is changed."""

    def test_nothing_to_show(self, shell: InteractiveShell) -> None:
        assert "%nnviz f" in complaint(shell, "%nnviz")

    def test_undefined_name(self, shell: InteractiveShell) -> None:
        message = complaint(shell, "%nnviz thin")
        assert message == "the notebook has no variable 'thin'; did you mean 'thing'?"
        assert complaint(shell, "%nnviz zzz") == "the notebook has no variable 'zzz'"

    def test_no_expression(self, shell: InteractiveShell) -> None:
        assert "'f = 3' is not a Python expression" in complaint(shell, "%nnviz f = 3")

    def test_wrong_attribute_key_or_index(self, shell: InteractiveShell) -> None:
        shell.user_ns["text"], shell.user_ns["few"] = "abc", [1]
        assert complaint(shell, "%nnviz text.uper").endswith("did you mean 'upper'?")
        assert "few[3]" in complaint(shell, "%nnviz few[3]")
        assert "'q'" in complaint(shell, "%nnviz {}['q']")

    @pytest.mark.parametrize("value", ["3", "'text'", "None", "[1, 2]"])
    def test_what_has_no_view(self, shell: InteractiveShell, value: str) -> None:
        assert "there is no view of a" in complaint(shell, f"%nnviz {value}")

    def test_wrong_option(self, shell: InteractiveShell) -> None:
        message = complaint(shell, "%nnviz thing --sise 3")
        assert message == "the view of a Thing has no option 'sise'; did you mean 'size'?"
        assert "it has size, direction, frame" in complaint(shell, "%nnviz thing --zzz 3")

    def test_option_without_its_value(self, shell: InteractiveShell) -> None:
        assert complaint(shell, "%nnviz thing --size") == "the option --size needs a value: --size VALUE"

    def test_value_that_the_view_refuses(self, shell: InteractiveShell) -> None:
        assert complaint(shell, "%nnviz thing --size -3") == "size is -3; it must not be negative"

    def test_cell_magic_with_an_expression_behind_it(self, shell: InteractiveShell) -> None:
        assert "'thing'" in complaint(shell, "%%nnviz thing\nthing")

    def test_cell_magic_that_ends_without_a_value_runs_nothing(self, shell: InteractiveShell) -> None:
        assert "last line" in complaint(shell, "%%nnviz\ncounter = 1")
        assert "counter" not in shell.user_ns

    def test_an_error_inside_a_called_function_keeps_its_traceback(self, shell: InteractiveShell) -> None:
        run(shell, "def broken():\n    return {}['deep']")
        with capture_output():
            assert isinstance(shell.run_cell("%nnviz broken()").error_in_exec, KeyError)
            assert isinstance(shell.run_cell("%%nnviz\nbroken()").error_in_exec, KeyError)

    def test_keeps_what_an_assigned_view_was(self, shell: InteractiveShell) -> None:
        view = made(shell, "thing")
        complaint(shell, "view = %nnviz thing --sise 3")
        assert shell.user_ns["view"] is view


class TestHelp:
    def test_documentation_lists_the_options_of_each_view(self, shell: InteractiveShell) -> None:
        documentation = shell.object_inspect("%nnviz")["docstring"]
        assert "%%nnviz" in documentation
        assert "--size  height in pixels, without the frame. (default: 100)" in documentation


def completions(shell: InteractiveShell, line: str) -> list[str]:
    """The lines that Tab offers at the end of ``line``."""
    with provisionalcompleter():
        return [line[: found.start] + found.text for found in shell.Completer.completions(line, len(line))]


class TestCompletion:
    @pytest.mark.parametrize("before", ["%nnviz ", "view = %nnviz ", "view=%nnviz ", "  %nnviz "])
    def test_names_of_what_can_be_shown(self, shell: InteractiveShell, before: str) -> None:
        shell.user_ns["number"] = 3
        offered = completions(shell, before)
        assert before + "thing" in offered
        assert before + "number" not in offered
        assert before + "thing" in completions(shell, before + "thi")

    def test_attributes_complete_as_ever(self, shell: InteractiveShell) -> None:
        shell.user_ns["text"] = "abc"
        assert "%nnviz text.upper" in completions(shell, "%nnviz text.up")

    def test_options_of_the_view(self, shell: InteractiveShell) -> None:
        assert sorted(completions(shell, "%nnviz thing --")) == [
            "%nnviz thing --direction",
            "%nnviz thing --frame",
            "%nnviz thing --size",
        ]
        assert completions(shell, "%nnviz thing --size 3 --di") == ["%nnviz thing --size 3 --direction"]
        assert completions(shell, "%nnviz thing -") == completions(shell, "%nnviz thing --")

    def test_options_where_the_object_would_have_to_be_computed(self, shell: InteractiveShell) -> None:
        run(shell, "calls = []\ndef f(): calls.append(1); return thing")
        assert "%nnviz f() --frame" in completions(shell, "%nnviz f() --fr")
        assert "%%nnviz --frame" in completions(shell, "%%nnviz --fr")
        assert shell.user_ns["calls"] == []

    def test_elsewhere_nothing_changes(self, shell: InteractiveShell) -> None:
        before = completions(shell, "thin")
        run(shell, "%unload_ext nbnet")
        assert completions(shell, "thin") == before


class TestLoading:
    def state(self, shell: InteractiveShell) -> tuple[Any, ...]:
        magics = shell.magics_manager
        return (
            {kind: set(found) for kind, found in magics.magics.items()},
            [magic for magic in magics.registry if magic.startswith("NNViz")],
            list(shell.Completer.custom_matchers),
            {name: list(found) for name, found in shell.events.callbacks.items()},
        )

    def test_unload_undoes_load_and_nothing_else(self, shell: InteractiveShell) -> None:
        run(shell, "%unload_ext nbnet")
        shell.Completer.custom_matchers.append(other := lambda context: {"completions": []})
        before = self.state(shell)
        run(shell, "%load_ext nbnet")
        run(shell, "%nnviz thing")
        assert self.state(shell) != before
        run(shell, "%unload_ext nbnet")
        assert self.state(shell) == before
        assert other in shell.Completer.custom_matchers
        assert shell.find_line_magic("nnviz") is None

    def test_reload_registers_once(self, shell: InteractiveShell) -> None:
        before = self.state(shell)
        run(shell, "%reload_ext nbnet")
        after = self.state(shell)
        assert after[:2] == before[:2]
        assert len(after[2]) == len(before[2])

    def test_unload_leaves_a_magic_of_that_name_of_someone_else(self, shell: InteractiveShell) -> None:
        shell.register_magic_function(theirs := lambda line: line, "line", "nnviz")
        run(shell, "%unload_ext nbnet")
        assert shell.find_line_magic("nnviz") is theirs


def test_panels_are_named_as_words(shell):
    shell.run_cell("import nbnet as nb; trainer = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=20)); loss = 3")
    view = shell.run_line_magic("nnviz", "trainer --panels loss, network")
    assert view.panels == ["loss", "network"]
    assert "confusion" in shell.run_line_magic("nnviz", "trainer --panels all").panels
    chosen = shell.run_line_magic("nnviz", "trainer --panels {'boundary': {'look': 'class'}}")
    assert chosen.panel_set["boundary"].choices[0].value == "class"
    with pytest.raises(UsageError, match="no panel called 'netwrok': did you mean 'network'"):
        shell.run_line_magic("nnviz", "trainer --panels netwrok")
