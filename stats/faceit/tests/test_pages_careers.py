"""A player's further pages: imports, maps, sessions, the history with its filters, and links."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from accounts.models import Pin
from stats.faceit.models import AccountLink, EloReading, HistoryImport, Line, PlayerSession
from stats.faceit.tests.page_careers import analysed, make_player, play, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(settings):
    """FACEIT is connected with a key, and what is shown is real."""
    settings.FACEIT_API_KEY = "a-key"
    settings.DOZOR_DEMO = False


# --- refresh and import -------------------------------------------------------------------------
@pytest.mark.slow
def test_a_refresh_works_as_a_plain_form_and_as_a_part(client, user, settled):
    make_player(last_success_at=timezone.now() - timedelta(hours=1))
    client.force_login(user)
    url = reverse("faceit:player-refresh", args=["night_cs"])

    page = client.post(url, follow=True).content.decode()
    part = client.post(url, headers={"HX-Request": "true"}).content.decode()

    assert "Asked for" in page
    assert "progress-line" in part
    assert "<html" not in part


@pytest.mark.slow
def test_an_import_is_shown_with_its_progress_and_a_way_to_call_it_off(client, user, settled):
    make_player()
    client.force_login(user)

    client.post(reverse("faceit:import", args=["night_cs"]))
    HistoryImport.objects.update(state="running", stored=120, expected=400, pages=2)
    page = read(client, "player", "night_cs")

    assert "120 of 400 matches" in page
    assert 'value="120" max="400"' in page
    assert reverse("faceit:import-cancel", args=["night_cs"]) in page


@pytest.mark.slow
def test_an_import_is_called_off_by_who_began_it_and_by_nobody_else(
    client, user, other_user, settled
):
    make_player()
    client.force_login(user)
    client.post(reverse("faceit:import", args=["night_cs"]))
    url = reverse("faceit:import-cancel", args=["night_cs"])

    client.force_login(other_user)
    assert client.post(url).status_code == 404
    assert HistoryImport.objects.get().state == "waiting"

    client.force_login(user)
    client.post(url)
    assert HistoryImport.objects.get().state == "cancelled"
    assert "was cancelled" in read(client, "player", "night_cs")


def test_the_state_of_an_import_tells_the_page_when_it_is_over(client, settled):
    player = make_player()
    url = reverse("faceit:import-status", args=["night_cs"])
    assert client.get(url)["HX-Trigger"] == "dozor:refreshed"

    baker.make(HistoryImport, player=player, state="running", requested_at=timezone.now())

    assert "HX-Trigger" not in client.get(url)


# --- maps, sessions, matches --------------------------------------------------------------------
@pytest.mark.slow
def test_the_maps_page_shows_each_map_and_what_is_missing_of_rare_ones(client):
    player = make_player()
    play(player, 60)
    extra = Line.objects.filter(player=player).first()
    Line.objects.filter(pk=extra.pk).update(map="de_train")
    analysed(player)

    page = read(client, "maps", "night_cs")

    for name in ("Mirage", "Nuke", "Inferno", "Train"):
        assert name in page
    assert "not enough data: 1 of 10 matches" in page


@pytest.mark.slow
def test_sessions_are_listed_with_the_live_one_marked_and_each_leads_to_its_matches(client):
    player = make_player()
    play(player, 12)
    live, older = PlayerSession.objects.order_by("-started_at")[:2]

    listed = read(client, "sessions", "night_cs")
    page = read(client, "session", "night_cs", live.pk)
    before = read(client, "session", "night_cs", older.pk)

    assert listed.count(">live<") == 1
    assert f"{live.wins}–{live.losses}" in page
    assert page.count("–15–4") == 5
    assert ">live<" not in before


def test_a_session_of_somebody_else_is_not_found_under_this_name(client):
    player, other = make_player(), make_player("other-one")
    play(other, 3)
    foreign = PlayerSession.objects.get(player=other)

    url = reverse("faceit:session", args=[player.nickname, foreign.pk])

    assert client.get(url).status_code == 404


@pytest.mark.slow
def test_matches_are_kept_by_map_result_and_period_from_the_address(client):
    player = make_player()
    play(player, 60)

    won = read(client, "matches", "night_cs", map="de_nuke", result="won")
    lost = read(client, "matches", "night_cs", map="de_nuke", result="lost")
    week = read(client, "matches", "night_cs", days="7")

    assert won.count("–15–4") == 20
    assert "No match is like that" in lost
    assert 'value="7" selected' in week
    assert week.count("–15–4") == 30


@pytest.mark.slow
def test_show_more_goes_through_all_matches_once(client):
    player = make_player()
    play(player, 70)
    seen, query = [], {}

    for _page in range(4):
        answer = client.get(reverse("faceit:matches", args=["night_cs"]), query)
        rows, last = answer.context["match_lines"], answer.context["more"]
        seen += [line.row.match_id for line in rows]
        if last is None:
            break
        query = {"before": last.finished_at.isoformat(), "before_id": last.pk}

    assert len(seen) == len(set(seen)) == 70


@pytest.mark.parametrize(
    "query",
    [
        {"before": "nonsense", "before_id": "1"},
        {"before": "2026-01-01T00:00:00", "before_id": "x"},
        {"days": "99999999999"},
        {"map": "'; drop table"},
        {"result": "<b>"},
        {"before": "0001-01-01T00:00:00+14:00", "before_id": "1"},
    ],
)
def test_a_nonsensical_address_of_matches_is_answered_calmly(client, query):
    play(make_player(), 3)

    assert client.get(reverse("faceit:matches", args=["night_cs"]), query).status_code == 200


@pytest.mark.slow
def test_the_export_has_every_match_of_the_filter(client):
    play(make_player(), 60)

    answer = client.get(reverse("faceit:matches-csv", args=["night_cs"]), {"map": "de_nuke"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert len(rows) == 20
    assert {row["maps"] for row in rows} == {"de_nuke"}
    assert {row["result"] for row in rows} == {"won"}


# --- linking ------------------------------------------------------------------------------------
@pytest.mark.slow
def test_linking_makes_a_player_ones_own_and_watched(client, user):
    player = make_player()
    client.force_login(user)

    page = client.post(reverse("faceit:link"), {"player": "night_cs"}, follow=True).content.decode()

    player.refresh_from_db()
    assert player.watched
    assert user.faceit_link.player == player
    assert "this is you" in page


def test_a_new_link_lets_the_one_before_go(client, user):
    first, second = make_player("first"), make_player("second")
    client.force_login(user)

    for name in ("first", "second"):
        client.post(reverse("faceit:link"), {"player": name})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.watched, second.watched) == (False, True)
    assert AccountLink.objects.get().player == second


@pytest.mark.slow
def test_taking_a_link_away_touches_nobody_elses(client, user, other_user):
    player = make_player()
    for person in (user, other_user):
        client.force_login(person)
        client.post(reverse("faceit:link"), {"player": "night_cs"})

    client.force_login(user)
    client.post(reverse("faceit:unlink"))

    player.refresh_from_db()
    assert list(AccountLink.objects.values_list("user", flat=True)) == [other_user.pk]
    assert player.watched


def test_linking_somebody_nobody_stored_offers_a_look_up(client, user):
    client.force_login(user)

    answer = client.post(reverse("faceit:link"), {"player": "nobody_1"})

    assert answer.status_code == 404
    assert "Have FACEIT asked first" in answer.content.decode()
    assert not AccountLink.objects.exists()


def test_linking_nonsense_is_refused_in_words(client, user):
    client.force_login(user)

    answer = client.post(reverse("faceit:link"), {"player": "a<b"})

    assert answer.status_code == 422
    assert "only Latin letters" in answer.content.decode()


# --- who may read -------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["player", "maps", "sessions", "matches", "matches-csv"])
def test_with_public_statistics_off_a_stranger_signs_in_first(client, settings, name):
    settings.PUBLIC_STATS = False
    make_player()

    answer = client.get(reverse(f"faceit:{name}", args=["night_cs"]))

    assert reverse("account_login") in answer.url


@pytest.mark.parametrize("name", ["player-refresh", "import", "import-cancel"])
def test_a_stranger_changes_nothing(client, name):
    make_player()

    answer = client.post(reverse(f"faceit:{name}", args=["night_cs"]))

    assert reverse("account_login") in answer.url
    assert not HistoryImport.objects.exists()


@pytest.mark.slow
def test_a_pinned_player_stands_on_the_home_page_with_a_sparkline(client, user):
    player, now = make_player(), timezone.now()
    for days, elo in ((3, 1580), (1, 1600)):
        EloReading.objects.create(player=player, elo=elo, at=now - timedelta(days=days))
    Pin.objects.create(user=user, subject_type="faceit.player", subject_id=str(player.pk))
    client.force_login(user)

    page = client.get(reverse("home")).content.decode()

    assert "night_cs" in page
    assert "+20" in page
    assert 'class="sparkline"' in page
