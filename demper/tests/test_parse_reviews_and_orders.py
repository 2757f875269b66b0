"""Reviews and orders are read in whatever shape their optional keys come."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from demper.parse.orders import order_of, parse_order_entries, parse_orders_page
from demper.parse.reviews import parse_reviews_page
from demper.records.parsing import ParseError

pytestmark = pytest.mark.alike
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "kaspi"


def review(**changes: Any) -> dict[str, Any]:
    """Return a row of a page of reviews."""
    return {
        "id": "r1",
        "author": "Айгүл Б.",
        "date": "07.03.2026",
        "rating": 5,
        "comment": {"plus": "Тихая, мощная", "minus": "Короткий шнур", "text": "Беру вторую"},
        "feedback": {"positive": 3},
        "merchant": {"name": "Дала Электроникс", "code": "30000001"},
        "somethingNew": [1],
    } | changes


def page(*rows: Any, **changes: Any) -> bytes:
    """Return the body of a page of reviews."""
    summary = {
        "global": 4.7,
        "statistic": [{"rate": 5, "count": 90}, {"rate": 1, "count": 10}],
        "ratingCount": 100,
        "reviewsCount": 60,
    }
    groups = [{"id": "ALL", "total": 60}]
    return orjson.dumps({"data": rows, "summary": summary, "groupSummary": groups} | changes)


def entry(**attributes: Any) -> dict[str, Any]:
    """Return an article of an order."""
    return {
        "type": "orderentries",
        "id": "e1",
        "attributes": {
            "quantity": 2,
            "basePrice": 4999.0,
            "totalPrice": 9998.0,
            "offer": {"code": "SKU-1", "name": "Чайник"},
            "category": {"title": "Чайники"},
        }
        | attributes,
    }


def test_a_review_is_read_without_its_author() -> None:
    found = parse_reviews_page(page(review()))
    one = found.reviews[0]
    assert (one.day, one.rating, one.merchant_id) == (date(2026, 3, 7), 5, "30000001")
    assert (one.plus, one.minus, one.text) == ("Тихая, мощная", "Короткий шнур", "Беру вторую")
    assert (found.rating, found.ratings, found.total) == (4.7, 100, 60)
    assert found.distribution == {1: 10, 2: 0, 3: 0, 4: 0, 5: 90}
    assert "Айгүл" not in repr(found)


@pytest.mark.parametrize("comment", [None, [], 7, {}, {"plus": None, "text": {"odd": 1}}])
def test_a_comment_of_an_odd_shape_is_an_empty_one(comment: Any) -> None:
    one = parse_reviews_page(page(review(comment=comment))).reviews[0]
    assert (one.plus, one.minus, one.text) == ("", "", "")


def test_a_comment_that_is_plain_text_is_kept() -> None:
    assert parse_reviews_page(page(review(comment="Хорошо\n\u200bвсё"))).reviews[0].text == (
        "Хорошо всё"
    )


def test_rows_that_tell_too_little_are_counted() -> None:
    rows = [review(), review(id=None), review(rating=0), review(rating="five"), None]
    found = parse_reviews_page(page(*rows))
    assert (len(found.reviews), found.skipped) == (1, 4)


def test_a_date_that_is_none_leaves_the_review_without_a_day() -> None:
    assert parse_reviews_page(page(review(date="31.02.2026"))).reviews[0].day is None


def test_without_a_summary_nothing_is_made_up() -> None:
    found = parse_reviews_page(page(review(), summary=None, groupSummary=None))
    assert (found.rating, found.ratings, found.total, found.distribution) == (None, 0, 0, {})


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data":7}', b"{}", b'{"data":[{"id'])
def test_what_is_no_page_of_reviews_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse_reviews_page(body)


def test_an_order_of_the_recorded_shape_is_read_without_the_customer() -> None:
    path = SAMPLES / "order_attributes.json"
    if not path.exists():
        pytest.skip("the recorded samples are not beside the repository")
    one = order_of("id1", orjson.loads(path.read_bytes()))
    assert one is not None
    assert (one.code, one.total_kzt, one.delivery_cost_kzt) == ("406352533", 21399, 1231)
    assert one.created_at == datetime(2024, 9, 3, 11, 29, 58, 405000, UTC)
    assert (one.state, one.pickup_point, one.preorder) == (
        "KASPI_DELIVERY",
        "15843453_PP2",
        False,
    )
    assert not one.cancelled
    assert "REDACTED" not in repr(one)


def test_a_page_of_orders_tells_how_many_there_are() -> None:
    order = {"code": "7", "creationDate": 1725362998405, "status": "CANCELLED", "totalPrice": 0.5}
    town = {"deliveryAddress": {"town": "Алматы", "streetName": "Абая"}}
    body = {
        "data": [{"id": "x", "attributes": order | town}, {"id": "y", "attributes": None}],
        "meta": {"pageCount": 3, "totalCount": 201},
    }
    found = parse_orders_page(orjson.dumps(body))
    assert (found.pages, found.total, found.skipped) == (3, 201, 1)
    one = found.orders[0]
    assert (one.cancelled, one.total_kzt, one.city) == (True, 1, "Алматы")
    assert "Абая" not in repr(found)


def test_an_article_is_read_with_its_prices() -> None:
    (one,) = parse_order_entries(orjson.dumps({"data": [entry()]}))
    assert (one.merchant_sku, one.quantity, one.price_kzt, one.total_kzt) == (
        "SKU-1",
        2,
        4999,
        9998,
    )


def test_a_missing_price_follows_from_the_other() -> None:
    body = {"data": [entry(basePrice=None), entry(totalPrice=None)]}
    first, second = parse_order_entries(orjson.dumps(body))
    assert (first.price_kzt, second.total_kzt) == (4999, 9998)


def test_an_article_without_a_number_is_refused() -> None:
    with pytest.raises(ParseError, match=r"data\[0\]"):
        parse_order_entries(orjson.dumps({"data": [entry(offer={})]}))
