"""Data of one's own becomes arrays here, or an error that says which entry is wrong and what was expected."""

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.floating[Any]]


def features(X: ArrayLike, *, n_features: int | None = None, name: str = "X") -> FloatArray:
    """Samples as a matrix of finite floats.

    Args:
        X: array, nested list or DataFrame, shape (N, features).
        n_features: how many columns it must have; None allows any number.
        name: what the student's code calls it, for the messages.

    Returns:
        Shape (N, features); float32 stays float32, everything else becomes float64.

    Raises:
        TypeError: if an entry is no real number.
        ValueError: if the shape is wrong, there are no samples, or an entry is NaN or infinite.

    >>> features([[1, 2], [3, float("nan")]])
    Traceback (most recent call last):
    ValueError: X[1, 1] is nan: every entry must be a finite number (1 entry of 4 is not).
    """
    array = _floats(X, name, getattr(X, "columns", None))
    if array.ndim != 2:
        hint = ""
        if array.ndim == 1 and n_features in (None, 1):
            hint = f" For samples of one feature write {name}.reshape(-1, 1)."
        elif array.ndim == 1 and array.size == n_features:
            hint = f" For one sample write {name}.reshape(1, -1)."
        raise ValueError(f"{name} has shape {array.shape}: expected one row a sample and one column a feature.{hint}")
    if not array.size:
        raise ValueError(f"{name} is empty (shape {array.shape}): expected at least one sample with one feature.")
    if n_features is not None and array.shape[1] != n_features:
        raise ValueError(f"{name} has {array.shape[1]} features (shape {array.shape}): the model expects {n_features}.")
    _require_finite(array, name)
    return array


def labels(y: ArrayLike, *, n_samples: int, name: str = "y") -> NDArray[Any]:
    """One label a sample, of whatever type: numbers, booleans or texts.

    Args:
        y: array, list or Series, shape (N,) or (N, 1).
        n_samples: N, the number of rows of X.
        name: what the student's code calls it, for the messages.

    Returns:
        Shape (N,), with the type of the labels kept.

    Raises:
        TypeError: if the labels are of mixed types, or neither numbers, booleans nor texts.
        ValueError: if the shape or the number of labels is wrong, or a label is NaN or infinite.

    >>> labels(["no", "yes", "no"], n_samples=4)
    Traceback (most recent call last):
    ValueError: y has 3 labels, but X has 4 samples: expected one label a sample.
    """
    array = _array(y, name)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        hint = f" For one-hot rows write {name}.argmax(axis=1)." if array.ndim == 2 else ""
        raise ValueError(f"{name} has shape {array.shape}: expected one label a sample, shape ({n_samples},).{hint}")
    if len(array) != n_samples:
        raise ValueError(f"{name} has {len(array)} labels, but X has {n_samples} samples: expected one label a sample.")
    if array.dtype.kind == "O" or (array.dtype.kind == "U" and not isinstance(y, np.ndarray)):
        # NumPy turns [1, "a"] into texts: the types have to be looked at before.
        entries = list(y) if isinstance(y, Sequence) else list(array)
        array = _one_type(entries, array, name)
    if array.dtype.kind not in "biufUS":
        raise TypeError(f"{name} holds {array.dtype} values: expected labels that are numbers, booleans or texts.")
    if array.dtype.kind == "f":
        _require_finite(array, name)
    return array


def targets(y: ArrayLike, *, n_samples: int, n_outputs: int, name: str = "y") -> FloatArray:
    """The numbers that a regression should predict.

    Args:
        y: array, list or Series, shape (N,) for one output or (N, outputs).
        n_samples: N, the number of rows of X.
        n_outputs: how many numbers the model predicts a sample.
        name: what the student's code calls it, for the messages.

    Returns:
        Shape (N, outputs).

    Raises:
        TypeError: if an entry is no real number.
        ValueError: if the shape is wrong or an entry is NaN or infinite.
    """
    array = _floats(y, name, None)
    if array.ndim == 1:
        array = array[:, None]
    if array.shape != (n_samples, n_outputs):
        raise ValueError(
            f"{name} has shape {np.shape(y)}: expected {(n_samples, n_outputs)}, "
            f"for the {n_samples} samples of X and the {n_outputs} output{'s' * (n_outputs > 1)} of the model."
        )
    _require_finite(array, name)
    return array


def encode(y: NDArray[Any], *, n_classes: int | None = None, name: str = "y") -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Labels as the numbers 0, 1, … of their classes.

    Args:
        y: labels, shape (N,).
        n_classes: how many classes the model tells apart; None allows any number from two.
        name: what the student's code calls it, for the messages.

    Returns:
        The classes, sorted, and for each sample the index of its class.

    Raises:
        ValueError: if the labels have one class only, or not `n_classes`.

    >>> classes, index = encode(np.array(["no", "yes", "no"]))
    >>> classes.tolist(), index.tolist()
    (['no', 'yes'], [0, 1, 0])
    """
    classes, index = np.unique(y, return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"{name} has one class only ({classes[0]!s}): expected samples of at least two classes.")
    if n_classes is not None and len(classes) != n_classes:
        shown = ", ".join(f"{c:.4g}" if isinstance(c, float) else str(c) for c in classes[:6]) + (
            ", …" if len(classes) > 6 else ""
        )
        numbers = y.dtype.kind == "f" and len(classes) > 20
        advice = "To predict numbers, use task='regression'." if numbers else f"Give it {len(classes)} outputs."
        raise ValueError(f"{name} has {len(classes)} classes ({shown}): the model tells {n_classes} apart. {advice}")
    return classes, index.astype(np.intp, copy=False)


def count(value: object, name: str, *, least: int = 1) -> int:
    """A whole number that counts something.

    Args:
        value: what was given.
        name: what the student's code calls it, for the messages.
        least: the smallest allowed.

    Raises:
        TypeError: if it is no whole number.
        ValueError: if it is smaller than `least`.

    >>> count(-3, "n")
    Traceback (most recent call last):
    ValueError: n is -3: expected a whole number from 1.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} is {value!r}: expected a whole number from {least}.")
    if value < least:
        raise ValueError(f"{name} is {value}: expected a whole number from {least}.")
    return int(value)


def quantity(value: object, name: str, *, least: float = 0.0, above: bool = False) -> float:
    """A finite number with a lower bound.

    Args:
        value: what was given.
        name: what the student's code calls it, for the messages.
        least: the lower bound.
        above: whether the bound itself is too small.

    Raises:
        TypeError: if it is no real number.
        ValueError: if it is NaN, infinite or too small.

    >>> quantity(0.0, "learning_rate", above=True)
    Traceback (most recent call last):
    ValueError: learning_rate is 0.0: expected a finite number above 0.
    """
    bound = "" if least == -np.inf else f" above {least:g}" if above else f" from {least:g}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} is {value!r}: expected a finite number{bound}.")
    try:
        number = float(value)
    except OverflowError:  # a whole number of more than 308 digits
        raise ValueError(f"{name} is too large: expected a finite number{bound}.") from None
    if not np.isfinite(number) or number < least or (above and number == least):
        raise ValueError(f"{name} is {value!r}: expected a finite number{bound}.")
    return number


def _array(values: ArrayLike, name: str) -> NDArray[Any]:
    try:
        return np.asarray(values)
    except ValueError:
        lengths = [np.size(row) for row in values]  # type: ignore[union-attr]
        odd = next((i for i, n in enumerate(lengths) if n != lengths[0]), len(lengths) - 1)
        raise ValueError(
            f"The rows of {name} have different lengths: row 0 has {lengths[0]} entries, row {odd} has {lengths[odd]}."
        ) from None


def _floats(values: ArrayLike, name: str, columns: Any) -> FloatArray:
    array = _array(values, name)
    if array.dtype.kind == "O" and not array.ndim:
        whole = f" For a Dataset write {name}.X." if hasattr(values, "X") else ""
        raise TypeError(f"{name} is a {type(values).__name__}: expected an array, nested lists or a DataFrame.{whole}")
    if array.dtype.kind == "O":
        wrong = next((i for i, v in np.ndenumerate(array) if not isinstance(v, Real | np.bool_)), None)
        if wrong is not None:
            column = f" (column {columns[wrong[-1]]!r})" if columns is not None else ""
            where = ", ".join(map(str, wrong))
            raise TypeError(f"{name}[{where}]{column} is {array[wrong]!r}: every entry must be a real number.")
    elif array.dtype.kind not in "biuf":
        such = f" such as {array.ravel()[0].item()!r}" if array.size else ""
        raise TypeError(f"{name} holds {array.dtype} values{such}: every entry must be a real number.")
    return array.astype(np.float32 if array.dtype == np.float32 else np.float64, copy=False)


def _require_finite(array: FloatArray, name: str) -> None:
    bad = ~np.isfinite(array)
    if bad.any():
        first = tuple(int(i) for i in np.argwhere(bad)[0])
        n = int(bad.sum())
        raise ValueError(
            f"{name}[{', '.join(map(str, first))}] is {array[first]!s}: every entry must be a finite number "
            f"({n} {'entry' if n == 1 else 'entries'} of {array.size} {'is' if n == 1 else 'are'} not)."
        )


def _is_missing(entry: object) -> bool:
    if isinstance(entry, Real):
        return bool(np.isnan(float(entry)))
    return entry is None or type(entry).__name__ in ("NAType", "NaTType")  # pandas's own, without importing it


def _one_type(entries: list[Any], array: NDArray[Any], name: str) -> NDArray[Any]:
    missing = next((i for i, entry in enumerate(entries) if _is_missing(entry)), None)
    if missing is not None:
        raise ValueError(f"{name}[{missing}] is missing ({entries[missing]}): every sample needs a label.")
    kinds = {str if isinstance(e, str) else float if isinstance(e, Real | np.bool_) else type(e) for e in entries}
    if len(kinds) > 1 or not kinds <= {str, float}:
        shown = ", ".join(sorted({type(e).__name__ for e in entries}))
        raise TypeError(f"{name} has labels of the types {shown}: expected all numbers or all texts.")
    return array if array.dtype.kind == "U" else np.array(entries)
