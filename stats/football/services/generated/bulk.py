"""Many rows at once: COPY on PostgreSQL, prepared inserts on SQLite."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from itertools import repeat
from typing import Any, Final

from django.db import connection
from django.db.models import Field, JSONField, Model

_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Columns = Mapping[str, Sequence[Any]]


def insert(model: type[Model], columns: Columns) -> int:
    """Insert columns of equal length, by the names of attributes; returns how many rows.

    Columns that are not given get their field's default. Runs in the caller's transaction.
    """
    count = len(next(iter(columns.values())))
    if not count:
        return 0
    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    unknown = columns.keys() - {one.attname for one in fields}
    if unknown:
        raise KeyError(f"{model.__name__} has no {sorted(unknown)}")
    rows = zip(*(_column(field, columns, count) for field in fields), strict=True)
    names = [one.column or one.attname for one in fields]
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, names, rows)
    else:
        _insert(model._meta.db_table, names, rows)
    return count


def _column(field: "Field[Any, Any]", columns: Columns, count: int) -> Iterable[Any]:
    if field.attname in columns:
        values = columns[field.attname]
        return _times(values) if isinstance(values[0], datetime) else values
    default = field.get_default()
    if isinstance(field, JSONField) and default is not None:
        return repeat(json.dumps(default), count)
    return repeat(field.get_db_prep_save(default, connection), count)


def _times(values: Sequence[Any]) -> Iterator[Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return (value if value is None else adapt(value) for value in values)


def _copy(table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    lines = StringIO()
    for row in rows:
        lines.write("\t".join(map(_text, row)))
        lines.write("\n")
    lines.seek(0)
    columns = ", ".join(map(connection.ops.quote_name, names))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({columns}) FROM STDIN", lines)


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.translate(_ESCAPES) if isinstance(value, str) else str(value)


def _insert(table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, names))
    places = ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {quote(table)} ({columns}) VALUES ({places})"  # noqa: S608  # no input
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def analyse(*models: type[Model]) -> None:
    """Let the planner know how full tables are, rather than when it next finds out by itself."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
