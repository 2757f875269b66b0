"""Not for everybody: the demo's rows, the stock of a closed house, the operator's secret."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import tokens
from config.finding.indexing import update
from config.tests.routes import operations
from stats.football import urls
from stats.football.frames import COMPETITION, PLAYER, TEAM
from stats.football.models import Competition, Inbox, Match, Player, RawAnswer, Season, Team
from stats.football.services import inbox
from stats.football.services.storing import store
from stats.football.tests.full_match import NOW, PARTS, full_match, told

pytestmark = pytest.mark.django_db
API = "/api/v1/football"
DEMO_HOME, DEMO_AWAY = "Phantom Rovers", "Mirage United"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def demo():
    """A match of the demo's league, with everything told, beside a real one."""
    full_match()
    own = replace(told(home=DEMO_HOME, away=DEMO_AWAY, **PARTS), league="xa.1", key="demo:1")
    live = replace(
        told(None, DEMO_AWAY, DEMO_HOME, 1), league="xa.1", key="demo:2",
        kickoff=datetime.now(UTC), day=datetime.now(UTC).date(),
    )  # fmt: skip
    store([own, live], now=NOW, demo=True)
    for kind, model in ((TEAM, Team), (PLAYER, Player), (COMPETITION, Competition)):
        update(kind, list(model.objects.values_list("pk", flat=True)))
    return Match.objects.get(demo=True, status="finished")


def places(match):
    """Return every address of demo rows: pages and calls."""
    player = Player.objects.filter(demo=True).first()
    subjects = (("match", match), ("match-live", match), ("team", match.home), ("player", player))
    pages = [reverse(f"football:{name}", args=[row.pk]) for name, row in subjects]
    for name in ("league", "fixtures", "league-statistics", "league-forecasts", "simulation"):
        pages.append(reverse(f"football:{name}", args=["xa.1"]))
    calls = [
        f"{API}/matches/{match.pk}", f"{API}/teams/{match.home_id}", f"{API}/players/{player.pk}",
    ]  # fmt: skip
    names = ("seasons", "standings", "fixtures", "forecasts", "simulations", "export/matches")
    return pages + calls + [f"{API}/{name}?league=xa.1" for name in names]


def lists():
    """Return every list in which a demo row could stand beside others."""
    searches = [f"{path}?q={name}" for path in ("/search/", f"{API}/search")
                for name in ("phantom", "mirage", "xa.1")]  # fmt: skip
    return [
        "/football/", "/football/comparison/", "/football/forecasts/record/", "/", *searches,
        f"{API}/leagues", f"{API}/forecasts", f"{API}/forecasts/record",
        f"{API}/export/matches?league=en.1", "/football/leagues/en.1/",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("who", ["client", "admin_client"])
def test_outside_a_demo_its_rows_are_nowhere(request, demo, settings, who):
    settings.DOZOR_DEMO = False
    reader = request.getfixturevalue(who)
    for place in places(demo):
        answer = reader.get(place)
        assert answer.status_code == 404, place
        assert b"Phantom" not in answer.content, place
    for place in lists():
        answer = reader.get(place)
        assert answer.status_code == 200, place
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Phantom" not in told and b"Mirage" not in told, place
        assert b"leagues/xa.1" not in told, place


@pytest.mark.slow
def test_in_a_demo_they_are_shown_with_its_badge(client, demo, settings):
    settings.DOZOR_DEMO = True
    for place in places(demo):
        answer = client.get(place)
        assert answer.status_code == 200 or b"no_simulation" in answer.content, place


@pytest.mark.slow
def test_related_rows_of_the_demo_hide_with_it(client, demo, settings):
    """A real team's page knows no match of the demo, though the rows were told of each other."""
    settings.DOZOR_DEMO = False
    real = Match.objects.get(demo=False)
    season = Season.objects.get(competition__code="en.1")
    Match.objects.create(
        season=season, home_id=real.home_id, away_id=demo.home_id, day=real.day, demo=True,
        order_at=real.order_at, kickoff=real.kickoff, status="finished", ft_home=1, ft_away=1,
    )  # fmt: skip
    for place in (f"/football/teams/{real.home_id}/", f"{API}/teams/{real.home_id}",
                  f"/football/matches/{real.pk}/", f"{API}/matches/{real.pk}"):  # fmt: skip
        assert b"Phantom" not in client.get(place).content, place


@pytest.mark.slow
def test_a_closed_house_shows_strangers_no_football(client, user, demo, settings):
    settings.PUBLIC_STATS, settings.DOZOR_DEMO = False, True
    for page in urls.urlpatterns:
        address = "/football/" + str(page.pattern).replace("<str:code>", "en.1")
        answer = client.get(address.replace("<int:pk>", str(demo.pk)))
        assert answer.status_code in (302, 405), address
        assert not answer.content or b"Phantom" not in answer.content
    assert client.get("/search/?q=phantom").status_code == 302
    calls = [one for one in operations() if "/football" in one.route and one.method == "GET"]
    for one in calls:
        address = one.route.replace("<int:", "<").replace("<match_id>", "1")
        address = address.replace("<team_id>", "1").replace("<player_id>", "1")
        answer = client.get(address.replace("<run_id>", "1"), {"league": "en.1", "q": "phantom"})
        assert answer.status_code == 401, address
    _row, narrow = tokens.issue(user, "narrow", ["warthunder:read"])
    for one in calls:
        address = one.route.replace("<int:", "<").replace("<match_id>", "1")
        address = address.replace("<team_id>", "1").replace("<player_id>", "1")
        answer = client.get(
            address.replace("<run_id>", "1"), {"league": "en.1", "q": "phantom"},
            headers={"Authorization": f"Bearer {narrow}"},
        )  # fmt: skip
        assert answer.status_code == 403, address


def test_only_staff_of_the_system_collect(client, user, staff):
    client.force_login(user)
    assert client.post(f"{API}/collect", {}, "application/json").status_code == 403
    assert client.get("/football/collecting/").status_code in (302, 403)
    assert client.post("/football/collecting/", {"source": "openfootball"}).status_code == 302
    client.logout()
    _row, reading = tokens.issue(staff, "reading", ["system:read"])
    bearer = {"Authorization": f"Bearer {reading}"}
    answer = client.post(f"{API}/collect", {}, "application/json", headers=bearer)
    assert answer.status_code == 403


@pytest.mark.slow
def test_the_operator_s_secret_is_shown_nowhere(admin_client, settings, caplog):
    settings.SOFASCORE_TOKEN = "the-very-secret"
    settings.SOFASCORE_BASE_URL = "https://stats.example/api/v1"
    item = inbox.receive(
        b"<html>no", url="https://stats.example/api/v1/event/1", source="sofascore", kind="event",
        context={}, fetched_at=NOW,
    )  # fmt: skip
    inbox.process(item.pk, None, now=LATER)
    seen = [
        "/football/collecting/", "/health", "/admin/", f"{API}/leagues", f"{API}/collect/1",
        "/admin/football/inbox/", "/admin/football/rawanswer/", "/admin/football/collectrun/",
        f"/admin/football/inbox/{item.pk}/change/",
        f"/admin/football/rawanswer/{item.raw_id}/change/", "/api/v1/openapi.json",
    ]  # fmt: skip
    for address in seen:
        assert b"the-very-secret" not in admin_client.get(address).content, address
    assert "the-very-secret" not in caplog.text
    assert "the-very-secret" not in RawAnswer.objects.get().url + Inbox.objects.get().last_error
