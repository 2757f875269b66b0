"""Work for the queues: ids in, a service called. Everything may run twice."""

from random import SystemRandom

from celery import shared_task
from django.utils import timezone

from stats.warthunder.models import Player, Squadron
from stats.warthunder.services import board, refresh, retention
from stats.warthunder.services.analysis import digest, population, preparing, references

rng = SystemRandom()


@shared_task
def refresh_due() -> int:
    """Claim and enqueue whatever is due; returns how many subjects."""
    return refresh.sweep(timezone.now())


@shared_task
def refresh_player(pk: int, token: int | None = None) -> str:
    """Ask for one player under the claim the sweep took; returns the outcome."""
    return refresh.refresh(Player, pk, token, now=timezone.now(), rng=rng)


@shared_task
def refresh_squadron(pk: int, token: int | None = None) -> str:
    """Ask for one squadron under the claim the sweep took; returns the outcome."""
    return refresh.refresh(Squadron, pk, token, now=timezone.now(), rng=rng)


@shared_task
def refresh_board() -> int | str:
    """Read the leaderboard; returns how many squadrons got a place, or the outcome in a word."""
    try:
        return board.refresh_board()
    except refresh.Refused as refused:
        return refused.outcome.value


@shared_task
def prune() -> int:
    """Delete what is past its time; returns how many raw pages went."""
    return retention.prune(timezone.now()).raw_answers


@shared_task
def refresh_references() -> list[int]:
    """Build the reference populations that are due; returns their versions."""
    return references.refresh_references(timezone.now())


@shared_task
def grow_demo_population() -> int:
    """Store a few more demo players; returns how many."""
    return population.grow_demo_population(timezone.now())


@shared_task
def send_digests() -> int:
    """Tell followers of squadrons about their week; returns how many squadrons were told of."""
    return digest.send_digests(timezone.now())


@shared_task
def prepare_player(pk: int) -> bool:
    """Work a player's analyses out for the page that waits for them."""
    return preparing.prepare(pk)


@shared_task
def prepare_squadron(pk: int) -> bool:
    """Work a squadron's weeks out for the page that waits for them."""
    return preparing.prepare_squadron(pk, timezone.now())
