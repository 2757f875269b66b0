"""Buying, using, giving and refunding by forms: looked at first, done once."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from economy.models import Inventory, Refusal, Transaction, Wallet
from economy.services import desk
from economy.tests.things import COINS, crown, key, potion

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def fund(user, amount=1_000):
    return desk.add_funds(desk.Asked(user.pk, key()), user.pk, amount, COINS)


def buy(user, product, quantity=1):
    return desk.buy(desk.Asked(user.pk, key()), user.pk, product.pk, quantity)


@pytest.fixture
def buyer(client, user):
    client.force_login(user)
    fund(user)
    return client


def page_of(client, name, product, **query):
    return client.get(reverse(f"economy:{name}", args=[product.pk]), query)


def form_of(answer):
    """Return what a page's form would send."""
    page = answer.content.decode()
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def send(client, name, product, form, **options):
    return client.post(reverse(f"economy:{name}", args=[product.pk]), form, **options)


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def balance():
    return Wallet.objects.get(currency=COINS).balance


def test_a_purchase_is_shown_with_the_balance_before_and_after(buyer):
    page = text(page_of(buyer, "buy", potion(), quantity=2))

    assert "1 000 coins" in page and "−600 coins" in page and "400" in page
    assert "Buy for 600 coins" in page


@pytest.mark.slow
def test_one_form_sent_twice_buys_once_and_says_the_same(buyer):
    product = potion()
    form = form_of(page_of(buyer, "buy", product))
    answers = [send(buyer, "buy", product, form, follow=True) for _ in range(2)]

    assert said(answers[0]) == said(answers[1])
    assert said(answers[0]) == ["Bought: Potion. Your balance is 700\xa0coins."]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert Transaction.objects.filter(kind="purchase").count() == 1
    assert balance() == 700


@pytest.mark.slow
def test_every_page_shown_anew_has_a_key_of_its_own(buyer):
    product = potion()

    assert form_of(page_of(buyer, "buy", product)) != form_of(page_of(buyer, "buy", product))


def test_a_browser_that_goes_back_may_show_the_form_it_sent(buyer):
    control = page_of(buyer, "buy", potion())["Cache-Control"]

    assert "private" in control and "no-store" not in control


@pytest.mark.slow
def test_a_changed_price_is_shown_and_asked_for_again(buyer):
    product = potion()
    form = form_of(page_of(buyer, "buy", product))
    product.price = 350
    product.save()
    answer = send(buyer, "buy", product, form)
    page = text(answer)

    assert answer.status_code == 409
    assert "The price has changed: it was 300 coins." in page and "Buy for 350 coins" in page
    assert balance() == 1_000
    again = form_of(answer)
    assert again["key"] != form["key"]
    send(buyer, "buy", product, again)
    assert balance() == 650


@pytest.mark.slow
def test_who_cannot_pay_is_told_what_is_lacking_and_buys_nothing(buyer):
    product = potion(price=400)
    form = form_of(page_of(buyer, "buy", product, quantity=2))
    product.price = 400
    send(buyer, "buy", product, form_of(page_of(buyer, "buy", product)))
    answer = send(buyer, "buy", product, form)
    page = text(answer)

    assert answer.status_code == 402
    assert "You have 600 coins, 200 coins too few." in page
    assert reverse("economy:shop", query={"show": "affordable"}) in page
    assert "Buy for" not in page
    assert balance() == 600
    assert Refusal.objects.get().code == "insufficient_funds"


@pytest.mark.slow
def test_a_form_sent_again_with_other_figures_is_not_done(buyer):
    product = potion()
    form = form_of(page_of(buyer, "buy", product))
    send(buyer, "buy", product, form)
    answer = send(buyer, "buy", product, {**form, "quantity": "2"})

    assert answer.status_code == 422
    assert "This form was sent before with other figures." in text(answer)
    assert balance() == 700


@pytest.mark.slow
@pytest.mark.parametrize(
    "change", [{"key": ""}, {"key": "x"}, {"quantity": "0"}, {"quantity": "-1"}, {"price": ""}]
)
def test_a_form_that_makes_no_sense_buys_nothing(buyer, change):
    product = potion()
    form = form_of(page_of(buyer, "buy", product)) | change

    assert send(buyer, "buy", product, form).status_code == 422
    assert not Transaction.objects.filter(kind="purchase").exists()


@pytest.mark.slow
def test_the_last_one_and_what_is_owned_are_refused_in_words(buyer, user):
    last, hat = potion(stock=1, price=1), crown(price=1)
    forms = {product: form_of(page_of(buyer, "buy", product)) for product in (last, hat)}
    for product in forms:
        buy(user, product)

    assert "It is sold out." in text(send(buyer, "buy", last, forms[last]))
    page = text(send(buyer, "buy", hat, forms[hat]))
    assert page.count("You have it already: it is owned once.") == 1


@pytest.mark.slow
def test_things_are_used_once_however_often_the_form_is_sent(buyer, user):
    product = potion(price=1)
    buy(user, product, 5)
    form = {**form_of(page_of(buyer, "use", product)), "quantity": "2"}
    answers = [send(buyer, "use", product, form, follow=True) for _ in range(2)]

    assert said(answers[0]) == said(answers[1]) == ["Used: 2 × Potion. 3 left."]
    assert Inventory.objects.get().quantity == 3


@pytest.mark.slow
def test_more_than_one_has_cannot_be_used(buyer, user):
    product = potion(price=1)
    buy(user, product)
    form = {**form_of(page_of(buyer, "use", product)), "quantity": "2"}
    answer = send(buyer, "use", product, form)

    assert answer.status_code == 409
    assert "You do not have so many." in text(answer)


@pytest.mark.slow
def test_a_gift_is_looked_at_and_given_once(buyer, user, other_user):
    product = potion(price=1)
    buy(user, product, 3)
    page = page_of(buyer, "give", product, to="Bob", quantity=2)
    assert "Give to bob" in text(page)
    form = form_of(page)
    answers = [send(buyer, "give", product, form, follow=True) for _ in range(2)]

    assert said(answers[0]) == said(answers[1]) == ["Given to bob: 2 × Potion."]
    assert Inventory.objects.get(user=other_user).quantity == 2
    assert Inventory.objects.get(user=user).quantity == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("to", "words"),
    [("nobody", "Nobody here has this name."), ("ann", "This is you."), ("", "required")],
)
def test_a_gift_to_nobody_or_oneself_is_not_asked_for_again(buyer, user, to, words):
    product = potion(price=1)
    buy(user, product)
    page = page_of(buyer, "give", product, to=to, quantity=1)

    assert words in text(page)
    assert "key" not in form_of(page)
    form = {"key": str(uuid.uuid4()), "to": to, "quantity": "1"}
    assert send(buyer, "give", product, form).status_code == 422
    assert not Transaction.objects.filter(kind="gift").exists()


def test_a_demos_customers_are_given_things_in_a_demo_alone(buyer, user, other_user, settings):
    product = potion(price=1)
    buy(user, product)
    fund(other_user)
    other_user.is_active = False
    other_user.save()
    other_user.wallets.update(demo=True)
    asked = {"to": "bob", "quantity": 1}

    assert "Nobody here has this name." in text(page_of(buyer, "give", product, **asked))
    settings.DOZOR_DEMO = True
    assert "Give to bob" in text(page_of(buyer, "give", product, **asked))


@pytest.mark.slow
def test_a_gift_of_what_the_other_has_is_refused_in_words(buyer, user, other_user):
    hat = crown(price=1)
    buy(user, hat)
    fund(other_user)
    buy(other_user, hat)
    form = form_of(page_of(buyer, "give", hat, to="bob", quantity=1))
    answer = send(buyer, "give", hat, form)

    assert answer.status_code == 409
    assert "bob has it already" in text(answer)


@pytest.mark.slow
def test_staff_refund_a_purchase_once_with_a_reason(client, user, staff):
    fund(user)
    buy(user, potion())
    row = Transaction.objects.get(kind="purchase")
    url, refund = (reverse(f"economy:{name}", args=[row.pk]) for name in ("transaction", "refund"))
    client.force_login(staff)
    form = form_of(client.get(url))
    assert client.post(refund, form).status_code == 422
    form["reason"] = "Did not work"
    answers = [client.post(refund, form, follow=True) for _ in range(2)]

    assert said(answers[0]) == said(answers[1]) == ["Refunded: 300\xa0coins to ann."]
    assert "Did not work" in text(client.get(reverse("economy:transaction", args=[
        Transaction.objects.get(kind="refund").pk]))) and balance() == 1_000  # fmt: skip
    again = client.post(refund, {**form, "key": str(uuid.uuid4())})
    assert again.status_code == 409 and "It has been refunded already." in text(again)


def test_nobody_but_staff_refunds(buyer, user):
    buy(user, potion())
    row = Transaction.objects.get(kind="purchase")
    form = {"key": str(uuid.uuid4()), "reason": "I want it back"}
    answer = buyer.post(reverse("economy:refund", args=[row.pk]), form)

    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    assert balance() == 700


@pytest.mark.slow
def test_a_dialog_is_the_same_page_in_part_and_tells_the_balance_beside_it(buyer):
    product = potion()
    url = reverse("economy:buy", args=[product.pk])
    part = buyer.get(url, {"origin": "shop"}, headers=HTMX)
    assert "<html" not in text(part) and "hx-post" in text(part)
    form = form_of(part)
    answers = [buyer.post(url, form, headers=HTMX) for _ in range(2)]

    for answer in answers:
        page = text(answer)
        assert answer.status_code == 200 and answer["HX-Trigger"] == "dozor:change"
        assert "Bought: Potion. Your balance is 700 coins." in page
        assert page.count('hx-swap-oob="true"') == 2
        assert f'id="product-{product.pk}"' in page and 'id="purse"' in page
    assert balance() == 700


def test_a_refusal_in_a_dialog_is_swapped_in(buyer):
    product = potion(price=5_000)
    form = {"key": str(uuid.uuid4()), "quantity": "1", "price": "5000"}
    answer = buyer.post(reverse("economy:buy", args=[product.pk]), form, headers=HTMX)

    assert answer.status_code == 200
    assert "4 000 coins too few" in text(answer)


@pytest.mark.parametrize("name", ["buy", "use", "give"])
def test_a_form_without_csrf_proof_does_nothing(user, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    product = potion(price=0)
    form = {"key": str(uuid.uuid4()), "quantity": "1", "price": "0", "to": "bob"}

    assert send(client, name, product, form).status_code == 403
    assert not Transaction.objects.exists()


def test_the_parts_that_renew_themselves_tell_the_balance(buyer):
    for name in ("purse", "balance"):
        answer = buyer.get(reverse(f"economy:{name}"))
        assert "1 000" in text(answer) and "no-store" in answer["Cache-Control"]
