"""The plan on a page as one picture: the same facts and the same marks as the page, for print and for slides."""

from django.urls import reverse

from oneplan.common.models import Sourced
from oneplan.governance.models import Body
from oneplan.plan.queries.plans import OutcomeShown, PillarShown, PlanPage, PriorityShown
from oneplan.ui import svg
from oneplan.ui.charts import Status, glyphs
from oneplan.ui.days import say_day
from oneplan.ui.svg import DEEP, EDGE, GOLD, GREEN, LEAF, LINE, MIST, QUIET

WIDTH = 1480.0  # as wide as A4 lies, at 5 units a millimetre
HEIGHT = 1045.0
EDGE_OF_PAGE = 28.0
GAP = 18.0
PAD = 14.0
INSIDE = WIDTH - 2 * EDGE_OF_PAGE
MARK_SIZE = 11.5
SAID_SIZE = 12.0
INFERRED, PARTLY = "Inferred", "Partly inferred"  # the short marks of the page
WHITE, MARK_EDGE, MARK_FILL, MARK_INK = "#ffffff", "#8a6a1f", "#fdf5df", "#5b4300"


class Drawing:
    """Parts of a picture, and how far down the page they reach."""

    def __init__(self, page: PlanPage, site: str) -> None:
        self.page, self.site = page, site
        self.parts: list[str] = []

    def text(self, words: str, x: float, y: float, width: float, size: float, **look: object) -> float:
        """Words wrapped into a width; returns how far down they reach."""
        bold = bool(look.get("bold"))
        lines = svg.wrap(words, width, size, bold)
        anchored = x + width / 2 if look.get("anchor") == "middle" else x
        self.parts.append(svg.words(lines, anchored, y, size, **look))  # type: ignore[arg-type]
        return y + svg.height_of(len(lines), size)

    def linked(
        self, words: str, route: str, key: str, x: float, y: float, width: float, size: float, **look: object
    ) -> float:
        """The same, leading to a page."""
        before = len(self.parts)
        end = self.text(words, x, y, width, size, **look)
        self.parts[before:] = [svg.link(self.site + reverse(route, kwargs={"key": key}), "".join(self.parts[before:]))]
        return end

    def bears(self, fact: Sourced) -> bool:
        """Whether a fact bears the mark: not where the partnership has no words for it."""
        return bool(self.page.mark) and fact.certainty != "published"

    def mark_width(self, fact: Sourced) -> float:
        """How wide the mark of a fact is."""
        return svg.width_of(PARTLY if fact.certainty == "partly" else INFERRED, MARK_SIZE) + 14

    def mark(self, fact: Sourced, x: float, y: float) -> float:
        """The mark beside what was inferred; returns how far down it reaches."""
        if not self.bears(fact):
            return y
        self.parts.append(
            svg.box(x, y + 4, self.mark_width(fact), 17, fill=MARK_FILL, edge=MARK_EDGE, stroke=1, dashed=True)
            + svg.words(PARTLY if fact.certainty == "partly" else INFERRED, x + 7, y + 5.2, MARK_SIZE, colour=MARK_INK)
        )
        return y + 26

    def band(self, x: float, y: float, width: float, height: float, fill: str, edge: str) -> str:
        """An empty box."""
        return svg.box(x, y, width, height, fill=fill, edge=edge)


def draw(page: PlanPage, site: str = "") -> str:
    """The picture. `site` stands before every address, so that links work from a downloaded file."""
    drawing = Drawing(page, site)
    y = _head(drawing, EDGE_OF_PAGE - 6)
    y = _vision(drawing, y)
    y = _objectives(drawing, y + GAP)
    y = _pillars(drawing, y + GAP)
    for shown in page.foundations:
        y = _foundation(drawing, shown, y)
    if page.measured:
        said = "The words beside an outcome compare the newest figures of its measures with England's, beyond chance."
        y = drawing.text(said, EDGE_OF_PAGE, y - GAP + 8, INSIDE, 13, colour=QUIET) + GAP - 8
    if page.marked:
        said = f"{INFERRED}: {page.mark}. An outcome without a mark of its own is as certain as its priority."
        y = drawing.text(said, EDGE_OF_PAGE, y - GAP + 8, INSIDE, 13, colour=QUIET)
    title = f"{page.plan.title}: the plan on a page"
    desc = (
        f"{len(page.objectives)} objectives, {len(page.pillars)} pillars standing on {len(page.foundations)} "
        f"foundation, and their priorities, as on {say_day(page.on)}."
    )
    high = max(HEIGHT, y + EDGE_OF_PAGE)
    paper = svg.box(0, 0, WIDTH, high, fill=WHITE, edge=WHITE, radius=0)
    return svg.svg(title, desc, WIDTH, high, [paper, *drawing.parts], name="plan")


def _head(drawing: Drawing, y: float) -> float:
    page = drawing.page
    about = page.edition.title if page.edition else "The plan on a page"
    drawing.text(page.plan.title, EDGE_OF_PAGE, y, INSIDE * 0.68, 26, bold=True)
    said = f"{about}, as on {say_day(page.on)}"
    drawing.parts.append(svg.words(said, WIDTH - EDGE_OF_PAGE, y + 6, 16, colour=QUIET, anchor="end"))
    # What is inferred of a plan is told beside its dates; its vision is its own.
    drawing.mark(page.plan, WIDTH - EDGE_OF_PAGE - svg.width_of(said, 16) - drawing.mark_width(page.plan) - 10, y + 4)
    y += svg.height_of(len(svg.wrap(page.plan.title, INSIDE * 0.68, 26, True)), 26) + 6
    if page.edition and page.edition.focus:
        y = drawing.text(page.edition.focus, EDGE_OF_PAGE, y, INSIDE, 16, colour=QUIET) + 8
    return y


def _vision(drawing: Drawing, y: float) -> float:
    vision, size, place = drawing.page.plan.vision, 25, len(drawing.parts)
    end = drawing.text(
        vision, EDGE_OF_PAGE + PAD, y + PAD, INSIDE - 2 * PAD, size, bold=True, colour=WHITE, anchor="middle"
    )
    drawing.parts.insert(place, svg.box(EDGE_OF_PAGE, y, INSIDE, end - y + PAD, fill=DEEP, edge=DEEP))
    return end + PAD


def _objectives(drawing: Drawing, y: float) -> float:
    """Across the top, all as high as the highest."""
    objectives = drawing.page.objectives
    if not objectives:
        return y
    width = (INSIDE - GAP * (len(objectives) - 1)) / len(objectives)
    place, ends = len(drawing.parts), [y]
    for number, objective in enumerate(objectives):
        x = EDGE_OF_PAGE + number * (width + GAP)
        end = drawing.linked(
            objective.name,
            "plan:objective",
            objective.key,
            x + PAD,
            y + PAD,
            width - 2 * PAD,
            20,
            bold=True,
            colour=DEEP,
        )
        end = drawing.text(objective.aim, x + PAD, end + 2, width - 2 * PAD, 15)
        ends.append(drawing.mark(objective, x + PAD, end))
    height = max(ends) - y + PAD
    boxes = []
    for number in range(len(objectives)):
        x = EDGE_OF_PAGE + number * (width + GAP)
        boxes.append(drawing.band(x, y, width, height, MIST, LINE))
        boxes.append(svg.box(x, y, width, 5, fill=GOLD, edge=GOLD, radius=0, stroke=0))
    drawing.parts[place:place] = boxes
    return y + height


def _pillars(drawing: Drawing, y: float) -> float:
    """Side by side, all as high as the highest, each standing on the foundation."""
    pillars = drawing.page.pillars
    if not pillars:
        return y
    width = (INSIDE - GAP * (len(pillars) - 1)) / len(pillars)
    place, ends, heads = len(drawing.parts), [y], [_head_height(drawing, shown, width) for shown in pillars]
    head = max(heads)
    for number, shown in enumerate(pillars):
        x = EDGE_OF_PAGE + number * (width + GAP)
        _pillar_head(drawing, shown, x, y, width)
        end = y + head + PAD
        for each in shown.priorities:
            end = _priority(drawing, each, x + PAD, end, width - 2 * PAD) + 9
        ends.append(end)
    bottom = max(ends) + 4
    boxes = []
    for number in range(len(pillars)):
        x = EDGE_OF_PAGE + number * (width + GAP)
        boxes.append(drawing.band(x, y, width, bottom - y, MIST, EDGE))
        boxes.append(svg.box(x, y, width, head, fill=GREEN, edge=GREEN))
        if drawing.page.foundations:
            boxes.append(svg.line((x + width / 2, bottom), (x + width / 2, bottom + GAP + 2), colour=GOLD, stroke=6))
    drawing.parts[place:place] = boxes
    return bottom + GAP


def _beside_mark(drawing: Drawing, shown: PillarShown, width: float) -> float:
    """How wide a pillar's name may be: its mark stands to the right of it."""
    return width - 2 * PAD - (drawing.mark_width(shown.pillar) + PAD if drawing.bears(shown.pillar) else 0)


def _head_height(drawing: Drawing, shown: PillarShown, width: float) -> float:
    lines = svg.wrap(shown.pillar.name, _beside_mark(drawing, shown, width), 23, True)
    name = svg.height_of(len(lines), 23)
    return name + svg.height_of(1, 15) + PAD * 1.6


def _pillar_head(drawing: Drawing, shown: PillarShown, x: float, y: float, width: float) -> None:
    inside = _beside_mark(drawing, shown, width)
    end = drawing.text(shown.pillar.name, x + PAD, y + PAD * 0.7, inside, 23, bold=True, colour=WHITE)
    drawing.text(_owned(shown.pillar.owner_body), x + PAD, end, width - 2 * PAD, 15, colour=WHITE)
    drawing.mark(shown.pillar, x + width - PAD - drawing.mark_width(shown.pillar), y + PAD * 0.7)


def _priority(drawing: Drawing, each: PriorityShown, x: float, y: float, width: float) -> float:
    """A white card with name, outcomes, owner and mark; returns how far down it reaches."""
    place, inside = len(drawing.parts), width - 20
    end = drawing.linked(each.priority.name, "plan:priority", each.priority.key, x + 10, y + 7, inside, 16, bold=True)
    for shown in each.shown:
        end = _outcome(drawing, each, shown, x, end, width)
    if not each.outcomes:
        end = drawing.text("No outcome yet", x + 10, end, inside, 14, colour=QUIET)
    owner = each.priority.owner_body.short_name if each.priority.owner_body else "No owner"
    foot = end + 4
    end = drawing.text(owner, x + 10, foot, inside, 13, colour=QUIET)
    if drawing.bears(each.priority):
        if svg.width_of(owner, 13) + drawing.mark_width(each.priority) + 12 <= inside:
            end = max(
                end, drawing.mark(each.priority, x + 10 + inside - drawing.mark_width(each.priority), foot - 4) - 4
            )
        else:
            end = drawing.mark(each.priority, x + 10, end)
    drawing.parts.insert(place, drawing.band(x, y, width, end - y + 8, WHITE, LINE))
    return end + 8


def _outcome(drawing: Drawing, each: PriorityShown, shown: OutcomeShown, x: float, y: float, width: float) -> float:
    """An outcome with its mark and what its measures say, each beside it where there is room, else below."""
    outcome, inside = shown.outcome, width - 35
    if shown.said is None:
        drawing.parts.append(svg.box(x + 12, y + 7.5, 5, 5, fill=GREEN, edge=GREEN, radius=2.5, stroke=0))
    else:
        drawing.parts.append(glyphs.drawn(Status(shown.said.status), x + 14.5, y + 10, 5))
    end = drawing.linked(outcome.statement, "plan:outcome", outcome.key, x + 25, y + 1, inside, 14)
    beside = x + 25 + svg.width_of(svg.wrap(outcome.statement, inside, 14)[-1], 14) + 6
    edge = x + width - 10
    if outcome.certainty != each.priority.certainty and drawing.bears(outcome):
        if beside + drawing.mark_width(outcome) <= edge:
            drawing.mark(outcome, beside, end - 22)
            beside += drawing.mark_width(outcome) + 6
        else:
            end = drawing.mark(outcome, x + 25, end)
            beside = x + 25 + drawing.mark_width(outcome) + 6
    if shown.said is not None:
        if beside + svg.width_of(shown.said.words, SAID_SIZE) <= edge:
            drawing.parts.append(svg.words(shown.said.words, beside, end - 17, SAID_SIZE, colour=QUIET))
        else:
            end = drawing.text(shown.said.words, x + 25, end - 1, inside, SAID_SIZE, colour=QUIET)
    return end


def _foundation(drawing: Drawing, shown: PillarShown, y: float) -> float:
    """A band under the pillars that joins them, its priorities side by side."""
    place, head = len(drawing.parts), _head_height(drawing, shown, INSIDE)
    _pillar_head(drawing, shown, EDGE_OF_PAGE, y, INSIDE)
    top = end = y + head + PAD
    across = min(3, len(shown.priorities)) or 1
    width = (INSIDE - 2 * PAD - GAP * (across - 1)) / across
    for first in range(0, len(shown.priorities), across):
        ends = [
            _priority(drawing, each, EDGE_OF_PAGE + PAD + number * (width + GAP), top, width)
            for number, each in enumerate(shown.priorities[first : first + across])
        ]
        end = max(ends) + PAD
        top = end
    drawing.parts[place:place] = [
        drawing.band(EDGE_OF_PAGE, y, INSIDE, end - y, LEAF, EDGE),
        svg.box(EDGE_OF_PAGE, y, INSIDE, head, fill=DEEP, edge=DEEP),
        svg.box(EDGE_OF_PAGE, y, INSIDE, 6, fill=GOLD, edge=GOLD, radius=0, stroke=0),
    ]
    return end + GAP


def _owned(body: Body | None) -> str:
    return f"Owned by {body.short_name}" if body else "No owner"
