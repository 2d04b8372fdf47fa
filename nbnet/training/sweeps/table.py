"""The table that a sweep returns: a row for each run, a column for each setting and measurement."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.datasets.registry import nearest
from nbnet.models.model import Model
from nbnet.training.history import History

SHOWN = 20


@dataclass(frozen=True, eq=False)
class SweptRun:
    """One run of a sweep.

    Attributes:
        row: its settings, its final measurements on the whole data, and how it ended, by column.
        model: trained.
        history: what each step measured, as `trainer.history`.
    """

    row: dict[str, Any]
    model: Model
    history: History

    def __repr__(self) -> str:
        return f"<SweptRun {', '.join(f'{name} {_written(value)}' for name, value in self.row.items())}>"


class Sweep:
    """What a sweep found out, as a tidy table.

    `table["loss"]` is a column, `table[0]` a `SweptRun` with its model and history, `table[:10]` and the methods below
    smaller tables. Columns are the settings of the call, the seed, final measurements on the whole data (the loss
    without penalty), the steps done, and `outcome`. `nb.drawing.boundaries` and `nb.drawing.losses` draw a table.

    Args:
        runs: one a row.
        X: the samples that all of them learned from.
        y: their targets.
        settings: names of the columns that are settings, the seed last.
    """

    def __init__(self, runs: Sequence[SweptRun], X: ArrayLike, y: ArrayLike, settings: Sequence[str]) -> None:
        self.runs = tuple(runs)
        self.X, self.y, self.settings = X, y, tuple(settings)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(dict.fromkeys(name for run in self.runs for name in run.row))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows, each as a dict of your own."""
        columns = self.columns
        return [{name: run.row.get(name, np.nan) for name in columns} for run in self.runs]

    @property
    def models(self) -> list[Model]:
        """The trained model of each row."""
        return [run.model for run in self.runs]

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            self._require(key)
            values = [row[key] for row in self.rows]
            if any(isinstance(value, tuple | list) or callable(value) for value in values):
                column = np.empty(len(values), dtype=object)
                column[:] = values
                return column
            return np.array(values)
        return self._with(self.runs[key]) if isinstance(key, slice) else self.runs[key]

    def sort(self, by: str = "loss", *, descending: bool = False) -> Sweep:
        """The rows in the order of a column; rows without a number come last.

        Raises:
            ValueError: if there is no such column.
        """
        self._require(by)

        def key(run: SweptRun) -> tuple[bool, Any]:
            value = run.row.get(by, np.nan)
            if isinstance(value, int | float | np.number):
                return bool(np.isnan(value)), -value if descending else value
            return False, str(value)

        texts = any(isinstance(run.row.get(by), str) for run in self.runs)
        return self._with(sorted(self.runs, key=key, reverse=descending and texts))

    def best(self, n: int = 1, *, by: str = "loss") -> Sweep:
        """The n best rows: with the smallest loss, or the largest accuracy or R².

        Raises:
            ValueError: if there is no such column.
        """
        return self.sort(by, descending=by.endswith(("accuracy", "r2")))[:n]  # type: ignore[no-any-return]

    def filter(self, condition: Callable[[dict[str, Any]], bool] | None = None, **values: Any) -> Sweep:
        """The rows that have some values, or for which a function of the row is true.

        Args:
            condition: a function of a row.
            values: what columns must equal.

        Raises:
            ValueError: if there is no such column.
        """
        for name in values:
            self._require(name)
        kept = [
            run
            for run in self.runs
            if all(run.row.get(name) == value for name, value in values.items())
            and (condition is None or condition(dict(run.row)))
        ]
        return self._with(kept)

    def to_dataframe(self) -> Any:
        """The table as a pandas DataFrame.

        Raises:
            ImportError: if pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise ImportError("to_dataframe() needs pandas: pip install pandas") from None
        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def _with(self, runs: Sequence[SweptRun]) -> Sweep:
        return Sweep(runs, self.X, self.y, self.settings)

    def _require(self, name: str) -> None:
        if name not in self.columns:
            raise ValueError(f"This table has no column {name!r}: {nearest(name, self.columns)}")

    def __len__(self) -> int:
        return len(self.runs)

    def __iter__(self) -> Iterator[SweptRun]:
        return iter(self.runs)

    def _cells(self) -> list[list[str]]:
        return [[_written(value) for value in row.values()] for row in self.rows[:SHOWN]]

    def __repr__(self) -> str:
        if not self.runs:
            return "<Sweep: no runs>"
        lines = [list(self.columns), *self._cells()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        texts = ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]
        return "\n".join([f"<Sweep: {len(self)} runs>", *texts, *self._rest()])

    def _rest(self) -> list[str]:
        return [f"… {len(self) - SHOWN} more"] if len(self) > SHOWN else []

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>" for cells in self._cells()
        )
        rest = "".join(f"<p>{line}</p>" for line in self._rest())
        caption = f"<caption>Sweep: {len(self)} runs</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _written(value: Any) -> str:
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    if callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
