"""Shops, products, strategies, changes and runs as pages, without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demper.models import Batch, PriceChange, Product, SavedView, Store
from demper.tests.shop_pages import looked_at
from demper.tests.stocked import ALMATY, owner_of_shops, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return owner_of_shops()


@pytest.fixture
def reader(client, owner):
    client.force_login(owner)
    return client


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def page(reader, name, *args, status=200, **query):
    answer = reader.get(reverse(f"demper:{name}", args=args), query)
    assert answer.status_code == status
    return text(answer)


def titles(answer):
    return [line.product.title for line in answer.context["lines"]]


def test_the_shops_say_how_sessions_products_and_the_bot_stand(reader, owner):
    store = looked_at(owner, 2)
    told = page(reader, "stores")

    assert store.name in told and "No login" in told and "Sign in again" in told
    assert "0 of 100 products" not in told and "2 of 100 products watched" in told


def test_somebody_without_shops_is_told_what_to_do(reader):
    assert "No shop yet" in page(reader, "stores")
    assert reader.get(reverse("demper:any-products"))["Location"] == reverse("demper:stores")


def test_a_product_stands_in_the_table_with_price_rival_place_and_reason(reader, owner):
    store = looked_at(owner, 1)
    told = page(reader, "products", store.pk)

    for words in ("Kettle 00000", "S-00000", "1 500 ₸", "1 490 ₸", "Priced to the target"):
        assert words in told
    assert "First by 1 ₸" in told and "20.8 %" in told
    # The last change, and only while the price still is what it made it.
    assert "1 505 ₸ → 1 500 ₸" in told and "−5 ₸" in told
    Product.objects.update(price_kzt=1501)
    assert "→ 1 50" not in page(reader, "products", store.pk)


def test_the_table_of_products_asks_as_often_for_many_as_for_few(reader, owner):
    few, many = stocked(owner, 3), stocked(owner, 120, merchant_id="Many")
    counts = []
    for store in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(reader, "products", store.pk)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 25


def test_the_next_page_begins_where_the_last_one_ended(reader, owner):
    store = stocked(owner, 60)
    url = reverse("demper:products", args=[store.pk])
    for sort in ("", "-changed", "price"):
        first = reader.get(url, {"sort": sort})
        second = reader.get(url, {"sort": sort, "cursor": first.context["cursor"]})
        assert len(titles(first)) == 50 and len(titles(second)) == 10
        assert not set(titles(first)) & set(titles(second))
    later = {"sort": "price", "cursor": first.context["cursor"]}
    part = text(reader.get(url, later, headers={"HX-Request": "true"}))
    assert part.count('<tr id="row-') == 10 and "<html" not in part
    for nonsense in ("x", "WzEsMl0"):
        assert reader.get(url, {"cursor": nonsense}).status_code == 200


def test_filters_stand_in_the_address_and_can_be_kept_as_a_view(reader, owner):
    store = looked_at(owner, 3)
    Product.objects.filter(title="Kettle 00001").update(reason="at_floor", bot_active=False)
    url = reverse("demper:products", args=[store.pk])
    assert titles(reader.get(url, {"reason": "at_floor"})) == ["Kettle 00001"]
    assert titles(reader.get(url, {"bot": "0"})) == ["Kettle 00001"]
    assert titles(reader.get(url, {"q": "S-00002"})) == ["Kettle 00002"]
    assert "No product is like that" in page(reader, "products", store.pk, q="nothing")

    save = reverse("demper:view-save", args=[store.pk])
    reader.post(save, {"name": "Off", "query": "bot=0&foreign=1"})
    view = SavedView.objects.get()
    assert (view.query, view.owner) == ("bot=0", owner)
    assert "Off" in page(reader, "products", store.pk, bot="0")
    reader.post(reverse("demper:view-forget", args=[store.pk, view.pk]))
    assert not SavedView.objects.exists()


def test_a_switch_works_as_a_form_and_gives_the_row_back_to_htmx(reader, owner):
    store = stocked(owner, 1)
    product = store.products.get()
    url = reverse("demper:product-bot", args=[product.pk])
    answer = reader.post(url, {"on": "1", "next": reverse("demper:stores")})
    assert answer["Location"] == reverse("demper:stores")
    assert store.products.get().bot_active

    part = text(reader.post(url, {"on": "0"}, headers={"HX-Request": "true"}))
    # It is put where the row stands now, and what is chosen stays so.
    assert f'<tr id="row-{product.pk}" hx-swap-oob="true">' in part and "hx-preserve" in part
    assert 'aria-checked="false"' in part and "<html" not in part
    Product.objects.update(master_sku="")
    told = text(reader.post(url, {"on": "1"}, headers={"HX-Request": "true"}))
    assert "Without a master SKU" in told and not store.products.get().bot_active


def test_many_products_are_counted_first_then_changed_then_put_back(reader, owner):
    store = stocked(owner, 70)
    url = reverse("demper:bulk", args=[store.pk])
    said = {"do": "mode", "all": "1", "query": "q=kettle"}
    assert "70 products are chosen" in text(reader.post(url, said))
    said |= {"mode": "test", "counted": "1"}
    assert "Apply to 70 products" in text(reader.post(url, said))
    assert not Product.objects.filter(mode="test").exists()

    assert reader.post(url, {**said, "apply": "1"}).status_code == 302
    assert Product.objects.filter(mode="test").count() == 70
    told = page(reader, "products", store.pk)
    assert "70 products were changed" in told
    batch = Batch.objects.get()
    reader.post(reverse("demper:bulk-undo", args=[store.pk, batch.pk]))
    assert not Product.objects.filter(mode="test").exists()


def test_ticked_rows_alone_are_changed_and_others_ids_are_not_heard(reader, owner):
    store, foreign = stocked(owner, 3), stocked(owner_of_shops("other"), 1)
    first = store.products.order_by("pk").first()
    ids = [str(first.pk), str(foreign.products.get().pk), "x", "9" * 30]
    said = {"do": "enable", "id": ids, "counted": "1", "apply": "1"}
    reader.post(reverse("demper:bulk", args=[store.pk]), said)

    assert list(Product.objects.filter(bot_active=True)) == [first]
    empty = reader.post(reverse("demper:bulk", args=[store.pk]), {"do": "enable"}, follow=True)
    assert "Choose products first" in text(empty)


def strategy_form(reader, product):
    form = reader.get(reverse("demper:strategy", args=[product.pk])).context["form"]
    told = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in told.items() if value not in (None, "", False)}


def test_a_strategy_is_shown_tried_and_stored(reader, owner):
    product = looked_at(owner, 1).products.get()
    url = reverse("demper:strategy", args=[product.pk])
    said = strategy_form(reader, product) | {
        "min_price_kzt": 1200, "night_from": "22:00", "night_to": "08:00", "commission": "7.3",
        f"city_{ALMATY}_max_price": 5000, "window_0_from": "09:00", "window_0_to": "12:00",
        "window_0_strategy": "match", "window_0_days": ["0", "1"], "ignored": "R7, R8",
    }  # fmt: skip
    tried = text(reader.post(reverse("demper:strategy-preview", args=[product.pk]), said))
    assert "1 489 ₸" in tried and "Priced to the target" in tried
    assert Product.objects.get().min_price_kzt is None

    assert reader.post(url, said).status_code == 302
    stored = Product.objects.get()
    assert (stored.min_price_kzt, stored.commission_bp, stored.version) == (1200, 730, 2)
    assert stored.rules["night"] == ["22:00", "08:00"] and stored.rules["ignored"] == ["R7", "R8"]
    assert stored.rules["cities"] == {ALMATY: {"max_price": 5000}}
    assert stored.rules["schedule"][0]["days"] == [0, 1]
    # Stored again as it is shown, nothing changes.
    reader.post(url, strategy_form(reader, product))
    assert Product.objects.get().version == 2


def test_a_contradiction_is_told_beside_its_field_and_a_collision_before_it_is_lost(reader, owner):
    product = looked_at(owner, 1).products.get()
    url = reverse("demper:strategy", args=[product.pk])
    said = strategy_form(reader, product)
    refused = reader.post(url, said | {"min_price_kzt": 3000, "max_price_kzt": 2000})
    assert refused.status_code == 422
    assert "is above the ceiling" in str(refused.context["form"]["max_price_kzt"].errors)

    Product.objects.update(version=9)
    late = reader.post(url, said | {"min_price_kzt": 1300})
    assert late.status_code == 409 and "Somebody changed these settings" in text(late)
    assert Product.objects.get().min_price_kzt is None


def test_a_product_tells_why_it_stands_there_and_who_else_sells_it(reader, owner):
    store = looked_at(owner, 1)
    told = page(reader, "product", store.products.get().pk)

    assert "It looks at Rival, who asks 1 490 ₸." in told and "this shop" in told
    assert "data-steps" in told and "Back to 1 505 ₸" in told


def test_a_product_that_nobody_looked_at_says_so(reader, owner):
    product = stocked(owner, 1).products.get()
    told = page(reader, "product", product.pk)
    assert "Nobody has looked at the offers yet" in told and "[&#x27;" not in told


def test_a_price_by_hand_is_planned_within_the_bounds(reader, owner):
    product = looked_at(owner, 1).products.get()
    url = reverse("demper:product-price", args=[product.pk])
    below = reader.post(url, {"city": ALMATY, "price": 10})
    assert below.status_code == 422 and "below the floor" in text(below)
    assert reader.post(url, {"city": ALMATY, "price": 1700}).status_code == 302
    assert PriceChange.objects.get(origin="person").new_kzt == 1700


def test_what_waits_for_a_yes_is_approved_cancelled_or_taken_back(reader, owner):
    store = looked_at(owner, 3)
    PriceChange.objects.filter(store=store).update(state="awaiting")
    first, second, _third = PriceChange.objects.order_by("pk")
    assert page(reader, "approvals", store.pk).count("Approve</button>") == 3
    reader.post(reverse("demper:change-approve", args=[first.pk]))
    reader.post(reverse("demper:change-cancel", args=[second.pk]))
    reader.post(reverse("demper:approve-all", args=[store.pk]), {"answer": "no"})
    states = list(PriceChange.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["planned", "cancelled", "cancelled"]
    assert "Nothing waits for you" in page(reader, "approvals", store.pk)
    assert page(reader, "history", store.pk, state="cancelled").count("Kettle") == 2


def test_runs_and_their_decisions_are_filtered_by_reason(reader, owner):
    store = looked_at(owner, 2)
    told = page(reader, "runs", store.pk)
    assert told.count("Priced to the target") >= 2 and "1 500 ₸ → 1 489 ₸" in told
    assert "No decision here" in page(reader, "runs", store.pk, reason="night")
    assert "of 2 due" in page(reader, "run", store.runs.get().pk)


def test_a_stretch_of_time_is_counted_before_it_is_taken_back(reader, owner):
    store = looked_at(owner, 2)
    url = reverse("demper:undo", args=[store.pk])
    assert "Take 2 prices back" in text(reader.post(url, {"hours": "1"}))
    assert not PriceChange.objects.filter(origin="undo").exists()
    assert reader.post(url, {"hours": "1", "apply": "1"}).status_code == 302
    assert PriceChange.objects.filter(origin="undo").count() == 2
    assert reader.post(url, {"hours": "", "since": ""}).status_code == 422


def test_a_shops_settings_are_stored_and_its_token_is_never_shown(reader, owner):
    store = stocked(owner, 0)
    url = reverse("demper:settings", args=[store.pk])
    said = {
        "main_city": ALMATY, "cadence_s": "120", "approval": "on", "commission": "11.5",
        "commissions": "Food = 7.3", "tax": "3", "orders_token": "secret-token",
    }  # fmt: skip
    answer = reader.post(url, said, follow=True)
    assert "Stored." in text(answer) and "secret-token" not in text(answer)
    kept = Store.objects.get()
    assert (kept.cadence_s, kept.commission_bp, kept.tax_bp) == (120, 1150, 300)
    assert kept.commissions == {"Food": 730} and kept.orders_token is not None
    assert reader.post(url, said | {"commissions": "Food"}).status_code == 422


def test_a_shop_let_go_stops_and_can_be_watched_again(reader, owner):
    store = looked_at(owner, 1)
    reader.post(reverse("demper:remove-shop", args=[store.pk]))
    kept = Store.objects.get()
    assert not kept.active and not kept.bot_enabled
    assert "watched no more" in page(reader, "stores")
    reader.post(reverse("demper:take-back-shop", args=[store.pk]))
    assert Store.objects.get().active


def test_a_sheet_of_costs_is_tried_before_it_is_stored(reader, owner):
    from django.core.files.uploadedfile import SimpleUploadedFile

    store = stocked(owner, 2)
    url = reverse("demper:costs", args=[store.pk])

    def sheet():
        return SimpleUploadedFile("costs.csv", b"SKU;Cost\nS-00000;777\nNONE;5\n")

    tried = text(reader.post(url, {"sheet": sheet()}))
    assert "Trial: nothing was stored" in tried and "The shop has no product of this SKU" in tried
    assert not Product.objects.filter(cost_kzt=777).exists()
    reader.post(url, {"sheet": sheet(), "apply": "1"})
    assert Product.objects.filter(cost_kzt=777).count() == 1
    csv = b"".join(reader.get(reverse("demper:export", args=[store.pk]))).decode()
    assert csv.count("Kettle") == 2


def test_another_strategy_is_tried_on_what_was_seen(reader, owner):
    product = looked_at(owner, 1).products.get()
    assert "Time in the first place" in page(reader, "replay", product.pk)
    said = {"strategy": "match", "step": "1", "position": "1"}
    assert "<polyline" in page(reader, "replay", product.pk, **said)
    page(reader, "replay", product.pk, strategy="none", status=422)


def test_signing_in_refuses_nonsense_and_keeps_nothing_of_it(reader, owner):
    url = reverse("demper:sign-in")
    assert "MANAGE_OFFERS" in page(reader, "sign-in")
    refused = reader.post(url, {"phone": "12"})
    assert refused.status_code == 422 and "Write a phone of Kazakhstan" in text(refused)
    secret = reader.post(url, {"by": "email", "email": "nobody", "password": "hidden-word"})
    assert secret.status_code == 422 and "hidden-word" not in text(secret)


def test_lists_of_changes_runs_and_shops_ask_as_often_for_many_as_for_few(reader, owner):
    counts = {}
    for number, merchant in ((2, "Few"), (9, "Many")):
        store = looked_at(owner, number, merchant_id=merchant)
        for name in ("history", "approvals", "runs"):
            with CaptureQueriesContext(connection) as queries:
                page(reader, name, store.pk)
            counts.setdefault(name, []).append(len(queries))
    assert all(few == many <= 20 for few, many in counts.values())
    with CaptureQueriesContext(connection) as queries:
        page(reader, "stores")
    assert len(queries) <= 20
