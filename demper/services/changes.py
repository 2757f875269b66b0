"""Price changes in a person's hands: planned by hand, approved, cancelled, taken back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from demper.models import (
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    Store,
    Watch,
)
from demper.models.bot import OPEN_CHANGES
from demper.money import tenge
from demper.pricing import bounds_of
from demper.queries.configs import config_of
from demper.records.pricing import PRICE_MAX
from demper.services.bot import telling

STATE = PriceChangeState
WAITING: Final = (STATE.AWAITING, STATE.PLANNED)


class NotPlanned(Exception):
    """A price cannot be planned; `code` says why, the text says it in words."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def plan_by_hand(
    product: Product,
    city_id: str,
    price: int,
    actor: User,
    *,
    now: datetime | None = None,
    undoes: PriceChange | None = None,
) -> PriceChange:
    """Plan a price that a person wants; it takes the place of what the bot planned.

    Raises NotPlanned: `no_watch`, `price`, `below_floor`, `above_ceiling`, `unsettled` (what left
    last is not settled yet) or `same`.
    """
    at = now or timezone.now()
    with transaction.atomic():
        store = held(product.store_id)
        watch = Watch.objects.filter(product=product, city_id=city_id).first()
        if watch is None:
            raise NotPlanned("no_watch", _("The product has no price in this city."))
        _require_price(product, store, watch, price, at)
        make_room(watch, at)
        change = PriceChange.objects.create(
            store=store,
            product=product,
            watch=watch,
            city_id=city_id,
            old_kzt=watch.price_kzt,
            new_kzt=price,
            origin=PriceChangeOrigin.UNDO if undoes else PriceChangeOrigin.PERSON,
            actor=actor,
            undoes=undoes,
            planned_at=at,
        )
        soon(store, at)
        tell([change], at)
    return change


def take_back(change: PriceChange, actor: User, *, now: datetime | None = None) -> PriceChange:
    """Plan the price that was there before a change; raises NotPlanned, `unknown` if none was."""
    if change.old_kzt is None:
        raise NotPlanned("unknown", _("Nobody knows the price before this change."))
    return plan_by_hand(
        change.product, change.city_id, change.old_kzt, actor, now=now, undoes=change
    )


def approve(change: PriceChange, actor: User, *, now: datetime | None = None) -> bool:
    """Let a change leave that waits for approval; False when it waits no more."""
    at = now or timezone.now()
    with transaction.atomic():
        store = held(change.store_id)
        rows = PriceChange.objects.filter(pk=change.pk, state=STATE.AWAITING)
        done = rows.update(state=STATE.PLANNED, actor=actor, planned_at=at)
        if done:
            soon(store, at)
            change.refresh_from_db()
            tell([change], at)
    return bool(done)


def approve_all(store: Store, actor: User, *, now: datetime | None = None) -> int:
    """Let all changes of a shop leave that wait for approval; returns how many."""
    at = now or timezone.now()
    with transaction.atomic():
        held(store.pk)
        rows = PriceChange.objects.filter(store=store, state=STATE.AWAITING)
        done = rows.update(state=STATE.PLANNED, actor=actor, planned_at=at)
        soon(store, at)
    return done


def cancel(change: PriceChange, actor: User, *, now: datetime | None = None) -> bool:
    """Cancel a change that has not left; False when it has."""
    at = now or timezone.now()
    with transaction.atomic():
        held(change.store_id)
        rows = PriceChange.objects.filter(pk=change.pk, state__in=WAITING)
        done = rows.update(state=STATE.CANCELLED, actor=actor, settled_at=at)
        if done:
            change.refresh_from_db()
            tell([change], at)
    return bool(done)


def cancel_all(store: Store, actor: User, *, now: datetime | None = None) -> int:
    """Cancel all changes of a shop that wait for approval; returns how many."""
    at = now or timezone.now()
    with transaction.atomic():
        held(store.pk)
        rows = PriceChange.objects.filter(store=store, state=STATE.AWAITING)
        return rows.update(state=STATE.CANCELLED, actor=actor, settled_at=at)


def held(store_id: int) -> Store:
    """Lock a shop's row: the bot plans and sends under the same lock."""
    return Store.objects.select_for_update().get(pk=store_id)


def make_room(watch: Watch, now: datetime) -> None:
    """Cancel what waits on a watch; raises NotPlanned while something has left unsettled."""
    rows = PriceChange.objects.filter(watch=watch, state__in=OPEN_CHANGES)
    rows.filter(state__in=WAITING).update(
        state=STATE.CANCELLED, settled_at=now, error="replaced by hand"
    )
    if rows.exists():
        raise NotPlanned("unsettled", _("The last change is not settled yet."))


def soon(store: Store, now: datetime) -> None:
    """Let the next sweep take a shop up."""
    Store.objects.filter(pk=store.pk).update(next_cycle_at=now)


def tell(changes: Iterable[PriceChange], now: datetime) -> None:
    """Let open pages of the shop know of changes, once committed."""
    rows = list(changes)
    if not rows:
        return
    items = [told_of(row) for row in rows[: telling.ITEMS_MOST]]
    data = {"run": None, "items": items, "more": len(rows) - len(items)}
    telling.publish(rows[0].store_id, telling.CHANGES, data, now=now)


def told_of(change: PriceChange) -> dict[str, object]:
    """Return what open pages hear of a change."""
    return {
        "id": change.pk,
        "product": change.product_id,
        "city": change.city_id,
        "old": change.old_kzt,
        "new": change.new_kzt,
        "state": str(change.state),
        "error": change.error,
    }


def _require_price(product: Product, store: Store, watch: Watch, price: int, now: datetime) -> None:
    if not 0 < price <= PRICE_MAX:
        raise NotPlanned("price", _("A price is a whole number of tenge above zero."))
    config = config_of(product, watch.city_id, store, (), now)
    floor, ceiling = bounds_of(config.costs, config.bounds)
    if floor is not None and price < floor:
        told = {"floor": tenge(floor)}
        raise NotPlanned("below_floor", _("The price is below the floor of %(floor)s.") % told)
    if ceiling is not None and price > ceiling:
        told = {"ceiling": tenge(ceiling)}
        raise NotPlanned(
            "above_ceiling", _("The price is above the ceiling of %(ceiling)s.") % told
        )
    if watch.price_kzt == price:
        raise NotPlanned("same", _("This is the price already."))
