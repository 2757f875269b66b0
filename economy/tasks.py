"""Work for the queues: a service called. Everything may run twice."""

from celery import shared_task
from django.utils import timezone

from economy.services import demo_house, keys, rollups, sealing, verifying, watching


@shared_task
def shop_a_little() -> list[int]:
    """Let a demo's customers shop for a moment; returns the statuses they got."""
    return demo_house.shop_a_little(timezone.now())


@shared_task
def roll_up() -> int:
    """Sum up what the journal got since; returns the parts that were summed up."""
    return rollups.roll_up(timezone.now()).parts


@shared_task
def seal_journal() -> int:
    """Seal what is committed and a minute old; returns how many blocks that made."""
    return sealing.seal(timezone.now())


@shared_task
def keep_the_books() -> int:
    """Seal the journal and prove the books; wallets that disagree are frozen and staff told.

    Returns how many discrepancies there are.
    """
    return len(verifying.keep(timezone.now()).findings)


@shared_task
def expire_keys() -> int:
    """Forget keys that nobody repeats any more; returns how many."""
    return keys.expire(timezone.now())


@shared_task
def watch_economy() -> int:
    """Tell staff of low stocks and of inflation, once; returns of how many."""
    return watching.watch(timezone.now())
