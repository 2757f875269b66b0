"""Something to see in a demo: a few players followed and pinned, their history on its way."""

import json

from django.utils import timezone

from accounts.alerts.services import follow
from accounts.models import Pin, User
from accounts.subjects import Subject
from config.upstream.errors import UpstreamError
from config.upstream.registry import fetch
from stats.faceit.client import SOURCE
from stats.faceit.frames import PLAYER
from stats.faceit.services.asking import Refused
from stats.faceit.services.history import request_import
from stats.faceit.services.refresh import look_up
from stats.faceit.services.watching import watch

PLAYERS = 3
FIRST_PLACE = 20


def fill_house(user: User) -> None:
    """Follow and pin some of the demo's players for the first user and enqueue their imports."""
    now = timezone.now()
    for place, nickname in enumerate(_suggested()[:PLAYERS], start=FIRST_PLACE):
        try:
            player = look_up(nickname, now=now)
        except Refused:
            continue
        subject = Subject(PLAYER, str(player.pk))
        follow(user, subject)
        Pin.objects.get_or_create(
            user=user,
            subject_type=subject.type,
            subject_id=subject.id,
            defaults={"position": place},
        )
        watch(player, now)
        request_import(player, user, now=now)


def _suggested() -> list[str]:
    """Return the nicknames that the demo source itself suggests; none when it is not there."""
    try:
        answer = fetch(SOURCE, "/_demo/", fresh=True, expect="json")
        players = json.loads(answer.body)["players"]
    except (UpstreamError, ValueError, KeyError):
        return []
    return [str(one["nickname"]) for one in players]
