"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

# How long an example takes says more about the machine's other work than about ours; pytest-timeout ends what hangs.
settings.register_profile("nbnet", deadline=None)
settings.load_profile("nbnet")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what each lecture took; a test that ran elsewhere has brought it along."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    lines = sorted(value for each in reports for key, value in each.user_properties if key == "lecture")
    if lines:
        terminalreporter.section("lectures: time, and processor time and memory of the kernel")
        for line in lines:
            terminalreporter.write_line(line)
