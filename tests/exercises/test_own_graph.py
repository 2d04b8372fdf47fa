"""The graph of lecture 9: the right class passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


class Right:
    """A graph as the lecture's solution has it."""

    def __init__(self, output: Any) -> None:
        self.output = output

    def nodes_topologically_sorted(self) -> Any:
        order: list[Any] = []
        seen: set[Any] = set()

        def visit(node: Any) -> None:
            if node not in seen:
                seen.add(node)
                for source in node.inputs:
                    visit(source)
                order.append(node)

        visit(self.output)
        return order

    def forward(self, inputs: Any) -> Any:
        self.values: dict[Any, Any] = {}
        self.gates: dict[Any, Any] = {}
        for node in self.nodes_topologically_sorted():
            if node in inputs:
                self.values[node] = inputs[node]
            elif node.gate is None:
                self.values[node] = node.data
            else:
                gate = self.gates[node] = node.gate.copy()
                self.values[node] = gate.forward(*[self.values[source] for source in node.inputs])
        return self.values[self.output]

    def backward(self) -> Any:
        return self.back(1.0, lambda before, sent: before + sent)

    def back(self, start: float, join: Any) -> dict[Any, Any]:
        gradients = {self.output: start}
        for node in reversed(self.nodes_topologically_sorted()):
            if node in self.gates:
                for source, sent in zip(node.inputs, self.gates[node].backward(gradients[node]), strict=True):
                    gradients[source] = join(gradients.get(source, 0), sent)
        return gradients


class OrderAsList(Right):
    def nodes_topologically_sorted(self) -> Any:
        order: list[Any] = []

        def visit(node: Any) -> None:
            if node not in order:
                for source in node.inputs:
                    visit(source)
                order.append(node)

        visit(self.output)
        return order


class OrderTwice(Right):
    def nodes_topologically_sorted(self) -> Any:
        def visit(node: Any) -> list[Any]:
            return [*(each for source in node.inputs for each in visit(source)), node]

        return visit(self.output)


class OrderFromTheEnd(Right):
    def nodes_topologically_sorted(self) -> Any:
        return super().nodes_topologically_sorted()[::-1]


class OrderOfLeaves(Right):
    def nodes_topologically_sorted(self) -> Any:
        return [node for node in super().nodes_topologically_sorted() if node.gate is None]


class OrderOfNames(Right):
    def nodes_topologically_sorted(self) -> Any:
        return ["a", "b"]


class Recorded(Right):
    """Answers with what was recorded."""

    def forward(self, inputs: Any) -> Any:
        self.gates = {node: node.gate for node in self.nodes_topologically_sorted() if node.gate}
        return self.output.data


class FirstInput(Right):
    def forward(self, inputs: Any) -> Any:
        super().forward(inputs)
        return self.values[self.nodes_topologically_sorted()[0]]


class Replacing(Right):
    def backward(self) -> Any:
        return self.back(1.0, lambda before, sent: sent)


class StartingAtTheValue(Right):
    def backward(self) -> Any:
        return self.back(float(self.values[self.output]), lambda before, sent: before + sent)


class StartingAtZero(Right):
    def backward(self) -> Any:
        return self.back(0.0, lambda before, sent: before + sent)


class RecordedGates(Right):
    def forward(self, inputs: Any) -> Any:
        value = super().forward(inputs)
        self.gates = {node: node.gate for node in self.gates}
        return value


class List(Right):
    def backward(self) -> Any:
        return list(super().backward().values())


class OutputOnly(Right):
    def backward(self) -> Any:
        return {self.output: 1.0}


class EveryPath(Right):
    """Walks all paths: right, and hopeless."""

    def backward(self) -> Any:
        gradients: dict[Any, Any] = {}

        def walk(node: Any, arriving: Any) -> None:
            gradients[node] = gradients.get(node, 0) + arriving
            if node in self.gates:
                for source, sent in zip(node.inputs, self.gates[node].backward(arriving), strict=True):
                    walk(source, sent)

        walk(self.output, 1.0)
        return gradients


WRONG = [
    ("computational_graph", OrderAsList, "equal values"),
    ("computational_graph", OrderTwice, "holds b twice"),
    ("computational_graph", OrderFromTheEnd, "in front of its input"),
    ("computational_graph", OrderOfLeaves, "misses plus, other, output"),
    ("computational_graph", OrderOfNames, "list of the graph's tensors"),
    ("computational_graph", Recorded, "still returns 8"),
    ("computational_graph", FirstInput, "should return 8, and it returns 3"),
    ("computational_graph", Replacing, "replaced the first"),
    ("computational_graph", StartingAtTheValue, "should start as 1"),
    ("computational_graph", StartingAtZero, "All gradients are 0"),
    ("computational_graph", RecordedGates, "the last forward pass had a = 4"),
    ("computational_graph", List, "should return a dictionary"),
    ("computational_graph", OutputOnly, "gradient of a, b is missing"),
    ("computational_graph", EveryPath, "went backward 4095 times"),
    ("computational_graph", Right(None), "not an object of it"),
    ("computational_graph", type("Half", (), {"__init__": Right.__init__}), "no method nodes_topologically_sorted"),
]


def test_the_right_class_passes() -> None:
    passes("computational_graph", Right)


@pytest.mark.parametrize(("name", "graph", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, graph: Any, finding: str) -> None:
    is_named(finding, name, graph)


@pytest.mark.parametrize("method", ["nodes_topologically_sorted", "forward", "backward"])
def test_an_empty_method_is_no_mistake(method: str) -> None:
    graph = type("Unfinished", (Right,), {method: lambda self, *given: None})
    assert exercises.check("computational_graph", graph).state == "unfinished"
