"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

# How long an example takes says more about the machine's other work than about ours; pytest-timeout ends what hangs.
settings.register_profile("nbnet", deadline=None)
settings.load_profile("nbnet")

TOLD = {
    "lecture": "lectures: time, and processor time and memory of the kernel",
    "soak": "soak: memory of the kernel and of a page's JavaScript, and what may pile up",
}
"""What tests note with `record_property`, and what it is called at the end of a run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what tests have measured, wherever they ran, and which were tried twice, and why."""
    again = terminalreporter.stats.get("rerun", [])
    if again:
        terminalreporter.section("failed at first, and tried again")
        for each in again:
            terminalreporter.write_line(f"{each.nodeid} ({each.when}):\n{each.longreprtext[-1500:]}\n")
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    for told, title in TOLD.items():
        lines = sorted(value for each in reports for key, value in each.user_properties if key == told)
        if lines:
            terminalreporter.section(title)
            for line in lines:
                terminalreporter.write_line(line)
