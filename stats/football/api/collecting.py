"""Collecting by program: starting a run, how far it is, calling it off; staff only."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router, Status

from accounts.auth import Access, StaffOnly
from accounts.publicread import keep_private
from config.problems import NotThere, Problem
from stats.football.models import CollectRun
from stats.football.queries.runs import get_run
from stats.football.schemas.collecting import CollectIn, CollectRunOut
from stats.football.services.collecting import (
    BadScope,
    SourceOff,
    cancel,
    progress_of,
    start,
)

router = Router()
SEE, CHANGE = StaffOnly("system:read"), StaffOnly("system:write")
ROOT = "/api/v1/football/collect"
ID_MAX = 2**63 - 1
RunId = Annotated[int, Path(ge=1, le=ID_MAX)]


@router.post("/collect", auth=CHANGE, response={202: CollectRunOut})
def start_run(request: HttpRequest, wanted: CollectIn, response: HttpResponse) -> Any:
    """Start a run; one of the same scope that is under way is returned instead. Staff only."""
    caller: Access = request.auth  # type: ignore[attr-defined]
    told = wanted.model_dump(exclude={"source"})
    try:
        row = start(wanted.source, told, requested_by=caller.person, now=timezone.now())
    except BadScope as error:
        raise Problem(422, "bad_scope", str(error)) from error
    except SourceOff as error:
        raise Problem(503, "source_off", str(error)) from error
    keep_private(response)
    response["Location"] = _url(row)
    response["Retry-After"] = "2"
    return Status(202, _out(row))


@router.get("/collect/{run_id}", auth=SEE, response=CollectRunOut)
def read_run(request: HttpRequest, response: HttpResponse, run_id: RunId) -> dict[str, Any]:
    """How far a run is. Staff only."""
    keep_private(response)
    return _out(_known(run_id))


@router.delete("/collect/{run_id}", auth=CHANGE, response=CollectRunOut)
def stop_run(request: HttpRequest, response: HttpResponse, run_id: RunId) -> dict[str, Any]:
    """Call a run off that is under way; what is stored stays. Staff only."""
    row = _known(run_id)
    if not cancel(row, now=timezone.now()):
        raise Problem(409, "run_over", "The run has ended already.")
    keep_private(response)
    return _out(row)


def _known(run_id: int) -> CollectRun:
    row = get_run(run_id)
    if row is None:
        raise NotThere("There is no such run; those of live matches are kept for two hours.")
    return row


def _url(row: CollectRun) -> str:
    return f"{ROOT}/{row.pk}"


def _out(row: CollectRun) -> dict[str, Any]:
    told = asdict(progress_of(row))
    del told["kind"]
    return {**told, "scope": row.scope, "demo": row.demo, "location": _url(row)}
