"""The database's own text index beside the search shelf, kept in step by the database itself."""

from typing import Any

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE search_text USING fts5(title, body, content='common_searchdocument', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE TRIGGER search_text_added AFTER INSERT ON common_searchdocument BEGIN
        INSERT INTO search_text(rowid, title, body) VALUES (new.id, new.title, new.body); END""",
    """CREATE TRIGGER search_text_removed AFTER DELETE ON common_searchdocument BEGIN
        INSERT INTO search_text(search_text, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END""",
    """CREATE TRIGGER search_text_changed AFTER UPDATE ON common_searchdocument BEGIN
        INSERT INTO search_text(search_text, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
        INSERT INTO search_text(rowid, title, body) VALUES (new.id, new.title, new.body); END""",
)
SQLITE_BACK = (
    "DROP TRIGGER search_text_changed",
    "DROP TRIGGER search_text_removed",
    "DROP TRIGGER search_text_added",
    "DROP TABLE search_text",
)

ACCENTS = "áàâäãåçéèêëíìîïñóòôöõúùûüýÿ"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyy"
FOLDED = f"translate(lower({{}}), '{ACCENTS}', '{PLAIN}')"
POSTGRES = (
    f"""ALTER TABLE common_searchdocument ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', {FOLDED.format("title")}), 'A') ||
        setweight(to_tsvector('english', {FOLDED.format("body")}), 'D')) STORED""",
    "CREATE INDEX search_words ON common_searchdocument USING gin (words)",
)
POSTGRES_BACK = ("ALTER TABLE common_searchdocument DROP COLUMN words",)


def make(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def remove(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("common", "0001_the_beginning")]
    operations = [migrations.RunPython(make, remove)]
