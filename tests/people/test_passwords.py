"""Which passwords are refused, and that hashing waits its turn."""

import threading
import time

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError

from oneplan.people.passwords import AT_ONCE, NotGuessable, QueuedArgon2


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
def test_no_more_than_two_are_hashed_at_once(monkeypatch):
    now, most, lock = [0], [0], threading.Lock()

    def slow(self, password, salt):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return ""

    monkeypatch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.encode", slow)
    threads = [threading.Thread(target=QueuedArgon2().encode, args=("p", "s")) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most[0] == AT_ONCE
