"""Matches, teams and players as the API shows them."""

from collections.abc import Iterable, Sequence
from typing import Any

from stats.football.analytics import Form, Reading
from stats.football.models import (
    Appearance,
    Match,
    MatchEvent,
    MatchSource,
    Player,
    PlayerMonth,
    Season,
    Shot,
    Team,
    TeamSeason,
    TeamStrength,
)
from stats.football.queries import matches as reads
from stats.football.queries.forecasting import MatchForecast
from stats.football.queries.players import COUNTS, Total
from stats.football.records import Status

FIGURES = (
    "minutes", "goals", "assists", "shots", "passes", "passes_completed", "tackles", "saves",
    "yellows", "reds", "xg", "rating",
)  # fmt: skip
RECORD = (
    "played", "wins", "draws", "losses", "goals_for", "goals_against", "clean_sheets", "shots",
    "shots_known", "xg", "xg_known", "goal_minutes", "conceded_minutes",
)  # fmt: skip
FINISHED = frozenset(status.value for status in Status if status.finished)
LIVE = frozenset(status.value for status in Status if status.live)
Shape = dict[str, Any]


def head_out(match: Match) -> Shape:
    """Return a match without its parts."""
    plain = ("round", "round_number", "day", "kickoff", "status", "minute", "awarded", "demo")
    return {
        "id": match.pk,
        "league": match.season.competition.code,
        "season": match.season.label,
        **{name: getattr(match, name) for name in plain},
        "finished": match.status in FINISHED,
        "home": team_out(match.home),
        "away": team_out(match.away),
        "half_time": _score(match.ht_home, match.ht_away),
        "full_time": _score(match.ft_home, match.ft_away),
        "extra_time": _score(match.et_home, match.et_away),
        "shootout": _score(match.so_home, match.so_away),
        "live": _score(match.live_home, match.live_away) if _running(match) else None,
    }


def match_out(match: Match, forecast: MatchForecast | None) -> Shape:
    """Return a match with all its parts; one query each."""
    return {
        **head_out(match),
        "venue": match.venue.name if match.venue else "",
        "city": match.venue.city if match.venue else "",
        "referee": match.referee,
        "attendance": match.attendance,
        "finished_at": match.finished_at,
        "version": match.version,
        "events": [_event(row) for row in reads.events_of(match)],
        "statistics": [
            _plain(row, ("period", "key", "home", "away")) for row in reads.statistics_of(match)
        ],
        "lineups": [_lineup(row) for row in reads.lineups_of(match)],
        "shots": [_shot(row) for row in reads.shots_of(match)],
        "odds": [
            _plain(row, ("bookmaker", "closing", "home", "draw", "away"))
            for row in reads.odds_of(match)
        ],
        "forecast": _forecast(forecast) if forecast else None,
        "sources": [_source(row) for row in reads.sources_of(match)],
        "changes": [
            _plain(row, ("at", "source", "after_end", "fields")) for row in reads.changes_of(match)
        ],
    }


def team_out(team: Team) -> Shape:
    """Return a team."""
    return {"id": team.pk, "name": team.name}


def record_out(row: TeamSeason | None) -> Shape | None:
    """Return kept sums of a season at one ground."""
    return None if row is None else _plain(row, RECORD)


def form_out(form: Form) -> Shape:
    """Return a team's form."""
    return {
        "results": form.results,
        "points": _reading(form.points),
        "goals_for": _reading(form.goals_for),
        "goals_against": _reading(form.goals_against),
    }


def strengths_out(rows: Sequence[TeamStrength], most: int) -> list[Shape]:
    """Return the latest strengths, the earliest first."""
    names = ("day", "elo", "pi_home", "pi_away", "attack", "defence")
    return [_plain(row, names) for row in rows[-most:]]


def seasons_out(seasons: Iterable[Season]) -> list[Shape]:
    """Return in which leagues and seasons there are matches."""
    return [{"league": one.competition.code, "season": one.label} for one in seasons]


def total_out(one: Total) -> Shape:
    """Return a player's season for a team."""
    return {
        **one.counts,
        **_where(one.season, one.team),
        "xg": one.xg,
        "xg_known": one.xg_known,
        "rating": one.rating,
        "rated": one.rated,
    }


def month_out(row: PlayerMonth) -> Shape:
    """Return a player's month."""
    return {
        **_plain(row, (*COUNTS, "xg", "xg_known", "rated", "month")),
        **_where(row.season, row.team),
        "rating": row.rating_sum / row.rated if row.rated else None,
    }


def appearance_out(row: Appearance) -> Shape:
    """Return a player's part in a match."""
    part = _plain(row, (*FIGURES, "team_id", "position", "substitute", "captain"))
    return {**part, "match": head_out(row.match)}


def _where(season: Season, team: Team) -> Shape:
    return {
        "league": season.competition.code,
        "season": season.label,
        "team": team_out(team),
    }


def _running(match: Match) -> bool:
    return match.status in LIVE or match.status == Status.ABANDONED


def _plain(row: Any, names: Sequence[str]) -> Shape:
    return {name: getattr(row, name) for name in names}


def _score(home: int | None, away: int | None) -> Shape | None:
    return None if home is None or away is None else {"home": home, "away": away}


def _person(player: Player | None, name: str = "") -> Shape | None:
    if player is not None:
        return {"id": player.pk, "name": player.name}
    return {"id": None, "name": name} if name else None


def _event(row: MatchEvent) -> Shape:
    return {
        **_plain(row, ("kind", "team_id", "minute", "added", "rescinded", "text")),
        "player": _person(row.player, row.player_name),
        "other": _person(row.other, row.other_name),
        "score": _score(row.home_goals, row.away_goals),
    }


def _lineup(row: Appearance) -> Shape:
    names = (*FIGURES, "team_id", "shirt", "position", "substitute", "captain")
    return {**_plain(row, names), "player": _person(row.player)}


def _shot(row: Shot) -> Shape:
    names = ("team_id", "minute", "added", "outcome", "situation", "body_part", "x", "y", "xg")
    return {**_plain(row, names), "player": _person(row.player)}


def _source(row: MatchSource) -> Shape:
    return {
        "source": row.source,
        "key": row.key,
        "url": row.raw.url if row.raw and not row.demo else "",
        "told_at": row.changed_at,
        "stored_at": row.stored_at,
        "fetched_at": row.raw.fetched_at if row.raw else None,
        "sha256": row.raw.sha256 if row.raw else "",
    }


def _forecast(found: MatchForecast) -> Shape:
    ours = found.ours
    home, draw, away = ours.chances
    return {
        "home": home,
        "draw": draw,
        "away": away,
        "goals_home": found.markets.goals_home,
        "goals_away": found.markets.goals_away,
        "made_at": ours.made_at,
        "counts": found.counts,
        "rps": ours.rps,
    }


def _reading(one: Reading) -> Shape:
    found = one.estimate
    return {
        "n": one.n,
        "needed": one.needed,
        "value": found.value if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
    }
