"""Which passwords are refused, and that hashing waits its turn."""

import re
import threading
from io import BytesIO
from pathlib import Path
from queue import Queue
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_script_prefix
from django.urls import reverse

from oneplan.people import passwords
from oneplan.people.passwords import AT_ONCE, PLACES, Crowded, NotGuessable, QueuedArgon2
from tests.people.signing import PASSWORD, password_step


@pytest.mark.sec("SEC-37")
@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password Password",
        "1234567890123456789",
        "qwertyuiopqwertyuiop",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "sunshine-princess",
        "football1234567890",
    ],
)
def test_what_guessers_try_first_is_refused(password):
    with pytest.raises(ValidationError, match="easy to guess"):
        NotGuessable().validate(password)


@pytest.mark.sec("SEC-37")
@pytest.mark.parametrize(
    "password", ["plum kettle orbit sand", "k8#vQ2!mZp0xT4w", "three dull badgers run", "Ünïcödé ŵörds äre ök"]
)
def test_random_words_and_letters_pass(password):
    NotGuessable().validate(password)


@pytest.mark.sec("SEC-37")
def test_passwords_are_hashed_with_argon2id():
    made = make_password("plum kettle orbit sand")
    assert made.startswith("argon2$argon2id$")
    assert check_password("plum kettle orbit sand", made)
    assert not check_password("plum kettle orbit san", made)


@pytest.mark.sec("SEC-37")
def test_one_is_hashed_at_a_time_and_who_finds_the_queue_full_is_told_at_once(monkeypatch):
    inside, most, go, lock = [0], [0], threading.Event(), threading.Lock()

    def slow(self, password, salt):
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        go.wait(10)
        with lock:
            inside[0] -= 1
        return "made"

    monkeypatch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.encode", slow)
    told = Queue()

    def one():
        try:
            told.put(QueuedArgon2().encode("p", "s"))
        except Crowded as no:
            told.put(str(no))

    threads = [threading.Thread(target=one) for _ in range(12)]
    for each in threads:
        each.start()
    refused = [told.get(timeout=10) for _ in range(12 - PLACES)]  # while all places are taken
    go.set()
    served = [told.get(timeout=10) for _ in range(PLACES)]
    for each in threads:
        each.join()
    assert set(refused) == {Crowded.SENTENCE}
    assert set(served) == {"made"}
    assert most[0] == AT_ONCE


def test_a_failed_hash_gives_its_place_back(monkeypatch):
    def fails(self, password, salt):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.encode", fails)
        for _ in range(PLACES + 1):
            with pytest.raises(MemoryError):
                QueuedArgon2().encode("p", "saltsalt")
    assert QueuedArgon2().encode("p", "saltsalt")


@pytest.fixture
def full():
    """Nobody finds a place in the queue."""
    for _ in range(PLACES):
        assert passwords._places.acquire(blocking=False)
    yield
    for _ in range(PLACES):
        passwords._places.release()


@pytest.mark.sec("SEC-37")
def test_who_signs_in_while_the_queue_is_full_is_told_when_to_try_again_and_nothing_is_counted(client, member, full):
    for _ in range(25):
        page = password_step(client, member.email)
        assert (page.status_code, page["Retry-After"]) == (503, "3")
        assert Crowded.SENTENCE in page.content.decode()
        assert member.email not in page.content.decode()
        assert "default-src 'none'" in page["Content-Security-Policy"]
    assert client.get("/").status_code == client.get(reverse("account_login")).status_code == 200
    for _ in range(PLACES):
        passwords._places.release()
    assert password_step(client, member.email).status_code == 302
    for _ in range(PLACES):
        passwords._places.acquire()


@pytest.mark.sec("SEC-37")
def test_who_is_slow_to_send_a_form_takes_no_place_until_it_is_there(client, member):
    free = []

    class Slow(BytesIO):
        def read(self, *size):
            taken = [passwords._places.acquire(blocking=False) for _ in range(PLACES)]
            free.append(all(taken))
            for _ in filter(None, taken):
                passwords._places.release()
            return super().read(*size)

    sent = urlencode({"login": member.email, "password": PASSWORD}).encode()
    page = client.generic(
        "POST", reverse("account_login"), sent, "application/x-www-form-urlencoded", **{"wsgi.input": Slow(sent)}
    )

    assert page.status_code == 302
    assert set(free) == {True}


@pytest.mark.sec("SEC-37")
def test_who_hangs_up_before_the_form_is_there_takes_no_place(client, member):
    class Gone(BytesIO):
        def read(self, *size):
            raise OSError("gone")

    for _ in range(PLACES + 1):
        page = client.generic(
            "POST", reverse("account_login"), b"x=1", "application/x-www-form-urlencoded", **{"wsgi.input": Gone()}
        )
        assert page.status_code < 500
    assert password_step(client, member.email).status_code == 302


@pytest.mark.sec("SEC-37")
def test_the_queue_stands_before_the_sign_in_page_wherever_the_site_is_mounted(client, member, full):
    sent = {"login": member.email, "password": PASSWORD}
    with override_script_prefix("/plan/"), CaptureQueriesContext(connection) as asked:
        page = client.post("/account/sign-in/", sent, SCRIPT_NAME="/plan")

    assert page.status_code == 503
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


@pytest.mark.sec("SEC-37")
def test_to_be_told_so_costs_no_write(client, member, full):
    with CaptureQueriesContext(connection) as asked:
        password_step(client, member.email)
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


@pytest.mark.sec("SEC-37")
@pytest.mark.sec("SEC-40")
def test_it_says_the_same_of_an_address_without_an_account(client, member, full):
    known, unknown = (password_step(client, email).content.decode() for email in (member.email, "x" + member.email))

    assert Crowded.SENTENCE in known
    assert known == unknown


@pytest.mark.sec("SEC-37")
def test_who_changes_a_password_meanwhile_gets_a_page_that_says_so(at_desk, full):
    sent = {"oldpassword": PASSWORD, "password1": "four other random words"}
    page = at_desk.post(reverse("account_change_password"), sent)

    assert (page.status_code, page["Retry-After"]) == (503, "3")
    assert Crowded.SENTENCE in page.content.decode()


@pytest.mark.sec("SEC-37")
def test_the_server_has_a_thread_more_than_the_queue_has_places():
    text = (Path(passwords.__file__).parents[1] / "cli.py").read_text()

    assert int(re.search(r"blocking_threads=(\d+)", text)[1]) > PLACES
