"""A match, a team, a player."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from accounts.publicread import keep_private, share
from config.paging import PageQuery, page_of
from config.problems import NotThere
from stats.football.analytics import team_form
from stats.football.api.access import READ
from stats.football.api.subject_shapes import (
    LIVE,
    appearance_out,
    form_out,
    head_out,
    match_out,
    month_out,
    record_out,
    seasons_out,
    strengths_out,
    team_out,
    total_out,
)
from stats.football.models import Season
from stats.football.queries import players as player_reads
from stats.football.queries import teams as team_reads
from stats.football.queries.forecasting import forecast_of
from stats.football.queries.matches import get_match
from stats.football.queries.positions import Position, read_position
from stats.football.queries.seasons_played import played_in
from stats.football.schemas.subjects import FbMatchOut, FbPlayerOut, FbTeamPageOut, TeamQuery

router = Router()
STRENGTHS, COMING = 100, 5


@router.get("/matches/{int:match_id}", auth=READ, response=FbMatchOut)
def read_match(request: HttpRequest, match_id: int, response: HttpResponse) -> dict[str, Any]:
    """A match with every score apart, what happened, who played, prices, the forecast, and where
    all of it comes from, changes after the end among it."""
    match = get_match(match_id)
    if match is None:
        raise NotThere("No such match is stored.")
    keep = keep_private if match.status in LIVE else share
    keep(response)
    return match_out(match, forecast_of(match))


@router.get("/teams/{int:team_id}", auth=READ, response=FbTeamPageOut)
def read_team(
    request: HttpRequest, team_id: int, asked: Query[TeamQuery], response: HttpResponse
) -> dict[str, Any]:
    """A team: a season's sums at home and away, form, strength, and its matches by cursor.

    A season or league in which it has no match is 404.
    """
    team = team_reads.get_team(team_id)
    if team is None:
        raise NotThere("No such team is stored.")
    seasons = team_reads.seasons_of(team)
    season = _season(seasons, asked)
    record = team_reads.record_of(team, season) if season else None
    position = _position(asked)
    rows = team_reads.matches_of(team, after=position, limit=asked.limit)
    items, cursor = page_of(rows, asked.limit, lambda row: (row.order_at, row.pk))
    coming = team_reads.coming_of(team, timezone.now(), COMING)
    share(response)
    return {
        **team_out(team),
        "code": team.code,
        "country": team.country.code,
        "spellings": team_reads.spellings_of(team),
        "demo": team.demo,
        "league": season.competition.code if season else None,
        "season": season.label if season else None,
        "seasons": seasons_out(seasons),
        "home": record_out(record.home) if record else None,
        "away": record_out(record.away) if record else None,
        "form": form_out(team_form(played_in(season, team=team.pk), team.pk)) if season else None,
        "strengths": strengths_out(team_reads.strengths_of(team), STRENGTHS),
        "next": [head_out(row) for row in coming],
        "matches": {"items": [head_out(row) for row in items], "next_cursor": cursor},
    }


@router.get("/players/{int:player_id}", auth=READ, response=FbPlayerOut)
def read_player(
    request: HttpRequest, player_id: int, asked: Query[PageQuery], response: HttpResponse
) -> dict[str, Any]:
    """A player: kept sums by season and month, and appearances by cursor, the latest first."""
    player = player_reads.get_player(player_id)
    if player is None:
        raise NotThere("No such player is stored.")
    months = player_reads.months_of(player)
    rows = player_reads.appearances_of(player, after=_position(asked), limit=asked.limit)
    items, cursor = page_of(rows, asked.limit, lambda row: (row.played_at, row.pk))
    share(response)
    return {
        "id": player.pk,
        "name": player.name,
        "position": player.position,
        "country": player.country,
        "born_on": player.born_on,
        "team": team_out(player.team) if player.team else None,
        "spellings": player_reads.spellings_of(player),
        "demo": player.demo,
        "seasons": [total_out(one) for one in player_reads.totals_of(months)],
        "months": [month_out(row) for row in months],
        "appearances": {"items": [appearance_out(row) for row in items], "next_cursor": cursor},
    }


def _position(asked: PageQuery) -> Position | None:
    return read_position(asked.cursor) if asked.cursor else None


def _season(seasons: list[Season], asked: TeamQuery) -> Season | None:
    """Return the season asked for, the newest for none; raises NotThere for another."""
    fits = [
        one
        for one in seasons
        if asked.season in ("", one.label) and asked.league in ("", one.competition.code)
    ]
    if not fits and (asked.season or asked.league):
        raise NotThere("The team has no match in such a season.")
    return fits[0] if fits else None
