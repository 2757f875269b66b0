"""People who follow players, and workers that do all that is due, one step after another."""

from random import Random

from django.db import connection
from django.utils import timezone

from accounts.alerts.models import Alert
from accounts.alerts.services import follow
from accounts.models import User
from accounts.subjects import Subject
from stats.faceit.models import Delivery, Match, Player
from stats.faceit.services import hooks, polling, rooms
from stats.faceit.services.deliveries import take
from stats.faceit.services.people import Named, ensure_people
from stats.faceit.services.watching import keep_watched
from stats.faceit.tests.bodies import pack, player_id

STEPS_MAX = 10


def watched_player(number, *followers, kinds=()):
    """Return a player whom these users follow."""
    key = player_id(number)
    pk = ensure_people([Named(key, f"Sorrel_{number}")], demo=False)[key]
    for user in followers:
        follow(user, Subject("faceit.player", str(pk)), kinds)
    keep_watched(timezone.now())
    return Player.objects.get(pk=pk)


def follower(name="ann"):
    return User.objects.create_user(name)


def post(*events):
    """Store webhooks as the door does."""
    return [take(pack(event), timezone.now()).pk for event in events]


def work(now=None, seed=1):
    """Take in waiting webhooks, then look at every match that is due, until nothing is."""
    rng = Random(seed)
    for _ in range(STEPS_MAX):
        moment = now or timezone.now()
        waiting = (
            Delivery.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)
        )
        due = Match.objects.filter(next_due_at__lte=moment).values_list("pk", flat=True)
        jobs = [*((hooks.process, pk) for pk in waiting), *((rooms.refresh_room, pk) for pk in due)]
        if not jobs:
            return
        for job, pk in jobs:
            job(pk, None, now=moment, rng=rng)


def poll(player, now=None):
    """Ask about a player as the sweep would; returns the outcome."""
    return polling.poll_player(player.pk, None, now=now or timezone.now(), rng=Random(1))


def told(user=None):
    """Return the kinds of the alerts stored, in order."""
    rows = Alert.objects.order_by("pk")
    rows = rows.filter(user=user) if user else rows
    return list(rows.values_list("kind", flat=True))


def payload(kind):
    return Alert.objects.filter(kind=kind).latest("pk").payload


def on_postgres():
    return connection.vendor == "postgresql"
