"""What workers do for Kaspi Demper: ids in, a service called."""

from celery import shared_task
from django.utils import timezone

from demper.services import batches, days, reviews, sign_in, syncing, uploads
from demper.services.bot import pruning, sweeping
from demper.services.bot.cycle import run_cycle as run_bot
from demper.services.orders import reading as orders


@shared_task
def reviews_due() -> int:
    """Hand out readings of reviews that nobody took up; returns how many."""
    return reviews.read_due(timezone.now())


@shared_task
def read_reviews(pk: int, token: int) -> str:
    """Read the reviews of a product; returns how that ended."""
    return reviews.read(pk, token, timezone.now())


@shared_task
def orders_due() -> int:
    """Hand out the shops whose orders are due; returns how many."""
    return orders.read_due(timezone.now())


@shared_task
def read_orders(pk: int, token: int) -> str:
    """Read the orders of a shop; returns how that ended."""
    return orders.read(pk, token, timezone.now())


@shared_task
def roll_today() -> int:
    """Work out yesterday and today anew; returns how many days of shops that are."""
    return days.roll_all(timezone.now(), 2)


@shared_task
def roll_days() -> int:
    """Work out the last weeks of every shop anew; returns how many days of shops that are."""
    return days.roll_all(timezone.now(), days.NIGHTLY)


@shared_task
def tell_days() -> int:
    """Tell owners how their shops' day went, once; returns how many alerts were stored."""
    return days.tell_days(timezone.now())


@shared_task
def uploads_due() -> int:
    """Let planned price lists leave; returns how many were due."""
    return uploads.send_due(timezone.now())


@shared_task
def settle_uploads() -> int:
    """Look after price lists that left; returns how many were due."""
    return uploads.settle_due(timezone.now())


@shared_task
def sweep_shops() -> int:
    """Hand out the shops whose products are due for a look; returns how many."""
    return sweeping.sweep(timezone.now())


@shared_task
def run_cycle(store_id: int) -> int | None:
    """Let the bot run over a shop; returns the run, None where there was nothing to do."""
    run = run_bot(store_id)
    return run.pk if run else None


@shared_task
def prune_bot() -> int:
    """Forget snapshots and runs of more than a month ago; returns how many."""
    return pruning.prune(timezone.now())


@shared_task
def sync_store(pk: int) -> str:
    """Read on in a shop's list; returns how the sync stands then."""
    return syncing.walk(pk) or "another has it"


@shared_task
def sweep_syncs() -> int:
    """Hand out syncs that nobody works on, and ask for those that are due; returns how many."""
    return syncing.sweep(timezone.now())


@shared_task
def prune_shops() -> int:
    """Forget old sign-ins and edits; returns how many."""
    now = timezone.now()
    return sign_in.prune(now) + batches.prune(now - batches.KEPT)
