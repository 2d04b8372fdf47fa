"""Sweeps: many trainings with other settings, together where their shapes agree.

Reading order: `sweep` (what is called), `planning` (which runs), `tasks` (which of them together), `stack` (many models
as one), `table` (what comes back).
"""

from nbnet.training.sweeps.sweep import sweep
from nbnet.training.sweeps.table import Sweep, SweptRun

__all__ = ["Sweep", "SweptRun", "sweep"]
