"""A league of four teams with a match of which everything is told, as sources tell it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from stats.football.models import Match
from stats.football.records import (
    EventKind,
    EventRecord,
    LineupRecord,
    MatchRecord,
    OddsRecord,
    PlayerName,
    Score,
    Scores,
    ShotRecord,
    Source,
    StatisticRecord,
    Status,
    TeamName,
)
from stats.football.services.storing import store

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
FIRST = date(2024, 8, 17)
NAMES = ("Northford", "Southgate", "Eastleigh", "Westbury")
HOME, AWAY = NAMES[0], NAMES[1]


def person(number):
    return PlayerName(f"Player {number}", str(number), position="M")


def event(key, kind, home, minute, number=0, other=0, score=None, **more):
    return EventRecord(
        str(key), kind, home, minute,
        player=person(number) if number else None,
        other=person(other) if other else None,
        score=Score(*score) if score else None,
        **more,
    )  # fmt: skip


def told(goals=(2, 1), home=HOME, away=AWAY, week=0, **changes):
    """Return a match of a week as a source with identifiers tells it; no goals: to be played."""
    day = FIRST + timedelta(days=7 * week)
    kickoff = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=15)
    full = Scores(full_time=Score(*goals), current=Score(*goals)) if goals else Scores()
    return replace(
        MatchRecord(
            source=Source.SOFASCORE,
            key=f"{week}:{home}:{away}",
            league="en.1",
            season="2024-25",
            home=TeamName(home, f"t-{home}"),
            away=TeamName(away, f"t-{away}"),
            status=Status.FINISHED if goals else Status.SCHEDULED,
            scores=full,
            round=f"Matchday {week + 1}",
            round_number=week + 1,
            day=day,
            kickoff=kickoff,
            changed_at=kickoff + timedelta(hours=2),
        ),
        **changes,
    )


EVENTS = (
    event(1, EventKind.GOAL, True, 12, 1, 2, (1, 0)),
    event(2, EventKind.YELLOW, False, 30, 11),
    event(3, EventKind.OWN_GOAL, False, 44, 3, score=(1, 1), added=2),
    event(4, EventKind.SUBSTITUTION, True, 60, 4, 1),
    event(5, EventKind.RED, False, 70, 12),
    event(6, EventKind.PENALTY_GOAL, True, 88, 2, score=(2, 1)),
    event(7, EventKind.GOAL, False, 90, 11, rescinded=True),
)
STATISTICS = (
    StatisticRecord("ALL", "possession", 0.61, 0.39),
    StatisticRecord("ALL", "xg", 1.84, 0.4),
    StatisticRecord("ALL", "shots", 14, 0),
    StatisticRecord("1ST", "shots", 6, None),
    StatisticRecord("ALL", "a_new_figure", 3, 4),
)
LINEUPS = (
    LineupRecord(True, person(1), 9, "F", False, True, 60, 7.4, {"goals": 1, "passes": 20}),
    LineupRecord(True, person(2), 8, "M", False, False, 90, 7.9, {"goals": 1, "assists": 1}),
    LineupRecord(True, person(4), 18, "M", True, False, 30),
    LineupRecord(False, person(11), 7, "F", False, False, 90, 6.1, {"yellows": 1}),
    LineupRecord(False, person(12), None, "", True),
)
SHOTS = (
    ShotRecord("a", True, person(1), "goal", "assisted", 12, None, 8.0, 47.0, 0.44, "left-foot"),
    ShotRecord("b", False, person(11), "save", "regular", 33, 1, 21.0, 60.0, 0.04),
    ShotRecord("c", True, person(2), "goal", "penalty", 88, None, 11.5, 50.0, 0.79),
    ShotRecord("d", False, None, "something-new", "", None, None, None, None, None),
)
ODDS = (OddsRecord("Bet", False, 1.9, 3.6, 4.2), OddsRecord("Bet", True, 1.8, 3.7, 4.6))
PARTS = {
    "events": EVENTS, "statistics": STATISTICS, "lineups": LINEUPS, "shots": SHOTS, "odds": ODDS,
    "venue": "The Ground", "referee": "Somebody Strict", "attendance": 12345,
}  # fmt: skip


def full_match(**changes):
    """Store a match with everything told of it and return its row."""
    store([told(**{**PARTS, **changes})], now=NOW)
    return Match.objects.get()


def bare_match(**changes):
    """Store a match of which the result alone is told."""
    store([told(**changes)], now=NOW)
    return Match.objects.get()


def season(weeks=12):
    """Store weeks of matches of four teams, two a week, and one to come; return all rows."""
    records = []
    for week in range(weeks):
        one, two, three, four = (NAMES[(place + week) % 4] for place in range(4))
        records += [
            told((week % 4, (week + 1) % 3), one, two, week),
            told((1, week % 2), three, four, week),
        ]
    records.append(told(None, HOME, AWAY, weeks + 400))
    store(records, now=NOW)
    return list(Match.objects.order_by("pk"))


def page(client, name, pk, status=200, **query):
    """Return a page's text."""
    response = client.get(reverse(f"football:{name}", args=[pk]), query)
    assert response.status_code == status
    return response.content.decode()


def words_of(html):
    """Return a page's words with a space between any two that stand apart."""
    main = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", strip_tags(main.replace("<", " <")))


def queries_of(client, name, pk, **query):
    """Return how many queries a page makes."""
    with CaptureQueriesContext(connection) as found:
        page(client, name, pk, **query)
    return len(found)
