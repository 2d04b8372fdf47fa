"""Tests, doctests and lectures read English words, whatever the language of the machine."""

import os

# Kernels that a test starts inherit it.
os.environ["LANGUAGE"] = "en"

# scikit-learn's checks of estimators try arrays of other libraries too; SciPy reads this when it is imported.
os.environ["SCIPY_ARRAY_API"] = "1"
