"""A few hundred invented matches of one player, in the tables as imports leave them."""

from datetime import UTC, datetime, timedelta

from stats.faceit.models import EloReading, Line, Match, Player, Seat
from stats.faceit.services.sessions import rebuild_all_sessions

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
MAPS = ("de_mirage", "de_inferno", "de_nuke")
ROUNDS = 20


def make_player(name="me", **fields):
    options = {"profile_at": NOW, "elo": 1600, "skill_level": 8, "region": "EU", **fields}
    return Player.objects.create(
        faceit_id=f"id-{name}", nickname=name, nickname_folded=name.casefold(), **options
    )


def finish_of(number, count):
    """The last match ended an hour ago; three in an evening."""
    evening, place = divmod(count - 1 - number, 3)
    return NOW - timedelta(days=evening, hours=1 + place)


def store_career(player, count=120, others=9, **line):
    """Store matches with ten seats each and the player's own lines; returns the matches."""
    people = [
        player,
        *(make_player(f"{player.nickname}-{n}", profile_at=None) for n in range(others)),
    ]
    matches = Match.objects.bulk_create(_match(player, n, count) for n in range(count))
    Seat.objects.bulk_create(
        Seat(match=match, player=one, team=1 if place < 5 else 2)
        for match in matches
        for place, one in enumerate(people)
    )
    Line.objects.bulk_create(
        [_line(match, player, n, **line) for n, match in enumerate(matches)], batch_size=20
    )
    EloReading.objects.bulk_create(_readings(player, matches))
    player.lines_version += 1
    player.newest_finished_at = matches[-1].finished_at
    player.save()
    rebuild_all_sessions(player.pk)
    return matches


def won(number):
    return number % 5 < 3


def _match(player, number, count):
    finish = finish_of(number, count)
    return Match(
        match_id=f"1-{player.nickname}-{number:04}",
        state="finished",
        started_at=finish - timedelta(minutes=40),
        finished_at=finish,
        winner=1 if won(number) else 2,
        elo1=1600,
        elo2=1600,
        elo_counts=True,
        maps=[MAPS[number % 3]],
        first_seen_at=finish,
        details_at=finish,
        stats_at=finish,
    )


def _line(match, player, number, **changed):
    kills = 12 + number % 9
    own, enemy = (13, 7) if won(number) else (7, 13)
    figures = {
        "map": MAPS[number % 3], "won": won(number), "rounds": ROUNDS, "own_score": own,
        "enemy_score": enemy, "kills": kills, "deaths": 14, "assists": 4,
        "headshots": kills // 2, "mvps": 2, "double_kills": 3, "triple_kills": 1,
        "quadro_kills": 0, "penta_kills": 0, "damage": kills * 100, "adr": kills * 5.0,
        "has_extended": True, "entry_count": 4, "entry_wins": 2, "first_kills": 2, "kast": 0.7,
        "rating1": 1.0, "rating2": 0.7 + kills / 40, "rating21": 1.0,
    }  # fmt: skip
    return Line(
        match=match, player=player, team=1, played_at=match.finished_at, **{**figures, **changed}
    )


def _readings(player, matches):
    elo = 1500
    for number, match in enumerate(matches):
        elo += 25 if won(number) else -25
        yield EloReading(
            player=player, match=match, elo=elo, at=match.finished_at + timedelta(minutes=2)
        )
