"""A shop's table while the bot works: what differs from the page is given anew, and no more."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from demper.models import Product
from demper.routing import websocket_urlpatterns
from demper.services.batches import Action, apply
from demper.tests import bot_world
from demper.tests.shop_pages import looked_at
from demper.tests.stocked import owner_of_shops, stocked

__all__ = ["own_layer"]
SEEN = re.compile(r'name="seen" value="([^"]+)"')
HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(db):
    return owner_of_shops()


@pytest.fixture
def reader(client, owner):
    client.force_login(owner)
    return client


def seen_on(reader, store, **query):
    """What the page of a shop names its rows by."""
    answer = reader.get(reverse("demper:products", args=[store.pk]), query)
    return SEEN.findall(answer.content.decode())


def ask(reader, store, seen, **query):
    url = reverse("demper:live", args=[store.pk])
    return reader.get(url, {**query, "seen": seen}, headers=HTMX)


def rows_in(answer):
    return [int(number) for number in re.findall(r'<tr id="row-(\d+)"', answer.content.decode())]


def test_only_rows_that_moved_since_the_page_are_given_anew(reader, owner):
    store = looked_at(owner, 3)
    seen = seen_on(reader, store)
    assert len(seen) == 3 and rows_in(ask(reader, store, seen)) == []

    first, second, _third = store.products.order_by("pk")
    Product.objects.filter(pk=first.pk).update(price_kzt=1489, rank=1)
    Product.objects.filter(pk=second.pk).update(reason="budget")
    answer = ask(reader, store, seen)
    told = answer.content.decode().replace("\xa0", " ")
    assert sorted(rows_in(answer)) == [first.pk, second.pk]
    assert "1 489 ₸" in told and "Waits for its turn" in told
    # What is chosen stays so, and the figures above come along.
    assert told.count('hx-preserve="true"') == 2
    for part in ("product-tiles", "product-chips", "bot-state"):
        assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', told)
    assert rows_in(ask(reader, store, SEEN.findall(told))) == []


def test_a_look_that_changed_nothing_is_no_change_of_the_row(reader, owner):
    store = looked_at(owner, 1)
    seen = seen_on(reader, store)
    Product.objects.update(checked_at=timezone.now())
    assert rows_in(ask(reader, store, seen)) == []


def test_reasons_are_counted_within_the_filter_and_lead_back_to_the_table(reader, owner):
    store = looked_at(owner, 2)
    told = ask(reader, store, [], bot="1", reason="target").content.decode()
    url = reverse("demper:products", args=[store.pk])
    assert f'href="{url}?bot=1"' in told  # the one that is chosen, taken away
    Product.objects.update(reason="night")
    told = ask(reader, store, [], bot="1").content.decode()
    assert f'href="{url}?bot=1&amp;reason=night"' in told


def test_the_live_part_asks_as_often_for_many_rows_as_for_few_and_heeds_a_bound(reader, owner):
    store = stocked(owner, 320)
    ids = list(store.products.order_by("pk").values_list("pk", flat=True))
    counts = []
    for number in (2, 320):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(reader, store, [f"{pk}-old" for pk in ids[:number]])
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
    assert len(rows_in(answer)) == 300


def test_others_shops_and_others_products_are_not_there(reader, owner):
    mine, foreign = stocked(owner, 1), stocked(owner_of_shops("other"), 1)
    other = foreign.products.get().pk
    assert ask(reader, foreign, [f"{other}-x"]).status_code == 404
    nonsense = [f"{other}-x", "x", "", "-", "9" * 40, "-1-x", "1e3-x", "²-x"]
    assert rows_in(ask(reader, mine, nonsense)) == []


def test_without_htmx_the_live_part_leads_to_the_table(reader, owner):
    store = stocked(owner, 1)
    answer = reader.get(reverse("demper:live", args=[store.pk]), {"bot": "0", "seen": "1-x"})
    assert answer["Location"] == reverse("demper:products", args=[store.pk]) + "?bot=0"


@pytest.fixture
def server(transactional_db, own_layer):
    with LiveServer(websocket_urlpatterns) as running:
        yield running


@pytest.mark.slow
async def test_a_look_of_the_bot_is_heard_and_its_rows_can_be_asked_for(server, client):
    owner = await in_db(owner_of_shops)
    store = await in_db(bot_world.watched, owner, 2)
    await in_db(client.force_login, owner)
    seen = await in_db(seen_on, client, store)

    def look():
        lease, run = bot_world.begun(store)
        first = store.products.order_by("pk")[0]
        bot_world.look(lease, run, store, {first.pk: bot_world.offers(first, 1500, [1400])})
        return first.pk

    path = f"/ws/demper/stores/{store.pk}/"
    async with server.connect(path, cookie=await in_db(sign_in, owner)) as listener:
        await until_live(server, 1)
        moved = await in_db(look)
        frames = await read(listener, 2)
        assert [one["type"] for one in frames] == ["run.progress", "decisions"]
        assert [one["product"] for one in frames[1]["data"]["items"]] == [moved]
        assert rows_in(await in_db(ask, client, store, seen)) == [moved]

        # What a person sets in another window is heard as well.
        await in_db(apply, store, [moved], Action.DISABLE, {}, owner)
        frame = (await read(listener, 1))[0]
    assert (frame["type"], frame["data"]) == ("products", {"action": "disable", "count": 1})
