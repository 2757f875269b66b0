"""Each address of Kaspi, asked over sockets at the marketplace of the demo."""

from datetime import timedelta

import pytest

from config.upstream.asking import DIRECT, Cookie
from config.upstream.errors import (
    BadPayload,
    Blocked,
    CircuitOpen,
    Forbidden,
    RateLimited,
    Unauthorized,
    Unavailable,
)
from config.upstream.registry import background
from demper.client import cabinet, login, orders, public, reviews
from demper.demo.catalogue import ALMATY
from demper.records.cabinet import PriceWrite
from demper.services.reading import read_offers

SHOP = "31000001"
PHONE = "+7 (701) 000-00-01"


@pytest.fixture
def shop(kaspi):
    kaspi.market.add_shop(SHOP, "Tower", range(3), cities=(ALMATY,), points=("PP1", "PP2"))
    kaspi.market.add_account(1, [SHOP], phone=PHONE, email="ann@example.com", password="word")
    kaspi.cookies = kaspi.market.cookies(1)
    return kaspi


def run(work):
    return background.run(work)


def snapshot(kaspi, sku):
    return run(read_offers(sku, ALMATY, DIRECT, lambda: kaspi.now))


def rows(kaspi):
    return run(cabinet.products_page(SHOP, kaspi.cookies)).rows


def crowd(kaspi, count):
    offers = [
        {"merchant": f"4{n:07}", "merchantSku": f"900_{n}", "price": 1000.0 + n}
        for n in range(count)
    ]
    kaspi.market.set_offers("900", ALMATY, offers)
    return "900"


def test_every_page_of_offers_is_read_until_all_are_there(kaspi):
    found = snapshot(kaspi, crowd(kaspi, 150))
    assert (len(found.offers), found.total, found.complete) == (150, 150, True)
    assert found.taken_at == kaspi.now


def test_a_lost_second_page_or_too_few_offers_leave_it_incomplete(kaspi):
    sku = crowd(kaspi, 100)
    kaspi.market.faults.add("html", "/offers/", times=1, after=1)
    assert not snapshot(kaspi, sku).complete
    kaspi.market.claim_total(sku, 120)
    found = snapshot(kaspi, sku)
    assert (len(found.offers), found.complete) == (100, False)


def test_the_sellers_own_number_finds_nobody(shop):
    row = rows(shop)[0]
    assert snapshot(shop, row.master_sku).offers
    assert snapshot(shop, row.merchant_sku).offers == ()


def test_a_page_has_from_5_to_64_rows(kaspi):
    sku = crowd(kaspi, 80)
    assert len(run(public.offers_page(sku, ALMATY, limit=1)).offers) == 5
    assert len(run(public.offers_page(sku, ALMATY, limit=500)).offers) == 64


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("403", Blocked),
        ("429", RateLimited),
        ("405", Unavailable),
        ("526", Unavailable),
        ("html", BadPayload),
    ],
)
def test_each_way_of_refusing_has_its_error(kaspi, fault, error):
    kaspi.market.faults.add(fault, "/api/p/login")
    with pytest.raises(error):
        run(login.send_phone(PHONE))


def test_a_dead_session_is_no_refusal(kaspi):
    with pytest.raises(Unauthorized):
        run(cabinet.merchants({"mc-sid": "no", "mc-session": "no"}))


def test_a_session_sees_its_shops_and_their_lists(shop):
    assert run(cabinet.merchants(shop.cookies)) == (SHOP,)
    assert run(cabinet.merchant(SHOP, shop.cookies)).name == "Tower"
    assert ALMATY in {city.city_id for city in run(cabinet.cities(shop.cookies))}
    points = run(cabinet.points(SHOP, shop.cookies))
    assert {point.store_id for point in points} == {f"{SHOP}_PP1", f"{SHOP}_PP2"}
    page = run(cabinet.products_page(SHOP, shop.cookies, rows=2))
    assert (len(page.rows), page.total, page.skipped) == (2, 3, 0)
    assert run(cabinet.products_page(SHOP, shop.cookies, available=False)).total == 0


def write_of(row, price):
    return PriceWrite(SHOP, row.merchant_sku, row.title, {ALMATY: price}, row.points)


def test_a_write_is_a_job_that_keeps_every_point(shop):
    row = rows(shop)[0]
    assert run(cabinet.write_price(write_of(row, 12345), shop.cookies))
    after = next(one for one in rows(shop) if one.merchant_sku == row.merchant_sku)
    assert after.city_prices[ALMATY] == 12345
    assert [point.store_id for point in after.points] == [p.store_id for p in row.points]
    several = [write_of(one, 20000) for one in rows(shop)]
    assert run(cabinet.write_prices(several, shop.cookies))
    assert {one.city_prices[ALMATY] for one in rows(shop)} == {20000}
    with pytest.raises(ValueError, match="one shop"):
        run(cabinet.write_prices([], shop.cookies))


def test_a_price_list_goes_as_a_file(shop):
    row = rows(shop)[0]
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<kaspi_catalog date="2026-11-21" xmlns="kaspiShopping"><company>Tower</company>
<merchantid>{SHOP}</merchantid><offers><offer sku="{row.merchant_sku}"><model>m</model>
<availabilities><availability available="yes" storeId="PP1"/></availabilities>
<price>33333</price></offer></offers></kaspi_catalog>"""
    assert run(cabinet.upload_prices(SHOP, "list.xml", text.encode(), shop.cookies))
    assert shop.market.price(SHOP, row.merchant_sku, ALMATY) == 33333


@pytest.mark.parametrize("fault", ["truncated", "lost"])
def test_a_write_whose_answer_is_lost_is_sent_once_and_may_have_worked(shop, fault):
    row = rows(shop)[0]
    shop.market.faults.add(fault, "/process", times=None)
    with pytest.raises(Unavailable) as caught:
        run(cabinet.write_price(write_of(row, 12345), shop.cookies))
    assert caught.value.sent
    assert len(shop.market.writes) == 1


def test_a_429_on_a_write_stops_this_shops_writes_and_nothing_else(shop):
    row = rows(shop)[0]
    shop.market.refuse_writes(SHOP, 1800)
    with pytest.raises(RateLimited):
        run(cabinet.write_price(write_of(row, 12345), shop.cookies))
    assert rows(shop)
    other = PriceWrite("31000002", "1", "m", {}, ())
    with pytest.raises(Forbidden):  # it is asked, and says that this is another's shop
        run(cabinet.write_price(other, shop.cookies))
    assert rows(shop)


def test_a_phone_and_a_code_open_the_cabinet_and_it_opens_anew(shop):
    answer, carried = run(login.send_phone(PHONE))
    assert answer.needs_code
    wrong, carried = run(login.send_sms_code("0000", carried))
    assert wrong.error_code
    right, carried = run(login.send_sms_code("1234", carried))
    jar = run(login.open_cabinet(right.redirect_url, carried))
    cookies = login.session_cookies(jar)
    assert set(cookies) == {"mc-session", "mc-sid"}
    assert run(cabinet.merchants(cookies)) == (SHOP,)
    shop.market.expire_sessions()
    with pytest.raises(Unauthorized):
        run(cabinet.merchants(cookies))
    again = run(login.renew([one for one in jar if one.name not in login.SESSION]))
    assert run(cabinet.merchants(login.session_cookies(again)))


def test_a_sign_in_that_leads_nowhere_gives_no_session(kaspi):
    with pytest.raises(Unauthorized):
        run(login.renew([Cookie("idmc-sso", "forged")]))
    with pytest.raises(Unavailable, match="sent us away"):
        run(login.open_cabinet("https://evil.example/", ()))


def test_a_password_and_a_code_by_email_open_it_too(shop):
    wrong, _ = run(login.send_password("ann@example.com", "another"))
    assert wrong.error_code == "INVALID_CREDENTIALS"
    answer, carried = run(login.send_password("ann@example.com", "word"))
    assert answer.needs_code
    right, carried = run(login.send_email_code("ann@example.com", "1234", carried))
    jar = run(login.open_cabinet(right.redirect_url, carried))
    assert run(cabinet.merchants(login.session_cookies(jar))) == (SHOP,)


def test_too_many_codes_are_answered_with_a_wait(shop):
    shop.market.rules.codes_per_window = 1
    run(login.send_phone(PHONE))
    answer, _ = run(login.send_phone(PHONE))
    assert answer.error_code.endswith("FLOOD")
    assert answer.wait_s > 0


def test_reviews_and_orders_are_read_by_page(shop):
    row = rows(shop)[0]
    assert run(reviews.reviews_page(row.master_sku, limit=10)).total >= 0
    with pytest.raises(Unauthorized):
        run(orders.orders_page("no token", "NEW", shop.now - timedelta(days=1), shop.now))
    with pytest.raises(ValueError, match="14 days"):
        run(orders.orders_page("t", "NEW", shop.now - timedelta(days=15), shop.now))


def test_a_refused_way_is_not_tried_again_at_once(kaspi):
    sku = crowd(kaspi, 5)
    kaspi.market.faults.add("403", "/offers/")
    with pytest.raises(Blocked):
        snapshot(kaspi, sku)
    with pytest.raises(CircuitOpen):
        snapshot(kaspi, sku)
