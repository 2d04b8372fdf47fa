"""Does again in plain Python, without browser or kernel, what the log of a soak says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nbnet.training import Trainer
from nbnet.training.trainer import Unit
from nbnet.widgets.training_timeline import run_meant
from tests.browser.soak.recorder import iterations

Message = Mapping[str, Any]


class Replay:
    """Fresh objects, and the actions of a log done to them.

    Args:
        source: the cell that makes `trainer`, `playground` and `graph`.
    """

    def __init__(self, source: str) -> None:
        self.names: dict[str, Any] = {}
        exec(source, self.names)
        self._units: dict[int, Unit] = {}  # how far a step of each view goes

    def run(self, log: Path) -> None:
        """Do all actions of a log.

        Raises:
            AssertionError: if one is refused here and was not there, or the other way round, or for another reason.
        """
        for number, line in enumerate(log.read_text(encoding="utf-8").splitlines()):
            entry = json.loads(line)
            self.advance(entry["at"])
            refused = None
            try:
                self._do(entry)
            except Exception as error:
                refused = f"{type(error).__name__}: {error}"
            known = entry["refused"]
            if known is not None and "earlier moment is shown" in known:
                continue
            assert refused == known, f"action {number}, {entry}: here {refused!r}"

    def advance(self, to: Mapping[str, int]) -> None:
        """Train as far as it was trained when the next action came."""
        for name, there in to.items():
            missing = there - iterations(self.names)[name]
            assert missing >= 0, f"the {name} has done {-missing} steps more than there"
            if missing:
                self.trainer(name).step(missing)

    def trainer(self, name: str) -> Trainer:
        """The training of that name."""
        found: Trainer = self.names["trainer"] if name == "trainer" else self.names["playground"].trainer
        return found

    def _do(self, entry: Mapping[str, Any]) -> None:
        on, message = entry["on"], entry["message"]
        if on == "cell":
            try:
                exec(message["source"], self.names)
            finally:
                self.names["graph"].refresh()  # there, it follows cells by itself
        elif on == "graph":
            self._graph(message)
        elif entry["refused"] is None or "earlier moment is shown" not in entry["refused"]:
            known = {**TRAINING, **PLAYGROUND} if on == "playground" else TRAINING
            if message["type"] == "unit":
                self._units[entry["who"]] = message["value"]
            elif message["type"] == "step":
                self.trainer(on).step(unit=self._units.get(entry["who"], "batch"))
            elif message["type"] == "branch":
                _branch(self.trainer(on), entry["shown"])
            elif on == "playground" and message["type"] in PLAYGROUND:
                PLAYGROUND[message["type"]](self.names["playground"], message)
            else:
                known[message["type"]](self.trainer(on), message)

    def _graph(self, message: Message) -> None:
        view = self.names["graph"]
        view._handle_custom_msg(dict(message), [])
        if view.error is not None:
            raise view.error


def _branch(trainer: Trainer, shown: int | None) -> None:
    if shown is not None:
        trainer.pin()
        trainer.rewind(shown)


def _setting(trainer: Trainer, message: Message) -> None:
    name, value = message["name"], message["value"]
    if name == "learning_rate" and value is None:
        raise TypeError("learning_rate is empty: expected a number.")
    if name == "batch_size" and value is not None and float(value).is_integer():
        value = int(value)
    trainer.change_setting(name, value)


def _label(trainer: Trainer, answer: Any) -> Any:
    return answer if trainer.classes is None else trainer.classes[answer].item()


def _pin_unit(trainer: Trainer, message: Message) -> None:
    if message["value"] is None:
        trainer.unpin_unit(message["layer"], message["unit"])
    else:
        trainer.pin_unit(message["layer"], message["unit"], message["value"], gesture=message.get("gesture"))


def _unpin(trainer: Trainer, message: Message) -> None:
    run = run_meant(trainer, message)
    if run is not None:
        trainer.unpin(run)


def _nothing(_trainer: Trainer, _message: Message) -> None:
    """Starting, pausing and looking back say nothing of where a training is; the log does."""


TRAINING: Mapping[str, Callable[[Trainer, Message], object]] = {
    **dict.fromkeys(("play", "pause", "scrub", "travel", "choose"), _nothing),
    "reset": lambda trainer, _: trainer.reset(),
    "setting": _setting,
    "pin": lambda trainer, _: trainer.pin(),
    "unpin": _unpin,
    "undo": lambda trainer, _: trainer.undo(),
    "redo": lambda trainer, _: trainer.redo(),
    "add_point": lambda trainer, m: trainer.add_samples([m["place"]], [_label(trainer, m["answer"])]),
    "move_point": lambda trainer, m: trainer.change_samples(m["row"], X=[m["place"]], gesture=m.get("gesture")),
    "answer_point": lambda trainer, m: trainer.change_samples(
        m["row"], y=[_label(trainer, m["answer"])], gesture=m.get("gesture")
    ),
    "remove_point": lambda trainer, m: trainer.remove_samples(m["row"]),
    "set_weight": lambda trainer, m: trainer.set_parameter(
        m["parameter"], m["index"], m["value"], gesture=m.get("gesture")
    ),
    "pin_unit": _pin_unit,
}


def _recipe(playground: Any, message: Message) -> None:
    playground.change(going_on=bool(message.get("going_on")), **message["settings"])


def _layer(playground: Any, message: Message) -> None:
    what, at = message["do"], message.get("at")
    if what == "add":
        playground.add_layer(at)
    elif what == "activation":
        playground.set_activation(at, message["activation"], message.get("pieces"))
    else:
        {"remove": playground.remove_layer, "wider": playground.add_neuron, "narrower": playground.remove_neuron}[what](
            at
        )


def _choose(playground: Any, message: Message) -> None:
    if message["name"] == "boundary" and message["option"] == "look":
        playground.change(discretise=message["value"] == "class")
    if message["name"] == "boundary" and message["option"] == "test":
        playground.change(show_test=message["value"] == "show")


def _number(playground: Any, message: Message) -> None:
    name, value = message["name"], message["value"]
    if name == "learning_rate" and value is None:
        raise TypeError("learning_rate is empty: expected a number.")
    playground.change(**{name: value})


PLAYGROUND: Mapping[str, Callable[[Any, Message], object]] = {
    "recipe": _recipe,
    "setting": _number,
    "option": lambda playground, m: playground.change(options={**playground.recipe.options, m["name"]: m["value"]}),
    "layer": _layer,
    "fresh": lambda playground, _: playground.change(data_seed=playground.recipe.data_seed + 1),
    "undo": lambda playground, _: playground.undo(),
    "redo": lambda playground, _: playground.redo(),
    "choose": _choose,
}
