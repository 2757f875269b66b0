"""What is not kept for ever: raw answers, old imports, and players nobody watches or asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from stats.faceit.models import HistoryImport, ImportState, Match, Player, RawAnswer
from stats.faceit.services.watching import watched_ids

BATCH = 500
IMPORTS_KEPT = timedelta(days=30)
# Players of nobody's interest, with what only their matches told, go after this time.
FORGOTTEN_AFTER = timedelta(days=90)
PLAYERS_A_RUN = 2000
Model = type[RawAnswer] | type[HistoryImport] | type[Player] | type[Match]


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows went."""

    raw_answers: int
    imports: int
    players: int
    matches: int


def prune(now: datetime) -> Pruned:
    """Delete what is past its time; safe to run again at any moment."""
    return Pruned(_prune_raw(now), _prune_imports(now), _forget_players(now), _forget_matches(now))


def _prune_raw(now: datetime) -> int:
    old = RawAnswer.objects.filter(fetched_at__lt=now - settings.FACEIT_RAW_RETENTION)
    return _delete(old.values_list("pk", flat=True), RawAnswer)


def _prune_imports(now: datetime) -> int:
    ended = HistoryImport.objects.exclude(state__in=[ImportState.WAITING, ImportState.RUNNING])
    # The newest finished one says how far a later import has to go back.
    kept = {
        row["player"]: row["pk"]
        for row in HistoryImport.objects.filter(state=ImportState.DONE, most=None)
        .order_by("started_at")
        .values("player", "pk")
    }
    old = ended.filter(ended_at__lt=now - IMPORTS_KEPT).exclude(pk__in=kept.values())
    return _delete(old.values_list("pk", flat=True), HistoryImport)


def _interesting() -> Q:
    """Return who is watched, or was asked for and found: their matches stay."""
    return Q(pk__in=watched_ids()) | Q(watched=True)


def _forget_players(now: datetime) -> int:
    """Delete players whom nobody watches nor asked for lately and whom no kept match names."""
    edge = now - FORGOTTEN_AFTER
    idle = Player.objects.exclude(_interesting()).filter(
        Q(requested_at=None) | Q(requested_at__lt=edge),
        Q(named_at=None) | Q(named_at__lt=edge),
        Q(profile_at=None) | Q(profile_at__lt=edge),
        seats=None,
        lines=None,
    )
    return _delete(idle.values_list("pk", flat=True)[:PLAYERS_A_RUN], Player)


def _forget_matches(now: datetime) -> int:
    """Delete old matches in which nobody sat who is watched or was asked for within the time."""
    edge = now - FORGOTTEN_AFTER
    wanted = Player.objects.filter(_interesting() | Q(requested_at__gte=edge)).values("pk")
    old = Match.objects.filter(finished_at__lt=edge, first_seen_at__lt=edge)
    idle = old.exclude(seats__player__in=wanted).exclude(lines__player__in=wanted)
    return _delete(idle.values_list("pk", flat=True)[:PLAYERS_A_RUN], Match)


def _delete(pks: Iterable[int], model: Model) -> int:
    """Delete in batches, so that no transaction holds the writer's lock for long."""
    doomed = list(pks)
    for start in range(0, len(doomed), BATCH):
        model._default_manager.filter(pk__in=doomed[start : start + BATCH]).delete()
    return len(doomed)
