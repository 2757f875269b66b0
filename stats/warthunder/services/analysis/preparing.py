"""Analyses too slow for a page are worked out by a worker, asked once at a time."""

import logging

from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError

from stats.warthunder.models import Player
from stats.warthunder.queries.analysis.ready import work_out

log = logging.getLogger(__name__)
TASK = "stats.warthunder.tasks.prepare_player"
# A worker that died with the work may be followed by another after this long.
ASKED_S = 60


def ask_to_prepare(player: Player) -> bool:
    """Have a worker work a player's analyses out; False when one is or none can be."""
    if not cache.add(_asked(player.pk), True, ASKED_S):
        return False
    try:
        current_app.send_task(TASK, args=[player.pk], queue="refresh")
    except OperationalError:
        log.warning("the broker is away; the next look at the page asks again", exc_info=True)
        return False
    return True


def prepare(pk: int) -> bool:
    """Work a player's analyses out; False when the player is gone."""
    player = Player.objects.select_related("latest").filter(pk=pk).first()
    if player is None:
        return False
    try:
        work_out(player)
    finally:
        cache.delete(_asked(pk))
    return True


def _asked(pk: int) -> str:
    return f"warthunder:preparing:{pk}"
