"""Proves the books: compares what is stored with what was written, and stops what disagrees.

Operations go on meanwhile: each check is one statement over one moment. Keys count as orphans
once they are older than the lag.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Count, Sum

from economy.chain import faults
from economy.models import (
    IdempotencyKey,
    Inventory,
    InventoryMove,
    JournalEntry,
    Notice,
    Seal,
    Transaction,
    Wallet,
)
from economy.queries import chained, checks
from economy.queries.checks import Finding
from economy.services import staff
from economy.services.freezing import freeze
from economy.services.sealing import LAG, NumbersBegunAnew, seal

Progress = Callable[[str, int, int], None]
Check = Callable[[], Iterator[Finding]]
NAMES: Final = (
    "postings", "amounts", "moves", "balances", "running", "inventory", "keys", "refunds",
    "stocks", "chain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seals:
    """The chain in short: `waiting` rows are not sealed yet."""

    count: int
    rows: int
    waiting: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a verification found. `sums` are of postings, by currency and account."""

    counts: Mapping[str, int]
    sums: Mapping[str, Mapping[str, int]]
    seals: Seals
    findings: tuple[Finding, ...]
    frozen: tuple[int, ...]

    @property
    def clean(self) -> bool:
        """Tell whether everything agrees."""
        return not self.findings

    def of(self, check: str) -> list[Finding]:
        """Return the findings of one check."""
        return [finding for finding in self.findings if finding.check == check]


def verify(
    now: datetime,
    *,
    freezing: bool = True,
    lag: timedelta = LAG,
    progress: Progress | None = None,
) -> Proof:
    """Check everything; wallets that disagree are frozen and staff told, unless not `freezing`.

    `progress` is told each check's name, how many steps are done and of how many.
    """
    steps = _steps(now - lag)
    findings: list[Finding] = []
    for done, (name, check) in enumerate(steps):
        if progress:
            progress(name, done, len(steps))
        findings += check()
    if progress:
        progress("", len(steps), len(steps))
    frozen = _stop(findings, now) if freezing else ()
    return Proof(_counts(), _sums(), _seals(), tuple(findings), frozen)


def _steps(before: datetime) -> list[tuple[str, Check]]:
    steps: list[tuple[str, Check]] = [
        ("postings", checks.unbalanced),
        ("amounts", checks.wrong_amounts),
        ("moves", checks.wrong_moves),
        *((check, partial(checks.orphans, check)) for check in checks.ORPHANS),
    ]
    for span in checks.ranges_of_users():
        steps += [
            ("balances", partial(checks.wrong_wallets, *span)),
            ("running", partial(checks.wrong_running, *span)),
            ("inventory", partial(checks.wrong_holdings, *span)),
        ]
    steps += [
        ("keys", partial(checks.orphan_keys, *span, before)) for span in checks.ranges_of_keys()
    ]
    return [
        *steps,
        ("refunds", checks.wrong_refunds),
        ("stocks", checks.wrong_stocks),
        ("chain", _chain),
    ]


def keep(now: datetime) -> Proof:
    """Seal what can be sealed, then verify and stop what disagrees."""
    # The verification tells of what kept it from being sealed.
    with suppress(NumbersBegunAnew):
        seal(now)
    return verify(now)


def _chain() -> Iterator[Finding]:
    sealed, place = chained.last_seal()
    if sealed and chained.numbers_begun_anew(place):
        yield Finding("chain", "numbers of transactions", f"{place.xact} or more", "less")
    with chained.reading():
        for fault in faults(chained.chain()):
            yield Finding("chain", f"block {fault.place} {fault.what}", fault.expected, fault.found)


def _stop(findings: list[Finding], now: datetime) -> tuple[int, ...]:
    """Freeze the wallets concerned, tell staff of what is new; returns the wallets frozen now."""
    frozen: dict[int, str] = {}
    for finding in findings:
        for wallet in finding.wallets:
            if freeze(wallet, f"the books do not agree: {finding.key}", now):
                frozen[wallet] = finding.check
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_check[finding.check].append(finding)
    for check, found in by_check.items():
        _tell(check, found, sum(of == check for of in frozen.values()), now)
    staff.over(staff.DISCREPANCY, but=[finding.key for finding in findings])
    return tuple(frozen)


def _tell(check: str, found: list[Finding], frozen: int, now: datetime) -> None:
    keys = {finding.key for finding in found}
    with transaction.atomic():
        rows = Notice.objects.filter(kind=staff.DISCREPANCY, subject__in=keys)
        news = keys - set(rows.values_list("subject", flat=True))
        Notice.objects.bulk_create(
            [Notice(kind=staff.DISCREPANCY, subject=key, told_at=now) for key in sorted(news)],
            ignore_conflicts=True,
        )
        if news or frozen:
            payload = {
                "check": check,
                "count": len(found),
                "frozen": frozen,
                "subject": found[0].subject,
            }
            staff.tell(staff.DISCREPANCY, payload, now)


def _counts() -> dict[str, int]:
    tables = {
        "transactions": Transaction,
        "postings": JournalEntry,
        "moves": InventoryMove,
        "wallets": Wallet,
        "holdings": Inventory,
        "keys": IdempotencyKey,
    }
    return {name: table._default_manager.count() for name, table in tables.items()}


def _sums() -> dict[str, dict[str, int]]:
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    rows = JournalEntry.objects.order_by("currency", "account").values_list("currency", "account")
    for currency, account, amount in rows.annotate(amount=Sum("amount")):
        sums[currency][account] = int(amount)
    return dict(sums)


def _seals() -> Seals:
    found = Seal.objects.aggregate(count=Count("pk"), rows=Sum("rows"))
    hashes = Seal.objects.order_by("pk").values_list("hash", flat=True)
    rows = found["rows"] or 0
    written = JournalEntry.objects.count() + InventoryMove.objects.count()
    return Seals(
        found["count"],
        rows,
        max(0, written - rows),
        hashes.first() or "",
        hashes.last() or "",
    )
