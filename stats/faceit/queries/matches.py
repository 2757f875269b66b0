"""What a match shows: both teams with ratings, checks of the sums, Elo, the forecast."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.conf import settings

from stats.faceit import records
from stats.faceit.elo.change import Preview, change, expected, preview
from stats.faceit.integrity import Check, Summary, broken, match_checks, summary
from stats.faceit.models import EloReading, Line, Match, Player, RoomForecast, Seat
from stats.faceit.outlook import Figures, Rated, figures, rated
from stats.faceit.queries.population import means_in_use
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.tally import key_of, tally_of
from stats.faceit.records import MapStats, MatchState, MatchStats, TeamLines

SIDES = (1, 2)
LINES_MAX = 200
EXTENDED = tuple(field.name for field in fields(records.Extended))
PLAIN = (
    "won", "rounds", "kills", "deaths", "assists", "own_score", "enemy_score",
    "first_half_score", "second_half_score", "overtime_score", "headshots", "mvps",
    "double_kills", "triple_kills", "quadro_kills", "penta_kills", "damage", "adr",
)  # fmt: skip
COUNTED = (
    "headshots", "mvps", "double_kills", "triple_kills", "quadro_kills", "penta_kills", "damage",
    *EXTENDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlayerScore:
    """A player of a team: figures and ratings over all maps, None while there are no stats.

    `counts` are sums of counters (headshots, mvps, multi-kills, entries, clutches, utility …) by
    their names, None where the source does not tell. `elo_change` is observed: the Elo read after
    the match less the one the room told before it; `substitute` sat on the bench and did not play.
    """

    player: Player
    substitute: bool
    skill_level: int | None
    figures: Figures | None
    ratings: Rated | None
    counts: Mapping[str, int | None]
    kast: float | None
    kast_true: bool
    elo_before: int | None
    elo_after: int | None

    @property
    def elo_change(self) -> int | None:
        """Return how Elo moved, None where it was not read on both sides."""
        if self.elo_before is None or self.elo_after is None:
            return None
        return self.elo_after - self.elo_before


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """A side: `score` is rounds on a single map, else maps. `elo` is its mean before the match.

    `gain` > 0 and `loss` < 0 are Elo points of a win and of a loss, `win_probability` (0–1) is the
    plain Elo expectation; all three are None without both teams' Elo, or when it does not count.
    Players come best rated first, those who did not play last.
    """

    number: int
    name: str
    won: bool | None
    score: int | None
    elo: float | None
    win_probability: float | None
    gain: int | None
    loss: int | None
    players: tuple[PlayerScore, ...]


@dataclass(frozen=True, slots=True)
class MapScore:
    """One played map."""

    number: int
    map: str
    rounds: int
    score1: int | None
    score2: int | None


@dataclass(frozen=True, slots=True)
class MatchPage:
    """Everything the page of a match or of a live room shows.

    `checks` sums up how the figures agree, `doubts` are the checks that do not hold; both need
    stats. `forecast` is what was said before the match, None when nothing was. `live` is a room
    that is not over; `age_s` is how long ago the room itself was read, None for never.
    """

    match: Match
    state: MatchState
    live: bool
    maps: tuple[MapScore, ...]
    teams: tuple[TeamBoard, TeamBoard]
    has_stats: bool
    checks: Summary | None
    doubts: tuple[Check, ...]
    forecast: RoomForecast | None
    means: PopulationMeans
    age_s: float | None


def get_match(match_id: str) -> Match | None:
    """Return a match of the source in use by FACEIT's id; one query."""
    return Match.objects.filter(match_id=match_id, demo=settings.DOZOR_DEMO).first()


def match_page(match: Match, now: datetime) -> MatchPage:
    """Return what a match's page shows; five queries, whatever its maps."""
    lines = list(
        Line.objects.filter(match=match).select_related("player").order_by("map_number", "pk")
    )[:LINES_MAX]
    seats = list(Seat.objects.filter(match=match).select_related("player").order_by("team", "pk"))
    means = means_in_use(match.demo)
    after = dict(EloReading.objects.filter(match=match).values_list("player_id", "elo"))
    checks = match_checks(stats_of(match, lines)) if match.stats_at else ()
    state = MatchState(match.state)
    read_at = match.details_at or match.stats_at
    return MatchPage(
        match=match,
        state=state,
        live=not state.over and state is not MatchState.UNKNOWN,
        maps=tuple(_maps(lines)),
        teams=_teams(match, seats, lines, after, means),
        has_stats=match.stats_at is not None,
        checks=summary(checks) if match.stats_at else None,
        doubts=broken(checks),
        forecast=RoomForecast.objects.filter(match=match).select_related("model").first(),
        means=means,
        age_s=(now - read_at).total_seconds() if read_at else None,
    )


def _teams(
    match: Match,
    seats: Sequence[Seat],
    lines: Sequence[Line],
    after: Mapping[int, int],
    means: PopulationMeans,
) -> tuple[TeamBoard, TeamBoard]:
    elos = {
        side: [s.elo_before for s in seats if s.team == side and not s.substitute] for side in SIDES
    }
    scores = _scores(seats, lines, after, means)

    def board(number: int) -> TeamBoard:
        other = 3 - number
        own = (match.elo1, match.elo2)[number - 1]
        opponent = (match.elo1, match.elo2)[other - 1]
        worth = _worth(match, own, opponent, elos[number], elos[other])
        return TeamBoard(
            number=number,
            name=(match.team1_name, match.team2_name)[number - 1],
            won=None if match.winner is None else match.winner == number,
            score=(match.score1, match.score2)[number - 1],
            elo=own,
            win_probability=worth.win_probability if worth else None,
            gain=worth.gain if worth else None,
            loss=worth.loss if worth else None,
            players=tuple(scores[number]),
        )

    return board(1), board(2)


def _worth(
    match: Match,
    own: float | None,
    opponent: float | None,
    own_elos: Sequence[int | None],
    opponent_elos: Sequence[int | None],
) -> Preview | None:
    """Return what the match is worth to a team: by the room's means, else by its players' Elos."""
    if match.elo_counts is False:
        return None
    if own is None or opponent is None:
        return preview(own_elos, opponent_elos)
    return Preview(
        own=own,
        opponent=opponent,
        win_probability=expected(own, opponent),
        gain=change(own, opponent, won=True),
        loss=change(own, opponent, won=False),
        complete=True,
    )


def _scores(
    seats: Sequence[Seat], lines: Sequence[Line], after: Mapping[int, int], means: PopulationMeans
) -> dict[int, list[PlayerScore]]:
    """Return the players of each side: those seated, and those who only have lines."""
    mine: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        mine[line.player_id].append(line)
    people: dict[int, tuple[Player, int, Seat | None]] = {
        seat.player_id: (seat.player, seat.team, seat) for seat in seats
    }
    found: dict[int, list[PlayerScore]] = {side: [] for side in SIDES}
    for line in lines:
        if line.player_id not in people and line.team in SIDES:
            people[line.player_id] = (line.player, line.team, None)
    for pk, (player, team, seat) in people.items():
        found[team].append(_score(player, seat, mine[pk], after.get(pk), means))
    for side in found.values():
        side.sort(key=_rank)
    return found


def _score(
    player: Player,
    seat: Seat | None,
    lines: Sequence[Line],
    elo_after: int | None,
    means: PopulationMeans,
) -> PlayerScore:
    plain = [record_of(line, player) for line in lines]
    true = {
        key_of(one): round((line.kast or 0.0) * line.rounds)
        for one, line in zip(plain, lines, strict=True)
        if line.kast_true
    }
    sums = tally_of(plain, true)
    kast = [(line.kast, line.rounds) for line in lines if line.kast is not None]
    rounds = sum(count for _share, count in kast)
    return PlayerScore(
        player=player,
        substitute=bool(seat and seat.substitute and not lines),
        skill_level=seat.skill_level if seat else None,
        figures=figures(sums) if sums else None,
        ratings=rated(sums, means) if sums else None,
        counts={name: _sum(lines, name) for name in COUNTED} if lines else {},
        kast=sum(share * count for share, count in kast) / rounds if rounds else None,
        kast_true=bool(lines) and all(line.kast_true for line in lines),
        elo_before=seat.elo_before if seat else None,
        elo_after=elo_after,
    )


def _rank(score: PlayerScore) -> tuple[bool, bool, float, str]:
    value = score.ratings.hltv2.value if score.ratings else None
    return score.substitute, value is None, -(value or 0.0), score.player.nickname_folded


def _maps(lines: Sequence[Line]) -> Iterable[MapScore]:
    numbers = sorted({line.map_number for line in lines})
    for number in numbers:
        of = [line for line in lines if line.map_number == number]
        scores = {line.team: line.own_score for line in of}
        name = next((line.map for line in of if line.map), "")
        yield MapScore(number, name, of[0].rounds, scores.get(1), scores.get(2))


def _sum(lines: Sequence[Line], name: str) -> int | None:
    values = [getattr(line, name) for line in lines]
    return None if None in values else sum(values)


def record_of(row: Line, player: Player) -> records.Line:
    """Return a stored line as the science takes it; `match_id` is the row's number."""
    figures_: dict[str, Any] = {name: getattr(row, name) for name in PLAIN}
    extended = {name: getattr(row, name) for name in EXTENDED}
    return records.Line(
        match_id=str(row.match_id),
        map_number=row.map_number,
        player_id=player.faceit_id,
        nickname=player.nickname,
        map=row.map or None,
        extended=records.Extended(**extended) if row.has_extended else None,
        **figures_,
    )


def stats_of(match: Match, lines: Sequence[Line]) -> MatchStats:
    """Return stored lines as the source's stats, so that their sums are checked again."""
    maps = []
    for number in sorted({line.map_number for line in lines}):
        of = [line for line in lines if line.map_number == number]
        teams = tuple(_team(side, [line for line in of if line.team == side]) for side in SIDES)
        maps.append(MapStats(match.match_id, number, of[0].map or None, of[0].rounds, teams))
    return MatchStats(match.match_id, tuple(maps))


def _team(number: int, lines: Sequence[Line]) -> TeamLines:
    return TeamLines(
        number=number,
        team_id=None,
        name=None,
        won=any(line.won for line in lines),
        final_score=lines[0].own_score if lines else None,
        premade=None,
        lines=tuple(record_of(line, line.player) for line in lines),
    )
