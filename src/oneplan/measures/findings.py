"""Owner-rot: measures that nobody owns, nobody loads, nobody reviews, or nobody can see by group."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import FETCH_RAISE, Max, Q

from oneplan.common import clock
from oneplan.common.findings import Fault, FindingRule, Severity, remembered
from oneplan.measures.models import Dataset, Measure, Often, Release, ReleaseState, past_embargo
from oneplan.people.models import Organisation

OFFICER = "Support officer or analyst"
REVIEWED_WITHIN = timedelta(days=730)
# After how long the newest figures count as stale, by the rhythm in which they appear.
STALE = {
    Often.MONTHLY: timedelta(days=100),
    Often.QUARTERLY: timedelta(days=200),
    Often.TERMLY: timedelta(days=300),
    Often.YEARLY: timedelta(days=550),
    Often.SELDOM: timedelta(days=1900),
}


def _out(prefix: str = "") -> Q:
    """Releases that are out: whoever reads findings learns nothing of one under embargo."""
    return past_embargo(clock.now(), prefix) & Q(**{f"{prefix}state": ReleaseState.PUBLISHED})


def _measures(day: date) -> list[Measure]:
    """Measures that hold on a day: one query for all rules."""
    return remembered(
        ("measures", day),
        lambda: list(
            Measure.objects.on(day)
            .select_related("owner", "gap_plan_owner", "dataset")
            .annotate(loaded=Max("parts__release__published_at", filter=_out("parts__release__")))
            .fetch_mode(FETCH_RAISE)
        ),
    )


def _fault(measure: Measure, sentence: str, mender: Organisation | None = None) -> Fault:
    """A fault its owner can mend, or the organisation named. Without either it is for support officers and analysts."""
    # Who belongs sees findings, and only those who tend figures the page of a measure that is not published.
    there = ("measures:measure", measure.key) if measure.published else ()
    reaches = f"organisation {mender.key}" if mender else ""
    return Fault(f"measure {measure.key}", measure.unnamed(sentence), str(mender or OFFICER), there, reaches)


def _loads(measure: Measure) -> Organisation | None:
    """Who has the missing figures: its owner where partners count them, else whoever loads what is published."""
    return measure.owner if measure.dataset and measure.dataset.local else None


def _ask(measure: Measure) -> str:
    return "send its return" if _loads(measure) else "load a release of its dataset"


def no_owner(day: date) -> Iterator[Fault]:
    """Nobody answers for it."""
    for measure in _measures(day):
        if measure.owner is None or not measure.owner_body:
            yield _fault(measure, f"“{measure}” has no owner with a seat: name one.")


def owner_ended(day: date) -> Iterator[Fault]:
    """The organisation that answered for it is no more."""
    for measure in _measures(day):
        if measure.owner is not None and not measure.owner.holds(day):
            yield _fault(measure, f"“{measure}” is owned by {measure.owner}, which has ended: name another.")


def no_lens(day: date) -> Iterator[Fault]:
    """Nobody can see it by group, and nobody plans to."""
    for measure in _measures(day):
        planned = measure.gap_plan and measure.gap_plan_owner and measure.gap_plan_due_on
        if not measure.lens and not planned and not measure.about_groups:
            sentence = f"“{measure}” has no equality lens: name one, or who will get the breakdown by when."
            yield _fault(measure, sentence, measure.owner)


def gap_plan_late(day: date) -> Iterator[Fault]:
    """The breakdown was promised for a day that has passed."""
    for measure in _measures(day):
        if not measure.lens and measure.gap_plan and measure.gap_plan_due_on and measure.gap_plan_due_on < day:
            sentence = (
                f"The breakdown of “{measure}” was promised by {measure.gap_plan_due_on:%-d %B %Y}: send it, or say "
                "by when it will come."
            )
            yield _fault(measure, sentence, measure.gap_plan_owner)


def never_loaded(day: date) -> Iterator[Fault]:
    """It was defined, and no figure was ever published here."""
    for measure in _measures(day):
        if measure.derived_from_id is None and measure.loaded is None:  # type: ignore[attr-defined]
            yield _fault(measure, f"“{measure}” has no figures: {_ask(measure)}.", _loads(measure))


def release_overdue(day: date) -> Iterator[Fault]:
    """The publisher's next release was due, and is not loaded."""
    datasets = remembered(("datasets", day), lambda: list(Dataset.objects.filter(next_release_on__lt=day)))
    for dataset in datasets:
        due = dataset.next_release_on
        yield Fault(
            f"dataset {dataset.key}",
            f"“{dataset}” was due on {due:%-d %B %Y}: load the release, or say when it is due now.",
            OFFICER,
            ("measures:measures",),
        )


def stale(day: date) -> Iterator[Fault]:
    """The newest release is older than the rhythm of its dataset allows."""
    newest = remembered(
        ("newest releases", day),
        lambda: dict(
            Release.objects.filter(_out(), released_on__isnull=False)
            .values_list("dataset")
            .annotate(newest=Max("released_on"))
        ),
    )
    for measure in _measures(day):
        published = newest.get(measure.dataset_id)
        if published and measure.dataset and day - published > STALE[Often(measure.dataset.often)]:
            sentence = f"The newest figures of “{measure}” were published on {published:%-d %B %Y}: {_ask(measure)}."
            yield _fault(measure, sentence, _loads(measure))


def target_without_date(day: date) -> Iterator[Fault]:
    """A target nobody can miss."""
    for measure in _measures(day):
        if measure.target_value is not None and measure.target_due_on is None:
            yield _fault(measure, f"“{measure}” has a target without a date: say by when.", measure.owner)


def not_reviewed(day: date) -> Iterator[Fault]:
    """Its definition was not looked at for two years."""
    for measure in _measures(day):
        if measure.reviewed_on is None:
            yield _fault(measure, f"The definition of “{measure}” was never reviewed: look at it.", measure.owner)
        elif day - measure.reviewed_on > REVIEWED_WITHIN:
            sentence = (
                f"The definition of “{measure}” was last reviewed on {measure.reviewed_on:%-d %B %Y}: look at it."
            )
            yield _fault(measure, sentence, measure.owner)


FINDINGS = [
    FindingRule("measure-no-owner", Severity.ERROR, "A measure without an owner", no_owner),
    FindingRule("measure-owner-ended", Severity.ERROR, "A measure whose owner has ended", owner_ended),
    FindingRule("measure-no-lens", Severity.WARNING, "A measure that cannot be seen by group", no_lens),
    FindingRule("measure-gap-plan-late", Severity.WARNING, "A promised breakdown is late", gap_plan_late),
    FindingRule("measure-never-loaded", Severity.WARNING, "A measure without figures", never_loaded),
    FindingRule("dataset-release-overdue", Severity.WARNING, "A release is overdue", release_overdue),
    FindingRule("measure-stale", Severity.WARNING, "Figures that are stale", stale),
    FindingRule("measure-target-without-date", Severity.WARNING, "A target without a date", target_without_date),
    FindingRule("measure-not-reviewed", Severity.NOTE, "A definition that was not reviewed", not_reviewed),
]
