"""Tidying of what accounts keep, by the clock."""

from celery import shared_task
from django.utils import timezone

from accounts.signins import families


@shared_task
def prune_sign_ins() -> int:
    """Forget sign-ins and refresh tokens that ran out; returns how many."""
    return families.prune(timezone.now())
