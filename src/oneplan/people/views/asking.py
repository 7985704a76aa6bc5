"""What the pages with a form about partners, persons and accounts share."""

from typing import Any

from django.urls import reverse


def page_of(title: str, back: str, key: str | None = None, **more: str) -> dict[str, Any]:
    """What a page with a form says: its title, its button, and the way back by the name of a route."""
    address = reverse(back, kwargs={"key": key}) if key else reverse(back)
    return {"title": title, "lede": "", "button": "Save", "kind": "warning", "back": address, **more}
