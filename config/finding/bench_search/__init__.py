"""`manage.py bench search`: recall and time of searching 100,000 names on the configured database.

All in one transaction that is taken back: nothing of yours is touched.
"""

import random
import statistics
import time
from collections.abc import Sequence

from django.db import connection, transaction

from config.bench.figures import Figure, Run
from config.finding.bench_search.names import invented, misspelt
from config.finding.keys import key_of
from config.finding.models import Entry
from config.finding.queries import find
from stats.football.resolve.known import known_teams

NAMES, ASKED = 100_000, 100
TEAM, PEOPLE = "football.team", "football.player"


def search(run: Run) -> list[Figure]:
    """Measure recall@5 of clubs asked for with one wrong letter, and p50 and p95 of the answer.

    Targets: recall of at least 0.99, p95 under 100 ms. The processor's own time is told beside.
    """
    clubs = sorted({team.name for team in known_teams()})
    with transaction.atomic():
        Entry.objects.all().delete()
        _put(TEAM, clubs)
        _put(PEOPLE, invented(run.players or NAMES, seed=3))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        runs = [_asked(clubs, seed) for seed in run.each()]
        transaction.set_rollback(True)
    median = statistics.median
    return [
        Figure("search_recall_at_5", median(one[0] for one in runs), "fraction", runs=run.runs),
        Figure("search_p50", median(_part(one[1], 0.5) for one in runs), "ms", runs=run.runs),
        Figure("search_p95", median(_part(one[1], 0.95) for one in runs), "ms", runs=run.runs),
        Figure("search_cpu_p95", median(_part(one[2], 0.95) for one in runs), "ms", runs=run.runs),
    ]


def _put(group: str, names: Sequence[str]) -> None:
    rows = (
        Entry(group=group, object_id=str(number), text=name, search_key=key_of(name))
        for number, name in enumerate(names)
    )
    Entry.objects.bulk_create(rows, batch_size=1000)


def _asked(clubs: Sequence[str], seed: int) -> tuple[float, list[float], list[float]]:
    rng = random.Random(seed)  # noqa: S311  # misspellings are no secret
    found, took, worked = 0, [], []
    for _ in range(ASKED):
        number = rng.randrange(len(clubs))
        asked = misspelt(clubs[number], rng)
        begun, began = time.perf_counter(), time.process_time()
        hits = find(asked).get(TEAM, [])
        took.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - began))
        found += str(number) in [hit.object_id for hit in hits[:5]]
    return found / ASKED, took, worked


def _part(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]
