"""The demo marketplace does what the real one does, over real sockets."""

import json
import urllib.error
import urllib.request

import pytest

from demper.demo import DEMO_PHONE, Market, Rules, reviews
from demper.demo.catalogue import ALMATY, ASTANA, SHYMKENT, sku_of, ware
from demper.demo.opening import house_sellers
from demper.demo.rivals import rivals_of
from demper.tests import kaspi_market

V3 = {"x-auth-version": "3", "Content-Type": "application/json"}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def ask(url, body=None, **headers):
    """Return status, body and headers of a request."""
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, headers=headers)
    try:
        with urllib.request.build_opener(NoRedirect).open(asked, timeout=5) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def offers(kaspi, sku, city=ALMATY, page=0, limit=64):
    url = f"{kaspi.urls['kaspi']}/yml/offer-view/offers/{sku}"
    status, body, _ = ask(url, {"cityId": city, "id": sku, "limit": limit, "page": page})
    assert status == 200
    return json.loads(body)


def signed(kaspi, number):
    cookies = kaspi.market.cookies(number)
    return {**V3, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def write(kaspi, number, merchant, sku, prices, points=("PP1", "PP2")):
    body = {
        "merchantUid": merchant,
        "sku": sku,
        "model": "x",
        "cityPrices": [{"cityId": c, "value": v} for c, v in prices.items()],
        "availabilities": [
            {"available": "yes", "storeId": f"{merchant}_{p}", "stockCount": 1} for p in points
        ],
    }
    url = f"{kaspi.urls['kaspi_cabinet']}/pricefeed/upload/merchant/process"
    status, body, _ = ask(url, body, **signed(kaspi, number))
    return status, json.loads(body)


@pytest.fixture
def shop(kaspi):
    kaspi.market.add_shop("31000001", "One", range(3), cities=(ALMATY, ASTANA, SHYMKENT))
    kaspi.market.add_account(7, ["31000001"])
    return kaspi.market.listings("31000001")


def test_offers_are_sorted_by_price_and_the_own_one_is_among_them(kaspi, shop):
    told = offers(kaspi, shop[0].sku)
    prices = [offer["price"] for offer in told["offers"]]
    assert prices == sorted(prices)
    assert "31000001" in {offer["merchantId"] for offer in told["offers"]}
    assert told["total"] == told["offersCount"] == len(prices)


def test_a_merchants_sku_is_answered_by_an_empty_page(kaspi, shop):
    assert offers(kaspi, shop[0].merchant_sku) == {
        "offers": [], "total": 0, "offersCount": 0, "pcmResponsePresent": False,
    }  # fmt: skip


def test_an_unknown_city_is_answered_as_almaty(kaspi, shop):
    assert offers(kaspi, shop[0].sku, "999") == offers(kaspi, shop[0].sku, ALMATY)


def test_many_offers_come_in_pages_of_at_most_64(kaspi):
    sku = sku_of(7)
    first, second = (offers(kaspi, sku, page=page, limit=5)["offers"] for page in (0, 1))
    assert len(first) == 5
    assert {o["merchantId"] for o in first}.isdisjoint(o["merchantId"] for o in second)
    kaspi.market.set_offers(sku, ALMATY, [{"merchant": n, "price": n} for n in range(1, 80)])
    assert len(offers(kaspi, sku, limit=500)["offers"]) == 64


def test_too_many_requests_a_second_are_refused_for_each_address(kaspi):
    kaspi.market.rules.offers_per_s = 3
    url = f"{kaspi.urls['kaspi']}/yml/offer-view/offers/{sku_of(0)}"
    seen = [ask(url, {"cityId": ALMATY})[0] for _ in range(5)]
    assert seen == [200, 200, 200, 403, 403]
    assert ask(url, {"cityId": ALMATY}, **{"X-Forwarded-For": "10.0.0.1"})[0] == 200
    kaspi.advance(1.5)
    assert ask(url, {"cityId": ALMATY})[0] == 200


def test_a_change_is_a_job_that_shows_later_and_takes_unsent_points_away(kaspi, shop):
    kaspi.market.rules.job_delay_s = 60
    sku = shop[0].merchant_sku
    status, told = write(kaspi, 7, "31000001", sku, {ALMATY: 1234}, points=("PP1",))
    assert status == 200 and told["id"]
    assert kaspi.market.price("31000001", sku, ALMATY) != 1234
    kaspi.advance(61)
    assert kaspi.market.price("31000001", sku, ALMATY) == 1234
    assert kaspi.market.price("31000001", sku, ASTANA) != 1234
    assert [p["storeId"] for p in shop[0].points] == ["31000001_PP1"]
    cheapest = offers(kaspi, shop[0].sku)["offers"][0]
    assert (cheapest["merchantId"], cheapest["price"]) == ("31000001", 1234.0)


def test_the_251st_change_of_half_an_hour_closes_the_door_for_half_an_hour(kaspi, shop):
    market, sku = kaspi.market, shop[0].merchant_sku
    market.rules.write_limit = 5
    cities = {ALMATY: 100, ASTANA: 100, SHYMKENT: 100}
    assert write(kaspi, 7, "31000001", sku, cities)[0] == 200
    assert write(kaspi, 7, "31000001", sku, cities)[0] == 429
    kaspi.advance(1799)
    assert write(kaspi, 7, "31000001", sku, {ALMATY: 1})[0] == 429
    kaspi.advance(2)
    assert write(kaspi, 7, "31000001", sku, {ALMATY: 1})[0] == 200
    assert market.counts["refused_429"] == 2
    assert market.changes_counted("31000001") == 1


def test_a_lost_answer_leaves_the_change_applied(kaspi, shop):
    kaspi.market.faults.add("lost", "/process")
    with pytest.raises(OSError):
        write(kaspi, 7, "31000001", shop[0].merchant_sku, {ALMATY: 777})
    assert kaspi.market.price("31000001", shop[0].merchant_sku, ALMATY) == 777


def test_an_ended_session_is_401_and_another_shop_403(kaspi, shop):
    kaspi.market.add_account(8, [])
    assert write(kaspi, 8, "31000001", shop[0].merchant_sku, {ALMATY: 5})[0] == 403
    headers = signed(kaspi, 7)
    url = f"{kaspi.urls['kaspi_cabinet']}/s/m"
    assert json.loads(ask(url, **headers)[1]) == {"merchants": [{"uid": "31000001"}]}
    kaspi.market.expire_sessions()
    assert ask(url, **headers)[0] == 401
    assert ask(url, **signed(kaspi, 7))[0] == 200


def test_the_list_comes_in_pages_of_at_most_100(kaspi, shop):
    url = f"{kaspi.urls['kaspi_cabinet']}/bff/offer-view/list?m=31000001&p=1&l=2&a=true"
    told = json.loads(ask(url, **signed(kaspi, 7))[1])
    assert told["total"] == 3 and len(told["data"]) == 1
    assert told["data"][0]["price"] == 0 < told["data"][0]["minPrice"]
    assert ask(url.replace("l=2", "l=101"), **signed(kaspi, 7))[0] == 400


def cookies_of(headers):
    return {
        line.split(";")[0].partition("=")[0]: line.split(";")[0].partition("=")[2]
        for line in headers.get_all("Set-Cookie", [])
    }


def test_a_phone_and_its_code_open_a_session_through_the_redirects():
    with kaspi_market.running() as kaspi:
        login = f"{kaspi.urls['kaspi_login']}/api/p/login"
        status, _, headers = ask(login, {"_ph": DEMO_PHONE}, **V3)
        jar = cookies_of(headers)

        def told():
            return {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())}

        assert status == 200
        assert ask(login, {"_c": "0000"}, **V3, **told())[0] == 401
        status, body, headers = ask(login, {"_c": "1234"}, **V3, **told())
        jar |= cookies_of(headers)
        to = json.loads(body)["redirectUrl"]
        for _hop in range(4):
            status, _, headers = ask(to, **told())
            jar |= cookies_of(headers)
            if status != 302:
                break
            to = headers["Location"]
        assert status == 200 and to == f"{kaspi.urls['kaspi_cabinet']}/"
        shops = ask(f"{kaspi.urls['kaspi_cabinet']}/s/m", **V3, **told())[1]
        assert len(json.loads(shops)["merchants"]) == 2
        assert kaspi.market.counts["logins"] == 1


def test_too_many_codes_are_a_flood_with_its_waiting_time(kaspi):
    kaspi.market.add_account(9, [], phone="+7 (701) 111-22-33")
    login = f"{kaspi.urls['kaspi_login']}/api/p/login"
    seen = [ask(login, {"_ph": "+7 (701) 111-22-33"}, **V3) for _ in range(6)]
    assert [status for status, _, _ in seen] == [200] * 5 + [401]
    told = json.loads(seen[-1][1])
    assert told["errorCode"] == "SECURITY_CODE_SMS_FLOOD"
    assert told["errorData"]["breakTimeSeconds"] > 0


def test_orders_are_told_for_at_most_14_days_and_stay_the_same():
    with kaspi_market.running() as kaspi:
        since = int((kaspi.now.timestamp() - 10 * 86_400) * 1000)
        url = (
            f"{kaspi.urls['kaspi']}/shop/api/v2/orders?page[number]=0&page[size]=100"
            f"&filter[orders][creationDate][$ge]={since}"
        )
        token = {"X-Auth-Token": "demo-orders-30912001"}
        told = json.loads(ask(url, **token)[1])
        assert told["meta"]["totalCount"] > 20
        assert json.loads(ask(url, **token)[1]) == told
        order = told["data"][0]
        entries = json.loads(ask(f"{url.partition('?')[0]}/{order['id']}/entries", **token)[1])
        whole = sum(row["attributes"]["totalPrice"] for row in entries["data"])
        assert whole == order["attributes"]["totalPrice"]
        late = since + 15 * 86_400_000
        assert ask(f"{url}&filter[orders][creationDate][$le]={late}", **token)[0] == 400
        assert ask(url, **{"X-Auth-Token": "no"})[0] == 401


def test_reviews_are_newest_first_and_counted(kaspi):
    url = f"{kaspi.urls['kaspi']}/yml/review-view/api/v1/reviews/product/{sku_of(3)}"
    told = json.loads(ask(f"{url}?limit=5&page=0&withAgg=true")[1])
    assert len(told["data"]) == 5
    assert told["summary"]["ratingCount"] == told["groupSummary"][0]["total"]


def test_reviews_name_those_who_sell_the_product_and_stay_as_they_are():
    now = 1_790_000_000.0
    own = house_sellers(1)
    total = reviews.count_of(1, 1, now)
    pages = [reviews.page_of(1, 1, total, page, 50, False, own)["data"] for page in (0, 1)]
    named = [(one["merchant"]["code"], one["merchant"]["name"]) for page in pages for one in page]
    rivals = {(one.merchant_id, one.name) for one in rivals_of(1, ware(1), now)}

    assert set(named) <= rivals | set(own)
    assert len(set(named)) >= 3 and set(named) & set(own)
    later = reviews.page_of(1, 1, total + 50, 1, 50, False, own)["data"]
    assert later == pages[0]
    # Nobody else sells it now, yet somebody sold it.
    alone = reviews.page_of(1, 19, 40, 0, 40, False)["data"]
    assert not rivals_of(1, ware(19), now) and all(one["merchant"]["name"] for one in alone)


def test_rivals_move_as_time_passes_and_never_below_their_floors():
    now = 1_790_000_000.0
    market = Market(clock=lambda: now, rules=Rules())
    before = market.offers(sku_of(0), ALMATY)
    seen = set()
    for _ in range(200):
        now += 60
        seen.add(market.offers(sku_of(0), ALMATY))
    shelf = market._shelves[sku_of(0)]
    assert len(seen) > 20 and before in {before, *seen}
    assert all(rival.price >= rival.floor for rival in shelf.rivals)
