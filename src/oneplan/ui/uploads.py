"""How much a request may bring (SEC-42): 25 MB where a page takes files, else what any form may."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 25_000_000
_AROUND = 100_000  # what a form with a file is made of besides the file


def takes_files[F: Callable[..., Any]](view: F) -> F:
    """Declare that a view takes files. It stands above all other decorators."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class Limited(FileUploadHandler):
    """Refuses a request that is too large before any of it is read. It comes first among the handlers."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 (Django calls it so)
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestDataTooBig; else leaves the request to the handlers that follow."""
        found = getattr(self.request, "resolver_match", None)
        most = LARGEST + _AROUND if getattr(found and found.func, "takes_files", False) else _plain()
        if content_length > most:
            raise RequestDataTooBig(f"The request is larger than {most} bytes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """What came in goes on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""


def _plain() -> int:
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
