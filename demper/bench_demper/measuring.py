"""The process that measures: `python -m … rate RUNS` or `memory PRODUCTS`, the market on stdin."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Iterator
from pkgutil import resolve_name
from typing import Any

import django

AT_ONCE = 32
BODY = {
    "installationId": "-1",
    "merchantUID": "",
    "limit": 64,
    "page": 0,
    "sortOption": "PRICE",
    "highRating": None,
    "searchText": None,
    "isExcellentMerchant": False,
    "zoneId": ["Magnum_ZONE1"],
}
FAST = {"rate_per_s": 1e6, "burst": 1_000_000, "hourly_budget": None, "concurrency": 2 * AT_ONCE}


def main(what: str, number: int) -> None:
    """Fill a database, measure, print."""
    told = json.load(sys.stdin)
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    products = told["products"] if what == "rate" else told["products"][:number]
    store_id = _fill(told, products)
    from config.upstream.registry import override_base_url

    override_base_url("kaspi", told["url"], **FAST)
    found = _rates(told, store_id, number) if what == "rate" else _memory(store_id)
    sys.stdout.write(json.dumps(found))
    connection.close()


def _fill(told: dict[str, Any], products: list[Any]) -> int:
    """Make a shop whose bot watches all products; returns its id."""
    from django.utils import timezone

    from accounts.models import User
    from demper.models import Product, Store, Subscription, Watch

    now = timezone.now()
    owner = User.objects.create_user("bench")
    Subscription.objects.create(user=owner, products=0, active_until=now.replace(year=now.year + 1))
    store = Store.objects.create(
        owner=owner,
        merchant_id=told["merchant"],
        name="Bench",
        main_city=told["city"],
        bot_enabled=True,
        created_at=now,
    )
    Product.objects.bulk_create(
        [
            Product(
                store=store,
                merchant_sku=own,
                master_sku=sku,
                title=f"Product {sku}",
                price_kzt=price,
                city_prices={told["city"]: price},
                bot_active=True,
                mode="test",  # as in most looks of a real shop, nothing is to be written
                min_price_kzt=price * 7 // 10,
                max_price_kzt=price * 13 // 10,
            )
            for sku, own, price in products
        ],
        batch_size=500,
    )
    rows = Product.objects.filter(store=store).values_list("pk", "price_kzt")
    Watch.objects.bulk_create(
        [
            Watch(store=store, product_id=pk, city_id=told["city"], price_kzt=price)
            for pk, price in rows
        ],
        batch_size=500,
    )
    return store.pk


def _rates(told: dict[str, Any], store_id: int, runs: int) -> list[tuple[float, float]]:
    """Return pairs: products a second of a cycle, and of the bare loop right before it."""
    skus = [sku for sku, *_rest in told["products"]]
    return [(_bare(told, skus), _cycle(store_id))[::-1] for _ in range(runs)]


def _cycle(store_id: int) -> float:
    """Return the rate of a cycle over everything; what fails or is left out is an error."""
    from demper.models import Watch
    from demper.services.bot.cycle import run_cycle

    Watch.objects.update(next_due_at=None)
    start = time.perf_counter()
    run = run_cycle(store_id, seconds=600)
    elapsed_s = time.perf_counter() - start
    if run is None or run.failed or run.looked_at != run.due:
        raise RuntimeError(f"The cycle was not whole: {run and run.last_error}")
    return run.looked_at / elapsed_s


def _bare(told: dict[str, Any], skus: list[str]) -> float:
    start = time.perf_counter()
    asyncio.run(_ask_all(told, iter(skus)))
    return len(skus) / (time.perf_counter() - start)


async def _ask_all(told: dict[str, Any], skus: Iterator[str]) -> None:
    # By its path: only config.upstream speaks aiohttp in earnest.
    async with resolve_name("aiohttp:ClientSession")() as session:

        async def ask() -> None:
            for sku in skus:
                url = f"{told['url']}/yml/offer-view/offers/{sku}"
                body = {**BODY, "cityId": told["city"], "id": sku}
                headers = {
                    "Referer": f"https://kaspi.kz/shop/p/-{sku}/?c={told['city']}",
                    "Origin": "https://kaspi.kz",
                    "X-KS-City": told["city"],
                }
                async with session.post(url, json=body, headers=headers) as answer:
                    if answer.status != 200:
                        raise RuntimeError(f"The market answered {answer.status}.")
                    await answer.read()

        await asyncio.gather(*(ask() for _ in range(AT_ONCE)))


def _memory(store_id: int) -> float:
    """Return the highest memory of this process, in MB, when a cycle is done."""
    _cycle(store_id)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
