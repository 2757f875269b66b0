"""What is worked out of a player's matches, comparison of players, rankings."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from accounts.publicread import is_known, keep_private, share, share_words
from config.paging import PageQuery, make_cursor
from config.problems import Problem
from stats.faceit.api.access import READ, pace
from stats.faceit.api.asking import analysis_or_202, ready_or_asked, stored_player
from stats.faceit.api.compared import comparison_out
from stats.faceit.api.players import PK_MAX, bad_cursor
from stats.faceit.api.shapes import elo_out, form_out, maps_out, player_ref, stats_out
from stats.faceit.queries.comparison import compare_players
from stats.faceit.queries.players import mates_of
from stats.faceit.queries.rankings import Place, list_ranking
from stats.faceit.schemas.analysis import CsFormOut, MapsOut, StatsOut
from stats.faceit.schemas.matches import CsComparisonOut
from stats.faceit.schemas.players import CsRefreshOut, EloLedgerOut, RankingOut
from stats.faceit.services.rankings import ask_for_ranking

router = Router()
Region = Literal["EU", "NA", "SA", "OCE", "SEA", "US"]


class CsCompareQuery(Schema):
    """Two to four players: nicknames, FACEIT ids, SteamID64s or addresses."""

    player1: str
    player2: str
    player3: str = ""
    player4: str = ""


class RankingQuery(PageQuery):
    """Which country within the region: two letters, all when it is not given."""

    country: str = Field("", pattern="^([a-zA-Z]{2})?$")


@router.get("/player/{nickname}/stats", auth=READ, response={200: StatsOut, 202: CsRefreshOut})
def read_stats(request: HttpRequest, nickname: str, response: HttpResponse) -> Any:
    """Ratings (in all stored matches, the last 20 and 100, by map), each with kind, interval,
    measured error and sample size; openings, clutches, multi-kills, utility, weapons, tilt,
    synergy with team mates, streaks, bests and hours. Below its least sample a figure is null.

    202 while the first analysis is being worked out.
    """
    player = stored_player(nickname)
    ready = ready_or_asked(request, player, response)
    return analysis_or_202(ready, stats_out(player, ready, mates_of(ready)), request, response)


@router.get("/player/{nickname}/form", auth=READ, response={200: CsFormOut, 202: CsRefreshOut})
def read_form(request: HttpRequest, nickname: str, response: HttpResponse) -> Any:
    """How a player rates of late against their usual self, and when the level changed."""
    player = stored_player(nickname)
    ready = ready_or_asked(request, player, response)
    return analysis_or_202(ready, form_out(player, ready), request, response)


@router.get("/player/{nickname}/maps", auth=READ, response={200: MapsOut, 202: CsRefreshOut})
def read_maps(request: HttpRequest, nickname: str, response: HttpResponse) -> Any:
    """A player's map pool: win rates with Wilson intervals, shrunk rates, what to pick and ban."""
    player = stored_player(nickname)
    ready = ready_or_asked(request, player, response)
    return analysis_or_202(ready, maps_out(player, ready), request, response)


@router.get("/player/{nickname}/elo", auth=READ, response={200: EloLedgerOut, 202: CsRefreshOut})
def read_elo(request: HttpRequest, nickname: str, response: HttpResponse) -> Any:
    """Elo, the levels around it, and the ledger: observed beside predicted changes, gaps named."""
    player = stored_player(nickname)
    ready = ready_or_asked(request, player, response)
    return analysis_or_202(ready, elo_out(player, ready), request, response)


@router.get("/compare", auth=READ, response=CsComparisonOut)
def compare(
    request: HttpRequest, wanted: Query[CsCompareQuery], response: HttpResponse
) -> dict[str, Any]:
    """Two to four stored players side by side, and the matches they had in common.

    A figure is said to be ahead of another only when their 95 % intervals do not overlap.
    """
    texts = (wanted.player1, wanted.player2, wanted.player3, wanted.player4)
    players = [stored_player(text) for text in texts if text]
    try:
        found = compare_players(players)
    except ValueError as error:
        raise Problem(422, "not_comparable", "Name two to four different players.") from error
    share_words(response)
    return comparison_out(found)


@router.get("/rankings/{region}", auth=READ, response=RankingOut)
def read_ranking(
    request: HttpRequest, region: Region, wanted: Query[RankingQuery], response: HttpResponse
) -> dict[str, Any]:
    """A region's ranking, or a country's within it, as far as it is stored.

    What is missing or old is asked for by a worker for those who signed in or sent a token; come
    again in a moment. `stale` says so.
    """
    after = _place(wanted.position())
    country = wanted.country.lower()
    now = timezone.now()
    page = list_ranking(region, country, now, after=after, limit=wanted.limit)
    short = page.stale or (page.after is None and len(page.rows) < wanted.limit)
    if short and is_known(request) and _asked(request, region, country, after):
        keep_private(response)
    else:
        share(response)
    items = [
        {**player_ref(one.player), "position": one.position, "ranked_at": one.ranked_at}
        for one in page.rows
    ]
    return {
        "items": items,
        "next_cursor": make_cursor(page.after) if page.after else None,
        "oldest_at": page.oldest_at,
        "stale": page.stale,
    }


def _asked(request: HttpRequest, region: str, country: str, after: Place | None) -> bool:
    """Have a part of the ranking fetched; the service asks once in a ranking's lifetime."""
    try:
        pace(request)
    except Problem:
        return False  # what is stored is answered anyway
    return ask_for_ranking(region, country, after[0] if after else 0)


def _place(position: list[Any] | None) -> Place | None:
    if position is None:
        return None
    numbers = [one for one in position if type(one) is int and 0 <= one < PK_MAX]
    if len(position) != 2 or len(numbers) != 2 or numbers[0] >= 2**31:
        raise bad_cursor()
    return numbers[0], numbers[1]
