"""Many models of one shape as a single one: every parameter has a leading axis of runs, and one graph trains them all.

The losses of all runs are added up. No run's parameters reach another's loss, so the gradient of the sum holds the
gradient of each run, and one pass of batched products replaces a pass a run. The numbers are those of a `Trainer` with
the same seed but for rounding: there a product and its bias are one operation, which rounds once less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextvars import Context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.autodiff import ComputationalGraph, Tensor, flatten, no_grad
from nbnet.datasets.validation import FloatArray
from nbnet.models.model import Model
from nbnet.models.optimizers import Optimizer
from nbnet.training.descent import EXPLODED
from nbnet.training.history import History
from nbnet.training.learners import Samples

RECORDS = 2**21
"""Numbers that the histories of all runs keep together: 16 MB."""


class Stack:
    """Models that differ in their numbers alone, with optimizers that differ in their learning rates alone.

    Args:
        models: of one shape, with layers; they are read and not changed.
        loss: one of nbnet's own, which can give the loss of each sample.
        optimizers: one a model.
        samples: the training data, shared by all.
        validation: samples that are measured at the end of each epoch, or None.
        batch_size: samples a step, or None for all.
        seeds: of the order of each run's batches.

    Attributes:
        alive: which runs have not diverged, shape (runs,).
        messages: what happened to those that have.
    """

    def __init__(
        self,
        models: Sequence[Model],
        loss: Callable[..., Tensor],
        optimizers: Sequence[Optimizer],
        samples: Samples,
        validation: Samples | None,
        batch_size: int | None,
        seeds: Sequence[int],
    ) -> None:
        self._models, self._loss, self._optimizers = models, loss, optimizers
        self._samples, self._validation = samples, validation
        self._runs = len(models)
        self._activations = [layer.activation for layer in models[0].layers()]
        stacked = [[(layer.W.data, layer.b.data[None]) for layer in model.layers()] for model in models]
        self._layers = [
            (Tensor(np.stack([W for W, _ in layer])), Tensor(np.stack([b for _, b in layer])))
            for layer in zip(*stacked, strict=True)
        ]
        leaves = [leaf for layer in self._layers for leaf in layer]
        self._flat = flatten(leaves)
        self._owner = np.concatenate([np.repeat(np.arange(self._runs), leaf.size // self._runs) for leaf in leaves])
        self._strengths = [
            (axes, Tensor(np.array([getattr(model, axes) for model in models]), constant=True)) for axes in ("l1", "l2")
        ]
        self._penalized = any(model.l1 or model.l2 for model in models)
        self._memory = optimizers[0].memory(self._flat.values)
        self._constant_rates: NDArray[Any] | None = None
        if not any(callable(rule.learning_rate) for rule in optimizers):
            self._constant_rates = np.array([rule.rate(0) for rule in optimizers])[self._owner]
        size = len(samples.X)
        self._batch_size = size if batch_size is None else min(batch_size, size)
        self._randoms = [np.random.default_rng(seed) for seed in seeds] if self._batch_size < size else []
        self._recorded: dict[int, tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None, ComputationalGraph]] = {}
        self._spread = float(samples.targets.var(axis=0).sum())
        quality = "r2" if samples.class_index is None else "accuracy"
        self.measurements = ("loss", quality, "penalty") if self._penalized else ("loss", quality)
        validated = () if validation is None else ("validation_loss", f"validation_{quality}")
        self._names = (*self.measurements, *validated)
        rows = [f"{name}{run}" for name in self._names for run in range(self._runs)]
        self._history = History(rows, capacity=max(1024, RECORDS // len(rows)))
        self.alive = np.ones(self._runs, dtype=bool)
        self.messages: dict[int, str] = {}
        self._last = np.zeros(self._runs, dtype=int)
        self._first_losses: FloatArray | None = None
        self._epoch = 0

    def outputs(self, X: Tensor | FloatArray) -> Tensor:
        """What all models answer, shape (runs, N, outputs); X is (N, features), or (runs, N, features)."""
        x: Any = X
        for (W, b), activation in zip(self._layers, self._activations, strict=True):
            x = activation(x @ W + b)
        answers: Tensor = x
        return answers

    # ---- training ---------------------------------------------------------------------------------------------------

    def epoch(self) -> Iterator[Callable[[], None]]:
        """The steps of one more epoch, each a function to call; a step is done as a whole or not at all."""
        n, size = len(self._samples.X), self._batch_size
        if size == n:
            yield lambda: self._step(None, True)
            return
        orders = np.stack([random.permutation(n) for random in self._randoms])
        for start in range(0, n, size):
            batch = orders[:, start : start + size]
            yield lambda batch=batch, last=start + size >= n: self._step(batch, last)  # type: ignore[misc]

    def _step(self, batch: NDArray[np.intp] | None, completes_epoch: bool) -> None:
        X, targets, index = self._samples
        if batch is None:
            _, _, outputs, losses, penalty, graph = self._record(len(X))
            graph.sweep()
            answered: FloatArray = targets
        else:
            x, t, outputs, losses, penalty, graph = self._record(batch.shape[1])
            answered = targets[batch]
            graph.sweep({x: X[batch], t: answered.reshape(t.shape)})
            index = None if index is None else index[batch]
        loss = losses.data.copy()
        cost = np.zeros_like(loss) if penalty is None else penalty.data.copy()
        self._notice_divergence(loss, cost)
        measured = [loss, self._quality(outputs.data, answered, index), *([cost] if self._penalized else [])]
        self._descend()
        self._epoch += completes_epoch
        self._last += self.alive
        if self._validation is not None:
            if completes_epoch:
                measured += self.measured(self._validation)
            else:
                measured += [np.full(self._runs, np.nan)] * 2
        self._history.append(int(self._memory["steps"][0]), self._epoch, np.concatenate(measured))  # type: ignore[arg-type]

    def _record(self, n: int) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None, ComputationalGraph]:
        if n not in self._recorded:
            # In a context of its own: a no_grad() or group() around the sweep is not about this graph.
            self._recorded[n] = Context().run(self._record_anew, n)
        return self._recorded[n]

    def _record_anew(self, n: int) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None, ComputationalGraph]:
        X, targets, _ = self._samples
        shared = n == len(X)
        x = Tensor(X if shared else np.repeat(X[None, :n], self._runs, axis=0), constant=True)
        t = Tensor(np.tile(targets[:n], (self._runs, 1)), constant=True)
        outputs = self.outputs(x)
        rows = self._loss(outputs.reshape(-1, outputs.shape[-1]), t, per_sample=True)
        losses: Tensor = np.mean(rows.reshape(self._runs, n), axis=1)
        penalty = self._penalty() if self._penalized else None
        total = np.sum(losses) if penalty is None else np.sum(losses + penalty)
        return x, t, outputs, losses, penalty, ComputationalGraph(total)

    def _penalty(self) -> Tensor:
        (_, l1), (_, l2) = self._strengths
        sums: Any = 0.0
        squares: Any = 0.0
        for W, _ in self._layers:
            sums = sums + np.sum(np.abs(W), axis=(1, 2))
            squares = squares + np.sum(W * W, axis=(1, 2))
        penalty: Tensor = l1 * sums + l2 * squares
        return penalty

    def _notice_divergence(self, loss: FloatArray, cost: FloatArray) -> None:
        gradient = self._flat.gradients
        if not self.alive.all():
            gradient[~self.alive[self._owner]] = 0
        if self._first_losses is None:
            self._first_losses = loss.copy()
        reasons = [
            (~np.isfinite(loss + cost), "the loss became infinite or NaN"),
            (loss > EXPLODED * (1 + self._first_losses), "the loss exploded"),
        ]
        if not np.isfinite(gradient.dot(gradient)):
            squares = np.bincount(self._owner, gradient * gradient, minlength=self._runs)
            reasons.append((~np.isfinite(squares), "the gradient is no longer finite"))
        for found, what in reasons:
            for run in np.flatnonzero(found & self.alive):
                self.alive[run] = False
                self.messages[int(run)] = f"diverged at iteration {self._last[run] + 1}: {what}"
                gradient[self._owner == run] = 0

    def _descend(self) -> None:
        rule, values, gradient = self._optimizers[0], self._flat.values, self._flat.gradients
        steps = int(self._memory["steps"][0])
        rates = self._constant_rates
        if rates is None:
            rates = np.array([each.rate(steps) for each in self._optimizers])[self._owner]
        self._memory["steps"] += 1
        if rule.clip is not None:
            norms = np.sqrt(np.bincount(self._owner, gradient * gradient, minlength=self._runs))
            shares = np.where(norms > rule.clip, rule.clip / np.where(norms > 0, norms, 1), 1.0)
            gradient = gradient * shares[self._owner]
        if rule.weight_decay:
            gradient = gradient + rule.weight_decay * values
        change = np.multiply(rule.direction(gradient, self._memory), rates, out=self._memory["scratch"])
        if not self.alive.all():
            change[~self.alive[self._owner]] = 0  # momentum would carry on where there is no gradient
        values -= change
        self._flat.changed()

    # ---- what came out ----------------------------------------------------------------------------------------------

    def _quality(self, outputs: FloatArray, targets: FloatArray, index: NDArray[np.intp] | None) -> FloatArray:
        n = outputs.shape[1]
        if index is None:
            errors = outputs - targets
            squares = (errors * errors).sum(axis=(1, 2))
            return 1 - squares / n / self._spread if self._spread else np.full(self._runs, np.nan)
        answers = outputs[..., 0] > 0 if outputs.shape[-1] == 1 else outputs.argmax(axis=-1)
        shares: FloatArray = np.count_nonzero(answers == index, axis=1) / n
        return shares

    def measured(self, samples: Samples) -> list[FloatArray]:
        """The loss without penalty, and the accuracy or R², of each run on some samples."""
        with no_grad():
            outputs = self.outputs(samples.X)
            rows = outputs.reshape(-1, outputs.shape[-1])
            targets = Tensor(np.tile(samples.targets, (self._runs, 1)), constant=True)
            losses = self._loss(rows, targets, per_sample=True).data.reshape(self._runs, -1).mean(axis=1)
        return [losses, self._quality(outputs.data, samples.targets, samples.class_index)]

    def parameters(self, run: int) -> list[FloatArray]:
        """W and b of each layer of one run, as copies."""
        return [np.array(leaf.data[run]).reshape(leaf.shape[1:]) for layer in self._layers for leaf in layer]

    def history(self, run: int) -> History:
        """What the steps of one run measured, up to its divergence."""
        state = self._history.state()
        history = History.of_state(self._names, state | {"values": state["values"][run :: self._runs]})
        if not self.alive[run]:
            history.cut(int(self._last[run]))
        return history
