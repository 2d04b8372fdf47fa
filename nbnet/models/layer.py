"""What a model is made of, layer by layer: for those who train many models as one, or write a model in other words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from nbnet.autodiff import Tensor


class Layer(NamedTuple):
    """One layer: activation(x·W + b).

    Attributes:
        name: what the graph calls it: `"layer1"`.
        W: weights, shape (inputs, sums).
        b: biases, shape (sums,).
        activation: a function of the weighted sums, shape (…, sums); for maxout there are several sums a neuron.
    """

    name: str
    W: Tensor
    b: Tensor
    activation: Callable[..., Any]
