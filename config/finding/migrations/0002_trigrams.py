"""Trigrams of the keys: a table of FTS5 kept by triggers, or an index of pg_trgm."""

from django.db import migrations
from django.db.utils import DatabaseError

PADDED = "'  ' || replace({row}.search_key, ' ', '  ') || '  '"
ADD = "INSERT INTO finding_grams(rowid, padded) VALUES (new.id, {});".format(PADDED.format(row="new"))
DROP = (
    "INSERT INTO finding_grams(finding_grams, rowid, padded) VALUES ('delete', old.id, {});".format(
        PADDED.format(row="old")
    )
)
SQLITE = (
    "CREATE VIRTUAL TABLE finding_grams USING fts5("
    "padded, content='', tokenize='trigram', detail='none')",
    "CREATE VIRTUAL TABLE finding_terms USING fts5vocab('finding_grams', 'instance')",
    f"CREATE TRIGGER finding_entry_added AFTER INSERT ON finding_entry BEGIN {ADD} END",
    f"CREATE TRIGGER finding_entry_gone AFTER DELETE ON finding_entry BEGIN {DROP} END",
    "CREATE TRIGGER finding_entry_changed AFTER UPDATE OF search_key ON finding_entry "
    f"BEGIN {DROP} {ADD} END",
)
SQLITE_BACK = (
    "DROP TRIGGER finding_entry_changed",
    "DROP TRIGGER finding_entry_gone",
    "DROP TRIGGER finding_entry_added",
    "DROP TABLE finding_terms",
    "DROP TABLE finding_grams",
)
REFUSED = (
    "Searching needs Postgres' extension pg_trgm, and this database user may not add it. "
    'Let an administrator run CREATE EXTENSION pg_trgm in the database "{}", then migrate again.'
)


def build(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE:
                cursor.execute(statement)
            return
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError as error:
            raise RuntimeError(REFUSED.format(connection.settings_dict["NAME"])) from error
        cursor.execute(
            "CREATE INDEX finding_key_grams ON finding_entry USING gin (search_key gin_trgm_ops)"
        )


def take_down(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE_BACK:
                cursor.execute(statement)
        else:
            cursor.execute("DROP INDEX finding_key_grams")


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_initial")]
    operations = [migrations.RunPython(build, take_down)]
