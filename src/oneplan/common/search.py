"""Search over everything public. Only public text is ever put on the shelf, so no result can leak (SEC-06).

The database does the finding: FTS5 on SQLite, tsvector on PostgreSQL (migration 0002 makes both). `record` keeps the
shelf current, because every command writes one entry about what it changed.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection, models, transaction

from oneplan.common.capability import contributions
from oneplan.common.models import SearchDocument

LONGEST_QUERY = 200
MOST_WORDS = 12


@dataclass(frozen=True)
class Searchable:
    """What of a model the public may look for, and where a hit leads."""

    model: type[models.Model]
    kind: str  # shown beside the hit: "Body"
    title: Callable[[Any], str]
    body: Callable[[Any], str]
    address: Callable[[Any], str]
    rows: Callable[[], Any] | None = None  # a queryset with all that title and body read
    # Whose change shows here too, and by which path: {Organisation: "seats__organisation"}
    through: Mapping[type[models.Model], str] = field(default_factory=dict)

    def all_rows(self) -> Any:
        """Every row that belongs on the shelf."""
        return self.rows() if self.rows else self.model._default_manager.all()

    def document(self, row: Any) -> SearchDocument:
        """The row as it stands on the shelf."""
        return SearchDocument(
            kind=self.kind,
            object_id=row.pk,
            title=self.title(row)[:400],
            body=_sentences(self.body(row)),
            address=self.address(row),
        )


def _sentences(text: str) -> str:
    """The text without a full stop after what already ended a sentence, as when sentences are joined.

    >>> _sentences("It meets. . Chair.. Is it open?. Yes")
    'It meets. Chair. Is it open? Yes'
    """
    return re.sub(r"([.?!])(?:\s*\.)+(?=\s|$)", r"\1", text)


@dataclass(frozen=True)
class Hit:
    """One result."""

    kind: str
    title: str
    excerpt: str
    address: str


@lru_cache(maxsize=1)
def searchables() -> dict[type[models.Model], Searchable]:
    """What may be searched, by model."""
    return {each.model: each for each in contributions("search")}


def refresh(about: models.Model) -> None:
    """Bring the shelf up to date after something changed: the thing itself, or what it hangs on."""
    known = searchables()
    touched: list[Any] = [about] if type(about) in known else []
    if not touched:
        for column in about._meta.concrete_fields:
            stands_on = isinstance(column, models.ForeignKey) and column.related_model in known
            if stands_on and (other := getattr(about, column.name)) is not None:
                touched.append(other)
    for searchable in known.values():
        if (path := searchable.through.get(type(about))) is not None:
            touched += searchable.all_rows().filter(**{path: about}).distinct()
    for row in touched:
        searchable = known[type(row)]
        SearchDocument.objects.filter(object_id=row.pk).delete()
        if (current := searchable.all_rows().filter(pk=row.pk).first()) is not None:
            searchable.document(current).save()


@transaction.atomic
def rebuild() -> int:
    """Put everything on the shelf anew; returns how much it was."""
    SearchDocument.objects.all().delete()
    documents = [each.document(row) for each in searchables().values() for row in each.all_rows()]
    SearchDocument.objects.bulk_create(documents, batch_size=200)
    return len(documents)


def words_of(text: str) -> list[str]:
    """The words of a query, without accents: whatever else was typed cannot reach the database's query language."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_QUERY])
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"\w+", plain.lower(), re.UNICODE)[:MOST_WORDS]


def search(text: str, most: int = 50) -> list[Hit]:
    """What matches every word, best first; the last word may be unfinished. One query."""
    words = words_of(text)
    if not words:
        return []
    find = _find_sqlite if connection.vendor == "sqlite" else _find_postgres
    return [Hit(*row) for row in find(words, most)]


def _find_sqlite(words: list[str], most: int) -> list[tuple[str, ...]]:
    quoted = " ".join(f'"{word}"' for word in words) + "*"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.kind, d.title, snippet(search_text, 1, '', '', '…', 30), d.address FROM search_text"
            " JOIN common_searchdocument d ON d.id = search_text.rowid"
            " WHERE search_text MATCH %s ORDER BY bm25(search_text, 8.0, 1.0), d.title LIMIT %s",
            [quoted, most],
        )
        return list(cursor.fetchall())


def _find_postgres(words: list[str], most: int) -> list[tuple[str, ...]]:
    query = " & ".join(f"'{word}'" for word in words) + ":*"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, title, ts_headline('english', body, q,"
            ' \'StartSel="", StopSel="", MaxWords=32, MinWords=20, MaxFragments=1\'), address'
            " FROM common_searchdocument, to_tsquery('english', %s) q"
            " WHERE words @@ q ORDER BY ts_rank(words, q) DESC, title LIMIT %s",
            [query, most],
        )
        return list(cursor.fetchall())
