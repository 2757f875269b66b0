"""The socket of one's own wallets, over a real server, and what is told after operations."""

import pytest
from websockets.exceptions import ConnectionClosed

from accounts.alerts.models import Alert, AlertPreferences
from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, read, sign_in, until_live
from accounts.models import User
from economy.models import Transaction, Wallet
from economy.routing import websocket_urlpatterns
from economy.services import desk
from economy.services.telling import GIFT_RECEIVED, REFUNDED
from economy.tests.things import COINS, NOW, key, potion

__all__ = ["own_layer"]
PATH = "/ws/economy/wallet/"


@pytest.fixture
def server(transactional_db, own_layer):
    with LiveServer(websocket_urlpatterns) as running:
        yield running


def fund(user, amount=1_000, named=None):
    return desk.add_funds(desk.Asked(user.pk, named or key()), user.pk, amount, COINS, now=NOW)


def buy(user, product, named=None, **changes):
    return desk.buy(desk.Asked(user.pk, named or key()), user.pk, product.pk, now=NOW, **changes)


@pytest.mark.slow
async def test_every_change_of_a_wallet_arrives_with_its_new_balance(server):
    user = await in_db(lambda: User.objects.create_user("ann"))
    cookie = await in_db(sign_in, user)
    product = await in_db(potion)
    await in_db(fund, user)
    async with server.connect(PATH, cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(buy, user, product)
        frames = await read(client, 1)

    assert (frames[0]["type"], frames[0]["data"]) == (
        "economy.wallet.changed",
        {"balances": {COINS: 700}},
    )
    assert frames[0]["id"] == await in_db(lambda: Wallet.objects.get().version)


@pytest.mark.slow
async def test_a_page_that_was_away_gets_where_its_wallet_stands(server):
    user = await in_db(lambda: User.objects.create_user("ann"))
    cookie = await in_db(sign_in, user)
    for _ in range(3):
        await in_db(fund, user)
    async with server.connect(f"{PATH}?last_id=1", cookie=cookie) as client:
        frames = await read(client, 1)

    assert frames[0]["data"] == {"balances": {COINS: 3_000}}


@pytest.mark.slow
async def test_a_refusal_a_repetition_and_others_money_tell_nothing(server):
    user, other = await in_db(lambda: [User.objects.create_user(name) for name in ("ann", "bob")])
    cookie = await in_db(sign_in, user)
    product = await in_db(potion)
    await in_db(fund, user)
    bought = key()
    await in_db(buy, user, product, bought)
    async with server.connect(PATH, cookie=cookie) as client:
        await until_live(server, 1)
        await in_db(buy, user, product, bought)
        assert (await in_db(buy, other, product)).status == 402
        await in_db(fund, other)
        await in_db(fund, user, 5)
        frames = await read(client, 1)

    assert frames[0]["data"] == {"balances": {COINS: 705}}


@pytest.mark.slow
async def test_visitors_and_foreign_pages_are_refused(server):
    user = await in_db(lambda: User.objects.create_user("ann"))
    cookie = await in_db(sign_in, user)
    for options, code in (({}, 4401), ({"cookie": cookie, "origin": "https://else.example"}, 4403)):
        async with server.connect(PATH, **options) as client:
            with pytest.raises(ConnectionClosed) as caught:
                await client.recv()
        assert caught.value.rcvd.code == code


@pytest.mark.django_db
def test_telling_of_a_purchase_reads_nothing(
    user, django_assert_num_queries, django_capture_on_commit_callbacks
):
    product = potion()
    fund(user)
    with django_capture_on_commit_callbacks() as waiting:
        buy(user, product)

    with django_assert_num_queries(0):
        for tell in waiting:
            tell()
    assert len(waiting) == 1


@pytest.mark.django_db
def test_a_gift_is_told_to_whoever_gets_it_and_only_once(
    user, other_user, django_capture_on_commit_callbacks
):
    product, named = potion(), key()
    fund(user)
    buy(user, product)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            desk.give(desk.Asked(user.pk, named), user.pk, other_user.pk, product.pk, now=NOW)

    told = Alert.objects.get()
    assert (told.user, told.kind) == (other_user, GIFT_RECEIVED)
    assert (told.payload["who"], told.payload["product"]) == ("ann", "Potion")
    assert told.subject_id == str(Transaction.objects.get(kind="gift").pk)


@pytest.mark.django_db
def test_a_refund_is_told_to_the_buyer(user, staff, django_capture_on_commit_callbacks):
    fund(user)
    buy(user, potion())
    bought = Transaction.objects.get(kind="purchase")
    with django_capture_on_commit_callbacks(execute=True):
        desk.refund(desk.Asked(staff.pk, key()), bought.pk, "Did not work", now=NOW)

    told = Alert.objects.get()
    assert (told.user, told.kind, told.payload["amount"]) == (user, REFUNDED, 300)


@pytest.mark.django_db
def test_whoever_mutes_gifts_is_not_told(user, other_user, django_capture_on_commit_callbacks):
    AlertPreferences.objects.create(user=other_user, muted_kinds=[GIFT_RECEIVED])
    product = potion()
    fund(user)
    buy(user, product)
    with django_capture_on_commit_callbacks(execute=True):
        desk.give(desk.Asked(user.pk, key()), user.pk, other_user.pk, product.pk, now=NOW)

    assert not Alert.objects.exists()
