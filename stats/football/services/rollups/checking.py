"""Kept sums against a full recomputation, season by season."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from stats.football.models import Season
from stats.football.services.rollups.keeping import (
    PLAYER_COLUMNS,
    PLAYER_KEY,
    TEAM_COLUMNS,
    TEAM_KEY,
    Kept,
    Values,
    as_kept,
    locked,
    made_anew,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that is not what the rows say: whose, and each column's kept and right value.

    `columns` is empty where a row is missing or should not be there, which `what` then tells.
    """

    what: str
    key: Values
    columns: tuple[tuple[str, object, object], ...] = ()

    def __str__(self) -> str:
        told = ", ".join(f"{name} {kept}, not {right}" for name, kept, right in self.columns)
        return f"{self.what}{': ' if told else ''}{told}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many sums of a season there should be, and those that are wrong."""

    season: int
    rows: int
    differences: tuple[Difference, ...]


def verify(season: int) -> Verdict:
    """Compare the sums of a season with a full recomputation, while nobody stores into it."""
    with transaction.atomic():
        locked([season])
        right, kept = made_anew(season, None), as_kept(season, None)
    teams = _differences(TEAM_KEY, TEAM_COLUMNS, kept.teams, right.teams)
    players = _differences(PLAYER_KEY, PLAYER_COLUMNS, kept.players, right.players)
    return Verdict(season, len(right.teams) + len(right.players), (*teams, *players))


def verify_all() -> int:
    """Verify every season and report those that are wrong in the log; returns how many sums are."""
    wrong = 0
    for pk in Season.objects.order_by("pk").values_list("pk", flat=True):
        found = verify(pk).differences
        if found:
            log.error(
                "%d sums of season %d differ from a full recomputation, the first: %s;"
                " manage.py football_rollups --rebuild mends them",
                len(found),
                pk,
                found[0],
            )
        wrong += len(found)
    return wrong


def _differences(
    names: Sequence[str], columns: Sequence[str], kept: Kept, right: Kept
) -> Iterator[Difference]:
    for key in sorted(kept.keys() | right.keys(), key=str):
        whose = " ".join(
            f"{name.removesuffix('_id')} {value}" for name, value in zip(names, key, strict=True)
        )
        ours, theirs = kept.get(key), right.get(key)
        if ours is None or theirs is None:
            yield Difference(f"{whose} is {'missing' if ours is None else 'too many'}", key)
        elif ours != theirs:
            pairs = zip(columns, ours, theirs, strict=True)
            yield Difference(whose, key, tuple(one for one in pairs if one[1] != one[2]))
