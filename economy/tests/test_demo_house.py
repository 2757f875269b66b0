"""A demo's shop has a month behind it, whose books balance, and its customers go on shopping."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum

from accounts.models import User
from economy.demo.catalogue import LIKED, NAMES, OFFERS
from economy.demo.shopping import crowd, wishes
from economy.models import (
    Inventory,
    InventoryMove,
    JournalEntry,
    Product,
    Refusal,
    Transaction,
    Wallet,
)
from economy.services import demo_house, desk, verifying
from economy.services.demo_house import fill, fill_house, shop_a_little

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def demo(settings):
    settings.DOZOR_DEMO = True


@pytest.fixture
def short(demo, monkeypatch):
    """A past of two days is enough for a rule."""
    monkeypatch.setattr(demo_house, "DAYS", 2)


def test_every_icon_of_the_catalogue_is_in_the_sprite(settings):
    sprite = (settings.BASE_DIR / "static/vendor/icons.txt").read_text().split()
    assert {offer.icon for offer in OFFERS} <= set(sprite)


def test_the_catalogue_shows_every_kind_of_offer():
    assert any(offer.stock for offer in OFFERS)
    assert any(offer.limit for offer in OFFERS)
    assert any(offer.days[0] for offer in OFFERS)
    assert any(offer.once for offer in OFFERS)
    assert sum(bool(offer.parts) for offer in OFFERS) == 2
    names = [offer.name for offer in OFFERS]
    assert set(LIKED) <= set(names)
    assert all(part in names for offer in OFFERS for part, _ in offer.parts)


def test_the_same_stretch_wants_the_same():
    assert wishes(7, 5.0, 40, [1, 2, 3]) == wishes(7, 5.0, 40, [1, 2, 3])
    assert wishes(7, 5.0, 40, [1, 2, 3]) != wishes(8, 5.0, 40, [1, 2, 3])


def test_nobody_gives_to_themselves_and_everybody_exists():
    for slot in range(200):
        for wish in wishes(slot, 3.0, 5, [1, 2]):
            assert wish.other != wish.customer
            assert 0 <= wish.customer < 5
            assert 0 <= wish.product < 2
            assert 0 <= wish.share < 1


def test_evenings_are_busier_than_mornings():
    assert crowd(18, 0) > crowd(12, 0) > crowd(6, 0) > 0


def test_without_a_demo_nothing_is_filled(db, user, settings):
    settings.DOZOR_DEMO = False
    fill_house(user)
    assert shop_a_little(NOW) == []
    assert not Product.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.slow
def test_the_first_user_can_spend_and_everything_is_a_demos(db, user, short):
    fill(user, NOW)
    assert Wallet.objects.get(user=user, currency="coins").balance == demo_house.WELCOME[0]
    assert Wallet.objects.get(user=user, currency="gems").balance == demo_house.WELCOME[1]
    for model in (Product, Wallet, Transaction, Refusal):
        assert model.objects.exists()
        assert not model.objects.filter(demo=False).exists()


@pytest.mark.slow
def test_what_the_first_user_does_with_them_is_a_demos_too(db, user, short):
    fill(user, NOW)
    drink, key = Product.objects.get(name="Energy drink").pk, "mine"
    mira = User.objects.get(username="demo-mira")
    assert desk.buy(desk.Asked(user.pk, key), user.pk, drink, 2, now=NOW).status == 201
    assert desk.use(desk.Asked(user.pk, key), user.pk, drink, now=NOW).status == 200
    assert desk.give(desk.Asked(user.pk, key), user.pk, mira.pk, drink, now=NOW).status == 201
    assert desk.use(desk.Asked(user.pk, "more"), user.pk, drink, now=NOW).status == 409
    mine = Transaction.objects.filter(user=user)
    assert mine.count() == 5
    assert not mine.filter(demo=False).exists()
    assert Refusal.objects.get(user=user).demo


@pytest.mark.slow
def test_the_houses_own_proof_finds_nothing_in_a_demo(db, user, short):
    fill(user, NOW)
    assert verifying.verify(NOW).findings == ()


@pytest.mark.slow
def test_customers_cannot_sign_in(db, user, short):
    fill(user, NOW)
    people = User.objects.filter(username__startswith="demo-")
    assert people.count() == len(NAMES) + 1
    assert not people.filter(is_active=True).exists()
    assert not any(one.has_usable_password() for one in people)


@pytest.mark.slow
def test_a_person_whose_name_a_customer_would_have_is_left_alone(db, user, short):
    taken = User.objects.create_user(f"demo-{NAMES[0]}", password="secret-word")
    fill(user, NOW)
    taken.refresh_from_db()
    assert taken.is_active
    assert not Wallet.objects.filter(user=taken).exists()


@pytest.mark.slow
def test_the_books_balance(db, user, short):
    fill(user, NOW)
    for wallet in Wallet.objects.all():
        total = JournalEntry.objects.filter(wallet=wallet).aggregate(all=Sum("amount"))["all"]
        assert wallet.balance == total
    for own in Inventory.objects.all():
        moves = InventoryMove.objects.filter(user=own.user, product=own.product)
        assert own.quantity == moves.aggregate(all=Sum("quantity"))["all"]


@pytest.mark.slow
def test_filling_again_changes_nothing(db, user, short):
    fill(user, NOW)
    before = Transaction.objects.count(), Product.objects.count(), User.objects.count()
    fill(user, NOW)
    fill_house(user)
    assert (Transaction.objects.count(), Product.objects.count(), User.objects.count()) == before


@pytest.mark.slow
def test_customers_shop_on_once_in_each_stretch(db, user, short):
    fill(user, NOW)
    before = Transaction.objects.count()
    done = [shop_a_little(NOW + timedelta(seconds=20 * n)) for n in range(12)]
    after = Transaction.objects.count()
    assert sum(status < 300 for one in done for status in one) == after - before > 0
    for n in range(12):
        shop_a_little(NOW + timedelta(seconds=20 * n))
    assert Transaction.objects.count() == after


def test_nobody_shops_before_the_shop_has_its_past(db, demo):
    assert shop_a_little(NOW) == []
    assert not Product.objects.exists()


@pytest.mark.slow
def test_a_month_goes_by_in_order_and_is_worth_a_look(db, user, demo):
    fill(user, NOW)
    times = list(Transaction.objects.order_by("created_at").values_list("created_at", flat=True))
    assert len(times) > 600
    assert times[-1] - times[0] > timedelta(days=29)
    assert times[-1] <= NOW
    kinds = set(Transaction.objects.values_list("kind", flat=True))
    assert kinds == {"purchase", "use", "gift", "add_funds", "refund"}
    assert len(set(Refusal.objects.values_list("code", flat=True))) >= 4
