"""A player's matches, newest first, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from stats.faceit.elo.change import expected
from stats.faceit.elo.ledger import Entry
from stats.faceit.models import Line, Player
from stats.faceit.queries.elo import elo_entries

Position = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match of a player; figures are sums over its maps, None is "not known".

    `maps` are those played, in order. `own_score` and `enemy_score` are rounds on a single map,
    else maps won. `adr`, `kpr` are per round, `headshot_rate` and `elo_expectation` 0–1 (the chance
    to win by team Elo). Ratings are weighted by rounds. `elo_change` is observed between two
    readings with this match alone in between; `elo_predicted` by the formula; `elo_gap` (a code
    of elo.ledger.Gap) says why `elo_change` is missing. `pk` is the match's row.
    """

    pk: int
    match_id: str
    finished_at: datetime
    started_at: datetime | None
    maps: tuple[str, ...]
    won: bool | None
    team: int | None
    own_score: int | None
    enemy_score: int | None
    rounds: int
    kills: int
    deaths: int
    assists: int
    kd: float | None
    kpr: float | None
    adr: float | None
    headshot_rate: float | None
    mvps: int | None
    rating1: float | None
    rating2: float | None
    rating21: float | None
    kast: float | None
    kast_true: bool
    competition_name: str
    elo_expectation: float | None
    elo_before: int | None
    elo_after: int | None
    elo_change: int | None
    elo_predicted: int | None
    elo_gap: str | None
    has_stats: bool

    @property
    def map(self) -> str:
        """Return the map of a match of one map, else ""."""
        return self.maps[0] if len(self.maps) == 1 else ""

    @property
    def position(self) -> Position:
        """Return what the next page begins after."""
        return self.finished_at, self.pk


def recent_matches(
    player: Player, *, before: Position | None = None, limit: int = 20
) -> list[MatchRow]:
    """Return limit + 1 matches before a position, newest first; eight queries."""
    lines = Line.objects.filter(player=player)
    if before is not None:
        at, pk = before
        lines = lines.filter(Q(played_at__lt=at) | Q(played_at=at, match_id__lt=pk))
    keys = lines.order_by("-played_at", "-match_id").values_list("played_at", "match_id")
    return rows_of(player, list(keys.distinct()[: limit + 1]))


def matches_between(player: Player, first: datetime, last: datetime) -> list[MatchRow]:
    """Return a player's matches that finished in a stretch of time, newest first."""
    lines = Line.objects.filter(player=player, played_at__gte=first, played_at__lte=last)
    keys = lines.order_by("-played_at", "-match_id").values_list("played_at", "match_id")
    return rows_of(player, list(keys.distinct()))


def rows_of(player: Player, keys: Sequence[Position]) -> list[MatchRow]:
    """Return the rows of a player's matches, in the order of (finish, match's row) given."""
    if not keys:
        return []
    lines = Line.objects.filter(player=player, match__in=[pk for _at, pk in keys])
    found: dict[int, list[Line]] = {}
    for line in _with_match(lines).order_by("map_number"):
        found.setdefault(line.match_id, []).append(line)
    entries = elo_entries(player.pk, min(keys)[0], max(keys)[0])
    return [_row(found[pk], entries) for _at, pk in keys if pk in found]


def _with_match(lines: "QuerySet[Line]") -> "QuerySet[Line]":
    return lines.select_related("match").defer(
        "match__doubts", "match__demo_urls", "match__map_pool", "match__maps"
    )


def _row(lines: Sequence[Line], entries: dict[str, Entry]) -> MatchRow:
    first, match = lines[0], lines[0].match
    rounds, kills = sum(one.rounds for one in lines), sum(one.kills for one in lines)
    deaths = sum(one.deaths for one in lines)
    damage, headshots = _sum(lines, "damage"), _sum(lines, "headshots")
    own_score, enemy_score = _scores(lines)
    entry = entries.get(match.match_id)
    return MatchRow(
        pk=match.pk,
        match_id=match.match_id,
        finished_at=first.played_at,
        started_at=match.started_at,
        maps=tuple(one.map for one in lines if one.map),
        won=_won(lines),
        team=first.team,
        own_score=own_score,
        enemy_score=enemy_score,
        rounds=rounds,
        kills=kills,
        deaths=deaths,
        assists=sum(one.assists for one in lines),
        kd=_ratio(kills, deaths),
        kpr=_ratio(kills, rounds),
        adr=_ratio(damage, rounds),
        headshot_rate=_ratio(headshots, kills),
        mvps=_sum(lines, "mvps"),
        rating1=_weighted(lines, "rating1"),
        rating2=_weighted(lines, "rating2"),
        rating21=_weighted(lines, "rating21"),
        kast=_weighted(lines, "kast"),
        kast_true=all(one.kast_true for one in lines),
        competition_name=match.competition_name,
        elo_expectation=_expectation(first),
        **_elo(entry),
        has_stats=match.stats_at is not None,
    )


def _elo(entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        names = ("elo_before", "elo_after", "elo_change", "elo_predicted", "elo_gap")
        return dict.fromkeys(names)
    return {
        "elo_before": entry.before,
        "elo_after": entry.after,
        "elo_change": entry.observed,
        "elo_predicted": entry.predicted,
        "elo_gap": entry.gap.value if entry.gap else None,
    }


def _won(lines: Sequence[Line]) -> bool | None:
    first = lines[0]
    if first.match.winner is not None and first.team is not None:
        return first.match.winner == first.team
    balance = sum(1 if one.won else -1 for one in lines)
    return balance > 0 if balance else None


def _scores(lines: Sequence[Line]) -> tuple[int | None, int | None]:
    if len(lines) == 1:
        return lines[0].own_score, lines[0].enemy_score
    won = sum(one.won for one in lines)
    return won, len(lines) - won


def _expectation(line: Line) -> float | None:
    match = line.match
    if line.team is None or match.elo1 is None or match.elo2 is None:
        return None
    sides = (match.elo1, match.elo2) if line.team == 1 else (match.elo2, match.elo1)
    return expected(*sides)


def _sum(lines: Sequence[Line], name: str) -> int | None:
    values = [getattr(one, name) for one in lines]
    return None if None in values else sum(values)


def _weighted(lines: Sequence[Line], name: str) -> float | None:
    known = [(getattr(one, name), one.rounds) for one in lines if getattr(one, name) is not None]
    rounds = sum(weight for _value, weight in known)
    return sum(value * weight for value, weight in known) / rounds if rounds else None


def _ratio(part: float | None, whole: float) -> float | None:
    return part / whole if part is not None and whole else None
