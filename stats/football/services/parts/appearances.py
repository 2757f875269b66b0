"""Appearances: what a lineup tells of a player, and what it leaves to be counted from events."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from stats.football.models import Appearance, Match, MatchEvent, MatchSource
from stats.football.records import EventKind, LineupRecord, Status

_GOALS: Final = frozenset({EventKind.GOAL, EventKind.PENALTY_GOAL})
_OFF: Final = frozenset({EventKind.RED, EventKind.SECOND_YELLOW})
_COUNTED: Final = frozenset({*_GOALS, *_OFF, EventKind.YELLOW, EventKind.SUBSTITUTION})
_TALLIES: Final = ("goals", "assists", "yellows", "reds")
DERIVED: Final = (*_TALLIES, "minutes")
_FIGURES: Final = (
    "goals", "assists", "shots", "passes", "passes_completed", "tackles", "saves", "yellows",
    "reds",
)  # fmt: skip
COLUMNS: Final = (
    "season_id", "team_id", "played_at", "shirt", "position", "substitute", "captain", "minutes",
    "rating", "xg", *_FIGURES, "figures", "counted",
)  # fmt: skip
_FIGURE_MAX: Final = 32_767
FULL_MINUTES: Final = 90
EXTRA_MINUTES: Final = 120


@dataclass(slots=True)
class Counts:
    """What the events of one match say of players; own goals and what was rescinded do not count.

    `on` and `off` are the minutes at which players came on and went off; `length` is None while
    the match is not over.
    """

    length: int | None
    tallies: dict[str, Counter[int]] = field(
        default_factory=lambda: {name: Counter() for name in _TALLIES}
    )
    on: dict[int, int] = field(default_factory=dict)
    off: dict[int, int] = field(default_factory=dict)

    def add(self, event: MatchEvent) -> None:
        """Count an event that stands."""
        kind, player, other = EventKind(event.kind), event.player_id, event.other_id
        if kind in _GOALS:
            self._tally("goals", player)
            self._tally("assists", other)
        elif kind is EventKind.YELLOW:
            self._tally("yellows", player)
        elif kind in _OFF:
            self._tally("reds", player)
            self._at(self.off, player, event.minute)
        else:
            self._at(self.on, player, event.minute)
            self._at(self.off, other, event.minute)

    def _tally(self, name: str, player: int | None) -> None:
        if player is not None:
            self.tallies[name][player] += 1

    def _at(self, place: dict[int, int], player: int | None, minute: int | None) -> None:
        if player is not None and minute is not None:
            place[player] = minute

    def minutes(self, player: int, substitute: bool) -> int | None:
        """Return how long a player was on the pitch; None while the match is not over."""
        if self.length is None:
            return None
        if substitute and player not in self.on:
            return 0
        end = min(self.off.get(player, self.length), self.length)
        # Who comes on in added time has played.
        return max(1, end - self.on.get(player, 0))


def counts_of(matches: Iterable[Match]) -> dict[int, Counts]:
    """Return what events say, by match, of those whose events some source told."""
    by_id = {match.pk: match for match in matches}
    rows = MatchSource.objects.filter(match__in=by_id, parts__has_key="events")
    told = set(rows.values_list("match_id", flat=True))
    found = {pk: Counts(_length(by_id[pk])) for pk in told}
    events = MatchEvent.objects.filter(match__in=by_id, rescinded=False, kind__in=_COUNTED)
    for event in events.order_by("minute", "added", "pk"):
        counts = found.setdefault(event.match_id, Counts(_length(by_id[event.match_id])))
        counts.add(event)
    return found


def _length(match: Match) -> int | None:
    status = Status(match.status)
    if not status.finished:
        return None
    # Some cups go from 90 minutes to penalties.
    extra = status is Status.AFTER_EXTRA_TIME or match.et_home is not None
    return EXTRA_MINUTES if extra else FULL_MINUTES


def columns_of(
    match: Match, told: LineupRecord, player: int, counts: Counts | None
) -> dict[str, Any]:
    """Return the columns of an appearance."""
    figures = dict(told.figures or {})
    values: dict[str, Any] = {
        "season_id": match.season_id,
        "team_id": match.home_id if told.home else match.away_id,
        "played_at": match.order_at,
        "shirt": told.shirt,
        "position": told.position[:4],
        "substitute": told.substitute,
        "captain": told.captain,
        "minutes": told.minutes,
        "rating": told.rating,
        "xg": figures.pop("xg", None),
        **{name: _count(figures.pop(name, None)) for name in _FIGURES},
    }
    values["figures"] = figures or None
    return values | derived(values, player, counts)


def _count(value: float | None) -> int | None:
    fits = value is not None and value == int(value) and 0 <= value <= _FIGURE_MAX
    return int(value) if fits and value is not None else None


def derived(values: Mapping[str, Any], player: int, counts: Counts | None) -> dict[str, Any]:
    """Return the columns that no lineup told, counted from events, and their names."""
    blank = [name for name in DERIVED if values[name] is None]
    if counts is None:
        return {"counted": ""}
    found: dict[str, Any] = {
        name: counts.tallies[name][player]
        if name in counts.tallies
        else counts.minutes(player, values["substitute"])
        for name in blank
    }
    return found | {"counted": ",".join(blank)}


def recount(matches: Collection[int]) -> None:
    """Bring what appearances have from events, and from their match, up to what is stored."""
    rows = list(Appearance.objects.filter(match__in=matches).select_related("match"))
    if not rows:
        return
    by_match: dict[int, list[Appearance]] = defaultdict(list)
    for row in rows:
        by_match[row.match_id].append(row)
    counts = counts_of(group[0].match for group in by_match.values())
    names = [*DERIVED, "counted", "played_at", "season_id"]
    stale = []
    for row in rows:
        counted = row.counted.split(",")
        values = {
            name: None if name in counted else getattr(row, name)
            for name in (*DERIVED, "substitute")
        }
        values |= derived(values, row.player_id, counts.get(row.match_id))
        values |= {"played_at": row.match.order_at, "season_id": row.match.season_id}
        if any(getattr(row, name) != values[name] for name in names):
            for name in names:
                setattr(row, name, values[name])
            stale.append(row)
    fields = [name.removesuffix("_id") for name in names]
    Appearance.objects.bulk_update(stale, fields, batch_size=100)
