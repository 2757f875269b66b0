"""What staff say of doubtful spellings: two teams become one, or stay two for good."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stats.football.models import AliasSuggestion, Match, Season, Team, TeamAlias
from stats.football.models.names import SuggestionState
from stats.football.records import Status, TeamName
from stats.football.services.merging import TwoTeams, judge, merge
from stats.football.services.storing import store
from stats.football.tests.test_storing import DAY, NOW, event, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubt():
    """A spelling of another season that looks like a stored team."""
    store([told()], now=NOW)
    later = told(
        None,
        key="en.1/2025-26/x/away/1",
        season="2025-26",
        home=TeamName("Northferd"),
        day=DAY + timedelta(days=365),
    )
    store([later], now=NOW)
    return AliasSuggestion.objects.get()


@pytest.mark.slow
def test_a_spelling_that_looks_like_a_team_waits_for_staff_as_a_team_of_its_own(doubt):
    assert (doubt.team.name, doubt.candidate.name) == ("Northferd", "Northford")
    assert (doubt.state, doubt.reason) == (SuggestionState.OPEN, "Northford")
    assert 0.86 <= doubt.score < 1


@pytest.mark.slow
def test_the_same_team_is_one_team_with_both_spellings_and_all_matches(doubt, user):
    versions = dict(Season.objects.values_list("label", "version"))
    assert judge(doubt, True, user, now=NOW)
    team = Team.objects.get(name="Northford")
    assert not Team.objects.filter(name="Northferd").exists()
    assert team.home_matches.count() == 2
    assert set(team.aliases.values_list("name", "confirmed")) == {
        ("Northford", False),
        ("Northferd", True),
    }
    doubt.refresh_from_db()
    assert (doubt.state, doubt.judged_by) == (SuggestionState.SAME, user)
    assert Season.objects.get(label="2025-26").version == versions["2025-26"] + 1


@pytest.mark.slow
def test_what_staff_merged_stays_merged(doubt, user):
    judge(doubt, True, user, now=NOW)
    again = told(
        (1, 1),
        key="en.1/2025-26/x/away/1",
        season="2025-26",
        home=TeamName("Northferd"),
        day=DAY + timedelta(days=365),
    )
    assert store([again], now=NOW + timedelta(days=1)).changed == 1
    assert Team.objects.count() == 2
    assert Match.objects.get(season__label="2025-26").home.name == "Northford"


@pytest.mark.slow
def test_another_team_stays_another_and_is_not_asked_about_again(doubt, user):
    assert judge(doubt, False, user, now=NOW)
    doubt.refresh_from_db()
    assert doubt.state == SuggestionState.OTHER
    store([told(home=TeamName("Northferd"), key="k2", season="2026-27")], now=NOW)
    assert AliasSuggestion.objects.count() == 1
    assert Team.objects.count() == 3


@pytest.mark.slow
def test_a_verdict_is_given_once(doubt, user):
    judge(doubt, False, user, now=NOW)
    assert not judge(doubt, True, user, now=NOW)
    assert Team.objects.filter(name="Northferd").exists()


def test_teams_that_met_are_never_merged(user):
    store([told()], now=NOW)
    home, away = Team.objects.get(name="Northford"), Team.objects.get(name="Southgate")
    with pytest.raises(TwoTeams):
        merge(home, away)
    assert Team.objects.count() == 2


@pytest.mark.slow
def test_teams_that_one_source_has_playing_others_on_one_day_are_never_merged():
    other = told(key="k2", home=TeamName("Eastham"), away=TeamName("Westbury"))
    store([told(), other], now=NOW)
    teams = list(TeamAlias.objects.values_list("name", flat=True))
    with pytest.raises(TwoTeams):
        merge(Team.objects.get(name="Eastham"), Team.objects.get(name="Northford"))
    assert list(TeamAlias.objects.values_list("name", flat=True)) == teams


@pytest.mark.slow
def test_matches_that_two_sources_told_of_both_teams_become_one_match():
    store([told(None)], now=NOW)
    other = event(home=TeamName("Zeta Rangers", "77"), referee="A. Referee")
    store([replace(other, away=TeamName("Southgate", "32"))], now=NOW)
    assert Match.objects.count() == 2
    merge(Team.objects.get(name="Zeta Rangers"), Team.objects.get(name="Northford"))
    match = Match.objects.get()
    assert (match.status, match.ft_home, match.referee) == (Status.FINISHED, 2, "A. Referee")
    assert match.sources.count() == 2
