"""The fixtures themselves: a test that watches for errors must see one when there is one."""

from __future__ import annotations

import pytest

from tests.browser.lab import Lab


def test_runs_saves_and_reloads_a_notebook(lab: Lab) -> None:
    lab.write_and_run([{"markdown": "# Title"}, "x = 6", "x * 7"])
    assert lab.output(2).inner_text().strip().endswith("42")
    assert lab.python("{'x': x}") == {"x": 6}
    assert lab.save()["cells"][2]["outputs"][0]["data"]["text/plain"] == ["42"]
    lab.reload()
    assert lab.output(2).inner_text().strip().endswith("42")
    assert lab.python("x") == 6
    lab.dark()
    assert lab.screenshot("dark").stat().st_size > 0


def test_starts_each_test_with_the_light_theme(lab: Lab) -> None:
    lab.write_and_run(["1"])
    assert lab.page.evaluate("document.body.dataset.jpThemeLight") == "true"


def test_sees_a_cell_that_raises(lab: Lab) -> None:
    lab.write("raises.ipynb", ["1 / 0"])
    lab.open("raises.ipynb")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        lab.run_all()


def test_sees_console_errors(lab: Lab) -> None:
    lab.write_and_run(["from IPython.display import HTML; HTML('<img src=x onerror=\"console.error(1789)\">')"])
    lab.page.wait_for_timeout(300)
    with pytest.raises(AssertionError, match="1789"):
        lab.check()
    lab.errors.clear()


def test_sees_requests_that_leave_the_machine(lab: Lab) -> None:
    lab.write_and_run(["from IPython.display import HTML; HTML('<img src=\"http://example.org/a.png\">')"])
    lab.page.wait_for_timeout(300)
    with pytest.raises(AssertionError, match=r"example\.org"):
        lab.check()
    lab.errors.clear()
    lab.strangers.clear()


def test_sees_websockets_that_leave_the_machine(lab: Lab) -> None:
    lab.write_and_run(["1"])
    lab.page.evaluate("() => { new WebSocket('ws://example.org/'); }")
    lab.page.wait_for_timeout(300)
    with pytest.raises(AssertionError, match=r"ws://example\.org"):
        lab.check()
    lab.errors.clear()
    lab.strangers.clear()
