"""Freezes wallets and lets them go; every time with a reason, in the back office's history."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from economy.models import Wallet

REASON_LENGTH = 200


def freeze(wallet: int, reason: str, now: datetime, *, actor: int | None = None) -> bool:
    """Let nothing in or out of a wallet from now on; False when it is frozen already."""
    with transaction.atomic():
        done = Wallet.objects.filter(pk=wallet, frozen_at__isnull=True).update(
            frozen_at=now, frozen_reason=reason[:REASON_LENGTH]
        )
        if done and actor is not None:
            _note(wallet, actor, f"frozen: {reason}")
    return bool(done)


def unfreeze(wallet: int, reason: str, *, actor: int) -> bool:
    """Let a wallet be used again; False when it is not frozen."""
    with transaction.atomic():
        done = Wallet.objects.filter(pk=wallet, frozen_at__isnull=False).update(
            frozen_at=None, frozen_reason=""
        )
        if done:
            _note(wallet, actor, f"let go: {reason}")
    return bool(done)


def note_adjustment(wallet: int, actor: int, amount: int, reason: str) -> None:
    """Write an adjustment, which the journal has, into the wallet's history as well."""
    _note(wallet, actor, f"adjusted by {amount:+}: {reason}")


def _note(wallet: int, actor: int, told: str) -> None:
    row = Wallet.objects.select_related("user").get(pk=wallet)
    LogEntry.objects.create(
        user_id=actor,
        content_type=ContentType.objects.get_for_model(Wallet),
        object_id=str(wallet),
        object_repr=f"{row.user} {row.currency}"[:200],
        action_flag=CHANGE,
        change_message=told,
    )
