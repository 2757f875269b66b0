"""A player's stored lines as the science takes them: one `Played` for each finished match."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from stats.faceit.elo.change import expected
from stats.faceit.models import EloReading, Line
from stats.faceit.played import Career, Played

MOST_MATCHES = 5000
# The counters, in the order in which `Played` takes them.
SUMMED = Played._fields[Played._fields.index("kills") :]
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
Group = Sequence[Row]
Mates = Mapping[int, tuple[str, ...]]


def played_matches(player_pk: int, first: datetime, last: datetime) -> list[Played]:
    """Return a player's matches that finished from `first` to `last`, oldest first; two queries.

    `rating` is 2.0; ids of mates and opponents are left out.
    """
    lines = Line.objects.filter(player=player_pk, played_at__gte=first, played_at__lte=last)
    after = _elos(player_pk, first)
    return [played(group, after, {}) for group in groups_of(newest(lines))]


def newest_career(player_pk: int, most: int) -> Career:
    """Return the newest matches without team mates and Elo after them; one query."""
    lines = Line.objects.filter(player=player_pk)
    return Career(played(group, {}, {}) for group in groups_of(newest(lines)[:most]))


def career_until(player_pk: int, until: datetime | None) -> Career:
    """Return a player's newest MOST_MATCHES matches up to a time, with Elo; two queries."""
    lines = Line.objects.filter(player=player_pk)
    if until is not None:
        lines = lines.filter(played_at__lte=until)
    groups = groups_of(newest(lines)[:MOST_MATCHES])
    after = _elos(player_pk, groups[0][0][PLAYED_AT]) if groups else {}
    return Career(played(group, after, {}) for group in groups)


def newest(lines: "QuerySet[Line]") -> "QuerySet[Line, Row]":
    """Return the columns that a career is made of, newest lines first."""
    return lines.order_by("-played_at", "-id").values_list(*HEAD, *SUMMED)


def groups_of(newest_first: Iterable[Row]) -> list[list[Row]]:
    """Return the rows of each match, oldest first."""
    matches: dict[int, list[Row]] = {}
    for row in reversed(list(newest_first)):
        matches.setdefault(row[PK], []).append(row)
    return list(matches.values())


def _elos(player_pk: int, first: datetime) -> dict[int, int]:
    """Return the Elo read after matches, by the match's row; of no match before a time."""
    readings = EloReading.objects.filter(player=player_pk, match__isnull=False, at__gte=first)
    return dict(readings.values_list("match_id", "elo"))


def played(group: Group, after: Mapping[int, int], mates: Mates) -> Played:
    """Return the match that some rows, one for each map, are of."""
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


def won_by(group: Group) -> bool | None:
    """Return who won the match, not one of its maps; None for a tie of maps nobody decided."""
    one = group[0]
    if one[WINNER] is not None and one[TEAM] is not None:
        return bool(one[WINNER] == one[TEAM])
    balance = sum(1 if row[WON] else -1 for row in group)
    return balance > 0 if balance else None


def _rating(group: Group) -> float | None:
    known = [row for row in group if row[RATING] is not None and row[ROUNDS]]
    rounds = sum(row[ROUNDS] for row in known)
    return sum(row[RATING] * row[ROUNDS] for row in known) / rounds if rounds else None


def _sum(column: Sequence[Any]) -> Any:
    numbers = [one for one in column if isinstance(one, int)]
    return sum(numbers) if len(numbers) == len(column) else None


def sides_of(one: Row) -> tuple[float | None, float | None]:
    """Return the mean Elo of the player's team and of the other."""
    if one[TEAM] is None or one[ELO1] is None or one[ELO2] is None:
        return None, None
    return (one[ELO1], one[ELO2]) if one[TEAM] == 1 else (one[ELO2], one[ELO1])


def _expectation(one: Row) -> float | None:
    own, opponent = sides_of(one)
    return None if own is None or opponent is None else expected(own, opponent)
