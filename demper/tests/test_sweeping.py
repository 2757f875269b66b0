"""Which shops are handed out, to whom, and what open pages hear; no source is asked."""

from datetime import timedelta

import pytest

from demper.models import Instance, Run, Store
from demper.services.bot import instances, leases, pruning, sweeping, telling
from demper.tests.bot_world import NOW, later
from demper.tests.stocked import owner_of_shops, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return owner_of_shops()


@pytest.fixture
def shops(owner):
    return [stocked(owner, 0, merchant_id=f"M{n}", name=f"M{n}") for n in range(12)]


def test_only_active_shops_that_are_due_and_free_are_handed_out(shops):
    off, early, held, *_rest = shops
    Store.objects.filter(pk=off.pk).update(active=False)
    Store.objects.filter(pk=early.pk).update(next_cycle_at=later(1))
    leases.take(held.pk, "somebody", NOW)
    found = sweeping.due_stores(NOW)
    assert sorted(found) == sorted(shop.pk for shop in shops[3:])


def test_rows_of_a_demo_are_not_worked_on_with_the_real_source(shops, settings):
    Store.objects.update(demo=True)
    assert sweeping.due_stores(NOW) == []
    settings.DOZOR_DEMO = True
    assert len(sweeping.due_stores(NOW)) == 12


def test_the_shops_of_a_process_that_is_gone_are_shared_by_the_others(shops, settings):
    settings.INSTANCE_COUNT = 3
    ids = [shop.pk for shop in shops]
    shares = {}
    for index in range(3):
        Instance.objects.create(
            name=f"p{index}", index=index, count=3, started_at=NOW, heard_at=NOW
        )
    for index in range(3):
        settings.INSTANCE_INDEX = index
        shares[index] = instances.mine(ids, NOW)
    assert sorted(pk for share in shares.values() for pk in share) == ids
    Instance.objects.filter(name="p2").update(heard_at=NOW - timedelta(minutes=2))
    moved = []
    for index in range(2):
        settings.INSTANCE_INDEX = index
        share = instances.mine(ids, NOW)
        assert set(shares[index]) <= set(share)
        moved += [pk for pk in share if pk not in shares[index]]
    assert sorted(moved) == sorted(shares[2])


def test_a_process_is_heard_of_and_forgotten(settings):
    instances.heard(NOW, stores=3)
    instances.heard(later(1))
    assert Instance.objects.get().stores == 3
    instances.forget_dead(NOW + timedelta(days=2))
    assert not Instance.objects.exists()


def test_numbers_of_frames_rise_by_one(shops):
    for _ in range(3):
        telling.publish(shops[0].pk, telling.STORE, {"bot": True}, now=NOW)
    assert (telling.newest(shops[0].pk), telling.newest(shops[1].pk)) == (3, 0)


def test_runs_of_more_than_a_month_ago_are_forgotten(shops):
    for days in (1, 40):
        Run.objects.create(store=shops[0], started_at=NOW - timedelta(days=days))
    assert pruning.prune(NOW) == 1
    assert Run.objects.get().started_at == NOW - timedelta(days=1)
