"""The statistics on Polars frames: columns in, columns out, group keys kept.

Each function takes a frame and the columns (names or expressions) that the function of the same name in `planstats`
takes as arrays, and its other options by keyword. Without `by=` the answers are put beside the rows; with `by=` there
is one row a group, sorted by its keys. Null stands for a missing number both ways, `note` is the name of a note.
`lower` and `upper` are of the first confidence level, `lower_998` and `upper_998` of a second one of 0.998.

This module alone needs Polars; `import planstats` does not.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

import planstats as ps
from planstats.base import Note, note_names, refuse

type Column = str | pl.Expr
type Keys = str | Sequence[str]

NOTE = pl.Enum([note.name for note in Note])


def proportion(
    frame: pl.DataFrame, x: Column, n: Column, *, by: Keys | None = None, prefix: str = "", **options: Any
) -> pl.DataFrame:
    """Shares with Wilson limits: see `planstats.proportion`.

    >>> wards = pl.DataFrame({"ward": ["b", "a", "b"], "met": [12, 65, 8], "all": [40, 100, 30]})
    >>> found = proportion(wards, "met", "all", by="ward", multiplier=100)
    >>> found.select("ward", pl.col("value").round(4), "x", "n").rows()
    [('a', 65.0, 65.0, 100.0), ('b', 28.5714, 20.0, 70.0)]
    """
    return _estimates(frame, ps.proportion, {"x": x, "n": n}, by, prefix, options)


def rate(
    frame: pl.DataFrame,
    x: Column,
    n: Column,
    *,
    by: Keys | None = None,
    events_per_child: Column | None = None,
    prefix: str = "",
    **options: Any,
) -> pl.DataFrame:
    """Crude rates with the limits of a count: see `planstats.rate`."""
    columns = {"x": x, "n": n, "events_per_child": events_per_child}
    return _estimates(frame, ps.rate, columns, by, prefix, options, one_answer=events_per_child is not None)


def mean(frame: pl.DataFrame, v: Column, *, by: Keys | None = None, prefix: str = "", **options: Any) -> pl.DataFrame:
    """Means with t limits, one for the frame or one a group: see `planstats.mean`."""
    return _estimates(frame, ps.mean, {"v": v}, by, prefix, options, one_answer=True)


def dsr(
    frame: pl.DataFrame,
    x: Column,
    n: Column,
    stdpop: Column,
    *,
    by: Keys | None = None,
    events_per_child: Column | None = None,
    prefix: str = "",
    **options: Any,
) -> pl.DataFrame:
    """Directly standardised rates, one for the frame or one a group: see `planstats.dsr`."""
    columns = {"x": x, "n": n, "stdpop": stdpop, "events_per_child": events_per_child}
    return _estimates(frame, ps.dsr, columns, by, prefix, options, one_answer=True)


def is_ratio(
    frame: pl.DataFrame,
    x: Column,
    n: Column,
    x_ref: Column,
    n_ref: Column,
    *,
    by: Keys | None = None,
    prefix: str = "",
    **options: Any,
) -> pl.DataFrame:
    """Indirectly standardised ratios, one for the frame or one a group: see `planstats.is_ratio`."""
    columns = {"x": x, "n": n, "x_ref": x_ref, "n_ref": n_ref}
    return _estimates(frame, ps.is_ratio, columns, by, prefix, options, one_answer=True)


def is_rate(
    frame: pl.DataFrame,
    x: Column,
    n: Column,
    x_ref: Column,
    n_ref: Column,
    *,
    by: Keys | None = None,
    prefix: str = "",
    **options: Any,
) -> pl.DataFrame:
    """Indirectly standardised rates, one for the frame or one a group: see `planstats.is_rate`."""
    columns = {"x": x, "n": n, "x_ref": x_ref, "n_ref": n_ref}
    return _estimates(frame, ps.is_rate, columns, by, prefix, options, one_answer=True)


def quantile(
    frame: pl.DataFrame,
    v: Column,
    q: int,
    *,
    by: Keys | None = None,
    prefix: str = "",
    null_group: str = "raise",
    **options: Any,
) -> pl.DataFrame:
    """The part of the ranking (inside its group) beside each row, as whole numbers: see `planstats.quantile`.

    >>> quantile(pl.DataFrame({"score": [1, 2, None, 3, 4, 5]}), "score", 5)["quantile"].to_list()
    [1, 2, None, 3, 4, 5]
    """
    _, place = _groups(frame, by, null_group)
    found = ps.quantile(_array(frame, "v", v), q, by=place, **options)
    part = pl.Series(found.value).fill_nan(None).cast(pl.Int64)
    return _beside(frame, {"quantile": part, "note": _notes(found.note)}, prefix)


def funnel_significance(frame: pl.DataFrame, x: Column, n: Column, *, prefix: str = "", **options: Any) -> pl.DataFrame:
    """The funnel's code beside each area, null where it was not assessed: see `planstats.funnel_significance`."""
    found = ps.funnel_significance(_array(frame, "x", x), _array(frame, "n", n), **options)
    code = pl.Series(found.code).cast(pl.Int8)
    code = code.to_frame("code").select(pl.when(pl.col("code") > -128).then(pl.col("code")))["code"]
    return _beside(frame, {"code": code, "note": _notes(found.note)}, prefix)


def sii(
    frame: pl.DataFrame,
    value: Column,
    pop: Column,
    *,
    by: Keys | None = None,
    se: Column | None = None,
    lower: Column | None = None,
    upper: Column | None = None,
    prefix: str = "",
    null_group: str = "raise",
    **options: Any,
) -> pl.DataFrame:
    """Slope and relative index, one for the frame or one an area: see `planstats.sii`.

    The rows of an area stand in order of deprivation, the most deprived first: sort the frame beforehand.
    """
    keys, place = _groups(frame, by, null_group)
    given = {"se": se, "lower": lower, "upper": upper}
    columns: dict[str, Any] = {
        name: _array(frame, name, column) for name, column in given.items() if column is not None
    }
    found = ps.sii(_array(frame, "value", value), _array(frame, "pop", pop), by=place, **columns, **options)
    answers = {
        "value": found.value,
        **_levels(found.limits),
        "intercept": found.intercept,
        "rii": found.rii,
        **{f"rii_{name}": column for name, column in _levels(found.rii_limits).items()},
    }
    out = {name: _numbers(column) for name, column in answers.items()}
    return _beside(keys, {**out, "note": _notes(found.note)}, prefix)


def _estimates(
    frame: pl.DataFrame,
    function: Any,
    columns: Mapping[str, Column | None],
    by: Keys | None,
    prefix: str,
    options: dict[str, Any],
    *,
    one_answer: bool = False,
) -> pl.DataFrame:
    """Call the function on the columns, and put its answers beside the rows or beside the keys of the groups."""
    keys, place = _groups(frame, by, options.pop("null_group", "raise"))
    arrays = {name: _array(frame, name, column) for name, column in columns.items() if column is not None}
    found: ps.Estimate = function(**arrays, by=place, **options)
    answers: dict[str, Any] = {"value": found.value, **_levels(found.limits)}
    beside_rows = by is None and not one_answer
    if not beside_rows:
        more = {name: getattr(found, name) for name in ("x", "n", "n_missing", "expected", "reference_rate")}
        answers.update({name: column for name, column in more.items() if column is not None})
    out = {name: _numbers(column) for name, column in answers.items()}
    out["note"] = _notes(found.note)
    method = np.broadcast_to(np.asarray(found.method, object), len(out["value"])).tolist()
    out["method"] = pl.Series([one or None for one in method], dtype=pl.String)
    out["unit"] = pl.Series([found.unit] * len(method), dtype=pl.String)
    return _beside(frame if beside_rows else keys, out, prefix)


def _groups(frame: pl.DataFrame, by: Keys | None, null_group: str) -> tuple[pl.DataFrame, NDArray[np.int64] | None]:
    """The sorted distinct keys, and the place of each row's keys among them. Null keys are refused or stand last."""
    if by is None:
        return pl.DataFrame(), None
    names = [by] if isinstance(by, str) else list(by)
    keyed = frame.select(_present(frame, name) for name in names)
    null = keyed.select(pl.any_horizontal(pl.all().is_null())).to_series().to_numpy()
    if null_group not in ("raise", "keep"):
        refuse("unknown_option", f"null_group={null_group!r} is not an option. Choose one of: raise, keep.")
    if null_group == "raise" and null.any():
        refuse("null_group_key", "A group key is missing. Fill it in, or pass null_group='keep'.", null)
    keys = keyed.unique().sort(names, nulls_last=True)
    at = "place of the keys"
    place = keyed.join(keys.with_row_index(at), on=names, how="left", nulls_equal=True, maintain_order="left")[at]
    return keys, place.to_numpy().astype(np.int64)


def _present(frame: pl.DataFrame, column: Column) -> Column:
    if isinstance(column, str) and column not in frame.columns:
        refuse("unknown_column", f"The frame has no column {column!r}. It has: {', '.join(frame.columns)}.")
    return column


def _array(frame: pl.DataFrame, name: str, column: Column) -> NDArray[Any]:
    """The column as an array, null as NaN; anything but numbers is refused."""
    series = frame.select(_present(frame, column)).to_series()
    if not (series.dtype.is_numeric() or series.dtype in (pl.Boolean, pl.Null)):
        refuse("text_column", f"{name} must hold numbers; the column {series.name!r} holds {series.dtype}.")
    if series.null_count() or series.dtype.is_decimal() or series.dtype == pl.Boolean:
        series = series.cast(pl.Float64)
    return series.to_numpy()


def _levels(limits: Mapping[float, tuple[Any, Any]]) -> dict[str, Any]:
    """Columns for the limits: lower and upper for the first level, lower_998 and upper_998 for 0.998."""
    out: dict[str, Any] = {}
    for at, (level, (lower, upper)) in enumerate(limits.items()):
        tail = "" if at == 0 else "_" + f"{level:g}".removeprefix("0.")
        out[f"lower{tail}"], out[f"upper{tail}"] = lower, upper
    return out


def _numbers(values: Any) -> pl.Series:
    return pl.Series(np.atleast_1d(np.asarray(values, np.float64))).fill_nan(None)


def _notes(notes: Any) -> pl.Series:
    return pl.Series(np.atleast_1d(np.asarray(note_names(notes))).tolist(), dtype=NOTE)


def _beside(frame: pl.DataFrame, answers: Mapping[str, pl.Series], prefix: str) -> pl.DataFrame:
    """The frame with the answers as further columns; none of its own is overwritten."""
    named = {prefix + name: series for name, series in answers.items()}
    taken = [name for name in named if name in frame.columns]
    if taken:
        refuse("column_taken", f"The frame has {', '.join(taken)} already. Pass prefix= to name the answers apart.")
    return frame.with_columns(**named) if frame.width else pl.DataFrame(named)
