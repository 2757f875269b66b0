"""Stored leagues for tests of the forecasts as a service: seasons played, a season under way."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from stats.football.models import Competition, Country, Match, Season, Team
from stats.football.records import Status
from stats.football.tests.played import rounds, score, teams_of

TEAMS = 6
WEEK = timedelta(days=7)
# Seasons of ten weeks, one a year; the last one is under way at NOW.
FIRST = date(2023, 8, 5)
ROUNDS = 2 * (TEAMS - 1)
NOW = datetime(2025, 9, 3, 9, tzinfo=UTC)


def league(code="en.1", *, demo=False):
    """Return a stored league."""
    country, _ = Country.objects.get_or_create(code=code[:2], defaults={"name": code[:2]})
    return Competition.objects.get_or_create(
        code=code, demo=demo, defaults={"name": "League", "country": country}
    )[0]


def kick_off(day, hour=14):
    """Return the moment of an hour (UTC) of a day."""
    return datetime.combine(day, time(hour), UTC)


def fill(competition, *, seasons=3, until=NOW, seed=1, kickoffs=True):
    """Store seasons of six teams, played as far as `until`; return the seasons, oldest first.

    Matches are on Saturdays at 14:00, or on days without a time.
    """
    rng = np.random.default_rng(seed)
    country, demo = competition.country, competition.demo
    teams = [
        Team.objects.create(name=f"{competition.code} team {n}", country=country, demo=demo)
        for n in range(TEAMS)
    ]
    strengths = teams_of(rng, TEAMS, first=0)
    found = []
    for year in range(seasons):
        label = f"{FIRST.year + year}-{(FIRST.year + year + 1) % 100}"
        season = Season.objects.create(competition=competition, label=label, version=1)
        first = FIRST.replace(year=FIRST.year + year)
        Match.objects.bulk_create(
            _match(
                season, (week, first + week * WEEK), pair, teams, strengths, until, rng, kickoffs
            )
            for week, pairs in enumerate(rounds(range(TEAMS)))
            for pair in pairs
        )
        season.starts_on, season.ends_on = first, first + (ROUNDS - 1) * WEEK
        season.save()
        found.append(season)
    return found


def _match(season, when, pair, teams, strengths, until, rng, kickoffs):
    week, day = when
    home, away = pair
    at = kick_off(day)
    played = at + timedelta(hours=2) < until
    goals = score(rng, strengths[home], strengths[away]) if played else (None, None)
    return Match(
        season=season,
        round=f"Matchday {week + 1}",
        round_number=week + 1,
        home=teams[home],
        away=teams[away],
        day=day,
        kickoff=at if kickoffs else None,
        order_at=at if kickoffs else kick_off(day, 12),
        status=Status.FINISHED if played else Status.SCHEDULED,
        ft_home=goals[0],
        ft_away=goals[1],
        demo=season.competition.demo,
    )


def end(match, goals=(2, 1), **changes):
    """Store the end of a match, as storing does: the version of its season rises."""
    values = {"status": Status.FINISHED, "ft_home": goals[0], "ft_away": goals[1], **changes}
    Match.objects.filter(pk=match.pk).update(**values)
    season = Season.objects.get(pk=match.season_id)
    Season.objects.filter(pk=season.pk).update(version=season.version + 1)
    match.refresh_from_db()
    return match


def coming_in(competition):
    """Return the scheduled matches of a league, the nearest first."""
    rows = Match.objects.filter(season__competition=competition, status=Status.SCHEDULED)
    return list(rows.order_by("order_at", "pk"))
