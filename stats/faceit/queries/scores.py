"""Both teams of a match in figures over all its maps, each player with ratings and Elo."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stats.faceit.models import Line, Player, Seat
from stats.faceit.outlook import Figures, Rated, figures, rated
from stats.faceit.queries.lines import EXTENDED, whole_record_of
from stats.faceit.queries.matches import SIDES, MatchFacts
from stats.faceit.rating.population import PopulationMeans
from stats.faceit.rating.tally import key_of, tally_of

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


def team_boards(facts: MatchFacts) -> tuple[TeamBoard, TeamBoard]:
    """Return both sides; no query."""
    scores = _scores(facts)
    return _board(facts, 1, scores[1]), _board(facts, 2, scores[2])


def _board(facts: MatchFacts, number: int, players: Sequence[PlayerScore]) -> TeamBoard:
    match = facts.match
    worth = None if match.elo_counts is False else facts.stakes.get(number)
    return TeamBoard(
        number=number,
        name=(match.team1_name, match.team2_name)[number - 1],
        won=None if match.winner is None else match.winner == number,
        score=(match.score1, match.score2)[number - 1],
        elo=(match.elo1, match.elo2)[number - 1],
        win_probability=worth.win_probability if worth else None,
        gain=worth.gain if worth else None,
        loss=worth.loss if worth else None,
        players=tuple(players),
    )


def _scores(facts: MatchFacts) -> dict[int, list[PlayerScore]]:
    """Return the players of each side: those seated, and those who only have lines."""
    mine: dict[int, list[Line]] = defaultdict(list)
    for line in facts.lines:
        mine[line.player_id].append(line)
    seats = [one.seat for one in (*facts.sides[1], *facts.sides[2], *facts.substitutes)]
    people: dict[int, tuple[Player, int, Seat | None]] = {
        seat.player_id: (seat.player, seat.team, seat) for seat in seats
    }
    found: dict[int, list[PlayerScore]] = {side: [] for side in SIDES}
    for line in facts.lines:
        if line.player_id not in people and line.team in SIDES:
            people[line.player_id] = (line.player, line.team, None)
    for pk, (player, team, seat) in people.items():
        after = facts.elo_after.get(pk)
        found[team].append(_score(player, seat, mine[pk], after, facts.means))
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
    plain = [whole_record_of(line) for line in lines]
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


def _sum(lines: Sequence[Line], name: str) -> int | None:
    values = [getattr(line, name) for line in lines]
    return None if None in values else sum(values)
