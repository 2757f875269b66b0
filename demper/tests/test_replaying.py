"""A strategy replayed on what a shop saw: rows stand for many looks, and only so many are read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from demper.models import OfferSnapshot, Product, Watch
from demper.queries.configs import config_of
from demper.records.pricing import Strategy
from demper.services import replaying
from demper.services.snapshots import pack
from demper.tests.bot_world import NOW, offers, watched

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def watch(user) -> Watch:
    store = watched(user)
    return Watch.objects.select_related("product__store", "store").get(store=store)


def seen(watch: Watch, hours_ago: float, rivals: list[int], times: int = 10) -> None:
    """The market as it stood for one hour."""
    product = Product.objects.select_related("store").get(pk=watch.product_id)
    at = NOW - hours_ago * HOUR
    packed = pack(offers(product, 1_500, rivals, at))
    OfferSnapshot.objects.create(
        watch=watch, digest=packed.digest, offers=packed.squeezed(), total=len(rivals) + 1,
        taken_at=at, seen_until=at + HOUR, times=times,
    )  # fmt: skip


def test_a_row_stands_for_all_its_looks_so_that_a_raise_finds_its_quorum(watch):
    seen(watch, 3, [1_400])
    seen(watch, 2, [1_600])
    found = replaying.replay_watch(watch, NOW)
    assert [point.replayed for point in found.points] == [1_399] * 5 + [1_599] * 3
    assert {point.real for point in found.points} == {1_500}
    assert (found.real.first, found.replayed.first) == (pytest.approx(0.5, abs=0.01), 1.0)


def test_another_strategy_is_replayed_on_the_same_looks(watch, django_assert_num_queries):
    seen(watch, 2, [1_400])
    own = config_of(watch.product, watch.city_id, watch.store, (), NOW)
    with django_assert_num_queries(1):
        found = replaying.replay_watch(watch, NOW, replace(own, strategy=Strategy.FOLLOW))
    assert {point.replayed for point in found.points} == {1_401}


def test_no_more_rows_are_read_than_may_be_and_none_that_is_older(watch, monkeypatch):
    for hours in range(6):
        seen(watch, hours + 1, [1_400 + hours], times=1)
    seen(watch, 24 * 20, [1_000], times=1)
    assert len(replaying.replay_watch(watch, NOW).points) == 6
    monkeypatch.setattr(replaying, "ROWS_MOST", 4)
    newest = replaying.replay_watch(watch, NOW).points
    assert [point.at for point in newest] == [NOW - hours * HOUR for hours in (4, 3, 2, 1)]
