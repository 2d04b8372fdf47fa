"""Models, activations, losses and optimisers: what a network is made of, without anything that trains it.

>>> import numpy as np
>>> from nbnet.models import MLP
>>> MLP([2, 4, 1]).scores(np.zeros((3, 2))).tolist()
[0.0, 0.0, 0.0]
"""

from nbnet.models.activations import *  # noqa: F403
from nbnet.models.activations import ACTIVATIONS
from nbnet.models.feature_mlp import FeatureMLP
from nbnet.models.joint import *  # noqa: F403
from nbnet.models.linear import LinearClassifier
from nbnet.models.losses import *  # noqa: F403
from nbnet.models.losses import LOSSES
from nbnet.models.mcculloch_pitts import McCullochPitts
from nbnet.models.mlp import MLP
from nbnet.models.optimizers import *  # noqa: F403
from nbnet.models.optimizers import OPTIMIZERS
from nbnet.models.penalties import *  # noqa: F403
from nbnet.models.penalties import PENALTIES
from nbnet.models.perceptron import Mistake, Perceptron
from nbnet.models.schedules import cosine_decay, exponential_decay, step_decay

# What is registered is public: a definition in its own file is all that a new one takes.
__all__ = [  # noqa: PLE0604
    "MLP",
    "FeatureMLP",
    "LinearClassifier",
    "McCullochPitts",
    "Mistake",
    "Perceptron",
    "cosine_decay",
    "exponential_decay",
    "step_decay",
    *ACTIVATIONS,
    *LOSSES,
    *PENALTIES,
    *OPTIMIZERS,
]
