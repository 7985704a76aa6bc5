"""Texts to numbers, a column at a time. What is no plain number is looked at once, however often it stands there."""

from dataclasses import dataclass

import polars as pl

from oneplan.measures.rules import number, symbol_of

NOISY = 15  # characters: no shorter text holds the noise of binary arithmetic


@dataclass(frozen=True)
class Numbers:
    """The numbers of a column, its symbols where it holds any, and which cells are neither."""

    values: pl.Series
    symbols: pl.Series | None
    bad: pl.Series | None


def numbers(texts: pl.Series) -> Numbers:
    """Each cell as a number, or as a symbol, or as neither. Never a nought for a symbol, never NaN or infinity."""
    plain = ~texts.str.contains(r"[^0-9.\-]")
    read = texts.cast(pl.Float64, strict=False)
    good = plain & read.is_not_null() & read.is_finite().fill_null(False)
    if good.all():
        return Numbers(_without_noise(texts, read), None, None)
    odd = texts.filter(~good).unique()
    looked = [(text, number(text), symbol_of(text)) for text in odd.to_list()]
    table = pl.DataFrame(
        [(text, value, symbol or "", value is None and symbol is None) for text, value, symbol in looked],
        schema={"text": pl.String, "value": pl.Float64, "symbol": pl.String, "bad": pl.Boolean},
        orient="row",
    )
    both = pl.DataFrame({"text": texts, "read": read, "good": good}).join(
        table, on="text", how="left", maintain_order="left"
    )
    values = both.select(pl.when("good").then("read").otherwise("value").alias("it"))["it"]
    symbols = both.select(pl.when("good").then(pl.lit("")).otherwise("symbol").alias("it"))["it"]
    bad = both.select((~pl.col("good") & pl.col("bad").fill_null(False)).alias("it"))["it"]
    return Numbers(
        _without_noise(texts, values), symbols if (symbols != "").any() else None, bad if bad.any() else None
    )


def _without_noise(texts: pl.Series, values: pl.Series) -> pl.Series:
    """67.400000000000006 is 67.4: the nearest number of twelve figures, where it is nearer than arithmetic is exact."""
    if texts.is_empty() or (texts.str.len_bytes().max() or 0) < NOISY:  # type: ignore[operator]
        return values
    frame = pl.DataFrame({"x": values, "long": texts.str.len_bytes() >= NOISY})
    x = pl.col("x")
    places = (11 - x.abs().log10().floor()).clip(0, 22)
    tens = pl.lit(10.0).pow(places.cast(pl.Float64))
    rounded = (x * tens).round() / tens
    near = pl.col("long") & (x != 0) & ((rounded - x).abs() <= 1e-14 * x.abs())
    return frame.select(pl.when(near).then(rounded).otherwise(x).alias("it"))["it"]
