"""What a source's record says of a match's columns, and what of a stored match it changes."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

import orjson

from stats.football.models import Match
from stats.football.records import MatchRecord, Status

_SCORES: Final = {
    "half_time": "ht",
    "full_time": "ft",
    "extra_time": "et",
    "shootout": "so",
    "current": "live",
}
# What sources say that have not heard of the end yet.
_BEFORE_THE_END: Final = frozenset(
    {Status.SCHEDULED, Status.UNKNOWN, Status.LIVE, Status.HALF_TIME, Status.POSTPONED}
)
_PARTS: Final[dict[str, Any]] = dict.fromkeys(
    ("events", "statistics", "lineups", "shots", "odds", "changed_at")
)


def digest_of(record: MatchRecord) -> str:
    """Return what two versions of a match have in common when they say the same of it.

    Events, figures and the like are left out: answers tell them or do not.
    """
    said = orjson.dumps(replace(record, **_PARTS), option=orjson.OPT_SORT_KEYS, default=dict)
    return hashlib.sha256(said).hexdigest()


def columns_of(record: MatchRecord) -> dict[str, Any]:
    """Return the columns of a match that a record tells; what it does not tell is not there."""
    said: dict[str, Any] = {
        "status": record.status.value,
        "minute": record.minute if record.status.live else None,
        "awarded": record.awarded,
        **_scores(record),
        **_when(record),
    }
    optional = {
        "round": record.round[:60],
        "round_number": record.round_number,
        "referee": record.referee[:80],
        "attendance": record.attendance,
    }
    return said | {name: value for name, value in optional.items() if value not in (None, "")}


def _scores(record: MatchRecord) -> dict[str, int]:
    found = {}
    for name, prefix in _SCORES.items():
        score = getattr(record.scores, name)
        if score is not None:
            found[f"{prefix}_home"], found[f"{prefix}_away"] = score.home, score.away
    return found


def _when(record: MatchRecord) -> dict[str, Any]:
    day = day_of(record)
    if day is None:
        return {}
    noon = datetime.combine(day, time(12), UTC)
    return {"day": day, "kickoff": record.kickoff, "order_at": record.kickoff or noon}


def day_of(record: MatchRecord) -> date | None:
    """Return the day of a match as told, else that of its kick-off; None where neither is."""
    return record.day or (record.kickoff.date() if record.kickoff else None)


def changes_of(match: Match, record: MatchRecord, said: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the columns of a stored match that a record changes, each as [before, after]."""
    after = dict(said)
    if _not_heard_of_the_end(match, record):
        for name in ("status", "minute", "awarded", "live_home", "live_away"):
            after.pop(name, None)
    if record.kickoff is None and match.day == after.get("day"):
        # The day alone takes nothing from a kick-off that is known.
        for name in ("kickoff", "order_at"):
            after.pop(name, None)
    if not record.awarded and record.scores.full_time is None:
        after.pop("awarded", None)
    return {
        name: [getattr(match, name), value]
        for name, value in after.items()
        if getattr(match, name) != value
    }


def _not_heard_of_the_end(match: Match, record: MatchRecord) -> bool:
    """Tell whether a record only lags behind: without dates its silence is no correction."""
    ended = Status(match.status).finished
    return ended and record.status in _BEFORE_THE_END and record.changed_at is None
