"""Follow and unfollow."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.alerts import channels as ways
from accounts.alerts import kinds as registry
from accounts.alerts.models import Subscription
from accounts.models import User
from accounts.subjects import Subject

MAX_SUBSCRIPTIONS = 500


class FollowRefused(ValueError):
    """A kind or channel that does not exist, or too many subjects; the text says which."""


def follow(
    user: User,
    subject: Subject,
    kinds: Iterable[str] = (),
    channels: Iterable[str] | None = None,
) -> Subscription:
    """Follow a subject, or change how it is followed.

    No kinds mean all of them; channels None mean "as my preferences say". Raises FollowRefused.
    """
    chosen_kinds, chosen_channels = sorted(set(kinds)), sorted(set(channels or ()))
    unknown = [code for code in chosen_kinds if not registry.is_known(code)]
    unknown += [name for name in chosen_channels if name not in ways.CHANNELS]
    if unknown:
        raise FollowRefused(_("There is no kind or channel “%s”.") % ", ".join(unknown))
    others = Subscription.objects.filter(user=user).exclude(
        subject_type=subject.type, subject_id=subject.id
    )
    if others.count() >= MAX_SUBSCRIPTIONS:
        raise FollowRefused(_("You can follow at most %d subjects.") % MAX_SUBSCRIPTIONS)
    subscription, _created = Subscription.objects.update_or_create(
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
