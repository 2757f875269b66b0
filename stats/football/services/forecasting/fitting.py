"""Keeps each country's state up to date: new results are learned, corrected ones learned anew."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import Max

from stats.football.forecast.country import Strength
from stats.football.forecast.learning import learn_days
from stats.football.forecast.state import Forecast as Told
from stats.football.forecast.state import Forecaster
from stats.football.models import (
    Forecast,
    ForecastDesk,
    ForecastModel,
    TeamStrength,
)
from stats.football.queries.forecast_models import model_of
from stats.football.queries.results import StoredResults, StoredSeason, results_between, results_of
from stats.football.results import Result, country_of
from stats.football.services.forecasting.desks import alone, due, leagues_of, mark, settle
from stats.football.services.forecasting.patience import wait_until
from stats.football.services.forecasting.records import add_backtests, replace_backtests
from stats.football.services.forecasting.seen import (
    Known,
    News,
    Seen,
    learnable_until,
    news_of,
    next_morning,
    seen_of,
)

log = logging.getLogger(__name__)
BUDGET_S: Final = 30.0
KEPT: Final = 10
ROWS_AT_A_TIME: Final = 1000
WORK: Final = "fit_due_at"
THEN: Final = ("forecast_due_at", "simulate_due_at")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of a country: results learned, whether all anew, and the version in use.

    `waiting` tells that results are stored that may only be learned the next morning. `again_at`
    is when to look again whether everything is to be learned anew, None where it is not put off.
    """

    country: str
    learned: int
    anew: bool
    version: int | None
    waiting: bool
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    """A country to bring up to date; `leagues` are its leagues' ids, the first tier first."""

    country: str
    demo: bool
    now: datetime
    until: int
    seasons: list[StoredSeason]
    leagues: dict[str, int]


@dataclass(slots=True)
class _Learned:
    """What learning brought: strengths by day, and what had been said of the days ahead."""

    strengths: list[tuple[int, Strength]]
    said: list[Told]
    last_day: int
    results: int = 0


def fit_due(now: datetime) -> list[Fitted]:
    """Learn what is due, country by country, for about half a minute; the rest comes next time."""
    groups: dict[tuple[bool, str], list[ForecastDesk]] = {}
    for desk in due(WORK, now):
        key = desk.competition.demo, country_of(desk.competition.code)
        groups.setdefault(key, []).append(desk)
    found: list[Fitted] = []
    ends_at = monotonic() + BUDGET_S
    for (demo, country), desks in groups.items():
        with alone(f"fitting:{demo}:{country}") as mine:
            if not mine:
                continue
            fitted = fit_country(country, demo=demo, now=now, patient=True)
        again_at = fitted.again_at or (next_morning(now) if fitted.waiting else None)
        for desk in desks:
            settle(desk, WORK, again_at)
        found += [] if fitted.again_at else [fitted]
        if monotonic() > ends_at:
            break
    return found


def fit_country(country: str, *, demo: bool, now: datetime, patient: bool = False) -> Fitted:
    """Bring a country's state up to what is stored, in one transaction.

    Results of whole days are learned once, in order. Where one that was learned has changed, or
    older ones came in, everything is learned anew; a patient caller waits until no more come in.
    """
    until = learnable_until(now, demo=demo)
    seasons = StoredResults(demo, (f"{country}.1",)).seasons()
    leagues = {one.code: one.pk for one in leagues_of(country, demo=demo)}
    job = _Job(country, demo, now, until, seasons, leagues)
    row = model_of(country, demo=demo)
    if row is None:
        return _anew(job)
    news = _news(row, job)
    if news.again:
        versions = {season.pk: season.version for season in seasons}
        again_at = wait_until(country, versions, demo=demo, now=now) if patient else None
        if again_at:
            return Fitted(country, 0, False, row.version, news.waiting, again_at)
        log.info("football forecasts of %s are learned anew: %s", country, news.again)
        return _anew(job)
    if news.results:
        return _further(job, row, news)
    if news.changed:
        parameters = {**row.parameters, "seen": news.seen}
        ForecastModel.objects.filter(pk=row.pk).update(parameters=parameters)
    return Fitted(country, 0, False, row.version, news.waiting)


def _news(row: ForecastModel, job: _Job) -> News:
    state = row.parameters["state"]
    leagues = state["countries"][job.country]["members"]["leagues"]
    known = Known(state["day"], {code: one["season"] for code, one in leagues.items()})
    return news_of(row.parameters["seen"], known, job.seasons, job.until)


def _further(job: _Job, row: ForecastModel, news: News) -> Fitted:
    """Learn new results into the kept state."""
    kept = row.parameters["state"]
    first = kept["day"] - kept["tuning"]["window_days"]
    new = {one.key for one in news.results}
    window = results_between(job.seasons, first, job.until)
    state = Forecaster.restore(kept, (one for one in window if one.key not in new))
    learned = _learn(job, state, news.results, row.parameters["last_day"])
    with transaction.atomic():
        _store_strengths(job, learned)
        add_backtests(learned.said, job.seasons, job.now)
        version = _put_in_use(job, state, news.seen, learned, row.matches)
    return Fitted(job.country, learned.results, False, version, news.waiting)


def _anew(job: _Job) -> Fitted:
    """Learn everything from the first result on."""
    stored = [(season, list(results_of(season))) for season in job.seasons]
    seen = seen_of(stored, job.until)
    waiting = any(one["waiting"] for one in seen.values())
    results = [one for _season, some in stored for one in some if one.day <= job.until]
    if not results:
        return Fitted(job.country, 0, True, None, waiting)
    state = Forecaster()
    learned = _learn(job, state, results, 0)
    with transaction.atomic():
        TeamStrength.objects.filter(competition__in=job.leagues.values()).delete()
        _store_strengths(job, learned)
        replace_backtests(learned.said, job.seasons, job.now)
        version = _put_in_use(job, state, seen, learned, 0)
    return Fitted(job.country, learned.results, True, version, waiting)


def _learn(job: _Job, state: Forecaster, results: Iterable[Result], last_day: int) -> _Learned:
    """Learn results, and fit as of the day after; a demo's days are too long to wait for."""
    found = _Learned([], [], last_day)
    for one in learn_days(results, state, last_day):
        found.strengths += [(one.day, strength) for strength in one.strengths]
        found.said += one.said if one.ahead else ()
        found.last_day = max(found.last_day, one.day)
        found.results += len(one.said)
    state.advance(job.until + 1)
    if job.demo and state.countries[job.country].unfitted:
        state.refit(job.country)
    return found


def _store_strengths(job: _Job, learned: _Learned) -> None:
    rows = {(one.team, day): one for day, one in learned.strengths}
    TeamStrength.objects.bulk_create(
        [
            TeamStrength(
                team_id=one.team,
                competition_id=job.leagues[one.league],
                day=date.fromordinal(day),
                elo=one.elo,
                pi_home=one.pi_home,
                pi_away=one.pi_away,
                attack=one.attack,
                defence=one.defence,
            )
            for (_team, day), one in rows.items()
        ],
        batch_size=ROWS_AT_A_TIME,
        update_conflicts=True,
        unique_fields=["team", "day"],
        update_fields=["competition", "elo", "pi_home", "pi_away", "attack", "defence"],
    )


def _put_in_use(
    job: _Job, state: Forecaster, seen: Seen, learned: _Learned, matches_before: int
) -> int:
    """Store a state as the one in use, and have its leagues forecast and played out anew.

    It stands with the country's first league, since teams move between its tiers.
    """
    competition = next(iter(job.leagues.values()))
    mine = ForecastModel.objects.filter(competition_id=competition)
    version = (mine.aggregate(last=Max("version"))["last"] or 0) + 1
    fit = state.countries[job.country].fit
    _retire(job)
    ForecastModel.objects.create(
        competition_id=competition,
        version=version,
        active=True,
        fitted_at=job.now,
        matches=matches_before + learned.results,
        parameters={"state": state.to_json(), "seen": seen, "last_day": learned.last_day},
        scores={"fit_matches": fit.matches if fit else 0, "steps": fit.steps if fit else 0},
    )
    _forget_old(competition)
    mark(job.leagues.values(), job.now, THEN)
    return version


def _retire(job: _Job) -> None:
    """Take the country's models out of use; only what is in use keeps its state, which is large."""
    rows = ForecastModel.objects.filter(competition__in=job.leagues.values(), active=True)
    rows.update(active=False, parameters={})


def _forget_old(competition: int) -> None:
    """Delete models beyond the newest that no forecast was made with."""
    rows = ForecastModel.objects.filter(competition_id=competition, active=False)
    old = list(rows.order_by("-version").values_list("pk", flat=True)[KEPT:])
    used = Forecast.objects.filter(model__in=old).values_list("model", flat=True).distinct()
    ForecastModel.objects.filter(pk__in=set(old) - set(used)).delete()
