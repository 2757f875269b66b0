"""Reading a file under a claim, in a process of its own; what it tells goes to the lines."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.work.claims import Claim, StaleClaim, claim_due, claim_one, finish, keep, start
from stats.faceit.demofile.recording import Kill, Recording, Round
from stats.faceit.models import DemoFile, DemoFileReason, DemoFileState
from stats.faceit.services.demo_files.accepting import UNDER_WAY, enqueue, folder
from stats.faceit.services.demo_files.applying import NotThisMatch, apply
from stats.faceit.services.demo_files.lease import lease

SWEEP_LIMIT: Final = 5
# A file that ended its worker so often is not tried again.
ATTEMPTS_MAX: Final = 3
ORPHANED_AFTER: Final = timedelta(days=1)
DETAIL_LENGTH: Final = 200


class Unread(Exception):
    """The file told nothing: why, and what its reader said."""

    def __init__(self, reason: DemoFileReason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


Read = Callable[[Path], Recording]


def sweep_files(now: datetime) -> int:
    """Hand out files whose worker died, and delete what no row speaks of; returns how many."""
    claims = claim_due(DemoFile, now, limit=SWEEP_LIMIT, lease=lease())
    for claim in claims:
        enqueue(claim)
    _delete_orphans(now)
    return len(claims)


def _delete_orphans(now: datetime) -> None:
    if not folder().is_dir():
        return
    wanted = set(DemoFile.objects.filter(state__in=UNDER_WAY).values_list("file_name", flat=True))
    for path in folder().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.name not in wanted and path.stat().st_mtime < _edge(now):
                path.unlink()


def _edge(now: datetime) -> float:
    return (now - ORPHANED_AFTER).timestamp()


def read_file(pk: int, token: int | None, *, now: datetime, read: Read | None = None) -> str:
    """Read one file and delete it; returns its state in a word, or "taken", "stale".

    `read` is how a file becomes a Recording: by default a process of its own, under limits.
    """
    taken = Claim(DemoFile, pk, token) if token is not None else _claim(pk, now)
    claim = start(taken, now, lease=lease()) if taken else None
    if claim is None:
        return "taken"
    row = DemoFile.objects.select_related("match").get(pk=pk)
    if row.state not in UNDER_WAY:
        return "taken"
    path = folder() / row.file_name
    try:
        if row.failures >= ATTEMPTS_MAX:
            raise Unread(DemoFileReason.TOO_MUCH)
        keep(claim, now, lease=lease(), state=DemoFileState.READING, failures=row.failures + 1)
        _store(row, claim, (read or read_apart)(path))
    except Unread as unread:
        _refuse(claim, unread)
    except StaleClaim:
        return "stale"
    path.unlink(missing_ok=True)
    return DemoFile.objects.values_list("state", flat=True).get(pk=pk)


def _claim(pk: int, now: datetime) -> Claim | None:
    return claim_one(DemoFile, pk, now, lease=lease())


def _store(row: DemoFile, claim: Claim, recording: Recording) -> None:
    now = timezone.now()
    try:
        with transaction.atomic():
            applied = apply(row.match, recording)
            _end(
                claim, now, state=DemoFileState.DONE,
                map_number=applied.map_number, figures=applied.figures,
            )  # fmt: skip
    except NotThisMatch as mismatch:
        raise Unread(DemoFileReason(mismatch.why)) from mismatch


def _refuse(claim: Claim, unread: Unread) -> None:
    detail = unread.detail[:DETAIL_LENGTH]
    _end(
        claim, timezone.now(), state=DemoFileState.REFUSED, reason=unread.reason, detail=detail
    )  # fmt: skip


def _end(claim: Claim, now: datetime, **fields: Any) -> None:
    finish(claim, now, None, ended_at=now, file_name="", **fields)


def read_apart(path: Path) -> Recording:
    """Read a file in a process with limits of memory, time and size; raises Unread."""
    if not path.is_file():
        raise Unread(DemoFileReason.LOST)
    with tempfile.TemporaryDirectory(prefix="read-", dir=folder()) as scratch:
        try:
            done = subprocess.run(  # noqa: S603  # our own command line, no shell
                _command(path, Path(scratch)),
                cwd=settings.BASE_DIR,
                env=_environment(scratch),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=settings.FACEIT_DEMO_FILE_READ_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unread(DemoFileReason.TOO_MUCH) from None
    return _understood(done)


def _command(path: Path, scratch: Path) -> list[str]:
    limits = (
        settings.FACEIT_DEMO_FILE_UNPACKED_MB,
        settings.FACEIT_DEMO_FILE_MEMORY_MB,
        settings.FACEIT_DEMO_FILE_READ_S,
    )
    module = "stats.faceit.demofile.parsing"
    return [sys.executable, "-m", module, str(path), str(scratch), *map(str, limits)]


def _environment(scratch: str) -> dict[str, str]:
    """Return what the process may know: no address, no key, no password of ours."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": scratch,
        "TMPDIR": scratch,
        "POLARS_MAX_THREADS": "1",
        "RAYON_NUM_THREADS": "1",
    }


def _understood(done: "subprocess.CompletedProcess[bytes]") -> Recording:
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        killed = done.returncode < 0 or "MemoryError" in last
        reason = DemoFileReason.TOO_MUCH if killed else DemoFileReason.UNREADABLE
        raise Unread(reason, last)
    try:
        told = json.loads(done.stdout)
        if "refused" in told:
            raise Unread(DemoFileReason(told["refused"]), told.get("detail", ""))
        return _recording(told["recording"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unread(DemoFileReason.UNREADABLE, type(error).__name__) from error


def _recording(told: dict[str, Any]) -> Recording:
    rounds = [
        Round(one["number"], one["winner_side"], [Kill(**kill) for kill in one["kills"]])
        for one in told["rounds"]
    ]
    return Recording(told["map"], told["tick_rate"], told["names"], rounds)
