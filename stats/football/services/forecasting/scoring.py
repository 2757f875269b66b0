"""Scores forecasts once their matches have ended, and again where a result was corrected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from stats.football.forecast.scores import briers, log_losses, rps
from stats.football.models import Competition, Forecast, Match
from stats.football.queries.forecasting import newest_that_count, result_of, start_of
from stats.football.records import Status
from stats.football.results import OUTCOMES
from stats.football.services.forecasting.desks import alone, due, settle
from stats.football.services.forecasting.records import rebuild_records

WORK: Final = "score_due_at"
MATCHES_AT_A_TIME: Final = 200
ENDED: Final = [
    *(status.value for status in Status if status.finished),
    Status.CANCELLED.value,
    Status.ABANDONED.value,
]
SCORES: Final = ["outcome", "rps", "log_loss", "brier", "counts", "scored_at"]


def score_due(now: datetime) -> int:
    """Score the leagues that are due; returns how many matches were looked at."""
    scored = 0
    for desk in due(WORK, now):
        with alone(f"scoring:{desk.competition_id}") as mine:
            if not mine:
                continue
            count = score_league(desk.competition, now)
            scored += count
            if count < MATCHES_AT_A_TIME:
                settle(desk, WORK)
    return scored


def score_league(competition: Competition, now: datetime) -> int:
    """Score the forecasts of a league's ended matches that wait for it, some at a time.

    Of each method the newest forecast before the kick-off counts; none does where the match was
    awarded, abandoned or cancelled. A match that is to be played again loses its scores. Records
    of the seasons are summed up anew in the same transaction.
    """
    with transaction.atomic():
        matches = _waiting(competition)
        by_match: dict[int, list[Forecast]] = defaultdict(list)
        for row in Forecast.objects.filter(match__in=[one.pk for one in matches]):
            by_match[row.match_id].append(row)
        for match in matches:
            _score(match, by_match[match.pk], competition.code, now)
        rows = [row for some in by_match.values() for row in some]
        Forecast.objects.bulk_update(rows, SCORES, batch_size=100)
        rebuild_records({one.season_id for one in matches}, now)
    return len(matches)


def _waiting(competition: Competition) -> list[Match]:
    """Return matches with forecasts to score, or with scores that no longer hold."""
    waiting = Forecast.objects.filter(match=OuterRef("pk"), scored_at__isnull=True)
    rows = Match.objects.filter(
        Exists(waiting),
        Q(status__in=ENDED) | Exists(waiting.filter(rps__isnull=False)),
        season__competition=competition,
    )
    return list(rows.order_by("pk")[:MATCHES_AT_A_TIME])


def _score(match: Match, rows: Sequence[Forecast], league: str, now: datetime) -> None:
    ended = match.status in ENDED
    result = result_of(match)
    _clear(rows, counts=not ended, scored_at=now if ended else None)
    if result is None:
        return
    newest = newest_that_count(rows, start_of(league, match.day, match.kickoff))
    outcome = np.array([result[0]])
    for row in newest.values():
        chances = np.array([[row.home, row.draw, row.away]])
        row.counts, row.outcome = True, OUTCOMES[result[0]]
        row.rps = float(rps(chances, outcome)[0])
        row.log_loss = float(log_losses(chances, outcome)[0])
        row.brier = float(briers(chances, outcome)[0])


def _clear(rows: Iterable[Forecast], *, counts: bool, scored_at: datetime | None) -> None:
    for row in rows:
        row.outcome, row.rps, row.log_loss, row.brier = "", None, None, None
        row.counts, row.scored_at = counts, scored_at
