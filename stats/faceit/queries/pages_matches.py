"""What the page of a match reads: rosters, lines, checks, the forecast and Elo as it moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings

from stats.faceit import records
from stats.faceit.elo.change import Preview, expected
from stats.faceit.elo.change import change as elo_change
from stats.faceit.elo.change import preview as elo_preview
from stats.faceit.integrity import Check, map_checks
from stats.faceit.models import EloReading, Line, Match, RoomForecast, Seat
from stats.faceit.odds.room import RoomPlayer
from stats.faceit.queries.odds import RoomOdds, room_odds
from stats.faceit.queries.population import means_in_use
from stats.faceit.queries.streams import newest_event
from stats.faceit.rating.population import PopulationMeans

LINES_MOST = 200
SEATS_MOST = 40
EXTENDED = tuple(field.name for field in fields(records.Extended))
PLAIN = (
    "map_number", "map", "won", "rounds", "kills", "deaths", "assists", "own_score",
    "enemy_score", "first_half_score", "second_half_score", "overtime_score", "headshots", "mvps",
    "double_kills", "triple_kills", "quadro_kills", "penta_kills", "damage", "adr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapPlayed:
    """A map of a match: its lines (both sides), and every sum they must satisfy."""

    number: int
    name: str
    lines: tuple[Line, ...]
    checks: tuple[Check, ...]

    def side(self, team: int) -> tuple[Line, ...]:
        """Return the lines of side 1 or 2."""
        return tuple(line for line in self.lines if line.team == team)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody's seat; `known` is what was known of them before the match (None: nothing).

    `elo_after` is the Elo read after this match, `elo_moved` how far it moved, if both are known.
    """

    seat: Seat
    known: RoomPlayer | None
    elo_after: int | None
    elo_moved: int | None


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a match is worth to a side: points for a win, for a loss, its own chance by Elo."""

    own: float
    gain: int
    loss: int
    chance: float
    complete: bool


@dataclass(frozen=True, slots=True)
class MatchPage:
    """Everything a match's page shows; `odds` are those before it began, None without rosters."""

    match: Match
    sides: Mapping[int, tuple[Sitting, ...]]
    substitutes: tuple[Sitting, ...]
    maps: tuple[MapPlayed, ...]
    forecast: RoomForecast | None
    odds: RoomOdds | None
    stakes: Mapping[int, Stakes]
    means: PopulationMeans
    last_event: int


def get_match(match_id: str) -> Match | None:
    """Return a match of the source in use by FACEIT's id; one query."""
    return Match.objects.filter(match_id=match_id, demo=settings.DOZOR_DEMO).first()


def match_page(match: Match, now: datetime) -> MatchPage:
    """Return what a match's page shows; at most 30 queries, however long the match."""
    seats = Seat.objects.filter(match=match).select_related("player").order_by("team", "pk")
    listed = list(seats[:SEATS_MOST])
    odds = room_odds(match, now)
    known = _known(odds)
    after = dict(EloReading.objects.filter(match=match).values_list("player_id", "elo"))
    sittings = [_sitting(seat, known, after) for seat in listed]
    playing = [one for one in sittings if not one.seat.substitute]
    sides = {team: tuple(one for one in playing if one.seat.team == team) for team in (1, 2)}
    return MatchPage(
        match=match,
        sides=sides,
        substitutes=tuple(one for one in sittings if one.seat.substitute),
        maps=maps_of(match),
        forecast=RoomForecast.objects.filter(match=match).select_related("model").first(),
        odds=odds,
        stakes=_stakes(match, sides),
        means=means_in_use(match.demo),
        last_event=newest_event(match.pk),
    )


def _known(odds: RoomOdds | None) -> Mapping[str, RoomPlayer]:
    if odds is None:
        return {}
    both = (*odds.room.side1.players, *odds.room.side2.players)
    return {one.player_id: one for one in both}


def _sitting(seat: Seat, known: Mapping[str, RoomPlayer], after: Mapping[int, int]) -> Sitting:
    elo = after.get(seat.player_id)
    moved = None if elo is None or seat.elo_before is None else elo - seat.elo_before
    return Sitting(seat, known.get(str(seat.player_id)), elo, moved)


def _stakes(match: Match, sides: Mapping[int, Sequence[Sitting]]) -> Mapping[int, Stakes]:
    """Return what the match is worth to each side, from team means, else from stored Elos."""
    if match.elo1 is not None and match.elo2 is not None:
        elos = {1: (match.elo1, match.elo2), 2: (match.elo2, match.elo1)}
        return {
            team: Stakes(
                own,
                elo_change(own, other, won=True),
                elo_change(own, other, won=False),
                expected(own, other),
                complete=True,
            )
            for team, (own, other) in elos.items()
        }
    found = {team: elo_preview(_elos(sides[team]), _elos(sides[3 - team])) for team in (1, 2)}
    return {team: _from_preview(one) for team, one in found.items() if one}


def _from_preview(one: Preview) -> Stakes:
    return Stakes(one.own, one.gain, one.loss, one.win_probability, one.complete)


def _elos(sittings: Iterable[Sitting]) -> list[int | None]:
    return [one.seat.elo_before for one in sittings]


def maps_of(match: Match) -> tuple[MapPlayed, ...]:
    """Return the played maps with their lines and checks; one query."""
    lines = Line.objects.filter(match=match).select_related("player")
    by_map: dict[int, list[Line]] = defaultdict(list)
    for line in lines.order_by("map_number", "team", "pk")[:LINES_MOST]:
        by_map[line.map_number].append(line)
    return tuple(_map(match, number, rows) for number, rows in sorted(by_map.items()))


def _map(match: Match, number: int, lines: Sequence[Line]) -> MapPlayed:
    name = next((line.map for line in lines if line.map), "")
    if not name and len(match.maps) >= number:
        name = match.maps[number - 1]
    whole = any(line.has_extended for line in lines)
    checks = map_checks(_stats(match, number, name, lines)) if whole else ()
    return MapPlayed(number, name, tuple(lines), checks)


def _stats(match: Match, number: int, name: str, lines: Sequence[Line]) -> records.MapStats:
    """Return a stored map as the checks take it; the source's own K/R is not stored."""
    teams = []
    for team in (1, 2):
        mine = [line for line in lines if line.team == team]
        if mine:
            one = mine[0]
            made = tuple(as_record(match, line) for line in mine)
            teams.append(records.TeamLines(team, None, None, one.won, one.own_score, None, made))
    return records.MapStats(match.match_id, number, name, lines[0].rounds, tuple(teams))


def as_record(match: Match, line: Line) -> records.Line:
    """Return a stored line as the science takes it; the player is known as `subject_of` says."""
    figures = {name: getattr(line, name) for name in PLAIN}
    extended = None
    if line.has_extended:
        extended = records.Extended(**{name: getattr(line, name) for name in EXTENDED})
    return records.Line(
        match_id=match.match_id,
        player_id=subject_of(line),
        nickname=line.player.nickname,
        extended=extended,
        **figures,
    )


def subject_of(line: Line) -> str:
    """Return how checks name a line's player; sides are named by their numbers alone."""
    return f"player:{line.player_id}"
