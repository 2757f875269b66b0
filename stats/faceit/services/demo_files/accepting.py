"""Taking a demo file in: checks that need no reading, the file on disk, a row for a worker."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from config.ratelimit import too_soon
from config.work.claims import Claim, claim_one
from stats.faceit.demofile.packing import packing_of
from stats.faceit.demofile.parsing import missing_modules
from stats.faceit.models import DemoFile, DemoFileState, Match
from stats.faceit.services.demo_files.lease import lease
from stats.faceit.services.sending import send

TASK: Final = "stats.faceit.tasks.read_demo_file"
UNDER_WAY: Final = (DemoFileState.WAITING, DemoFileState.READING)
MEGABYTE: Final = 1024 * 1024
HEAD_BYTES: Final = 8
PAUSE_S: Final = 60


class CannotTake(Exception):
    """A file is not taken: `status` and `code` for programs, the text for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def folder() -> Path:
    """Return where files wait to be read."""
    return Path(settings.VAR_DIR) / "faceit-demo-files"


def unavailable() -> CannotTake | None:
    """Return why no file is taken on this server at all, None when they are."""
    if not settings.FACEIT_DEMO_FILES:
        message = _("Demo files are switched off here: the owner sets FACEIT_DEMO_FILES=1.")
        return CannotTake(503, "demo_files_off", message)
    missing = missing_modules()
    if missing:
        message = _(
            "%(packages)s must be installed to read demo files: "
            "the owner runs pip install -r requirements-demo.txt."
        ) % {"packages": ", ".join(missing)}
        return CannotTake(503, "demo_files_not_installed", message)
    return None


def newest_of(match: Match) -> DemoFile | None:
    """Return the file of a match that was uploaded last."""
    return DemoFile.objects.filter(match=match).first()


def accept(match: Match, user: User, parts: Iterable[bytes], now: datetime) -> DemoFile:
    """Write a file to disk part by part and hand it to a worker; raises CannotTake."""
    refusal = unavailable()
    if refusal:
        raise refusal
    _check_match(match)
    if too_soon(f"faceit-demo-file:{user.pk}", PAUSE_S):
        message = _("One demo file a minute: try again in a minute.")
        raise CannotTake(429, "too_fast", message)
    path = folder() / f"{secrets.token_hex(16)}.upload"
    try:
        size = _write(path, parts)
        row = _keep(match, user, path.name, size, now)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return row


def _check_match(match: Match) -> None:
    if match.stats_at is None or not match.lines.exists():
        message = _("The figures of this match are not stored yet: there is nothing to compare.")
        raise CannotTake(409, "no_figures", message)
    if DemoFile.objects.filter(match=match, state__in=UNDER_WAY).exists():
        raise _under_way()


def _under_way() -> CannotTake:
    return CannotTake(409, "file_under_way", _("A demo file of this match is being read."))


def _write(path: Path, parts: Iterable[bytes]) -> int:
    """Write the parts; raises CannotTake for what is no demo file or too large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    most = settings.FACEIT_DEMO_FILE_MB * MEGABYTE
    size, head = 0, b""
    with path.open("xb") as file:
        path.chmod(0o600)
        for part in parts:
            size += len(part)
            if size > most:
                message = _("Send at most %(count)s MB.") % {"count": settings.FACEIT_DEMO_FILE_MB}
                raise CannotTake(413, "demo_file_too_large", message)
            head = head if len(head) >= HEAD_BYTES else (head + part)[:HEAD_BYTES]
            file.write(part)
    if packing_of(head) is None:
        message = _("This is no demo file of CS2 (.dem, or packed as .gz, .bz2 or .zst).")
        raise CannotTake(422, "not_a_demo_file", message)
    return size


def _keep(match: Match, user: User, name: str, size: int, now: datetime) -> DemoFile:
    try:
        with transaction.atomic():
            row = DemoFile.objects.create(
                match=match,
                demo=match.demo,
                uploaded_by=user,
                uploaded_at=now,
                requested_at=now,
                next_due_at=now,
                file_name=name,
                size_bytes=size,
            )
            claim = claim_one(DemoFile, row.pk, now, lease=lease())
            if claim:
                transaction.on_commit(partial(enqueue, claim))
    except IntegrityError:
        raise _under_way() from None
    return row


def enqueue(claim: Claim) -> None:
    """Hand a claimed file to the workers."""
    send(TASK, claim.pk, claim.token)
