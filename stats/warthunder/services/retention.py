"""What is not kept for ever: raw pages, names that lead nowhere, fine grain of demo history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q

from stats.warthunder.models import (
    KillFeedBattle,
    KillFeedUpload,
    Player,
    PlayerSnapshot,
    RawAnswer,
    Squadron,
    SquadronSnapshot,
)
from stats.warthunder.services.schedule import watched_ids

NEVER_FOUND_KEPT = timedelta(days=1)
DEMO_DETAIL_KEPT = timedelta(days=2)
BATCH = 1000
Snapshots = type[PlayerSnapshot] | type[SquadronSnapshot]
Owners = type[Player] | type[Squadron]
Model = type[RawAnswer] | type[Player] | Snapshots


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows went."""

    raw_answers: int
    players: int
    demo_snapshots: int
    kill_feeds: int = 0


def prune(now: datetime) -> Pruned:
    """Delete what is past its time; safe to run again at any moment."""
    return Pruned(_prune_raw(now), _prune_never_found(now), _thin_demo(now), _prune_kill_feeds(now))


def _prune_raw(now: datetime) -> int:
    """Delete old raw pages, but not the newest page of any player or squadron."""
    newest = [
        model.objects.exclude(raw=None).values(owner).annotate(newest=Max("raw")).values("newest")
        for model, owner in ((PlayerSnapshot, "player"), (SquadronSnapshot, "squadron"))
    ]
    old = RawAnswer.objects.filter(fetched_at__lt=now - settings.WT_RAW_RETENTION)
    old = old.exclude(pk__in=newest[0]).exclude(pk__in=newest[1])
    return _delete(old.values_list("pk", flat=True), RawAnswer)


def _prune_kill_feeds(now: datetime) -> int:
    """Empty old kill feeds and the lines of old battles; what was counted from them stays."""
    old = now - settings.WT_RAW_RETENTION
    KillFeedBattle.objects.filter(at__lt=old).exclude(lines=None).update(lines=None)
    uploads = KillFeedUpload.objects.filter(received_at__lt=old).exclude(raw=None)
    return uploads.update(raw=None)


def _prune_never_found(now: datetime) -> int:
    """Delete players that were asked for once and never found, unless somebody watches them."""
    forgotten = Player.objects.filter(
        Q(requested_at=None) | Q(requested_at__lt=now - NEVER_FOUND_KEPT),
        created_at__lt=now - NEVER_FOUND_KEPT,
        last_success_at=None,
        latest=None,
        memberships=None,
    ).exclude(pk__in=watched_ids(Player))
    return _delete(forgotten.values_list("pk", flat=True), Player)


def _thin_demo(now: datetime) -> int:
    """Keep one snapshot per hour of demo history older than two days."""
    return _thin(PlayerSnapshot, Player, "player", now) + _thin(
        SquadronSnapshot, Squadron, "squadron", now
    )


def _thin(model: Snapshots, owners: Owners, owner: str, now: datetime) -> int:
    shown = (
        owners._default_manager.filter(demo=True)
        .exclude(latest=None)
        .values_list("latest_id", flat=True)
    )
    old = (
        model._default_manager.filter(
            **{f"{owner}__demo": True}, taken_at__lt=now - DEMO_DETAIL_KEPT
        )
        .exclude(pk__in=shown)
        .order_by(owner, "taken_at")
        .values_list("pk", owner, "taken_at")
    )
    doomed: list[int] = []
    last = None
    for pk, owner_id, taken_at in old.iterator():
        hour = (owner_id, taken_at.replace(minute=0, second=0, microsecond=0))
        if hour == last:
            doomed.append(pk)
        last = hour
    return _delete(doomed, model)


def _delete(pks: Iterable[int], model: Model) -> int:
    """Delete in batches, so that no transaction holds the writer's lock for long."""
    doomed = list(pks)
    for start in range(0, len(doomed), BATCH):
        model._default_manager.filter(pk__in=doomed[start : start + BATCH]).delete()
    return len(doomed)
