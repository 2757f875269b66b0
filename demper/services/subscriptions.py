"""How many products of a person the bot may watch, and what is beyond that."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from demper.models import Product, Subscription


@dataclass(frozen=True, slots=True)
class Allowance:
    """`limit` None: any number; `active_until` None: no subscription is active."""

    limit: int | None
    used: int
    active_until: datetime | None = None

    @property
    def left(self) -> int | None:
        """Return how many more may be watched, None for any number."""
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def over(self) -> int:
        """Return how many are watched beyond the limit: the bot passes them over."""
        return 0 if self.limit is None else max(0, self.used - self.limit)


class LimitReached(Exception):
    """More products are to be watched than the subscription covers."""

    code = "subscription_limit"

    def __init__(self, limit: int, used: int, asked: int) -> None:
        super().__init__(limit, used, asked)
        self.limit = limit
        self.used = used
        self.asked = asked

    def __str__(self) -> str:
        return _(
            "The bot may watch %(limit)s products, it watches %(used)s: no room for %(asked)s."
        ) % {
            "limit": self.limit,
            "used": self.used,
            "asked": self.asked,
        }


def allowance(user: User, now: datetime) -> Allowance:
    """Return what a person's subscription allows at this time; two queries."""
    limit, until = _limit(user.pk, now)
    return Allowance(limit, watched(user.pk).count(), until)


def require_room(user: User, more: int, now: datetime) -> Allowance:
    """Raise LimitReached unless so many more products may be watched.

    Inside the transaction that switches them on: the person's row is locked, so that two of them
    count one after the other.
    """
    User.objects.select_for_update().get(pk=user.pk)
    found = allowance(user, now)
    if found.limit is not None and found.used + more > found.limit:
        raise LimitReached(found.limit, found.used, more)
    return found


def surplus_from(user_id: int, now: datetime) -> int | None:
    """Return the first product (its id) that is beyond what is allowed, None where all are within.

    Products watched count in order of their ids: those with this id and greater ones are passed
    over with the reason `no_subscription`, and keep their settings. Two queries at most.
    """
    limit, _until = _limit(user_id, now)
    if limit is None:
        return None
    ids = watched(user_id).order_by("pk").values_list("pk", flat=True)
    return next(iter(ids[limit : limit + 1]), None)


def watched(user_id: int) -> QuerySet[Product]:
    """Return the products that a person has the bot switched on for."""
    return Product.objects.filter(
        store__owner=user_id, store__active=True, bot_active=True, gone_at=None
    )


def grant(user: User, products: int, active_until: datetime, *, note: str = "") -> Subscription:
    """Give a person a subscription, or change the one they have; 0 products: any number."""
    row, _made = Subscription.objects.update_or_create(
        user=user, defaults={"products": products, "active_until": active_until, "note": note}
    )
    return row


def _limit(user_id: int, now: datetime) -> tuple[int | None, datetime | None]:
    """Return the limit and until when a subscription raises it; a smaller one lowers nothing."""
    free: int = settings.DEMPER_FREE_PRODUCTS
    row = Subscription.objects.filter(user=user_id, active_until__gt=now).first()
    if row is None:
        return free, None
    return (max(row.products, free) if row.products else None), row.active_until
