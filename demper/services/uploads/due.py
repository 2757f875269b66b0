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
    due = Q(verify_at=None) | Q(verify_at__lte=now)
    steps: list[tuple[Q, Callable[[int, datetime], object]]] = [
        (Q(state=UploadState.PLANNED) & due, send),
        (Q(state__in=[UploadState.SENT, UploadState.UNKNOWN], verify_at__lte=now), settle),
    ]
    count = 0
    for wanted, step in steps:
        rows = Upload.objects.filter(wanted, store__demo=settings.DOZOR_DEMO).order_by("pk")
        for pk in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
            step(pk, now)
            count += 1
    return count
