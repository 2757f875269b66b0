"""Fewer indexes again: of keys by time, and on SQLite of numbers that are all 0 there.

Done by name, since altering a column on SQLite makes its table anew and loses what keeps it.
"""

from django.db import migrations, models

OF_KEYS = ("economy_idempotencykey_created_at_d600dba1", "economy_idempotencykey", '"created_at"')
OF_NUMBERS = (
    ("economy_entry_order", "economy_journalentry", '"xact", "id"'),
    ("economy_move_order", "economy_inventorymove", '"xact", "id"'),
)


def dropped(schema_editor):
    """Return what is not needed on this database."""
    return (OF_KEYS, *(OF_NUMBERS if schema_editor.connection.vendor == "sqlite" else ()))


def drop(apps, schema_editor):
    """Drop them."""
    for index, _, _ in dropped(schema_editor):
        schema_editor.execute(f"DROP INDEX IF EXISTS {index}", None)


def make(apps, schema_editor):
    """Make them again."""
    for index, table, columns in dropped(schema_editor):
        schema_editor.execute(f"CREATE INDEX {index} ON {table} ({columns})", None)


class Migration(migrations.Migration):
    dependencies = [("economy", "0008_ledgers_of_wallets_only")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                migrations.AlterField(
                    model_name="idempotencykey",
                    name="created_at",
                    field=models.DateTimeField(),
                ),
            ],
        ),
    ]
