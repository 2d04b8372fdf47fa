"""The static plan: every node owns a buffer, every gate is bound to its buffers once, a pass is a loop over calls.

A gate with a fast path offers `bind_forward(plan, z, *inputs)` and `bind_backward(plan, dz, z, *inputs)`, which hand
NumPy calls with ``out=`` buffers to the plan. They round as the gate's own methods do: `repeating` counts on it. Every
other gate runs its readable `forward` and `backward`, and the result is copied to the buffer. Undoing of broadcasting
and adding up of fan-out are bound here, once for all gates.

Layout, chosen by measurement: a matrix with more rows than columns (many samples, few units) is stored column after
column, "units-major", so that adding a bias, an activation and a sum over the samples all run along memory. Sums over
samples are products with a vector of ones, several times faster than `np.sum(axis=0)` on a few columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np

from nbnet.autodiff.changes import clock
from nbnet.autodiff.engine import accumulate, ones, summed_axes
from nbnet.autodiff.fusing import Affine, Look, affine_pairs, buffer_before_ones, move_before_ones, with_ones
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.replay import Replay
from nbnet.autodiff.tensor import Tensor, new_tensor

Call = Callable[[], Any]


def _with_arrays(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Turn Python numbers into arrays of the dtype beside them, once and not at every call of a ufunc."""
    dtype = next((a.dtype for a in arguments if isinstance(a, np.ndarray)), None)
    if dtype is None or dtype.kind != "f":
        return arguments
    return tuple([np.array(a, dtype) if type(a) in (int, float) else a for a in arguments])


class Plan(Replay):
    """Buffers and bound calls of a graph; see the module's docstring.

    Args:
        nodes: every tensor of the graph, inputs before outputs.
        output: the node that gradients start from.
    """

    fuses: ClassVar[bool] = True
    """Whether pairs of gates may run as one."""

    def __init__(self, nodes: Sequence[Tensor], output: Tensor) -> None:
        super().__init__(nodes, output)
        self.values: dict[Tensor, Any] = {}
        self.gradients: dict[Tensor, Any] = {}
        self._forward_calls: dict[Tensor, list[Call]] = {}
        self._programs: dict[tuple[Tensor, ...], Any] = {}
        self._readable: set[Tensor] = set()
        self._gates = {tensor: tensor.gate.copy() for tensor in nodes if tensor.gate is not None}
        self._affine = {pair.output: pair for pair in affine_pairs(nodes)} if self.fuses else {}
        self._products = {pair.product: pair for pair in self._affine.values()}
        self._before_ones = {pair.x for pair in self._affine.values()}
        self._looks: dict[Tensor, Look] = {}
        for tensor in nodes:
            if tensor in self._affine:
                self._bind_affine_forward(self._affine[tensor])
            elif tensor not in self._products:
                self._bind_forward(tensor)
        self._backward_calls: list[Call] | None = None

    def kept(self, value: Any) -> Any:
        """Return what is needed to restore the value of a leaf; bound calls alone cannot fail, and need nothing."""
        return value.copy() if self._readable else value

    def new_buffer(self, like: Any) -> np.ndarray[Any, Any]:
        """Return an empty buffer for values like `like`, in the layout that measured fastest."""
        shape = np.shape(like)
        return np.empty(shape, like.dtype, order="F" if len(shape) == 2 and shape[0] > shape[1] else "C")

    def has_fast(self, gate: Gate, which: str) -> bool:
        """Return whether `gate` has the fast path `which`, and did not replace the readable method it stands for."""
        fast = "view" if which == "view" else f"bind_{which}"
        plain = "forward" if which == "view" else which
        for kind in type(gate).__mro__:
            if plain in vars(kind) or fast in vars(kind):
                return fast in vars(kind)
        return False

    # ---- what gates use to bind themselves --------------------------------------------------------------------------

    def call(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> None:
        """Add one bound call to the pass being planned."""
        if isinstance(function, np.ufunc):
            arguments = _with_arrays(arguments)
        self._calls.append(partial(function, *arguments, **options))

    def product(self, x: Any, y: Any, z: Any) -> None:
        """Add the product of two matrices, by `dot` where the layout lets it: it starts sooner than `matmul`."""
        if x.dtype != z.dtype or y.dtype != z.dtype:
            self.call(np.matmul, x, y, z)
        elif z.flags.c_contiguous:
            self.call(np.dot, x, y, z)
        elif z.flags.f_contiguous:
            self.call(np.dot, y.T, x.T, z.T)
        else:
            self.call(np.matmul, x, y, z)

    def wants(self, i: int) -> bool:
        """Whether input `i` of the gate being bound needs a gradient."""
        return self._inputs[i].tracked

    def target(self, i: int) -> np.ndarray[Any, Any]:
        """Return the buffer, of the output's shape, where an elementwise gate writes the gradient of input `i`."""
        return self._target(i, self._z_shape)

    def own_target(self, i: int) -> np.ndarray[Any, Any]:
        """Return the buffer for the gradient of input `i`, of that input's shape."""
        return self._target(i, self._inputs[i].shape)

    def _target(self, i: int, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
        source = self._inputs[i]
        if shape == source.shape and source not in self.gradients and i not in self._pending:
            buffer = self._own_gradient(source)
            self._pending[i] = None
            self.gradients[source] = buffer
            return buffer
        scratch = self.new_buffer(np.broadcast_to(np.zeros((), source._value.dtype), shape))
        self._pending[i] = scratch
        return scratch

    def pass_on(self, i: int, gradient: np.ndarray[Any, Any]) -> None:
        """Give input `i` a gradient that needs no arithmetic: the upstream gradient itself, or a view of it."""
        self._pending[i] = gradient

    # ---- forward ----------------------------------------------------------------------------------------------------

    def _bind_forward(self, tensor: Tensor) -> None:
        if tensor.gate is None:
            if isinstance(tensor._value, np.generic):
                tensor._value = np.asarray(tensor._value)  # an array can be written into, a NumPy scalar cannot
            if tensor in self._before_ones:
                move_before_ones(tensor)
            self.values[tensor] = tensor._value
            return
        gate, inputs = self._gates[tensor], [self.values[source] for source in tensor.inputs]
        self._calls: list[Call] = []
        view = gate.view(*inputs) if self.has_fast(gate, "view") and tensor not in self._before_ones else None
        if view is not None and np.may_share_memory(view, inputs[0]):
            buffer = view
        else:
            value = np.asarray(tensor._value)
            buffer = buffer_before_ones(value) if tensor in self._before_ones else self.new_buffer(value)
            buffer[...] = gate.forward(*inputs)
            gate.needs = tuple([source.tracked for source in tensor.inputs])
            same = all(
                buffer.dtype == (source.dtype if source.tracked else np.result_type(value, buffer))
                for source, value in zip(tensor.inputs, inputs, strict=True)
            )
            if not (same and self.has_fast(gate, "forward") and gate.bind_forward(self, buffer, *inputs) is not False):
                self._readable.add(tensor)
                self._calls.append(partial(_run, gate, inputs, buffer))
        self.values[tensor] = tensor._value = buffer
        self._forward_calls[tensor] = self._calls

    def _bind_affine_forward(self, pair: Affine) -> None:
        assert pair.W.home is not None
        # Without an activation, the next layer takes these very numbers.
        z = (buffer_before_ones if pair.output in self._before_ones else self.new_buffer)(pair.output._value)
        bias, used_bias = self.values[pair.b], self.values[pair.b].copy()
        self._calls = []
        self.product(with_ones(self.values[pair.x]), pair.block(pair.W.home.values), z)
        self.call(np.copyto, used_bias, bias)
        for call in self._calls:
            call()
        self.values[pair.output] = pair.output._value = z
        self._forward_calls[pair.output], self._forward_calls[pair.product] = self._calls, []

        self.values[pair.product] = z
        self._looks[pair.product] = Look(z, used_bias)
        self._looks[pair.product].put_into(pair.product)

    def forward(self, changed: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Recompute what the `changed` leaves reach; return those tensors."""
        program = self._programs.get(changed)
        if program is None:
            done = self.reached(changed)
            links = [(t, self.values[t]) for t in done if t not in self._looks]
            looks = [(t, self._looks[t]) for t in done if t in self._looks]
            program = [call for t in done for call in self._forward_calls[t]], links, looks, done
            self._programs[changed] = program
        calls, links, looks, done = program
        for call in calls:
            call()
        stamp = next(clock)
        for tensor, buffer in links:
            tensor._value = buffer
            tensor.version = stamp
        for tensor, look in looks:
            tensor.version = stamp
            if tensor.home is not look or look.was_used:
                look.put_into(tensor)
        return done

    # ---- backward ---------------------------------------------------------------------------------------------------

    def _own_gradient(self, source: Tensor) -> np.ndarray[Any, Any]:
        self._owned.add(source)
        if source.gate is None and source.home is not None:
            own: np.ndarray[Any, Any] = source.home.gradient(source)
            return own
        return self.new_buffer(self.values[source])

    def _bind_backward(self) -> list[Call]:
        calls: list[Call] = []
        self._owned: set[Tensor] = set()
        self.gradients = {self.output: self.new_buffer(np.asarray(self.values[self.output]))}
        for tensor in reversed(self.nodes):
            if tensor.gate is None or tensor not in self.gradients or not tensor.tracked or tensor in self._products:
                continue
            if tensor in self.stopped:
                continue
            if tensor in self._affine:
                calls += self._bind_affine_backward(self._affine[tensor])
                continue
            gate, inputs = self._gates[tensor], tensor.inputs
            dz, z = self.gradients[tensor], self.values[tensor]
            self._calls, self._inputs, self._z_shape = [], inputs, z.shape
            self._pending: dict[int, Any] = {}
            values = [self.values[source] for source in inputs]
            fast = tensor not in self._readable and self.has_fast(gate, "backward")
            if not fast or gate.bind_backward(self, dz, z, *values) is False:
                self._bind_readable_backward(tensor, dz)
            for i, gradient in self._pending.items():
                if gradient is not None and inputs[i].tracked:
                    self._settle(inputs[i], gradient)
            calls += self._calls
        return calls

    def _bind_affine_backward(self, pair: Affine) -> list[Call]:
        W, b = pair.W, pair.b
        assert W.home is not None
        dz, self._calls, self._inputs, self._pending = self.gradients[pair.output], [], (pair.x, W), {}
        self.gradients[pair.product] = dz
        alone = W not in self.gradients and b not in self.gradients
        block = pair.block(W.home.gradients if alone else np.empty_like(W.home.gradients))
        self.product(with_ones(self.values[pair.x]).T, dz, block)
        if alone:
            self.gradients[W], self.gradients[b] = self._own_gradient(W), self._own_gradient(b)
        else:
            self._settle(W, block[:-1])
            self._settle(b, block[-1])
        if pair.x.tracked:
            self.product(dz, self.values[W].T, self.own_target(0))
            if self._pending[0] is not None:
                self._settle(pair.x, self._pending[0])
        return self._calls

    def _bind_readable_backward(self, tensor: Tensor, dz: Any) -> None:
        twins = {s: new_tensor(self.values[s], None, (), (), s.tracked) for s in tensor.inputs}
        for source, twin in twins.items():
            twin.name = source.name
        stand_in = new_tensor(
            self.values[tensor], self._gates[tensor], tuple([twins[source] for source in tensor.inputs]), (), True
        )
        wanted = {source: i for i, source in enumerate(tensor.inputs) if source.tracked}
        targets = {twins[source]: self.own_target(i) for source, i in wanted.items()}

        def run() -> None:
            gradients = accumulate(stand_in, dz[()])
            for twin, target in targets.items():
                target[...] = gradients[twin]

        self._calls.append(run)

    def _settle(self, source: Tensor, gradient: np.ndarray[Any, Any]) -> None:
        """Bind what takes a contribution to its tensor's gradient: undo broadcasting, add to what is there."""
        known = self.gradients.get(source)
        if gradient.shape != source.shape:
            total = self._own_gradient(source) if known is None else self.new_buffer(self.values[source])
            self._sum_into(gradient, total)
            if known is None:
                self.gradients[source] = total
                return
            gradient = total
        elif known is None and source.gate is not None:
            self.gradients[source] = gradient  # nothing else arrived so far: share the buffer
            return
        buffer = known if source in self._owned else self._own_gradient(source)
        self.call(np.copyto, buffer, gradient) if known is None else self.call(np.add, known, gradient, buffer)
        self.gradients[source] = buffer

    def _sum_into(self, gradient: np.ndarray[Any, Any], buffer: np.ndarray[Any, Any]) -> None:
        axes = summed_axes(gradient.shape, buffer.shape)
        if gradient.ndim == 2 and axes == (0,) and gradient.strides[0]:
            self.call(np.dot, ones(len(gradient), gradient.dtype), gradient, buffer.reshape(-1))
        else:
            kept = tuple(n for i, n in enumerate(gradient.shape) if i not in axes)
            self.call(partial(np.add.reduce, gradient, axis=axes, out=buffer.reshape(kept)))

    def backward(self, upstream: Any) -> None:
        """Run the chain rule from the output, whose gradient is `upstream`, into the gradients of all nodes."""
        if self._backward_calls is None:
            self._backward_calls = self._bind_backward()
            for tensor in self.stopped:
                if tensor.tracked and tensor not in self.gradients:
                    self.gradients[tensor] = zeros = self._own_gradient(tensor)
                    self._backward_calls.append(partial(zeros.fill, 0))
            self._links = [(t, self.gradients.get(t)) for t in self.nodes]
        self.gradients[self.output][...] = upstream
        for call in self._backward_calls:
            call()
        for tensor, gradient in self._links:
            tensor._grad = gradient


def _run(gate: Gate, inputs: list[Any], buffer: np.ndarray[Any, Any]) -> None:
    value = gate.forward(*inputs)
    if np.shape(value) != buffer.shape:
        raise ValueError(
            f"with these values {gate} gives shape {np.shape(value)}, but the graph was recorded with {buffer.shape}: "
            "write the expression again and make a new graph"
        )
    buffer[...] = value
