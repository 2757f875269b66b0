"""What a price write says, and saying it: every city's price and every pick-up point, always."""

from collections.abc import Iterable, Mapping

from config.upstream.asking import Way
from config.upstream.registry import background
from demper.client.cabinet import write_price
from demper.models import PriceChange, Store
from demper.records.cabinet import PriceWrite
from demper.records.sheets import Listed


def write_of(store: Store, listed: Listed, changes: Iterable[PriceChange]) -> PriceWrite:
    """Return the request for a product's planned changes.

    The prices of other cities are repeated as buyers see them, or as they were last asked to be;
    a point that were left out would disappear from the shop. A shop without prices by city has
    one price for them all.
    """
    new = {change.city_id: change.new_kzt for change in changes}
    prices = {**listed.city_prices, **new} if listed.city_prices else {}
    return PriceWrite(
        merchant_id=store.merchant_id,
        merchant_sku=listed.sku,
        model=listed.model,
        city_prices=prices,
        points=listed.points,
        price=None if prices else new.get(store.main_city, min(new.values())),
    )


def post(write: PriceWrite, cookies: Mapping[str, str], way: Way) -> str:
    """Make the request and return the job's id; raises an UpstreamError or ParseError."""
    return background.run(write_price(write, cookies, way))
