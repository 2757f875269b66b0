"""A process that runs the bot is killed at the worst moment: nothing is doubled, nothing lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings as configured
from django.db import connection

from accounts.models import User
from demper.models import PriceChange, PriceChangeState, Product, Run, RunState
from demper.services.bot.cycle import PART, run_cycle
from demper.services.bot.settling import DEADLINE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
STATE = PriceChangeState
PROCESS = "/pricefeed/upload/merchant/process"
WAIT_S = 250.0


@pytest.fixture(autouse=True)
def limits(settings):
    settings.DEMPER_DELAY_MS = 0
    settings.DEMPER_WRITE_LIMIT = settings.DEMPER_FREE_PRODUCTS = 1000


def undercut_shop(kaspi, count):
    owner = User.objects.create_user("aigerim", "a@example.com", "secret-word")
    kaspi.market.rules.write_limit = 1000
    kaspi.market.products = max(kaspi.market.products, count)
    store = kaspi.shop(owner, count=count)
    for product in Product.objects.filter(store=store):
        told = [{"merchant": "R", "price": product.price_kzt * 8 // 10}]
        kaspi.market.set_offers(product.master_sku, "", told)
    return store


def killed(kaspi, store, is_time):
    """Let a process run a cycle, and kill it as soon as it is time."""
    process = subprocess.Popen(
        [sys.executable, "-m", "demper.tests.one_cycle", str(store.pk),
         str(connection.settings_dict["NAME"]), kaspi.now.isoformat()],
        cwd=configured.BASE_DIR, env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    process.stdin.write(json.dumps(kaspi.urls))
    process.stdin.close()
    until = time.monotonic() + WAIT_S
    while not is_time():
        assert process.poll() is None and time.monotonic() < until, "it was not to end"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    kaspi.market.faults.clear()


def count(*states):
    return PriceChange.objects.filter(state__in=states).count()


def test_killed_between_planning_and_sending(kaspi):
    store = undercut_shop(kaspi, PART + 5)
    kaspi.market.faults.add("stall", "/offers/", times=None, after=PART)
    killed(kaspi, store, lambda: count(STATE.PLANNED) == PART)
    assert not kaspi.market.writes
    assert run_cycle(store.pk, now=kaspi.advance(60)) is None  # the dead one's lease still holds
    for seconds in (70, 20, 300):
        run_cycle(store.pk, now=kaspi.advance(seconds))
    assert Run.objects.order_by("pk").first().state == RunState.LOST
    assert set(Counter(one.merchant_sku for one in kaspi.market.writes).values()) == {1}
    assert (count(STATE.CONFIRMED), len(kaspi.market.writes)) == (PART + 5, PART + 5)


def test_killed_while_a_write_is_under_way(kaspi):
    store = undercut_shop(kaspi, 4)
    kaspi.market.faults.stall_s = 3600.0
    kaspi.market.faults.add("stall", PROCESS, times=None, after=2)
    killed(kaspi, store, lambda: count(STATE.SENT) == 3)
    assert len(kaspi.market.writes) == 2
    run_cycle(store.pk, now=kaspi.advance(130))
    # The third may have arrived: it counts, and is not sent again before it is known.
    assert len(kaspi.market.writes) == 3 and count(STATE.SENT) >= 1
    run_cycle(store.pk, now=kaspi.advance(300))
    assert (len(kaspi.market.writes), count(STATE.CONFIRMED)) == (3, 3)
    run_cycle(store.pk, now=kaspi.advance(DEADLINE.total_seconds()))
    assert count(STATE.REJECTED) == 1
    for seconds in (900, 20):
        run_cycle(store.pk, now=kaspi.advance(seconds))
    assert (len(kaspi.market.writes), count(STATE.CONFIRMED)) == (4, 4)
