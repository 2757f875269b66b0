"""What operators want to know of an economy, from sums that were read: money is minor units."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from economy.records import Account

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
WINDOW_MAX: Final = 90 * DAY
_WINDOW: Final = re.compile(r"([1-9][0-9]{0,3})([hd])")
# Fewer people than this have no distribution that would tell something.
PEOPLE_MIN: Final = 5


@dataclass(frozen=True, slots=True)
class Window:
    """The time from `since` to just before `until`."""

    since: datetime
    until: datetime

    @property
    def before(self) -> "Window":
        """All time before it."""
        return Window(EPOCH, self.since)


def span_of(text: str) -> timedelta:
    """Read "1h" … "90d"; raises ValueError for anything else."""
    found = _WINDOW.fullmatch(text)
    span = int(found[1]) * (HOUR if found[2] == "h" else DAY) if found else timedelta(0)
    if not HOUR <= span <= WINDOW_MAX:
        raise ValueError("use hours or days from 1h to 90d, such as 24h or 7d")
    return span


def step_of(span: timedelta) -> timedelta:
    """Return the steps in which a window of that length is shown: hours up to three days."""
    return HOUR if span <= 3 * DAY else DAY


@dataclass(frozen=True, slots=True)
class Flow:
    """Postings of an account by deed in a step of a window: `step` counts from its start."""

    account: str
    kind: str
    step: int
    came: int
    went: int
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """Money that came into wallets (or went out of them) for one reason."""

    account: str
    kind: str
    amount: int
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Supply:
    """Money in all wallets over a window; `course` is its amount at the end of each step."""

    opening: int
    came: int
    went: int
    course: tuple[int, ...]

    @property
    def net(self) -> int:
        """What wallets hold more than at the start."""
        return self.came - self.went

    @property
    def closing(self) -> int:
        """Money in all wallets at the end."""
        return self.opening + self.net

    @property
    def inflation(self) -> float | None:
        """Net flow for each unit of the opening supply; None where there was no money."""
        return self.net / self.opening if self.opening else None


def supply_of(opening: int, flows: Sequence[Flow], steps: int) -> Supply:
    """Return how the money in wallets changed."""
    changes = [0] * steps
    own = [flow for flow in flows if flow.account == Account.WALLET]
    for flow in own:
        changes[flow.step] += flow.came - flow.went
    course, held = [], opening
    for change in changes:
        held += change
        course.append(held)
    return Supply(opening, sum(f.came for f in own), sum(f.went for f in own), tuple(course))


def sources_of(flows: Sequence[Flow]) -> tuple[list[Source], list[Source]]:
    """Return where money came from and where it went, the largest first.

    Seen from wallets: what went from another account came to them, for that deed.
    """
    sums: dict[tuple[str, str], list[int]] = {}
    for flow in flows:
        if flow.account != Account.WALLET:
            row = sums.setdefault((flow.account, flow.kind), [0, 0, 0])
            for place, value in enumerate((flow.went, flow.came, flow.count)):
                row[place] += value
    return _shares(sums, 0), _shares(sums, 1)


def _shares(sums: Mapping[tuple[str, str], Sequence[int]], place: int) -> list[Source]:
    total = sum(row[place] for row in sums.values())
    found = [
        Source(account, kind, row[place], row[2], row[place] / total)
        for (account, kind), row in sums.items()
        if row[place]
    ]
    return sorted(found, key=lambda one: (-one.amount, one.account, one.kind))


def velocity(spent: int, supply: Supply) -> float | None:
    """Return how often the money was spent: `spent` over the mean of opening and closing supply."""
    mean = (supply.opening + supply.closing) / 2
    return spent / mean if mean else None


@dataclass(frozen=True, slots=True)
class Sales:
    """Purchases of a window; `returned`, `refunds`, `refunded`: what of them was refunded since."""

    quantity: int = 0
    purchases: int = 0
    revenue: int = 0
    returned: int = 0
    refunds: int = 0
    refunded: int = 0

    @property
    def net(self) -> int:
        """Revenue without what was refunded."""
        return self.revenue - self.refunded

    @property
    def kept(self) -> int:
        """Things bought and not brought back."""
        return self.quantity - self.returned

    @property
    def standing(self) -> int:
        """Purchases that were not refunded."""
        return self.purchases - self.refunds


@dataclass(frozen=True, slots=True)
class Customers:
    """People of a window: `active` did something of their own, `buyers` bought and kept it."""

    active: int
    buyers: int
    revenue: int

    @property
    def conversion(self) -> float | None:
        """Buyers among active people, 0–1."""
        return self.buyers / self.active if self.active else None

    @property
    def arpu(self) -> float | None:
        """Net revenue for each active person, minor units."""
        return self.revenue / self.active if self.active else None

    @property
    def arppu(self) -> float | None:
        """Net revenue for each buyer, minor units."""
        return self.revenue / self.buyers if self.buyers else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who first bought in one week; `buyers` and `revenue` by weeks since."""

    week: int
    size: int
    buyers: tuple[int, ...]
    revenue: tuple[int, ...]

    @property
    def retention(self) -> tuple[float, ...]:
        """The share of them that bought in each week, 0–1."""
        return tuple(count / self.size for count in self.buyers)


def week_of(day: int) -> int:
    """Return the week of a day since 1970; weeks begin on Mondays."""
    return (day + 3) // 7


def cohorts_of(rows: Sequence[tuple[int, int, int, int]], this_week: int) -> list[Cohort]:
    """Return cohorts, the oldest first, from (first week, week, people, revenue)."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for first, week, people, revenue in rows:
        found.setdefault(first, {})[week] = (people, revenue)
    return [_cohort(first, weeks, this_week) for first, weeks in sorted(found.items())]


def _cohort(first: int, weeks: Mapping[int, tuple[int, int]], this_week: int) -> Cohort:
    cells = [weeks.get(week, (0, 0)) for week in range(first, max(this_week, max(weeks)) + 1)]
    buyers, revenue = zip(*cells, strict=True)
    return Cohort(first, buyers[0], buyers, revenue)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Wallets that hold from `low` to less than `high`; no `high` has no upper end."""

    low: int
    high: int | None
    wallets: int


@dataclass(frozen=True, slots=True)
class Balances:
    """How money is spread over wallets; `top_share` is held by the richest 1 % (one at least)."""

    wallets: int
    supply: int
    median: float | None
    top_wallets: int
    top_share: float | None
    gini: float | None
    buckets: tuple[Bucket, ...]


def edges_of(largest: int) -> list[int]:
    """Return where buckets begin: 0, 1, then steps of 1-2-5 up to the largest balance."""
    edges, unit = [0], 1
    while unit <= largest:
        edges += [unit * step for step in (1, 2, 5) if unit * step <= largest]
        unit *= 10
    # A dozen bars at most: below them the small ones stand together.
    return edges if len(edges) <= 13 else [0, 1, *edges[-11:]]


def top_of(wallets: int) -> int:
    """Return how many wallets are the richest 1 %."""
    return -(-wallets // 100)


def gini(wallets: int, supply: int, placed: float) -> float | None:
    """Return inequality, 0 (all alike) to 1; `placed` is Σ place × balance, the poorest first."""
    if not wallets or not supply:
        return None
    return 2 * placed / (wallets * supply) - (wallets + 1) / wallets


@dataclass(frozen=True, slots=True)
class Unmet:
    """Purchases refused for one reason: `wanted` is the money that people meant to spend.

    `wanted` counts each person's largest attempt at a product once; `missing` is what their
    balances lacked at those, where the reason is money.
    """

    product: int | None
    code: str
    attempts: int
    people: int
    wanted: int
    missing: int
