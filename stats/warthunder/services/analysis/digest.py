"""The week of each watched squadron, told once to those who follow it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.alerts.services import Occurrence, publish_many
from accounts.subjects import Subject
from stats.warthunder.frames import SQUADRON
from stats.warthunder.models import Squadron
from stats.warthunder.queries.analysis.squadrons import SquadronAnalysis, squadron_analysis
from stats.warthunder.records import EventKind, Quality
from stats.warthunder.services.schedule import watched_ids

KIND = f"{SQUADRON}.digest"
WEEK = timedelta(days=7)
UNKNOWN = "–"


def send_digests(now: datetime) -> int:
    """Tell of the week that ended last Monday; returns how many squadrons were told of.

    Once a week and squadron, whenever this runs; squadrons known for less than a week wait.
    """
    monday = week_start(now)
    due = Squadron.objects.filter(_untold(monday), pk__in=watched_ids(Squadron))
    due = due.filter(demo=settings.DOZOR_DEMO)
    known = due.filter(snapshots__quality=Quality.VALID, snapshots__taken_at__lte=monday - WEEK)
    ids = known.distinct().order_by("pk").values_list("pk", flat=True)
    return sum(_tell(pk, monday, now) for pk in list(ids))


def week_start(now: datetime) -> datetime:
    """Return the last Monday, 0:00 in the installation's time zone."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=local.weekday())


def _tell(pk: int, monday: datetime, now: datetime) -> bool:
    """Take the digest and tell it in one transaction; False when somebody else has."""
    with transaction.atomic():
        if not Squadron.objects.filter(_untold(monday), pk=pk).update(digest_at=now):
            return False
        squadron = Squadron.objects.get(pk=pk)
        subject = Subject(SQUADRON, str(pk))
        payload = _payload(squadron, monday)
        publish_many([Occurrence(KIND, subject, payload, now, squadron.demo)], now=now)
    return True


def _untold(monday: datetime) -> Q:
    return Q(digest_at=None) | Q(digest_at__lt=monday)


def _payload(squadron: Squadron, monday: datetime) -> dict[str, Any]:
    since = monday - WEEK
    happened = squadron.events.filter(at__gte=since, at__lt=monday)
    analysis = squadron_analysis(squadron, monday)
    return {
        "squadron_id": squadron.pk,
        "squadron": squadron.name,
        "tag": squadron.tag,
        "since": since.isoformat(),
        "until": monday.isoformat(),
        "joined": happened.filter(kind=EventKind.JOINED).count(),
        "left": happened.filter(kind=EventKind.LEFT).count(),
        "rating_change": _rating_change(squadron, since, monday),
        "place": _place(analysis),
        "idle": len(analysis.idle),
        "idle_nicks": [row.membership.nick for row in analysis.idle[:10]],
    }


def _rating_change(squadron: Squadron, since: datetime, until: datetime) -> str:
    rows = squadron.snapshots.filter(quality=Quality.VALID, rating__isnull=False)
    ratings = rows.order_by("-taken_at").values_list("rating", flat=True)
    before, after = (ratings.filter(taken_at__lte=at).first() for at in (since, until))
    return UNKNOWN if before is None or after is None else f"{after - before:+d}"


def _place(analysis: SquadronAnalysis) -> str:
    return str(analysis.board.place) if analysis.board else UNKNOWN
