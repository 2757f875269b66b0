"""What is told once a match is over: surprises, moved places; how much it costs to tell."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.alerts.models import Alert, Subscription
from accounts.alerts.services import follow
from accounts.models import User
from accounts.subjects import Subject
from stats.football.frames import MATCH, SURPRISE, TABLE_CHANGED, TEAM
from stats.football.models import Forecast, Match
from stats.football.queries.standings import games_of, regulations_for, team_refs
from stats.football.services.signals import stored
from stats.football.services.telling import tell
from stats.football.standings import table
from stats.football.tests.league_world import NOW, make_league

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FANS = 500


def a_round(number=31, minutes=100):
    """Return a round that was kicked off a while ago, live and goalless, as it is stored."""
    rows = Match.objects.filter(round_number=number)
    begun = NOW - timedelta(minutes=minutes)
    rows.update(
        status="live", live_home=0, live_away=0, kickoff=begun, order_at=begun, day=begun.date()
    )
    return list(rows.order_by("pk").select_related("home", "away"))


def end(match, home, away, at=NOW):
    """Store a result, and tell of it."""
    Match.objects.filter(pk=match.pk).update(
        status="finished", ft_home=home, ft_away=away, live_home=home, live_away=away,
        finished_at=at,
    )  # fmt: skip
    stored.send(sender=Match, match_ids={match.pk}, created=frozenset(), now=at)


def fan(name, kind, pk):
    user = User.objects.create_user(name)
    follow(user, Subject(kind, str(pk)))
    return user


def said(user, kind):
    return [one.payload for one in Alert.objects.filter(user=user, kind=kind).order_by("seq")]


def expect(match, home, draw, away, known=30, method="stack"):
    made = match.kickoff - timedelta(hours=3)
    return Forecast.objects.create(
        match=match, method=method, made_at=made, kickoff=match.kickoff, home=home, draw=draw,
        away=away, known_home=known, known_away=known,
    )  # fmt: skip


def positions(season):
    games = games_of(season)
    refs = team_refs(team for one in games for team in (one.home, one.away))
    return {row.team: row for row in table(games, regulations_for(season, refs)).rows}


@pytest.mark.parametrize(
    ("chance", "known", "expected"), [(0.12, 30, 1), (0.125, 30, 1), (0.13, 30, 0), (0.05, 9, 0)]
)
def test_a_surprise_is_told_from_one_chance_in_eight(chance, known, expected):
    make_league()
    match = a_round()[0]
    user, friend = fan("home", TEAM, match.home_id), fan("match", MATCH, match.pk)
    expect(match, 0.9 - chance, 0.1, chance, known)
    end(match, 0, 1)
    end(match, 0, 1)

    for one in (user, friend):
        found = said(one, SURPRISE)
        assert len(found) == expected
        if expected:
            assert (found[0]["outcome"], found[0]["home_goals"]) == ("away", 0)
            assert found[0]["chance_percent"] == pytest.approx(100 * chance)


def test_the_newest_forecast_of_ours_counts_for_a_surprise():
    make_league()
    match = a_round()[0]
    user = fan("home", TEAM, match.home_id)
    expect(match, 0.05, 0.05, 0.9, method="elo")
    first = expect(match, 0.05, 0.05, 0.9)
    Forecast.objects.create(
        match=match, method="stack", made_at=first.made_at + timedelta(hours=1),
        kickoff=match.kickoff, home=0.5, draw=0.3, away=0.2, known_home=30, known_away=30,
    )  # fmt: skip
    end(match, 1, 0)

    assert said(user, SURPRISE) == []


def test_moved_places_are_told_to_the_teams_followers_once():
    season = make_league()
    before = positions(season)
    matches = a_round()
    fans = {
        pk: fan(f"fan of {pk}", TEAM, pk) for one in matches for pk in (one.home_id, one.away_id)
    }
    stranger = fan("of a match", MATCH, matches[0].pk)
    told = {}
    for n, match in enumerate(matches):
        was = positions(season)
        end(match, 5 if n % 2 else 0, 0 if n % 2 else 5)
        end(match, 5 if n % 2 else 0, 0 if n % 2 else 5)
        now = positions(season)
        for pk in (match.home_id, match.away_id):
            moved = (was[pk].position, now[pk].position)
            news = moved[0] != moved[1] and (
                1 in moved or abs(moved[0] - moved[1]) >= 3 or was[pk].zone != now[pk].zone
            )
            told[pk] = [(*moved, now[pk].points)] if news else []

    found = {
        pk: [(one["before"], one["after"], one["points"]) for one in said(user, TABLE_CHANGED)]
        for pk, user in fans.items()
    }
    assert found == told
    assert any(told.values())
    assert set(before) == set(told)
    assert said(stranger, TABLE_CHANGED) == []


def test_places_of_the_first_rounds_are_chance_and_not_told():
    make_league(played=2)
    match = a_round(3)[0]
    user = fan("home", TEAM, match.home_id)
    end(match, 7, 0)

    assert said(user, TABLE_CHANGED) == []


def test_a_round_with_five_hundred_followers_is_told_in_few_queries():
    make_league()
    matches = a_round()
    users = User.objects.bulk_create(User(username=f"fan {n}") for n in range(FANS))
    Subscription.objects.bulk_create(
        Subscription(user=user, subject_type=TEAM, subject_id=str(one), kinds=[], channels=[])
        for n, user in enumerate(users)
        for one in (matches[n % 10].home_id, matches[(n + 1) % 10].away_id)
    )
    ids = {one.pk for one in matches}
    tell(ids, NOW - timedelta(minutes=90))
    Match.objects.filter(pk__in=ids).update(
        status="finished", ft_home=3, ft_away=0, live_home=3, live_away=0, finished_at=NOW
    )
    with CaptureQueriesContext(connection) as asked:
        alerts = tell(ids, NOW)
    with CaptureQueriesContext(connection) as again:
        assert tell(ids, NOW) == 0

    assert alerts >= 2 * FANS
    # SQLite takes the rows of one insert in several parts.
    rows = [one for one in asked.captured_queries if one["sql"].startswith("INSERT")]
    assert len(asked) - len(rows) <= 22
    assert len(again) <= 6


def test_matches_of_the_past_cost_one_query_for_five_hundred():
    season = make_league()
    ids = list(season.matches.filter(round_number__lte=28).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        assert tell(ids, NOW) == 0
    assert len(asked) == 1
