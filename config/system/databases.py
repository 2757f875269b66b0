"""How large the database is, and which tables are; on both engines, without reading a table."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection

TABLES: Final = 20
# The planner's own estimate; -1 where a table was never looked at.
_POSTGRES: Final = """
    SELECT c.relname, GREATEST(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = current_schema()
    ORDER BY 3 DESC LIMIT %s
"""
_SQLITE: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%%WITHOUT%%'"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: about how many rows, and its bytes with indexes, None where it is not known."""

    name: str
    rows: int
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class Database:
    """The database: engine, version, bytes on disk, bytes free inside, and its largest tables."""

    engine: str
    version: str
    size_bytes: int
    free_bytes: int
    connections: int | None
    tables: tuple[Table, ...]


def get_database() -> Database:
    """Measure the database."""
    return _postgres() if connection.vendor == "postgresql" else _sqlite()


def _postgres() -> Database:
    size = int(_one("SELECT pg_database_size(current_database())"))
    count = int(_one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES, [TABLES])
        tables = tuple(Table(*row) for row in cursor.fetchall())
    version = str(_one("SHOW server_version"))
    return Database("postgresql", version, size, 0, count, tables)


def _sqlite() -> Database:
    page = int(_one("PRAGMA page_size"))
    size = page * int(_one("PRAGMA page_count")) + _log_size()
    free = page * int(_one("PRAGMA freelist_count"))
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE)
        names = [str(row[0]) for row in cursor.fetchall()]
    # The highest row id is found at once, and ids of deleted rows are few: about as many.
    # A text index keeps tables of its own, whose ids are no counts.
    ours = set(connection.introspection.django_table_names())
    found = [Table(name, _rows(name), None) for name in names if name in ours]
    largest = sorted(
        (one for one in found if one.rows), key=lambda table: (-table.rows, table.name)
    )[:TABLES]
    return Database(
        "sqlite", str(_one("SELECT sqlite_version()")), size, free, None, tuple(largest)
    )


def _rows(table: str) -> int:
    name = connection.ops.quote_name(table)
    return int(_one(f"SELECT max(rowid) FROM {name}") or 0)  # noqa: S608  # a table's own name


def _one(sql: str) -> "int | str":
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else 0


def _log_size() -> int:
    """Return the bytes of the write-ahead log beside a database file."""
    name = str(connection.settings_dict["NAME"])
    log = Path(f"{name}-wal")
    return log.stat().st_size if not name.startswith("file:") and log.is_file() else 0
