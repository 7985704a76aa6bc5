"""The pictures of methods that look at time, and of those that protect and combine."""

import numpy as np

import planstats as ps
from docs.methods import drawing as draw
from docs.methods.book import drawn, one, says, two
from docs.methods.drawing import GREEN, GREY, INK, LINE, WARM, Scale
from docs.methods.figures import (
    BEGAN,
    CHILDREN,
    KINDS,
    LOOKED_AFTER,
    SEEN,
    TABLE,
    TOWNS,
    YEARS,
)


@drawn("recent-trend")
def recent_trend() -> str:
    rates = ps.rate(BEGAN, CHILDREN, multiplier=10_000)
    found = ps.recent_trend(value=rates.value, lower=rates.lower, upper=rates.upper, years=YEARS, polarity="low_good")
    says("recent-trend", found.direction.replace("_", " "), one(found.chi2), one(rates.value[0]), one(rates.value[-1]))
    across, up = Scale(2020.7, 2025.3, 80, 700), Scale(14, 34, 280, 60)
    body = draw.wall_of(up, 80, 700, 4)
    for at, year in enumerate(YEARS):
        x = across(year)
        body += [
            draw.line([(x, up(rates.lower[at])), (x, up(rates.upper[at]))], stroke=GREEN, width=4),
            draw.dot(x, up(rates.value[at])),
            draw.words(f"{rates.value[at]:.1f}", x + 12, up(rates.value[at]) + 5, size=13),
            draw.words(str(year), x, 304, size=13, fill=GREY, anchor="middle"),
        ]
    text = "; ".join(f"{year}: {value:.1f}" for year, value in zip(YEARS, rates.value, strict=True))
    return draw.picture(
        f"Recent trend: {found.direction.replace('_', ' ')}",
        f"Children who began to be looked after in Gloucestershire, per 10,000. {text}.",
        320,
        body,
    )


@drawn("xmr")
def xmr() -> str:
    found = ps.xmr(SEEN, polarity="high_good")
    says("xmr", two(found.mean[0]), one(found.lower_limit[0]), one(found.upper_limit[0]))
    across, up = Scale(1, 20, 80, 620), Scale(76, 100, 290, 60)
    body = draw.wall_of(up, 80, 620, 4, "%")
    for height, dashes, label in (
        (found.mean[0], "", "mean"),
        (found.lower_limit[0], "6 4", "lower limit"),
        (found.upper_limit[0], "6 4", "upper limit"),
    ):
        body.append(draw.line([(80, up(height)), (620, up(height))], stroke=GREY, width=1.5, dashes=dashes))
        body.append(draw.words(f"{label} {height:.1f}", 628, up(height) + 5, size=13, fill=GREY))
    places = [(across(at + 1), up(value)) for at, value in enumerate(SEEN)]
    body.append(draw.line(places, stroke=LINE, width=2))
    looks = {"improvement": ("diamond", "#1d5fa8"), "concern": ("square", WARM), "common_cause": ("circle", GREY)}
    for (x, y), kind in zip(places, found.point_type, strict=True):
        body.append(draw.dot(x, y, shape=looks[str(kind)][0], fill=looks[str(kind)][1], size=5))
    body += [
        draw.words(str(month), across(month), 314, size=13, fill=GREY, anchor="middle") for month in (1, 5, 10, 15, 20)
    ]
    body.append(
        draw.words(
            "month; diamonds: improvement, squares: concern, circles: ordinary variation", 80, 340, size=13, fill=GREY
        )
    )
    text = ", ".join(
        f"{value} ({str(kind).replace('_', ' ')})" for value, kind in zip(SEEN, found.point_type, strict=True)
    )
    return draw.picture(
        "Families seen within four weeks (invented)",
        f"Twenty months: {text}. Mean {found.mean[0]:.2f}, "
        f"limits {found.lower_limit[0]:.1f} and {found.upper_limit[0]:.1f}.",
        355,
        body,
    )


@drawn("forecast")
def forecast() -> str:
    years = list(range(2016, 2026))
    found = ps.forecast(years, LOOKED_AFTER, kind="rate", horizon=3)
    says("forecast", f"{found.centre[0]:.0f}", f"{found.lower[0]:.0f}", f"{found.upper[0]:.0f}", str(LOOKED_AFTER[-1]))
    across, up = Scale(2015.6, 2028.4, 80, 700), Scale(40, 110, 300, 60)
    ahead = [across(float(t)) for t in found.t]
    band = [*zip(ahead, map(up, found.lower), strict=True), *zip(ahead[::-1], map(up, found.upper[::-1]), strict=True)]
    body = [
        *draw.wall_of(up, 80, 700, 10),
        draw.area(band),
        draw.line([(x, up(value)) for x, value in zip(ahead, found.centre, strict=True)], stroke=GREEN, dashes="6 4"),
        draw.line([(across(year), up(value)) for year, value in zip(years, LOOKED_AFTER, strict=True)], stroke=LINE),
        *(draw.dot(across(year), up(value), fill=INK, size=5) for year, value in zip(years, LOOKED_AFTER, strict=True)),
        *(
            draw.words(str(year), across(year), 324, size=13, fill=GREY, anchor="middle")
            for year in range(2016, 2029, 2)
        ),
        draw.words("if recent years continued", across(2027), up(104), size=13, fill=GREEN, anchor="middle", bold=True),
    ]
    parts = [
        f"{t:.0f}: {c:.0f}, band {low:.0f} to {high:.0f}"
        for t, c, low, high in zip(found.t, found.centre, found.lower, found.upper, strict=True)
    ]
    return draw.picture(
        "Children looked after, per 10,000, with the line carried on",
        f"Gloucestershire 2016 to 2025: "
        f"{', '.join(map(str, LOOKED_AFTER))}. If recent years continued: {'; '.join(parts)}.",
        345,
        body,
    )


@drawn("disclosure")
def disclosure() -> str:
    found = ps.protect(TABLE)
    says("disclosure", f"{int(np.asarray(found.mask)[: len(TABLE), : TABLE.shape[1]].sum())} cells", "[c]")
    shown = np.asarray(found.shown)[: len(TABLE), : TABLE.shape[1]]
    body, left, wide = [], 190, 130
    for at, name in enumerate([*KINDS, "All"]):
        body.append(draw.words(name, left + wide * at + wide / 2, 70, size=13, fill=GREY, anchor="middle"))
    body.append(draw.line([(60, 80), (left + 4 * wide, 80)], stroke=INK, width=1.5))
    rows = [*zip(TOWNS, shown, TABLE.sum(axis=1), strict=True), ("All", TABLE.sum(axis=0), TABLE.sum())]
    for at, (name, cells, total) in enumerate(rows):
        y = 106 + 32 * at
        body.append(draw.words(name, 60, y, bold=name == "All"))
        for column, cell in enumerate([*cells, total]):
            x = left + wide * column
            hidden = str(cell) == "[c]"
            if hidden:
                corners = [(x + 30, y - 20), (x + wide - 30, y - 20), (x + wide - 30, y + 8), (x + 30, y + 8)]
                body.append(draw.area(corners))
            body.append(draw.words(str(cell), x + wide / 2, y, anchor="middle", bold=hidden))
    text = "; ".join(f"{name}: {', '.join(str(cell) for cell in cells)}, all {total}" for name, cells, total in rows)
    return draw.picture("A table made safe to publish (invented counts)", text + ".", 240, body)


@drawn("combining-periods")
def combining_periods() -> str:
    labels = ["2023", "2024", "2025"]
    x, n = BEGAN[2:], CHILDREN[2:]
    pooled = ps.combine(x, n, labels)
    whole = ps.rate(pooled.x, pooled.n, multiplier=10_000)
    each = ps.rate(x, n, multiplier=10_000)
    says(
        "combining-periods", f"{pooled.x:.0f}", f"{pooled.n:,.0f}", one(whole.value), one(whole.lower), one(whole.upper)
    )
    rows = [(name, each.value[at], each.lower[at], each.upper[at]) for at, name in enumerate(labels)]
    rows.append(("2023 to 2025 combined", whole.value, whole.lower, whole.upper))
    text = "; ".join(f"{name} {value:.1f}, range {low:.1f} to {high:.1f}" for name, value, low, high in rows)
    return draw.ranges(
        "Children who began to be looked after, per 10,000 children",
        f"Gloucestershire. {text}.",
        rows,
        low=14,
        high=30,
        step=4,
        unit="",
        shapes=["circle"] * 3 + ["diamond"],
    )
