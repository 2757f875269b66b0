"""The demo's login, its shops, and what they sell with costs, bounds and strategies."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction

from accounts.models import User
from config.fold import fold
from config.upstream import registry
from config.vault import seal
from demper.models import Login, Mode, Product, Store, Subscription, Watch
from demper.records.pricing import Alone, BelowFloor, Strategy

IDENTITY: Final = "demo-house"
LABEL: Final = "+7 (7••) •••-••-01"
CADENCE_S: Final = 120
PAID_PRODUCTS: Final = 500
PAID: Final = timedelta(days=365)
BESIDE: Final = {-1: Strategy.BEAT, 0: Strategy.MATCH, 1: Strategy.FOLLOW}
# Every so many products one is set otherwise, so that there is something of each to see.
STRATEGIES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {},
    {},
    {"step_kzt": 10},
    {},
    {},
    {},
    {"strategy": Strategy.POSITION.value, "position": 2},
    {"below_floor": BelowFloor.FLOOR.value},
    {"rules": {"probe": True}},
    {"below_floor": BelowFloor.HOLD.value},
)


def open_shops(user: User, house: Any, now: datetime) -> list[Store]:
    """Return the demo's shops of a person, made where they are not there yet."""
    with transaction.atomic():
        Subscription.objects.get_or_create(
            user=user, defaults={"products": PAID_PRODUCTS, "active_until": now + PAID}
        )
        login = _login(user, house, now)
        return [_shop(login, told, house, now) for told in house.shops()]


def begin(store: Store, house: Any, now: datetime) -> None:
    """Let the bot work and orders be read from now on."""
    token = next(told["token"] for told in house.shops() if told["id"] == store.merchant_id)
    sealed: Any = seal(token, owner=f"user:{store.owner_id}")
    Store.objects.filter(pk=store.pk).update(active=True, orders_token=sealed, next_cycle_at=now)


def _login(user: User, house: Any, now: datetime) -> Login:
    known = Login.objects.filter(owner=user, identity_digest=IDENTITY, demo=True).first()
    if known is not None:
        return known
    session: Any = seal({"cookies": _cookies(house)}, owner=f"user:{user.pk}")
    return Login.objects.create(
        owner=user,
        label=LABEL,
        identity_digest=IDENTITY,
        session=session,
        session_version=1,
        last_checked_at=now,
        demo=True,
        created_at=now,
    )


def _cookies(house: Any) -> list[dict[str, str]]:
    """Return the session's cookies, each for the host that set it."""
    found = []
    for name, value in house.cookies().items():
        source = "kaspi_login" if name.startswith("idmc") else "kaspi_cabinet"
        host = urlsplit(registry.policy(source).base_url).hostname or ""
        found.append({"name": name, "value": value, "domain": host, "path": "/"})
    return found


def _shop(login: Login, told: dict[str, Any], house: Any, now: datetime) -> Store:
    known = Store.objects.filter(owner=login.owner, merchant_id=told["id"]).first()
    if known is not None:
        return known
    listings = house.listings(told["id"])
    store = Store.objects.create(
        owner=login.owner,
        login=login,
        merchant_id=told["id"],
        name=told["name"],
        cities=told["cities"],
        main_city=told["cities"][0]["id"],
        bot_enabled=True,
        cadence_s=CADENCE_S,
        commissions=told["commissions"],
        products_count=len(listings),
        last_sync_at=now,
        active=False,  # until its past is written
        demo=True,
        created_at=now,
    )
    _stock(store, (_product(store, one, house, now) for one in listings), now)
    return store


def _stock(store: Store, products: Iterable[Product], now: datetime) -> None:
    rows = Product.objects.bulk_create(products)
    places = [(row, city) for row in rows for city in row.city_prices]
    Watch.objects.bulk_create(
        Watch(
            product=row,
            store=store,
            city_id=city,
            price_kzt=row.city_prices[city],
            # Not all at once: looks are spread over the time between two of them.
            next_due_at=now + timedelta(seconds=CADENCE_S * place / len(places)),
        )
        for place, (row, city) in enumerate(places)
    )


def _product(store: Store, listing: Any, house: Any, now: datetime) -> Product:
    number, price = house.number(listing), min(listing.prices.values())
    chosen: dict[str, Any] = {
        "strategy": BESIDE[house.beside(listing)].value,
        "min_profit_kzt": house.least_profit(listing),
        "cost_kzt": house.cost(listing),
        "max_price_kzt": round(price * 1.15),
        **STRATEGIES[number % len(STRATEGIES)],
    }
    if number % 29 == 13:  # nobody entered what it costs
        chosen |= {"cost_kzt": None, "min_profit_kzt": None}
    if number % 20 == 19:  # nobody else sells it
        chosen["alone"] = (Alone.CEILING if number % 40 == 19 else Alone.CLIMB).value
    mode = {6: Mode.TEST, 15: Mode.APPROVAL}.get(number % 25, Mode.LIVE)
    return Product(
        store=store,
        merchant_sku=listing.merchant_sku,
        master_sku=listing.sku,
        offer_id=f"{listing.merchant_id}-{listing.merchant_sku}",
        title=listing.title,
        folded=fold(f"{listing.title} {listing.merchant_sku} {listing.sku}")[:500],
        brand=listing.brand,
        category=listing.category,
        price_kzt=price,
        city_prices=dict(listing.prices),
        points=[dict(point) for point in listing.points],
        seen_at=now,
        bot_active=number % 11 != 4,
        mode=mode,
        demo=True,
        **chosen,
    )
