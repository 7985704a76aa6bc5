"""A minute each, for everybody: who is accountable, what may the chair decide, what is carried by nobody, who sat."""

import pytest

ROLES = ["anonymous", "support officer", "chair", "member"]


@pytest.fixture(params=ROLES)
def reader(request, live_server, page, people, enter):
    """A page of somebody who wants to know."""
    if request.param != "anonymous":
        enter(page, request.param)
    page.goto("/")
    page.role = request.param
    return page


def test_the_four_questions(reader):
    # Who is accountable for early years?
    reader.get_by_label("Who is responsible for what?").fill("early years")
    reader.keyboard.press("Enter")
    assert "Starting Well sub-group answers for it" in reader.locator(".op-hits").inner_text()
    reader.locator(".op-hit__title").get_by_role("link", name="Starting Well sub-group").click()
    assert "Starting Well" in reader.locator("h1").inner_text()
    line = reader.locator(".op-way").first
    assert "Coalition" in line.inner_text()
    assert "HWB" in reader.locator(".op-body").inner_text()

    # What may the coalition's chair decide?
    line.get_by_role("link", name="Coalition").click()
    mandates = reader.locator("section", has=reader.get_by_role("heading", name="What it may decide")).first
    assert "Its chair may" in mandates.inner_text()
    assert "Limits:" in mandates.inner_text()
    assert "HWB" in mandates.inner_text()

    # Which priority does no strategy carry?
    reader.get_by_role("link", name="Plan", exact=True).first.click()
    reader.get_by_role("link", name="Alignment").click()
    assert "Children and families shape decisions" in reader.locator("main").inner_text().split("Download")[0]

    # Who sat on the board on 22 March 2022?
    reader.get_by_role("link", name="Governance", exact=True).first.click()
    reader.get_by_label("Show this page as it was on").fill("22 March 2022")
    reader.get_by_role("button", name="Show", exact=True).click()
    reader.get_by_role("link", name="Gloucestershire Children and Young People's Wellbeing Coalition").last.click()
    reader.wait_for_url("**/bodies/coalition/?as_of=2022-03-22")
    seats = reader.locator("section", has=reader.get_by_role("heading", name="Who sits on it"))
    assert "On 22 March 2022" in seats.inner_text()
    assert "Rosalind" in seats.inner_text()  # the chair agreed to be named
    hidden = [cell for cell in seats.locator("td:last-child").all_inner_texts() if cell.strip() == "Filled"]
    assert bool(hidden) == (reader.role == "anonymous")  # a stranger is not told the other names
