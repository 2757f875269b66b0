"""The people of the scratch database, signed in and following one squadron."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.alerts.models import Subscription
from accounts.models import User
from accounts.subjects import Subject

SUBJECT = Subject("warthunder.squadron", "12")


def make_people(count: int) -> list[tuple[int, str]]:
    """Return the ids of new people, all following SUBJECT, and the keys of their sessions."""
    people = [make_person(f"bench{number}") for number in range(count)]
    Subscription.objects.bulk_create(
        [
            Subscription(user_id=user_id, subject_type=SUBJECT.type, subject_id=SUBJECT.id)
            for user_id, _ in people
        ]
    )
    return people


def make_person(name: str) -> tuple[int, str]:
    """Return the id of a new person and the key of their session."""
    user = User.objects.create(username=name)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return user.pk, store.session_key
