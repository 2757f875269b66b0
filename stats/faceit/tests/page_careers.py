"""Players with careers as pages find them stored: matches, lines, sessions and their analysis."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from config.work.outcomes import Outcome
from stats.faceit.models import Line, Match, Player
from stats.faceit.records import MatchState
from stats.faceit.services.analysis.preparing import prepare
from stats.faceit.services.sessions import rebuild_all_sessions

MAPS = ("de_mirage", "de_nuke", "de_inferno")


def make_player(nickname="night_cs", **told):
    now = timezone.now()
    fields = {
        "demo": settings.DOZOR_DEMO,
        "faceit_id": f"id-of-{nickname}",
        "nickname": nickname,
        "nickname_folded": nickname.casefold(),
        "country": "kz",
        "region": "EU",
        "skill_level": 8,
        "elo": 1600,
        "profile_at": now,
        "last_success_at": now,
        "last_outcome": Outcome.FOUND,
        **told,
    }
    return Player.objects.create(**fields)


def play(player, count, *, extended=True, now=None):
    """Store matches an hour apart in fives, with a night between; two of three are won."""
    now = now or timezone.now()
    ages = [timedelta(days=place // 5, hours=place % 5, minutes=10) for place in range(count)]
    rows = Match.objects.bulk_create(
        Match(
            demo=player.demo,
            match_id=f"1-{player.pk}-{place}",
            state=MatchState.FINISHED,
            finished_at=at,
            started_at=at - timedelta(minutes=40),
            first_seen_at=at,
            winner=1 if place % 3 else 2,
            elo1=1600,
            elo2=1600,
            elo_counts=True,
        )
        for place, at in enumerate(now - age for age in ages)
    )
    more = {"entry_count": 4, "entry_wins": 2, "first_kills": 2, "v1_count": 2, "v1_wins": 1,
            "v2_count": 1, "v2_wins": 0, "clutch_kills": 2, "flash_count": 8,
            "flash_successes": 4, "enemies_flashed": 6, "utility_count": 6,
            "utility_successes": 2, "utility_damage": 40, "utility_enemies": 3,
            "sniper_kills": 2, "pistol_kills": 3} if extended else {}  # fmt: skip
    Line.objects.bulk_create(
        Line(
            match=row, player=player, team=1, played_at=row.finished_at, map=MAPS[place % 3],
            won=bool(place % 3), rounds=22, own_score=13 if place % 3 else 9,
            enemy_score=9 if place % 3 else 13, kills=17 + place % 5, deaths=15, assists=4,
            headshots=8, mvps=2, double_kills=3, triple_kills=1, quadro_kills=0, penta_kills=0,
            damage=1760, adr=80.0, has_extended=extended, rating1=1.05,
            rating2=1.0 + place % 5 / 50,
            rating21=1.02, **more,
        )
        for place, row in enumerate(rows)
    )  # fmt: skip
    times = [row.finished_at for row in rows]
    Player.objects.filter(pk=player.pk).update(
        lines_version=count, newest_finished_at=max(times), history_from=min(times)
    )
    player.refresh_from_db()
    rebuild_all_sessions(player.pk)
    return rows


def analysed(player):
    """Work a player's analysis out, as a worker does."""
    prepare(player.pk, timezone.now())
    return player


def read(client, name, *args, **data):
    """Return a page of FACEIT that must be there."""
    answer = client.get(reverse(f"faceit:{name}", args=args), data)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()
