"""What crosses a run of the bot: a file that is handed in, an end, a pause of the whole source."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from accounts.alerts.models import Alert
from accounts.models import User
from demper.models import PriceChange, PriceChangeState, ProductSync, Run, RunState, Store, Watch
from demper.queries.preorders import counted_changes, counted_uploads
from demper.records.pricing import Reason
from demper.services import preorders, syncing, uploads
from demper.services.bot.cycle import run_cycle
from demper.tests.instances import WRITES, count, undercut, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
STATE = PriceChangeState


@pytest.fixture(autouse=True)
def no_pauses(settings):
    settings.DEMPER_DELAY_MS = 0


@pytest.fixture
def store(kaspi):
    owner = User.objects.create_user("aigerim", "a@example.com", "secret-word")
    store = kaspi.shop(owner, count=5)
    undercut(kaspi, store)
    return store


@contextmanager
def writing(kaspi, store, **options):
    """A run in another thread whose first write is under way."""
    kaspi.market.faults.stall_s = 1.5
    kaspi.market.faults.add("stall", WRITES)

    def run():
        try:
            run_cycle(store.pk, now=kaspi.now, **options)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: kaspi.market.faults.planned[0].times == 0)
    yield
    thread.join(60)


def is_free(store):
    store.refresh_from_db()
    return (store.leased_until, store.leased_by) == (None, "")


def test_a_file_that_is_handed_in_while_prices_leave_takes_its_part_of_the_limit(
    kaspi, store, settings
):
    settings.DEMPER_WRITE_LIMIT, settings.DEMPER_WRITE_RESERVE = 6, 0
    ids = list(store.products.order_by("pk").values_list("pk", flat=True))
    preorders.add_products(store, ids[:3], 5, kaspi.now)
    with writing(kaspi, store):
        upload = uploads.plan(store, None, kaspi.now).upload
        assert uploads.send(upload.pk, kaspi.now) == "sent"
    told = counted_changes(store.pk, kaspi.now) + counted_uploads(store.pk, kaspi.now)
    assert sum(weight for _at, weight in told) == 6
    assert (count(STATE.SENT), count(STATE.PLANNED)) == (3, 2)
    held = Watch.objects.filter(pk__in=PriceChange.objects.filter(state="planned").values("watch"))
    assert set(held.values_list("reason", flat=True)) == {Reason.BUDGET}


def test_a_run_that_is_to_end_sends_nothing_more_and_gives_the_shop_back(kaspi, store):
    ended = threading.Event()
    with writing(kaspi, store, ended=ended):
        ended.set()
    assert (count(STATE.SENT), count(STATE.PLANNED)) == (1, 4)
    assert is_free(store) and Run.objects.get().state == RunState.DONE
    run_cycle(store.pk, now=kaspi.advance(20))
    assert sorted(one.merchant_sku for one in kaspi.market.writes) == sorted(
        store.products.values_list("merchant_sku", flat=True)
    )


def test_a_run_that_is_to_end_before_it_looked_looks_at_nothing(kaspi, store):
    ended = threading.Event()
    ended.set()
    assert run_cycle(store.pk, now=kaspi.now, ended=ended).looked_at == 0
    assert is_free(store) and not kaspi.market.counts["offers"]


def test_a_run_that_breaks_as_it_begins_gives_the_shop_back(kaspi, store):
    with pytest.raises(TypeError):
        run_cycle(store.pk, now=kaspi.now, holder=Nameless("x"))
    assert is_free(store)


class Nameless(str):
    """A holder whose name can be cut once, for the lease, and not again, for the run."""

    cuts = 0

    def __getitem__(self, part):
        self.cuts += 1
        if self.cuts > 1:
            raise TypeError
        return "nameless"


def test_a_pause_of_the_whole_source_is_no_refusal_of_the_shop(kaspi, store):
    kaspi.market.faults.retry_after = "120"
    kaspi.market.faults.add("429", "offer-view/list")
    sync = syncing.request(store, kaspi.now)
    syncing.walk(sync.pk, clock=lambda: kaspi.now)
    assert ProductSync.objects.get().state == "failed"
    run = run_cycle(store.pk, now=kaspi.advance(1))
    assert (count(STATE.PLANNED), len(kaspi.market.writes)) == (5, 0)
    assert "our own limit" in run.last_error
    assert set(Watch.objects.values_list("reason", flat=True)) == {Reason.UPSTREAM_FAILED}
    assert Store.objects.get().writes_pause_until is None
    assert not Alert.objects.filter(kind="demper.source.blocked").exists()
    preorders.add_products(store, [store.products.first().pk], 5, kaspi.now)
    upload = uploads.plan(store, None, kaspi.now).upload
    assert uploads.send(upload.pk, kaspi.now) == "planned"
    assert Store.objects.get().writes_pause_until is None
