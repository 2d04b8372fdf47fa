"""Saving models and trainings in files, and loading them again.

Reading order: `files` (what is called), `models` and `trainers` (what is kept of each), `recipes` (functions and
settings as words), `archive` (the file itself).
"""

from nbnet.training.saving.files import load, save

__all__ = ["load", "save"]
