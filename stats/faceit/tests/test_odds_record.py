"""The public record of forecasts, from rooms that were forecast, played and scored in turn."""

from datetime import timedelta
from math import log
from random import Random

import pytest
from django.urls import reverse

from stats.faceit.models import Match, RoomForecast, Seat
from stats.faceit.queries.odds import RECORD_LEAST, odds_record
from stats.faceit.records import MatchState
from stats.faceit.services.odds import fit_model, forecast_room, score_finished
from stats.faceit.tests.odds_rooms import NOW, real_matches, season, upcoming
from stats.faceit.tests.stored_matches import store_matches

__all__ = ["real_matches"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROOMS = 64
BINS = 10


def play_rooms(count=ROOMS):
    """Forecast, play and score so many rooms, the favourite of Elo winning two times of three."""
    luck = Random(7)
    store_matches(season())
    fit_model(NOW, demo=False)
    for number in range(count):
        at = NOW + timedelta(hours=number)
        room = upcoming(match_id=f"room-{number}", first_seen_at=at)
        ahead = luck.randint(-400, 400)
        Seat.objects.filter(match=room, team=1).update(elo_before=1500 + ahead)
        assert forecast_room(room, at)
        favourite = 1 if ahead >= 0 else 2
        Match.objects.filter(pk=room.pk).update(
            state=MatchState.FINISHED,
            winner=favourite if luck.random() < 2 / 3 else 3 - favourite,
            started_at=at + timedelta(minutes=5),
            finished_at=at + timedelta(minutes=45),
        )
        room.refresh_from_db()
        assert score_finished(room, at + timedelta(hours=1))


def by_hand(said):
    """Return log loss, Brier score and calibration error of (chance, came true) pairs."""
    n = len(said)
    loss = -sum(log(p if won else 1 - p) for p, won in said) / n
    brier = sum((p - won) ** 2 for p, won in said) / n
    held = [[] for _ in range(BINS)]
    for p, won in said:
        held[min(int(p * BINS), BINS - 1)].append((p, won))
    gaps = [abs(sum(p for p, _ in one) - sum(won for _, won in one)) for one in held if one]
    return loss, brier, sum(gaps) / n


def test_the_record_of_many_scored_rooms_is_what_a_hand_counts(client):
    play_rooms()
    rows = list(RoomForecast.objects.all())
    said = [(row.p1, row.team1_won) for row in rows]
    elo = [(row.elo_p1, row.team1_won) for row in rows]
    record = odds_record()

    assert (record.n, record.enough) == (ROOMS, ROOMS >= RECORD_LEAST)
    ours = (record.ours.log_loss, record.ours.brier, record.ours.ece)
    assert ours == pytest.approx(by_hand(said), abs=1e-9)
    theirs = (record.elo.log_loss, record.elo.brier, record.elo.ece)
    assert theirs == pytest.approx(by_hand(elo), abs=1e-9)
    assert record.gap.mean == pytest.approx(by_hand(said)[0] - by_hand(elo)[0], abs=1e-9)
    assert sum(one.n for one in record.bins) == ROOMS
    assert len(record.bins) > 3

    page = client.get(reverse("faceit:odds")).content.decode()
    told = page.partition('id="said"')[2].partition("</section>")[0]
    loss, brier, ece = by_hand(said)
    for figure in (f"{loss:.4f}", f"{brier:.4f}", f"{ece:.3f}", f"{by_hand(elo)[0]:.4f}"):
        assert f">{figure}<" in told
    assert f"{ROOMS} forecasts" in told
    assert "<svg" in told
    assert "Not enough data" not in told


def test_one_room_less_than_needed_shows_no_scores(client):
    play_rooms(RECORD_LEAST - 1)

    page = client.get(reverse("faceit:odds")).content.decode()
    told = page.partition('id="said"')[2].partition("</section>")[0]

    assert f"{RECORD_LEAST - 1} of {RECORD_LEAST} forecasts" in told
    assert "<svg" not in told
