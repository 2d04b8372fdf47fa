"""Tests, doctests and lectures read English words, whatever the language of the machine."""

import os

# Kernels that a test starts inherit it.
os.environ["LANGUAGE"] = "en"
