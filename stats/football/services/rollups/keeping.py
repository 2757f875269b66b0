"""Sums brought up to what the rows say: what differs is written, the rest is left alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, QuerySet

from stats.football.models import Match, MatchChange, PlayerMonth, Season, TeamSeason
from stats.football.rollup import PlayerSums, TeamSums, summed
from stats.football.services.rollups.lines import IDS_AT_A_TIME, lines_of

TEAM_KEY: Final = ("season_id", "team_id", "home")
PLAYER_KEY: Final = ("player_id", "season_id", "team_id", "month")
_RENAMED: Final = {"shots_sum", "xg_thousandths", "rating_hundredths"}
TEAM_COLUMNS: Final = (*(name for name in TeamSums._fields if name not in _RENAMED), "shots", "xg")
PLAYER_COLUMNS: Final = (
    *(name for name in PlayerSums._fields if name not in _RENAMED),
    "xg",
    "rating_sum",
)
# Columns by which a match may have been counted elsewhere before.
_MOVES: Final = ("season_id", "home_id", "away_id")
Values = tuple[Any, ...]
Kept = dict[Values, Values]


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of sums were written, and how many were taken away."""

    written: int = 0
    removed: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.written + other.written, self.removed + other.removed)

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums by key (the columns of TEAM_KEY or PLAYER_KEY) in the order of the columns."""

    teams: Kept
    players: Kept


def refresh(match_ids: Iterable[int]) -> Written:
    """Bring up the sums of all teams that the matches are of, or ever were, in one transaction.

    Run in the transaction that changes the matches; their seasons stay locked to its end.
    """
    places: dict[int, set[int]] = defaultdict(set)
    ids = sorted(match_ids)
    for start in range(0, len(ids), IDS_AT_A_TIME):
        for season, team in _touched(ids[start : start + IDS_AT_A_TIME]):
            places[season].add(team)
    with transaction.atomic():
        versions = locked(places)
        return sum((_bring_up(pk, versions[pk], places[pk]) for pk in sorted(versions)), Written())


def rebuild(season: int) -> Written:
    """Make the sums of a season anew, in one transaction."""
    with transaction.atomic():
        return sum((_bring_up(pk, one, None) for pk, one in locked([season]).items()), Written())


def locked(seasons: Iterable[int]) -> dict[int, int]:
    """Lock seasons to the transaction's end and return the versions of those that are there."""
    rows = Season.objects.filter(pk__in=list(seasons)).order_by("pk")
    return dict(rows.select_for_update(no_key=True).values_list("pk", "version"))


def _touched(ids: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield season and team of all places in which matches count or may have counted."""
    moves = MatchChange.objects.filter(match_id__in=ids, fields__has_any_keys=_MOVES)
    moved: dict[int, list[Mapping[str, list[int]]]] = defaultdict(list)
    for pk, fields in moves.values_list("match_id", "fields"):
        moved[pk].append(fields)
    rows = Match.objects.filter(pk__in=ids)
    for pk, *now in rows.values_list("pk", *_MOVES):
        ever = [{place} for place in now]
        for fields in moved[pk]:
            for column, name in enumerate(_MOVES):
                ever[column].update(fields.get(name, ()))
        for season in ever[0]:
            yield from ((season, team) for team in ever[1] | ever[2])


def made_anew(season: int, teams: Collection[int] | None) -> Sums:
    """Return the sums of a season, or of teams in it, from the stored matches."""
    found = summed(lines_of(season, teams))
    wanted = None if teams is None else frozenset(teams)
    return Sums(
        {
            tuple(key): _team_values(sums)
            for key, sums in found.teams.items()
            if wanted is None or key.team in wanted
        },
        {
            tuple(key): _player_values(sums)
            for key, sums in found.players.items()
            if wanted is None or key.team in wanted
        },
    )


def as_kept(season: int, teams: Collection[int] | None) -> Sums:
    """Return the sums of a season, or of teams in it, as they are stored."""
    return Sums(
        _read(_rows(TeamSeason, season, teams), TEAM_KEY, TEAM_COLUMNS),
        _read(_rows(PlayerMonth, season, teams), PLAYER_KEY, PLAYER_COLUMNS),
    )


def _rows(model: type[Model], season: int, teams: Collection[int] | None) -> "QuerySet[Any]":
    rows = model._default_manager.filter(season_id=season)
    return rows if teams is None else rows.filter(team_id__in=teams)


def _read(rows: "QuerySet[Any]", key: Sequence[str], columns: Sequence[str]) -> Kept:
    return {
        values[: len(key)]: tuple(_plain(value) for value in values[len(key) :])
        for values in rows.values_list(*key, *columns)
    }


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _team_values(sums: TeamSums) -> Values:
    return tuple(getattr(sums, name) for name in TEAM_COLUMNS)


def _player_values(sums: PlayerSums) -> Values:
    return tuple(getattr(sums, name) for name in PLAYER_COLUMNS)


def _bring_up(season: int, version: int, teams: Collection[int] | None) -> Written:
    right, kept = made_anew(season, teams), as_kept(season, teams)
    rows = [
        TeamSeason(
            **dict(zip(TEAM_KEY, key, strict=True)),
            **dict(zip(TEAM_COLUMNS, values, strict=True)),
            season_version=version,
        )
        for key, values in right.teams.items()
        if kept.teams.get(key) != values
    ]
    months = [
        PlayerMonth(
            **dict(zip(PLAYER_KEY, key, strict=True)),
            **dict(zip(PLAYER_COLUMNS, values, strict=True)),
        )
        for key, values in right.players.items()
        if kept.players.get(key) != values
    ]
    _write(TeamSeason, rows, TEAM_KEY, (*TEAM_COLUMNS, "season_version"))
    _write(PlayerMonth, months, PLAYER_KEY, PLAYER_COLUMNS)
    removed = _remove(TeamSeason, TEAM_KEY, kept.teams.keys() - right.teams.keys())
    removed += _remove(PlayerMonth, PLAYER_KEY, kept.players.keys() - right.players.keys())
    return Written(len(rows) + len(months), removed)


def _write(
    model: type[Model], rows: Sequence[Any], key: Sequence[str], columns: Sequence[str]
) -> None:
    if rows:
        model._default_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=[name.removesuffix("_id") for name in key],
            update_fields=list(columns),
            batch_size=500,
        )


def _remove(model: type[Model], names: Sequence[str], keys: Iterable[Values]) -> int:
    removed = 0
    for key in keys:
        found = model._default_manager.filter(**dict(zip(names, key, strict=True)))
        removed += found.delete()[0]
    return removed
