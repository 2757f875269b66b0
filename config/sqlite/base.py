"""Django's SQLite backend, in which a transaction or a single write first takes its turn.

Django asks for this file's name. Between processes SQLite's own lock and its timeout still decide.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base as stock
from django.db.backends.sqlite3.operations import DatabaseOperations as StockOperations

from config.sqlite.turns import Turns, turns_of

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
TIMEOUT_S = 5.0  # sqlite3's own, where the settings name none


class DatabaseOperations(StockOperations):
    """Flushing empties whole tables: rows that no statement may delete go too, as on Postgres."""

    def execute_sql_flush(self, sql_list: Any) -> None:
        """Put triggers aside while tables are emptied, in the same transaction."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        quoted = self.quote_name
        aside = [f"DROP TRIGGER {quoted(name)}" for name, _ in triggers]
        super().execute_sql_flush([*aside, *sql_list, *(text for _, text in triggers)])


class DatabaseWrapper(stock.DatabaseWrapper):
    """A connection whose transactions begin in order of arrival."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turns | None = None

    def create_cursor(self, name: Any = None) -> "QueuedCursor":
        """Return a cursor that lets single writes queue as well."""
        cursor: QueuedCursor = self.connection.cursor(factory=QueuedCursor)
        cursor.wrapper = self
        return cursor

    def wait_for_turn(self) -> Turns:
        """Take one's turn; OperationalError, as SQLite words it, when it does not come in time."""
        turns = turns_of(str(self.settings_dict["NAME"]))
        if not turns.take(self.settings_dict["OPTIONS"].get("timeout", TIMEOUT_S)):
            raise sqlite3.OperationalError("database is locked")
        return turns

    @contextmanager
    def plain_transaction(self) -> Iterator[None]:
        """Begin and commit for statements on the driver's own cursor; whatever is raised undoes it.

        A tenth of what `transaction.atomic()` costs, which keeps books for the ORM: inside there is
        no `atomic()` and no `on_commit`. Only where no transaction is open.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            turn = self.wait_for_turn()
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                try:
                    yield
                    self.connection.execute("COMMIT")
                except BaseException:
                    self.connection.rollback()
                    raise
            finally:
                turn.pass_on()

    def _start_transaction_under_autocommit(self) -> None:
        with self.wrap_database_errors:
            self._turn = self.wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        # Where this fails Django rolls back, or closes the connection: both end the turn.
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn:
            turn.pass_on()


class QueuedCursor(stock.SQLiteCursorWrapper):
    """Lets a write outside a transaction, which is one of its own, wait for its turn."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement."""
        return self._in_turn(query, lambda: super(QueuedCursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run a statement with each of several sets of parameters."""
        return self._in_turn(
            query, lambda: super(QueuedCursor, self).executemany(query, param_list)
        )

    def _in_turn(self, query: str, run: Callable[[], Any]) -> Any:
        if self.connection.in_transaction or not query.lstrip()[:7].upper().startswith(WRITES):
            return run()
        turns = self.wrapper.wait_for_turn()
        try:
            return run()
        finally:
            turns.pass_on()
