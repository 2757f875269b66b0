"""Stores what is said of coming matches before their kick-off."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from stats.football.forecast.state import Forecast as Told
from stats.football.models import Competition, Forecast, ForecastModel, Match
from stats.football.queries.forecast_models import forecaster_of, model_of
from stats.football.queries.forecasting import METHODS, coming, newest_that_count, start_of
from stats.football.queries.results import prices_of
from stats.football.results import Prices, Result, country_of, is_league
from stats.football.services.forecasting.desks import alone, due, settle

WORK: Final = "forecast_due_at"
# Fixtures this near are forecast, and the next ones in any case.
HORIZON: Final = timedelta(days=14)
NEXT_LEAST: Final = 10
# Storing takes a moment: what begins within it is too near.
MARGIN: Final = timedelta(minutes=1)
AGAIN: Final = timedelta(hours=6)
# Smaller changes of a chance are not worth another row.
CHANGE_LEAST: Final = 0.002


def forecast_due(now: datetime) -> int:
    """Forecast the leagues that are due; returns how many forecasts were stored.

    The horizon moves on, so every league is looked at again after six hours.
    """
    stored = 0
    for desk in due(WORK, now):
        with alone(f"forecasting:{desk.competition_id}") as mine:
            if mine:
                stored += forecast_league(desk.competition, now)
                settle(desk, WORK, now + AGAIN)
    return stored


def forecast_league(competition: Competition, now: datetime) -> int:
    """Store forecasts of a league's coming matches, where something new is to be said.

    Four queries and one that stores. Nothing is said of a match whose kick-off has come, nor, where
    only its day is known, once that day has begun in the league's zone. Returns how many rows.
    """
    if not is_league(competition.code):
        return 0
    model = model_of(country_of(competition.code), demo=competition.demo)
    if model is None:
        return 0
    fixtures = _near(competition, now)
    if not fixtures:
        return 0
    prices = prices_of(Q(match__in=[one.pk for one, _start in fixtures]))
    state = forecaster_of(model, now.date().toordinal())
    results = [_result(one, competition.code, prices) for one, _start in fixtures]
    said = {one.match.key: one for one in state.forecast(results)}
    rows = _rows(fixtures, said, model, now)
    Forecast.objects.bulk_create(rows)
    return len(rows)


def _near(competition: Competition, now: datetime) -> list[tuple[Match, datetime]]:
    """Return the matches to forecast with the moments before which they must be."""
    found: list[tuple[Match, datetime]] = []
    for match in coming(competition, now):
        start = start_of(competition.code, match.day, match.kickoff)
        if start is None or start <= now + MARGIN:
            continue
        if start > now + HORIZON and len(found) >= NEXT_LEAST:
            break
        found.append((match, start))
    return found


def _result(match: Match, league: str, prices: Mapping[int, Prices]) -> Result:
    day = match.day.toordinal() if match.day else 0
    return Result(
        day,
        league,
        match.season.label,
        match.home_id,
        match.away_id,
        key=match.pk,
        prices=prices.get(match.pk),
    )


def _rows(
    fixtures: Sequence[tuple[Match, datetime]],
    said: Mapping[int, Told],
    model: ForecastModel,
    now: datetime,
) -> list[Forecast]:
    stored: dict[int, list[Forecast]] = {}
    for row in Forecast.objects.filter(match__in=[match.pk for match, _start in fixtures]):
        stored.setdefault(row.match_id, []).append(row)
    found = []
    for match, start in fixtures:
        fresh = _said_of(match, start, said[match.pk], model, now)
        newest = newest_that_count(stored.get(match.pk, ()), start)
        if _is_news(fresh, newest):
            found += fresh
    return found


def _said_of(
    match: Match, start: datetime, told: Told, model: ForecastModel, now: datetime
) -> list[Forecast]:
    return [
        Forecast(
            match=match,
            method=method,
            model=model,
            made_at=now,
            kickoff=start,
            home=told.chances[method][0],
            draw=told.chances[method][1],
            away=told.chances[method][2],
            goals_home=told.goals_home,
            goals_away=told.goals_away,
            rho=told.rho,
            known_home=told.matches_known[0],
            known_away=told.matches_known[1],
        )
        for method in METHODS
        if method in told.chances
    ]


def _is_news(fresh: Sequence[Forecast], newest: Mapping[str, Forecast]) -> bool:
    if {one.method for one in fresh} - newest.keys():
        return True
    pairs = [(one, newest[one.method]) for one in fresh]
    return any(one.kickoff != last.kickoff or _moved(one, last) for one, last in pairs)


def _moved(one: Forecast, last: Forecast) -> bool:
    changes = (one.home - last.home, one.draw - last.draw, one.away - last.away)
    return max(map(abs, changes)) >= CHANGE_LEAST
