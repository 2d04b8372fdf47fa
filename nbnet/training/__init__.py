"""Training: the loop that lets a model learn, at once, awaited, or live in the background of a notebook."""

from nbnet.training.errors import DivergenceError
from nbnet.training.history import History
from nbnet.training.listener import Listener
from nbnet.training.moments import Moment
from nbnet.training.runs import Run
from nbnet.training.saving import load, save
from nbnet.training.stopping import loss_below, no_improvement, time_limit
from nbnet.training.sweeps import Sweep, SweptRun, sweep
from nbnet.training.trainer import Trainer

__all__ = [
    "DivergenceError",
    "History",
    "Listener",
    "Moment",
    "Run",
    "Sweep",
    "SweptRun",
    "Trainer",
    "load",
    "loss_below",
    "no_improvement",
    "save",
    "sweep",
    "time_limit",
]
