"""Sending files of figures as a browser does."""

from django.core.files.uploadedfile import SimpleUploadedFile

from oneplan.measures.models import Dataset
from tests.factories import measures as m

GOOD = "area,period,value\nE10000013,2023/24,61.5\nE10000013,2024/25,63.5\nE92000001,2024/25,65.2\n"
ODD = "Code of area,Year,Share,Sex\nE10000013,2024/25,63.5,All\nE10000013,2024/25,66.5,Girls\n"


def a_table() -> Dataset:
    """A dataset of plain tables, with the figures of one measure."""
    made = m.a_dataset(key="table")
    m.a_series(measure=m.a_measure(key="thriving", dataset=made), dataset=made)
    return made


def a_file(text=GOOD, name="figures.csv"):
    """A file with this text or these bytes."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def send(client, text=GOOD, name="figures.csv", address="/measures/datasets/table/load/", **more):
    """The page on which the browser ends up."""
    return client.post(address, {"file": a_file(text, name), **more}, follow=True)


def said(response):
    """A page in one line."""
    return " ".join(response.content.decode().split())
