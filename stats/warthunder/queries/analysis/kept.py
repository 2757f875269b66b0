"""Analyses are worked out once an hour at most; a new reading or reference makes a new key."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

from stats.warthunder.models import Player
from stats.warthunder.queries.analysis.readings import newest_snapshot
from stats.warthunder.queries.analysis.references import Population

Result = TypeVar("Result")
KEPT_S = 3600
# Raised when what is kept changes its shape.
SHAPE = 1


def kept(
    name: str,
    player: Player,
    population: Population | None,
    make: Callable[[], Result],
    *details: object,
) -> Result:
    """Return the analysis of this name, worked out anew when there is anything new to know."""
    return kept_under(key_of(name, player, population, newest_snapshot(player), *details), make)


def key_of(
    name: str, player: Player, population: Population | None, newest: int, *details: object
) -> str:
    """Return what an analysis is kept under; `newest` is the id of the reading stored last."""
    since = f"{population.version}-{population.built_at.timestamp():.0f}" if population else "none"
    words = (name, SHAPE, player.pk, newest, since, *details)
    return "warthunder:" + ":".join(map(str, words))


def kept_under(key: str, make: Callable[[], Result]) -> Result:
    """Return what is kept under a key, made and kept for an hour when missing."""
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_S)
    return cast(Result, found)
