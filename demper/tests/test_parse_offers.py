"""Offers as the public site sends them, and every way in which they have surprised."""

import timeit
from datetime import UTC, datetime
from fractions import Fraction

import orjson
import pytest

from demper.parse.offers import delivery_days, parse_offers_page, snapshot_of
from demper.records.parsing import ParseError

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def offer(number: int = 1, **changes):
    made = {
        "masterSku": "102298404",
        "masterCategory": "Master - Smartphones",
        "merchantId": f"3000000{number}",
        "merchantName": f"Shop {number}",
        "merchantSku": f"102298404_{number}",
        "merchantReviewsQuantity": 231,
        "merchantRating": 4.8,
        "title": "A telephone",
        "price": 361788.0 + number,
        "delivery": "2026-11-23T18:00:00.000+00:00",
        "kaspiDelivery": True,
        "kdPoints": [f"3000000{number}_PP1"],
        "pointsWithAvailability": [f"3000000{number}_PP1"],
        "preorder": 0,
        "locatedInPoint": f"3000000{number}_PP1",
        "deliveryType": "TO_DOOR",
        "deliveryDuration": "TILL_5_DAYS",
        **changes,
    }
    return {key: value for key, value in made.items() if value is not ...}


def page(*offers, total=..., **more) -> bytes:
    told = {"offers": list(offers), "total": len(offers) if total is ... else total, **more}
    return orjson.dumps({key: value for key, value in told.items() if value is not None})


def read(**changes):
    return parse_offers_page(page(offer(**changes))).offers[0]


def test_an_offer_is_read_whole():
    found = read()
    assert (found.merchant_id, found.merchant_name) == ("30000001", "Shop 1")
    assert (found.price, found.rating, found.reviews) == (Fraction(361789), 4.8, 231)
    assert (found.delivery_days, found.kaspi_delivery, found.preorder_days) == (5, True, 0)
    assert found.points == ("30000001_PP1",)


def test_a_page_knows_how_many_there_are_and_one_of_two_is_not_all():
    first = parse_offers_page(page(offer(1), offer(2), total=3))
    rest = parse_offers_page(page(offer(3), total=3))
    assert first.total == 3
    assert not snapshot_of([first], "102298404", "750000000", NOW).complete
    whole = snapshot_of([first, rest], "102298404", "750000000", NOW)
    assert whole.complete
    assert len(whole.offers) == 3


def test_offers_that_come_twice_do_not_hide_those_that_did_not_come():
    twice = parse_offers_page(page(offer(1), offer(1), total=2))
    found = snapshot_of([twice], "102298404", "750000000", NOW)
    assert len(found.offers) == 1
    assert not found.complete


def test_the_merchants_own_number_is_answered_with_nothing():
    empty = parse_offers_page(page(total=0))
    found = snapshot_of([empty], "133206576_392235481", "750000000", NOW)
    assert (found.offers, found.total, found.complete) == ((), 0, True)
    assert not snapshot_of([], "1", "750000000", NOW).complete


def test_an_offer_that_cannot_be_read_leaves_the_picture_incomplete():
    for broken in (offer(2, merchantId=...), "nonsense", None):
        found = snapshot_of([parse_offers_page(page(offer(1), broken))], "1", "750000000", NOW)
        assert len(found.offers) == 1
        assert not found.complete


@pytest.mark.parametrize("absent", [..., None, 0, 0.0, "", -1, "abc"])
def test_new_shops_have_no_rating(absent):
    found = read(merchantRating=absent, merchantReviewsQuantity=absent)
    assert (found.rating, found.reviews) == (None, None)


@pytest.mark.parametrize(
    ("sent", "price"),
    [
        (12990, 12990),
        (12990.0, 12990),
        (float("inf"), None),
        (float("nan"), None),
        (0.5, Fraction(1, 2)),
        (12990.5, Fraction(25981, 2)),
        ("12 990", 12990),
        ("12990.00", 12990),
        (0, None),
        (-5, None),
        (..., None),
        (None, None),
        (True, None),
        ("NaN", None),
        ("1e400", None),
        (1e15, None),
        ([], None),
    ],
)
def test_a_price_is_exact_or_none(sent, price):
    found = read(price=sent).price
    assert found == price
    assert found is None or isinstance(found, int) == (found.denominator == 1)


@pytest.mark.parametrize(
    ("word", "days"),
    [
        ("TODAY", 0),
        ("TOMORROW", 1),
        ("TILL_2_DAYS", 2),
        ("TILL_14_DAYS", 14),
        ("EXPRESS", None),
        ("TILL_MANY_DAYS", None),
        (None, None),
        (3, None),
    ],
)
def test_unknown_words_of_delivery_are_unknown_days(word, days):
    assert delivery_days(word) == days
    assert read(deliveryDuration=word).delivery_days == days


def test_numbers_may_be_text_or_floats_and_points_any_identifier():
    found = read(
        merchantId=12000003.0,
        merchantSku=133206576,
        preorder="5",
        kdPoints=["12000003_2", None, 7],
        pointsWithAvailability=["12000003_2", "12000003_PP3"],
        locatedInPoint="12000003_4",
    )
    assert (found.merchant_id, found.merchant_sku, found.preorder_days) == (
        "12000003",
        "133206576",
        5,
    )
    assert found.points == ("12000003_2", "12000003_PP3", "12000003_4")
    assert read(kdPoints="x", pointsWithAvailability=None, locatedInPoint=None).points == ()


def test_the_total_may_have_another_name_but_must_be_there():
    assert parse_offers_page(page(offer(), total=None, offersCount=20)).total == 20
    assert parse_offers_page(page(offer(), total=0)).total == 1
    with pytest.raises(ParseError, match="total"):
        parse_offers_page(page(offer(), total=None))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"", "not JSON"),
        (b'{"offers": [{"merchantId"', "cut short"),
        (b"[]", "instead of an object"),
        (b"{}", "the list is missing"),
        (b'{"offers": {}, "total": 1}', "the list is missing"),
        (b'{"offers": [], "total": "many"}', "total"),
    ],
)
def test_what_is_no_page_of_offers_is_an_error_with_its_place(body, what):
    with pytest.raises(ParseError, match=what) as caught:
        parse_offers_page(body)
    assert caught.value.source == "kaspi"


def test_a_page_in_the_recorded_shape_is_read():
    found = parse_offers_page(
        page(
            offer(1, deliveryMovedBySlot=False, postomat="2026-11-21T18:00:00.000+00:00"),
            offer(2, merchantRating=..., merchantReviewsQuantity=..., preorder=5),
            offer(3, kdPoints=["12000003_2"], deliveryDuration="TOMORROW"),
            total=20,
            offersCount=20,
            pcmResponsePresent=False,
        )
    )
    assert (len(found.offers), found.total) == (3, 20)
    assert found.offers[1].rating is None
    assert found.offers[1].preorder_days == 5


def test_twenty_offers_take_a_fraction_of_a_millisecond():
    body = page(*(offer(number) for number in range(20)))
    best = min(timeit.repeat(lambda: parse_offers_page(body), number=20, repeat=5)) / 20
    assert best < 0.001  # about 0.1 ms on an idle machine
