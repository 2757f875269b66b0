"""The process in which reading is measured: `python -m … MATCHES RUNS` prints JSON figures."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import django
import numpy as np

from config.bench.figures import Figure
from config.loading import settle

REQUESTS = 60
PEOPLE = 600
SEED = 11
NICKNAME = "bench_cs"
RIVAL = "bench_rival"
MAPS = ("de_mirage", "de_inferno", "de_nuke", "de_dust2", "de_ancient", "de_anubis", "de_train")


def main(matches: int, runs: int) -> None:
    """Fill, work the analysis out, measure, print."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    rng = np.random.default_rng(SEED)
    for nickname, count in ((NICKNAME, matches), (RIVAL, matches // 10)):
        fill(nickname, count, rng)
    figures = [Figure("faceit_matches", matches, "matches", runs=1), *_analysis(runs)]
    for name, path in _paths().items():
        taken, queries = _measured(path, runs)
        figures.append(Figure(f"faceit_{name}_p95", taken, "ms", runs=runs))
        figures.append(Figure(f"faceit_{name}_queries", queries, "queries", runs=runs))
    connection.close()
    sys.stdout.write(json.dumps([asdict(figure) for figure in figures]))


def _analysis(runs: int) -> Iterator[Figure]:
    """Keep the analyses of both players; the first one is measured."""
    from django.utils import timezone

    from stats.faceit.models import Player
    from stats.faceit.services.analysis.preparing import store, work_out

    now = timezone.now() + timedelta(minutes=50)  # fresh for as long as the measuring takes
    for player in Player.objects.filter(nickname__in=[NICKNAME, RIVAL]):
        store(player, work_out(player), now)
    player = Player.objects.get(nickname=NICKNAME)
    times = [_seconds(lambda: work_out(player)) * 1000 for _ in range(max(runs, 3))]
    yield Figure("faceit_analysis", statistics.median(times), "ms", runs=len(times))


def fill(nickname: str, count: int, rng: np.random.Generator) -> None:
    """Store a player whose matches are all read: lines, ten seats each, Elo of the newer half."""
    from django.utils import timezone

    from stats.faceit.models import EloReading, Line, Match, Player, Seat
    from stats.faceit.services.sessions import rebuild_all_sessions

    now = timezone.now()
    people = _people(nickname, now)
    player = people[0]
    matches = Match.objects.bulk_create(_matches(nickname, count, now, rng), batch_size=100)
    Seat.objects.bulk_create(_seats(matches, people, rng), batch_size=1000)
    Line.objects.bulk_create(_lines(matches, player, rng), batch_size=100)
    EloReading.objects.bulk_create(
        (
            EloReading(player=player, match=match, elo=1500 + 25 * (n % 9), at=match.finished_at)
            for n, match in enumerate(matches[count // 2 :])
            if match.finished_at
        ),
        batch_size=1000,
    )
    Player.objects.filter(pk=player.pk).update(
        lines_version=1, newest_finished_at=matches[-1].finished_at
    )
    rebuild_all_sessions(player.pk)


def _people(nickname: str, now: datetime) -> list[Any]:
    from stats.faceit.models import Player

    names = [nickname, *(f"{nickname}-{n}" for n in range(PEOPLE))]
    return Player.objects.bulk_create(
        Player(
            faceit_id=f"id-{name}",
            nickname=name,
            nickname_folded=name,
            region="EU",
            elo=1600,
            skill_level=8,
            profile_at=now + timedelta(hours=1) if name == nickname else None,
            last_success_at=now,
        )
        for name in names
    )


def _matches(nickname: str, count: int, now: datetime, rng: np.random.Generator) -> Iterator[Any]:
    from stats.faceit.models import Match

    gaps_h = rng.choice([0.8, 1.0, 1.5, 14.0], count)
    ages_h = np.cumsum(gaps_h)[::-1]
    elos = rng.normal(1600, 80, (count, 2))
    for n, age_h in enumerate(ages_h.tolist()):
        finish = now - timedelta(hours=age_h)
        yield Match(
            match_id=f"1-{nickname}-{n:05}",
            state="finished",
            started_at=finish - timedelta(minutes=40),
            finished_at=finish,
            winner=int(rng.integers(1, 3)),
            elo1=float(elos[n, 0]),
            elo2=float(elos[n, 1]),
            elo_counts=True,
            maps=[MAPS[n % len(MAPS)]],
            first_seen_at=finish,
            details_at=finish,
            stats_at=finish,
        )


def _seats(matches: list[Any], people: list[Any], rng: np.random.Generator) -> Iterator[Any]:
    from stats.faceit.models import Seat

    for match in matches:
        others = rng.choice(len(people) - 1, 9, replace=False) + 1
        for place, who in enumerate([0, *others.tolist()]):
            team = 1 if place < 5 else 2
            yield Seat(match=match, player=people[who], team=team, skill_level=8)


def _lines(matches: list[Any], player: Any, rng: np.random.Generator) -> Iterator[Any]:
    from stats.faceit.models import Line

    for match in matches:
        rounds, kills = int(rng.integers(16, 28)), int(rng.integers(6, 30))
        won = match.winner == 1
        yield Line(
            match=match, player=player, team=1, played_at=match.finished_at, map=match.maps[0],
            won=won, rounds=rounds, own_score=13 if won else rounds - 13,
            enemy_score=rounds - 13 if won else 13, kills=kills, deaths=int(rng.integers(8, 22)),
            assists=int(rng.integers(0, 9)), headshots=kills // 2, mvps=2, double_kills=kills // 6,
            triple_kills=0, quadro_kills=0, penta_kills=0, damage=kills * 95,
            adr=kills * 95 / rounds, has_extended=True, entry_count=4, entry_wins=2,
            first_kills=2, v1_count=1, v1_wins=0, v2_count=1, v2_wins=0, clutch_kills=1,
            flash_count=8, flash_successes=4, enemies_flashed=5, utility_count=5,
            utility_successes=2, utility_damage=60, utility_enemies=3, sniper_kills=2,
            pistol_kills=2, kast=0.7, rating1=1.0, rating2=float(rng.normal(1.05, 0.35)),
            rating21=1.0,
        )  # fmt: skip


def _paths() -> dict[str, str]:
    from django.urls import reverse

    root = f"/api/v1/faceit/player/{NICKNAME}"
    return {
        "player_page": reverse("faceit:player", args=[NICKNAME]),
        "player_api": root,
        "stats_api": f"{root}/stats",
        "form_api": f"{root}/form",
        "elo_api": f"{root}/elo",
        "history_api": f"{root}/history?limit=50",
        "sessions_api": f"{root}/sessions",
        "compare_api": f"/api/v1/faceit/compare?player1={NICKNAME}&player2={RIVAL}",
        "match_api": f"/api/v1/faceit/match/1-{NICKNAME}-00100",
    }


def _measured(path: str, runs: int) -> tuple[float, int]:
    """Return the median over the runs of p95 in ms, and the queries of one request."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    settle()  # as a server does

    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    ask()
    with CaptureQueriesContext(connection) as caught:
        ask()
        queries = len(caught)
    p95s = []
    for _ in range(runs):
        times = [_seconds(ask) * 1000 for _ in range(REQUESTS)]
        p95s.append(float(np.percentile(times, 95)))
    return statistics.median(p95s), queries


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
