"""Plays seasons under way to their end, and keeps one simulation a week to show what moved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from stats.football.forecast.state import Forecast as Told
from stats.football.models import Competition, ForecastModel, Season, Simulation
from stats.football.queries.forecast_models import forecaster_of, model_of
from stats.football.queries.standings import games_of, regulations_for, team_refs
from stats.football.results import Result, country_of, is_league
from stats.football.services.forecasting.desks import alone, due, settle
from stats.football.simulate import RUNS, Fixtures, Spread, fixtures_from_rates, simulate
from stats.football.standings import Game

WORK: Final = "simulate_due_at"
# Goals of live matches raise a season's version by the minute; chances need no more than this.
PAUSE: Final = timedelta(minutes=10)
DEMO_PAUSE: Final = timedelta(minutes=1)
# A season whose last match should have been played longer ago than this is not under way.
LEFT_BEHIND: Final = timedelta(days=60)
WORTH_DAYS: Final = 10
WORTH_MOST: Final = 20
WEEKS_KEPT: Final = 60


def simulate_due(now: datetime) -> int:
    """Play out the seasons that are due; returns how many simulations were stored."""
    stored = 0
    for desk in due(WORK, now):
        league = desk.competition
        with alone(f"simulating:{desk.competition_id}") as mine:
            if not mine:
                continue
            again_at = None
            for season in seasons_under_way(league, now):
                wait = _too_soon(season, now)
                if wait is not None:
                    again_at = wait
                elif simulate_season(season, now):
                    stored += 1
            settle(desk, WORK, again_at)
    return stored


def seasons_under_way(competition: Competition, now: datetime) -> list[Season]:
    """Return a league's newest season, unless it should have ended long ago; one query."""
    if not is_league(competition.code):
        return []
    rows = Season.objects.filter(competition=competition).order_by("-label")
    season = rows.select_related("competition").first()
    if season is None or season.ends_on is None:
        return []
    return [season] if season.ends_on >= (now - LEFT_BEHIND).date() else []


def simulate_season(season: Season, now: datetime, runs: int = RUNS) -> Simulation | None:
    """Store how a season may end; None where nothing is left to play or nothing was learned yet.

    The same season version always gives the same numbers: its seed is made of both.
    """
    model = model_of(country_of(season.competition.code), demo=season.competition.demo)
    games = games_of(season)
    awaited = [one for one in games if not one.played and not one.void]
    if model is None or not awaited:
        return None
    state = forecaster_of(model, now.date().toordinal())
    said = state.forecast([_result(one, season, now) for one in awaited])
    teams = team_refs(team for one in games for team in (one.home, one.away))
    rules = regulations_for(season, teams)
    outlook = simulate(
        games,
        rules,
        _fixtures(said),
        np.random.default_rng([season.pk, season.version]),
        runs=runs,
        spread=Spread(),
        worth_keys=_next(awaited, now),
    )
    row = Simulation.objects.create(
        season=season,
        season_version=season.version,
        made_at=now,
        runs=runs,
        data={**outlook.to_json(), **_basis(games, said, model)},
    )
    thin_out(season)
    return row


def thin_out(season: Season) -> int:
    """Delete simulations but the last of each week; only the newest keeps places and fixtures.

    Returns how many were deleted.
    """
    rows = Simulation.objects.filter(season=season).order_by("-made_at", "-pk")
    kept: dict[tuple[int, int], int] = {}
    spare = []
    for pk, made_at in rows.values_list("pk", "made_at"):
        week = made_at.isocalendar()[:2]
        if week in kept or len(kept) >= WEEKS_KEPT:
            spare.append(pk)
        else:
            kept[week] = pk
    for row in rows.filter(pk__in=list(kept.values())[1:2]):
        _strip(row)
    return Simulation.objects.filter(pk__in=spare).delete()[0]


def _strip(row: Simulation) -> None:
    """Leave of a simulation what shows how chances moved, once another has followed it."""
    if row.data["fixtures"]:
        row.data["fixtures"] = []
        for team in row.data["teams"]:
            team["positions"] = []
        row.save(update_fields=["data"])


def _too_soon(season: Season, now: datetime) -> datetime | None:
    """Return when to come again; None for now."""
    last = Simulation.objects.filter(season=season).order_by("-made_at", "-pk").first()
    if last is None:
        return None
    pause = DEMO_PAUSE if season.competition.demo else PAUSE
    return last.made_at + pause if last.made_at + pause > now else None


def _result(game: Game, season: Season, now: datetime) -> Result:
    day = game.day or now.date().toordinal()
    code, label = season.competition.code, season.label
    return Result(day, code, label, game.home, game.away, key=game.key)


def _fixtures(said: Sequence[Told]) -> Fixtures:
    return fixtures_from_rates(
        [one.match.home for one in said],
        [one.match.away for one in said],
        [one.match.key for one in said],
        [(one.goals_home, one.goals_away) for one in said],
        [one.rho for one in said],
    )


def _next(awaited: Sequence[Game], now: datetime) -> list[int]:
    """Return the matches whose worth is told: those of the coming days, else the next ones."""
    today = now.date().toordinal()
    coming = sorted(
        (one.day, one.key) for one in awaited if one.day is not None and one.day >= today
    )
    if not coming:
        return [one.key for one in awaited[:WORTH_MOST]]
    last = coming[0][0] + WORTH_DAYS
    return [key for day, key in coming if day <= last][:WORTH_MOST]


def _basis(games: Sequence[Game], said: Sequence[Told], model: ForecastModel) -> Mapping[str, Any]:
    """Return what a simulation rests on: matches played and to come, the model, newcomers."""
    known = {}
    for one in said:
        known[one.match.home], known[one.match.away] = one.matches_known
    return {
        "played": sum(one.played for one in games),
        "undated": sum(one.day is None for one in games if not one.played and not one.void),
        "model": model.version,
        "results": model.matches,
        "newcomers": sorted(team for team, matches in known.items() if matches == 0),
    }
