"""A player's newest matches as the science takes them, read column by column."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np
from django.db.models import F

from stats.faceit.elo import ledger
from stats.faceit.elo.change import expected
from stats.faceit.models import EloReading, Line, Seat
from stats.faceit.outlook import Known
from stats.faceit.played import Career, Played
from stats.faceit.rating.columns import FIGURES, LineColumns

MOST_MATCHES = 5000
# Elo is told match by match only for a while back: older readings add nothing that is shown.
LEDGER_MATCHES = 1000
PLAYED = tuple(field.name for field in fields(Played))
# The counters, in the order in which `Played` takes them.
SUMMED = PLAYED[PLAYED.index("kills") :]
HEAD = (
    "match__id", "played_at", "map", "won", "rounds", "rating2", "team", "kast", "kast_true",
    "match__match_id", "match__started_at", "match__winner", "match__elo1", "match__elo2",
    "match__elo_counts",
)  # fmt: skip
(
    PK, PLAYED_AT, MAP, WON, ROUNDS, RATING, TEAM, KAST, KAST_TRUE, MATCH_ID, STARTED_AT, WINNER,
    ELO1, ELO2, COUNTS,
) = range(len(HEAD))  # fmt: skip
FIRST = len(HEAD)
Row = tuple[Any, ...]
Elos = dict[int, int]
Mates = dict[int, tuple[str, ...]]


def known_of(player_pk: int, most: int = MOST_MATCHES) -> Known:
    """Return what a player's analysis is made of: at most `most` newest matches; four queries."""
    groups, truncated = _groups(player_pk, most)
    rows = list(chain.from_iterable(groups))
    readings = _readings(player_pk)
    after = {match: elo for elo, _at, match in readings if match is not None}
    mates = mates_of(player_pk, [group[0][PK] for group in groups])
    return Known(
        career=Career(_played(group, after, mates) for group in groups),
        lines=_columns(rows),
        ledger=_ledger(groups[-LEDGER_MATCHES:], readings),
        truncated=truncated,
    )


def newest_career(player_pk: int, most: int, since: datetime | None = None) -> Career:
    """Return the newest matches without team mates and Elo after them; one query."""
    groups, _truncated = _groups(player_pk, most, since)
    return Career(_played(group, {}, {}) for group in groups)


def mates_of(player_pk: int, match_pks: Sequence[int]) -> Mates:
    """Return the rows' numbers of those who sat beside a player, by match; one query."""
    if not match_pks:
        return {}
    beside = Seat.objects.filter(
        match__seats__player=player_pk, match__seats__team=F("team"), substitute=False
    ).exclude(player=player_pk)
    found: dict[int, list[str]] = defaultdict(list)
    # They come match by match anyway; putting tens of thousands in order would double the cost.
    for match, player in beside.order_by().values_list("match_id", "player_id"):
        found[match].append(str(player))
    return {match: tuple(players) for match, players in found.items()}


def _groups(
    player_pk: int, most: int, since: datetime | None = None
) -> tuple[list[list[Row]], bool]:
    """Return the rows of each match, oldest first, and whether some were left out."""
    mine = Line.objects.filter(player=player_pk)
    if since is not None:
        mine = mine.filter(played_at__gte=since)
    newest = mine.order_by("-played_at", "-id").values_list(*HEAD, *SUMMED)[: most + 1]
    rows = list(newest)
    truncated = len(rows) > most
    rows = rows[most - 1 :: -1] if truncated else rows[::-1]
    matches: dict[int, list[Row]] = {}
    for row in rows:
        matches.setdefault(row[PK], []).append(row)
    return list(matches.values()), truncated


def _readings(player_pk: int) -> list[tuple[int, datetime, int | None]]:
    """Return (Elo, when, after which match) of a player, the newest ones."""
    rows = EloReading.objects.filter(player=player_pk).order_by("-at")
    return list(rows.values_list("elo", "at", "match_id")[: 2 * MOST_MATCHES])


def _ledger(
    groups: Sequence[Sequence[Row]], readings: Sequence[tuple[int, datetime, int | None]]
) -> tuple[ledger.Entry, ...]:
    if not groups:
        return ()
    ids = {group[0][PK]: group[0][MATCH_ID] for group in groups}
    first = groups[0][0][PLAYED_AT]
    told = [ledger.Reading(at, elo, ids.get(pk)) for elo, at, pk in readings if at >= first]
    return ledger.ledger(told, filter(None, map(_counted, groups)))


def _played(group: Sequence[Row], after: Elos, mates: Mates) -> Played:
    one = group[0]
    single = len(group) == 1
    figures = (
        one[FIRST:] if single else [_sum(column) for column in zip(*group, strict=True)][FIRST:]
    )
    return Played(
        one[MATCH_ID],
        one[PLAYED_AT],
        one[STARTED_AT],
        won_by(group),
        one[ROUNDS] if single else sum(row[ROUNDS] for row in group),
        one[RATING] if single else _rating(group),
        (one[MAP] or None) if single else None,
        _expectation(one),
        after.get(one[PK]),
        mates.get(one[PK], ()),
        (),
        *figures,
    )


def won_by(group: Sequence[Row]) -> bool | None:
    """Return who won the match, not one of its maps; None for a tie of maps nobody decided."""
    one = group[0]
    if one[WINNER] is not None and one[TEAM] is not None:
        return bool(one[WINNER] == one[TEAM])
    balance = sum(1 if row[WON] else -1 for row in group)
    return balance > 0 if balance else None


def _rating(group: Sequence[Row]) -> float | None:
    known = [row for row in group if row[RATING] is not None and row[ROUNDS]]
    rounds = sum(row[ROUNDS] for row in known)
    return sum(row[RATING] * row[ROUNDS] for row in known) / rounds if rounds else None


def _sum(column: Sequence[Any]) -> Any:
    numbers = [one for one in column if isinstance(one, int)]
    return sum(numbers) if len(numbers) == len(column) else None


def _sides(one: Row) -> tuple[float | None, float | None]:
    """Return the mean Elo of the player's team and of the other."""
    if one[TEAM] is None or one[ELO1] is None or one[ELO2] is None:
        return None, None
    return (one[ELO1], one[ELO2]) if one[TEAM] == 1 else (one[ELO2], one[ELO1])


def _expectation(one: Row) -> float | None:
    own, opponent = _sides(one)
    return None if own is None or opponent is None else expected(own, opponent)


def _counted(group: Sequence[Row]) -> ledger.Played | None:
    """Return a match as the ledger takes it; None for one that nobody won."""
    one, won = group[0], won_by(group)
    if won is None:
        return None
    own, opponent = _sides(one)
    return ledger.Played(one[MATCH_ID], one[PLAYED_AT], won, one[COUNTS], own, opponent)


def _columns(rows: Sequence[Row]) -> LineColumns:
    names = (*HEAD, *SUMMED)
    places = {name: names.index(name) for name in FIGURES}
    figures = {
        name: np.array([row[place] for row in rows], dtype=np.float64)
        for name, place in places.items()
    }
    figures["kast"] = np.array(
        [row[KAST] if row[KAST_TRUE] else None for row in rows], dtype=np.float64
    )
    match = np.array([row[PK] for row in rows], dtype=np.intp)
    return LineColumns(figures, tuple(row[MAP] for row in rows), match)
