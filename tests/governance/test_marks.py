"""What was inferred bears the mark on every public page that shows it, and no mark stands without words for it."""

import re
from datetime import UTC, datetime
from functools import cache

import pytest
from django.utils.html import escape

from oneplan import demo
from oneplan.common import clock
from oneplan.common.models import Certainty, live_on
from oneplan.governance.models import Body, Relation, RelationKind, Seat, Succession
from oneplan.governance.picture import draw
from oneplan.governance.queries.map import governance_map
from oneplan.people.models import Organisation
from oneplan.places.models import Area, Partnership
from oneplan.plan.models import Objective, Outcome, Pillar, Plan, Priority, Strategy
from oneplan.web.commands import load_files
from tests.factories.governance import a_body, a_relation, a_seat
from tests.factories.people import an_organisation
from tests.factories.places import a_district, a_partnership

pytestmark = pytest.mark.django_db
MARK = re.compile(r"op-mark\"|◇|◐")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def example():
    """The worked example, on a day of its plan."""
    with clock.at(NOON):
        load_files(by=None, files=demo.examples())
        yield


def read(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    text = page.content.decode()
    return text[text.index("<main") :] if "<main" in text else text


def inferred(model):
    return model.objects.filter(live_on(NOON.date())).exclude(certainty=Certainty.PUBLISHED)


def after_links(text, address):
    """What stands in and behind each link to an address, up to the next link."""
    return re.findall(rf'<a [^>]*href="{re.escape(address)}"[^>]*>(.*?)(?=<a |</table>|</section>|$)', text, re.DOTALL)


def public_pages():
    yield from ("/", "/governance/", "/governance/bodies/", "/governance/districts/", "/plan/", "/plan/strategies/")
    yield "/plan/alignment/"
    for where, model in (
        ("/governance/bodies", Body),
        ("/organisations", Organisation),
        ("/plan/priorities", Priority),
        ("/plan/outcomes", Outcome),
        ("/plan/objectives", Objective),
        ("/plan/strategies", Strategy),
    ):
        yield from (f"{where}/{key}/" for key in model.objects.values_list("key", flat=True))
    for key in Area.objects.filter(kind="district").values_list("key", flat=True):
        yield f"/governance/districts/{key}/"


def test_every_inferred_thing_that_a_page_names_is_marked_there(client, example):
    bodies = {f"/governance/bodies/{each.key}/" for each in inferred(Body)}
    bodies |= {f"/governance/districts/{each.key}/" for each in inferred(Area).filter(kind="district")}
    planned = {f"/plan/#pillar-{each.key}" for each in inferred(Pillar)}
    planned |= {f"/plan/objectives/{each.key}/" for each in inferred(Objective)}
    planned |= {f"/plan/strategies/{each.key}/" for each in inferred(Strategy)}
    promised = {f"/plan/priorities/{each.key}/" for each in inferred(Priority)}
    promised |= {f"/plan/outcomes/{each.key}/" for each in inferred(Outcome)}
    plain = []
    for page in public_pages():
        text = read(client, page).split('id="history"')[0]  # what happened names again what stands above, marked
        # A page of the plan names bodies as owners only; the plan itself is looked at card by card below.
        shown = planned if page == "/plan/" else planned | promised if page.startswith("/plan/") else bodies | planned
        if page in bodies | planned | promised and not MARK.search(text):
            plain.append((page, "itself"))
        for address in shown:
            if address in text:
                plain += [(page, address) for said in after_links(text, address) if not MARK.search(said)]
    cards = read(client, "/plan/").split('class="op-priority"')[1:]
    plain += [card for card in cards if any(f'"{each}"' in card for each in promised) and not MARK.search(card)]
    assert cards
    assert sorted(set(plain)) == []


def test_every_inferred_relation_and_seat_is_marked_on_the_pages_of_both_ends(client, example):
    page_of = cache(lambda address: read(client, address))  # the same page is an end of many
    plain = []
    for each in inferred(Relation).select_related("body", "to_body", "to_organisation"):
        ends = [(f"/governance/bodies/{each.body.key}/", each.to_body or each.to_organisation)]
        if each.to_body:
            ends.append((f"/governance/bodies/{each.to_body.key}/", each.body))
            both = Relation.objects.filter(kind=each.kind, body=each.to_body, to_body=each.body)
            if each.kind == RelationKind.SITS_ALONGSIDE and both.filter(certainty=Certainty.PUBLISHED).exists():
                continue
        else:
            ends.append((f"/organisations/{each.to_organisation.key}/", each.body))
        for page, other in ends:
            kind = "organisations" if isinstance(other, Organisation) else "governance/bodies"
            found = after_links(page_of(page), f"/{kind}/{other.key}/")
            if other.holds(NOON.date()) and not any(MARK.search(said) for said in found):
                plain.append((page, str(each)))
    for seat in inferred(Seat).select_related("body", "organisation"):
        row = page_of(f"/governance/bodies/{seat.body.key}/").split(escape(seat.title))
        if not any(MARK.search(rest[:200]) for rest in row[1:]):
            plain.append((seat.body.key, seat.title))
        if seat.organisation:
            row = page_of(f"/organisations/{seat.organisation.key}/").split(escape(seat.title))
            if not any(MARK.search(rest[:200]) for rest in row[1:]):
                plain.append((seat.organisation.key, seat.title))
    assert not plain


def test_the_plan_bears_its_mark_beside_its_dates_and_says_what_was_inferred(client, example):
    plan = Plan.objects.filter(live_on(NOON.date())).get()
    assert plan.certainty == Certainty.PARTLY
    home, page = read(client, "/"), read(client, "/plan/")
    assert re.search(rf"{re.escape(escape(plan.title))}</a>.{{0,200}}op-mark", home, re.DOTALL)
    assert escape(plan.inferred) in page
    assert re.search(r"op-head__lede.{0,300}op-mark", page, re.DOTALL)


def test_without_words_for_it_nothing_bears_the_mark(client, example):
    Partnership.objects.update(inferred_mark="")
    marked = [page for page in [*public_pages(), "/governance/map.svg", "/plan/plan.svg"] if has_mark(client, page)]
    assert marked == []


def has_mark(client, page):
    text = read(client, page)
    return bool(MARK.search(text)) or "Inferred" in text or "nferred)" in text


def test_the_map_marks_what_was_inferred_of_a_body_or_of_how_it_stands():
    a_partnership(inferred_mark="Our reading")
    centre = a_body(key="centre", name="Centre")
    parent, child = a_body(name="Parent"), a_body(name="Child", certainty="inferred", inferred="From a list.")
    a_relation(body=centre, to_body=parent, certainty="inferred", inferred="From a paper.")
    a_relation(body=child, to_body=centre)
    sure = a_body(name="Sure")
    a_relation(body=sure, to_body=centre)
    a_relation(body=sure, to_body=a_body(name="Beside it"), kind="sits_alongside", certainty="inferred")
    drawn = governance_map(NOON.date(), "centre")
    assert drawn.inferred == {parent.pk, child.pk}
    picture = draw(drawn)
    assert "Parent ◇" in picture
    assert "Sure ◇" not in picture
    assert "Our reading" in picture


def test_what_both_say_of_each_other_is_as_certain_as_the_surer_of_them():
    a_partnership(inferred_mark="Our reading")
    one, other = a_body(key="one"), a_body(key="other")
    a_relation(body=one, to_body=other, kind="sits_alongside", certainty="inferred")
    assert governance_map(NOON.date(), "one").inferred == {other.pk}
    a_relation(body=other, to_body=one, kind="sits_alongside")
    assert governance_map(NOON.date(), "one").inferred == frozenset()


def test_successions_districts_and_reports_home_bear_the_mark(client):
    a_partnership(inferred_mark="Our reading")
    vale = a_district(key="vale")
    old, new = a_body(key="old"), a_body(key="younger", district=vale, certainty="partly", type="locality_board")
    Succession.objects.create(predecessor=old, successor=new, certainty="inferred")
    police = an_organisation(key="police")
    a_relation(body=old, to_organisation=police, to_body=None, kind="own_organisation", certainty="partly")
    a_seat(body=old, organisation=police, title="Police seat", certainty="inferred")
    for page in ("/governance/bodies/old/", "/governance/bodies/younger/", "/governance/districts/vale/"):
        assert MARK.search(read(client, page)), page
    text = read(client, "/organisations/police/")
    assert text.count('class="op-mark"') == 3  # the seat, the report home and the legend
    assert "◇" in read(client, "/governance/districts/")
