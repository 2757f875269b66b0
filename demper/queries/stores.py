"""A person's shops with what lists say of each: their state, their last sync, their errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, OuterRef, Q, Subquery

from demper.models import Login, LoginState, Product, ProductSync, Run, RunState, Store
from demper.queries.owned import stores_of
from demper.queries.shown import shown

ERRORS_SPAN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A shop of a list; `sync` is its last one, whatever became of it."""

    store: Store
    sync: ProductSync | None
    products: int
    bot_on: int
    errors: int
    last_error: str

    @property
    def needs_login(self) -> bool:
        """Tell whether somebody has to sign in before the bot can write."""
        login = self.store.login
        return login is None or login.state == LoginState.NEEDS_LOGIN


def shops_of(user_id: int, now: datetime) -> list[ShopLine]:
    """Return a person's shops by name; four queries, however many there are."""
    newest = ProductSync.objects.filter(store=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = list(stores_of(user_id).annotate(sync_id=Subquery(newest)).order_by("name", "pk"))
    syncs = ProductSync.objects.in_bulk([row.sync_id for row in rows if row.sync_id])
    counts = _counts([row.pk for row in rows])
    errors = _errors([row.pk for row in rows], now - ERRORS_SPAN)
    return [
        ShopLine(
            row,
            syncs.get(row.sync_id),
            *counts.get(row.pk, (0, 0)),
            *errors.get(row.pk, (0, "")),
        )
        for row in rows
    ]


def logins_of(user_id: int) -> list[Login]:
    """Return a person's cabinet logins with how many shops each has (`shops`); one query."""
    rows = Login.objects.filter(shown(), owner=user_id).annotate(
        shops=Count("stores", filter=Q(stores__active=True))
    )
    return list(rows.order_by("label", "pk"))


def last_sync(store: Store) -> ProductSync | None:
    """Return the last sync of a shop, whatever became of it; one query."""
    return ProductSync.objects.filter(store=store).order_by("-pk").first()


def _counts(stores: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = Product.objects.filter(store__in=stores, gone_at=None).values_list("store_id")
    counted = rows.annotate(n=Count("pk"), on=Count("pk", filter=Q(bot_active=True))).order_by()
    return {pk: (number, on) for pk, number, on in counted}


def _errors(stores: Sequence[int], since: datetime) -> Mapping[int, tuple[int, str]]:
    """Return how many runs of each shop failed since, and what the last of them said."""
    rows = Run.objects.filter(store__in=stores, started_at__gte=since).exclude(last_error="")
    found: dict[int, tuple[int, str]] = {}
    told = rows.exclude(state=RunState.RUNNING).order_by("store_id", "-started_at")
    for pk, error in told.values_list("store_id", "last_error")[:1000]:
        count, first = found.get(pk, (0, error))
        found[pk] = (count + 1, first)
    return found
