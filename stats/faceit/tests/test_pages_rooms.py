"""Pages of rooms and odds, of comparison and of rankings: states, bounds, refusals."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Pin
from stats.faceit.models import AccountLink, Match, Player, RoomForecast, Seat
from stats.faceit.tests import told
from stats.faceit.tests.match_pages import finished, page, queries_of, upcoming
from stats.faceit.tests.reading_world import make_player, store_career

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connected(settings):
    settings.FACEIT_API_KEY = "key"


# --- rooms --------------------------------------------------------------------------------------
def watch_all(match):
    Player.objects.filter(seats__match=match).update(watched=True)


@pytest.mark.slow
def test_rooms_of_watched_players_are_listed_with_who_is_watched(client):
    assert "No match of a watched player is stored" in page(client, "rooms")
    watch_all(finished())
    html = page(client, "rooms")

    assert "side_1 – side_2" in html
    assert "nick0" in html


def test_a_room_that_goes_on_stands_above_the_ended_ones(client):
    watch_all(upcoming())
    html = page(client, "rooms")

    assert "ready to begin" in html
    assert "No room goes on" not in html


@pytest.mark.slow
def test_the_queries_of_the_list_of_rooms_do_not_grow_with_it(client):
    watch_all(finished(0))
    few = queries_of(client, "rooms")
    for number in range(1, 8):
        finished(number)
    many = queries_of(client, "rooms")

    assert many == few <= 12


@pytest.mark.slow
def test_rooms_come_in_pages_by_cursor_each_once(client, monkeypatch):
    monkeypatch.setattr("stats.faceit.views.rooms.PAGE", 2)
    watch_all(finished(0))
    for number in range(1, 5):
        finished(number)
    seen, query = [], {}
    for _ in range(3):
        response = client.get(reverse("faceit:rooms"), query)
        seen += [line.match.match_id for line in response.context["recent_lines"]]
        more = response.context["more"]
        query = {"after": more.finished_at.isoformat(), "after_id": more.pk} if more else {}

    assert seen == [told.match_id(number) for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("after", ["x", "2026-13-99", "2026-01-01T00:00:00", "9" * 400])
def test_a_cursor_that_means_nothing_shows_the_first_page(client, after):
    assert "Going on" in page(client, "rooms", after=after, after_id="1")


@pytest.mark.slow
def test_a_room_shows_the_chance_what_is_not_known_and_why_no_veto_is_advised(client):
    html = page(client, "room", upcoming().match_id)

    assert "Chance to win" in html
    assert "What is not known" in html
    assert "Both sides need maps they have played before." in html


def test_a_room_without_anybody_says_that_nothing_can_be_said(client):
    match = upcoming()
    Seat.objects.all().delete()

    assert "Nothing can be said yet" in page(client, "room", match.match_id)


def test_the_record_of_forecasts_names_how_many_are_needed(client):
    html = page(client, "odds")

    assert "0 of 50 forecasts have come out" in html
    assert "No model is fitted yet" in html


@pytest.mark.parametrize(
    ("scored", "with_elo", "words"),
    [
        (1, 1, "1 of 50 forecasts"),
        (60, 1, "not enough data: 1 of 50"),
        (60, 60, "Against plain Elo: not distinguishable"),
    ],
)
def test_the_record_is_drawn_however_many_forecasts_knew_elo(client, scored, with_elo, words):
    now = timezone.now()
    for number in range(scored):
        match = Match.objects.create(match_id=f"1-said-{number}", first_seen_at=now)
        RoomForecast.objects.create(
            match=match,
            p1=0.4 + number % 5 / 20,
            low=0.3,
            high=0.7,
            elo_p1=0.5 if number < with_elo else None,
            made_at=now,
            team1_won=number % 2 == 0,
            scored_at=now,
        )

    assert words in page(client, "odds")


# --- comparison ---------------------------------------------------------------------------------
def test_one_player_or_none_gets_the_form(client):
    make_player("ann")

    assert "Choose two to four players" in page(client, "compare")
    assert "Choose another player" in page(client, "compare", player="ann")


@pytest.mark.slow
def test_players_stand_side_by_side_with_what_may_be_said(client):
    store_career(make_player("ann"), count=20)
    make_player("bob")
    html = page(client, "compare", player=["ann", "bob"])

    assert "nothing stored tells it" in html
    assert "not enough data" in html
    assert "No common match is stored" in html


@pytest.mark.slow
def test_common_matches_are_listed_once_however_many_players_were_in_them(client):
    store_career(make_player("ann"), count=3)
    names = ["ann", "ann-0", "ann-5"]
    response = client.get(reverse("faceit:compare"), {"player": names})
    lines = response.context["common_lines"]

    assert len(lines) == 3
    assert (lines[0].own, lines[0].others) == ("ann, ann-0", "ann-5")


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["ann", "ANN"], "stands there twice"),
        (["ann", "nobody"], "Nobody stored here is called"),
        (["ann", "<b>"], "Nobody stored here is called"),
        (["ann", "a", "b", "c", "d"], "At most 4 players"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(client, names, why):
    make_player("ann")
    html = page(client, "compare", player=names, status=422)

    assert why in html
    assert "<b>" not in html


@pytest.mark.slow
def test_a_comparison_asks_no_more_of_long_careers(client):
    one, other = make_player("ann"), make_player("bob")
    store_career(one, count=5)
    store_career(other, count=5)
    few = queries_of(client, "compare", player=["ann", "bob"])
    Match.objects.all().delete()
    Player.objects.exclude(pk__in=[one.pk, other.pk]).delete()
    store_career(one, count=60)
    many = queries_of(client, "compare", player=["ann", "bob"])

    assert many <= few <= 30


# --- rankings -----------------------------------------------------------------------------------
def ranked(name, place, **fields):
    return make_player(name, region_position=place, ranked_at=timezone.now(), **fields)


def test_ones_own_and_pinned_players_stand_out_in_a_ranking(client, user):
    own, pinned = ranked("ann", 1), ranked("bob", 2)
    ranked("cat", 3)
    AccountLink.objects.create(user=user, player=own, linked_at=timezone.now())
    Pin.objects.create(
        user=user, subject_type="faceit.player", subject_id=str(pinned.pk), position=1
    )
    client.force_login(user)
    response = client.get(reverse("faceit:rankings"), {"region": "EU"})

    assert [line.mark for line in response.context["lines"]] == ["you", "pinned", ""]


@pytest.mark.parametrize(
    ("query", "why"),
    [({"region": "MARS"}, "There is no region"), ({"country": "kaz"}, "two Latin letters")],
)
def test_an_unknown_region_or_country_is_said_to_be_so(client, query, why):
    assert why in page(client, "rankings", status=422, **query)


@pytest.mark.slow
def test_a_ranking_that_is_not_stored_is_asked_for_and_says_so(client, user):
    assert "being read anew" not in page(client, "rankings", region="NA")
    client.force_login(user)
    assert "being read anew" in page(client, "rankings", region="NA")
    assert "Nothing is stored of this ranking" in page(client, "rankings", region="NA")


def test_a_ranking_comes_in_pages(client, monkeypatch):
    monkeypatch.setattr("stats.faceit.views.rankings.PAGE", 2)
    for place in range(1, 4):
        ranked(f"p{place}", place)
    first = client.get(reverse("faceit:rankings")).context
    place, pk = first["page"].after
    second = client.get(reverse("faceit:rankings"), {"after": place, "after_id": pk}).context

    assert [line.position for line in first["lines"]] == [1, 2]
    assert [line.position for line in second["lines"]] == [3]
