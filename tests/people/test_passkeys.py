"""Passkeys, with a key of our own: registered, used to sign in, and refused when anything is forged."""

import json
import struct
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

from oneplan.people.account_urls import PasskeyConverter
from oneplan.people.models import User
from tests.people.signing import enter, is_in, password_step

HOST = "localhost"


class Key:
    """A device with one ES256 key, which says that it checked its owner."""

    def __init__(self) -> None:
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.name = b"0123456789abcdef"
        self.owner = b""

    def _said(self, what: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": what, "challenge": challenge, "origin": origin}).encode()

    def create(self, options: dict[str, Any], origin: str = f"http://{HOST}") -> dict[str, Any]:
        asked = options["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        public = cbor.encode(dict(ES256.from_cryptography_key(self.secret.public_key())))
        data = sha256(asked["rp"]["id"].encode()).digest() + bytes([0x45]) + struct.pack(">I", 0)
        data += bytes(16) + struct.pack(">H", len(self.name)) + self.name + public
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked["challenge"], origin)
        return self._answer({"clientDataJSON": said, "attestationObject": attestation})

    def show(self, options: dict[str, Any], origin: str = f"http://{HOST}", flags: int = 0x05) -> dict[str, Any]:
        asked = options["publicKey"]
        data = sha256(asked["rpId"].encode()).digest() + bytes([flags]) + struct.pack(">I", 1)
        said = self._said("webauthn.get", asked["challenge"], origin)
        signature = self.secret.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": said, "authenticatorData": data, "signature": signature, "userHandle": self.owner}
        return self._answer(answer)

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        name = websafe_encode(self.name)
        return {
            "type": "public-key",
            "id": name,
            "rawId": name,
            "response": {part: websafe_encode(value) for part, value in response.items()},
            "clientExtensionResults": {"credProps": {"rk": True}} if "attestationObject" in response else {},
        }


@pytest.fixture
def browser():
    return Client(SERVER_NAME=HOST)


@pytest.fixture
def key(browser, member, django_capture_on_commit_callbacks):
    """A passkey that the member added after signing in with the password."""
    made = Key()
    password_step(browser, member.email)
    page = browser.get(reverse("mfa_add_webauthn"))
    answer = made.create(page.context["js_data"]["creation_options"])
    sent = {"name": "Work phone", "passwordless": "on", "credential": json.dumps(answer)}
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(reverse("mfa_add_webauthn"), sent)
    assert done["Location"] == reverse("mfa_view_recovery_codes"), done.content
    return made


def asked(browser: Client) -> dict[str, Any]:
    answer = browser.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    options: dict[str, Any] = answer.json()["request_options"]
    return options


def sign_in(browser: Client, answer: dict[str, Any]):
    return browser.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(answer)})


@pytest.mark.sec("SEC-36")
def test_a_passkey_is_a_second_factor_and_lets_in(browser, key):
    assert is_in(browser)
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@pytest.mark.sec("SEC-36")
def test_a_passkey_alone_signs_in(key):
    fresh = Client(SERVER_NAME=HOST)
    assert sign_in(fresh, key.show(asked(fresh)))["Location"] == reverse("web:work")
    assert is_in(fresh)


@pytest.mark.sec("SEC-36")
def test_a_passkey_is_the_second_step_after_the_password(key, member):
    fresh = Client(SERVER_NAME=HOST)
    password_step(fresh, member.email)
    page = fresh.get(reverse("mfa_authenticate"))
    answer = key.show(page.context["js_data"]["request_options"])
    assert fresh.post(reverse("mfa_authenticate"), {"credential": json.dumps(answer)}).status_code == 302
    assert is_in(fresh)


@pytest.mark.sec("SEC-36")
def test_forged_and_replayed_answers_open_nothing(key, member):
    def refused(answer_to) -> None:
        fresh = Client(SERVER_NAME=HOST)
        answered = sign_in(fresh, answer_to(asked(fresh)))
        assert answered["Location"] == reverse("account_login")
        assert not is_in(fresh)

    fresh = Client(SERVER_NAME=HOST)
    used = key.show(asked(fresh))
    refused(lambda options: used)  # an answer to another challenge
    refused(lambda options: key.show(options, origin="https://evil.example"))
    refused(lambda options: key.show(options, flags=0x01))  # the owner was not checked

    def with_a_key_of_its_own(options: dict[str, Any]) -> dict[str, Any]:
        other = Key()
        other.owner = key.owner
        return other.show(options)

    refused(with_a_key_of_its_own)
    User.objects.filter(pk=member.pk).update(is_active=False)
    refused(key.show)


def test_nonsense_is_no_failure_of_ours(browser, partnership):
    for nonsense in ("{}", "[]", '{"response": {}}', '{"response": {"userHandle": "!!"}}', '"x"', "null", "1"):
        answer = browser.post(reverse("mfa_login_webauthn"), {"credential": nonsense})
        assert answer.status_code == 302


def test_a_passkey_is_renamed_and_removed_and_its_address_has_no_number(browser, key, member):
    enter(browser, member)
    row = Authenticator.objects.get(type="webauthn")
    page = browser.get(reverse("mfa_list_webauthn"))
    rename = reverse("mfa_edit_webauthn", kwargs={"pk": row.pk})
    assert rename in page.content.decode()
    assert str(UUID(rename.split("/")[-3]))
    assert browser.post(rename, {"name": "Old phone"}).status_code == 302
    assert b"Old phone" in browser.get(reverse("mfa_list_webauthn")).content
    remove = reverse("mfa_remove_webauthn", kwargs={"pk": row.pk})
    assert b"Old phone" in browser.get(remove).content
    browser.post(remove)
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert browser.get("/work/")["Location"] == reverse("mfa_index")


@pytest.mark.sec("SEC-07")
def test_a_passkey_of_somebody_else_does_not_exist(browser, key, officer):
    enter(browser, officer)
    row = Authenticator.objects.get(type="webauthn")
    assert browser.get(reverse("mfa_edit_webauthn", kwargs={"pk": row.pk})).status_code == 404
    assert browser.get("/account/security/passkeys/2f1c7d9e-0f2b-4f63-9a53-0d5f6a2b8c11/rename/").status_code == 404


@pytest.mark.parametrize("number", [1, 2, 255, 2**40])
def test_a_sealed_number_comes_back_and_a_guessed_one_does_not(number):
    sealed = PasskeyConverter().to_url(number)
    assert PasskeyConverter().to_python(sealed) == number
    with pytest.raises(ValueError, match="Not one of ours"):
        PasskeyConverter().to_python(sealed[:-1] + ("0" if sealed[-1] != "0" else "1"))
