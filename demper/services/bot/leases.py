"""Who works on a shop now: a lease with a fencing token, taken by conditional update.

Every write of the bot names the token in the UPDATE that makes it, under the lock of the shop's
row. So whoever was thought dead and comes back changes and sends nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Q

from demper.models import Run, RunState, Store

LEASE: Final = timedelta(seconds=120)


class LeaseLost(Exception):
    """Somebody else has the shop by now: nothing more may be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write for a shop for as long as its row bears the same token."""

    store_id: int
    token: int


def take(store_id: int, holder: str, now: datetime) -> Lease | None:
    """Take a shop's lease; None when somebody holds it or the shop is not to be worked on."""
    rows = Store.objects.filter(pk=store_id, active=True, demo=settings.DOZOR_DEMO)
    token = rows.filter(_free(now)).values_list("lease_token", flat=True).first()
    if token is None:
        return None
    taken = rows.filter(_free(now), lease_token=token).update(
        lease_token=token + 1, leased_until=now + LEASE, leased_by=holder[:64]
    )
    if not taken:
        return None
    _bury(store_id, token, now)
    return Lease(store_id, token + 1)


def keep(lease: Lease, now: datetime, **fields: Any) -> None:
    """Hold the lease longer, first in the transaction that writes; the row stays locked.

    Raises LeaseLost when it was taken over.
    """
    if not _held(lease).update(leased_until=now + LEASE, **fields):
        raise LeaseLost(f"shop {lease.store_id}, token {lease.token}")


def give_back(lease: Lease, **fields: Any) -> bool:
    """End the lease; False when it was taken over."""
    return bool(_held(lease).update(leased_until=None, leased_by="", **fields))


def release_all() -> int:
    """Give back every lease: for a process that starts alone. Returns how many there were."""
    return Store.objects.exclude(leased_until=None).update(
        lease_token=F("lease_token") + 1, leased_until=None, leased_by=""
    )


def _bury(store_id: int, token: int, now: datetime) -> None:
    """Say of runs under earlier tokens that they were lost: their process died or was slow."""
    runs = Run.objects.filter(store=store_id, state=RunState.RUNNING, lease_token__lte=token)
    runs.update(state=RunState.LOST, ended_at=now)


def _held(lease: Lease) -> "Any":
    return Store.objects.filter(pk=lease.store_id, lease_token=lease.token)


def _free(now: datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lte=now)
