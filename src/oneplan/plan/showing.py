"""What measures say of the plan, in words a page prints."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from oneplan.measures import areas
from oneplan.measures import showing_scorecards as measures
from oneplan.measures.models import Measure
from oneplan.measures.queries.scorecards import Line, Scorecard
from oneplan.measures.showing_scorecards import LineShown
from oneplan.plan.models import Outcome, Pillar, Priority
from oneplan.plan.queries.measured import Measured, OutcomeScored, PlanScorecard
from oneplan.plan.queries.plans import OutcomeShown, PillarShown, PlanPage, PriorityShown, Said
from oneplan.ui import charts

ENGLAND = areas.ENGLAND.name
MOST_NAMED = 3
_WORSE, _BETTER, _NEITHER = ("worse", "much_worse"), ("better", "much_better"), ("higher", "lower")


# The plan on a page


def said_of(outcome: Outcome, card: Scorecard) -> Said:
    """What the measures of an outcome say together, in few words: whatever is worse than England is named first."""
    labels = Counter(line.score.judged.label for line in card.lines)
    worse, better = (sum(labels[label] for label in those) for those in (_WORSE, _BETTER))
    if not card.lines:
        status, words = charts.Status.NOT_COMPARED, "No measure"
    elif worse:
        of = f"{worse} of {len(card.lines)} worse" if len(card.lines) > 1 else "Worse"
        status, words = charts.Status.WORSE, f"{of} than {ENGLAND}"
    elif better:
        status, words = charts.Status.BETTER, f"{'None worse' if labels['similar'] else 'Better'} than {ENGLAND}"
    elif labels["similar"]:
        status, words = charts.Status.SIMILAR, f"Similar to {ENGLAND}"
    else:
        status, words = _unjudged(card)
    return Said(words, status, charts.glyph(status, name=f"said-{outcome.key.lower().replace('_', '-')}"))


def _unjudged(card: Scorecard) -> tuple[charts.Status, str]:
    """Where nothing is better or worse: higher or lower where neither is good in itself, else why there is no word."""
    differs = next((line.score.judged.label for line in card.lines if line.score.judged.label in _NEITHER), "")
    if differs:
        return charts.Status(differs), f"{differs.capitalize()} than {ENGLAND}"
    known = any(line.score.latest for line in card.lines)
    return charts.Status.NOT_COMPARED, "Not compared" if known else "No figures yet"


def with_measures(page: PlanPage, found: Measured | None) -> PlanPage:
    """The plan on a page, where each outcome says what its measures say; as it was where there is no figure at all."""
    if found is None or not found.known:
        return page

    def shown(each: PillarShown) -> PillarShown:
        return replace(each, priorities=tuple(priority(one) for one in each.priorities))

    def priority(one: PriorityShown) -> PriorityShown:
        said = tuple(OutcomeShown(each, said_of(each, found.serving(each))) for each in one.outcomes)
        return replace(one, shown=said)

    return replace(page, pillars=tuple(map(shown, page.pillars)), foundations=tuple(map(shown, page.foundations)))


# Scorecards


@dataclass(frozen=True)
class Beside:
    """The measures of an outcome or a priority in words."""

    area: areas.Place
    card: Scorecard
    lines: list[LineShown]


def beside(card: Scorecard) -> Beside:
    """The lines of a scorecard, what is worse first, with what they are lines of."""
    return Beside(card.area, card, lines(card))


@dataclass(frozen=True)
class OutcomeLines:
    """An outcome of a scorecard in words."""

    outcome: Outcome
    lines: list[LineShown]
    above: tuple[Measure, ...]
    unmeasured: bool


def outcome_lines(scored: OutcomeScored) -> OutcomeLines:
    """The lines of one outcome."""
    return OutcomeLines(scored.outcome, lines(scored.card), scored.above, scored.unmeasured)


@dataclass(frozen=True)
class PriorityLines:
    """A priority of a scorecard in words."""

    priority: Priority
    outcomes: list[OutcomeLines]


@dataclass(frozen=True)
class PillarLines:
    """A pillar of a scorecard in words."""

    pillar: Pillar
    priorities: list[PriorityLines]


def scorecard_lines(scored: PlanScorecard) -> list[PillarLines]:
    """The lines of a plan or a pillar, by priority and outcome."""
    return [
        PillarLines(
            pillar.pillar,
            [PriorityLines(each.priority, list(map(outcome_lines, each.outcomes))) for each in pillar.priorities],
        )
        for pillar in scored.pillars
    ]


def lines(card: Scorecard) -> list[LineShown]:
    """The lines of a scorecard, what is worse first."""
    return measures.lines(card, card.area)


def wrong(card: Scorecard) -> list[LineShown]:
    """What is worse than England or getting worse, for somebody who has a minute."""
    return measures.wrong(card)


def chance(card: Scorecard) -> str:
    """How many comparisons and trends were tested, and how many of them chance alone would make look different."""
    return measures.chance(card)


# The first page: what is going wrong, is it real, who owns it


@dataclass(frozen=True)
class Standing:
    """Three answers for somebody who has a minute. The measures that are named stand beside the first."""

    wrong: str
    named: tuple[Measure, ...]
    more: int
    real: str
    owned: str


def standing(found: Measured) -> Standing | None:
    """The three answers; None where no measure can be compared with England."""
    card = found.card
    if not card.tested:
        return None
    worse = sorted(card.worse, key=lambda line: (line.score.trend.verdict != "getting_worse", line.measure.title))
    named = tuple(line.measure for line in worse[:MOST_NAMED])
    return Standing(_wrong(card), named, len(worse) - len(named), _real(card, worse), _owned(worse))


def _wrong(card: Scorecard) -> str:
    worse, one = len(card.worse), "The one measure that can be compared is"
    if card.tested == 1:
        return f"{one} worse than {ENGLAND}" if worse else f"{one} not worse than {ENGLAND}."
    if not worse:
        return f"None of {card.tested} measures that can be compared is worse than {ENGLAND}."
    return f"{worse} of {card.tested} measures that can be compared {_are(worse)} worse than {ENGLAND}"


def _real(card: Scorecard, worse: Sequence[Line]) -> str:
    chance = f"about {card.chance}" if card.chance else "fewer than one"
    by_chance = f"By chance alone {chance} of {card.tested} would look different."
    if not worse:
        return f"{by_chance} Differences within the interval of a figure are not counted."
    moving = sum(line.score.trend.verdict == "getting_worse" for line in worse)
    if not moving:
        return f"{by_chance} None of those that are worse is known to be getting worse over five years."
    which = "It is" if moving == len(worse) == 1 else f"{moving} of the {len(worse)} {_are(moving)}"
    return f"{by_chance} {which} also getting worse over five years, by more than chance."


def _owned(worse: Sequence[Line]) -> str:
    if not worse:
        return "Each measure names its owner on its page."
    owners = Counter(str(line.measure.owner) for line in worse if line.measure.owner)
    nobody = sum(line.measure.owner is None for line in worse)
    said = [f"{owner} owns {count}" for owner, count in sorted(owners.items(), key=lambda each: (-each[1], each[0]))]
    if nobody:
        said.append(f"nobody owns {nobody}")
    text = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"Of those that are worse, {text}."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
