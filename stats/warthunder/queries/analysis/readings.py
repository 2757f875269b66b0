"""Stored readings as the science takes them: counters by mode, samples of whole populations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from stats.warthunder.codec import profile_from_json
from stats.warthunder.forecast import History, Knot, history_of
from stats.warthunder.models import Player, PlayerSnapshot
from stats.warthunder.rating.sample import Sample, sample_of
from stats.warthunder.records import Mode, Profile, Quality

READINGS_MAX = 5000
KNOTS_MAX = 400
CHUNK = 200
KINDS = ("air", "ground", "naval")


@dataclass(frozen=True, slots=True)
class Standing:
    """A player's newest valid reading; `played_at` is None while no two readings differ."""

    player_id: int
    snapshot_id: int
    profile: Profile
    played_at: datetime | None

    @property
    def samples(self) -> dict[Mode, Sample]:
        """Return the counts of every mode that publishes what a rating needs."""
        found = {mode: sample_of(one) for mode, one in self.profile.modes.items()}
        return {mode: sample for mode, sample in found.items() if sample}

    @property
    def country(self) -> str:
        """Return the country whose vehicles the player owns most of, "" when not said."""
        owned = {name: one.owned or 0 for name, one in self.profile.countries.items()}
        best = max(owned, key=lambda name: owned[name], default="")
        return best if best and owned[best] else ""


def players_with_reading(demo: bool) -> "QuerySet[Player]":
    """Return players whose shown reading is valid."""
    return Player.objects.filter(demo=demo, latest__quality=Quality.VALID)


def kind_in_use() -> bool:
    """Say whether lists are of demo players: the demo and the real world are never mixed."""
    return bool(settings.DOZOR_DEMO)


def standings(players: "QuerySet[Player]") -> Iterator[Standing]:
    """Stream newest valid readings by id, a chunk at a time.

    Every chunk is a query of its own: who writes between two of them must not hold an open cursor,
    since SQLite refuses to begin a transaction over a reading that others have overtaken.
    """
    mine = PlayerSnapshot.objects.filter(player=OuterRef("pk"), quality=Quality.VALID).order_by()
    same = mine.filter(missions=OuterRef("latest__missions")).values("player")
    fewer = mine.filter(missions__lt=OuterRef("latest__missions"))
    rows = (
        players.filter(latest__quality=Quality.VALID)
        .annotate(reached=Subquery(same.annotate(first=Min("taken_at")).values("first")))
        .annotate(moved=Exists(fewer))
        .order_by("pk")
        .values_list("pk", "latest_id", "latest__statistics", "reached", "moved")
    )
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1][0]
        for pk, snapshot_id, statistics, reached, moved in chunk:
            profile = profile_from_json(statistics)
            yield Standing(pk, snapshot_id, profile, reached if moved else None)


def mode_histories(player_id: int) -> dict[Mode, History]:
    """Return a player's periods of play by mode; two queries.

    Of every day the last valid reading counts (KNOTS_MAX of them); a regression breaks the line.
    """
    rows = PlayerSnapshot.objects.filter(player=player_id).order_by("-taken_at")
    newest = list(rows.values_list("pk", "taken_at", "quality")[:READINGS_MAX])
    chosen = _chosen(list(reversed(newest)))
    wanted = [pk for pk, _at, valid in chosen if valid]
    found = PlayerSnapshot.objects.filter(pk__in=wanted)
    totals = {pk: _totals(said) for pk, said in found.values_list("pk", "statistics")}
    return {
        mode: history_of([_knot(at, totals.get(pk), mode) for pk, at, _valid in chosen])
        for mode in Mode
    }


def well_read_players(demo: bool, least: int, limit: int) -> list[int]:
    """Return ids of at most `limit` players with `least` valid readings, evenly chosen."""
    enough = PlayerSnapshot.objects.filter(player=OuterRef("pk"), quality=Quality.VALID)
    ids = list(
        players_with_reading(demo)
        .filter(Exists(enough.order_by("taken_at")[least - 1 : least]))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return evenly(ids, limit)


def evenly(ids: Sequence[int], limit: int) -> list[int]:
    """Return at most `limit` of the ids, evenly spaced."""
    if len(ids) <= limit:
        return list(ids)
    step = len(ids) / limit
    return [ids[int(index * step)] for index in range(limit)]


def newest_snapshot(player: Player) -> int:
    """Return the id of the reading stored last, 0 without one: analyses are kept under it."""
    return (
        PlayerSnapshot.objects.filter(player=player)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
        or 0
    )


def _chosen(rows: Sequence[tuple[int, datetime, str]]) -> list[tuple[int, datetime, bool]]:
    """Keep the last valid reading of each day and one mark for each run of regressions."""
    kept: list[tuple[int, datetime, bool]] = []
    day: date | None = None
    for number, (pk, at, quality) in enumerate(rows):
        if quality == Quality.REGRESSION:
            if kept and kept[-1][2]:
                kept.append((pk, at, False))
            day = None
        elif quality == Quality.VALID:
            first = number == 0
            if day == at.date() and kept and kept[-1][2]:
                kept.pop()
            kept.append((pk, at, True))
            # The very first reading stays: history begins there.
            day = None if first else at.date()
    return kept[-KNOTS_MAX:]


def _totals(statistics: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: one.get("totals", {}) for name, one in (statistics.get("modes") or {}).items()}


def _knot(at: datetime, totals: Mapping[str, Any] | None, mode: Mode) -> Knot:
    one = totals.get(mode.value) if totals else None
    if not one:
        return Knot(at, totals is not None)
    said = one.get("targets") or {}
    kinds = [said[kind] for kind in KINDS if said.get(kind) is not None]
    targets = sum(kinds) if len(kinds) == len(KINDS) else None
    return Knot(at, True, one.get("missions"), one.get("victories"), targets)
