"""Leagues, their seasons, tables and matches."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from accounts.publicread import keep_private, share
from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem
from stats.football.api.access import READ
from stats.football.api.finding import season_or_404, seasons_or_404
from stats.football.api.league_shapes import fixture_out, league_out, standings_out
from stats.football.queries.fixtures import (
    Fixture,
    Position,
    RoundRef,
    list_fixtures,
    list_rounds,
    position_of,
    with_chances,
)
from stats.football.queries.leagues import list_current, told_of_all
from stats.football.queries.standings import last_check, standings_of, standings_of_all
from stats.football.schemas.leagues import (
    FbFixtureOut,
    FbLeaguesOut,
    FbSeasonsOut,
    FbStandingsOut,
    FixturesQuery,
    LeagueQuery,
    StandingsQuery,
)

router = Router()
PK_MAX = 2**63


@router.get("/leagues", auth=READ, response=FbLeaguesOut)
def list_leagues(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Every league that has matches, with its newest season, how far it is and who leads."""
    seasons = list_current()
    tables, told = standings_of_all(seasons), told_of_all(seasons)
    share(response)
    return {"items": [league_out(one, tables[one.pk], told.get(one.pk)) for one in seasons]}


@router.get("/seasons", auth=READ, response=FbSeasonsOut)
def list_league_seasons(
    request: HttpRequest, asked: Query[LeagueQuery], response: HttpResponse
) -> dict[str, Any]:
    """The seasons of a league that have matches, the newest first; `season` keeps one."""
    found, seasons = seasons_or_404(asked.league, asked.season)
    share(response)
    kept = [found] if asked.season else seasons
    items = [
        {
            "season": one.label,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "version": one.version,
            "newest": one == seasons[0],
        }
        for one in kept
    ]
    return {"league": asked.league, "items": items}


@router.get("/standings", auth=READ, response=FbStandingsOut)
def read_standings(
    request: HttpRequest, asked: Query[StandingsQuery], response: HttpResponse
) -> dict[str, Any]:
    """A season's table by the league's own rules, from its matches, as of any day.

    `home` and `away` count those matches alone, `form` each team's last five; their places are by
    plain goals and worth nothing.
    """
    season = season_or_404(asked.league, asked.season)
    found = standings_of(season, asked.view, asked.date)
    share(response)
    return standings_out(season, found, asked.view, asked.date, last_check(season))


@router.get("/fixtures", auth=READ, response=Page[FbFixtureOut])
def list_season_fixtures(
    request: HttpRequest,
    asked: Query[FixturesQuery],
    page: Query[PageQuery],
    response: HttpResponse,
) -> dict[str, Any]:
    """A season's matches in order of play, with what was forecast of those to come.

    `round` is a number, or a name such as `Final`; an unknown one is 404.
    """
    season = season_or_404(asked.league, asked.season)
    text = _round(list_rounds(season), asked.round) if asked.round else None
    found = list_fixtures(season, round_text=text, after=_after(page.position()), limit=page.limit)
    items, cursor = page_of(with_chances(found), page.limit, _key)
    if any(one.live for one in items):
        keep_private(response)
    else:
        share(response)
    return {"items": [fixture_out(one) for one in items], "next_cursor": cursor}


def _round(rounds: list[RoundRef], asked: str) -> str:
    for one in rounds:
        if asked in (one.text, str(one.number)):
            return one.text
    raise NotThere("There is no such round in this season.")


def _key(fixture: Fixture) -> list[Any]:
    at, pk = position_of(fixture)
    return [at.isoformat() if at else None, pk]


def _after(position: list[Any] | None) -> Position | None:
    if position is None:
        return None
    if len(position) != 2 or type(position[1]) is not int or abs(position[1]) >= PK_MAX:
        raise _bad_cursor()
    if position[0] is None:
        return None, position[1]
    try:
        moment = datetime.fromisoformat(position[0])
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return moment.astimezone(UTC), position[1]
    except (TypeError, ValueError, OverflowError):
        raise _bad_cursor() from None


def _bad_cursor() -> Problem:
    return Problem(400, "bad_cursor", "The cursor is not one of this list.")
