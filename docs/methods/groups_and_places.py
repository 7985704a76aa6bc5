"""The pictures of methods that estimate, and that compare groups and places."""

import numpy as np

import planstats as ps
from docs.methods import drawing as draw
from docs.methods.book import drawn, one, says, two
from docs.methods.drawing import GREEN, GREY, INK, LINE, WARM, Scale
from docs.methods.figures import (
    BEGAN,
    CHILDREN,
    COUNTY_SEX,
    DISTRICTS,
    ENGLAND,
    ENGLAND_SEX,
    FREE_MEALS,
    OTHERS,
    SCORES,
    SOUTH_WEST,
    TENTHS,
    TENTHS_CHILDREN,
    TENTHS_LOWER,
    TENTHS_UPPER,
    YEARS,
)


@drawn("proportion")
def proportion() -> str:
    x, n = np.array(list(DISTRICTS.values())).T
    found = ps.proportion(x, n, multiplier=100)
    dean = 2
    says("proportion", one(found.value[dean]), one(found.lower[dean]), one(found.upper[dean]))
    rows = list(zip(DISTRICTS, found.value, found.lower, found.upper, strict=True))
    text = "; ".join(f"{name} {value:.1f}, range {low:.1f} to {high:.1f}" for name, value, low, high in rows)
    return draw.ranges(
        "Children with a good level of development, 2021/22",
        f"Per cent with 95% ranges: {text}.",
        rows,
        low=54,
        high=78,
        step=4,
    )


@drawn("rate")
def rate() -> str:
    found = ps.rate(BEGAN, CHILDREN, multiplier=10_000)
    says("rate", one(found.value[-1]), one(found.lower[-1]), one(found.upper[-1]), one(found.value[0]))
    rows = [(str(year), *row) for year, *row in zip(YEARS, found.value, found.lower, found.upper, strict=True)]
    text = "; ".join(f"{year}: {value:.1f}, range {low:.1f} to {high:.1f}" for year, value, low, high in rows)
    return draw.ranges(
        "Children who began to be looked after, per 10,000 children",
        f"Gloucestershire. {text}.",
        rows,
        low=14,
        high=34,
        step=4,
        unit="",
    )


@drawn("mean")
def mean() -> str:
    found = ps.mean(SCORES)
    says("mean", one(found.lower), one(found.upper), two(found.value))
    scale = Scale(18, 44, 60, 700)
    body = draw.floor_of(scale, 60, 150, 4, "")
    for at, score in enumerate(sorted(SCORES)):
        body.append(draw.dot(scale(score), 86 + 7 * (at % 2), fill=LINE))
    body += [
        draw.line([(scale(found.lower), 128), (scale(found.upper), 128)], stroke=GREEN, width=4),
        draw.dot(scale(found.value), 128, shape="square"),
        draw.words("mean with its range", scale(found.upper) + 12, 133, size=13, fill=GREY),
        draw.words("each young person", scale(41), 78, size=13, fill=GREY),
    ]
    return draw.picture(
        "Eight invented scores and their mean",
        f"Scores {', '.join(map(str, sorted(SCORES)))}; mean "
        f"{found.value:.2f}, 95% range {found.lower:.1f} to {found.upper:.1f}.",
        190,
        body,
    )


@drawn("dsr")
def dsr() -> str:
    x, n = COUNTY_SEX
    crude = ps.rate(sum(x), sum(n), multiplier=10_000)
    found = ps.dsr(x, n, [1, 1], multiplier=10_000)
    says("dsr", two(found.value), one(found.lower), one(found.upper), two(crude.value))
    boys = ps.rate(x, n, multiplier=10_000)
    rows = [(name, boys.value[at], boys.lower[at], boys.upper[at]) for at, name in enumerate(("Boys", "Girls"))]
    rows.append(("As they are", crude.value, crude.lower, crude.upper))
    rows.append(("As many girls as boys", found.value, found.lower, found.upper))
    text = "; ".join(f"{name} {value:.2f}, range {low:.1f} to {high:.1f}" for name, value, low, high in rows)
    return draw.ranges(
        "Admissions for injury under 15, per 10,000, 2023/24",
        f"Gloucestershire. {text}.",
        rows,
        low=60,
        high=84,
        step=4,
        unit="",
        shapes=["circle", "circle", "square", "diamond"],
        decimals=2,
    )


@drawn("isr")
def isr() -> str:
    found = ps.is_ratio(*COUNTY_SEX, *ENGLAND_SEX, refvalue=100)
    says("isr", one(found.value), one(found.lower), one(found.upper), f"{found.expected:.0f}", f"{found.x:.0f}")
    rows = [("Gloucestershire", found.value, found.lower, found.upper)]
    return draw.ranges(
        "Admissions for injury: observed for every 100 expected",
        f"Gloucestershire {found.value:.1f}, 95% range {found.lower:.1f} to {found.upper:.1f}; England is 100.",
        rows,
        low=88,
        high=108,
        step=4,
        unit="",
        beside=("England = 100", 100),
    )


@drawn("slope-index")
def slope_index() -> str:
    found = ps.sii(TENTHS, TENTHS_CHILDREN, lower=TENTHS_LOWER, upper=TENTHS_UPPER, scale="log")
    says("slope-index", one(abs(found.value)), one(-found.upper), one(-found.lower), two(found.rii))
    share = np.array(TENTHS_CHILDREN) / sum(TENTHS_CHILDREN)
    rank = ps.relative_rank(TENTHS_CHILDREN)
    across, up = Scale(0, 1, 80, 700), Scale(0, 90, 300, 60)
    body = draw.wall_of(up, 80, 700, 10)
    for at, value in enumerate(TENTHS):
        left, right = across(rank[at] - share[at] / 2), across(rank[at] + share[at] / 2)
        body.append(draw.area([(left + 2, up(0)), (left + 2, up(value)), (right - 2, up(value)), (right - 2, up(0))]))
        middle = (left + right) / 2
        body.append(draw.line([(middle, up(TENTHS_LOWER[at])), (middle, up(TENTHS_UPPER[at]))], stroke=INK, width=1.5))
    places = np.linspace(0, 1, 21)
    fitted = [(across(place), up(found.intercept * found.rii**place)) for place in places]
    body += [
        draw.line(fitted, stroke=WARM, width=3),
        draw.words("most deprived tenth", 80, 324, size=13, fill=GREY),
        draw.words("least deprived tenth", 700, 324, size=13, fill=GREY, anchor="end"),
        draw.words(f"the line falls by {abs(found.value):.1f}", across(0.62), up(83), fill=WARM, bold=True),
    ]
    text = ", ".join(f"{value:.1f}" for value in TENTHS)
    return draw.picture(
        "Admissions for injury per 10,000 in tenths of England's districts, 2023/24",
        f"Ten columns: {text}. The fitted line falls by {abs(found.value):.1f} from the most deprived end "
        "to the least deprived end.",
        345,
        body,
    )


@drawn("gap")
def gap() -> str:
    a, b = (ps.proportion(x, n, multiplier=100) for x, n in (FREE_MEALS, OTHERS))
    found = ps.gap(b, a)
    says(
        "gap",
        one(a.value),
        one(b.value),
        one(found.absolute.value),
        one(found.absolute.lower),
        one(found.absolute.upper),
        two(found.relative.value),
        two(found.relative.lower),
        two(found.relative.upper),
        one(100 - a.value),
        one(100 - b.value),
        two((100 - a.value) / (100 - b.value)),
    )
    rows = [("Free school meals", a.value, a.lower, a.upper), ("Other children", b.value, b.lower, b.upper)]
    return draw.ranges(
        "A good level of development by free school meals, 2021/22",
        f"Gloucestershire: with free school "
        f"meals {a.value:.1f}%, others {b.value:.1f}%; the gap is {found.absolute.value:.1f} percentage points, "
        f"range {found.absolute.lower:.1f} to {found.absolute.upper:.1f}.",
        rows,
        low=38,
        high=74,
        step=4,
    )


@drawn("concentration-index")
def concentration_index() -> str:
    found = ps.concentration_index(TENTHS, TENTHS_CHILDREN)
    value = float(found.value)
    says("concentration-index", f"{value:.3f}".replace("-", "−"))
    share = np.array(TENTHS_CHILDREN) / sum(TENTHS_CHILDREN)
    part = share * TENTHS / (share @ TENTHS)
    across, up = Scale(0, 1, 90, 430), Scale(0, 1, 330, 60)
    curve = [(across(a), up(b)) for a, b in zip(np.r_[0, share.cumsum()], np.r_[0, part.cumsum()], strict=True)]
    body = [
        *draw.floor_of(Scale(0, 100, 90, 430), 60, 330, 20, "%"),
        *draw.wall_of(Scale(0, 100, 330, 60), 90, 430, 20, "%"),
        draw.line([(across(0), up(0)), (across(1), up(1))], stroke=INK, dashes="5 4", width=1.5),
        draw.line(curve, stroke=GREEN, width=3),
        draw.words("Along: children, the most deprived first.", 448, 110, fill=GREY),
        draw.words("Up: their share of all admissions.", 448, 132, fill=GREY),
        draw.words("Dashed: the same share for everyone.", 448, 166, fill=INK),
        draw.words("Above the dashes: more of it among", 448, 200, fill=GREEN),
        draw.words("the most deprived; the index is below 0.", 448, 220, fill=GREEN),
    ]
    return draw.picture(
        "How admissions for injury are spread over children",
        f"A curve slightly above the diagonal; concentration index {value:.3f}.",
        365,
        body,
    )


@drawn("quantile")
def quantile() -> str:
    known = {name: row for name, row in SOUTH_WEST.items() if row[1] >= 10}
    x, n = np.array(list(known.values())).T
    share = 100 * x / n
    fifth = ps.quantile(share, 5).value
    county = list(known).index("Gloucestershire")
    says("quantile", one(share[county]), str(int(fifth[county])))
    order = np.argsort(share)
    body, names = [], list(known)
    scale = Scale(60, 74, 330, 640)
    body += draw.floor_of(scale, 56, 62 + 24 * len(order), 2, "%")
    for at, row in enumerate(order):
        y = 70 + 24 * at
        bold = row == county
        shape, fill = (("circle", GREEN), ("square", INK))[int(fifth[row]) % 2]
        body += [
            draw.line([(scale(60), y), (scale(74), y)], stroke="#dfe8e5", width=1),
            draw.dot(scale(share[row]), y, shape=shape, fill=fill),
            draw.words(names[row], 315, y + 5, anchor="end", bold=bool(bold)),
            draw.words(f"fifth {int(fifth[row])}", 655, y + 5, size=13, fill=GREY),
        ]
    text = "; ".join(f"{names[row]} {share[row]:.1f}%, fifth {int(fifth[row])}" for row in order)
    return draw.picture(
        "Fourteen authorities of the South West in fifths, 2021/22", text + ".", 100 + 24 * len(order), body
    )


@drawn("benchmark")
def benchmark() -> str:
    x, n = np.array(list(DISTRICTS.values())).T
    found = ps.proportion(x, n, multiplier=100, confidence=(0.95, 0.998))
    labels = ps.benchmark(found, ENGLAND, method="interval_95", polarity="high_good")
    said = [str(each).replace("_", " ") for each in labels.label]
    says("benchmark", *sorted(set(said)), one(found.lower[1]), one(found.upper[3]))
    rows = [
        (f"{name}: {label}", *row)
        for name, label, *row in zip(DISTRICTS, said, found.value, found.lower, found.upper, strict=True)
    ]
    shapes = [{"better": "diamond", "worse": "square"}.get(each, "circle") for each in said]
    text = "; ".join(f"{name} {value:.1f}, range {low:.1f} to {high:.1f}" for name, value, low, high in rows)
    return draw.ranges(
        "Districts beside England, good level of development, 2021/22",
        f"England {ENGLAND}. {text}.",
        rows,
        low=56,
        high=76,
        step=4,
        beside=("England 65.2", ENGLAND),
        shapes=shapes,
    )


@drawn("funnel")
def funnel() -> str:
    known = {name: row for name, row in SOUTH_WEST.items() if row[1] >= 10}
    x, n = np.array(list(known.values())).T
    places = np.linspace(900, 8_000, 80)
    lines = ps.funnel_limits(x, n, kind="proportion", multiplier=100, at=places)
    codes = ps.funnel_significance(x, n, kind="proportion").code
    says("funnel", one(np.ravel(lines.baseline)[0]), f"{int((np.abs(codes) == 2).sum())} of the {len(known)}")
    across, up = Scale(900, 8_000, 80, 620), Scale(60, 75, 330, 60)
    body = [
        *draw.wall_of(up, 80, 620, 3, "%"),
        *draw.floor_of(Scale(1_000, 8_000, across(1_000), 620), 60, 330, 1_000, ""),
    ]
    for name, dashes in (("lower_95", "6 4"), ("upper_95", "6 4"), ("lower_998", ""), ("upper_998", "")):
        heights = getattr(lines, name)
        body.append(
            draw.line([(across(a), up(b)) for a, b in zip(places, heights, strict=True)], stroke=LINE, dashes=dashes)
        )
    middle = float(np.ravel(lines.baseline)[0])
    body.append(draw.line([(80, up(middle)), (620, up(middle))], stroke=INK, width=1.5))
    body.append(draw.words(f"all together {middle:.1f}%", 628, up(middle) + 5, size=13))
    for (name, (events, of)), code in zip(known.items(), codes, strict=True):
        shape, fill = {0: ("circle", GREEN), 1: ("circle", GREEN), 2: ("square", WARM)}[abs(int(code))]
        body.append(draw.dot(across(of), up(100 * events / of), fill=fill, shape=shape))
        if name in {"Gloucestershire", "Somerset"}:
            where = across(of), up(100 * events / of) - 12
            body.append(draw.words(name, *where, size=13, anchor="middle", bold=name == "Gloucestershire", halo=True))
    body.append(draw.words("children assessed", 350, 368, size=13, fill=GREY, anchor="middle"))
    body.append(draw.words("dashed: 95%, full: 99.8%; squares lie beyond 99.8%", 80, 392, size=13, fill=GREY))
    text = "; ".join(f"{name} {100 * a / b:.1f}% of {b:,}" for name, (a, b) in known.items())
    return draw.picture("Good level of development in the South West, 2021/22", text + ".", 405, body)
