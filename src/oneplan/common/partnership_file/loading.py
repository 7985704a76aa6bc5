"""Make the database say what the file says, all of it or nothing. What the file does not name is left as it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import batched
from typing import Any
from uuid import UUID, uuid4

from django.db import Error, transaction
from django.db.models import F, Model

from oneplan.common.partnership_file.around import Around
from oneplan.common.partnership_file.checking import Checker, Row
from oneplan.common.partnership_file.problems import FileRefused, Problem, Problems
from oneplan.common.partnership_file.reading import Mapping
from oneplan.common.partnership_file.shape import Section, Shape

type Progress = Callable[[str, int, int], None]

BATCH = 500
LAST_PLACE = 32_767  # of a list; what the database holds


def no_progress(doing: str, done: int, of: int) -> None:
    """Says nothing."""


@dataclass
class Changes:
    """What loading did, or would do: how many rows of each kind."""

    added: Counter[type[Model]] = field(default_factory=Counter)
    changed: Counter[type[Model]] = field(default_factory=Counter)
    left: int = 0  # rows the file does not name

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)

    def __str__(self) -> str:
        if not self:
            return "no changes"
        return ", ".join(
            f"{n} {model._meta.verbose_name if n == 1 else model._meta.verbose_name_plural} {verb}"
            for verb, of in (("added", self.added), ("changed", self.changed))
            for model, n in of.items()
        )


@dataclass
class _Table:
    """The rows of one section as the database has them."""

    section: Section
    stored: list[str]
    by_identity: dict[tuple[Any, ...], UUID] = field(default_factory=dict)
    values: dict[UUID, tuple[Any, ...]] = field(default_factory=dict)


class Loader:
    """One load: rows to ids, ids to differences, differences to the database."""

    def __init__(self, shape: Shape, progress: Progress = no_progress) -> None:
        self.shape, self.progress, self.problems = shape, progress, Problems()
        self.keys: dict[type[Model], dict[str, UUID]] = {}
        self.tables: dict[Section, _Table] = {}

    def load(self, roots: dict[str, Mapping]) -> Changes:
        """Load documents as one inside the caller's transaction. Raises FileRefused, having changed nothing."""
        self.problems.files = tuple(roots)
        rows = Checker(self.shape, self.problems).documents(roots)
        self.problems.stop_if_any()
        for section in self.shape.walk():
            self.tables[section] = self.look_up(section)
        for section, wanted in rows.items():
            self.name(section, wanted)
        self.problems.stop_if_any()
        for section, wanted in rows.items():
            self.resolve(section, wanted)
        self.problems.stop_if_any()
        for section, wanted in rows.items():
            if section.ordered:
                self.place(section, wanted)
            self.identify(section, wanted)
            self.alone(section, wanted)
        for section, wanted in rows.items():
            if section.check and wanted:
                around = Around(self.left(section, wanted), self.value_after(rows))
                for row, column, wrong, mend in section.check(wanted, around):
                    self.against(row, column, wrong, mend)
        self.problems.stop_if_any()
        return self.write(rows)

    def against(self, row: Row, column: str, wrong: str, mend: str) -> None:
        """Something is wrong with a value of a row, or with the row."""
        path = f"{row.path}.{column}".rstrip(".")
        self.problems.add(row.line_of(column), path, wrong, mend, row.file)

    def look_up(self, section: Section) -> _Table:
        """What there is: one query a section."""
        stored = [column.stored for column in section.all_columns if not column.many]
        if section.ordered:
            stored.append("position")
        if section.parent:
            stored.append(section.model._meta.get_field(section.parent).attname)  # type: ignore[union-attr]
        table = _Table(section, stored)
        names = self.identity_names(section)
        places = [stored.index(name) for name in names]
        order = ("position", *section.identity) if section.ordered else ()  # as it is written
        for pk, *values in section.model._default_manager.order_by(*order).values_list("pk", *stored):
            table.values[pk] = tuple(values)
            table.by_identity[tuple(values[place] for place in places)] = pk
        if "key" in stored:
            place = stored.index("key")
            self.keys[section.model] = {values[place]: pk for pk, values in table.values.items()}
        return table

    @staticmethod
    def identity_names(section: Section) -> list[str]:
        """The stored attributes by which a row is known again."""
        meta = section.model._meta
        if section.single:
            return []
        names = [meta.get_field(name).attname for name in section.identity]  # type: ignore[union-attr]
        if section.parent and section.identity != ("key",):
            names.insert(0, meta.get_field(section.parent).attname)  # type: ignore[union-attr]
        return names

    def name(self, section: Section, wanted: list[Row]) -> None:
        """Give every row with an id its identity, so that others may refer to it whatever the order."""
        if "key" not in section.by_name.get("id", section.all_columns[0]).attr:
            return
        known, seen = self.keys.setdefault(section.model, {}), set[str]()
        for row in wanted:
            key = row.values["key"]
            if key in seen:
                wrong = f"The id “{key}” is used twice."
                self.against(row, "id", wrong, "Give each its own id.")
            seen.add(key)
            if section.single and self.tables[section].values:
                self.another(section, row, next(iter(known)))
            else:
                row.pk = known.setdefault(key, uuid4())

    def another(self, section: Section, row: Row, stored: str) -> None:
        """There is one partnership in a database, and it stays the one it is."""
        row.pk = self.keys[section.model][stored]
        if (key := row.values["key"]) != stored:
            wrong = f"This is the file of the {section.name} “{key}”, and the database holds “{stored}”."
            mend = f"Load it into another database, or write `id: {stored}` if it is the same {section.name}."
            self.against(row, "id", wrong, mend)

    def resolve(self, section: Section, wanted: list[Row]) -> None:
        """Turn ids into references; say which are not known."""
        source = next((s.model for s in self.shape.sections if s.name == "sources"), None)
        references = [column for column in section.all_columns if column.refers_to]
        cites = "sources" in {column.attr for column in section.all_columns}
        for row in wanted:
            for column in references:
                target = column.field.related_model
                if column.many:
                    named = [self.find(target, key, row, column.name) for key in row.many[column.attr]]
                    row.many[column.attr] = [str(found) for found in named if found]
                elif row.values[column.attr] is not None:
                    row.values[column.attr] = self.find(target, row.values[column.attr], row, column.name)
            if cites and source is not None:
                for key in row.values["sources"]:
                    self.find(source, key, row, "sources")

    def find(self, model: type[Model], key: str, row: Row, column: str) -> UUID | None:
        """The row an id means."""
        known = self.keys.get(model, {})
        if key in known:
            return known[key]
        noun = model._meta.verbose_name
        near = [] if self.problems.full else get_close_matches(key[:80], known, 1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Add the {noun} to the file, or mend the id."
        self.against(row, column, f"There is no {noun} with the id “{key[:80]}”.", hint)
        return None

    def place(self, section: Section, wanted: list[Row]) -> None:
        """Rows keep their stored places, gaps and all, where the file has them in the stored order; new ones follow.

        Only where the order is another one do the rows take the places they have in the file.
        """
        table = self.tables[section]
        place_at = table.stored.index("position")

        def parent_of(values: tuple[Any, ...]) -> UUID | None:
            return values[-1] if section.parent else None  # the parent is stored last

        rank = {pk: number for number, pk in enumerate(table.values)}
        last: dict[UUID | None, int] = {}
        for values in table.values.values():
            parent = parent_of(values)
            last[parent] = max(last.get(parent, -1), values[place_at])
        siblings: dict[UUID | None, list[Row]] = {}
        for row in wanted:
            siblings.setdefault(row.parent.pk if row.parent else None, []).append(row)
        for parent, rows in siblings.items():
            known = [row.pk for row in rows if row.pk in rank and parent_of(table.values[row.pk]) == parent]
            begin = last.get(parent, -1) + 1
            fresh = rows[len(known) :]
            if [row.pk for row in rows[: len(known)]] != sorted(known, key=lambda pk: rank[pk]):
                continue
            if begin + len(fresh) > LAST_PLACE + 1:
                continue
            for pk, row in zip(known, rows, strict=False):
                row.values["position"] = table.values[pk][place_at]
            for number, row in enumerate(fresh, begin):
                row.values["position"] = number

    def left(self, section: Section, wanted: list[Row]) -> list[Row]:
        """The stored rows under the same parents that the file does not name."""
        table = self.tables[section]
        named = {row.pk for row in wanted}
        parents = {row.parent.pk: row.parent for row in wanted if row.parent}
        columns = [
            (column.attr, table.stored.index(column.stored)) for column in section.all_columns if not column.many
        ]
        found = []
        for pk, values in table.values.items():
            parent = parents.get(values[-1]) if section.parent else None  # the parent is stored last
            if pk not in named and (parent or not section.parent):
                said = {attr: values[place] for attr, place in columns}
                found.append(Row(section, 0, "", "", parent, said, pk=pk, stored=True))
        return found

    def value_after(self, rows: dict[Section, list[Row]]) -> Callable[[type[Model], UUID, str], Any]:
        """What a row will say when the file is loaded: what the file says of it, else what is stored."""
        asked: dict[type[Model], tuple[Section, dict[UUID | None, Row]]] = {}

        def value(model: type[Model], pk: UUID, attr: str) -> Any:
            if model not in asked:
                section = next(each for each in rows if each.model is model)
                asked[model] = (section, {row.pk: row for row in rows[section]})
            section, named = asked[model]
            if pk in named:
                return named[pk].values[attr]
            table = self.tables[section]
            return table.values[pk][table.stored.index(section.model._meta.get_field(attr).attname)]  # type: ignore[union-attr]

        return value

    def stored_values(self, row: Row, table: _Table) -> tuple[Any, ...]:
        """The row as the database would hold it, in the order of the table."""
        found: dict[str, Any] = {
            column.stored: row.values[column.attr] for column in row.section.all_columns if not column.many
        }
        found["position"] = row.values.get("position")
        if row.parent is not None:
            found[row.section.model._meta.get_field(row.section.parent).attname] = row.parent.pk  # type: ignore[union-attr]
        return tuple(found[name] for name in table.stored)

    def identify(self, section: Section, wanted: list[Row]) -> None:
        """Find each row without an id among those there are, or make it a new one. The same thing twice is refused."""
        table, seen = self.tables[section], dict[tuple[Any, ...], Row]()
        names = self.identity_names(section)
        places = [table.stored.index(name) for name in names]
        for row in wanted:
            values = self.stored_values(row, table)
            identity = tuple(values[place] for place in places)
            if names and (other := seen.get(identity)) and section.identity != ("key",):
                wrong = f"This says the same as {other.at}."
                self.against(row, "", wrong, "Remove one, or give them different dates.")
            seen[identity] = row
            if row.pk is None:
                row.pk = table.by_identity.get(identity) or uuid4()

    def alone(self, section: Section, wanted: list[Row]) -> None:
        """No two rows may share what must be unique, in the file or with what there is."""
        table = self.tables[section]
        named = {row.pk for row in wanted}
        for attributes in section.unique:
            if attributes == ("key",):
                continue
            places = [table.stored.index(section.model._meta.get_field(a).attname) for a in attributes]  # type: ignore[union-attr]
            taken: dict[tuple[Any, ...], str] = {
                tuple(values[p] for p in places): "a row that the file does not name"
                for pk, values in table.values.items()
                if pk not in named
            }
            for row in wanted:
                values = self.stored_values(row, table)
                held = tuple(values[place] for place in places)
                if held in taken:
                    wrong = f"{' and '.join(attributes)} must be its own, but {taken[held]} has the same."
                    self.against(row, "", wrong, "Change one of them.")
                taken[held] = row.at

    def write(self, rows: dict[Section, list[Row]]) -> Changes:
        """The differences into the database."""
        changes, total = Changes(), sum(map(len, rows.values()))
        done = 0
        for section, wanted in rows.items():
            nouns = str(section.model._meta.verbose_name_plural)
            try:
                self.write_section(section, wanted, changes)
            except Error as error:
                wrong = "The database does not accept what the file says."
                mend = f"Look at the {nouns}: {str(error).splitlines()[0][:160]}"
                raise FileRefused([Problem(0, section.name, wrong, mend)]) from error
            done += len(wanted)
            self.progress(nouns, done, total)
        return changes

    def write_section(self, section: Section, wanted: list[Row], changes: Changes) -> None:
        """New rows, changed rows, and lists of references."""
        table, model = self.tables[section], section.model
        fresh, changed = list[Model](), list[Model]()
        for row in wanted:
            values = self.stored_values(row, table)
            before = table.values.get(row.pk) if row.pk else None
            if before is None:
                fresh.append(model(pk=row.pk, **dict(zip(table.stored, values, strict=True))))
            elif before != values:
                changed.append(model(pk=row.pk, **dict(zip(table.stored, values, strict=True))))
        touched = {each.pk for each in (*fresh, *changed)}
        if changed:  # first: a new row may take what a changed one gives up
            names = [model._meta.get_field(name).name for name in _field_names(model, table.stored)]
            model._default_manager.bulk_update(changed, names, batch_size=BATCH)
        model._default_manager.bulk_create(fresh, batch_size=BATCH)
        relinked = set[UUID]()
        for column in section.all_columns:
            if column.many:
                relinked |= self.link(column.field, wanted)
        again = {each.pk for each in changed} | (relinked - touched)
        for pks in batched(again, BATCH, strict=False):
            model._default_manager.filter(pk__in=pks).update(version=F("version") + 1)
        if fresh:
            changes.added[model] += len(fresh)
        if again:
            changes.changed[model] += len(again)
        changes.left += len(table.values.keys() - {row.pk for row in wanted})

    def link(self, field_: Any, wanted: list[Row]) -> set[UUID]:
        """Make the lists of references equal to the file's. Returns the rows whose list changed."""
        through = field_.remote_field.through
        here, there = field_.m2m_column_name(), field_.m2m_reverse_name()
        have: dict[UUID, set[UUID]] = {}
        for pk, other in through._default_manager.values_list(here, there):
            have.setdefault(pk, set()).add(other)
        fresh, changed = list[Any](), set[UUID]()
        for pk, asked in {row.pk: {UUID(other) for other in row.many[field_.name]} for row in wanted if row.pk}.items():
            held = have.get(pk, set())
            if gone := held - asked:
                through._default_manager.filter(**{here: pk, f"{there}__in": gone}).delete()
            fresh += [through(**{here: pk, there: other}) for other in asked - held]
            if asked != held:
                changed.add(pk)
        through._default_manager.bulk_create(fresh, batch_size=BATCH)
        return changed


def _field_names(model: type[Model], stored: Iterable[str]) -> list[str]:
    by_attname = {f.attname: f.name for f in model._meta.concrete_fields}
    return [by_attname[name] for name in stored]


def load(
    shape: Shape, *roots: Mapping, names: Sequence[str] = (), dry_run: bool = False, progress: Progress = no_progress
) -> Changes:
    """Load documents as one, all or nothing. With `dry_run` everything is tried and nothing kept.

    They may speak of each other and of what is stored. Where there are several, `names` says what each is called.
    """
    with transaction.atomic():
        changes = Loader(shape, progress).load(dict(zip(names or ("",), roots, strict=True)))
        if dry_run:
            transaction.set_rollback(True)
    return changes
