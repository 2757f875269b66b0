"""Price changes written down before they are sent; at most one is open for a watch.

What the bot planned and has not sent follows every new decision: it changes its price, or is
cancelled. What a person planned is left as it is, and so is what has left already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from demper.models import PriceChange, PriceChangeOrigin, PriceChangeState, Run
from demper.models.bot import OPEN_CHANGES
from demper.services.bot.due import UNSETTLED
from demper.services.bot.rows import update_many
from demper.services.bot.weighing import Verdict

STATE = PriceChangeState
_WAITING: Final = frozenset({STATE.AWAITING, STATE.PLANNED})
_MOVED: Final = ("old_kzt", "new_kzt", "reason", "worth", "planned_at", "run")


@dataclass(slots=True)
class Planned:
    """What planning did: watches whose plan is new, and those whose change was settled."""

    fresh: set[int] = field(default_factory=set)
    asking: set[int] = field(default_factory=set)
    confirmed: list[Verdict] = field(default_factory=list)
    rejected: list[Verdict] = field(default_factory=list)


def plan(run: Run, verdicts: Sequence[Verdict], now: datetime) -> Planned:
    """Settle and plan; inside the transaction that holds the shop's row, which keeps hands off."""
    done = Planned()
    open_now = _open_now(verdicts)
    settled = _settle(verdicts, open_now, done, now)
    new: list[Verdict] = []
    moved: list[tuple[PriceChange, Verdict]] = []
    dropped: list[int] = []
    for verdict in verdicts:
        change = open_now.get(verdict.case.watch.pk)
        if change is not None and change.pk in settled:
            change = None
        if change is None:
            new += [verdict] if _writes(verdict) else []
        elif change.origin == PriceChangeOrigin.BOT and change.state in _WAITING:
            _follow(change, verdict, moved, dropped)
    _create(run, new, done, now)
    _move(run, moved, done, now)
    PriceChange.objects.filter(pk__in=dropped).update(state=STATE.CANCELLED, settled_at=now)
    return done


def _writes(verdict: Verdict) -> bool:
    return verdict.price is not None and not verdict.tested


def _open_now(verdicts: Iterable[Verdict]) -> dict[int, PriceChange]:
    watches = [verdict.case.watch.pk for verdict in verdicts]
    rows = PriceChange.objects.filter(watch__in=watches, state__in=OPEN_CHANGES)
    return {row.watch_id: row for row in rows}


def _settle(
    verdicts: Iterable[Verdict], open_now: dict[int, PriceChange], done: Planned, now: datetime
) -> set[int]:
    """Write down what became of sent changes; returns those that are settled."""
    rows: list[tuple[object, ...]] = []
    settled = set()
    for verdict in verdicts:
        change, outcome = open_now.get(verdict.case.watch.pk), verdict.outcome
        if change is None or outcome is None or change.state not in UNSETTLED:
            continue
        if outcome.state is None:
            rows.append((change.pk, change.state, outcome.verify_at, None, change.error))
            continue
        rows.append((change.pk, outcome.state.value, None, now, outcome.error))
        settled.add(change.pk)
        confirmed = outcome.state == STATE.CONFIRMED
        (done.confirmed if confirmed else done.rejected).append(verdict)
    update_many(PriceChange, ["state", "verify_at", "settled_at", "error"], rows)
    return settled


def _follow(
    change: PriceChange,
    verdict: Verdict,
    moved: list[tuple[PriceChange, Verdict]],
    dropped: list[int],
) -> None:
    if _writes(verdict):
        moved.append((change, verdict))
    elif not verdict.error:
        dropped.append(change.pk)


def _create(run: Run, verdicts: Iterable[Verdict], done: Planned, now: datetime) -> None:
    rows = [_row(run, verdict, now) for verdict in verdicts]
    # A person may have planned one meanwhile: theirs stands.
    PriceChange.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    for row in rows:
        (done.asking if row.state == STATE.AWAITING else done.fresh).add(row.watch_id)


def _row(run: Run, verdict: Verdict, now: datetime) -> PriceChange:
    watch = verdict.case.watch
    return PriceChange(
        store_id=run.store_id,
        product_id=watch.product_id,
        watch_id=watch.pk,
        run=run,
        city_id=watch.city_id,
        old_kzt=verdict.own_kzt,
        new_kzt=verdict.price or 0,
        reason=verdict.reason,
        state=STATE.AWAITING if verdict.asks else STATE.PLANNED,
        lease_token=run.lease_token,
        worth=verdict.worth,
        planned_at=now,
    )


def _move(
    run: Run, moved: Sequence[tuple[PriceChange, Verdict]], done: Planned, now: datetime
) -> None:
    """Let waiting changes follow; a new price that a person is to approve is asked anew."""
    rows, asked_anew = [], []
    for change, verdict in moved:
        rows.append(
            (
                change.pk,
                verdict.own_kzt,
                verdict.price,
                verdict.reason,
                verdict.worth,
                now,
                run.pk,
            )
        )
        if change.new_kzt != verdict.price:
            asked_anew += [change.pk] if verdict.asks else []
            (done.asking if verdict.asks else done.fresh).add(change.watch_id)
    update_many(PriceChange, _MOVED, rows)
    PriceChange.objects.filter(pk__in=asked_anew, state=STATE.PLANNED).update(state=STATE.AWAITING)
