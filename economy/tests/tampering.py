"""Changes what the database keeps, as somebody with its password could."""

from contextlib import contextmanager

from django.db import connection

KEPT = ("economy_transaction", "economy_journalentry", "economy_inventorymove", "economy_seal")


@contextmanager
def unkept():
    """Take away the triggers that keep what is written; on SQLite the test's end restores them."""
    _triggers(off=True)
    yield
    _triggers(off=False)


def tamper(sql, *values):
    """Run a statement behind the triggers; it has to change something."""
    with unkept(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount


def _triggers(off):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET session_replication_role = {'replica' if off else 'origin'}")
            return
        for table in KEPT if off else ():
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
