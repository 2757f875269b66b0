"""Coming matches with forecasts, the record of forecasts, simulated seasons."""

from math import isnan
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from accounts.publicread import PublicRead, share, share_words
from config.paging import PageQuery, page_of
from config.problems import Problem
from stats.football.forecast.report import Standing
from stats.football.models import Competition, RecordKind, Season
from stats.football.queries.forecast_record import MATCHES_LEAST, Record, record_of
from stats.football.queries.forecasting import Said
from stats.football.queries.leagues import find_league, list_seasons, pick_season
from stats.football.queries.positions import read_position
from stats.football.queries.simulations import StoredSimulation, simulation_of
from stats.football.queries.standings import TeamRef
from stats.football.queries.upcoming import Forecasted, Position, list_coming
from stats.football.schemas.forecasts import ComingPageOut, RecordOut, SimulationOut

router = Router()
READ = PublicRead("football:read")
Method = Literal["stack", "elo", "dixon_coles", "pi", "base", "odds"]


class ComingQuery(PageQuery):
    """Whose coming matches: a league by its code, all leagues where none is named."""

    league: str = Field("", max_length=20)


class RecordQuery(Schema):
    """Which record: of a league and season, all by default; `method` is whose reliability."""

    league: str = Field("", max_length=20)
    season: str = Field("", max_length=12, pattern="^[0-9.-]*$")
    method: Method = "stack"


class SimulationQuery(Schema):
    """Which season: a league by its code; its newest season by default."""

    league: str = Field(..., min_length=1, max_length=20)
    season: str = Field("", max_length=12)


@router.get("/forecasts", auth=READ, response=ComingPageOut)
def list_forecasts(
    request: HttpRequest, wanted: Query[ComingQuery], response: HttpResponse
) -> dict[str, Any]:
    """Coming matches, the nearest first, with what is said of them: chances, goals, fair odds.

    Forecasts are made before the kick-off and never changed; a newer one is another forecast.
    """
    league = _league(wanted.league) if wanted.league else None
    after = _position(wanted.cursor)
    rows = list_coming(timezone.now(), league, after, wanted.limit + 1)
    items, cursor = page_of(rows, wanted.limit, lambda one: (one.match.order_at, one.match.pk))
    share_words(response)
    return {"items": [_coming_out(one) for one in items], "next_cursor": cursor}


@router.get("/forecasts/record", auth=READ, response=RecordOut)
def read_record(
    request: HttpRequest, wanted: Query[RecordQuery], response: HttpResponse
) -> dict[str, Any]:
    """How good forecasts were: RPS, log loss, Brier, calibration, paired gaps with standard errors.

    Below fifty matches `enough` is false and no figure is told.
    """
    if wanted.league:
        _league(wanted.league)
    share(response)
    kinds = {"record": RecordKind.RECORD, "backtest": RecordKind.BACKTEST}
    return {
        "league": wanted.league,
        "season": wanted.season,
        "method": wanted.method,
        **{
            name: _record_out(record_of(kind, wanted.league, wanted.season), wanted.method)
            for name, kind in kinds.items()
        },
    }


@router.get("/simulations", auth=READ, response=SimulationOut)
def read_simulation(
    request: HttpRequest, wanted: Query[SimulationQuery], response: HttpResponse
) -> dict[str, Any]:
    """How a season may end, from ten thousand runs: places, zones, points, what fixtures are worth.

    404 `no_simulation` for a season that is over or of which nothing was learned yet.
    """
    league = _league(wanted.league)
    season = pick_season(list_seasons(league), wanted.season)
    found = simulation_of(season) if season else None
    if season is None or found is None:
        raise Problem(404, "no_simulation", "This season has not been played to its end here.")
    share_words(response)
    return _simulation_out(league, season, found)


def _league(code: str) -> Competition:
    league = find_league(code)
    if league is None:
        raise Problem(404, "unknown_league", "There is no such league here; see /leagues.")
    return league


def _position(cursor: str) -> Position | None:
    if not cursor:
        return None
    at, pk = read_position(cursor)
    if at is None:
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.")
    return at, pk


def _coming_out(one: Forecasted) -> dict[str, Any]:
    match = one.match
    return {
        "match_id": match.pk,
        "league": match.season.competition.code,
        "season": match.season.label,
        "round": match.round,
        "day": match.day,
        "kickoff": match.kickoff,
        "home": {"id": match.home_id, "name": match.home.name},
        "away": {"id": match.away_id, "name": match.away.name},
        "demo": match.demo,
        "forecast": _forecast_out(one),
    }


def _forecast_out(one: Forecasted) -> dict[str, Any] | None:
    if one.ours is None or one.markets is None:
        return None
    over = next(line.over for line in one.markets.lines if line.goals == 2.5)
    return {
        **_method_out(one.ours),
        "made_at": one.ours.made_at,
        "goals_home": one.markets.goals_home,
        "goals_away": one.markets.goals_away,
        "over_2_5": over,
        "both_score": one.markets.both_score,
        "matches_known": list(one.ours.known) if one.ours.known else None,
        "methods": [_method_out(said) for said in one.methods],
    }


def _method_out(said: Said) -> dict[str, Any]:
    home, draw, away = said.chances
    fair_home, fair_draw, fair_away = said.fair
    return {
        "method": said.method,
        "home": home,
        "draw": draw,
        "away": away,
        "fair_home": fair_home,
        "fair_draw": fair_draw,
        "fair_away": fair_away,
    }


def _record_out(record: Record, method: str) -> dict[str, Any]:
    known = record.standing is not None and method in record.standing.scores
    bins = record.bins(method) if known else []
    return {
        "matches": record.n,
        "needed": MATCHES_LEAST,
        "enough": record.standing is not None,
        "methods": _standing_out(record.standing),
        "with_prices": _standing_out(record.priced),
        "reliability": [
            {
                "low": one.low,
                "high": one.high,
                "said": one.mean_p,
                "came": one.share,
                "came_low": one.share_low,
                "came_high": one.share_high,
                "n": one.n,
            }
            for one in bins
        ],
        "updated_at": record.updated_at,
    }


def _standing_out(standing: Standing | None) -> list[dict[str, Any]]:
    if standing is None:
        return []
    return [
        {
            "method": method,
            "rps": scores.rps,
            "log_loss": scores.log_loss,
            "brier": scores.brier,
            "calibration_error": scores.calibration,
            "accuracy": scores.accuracy,
            "gaps": [
                {
                    "against": rival,
                    "mean": gaps[method].mean,
                    "standard_error": None if isnan(gaps[method].error) else gaps[method].error,
                }
                for rival, gaps in standing.gaps.items()
                if method in gaps
            ],
        }
        for method, scores in standing.scores.items()
    ]


def _simulation_out(league: Competition, season: Season, found: StoredSimulation) -> dict[str, Any]:
    return {
        "league": league.code,
        "season": season.label,
        "demo": league.demo,
        "made_at": found.made_at,
        "season_version": found.season_version,
        "behind": found.behind,
        "runs": found.runs,
        "final": found.final,
        "played": found.played,
        "remaining": found.remaining,
        "teams": [
            {**one, "team": _team(found.refs[one["team"]]), "new": one["team"] in found.newcomers}
            for one in found.teams
        ],
        "fixtures": [_worth_out(one, found) for one in found.fixtures],
        "weeks": [
            {
                "made_at": week.made_at,
                "teams": [{"team_id": team, **some} for team, some in week.teams.items()],
            }
            for week in found.weeks
        ],
    }


def _worth_out(one: dict[str, Any], found: StoredSimulation) -> dict[str, Any]:
    return {
        "match_id": one["key"],
        "home": _team(found.refs[one["home"]]),
        "away": _team(found.refs[one["away"]]),
        "shifts": [
            {
                "team": _team(found.refs[shift["team"]]),
                "aim": shift["aim"],
                "chance": shift["chance"],
                "win": shift["win"]["chance"],
                "draw": shift["draw"]["chance"],
                "loss": shift["loss"]["chance"],
            }
            for shift in one["shifts"]
        ],
    }


def _team(ref: TeamRef) -> dict[str, Any]:
    return {"id": ref.pk, "name": ref.label}
