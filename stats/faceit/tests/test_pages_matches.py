"""The page of a match: its states, its bounds, what it refuses, and who may see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stats.faceit.models import Line, Match, RoomForecast
from stats.faceit.records import MatchState
from stats.faceit.services.matches import store_details
from stats.faceit.tests import told
from stats.faceit.tests.match_pages import UNKNOWN, finished, page, queries_of, upcoming

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connected(settings):
    settings.FACEIT_API_KEY = "key"


# --- a match ------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_finished_match_shows_score_players_ratings_and_its_sums(client):
    html = page(client, "match", finished().match_id)

    assert "side_1" in html
    assert "nick0" in html
    assert "HLTV 2.0 (estimate)" in html
    assert "There is one first kill in each round" in html
    assert "What the ratings are made of" in html
    assert "Counts for Elo." in html


@pytest.mark.slow
def test_a_sum_that_does_not_hold_is_shown_broken_with_both_numbers(client):
    match = finished()
    line = Line.objects.filter(match=match).first()
    Line.objects.filter(pk=line.pk).update(headshots=line.kills + 5)
    html = page(client, "match", match.match_id)

    assert "✗" in html
    assert f"expected {line.kills}, found {line.kills + 5}" in html


@pytest.mark.slow
def test_a_live_room_asks_for_itself_again_and_opens_its_socket_for_who_is_signed_in(client, user):
    match = upcoming()
    stranger = page(client, "match", match.match_id)
    client.force_login(user)
    signed_in = page(client, "match", match.match_id)

    assert "every 30s" in stranger
    assert "data-socket" not in stranger.replace('id="live"', "")
    assert f"/ws/faceit/matches/{match.match_id}/" in signed_in
    assert "no score yet" in signed_in


@pytest.mark.slow
def test_a_match_whose_figures_are_to_come_says_so_and_when_it_is_looked_at(client):
    match = store_details(told.details(0), demo=False, now=told.NOW)
    Match.objects.filter(pk=match.pk).update(next_due_at=timezone.now() + timedelta(minutes=5))
    html = page(client, "match", match.match_id)

    assert "figures have not come yet" in html
    assert "Nothing to check yet" in html


@pytest.mark.slow
def test_a_cancelled_match_shows_no_score_and_is_not_live(client):
    html = page(client, "match", upcoming(state=MatchState.CANCELLED).match_id)

    assert "no score is told" in html
    assert "every 30s" not in html


@pytest.mark.slow
def test_a_match_that_nobody_can_find_says_how_asking_ended(client):
    match = upcoming(failures=2, last_outcome="not_found", next_due_at=timezone.now())
    html = page(client, "match", match.match_id)

    assert "FACEIT knows no match of this id." in html


@pytest.mark.slow
def test_a_match_that_is_not_stored_can_be_looked_up_by_who_is_signed_in(client, user):
    assert "Sign in" in page(client, "match", UNKNOWN)
    client.force_login(user)
    assert "Look it up" in page(client, "match", UNKNOWN)

    response = client.post(reverse("faceit:match-refresh", args=[UNKNOWN]))
    made = Match.objects.get(match_id=UNKNOWN)

    assert response.status_code == 302
    assert made.next_due_at is not None
    assert not made.demo


def test_asking_twice_at_once_asks_once(client, user):
    client.force_login(user)
    for _ in range(2):
        client.post(reverse("faceit:match-refresh", args=[UNKNOWN]))
    first = Match.objects.get(match_id=UNKNOWN)
    client.post(reverse("faceit:match-refresh", args=[UNKNOWN]))

    assert Match.objects.get(match_id=UNKNOWN).requested_at == first.requested_at


@pytest.mark.slow
def test_a_complete_match_is_not_asked_for_again(client, user):
    client.force_login(user)
    match = finished()
    client.post(reverse("faceit:match-refresh", args=[match.match_id]))
    match.refresh_from_db()

    assert match.requested_at is None


def test_the_state_of_asking_tells_the_page_when_it_is_over(client):
    match = finished()
    over = client.get(reverse("faceit:match-status", args=[match.match_id]))
    Match.objects.filter(pk=match.pk).update(
        requested_at=timezone.now(), next_due_at=timezone.now(), last_attempt_at=None
    )
    under_way = client.get(reverse("faceit:match-status", args=[match.match_id]))

    assert over["HX-Trigger"] == "dozor:refreshed"
    assert "HX-Trigger" not in under_way
    assert "every 2s" in under_way.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile", ["<script>", "..", "1-" + "9" * 300, "' OR 1=1 --", "1-ABC", "%00", "ы"]
)
def test_hostile_ids_of_matches_are_not_there(client, user, hostile):
    client.force_login(user)
    for name in ("match", "match-status", "room"):
        assert client.get(reverse(f"faceit:{name}", args=[hostile])).status_code == 404
    assert client.post(reverse("faceit:match-refresh", args=[hostile])).status_code == 404
    assert not Match.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("query", [{"map": "99999999999"}, {"map": "x"}, {"sort": "-__class__"}])
def test_what_nobody_could_choose_is_as_if_it_were_not_said(client, query):
    assert "nick0" in page(client, "match", finished().match_id, **query)


@pytest.mark.slow
def test_the_scoreboard_is_sorted_as_the_address_says_and_blanks_stand_last(client):
    match = finished()
    lines = list(Line.objects.filter(match=match, team=1).order_by("pk"))
    Line.objects.filter(pk=lines[0].pk).update(utility_damage=None)
    Line.objects.filter(pk=lines[1].pk).update(utility_damage=500)
    names = [line.player.nickname for line in lines]

    for sort, first in (("-utility_damage", names[1]), ("utility_damage", None)):
        html = page(client, "match", match.match_id, sort=sort)
        board = html[html.index('id="scoreboard"') : html.index("What the columns mean")]
        order = sorted(names, key=lambda name: board.index(f">{name}<"))
        assert order[-1] == names[0] or (first is None and order[-1] == names[0])
        assert first is None or order[0] == first


@pytest.mark.slow
def test_the_maps_of_a_series_are_tabs_of_one_page(client):
    match = finished(best_of=3, maps=["de_mirage", "de_nuke"])
    for line in list(Line.objects.filter(match=match)):
        line.pk, line.map_number, line.map = None, 2, "de_nuke"
        line.save(force_insert=True)
    html = page(client, "match", match.match_id, map=2, sort="kills")

    assert 'aria-current="true">Nuke' in html
    first = html[html.index('id="map-1"') :].partition("</a>")[0]
    assert "Mirage 8:13" in first or "Mirage 13:8" in first
    # A tab swaps the body alone, and keeps how the table is sorted.
    asked = first.partition('hx-get="')[2].partition('"')[0]
    assert "map=1" in asked
    assert "sort=kills" in asked
    assert 'hx-select="#match-body"' in first


@pytest.mark.slow
def test_the_queries_of_a_match_do_not_grow_with_its_maps(client):
    match = finished()
    few = queries_of(client, "match", match.match_id)
    for number in (2, 3):
        for line in list(Line.objects.filter(match=match, map_number=1)):
            line.pk, line.map_number = None, number
            line.save(force_insert=True)
    many = queries_of(client, "match", match.match_id)

    assert Line.objects.filter(match=match).count() == 30
    assert many == few <= 30


@pytest.mark.slow
def test_a_forecast_stands_as_it_was_said_with_how_it_came_out(client):
    match = finished()
    RoomForecast.objects.create(
        match=match, made_at=told.NOW, p1=0.62, low=0.55, high=0.69, elo_p1=0.58,
        features={"parts": [{"feature": "elo", "points": 0.1}, {"feature": "gone", "points": 0.0}],
                  "notes": [{"kind": "map_unknown"}, {"kind": "of another release"}]},
        team1_won=match.winner == 1, scored_at=told.NOW,
    )  # fmt: skip
    html = page(client, "match", match.match_id)

    assert "95 %: 55–69" in html.replace("\xa0", " ")
    assert "Team Elo" in html
    assert "The map was not known" in html
    assert "won; it had been given" in html


@pytest.mark.slow
def test_without_a_forecast_before_the_match_none_is_made_up(client):
    assert "a forecast made later would be none" in page(client, "match", finished().match_id)


# --- finding ------------------------------------------------------------------------------------
def test_a_pasted_address_of_a_room_leads_to_its_match(client):
    address = f"https://www.faceit.com/de/cs2/room/{UNKNOWN}/scoreboard"
    response = client.get(reverse("faceit:match-find"), {"q": address})

    assert response.url == reverse("faceit:match", args=[UNKNOWN])


@pytest.mark.parametrize("text", ["https://example.com/room", "a b c", "x" * 600, "????"])
def test_what_names_no_match_is_refused_in_words(client, text):
    html = page(client, "match-find", q=text, status=422)

    assert 'role="alert"' in html


# --- who may ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["rooms", "odds", "compare", "nicks", "rankings", "match-find"])
def test_strangers_are_sent_to_sign_in_when_pages_are_not_public(client, settings, name):
    settings.PUBLIC_STATS = False

    assert client.get(reverse(f"faceit:{name}")).status_code == 302


def test_a_match_is_not_shown_to_strangers_when_pages_are_not_public(client, settings):
    match = finished()
    settings.PUBLIC_STATS = False
    for name in ("match", "match-status", "room"):
        assert client.get(reverse(f"faceit:{name}", args=[match.match_id])).status_code == 302


def test_strangers_may_not_have_matches_looked_up(client):
    client.post(reverse("faceit:match-refresh", args=[UNKNOWN]))

    assert not Match.objects.exists()


@pytest.mark.slow
def test_a_match_of_the_demo_is_not_shown_without_it(client):
    match = finished(demo=True)

    assert client.get(reverse("faceit:match", args=[match.match_id])).status_code == 404
