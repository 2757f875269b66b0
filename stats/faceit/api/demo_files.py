"""Demo files of matches: sent as they are, read later by a worker."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from accounts.auth import Access, TokenOrSession
from accounts.models import User
from accounts.publicread import keep_private
from config.problems import NotThere, Problem
from stats.faceit.api.access import WRITE
from stats.faceit.api.shapes import ROOT
from stats.faceit.models import DemoFile, Match
from stats.faceit.queries.matches import get_match
from stats.faceit.schemas.demo_files import DemoFileOut
from stats.faceit.services.demo_files import CannotTake, accept, newest_of, unavailable

router = Router()
OWN = TokenOrSession("faceit:read")
CHUNK = 256 * 1024
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/match/{match_id}/demo", auth=WRITE, response={202: DemoFileOut}, openapi_extra=BODY)
def send_demo_file(request: HttpRequest, match_id: str, response: HttpResponse) -> Any:
    """Send a demo file of this match (.dem, or packed as .gz, .bz2 or .zst) as the request's body.

    A worker reads it and compares it with the stored match: map, people, rounds, score, kills. Then
    its players have their true KAST, and 2.0 with it. One file a minute and person, one at a time
    of a match. 503 `demo_files_off` where the owner did not switch this on.
    """
    _raise_if_unavailable()
    match = _match(match_id)
    caller: Access = request.auth  # type: ignore[attr-defined]
    person: User = caller.person
    _check_length(request)
    try:
        row = accept(match, person, _parts(request), timezone.now())
    except CannotTake as error:
        raise _problem(error) from error
    keep_private(response)
    response["Location"] = _url(match)
    return Status(202, _out(match, row))


@router.get("/match/{match_id}/demo", auth=OWN, response=DemoFileOut)
def read_demo_file(request: HttpRequest, match_id: str, response: HttpResponse) -> dict[str, Any]:
    """Where the demo file of this match stands that was sent last, and what was counted from it."""
    match = _match(match_id)
    row = newest_of(match)
    if row is None:
        raise NotThere("No demo file of this match was sent.")
    keep_private(response)
    return _out(match, row)


def _raise_if_unavailable() -> None:
    refusal = unavailable()
    if refusal:
        raise _problem(refusal)


def _problem(error: CannotTake) -> Problem:
    headers = {"Retry-After": "60"} if error.status == 429 else {}
    return Problem(error.status, error.code, error.message, headers=headers)


def _check_length(request: HttpRequest) -> None:
    """Refuse by the declared length before anything is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = settings.FACEIT_DEMO_FILE_MB
    if length.isdecimal() and int(length) > most * 1024 * 1024:
        raise Problem(413, "demo_file_too_large", f"Send at most {most} MB.")


def _parts(request: HttpRequest) -> Iterator[bytes]:
    while part := request.read(CHUNK):
        yield part


def _match(match_id: str) -> Match:
    match = get_match(match_id)
    if match is None:
        raise NotThere("Nothing is stored of this match.")
    return match


def _url(match: Match) -> str:
    return f"{ROOT}/match/{match.match_id}/demo"


def _out(match: Match, row: DemoFile) -> dict[str, Any]:
    return {
        "match_id": match.match_id,
        "state": row.state,
        "reason": row.reason,
        "message": str(row.get_reason_display()) if row.reason else "",
        "uploaded_at": row.uploaded_at,
        "ended_at": row.ended_at,
        "size_bytes": row.size_bytes,
        "map_number": row.map_number,
        "players": [{"player_id": ident, **counts} for ident, counts in row.figures.items()],
        "location": _url(match),
    }
