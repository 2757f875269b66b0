"""Analyses too slow for a page are worked out by a worker, asked once at a time."""

import logging
from datetime import datetime

from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError

from stats.warthunder.models import Player, Squadron
from stats.warthunder.queries.analysis.ready import work_out, work_out_weeks
from stats.warthunder.services.schedule import Model

log = logging.getLogger(__name__)
TASKS: dict[Model, str] = {
    Player: "stats.warthunder.tasks.prepare_player",
    Squadron: "stats.warthunder.tasks.prepare_squadron",
}
# A worker that died with the work may be followed by another after this long.
ASKED_S = 60


def ask_to_prepare(row: Player | Squadron) -> bool:
    """Have a worker work the analyses of a row out; False when one is or none can be."""
    if not cache.add(_asked(type(row), row.pk), True, ASKED_S):
        return False
    try:
        current_app.send_task(TASKS[type(row)], args=[row.pk], queue="refresh")
    except OperationalError:
        log.warning("the broker is away; the next look at the page asks again", exc_info=True)
        return False
    return True


def prepare(pk: int) -> bool:
    """Work a player's analyses out; False when the player is gone."""
    player = Player.objects.select_related("latest").filter(pk=pk).first()
    try:
        if player:
            work_out(player)
    finally:
        cache.delete(_asked(Player, pk))
    return player is not None


def prepare_squadron(pk: int, now: datetime) -> bool:
    """Work a squadron's weeks out; False when the squadron is gone."""
    squadron = Squadron.objects.filter(pk=pk).first()
    try:
        if squadron:
            work_out_weeks(squadron, now)
    finally:
        cache.delete(_asked(Squadron, pk))
    return squadron is not None


def _asked(model: Model, pk: int) -> str:
    return f"warthunder:preparing:{model.__name__}:{pk}"
