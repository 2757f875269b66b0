"""The head of a match's page: who plays, where it stands, and every score apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stats.football.labels import STATUS, league_name, named, round_label
from stats.football.models import Match, Team
from stats.football.queries.scores import NOT_PLAYED, pair_of, shown_score, status_of
from stats.football.records import Status

TONES: Final[Mapping[str, str]] = {
    Status.LIVE: "accent",
    Status.HALF_TIME: "accent",
    Status.POSTPONED: "warn",
    Status.CANCELLED: "warn",
    Status.ABANDONED: "warn",
    Status.INTERRUPTED: "warn",
    Status.UNKNOWN: "warn",
}
ICONS: Final[Mapping[str, str]] = {
    Status.SCHEDULED: "calendar-event",
    Status.LIVE: "activity",
    Status.HALF_TIME: "hourglass",
    Status.FINISHED: "flag",
    Status.AFTER_EXTRA_TIME: "flag",
    Status.AFTER_PENALTIES: "flag",
    Status.POSTPONED: "clock",
    Status.CANCELLED: "ban",
    Status.ABANDONED: "ban",
    Status.INTERRUPTED: "alert-triangle",
}
LIVE_EVERY_S, WAITING_EVERY_S = 15, 60
NEAR = timedelta(hours=6)
SETTLED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Side:
    """A team at the head: `won` is None while nothing is decided or it was a draw."""

    team: Team
    name: str
    url: str
    goals: int | None
    shootout: int | None
    won: bool | None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One of the scores that are kept apart."""

    label: str
    home: int
    away: int


def head_context(match: Match, now: datetime) -> dict[str, Any]:
    """Return what stands over a match's page and in its live part."""
    status = status_of(match)
    competition = match.season.competition
    return {
        "match": match,
        "title": title_of(match),
        "league_title": league_name(competition.code, competition.name),
        "league_code": competition.code,
        "round_words": round_label(match.round, match.round_number),
        "state_word": capfirst(str(STATUS[status])),
        "state_tone": TONES.get(status, ""),
        "state_icon": ICONS.get(status, "help-circle"),
        "live": status.live,
        "not_played": status in NOT_PLAYED,
        "sides": _sides(match),
        "score_rows": score_rows(match),
        "score_note": _score_note(match),
        "poll_s": poll_s(match, now),
        "live_url": reverse("football:match-live", args=[match.pk]),
    }


def title_of(match: Match) -> str:
    """Return who plays whom, in the reader's language."""
    return f"{team_name(match.home)} – {team_name(match.away)}"


def team_name(team: Team) -> str:
    """Return a team's name in the reader's language where a source tells it."""
    return named(team.name, team.translations)


def winner_of(match: Match) -> str | None:
    """Return "home" or "away"; None for a draw, and while nothing is decided."""
    if not (status_of(match).finished or match.awarded):
        return None
    decided = pair_of(match, "so") or shown_score(match)
    if decided is None or decided[0] == decided[1]:
        return None
    return "home" if decided[0] > decided[1] else "away"


def score_rows(match: Match) -> list[ScoreRow]:
    """Return the scores that are told, each apart."""
    labels = {
        "ht": _("Half time"),
        "ft": _("Full time"),
        "et": _("Extra time alone"),
        "so": _("Shoot-out"),
    }
    found = [(label, pair_of(match, prefix)) for prefix, label in labels.items()]
    return [ScoreRow(label, *pair) for label, pair in found if pair is not None]


def poll_s(match: Match, now: datetime) -> int | None:
    """Return after how many seconds a page should look again; None for what is settled."""
    status = status_of(match)
    if status.live:
        return LIVE_EVERY_S
    when = match.kickoff or match.order_at
    if status.finished:
        ended = match.finished_at or when
        return WAITING_EVERY_S if ended and now - ended < SETTLED else None
    return WAITING_EVERY_S if when and when - NEAR < now < when + SETTLED else None


def _sides(match: Match) -> list[Side]:
    score, shootout, winner = shown_score(match), pair_of(match, "so"), winner_of(match)
    return [
        Side(
            team,
            team_name(team),
            reverse("football:team", args=[team.pk]),
            None if score is None else score[index],
            None if shootout is None else shootout[index],
            None if winner is None else winner == side,
        )
        for index, (side, team) in enumerate((("home", match.home), ("away", match.away)))
    ]


def _score_note(match: Match) -> str:
    status = status_of(match)
    if match.awarded:
        return _("awarded off the pitch")
    if status is Status.ABANDONED:
        return _("when it was abandoned")
    if status is Status.INTERRUPTED:
        return _("interrupted")
    if status is Status.UNKNOWN:
        return _("the source does not say whether it is over")
    if status in (Status.AFTER_EXTRA_TIME, Status.AFTER_PENALTIES):
        return _("after extra time") if pair_of(match, "et") else ""
    return ""
