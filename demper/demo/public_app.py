"""kaspi.kz as the demo: offers of a product, its reviews, and the orders of a shop."""

from collections import deque
from typing import Any, Final

import orjson
from aiohttp import web

from config.upstream.loopback import NEIGHBOURS
from demper.demo import orders, reviews
from demper.demo.catalogue import number_of
from demper.demo.faults import guarded
from demper.demo.market import Market
from demper.demo.opening import house_sellers

SECOND_S: Final = 1.0
KINDS_OF_BODY: Final = "application/vnd.api+json"


def app_of(market: Market) -> web.Application:
    """Return the public site over a market."""
    site = _Site(market)
    app = web.Application(middlewares=[guarded(market.faults)])
    app[NEIGHBOURS] = market.addresses
    app.add_routes(
        [
            web.post("/yml/offer-view/offers/{sku}", site.offers),
            web.get("/yml/review-view/api/v1/reviews/product/{sku}", site.reviews),
            web.get("/shop/api/v2/orders", site.orders),
            web.get("/shop/api/v2/orders/{order}/entries", site.entries),
        ]
    )
    return app


class _Site:
    def __init__(self, market: Market) -> None:
        self._market = market
        self._seen: dict[str, deque[float]] = {}

    async def offers(self, request: web.Request) -> web.Response:
        """Answer with a page of offers; whoever asks too fast is refused."""
        if self._too_fast(request):
            self._market.counts["refused_403"] += 1
            return web.Response(status=403, text="<html>403</html>", content_type="text/html")
        try:
            asked = orjson.loads(await request.read())
            page, limit = int(asked.get("page") or 0), int(asked.get("limit") or 5)
            city = str(asked["cityId"])
        except (ValueError, KeyError, AttributeError, TypeError):
            return web.json_response({"message": "bad request"}, status=400)
        body = self._market.offers(request.match_info["sku"], city, max(page, 0), limit)
        return web.Response(body=body, content_type="application/json")

    async def reviews(self, request: web.Request) -> web.Response:
        """Answer with a page of reviews, newest first, and what they come to."""
        number = number_of(request.match_info["sku"])
        try:
            limit = min(max(int(request.query.get("limit", 10)), 1), 100)
            page = max(int(request.query.get("page", 0)), 0)
        except ValueError:
            return web.json_response({"message": "bad request"}, status=400)
        known = number is not None and number < self._market.products
        total = reviews.count_of(self._market.seed, number or 0, self._market.clock())
        aggregates = request.query.get("withAgg") == "true"
        own = house_sellers(number or 0) if self._market.house else []
        told = reviews.page_of(
            self._market.seed, number or 0, total if known else 0, page, limit, aggregates, own
        )
        return _json(told)

    async def orders(self, request: web.Request) -> web.Response:
        """Answer with a page of a shop's orders between two times at most 14 days apart."""
        merchant_id = self._shop_of(request)
        if merchant_id is None:
            return _errors(401, "Unauthorized")
        try:
            asked = orders.asked(request.query)
        except ValueError as error:
            return _errors(400, str(error))
        found = orders.between(self._market, merchant_id, asked.since, asked.until)
        if asked.state:
            found = [one for one in found if one.state == asked.state]
        return _json(orders.page_of(found, asked), KINDS_OF_BODY)

    async def entries(self, request: web.Request) -> web.Response:
        """Answer with what an order holds."""
        merchant_id = self._shop_of(request)
        if merchant_id is None:
            return _errors(401, "Unauthorized")
        found = orders.find(self._market, merchant_id, request.match_info["order"])
        if found is None:
            return _errors(404, "Not Found")
        return _json(orders.entries_of(found), KINDS_OF_BODY)

    def _shop_of(self, request: web.Request) -> str | None:
        token = request.headers.get("X-Auth-Token", "")
        return next((m for m in self._market.shops if orders.token_of(m) == token), None)

    def _too_fast(self, request: web.Request) -> bool:
        rate = self._market.rules.offers_per_s
        if rate is None:
            return False
        # A proxy tells for whom it asks, so that tests can have several ways out on one machine.
        who = request.headers.get("X-Forwarded-For") or request.remote or ""
        now, seen = self._market.clock(), self._seen.setdefault(who, deque())
        while seen and seen[0] <= now - SECOND_S:
            seen.popleft()
        if len(seen) >= rate:
            return True
        seen.append(now)
        return False


def _json(told: Any, content_type: str = "application/json") -> web.Response:
    return web.Response(body=orjson.dumps(told), content_type=content_type)


def _errors(status: int, title: str) -> web.Response:
    body = orjson.dumps({"errors": [{"title": title, "status": str(status)}]})
    return web.Response(status=status, body=body, content_type=KINDS_OF_BODY)
