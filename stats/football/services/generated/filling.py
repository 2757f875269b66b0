"""Generated seasons into the tables, each whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from stats.football.generate import Chunk
from stats.football.generate.columns import Matches
from stats.football.models import (
    Appearance,
    Competition,
    Match,
    MatchEvent,
    MatchSource,
    MatchStatistic,
    PlayerMonth,
    Season,
    Shot,
    TeamSeason,
)
from stats.football.records import Source, Status
from stats.football.results import Flags, Ints
from stats.football.services.generated.bulk import Columns, analyse, insert
from stats.football.services.generated.figures import statistics_of
from stats.football.services.generated.places import Places, places_of
from stats.football.services.generated.plans import Plan
from stats.football.services.rollups import rebuild

TABLES: Final = (
    Season,
    Match,
    MatchSource,
    MatchEvent,
    Appearance,
    Shot,
    MatchStatistic,
    TeamSeason,
    PlayerMonth,
)
KICKOFF: Final = time(15, 0)


@dataclass(frozen=True, slots=True)
class Filled:
    """A season: how many rows of events and players' figures it has, and whether it is new."""

    league: str
    season: str
    rows: int
    new: bool


def fill(plan: Plan, now: datetime) -> Iterator[Filled]:
    """Store the plan's seasons one by one, a transaction each, and yield each when it is stored.

    Those that are stored already are passed over. Sums are made with each season.
    """
    world = plan.world()
    with transaction.atomic():
        places = places_of(world, plan)
    for chunk in plan.chunks(world):
        with transaction.atomic():
            done = _season(chunk, plan, places, now)
        yield done
    analyse(*TABLES)


def _season(chunk: Chunk, plan: Plan, places: Places, now: datetime) -> Filled:
    competition = places.competitions[chunk.league.number]
    played = chunk.matches.day < plan.today.toordinal()
    kept = Season.objects.filter(competition=competition, label=chunk.season).first()
    rows = int(played[chunk.events.match - chunk.matches.number[0]].sum())
    rows += int(played[chunk.appearances.match - chunk.matches.number[0]].sum())
    if kept is not None:
        return Filled(chunk.league.code, chunk.season, rows, new=False)
    season = _row(competition, chunk, plan)
    matches = _matches(chunk.matches, season, places, played)
    _sources(matches, chunk, plan, now)
    _Parts(chunk, season, places, np.array([one.pk for one in matches]), played).store()
    rebuild(season.pk)
    return Filled(chunk.league.code, chunk.season, rows, new=True)


def _row(competition: Competition, chunk: Chunk, plan: Plan) -> Season:
    return Season.objects.create(
        competition=competition,
        label=chunk.season,
        source_ids=plan.as_kept(),
        starts_on=chunk.starts_on,
        ends_on=chunk.ends_on,
        version=1,
    )


def _matches(columns: Matches, season: Season, places: Places, played: Flags) -> list[Match]:
    found = []
    for at, row in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        told = dict(zip(columns._fields, row, strict=True))
        day = date.fromordinal(told["day"])
        kickoff = datetime.combine(day, KICKOFF, UTC)
        match = Match(
            season=season,
            round=f"Matchday {told['round']}",
            round_number=told["round"],
            home_id=int(places.teams[told["home"]]),
            away_id=int(places.teams[told["away"]]),
            day=day,
            kickoff=kickoff,
            order_at=kickoff,
            version=1,
            demo=True,
        )
        if played[at]:
            match.status, match.finished_at = Status.FINISHED, kickoff
            match.attendance = told["attendance"]
            for name in ("ht_home", "ht_away", "ft_home", "ft_away"):
                setattr(match, name, told[name])
        found.append(match)
    return Match.objects.bulk_create(found, batch_size=200)


def _sources(matches: list[Match], chunk: Chunk, plan: Plan, now: datetime) -> None:
    numbers = chunk.matches.number.tolist()
    count = len(matches)
    insert(
        MatchSource,
        {
            "match_id": [match.pk for match in matches],
            "source": [Source.GENERATED.value] * count,
            "key": [f"{plan.seed}/{number}" for number in numbers],
            "changed_at": [now] * count,
            "digest": [""] * count,
            "stored_at": [now] * count,
            "demo": [True] * count,
        },
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to the matches of a season; `matches` are their rows by place."""

    chunk: Chunk
    season: Season
    places: Places
    matches: Ints
    played: Flags

    def store(self) -> None:
        insert(MatchEvent, self._events())
        insert(Appearance, self._appearances())
        insert(Shot, self._shots())
        insert(MatchStatistic, statistics_of(self.chunk, self.matches, self.played))

    def _at(self, match: Ints) -> tuple[Ints, Flags]:
        """Return the places of matches, and which rows of them were played."""
        at = match - self.chunk.matches.number[0]
        return at, self.played[at]

    def _events(self) -> Columns:
        rows = self.chunk.events
        at, there = self._at(rows.match)
        player, other = rows.player[there], rows.other[there]
        return {
            "match_id": self.matches[at[there]].tolist(),
            "key": list(map(str, rows.key[there].tolist())),
            "kind": rows.kind[there].tolist(),
            "team_id": self.places.teams[rows.team[there]].tolist(),
            "minute": rows.minute[there].tolist(),
            "added": _or_none(rows.added[there], 0),
            "player_id": _or_none(self.places.players[player], 0),
            "other_id": _or_none(self.places.players[other], 0),
            "player_name": self.places.names[player].tolist(),
            "other_name": self.places.names[other].tolist(),
            "home_goals": _or_none(rows.home_goals[there], -1),
            "away_goals": _or_none(rows.away_goals[there], -1),
        }

    def _appearances(self) -> Columns:
        rows = self.chunk.appearances
        at, there = self._at(rows.match)
        days = self.chunk.matches.day[at[there]].tolist()
        moments = {day: _moment(day) for day in set(days)}
        found: dict[str, Any] = {
            "match_id": self.matches[at[there]].tolist(),
            "season_id": [self.season.pk] * len(days),
            "player_id": self.places.players[rows.player[there]].tolist(),
            "team_id": self.places.teams[rows.team[there]].tolist(),
            "played_at": [moments[day] for day in days],
        }
        own = set(rows._fields) - {"match", "player", "team", "day"}
        return found | {name: getattr(rows, name)[there].tolist() for name in sorted(own)}

    def _shots(self) -> Columns:
        rows = self.chunk.shots
        at, there = self._at(rows.match)
        found: dict[str, Any] = {
            "match_id": self.matches[at[there]].tolist(),
            "key": list(map(str, rows.key[there].tolist())),
            "team_id": self.places.teams[rows.team[there]].tolist(),
            "player_id": self.places.players[rows.player[there]].tolist(),
            "added": _or_none(rows.added[there], 0),
            "xg": rows.xg[there].round(3).tolist(),
        }
        plain = ("outcome", "situation", "body_part", "minute", "x", "y")
        return found | {name: getattr(rows, name)[there].tolist() for name in plain}


def _or_none(values: NDArray[np.int64], none: int) -> list[int | None]:
    return [None if value == none else value for value in values.tolist()]


def _moment(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), KICKOFF, UTC)
