"""What a followed team's card says of its matches."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stats.football.models import Match
from stats.football.queries.cards import team_cards
from stats.football.queries.near import nearest_matches
from stats.football.tests.league_world import make_league

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def season():
    return make_league(now=timezone.now())


def test_a_card_says_the_next_match_then_the_running_one_then_the_last(season):
    first = Match.objects.filter(round_number=31).order_by("pk").first()
    rival = first.away.name
    card = lambda: team_cards([str(first.home_id)])[0]  # noqa: E731
    assert f"next against {rival}" in card().note

    now = timezone.now()
    first.status, first.live_home, first.live_away = "live", 2, 1
    first.kickoff = first.order_at = now - timedelta(minutes=30)
    first.save()
    assert card().note == f"live 2:1 against {rival}"
    assert team_cards([str(first.away_id)])[0].note == f"live 1:2 against {first.home.name}"

    first.status, first.ft_home, first.ft_away = "finished", 2, 2
    first.save()
    Match.objects.filter(status="scheduled").update(order_at=now + timedelta(days=30))
    assert card().note == f"last 2:2 against {rival}"


def test_cards_of_many_teams_take_three_queries(season, django_assert_num_queries):
    teams = {str(pk) for pk in season.matches.values_list("home_id", flat=True)}
    with django_assert_num_queries(3):
        cards = team_cards(sorted(teams))
    assert all("next against" in one.note for one in cards)


def test_a_match_that_nobody_ended_runs_no_longer(season):
    now = timezone.now()
    team = Match.objects.filter(round_number=30).first().home_id
    Match.objects.filter(status="scheduled").delete()
    Match.objects.update(status="live", order_at=now - timedelta(days=2))

    assert nearest_matches([team], now) == {}
