"""Polars adapters give what the arrays give, and keep the keys."""

import numpy as np
import pytest

import planstats as ps

pl = pytest.importorskip("polars", reason="Polars is not in the lone environment of planstats.")
frame = pytest.importorskip("planstats.frame")

TWO = (0.95, 0.998)


@pytest.fixture
def wards():
    return pl.DataFrame(
        {
            "district": ["Stroud", "Cotswold", "Stroud", "Cotswold", "Stroud"],
            "year": [2, 1, 1, 1, 2],
            "met": [12, 65, 8, 3, None],
            "all": [40, 100, 30, 20, 10],
        }
    )


def test_answers_stand_beside_the_rows_without_groups(wards):
    found = frame.proportion(wards, "met", "all", confidence=TWO, multiplier=100)
    assert found.columns[:4] == wards.columns
    alone = ps.proportion([12, 65, 8, 3, np.nan], wards["all"].to_numpy(), confidence=TWO, multiplier=100)
    assert found["value"].to_list()[:4] == alone.value[:4].tolist()
    assert found["lower_998"].to_list()[:4] == alone.limits[0.998][0][:4].tolist()
    assert found["value"][4] is None
    assert found["note"].to_list() == ["ok", "ok", "ok", "ok", "missing"]


def test_several_keys_are_kept_and_sorted(wards):
    found = frame.rate(wards, "met", "all", by=["district", "year"], multiplier=1000)
    assert found.select("district", "year").rows() == [("Cotswold", 1), ("Stroud", 1), ("Stroud", 2)]
    assert found["x"].to_list() == [68, 8, None]
    assert found["method"].to_list() == ["Byars", "Exact", None]
    assert found["unit"].to_list() == ["per 1 000"] * 3


def test_the_order_of_the_rows_changes_nothing(wards):
    turned = frame.proportion(wards.reverse(), "met", "all", by="district")
    assert turned.equals(frame.proportion(wards, "met", "all", by="district"))


def test_a_null_key_is_refused_and_can_be_kept(wards):
    holed = wards.with_columns(district=pl.when(pl.col("year") == 1).then(pl.col("district")))
    with pytest.raises(ps.StatsError, match="group key is missing") as refusal:
        frame.mean(holed, "all", by="district")
    assert refusal.value.rows == (0, 4)
    kept = frame.mean(holed, "all", by="district", null_group="keep")
    assert kept.select("district", "value").rows() == [("Cotswold", 60.0), ("Stroud", 30.0), (None, 25.0)]


def test_a_dsr_a_group_is_the_dsr_of_its_rows():
    bands = pl.DataFrame(
        {
            "area": ["b"] * 4 + ["a"] * 4,
            "x": [3, 12, 25, 18, 1, 2, 3, 3],
            "n": [9000, 8500, 11_200, 10_400] * 2,
            "w": ps.standard_population(20).tolist() * 2,
        }
    )
    found = frame.dsr(bands, "x", "n", "w", by="area")
    assert found["note"].to_list() == ["too_few", "ok"]
    assert found["x"].to_list() == [9, 58]
    assert found["value"][1] == pytest.approx(145.2436699188, rel=1e-11)
    ratio = frame.is_ratio(bands, "x", "n", pl.col("x") * 100, pl.col("n") * 100, by="area")
    assert ratio["value"].to_list() == pytest.approx([1, 1], rel=1e-12)
    assert ratio["expected"].to_list() == pytest.approx([9, 58], rel=1e-12)
    rate = frame.is_rate(bands, "x", "n", pl.col("x") * 100, pl.col("n") * 100, by="area")
    assert rate["value"].to_list() == pytest.approx([1e5 * 9 / 39_100, 1e5 * 58 / 39_100], rel=1e-12)


def test_a_frame_without_groups_is_one_group():
    found = frame.mean(pl.DataFrame({"score": [31, 28, 35, 40, 22, 36, 33, 29]}), "score")
    assert found.height == 1
    assert found["lower"][0] == pytest.approx(27.1113483102, rel=1e-10)


def test_quantiles_are_whole_numbers_inside_their_group():
    scores = pl.DataFrame({"region": ["x"] * 5 + ["y"] * 2, "score": [1, 2, 3, 4, 5, 1, 2]})
    found = frame.quantile(scores, "score", 5, by="region", invert=True)
    assert found["quantile"].to_list() == [5, 4, 3, 2, 1, None, None]
    assert found["note"].to_list() == ["ok"] * 5 + ["too_few"] * 2


def test_a_funnel_code_is_null_where_nothing_was_assessed():
    areas = pl.DataFrame({"x": [30, 55, None], "n": [100, 100, 50]})
    found = frame.funnel_significance(areas, "x", "n", kind="proportion", baseline=0.3)
    assert found["code"].to_list() == [0, 2, None]


def test_slopes_are_one_an_area():
    groups = pl.DataFrame(
        {
            "area": ["b"] * 5 + ["a"] * 5,
            "y": [0.60, 0.66, 0.68, 0.74, 0.79] * 2,
            "pop": [2000, 1800, 2200, 1900, 2100] * 2,
            "se": [0.01] * 10,
        }
    )
    found = frame.sii(groups, "y", "pop", by="area", se="se")
    assert found["area"].to_list() == ["a", "b"]
    assert found["value"].to_list() == pytest.approx([37007 / 159900] * 2, rel=1e-12)
    assert found["rii_lower"][0] < found["rii"][0] < found["rii_upper"][0]


def test_columns_that_cannot_be_used_are_refused(wards):
    with pytest.raises(ps.StatsError, match="no column 'cases'"):
        frame.rate(wards, "cases", "all")
    with pytest.raises(ps.StatsError, match="holds String"):
        frame.rate(wards, "district", "all")
    with pytest.raises(ps.StatsError, match="Pass prefix="):
        frame.rate(wards.with_columns(value=1), "met", "all")
    named = frame.rate(wards.with_columns(value=1), "met", "all", prefix="rate_")
    assert named["value"].to_list() == [1] * 5
    assert "rate_value" in named.columns
    with pytest.raises(ps.StatsError, match="null_group"):
        frame.rate(wards, "met", "all", by="district", null_group="drop")


def test_the_frame_is_left_as_it_was(wards):
    before = wards.clone()
    frame.proportion(wards, "met", "all", by="district")
    assert wards.equals(before)
