"""The calls about signing in and shops; what is one's own is found and shown to nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.alerts.kinds import kind_of, line
from accounts.pins import PinRefused, list_pinned_cards, pin
from accounts.subjects import Subject
from config.search import find_all, kinds
from demper.demo.accounts import DEMO_EMAIL, DEMO_PASSWORD
from demper.kinds import LOGIN_KINDS, PRODUCT_KINDS, STORE_KINDS
from demper.models import Login, ProductSync
from demper.queries.cards import PRODUCT, STORE
from demper.services import syncing
from demper.tests.stocked import owner_of_shops, stocked

ROOT = "/api/v1/demper/kaspi"


@pytest.fixture
def owner(db):
    return owner_of_shops()


@pytest.fixture
def client(owner):
    client = Client()
    client.force_login(owner)
    return client


def post(client, path, **body):
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def test_a_sign_in_by_address_takes_two_calls_and_leads_to_read_shops(client, kaspi):
    kaspi.market.add_shop("31000001", "North", range(3))
    kaspi.market.add_account(7, ("31000001",), phone="+7 (701) 555-44-33", email=DEMO_EMAIL)
    wrong = post(client, "/auth", email=DEMO_EMAIL, password="guess")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_credentials")
    assert b"guess" not in wrong.content
    first = post(client, "/auth", email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert (first.status_code, first.json()["step"]) == (202, "code")
    typo = post(client, "/auth", attempt=first.json()["attempt"], code="9999").json()
    assert (typo["code"], typo["attempt"]) == ("wrong_code", first.json()["attempt"])
    done = post(client, "/auth", attempt=first.json()["attempt"], code="1234").json()
    assert [one["name"] for one in done["stores"]] == ["North"]
    place = f"/stores/{done['stores'][0]['store_id']}/sync"
    assert post(client, place).status_code == 202
    syncing.walk(ProductSync.objects.get().pk)
    assert client.get(f"{ROOT}{place}").json()["state"] == "done"
    assert client.delete(f"{ROOT}{place}").status_code == 404
    store = client.get(f"{ROOT}/stores").json()["items"][0]
    assert (store["products"], store["sync"]["seen"], store["login"]["state"]) == (3, 3, "active")


def test_a_flood_says_in_its_header_how_long_to_wait(client, kaspi):
    kaspi.market.add_account(7, (), phone="+7 (701) 555-44-33")
    kaspi.market.rules.codes_per_window = 0
    answer = post(client, "/auth/sms/start", phone="87015554433")
    assert (answer.status_code, answer.json()["code"]) == (429, "flood")
    assert 55 <= int(answer.headers["Retry-After"]) <= 60


def test_a_list_of_shops_costs_the_same_whatever_their_number(
    client, owner, django_assert_max_num_queries
):
    for number in range(12):
        stocked(owner, 2, merchant_id=str(number))
    with django_assert_max_num_queries(9):
        assert len(client.get(f"{ROOT}/stores").json()["items"]) == 12


def test_products_are_found_and_pinned_by_their_owner_alone(owner):
    store, other = stocked(owner, 2), owner_of_shops("daniyar")
    row = store.products.get(merchant_sku="S-00001")
    found = find_all("kettle 00001", viewer=owner.pk).found
    assert [(one.code, one.results[0].card.title) for one in found] == [(PRODUCT, row.title)]
    assert not find_all("kettle 00001", viewer=other.pk).found
    assert not find_all("kettle 00001").found
    assert PRODUCT in dict(kinds(owner.pk)) and PRODUCT not in dict(kinds())
    pin(owner, Subject(PRODUCT, str(row.pk)))
    pin(owner, Subject(STORE, str(store.pk)))
    assert [card.title for card in list_pinned_cards(owner)] == [row.title, store.name]
    with pytest.raises(PinRefused):
        pin(other, Subject(PRODUCT, str(row.pk)))


@pytest.mark.alike
@pytest.mark.parametrize("kind", [*LOGIN_KINDS, *STORE_KINDS, *PRODUCT_KINDS], ids=lambda k: k.code)
def test_every_alert_is_a_whole_sentence(kind):
    payload = {
        "login": "+7 (7••) •••-••-33", "store": "North", "product": "Kettle", "minutes": 5,
        "error": "no answer", "day": "20 November", "first_percent": 40, "changes": 12,
        "orders": 3, "revenue": 90000, "profit": 8000, "drops": 6, "before": 2, "after": 3,
        "price": 12990, "best": 12980, "rival": "Sela",
    }  # fmt: skip
    said = line(kind.code, payload)
    assert kind_of(kind.code) == kind
    assert "–" not in said.replace(" – ", "") and "%(" not in said and said != str(kind.label)


def test_the_back_office_shows_no_secret(kaspi, admin_client, owner):
    store = kaspi.shop(owner)
    session = Login.objects.get().session.token
    for name, pk in (("login", store.login_id), ("store", store.pk)):
        for page in (
            reverse(f"admin:demper_{name}_changelist"),
            reverse(f"admin:demper_{name}_change", args=[pk]),
        ):
            answer = admin_client.get(page)
            assert answer.status_code == 200
            assert session not in answer.text and store.feed_path not in answer.text
