"""Everything that is worked out from one player's matches, in one record. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from stats.faceit.bests import Best, bests
from stats.faceit.changes import Changes, change_points
from stats.faceit.elo.ledger import Entry, Reconciliation, reconcile
from stats.faceit.estimates import Reading
from stats.faceit.form import Form, Series, form, series
from stats.faceit.habits import (
    Clutches,
    MultiKills,
    Openings,
    Utility,
    Weapons,
    clutches,
    multi_kills,
    openings,
    utility,
    weapons,
)
from stats.faceit.hours import Hours, hours
from stats.faceit.maps import MapPool, map_pool
from stats.faceit.metrics import Metric, measure
from stats.faceit.played import Career
from stats.faceit.rating.columns import LineColumns, Mask, tally
from stats.faceit.rating.kinds import Rating, Unrated
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.score import rate
from stats.faceit.rating.tally import Tally
from stats.faceit.sessions import partition
from stats.faceit.streaks import Streaks, streaks
from stats.faceit.synergy import Synergies, synergies
from stats.faceit.tilt import Tilt, tilt

SHAPE = 1
SERIES_SHOWN = 200
LEDGER_SHOWN = 200
MATES_SHOWN = 30
LASTS = (20, 100)


@dataclass(frozen=True, slots=True)
class Rated:
    """The three ratings over some lines; each is a Rating, or Unrated with what it lacks."""

    hltv1: Rating | Unrated
    hltv2: Rating | Unrated
    style21: Rating | Unrated


@dataclass(frozen=True, slots=True)
class Figures:
    """Plain sums and rates over `maps` played maps and `rounds` rounds; None is "not known".

    `win_rate` and `headshot_rate` are 0–1 shares of maps and kills; the others are per round or
    per death.
    """

    maps: int
    wins: int
    rounds: int
    kills: int
    deaths: int
    assists: int
    win_rate: float
    kd: float | None
    kpr: float
    dpr: float
    apr: float
    adr: float | None
    headshot_rate: float | None


@dataclass(frozen=True, slots=True)
class Scope:
    """A player over some of their matches. `name` is lifetime, last_20, last_100 or a map's name.

    `figures` and `ratings` are None when not a single round of them is stored. `metrics` has the
    same figures with intervals and sample sizes; it is empty for a map, whose record is in the
    map pool.
    """

    name: str
    figures: Figures | None
    ratings: Rated | None
    metrics: dict[Metric, Reading]


@dataclass(frozen=True, slots=True)
class EloLedger:
    """The newest rows of the ledger, oldest first, and how all of it reconciles."""

    entries: tuple[Entry, ...]
    reconciliation: Reconciliation


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is said of a player. It rests on `matches` matches, from `since` to `until`.

    `truncated` says that older matches are stored and were left out. `scopes` are lifetime (of the
    matches looked at), last_20 and last_100; `maps` one for each map, most played first.
    `population` is the version of the means that the 2.1-style rating is centred on.
    """

    shape: int
    matches: int
    truncated: bool
    since: datetime | None
    until: datetime | None
    population: int
    scopes: tuple[Scope, ...]
    maps: tuple[Scope, ...]
    form: Form
    series: Series
    changes: Changes
    pool: MapPool
    openings: Openings
    clutches: Clutches
    multi_kills: MultiKills
    utility: Utility
    weapons: Weapons
    tilt: Tilt
    synergies: Synergies
    streaks: Streaks
    bests: tuple[Best, ...]
    hours: Hours
    elo: EloLedger

    def scope(self, name: str) -> Scope | None:
        """Return a scope by its name."""
        return next((one for one in self.scopes if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Known:
    """What an analysis is made of: matches, lines, the ledger; all of one player, oldest first."""

    career: Career
    lines: LineColumns
    ledger: Sequence[Entry]
    truncated: bool = False


def analyse(known: Known, means: PopulationMeans, tz: tzinfo) -> Analysis:
    """Return everything that can be said; hours of the day are those of `tz`."""
    career = known.career
    matches = career.matches
    return Analysis(
        shape=SHAPE,
        matches=len(matches),
        truncated=known.truncated,
        since=matches[0].finished_at if matches else None,
        until=matches[-1].finished_at if matches else None,
        population=means.version,
        scopes=tuple(_scopes(known, means)),
        maps=tuple(_maps(known.lines, means)),
        form=form(career),
        series=series(career, SERIES_SHOWN),
        changes=change_points(career),
        pool=map_pool(career),
        openings=openings(career),
        clutches=clutches(career),
        multi_kills=multi_kills(career),
        utility=utility(career),
        weapons=weapons(career),
        tilt=tilt(partition(matches)),
        synergies=_closest(synergies(career)),
        streaks=streaks(career),
        bests=bests(career),
        hours=hours(career, tz),
        elo=EloLedger(tuple(known.ledger[-LEDGER_SHOWN:]), reconcile(known.ledger)),
    )


def rated(sums: Tally, means: PopulationMeans) -> Rated:
    """Return the three ratings of a tally."""
    found = rate(sums, means)
    return Rated(found.hltv1, found.hltv2, found.style21)


def figures(sums: Tally) -> Figures:
    """Return the plain figures of a tally."""
    rates = sums.rates
    return Figures(
        maps=sums.maps,
        wins=sums.wins,
        rounds=sums.rounds,
        kills=sums.kills,
        deaths=sums.deaths,
        assists=sums.assists,
        win_rate=sums.win_rate,
        kd=sums.kd,
        kpr=rates.kpr,
        dpr=rates.dpr,
        apr=rates.apr,
        adr=rates.adr,
        headshot_rate=sums.headshot_rate,
    )


def _scopes(known: Known, means: PopulationMeans) -> Iterable[Scope]:
    yield _scope("lifetime", known.lines, None, known.career, means)
    for last in LASTS:
        newest = known.lines.newest(last)
        yield _scope(f"last_{last}", known.lines, newest, known.career.last(last), means)


def _maps(lines: LineColumns, means: PopulationMeans) -> Iterable[Scope]:
    for name, _count in Counter(name for name in lines.maps if name).most_common():
        yield _scope(name, lines, lines.on(name), None, means)


def _scope(
    name: str, lines: LineColumns, where: Mask | None, career: Career | None, means: PopulationMeans
) -> Scope:
    sums = tally(lines, where)
    readings: Mapping[Metric, Reading] = (
        {metric: measure(career, metric) for metric in Metric} if career else {}
    )
    if sums is None:
        return Scope(name, None, None, dict(readings))
    return Scope(name, figures(sums), rated(sums, means), dict(readings))


def _closest(found: Synergies) -> Synergies:
    """Keep the best and the worst team mates: nobody reads a list of hundreds."""
    mates = found.mates
    if len(mates) > MATES_SHOWN:
        mates = (*mates[: MATES_SHOWN // 2], *mates[-MATES_SHOWN // 2 :])
    return Synergies(mates, found.too_few, found.left_out, found.needed)
