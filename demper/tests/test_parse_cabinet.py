"""The cabinet's answers and the sign-in's, and what they have turned into over time."""

from datetime import UTC, datetime

import orjson
import pytest

from demper.client.cabinet import body_of
from demper.parse.cabinet import (
    parse_cabinet_page,
    parse_cities,
    parse_job,
    parse_merchant,
    parse_merchants,
    parse_points,
)
from demper.parse.login import parse_sign_in
from demper.records.cabinet import PriceWrite, Shop
from demper.records.parsing import ParseError

POINT = {"storeId": "30000001_PP1", "available": "yes", "preOrder": 0, "stockCount": "2.0"}


def row(**changes):
    return {
        "sku": "142489673_234696637",
        "offerId": 77,
        "masterSku": 142489673.0,
        "title": "A board game",
        "brand": "Tower",
        "masterCategory": "Master - Board games",
        "images": [{"small": "https://example.org/s.jpg", "large": "https://example.org/l.jpg"}],
        "available": True,
        "price": 50000,
        "cityPrices": [
            {"cityId": "710000000", "value": 50000.0},
            {"cityId": 750000000, "value": "51000"},
        ],
        "shopLink": "/shop/p/-142489673/",
        "availabilities": [POINT, {"storeId": "30000001_2", "available": "no", "odd": [1]}],
        "updatedAt": "2026-11-21T10:00:00+00:00",
        **changes,
    }


def page(*rows, key="data", total=..., **more):
    return orjson.dumps({key: list(rows), "total": len(rows) if total is ... else total, **more})


def read(**changes):
    return parse_cabinet_page(page(row(**changes))).rows[0]


def test_a_row_is_read_whole():
    found = read()
    assert (found.merchant_sku, found.master_sku) == ("142489673_234696637", "142489673")
    assert (found.offer_id, found.price) == ("77", 50000)
    assert found.city_prices == {"710000000": 50000, "750000000": 51000}
    assert [(p.store_id, p.available, p.stock) for p in found.points] == [
        ("30000001_PP1", True, 2),
        ("30000001_2", False, None),
    ]
    assert found.image_url == "https://example.org/l.jpg"
    assert found.updated_at == datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize("key", ["data", "items", "content"])
def test_the_list_is_found_under_each_name_it_has_had(key):
    assert len(parse_cabinet_page(page(row(), key=key)).rows) == 1
    nested = orjson.dumps({"data": {key: [row()], "total": 250}})
    assert parse_cabinet_page(nested).total == 250


@pytest.mark.parametrize(
    ("price", "least", "read_as"),
    [(0, 12990, 12990), (None, 12990.4, 12990), (15000, 1, 15000), (0, 0, None), ("x", None, None)],
)
def test_without_a_price_the_lowest_one_counts(price, least, read_as):
    assert read(price=price, minPrice=least).price == read_as


@pytest.mark.parametrize(
    "changes",
    [
        {"availabilities": [POINT, {"available": "yes"}]},
        {"availabilities": "all"},
        {"cityPrices": [{"cityId": "1", "value": "much"}]},
        {"sku": None},
    ],
)
def test_a_row_that_would_be_written_back_in_halves_is_skipped_and_counted(changes):
    found = parse_cabinet_page(page(row(), row(**changes), "nonsense"))
    assert (len(found.rows), found.skipped, found.total) == (1, 2, 3)


def test_links_and_pictures_of_other_kinds_are_left_out():
    found = read(shopLink="javascript:alert(1)", images=["http://example.org/a.jpg"])
    assert (found.shop_link, found.image_url) == ("", "")
    found = read(shopLink="//evil.example/", images=["data:text/html,x"])
    assert (found.shop_link, found.image_url) == ("", "")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<html>", "a web page"),
        (b'{"rows": 1}', "the list is missing"),
        (b'{"data": []}', "total"),
        (b'{"data": [], "total": -1}', "total"),
    ],
)
def test_what_is_no_list_is_an_error(body, what):
    with pytest.raises(ParseError, match=what):
        parse_cabinet_page(body)


def test_shops_cities_points_and_jobs_are_read():
    assert parse_merchants(b'{"merchants":[{"uid":"1"},{"uid":2},{"uid":"1"},{}]}') == ("1", "2")
    assert parse_merchant(b'{"data":{"merchant":{"id":"1","name":"Tower"}}}') == Shop("1", "Tower")
    assert parse_cities(b'{"data":{"cities":[{"id":750000000,"name":"A"},{}]}}')[0].name == "A"
    points = parse_points(b'{"data":{"merchant":{"points":[{"id":"1_2","enabled":false}]}}}')
    assert (points[0].name, points[0].enabled) == ("1_2", False)
    assert parse_job(b'{"id": 77}') == "77"
    for parse, body in (
        (parse_merchants, b"{}"),
        (parse_merchant, b'{"errors":[{"message":"Access denied"}],"data":null}'),
        (parse_cities, b'{"data":{}}'),
        (parse_job, b'{"id": ""}'),
    ):
        with pytest.raises(ParseError):
            parse(body)


def test_a_write_sends_every_point_back_as_it_came():
    found = read()
    prices = {"710000000": 49000, "750000000": 51000}
    told = body_of(PriceWrite("30000001", found.merchant_sku, "A game", prices, found.points))
    assert told == {
        "merchantUid": "30000001",
        "sku": "142489673_234696637",
        "model": "A game",
        "cityPrices": [
            {"cityId": "710000000", "value": 49000},
            {"cityId": "750000000", "value": 51000},
        ],
        "availabilities": [
            {"storeId": "30000001_PP1", "available": "yes", "preOrder": 0, "stockCount": 2},
            {"storeId": "30000001_2", "available": "no", "odd": [1]},
        ],
    }
    alone = body_of(PriceWrite("1", "2", "m", {}, (), price=5))
    assert (alone["price"], alone["cityPrices"]) == (5, [])


def test_a_step_of_the_sign_in_goes_on_asks_for_a_code_or_says_why_not():
    assert parse_sign_in(200, b'{"redirectUrl":"https://x.test/a"}').redirect_url
    assert parse_sign_in(200, b"{}").needs_code
    flood = b'{"errorCode":"MFA_SEND_FLOOD","errorData":{"breakTimeSeconds":60}}'
    answer = parse_sign_in(401, flood)
    assert (answer.error_code, answer.wait_s, answer.needs_code) == ("MFA_SEND_FLOOD", 60, False)
    assert parse_sign_in(401, b'{"errorCode":"<b>"}').error_code == "UNKNOWN"
    assert parse_sign_in(400, b"{}").error_code == "UNKNOWN"
    for body in (b"<html>", b'{"redirectUrl": 7}'):
        with pytest.raises(ParseError):
            parse_sign_in(200, body)
