"""Football's lines of the table of access, and the things that they name."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from model_bakery import baker

from config.tests.access_shapes import PUBLIC, STAFF, Call, Page
from stats.football.models import CollectRun, Competition, Country, Match, Player, Season, Team


def football_match_row() -> Match:
    """A finished match of a league."""
    country, _ = Country.objects.get_or_create(code="en", defaults={"name": "England"})
    league, _ = Competition.objects.get_or_create(
        code="en.1", demo=False, defaults={"name": "Premier League", "country": country}
    )
    season, _ = Season.objects.get_or_create(competition=league, label="2025-26")
    home, away = (baker.make(Team, name=name, country=country) for name in ("Reds", "Blues"))
    at = timezone.now() - timedelta(days=1)
    return Match.objects.create(
        season=season, home=home, away=away, round="Matchday 1", round_number=1, day=at.date(),
        kickoff=at, order_at=at, status="finished", ft_home=2, ft_away=1,
    )  # fmt: skip


def football_league(world: Any) -> Mapping[str, Any]:
    """A league with a match, by its code."""
    return {"code": football_match_row().season.competition.code}


def football_stored(world: Any) -> Mapping[str, Any]:
    """A league with a match, of which the address says nothing."""
    football_match_row()
    return {}


def _run() -> CollectRun:
    return CollectRun.objects.create(source="openfootball", key="full", state="waiting")


def football_run_page(world: Any) -> Mapping[str, Any]:
    """A collector's run that has not ended, as its pages name it."""
    return {"pk": _run().pk}


def football_run(world: Any) -> Mapping[str, Any]:
    """A collector's run that has not ended."""
    return {"run_id": _run().pk}


def football_match(world: Any) -> Mapping[str, Any]:
    """A finished match as its page names it."""
    return {"pk": football_match_row().pk}


def football_match_call(world: Any) -> Mapping[str, Any]:
    """A finished match as its call names it."""
    return {"match_id": football_match_row().pk}


def football_team(world: Any) -> Mapping[str, Any]:
    """A team with a match as its page names it."""
    return {"pk": football_match_row().home_id}


def football_team_call(world: Any) -> Mapping[str, Any]:
    """A team with a match as its call names it."""
    return {"team_id": football_match_row().home_id}


def _player() -> Player:
    return baker.make(Player, name="Somebody", demo=False)


def football_player(world: Any) -> Mapping[str, Any]:
    """A player as their page names them."""
    return {"pk": _player().pk}


def football_player_call(world: Any) -> Mapping[str, Any]:
    """A player as their call names them."""
    return {"player_id": _player().pk}


ASKED = {"league": "en.1"}
COLLECT = {"source": "openfootball"}

FOOTBALL_PAGES: dict[str, Page] = {
    "football:leagues": Page(PUBLIC),
    "football:league": Page(PUBLIC, football_league),
    "football:fixtures": Page(PUBLIC, football_league),
    "football:league-statistics": Page(PUBLIC, football_league),
    "football:comparison": Page(PUBLIC),
    "football:record": Page(PUBLIC),
    "football:league-forecasts": Page(PUBLIC, football_league),
    "football:simulation": Page(PUBLIC, football_league),
    "football:match": Page(PUBLIC, football_match),
    "football:match-live": Page(PUBLIC, football_match),
    "football:team": Page(PUBLIC, football_team),
    "football:player": Page(PUBLIC, football_player),
    "football:runs": Page(STAFF),
    "football:run-cancel": Page(STAFF, football_run_page, method="post"),
}

FOOTBALL_CALLS: dict[str, Call] = {
    "POST /api/v1/football/collect": Call(STAFF, "system:write", body=lambda world: COLLECT),
    "GET /api/v1/football/collect/<run_id>": Call(STAFF, "system:read", football_run),
    "DELETE /api/v1/football/collect/<run_id>": Call(STAFF, "system:write", football_run),
    "GET /api/v1/football/leagues": Call(PUBLIC, "football:read"),
    "GET /api/v1/football/search": Call(PUBLIC, "football:read"),
    "GET /api/v1/football/seasons": Call(PUBLIC, "football:read", football_stored, query=ASKED),
    "GET /api/v1/football/standings": Call(PUBLIC, "football:read", football_stored, query=ASKED),
    "GET /api/v1/football/fixtures": Call(PUBLIC, "football:read", football_stored, query=ASKED),
    "GET /api/v1/football/matches/<int:match_id>": Call(
        PUBLIC, "football:read", football_match_call
    ),
    "GET /api/v1/football/teams/<int:team_id>": Call(PUBLIC, "football:read", football_team_call),
    "GET /api/v1/football/players/<int:player_id>": Call(
        PUBLIC, "football:read", football_player_call
    ),
    "GET /api/v1/football/forecasts": Call(PUBLIC, "football:read", football_stored, query=ASKED),
    "GET /api/v1/football/forecasts/record": Call(PUBLIC, "football:read"),
    # Nothing is played out of a league with one match.
    "GET /api/v1/football/simulations": Call(
        PUBLIC, "football:read", football_stored, query=ASKED, ok=frozenset({404})
    ),
    "GET /api/v1/football/export/matches": Call(
        PUBLIC, "football:read", football_stored, query=ASKED
    ),
}
