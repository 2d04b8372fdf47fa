"""Exercises that check themselves: kindly, in the student's language, and without giving the solution away.

>>> from nbnet import exercises
>>> exercises.check("and_neuron", [1.0, 1.0], 0.5)
A neuron for AND: not right yet
  ✗ For (0, 1) your neuron fires, and it should stay quiet: the sum 1 reaches the threshold 0.5.
  ✗ For (1, 0) your neuron fires, and it should stay quiet: the sum 1 reaches the threshold 0.5.
  Hints, one at a time: exercises.hint("and_neuron")
>>> bool(exercises.check("and_neuron", [1.0, 1.0], 1.5))
True

An exercise is one function under ``@exercise`` in any file of this folder; see `nbnet.exercises.definition`.
"""

from importlib import import_module
from pkgutil import iter_modules

from nbnet.exercises.checking import check, hint, results
from nbnet.exercises.definition import EXERCISES, Exercise, exercise
from nbnet.exercises.report import Hint, Report

# An exercise is one function under @exercise in any file of this folder: there is no list to add it to.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["EXERCISES", "Exercise", "Hint", "Report", "check", "exercise", "hint", "results"]
