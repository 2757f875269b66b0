"""Collectors' runs as their page shows them: words, bars and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from config.templatetags.dozor import moment, number
from stats.football.drawings.reason_words import reason_words
from stats.football.labels import RUN_KIND, SOURCE
from stats.football.models import CollectRun
from stats.football.models.incoming import RunState
from stats.football.services.collecting import COLLECTED, Progress, is_demo, is_on, progress_of

STATE: Final[dict[str, tuple[Promise, str, str]]] = {
    RunState.WAITING: (pgettext_lazy("collecting", "waiting"), "", "clock"),
    RunState.RUNNING: (pgettext_lazy("collecting", "running"), "accent", "refresh"),
    RunState.DONE: (pgettext_lazy("collecting", "done"), "good", "circle-check"),
    RunState.FAILED: (pgettext_lazy("collecting", "failed"), "bad", "alert-circle"),
    RunState.CANCELLED: (pgettext_lazy("collecting", "cancelled"), "", "x"),
}
NAMES_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as a line; `asks` says of what, `counts` what came of it, `note` what failed.

    `detail` is the English of it, "" where the note says it already.
    """

    row: CollectRun
    progress: Progress
    source: str
    kind: str
    asks: str
    word: str
    tone: str
    icon: str
    percent: int
    steps: str
    counts: str
    note: str
    detail: str
    active: bool


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source and whether it can be collected from."""

    name: str
    on: bool
    demo: bool
    note: str


def run_lines(rows: Sequence[CollectRun]) -> list[RunLine]:
    """Return runs as lines."""
    return [run_line(row) for row in rows]


def run_line(row: CollectRun) -> RunLine:
    """Return one run as a line."""
    told = progress_of(row)
    why = reason_words(row.reason)
    word, tone, icon = STATE[row.state]
    return RunLine(
        row=row,
        progress=told,
        source=SOURCE.get(row.source, row.source),
        kind=str(RUN_KIND.get(told.kind, told.kind)),
        asks=_asks(row),
        word=str(word),
        tone=tone,
        icon=icon,
        percent=int(told.share * 100),
        steps=_("%(done)s of %(all)s steps")
        % {"done": number(told.done), "all": number(told.total)},
        counts=_counts(told),
        note=_note(row, why or row.last_error, told.due_at),
        detail=row.last_error if why else "",
        active=row.state in (RunState.WAITING, RunState.RUNNING),
    )


def _asks(row: CollectRun) -> str:
    told = row.scope
    parts = [
        _shortened(told.get("leagues", [])) or _("all leagues"),
        _shortened(told.get("seasons", [])),
        told.get("day", ""),
    ]
    return " · ".join(part for part in parts if part)


def _shortened(names: Sequence[str]) -> str:
    more = len(names) - NAMES_SHOWN
    shown = ", ".join(names[:NAMES_SHOWN])
    return f"{shown} +{more}" if more > 0 else shown


def _counts(told: Progress) -> str:
    words = _("%(asked)s asked: %(stored)s new, %(same)s unchanged, %(failed)s failed")
    return words % {
        "asked": number(told.asked),
        "stored": number(told.stored),
        "same": number(told.unchanged),
        "failed": number(told.failed),
    }


def _note(row: CollectRun, why: str, due_at: datetime | None) -> str:
    """Say what failed, and until when the run waits."""
    if why and row.state == RunState.WAITING and due_at is not None:
        return _("%(reason)s It is tried again at %(at)s.") % {"reason": why, "at": moment(due_at)}
    return why


def source_lines() -> list[SourceLine]:
    """Return the sources and what one that is off needs."""
    notes = {True: "", False: _("Not set up: it needs SOFASCORE_BASE_URL.")}
    return [
        SourceLine(SOURCE[one], is_on(one), is_demo(one), notes[is_on(one)]) for one in COLLECTED
    ]
