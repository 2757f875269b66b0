"""When beat fires: every so many seconds, with jitter so that installations spread out."""

import random
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import schedule


class Jittered(schedule):
    """An interval whose every next run comes up to `jitter` (a fraction, 0–1) sooner or later.

    The shift follows from the last run, so asking twice gives the same answer.
    """

    def __init__(self, seconds: float, jitter: float, **kwargs: Any) -> None:
        super().__init__(timedelta(seconds=seconds), **kwargs)
        self.jitter = jitter

    def remaining_estimate(self, last_run_at: datetime) -> timedelta:
        """Return how long is left until the next run; negative when it is overdue."""
        left: timedelta = super().remaining_estimate(last_run_at)
        return left + self.shift(last_run_at)

    def shift(self, last_run_at: datetime) -> timedelta:
        """Return the shift of the run after `last_run_at`."""
        rng = random.Random(last_run_at.timestamp())  # noqa: S311  # spreading load, not secrecy
        shift: timedelta = self.run_every * rng.uniform(-self.jitter, self.jitter)
        return shift

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) is True and self.jitter == getattr(other, "jitter", None)

    def __hash__(self) -> int:
        return hash((self.run_every, self.jitter))

    def __reduce__(self) -> tuple[Any, ...]:
        return self.__class__, (self.run_every.total_seconds(), self.jitter)


def every(seconds: float, *, jitter: float = 0.1) -> Jittered:
    """Return a beat schedule: every `seconds`, give or take the fraction `jitter`."""
    return Jittered(seconds, jitter)
