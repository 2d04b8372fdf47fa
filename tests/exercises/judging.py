"""What the tests of all exercises ask of a check."""

from __future__ import annotations

import re
from typing import Any

from nbnet import exercises


def passes(name: str, *answers: Any) -> None:
    """The right answers are called right."""
    report = exercises.check(name, *answers)
    assert report, report
    assert "right" in repr(report)


def is_named(finding: str, name: str, *answers: Any) -> None:
    """A mistake is found, and told in words that belong to it."""
    report = exercises.check(name, *answers)
    assert report.state == "wrong"
    assert re.search(finding, "\n".join(report.findings)), report
    assert "could not make sense" not in repr(report)
