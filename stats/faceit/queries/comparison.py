"""Two to four players side by side: figures, what their intervals allow to say, and meetings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.db.models import Count

from stats.faceit.models import Line, Match, Player, Seat
from stats.faceit.played import Career, Played
from stats.faceit.queries.careers import newest_career
from stats.faceit.versus import LEAST_PLAYERS, MOST_PLAYERS, Comparison, compare, head_to_head

# Figures are compared over so many newest matches of each: players change over years.
COMPARED_MATCHES = 500
COMMON_MATCHES = 200
Careers = dict[str, Career]


@dataclass(frozen=True, slots=True)
class Compared:
    """Players in the order asked. `comparison` speaks of them by their rows' numbers as text.

    Its rows are over the newest `matches` of each; its pairs over the newest common matches, which
    may be older. `counts` tells how many matches each player's figures rest on; `careers` are
    those matches.
    """

    players: tuple[Player, ...]
    comparison: Comparison
    counts: Mapping[str, int]
    matches: int
    careers: Mapping[str, Career]

    def player(self, key: str) -> Player:
        """Return the player of a key of the comparison."""
        return next(one for one in self.players if str(one.pk) == key)


def compare_players(players: Sequence[Player], most: int = COMPARED_MATCHES) -> Compared:
    """Compare two to four different players; ValueError for another number. 3 + n queries."""
    people = tuple(dict.fromkeys(players))
    if not LEAST_PLAYERS <= len(people) <= MOST_PLAYERS:
        raise ValueError(f"{len(people)} players, use {LEAST_PLAYERS} to {MOST_PLAYERS}")
    careers = {str(one.pk): newest_career(one.pk, most) for one in people}
    common = common_careers([one.pk for one in people])
    pairs = tuple(head_to_head(common, one, other) for one, other in combinations(careers, 2))
    return Compared(
        players=people,
        comparison=replace(compare(careers), pairs=pairs),
        counts={key: len(career) for key, career in careers.items()},
        matches=most,
        careers=careers,
    )


def common_careers(pks: Sequence[int]) -> Careers:
    """Return of each player the newest matches that two or more of them sat in; three queries."""
    seats = Seat.objects.filter(player__in=pks, substitute=False, match__finished_at__isnull=False)
    shared = seats.values("match_id").annotate(people=Count("pk")).filter(people__gte=2)
    newest = shared.order_by("-match__finished_at", "-match_id")
    matches = list(newest.values_list("match_id", flat=True)[:COMMON_MATCHES])
    rows = Match.objects.in_bulk(matches)
    sat: dict[int, dict[int, int]] = defaultdict(dict)
    for match, player, team in seats.filter(match__in=matches).values_list(
        "match_id", "player_id", "team"
    ):
        sat[match][player] = team
    ratings = _ratings(matches, pks)
    played: dict[int, list[Played]] = {pk: [] for pk in pks}
    for match, teams in sat.items():
        for player, team in teams.items():
            found = _played(rows[match], player, team, teams, ratings)
            played[player].append(found)
    return {str(pk): Career(found) for pk, found in played.items()}


Ratings = dict[tuple[int, int], tuple[float, int, str]]


def _ratings(matches: Sequence[int], pks: Sequence[int]) -> Ratings:
    """Return Σ rating · rounds, rounds and the only map, by match and player; one query."""
    found: Ratings = {}
    lines = Line.objects.filter(match__in=matches, player__in=pks, rating2__isnull=False)
    wanted = lines.order_by("map_number").values_list(
        "match_id", "player_id", "rating2", "rounds", "map"
    )
    for match, player, rating, rounds, name in wanted:
        points, all_rounds, _map = found.get((match, player), (0.0, 0, ""))
        several = bool(all_rounds)
        points += (rating or 0.0) * rounds
        found[match, player] = (points, all_rounds + rounds, "" if several else name)
    return found


def _played(
    match: Match, player: int, team: int, teams: Mapping[int, int], ratings: Ratings
) -> Played:
    others = {pk: side for pk, side in teams.items() if pk != player}
    points, rounds, name = ratings.get((match.pk, player), (0.0, 0, ""))
    only = match.maps[0] if len(match.maps) == 1 else None
    assert match.finished_at is not None  # noqa: S101  # asked for in the query
    return Played(
        match_id=match.match_id,
        finished_at=match.finished_at,
        won=None if match.winner is None else match.winner == team,
        rounds=rounds,
        rating=points / rounds if rounds else None,
        map=name or only,
        mate_ids=tuple(str(pk) for pk, side in others.items() if side == team),
        opponent_ids=tuple(str(pk) for pk, side in others.items() if side != team),
    )
