"""Tests, doctests and lectures read English words, whatever the language of the machine."""

import os

import pytest

# Kernels that a test starts inherit it.
os.environ["LANGUAGE"] = "en"

# scikit-learn's checks of estimators try arrays of other libraries too; SciPy reads this when it is imported.
os.environ["SCIPY_ARRAY_API"] = "1"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two processes for all tests, one of them for the browser; none beside this one for what is asked for by path."""
    asked = any(not argument.startswith("-") for argument in config.invocation_params.args)
    if asked:
        config.option.dist = "no"
    return 0 if asked else 2
