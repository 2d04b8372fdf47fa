"""Tests, doctests and lectures read English words, whatever the language of the machine; three processes share them."""

import os
from pathlib import Path

import pytest

# Kernels that a test starts inherit it.
os.environ["LANGUAGE"] = "en"

# scikit-learn's checks of estimators try arrays of other libraries too; SciPy reads this when it is imported.
os.environ["SCIPY_ARRAY_API"] = "1"

TOGETHER = {
    "tests/browser/test_soak.py": "soak",  # as slow as a person, whatever runs beside it
    "tests/browser": "browser",
    "tests/notebooks/test_nbval.py": "lectures",
    "tests/project": "lectures",
}
"""What one process does in one go, the longest first; a path belongs to the first line under which it lies."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A process for the soak, one for the browser, one for the rest; none beside this one for what is asked for."""
    asked = any(not argument.startswith("-") for argument in config.invocation_params.args)
    if asked:
        config.option.dist = "no"
    return 0 if asked else 3


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest: all else is done beside it."""
    if not hasattr(config, "workerinput"):
        return
    groups = list(dict.fromkeys(TOGETHER.values()))
    places: dict[pytest.Item, int] = {}
    for item in items:
        path = item.path.relative_to(Path(__file__).parent).as_posix()
        group = next((group for start, group in TOGETHER.items() if path.startswith(start)), None)
        places[item] = len(groups) if group is None else groups.index(group)
        if group is not None:
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=places.__getitem__)
