"""One-time passes by which scripts open a socket: 30 seconds, stored as a hash, used once."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from accounts.alerts.models import SocketTicket
from accounts.models import User

LIFETIME = timedelta(seconds=30)


def issue(user: User, now: datetime) -> tuple[str, datetime]:
    """Return a new ticket in plain text, and when it runs out."""
    plain = secrets.token_urlsafe(32)
    row = SocketTicket.objects.create(user=user, digest=_digest(plain), expires_at=now + LIFETIME)
    return plain, row.expires_at


def consume(plain: str, now: datetime) -> User | None:
    """Use a ticket up; returns its person, or None when it is unknown, used or run out."""
    row = (
        SocketTicket.objects.select_related("user")
        .filter(digest=_digest(plain), expires_at__gt=now)
        .first()
    )
    if row is None or SocketTicket.objects.filter(pk=row.pk).delete()[0] != 1:
        return None
    return row.user if row.user.is_active else None


def _digest(plain: str) -> str:
    return sha256(plain.encode()).hexdigest()
