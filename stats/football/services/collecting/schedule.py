"""What the schedule starts: whole rounds daily, a day often, live matches while some are played."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from config.work.outcomes import Outcome
from stats.football.models import CollectRun
from stats.football.models.incoming import RunState
from stats.football.records import Source
from stats.football.services.collecting.planning import maybe_live
from stats.football.services.collecting.scopes import BRIEF, DAY, FULL, LIVE, Scope
from stats.football.services.collecting.sources import COLLECTED, asked_by_schedule
from stats.football.services.collecting.starting import UNDER_WAY, start

log = logging.getLogger(__name__)
# A run that failed is tried again so much later; a brief one only waits so long after a refusal.
AGAIN_AFTER: Final = timedelta(hours=1)
RUNS_KEPT: Final = timedelta(days=90)
BRIEF_RUNS_KEPT: Final = timedelta(hours=2)
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often each kind of run comes."""

    full: timedelta = timedelta(days=1)
    day: timedelta = timedelta(minutes=15)
    live: timedelta = timedelta(seconds=30)


REAL: Final = Rhythm()
# A demo plays a season within hours.
DEMO: Final = Rhythm(timedelta(minutes=3), timedelta(seconds=40), timedelta(seconds=4))


def rhythm_of(source: str) -> Rhythm:
    """Return how often a source is asked: a demo's world moves faster."""
    return DEMO if settings.DOZOR_DEMO and source == Source.SOFASCORE else REAL


def start_due(now: datetime) -> int:
    """Start the runs that are due; returns how many. Looks at our own tables alone."""
    started = 0
    for source in COLLECTED:
        if not asked_by_schedule(source):
            continue
        rhythm = rhythm_of(source)
        started += _start_if_due(source, Scope(FULL), rhythm.full, now)
        if source == Source.SOFASCORE:
            today = timezone.localdate(now).isoformat()
            started += _start_if_due(source, Scope(DAY, day=today), rhythm.day, now)
            started += _live(source, rhythm.live, now)
    return started


def _live(source: str, every: timedelta, now: datetime) -> int:
    scope = Scope(LIVE)
    if not _is_due(source, scope, every, now) or not maybe_live(now).exists():
        return 0
    start(source, scope, now=now)
    return 1


def _start_if_due(source: str, scope: Scope, every: timedelta, now: datetime) -> int:
    if not _is_due(source, scope, every, now):
        return 0
    start(source, scope, now=now)
    return 1


def _is_due(source: str, scope: Scope, every: timedelta, now: datetime) -> bool:
    last = CollectRun.objects.filter(key=scope.key(source)).order_by("-pk").first()
    if last is None:
        return True
    if last.state in UNDER_WAY:
        return False
    since = now - (last.requested_at or now)
    if last.state != RunState.FAILED:
        return since >= every
    if scope.kind in BRIEF and last.last_outcome != Outcome.BLOCKED:
        return since >= every
    return since >= AGAIN_AFTER


def prune_runs(now: datetime) -> int:
    """Delete runs that ended long ago, live ones soon; the newest of each other scope stays."""
    ended = CollectRun.objects.exclude(state__in=UNDER_WAY)
    newest = CollectRun.objects.values("key").annotate(last=Max("pk")).values("last")
    brief = ended.filter(scope__kind__in=sorted(BRIEF), ended_at__lt=now - BRIEF_RUNS_KEPT)
    old = ended.filter(ended_at__lt=now - RUNS_KEPT).exclude(pk__in=newest)
    chosen = [pk for rows in (brief, old) for pk in rows.values_list("pk", flat=True)[:BATCH]]
    return CollectRun.objects.filter(pk__in=chosen).delete()[1].get("football.CollectRun", 0)
