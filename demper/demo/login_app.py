"""idmc.shop.kaspi.kz as the demo: who somebody is, by a code that the demo itself tells."""

from typing import Any, Final

import orjson
from aiohttp import web

from config.upstream.loopback import NEIGHBOURS
from demper.demo.accounts import MFA_FLOOD, PHONE, SMS_FLOOD, WRONG, Account, Refused
from demper.demo.addresses import CABINET, LOGIN, address_of
from demper.demo.faults import guarded
from demper.demo.market import Market

FLOW: Final = "idmc-flow"
SSO: Final = "idmc-sso"


def app_of(market: Market) -> web.Application:
    """Return the login host over a market."""
    door = _Door(market)
    app = web.Application(middlewares=[guarded(market.faults)])
    app[NEIGHBOURS] = market.addresses
    app.add_routes(
        [
            web.post("/api/p/login", door.login),
            web.get("/oauth2/authorize", door.authorize),
            web.get("/login", door.page),
        ]
    )
    return app


class _Door:
    def __init__(self, market: Market) -> None:
        self._market = market

    async def login(self, request: web.Request) -> web.Response:
        """Take one step of a sign-in: `_ph`, then `_c`; or `_u` and `_p`, then `_u` and `_m_c`."""
        told = await _told(request)
        try:
            with self._market.lock:
                return self._step(request, told)
        except Refused as refused:
            data = {"breakTimeSeconds": refused.break_s} if refused.break_s else {}
            body = {"errorCode": refused.code, "errorData": data}
            return web.json_response(body, status=401)

    def _step(self, request: web.Request, told: dict[str, str]) -> web.Response:
        flow = request.cookies.get(FLOW, "")
        now, accounts = self._market.clock(), self._market.accounts
        if "_ph" in told:
            return self._by_phone(told["_ph"])
        if "_c" in told:
            return self._let_in(request, accounts.take_code(flow, told["_c"], now, SMS_FLOOD))
        if "_m_c" in told:
            return self._let_in(request, accounts.take_code(flow, told["_m_c"], now, MFA_FLOOD))
        if "_u" in told and "_p" in told:
            return self._by_password(request, told["_u"], told["_p"])
        return web.json_response({"errorCode": "BAD_REQUEST"}, status=400)

    def _by_phone(self, phone: str) -> web.Response:
        account = self._market.account_of_phone(phone) if PHONE.fullmatch(phone) else None
        if account is None:
            raise Refused(WRONG)
        return self._with_code(account, SMS_FLOOD)

    def _by_password(self, request: web.Request, email: str, password: str) -> web.Response:
        account = self._market.accounts.by_email(email)
        if account is None or password != account.password:
            raise Refused(WRONG)
        if not account.second_step:
            return self._let_in(request, account)
        return self._with_code(account, MFA_FLOOD)

    def _with_code(self, account: Account, flood: str) -> web.Response:
        token = self._market.accounts.send_code(account, self._market.clock(), flood)
        answer = web.json_response({"status": "CODE_SENT"})
        answer.set_cookie(FLOW, token, httponly=True)
        return answer

    def _let_in(self, request: web.Request, account: Account) -> web.Response:
        to = address_of(self._market, CABINET, request, LOGIN)
        answer = web.json_response({"redirectUrl": f"{to}/oauth2/authorization/1"})
        token = self._market.accounts.token("sso", account.number, self._market.clock())
        answer.set_cookie(SSO, token, httponly=True)
        answer.del_cookie(FLOW)
        self._market.counts["sign_ins"] += 1
        return answer

    async def authorize(self, request: web.Request) -> web.Response:
        """Send whoever is known here back with a code; others to the page of the login."""
        market = self._market
        account = market.renewable(request.cookies.get(SSO, ""))
        if account is None:
            to = f"{address_of(market, LOGIN, request, LOGIN)}/login"
            return web.Response(status=302, headers={"Location": to})
        code = market.accounts.token("code", account.number, market.clock())
        to = f"{address_of(market, CABINET, request, LOGIN)}/login/oauth2/code/1"
        state = request.query.get("state", "")
        return web.Response(status=302, headers={"Location": f"{to}?code={code}&state={state}"})

    async def page(self, request: web.Request) -> web.Response:
        """Answer with the form that a browser would fill in."""
        code = self._market.rules.code
        text = f"<!DOCTYPE html><title>Kaspi</title><p>demo code {code}</p>"
        return web.Response(text=text, content_type="text/html")


async def _told(request: web.Request) -> dict[str, str]:
    if request.content_type == "application/json":
        try:
            body: Any = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            return {}
    else:
        body = dict(await request.post())
    if not isinstance(body, dict):
        return {}
    return {str(key): str(value) for key, value in body.items() if value is not None}
