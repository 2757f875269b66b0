"""What is known of a match: who sits where, its maps with checks, Elo, the forecast, the odds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from stats.faceit import records
from stats.faceit.elo.change import Preview, change, expected, preview
from stats.faceit.integrity import Check, map_checks
from stats.faceit.models import EloReading, Line, Match, RoomForecast, Seat
from stats.faceit.odds.room import RoomPlayer
from stats.faceit.queries.lines import whole_record_of
from stats.faceit.queries.odds import RoomOdds, room_odds
from stats.faceit.queries.population import means_in_use
from stats.faceit.queries.streams import newest_event
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.records import MatchState

SIDES = (1, 2)
LINES_MOST = 200
SEATS_MOST = 40


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
    """Somebody's seat; `elo_after` is the Elo read after this match."""

    seat: Seat
    elo_after: int | None

    @property
    def elo_moved(self) -> int | None:
        """Return how Elo moved, None where it was not read on both sides."""
        if self.elo_after is None or self.seat.elo_before is None:
            return None
        return self.elo_after - self.seat.elo_before


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """What is stored of a match or of a live room.

    `live` is a room that is not over. `sides` are those who play, by side; `stakes` what the match
    is worth to a side if it counts, missing without both teams' Elo. `elo_after` is
    by a player's row. `forecast` is what was said before the match, None when nothing was.
    """

    match: Match
    state: MatchState
    live: bool
    sides: Mapping[int, tuple[Sitting, ...]]
    substitutes: tuple[Sitting, ...]
    maps: tuple[MapPlayed, ...]
    elo_after: Mapping[int, int]
    stakes: Mapping[int, Preview]
    forecast: RoomForecast | None
    means: PopulationMeans

    @property
    def has_stats(self) -> bool:
        """Tell whether the match's own stats were read, which tell more than a history does."""
        return self.match.stats_at is not None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines of all maps."""
        return tuple(line for played in self.maps for line in played.lines)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return the checks of all maps."""
        return tuple(check for played in self.maps for check in played.checks)


@dataclass(frozen=True, slots=True)
class MatchPage:
    """A match with the `odds` before it began (None without rosters) and who was `known` then."""

    facts: MatchFacts
    odds: RoomOdds | None
    known: Mapping[str, RoomPlayer]
    last_event: int


def get_match(match_id: str) -> Match | None:
    """Return a match of the source in use by FACEIT's id; one query."""
    return Match.objects.filter(match_id=match_id, demo=settings.DOZOR_DEMO).first()


def match_page(match: Match, now: datetime) -> MatchPage:
    """Return what a match's page shows; at most 30 queries, however long the match."""
    odds = room_odds(match, now)
    return MatchPage(match_facts(match), odds, _known(odds), newest_event(match.pk))


def match_facts(match: Match) -> MatchFacts:
    """Return what is stored of a match; five queries, whatever its maps."""
    seats = Seat.objects.filter(match=match).select_related("player").order_by("team", "pk")
    after = dict(EloReading.objects.filter(match=match).values_list("player_id", "elo"))
    sittings = [Sitting(seat, after.get(seat.player_id)) for seat in seats[:SEATS_MOST]]
    playing = [one for one in sittings if not one.seat.substitute]
    sides = {team: tuple(one for one in playing if one.seat.team == team) for team in SIDES}
    state = MatchState(match.state)
    return MatchFacts(
        match=match,
        state=state,
        live=not state.over and state is not MatchState.UNKNOWN,
        sides=sides,
        substitutes=tuple(one for one in sittings if one.seat.substitute),
        maps=_maps(match),
        elo_after=after,
        stakes=_stakes(match, sides),
        forecast=RoomForecast.objects.filter(match=match).select_related("model").first(),
        means=means_in_use(match.demo),
    )


def _known(odds: RoomOdds | None) -> Mapping[str, RoomPlayer]:
    if odds is None:
        return {}
    both = (*odds.room.side1.players, *odds.room.side2.players)
    return {one.player_id: one for one in both}


def _stakes(match: Match, sides: Mapping[int, Sequence[Sitting]]) -> Mapping[int, Preview]:
    """Return what the match is worth: by the room's means, else by its players' Elos."""
    if match.elo1 is not None and match.elo2 is not None:
        return {1: _preview(match.elo1, match.elo2), 2: _preview(match.elo2, match.elo1)}
    found = {team: preview(_elos(sides[team]), _elos(sides[3 - team])) for team in SIDES}
    return {team: one for team, one in found.items() if one}


def _preview(own: float, opponent: float) -> Preview:
    return Preview(
        own=own,
        opponent=opponent,
        win_probability=expected(own, opponent),
        gain=change(own, opponent, won=True),
        loss=change(own, opponent, won=False),
        complete=True,
    )


def _elos(sittings: Iterable[Sitting]) -> list[int | None]:
    return [one.seat.elo_before for one in sittings]


def _maps(match: Match) -> tuple[MapPlayed, ...]:
    lines = Line.objects.filter(match=match).select_related("player")
    by_map: dict[int, list[Line]] = defaultdict(list)
    for line in lines.order_by("map_number", "team", "pk")[:LINES_MOST]:
        line.match = match
        by_map[line.map_number].append(line)
    return tuple(_map(match, number, rows) for number, rows in sorted(by_map.items()))


def _map(match: Match, number: int, lines: Sequence[Line]) -> MapPlayed:
    name = next((line.map for line in lines if line.map), "")
    if not name and len(match.maps) >= number:
        name = match.maps[number - 1]
    # A history tells of one player: there are no sums to hold it against.
    whole = match.stats_at is not None or any(line.has_extended for line in lines)
    checks = map_checks(_stats(match, number, name, lines)) if whole else ()
    return MapPlayed(number, name, tuple(lines), checks)


def _stats(match: Match, number: int, name: str, lines: Sequence[Line]) -> records.MapStats:
    """Return a stored map as the checks take it; the source's own K/R is not stored."""
    teams = []
    for team in SIDES:
        mine = [line for line in lines if line.team == team]
        if mine:
            one = mine[0]
            made = tuple(whole_record_of(line) for line in mine)
            teams.append(records.TeamLines(team, None, None, one.won, one.own_score, None, made))
    return records.MapStats(match.match_id, number, name, lines[0].rounds, tuple(teams))
