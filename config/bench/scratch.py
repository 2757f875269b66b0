"""A database for one measurement: a file, or made beside the PostgreSQL that is configured."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql


@dataclass(frozen=True, slots=True)
class Scratch:
    """The engine (sqlite or postgresql) and the environment of a process that uses it."""

    engine: str
    environment: dict[str, str]


@contextmanager
def scratch(**settings: str) -> Iterator[Scratch]:
    """Yield an empty database, with these settings beside it; it is gone afterwards."""
    url = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="dozor-bench-") as folder:
        (Path(folder) / "static").mkdir()
        if not url.startswith(("postgres://", "postgresql://")):
            yield Scratch("sqlite", _environment(folder, "") | settings)
            return
        with _made(url) as made:
            yield Scratch("postgresql", _environment(folder, made) | settings)


@contextmanager
def _made(url: str) -> Iterator[str]:
    name = f"dozor_bench_{secrets.token_hex(4)}"
    _run(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        _run(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(url: str, statement: sql.Composed) -> None:
    connection = psycopg2.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def _environment(folder: str, url: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    return {
        **kept,
        **({"DATABASE_URL": url} if url else {}),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DOZOR_VAR": folder,
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": "testserver",
        "SECURE_HTTPS": "0",
        "DOZOR_DEMO": "0",
        "PUBLIC_STATS": "1",
        "API_RATE_PER_MINUTE": "0",
        "LOG_LEVEL": "ERROR",
    }
