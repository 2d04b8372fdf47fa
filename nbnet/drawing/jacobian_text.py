"""What there is to say of a gate's Jacobian: how large it would be, and what is computed in its place."""

from __future__ import annotations

import dataclasses

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.autodiff.derivation import Symbols
from nbnet.autodiff.gates.linear import MatMul
from nbnet.autodiff.jacobians import GateJacobian
from nbnet.autodiff.pins import own_gate
from nbnet.drawing.numbers import shape
from nbnet.drawing.text import plain
from nbnet.language import _


@dataclasses.dataclass(frozen=True)
class Product:
    """How a backward pass gets the gradient of an input without the Jacobian.

    Attributes:
        rule: In symbols, such as ``dW = Xᵀ·dY``.
        shapes: The same with the shapes in the places of the arrays, such as ``(2, 5)·(5, 3) = (2, 3)``.
    """

    rule: str
    shapes: str


def product(graph: ComputationalGraph, jacobian: GateJacobian) -> Product:
    """Find the vector–Jacobian product of a gate, in symbols and in shapes.

    Args:
        graph: The graph, which says what the tensors are called.
        jacobian: The gate's Jacobian with respect to one input.

    Returns:
        The rule that a backward pass follows for this input.

    Examples:
        >>> import numpy as np
        >>> from nbnet.autodiff.jacobians import gate_jacobian
        >>> X, W = Tensor(np.ones((5, 2)), name="X"), Tensor(np.ones((2, 3)), name="W")
        >>> Y = X @ W
        >>> graph = ComputationalGraph(Y, names={"Y": Y})
        >>> product(graph, gate_jacobian(Y, 1))
        Product(rule='dW = Xᵀ·dY', shapes='(2, 5)·(5, 3) = (2, 3)')
        >>> product(graph, gate_jacobian(Y, 0))
        Product(rule='dX = dY·Wᵀ', shapes='(5, 3)·(3, 2) = (5, 2)')
    """
    names = Symbols(graph).names
    output, source = jacobian.output, jacobian.source
    z, x = plain(names[output]), plain(names[source])
    dz, dx = _d(z), _d(x)
    if isinstance(own_gate(output), MatMul) and (found := _of_matmul(names, jacobian)) is not None:
        return Product(f"{dx} = {found.rule}", f"{found.shapes} = {shape(source.shape)}")
    if jacobian.diagonal:
        size = shape(source.shape)
        return Product(f"{dx} = {dz} ⊙ ∂{z}/∂{x}", f"{size} ⊙ {size} = {size}")
    if (gate := own_gate(output)) is not None and gate.elementwise:
        size = shape(output.shape)
        return Product(f"{dx} = Σ {dz} ⊙ ∂{z}/∂{x}", f"Σ {size} ⊙ {size} = {shape(source.shape)}")
    m, n = jacobian.shape
    return Product(f"{dx} = {dz}·∂{z}/∂{x}", f"(1, {m})·({m}, {n}) = (1, {n})")


def lines(graph: ComputationalGraph, jacobian: GateJacobian) -> list[str]:
    """Say how large a Jacobian is, what is in it, and why nobody builds it.

    Args:
        graph: The graph, which says what the tensors are called.
        jacobian: The gate's Jacobian with respect to one input.

    Returns:
        Sentences.

    Examples:
        >>> import numpy as np
        >>> from nbnet.autodiff.jacobians import gate_jacobian
        >>> x = Tensor(np.arange(-2048.0, 2048.0), name="x")
        >>> z = np.maximum(x, 0.0)
        >>> for line in lines(ComputationalGraph(z, names={"z": z}), gate_jacobian(z, 0)):
        ...     print(line)
        Shape (4096, 4096): a row for each entry of z, a column for each entry of x.
        As an array it would take 128 MiB; x takes 32 KiB.
        The gate works entry by entry, so that only the 4096 entries on the diagonal can differ from 0.
        Nobody builds it: a backward pass needs only its product with the gradient that arrives.
        Shown are 32 of 4096 rows and 32 of 4096 columns.
    """
    names = Symbols(graph).names
    z, x = plain(names[jacobian.output]), plain(names[jacobian.source])
    m, n = jacobian.shape
    said = [
        _("Shape {shape}: a row for each entry of {z}, a column for each entry of {x}.").format(
            shape=f"({m}, {n})", z=z, x=x
        ),
        _("As an array it would take {memory}; {x} takes {own}.").format(
            memory=memory(jacobian.bytes), x=x, own=memory(n * jacobian.source.dtype.itemsize)
        ),
    ]
    if jacobian.diagonal and m > 1:
        said.append(
            _("The gate works entry by entry, so that only the {n} entries on the diagonal can differ from 0.").format(
                n=n
            )
        )
    said.append(_("Nobody builds it: a backward pass needs only its product with the gradient that arrives."))
    if jacobian.output in graph.pinned:
        said.append(_("{z} is pinned: the gradient stops there, and this product is not passed on.").format(z=z))
    if not jacobian.complete:
        said.append(
            _("Shown are {rows} of {m} rows and {columns} of {n} columns.").format(
                rows=len(jacobian.rows), m=m, columns=len(jacobian.columns), n=n
            )
        )
    return said


def memory(size: int) -> str:
    """Write a number of bytes for people.

    Args:
        size: Bytes.

    Returns:
        At most four digits and a unit.

    Examples:
        >>> memory(72), memory(32 * 1024), memory(4096 * 4096 * 8)
        ('72 bytes', '32 KiB', '128 MiB')
    """
    if size < 1024:
        return _("{n} bytes").format(n=size)
    units = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
    power = min((size.bit_length() - 1) // 10, len(units))
    return f"{size / 1024**power:.4g} {units[power - 1]}"


def _of_matmul(names: dict[Tensor, str], jacobian: GateJacobian) -> Product | None:
    """The product of a matrix product's gate, without what it is equal to; None for stacks of matrices."""
    output = jacobian.output
    a, b = output.inputs
    first = jacobian.index == 0
    left, right, upstream = (plain(names[tensor]) for tensor in (a, b, output))
    dz, z = _d(upstream), output.shape
    if (a.ndim, b.ndim) == (2, 2):
        if first:
            return Product(f"{dz}·{right}ᵀ", f"{z}·{b.shape[::-1]}")
        return Product(f"{left}ᵀ·{dz}", f"{a.shape[::-1]}·{z}")
    if (a.ndim, b.ndim) == (2, 1):
        if first:
            return Product(f"{dz}·{right}ᵀ", f"({z[0]}, 1)·(1, {b.shape[0]})")
        return Product(f"{left}ᵀ·{dz}", f"{a.shape[::-1]}·{z}")
    if (a.ndim, b.ndim) == (1, 2):
        if first:
            return Product(f"{right}·{dz}", f"{b.shape}·{z}")
        return Product(f"{left}ᵀ·{dz}", f"({a.shape[0]}, 1)·(1, {z[0]})")
    if (a.ndim, b.ndim) == (1, 1):
        other = b if first else a
        return Product(f"{dz}·{right if first else left}", f"()·{other.shape}")
    return None


def _d(name: str) -> str:
    return f"d{name}" if name.isidentifier() else f"d({name})"
