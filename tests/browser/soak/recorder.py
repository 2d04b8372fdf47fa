"""In the kernel of a soak: writes down what the pages and the cells do to a training, a playground and a graph.

Each action is one line of JSON, with the step at which it came. What is asked only for looking is left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

LOOKING = frozenset(
    [
        "hello",
        "ready",
        "drawn",
        "sight",
        "closed",
        "present",
        "plotly",
        "open",
        "shut",
        "share",
        "weigh",
        "speed",
        "keep",
    ]
)
"""What a page says of itself, or asks for, that changes nothing of what is learned."""


class Recorder:
    """Writes the log of a soak.

    Args:
        path: of the log.
        names: the notebook's variables; `trainer` and `playground` are among them by the time of the first action.
        listen: whether to write down troubles, too.
    """

    def __init__(self, path: str, names: dict[str, Any], *, listen: bool = True) -> None:
        self._log = Path(path).open("w", encoding="utf-8")  # noqa: SIM115 (as long as the kernel lives)
        self._names = names
        self._watched = 0
        self.troubles: list[str] = []
        if listen:
            self._listen_for_trouble()

    def close(self) -> None:
        """Write no more."""
        self._log.close()

    # ---- actions ----------------------------------------------------------------------------------------------------

    def watch(self, on: str, view: Any) -> Any:
        """Write down what pages ask of a live view.

        Args:
            on: "trainer" or "playground".
            view: the view.

        Returns:
            The view.
        """
        usual: Callable[[str], Any] = view.handler
        self._watched += 1
        who = self._watched

        def handler(kind: str) -> Any:
            answer = usual(kind)
            if answer is None or kind in LOOKING:
                return answer
            return lambda message: self._record(on, message, lambda: answer(message), shown=view.shown, who=who)

        view.handler = handler
        return view

    def watch_graph(self, view: Any) -> Any:
        """Write down what pages ask of a graph view, which does one thing after another.

        Returns:
            The view.
        """

        def heard(_view: object, message: Mapping[str, Any], _buffers: object) -> None:
            if message["type"] in ("ready", "closed", "nudge", "describe", "keep"):
                return
            self._write({"on": "graph", "at": self._at(), "message": dict(message), "refused": _said(view.error)})

        view.on_msg(heard)
        return view

    def do(self, source: str) -> None:
        """Do what a cell says, and write it down, also that it was refused."""
        with contextlib.suppress(Exception):
            self._record("cell", {"source": source}, lambda: exec(source, self._names))

    def _record(self, on: str, message: Mapping[str, Any], act: Callable[[], object], **more: Any) -> None:
        entry: dict[str, Any] = {"on": on, "at": self._at(), "message": dict(message), "refused": None, **more}
        try:
            act()
        except Exception as error:
            entry["refused"] = _said(error)
            raise
        finally:
            self._write(entry)

    def _at(self) -> dict[str, int]:
        return iterations(self._names)

    def _write(self, entry: Mapping[str, Any]) -> None:
        self._log.write(json.dumps(entry) + "\n")
        self._log.flush()

    # ---- what must not happen ---------------------------------------------------------------------------------------

    def _listen_for_trouble(self) -> None:
        """Whatever is only logged, in tasks, threads and finalizers as well, is trouble."""
        troubles = self.troubles

        class Ears(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                # The page's widget manager closes the comm on which it asked for all states before it has all answers.
                if record.name == "Comm" and record.getMessage().startswith("No such comm"):
                    return
                troubles.append(f"log of {record.name}: {self.format(record)}")

        ears = Ears(level=logging.WARNING)
        for name in (None, "traitlets", "asyncio", "ipykernel", "comm", "tornado"):
            logging.getLogger(name).addHandler(ears)
        threading.excepthook = lambda args: troubles.append(f"thread {args.thread}: {args.exc_value!r}")
        sys.unraisablehook = lambda args: troubles.append(f"unraisable in {args.object!r}: {args.exc_value!r}")
        usual = warnings.showwarning

        def show(message: Any, category: Any, filename: str, lineno: int, *more: Any, **rest: Any) -> None:
            troubles.append(f"{category.__name__}: {message} ({filename}:{lineno})")
            usual(message, category, filename, lineno, *more, **rest)

        warnings.showwarning = show

    # ---- what is measured -------------------------------------------------------------------------------------------

    def measured(self) -> dict[str, Any]:
        """How much memory the kernel has, in megabytes, and what may pile up in it."""
        from ipywidgets.widgets.widget import _instances

        gc.collect()
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        tasks = [task for task in asyncio.all_tasks() if task.get_name() == "nbnet training"]
        trainers = self._names["trainer"], self._names["playground"].trainer
        return {
            "kernel": resident / 1e6,
            "tasks": len(tasks),
            "listeners": sum(len(trainer._listeners) for trainer in trainers),
            "widgets": len(_instances),
        }


def iterations(names: Mapping[str, Any]) -> dict[str, int]:
    """How many steps the two trainings of a soak have done."""
    return {"trainer": names["trainer"].iteration, "playground": names["playground"].trainer.iteration}


def _said(error: BaseException | None) -> str | None:
    return None if error is None else f"{type(error).__name__}: {error}"
