"""How a person wants to be told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time

from accounts.alerts import channels as ways
from accounts.alerts.kinds import all_kinds
from accounts.alerts.models import AlertPreferences
from accounts.models import User


def preferences_of(user: User) -> AlertPreferences:
    """Return a person's preferences; not stored yet when they never changed them."""
    return AlertPreferences.objects.filter(user=user).first() or AlertPreferences(user=user)


def save_preferences(
    user: User,
    matrix: Mapping[str, Iterable[str]],
    *,
    quiet: tuple[time | None, time | None],
    webhook_url: str,
) -> AlertPreferences:
    """Store the matrix kind → channels, the quiet hours and the web hook.

    A kind whose inbox is off is muted: it is told in no way at all. Kinds that are not registered
    keep what was stored for them.
    """
    row = preferences_of(user)
    muted, by_kind = set(row.muted_kinds), dict(row.channels_by_kind)
    for kind in all_kinds():
        chosen = set(matrix.get(kind.code, ()))
        muted.discard(kind.code)
        if ways.INBOX not in chosen:
            muted.add(kind.code)
        by_kind[kind.code] = [name for name in ways.OUTGOING if name in chosen]
    row.muted_kinds, row.channels_by_kind = sorted(muted), by_kind
    row.quiet_from, row.quiet_until = quiet
    row.webhook_url = webhook_url
    row.save()
    return row


def matrix_of(preferences: AlertPreferences) -> dict[str, Sequence[str]]:
    """Return for each registered kind the channels it uses now."""
    matrix: dict[str, Sequence[str]] = {}
    for kind in all_kinds():
        outgoing = preferences.channels_by_kind.get(kind.code, preferences.channels)
        inbox = [] if kind.code in preferences.muted_kinds else [ways.INBOX]
        matrix[kind.code] = inbox + [name for name in ways.OUTGOING if name in outgoing]
    return matrix
