"""Seasons of openfootball, from an archive, a folder, a file or the web, into the tables."""

import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from stats.football.client import OPENFOOTBALL, fetch_season
from stats.football.leagues import season_of_year
from stats.football.models.incoming import InboxState
from stats.football.parse import parse_season
from stats.football.services import inbox
from stats.football.services.storing import Stored, store

KIND: Final = "season"
FILE_MAX_BYTES: Final = 8 * 1024 * 1024


class NothingThere(Exception):
    """A path holds no season of openfootball; the text says why."""


@dataclass(frozen=True, slots=True)
class SeasonFile:
    """A season's file: `told_at` is when it was written, None where that is not known."""

    league: str
    season: str
    body: bytes
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which seasons of a path to take: of these leagues, and of this season ("" for all)."""

    leagues: frozenset[str]
    season: str = ""

    def takes(self, place: tuple[str, str] | None) -> bool:
        """Tell whether a (season, league) is wanted."""
        if place is None:
            return False
        return place[1] in self.leagues and self.season in ("", place[0])


def seasons_in(path: Path, wanted: Wanted) -> Iterator[SeasonFile]:
    """Yield the wanted season files of an archive (tar), a folder or one file, by their names.

    Files lie at `{season}/{league}.json`. Raises NothingThere or OSError.
    """
    if path.is_dir():
        yield from _in_folder(path, wanted)
    elif path.suffix == ".json":
        place = place_of(path.as_posix())
        if place is None:
            raise NothingThere(f"{path.name} does not lie at season/league.json.")
        if wanted.takes(place):
            yield _file(path, place)
    else:
        yield from _in_archive(path, wanted)


def place_of(name: str) -> tuple[str, str] | None:
    """Return season and league of a file by its path; None for another file."""
    path = PurePosixPath(name)
    if path.suffix != ".json" or "." not in path.stem:
        return None
    try:
        return season_of_year(path.parent.name), path.stem
    except ValueError:
        return None


def _in_folder(folder: Path, wanted: Wanted) -> Iterator[SeasonFile]:
    for path in sorted(folder.rglob("*.json")):
        place = place_of(path.absolute().as_posix())
        if place and wanted.takes(place) and path.is_file():
            yield _file(path, place)


def _file(path: Path, place: tuple[str, str]) -> SeasonFile:
    stat = path.stat()
    if stat.st_size > FILE_MAX_BYTES:
        raise NothingThere(f"{path.name} is larger than {FILE_MAX_BYTES} bytes.")
    return SeasonFile(place[1], place[0], path.read_bytes(), _moment(stat.st_mtime))


def _in_archive(path: Path, wanted: Wanted) -> Iterator[SeasonFile]:
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                place = place_of(member.name)
                file = archive.extractfile(member) if place and wanted.takes(place) else None
                if place is None or file is None:
                    continue
                if member.size > FILE_MAX_BYTES:
                    raise NothingThere(f"{member.name} is larger than {FILE_MAX_BYTES} bytes.")
                yield SeasonFile(place[1], place[0], file.read(), _moment(member.mtime))
    except (tarfile.TarError, EOFError, zlib.error) as error:
        reason = str(error).partition("\n")[0].rstrip(":.")
        raise NothingThere(f"{path.name} cannot be read as an archive: {reason}.") from error


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def import_season(file: SeasonFile, *, now: datetime, demo: bool = False) -> Stored:
    """Store a season's file in one transaction; raises ParseError when it cannot be read.

    A file's date tells how old its news is, so that an old archive undoes nothing newer.
    """
    told_at = min(file.told_at or now, now)
    found = parse_season(file.body, file.league, file.season)
    return store(found.items, now=now, told_at=told_at, demo=demo)


def collect_season(season: str, league: str, *, now: datetime, demo: bool = False) -> Stored:
    """Ask the source for a season, keep the answer, and store what it says.

    Raises an UpstreamError, or ParseError for an answer that cannot be read, which stays for staff
    to look at.
    """
    answer = fetch_season(season, league)
    item = inbox.receive(
        answer.body,
        url=answer.url,
        source=OPENFOOTBALL,
        kind=KIND,
        context={"season": season, "league": league},
        fetched_at=answer.fetched_at,
        demo=demo,
    )
    if item.state == InboxState.DONE:
        sent = parse_season(answer.body, league, season).items
        return Stored(unchanged=len(sent))
    done = inbox.process(item.pk, None, now=now)
    if done.error is not None:
        raise done.error
    return done.stored
