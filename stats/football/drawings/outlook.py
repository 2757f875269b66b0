"""Simulated seasons as pages show them: places, points, how chances moved, fixtures' worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import charts
from config.templatetags.dozor import day, number, percent
from stats.football.drawings.grids import Grid, grid
from stats.football.labels import ZONE
from stats.football.leagues import Zone, ZoneKind, league_of
from stats.football.models import Match, Season
from stats.football.queries.simulations import StoredSimulation
from stats.football.queries.standings import TeamRef
from stats.football.queries.upcoming import EARLY_MATCHES

AIM: Final[Mapping[str, Promise]] = {
    "title": gettext_lazy("title"),
    "top_four": gettext_lazy("top four"),
    "relegation": gettext_lazy("relegation"),
}
EUROPE: Final = (
    ZoneKind.CHAMPIONS_LEAGUE,
    ZoneKind.CHAMPIONS_LEAGUE_QUALIFYING,
    ZoneKind.EUROPA_LEAGUE,
    ZoneKind.CONFERENCE_LEAGUE,
    ZoneKind.EUROPE_PLAY_OFF,
)
LINES: Final = (
    "line-accent",
    "line-accent line-dashed",
    "line-accent line-ink",
    "line-accent line-ink line-dotted",
    "line-accent line-ink line-dash-dot",
)
WORTH_SHOWN: Final = 12
STEPS: Final = (0.0, 25.0, 50.0, 75.0, 100.0)
BY_WEEK: Final[Mapping[str, Promise]] = {
    "title": gettext_lazy("Title by week, %"),
    "relegation": gettext_lazy("Relegation by week, %"),
}
SMALL: Final = 0.01


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team's row: chances (0–1), `europe` being that of any European place, points, a week's
    change of the title's chance in points (None without a simulation a week ago)."""

    ref: TeamRef
    one: Mapping[str, Any]
    new: bool
    europe: float | None
    bar: SafeString
    interval: str
    moved: float | None


@dataclass(frozen=True, slots=True)
class WorthLine:
    """A coming match and the chance that hangs on it most."""

    match: Match | None
    home: TeamRef
    away: TeamRef
    team: TeamRef
    aim: str
    chance: float
    win: float | None
    draw: float | None
    loss: float | None
    swing: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A team's line in a chart over time, with its key."""

    ref: TeamRef
    key: SafeString
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class History:
    """How the chances of an aim moved: the chart, and whose lines are in it."""

    title: str
    chart: SafeString
    curves: tuple[Curve, ...]
    weeks: tuple[tuple[datetime, tuple[float | None, ...]], ...]


def outlook_context(season: Season, found: StoredSimulation) -> dict[str, Any]:
    """Return what `football/simulation.html` shows of a stored simulation."""
    zones = league_of(season.competition.code).zones_of(season.label)
    return {
        "sim": found,
        "grid": places_grid(found, zones),
        "teams": team_lines(found),
        "has_europe": any(zone.kind in EUROPE for zone in zones),
        "has_relegation": any(one["relegation"] is not None for one in found.teams),
        "zone_words": zone_words(zones),
        "worth": worth_lines(found),
        "histories": [
            one for one in (_history(found, "title"), _history(found, "relegation")) if one
        ],
        "early": found.rounds_played < EARLY_MATCHES,
        "newcomers": [found.refs[pk].label for pk in found.newcomers if pk in found.refs],
        "share_error": _largest_error(found.runs),
    }


def places_grid(found: StoredSimulation, zones: Sequence[Zone]) -> SafeString:
    """Draw the chance of each place for each team, zones parted by dotted lines."""
    count = len(found.teams)
    edges = {zone.last for zone in zones} | {zone.first - 1 for zone in zones}
    drawn = Grid(
        rows=[found.refs[one["team"]].label for one in found.teams],
        columns=[str(place) for place in range(1, count + 1)],
        chances=[one["positions"] for one in found.teams],
        cell=(42.0, 24.0),
        lines=sorted(edge for edge in edges if 0 < edge < count),
    )
    return grid(drawn, _("Chance of each final place in percent, by team"))


def team_lines(found: StoredSimulation) -> list[TeamLine]:
    """Return teams as they stand now, with their chances and points."""
    highest = max((one["points_high"] for one in found.teams), default=1.0)
    before = found.weeks[-2].teams if len(found.weeks) > 1 else {}
    return [_team_line(one, found, highest, before) for one in found.teams]


def zone_words(zones: Sequence[Zone]) -> list[tuple[str, str]]:
    """Return places and what they are worth."""
    return [
        (
            str(zone.first) if zone.first == zone.last else f"{zone.first}–{zone.last}",
            str(ZONE[zone.kind]),
        )
        for zone in zones
    ]


def worth_lines(found: StoredSimulation) -> list[WorthLine]:
    """Return coming matches by how much hangs on them: for each the chance that it moves most."""
    lines = [_worth_line(one, found) for one in found.fixtures]
    told = [line for line in lines if line is not None and line.swing >= SMALL]
    return sorted(told, key=lambda line: -line.swing)[:WORTH_SHOWN]


def _team_line(
    one: Mapping[str, Any],
    found: StoredSimulation,
    highest: float,
    before: Mapping[int, Mapping[str, float | None]],
) -> TeamLine:
    low, high, mean = one["points_low"], one["points_high"], one["points"]
    interval = f"{number(low)}–{number(high)}"
    words = _("%(mean)s points expected, nine runs of ten between %(low)s and %(high)s") % {
        "mean": number(mean, 1),
        "low": number(low),
        "high": number(high),
    }
    europe = [one["zones"][kind] for kind in EUROPE if kind in one["zones"]]
    earlier = before.get(one["team"], {}).get("title")
    return TeamLine(
        ref=found.refs[one["team"]],
        one=one,
        new=one["team"] in found.newcomers,
        europe=sum(europe) if europe else None,
        bar=charts.interval_bar(low, mean, high, words, scale=(0.0, highest)),
        interval=interval,
        moved=None if earlier is None else (one["title"] - earlier) * 100,
    )


def _worth_line(one: Mapping[str, Any], found: StoredSimulation) -> WorthLine | None:
    best, swing = None, -1.0
    for shift in one["shifts"]:
        win, loss = shift["win"]["chance"], shift["loss"]["chance"]
        if win is not None and loss is not None and abs(win - loss) > swing:
            best, swing = shift, abs(win - loss)
    if best is None:
        return None
    return WorthLine(
        found.matches.get(one["key"]),
        found.refs[one["home"]],
        found.refs[one["away"]],
        found.refs[best["team"]],
        str(AIM[best["aim"]]),
        best["chance"],
        best["win"]["chance"],
        best["draw"]["chance"],
        best["loss"]["chance"],
        swing,
    )


def _history(found: StoredSimulation, aim: str) -> History | None:
    """Return how an aim's chances moved for the five teams it concerned most; None before two."""
    if len(found.weeks) < 2:
        return None
    peaks = {
        pk: max((week.teams.get(pk, {}).get(aim) or 0.0) for week in found.weeks)
        for pk in found.refs
    }
    top = sorted((pk for pk in peaks if peaks[pk] >= SMALL), key=lambda pk: -peaks[pk])[
        : len(LINES)
    ]
    if not top:
        return None
    first = found.weeks[0].made_at
    lines, keys = [], []
    for pk, css in zip(top, LINES, strict=False):
        points = [
            ((week.made_at - first).total_seconds(), 100 * float(week.teams[pk].get(aim) or 0.0))
            for week in found.weeks
            if pk in week.teams
        ]
        lines.append(charts.Curve(points, css))
        keys.append(
            Curve(found.refs[pk], charts.stroke(css), points[0][1] / 100, points[-1][1] / 100)
        )
    ends = (day(first), day(found.weeks[-1].made_at))
    title = str(BY_WEEK[aim])
    chart = charts.curves(
        lines, title, grid=STEPS, ends=ends, frame=charts.Frame(640, 220, "chart-fit")
    )
    weeks = tuple(
        (week.made_at, tuple(week.teams.get(pk, {}).get(aim) for pk in top)) for week in found.weeks
    )
    return History(title, chart, tuple(keys), weeks)


def _largest_error(runs: int) -> str:
    """Return the largest standard error that the number of runs leaves in a chance."""
    return percent((0.25 / runs) ** 0.5, 1)
