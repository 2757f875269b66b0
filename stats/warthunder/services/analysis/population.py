"""A population for the demo: members of the squadrons it knows, read a few at a time."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef

from config.work.outcomes import Outcome
from stats.warthunder.history import DemoHistory
from stats.warthunder.models import Membership, Player
from stats.warthunder.queries.analysis.readings import players_with_reading
from stats.warthunder.services.backfill import backfill_player

log = logging.getLogger(__name__)
WANTED = 300
BATCH = 12
DAYS = 28
STEP = timedelta(days=7)
# On a slow machine a call takes longer than the time to the next one: they do not pile up.
LOCK = "wt:demo-population"
LOCK_S = 120


def grow_demo_population(now: datetime, *, wanted: int = WANTED, batch: int = BATCH) -> int:
    """Store the past of a few more demo players; returns how many, 0 when there are enough.

    Through the same pipeline as every reading. Cut short, the next call goes on; a member whom the
    source does not know (renamed meanwhile) is not asked for again.
    """
    if not settings.DOZOR_DEMO or not cache.add(LOCK, True, LOCK_S):
        return 0
    try:
        return _grow(now, wanted, batch)
    finally:
        cache.delete(LOCK)


def _grow(now: datetime, wanted: int, batch: int) -> int:
    known = players_with_reading(demo=True).count()
    nicks = _candidates(min(batch, wanted - known))
    if not nicks:
        return 0
    with DemoHistory() as history:
        stored = sum(_read(history, nick, now) for nick in nicks)
    log.info("demo population: %s of %s players", known + stored, wanted)
    return stored


def _candidates(count: int) -> list[str]:
    """Return nicks of members of whom nothing was stored or tried yet."""
    if count <= 0:
        return []
    known = Player.objects.filter(nick=OuterRef("nick"), demo=True)
    tried = known.exclude(latest=None, last_outcome="")
    rows = Membership.objects.filter(~Exists(tried), squadron__demo=True, left_at=None)
    return list(rows.order_by("pk").values_list("nick", flat=True)[:count])


def _read(history: DemoHistory, nick: str, now: datetime) -> bool:
    player = backfill_player(history, nick, now=now, days=DAYS, step=STEP)
    if player.latest_id is None:
        rows = Player.objects.filter(pk=player.pk)
        rows.update(last_outcome=Outcome.NOT_FOUND, last_attempt_at=now)
        return False
    return True
