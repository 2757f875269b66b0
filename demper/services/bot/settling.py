"""What became of a price that was sent: buyers see it, or they still see another.

A reply to a write says only that a job was taken. So the public offers are read until the new
price shows; if after DEADLINE another one still does, the change was not made, and the product is
decided anew. Nothing is ever sent again merely because nobody answered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from demper.models import PriceChange, PriceChangeState

FIRST_LOOK: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(minutes=4)
DEADLINE: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look says of a change; `state` None: too early to tell, look again at `verify_at`."""

    state: PriceChangeState | None
    verify_at: datetime | None = None
    error: str = ""


def judge(change: PriceChange, own_kzt: int | None, now: datetime) -> Outcome:
    """Return what the own price that buyers see says of a change; None where it was not seen."""
    if own_kzt == change.new_kzt:
        return Outcome(PriceChangeState.CONFIRMED)
    sent_at = change.sent_at or now
    if now - sent_at >= DEADLINE:
        seen = "no offer of this shop" if own_kzt is None else f"still {own_kzt}"
        return Outcome(PriceChangeState.REJECTED, error=f"not seen in time: {seen}")
    return Outcome(None, verify_at=now + _wait(now - sent_at))


def _wait(age: timedelta) -> timedelta:
    """Return how long to wait before the next look: as long again as it has waited so far."""
    return min(max(age, FIRST_LOOK), LONGEST_WAIT)
