"""Price lists that are due: planned ones leave, sent ones are looked after."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Q

from demper.models import Upload, UploadState
from demper.services.uploads.sending import send
from demper.services.uploads.settling import settle

AT_ONCE: Final = 20


def sweep(now: datetime) -> int:
    """Take up every price list that is due; returns how many there were."""
    return send_due(now) + settle_due(now)


def send_due(now: datetime) -> int:
    """Let planned price lists leave; returns how many were due."""
    due = Q(verify_at=None) | Q(verify_at__lte=now)
    return _each(Q(state=UploadState.PLANNED) & due, send, now)


def settle_due(now: datetime) -> int:
    """Look after price lists that left; returns how many were due."""
    states = [UploadState.SENT, UploadState.UNKNOWN]
    return _each(Q(state__in=states, verify_at__lte=now), settle, now)


def _each(wanted: Q, step: Callable[[int, datetime], object], now: datetime) -> int:
    rows = Upload.objects.filter(wanted, store__demo=settings.DOZOR_DEMO).order_by("pk")
    found = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        step(pk, now)
    return len(found)
