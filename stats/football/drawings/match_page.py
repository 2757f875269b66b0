"""A match's page: its head, and the section that is asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from config.templatetags.dozor import DASH, number, percent
from stats.football.analytics import HeadToHead
from stats.football.drawings.forecasts import match_forecast_context
from stats.football.drawings.match_changes import change_lines
from stats.football.drawings.match_events import event_lines, race, timeline
from stats.football.drawings.match_head import head_context, team_name, title_of
from stats.football.drawings.match_parts import (
    columns_of,
    lineups_by_side,
    odds_lines,
    period_items,
    periods_of,
    shot_lines,
    shot_map,
    statistic_lines,
)
from stats.football.labels import SOURCE
from stats.football.models import Match, MatchSource
from stats.football.queries import matches as reads
from stats.football.queries.situation import Situation, situation_of

VIEWS: Final = ("overview", "statistics", "lineups", "shots")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Who told of a match, under which name, where and when; `url` is empty for files."""

    label: str
    key: str
    url: str
    told_at: datetime
    stored_at: datetime
    fetched_at: datetime | None
    sha256: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A team's place around the match as written; `tone` tells up from down."""

    name: str
    before: str
    after: str
    moved: int | None
    points: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """An earlier match of the two teams."""

    url: str
    day: datetime
    season: str
    names: str
    score: str


def live_context(match: Match, now: datetime, view: str = "overview") -> dict[str, Any]:
    """Return what `football/match_live.html` shows: the score, and events in the overview."""
    return _with_events(match, now, view if view in VIEWS else "overview")


def _with_events(match: Match, now: datetime, view: str) -> dict[str, Any]:
    events = reads.events_of(match) if view == "overview" else []
    title = _("Goals and cards by minute: %s above the line") % team_name(match.home)
    head = head_context(match, now)
    query = "" if view == "overview" else f"?view={view}"
    return {
        **head,
        "live_url": head["live_url"] + query,
        "events": event_lines(match, events),
        "timeline": timeline(match, events, title),
    }


def match_context(match: Match, now: datetime, view: str, period: str) -> dict[str, Any]:
    """Return what a match's page shows under `view`, one of VIEWS (else the overview)."""
    told = reads.told_of(match)
    has = {"statistics": told.statistics, "lineups": told.lineups, "shots": told.shots}
    view = view if view in VIEWS else "overview"
    page_url = reverse("football:match", args=[match.pk])
    context = {
        **_with_events(match, now, view),
        "told": told,
        "last_told": reads.last_told(match),
        "view": view,
        "tabs": _tabs(page_url, view, has) if told.any else [],
        "page_url": page_url,
    }
    parts = {"statistics": _statistics, "lineups": _lineups, "shots": _shots}
    if view in parts:
        return context | (parts[view](match, period) if has[view] else {})
    return context | _overview(match, told.shots)


def _tabs(page_url: str, view: str, has: dict[str, bool]) -> list[dict[str, Any]]:
    labels = {
        "overview": _("Overview"),
        "statistics": _("Statistics"),
        "lineups": _("Lineups"),
        "shots": _("Shots"),
    }
    return [
        {
            "label": label,
            "url": page_url if key == "overview" else f"{page_url}?view={key}",
            "current": key == view,
        }
        for key, label in labels.items()
        if has.get(key, True) or key == view
    ]


def _names(match: Match) -> dict[int, str]:
    return {match.home_id: team_name(match.home), match.away_id: team_name(match.away)}


# --- sections -----------------------------------------------------------------------------------
def _overview(match: Match, has_shots: bool) -> dict[str, Any]:
    shots = reads.shots_of(match) if has_shots else []
    changes = reads.changes_of(match)
    names = _names(match)
    over = match.ft_home is not None
    situation = situation_of(match, over=over)
    return {
        "race": race(match, shots, _("Chances as they added up over the minutes")),
        "odds": odds_lines(reads.odds_of(match)),
        **_meetings(match, reads.meetings_of(match), names),
        "places": [_place(one, names) for one in situation] if situation else [],
        "sources": [_source(row) for row in reads.sources_of(match)],
        "late_changes": change_lines((row for row in changes if row.after_end), names),
        "early_changes": change_lines((row for row in changes if not row.after_end), names),
        **match_forecast_context(match),
    }


def _statistics(match: Match, period: str) -> dict[str, Any]:
    rows = reads.statistics_of(match)
    periods = periods_of(rows)
    chosen = period if period in periods else next(iter(periods), "")
    return {
        "statistics": statistic_lines(rows, chosen),
        "periods": period_items(periods, chosen, "?view=statistics"),
    }


def _lineups(match: Match, _period: str) -> dict[str, Any]:
    rows = reads.lineups_of(match)
    return {
        "lineups": lineups_by_side(match, rows, _names(match)),
        "lineup_columns": columns_of(rows),
    }


def _shots(match: Match, _period: str) -> dict[str, Any]:
    shots = reads.shots_of(match)
    names = _names(match)
    title = _("Shots on the pitch, %s shooting to the right") % names[match.home_id]
    return {
        "shots": shot_lines(shots, names),
        "shot_map": shot_map(match, shots, title),
        "xg_told": any(shot.xg is not None for shot in shots),
    }


def _meetings(match: Match, met: HeadToHead, names: dict[int, str]) -> dict[str, Any]:
    share = met.win_share.estimate
    lines = [
        MeetingLine(
            url=reverse("football:match", args=[one.key]),
            day=datetime.fromordinal(one.day),
            season=one.season,
            names=f"{names[one.home]} – {names[one.away]}",
            score=f"{one.home_goals}:{one.away_goals}",
        )
        for one in met.last
    ]
    words = ""
    if share is not None:
        words = _("%(team)s won %(share)s (95 %% interval %(low)s to %(high)s)") % {
            "team": names[match.home_id],
            "share": percent(share.value),
            "low": percent(share.low),
            "high": percent(share.high),
        }
    return {"met": met, "meetings": lines, "met_words": words}


def _place(one: Situation, names: dict[int, str]) -> PlaceLine:
    moved = one.before.position - one.after.position if one.before and one.after else None
    last = one.after or one.before
    return PlaceLine(
        names[one.team],
        number(one.before.position) if one.before and one.before.played else DASH,
        number(one.after.position) if one.after else DASH,
        moved if one.before and one.before.played else None,
        number(last.points) if last else DASH,
    )


def _source(row: MatchSource) -> SourceLine:
    url = row.raw.url if row.raw else ""
    return SourceLine(
        SOURCE.get(row.source, row.source),
        row.key,
        url if url.startswith(("http://", "https://")) and not row.demo else "",
        row.changed_at,
        row.stored_at,
        row.raw.fetched_at if row.raw else None,
        row.raw.sha256 if row.raw else "",
    )


__all__ = ["VIEWS", "live_context", "match_context", "title_of"]
