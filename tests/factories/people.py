"""Partners, persons, their offices and their accounts."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from oneplan.common import clock
from oneplan.people.models import (
    CodeScheme,
    Invitation,
    Office,
    OfficeKind,
    Organisation,
    OrganisationCode,
    Person,
    Sector,
    User,
)
from tests.factories.places import a_district

_number = count(1)
SINCE = date(2020, 1, 1)


def an_organisation(**fields: Any) -> Organisation:
    """A partner."""
    number = next(_number)
    given = {"key": f"organisation-{number}", "name": f"Organisation {number}", "sector": Sector.HEALTH}
    return Organisation.objects.create(**{**given, **fields})


def an_organisation_code(**fields: Any) -> OrganisationCode:
    """An official code of a partner."""
    organisation = fields.pop("organisation", None) or an_organisation()
    given = {"scheme": CodeScheme.CHARITY, "code": str(next(_number))}
    return OrganisationCode.objects.create(organisation=organisation, **{**given, **fields})


def a_person(**fields: Any) -> Person:
    """Somebody who acts in the partnership, without an account."""
    number = next(_number)
    return Person.objects.create(**{"key": f"person-{number}", "name": f"Person {number}", **fields})


def an_account(**fields: Any) -> User:
    """An account of a person, unless `person=None` is asked for."""
    person = fields.pop("person") if "person" in fields else a_person()
    return User.objects.create(**{"email": f"a{next(_number)}@example.org", "person": person, **fields})


def an_office(**fields: Any) -> Office:
    """A person holds an office, that of a support officer unless another is asked for."""
    person = fields.pop("person", None) or a_person()
    given: dict[str, Any] = {"kind": OfficeKind.SUPPORT_OFFICER, "from_on": SINCE}
    if fields.get("kind") == OfficeKind.DISTRICT_COORDINATOR and "district" not in fields:
        given["district"] = a_district()
    return Office.objects.create(person=person, **{**given, **fields})


def an_officer(**fields: Any) -> User:
    """The account of a support officer."""
    account = an_account()
    an_office(person=account.person, **fields)
    return account


def an_invitation(**fields: Any) -> Invitation:
    """Somebody was asked to open an account."""
    number = next(_number)
    given: dict[str, Any] = {
        "email": f"i{number}@example.org",
        "token_digest": f"{number:064}",
        "invited_at": clock.now(),
        "ends_at": clock.now() + timedelta(days=7),
    }
    person = fields.pop("person", None) or a_person()
    invited_by = fields.pop("invited_by", None) or an_officer()
    return Invitation.objects.create(person=person, invited_by=invited_by, **{**given, **fields})


def sign_in(client: Client, account: User) -> Client:
    """The client is signed in as the account, proven with a second factor."""
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    request.session.save()
    return client
