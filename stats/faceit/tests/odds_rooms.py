"""Stored seasons and a room about to begin, for tests of odds."""

from datetime import timedelta

import numpy as np
import pytest

from stats.faceit.models import Match, Player, Seat
from stats.faceit.records import MatchState
from stats.faceit.tests.odds_matches import POOL, START, league

MATCHES = 120
NOW = START + timedelta(days=30)


@pytest.fixture(autouse=True)
def real_matches(settings):
    settings.DOZOR_DEMO = False


def season(count=MATCHES, seed=1, people=40, **said):
    return list(league(np.random.default_rng(seed), count, people=people, **said))


def upcoming(**said):
    """A room of stored players that is ready and has not begun."""
    values = {"map_pool": list(POOL), "maps": ["de_nuke"], "state": MatchState.READY}
    named = {"match_id": "next", "first_seen_at": NOW}
    match = Match.objects.create(**{**named, **values, **said})
    ten = list(Player.objects.filter(demo=match.demo).order_by("pk")[:10])
    Seat.objects.bulk_create(
        Seat(match=match, player=one, team=1 + n // 5, elo_before=1500 + 40 * (n < 5))
        for n, one in enumerate(ten)
    )
    return match
