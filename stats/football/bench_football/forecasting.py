"""Learning a round, fitting anew and forecasting a league, as a process of its own: `… RUNS`.

Four seasons of two tiers are generated in memory from known strengths and stored; then a round
ends, is learned, the country is fitted anew, and every coming match of the league is forecast.
Prints {"seconds": [s, …], "anew": s, "results": n, "forecasts": n} as JSON.
"""

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

TEAMS = 20
SEASONS = 4
FIRST = date(2021, 8, 7)
WEEK = timedelta(days=7)


def main(runs: int) -> None:
    """Fill the scratch tables, measure as many rounds, and print."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seasons = [_fill(code, seed) for seed, code in enumerate(("en.1", "en.2"))]
    sys.stdout.write(json.dumps(_measured(seasons[0], runs)))


def _fill(code: str, seed: int) -> Any:
    """Store a league's seasons, all but the last one played; return the last one."""
    import numpy as np

    from stats.football.models import Competition, Country, Match, Season, Team

    rng = np.random.default_rng(seed)
    country, _ = Country.objects.get_or_create(code="en", defaults={"name": "England"})
    league = Competition.objects.create(code=code, name=code, country=country, tier=int(code[-1]))
    names = [f"{code} {number}" for number in range(TEAMS)]
    teams = [Team.objects.create(name=name, country=country) for name in names]
    strengths = rng.normal(0.0, 0.3, (TEAMS, 2))
    season = None
    for year in range(SEASONS):
        first = FIRST.replace(year=FIRST.year + year)
        label = f"{first.year}-{(first.year + 1) % 100}"
        season = Season.objects.create(competition=league, label=label, version=1)
        played = year < SEASONS - 1
        Match.objects.bulk_create(
            _match(season, teams, pair, first + week * WEEK, strengths, rng if played else None)
            for week, pairs in enumerate(_rounds())
            for pair in pairs
        )
    return season


def _rounds() -> list[list[tuple[int, int]]]:
    """Return a double round robin by the circle method."""
    circle = list(range(TEAMS))
    found = []
    for _ in range(TEAMS - 1):
        half = TEAMS // 2
        found.append(list(zip(circle[:half], reversed(circle[half:]), strict=True)))
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return found + [[(away, home) for home, away in pairs] for pairs in found]


def _match(
    season: Any, teams: Any, pair: tuple[int, int], day: date, strengths: Any, rng: Any
) -> Any:
    from stats.football.models import Match

    home, away = pair
    at = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    goals: tuple[int | None, int | None] = (None, None)
    if rng is not None:
        goals = _goals(strengths, home, away, rng)
    return Match(
        season=season,
        home=teams[home],
        away=teams[away],
        day=day,
        kickoff=at,
        order_at=at,
        status="scheduled" if rng is None else "finished",
        ft_home=goals[0],
        ft_away=goals[1],
    )


def _goals(strengths: Any, home: int, away: int, rng: Any) -> tuple[int, int]:
    import numpy as np

    first = rng.poisson(np.exp(0.3 + strengths[home][0] - strengths[away][1]))
    second = rng.poisson(np.exp(0.1 + strengths[away][0] - strengths[home][1]))
    return int(first), int(second)


def _measured(season: Any, runs: int) -> dict[str, Any]:
    from stats.football.services.forecasting.fitting import fit_country

    last = FIRST.replace(year=FIRST.year + SEASONS - 1)
    started = time.perf_counter()
    fitted = fit_country("en", demo=False, now=_morning(last))
    anew = time.perf_counter() - started
    seconds, told = [], 0
    for number in range(runs):
        day = last + number * WEEK
        _play(season, day, number)
        started = time.perf_counter()
        told = _learn_and_say(season, _morning(day + timedelta(days=1)))
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "anew": anew, "results": fitted.learned, "forecasts": told}


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def _play(season: Any, day: date, seed: int) -> None:
    """End a round's matches."""
    import numpy as np

    from stats.football.models import Match

    rng = np.random.default_rng(seed)
    for match in Match.objects.filter(season=season, day=day):
        home, away = rng.poisson(1.4, 2).tolist()
        rows = Match.objects.filter(pk=match.pk)
        rows.update(status="finished", ft_home=home, ft_away=away)
    season.version += 1
    season.save()


def _learn_and_say(season: Any, now: datetime) -> int:
    """Learn a round, fit, store the coming forecasts; forecast the rest of the season as well."""
    from stats.football.queries.forecast_models import forecaster_of, model_of
    from stats.football.queries.results import StoredSeason, fixtures_of
    from stats.football.services.forecasting.fitting import fit_country
    from stats.football.services.forecasting.saying import forecast_league

    learned = fit_country("en", demo=False, now=now)
    stored = forecast_league(season.competition, now)
    model = model_of("en", demo=False)
    if model is None or learned.learned != TEAMS // 2 or not stored:
        raise RuntimeError("the round was not learned and forecast")
    whole = StoredSeason(season.pk, season.competition.code, season.label)
    state = forecaster_of(model, now.date().toordinal())
    return len(state.forecast(list(fixtures_of(whole))))


if __name__ == "__main__":
    main(int(sys.argv[1]))
