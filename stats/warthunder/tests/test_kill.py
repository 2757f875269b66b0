"""A worker killed with SIGKILL in the middle of refreshes: nothing is lost, nothing doubled.

Collected when REDIS_URL is set; DATABASE_URL must name Postgres.
"""

import signal
import threading
import time
from contextlib import contextmanager

import pytest
from aiohttp import web
from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.tests.processes import running
from config.upstream.loopback import LoopbackServer
from stats.warthunder.demo import SUGGESTED_SQUADRONS, Fault, Faults, create_app
from stats.warthunder.demo.world import world_of
from stats.warthunder.models import (
    Membership,
    Player,
    PlayerSnapshot,
    RawAnswer,
    Squadron,
    SquadronSnapshot,
)
from stats.warthunder.services.players import ensure_player
from stats.warthunder.services.squadrons import ensure_squadron

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.django_db(transaction=True)]
PLAYERS = 60
PAUSE = threading.Event()
WORKER = [
    "-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "4",
    # Not `maintenance`: the demo would bring in players of its own beside those counted here.
    "-Q", "refresh", "--without-mingle", "--without-gossip",
]  # fmt: skip
BEAT = ["-m", "celery", "-A", "config", "beat"]


@contextmanager
def dripping_source():
    """The demo source, slow enough that every refresh takes a second or so."""
    faults = Faults(kind=Fault.DRIP, drip_bytes=2048, drip_every_s=0.05, outages=False)
    root = web.Application()
    root.add_subapp("/warthunder", create_app(seed=1, clock=time.time, faults=faults))
    with LoopbackServer(root) as server:
        yield server.url


def environment(url, folder):
    row = connection.settings_dict
    password = f":{row['PASSWORD']}" if row["PASSWORD"] else ""
    host = f"{row['HOST'] or '127.0.0.1'}:{row['PORT'] or 5432}"
    return {
        "DATABASE_URL": f"postgres://{row['USER']}{password}@{host}/{row['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DEBUG": "1",
        "DOZOR_DEMO": "1",
        "DEMO_BASE_URL": url,
        "DOZOR_VAR": str(folder),
        "WT_LEASE_S": "8",
    }


def nicks():
    world = world_of(1)
    return list(dict.fromkeys(world.nick_at(number, time.time()) for number in range(PLAYERS)))


def wait_until(done, process, seconds=120):
    """Poll the database; fails with what the process said when the time is up."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, process.said
        assert process.child.poll() is None, process.said
        PAUSE.wait(0.05)


def unread():
    return Player.objects.filter(last_success_at=None).count()


def test_a_killed_workers_refreshes_are_neither_lost_nor_doubled(tmp_path):
    for nick in nicks():
        ensure_player(nick, demo=True)
    squadron = ensure_squadron(SUGGESTED_SQUADRONS[0], demo=True)
    for model in (Player, Squadron):
        model.objects.update(next_due_at=timezone.now())
    players = Player.objects.count()

    with dripping_source() as url:
        env = environment(url, tmp_path)
        with running(BEAT, **env):
            with running(WORKER, **env) as first:
                wait_until(lambda: players - unread() >= 5, first)
                first.stop(signal.SIGKILL)
            half_done = Player.objects.filter(
                last_attempt_at__isnull=False, last_success_at=None
            ).count()
            assert 0 < half_done <= unread() < players
            with running(WORKER, **env) as second:
                wait_until(lambda: not unread() and claims_open() == 0, second)

    assert Player.objects.filter(failures=0, claimed_until=None).count() == players
    assert PlayerSnapshot.objects.count() == players
    assert set(PlayerSnapshot.objects.values_list("player", flat=True)) == set(
        Player.objects.values_list("pk", flat=True)
    )
    assert RawAnswer.objects.filter(kind="profile").count() == players
    assert SquadronSnapshot.objects.filter(squadron=squadron).count() == 1
    assert Membership.objects.count() == SquadronSnapshot.objects.get().members_listed


def claims_open():
    return sum(model.objects.exclude(claimed_until=None).count() for model in (Player, Squadron))
