"""Who may come in: every view says so, and a test finds the one that does not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from oneplan.common.errors import NotAllowed
from oneplan.common.policy import Rule

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # the account model of the settings

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


# For a page with a form. A page that is only read takes Django's `require_safe`. Both stand under the access decorator.
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Open:
    """Anonymous visitors may open the view, and why."""

    why: str


@dataclass(frozen=True)
class SignedIn:
    """Any account may open the view, and why."""

    why: str


def open_to_all[F: Callable[..., HttpResponseBase]](why: str) -> Callable[[F], F]:
    """Declare that anonymous visitors may open the view."""
    return lambda view: _declare(view, Open(why))


def signed_in[F: Callable[..., HttpResponseBase]](why: str) -> Callable[[F], F]:
    """Declare that any account may open the view. Strangers are turned away before it runs."""
    return lambda view: _declare(view, SignedIn(why))


def access[M: Model, **P](
    rule: Rule[M], *, by: str | None = None
) -> Callable[[Callable[Concatenate[HttpRequest, M, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Declare the rule of a view and hand it the row: the view never opens a table itself.

    The row is found within `rule.rows(...)` by the part of the address called `key` or `pk`, or by the part named in
    `by`; an address with neither means the single row there is. What the rule does not show does not exist: 404.
    Other parts of the address are handed on to the view.
    """

    def declare(view: Callable[Concatenate[HttpRequest, M, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            name = by or next((each for each in ("key", "pk") if each in parts), None)
            sought = _lookup(rule.model, name, parts.pop(name)) if name else {}
            row = rule.rows(request.user).filter(**sought).first()
            if row is None:
                if rule.hidden_from_strangers:
                    # Asked whether or not there is such a row: both take the same time (SEC-05).
                    there = rule.model._default_manager.filter(**sought).values_list("pk", flat=True).first()
                    rule.refuse(request.user, str(there or ""))
                raise Http404
            return view(request, row, **parts)  # type: ignore[call-arg]

        return _declare(guarded, rule)

    return declare


def acting(request: HttpRequest) -> "_User":
    """The account that asks. Raises NotAllowed for a stranger."""
    if not request.user.is_authenticated:
        raise NotAllowed("Sign in to do this.")
    return request.user


def _declare[F: Callable[..., HttpResponseBase]](view: F, said: Any) -> F:
    view.access = said  # type: ignore[attr-defined]
    return view


def _lookup(model: type[Model], name: str, value: Any) -> dict[str, Any]:
    """By primary key where the address holds a UUID, else by the public key. Raises Http404 where there is none."""
    if isinstance(value, UUID) or name == "pk":
        return {"pk": value}
    try:
        model._meta.get_field("key")
    except FieldDoesNotExist:
        raise Http404 from None
    return {"key": value}
