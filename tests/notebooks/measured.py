"""What each notebook took, noted by nbval's own run: ``-p tests.notebooks.measured``.

When its last cell has run, its kernel is asked for; the figures go into the report of that cell.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import psutil
import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: Any, nextitem: Any) -> None:
    """Before a notebook's kernel ends."""
    manager = getattr(getattr(item.parent, "kernel", None), "km", None)
    if manager is None or (nextitem is not None and nextitem.parent is item.parent):
        return
    kernel = psutil.Process(manager.provisioner.pid)
    times = kernel.cpu_times()
    item.user_properties.append(("cpu_seconds", times.user + times.system))
    item.user_properties.append(("peak_mb", _peak(kernel) / 1024**2))


def _peak(kernel: psutil.Process) -> int:
    """The largest resident memory in bytes; the present one where the system keeps no record."""
    status = Path(f"/proc/{kernel.pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else kernel.memory_info().rss
