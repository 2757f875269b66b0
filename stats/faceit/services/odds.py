"""Fits the odds on stored matches, forecasts rooms before they are played, scores them after."""

import logging
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from stats.faceit.models import Match, OddsModel, RoomForecast
from stats.faceit.odds.model import Probability, model_to_json
from stats.faceit.odds.report import Report, report, report_to_json
from stats.faceit.odds.walkforward import Walk
from stats.faceit.queries.odds import RoomOdds, model_in_use, room_odds
from stats.faceit.queries.odds_matches import StoredMatches
from stats.faceit.records import MatchState

log = logging.getLogger(__name__)
REFIT_AFTER = timedelta(days=1)
DEMO_REFIT_AFTER = timedelta(minutes=4)
DEMO_GROWTH = 0.1
MATCHES_LEAST = 50
KEPT = 10
LOCK_S = 1800
SIDE_LEAST = 5
SWEPT_MAX = 50
SCORED_MAX = 500
EARLY = (MatchState.CREATED, MatchState.CONFIGURING)
OPEN = (*EARLY, MatchState.READY)
LATE = timedelta(hours=3)


def fit_due(now: datetime) -> list[int]:
    """Fit the models of both kinds that are due; returns the new versions.

    Only one process fits at a time.
    """
    versions = []
    for demo in (False, True):
        lock = f"faceit:fitting-odds:{demo}"
        if not is_due(demo, now) or not cache.add(lock, True, LOCK_S):
            continue
        try:
            row = fit_model(now, demo=demo)
        finally:
            cache.delete(lock)
        if row:
            versions.append(row.version)
    return versions


def is_due(demo: bool, now: datetime) -> bool:
    """Say whether to fit: none yet, or a day later with new matches.

    A demo's world moves faster: a tenth more matches are enough there, after DEMO_REFIT_AFTER.
    """
    active = model_in_use(demo).row
    seen = active.scores.get("seen", 0) if active else 0
    needed = max(MATCHES_LEAST, seen + 1)
    age = now - active.fitted_at if active else REFIT_AFTER
    if age < REFIT_AFTER:
        if not demo or age < DEMO_REFIT_AFTER:
            return False
        needed = max(needed, seen + ceil(seen * DEMO_GROWTH))
    return StoredMatches(demo).total() >= needed


def fit_model(now: datetime, *, demo: bool) -> OddsModel | None:
    """Walk over stored matches, store the fitted model with its scores and put it in use.

    None when fewer than MATCHES_LEAST matches can be forecast: the prior stays.
    """
    matches, walk = StoredMatches(demo), Walk()
    seen = matches.total()
    predicted = [made for made in map(walk.take, matches) if made]
    model = walk.finish()
    if len(predicted) < MATCHES_LEAST:
        return None
    found = report(predicted)
    row = OddsModel(
        demo=demo,
        fitted_at=now,
        matches=model.matches,
        coefficients=model_to_json(model),
        scores={**report_to_json(found), "seen": seen},
    )
    _put_in_use(row)
    _forget_old(demo)
    _log(row, found)
    return row


def _put_in_use(row: OddsModel) -> None:
    mine = OddsModel.objects.filter(demo=row.demo)
    with transaction.atomic():
        row.version = (mine.aggregate(Max("version"))["version__max"] or 0) + 1
        mine.filter(active=True).update(active=False)
        row.active = True
        row.save()


def _forget_old(demo: bool) -> None:
    """Delete models beyond the newest KEPT that no forecast was made with."""
    mine = OddsModel.objects.filter(demo=demo, active=False).order_by("-version")
    old = list(mine.values_list("pk", flat=True)[KEPT:])
    used = RoomForecast.objects.filter(model__in=old).values_list("model", flat=True).distinct()
    OddsModel.objects.filter(pk__in=set(old) - set(used)).delete()


def _log(row: OddsModel, found: Report) -> None:
    loss, plain = found.ways["model"].log_loss, found.ways["elo"].log_loss
    log.info("odds %s: %s matches, log loss %.4f (elo %.4f)", row, row.matches, loss, plain)


def forecast_room(match: Match, now: datetime) -> RoomForecast | None:
    """Store what is said of a room before its match, once and for all; returns what is stored.

    None while it is too early (sides not full; the map not picked while the room is configured),
    and once the match has begun: no forecast is ever made afterwards. Safe to call again.
    """
    told = RoomForecast.objects.filter(match=match).first()
    if told:
        return told
    fresh = Match.objects.get(pk=match.pk)
    if not _may_tell(fresh, now):
        return None
    odds = room_odds(fresh, now)
    if odds is None or _too_early(fresh, odds):
        return None
    return _stored(fresh, odds, now)


def _may_tell(match: Match, now: datetime) -> bool:
    begun = match.started_at is not None and match.started_at <= now
    return match.state in OPEN and not begun and match.winner is None


def _too_early(match: Match, odds: RoomOdds) -> bool:
    sides = (odds.room.side1.players, odds.room.side2.players)
    if min(map(len, sides)) < SIDE_LEAST:
        return True
    return match.state in EARLY and not match.maps


def _stored(match: Match, odds: RoomOdds, now: datetime) -> RoomForecast | None:
    said = odds.probability
    try:
        with transaction.atomic():
            return RoomForecast.objects.create(
                match=match,
                model=odds.used.row,
                made_at=now,
                p1=said.p1,
                low=said.low,
                high=said.high,
                elo_p1=odds.elo_p1,
                features=said_to_json(odds, said),
            )
    except IntegrityError:
        return RoomForecast.objects.filter(match=match).first()


def said_to_json(odds: RoomOdds, said: Probability) -> dict[str, Any]:
    """Return what a forecast rested on, as JSON values: map, parts of the log-odds, notes."""
    return {
        "version": odds.used.version,
        "map": odds.room.map,
        "pool": list(odds.room.pool),
        "parts": [
            {
                "feature": part.feature.value,
                "difference": part.difference,
                "logit": part.logit,
                "points": part.points,
            }
            for part in said.contributions
        ],
        "notes": [
            {"kind": note.kind.value, "side": note.side, "players": note.players}
            for note in said.notes
        ],
    }


def forecast_upcoming(now: datetime) -> int:
    """Forecast rooms that are open and have no forecast yet; returns how many were stored.

    Webhooks and polling do so at once: this catches what they missed, SWEPT_MAX rooms at a time.
    """
    rooms = Match.objects.filter(
        Q(started_at__isnull=True) | Q(started_at__gt=now),
        state__in=OPEN,
        forecast__isnull=True,
        first_seen_at__gt=now - LATE,
        seats__player__watched=True,
    )
    newest = rooms.distinct().order_by("-first_seen_at", "-pk")[:SWEPT_MAX]
    return sum(1 for match in newest if forecast_room(match, now))


def score_finished(match: Match, now: datetime) -> bool:
    """Write the outcome beside a match's forecast, once; False when there is nothing to write."""
    if match.winner is None or match.state != MatchState.FINISHED:
        return False
    waiting = RoomForecast.objects.filter(match=match, scored_at__isnull=True)
    return waiting.update(team1_won=match.winner == 1, scored_at=now) == 1


def score_due(now: datetime) -> int:
    """Score forecasts of finished matches that were not scored yet; returns how many."""
    finished = Match.objects.filter(
        state=MatchState.FINISHED,
        winner__isnull=False,
        forecast__isnull=False,
        forecast__scored_at__isnull=True,
    )
    return sum(score_finished(match, now) for match in finished.order_by("pk")[:SCORED_MAX])
