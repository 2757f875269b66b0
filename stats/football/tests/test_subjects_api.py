"""Matches, teams and players by the API: whole, paged, bounded, and never a 500."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.paging import make_cursor
from stats.football.models import Appearance, Match, Player, PlayerMonth, Team, TeamSeason
from stats.football.records import Score, Scores, Status
from stats.football.tests.full_match import HOME, bare_match, full_match, season

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/football"


def get(client, path, status=200, **query):
    response = client.get(f"{ROOT}/{path}", query)
    assert response.status_code == status, response.content
    return response.json()


@pytest.mark.slow
def test_a_match_tells_all_its_parts(client):
    match = full_match()
    told = get(client, f"matches/{match.pk}")
    assert told["full_time"] == {"home": 2, "away": 1}
    assert told["half_time"] is told["shootout"] is told["live"] is None
    assert [len(told[part]) for part in ("events", "statistics", "lineups", "shots", "odds")] == [
        7, 5, 5, 4, 2,
    ]  # fmt: skip
    own = next(one for one in told["events"] if one["kind"] == "own_goal")
    assert own["team_id"] == match.away_id
    assert own["player"]["name"] == "Player 3"
    assert told["sources"][0]["key"] == "0:Northford:Southgate"
    assert told["venue"] == "The Ground"
    assert told["finished"] is True


@pytest.mark.slow
def test_scores_are_kept_apart(client):
    scores = Scores(Score(0, 0), Score(1, 1), Score(1, 1), Score(3, 4), Score(2, 2))
    match = bare_match(status=Status.AFTER_PENALTIES, scores=scores)
    told = get(client, f"matches/{match.pk}")
    found = {name: told[name] for name in ("half_time", "full_time", "extra_time", "shootout")}
    assert [tuple(one.values()) for one in found.values()] == [(0, 0), (1, 1), (1, 1), (3, 4)]


@pytest.mark.slow
@pytest.mark.parametrize("status", ["unknown", "swan", "postponed", "live", "abandoned"])
def test_any_state_can_be_told(client, status):
    match = bare_match(scores=Scores(current=Score(1, 0)), status=Status.LIVE)
    Match.objects.update(status=status)
    told = get(client, f"matches/{match.pk}")
    assert told["finished"] is False
    assert (told["live"] is not None) == (status in ("live", "abandoned"))


@pytest.mark.slow
def test_an_answer_has_a_tag_and_an_unchanged_one_is_not_sent_again(client):
    match = bare_match()
    path = f"{ROOT}/matches/{match.pk}"
    first = client.get(path)
    assert "max-age" in first["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    Match.objects.update(status="live")
    assert client.get(path)["Cache-Control"] == "no-store"


@pytest.mark.slow
def test_a_team_tells_its_season_and_pages_through_its_matches(client):
    season()
    team = Team.objects.get(name=HOME)
    seen, cursor = [], ""
    while cursor is not None:
        told = get(client, f"teams/{team.pk}", limit=5, cursor=cursor)
        seen += [one["id"] for one in told["matches"]["items"]]
        cursor = told["matches"]["next_cursor"]
    assert len(seen) == len(set(seen)) == 13
    assert told["home"]["played"] + told["away"]["played"] == 12
    assert len(told["form"]["results"]) == 6
    assert told["seasons"] == [{"league": "en.1", "season": "2024-25"}]


@pytest.mark.slow
def test_a_team_without_sums_tells_null_and_another_season_is_404(client):
    season(2)
    team = Team.objects.get(name=HOME)
    TeamSeason.objects.all().delete()
    told = get(client, f"teams/{team.pk}", season="2024-25", league="en.1")
    assert told["home"] is told["away"] is None
    get(client, f"teams/{team.pk}", 404, season="1999-00")
    get(client, f"teams/{team.pk}", 404, league="es.1")
    alone = Team.objects.create(name="Nobody Town", country=team.country)
    assert get(client, f"teams/{alone.pk}")["season"] is None


@pytest.mark.slow
def test_a_player_tells_sums_and_pages_through_appearances(client):
    full_match()
    player = Player.objects.get(name="Player 2")
    told = get(client, f"players/{player.pk}", limit=1)
    assert told["seasons"][0]["goals"] == told["months"][0]["goals"] == 1
    assert told["appearances"]["items"][0]["rating"] == 7.9
    assert told["appearances"]["next_cursor"] is None
    PlayerMonth.objects.all().delete()
    Appearance.objects.update(played_at=None)
    told = get(client, f"players/{player.pk}")
    assert told["seasons"] == []
    assert len(told["appearances"]["items"]) == 1


@pytest.mark.parametrize("kind", ["matches", "teams", "players"])
@pytest.mark.parametrize("pk", ["0", "999", "9" * 40, "x", "-1"])
def test_what_is_not_there_is_a_problem(client, kind, pk):
    assert get(client, f"{kind}/{pk}", 404)["code"] == "not_found"


@pytest.mark.slow
@pytest.mark.parametrize(
    "cursor",
    ["x", make_cursor([]), make_cursor([1, 2]), make_cursor(["2024-01-01", 1]),
     make_cursor(["2024-01-01T00:00:00+00:00", 2**63]), make_cursor([None, True]),
     make_cursor([None, "1"]), make_cursor(["a" * 60, 1])],
)  # fmt: skip
def test_a_cursor_that_we_did_not_make_is_a_problem(client, cursor):
    full_match()
    player, team = Player.objects.first(), Team.objects.first()
    assert get(client, f"players/{player.pk}", 400, cursor=cursor)["code"] == "bad_cursor"
    assert get(client, f"teams/{team.pk}", 400, cursor=cursor)["code"] == "bad_cursor"


@pytest.mark.slow
def test_the_queries_do_not_grow_with_what_is_stored(client):
    def asked(path):
        with CaptureQueriesContext(connection) as found:
            get(client, path)
        return len(found)

    season(3)
    team = Team.objects.get(name=HOME)
    few = asked(f"teams/{team.pk}")
    Match.objects.all().delete()
    season(30)
    assert asked(f"teams/{team.pk}") == few <= 14
    Match.objects.all().delete()
    match = full_match()
    assert asked(f"matches/{match.pk}") <= 11
    assert asked(f"players/{Player.objects.first().pk}") <= 5
