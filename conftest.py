"""Tests, doctests and lectures read English words, whatever the language of the machine; three processes share them."""

import os
from typing import Any

import pytest

# Kernels that a test starts inherit it.
os.environ["LANGUAGE"] = "en"

# scikit-learn's checks of estimators try arrays of other libraries too; SciPy reads this when it is imported.
os.environ["SCIPY_ARRAY_API"] = "1"

SOAK, LECTURES, BROWSER = "tests/browser/test_soak.py", "tests/notebooks/test_nbval.py", "tests/browser"

TOGETHER = (SOAK, LECTURES)
"""What one process does in one go: the soak, as slow as a person, and the lectures, which load nbval once."""

FIRST = (*TOGETHER, BROWSER, "tests/project")
"""What takes long, the longest first: all else is done beside it."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two, and one for the soak, which mostly waits; none beside this one for what is asked for by path."""
    asked = any(not argument.startswith("-") for argument in config.invocation_params.args)
    if asked:
        config.option.dist = "no"
    return 0 if asked else 3


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal the tests out one by one, but for what belongs together, and let few browsers wait for each other."""
    from xdist.scheduler import LoadScopeScheduling

    class Dealing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)

        def _assign_work_unit(self, node: Any) -> None:
            pages = [scope for scope in self.workqueue if scope.startswith(BROWSER) and scope not in TOGETHER]
            others = [scope for scope in self.workqueue if scope not in pages]
            had = self.assigned_work[node]
            if SOAK in had:
                wanted = others
            elif LECTURES in had:
                wanted = others or pages
            elif had:
                wanted = pages or others
            else:
                wanted = list(self.workqueue)
            if wanted:
                self.workqueue.move_to_end(wanted[0], last=False)
                super()._assign_work_unit(node)
            else:
                node.shutdown()

    return Dealing(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    if hasattr(config, "workerinput"):
        known = [*FIRST, ""]
        items.sort(key=lambda item: next(i for i, start in enumerate(known) if item.nodeid.startswith(start)))
