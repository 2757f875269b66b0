"""One little truth of a few matches, and everything FACEIT tells of it, as records."""

from datetime import UTC, datetime, timedelta

from stats.faceit.records import (
    Extended,
    HistoryMatch,
    Line,
    MapStats,
    MatchDetails,
    MatchState,
    MatchStats,
    Member,
    Team,
    TeamLines,
)

START = datetime(2026, 3, 1, 18, tzinfo=UTC)
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
ME = "p0"
ROUNDS = 21


def match_id(number):
    return f"1-match-{number:05}"


def finish_of(number):
    return START + timedelta(hours=number)


def nickname(player, number):
    """p3 takes another name with match 1; p10 sits in for p9 in match 2."""
    return "renamed" if player == 3 and number >= 1 else f"nick{player}"


def members(number, side):
    listed = range(5) if side == 1 else range(5, 10)
    return tuple(
        Member(f"p{p}", nickname(p, number), 5 + p % 5, f"7656119800000000{p:02}") for p in listed
    )


def teams(number, substitutes=False):
    sides = []
    for side in (1, 2):
        team = members(number, side)
        if substitutes and side == 2 and number == 2:
            team = (*team, Member("p10", "nick10", 7, "", substitute=True))
        elo = 1500.0 + 10 * number + side
        sides.append(Team(side, f"team{side}", f"side_{side}", team, elo))
    return tuple(sides)


def winner(number):
    return 1 + number % 2


def scores(number):
    return (13, 8) if winner(number) == 1 else (8, 13)


def place(number):
    return {
        "region": "EU",
        "game_mode": "5v5",
        "competition_id": "queue",
    }


def history(number):
    return HistoryMatch(
        match_id=match_id(number),
        state=MatchState.FINISHED,
        started_at=finish_of(number) - timedelta(minutes=40),
        finished_at=finish_of(number),
        **place(number),
        competition_name="Europe 5v5 Queue",
        competition_type="matchmaking",
        teams=teams(number),
        winner=winner(number),
        scores=scores(number),
    )


def details(number):
    return MatchDetails(
        match_id=match_id(number),
        state=MatchState.FINISHED,
        **place(number),
        competition_name="Europe 5v5 Queue",
        competition_type="matchmaking",
        best_of=1,
        elo_counts=True,
        maps=("de_mirage",),
        map_pool=("de_mirage", "de_nuke"),
        location="Germany",
        scheduled_at=None,
        configured_at=finish_of(number) - timedelta(minutes=45),
        started_at=finish_of(number) - timedelta(minutes=40),
        finished_at=finish_of(number),
        teams=teams(number, substitutes=True),
        winner=winner(number),
        scores=scores(number),
        demo_urls=("https://demos.example/1.dem.gz",),
        version=7,
    )


def who_plays(number, side):
    listed = list(range(5)) if side == 1 else list(range(5, 10))
    return [10 if p == 9 and number == 2 else p for p in listed]


def line(number, player, side, whole=True):
    """The same figures from both endpoints; openings and utility only from the match's stats."""
    own, enemy = scores(number) if side == 1 else scores(number)[::-1]
    slot = player % 5
    damage = 1400 + 50 * player + number
    extended = Extended(
        entry_count=ROUNDS * 2 // 10 + (slot < ROUNDS * 2 % 10 / 2),
        entry_wins=2 + (player == 0),
        first_kills=2 + (player == 0),
        v1_count=2,
        v1_wins=1,
        utility_damage=30 + player,
    )
    return Line(
        match_id=match_id(number),
        map_number=1,
        player_id=f"p{player}",
        nickname=nickname(player, number),
        map="de_mirage",
        won=winner(number) == side,
        rounds=ROUNDS,
        kills=14 + slot,
        deaths=15,
        assists=4,
        own_score=own,
        enemy_score=enemy,
        headshots=6,
        mvps=2,
        double_kills=2,
        triple_kills=1,
        quadro_kills=0,
        penta_kills=0,
        damage=damage,
        adr=damage / ROUNDS,
        finished_at=None if whole else finish_of(number),
        **place(number),
        extended=extended if whole else None,
    )


def own_line(number, player=0):
    return line(number, player, 1 if player < 5 else 2, whole=False)


def stats(number, turned=True):
    """The match's stats; `turned`: they number the sides the other way round than the room."""
    sides = []
    for side in (1, 2):
        lines = tuple(line(number, player, side) for player in who_plays(number, side))
        told_as = 3 - side if turned else side
        sides.append(
            TeamLines(told_as, None, f"side_{side}", winner(number) == side, None, None, lines)
        )
    sides.sort(key=lambda team: team.number)
    return MatchStats(
        match_id(number), (MapStats(match_id(number), 1, "de_mirage", ROUNDS, tuple(sides)),)
    )
