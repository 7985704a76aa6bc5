"""Fetching figures: from listed hosts alone, whole or not at all, and taken up again where it broke off."""

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from oneplan import cli
from oneplan.measures.fetching import sources
from oneplan.measures.fetching.downloads import CSV, Fetched, Limits, Wanted, download
from oneplan.measures.fetching.hosts import HOSTS, FetchFailed, Host, require_known
from oneplan.measures.models import Release
from tests.measures.evidence import a_dataset, a_measure
from tests.measures.serving import BODY, DATA_SET, META, Answers, Quiet, Server

QUICK = Limits(most_bytes=2_000_000, seconds=6.0, silence=0.4, connecting=1.0, tries=3, pause=0.01)


@pytest.fixture
def server() -> Iterator[Server]:
    serving = Quiet(("127.0.0.1", 0), Answers)
    serving.says = Server(port=serving.server_address[1])
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield serving.says
    serving.shutdown()
    serving.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def fetch(server: Server, folder: Path, limits: Limits = QUICK, path: str = "/file.csv") -> Fetched:
    return download(Wanted(server.address + path, CSV, "file.csv"), folder, hosts=server.known, limits=limits)


def test_a_file_is_here_whole_with_what_is_known_of_it(server, tmp_path):
    found = fetch(server, tmp_path)

    assert found.file.read_bytes() == BODY
    assert (found.size, found.etag, found.again) == (len(BODY), '"one"', False)
    assert [path.name for path in sorted(found.file.parent.iterdir())] == ["about.json", "file.csv"]


def test_what_has_not_changed_is_not_sent_again(server, tmp_path):
    first = fetch(server, tmp_path)

    second = fetch(server, tmp_path)

    assert second.again
    assert (second.sha256, second.fetched_at) == (first.sha256, first.fetched_at)
    assert server.asked[-1][1]["If-None-Match"] == '"one"'


def test_what_has_changed_takes_the_place_of_the_old(server, tmp_path):
    fetch(server, tmp_path)
    server.etag, server.body = '"two"', BODY + b"more\n"

    found = fetch(server, tmp_path)

    assert not found.again
    assert found.file.read_bytes() == server.body


def test_a_file_that_was_changed_here_is_fetched_anew(server, tmp_path):
    first = fetch(server, tmp_path)
    first.file.write_bytes(b"x" * first.size)

    found = fetch(server, tmp_path)

    assert not found.again
    assert found.file.read_bytes() == BODY


def test_a_download_that_is_cut_off_goes_on_where_it_stopped(server, tmp_path):
    server.cut_after = 700

    found = fetch(server, tmp_path)

    assert found.file.read_bytes() == BODY
    assert server.asked[-1][1]["Range"] == "bytes=700-"
    assert server.asked[-1][1]["If-Range"] == '"one"'


def test_a_download_goes_on_when_it_is_asked_for_another_day(server, tmp_path):
    server.cut_after = 700
    with pytest.raises(FetchFailed, match="ask again to go on"):
        fetch(server, tmp_path, replace(QUICK, tries=1))

    found = fetch(server, tmp_path)

    assert found.file.read_bytes() == BODY
    assert server.asked[-1][1]["Range"] == "bytes=700-"


def test_two_versions_are_never_joined(server, tmp_path):
    server.cut_after = 700
    with pytest.raises(FetchFailed):
        fetch(server, tmp_path, replace(QUICK, tries=1))
    server.etag, server.body = '"two"', BODY.replace(b"ready", b"other")

    found = fetch(server, tmp_path)

    assert found.file.read_bytes() == server.body


def test_a_version_that_promises_no_bytes_is_fetched_from_its_beginning(server, tmp_path):
    server.etag, server.cut_after = 'W/"weak"', 700

    found = fetch(server, tmp_path)

    assert found.file.read_bytes() == BODY
    assert all("Range" not in heads for _, heads in server.asked)


def test_a_server_that_knows_no_ranges_sends_it_all_again(server, tmp_path):
    server.cut_after, server.ranges = 700, False

    assert fetch(server, tmp_path).file.read_bytes() == BODY


def test_another_piece_than_was_asked_for_is_refused(server, tmp_path):
    server.cut_after, server.lies = 700, True

    with pytest.raises(FetchFailed, match="another piece"):
        fetch(server, tmp_path)


def test_a_server_that_fails_is_asked_again(server, tmp_path):
    server.fails = 2

    assert fetch(server, tmp_path).file.read_bytes() == BODY
    assert len(server.asked) == 3


def test_a_server_that_goes_on_failing_is_named_with_its_error(server, tmp_path):
    server.fails = 99

    with pytest.raises(FetchFailed, match="error 500") as no:
        fetch(server, tmp_path)

    assert "127.0.0.1" in str(no.value)
    assert len(server.asked) == 3


def test_what_the_server_does_not_have_is_not_asked_for_again(server, tmp_path):
    server.status = 404

    with pytest.raises(FetchFailed, match="no such data"):
        fetch(server, tmp_path)

    assert len(server.asked) == 1


def test_a_page_in_place_of_a_table_is_refused(server, tmp_path):
    server.kind, server.body = "text/html", b"<h1>Down for the night</h1>"

    with pytest.raises(FetchFailed, match=r"text/html.*where we asked for text/csv"):
        fetch(server, tmp_path)

    assert not list(tmp_path.rglob("*.csv"))


def test_a_silent_server_is_not_waited_for_for_ever(server, tmp_path):
    server.silent = 1.0

    with pytest.raises(FetchFailed, match="silent"):
        fetch(server, tmp_path, replace(QUICK, tries=1))


def test_a_server_that_drips_is_left_when_the_time_is_over(server, tmp_path):
    server.drip = 0.1

    with pytest.raises(FetchFailed, match="took longer than"):
        fetch(server, tmp_path, replace(QUICK, seconds=0.5))


def test_a_file_that_says_it_is_huge_is_not_begun(server, tmp_path):
    server.body = b"a" * 3_000_000

    with pytest.raises(FetchFailed, match="more than 2 MB"):
        fetch(server, tmp_path)

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_packed_file_counts_as_large_as_it_becomes(server, tmp_path, monkeypatch):
    packed = gzip.compress(b"a" * 3_000_000)
    server.body = packed
    monkeypatch.setattr(Answers, "end_headers", _packed_headers)

    with pytest.raises(FetchFailed, match="more than 2 MB"):
        fetch(server, tmp_path)


def _packed_headers(self: Answers) -> None:
    self.send_header("Content-Encoding", "gzip")
    BaseHTTPRequestHandler.end_headers(self)


def test_a_redirect_to_another_host_is_refused_before_it_is_asked(server, tmp_path):
    server.location = "https://figures.example.org/file.csv"

    with pytest.raises(FetchFailed, match=r"figures\.example\.org, which is not one of the hosts"):
        fetch(server, tmp_path)


def test_a_redirect_to_another_port_of_the_host_is_refused(server, tmp_path):
    server.location = "http://127.0.0.1:1/file.csv"

    with pytest.raises(FetchFailed, match="in one way only"):
        fetch(server, tmp_path)


def test_a_redirect_in_a_circle_ends(server, tmp_path):
    server.location = "/again.csv"

    with pytest.raises(FetchFailed, match="from one address to the next"):
        fetch(server, tmp_path)

    assert len(server.asked) == 6


@pytest.mark.sec("SEC-53")
@pytest.mark.parametrize(
    "address",
    [
        "http://fingertips.phe.org.uk/file",
        "ftp://fingertips.phe.org.uk/file",
        "file:///etc/passwd",
        "https://fingertips.phe.org.uk:8443/file",
        "https://fingertips.phe.org.uk.example.org/file",
        "https://example.org/fingertips.phe.org.uk",
        "https://fingertips.phe.org.uk@example.org/file",
        "https://user:word@fingertips.phe.org.uk/file",
        "https://[fingertips/file",
        "https://169.254.169.254/latest",
        "//example.org/file",
    ],
)
def test_no_other_host_scheme_or_port_is_asked(address):
    with pytest.raises(FetchFailed):
        require_known(address, HOSTS)


@pytest.mark.sec("SEC-53")
def test_a_listed_name_that_leads_inside_the_network_is_refused(server, tmp_path):
    wanted = Wanted(f"http://localhost:{server.port}/file.csv", CSV, "file.csv")

    with pytest.raises(FetchFailed, match="inside a network"):
        download(wanted, tmp_path, hosts=frozenset({Host("http", "localhost", server.port)}), limits=QUICK)

    assert not list(tmp_path.rglob("*.csv"))


def test_only_the_two_services_are_listed_and_only_encrypted():
    assert {(host.scheme, host.name, host.port) for host in HOSTS} == {
        ("https", "fingertips.phe.org.uk", 443),
        ("https", "api.education.gov.uk", 443),
    }


def test_offline_is_said_plainly(tmp_path):
    nobody = Server(port=1)

    with pytest.raises(FetchFailed, match="this machine is offline") as no:
        fetch(nobody, tmp_path)

    assert "oneplan measures import FILE" in str(no.value)


def test_offline_names_the_file_that_is_still_here(server, tmp_path):
    found = fetch(server, tmp_path)
    nobody = Server(port=1)
    gone = Wanted(nobody.address + "/file.csv", CSV, "file.csv")
    found.file.parent.rename(tmp_path / hashlib.sha256(gone.address.encode()).hexdigest()[:32])

    with pytest.raises(FetchFailed, match="is still here, and can be loaded"):
        download(gone, tmp_path, hosts=nobody.known, limits=QUICK)


def way(server: Server) -> sources.Way:
    return sources.Way(server.address, f"{server.address}/statistics", server.known, QUICK)


def test_fingertips_is_asked_as_it_documents(server, settings, tmp_path):
    settings.DATA = tmp_path

    got = sources.fingertips(["90284", "20101", "90284"], way(server))

    assert server.asked[0][0] == "/api/all_data/csv/by_indicator_id?indicator_ids=90284,20101"
    assert got.file.file.name == "fingertips-90284-20101.csv"
    assert got.file.file.is_relative_to(tmp_path / "fetched")


def test_explore_education_statistics_is_asked_as_it_documents(server, settings, tmp_path):
    settings.DATA = tmp_path

    got = sources.ees(DATA_SET.upper(), way(server))

    assert [path for path, _ in server.asked] == [
        f"/statistics/v1/data-sets/{DATA_SET}/meta",
        f"/statistics/v1/data-sets/{DATA_SET}/csv",
    ]
    assert got.meta is not None
    assert json.loads(got.meta.file.read_text()) == META


@pytest.mark.parametrize("number", ["", "90284&x=1", "../90284", "9" * 10, "９０２８４", "-1"])
def test_what_is_no_number_of_an_indicator_is_not_asked_for(server, number):
    with pytest.raises(FetchFailed, match="is not the number of an indicator"):
        sources.fingertips([number], way(server))

    assert not server.asked


@pytest.mark.parametrize("key", ["", "../meta", f"{DATA_SET}/csv", "b3b1d0c5"])
def test_what_is_no_id_of_a_data_set_is_not_asked_for(server, key):
    with pytest.raises(FetchFailed, match="is not the id of a data set"):
        sources.ees(key, way(server))

    assert not server.asked


def test_a_description_that_describes_nothing_stops_before_the_figures(server, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setitem(META, "indicators", "none")

    with pytest.raises(FetchFailed, match="not the description of a data set"):
        sources.ees(DATA_SET, way(server))

    assert len(server.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_fetched_is_read_as_any_other_file(server, monkeypatch, capsys):
    dataset = a_dataset(key="fetched")
    a_measure(key="ready", dataset=dataset)
    ours = way(server)
    monkeypatch.setattr(sources, "Way", lambda **given: ours)
    monkeypatch.setattr("oneplan.ready.prepare_database", lambda say: None)

    answer = cli.main(["measures", "fetch", "fingertips", "90284", "--dataset", "fetched", "--json"])

    said = json.loads(capsys.readouterr().out)["files"][0]
    assert (answer, said["faults"], said["measures"]) == (0, [], {"ready": 80})
    release = Release.objects.get()
    assert release.file_name == "fingertips-90284.csv"
    assert release.title.startswith("Fingertips 90284, fetched ")


@pytest.mark.django_db(transaction=True)
def test_offline_the_command_says_so_and_changes_nothing(monkeypatch, capsys):
    nowhere = way(Server(port=1))
    monkeypatch.setattr(sources, "Way", lambda **given: nowhere)
    monkeypatch.setattr("oneplan.ready.prepare_database", lambda say: None)

    answer = cli.main(["measures", "fetch", "ees", DATA_SET])

    said = capsys.readouterr().err
    assert answer == 1
    assert "this machine is offline" in said
    assert "Nothing was changed." in said
    assert not Release.objects.exists()
