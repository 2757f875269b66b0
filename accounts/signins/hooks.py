"""A new password ends the sign-ins that were made with the old one, whoever sets it and where."""

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone

from accounts.models import SignIn, User
from accounts.signins import families


def end_on_new_password(sender: type[User], instance: User, created: bool, **kwargs: Any) -> None:
    """End all sign-ins when `set_password` was called; a mere upgrade of the hash is none."""
    # Django keeps the new password here until saving is over, and empties it for an upgrade.
    if not created and getattr(instance, "_password", None) is not None:
        mine = SignIn.objects.filter(user_id=instance.pk)
        families.end(mine, SignIn.Reason.PASSWORD, timezone.now())


def connect() -> None:
    """Listen from now on; called once, when the app is ready."""
    post_save.connect(end_on_new_password, sender=User, dispatch_uid="sign-ins-new-password")
