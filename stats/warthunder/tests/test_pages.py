"""Players and squadrons on pages: every outcome in its own words, every figure as the page said."""

from datetime import timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.alerts.services.following import follow
from accounts.subjects import Subject
from config.templatetags.dozor import number
from config.work.outcomes import Outcome
from stats.warthunder.models import Player, PlayerSnapshot, Squadron, SquadronEvent
from stats.warthunder.records import Member, Mode
from stats.warthunder.services.imports import Upload, import_page
from stats.warthunder.services.players import ensure_player
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.invented import make_profile, make_squadron
from stats.warthunder.tests.pages import challenge_page, not_found_page, profile_page

pytestmark = pytest.mark.django_db


def read(client, url, **data):
    answer = client.get(url, data)
    assert answer.status_code == 200, url
    return answer.content.decode()


def page_of(client, nick, **data):
    return read(client, reverse("warthunder:player", args=[nick]), **data)


def send(client, *files):
    pages = [SimpleUploadedFile(name, body, "text/html") for name, body in files]
    return client.post(reverse("warthunder:import"), {"pages": pages})


def stored(scale=3, days_ago=0, nick="Test_Pilot"):
    now = timezone.now()
    body = profile_page(make_profile(nick, scale=scale))
    upload = Upload("page.html", body, now - timedelta(days=days_ago))
    return import_page(upload, now=now, rng=Random(1)).player


@pytest.fixture
def squadron():
    row = ensure_squadron("Test Squadron", demo=False)
    now = timezone.now()
    for days, size in ((9, 5), (0, 6), (-1, 6)):
        members = tuple(
            Member(f"Pilot_{place}", 1000 + place * 10 - days, 5, "private")
            for place in range(size)
        )
        page = make_squadron(members=members, members_stated=size)
        raw = RawPage("squadron", b"%d" % days, "x", "upload", now - timedelta(days=days, hours=30))
        store_page(page, raw, squadron_id=row.pk, claim=None, now=now, rng=Random(1))
    return row


# --- players ------------------------------------------------------------------------------------
def test_a_nick_nobody_stored_offers_to_be_looked_up_and_stores_nothing(client, user):
    client.force_login(user)

    page = page_of(client, "Nobody_1")

    assert "Nothing is stored of this player yet" in page
    assert not Player.objects.exists()


def test_a_visitor_is_asked_to_sign_in_for_a_look_up(client):
    assert reverse("account_login") in page_of(client, "Nobody_1")


def test_looking_a_nick_up_keeps_it_and_says_that_it_is_being_fetched(client, user):
    client.force_login(user)

    answer = client.post(reverse("warthunder:player-refresh", args=["Nobody_1"]), follow=True)

    assert "The first page is being fetched" in answer.content.decode()
    assert Player.objects.get().nick == "Nobody_1"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.NOT_FOUND, "There is no player of this nick"),
        (Outcome.BLOCKED, "The site wants to see a person"),
        (Outcome.RATE_LIMITED, "The site asked us to wait"),
        (Outcome.UNAVAILABLE, "The site does not answer"),
        (Outcome.UNREADABLE, "The page came, but cannot be read"),
    ],
)
def test_each_outcome_has_its_own_words_and_no_zeros(client, user, outcome, words):
    client.force_login(user)
    row = ensure_player("Nobody_1", demo=False)
    later = timezone.now() + timedelta(hours=1)
    Player.objects.filter(pk=row.pk).update(last_outcome=outcome, failures=1, next_due_at=later)

    page = page_of(client, "Nobody_1")

    assert words in page
    assert reverse("warthunder:import") in page
    assert "hero-number" not in page


@pytest.mark.slow
def test_the_page_shows_every_mode_as_the_profile_said(client):
    player = stored()
    profile = make_profile(scale=3)

    page = page_of(client, player.nick)

    for mode in Mode:
        totals = profile.modes[mode].totals
        for figure in (totals.missions, totals.victories, totals.deaths, totals.lions):
            assert f">{number(figure)}<" in page
        for branch in profile.modes[mode].branches.values():
            assert f">{number(branch.sorties)}<" in page


@pytest.mark.slow
def test_a_period_shows_what_was_gained_since(client):
    stored(scale=3, days_ago=40)
    player = stored(scale=5)
    before, after = make_profile(scale=3).modes, make_profile(scale=5).modes
    gained = after[Mode.REALISTIC].totals.missions - before[Mode.REALISTIC].totals.missions

    assert f">{number(gained)}<" in page_of(client, player.nick, period="30")


@pytest.mark.slow
def test_a_period_without_an_older_reading_says_so_instead_of_zero(client):
    player = stored()

    assert "No two readings are this far apart yet" in page_of(client, player.nick, period="30")


@pytest.mark.slow
def test_a_fallen_counter_is_marked_and_the_good_reading_stays(client):
    stored(scale=5, days_ago=2)
    player = stored(scale=3)

    page = page_of(client, player.nick)

    assert "A counter fell: not compared" in page
    assert f">{number(make_profile(scale=5).modes[Mode.ARCADE].totals.missions)}<" in page


def test_a_differently_spelled_nick_leads_to_the_player(client):
    stored()

    answer = client.get(reverse("warthunder:player", args=["test_pilot"]))

    assert answer.url == reverse("warthunder:player", args=["Test_Pilot"])


def test_a_nick_that_cannot_be_one_is_refused_in_words(client):
    answer = client.get(reverse("warthunder:players"), {"nick": "a<b"})

    assert answer.status_code == 422
    assert "none of these characters" in answer.content.decode()


def test_the_list_is_searched_as_one_types(client):
    stored()
    url = reverse("warthunder:search")

    part = client.get(url, {"q": "test_p"}, headers={"HX-Request": "true"}).content.decode()

    assert "Test_Pilot" in part
    assert "<html" not in part


@pytest.mark.slow
def test_a_refresh_nobody_asked_for_is_not_announced(client):
    player = stored()
    Player.objects.filter(pk=player.pk).update(next_due_at=timezone.now())

    assert "is-working" not in client.get(reverse("warthunder:player", args=[player.nick])).text


def test_the_state_of_a_refresh_tells_the_page_when_it_is_over(client):
    player = stored()
    url = reverse("warthunder:player-status", args=[player.nick])
    Player.objects.filter(pk=player.pk).update(next_due_at=timezone.now() + timedelta(hours=1))
    assert client.get(url)["HX-Trigger"] == "dozor:refreshed"

    asked_now = timezone.now()
    Player.objects.filter(pk=player.pk).update(next_due_at=asked_now, requested_at=asked_now)

    answer = client.get(url)
    assert "HX-Trigger" not in answer
    assert "progress-line" in answer.content.decode()


@pytest.mark.slow
def test_a_refresh_asked_for_too_soon_says_so_with_htmx_and_without(client, user):
    client.force_login(user)
    url = reverse("warthunder:player-refresh", args=[stored().nick])

    part = client.post(url, headers={"HX-Request": "true"}).content.decode()

    assert "read a moment ago" in part
    assert "<html" not in part
    assert "read a moment ago" in client.post(url, follow=True).content.decode()


# --- import -------------------------------------------------------------------------------------
def test_several_files_are_read_each_for_itself(client, user):
    client.force_login(user)
    profile = profile_page(make_profile("Test_Pilot"))

    answer = send(client, ("a.html", profile), ("b.html", challenge_page()), ("c.html", b"cat"))
    page = answer.content.decode()

    assert reverse("warthunder:player", args=["Test_Pilot"]) in page
    assert "browser check" in page
    assert page.count("not stored") == 2
    assert PlayerSnapshot.objects.count() == 1


def test_a_page_of_nobody_stores_nothing(client, user):
    client.force_login(user)

    answer = send(client, ("a.html", not_found_page()))

    assert "a nick that nobody has" in answer.content.decode()
    assert not Player.objects.exists()


@pytest.mark.slow
def test_the_same_file_twice_is_stored_once(client, user):
    client.force_login(user)
    body = profile_page(make_profile("Test_Pilot"))
    send(client, ("a.html", body))

    assert "imported before" in send(client, ("a.html", body)).content.decode()
    assert PlayerSnapshot.objects.count() == 1


def test_no_file_at_all_is_an_error_in_words(client, user):
    client.force_login(user)

    answer = client.post(reverse("warthunder:import"))

    assert answer.status_code == 422
    assert "Choose from 1 to" in answer.content.decode()


# --- squadrons ----------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_squadron_shows_its_roster_with_the_change_of_a_week(client, squadron):
    page = read(client, reverse("warthunder:squadron", args=[squadron.pk]))

    assert "Pilot_5" in page
    assert '<span class="gain nowrap">+10</span>' in page


@pytest.mark.slow
def test_the_roster_is_filtered_and_sorted_by_the_address(client, squadron):
    url = reverse("warthunder:squadron", args=[squadron.pk])

    page = read(client, url, q="pilot_3")
    ascending = read(client, url, sort="rating")

    assert reverse("warthunder:player", args=["Pilot_3"]) in page
    assert reverse("warthunder:player", args=["Pilot_4"]) not in page
    assert ascending.index("/Pilot_0/") < ascending.index("/Pilot_5/")
    assert 'aria-sort="ascending"' in ascending


@pytest.mark.slow
def test_the_timeline_is_filtered_by_kind(client, squadron):
    url = reverse("warthunder:squadron", args=[squadron.pk])

    assert "Member joined" in read(client, url, kind="joined")
    assert "No change of this kind yet" in read(client, url, kind="left")


@pytest.mark.slow
def test_the_difference_names_who_came(client, squadron):
    page = read(client, reverse("warthunder:squadron", args=[squadron.pk]))
    difference = page.partition('id="difference-panel"')[2].partition("</section>")[0]

    assert "+1 joined" in difference
    assert "Pilot_5" in difference


def test_the_roster_is_exported_without_formulas(client, squadron):
    squadron.memberships.filter(nick="Pilot_5").update(nick="=HYPERLINK(1)")

    answer = client.get(reverse("warthunder:squadron-csv", args=[squadron.pk]))
    lines = answer.content.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("nick,role,rating")
    assert lines[1].startswith("'=HYPERLINK(1),Private,1051")
    assert len(lines) == 7


@pytest.mark.slow
def test_a_squadron_is_watched_by_its_full_name(client, user):
    client.force_login(user)

    answer = client.post(
        reverse("warthunder:squadron-add"), {"name": " Night   Lamp "}, follow=True
    )

    assert Squadron.objects.get().name == "Night Lamp"
    assert "The first page is being fetched" in answer.content.decode()


@pytest.mark.slow
def test_only_those_who_follow_judge_a_rename_and_only_once(client, user, squadron):
    event = SquadronEvent.objects.create(
        squadron=squadron,
        seq=squadron.events.count() + 100,
        kind="renamed",
        nick="Pilot_1",
        at=timezone.now(),
        data={"before": "Pilot_X", "score": 0.9},
    )
    url = reverse("warthunder:rename-verdict", args=[squadron.pk, event.seq])
    client.force_login(user)
    assert client.post(url, {"verdict": "confirmed"}).status_code == 403

    follow(user, Subject("warthunder.squadron", str(squadron.pk)))
    assert "Pilot_X → Pilot_1" in read(client, "/")
    client.post(url, {"verdict": "confirmed"})
    again = client.post(url, {"verdict": "rejected"}, follow=True)

    event.refresh_from_db()
    assert (event.verdict, event.confirmed_by) == ("confirmed", user)
    assert "Somebody has judged this already" in again.content.decode()


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_roster(
    client, squadron, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        read(client, reverse("warthunder:squadron", args=[squadron.pk]))
