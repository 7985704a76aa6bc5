"""Log lines as JSON, one event a line, control characters escaped (SEC-34); no personal data goes in (SEC-35)."""

import json
import logging
import uuid
from contextvars import ContextVar
from typing import Any

# Set by middleware for the length of a request, so that an entry of the record and a log line can be matched.
request_id: ContextVar[str] = ContextVar("request_id", default="")
# And who is signed in during it: the id of the account, so that every line says whose request it was.
account_id: ContextVar[str] = ContextVar("account_id", default="")

_RUN = f"run-{uuid.uuid4()}"
_EXTRAS = ("rule", "account", "kind", "object", "relationship", "route", "status", "form", "fields")


def trail() -> str:
    """The name of the request that is under way, else that of this run of the program: the command line has no request.

    Entries of the record and log lines that carry the same name belong together.
    """
    return request_id.get() or _RUN


class JsonLines(logging.Formatter):
    """{"at", "level", "logger", "message", ...}: what failed and where, never what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request": trail(),
        }
        if account := account_id.get():
            line["account"] = account
        line |= {name: str(getattr(record, name)) for name in _EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            # The type and the place, never the value: an exception's text may quote what a person typed.
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            line["error"] = record.exc_info[0].__name__
            line["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return json.dumps(line, ensure_ascii=True)


def form_refused(form: Any, code: str = "invalid") -> None:
    """Which form was refused, which of its fields and why in one word each: never what was typed (SEC-34, SEC-35).

    `code` is the word for an error that has none of its own.
    """
    errors = form.errors.as_data()
    fields = " ".join(f"{name}:{error.code or code}" for name, found in errors.items() for error in found)
    name = f"{type(form).__module__}.{type(form).__qualname__}"
    logging.getLogger("oneplan.forms").info("form refused", extra={"form": name, "fields": fields[:400]})


def _message(record: logging.LogRecord) -> str:
    """What happened. Django's lines about requests quote the address, which somebody may have typed: not here."""
    if record.name.startswith("django.") and hasattr(record, "status_code"):
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        return f"{record.status_code} {match.view_name if match else 'no such address'}"
    return record.getMessage()
