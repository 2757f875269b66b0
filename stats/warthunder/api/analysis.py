"""Combat rating, forecast, advice, ranking, comparison, and squadrons' weeks."""

from math import isfinite
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from ninja import Field, Query, Router, Schema

from config.paging import Page, PageQuery, make_cursor
from config.problems import NotThere, Problem
from stats.warthunder import queries
from stats.warthunder.api.access import PublicRead, share
from stats.warthunder.api.analysis_shapes import (
    combat_rating_out,
    comparison_out,
    forecast_out,
    squadron_analysis_out,
    top_out,
)
from stats.warthunder.models import Player
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.queries import analysis
from stats.warthunder.queries.analysis.forecasts import BATTLES, BATTLES_MAX
from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.recommend import Recommendations
from stats.warthunder.recommend.words import payload
from stats.warthunder.records import Mode
from stats.warthunder.schemas.analysis import (
    CombatRatingOut,
    ComparisonOut,
    ForecastOut,
    RecommendationsOut,
    SquadronAnalysisOut,
    TopOut,
)

router = Router()
READ = PublicRead()
Scope = Literal["overall", "arcade", "realistic", "simulator"]
Country = Literal[
    "", "usa", "ussr", "britain", "germany", "japan", "italy", "france", "china", "sweden", "israel"
]


class ForecastQuery(Schema):
    """Which mode (the most played one when none is given) and how many battles."""

    mode: Mode | None = None
    battles: int = Field(BATTLES, ge=1, le=BATTLES_MAX)


class TopQuery(PageQuery):
    """Whom to rank: mode, main country, played within days, fewest battles."""

    mode: Scope = "overall"
    country: Country = ""
    active_days: int | None = Field(None, ge=1, le=3650)
    min_missions: int = Field(MIN_MISSIONS, ge=1, le=1_000_000)


class CompareQuery(Schema):
    """Two to four nicks."""

    player1: str
    player2: str
    player3: str = ""
    player4: str = ""


@router.get("/features/combat-rating/{nick}", auth=READ, response=CombatRatingOut)
def read_combat_rating(request: HttpRequest, nick: str, response: HttpResponse) -> dict[str, Any]:
    """A player's combat rating per mode and overall, with what it is made of.

    Of a player of whom nothing is stored there is nothing to rate: 404.
    """
    found = analysis.player_ratings(_player(nick))
    _share_words(response)
    return combat_rating_out(found)


@router.get("/features/performance-forecast/{nick}", auth=READ, response=ForecastOut)
def read_forecast(
    request: HttpRequest, nick: str, wanted: Query[ForecastQuery], response: HttpResponse
) -> dict[str, Any]:
    """The next battles of a player: wins and targets with intervals, and their track record.

    Form and progress come from differences of readings alone.
    """
    found = analysis.forecast_player(_player(nick), wanted.mode, wanted.battles)
    _share_words(response)
    return forecast_out(found)


@router.get("/features/recommendations/{nick}", auth=READ, response=RecommendationsOut)
def read_recommendations(request: HttpRequest, nick: str, response: HttpResponse) -> dict[str, Any]:
    """Advice with the figures behind it: what top players of the same volume do differently."""
    player = _player(nick)
    found = analysis.recommendations(player)
    _share_words(response)
    reason = "" if found else analysis.why_no_advice(player)
    advice = found or Recommendations()
    names = ("mode", "top_players", "population", "provisional", "examined", "dropped")
    head = {"nick": player.nick, "demo": player.demo, "reason": reason}
    return {**head, **{name: getattr(advice, name) for name in names}, **payload(advice)}


@router.get("/top", auth=READ, response=Page[TopOut])
def list_top(
    request: HttpRequest, wanted: Query[TopQuery], response: HttpResponse
) -> dict[str, Any]:
    """Players ranked by the lower bound of their rating, so that nobody rises by playing little."""
    chosen = analysis.TopFilter(
        wanted.mode, wanted.country, wanted.active_days, wanted.min_missions
    )
    page = analysis.top(chosen, timezone.now(), after=_place(wanted.position()), limit=wanted.limit)
    share(response)
    cursor = make_cursor(page.after) if page.after else None
    return {"items": [top_out(row) for row in page.rows], "next_cursor": cursor}


@router.get("/compare", auth=READ, response=ComparisonOut)
def compare_players(
    request: HttpRequest, wanted: Query[CompareQuery], response: HttpResponse
) -> dict[str, Any]:
    """Two to four players side by side, and in words what their intervals allow to say.

    A player who cannot be compared stays in the answer with the reason.
    """
    texts = (wanted.player1, wanted.player2, wanted.player3, wanted.player4)
    try:
        found = analysis.compare([_nick(text) for text in texts if text])
    except analysis.NotComparable as error:
        raise Problem(422, "not_comparable", str(error)) from error
    _share_words(response)
    return comparison_out(found)


@router.get("/features/squadron-analytics/{clan_id}", auth=READ, response=SquadronAnalysisOut)
def read_squadron_analysis(
    request: HttpRequest, clan_id: str, response: HttpResponse
) -> dict[str, Any]:
    """A squadron (id or full name): who plays, who left with how many points, season, board."""
    squadron = queries.get_squadron(clan_id)
    if squadron is None:
        raise NotThere("No squadron of this id or full name is known here.")
    share(response)
    return squadron_analysis_out(analysis.squadron_analysis(squadron, timezone.now()))


def _share_words(response: HttpResponse) -> None:
    """Let an answer with sentences be shared among readers of one language."""
    share(response)
    patch_vary_headers(response, ["Accept-Language"])


def _nick(text: str) -> str:
    try:
        return normalise_nick(text)
    except NickError as error:
        raise Problem(422, "bad_nick", str(error)) from error


def _player(text: str) -> Player:
    player = queries.get_player(_nick(text))
    if player is None:
        raise NotThere("No reading of this player is stored.")
    return player


def _place(position: list[Any] | None) -> tuple[float, int] | None:
    """Return the last place of the page before; raises Problem 400 for another list's cursor."""
    if position is None:
        return None
    kinds = [type(value) for value in position]
    if kinds not in ([float, int], [int, int]) or abs(position[1]) >= 2**63:
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.")
    low = float(position[0])
    if not isfinite(low):
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.")
    return low, int(position[1])
