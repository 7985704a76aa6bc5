"""Log lines as JSON, one event a line, control characters escaped (SEC-34); no personal data goes in (SEC-35)."""

import json
import logging
from contextvars import ContextVar
from typing import Any

# Set by middleware for the length of a request, so that an entry of the record and a log line can be matched.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_EXTRAS = ("rule", "account", "object", "route", "status")


class JsonLines(logging.Formatter):
    """{"at", "level", "logger", "message", ...}: what failed and where, never what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request": request_id.get(),
        }
        line |= {name: str(getattr(record, name)) for name in _EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            # The type and the place, never the value: an exception's text may quote what a person typed.
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            line["error"] = record.exc_info[0].__name__
            line["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return json.dumps(line, ensure_ascii=True)


def _message(record: logging.LogRecord) -> str:
    """What happened. Django's lines about requests quote the address, which somebody may have typed: not here."""
    if record.name == "django.request" and hasattr(record, "status_code"):
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        return f"{record.status_code} {match.view_name if match else 'no such address'}"
    return record.getMessage()
