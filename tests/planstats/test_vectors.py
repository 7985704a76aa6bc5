"""Published test numbers of other authors, read where they lie: `../shared/data/stats_vectors` beside the repository.

Each file has a reader that turns its cases into calls of planstats. The files are not copied into the repository.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import planstats as ps

FOLDER = Path(__file__).parents[3] / "shared/data/stats_vectors"
ABSENT = "The folder ../shared is not beside the repository, so the published vectors cannot be read."
READERS: dict[str, Callable[..., None]] = {}
POLARITY = {"increase": "high_good", "decrease": "low_good", "neutral": "none"}


def reader(name):
    """Say that a function checks the cases of this file."""

    def put(function):
        READERS[name] = function
        return function

    return put


def cases():
    """One test for each case of each file, or one that says why there are none."""
    if not FOLDER.exists():
        return [pytest.param("", {}, marks=pytest.mark.skip(reason=ABSENT), id="absent")]
    return [
        pytest.param(file.stem, case, id=f"{file.stem}-{case['case']}")
        for file in sorted(FOLDER.glob("*.json"))
        for case in json.loads(file.read_text())["cases"]
    ]


def numbers(values):
    """A list of the file as floats, null as NaN."""
    return np.array([np.nan if value is None else value for value in values], float)


def close(found, expected, relative=1e-9, absolute=0.0):
    wanted = np.nan if expected is None else expected
    np.testing.assert_allclose(np.ravel(found), np.ravel(wanted), rtol=relative, atol=absolute)


def check_limits(found, expected, relative=1e-9):
    """Value and both pairs of limits under the names that PHEindicatormethods gives them."""
    close(found.value, expected["value"], relative)
    if "lowercl" in expected:
        close([found.lower, found.upper], numbers([expected["lowercl"], expected["uppercl"]]), relative)
    else:
        close(found.limits[0.95], numbers([expected["lower95_0cl"], expected["upper95_0cl"]]), relative)
        close(found.limits[0.998], numbers([expected["lower99_8cl"], expected["upper99_8cl"]]), relative)


def test_every_file_of_vectors_has_a_reader():
    if not FOLDER.exists():
        pytest.skip(ABSENT)
    files = {file.stem for file in FOLDER.glob("*.json")}
    assert len(files) > 10
    assert files == set(READERS)


@pytest.mark.parametrize(("name", "case"), cases())
def test_planstats_gives_the_published_numbers(name, case):
    READERS[name](case["inputs"], case["expected"])


# Limits of a count and of a proportion


@reader("byars")
def byars(given, expected):
    lower, upper = ps.poisson_limits(given["x"], confidence=given["confidence"])
    close([lower, upper], [expected["lower"], expected["upper"]])


@reader("wilson")
def wilson(given, expected):
    lower, upper = ps.wilson_limits(given["x"], given["n"], confidence=given["confidence"])
    close([lower, upper], [expected["lower"], expected["upper"]])


@reader("proportion")
def proportion(given, expected):
    found = ps.proportion(*numbers([given["x"], given["n"]]), multiplier=given["multiplier"], confidence=(0.95, 0.998))
    check_limits(found, expected)


@reader("rate")
def rate(given, expected):
    found = ps.rate(*numbers([given["x"], given["n"]]), multiplier=given["multiplier"], confidence=(0.95, 0.998))
    check_limits(found, expected)
    if given["x"] is not None:
        assert found.method == expected["method"]


def halves(total):
    """Two rows that add up to the total, so that the sum within a group is tested too."""
    return numbers([None, None]) if total is None else np.array([total // 2, total - total // 2], float)


@reader("proportion_grouped")
def proportion_grouped(given, expected):
    x, n = halves(given["x_sum"]), halves(given["n_sum"])
    found = ps.proportion(x, n, by=["a", "a"], multiplier=given["multiplier"], confidence=given["confidence"])
    check_limits(found, expected)


@reader("rate_grouped")
def rate_grouped(given, expected):
    x, n = halves(given["x_sum"]), halves(given["n_sum"])
    found = ps.rate(x, n, by=["a", "a"], multiplier=given["multiplier"], confidence=given["confidence"])
    check_limits(found, expected)


@reader("mean")
def mean(given, expected):
    found = ps.mean(numbers(given["values"]), confidence=tuple(given["confidence"]))
    check_limits(found, expected)
    assert found.n == expected["value_count"]


# Standardised


@reader("dsr_dobson")
def dsr(given, expected):
    x, n, standard = (numbers(given[name]) for name in ("count", "pop", "stdpop"))
    found = ps.dsr(x, n, standard, multiplier=given["multiplier"], confidence=(0.95, 0.998), missing_as_zero=True)
    check_limits(found, expected)
    close([found.x, found.n], [expected["total_count"], expected["total_pop"]])


@reader("indirect_standardisation")
def indirect(given, expected):
    columns = [numbers(given[name]) for name in ("count", "pop", "ref_count", "ref_pop")]
    common = {"confidence": (0.95, 0.998), "missing_as_zero": True}
    if given["kind"] == "ratio":
        found = ps.is_ratio(*columns, refvalue=given["refvalue"], **common)
    else:
        found = ps.is_rate(*columns, multiplier=given["multiplier"], **common)
        close(found.reference_rate, expected["ref_rate"])
    check_limits(found, expected)
    close([found.x, found.expected], [expected["observed"], expected["expected"]])


# Inequality: value and RII are exact, limits come from their simulation and are held to 5 in 100 of the number


@reader("slope_index_of_inequality")
def slope_index(given, expected):
    said = given["description"]
    scale = "log" if "log transform" in said else "logit" if "logit transform" in said else "identity"
    factor = float(found[1]) if (found := re.search(r"x (-?\d+)", said)) else -1.0 if "negative" in said else 1.0
    levels = [0.99 if given["confidence"] == 99 else 0.95, *([0.98] if "98" in said else [])]
    spread = {name: numbers(given[column]) for name, column in (("lower", "lower_cl"), ("upper", "upper_cl"))}
    if np.isnan(spread["lower"]).any():
        spread = {"se": numbers(given["se"])}
    result = ps.sii(
        numbers(given["value"]), numbers(given["population"]), scale=scale, multiplier=abs(factor),
        confidence=tuple(levels), **spread,
    )  # fmt: skip
    turned = factor < 0  # the publisher turns the sign with a negative multiplier; ours must be positive
    close(-result.value if turned else result.value, expected["sii"])
    if "Intercept" in expected:
        close(result.intercept, expected["Intercept"])
    if "rii" in expected:
        close(1 / result.rii if turned else result.rii, expected["rii"])
    for number, level in enumerate(levels, start=1):
        if f"sii_lowercl_{number}" not in expected:
            continue
        low, high = (-bound for bound in result.limits[level][::-1]) if turned else result.limits[level]
        close([low, high], [expected[f"sii_{side}cl_{number}"] for side in ("lower", "upper")], 0.05)
        if number == 1 and "rii_lowercl_1" in expected:
            low, high = result.rii_lower, result.rii_upper
            low, high = (1 / high, 1 / low) if turned else (low, high)
            close([low, high], [expected["rii_lowercl_1"], expected["rii_uppercl_1"]], 0.05)


# Comparison

CODES = {"Low (0.001)": -2, "Low (0.025)": -1, "Not significant": 0, "High (0.025)": 1, "High (0.001)": 2}
LINES = {
    "lower_95": "Lower2s0025limit",
    "upper_95": "Upper2s0025limit",
    "lower_998": "Lower3s0001limit",
    "upper_998": "Upper3s0001limit",
}


@reader("funnels")
def funnels(given, expected):
    x, n = numbers(given["numerator"]), numbers(given["denominator"])
    assert "proportion" in given["call"], f"No reader for {given['call']}."
    if "significance" in expected:
        found = ps.funnel_significance(x, n, kind="proportion")
        assert found.code.tolist() == [CODES[each] for each in expected["significance"]]
        return
    found = ps.funnel_limits(x, n, kind="proportion", multiplier=100, at=numbers(expected["Population"]))
    for ours, theirs in LINES.items():
        close(getattr(found, ours), numbers(expected[theirs]), 1e-6, absolute=5.1e-7)  # printed to six decimals
    close(found.baseline, expected["Baseline"][0], 1e-6)


@reader("quantiles")
def quantiles(given, expected):
    values = numbers(given["values"])
    close(ps.quantile(values, given["nquantiles"], invert=given["invert"]).value, numbers(expected["quantile"]))


# Trend

DIRECTIONS = {
    "Cannot be calculated": ("cannot_be_calculated", None),
    "No significant change": ("no_significant_change", None),
    "Increasing": ("increasing", None),
    "Decreasing": ("decreasing", None),
    "Increasing and getting better": ("increasing", "getting_better"),
    "Increasing and getting worse": ("increasing", "getting_worse"),
    "Decreasing and getting better": ("decreasing", "getting_better"),
    "Decreasing and getting worse": ("decreasing", "getting_worse"),
}
POLARITIES = {"n/a": "none", "Not applicable": "none", "Low is good": "low_good", "High is good": "high_good"}


@reader("fingertips_recent_trend")
def recent_trend(given, expected):
    polarity = POLARITIES[given["polarity"]]
    if "points" in given:
        points = sorted(given["points"], key=lambda point: point["year"])
        columns = {
            ours: numbers([point[theirs] for point in points])
            for ours, theirs in (("value", "value"), ("lower", "lower95"), ("upper", "upper95"))
        }
        years = [point["year"] for point in points]
    else:  # only the words are tested: any series of that direction will do
        step = {"Increasing": 1.0, "Decreasing": -1.0}.get(given["trend"], 0.0)
        size = 4 if given["trend"] == "Cannot be calculated" else 5
        value = 50 + 10 * step * np.arange(size)
        columns = {"value": value, "lower": value - 1, "upper": value + 1}
        years = list(range(2020, 2020 + size))
    found = ps.recent_trend(**columns, years=years, polarity=polarity, method="fingertips_next")
    assert (found.direction, found.verdict) == DIRECTIONS[expected.partition(" (")[0]]


# Process control

TYPES = {
    ("limit", 1): "Above UCL",
    ("limit", -1): "Below LCL",
    ("trend", 1): "7 Point Trend Increasing",
    ("trend", -1): "7 Point Trend Decreasing",
    ("two_of_three", 1): "2 in 3 Above CL",
    ("two_of_three", -1): "2 in 3 Below CL",
    ("shift", 1): "7 Points Above CL",
    ("shift", -1): "7 Points Below CL",
}
POINTS = {
    "common_cause": "common_cause",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "high",
    "special_cause_neutral_low": "low",
}


def types(found, length):
    """One cause a point, the weightiest rule first."""
    out = ["Common Cause"] * length
    for rule in ("shift", "two_of_three", "trend", "limit"):
        for at, flag in enumerate(found.flags[rule]):
            if flag:
                out[at] = TYPES[rule, int(flag)]
    return out


@reader("spc_xmr_series")
def xmr_series(given, expected):
    said = given["args"]
    groups = expected["rebase_group"]
    found = ps.xmr(
        numbers(given["values"]),
        segments=groups if len(set(groups)) > 1 else None,
        baseline=said.get("fix_after_n_points"),
        preset="plot_the_dots",
        screen=said.get("screen", True),
        polarity=POLARITY[said["direction"]],
    )
    for ours, theirs in (("mean", "mean"), ("lower_limit", "lower"), ("upper_limit", "upper")):
        close(getattr(found, ours), numbers(expected[theirs]), 1e-9, absolute=1e-9)  # ten digits were kept
    assert types(found, len(groups)) == expected["special_cause_type"]
    assert list(found.point_type) == [POINTS[each] for each in expected["point_type"]]


QUIET = [
    1.0,
    -1.0,
    1.0,
    -1.0,
    1.0,
    -1.0,
    np.nan,
]  # mean 0, limits at 5.32, near lines at 3.55; the gap breaks every run


def after_quiet(values, rule):
    """The flags of a rule for points that follow a quiet baseline."""
    found = ps.xmr(np.array([*QUIET, *values]), baseline=6, preset="plot_the_dots")
    return found.flags[rule][len(QUIET) :].tolist()


def whole_runs(ends, length=7):
    """The publisher marks the last point of each run; here the run is marked from its first point on."""
    marked = np.zeros(len(ends), int)
    for at in np.flatnonzero(ends):
        marked[at - length + 1 : at + 1] = ends[at]
    return marked


@reader("spc_rules")
def rules(given, expected):
    name = given["function"].partition("(")[0]
    arguments = given.get("arguments")
    if name == "seven_point_one_side_mean":
        assert after_quiet(arguments[0], "shift") == whole_runs(expected).tolist()
    elif name == "part_of_seven_trend":
        assert np.abs(after_quiet(whole_runs(arguments[0]), "shift")).tolist() == expected
    elif name == "seven_point_trend":
        assert after_quiet(arguments[0], "trend") == whole_runs(expected).tolist()
    elif name in {"two_in_three", "part_of_two_in_three"}:
        near, side = (np.array(each, int) for each in arguments)
        flags = np.abs(after_quiet(side * np.where(near, 4.5, 0.5), "two_of_three")).astype(int)
        assert flags.tolist() == (np.array(expected, int) & near).tolist()
    elif name == "assurance_type":
        for lower, upper, icon in zip(given["lower"], given["upper"], expected, strict=True):
            middle, step = (lower + upper) / 2, (upper - lower) / 2 / 2.66
            found = ps.xmr(
                middle + step / 2 * np.tile([1.0, -1.0], 10), polarity=POLARITY[given["improvement_direction"]]
            )
            assert ps.assurance(found, given["target"]) == icon
    else:
        pytest.fail(f"No reader for {given['function']}.")
