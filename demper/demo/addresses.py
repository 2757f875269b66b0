"""Where the three hosts of the demo find each other, for the redirects of a sign-in."""

from typing import Final

from aiohttp import web

from demper.demo.market import Market

PUBLIC: Final = "kaspi"
CABINET: Final = "kaspi_cabinet"
LOGIN: Final = "kaspi_login"


def address_of(market: Market, name: str, request: web.Request, own: str) -> str:
    """Return the address of another host: as it was told, or beside this one."""
    if name in market.addresses:
        return market.addresses[name]
    before, found, _after = request.path.partition(f"/{own}/")
    if not found:
        raise LookupError(f"Nobody said where {name} is.")
    return f"{request.url.origin()}{before}/{name}"  # all sources below one address
