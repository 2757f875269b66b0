"""Players on pages: every state in its own words, nothing invented, nobody else's link touched."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Pin
from config.work.outcomes import Outcome
from stats.faceit.models import (
    AccountLink,
    Ban,
    EloReading,
    Player,
)
from stats.faceit.services.newcomers import newcomer_of
from stats.faceit.tests.page_careers import analysed, make_player, play, read

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ODD_ID = "0a1b2c3d-0000-4000-8000-00000000000a"
TABS = ("overview", "form", "style", "company", "lifetime")
LIFETIME = {
    "matches": 900, "wins": 450, "win_rate": 0.5, "kd_mean": 1.13, "headshot_share": 0.47,
    "extended_matches": 300, "extended_rounds": 6600, "damage": 528000, "adr": 80.0,
    "longest_win_streak": 11, "current_win_streak": 2, "recent_results": [True, False],
    "maps": [{"label": "Mirage", "matches": 300, "wins": 160, "rounds": 6500, "kd_mean": 1.1}],
    "figures": {"Total Headshots %": "42300", "K/D Ratio": "1017"},
}  # fmt: skip


@pytest.fixture
def settled(settings):
    """FACEIT is connected with a key, and what is shown is real."""
    settings.FACEIT_API_KEY = "a-key"
    settings.DOZOR_DEMO = False


# --- the list -----------------------------------------------------------------------------------
def test_an_empty_house_says_what_to_write(client):
    page = read(client, "players")

    assert "No player is stored yet" in page
    assert 'name="q"' in page


def test_the_list_shows_the_highest_elo_first_and_goes_on_by_cursor(client):
    for place in range(33):
        make_player(f"player-{place:02d}", elo=1000 + place)

    first = read(client, "players")
    rest = read(client, "players", after="1003", after_id=str(Player.objects.get(elo=1003).pk))

    assert first.index("player-32") < first.index("player-31") < first.index("player-03")
    assert "player-02" not in first
    assert "Show more" in first
    assert "player-02" in rest
    assert "player-03" not in rest


def test_ones_own_players_stand_first(client, user):
    make_player("somebody", elo=2500)
    mine, pinned = make_player("my-own", elo=900), make_player("pinned-one", elo=800)
    AccountLink.objects.create(user=user, player=mine, linked_at=timezone.now())
    Pin.objects.create(user=user, subject_type="faceit.player", subject_id=str(pinned.pk))
    client.force_login(user)

    page = read(client, "players").partition('id="main"')[2]

    assert page.index("my-own") < page.index("pinned-one") < page.index("somebody")
    assert ">you<" in page.replace(" ", "").replace("\n", "")


def test_the_list_asks_as_many_queries_for_thirty_players_as_for_three(client, user):
    client.force_login(user)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            read(client, "players")
        return len(seen)

    for place in range(3):
        make_player(f"few-{place}")
    read(client, "players")
    few = queries()
    for place in range(30):
        make_player(f"many-{place}")

    assert queries() == few
    assert few < 30


def test_a_pasted_address_finds_its_player(client):
    make_player("night_cs")

    page = read(client, "players", q="https://www.faceit.com/en/players/night_cs")

    assert reverse("faceit:player", args=["night_cs"]) in page


def test_rows_alone_are_given_to_htmx(client):
    make_player("night_cs")

    part = client.get(
        reverse("faceit:players"), {"q": "night"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "night_cs" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a b c", "x" * 60, "https://example.com/x"]
)
def test_a_text_that_names_nobody_is_refused_in_words_and_never_as_markup(client, user, text):
    client.force_login(user)

    page = read(client, "players", q=text)

    assert "Nobody can be called so" in page
    assert "<script>alert" not in page


# --- looking up ---------------------------------------------------------------------------------
def test_a_stranger_signs_in_before_anybody_is_looked_up(client):
    answer = client.post(reverse("faceit:look-up"), {"q": "night_cs"})

    assert reverse("account_login") in answer.url


def test_a_look_up_leads_to_a_waiting_page_that_works_without_javascript(client, user, settled):
    client.force_login(user)

    page = client.post(reverse("faceit:look-up"), {"q": "night_cs"}, follow=True).content.decode()

    assert "FACEIT is being asked" in page
    assert "Look again" in page
    assert newcomer_of("night_cs").under_way


def test_a_second_question_in_the_same_second_is_not_asked(client, user, settled):
    client.force_login(user)
    client.post(reverse("faceit:look-up"), {"q": "night_cs"})

    page = client.post(reverse("faceit:look-up"), {"q": "day_cs"}, follow=True).content.decode()

    assert "One question a second" in page
    assert newcomer_of("day_cs") is None


def test_a_look_up_without_a_connection_says_so(client, user, settings):
    settings.FACEIT_API_KEY, settings.DOZOR_DEMO = "", False
    client.force_login(user)

    answer = client.post(reverse("faceit:look-up"), {"q": "night_cs"}, follow=True)

    assert answer.status_code == 200
    assert "Look it up" in answer.content.decode()


def test_a_look_up_of_somebody_known_leads_to_the_page(client, user):
    make_player("night_cs")
    client.force_login(user)

    assert client.post(reverse("faceit:look-up"), {"q": "night_cs"}).url == reverse(
        "faceit:player", args=["night_cs"]
    )


def test_a_look_up_of_nonsense_is_refused_in_words(client, user):
    client.force_login(user)

    answer = client.post(reverse("faceit:look-up"), {"q": "a<b"})

    assert answer.status_code == 422
    assert "only Latin letters" in answer.content.decode()


# --- the page of a player -----------------------------------------------------------------------
def test_a_player_nobody_stored_offers_a_look_up_and_stores_nothing(client, user):
    client.force_login(user)

    page = read(client, "player", "nobody_1")

    assert "Nothing is stored of this player yet" in page
    assert not Player.objects.exists()


@pytest.mark.parametrize("nickname", ["a b", "<b>", "x" * 25, "Ж"])
def test_an_address_that_can_name_nobody_is_not_found(client, nickname):
    assert client.get(reverse("faceit:player", args=[nickname])).status_code == 404


def test_an_odd_stored_nickname_is_shown_as_text_under_its_id(client):
    make_player("<img src=x>/..", faceit_id=ODD_ID)

    listed, page = read(client, "players"), read(client, "player", ODD_ID)

    assert reverse("faceit:player", args=[ODD_ID]) in listed
    assert "&lt;img src=x&gt;" in page
    assert "<img src=x" not in page


def test_another_spelling_leads_to_the_player(client):
    make_player("Night_CS")

    answer = client.get(reverse("faceit:player", args=["night_cs"]))

    assert answer.url == reverse("faceit:player", args=["Night_CS"])


def test_a_player_only_met_in_matches_says_so_and_shows_no_zeros(client, user, settled):
    make_player(profile_at=None, last_success_at=None, last_outcome="", elo=None, skill_level=None)
    client.force_login(user)

    page = read(client, "player", "night_cs")

    assert "Only met in others’ matches" in page
    assert "hero-number" not in page


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.NOT_FOUND, "FACEIT knows nobody of this name"),
        (Outcome.BLOCKED, "FACEIT refused the API key"),
        (Outcome.RATE_LIMITED, "FACEIT asked us to wait"),
        (Outcome.UNAVAILABLE, "FACEIT does not answer"),
        (Outcome.UNREADABLE, "FACEIT answered something that cannot be read"),
    ],
)
def test_each_outcome_has_its_own_words_and_the_last_good_data_stays(
    client, settled, outcome, words
):
    later = timezone.now() + timedelta(hours=1)
    make_player(last_outcome=outcome, failures=1, next_due_at=later)

    page = read(client, "player", "night_cs")

    assert words in page
    assert "Shown is what was read last" in page
    assert "1\N{NO-BREAK SPACE}600" in page


def test_old_figures_are_marked_as_old(client, settled):
    make_player(profile_at=timezone.now() - timedelta(hours=3))

    assert "Elo and level may have moved since" in read(client, "player", "night_cs")


def test_demo_players_wear_the_badge_and_are_gone_with_the_demo(client, settings):
    settings.DOZOR_DEMO = True
    make_player(demo=True)

    assert "demo-badge" in read(client, "player", "night_cs")

    settings.DOZOR_DEMO = False
    assert "Nothing is stored" in read(client, "player", "night_cs")


def test_thresholds_of_the_level_are_told_as_points(client):
    make_player(elo=1600)

    page = read(client, "player", "night_cs")

    assert "To level 9" in page
    assert "+151" in page
    assert "Down to level 7" in page
    assert "−70" in page


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_without_a_match_says_what_is_missing_and_no_nan(client, tab):
    make_player()

    page = read(client, "player", "night_cs", tab=tab)

    assert any(words in page for words in ("No match is stored", "not read yet", "Not enough data"))
    assert "nan" not in page.lower()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_few_matches_says_not_enough_data_with_the_threshold(client, tab):
    player = make_player(lifetime=LIFETIME, lifetime_at=timezone.now())
    play(player, 6)
    analysed(player)

    page = read(client, "player", "night_cs", tab=tab)

    expected = {
        "overview": "6 rated matches are stored; a verdict needs 50",
        "form": "6 rated matches are stored; it needs 30",
        "style": "of 200",
        "company": "judged from 10 common matches on",
        "lifetime": "mean over matches, not a sum",
    }
    assert expected[tab] in page


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_career_is_drawn_with_titles_and_captions(client, tab):
    player = make_player(lifetime=LIFETIME, lifetime_at=timezone.now())
    play(player, 130)
    analysed(player)

    page = read(client, "player", "night_cs", tab=tab)

    drawings = page.count("<svg") - page.count('<svg class="icon')
    assert page.count("<title>") - 1 >= drawings - page.count('aria-hidden="true"><polyline')
    assert page.count("<table") == page.count("<caption")
    assert " style=" not in page
    assert "<script>" not in page


def test_the_overview_tells_the_newest_matches_as_stored(client):
    player = make_player()
    play(player, 3)

    page = read(client, "player", "night_cs")

    assert "18–15–4" in page
    assert "Mirage" in page
    assert "13:9" in page
    assert page.count(">80.0<") == 3


def test_ratings_say_what_they_are_and_how_far_they_err(client):
    player = make_player()
    play(player, 130)
    analysed(player)

    page = read(client, "player", "night_cs")

    assert "exact: the published formula" in page
    assert "HLTV 2.0 (estimate)" in page
    assert "2.1-style (estimate)" in page
    assert "off by 0.008 on average" in page


def test_an_analysis_not_ready_is_awaited_and_asked_for_once(client):
    player = make_player()
    play(player, 3)

    page = read(client, "player", "night_cs")

    assert "Being worked out" in page
    assert cache.get(f"faceit:preparing:{player.pk}")


def test_elo_breaks_its_line_where_matches_were_not_seen(client):
    player, now = make_player(), timezone.now()
    rows = play(player, 10, now=now)
    EloReading.objects.create(player=player, elo=1500, at=rows[9].finished_at, match=rows[9])
    EloReading.objects.create(player=player, elo=1600, at=now, match=rows[0])

    page = read(client, "player", "night_cs")

    assert "2 readings · gaps: 1" in page
    assert 'data-y="1500,,1600"' in page


def test_a_ban_that_holds_is_shown_and_one_that_ended_is_not_called_one(client):
    player, now = make_player(), timezone.now()
    Ban.objects.create(player=player, type="x", reason="Old thing", ends_at=now - timedelta(days=9))

    assert "Banned" not in read(client, "player", "night_cs")

    Ban.objects.create(player=player, type="x", reason="<b>cheating</b>", starts_at=now)

    page = read(client, "player", "night_cs")
    assert "Banned" in page
    assert "&lt;b&gt;cheating" in page


def test_the_page_of_five_hundred_matches_asks_no_more_than_that_of_fifty(client, user):
    client.force_login(user)

    def queries(nickname):
        with CaptureQueriesContext(connection) as seen:
            read(client, "player", nickname)
        return len(seen)

    short, long = make_player("short"), make_player("long")
    play(short, 50)
    play(long, 500)
    analysed(short)
    analysed(long)
    read(client, "player", "short")

    assert queries("long") == queries("short")
    assert queries("long") < 60
