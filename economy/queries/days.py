"""A wallet day by day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, Sum
from django.db.models.functions import TruncDate

from economy.models import JournalEntry
from economy.records import Account


@dataclass(frozen=True, slots=True)
class Day:
    """What came and what went in a day, both in minor units and not less than nothing."""

    day: date
    got: int
    spent: int


def days_of(user_id: int, currency: str, since: datetime) -> list[Day]:
    """Return the days since then on which money moved, in the active time zone; one query."""
    rows = (
        JournalEntry.objects.filter(
            account=Account.WALLET,
            wallet__user=user_id,
            currency=currency,
            created_at__gte=since,
        )
        .annotate(day=TruncDate("created_at"))
        .values("day")
        .annotate(
            got=Sum("amount", filter=Q(amount__gt=0)),
            spent=Sum("amount", filter=Q(amount__lt=0)),
        )
        .order_by("day")
    )
    return [Day(row["day"], row["got"] or 0, -(row["spent"] or 0)) for row in rows]
