"""How many price changes may still be sent: the source's limit over a rolling window. Pure."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

WINDOW: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Changes that go out in one request, and so together or not at all.

    `size` counts prices (each city's counts), `worth` is the expected profit of all of them.
    """

    key: Hashable
    size: int
    worth: int


@dataclass(frozen=True, slots=True)
class Budget:
    """So many changes in any 30 minutes, of which `reserve` are left to the owner's own hands."""

    limit: int
    reserve: int = 0

    def left(self, sent_at: Iterable[datetime], now: datetime) -> int:
        """Return how many changes may be sent now; times in the future count as well."""
        return max(0, self.limit - self.reserve - len(_counted(sent_at, now)))

    def frees_at(self, sent_at: Iterable[datetime], now: datetime, need: int = 1) -> datetime:
        """Return when `need` changes may be sent, if nothing else is: `now` if they may already.

        Raises ValueError where so many never may.
        """
        room = self.limit - self.reserve
        if need > room:
            raise ValueError(f"{need} changes never fit into {room}.")
        times = sorted(_counted(sent_at, now))
        expired = len(times) + need - room
        if expired <= 0:
            return now
        return times[expired - 1] + WINDOW

    def affordable(
        self, dispatches: Iterable[Dispatch], sent_at: Iterable[datetime], now: datetime
    ) -> tuple[Dispatch, ...]:
        """Return which dispatches to send now: the most valuable first, whole ones only.

        Value is worth for each change spent. One that does not fit is passed over and smaller
        ones take its place, so that no change that may be sent is wasted.
        """
        left, chosen = self.left(sent_at, now), []
        for one in by_worth(dispatches):
            if 0 < one.size <= left:
                chosen.append(one)
                left -= one.size
        return tuple(chosen)


def by_worth(dispatches: Iterable[Dispatch]) -> Sequence[Dispatch]:
    """Return dispatches by worth for each change, then by worth; equals keep their order."""
    return sorted(dispatches, key=lambda one: (-Fraction(one.worth, max(one.size, 1)), -one.worth))


def _counted(sent_at: Iterable[datetime], now: datetime) -> list[datetime]:
    # One at the very edge still counts: the source's clock is not ours.
    return [at for at in sent_at if at >= now - WINDOW]
