"""A database of the same kind beside the configured one, made for the battery and removed after.

Everything in this process, and in those it starts, works on it meanwhile.
"""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg2
from channels.layers import InMemoryChannelLayer, channel_layers
from django.core.management import call_command
from django.db import connection, connections
from psycopg2 import sql

Place = dict[str, Any]  # what of a connection's settings says where the database is
# A product that is stored is found by a search, a gift is told of.
TABLES: Final = ("economy", "alerts", "finding")
WHERE: Final = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


def place() -> Place:
    """Return where the database is that Django is connected to."""
    return {name: connection.settings_dict.get(name, "") for name in WHERE}


def move_to(where: Place) -> None:
    """Let every connection that is opened from now on go there; this thread's is closed.

    Users there bear the numbers of real ones: nobody outside this process is told of them.
    """
    channel_layers.set("default", InMemoryChannelLayer())
    connection.close()
    # All threads' connections share these settings, which Django copies when it opens one.
    connections.settings["default"].update(where)
    connection.settings_dict.update(where)


@contextmanager
def scratch() -> Iterator[Place]:
    """Yield a new database with what the economy needs."""
    before, layer = place(), channel_layers["default"]
    make = _postgres if connection.vendor == "postgresql" else _sqlite
    with make(before) as where:
        move_to(where)
        try:
            fill()
            yield where
        finally:
            move_to(before)
            channel_layers.set("default", layer)


def fill() -> None:
    """Make the tables of TABLES in the database at hand, and those they need."""
    for app in TABLES:
        call_command("migrate", app, interactive=False, verbosity=0)


@contextmanager
def _sqlite(before: Place) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="dozor-torture-") as folder:
        yield before | {"NAME": str(Path(folder) / "scratch.sqlite3")}


@contextmanager
def _postgres(before: Place) -> Iterator[Place]:
    name = f"dozor_torture_{uuid4().hex[:12]}"
    _on_server(before, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield before | {"NAME": name}
    finally:
        connections.close_all()
        # Clients that were killed may still be connected.
        _on_server(before, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_server(where: Place, statement: sql.Composable) -> None:
    with closing(dial(where)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(statement)


def dial(where: Place) -> "psycopg2.extensions.connection":
    """Return a connection of our own to a Postgres, beside Django's."""
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    return psycopg2.connect(**{names[key]: value for key, value in where.items() if value})
