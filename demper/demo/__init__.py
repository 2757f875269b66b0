"""A little Kaspi on this machine: three hosts over one Market, in the recorded shapes.

It knows nothing of the code that reads it. Shops, brands and people are invented. The code of
every sign-in is 1234; any phone number gets in and finds two shops of its own.
"""

import threading
from typing import Any

from aiohttp import web

from demper.demo import cabinet_app, login_app, public_app
from demper.demo.accounts import DEMO_EMAIL, DEMO_PASSWORD, DEMO_PHONE
from demper.demo.faults import Fault, Faults
from demper.demo.listings import Listing, points_of
from demper.demo.market import Market, TooMany
from demper.demo.writes import Rules, Write

__all__ = [
    "DEMO_EMAIL",
    "DEMO_PASSWORD",
    "DEMO_PHONE",
    "Fault",
    "Faults",
    "Listing",
    "Market",
    "Rules",
    "TooMany",
    "Write",
    "create_cabinet_app",
    "create_login_app",
    "create_public_app",
    "points_of",
    "shared",
]
# A change of a price shows after so many seconds, as at the source after some minutes.
JOB_DELAY_S = 12.0
_lock = threading.Lock()
_markets: list[Market] = []


def shared() -> Market:
    """Return the one market of this process, opened at the first call."""
    with _lock:
        if not _markets:
            _markets.append(Market(rules=Rules(job_delay_s=JOB_DELAY_S)))
        return _markets[0]


def create_public_app(market: Market | None = None, **_options: Any) -> web.Application:
    """Return kaspi.kz: offers, reviews, orders."""
    return public_app.app_of(market or shared())


def create_cabinet_app(market: Market | None = None, **_options: Any) -> web.Application:
    """Return mc.shop.kaspi.kz: shops, lists, changes of prices."""
    return cabinet_app.app_of(market or shared())


def create_login_app(market: Market | None = None, **_options: Any) -> web.Application:
    """Return idmc.shop.kaspi.kz: signing in."""
    return login_app.app_of(market or shared())
