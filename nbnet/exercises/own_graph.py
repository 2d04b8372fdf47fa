"""The exercise in which students write `ComputationalGraph`: the order, the pass forward, the pass backward."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from nbnet.autodiff import Gate, Tensor
from nbnet.exercises.answers import NotDoneError, WrongError, attempt, number, shown
from nbnet.exercises.definition import exercise
from nbnet.exercises.mistakes import differs
from nbnet.language import _, marked


class Product(Gate):
    """The gate z = x·y, as the lecture writes it."""

    def forward(self, x: Any, y: Any) -> Any:
        """Keep the inputs."""
        self.x, self.y = x, y
        return x * y

    def backward(self, dz: Any) -> list[Any]:
        """Send what arrives times the other input."""
        return [self.y * dz, self.x * dz]


class Total(Gate):
    """The gate z = x + y, which notes each of its passes backward.

    Args:
        passes: where it notes them; copies of the gate share it.
    """

    def __init__(self, passes: list[str]) -> None:
        self.passes = passes

    def forward(self, x: Any, y: Any) -> Any:
        """Keep nothing."""
        return x + y

    def backward(self, dz: Any) -> list[Any]:
        """Send what arrives to both."""
        self.passes.append("backward")
        return [dz, dz]


@exercise(
    title=marked("ComputationalGraph"),
    expected=marked("a class with nodes_topologically_sorted, forward and backward."),
    hints=[
        marked("The order: to visit a node, first visit all of its inputs, then put the node itself into the list."),
        marked(
            "Visit no node twice: remember the visited ones in a set. (In a list, equal values look like one node.)"
        ),
        marked(
            "Forward: a node has the value given for it, else its own data if it has no gate, else what its gate makes."
        ),
        marked(
            "Backward: gradients = {self.output: 1.0}; then the nodes in reverse, each gate with its node's gradient."
        ),
        marked(
            "What a gate sends is added to what its inputs have: gradients[source] = gradients.get(source, 0) + sent."
        ),
    ],
    praise=marked("The engine of deep learning, in thirty lines. All others differ in speed, not in kind."),
)
def computational_graph(graph: Any) -> Iterator[str]:
    """A class that replays the graph of a tensor."""
    if not isinstance(graph, type):
        raise WrongError(_("Hand in the class itself, not an object of it: {what}.").format(what=shown(graph)))
    a, b, one = Tensor(3.0, name="a"), Tensor(1.0, name="b"), Tensor(1.0, name="one")
    plus, other = Total([])(a, b, name="plus"), Total([])(b, one, name="other")
    output = Product()(plus, other, name="output")
    nodes = {each.name or "": each for each in (a, b, one, plus, other, output)}
    student = _made(graph, output)
    if findings := list(_order(student, nodes)):
        yield from findings
        return
    if findings := list(_forward(student, nodes, output)):
        yield from findings
        return
    if findings := list(_backward(student, nodes)):
        yield from findings
        return
    yield from _long_chain(graph)


def _made(graph: Callable[..., Any], output: Tensor) -> Any:
    return attempt(graph, output)


def _method(student: Any, name: str) -> Callable[..., Any]:
    method = getattr(student, name, None)
    if not callable(method):
        raise WrongError(_("Your class has no method {name}.").format(name=name))
    return method  # type: ignore[no-any-return]


def _order(student: Any, nodes: Mapping[str, Tensor]) -> Iterator[str]:
    answer = attempt(_method(student, "nodes_topologically_sorted"))
    try:
        order = [next(name for name, node in nodes.items() if node is each) for each in answer]
    except (TypeError, StopIteration):
        yield _("nodes_topologically_sorted should return a list of the graph's tensors, and nothing else.")
        return
    twice = sorted({name for name in order if order.count(name) > 1})
    missing = [name for name in nodes if name not in order]
    where = "a = 3, b = 1, one = 1, plus = a + b, other = b + one, output = plus·other"
    if twice:
        yield _("In the graph {graph} your order holds {name} twice. Visit no node a second time.").format(
            graph=where, name=twice[0]
        )
    elif missing == ["one"] or missing == ["b"]:
        yield _(
            "Your order misses one of the leaves b and one, which have equal values: a list takes them for the same. "
            "Remember visited nodes in a set."
        )
    elif missing:
        yield _("In the graph {graph} your order misses {name}.").format(graph=where, name=", ".join(missing))
    else:
        for name in order:
            for source in nodes[name].inputs:
                if order.index(source.name or "") > order.index(name):
                    yield _(
                        "Your order has {name} in front of its input {source}. A node comes after all its inputs."
                    ).format(name=name, source=source.name)
                    return


def _forward(student: Any, nodes: Mapping[str, Tensor], output: Tensor) -> Iterator[str]:
    forward = _method(student, "forward")
    for changes, right in (({}, 8.0), ({nodes["a"]: 4.0}, 10.0)):
        call = "forward({a: 4})" if changes else "forward({})"
        got = number(attempt(forward, changes), call)
        if changes and not differs(got, 8.0):
            yield _("{call} still returns 8: the new value of a plays no part. Do the gates compute anew?").format(
                call=call
            )
        elif differs(got, right):
            yield _(
                "For (a + b)·(b + 1) with a = 3 and b = 1, {call} should return {right}, and it returns {got}."
            ).format(call=call, right=shown(right), got=shown(got))
            return
    if differs(output.data, 8.0):
        yield _("Your forward pass writes into the recorded tensors. Keep the values in a dictionary of your own.")


def _backward(student: Any, nodes: Mapping[str, Tensor]) -> Iterator[str]:
    answer = attempt(_method(student, "backward"))
    if not isinstance(answer, Mapping):
        raise WrongError(
            _("backward should return a dictionary from tensors to gradients, and it returns {what}.").format(
                what=shown(answer)
            )
        )
    a, b = nodes["a"], nodes["b"]
    missing = [leaf.name or "" for leaf in (a, b) if leaf not in answer]
    if missing:
        yield _("The gradient of {name} is missing in what backward returns.").format(name=", ".join(missing))
        return
    if any(answer[leaf] is None for leaf in (a, b)):
        raise NotDoneError
    got = [number(answer[leaf], leaf.name or "") for leaf in (a, b)]
    right = 2.0, 7.0  # with a = 4: b gets 2 through the first sum and 5 through the second
    if not differs(got, right):
        return
    replaced = _("b is used twice, and your second contribution replaced the first. At a fork gradients add up.")
    known = {
        (2.0, 5.0): replaced,
        (2.0, 2.0): replaced,
        (2.0, 6.0): _(
            "These are the gradients for a = 3; the last forward pass had a = 4. Use the gates of that pass."
        ),
        (20.0, 70.0): _("The gradient at the output should start as 1: the output moves with itself at the rate 1."),
        (0.0, 0.0): _("All gradients are 0. At the output the gradient starts as 1."),
    }
    for numbers, sentence in known.items():
        if not differs(got, numbers):
            yield sentence
            return
    for name, expected, each in zip("ab", right, got, strict=True):
        if differs(each, expected):
            yield _("With a = 4 and b = 1 the gradient of {name} should be {right}, and it is {got}.").format(
                name=name, right=shown(expected), got=shown(each)
            )


def _long_chain(graph: Callable[..., Any]) -> Iterator[str]:
    """Twelve gates with 4096 paths: each gate should work once."""
    x = Tensor(1.0, name="x")
    z, passes = x, list[str]()
    for _step in range(12):
        z = Total(passes)(z, z)
    student = _made(graph, z)
    number(attempt(student.forward, {}), "forward({})")
    answer = attempt(student.backward)
    if len(passes) > 12:
        yield _(
            "In a chain of 12 gates, your gates went backward {n} times: once for each path. Go through the nodes."
        ).format(n=len(passes))
    elif x not in answer or differs(np.asarray(answer[x], dtype=np.float64), 4096.0):
        yield _(
            "x + x, twelve times in a row: the gradient of x should be 4096. Does it get both contributions each time?"
        )
