"""The demo marketplace as tests see it: one Market behind three real servers, and its clock."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from config.vault import seal
from demper.demo import (
    Market,
    Rules,
    create_cabinet_app,
    create_login_app,
    create_public_app,
)
from demper.demo.catalogue import ALMATY
from demper.models import Login, Product, Store, Watch

STARTS = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
APPS = {
    "kaspi": create_public_app,
    "kaspi_cabinet": create_cabinet_app,
    "kaspi_login": create_login_app,
}
FAST = {
    "rate_per_s": 20_000.0,
    "burst": 20_000,
    "per_second": None,
    "hourly_budget": None,
    "concurrency": 64,
    "timeout_s": 5.0,
    "proxies": (),
    "proxy_mode": "none",
}


class Kaspi:
    """The running marketplace: `market` to look into, `now` to pass on, `urls` by source."""

    def __init__(self, **options: Any) -> None:
        self.now = STARTS
        options.setdefault("rules", Rules(tempo=0.0))
        self.market = Market(clock=lambda: self.now.timestamp(), **options)
        self.urls: dict[str, str] = {}

    def advance(self, seconds: float) -> datetime:
        """Let time pass; returns what time it is then."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def shop(
        self,
        owner: Any,
        merchant_id: str = "31000001",
        *,
        count: int = 3,
        first: int = 0,
        cities: Sequence[str] = (ALMATY,),
        points: Sequence[str] = ("PP1", "PP2"),
        login: Login | None = None,
        **fields: Any,
    ) -> Store:
        """Open a shop in the market, and have it signed in and synced in the database.

        `count` products from the catalogue's number `first` on, bots on, costs at 60 % of the
        price, bounds of 70 and 130 %. `fields` are of the Store. With `login` it is a sister.
        """
        name = str(fields.pop("name", f"Shop {merchant_id}"))
        numbers = range(first, first + count)
        self.market.add_shop(merchant_id, name, numbers, cities=cities, points=points)
        login = login or self.login(owner, int(merchant_id))
        account = self.market.accounts.get(int(login.identity_digest))
        shops = [*(account.shops if account else ()), merchant_id]
        self.market.add_account(int(login.identity_digest), shops)
        store = Store.objects.create(
            owner=owner, login=login, merchant_id=merchant_id, name=name,
            cities=[{"id": city, "name": city} for city in cities], main_city=cities[0],
            products_count=count, last_sync_at=self.now, created_at=self.now,
            **{"bot_enabled": True, **fields},
        )  # fmt: skip
        self._stock(store)
        return store

    def login(self, owner: Any, number: int = 1) -> Login:
        """Return a login with a living session; the market knows it by its number."""
        self.market.add_account(number, ())
        return Login.objects.create(
            owner=owner, label=f"+7 (7••) •••-••-{number % 100:02}", identity_digest=str(number),
            session=seal({"cookies": self.jar(number)}, owner=f"user:{owner.pk}"),
            session_version=1, last_checked_at=self.now, created_at=self.now,
        )  # fmt: skip

    def jar(self, number: int) -> list[dict[str, str]]:
        """Return the cookies of a session that lives now, as a login stores them."""
        return [
            {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
            for name, value in self.market.cookies(number).items()
        ]

    def _stock(self, store: Store) -> None:
        listings = self.market.listings(store.merchant_id)
        products = Product.objects.bulk_create(
            Product(
                store=store, merchant_sku=one.merchant_sku, master_sku=one.sku,
                offer_id=one.merchant_sku, title=one.title, folded=one.title.lower(),
                brand=one.brand, category=one.category, price_kzt=min(one.prices.values()),
                city_prices=dict(one.prices), points=[dict(point) for point in one.points],
                seen_at=self.now, bot_active=True, cost_kzt=min(one.prices.values()) * 60 // 100,
                min_price_kzt=min(one.prices.values()) * 70 // 100,
                max_price_kzt=min(one.prices.values()) * 130 // 100,
            )
            for one in listings
        )  # fmt: skip
        Watch.objects.bulk_create(
            Watch(product=product, store=store, city_id=city, price_kzt=price)
            for product in products
            for city, price in product.city_prices.items()
        )


@contextmanager
def running(policy: dict[str, Any] | None = None, **options: Any) -> Iterator[Kaspi]:
    """Run the three hosts over one market, and send the requests of this process to them."""
    kaspi = Kaspi(**options)
    registry.reset()
    with ExitStack() as stack:
        for name, create in APPS.items():
            server = stack.enter_context(LoopbackServer(create(kaspi.market), grace_s=0.05))
            kaspi.urls[name] = server.url
            registry.override_base_url(name, server.url, **{**FAST, **(policy or {})})
        kaspi.market.addresses.update(kaspi.urls)
        yield kaspi
    registry.reset()
