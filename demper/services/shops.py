"""What an owner sets of a shop, and letting one go."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from demper.models import Login, PriceChange, Product, Store, Watch
from demper.services.switches import cancel_planned

# What of a product repeats the watch of the main city.
REPEATED = ("reason", "rank", "rivals", "best_rival_kzt", "floor_kzt", "ceiling_kzt", "checked_at")


def set_shop(store: Store, columns: Mapping[str, Any], now: datetime) -> Store:
    """Store a shop's settings and have it looked at again; another main city changes the lists."""
    with transaction.atomic():
        moved = columns.get("main_city", store.main_city) != store.main_city
        Store.objects.filter(pk=store.pk).update(
            **columns, revision=F("revision") + 1, next_cycle_at=now
        )
        if moved:
            _repeat_city(store, columns["main_city"])
    return Store.objects.select_related("login").get(pk=store.pk)


def forget_shop(store: Store, now: datetime) -> None:
    """Watch a shop no more: its bot stops, what was planned is cancelled, its history stays."""
    with transaction.atomic():
        cancel_planned(PriceChange.objects.filter(store=store), now)
        Store.objects.filter(pk=store.pk).update(
            active=False, bot_enabled=False, next_cycle_at=None, orders_token=None
        )


def take_back_shop(store: Store) -> None:
    """Watch a shop again that was let go; its bot stays off."""
    Store.objects.filter(pk=store.pk).update(active=True)


def forget_login(login: Login, now: datetime) -> None:
    """Forget a login with its session; its shops are watched no more."""
    with transaction.atomic():
        for store in Store.objects.filter(login=login):
            forget_shop(store, now)
        login.delete()


def _repeat_city(store: Store, city_id: str) -> None:
    """Copy where the watches of another city stand into the products, for lists."""
    watch = Watch.objects.filter(product=OuterRef("pk"), city_id=city_id)
    fields = {name: Subquery(watch.values(name)[:1]) for name in REPEATED if name != "reason"}
    rows = Product.objects.filter(store=store, watches__city_id=city_id)
    rows.update(reason=Subquery(watch.values("reason")[:1]), **fields)
