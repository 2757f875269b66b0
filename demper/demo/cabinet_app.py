"""mc.shop.kaspi.kz as the demo: shops of a login, their lists, and changes of prices.

graphql answers `data.merchant{id,name}`, `data.cities[{id,name}]` and
`data.merchant.points[{id,displayName,cityId,cityName,enabled}]`.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import orjson
from aiohttp import web

from config.upstream.loopback import NEIGHBOURS
from demper.demo import price_files
from demper.demo.accounts import Account
from demper.demo.addresses import CABINET, LOGIN, address_of
from demper.demo.catalogue import ALMATY, ASTANA, CITIES
from demper.demo.faults import guarded
from demper.demo.market import Market, TooMany
from demper.demo.writes import Write, write_of

ROWS_MAX: Final = 100
FILE_MAX: Final = 32 * 1024 * 1024
Handler = Callable[[web.Request, Account], Awaitable[web.Response]]


def app_of(market: Market) -> web.Application:
    """Return the cabinet over a market."""
    cabinet = _Cabinet(market)
    app = web.Application(middlewares=[guarded(market.faults)], client_max_size=FILE_MAX)
    inside, upload = cabinet.inside, "/pricefeed/upload/merchant"
    app[NEIGHBOURS] = market.addresses
    app.add_routes(
        [
            web.get("/", cabinet.front),
            web.get("/oauth2/authorization/1", cabinet.begin),
            web.get("/login/oauth2/code/1", cabinet.enter),
            web.get("/s/m", inside(cabinet.shops)),
            web.post("/mc/facade/graphql", inside(cabinet.graphql)),
            web.get("/bff/offer-view/list", inside(cabinet.listing)),
            web.post(f"{upload}/process", inside(cabinet.process)),
            web.post(f"{upload}/process/process/batch", inside(cabinet.batch)),
            web.post(f"{upload}/upload", inside(cabinet.upload)),
        ]
    )
    return app


class _Cabinet:
    def __init__(self, market: Market) -> None:
        self._market = market

    def inside(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return a handler that only a living session reaches."""

        async def guard(request: web.Request) -> web.Response:
            account = self._market.signed_in(request.cookies.get("mc-sid", ""))
            if account is None or not request.cookies.get("mc-session"):
                self._market.counts["refused_401"] += 1
                return web.json_response({"message": "Unauthorized"}, status=401)
            if request.method == "POST" and request.headers.get("x-auth-version") != "3":
                return _bad("x-auth-version: 3 is missing")
            return await handler(request, account)

        return guard

    # --- signing in -----------------------------------------------------------------------------
    async def front(self, request: web.Request) -> web.Response:
        """Answer with the page that a sign-in ends at."""
        return web.Response(text="<!DOCTYPE html><title>Kaspi</title>", content_type="text/html")

    async def begin(self, request: web.Request) -> web.Response:
        """Send to the login host, with a cookie to know the visitor by when he comes back."""
        now = self._market.clock()
        state = self._market.accounts.token("state", 0, now)
        to = f"{self._at(request, LOGIN)}/oauth2/authorize?response_type=code&client_id=1"
        answer = _redirect(f"{to}&state={state}")
        answer.set_cookie("mc-session", state, httponly=True)
        return answer

    async def enter(self, request: web.Request) -> web.Response:
        """Take the login host's word for who it is, and open a session."""
        now, market = self._market.clock(), self._market
        state = request.query.get("state", "")
        account = market.accounts.owner("code", request.query.get("code", ""), now, 60.0)
        if account is None or not state or request.cookies.get("mc-session") != state:
            return web.Response(status=401, text="Unauthorized")
        market.counts["logins"] += 1
        answer = _redirect(f"{self._at(request, CABINET)}/")
        answer.set_cookie("mc-sid", market.accounts.token("sid", account.number, now))
        return answer

    def _at(self, request: web.Request, name: str) -> str:
        return address_of(self._market, name, request, CABINET)

    # --- reading --------------------------------------------------------------------------------
    async def shops(self, request: web.Request, account: Account) -> web.Response:
        """Answer with the shops of a login."""
        return _json({"merchants": [{"uid": shop} for shop in account.shops]})

    async def graphql(self, request: web.Request, account: Account) -> web.Response:
        """Answer with a shop, the cities, or a shop's points."""
        name = request.query.get("opName", "")
        if name == "getCities":
            return _json({"data": {"cities": [{"id": c, "name": n} for c, n in CITIES.items()]}})
        variables = (await _body(request) or {}).get("variables") or {}
        shop = str(next((v for k, v in variables.items() if k in ("id", "merchantUid")), ""))
        if shop not in account.shops:
            return _json({"errors": [{"message": "Access denied"}], "data": {"merchant": None}})
        told: dict[str, Any] = {"id": shop, "name": self._market.shops[shop]}
        if name == "getPointList":
            told["points"] = self._points(shop)
        elif name != "getMerchant":
            return _bad("unknown operation")
        return _json({"data": {"merchant": told}})

    def _points(self, shop: str) -> list[dict[str, Any]]:
        names = {p["storeId"] for one in self._market.listings(shop) for p in one.points}
        cities = (ALMATY, ASTANA)
        return [
            {
                "id": name,
                "displayName": name.partition("_")[2],
                "cityId": cities[place % 2],
                "cityName": CITIES[cities[place % 2]],
                "enabled": True,
            }
            for place, name in enumerate(sorted(names))
        ]

    async def listing(self, request: web.Request, account: Account) -> web.Response:
        """Answer with a page of a shop's products: `m` shop, `p` page, `l` rows, `a` on sale."""
        shop = request.query.get("m", "")
        if shop not in account.shops:
            return web.json_response({"message": "Forbidden"}, status=403)
        try:
            page, rows = int(request.query.get("p", 0)), int(request.query.get("l", 10))
        except ValueError:
            return _bad("p and l are numbers")
        if page < 0 or not 1 <= rows <= ROWS_MAX:
            return _bad(f"l: 1 to {ROWS_MAX}")
        on_sale = request.query.get("a", "true") == "true"
        found = [one for one in self._market.listings(shop) if one.on_sale == on_sale]
        part = found[page * rows : (page + 1) * rows]
        return _json({"data": [one.row() for one in part], "total": len(found)})

    # --- writing --------------------------------------------------------------------------------
    async def process(self, request: web.Request, account: Account) -> web.Response:
        """Take one product's change over as a job."""
        return self._hand_in([await _body(request)], account, "process")

    async def batch(self, request: web.Request, account: Account) -> web.Response:
        """Take changes of many products of one shop over as one job."""
        told = await _body(request)
        shop = told.get("merchantUid") if isinstance(told, dict) else None
        if isinstance(told, dict):
            told = next((v for v in told.values() if isinstance(v, list)), [])
        rows = [{"merchantUid": shop, **row} if shop else row for row in told or []]
        return self._hand_in(rows, account, "batch")

    async def upload(self, request: web.Request, account: Account) -> web.Response:
        """Take a price list (xlsx or xml) over as a job."""
        shop = request.query.get("merchantUid", "")
        try:
            posted = await request.post()
            held = next(v for v in posted.values() if isinstance(v, web.FileField))
            rows = price_files.read(held.filename, held.file.read(), shop)
        except (StopIteration, price_files.Unreadable) as error:
            return _bad(str(error) or "no file")
        current = {one.merchant_sku: one for one in self._market.listings(shop)}
        for row in rows:  # a price of a file is that of all cities
            known = current.get(str(row["sku"]))
            if known is not None and row.get("price"):
                row["cityPrices"] = [{"cityId": c, "value": row["price"]} for c in known.prices]
                row["price"] = None
        return self._hand_in(rows, account, "file")

    def _hand_in(self, rows: Sequence[Any], account: Account, source: str) -> web.Response:
        try:
            shops = {str(row["merchantUid"]) for row in rows}
            now = self._market.clock()
            writes: list[Write] = [
                write_of(str(row["merchantUid"]), row, now, source) for row in rows
            ]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return _bad(f"cannot be read: {error}")
        if len(shops) != 1 or not shops <= set(account.shops):
            return web.json_response({"message": "Forbidden"}, status=403)
        try:
            return _json({"id": self._market.hand_in(writes, files=source == "file")})
        except TooMany:
            return web.json_response({"message": "Too many changes"}, status=429)


async def _body(request: web.Request) -> Any:
    try:
        return orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return None


def _json(told: Any) -> web.Response:
    return web.Response(body=orjson.dumps(told), content_type="application/json")


def _bad(message: str) -> web.Response:
    return web.json_response({"message": message}, status=400)


def _redirect(to: str) -> web.Response:
    return web.Response(status=302, headers={"Location": to})
