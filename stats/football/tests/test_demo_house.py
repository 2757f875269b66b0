"""An empty house in a demo fills with the demo's leagues, by the way that all answers take."""

import pytest
from django.db.models import Count

from accounts.alerts.models import Subscription
from accounts.models import Pin, User
from stats.football.models import CollectRun, Inbox, Match, Season
from stats.football.models.incoming import InboxState
from stats.football.services import demo_house
from stats.football.tests.demo_source import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_superuser("owner", "owner@example.org", "a-long-password-1")


@pytest.mark.slow
def test_it_holds_three_seasons_of_both_leagues_with_runs_for_the_rest(user, settings):
    settings.DOZOR_DEMO = True
    with running():
        demo_house.fill_house(user)
        stored = Season.objects.annotate(n=Count("matches")).values_list(
            "competition__code", "label", "n"
        )
        # Past seasons have their final as well.
        wanted = {
            ("xa.1", "2026-11-21.1"): 133, ("xa.1", "2026-11-21.2"): 133,
            ("xa.1", "2026-11-22.1"): 132,
            ("xb.1", "2026-11-21.1"): 91, ("xb.1", "2026-11-21.2"): 91,
            ("xb.1", "2026-11-22.1"): 90,
        }  # fmt: skip
        assert {(code, label): n for code, label, n in stored} == wanted
        assert not Match.objects.filter(demo=False).exists()
        assert not Inbox.objects.exclude(state=InboxState.DONE).exists()
        runs = CollectRun.objects.order_by("pk").values_list("scope", flat=True)
        assert list(runs) == [{"kind": "full"}, {"kind": "season", "seasons": ["2026-11-21.2"]}]
        followed = Subscription.objects.filter(user=user).values_list("subject_id", flat=True)
        pinned = Pin.objects.filter(user=user).values_list("subject_id", flat=True)
        sides = {str(pk) for pk in Match.objects.values_list("home", flat=True)}
        assert len(followed) == len(pinned) == 2
        assert set(followed) == set(pinned) <= sides
        demo_house.fill_house(user)
        assert Match.objects.count() == sum(wanted.values())


def test_outside_a_demo_nothing_is_asked(user, settings):
    settings.DOZOR_DEMO = False
    with running() as source:
        source.faults.kind = "500"
        demo_house.fill_house(user)
    assert not Match.objects.exists()


@pytest.mark.slow
def test_a_source_that_does_not_answer_leaves_all_to_the_schedule(user, settings):
    settings.DOZOR_DEMO = True
    with running(attempts=1) as source:
        source.faults.change({"kind": "503"})
        demo_house.fill_house(user)
    assert not Match.objects.exists()
    assert CollectRun.objects.count() == 1
