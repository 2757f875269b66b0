from datetime import timedelta

import pytest
from django.utils import timezone

from economy.figures import DAY, Window
from economy.tests import analytics_world as world
from economy.tests.test_rollups import MOVES
from economy.tests.things import NOW, potion

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = "/api/v1/economy/analytics"
NAMES = [
    "flows", "supply", "revenue", "cohorts", "products", "balances", "refusals", "trending",
]  # fmt: skip


@pytest.fixture
def month(user, other_user, staff, time_machine):
    time_machine.move_to(NOW + 20 * DAY, tick=False)
    third = type(user).objects.create_user("cat", "cat@example.com", "secret-word")
    products = world.shelf()
    world.play(MOVES, [user, other_user, third], products, staff)
    return Window(timezone.now() - 30 * DAY, timezone.now())


def read(client, name, **query):
    answer = client.get(f"{ROOT}/{name}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_figures_are_for_staff_alone(client, user, staff):
    assert {client.get(f"{ROOT}/{name}").status_code for name in NAMES} == {401}
    client.force_login(user)
    refused = [client.get(f"{ROOT}/{name}") for name in NAMES]
    assert {(one.status_code, one.json()["code"]) for one in refused} == {(403, "staff_only")}
    client.force_login(staff)
    assert {client.get(f"{ROOT}/{name}").status_code for name in NAMES} == {200}


@pytest.mark.parametrize("window", ["0h", "91d", "2161h", "7", "d", "-1d", "1w", "1.5d", "٣d", ""])
def test_a_window_is_an_hour_to_ninety_days(client, staff, window):
    client.force_login(staff)
    for name in ("popular-products", "flows", "products"):
        answer = client.get(f"{ROOT}/{name}", {"window": window})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_windows_of_hours_and_days_are_read(client, staff):
    client.force_login(staff)
    for window in ("1h", "24h", "2160h", "1d", "90d"):
        assert read(client, "popular-products", window=window) == {"items": [], "window": window}


def test_popular_products_are_told_to_whoever_is_signed_in(client, user, month):
    assert client.get(f"{ROOT}/popular-products").status_code == 401
    client.force_login(user)
    items = read(client, "popular-products", window="30d")["items"]

    told = {
        (one["product_id"], one["currency"]): (
            one["purchases"], one["transactions"], one["revenue"], one["buyers"],
        )
        for one in items
    }  # fmt: skip
    assert told == world.popular(month)
    assert items == sorted(items, key=lambda one: (-one["purchases"], -one["revenue"]))
    assert len(read(client, "popular-products", window="30d", limit=1)["items"]) == 1


def test_a_refund_and_a_replay_do_not_make_a_product_popular(client, user, staff, settings):
    from economy.models import Transaction
    from economy.tests.things import buy, fund

    now = timezone.now()
    product = potion()
    fund(user, 10_000, now)
    for _ in range(3):
        buy(user, product, 2, named="same", now=now)
    buy(user, product, 5, now=now)
    world.refund(Transaction.objects.get(quantity=5).pk, staff, now)
    client.force_login(user)

    (item,) = read(client, "popular-products", window="1h")["items"]
    assert (item["purchases"], item["buyers"], item["revenue"]) == (2, 1, 600)


def test_every_figure_equals_the_journal(client, staff, month):
    client.force_login(staff)
    for currency in ("coins", "gems"):
        asked = {"window": "30d", "currency": currency}
        flows = world.flows(month, currency)
        told = read(client, "flows", **asked)
        came = {(one["account"], one["reason"]): one["amount"] for one in told["sources"]}
        went = {(one["account"], one["reason"]): one["amount"] for one in told["sinks"]}
        others = {one: sums for one, sums in flows.items() if one[0] != "wallet"}
        assert came == {one: sums[1] for one, sums in others.items() if sums[1]}
        assert went == {one: sums[0] for one, sums in others.items() if sums[0]}

        supply = read(client, "supply", **asked)
        opening = world.supply(month.since, currency)
        closing = world.supply(month.until, currency)
        spent = sum(v[0] - v[1] for (account, _), v in flows.items() if account == "shop")
        assert (supply["opening"], supply["closing"]) == (opening, closing)
        assert supply["course"][-1]["value"] == closing
        mean = (opening + closing) / 2
        assert supply["velocity"] == (spent / mean if mean else None)
        assert supply["inflation"] == ((closing - opening) / opening if opening else None)

        revenue = read(client, "revenue", **asked)
        active, buyers, net = world.customers(month, currency)
        assert (revenue["active"], revenue["buyers"], revenue["net"]) == (active, buyers, net)
        assert revenue["arpu"] == (net / active if active else None)
        assert revenue["arppu"] == (net / buyers if buyers else None)
        assert sum(point["value"] for point in revenue["course"]) == net

        unmet = read(client, "refusals", **asked)
        assert {
            (one["product_id"], one["code"]): (
                one["attempts"], one["people"], one["wanted"], one["missing"],
            )
            for one in unmet["products"]
        } == world.unmet(month, currency)  # fmt: skip


def test_balances_are_those_of_all_wallets(client, staff, month):
    from economy.models import Wallet

    client.force_login(staff)
    held = sorted(Wallet.objects.filter(currency="coins").values_list("balance", flat=True))
    told = read(client, "balances", currency="coins")

    n, supply = len(held), sum(held)
    middle = (held[n // 2] + held[(n - 1) // 2]) / 2
    gaps = sum(abs(a - b) for a in held for b in held) / (2 * n * supply)
    assert (told["wallets"], told["supply"], told["median"]) == (n, supply, middle)
    assert told["gini"] == pytest.approx(gaps)
    assert told["top_share"] == held[-1] / supply
    for bucket in told["buckets"]:
        high = bucket["high"] or float("inf")
        assert bucket["wallets"] == sum(bucket["low"] <= one < high for one in held)
    assert sum(bucket["wallets"] for bucket in told["buckets"]) == n


def test_trending_halves_in_a_day(client, staff, user, time_machine):
    time_machine.move_to(NOW, tick=False)
    first, second = potion(name="First"), potion(name="Second")
    world.fund(user, 10_000, "coins", NOW)
    world.buy(user, first, 4, NOW - 2 * DAY)
    world.buy(user, second, 3, NOW - timedelta(hours=24))
    client.force_login(staff)

    items = read(client, "trending")["items"]
    assert [(one["name"], round(one["score"], 9)) for one in items] == [
        ("Second", 1.5), ("First", 1.0),
    ]  # fmt: skip


def test_an_unknown_currency_is_no_currency(client, staff):
    client.force_login(staff)
    assert client.get(f"{ROOT}/supply", {"currency": "shells"}).status_code == 422
