"""Matches in bulk, streamed a season at a time."""

import csv
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import StringIO
from itertools import islice
from typing import Any, Literal

import orjson
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router

from config.problems import NotThere
from stats.football.api.access import READ
from stats.football.models import Season
from stats.football.queries.export import COLUMNS, rows_of, seasons_to_export
from stats.football.schemas.leagues import LeagueQuery

router = Router()
LINES_AT_A_TIME = 200
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


class ExportQuery(LeagueQuery):
    """Which matches, and how they are written."""

    format: Literal["csv", "jsonl"] = "csv"


@router.get("/export/matches", auth=READ, url_name="football-export")
def export_matches(request: HttpRequest, asked: Query[ExportQuery]) -> HttpResponseBase:
    """Every match of a league, or of one season of it, as CSV or JSON lines, the oldest season
    first; it is sent as it is read. Times are UTC."""
    seasons = seasons_to_export(asked.league, asked.season)
    if seasons is None:
        raise NotThere("Nothing is stored of this league or season.")
    lines = _csv(rows_of(seasons)) if asked.format == "csv" else _json_lines(rows_of(seasons))
    response = StreamingHttpResponse(lines, content_type=TYPES[asked.format])
    name = "-".join(filter(None, (seasons[0].competition.code, asked.season)))
    response["Content-Disposition"] = f'attachment; filename="{name}.{asked.format}"'
    response["ETag"] = _etag(seasons, asked.format)
    response["Cache-Control"] = "no-cache"
    return response


def _etag(seasons: Iterable[Season], written: str) -> str:
    told = ",".join(f"{one.pk}:{one.version}" for one in seasons)
    return f'W/"{sha256(f"{written} {told}".encode()).hexdigest()[:32]}"'


def _csv(rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    yield _csv_lines([tuple(COLUMNS)])
    while part := list(islice(rows, LINES_AT_A_TIME)):
        yield _csv_lines([tuple(_cell(value) for value in row) for row in part])


def _csv_lines(rows: list[tuple[Any, ...]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet may take it: no text that it would run as a formula."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _json_lines(rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    names = tuple(COLUMNS)
    while part := list(islice(rows, LINES_AT_A_TIME)):
        yield b"".join(
            orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
            for row in part
        )
