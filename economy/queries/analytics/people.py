"""Who is active, who buys, who comes back, and how money is spread."""

from datetime import datetime
from itertools import dropwhile

from django.db.models import Case, Count, Q, Sum, Value, When

from economy import figures
from economy.figures import DAY, EPOCH, Balances, Bucket, Cohort, Customers, Window
from economy.models import Wallet
from economy.queries.analytics.pieces import Sql, person_rows, rows_of, shown_only
from economy.queries.shown import shown

WEEK = 7 * DAY
_CUSTOMERS = (
    "SELECT COUNT(CASE WHEN deeds > 0 THEN 1 END), COUNT(CASE WHEN purchases > 0 THEN 1 END),"
    " COALESCE(SUM(spent), 0) FROM (SELECT user_id, SUM(deeds) AS deeds,"
    " SUM(purchases) AS purchases, SUM(spent) AS spent FROM ({rows}) row GROUP BY user_id) person"
)
_COHORTS = (
    "WITH weekly AS (SELECT user_id, (day + 3) / 7 AS week, SUM(purchases) AS purchases,"
    " SUM(spent) AS spent FROM ({rows}) row GROUP BY 1, 2),"
    " bought AS (SELECT user_id, week, spent FROM weekly WHERE purchases > 0),"
    " began AS (SELECT user_id, MIN(week) AS week FROM bought GROUP BY user_id)"
    " SELECT began.week, bought.week, COUNT(*), SUM(bought.spent)"
    " FROM bought JOIN began ON began.user_id = bought.user_id"
    " WHERE began.week >= %s GROUP BY 1, 2"
)
_PLACED = (
    "SELECT SUM(CAST(balance AS DOUBLE PRECISION) * place) FROM (SELECT balance,"
    " ROW_NUMBER() OVER (ORDER BY balance, id) AS place FROM economy_wallet wallet"
    " WHERE currency = %s{shown}) ordered"
)


def get_customers(window: Window, currency: str) -> Customers:
    """Return how many people were active, how many bought, and what they spent."""
    rows = person_rows(window, currency)
    active, buyers, spent = rows_of(Sql(_CUSTOMERS.format(rows=rows.text), rows.values))[0]
    return Customers(int(active), int(buyers), int(spent))


def list_cohorts(now: datetime, currency: str, weeks: int) -> list[Cohort]:
    """Return the cohorts of the last so many weeks (UTC, from Mondays), the oldest first."""
    this_week = figures.week_of((now - EPOCH) // DAY)
    rows = person_rows(Window(EPOCH, now), currency)
    found = rows_of(Sql(_COHORTS.format(rows=rows.text), (*rows.values, this_week - weeks + 1)))
    cells = [
        (int(first), int(week), int(people), int(spent)) for first, week, people, spent in found
    ]
    return figures.cohorts_of(cells, this_week)


def first_day(week: int) -> datetime:
    """Return the Monday with which a week begins."""
    return EPOCH + (week * 7 - 3) * DAY


def get_balances(currency: str) -> Balances:
    """Return how the money of a currency is spread over wallets now."""
    wallets = Wallet.objects.filter(shown(), currency=currency)
    told = wallets.aggregate(count=Count("id"), sum=Sum("balance"))
    count, supply = told["count"], int(told["sum"] or 0)
    if not count:
        return Balances(0, 0, None, 0, None, None, ())
    richest = wallets.order_by("-balance", "-id")
    top = figures.top_of(count)
    held = int(richest[:top].aggregate(sum=Sum("balance"))["sum"] or 0)
    middle = [
        richest.values_list("balance", flat=True)[place] for place in (count // 2, (count - 1) // 2)
    ]
    placed = rows_of(Sql(_PLACED.format(shown=shown_only("wallet")), (currency,)))[0][0]
    largest = richest.values_list("balance", flat=True)[0]
    return Balances(
        wallets=count,
        supply=supply,
        median=sum(middle) / 2,
        top_wallets=top,
        top_share=held / supply if supply else None,
        gini=figures.gini(count, supply, float(placed)),
        buckets=_buckets(currency, figures.edges_of(largest)),
    )


def _buckets(currency: str, edges: list[int]) -> tuple[Bucket, ...]:
    """Count the wallets of each bucket in one statement."""
    ends = [*edges[1:], None]
    whens = [
        When(Q(balance__gte=low), then=Value(place)) for place, low in reversed([*enumerate(edges)])
    ]
    counted = dict(
        Wallet.objects.filter(shown(), currency=currency)
        .annotate(bucket=Case(*whens, default=Value(0)))
        .values_list("bucket")
        .annotate(count=Count("id"))
        .values_list("bucket", "count")
    )
    buckets = [
        Bucket(low, high, counted.get(place, 0))
        for place, (low, high) in enumerate(zip(edges, ends, strict=True))
    ]
    # Where nobody is so poor, the drawing begins with the poorest.
    return tuple(dropwhile(lambda bucket: not bucket.wallets, buckets))
