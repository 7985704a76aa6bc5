"""The gradient: groups in order of deprivation, and the line fitted through them."""

from dataclasses import dataclass

from oneplan.ui import svg
from oneplan.ui.charts.keys import KeyItem, cross, draw_key, rule
from oneplan.ui.charts.numbers import Unit
from oneplan.ui.charts.paper import DASHES, WHITE, About, Chart, Paper, nothing, printed, said
from oneplan.ui.charts.plot import LEADER, NAMES, Ending, Plot, draw_endings, head
from oneplan.ui.charts.rows import Level
from oneplan.ui.charts.scales import Scale, axis


@dataclass(frozen=True)
class Group:
    """One group; `share` is its part of the population, equal for all where it is not known."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    why: str = ""


@dataclass(frozen=True)
class Gradient:
    """Groups in order. `fit` is the line through them: (rank from 0 to 1, value); `words` say what it comes to."""

    about: About
    unit: Unit
    groups: tuple[Group, ...]
    fit: tuple[tuple[float, float], ...] = ()
    words: str = ""
    ends: tuple[str, str] = ("Most deprived", "Least deprived")
    level: Level | None = None
    interval: str = "95% interval"
    fitted: str = "fitted line"
    empty: str = "No group has a figure that may be shown."


def gradient(given: Gradient) -> Chart:
    """Each group as wide as its share of the people, with its interval, and how far the fitted line falls."""
    return printed(given.about, lambda paper: _draw(paper, given))


def _draw(paper: Paper, given: Gradient) -> float:
    held = [value for group in given.groups for value in (group.value, group.low, group.high) if value is not None]
    if not held:
        return nothing(paper, "No figures yet", given.empty)
    values = [*held, *(value for _, value in given.fit), *([given.level.value] if given.level else [])]
    upright = axis(values, zero=given.unit.zero, high=given.unit.high)
    plot = Plot(paper, given.unit, upright, ("", ""))
    endings = _endings(paper, given)
    plot.right = LEADER + 14 + NAMES if paper.wide and (given.words or endings) else (26.0 if given.fit else 6.0)
    plot.top = head(paper, given.unit, upright)
    if not paper.wide and given.words:
        lines = svg.wrap(given.words, paper.width, paper.size, True)
        paper.text(lines, 0, plot.top - 4, bold=True)
        plot.top += svg.height_of(len(lines), paper.size) + 8
    plot.height = 250.0 if paper.wide else 215.0
    across = Scale(0, 1, plot.left, plot.end)
    _draw_grid(plot)
    bottom = _draw_names(plot, given, across)
    if given.level:
        y, role = plot.y(given.level.value), given.level.kind
        dash = DASHES.get(role, "4 4")
        rule = svg.line((plot.left, y), (plot.end, y), colour="currentColor", stroke=2, dashed=True, dash=dash)
        paper.add(role, rule, title=f"{given.level.name}: {given.unit.long(given.level.value)}")
    _draw_fit(plot, given, across)
    _draw_groups(plot, given, across)
    draw_endings(plot, endings)
    return draw_key(paper, _key(given, paper), bottom)


def _middles(given: Gradient) -> list[tuple[float, float]]:
    """Where each group lies between 0 and 1, and how wide it is there."""
    known = all(group.share is not None for group in given.groups)
    shares = [group.share or 0.0 if known else 1.0 for group in given.groups]
    whole = sum(shares) or 1.0
    places, start = [], 0.0
    for share in shares:
        places.append((start + share / whole / 2, share / whole))
        start += share / whole
    return places


def _draw_grid(plot: Plot) -> None:
    paper, size = plot.paper, plot.paper.small
    for value in plot.axis.ticks:
        y = plot.y(value)
        role, stroke = ("axis", 1.5) if value == 0 else ("grid", 1.0)
        paper.add(role, svg.line((plot.left, y), (plot.end, y), colour="currentColor", stroke=stroke))
        label = plot.unit.tick(value, plot.axis.step)
        paper.text(label, plot.left - 8, y - svg.height_of(1, size) / 2, role="quiet", size=size, anchor="end")


def _draw_names(plot: Plot, given: Gradient, across: Scale) -> float:
    """The names of the groups in their own widths, or their numbers where these are too narrow; then both ends."""
    paper, size = plot.paper, plot.paper.small
    places = _middles(given)
    widths = [(across.end - across.start) * share - 6 for _, share in places]
    wrapped = [svg.wrap(group.name, max(width, 1), size) for group, width in zip(given.groups, widths, strict=True)]
    fits = all(
        len(lines) <= 3 and _whole(lines, group.name) for lines, group in zip(wrapped, given.groups, strict=True)
    )
    labels = wrapped if fits else [[str(number + 1)] for number in range(len(places))]
    top = plot.bottom + 7
    for (middle, _), lines in zip(places, labels, strict=True):
        paper.text(lines, across(middle), top, role="quiet", size=size, anchor="middle")
    top += svg.height_of(max(len(lines) for lines in labels), size) + 2
    if any(given.ends) and not (fits and len(given.groups[0].name) > 3):
        paper.text(given.ends[0], plot.left, top, size=size, bold=True)
        paper.text(given.ends[1], plot.end, top, size=size, bold=True, anchor="end")
        top += svg.height_of(1, size)
    return top + 8


def _whole(lines: list[str], name: str) -> bool:
    """Whether no word had to be broken."""
    return " ".join(lines) == " ".join(name.split())


def _draw_fit(plot: Plot, given: Gradient, across: Scale) -> None:
    if len(given.fit) < 2:
        return
    paper, size = plot.paper, plot.paper.size
    path = [(across(rank), plot.y(value)) for rank, value in given.fit]
    title = f"{given.fitted}: from {given.unit.long(given.fit[0][1])} to {given.unit.long(given.fit[-1][1])}"
    paper.add("ink", svg.line(*path, colour="currentColor", stroke=2.5), title=title)
    (_, first), (x, last) = path[0], path[-1]
    level = svg.line((across.start, first), (x + 16, first), colour="currentColor", stroke=1, dashed=True, dash="2 3")
    if abs(first - last) > 2:
        bracket = [(x + 6, first), (x + 12, first), (x + 12, last), (x + 6, last)]
        paper.add("ink", level, svg.line(*bracket, colour="currentColor", stroke=2), title=given.words)
    if paper.wide and given.words:
        lines = svg.wrap(given.words, NAMES, size, True)
        high = svg.height_of(len(lines), size)
        middle = min(max((first + last) / 2, plot.top + high / 2), plot.bottom - high / 2)
        paper.add("ink", said(lines, x + LEADER, middle - high / 2, size, bold=True))


def _draw_groups(plot: Plot, given: Gradient, across: Scale) -> None:
    for (middle, share), group in zip(_middles(given), given.groups, strict=True):
        x = across(middle)
        title = f"{group.name}: {given.unit.with_interval(group.value, group.low, group.high)}"
        if group.value is None:
            plot.paper.add("quiet", cross(x, plot.bottom - 9), title=f"{title}, {group.why}" if group.why else title)
            continue
        y = plot.y(group.value)
        whisker = ""
        if group.low is not None and group.high is not None:
            whisker = svg.line((x, plot.y(group.low)), (x, plot.y(group.high)), colour="currentColor", stroke=2)
        dot = svg.circle(x, y, 5.5, fill="currentColor", edge=WHITE, stroke=1.5)
        hit = svg.circle(x, y, max(5.5, min(11.0, (across.end - across.start) * share / 2)), fill="transparent")
        plot.paper.add("area", whisker, hit, dot, title=title)


def _endings(paper: Paper, given: Gradient) -> list[Ending]:
    """What is compared with has its name beside the plot only where no bracket stands."""
    if not paper.wide or not given.level or given.fit:
        return []
    text = f"{given.level.name} {given.unit.short(given.level.value)}"
    lines = tuple((line, False) for line in svg.wrap(text, NAMES, paper.size))
    return [Ending(given.level.kind, 1, given.level.value, lines)]


def _key(given: Gradient, paper: Paper) -> list[KeyItem]:
    items = []
    if any(group.low is not None for group in given.groups):
        items.append(KeyItem("area", given.interval, _dot_with_interval))
    if len(given.fit) > 1:
        items.append(KeyItem("ink", given.fitted, _slanted))
    if given.level and (given.fit or not paper.wide):
        words = f"{given.level.name} {given.unit.short(given.level.value)}"
        items.append(KeyItem(given.level.kind, words, rule(2, DASHES.get(given.level.kind, "4 4"))))
    missing = [group for group in given.groups if group.value is None]
    if missing:
        why = f": {missing[0].why}" if len({group.why for group in missing}) == 1 and missing[0].why else ""
        items.append(KeyItem("quiet", f"no figure{why}", cross))
    return items


def _dot_with_interval(x: float, y: float) -> str:
    upright = svg.line((x, y - 9), (x, y + 9), colour="currentColor", stroke=2)
    return upright + svg.circle(x, y, 5, fill="currentColor", edge=WHITE)


def _slanted(x: float, y: float) -> str:
    return svg.line((x - 13, y - 4), (x + 13, y + 4), colour="currentColor", stroke=2.5)
