"""The journal only grows: both databases refuse to change or delete what it says."""

from django.db import migrations

TABLES = ("economy_transaction", "economy_journalentry", "economy_inventorymove", "economy_seal")
NUMBERED = ("economy_journalentry", "economy_inventorymove")
REFUSE = """
CREATE FUNCTION economy_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is written of the economy stays' USING ERRCODE = 'check_violation';
END $$
"""


def keep(apps, schema_editor):
    """Add the triggers; on Postgres also let rows note which transaction wrote them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE, None)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION economy_keep()",
                None,
            )
        for table in NUMBERED:
            schema_editor.execute(
                f"ALTER TABLE {table} ALTER COLUMN xact"
                " SET DEFAULT (pg_current_xact_id()::text::bigint)",
                None,
            )
        return
    for table in TABLES:
        for deed in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'what is written of the economy stays'); END",
                None,
            )


def let_go(apps, schema_editor):
    """Drop the triggers."""
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_stays ON {table}", None)
        schema_editor.execute("DROP FUNCTION economy_keep()", None)
        return
    for table in TABLES:
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed}", None)


class Migration(migrations.Migration):
    dependencies = [("economy", "0001_initial")]
    operations = [migrations.RunPython(keep, let_go)]
