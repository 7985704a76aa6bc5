"""The pages: who sees what, as of which day, with which marks."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oneplan.plan.models import Advocacy
from oneplan.plan.urls import urlpatterns
from tests.factories import plan as make
from tests.factories.governance import a_body_name
from tests.factories.people import sign_in

OPEN = [
    "/plan/",
    "/plan/?edition=year-1",
    "/plan/plan.svg",
    "/plan/priorities/school/",
    "/plan/outcomes/ready/",
    "/plan/objectives/equity/",
    "/plan/strategies/",
    "/plan/strategies/housing/",
    "/plan/alignment/",
    "/plan/alignment/?only=unaligned",
    "/plan/alignment.csv",
]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", OPEN)
def test_anybody_may_read_the_plan(address, client, scene):
    assert read(client, address)


@pytest.mark.parametrize("address", OPEN)
def test_a_day_that_cannot_be_read_does_no_harm(address, client, scene):
    joined = f"{address}{'&' if '?' in address else '?'}as_of="
    for typed in ("2001-01-01", "yesterday", "9999-99-99", "%00"):
        assert client.get(joined + typed).status_code in {200, 404}


@pytest.mark.parametrize(
    "address",
    [
        "/plan/priorities/none/",
        "/plan/outcomes/none/",
        "/plan/objectives/none/",
        "/plan/strategies/none/",
        "/plan/?edition=none",
        "/plan/plan.svg?edition=none",
    ],
)
def test_what_is_not_there_is_not_found(address, client, scene):
    assert client.get(address).status_code == 404


def test_without_a_plan_the_page_says_so_and_only_an_officer_may_start_one(client, officer):
    assert "There is no plan for this day" in read(client, "/plan/")
    assert client.get("/plan/plan.svg").status_code == 404
    assert reverse("plan:start-plan") in read(sign_in(client, officer), "/plan/")


def test_the_plan_on_a_page_has_all_its_parts(client, scene):
    page = read(client, "/plan/")
    for words in (
        "Every child thrives.",
        "Equity",
        "Starting Well",
        "Living Well",
        "Ready for school",
        "More are ready",
    ):
        assert words in page
    owner = scene["priority"].owner_body
    assert f"/governance/bodies/{owner.key}/" in page
    assert "The published plan" in page


def test_the_mark_stands_beside_what_was_inferred_and_only_there(client, scene):
    page = read(client, "/plan/outcomes/ready/")
    assert "Worked example" in page
    assert "Built from the aims." in page
    assert 'class="op-mark"' not in read(client, "/plan/strategies/housing/")
    assert "Worked example" in read(client, "/plan/plan.svg")
    plan = read(client, "/plan/")
    assert plan.count('class="op-mark">Inferred') == 2  # the outcome and the legend


def test_the_picture_is_one_svg_with_the_same_facts_and_working_links(client, scene):
    response = client.get("/plan/plan.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert "attachment" in response["Content-Disposition"]
    picture = response.content.decode()
    assert 'href="http://testserver/plan/priorities/school/"' in picture
    assert "style=" not in picture


def test_as_of_goes_along_with_links_and_changes_what_is_shown(client, scene):
    scene["priority"].to_on = date(2025, 12, 31)
    scene["priority"].save()
    assert "Ready for school" not in read(client, "/plan/")
    then = read(client, "/plan/?as_of=2025-06-01")
    assert "/plan/priorities/school/?as_of=2025-06-01" in then
    assert "shown as it was on" in then
    assert "This priority does not hold on 4 May 2026" in read(client, "/plan/priorities/school/")


def test_an_edition_shows_its_focus_and_links_to_its_day(client, scene):
    page = read(client, "/plan/?edition=year-1")
    assert "Getting ready." in page
    assert "/plan/priorities/school/?as_of=2025-03-31" in page


def test_another_day_leaves_the_edition(client, scene):
    page = read(client, "/plan/?edition=year-1")
    assert 'name="edition"' not in page
    assert "Show it as it is today" in page


def test_the_advocacy_log_is_among_the_pages_of_those_who_belong(client, scene, member):
    for address in ("/plan/", "/plan/alignment/", "/plan/strategies/"):
        assert "Advocacy log" not in read(client, address)
    sign_in(client, member)
    for address in ("/plan/", "/plan/alignment/", "/plan/strategies/"):
        assert "Advocacy log" in read(client, address)


def test_a_priority_shows_where_it_stands_in_both_documents(client, scene):
    page = read(client, "/plan/priorities/school/")
    assert 'id="in-housing"' in page
    assert "chapter 3" in page
    assert "page 4" in page
    assert "Equity" in page


def test_an_outcome_shows_its_thread_and_says_that_it_has_no_measure(client, scene):
    page = read(client, "/plan/outcomes/ready/")
    for words in (scene["plan"].title, "Equity", "Starting Well", "Ready for school"):
        assert words in page
    assert "No measure is attached to this outcome yet" in page


def test_a_strategy_that_carries_nothing_is_flagged_in_words(client, scene):
    make.a_strategy(key="roads", title="Roads plan")
    assert "This strategy carries none of our priorities" in read(client, "/plan/strategies/roads/")
    assert "This strategy carries none" not in read(client, "/plan/strategies/housing/")


BEFORE = "as_of=2022-03-22"  # the plan of the scene begins in April 2024


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("", "The first plan begins on 1 April 2024"),
        ("alignment/", "There is no plan for 22 March 2022"),
        ("strategies/", "No plan then"),
        ("strategies/housing/", "There is no plan for 22 March 2022"),
        ("objectives/equity/", "No priority is known to serve it on 22 March 2022"),
    ],
)
def test_before_the_plan_began_a_page_says_so_and_praises_or_blames_nothing(client, scene, officer, page, said):
    scene["strategy"].from_on = scene["objective"].from_on = None
    scene["strategy"].save()
    scene["objective"].save()
    text = " ".join(read(sign_in(client, officer), f"/plan/{page}?{BEFORE}").split())
    assert said in text
    for wrong in ("Every priority", "Every strategy", "none of our priorities", "of 0", "only a wish", ">None<"):
        assert wrong not in text


def test_before_the_plan_began_the_table_for_spreadsheets_has_no_lines(client, scene):
    scene["strategy"].from_on = None
    scene["strategy"].save()
    assert client.get(f"/plan/alignment.csv?{BEFORE}").content.decode().count("\n") == 1


@pytest.mark.parametrize("missing", ["priorities", "strategies"])
def test_a_table_with_one_side_only_says_what_is_missing(client, partnership, missing):
    if missing == "priorities":
        make.a_plan(title="A plan of ours")
        make.a_strategy()
        said = "The plan has no priorities on this day"
    else:
        make.a_priority()
        said = "No other strategy is recorded for this day"
    text = read(client, "/plan/alignment/")
    assert said in text
    assert "of 0" not in text


def test_the_matrix_says_yes_and_no_in_words_and_counts_the_gaps(client, scene):
    make.a_priority(pillar=scene["pillar"], name="Healthy and active")
    make.a_strategy(key="roads", title="Roads plan")
    page = read(client, "/plan/alignment/")
    assert "/plan/priorities/school/#in-housing" in page
    assert '<th scope="row"' in page
    assert '<th scope="col"' in page
    assert '<span class="op-matrix__no">No</span>' in page
    assert "of 2 priorities in no strategy" in page
    assert "of 2 strategies with none of our priorities" in page
    only = read(client, "/plan/alignment/?only=unaligned")
    assert "Healthy and active" in only
    assert "<table" not in only


def test_the_table_for_spreadsheets_has_every_alignment_and_runs_nothing(client, scene):
    make.a_priority(pillar=scene["pillar"], name="=HYPERLINK(1)", key="bad")
    scene["alignment"].note = "+44 call"
    scene["alignment"].save()
    text = client.get("/plan/alignment.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["priority id"], line["strategy id"], line["aligned"]) for line in lines] == [
        ("school", "housing", "yes"),
        ("bad", "", "no"),
    ]
    assert lines[1]["priority"] == "'=HYPERLINK(1)"
    assert lines[0]["note"] == "'+44 call"
    only = client.get("/plan/alignment.csv?only=unaligned").content.decode("utf-8-sig")
    assert [line["priority id"] for line in csv.DictReader(io.StringIO(only))] == ["bad"]


@pytest.mark.parametrize("begins", ["=", " =", "\u200b=", "＝", "\t@"])
def test_nothing_in_the_matrix_runs_in_a_spreadsheet(begins, client, scene):
    scene["alignment"].note = f"{begins}1+1"
    scene["alignment"].save()
    text = client.get("/plan/alignment.csv").content.decode("utf-8-sig")
    assert [line["note"] for line in csv.DictReader(io.StringIO(text)) if line["note"]] == [f"'{begins}1+1"]


def test_what_people_wrote_is_escaped(client, scene):
    scene["priority"].name = "<script>alert(1)</script>"
    scene["priority"].save()
    for address in ("/plan/", "/plan/plan.svg", "/plan/priorities/school/", "/plan/alignment/"):
        assert "<script>alert" not in read(client, address)


def test_pages_cost_the_same_for_one_as_for_twenty(client, scene):
    def cost(address):
        with CaptureQueriesContext(connection) as asked:
            read(client, address)
        return len(asked)

    pages = [address for address in OPEN if "svg" not in address]
    before = {address: cost(address) for address in pages}
    for _ in range(20):
        pillar = make.a_pillar(plan=scene["plan"])
        priority = make.a_priority(pillar=pillar, objectives=[scene["objective"]])
        make.an_outcome(priority=scene["priority"])
        make.an_alignment(priority=priority, strategy=scene["strategy"])
        make.an_alignment(priority=scene["priority"])
        make.an_edition(plan=scene["plan"])
    assert {address: cost(address) for address in pages} == before


# Advocacy


def test_advocacy_is_for_those_who_belong(client, scene, member, outsider):
    make.an_advocacy(priority=scene["priority"], raised="Homes near schools.")
    assert client.get("/plan/advocacy/").status_code in {302, 403, 404}
    assert "Homes near schools" not in read(client, "/plan/priorities/school/")
    assert "Advocacy log" not in read(client, "/plan/")
    sign_in(client, outsider)
    assert client.get("/plan/advocacy/").status_code == 404
    assert "Homes near schools" not in read(client, "/plan/priorities/school/")
    sign_in(client, member)
    assert "Homes near schools" in read(client, "/plan/advocacy/")
    assert "Homes near schools" in read(client, "/plan/priorities/school/")


def test_a_member_logs_and_corrects_what_they_raised(client, scene, member):
    sign_in(client, member)
    said = {
        "raised": "Homes near schools.",
        "forum": "Housing group",
        "on": "3 May 2026",
        "priority": scene["priority"].pk,
    }
    response = client.post("/plan/advocacy/add/", said)
    assert response.status_code == 302
    row = Advocacy.objects.get()
    assert (row.person, row.priority) == (member.person, scene["priority"])
    address = reverse("plan:correct-advocacy", kwargs={"key": row.key})
    assert address in read(client, "/plan/advocacy/")
    client.post(address, {**said, "result": "They agreed.", "version": row.version})
    row.refresh_from_db()
    assert row.result == "They agreed."


def test_a_form_says_what_to_enter(client, scene, member):
    sign_in(client, member)
    page = client.post("/plan/advocacy/add/", {"raised": ""}).content.decode()
    assert "Enter what you raised" in page
    assert "Enter where you raised it" in page


# Editing


def editing(scene):
    """Every editing route, with the row it is about."""
    keys = {name: row.key for name, row in scene.items() if name != "alignment"}
    for route in urlpatterns:
        if route.callback.__module__.endswith("editing"):
            noun = str(route.pattern).split("/")[0].removesuffix("s").replace("prioritie", "priority")
            noun = {"alignment": "alignment", "strategie": "strategy"}.get(noun, noun)
            if "<uuid:pk>" in str(route.pattern):
                yield reverse(f"plan:{route.name}", kwargs={"pk": scene["alignment"].pk})
            elif "<slug:key>" in str(route.pattern):
                yield reverse(f"plan:{route.name}", kwargs={"key": keys[noun]})
            else:
                yield reverse(f"plan:{route.name}")


def test_every_form_opens_for_an_officer_and_for_nobody_else(client, scene, officer, member):
    addresses = list(editing(scene))
    assert len(addresses) >= 24
    for address in addresses:
        assert client.get(address).status_code == 302, address  # to the sign-in page
    sign_in(client, member)
    for address in addresses:
        assert client.get(address).status_code == 404, address
        assert client.post(address, {}).status_code == 404, address
    sign_in(client, officer)
    for address in addresses:
        assert client.get(address).status_code == 200, address
        assert "There is a problem" in client.post(address, {"version": "x"}).content.decode(), address


PAGES_WITH_EDITING = [
    address for address in OPEN if not address.endswith((".svg", ".csv")) and "alignment" not in address
]


@pytest.mark.parametrize("address", PAGES_WITH_EDITING)
def test_edit_links_are_for_officers_only(address, client, scene, officer, member):
    assert 'op-edit"' not in read(client, address)
    assert 'op-edit"' not in read(sign_in(client, member), address)
    assert 'op-edit"' in read(sign_in(client, officer), address)


def test_an_owner_bears_the_name_it_had_on_the_day(client, scene):
    for row in (scene["pillar"], scene["strategy"]):
        row.owner_body = scene["priority"].owner_body
        row.save()
    owner = scene["priority"].owner_body
    owner.name = owner.short_name = "Newly named"
    owner.save()
    a_body_name(body=owner, name="Formerly named", short_name="Formerly", official=True, to_on=date(2025, 12, 31))
    pages = ("", "plan.svg", "priorities/school/", "outcomes/ready/", "objectives/equity/", "strategies/")
    for page in (*pages, "strategies/housing/", "alignment.csv"):
        now, then = read(client, f"/plan/{page}"), read(client, f"/plan/{page}?as_of=2025-06-01")
        assert "Newly named" in now, page
        assert "Formerly" not in now, page
        assert "Formerly" in then, page
        assert "Newly named" not in then, page
