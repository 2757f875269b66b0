"""The verbs: a history's items, a player's lines, a room, a match's stats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from stats.faceit.integrity import broken, match_checks
from stats.faceit.models import Line, Match, Player, Seat
from stats.faceit.parse.seating import aligned, who_played
from stats.faceit.records import HistoryMatch, MatchDetails, MatchStats, Team
from stats.faceit.records import Line as LineRecord
from stats.faceit.services.matches import rows as match_rows
from stats.faceit.services.matches.lines import Incoming, upsert
from stats.faceit.services.matches.rows import fill, locked_matches, save_rows
from stats.faceit.services.matches.seats import (
    Sat,
    move_lines_in_time,
    named_in,
    sat,
    settle_substitutes,
    store_seats,
    teams_of,
    unseat_replaced,
)
from stats.faceit.services.people import Named, ensure_people, note_changes
from stats.faceit.services.populations import means_in_use

DOUBTS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing did: the matches, and how many lines are new."""

    matches: Sequence[Match]
    new_lines: int = 0


def store_history(items: Iterable[HistoryMatch], *, demo: bool, now: datetime) -> Stored:
    """Store matches as a player's history lists them: rooms and seats, no lines."""
    told = {item.match_id: item for item in items}
    with transaction.atomic():
        matches = locked_matches(told, now, demo=demo)
        named = [
            one
            for item in told.values()
            for one in named_in(item.teams, item.finished_at or item.started_at)
        ]
        people = ensure_people(named, demo=demo)
        changed = {
            key: fill(row, match_rows.from_history(told[key]), decides=row.details_at is None)
            for key, row in matches.items()
        }
        moved = _save(matches, changed)
        places = [
            place
            for key, row in matches.items()
            for place in sat(row, told[key].teams, people, decides=False)
        ]
        store_seats(places, joining=False)
        settle_substitutes(matches.values())
        note_changes(moved)
    return Stored([matches[key] for key in told])


def store_lines(
    player: Player, lines: Iterable[LineRecord], *, demo: bool, now: datetime
) -> Stored:
    """Store a player's own lines, as the list of their matches tells them."""
    told = list(lines)
    first = {line.match_id: line for line in reversed(told)}
    with transaction.atomic():
        matches = locked_matches(first, now, demo=demo)
        changed = {
            key: fill(row, match_rows.from_line(first[key]), decides=False)
            for key, row in matches.items()
        }
        moved = _save(matches, changed)
        mine = Seat.objects.filter(player=player, match__in=[row.pk for row in matches.values()])
        sides = dict(mine.values_list("match_id", "team"))
        incoming = [
            Incoming(line, matches[line.match_id], player.pk, sides.get(matches[line.match_id].pk))
            for line in told
        ]
        known = Line.objects.filter(player=player, match__in=[row.pk for row in matches.values()])
        new, players = upsert(incoming, known, means_in_use(demo), now)
        note_changes(moved | players)
    return Stored([matches[key] for key in dict.fromkeys(line.match_id for line in told)], new)


def store_details(details: MatchDetails, *, demo: bool, now: datetime) -> Match:
    """Store a room as its own answer tells it: this has the last word on it."""
    return store_rooms([details], demo=demo, now=now)[0]


def store_rooms(rooms: Iterable[MatchDetails], *, demo: bool, now: datetime) -> list[Match]:
    """Store several rooms in one transaction."""
    told = {room.match_id: room for room in rooms}
    with transaction.atomic():
        matches = locked_matches(told, now, demo=demo)
        named = [
            one
            for room in told.values()
            for one in named_in(room.teams, room.finished_at or room.started_at)
        ]
        people = ensure_people(named, demo=demo)
        changed, places = {}, list[Sat]()
        for key, row in matches.items():
            newer = (told[key].version or row.source_version) >= row.source_version
            changed[key] = fill(row, match_rows.from_details(told[key]), decides=newer)
            row.details_at = now
            changed[key].add("details_at")
            places += sat(row, told[key].teams, people, decides=newer)
        moved = _save(matches, changed)
        unseat_replaced(place for place in places if place.decides)
        store_seats(places, joining=False)
        settle_substitutes(matches.values())
        note_changes(moved)
    return [matches[key] for key in told]


def store_stats(stats: MatchStats, *, demo: bool, now: datetime) -> Stored:
    """Store a match's stats: the lines of all players, and what in them contradicts itself."""
    return store_all_stats([stats], demo=demo, now=now)


def store_all_stats(all_stats: Iterable[MatchStats], *, demo: bool, now: datetime) -> Stored:
    """Store the stats of several matches in one transaction."""
    told = {stats.match_id: stats for stats in all_stats}
    with transaction.atomic():
        matches = locked_matches(told, now, demo=demo)
        incoming: list[Incoming] = []
        sides = {key: teams_of(row) for key, row in matches.items()}
        told = {key: aligned(stats, sides[key]) for key, stats in told.items()}
        people = ensure_people(
            (one for key, row in matches.items() for one in _players(told[key], row)), demo=demo
        )
        changed = {}
        for key, row in matches.items():
            changed[key] = fill(row, match_rows.from_stats(told[key]), decides=False)
            row.stats_at, row.stats_given_up = row.stats_at or now, False
            row.doubts = [check.as_data() for check in broken(match_checks(told[key]))]
            row.doubts = row.doubts[:DOUBTS_KEPT]
            changed[key] |= {"stats_at", "stats_given_up", "doubts"}
            incoming += _incoming(told[key], row, people)
        moved = _save(matches, changed)
        _seat_players(told, matches, sides, people)
        known = Line.objects.filter(match__in=[row.pk for row in matches.values()])
        new, players = upsert(incoming, known, means_in_use(demo), now)
        settle_substitutes(matches.values())
        note_changes(moved | players)
    return Stored([matches[key] for key in told], new)


def _save(matches: dict[str, Match], changed: dict[str, set[str]]) -> set[int]:
    """Write the rows; returns the players whose lines were moved to another time by it."""
    save_rows(matches, changed)
    return move_lines_in_time(
        matches[key] for key, names in changed.items() if "finished_at" in names
    )


def _players(stats: MatchStats, row: Match) -> Iterable[Named]:
    at = row.finished_at or row.started_at
    for played in stats.maps:
        for line in played.lines:
            yield Named(line.player_id, line.nickname, at or line.finished_at)


def _incoming(stats: MatchStats, row: Match, people: dict[str, int]) -> list[Incoming]:
    return [
        Incoming(line, row, people[line.player_id], team.number)
        for played in stats.maps
        for team in played.teams
        for line in team.lines
    ]


def _seat_players(
    told: dict[str, MatchStats],
    matches: dict[str, Match],
    sides: dict[str, tuple[Team, ...]],
    people: dict[str, int],
) -> None:
    """Seat those who played without being listed."""
    places: list[Sat] = []
    for key, row in matches.items():
        listed = {one.player_id for team in sides[key] for one in team.members}
        for team in who_played(sides[key], told[key]):
            places += [
                Sat(row, people[one.player_id], team.number, None, False, False)
                for one in team.members
                if one.playing and one.player_id not in listed
            ]
    store_seats(places)
