"""Who sits where: rows of seats, and lines brought to the same sides as the room's teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery

from stats.faceit.models import Line, Match, Seat
from stats.faceit.records import Member, Team
from stats.faceit.services.people import Named

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Sat:
    """A player's place as an answer tells it; `decides` where it is the room's own."""

    match: Match
    player_id: int
    team: int
    skill_level: int | None
    substitute: bool
    decides: bool


def named_in(teams: Iterable[Team], at: datetime | None) -> Iterable[Named]:
    """Yield everybody in the teams, as named at that time."""
    for team in teams:
        for one in team.members:
            yield Named(one.player_id, one.nickname, at, one.game_player_id or "")


def sat(match: Match, teams: Iterable[Team], people: Mapping[str, int], decides: bool) -> list[Sat]:
    """Return the places of a match's teams; a player listed twice keeps the first."""
    places: dict[int, Sat] = {}
    for team in teams:
        for one in team.members:
            player = people[one.player_id]
            place = Sat(match, player, team.number, one.skill_level, _listed(one), decides)
            places.setdefault(player, place)
    return list(places.values())


def _listed(one: Member) -> bool:
    return one.substitute or one.playing is False


def store_seats(places: Iterable[Sat], *, joining: bool = True) -> None:
    """Make and change seats, then bring lines and left-over seats to the room's sides.

    Not `joining`: nobody new sits down in a room whose own answer told who sits there.
    """
    wanted = {(place.match.pk, place.player_id): place for place in places}
    if not wanted:
        return
    matches = {match for match, _ in wanted}
    known = {
        (row.match_id, row.player_id): row
        for row in Seat.objects.filter(match__in=matches).order_by("pk")
    }
    seated = {match for match, _ in known}
    new = [
        _row(place)
        for key, place in wanted.items()
        if key not in known and (joining or _may_join(place, seated))
    ]
    Seat.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    changed = [row for key, row in known.items() if key in wanted and _take(row, wanted[key])]
    Seat.objects.bulk_update(changed, ["team", "skill_level", "substitute"], batch_size=200)
    others = [row for key, row in known.items() if key not in wanted]
    _realign(matches, {key: place.team for key, place in wanted.items()}, others)


def _may_join(place: Sat, seated: set[int]) -> bool:
    decided = place.match.details_at is not None and place.match.pk in seated
    return place.decides or not decided


def unseat_replaced(places: Iterable[Sat]) -> None:
    """Take away whom a roster of both sides does not list any more, unless they played."""
    listed: dict[int, set[int]] = {}
    sides: dict[int, set[int]] = {}
    for place in places:
        listed.setdefault(place.match.pk, set()).add(place.player_id)
        sides.setdefault(place.match.pk, set()).add(place.team)
    whole = [match for match, teams in sides.items() if teams == {1, 2}]
    rows = Seat.objects.filter(match__in=whole).values_list("pk", "match_id", "player_id")
    gone = [pk for pk, match, player in rows if player not in listed[match]]
    if gone:
        played = Line.objects.filter(match=OuterRef("match"), player=OuterRef("player"))
        Seat.objects.filter(~Exists(played), pk__in=gone).delete()


def _row(place: Sat) -> Seat:
    return Seat(
        match_id=place.match.pk,
        player_id=place.player_id,
        team=place.team,
        skill_level=place.skill_level,
        substitute=place.substitute,
    )


def _take(row: Seat, place: Sat) -> bool:
    """Copy a place to its row; where the room itself was read, lists of others change nothing."""
    before = (row.team, row.skill_level, row.substitute)
    if place.decides or place.match.details_at is None:
        row.team = place.team
        row.substitute = place.substitute
        row.skill_level = row.skill_level if place.skill_level is None else place.skill_level
    elif row.skill_level is None:
        row.skill_level = place.skill_level
    return before != (row.team, row.skill_level, row.substitute)


def _realign(
    matches: set[int], teams: Mapping[tuple[int, int], int], others: Iterable[Seat]
) -> None:
    """Give lines the sides of the seats: stats number teams in an order of their own."""
    lines = list(Line.objects.filter(match__in=matches).only("pk", "match_id", "player_id", "team"))
    swapped = _swapped(lines, teams)
    changed = []
    for line in lines:
        team = teams.get((line.match_id, line.player_id))
        if team is None and line.team is not None and line.match_id in swapped:
            team = 3 - line.team
        if team is not None and team != line.team:
            line.team = team
            changed.append(line)
    Line.objects.bulk_update(changed, ["team"], batch_size=300)
    turned = [row for row in others if row.match_id in swapped]
    for row in turned:
        row.team = 3 - row.team
    Seat.objects.bulk_update(turned, ["team"], batch_size=300)


def _swapped(lines: Iterable[Line], teams: Mapping[tuple[int, int], int]) -> set[int]:
    """Return the matches most of whose lines stand on the other side than the seats."""
    votes: dict[int, int] = {}
    for line in lines:
        team = teams.get((line.match_id, line.player_id))
        if team is not None and line.team is not None:
            votes[line.match_id] = votes.get(line.match_id, 0) + (1 if team == line.team else -1)
    return {match for match, vote in votes.items() if vote < 0}


def settle_substitutes(matches: Iterable[Match]) -> None:
    """Let those be substitutes who did not play, in matches whose stats were read."""
    played = [row.pk for row in matches if row.stats_at is not None]
    if not played:
        return
    seats = Seat.objects.filter(match__in=played).annotate(
        has_line=Exists(Line.objects.filter(match=OuterRef("match"), player=OuterRef("player")))
    )
    seats.filter(substitute=True, has_line=True).update(substitute=False)
    seats.filter(substitute=False, has_line=False).update(substitute=True)


def teams_of(match: Match) -> tuple[Team, ...]:
    """Return the stored sides with their members' FACEIT ids; empty when nobody sits there."""
    rows = Seat.objects.filter(match=match).values_list("team", "player__faceit_id")
    sides: dict[int, list[Member]] = {}
    for number, faceit_id in rows:
        sides.setdefault(number, []).append(Member(faceit_id, ""))
    return tuple(Team(number, None, None, tuple(sides[number])) for number in sorted(sides))


def move_lines_in_time(matches: Iterable[Match]) -> set[int]:
    """Let lines have been played when their match finished, where that is known by now.

    Returns the players whose lines moved.
    """
    late = Line.objects.filter(
        ~Q(played_at=F("match__finished_at")),
        match__in=[row.pk for row in matches],
        match__finished_at__isnull=False,
    )
    finish = Match.objects.filter(pk=OuterRef("match")).values("finished_at")
    moved = dict(late.values_list("pk", "player"))
    Line.objects.filter(pk__in=list(moved)).update(played_at=Subquery(finish))
    return set(moved.values())
