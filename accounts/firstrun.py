"""The first person of a fresh installation."""

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import User

FIRST_USERNAME = "admin"


@dataclass(frozen=True, slots=True)
class FirstUser:
    """Who was created; `generated` tells that the password has to be shown, this once."""

    username: str
    password: str
    generated: bool


def ensure_first_user(password: str | None) -> FirstUser | None:
    """Create a superuser when there is nobody at all; None when somebody is there already.

    Without a password (DOZOR_ADMIN_PASSWORD) one of 96 random bits is made.
    """
    if User.objects.exists():
        return None
    secret = password or secrets.token_urlsafe(12)
    try:
        with transaction.atomic():
            User.objects.create_superuser(FIRST_USERNAME, password=secret)
    except IntegrityError:  # another process was first
        return None
    return FirstUser(FIRST_USERNAME, secret, generated=not password)
