"""How the engine's statements reach the database: the same text on SQLite and Postgres."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone


@cache
def _with_question_marks(sql: str) -> str:
    """Return a statement as SQLite words it; the engine's have no other per cent sign."""
    return sql.replace("%s", "?")


def _as_it_is(sql: str) -> str:
    return sql


def is_watched(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether somebody watches the statements: Django's wrappers must not be passed by."""
    return bool(connection.execute_wrappers) or connection.queries_logged


@contextmanager
def transaction_of_ours(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Open a transaction, or a savepoint in an open one; whatever is raised undoes it.

    On SQLite with as few words as it takes: Django's need a fifth of a purchase's time.
    """
    plain = connection.vendor == "sqlite" and not connection.in_atomic_block
    if plain and connection.autocommit and not is_watched(connection):
        ours: Any = connection
        with ours.plain_transaction():
            yield
        return
    with transaction.atomic(), connection.wrap_database_errors:
        yield


class Statements:
    """Runs statements of one open transaction at one time. Use inside `transaction_of_ours`.

    Without a `now` the time is the clock's; on Postgres taken anew once a wallet was waited for,
    while on SQLite the whole transaction waits before it begins.

    On SQLite they go straight to its own cursor: Django's wrappers take as long as the statements.
    Whoever watches the statements (`execute_wrapper`, a query log) is not passed by.
    """

    def __init__(self, now: datetime | None) -> None:
        # `django.db.connection` looks this up anew at every word.
        connection = self._connection = connections[DEFAULT_DB_ALIAS]
        self._postgres = connection.vendor == "postgresql"
        # The transaction is all ours: then SQLite does without a savepoint, for which it would copy
        # every page before it changes it.
        self._alone = not self._postgres and not connection.savepoint_ids
        if self._postgres or is_watched(connection):
            self._cursor: Any = connection.cursor()
            self._text = _as_it_is
        else:
            self._cursor = connection.connection.cursor()
            self._text = _with_question_marks
        self._live = now is None
        self._date(now or timezone.now())

    def _date(self, now: datetime) -> None:
        self.now = now
        if self._postgres:
            self._moment: Any = now
        elif now.tzinfo is UTC:  # as Django words it, at once
            self._moment = now.isoformat(" ")[: -len("+00:00")]
        else:
            self._moment = self._connection.ops.adapt_datetimefield_value(now)

    def waited(self) -> None:
        """Take the clock's time anew: the server's, which is one for all of us."""
        if not self._live or not self._postgres:
            return
        row = self._one("SELECT clock_timestamp()", ())
        self._date(row[0] if row else timezone.now())

    def mark(self) -> None:
        """Set the point that `undo` goes back to; the end of the transaction removes it."""
        if not self._alone:
            self._cursor.execute("SAVEPOINT economy_begun")

    def undo(self) -> bool:
        """Undo everything since `mark`; True where others may have written in between."""
        if not self._alone:
            self._cursor.execute("ROLLBACK TO SAVEPOINT economy_begun")
            return False
        self._cursor.execute("ROLLBACK")
        self._cursor.execute("BEGIN IMMEDIATE")
        return True

    def _run(self, sql: str, values: tuple[Any, ...]) -> int:
        self._cursor.execute(self._text(sql), values)
        return int(self._cursor.rowcount)

    def _one(self, sql: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        self._cursor.execute(self._text(sql), values)
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        return row

    def _all(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        self._cursor.execute(self._text(sql), values)
        rows: list[tuple[Any, ...]] = self._cursor.fetchall()
        return rows

    def _id(self, value: uuid.UUID | None) -> Any:
        return value if value is None or self._postgres else value.hex
