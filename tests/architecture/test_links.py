"""Nobody is offered what is then refused: every link on every page leads its reader somewhere."""

import re

import pytest

from tests.architecture.asking import ask

pytestmark = pytest.mark.django_db

LINK = re.compile(rb'<a\b[^>]*\shref="(/[^"#?]*)')
READERS = ("anonymous", "account without person", "member of the body", "district co-ordinator", "support officer")


@pytest.mark.sec("SEC-03")
@pytest.mark.parametrize("reader", READERS)
def test_no_page_offers_its_reader_what_is_then_refused(world, crawl, reader):
    answers, _ = crawl
    offered = {}
    for (who, page), answer in answers.items():
        if who == reader and answer.headers.get("Content-Type", "").startswith("text/html"):
            for link in LINK.findall(answer.body):
                offered.setdefault(link.decode(), page)
    assert len(offered) > 20

    refused = []
    for link, page in offered.items():
        answer = answers.get((reader, link)) or ask(world, reader, link)
        if answer.status not in {200, 302}:
            refused.append(f"{page} offers {link}: {answer.status}")
    assert not refused
