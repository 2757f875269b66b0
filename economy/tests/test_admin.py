"""The back office: products edited beside purchases, wallets corrected by the journal alone."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from economy.models import (
    BundleItem,
    ExternalReference,
    IdempotencyKey,
    Inventory,
    InventoryMove,
    JournalEntry,
    Notice,
    Product,
    Refusal,
    Seal,
    StockChange,
    Transaction,
    Wallet,
)
from economy.services import freezing
from economy.tests.things import COINS, NOW, buy, crown, fund, potion

pytestmark = pytest.mark.django_db
KEPT = [
    Transaction, JournalEntry, InventoryMove, Inventory, Seal, IdempotencyKey, ExternalReference,
    Refusal, StockChange, Notice, Wallet,
]  # fmt: skip


def address(model, what, *args):
    return reverse(f"admin:economy_{model._meta.model_name}_{what}", args=args)


@pytest.fixture
def books(user):
    fund(user, 10_000)
    product = potion(stock=9)
    buy(user, product, 2)
    buy(user, crown())
    buy(user, crown(price=10**9))
    Seal.objects.create(previous="0", upto_xact=0, rows=0, digest="d", hash="h", sealed_at=NOW)
    ExternalReference.objects.create(operation="add_funds", reference="pay-1", created_at=NOW)
    StockChange.objects.create(product=product, stock_after=9, sold=0, created_at=NOW)
    Notice.objects.create(kind="k", subject="s", told_at=NOW)
    return product


# --- what is written ----------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("model", KEPT)
def test_every_table_opens_and_is_searched_with_few_queries(admin_client, books, model):
    transaction = Transaction.objects.first()
    for query in ({}, {"q": "1"}, {"q": str(transaction.pk)}, {"q": "nobody"}, {"q": "9" * 40}):
        with CaptureQueriesContext(connection) as found:
            response = admin_client.get(address(model, "changelist"), query)
        assert response.status_code == 200
        assert len(found) <= 12
    assert admin_client.get(address(model, "change", model.objects.first().pk)).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("model", KEPT)
def test_nothing_of_it_is_added_changed_or_deleted_by_hand(admin_client, books, model):
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()

    assert admin_client.post(address(model, "add"), {}).status_code == 403
    assert admin_client.post(address(model, "change", row.pk), {"x": "1"}).status_code == 403
    assert admin_client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.slow
def test_a_transaction_is_found_by_its_id_and_by_its_user(admin_client, books, user, other_user):
    fund(other_user, 1)
    for model in (Transaction, JournalEntry, InventoryMove):
        row = model.objects.filter(
            **({"user": user} if model is not JournalEntry else {"wallet__user": user})
        ).first()
        number = row.pk if model is Transaction else row.transaction_id
        page = admin_client.get(address(model, "changelist"), {"q": str(number)})
        assert row in page.context["cl"].queryset
    page = admin_client.get(address(Transaction, "changelist"), {"q": str(other_user.pk)})
    assert {one.user for one in page.context["cl"].queryset} == {other_user}


@pytest.mark.slow
def test_answers_of_operations_are_shown_to_nobody(admin_client, books):
    row = IdempotencyKey.objects.filter(operation="purchase").first()
    page = admin_client.get(address(IdempotencyKey, "change", row.pk)).content.decode()
    assert row.key in page
    assert "transaction_id" not in page and row.fingerprint not in page


# --- wallets ------------------------------------------------------------------------------------
@pytest.fixture
def wallet(user):
    fund(user, 1_000)
    return Wallet.objects.get(user=user)


def act(wallet, what):
    return reverse(f"admin:economy_wallet_{what}", args=[wallet.pk])


def form_of(client, wallet, what, **said):
    page = client.get(act(wallet, what)).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    return ({"key": key[1]} if key else {}) | {"reason": "lost in a crash"} | said


@pytest.mark.slow
def test_a_balance_is_corrected_through_the_journal_once_however_often_it_is_sent(
    admin_client, admin_user, wallet
):
    form = form_of(admin_client, wallet, "adjust", amount="-300")
    for _ in range(3):
        assert admin_client.post(act(wallet, "adjust"), form).status_code == 302

    wallet.refresh_from_db()
    deal = Transaction.objects.get(kind="adjustment")
    assert (wallet.balance, deal.actor, deal.reason) == (700, admin_user, "lost in a crash")
    assert deal.entries.count() == 2
    noted = LogEntry.objects.get(object_id=str(wallet.pk))
    assert (noted.user, "-300" in noted.change_message) == (admin_user, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "said", [{"amount": "0"}, {"amount": ""}, {"amount": "1.5"}, {"reason": ""}, {"key": "x"}]
)
def test_a_correction_without_amount_reason_or_key_is_not_done(admin_client, wallet, said):
    form = form_of(admin_client, wallet, "adjust", amount="5") | said
    page = admin_client.post(act(wallet, "adjust"), form)
    assert page.status_code == 200 and page.context["form"].errors
    assert not Transaction.objects.filter(kind="adjustment").exists()


@pytest.mark.slow
def test_a_refused_correction_says_why_and_can_be_sent_again(admin_client, wallet):
    form = form_of(admin_client, wallet, "adjust", amount="-1001")
    page = admin_client.post(act(wallet, "adjust"), form)
    assert "does not cover" in page.content.decode()

    again = {**page.context["form"].data, "amount": "-1000"}
    assert again["key"] != form["key"]
    assert admin_client.post(act(wallet, "adjust"), again).status_code == 302
    wallet.refresh_from_db()
    assert wallet.balance == 0


@pytest.mark.slow
def test_a_wallet_is_frozen_and_let_go_with_a_reason(admin_client, admin_user, wallet, user):
    assert admin_client.post(act(wallet, "freeze"), {"reason": ""}).status_code == 200
    admin_client.post(act(wallet, "freeze"), {"reason": "strange sums"})
    wallet.refresh_from_db()
    assert wallet.frozen_at and wallet.frozen_reason == "strange sums"
    assert buy(user, potion()).status == 409
    assert "strange sums" in admin_client.get(act(wallet, "unfreeze")).content.decode()
    page = admin_client.post(act(wallet, "freeze"), {"reason": "again"})
    assert "already" in page.content.decode()

    admin_client.post(act(wallet, "unfreeze"), {"reason": "looked at"})
    assert buy(user, potion()).status == 201
    told = LogEntry.objects.filter(object_id=str(wallet.pk)).order_by("pk")
    assert [one.change_message for one in told] == ["frozen: strange sums", "let go: looked at"]


@pytest.mark.slow
def test_who_may_only_look_at_wallets_changes_none(client, django_user_model, wallet):
    staff = django_user_model.objects.create_user("clerk", is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_wallet"))
    client.force_login(staff)
    assert "adjust" not in client.get(address(Wallet, "change", wallet.pk)).content.decode()
    for what in ("adjust", "freeze", "unfreeze"):
        assert client.get(act(wallet, what)).status_code == 403
        assert client.post(act(wallet, what), {"reason": "because"}).status_code == 403

    staff.user_permissions.add(Permission.objects.get(codename="change_wallet"))
    client.force_login(type(staff).objects.get(pk=staff.pk))
    assert client.get(act(wallet, "adjust")).status_code == 200
    assert "adjust/" in client.get(address(Wallet, "change", wallet.pk)).content.decode()


def test_visitors_and_users_are_sent_to_sign_in(client, user, wallet):
    assert client.get(act(wallet, "adjust")).status_code == 302
    client.force_login(user)
    assert client.post(act(wallet, "adjust"), {"amount": 5}).status_code == 302
    assert admin_missing(client) == 302


def admin_missing(client):
    return client.get(reverse("admin:economy_wallet_freeze", args=[10**9])).status_code


def test_a_frozen_wallet_stays_so_for_whoever_comes_second(wallet):
    assert [freezing.freeze(wallet.pk, "one", NOW), freezing.freeze(wallet.pk, "two", NOW)] == [
        True,
        False,
    ]
    assert Wallet.objects.get().frozen_reason == "one"


# --- products -----------------------------------------------------------------------------------
def said_of(product=None, **changes):
    values = {
        "name": "Potion", "description": "", "icon": "", "kind": "consumable", "price": "300",
        "currency": COINS, "per_user_limit": "", "low_stock_at": "", "sale_from_0": "",
        "sale_from_1": "", "sale_to_0": "", "sale_to_1": "", "giftable": "on", "active": "on",
        "stock_change": "", "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0",
    }  # fmt: skip
    if product is None or product.stock is None:
        values["any_number"] = "on"
    return {name: value for name, value in (values | changes).items() if value is not None}


def save(client, product=None, **changes):
    where = address(Product, "change", product.pk) if product else address(Product, "add")
    return client.post(where, said_of(product, **changes))


def part(place, product, quantity=1):
    return {
        "parts-TOTAL_FORMS": str(place + 1),
        f"parts-{place}-part": str(product.pk),
        f"parts-{place}-quantity": str(quantity),
    }


def test_a_product_is_made_with_a_stock_that_can_be_followed(admin_client, user):
    assert save(admin_client, any_number=None, stock_change="20").status_code == 302
    made = Product.objects.get()
    assert (made.stock, made.demo, made.version) == (20, False, 0)
    change = StockChange.objects.get()
    assert (change.stock_after, change.sold, change.actor.username) == (20, 0, "admin")


def test_an_edit_raises_the_version_and_leaves_the_stock_to_those_who_buy(admin_client, user):
    product = potion(stock=9)
    fund(user, 10_000)
    form = said_of(product, price="350", stock_change="5")
    buy(user, product, 2)  # while the form is open
    assert admin_client.post(address(Product, "change", product.pk), form).status_code == 302

    product.refresh_from_db()
    assert (product.price, product.version, product.stock) == (350, 1, 9 - 2 + 5)
    change = StockChange.objects.get()
    assert (change.stock_before, change.stock_after, change.sold) == (7, 12, 2)


@pytest.mark.slow
def test_a_stock_becomes_limited_and_any_number_again(admin_client):
    product = potion()
    save(admin_client, product, any_number=None, stock_change="3")
    product.refresh_from_db()
    assert product.stock == 3
    save(admin_client, product, any_number="on")
    product.refresh_from_db()
    assert product.stock is None
    assert list(StockChange.objects.values_list("stock_after", "sold").order_by("pk")) == [
        (3, None),
        (None, None),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stock", "changes", "field"),
    [
        (None, {"any_number": None}, "stock_change"),
        (None, {"any_number": None, "stock_change": "-1"}, "stock_change"),
        (None, {"stock_change": "5"}, "stock_change"),
        (4, {"stock_change": "-5"}, "stock_change"),
        (4, {"stock_change": str(10**30)}, "stock_change"),
        (4, {"price": "-1"}, "price"),
        (4, {"price": str(10**15 + 1)}, "price"),
        (4, {"currency": "shells"}, "currency"),
        (4, {"per_user_limit": "0"}, "__all__"),
        (
            4,
            {"sale_from_0": "2026-05-02", "sale_from_1": "10:00", "sale_to_0": "2026-05-01",
             "sale_to_1": "10:00"},
            "sale_to",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_reason(admin_client, stock, changes, field):
    product = potion(stock=stock)
    page = save(admin_client, product, **changes)
    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors
    product.refresh_from_db()
    assert (product.stock, product.version) == (stock, 0)


@pytest.mark.slow
def test_a_bundle_gets_parts_and_neither_bundles_nor_many_of_what_is_owned_once(admin_client):
    drink, jewel, box = potion(), crown(), potion(name="Box")
    assert save(admin_client, box, **part(0, drink, 3)).status_code == 302
    assert list(box.parts.values_list("part", "quantity")) == [(drink.pk, 3)]

    chest = potion(name="Chest")
    for wrong in (part(0, box), part(0, jewel, 2), part(0, chest)):
        assert save(admin_client, chest, **wrong).status_code == 200
    assert save(admin_client, drink, **part(0, jewel)).status_code == 200
    assert BundleItem.objects.count() == 1


@pytest.mark.slow
def test_what_was_bought_is_switched_off_and_not_deleted(admin_client, user):
    product, fresh = potion(), potion(name="Fresh")
    fund(user, 1_000)
    buy(user, product)

    assert (
        admin_client.post(address(Product, "delete", product.pk), {"post": "yes"}).status_code
        == 403
    )
    admin_client.post(address(Product, "delete", fresh.pk), {"post": "yes"})
    assert list(Product.objects.all()) == [product]
    save(admin_client, product, kind="permanent", currency="gems")
    product.refresh_from_db()
    assert (product.kind, product.currency) == ("consumable", COINS)

    chosen = {"action": "switch_off", "_selected_action": [product.pk]}
    admin_client.post(address(Product, "changelist"), chosen)
    before = product.version
    product.refresh_from_db()
    assert (product.active, product.version) == (False, before + 1)
    assert buy(user, product).status == 409
    page = admin_client.get(address(Product, "changelist")).content.decode()
    assert "delete_selected" not in page


@pytest.mark.slow
def test_the_list_of_products_asks_as_much_however_many_there_are(admin_client):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert admin_client.get(address(Product, "changelist")).status_code == 200
        return len(found)

    potion()
    asked()
    few = asked()
    for number in range(20):
        potion(name=f"Potion {number}")
    assert asked() == few <= 12
