"""CSV files of football-data.co.uk, from files, folders, archives or the web, into the tables."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from stats.football.client import fetch_file
from stats.football.records import MatchRecord, Skipped, Source
from stats.football.services import inbox
from stats.football.services.answers import read_csv
from stats.football.services.storing import Stored, store

KIND: Final = "csv"
FILE_MAX_BYTES: Final = 16 * 1024 * 1024
FILES_MAX: Final = 5000


class NothingThere(Exception):
    """A path or an address holds no file of football-data.co.uk; the text says why."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file by its name: `told_at` is when it was written."""

    name: str
    body: bytes
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: what was stored, and which of its rows, or of their cells, were not."""

    stored: Stored = field(default_factory=Stored)
    skipped: tuple[Skipped, ...] = ()


def files_in(path: Path) -> list[Path]:
    """Return the files that a path names: itself, or those of a folder. Raises NothingThere."""
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.rglob("*") if one.suffix.lower() in (".csv", ".zip"))
    if not found:
        raise NothingThere(f"{path} holds no CSV file.")
    return found


def read_files(path: Path) -> Iterator[CsvFile]:
    """Yield a CSV file, or those of a zip archive. Raises NothingThere or OSError."""
    if path.suffix.lower() == ".zip":
        yield from _in_archive(path)
        return
    stat = path.stat()
    _bounded(path.name, stat.st_size)
    yield CsvFile(path.name, path.read_bytes(), datetime.fromtimestamp(stat.st_mtime, UTC))


def _in_archive(path: Path) -> Iterator[CsvFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if not members or len(members) > FILES_MAX:
                raise NothingThere(f"{path.name} holds {len(members)} CSV files.")
            for member in members:
                _bounded(member.filename, member.file_size)
                yield CsvFile(member.filename, archive.read(member), _written(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise NothingThere(f"{path.name} cannot be read as an archive: {error}.") from error


def _written(member: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


def _bounded(name: str, size: int) -> None:
    if size > FILE_MAX_BYTES:
        raise NothingThere(f"{name} is larger than {FILE_MAX_BYTES} bytes.")


def import_file(file: CsvFile, *, league: str | None, now: datetime) -> Taken:
    """Store a file, all of it or nothing; raises ParseError when it is no such file.

    The file's date tells how old its news is, so that an old file undoes nothing newer.
    """
    found = read_csv(file.body, league)
    seasons: dict[tuple[str, str], list[MatchRecord]] = {}
    for match in found.items:
        seasons.setdefault((match.league, match.season), []).append(match)
    done = Stored()
    with transaction.atomic():
        for _, matches in sorted(seasons.items()):
            done += store(matches, now=now, told_at=min(file.told_at, now))
    return Taken(done, found.skipped)


def collect_file(url: str, *, league: str | None, now: datetime) -> Taken:
    """Ask the source for a file, keep the answer, and store what it says.

    Raises NothingThere for another site's address, an UpstreamError, or ParseError.
    """
    answer = fetch_file(_path(url))
    found = read_csv(answer.body, league)
    item = inbox.receive(
        answer.body,
        url=answer.url,
        source=Source.FOOTBALL_DATA,
        kind=KIND,
        context={"league": league} if league else {},
        fetched_at=answer.fetched_at,
    )
    if item.done_at is not None:
        return Taken(Stored(unchanged=len(found.items)), found.skipped)
    done = inbox.process(item.pk, None, now=now)
    if done.error is not None:
        raise done.error
    return Taken(done.stored, found.skipped)


def _path(url: str) -> str:
    """Return the path of an address of the source; its own site alone is asked."""
    base, told = urlsplit(settings.FOOTBALL_DATA_BASE_URL), urlsplit(url)
    site = (told.scheme, told.netloc.casefold())
    own = base.path.rstrip("/")
    if site != (base.scheme, base.netloc.casefold()) or not told.path.startswith(f"{own}/"):
        raise NothingThere(f"{url} is not at {settings.FOOTBALL_DATA_BASE_URL}.")
    path = PurePosixPath(told.path.removeprefix(f"{own}/"))
    if path.suffix.lower() != ".csv" or ".." in path.parts:
        raise NothingThere(f"{url} is no address of a CSV file.")
    return str(path)
