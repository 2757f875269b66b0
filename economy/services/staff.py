"""Tells staff what they should look at: once, until it is so no more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.alerts.services import Occurrence, publish_many
from accounts.models import User
from accounts.subjects import Subject
from economy.models import Notice

DISCREPANCY: Final = "economy.books.discrepancy"
LOW_STOCK: Final = "economy.stock.low"
INFLATION: Final = "economy.supply.inflation"
# Nobody can follow it: who is told is said by us.
BOOKS: Final = Subject("economy.books", "all")


def tell(kind: str, payload: Mapping[str, Any], now: datetime, *, demo: bool = False) -> int:
    """Tell everybody of the staff; returns how many."""
    people = User.objects.filter(is_active=True, is_staff=True).values_list("pk", flat=True)
    told = Occurrence(kind, BOOKS, payload, now, demo=demo, to=tuple(people))
    return publish_many([told], now=now)


def tell_once(
    kind: str, about: str, payload: Mapping[str, Any], now: datetime, *, demo: bool = False
) -> bool:
    """Tell staff unless they know already; they are not told again before `over`."""
    with transaction.atomic():
        _row, is_new = Notice.objects.get_or_create(
            kind=kind, subject=about, defaults={"told_at": now}
        )
        if is_new:
            tell(kind, payload, now, demo=demo)
    return is_new


def over(kind: str, *, but: list[str]) -> int:
    """Forget what staff were told of a kind, but for what is still so; returns how many."""
    return Notice.objects.filter(kind=kind).exclude(subject__in=but).delete()[0]
