"""What a player's analysis is made of: the newest matches, read column by column."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

import numpy as np
from django.db.models import F

from stats.faceit.elo import ledger
from stats.faceit.models import EloReading, Line, Seat
from stats.faceit.outlook import Known
from stats.faceit.played import Career
from stats.faceit.queries.careers import (
    COUNTS,
    HEAD,
    KAST,
    KAST_TRUE,
    MAP,
    MATCH_ID,
    MOST_MATCHES,
    PK,
    PLAYED_AT,
    SUMMED,
    Group,
    Mates,
    Row,
    groups_of,
    newest,
    played,
    sides_of,
    won_by,
)
from stats.faceit.rating.columns import FIGURES, LineColumns

# Elo is told match by match only for a while back: older readings add nothing that is shown.
LEDGER_MATCHES = 1000
MOST_READINGS = 2 * MOST_MATCHES


def known_of(player_pk: int, most: int = MOST_MATCHES) -> Known:
    """Return what a player's analysis is made of: at most `most` newest matches; four queries."""
    found = list(newest(Line.objects.filter(player=player_pk))[: most + 1])
    groups = groups_of(found[:most])
    readings = EloReading.objects.filter(player=player_pk, match__isnull=False).order_by("-at")
    after = dict(readings.values_list("match_id", "elo")[:MOST_READINGS])
    mates = mates_of(player_pk, [group[0][PK] for group in groups])
    return Known(
        career=Career(played(group, after, mates) for group in groups),
        lines=_columns(list(chain.from_iterable(groups))),
        ledger=_ledger(groups[-LEDGER_MATCHES:], player_pk),
        truncated=len(found) > most,
    )


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


def _ledger(groups: Sequence[Group], player_pk: int) -> tuple[ledger.Entry, ...]:
    if not groups:
        return ()
    ids = {group[0][PK]: group[0][MATCH_ID] for group in groups}
    # Times are dear to read: only those since the first of these matches are.
    readings = EloReading.objects.filter(player=player_pk, at__gte=groups[0][0][PLAYED_AT])
    rows = readings.order_by("-at").values_list("at", "elo", "match_id")[:MOST_READINGS]
    told = [ledger.Reading(at, elo, ids.get(match)) for at, elo, match in rows]
    return ledger.ledger(told, filter(None, map(_counted, groups)))


def _counted(group: Group) -> ledger.Played | None:
    """Return a match as the ledger takes it; None for one that nobody won."""
    one, won = group[0], won_by(group)
    if won is None:
        return None
    own, opponent = sides_of(one)
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
