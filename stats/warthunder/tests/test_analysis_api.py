from datetime import timedelta

import pytest
from django.utils import timezone

from stats.warthunder.models import PlayerRating
from stats.warthunder.services.analysis.references import build
from stats.warthunder.services.squadrons import ensure_squadron
from stats.warthunder.tests.standings import pilot, population, store

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/warthunder"


@pytest.fixture
def rated(settings):
    settings.DOZOR_DEMO = False
    now = timezone.now()
    players = population(12, now - timedelta(hours=2))
    build(False, now)
    return players


@pytest.mark.slow
def test_a_players_answer_holds_rating_and_skill_level(client, rated):
    body = client.get(f"{ROOT}/player/Pilot_003").json()

    row = PlayerRating.objects.get(player__nick="Pilot_003", scope="overall")
    assert (body["combat_rating"], body["skill_level"]) == (row.value, row.skill)


@pytest.mark.slow
def test_an_unrated_player_has_no_rating_and_says_so(client, settings):
    settings.DOZOR_DEMO = False
    store(pilot("Alone", 500, 0.5), timezone.now())

    body = client.get(f"{ROOT}/player/Alone").json()
    assert (body["combat_rating"], body["skill_level"]) == (None, "unrated")
    rating = client.get(f"{ROOT}/features/combat-rating/Alone").json()
    assert rating["overall"] is None and rating["reason"]


@pytest.mark.slow
def test_a_rating_comes_with_contributions_and_reference(client, rated):
    answer = client.get(f"{ROOT}/features/combat-rating/Pilot_003")
    body = answer.json()

    assert answer["Cache-Control"] == "public, max-age=5"
    assert "Accept-Language" in answer["Vary"]
    assert set(body["modes"]) == {"arcade", "realistic", "simulator"}
    names = [one["component"] for one in body["overall"]["contributions"]]
    assert names == ["results", "efficiency", "survival"]
    assert body["reference"]["players"] == 12 and body["reference"]["provisional"]
    assert sum(body["reference"]["weights"].values()) == pytest.approx(1)


@pytest.mark.slow
def test_a_forecast_takes_mode_and_battles(client, rated):
    body = client.get(
        f"{ROOT}/features/performance-forecast/Pilot_003", {"mode": "arcade", "battles": 20}
    ).json()

    assert (body["mode"], body["battles"]) == ("arcade", 20)
    assert 0 <= body["wins"]["low"] < body["wins"]["mean"] < body["wins"]["high"] <= 20
    assert body["lifetime_only"] and body["track_record"] is None


@pytest.mark.slow
@pytest.mark.parametrize("query", [{"battles": 0}, {"battles": 501}, {"mode": "naval"}])
def test_an_impossible_forecast_is_refused(client, rated, query):
    assert client.get(f"{ROOT}/features/performance-forecast/Pilot_003", query).status_code == 422


@pytest.mark.slow
def test_advice_names_its_areas_and_what_was_weighed(client, rated):
    body = client.get(f"{ROOT}/features/recommendations/Pilot_003").json()

    assert {"aircraft", "ground", "fleet"} <= set(body)
    assert body["examined"] >= sum(body["dropped"].values())
    for area in ("aircraft", "ground", "fleet"):
        assert all(one["evidence"] and one["message"] for one in body[area])


@pytest.mark.slow
def test_the_ranking_is_paged_by_cursor_without_repeats(client, rated):
    nicks, cursor = [], ""
    for _page in range(4):
        body = client.get(f"{ROOT}/top", {"limit": 5, "cursor": cursor}).json()
        nicks += [row["nick"] for row in body["items"]]
        cursor = body["next_cursor"]
        if not cursor:
            break

    assert len(nicks) == len(set(nicks)) == 12
    assert body["items"][-1]["place"] == 12


@pytest.mark.slow
@pytest.mark.parametrize("cursor", ["WyJhIiwgMV0", "WzEuMF0", "WzEuMCwgMWU0MDBd", "!!"])
def test_a_cursor_of_another_list_is_refused(client, rated, cursor):
    assert client.get(f"{ROOT}/top", {"cursor": cursor}).status_code == 400


@pytest.mark.slow
@pytest.mark.parametrize("query", [{"mode": "naval"}, {"country": "atlantis"}, {"active_days": 0}])
def test_an_unknown_filter_is_refused(client, rated, query):
    assert client.get(f"{ROOT}/top", query).status_code == 422


@pytest.mark.slow
def test_players_are_compared_in_words(client, rated):
    query = {"player1": "Pilot_000", "player2": "Pilot_011", "player3": "Nobody"}
    body = client.get(f"{ROOT}/compare", query).json()

    overall = body["rows"][0]
    assert [one["nick"] for one in body["players"]] == list(query.values())
    assert overall["scope"] == "overall" and len(overall["verdicts"]) == 1
    assert not overall["verdicts"][0]["overlap"]
    assert body["players"][2] == {
        "nick": "Nobody",
        "found": False,
        "demo": False,
        "reason": "Nothing is stored of a player of this nick.",
    }


@pytest.mark.slow
def test_one_player_is_not_compared_with_themselves(client, rated):
    answer = client.get(f"{ROOT}/compare", {"player1": "Pilot_000", "player2": "Pilot_000"})

    assert (answer.status_code, answer.json()["code"]) == (422, "not_comparable")


@pytest.mark.parametrize("feature", ["combat-rating", "performance-forecast", "recommendations"])
def test_of_an_unknown_player_nothing_is_analysed(client, feature):
    assert client.get(f"{ROOT}/features/{feature}/Nobody").status_code == 404


def test_a_squadron_is_analysed_by_id_or_name(client, settings):
    settings.DOZOR_DEMO = False
    squadron = ensure_squadron("Night Watch", demo=False)

    for ident in (squadron.pk, "Night Watch"):
        body = client.get(f"{ROOT}/features/squadron-analytics/{ident}").json()
        assert (body["id"], body["idle"], body["season"]) == (squadron.pk, 0, None)
    assert client.get(f"{ROOT}/features/squadron-analytics/none").status_code == 404
