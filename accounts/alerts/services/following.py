"""Follow and unfollow."""

from collections.abc import Iterable

from accounts.alerts import channels as ways
from accounts.alerts import kinds as registry
from accounts.alerts.models import Subscription
from accounts.models import User
from accounts.subjects import Subject


def follow(
    user: User,
    subject: Subject,
    kinds: Iterable[str] = (),
    channels: Iterable[str] | None = None,
) -> Subscription:
    """Follow a subject, or change how it is followed.

    No kinds mean all of them; channels None mean "as my preferences say". Raises ValueError for
    a kind or channel that does not exist.
    """
    chosen_kinds, chosen_channels = sorted(set(kinds)), sorted(set(channels or ()))
    unknown = [code for code in chosen_kinds if not registry.is_known(code)]
    unknown += [name for name in chosen_channels if name not in ways.CHANNELS]
    if unknown:
        raise ValueError(f"unknown kind or channel: {', '.join(unknown)}")
    subscription, _ = Subscription.objects.update_or_create(
        user=user,
        subject_type=subject.type,
        subject_id=subject.id,
        defaults={"kinds": chosen_kinds, "channels": chosen_channels},
    )
    return subscription


def unfollow(user: User, subject: Subject) -> bool:
    """Stop following; returns False when it was not followed."""
    rows = Subscription.objects.filter(user=user, subject_type=subject.type, subject_id=subject.id)
    return rows.delete()[0] > 0
