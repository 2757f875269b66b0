from datetime import timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.tokens import issue
from stats.warthunder.demo import SUGGESTED_SQUADRONS, Fault, suggested_players
from stats.warthunder.models import Origin, Player, PlayerSnapshot, RawAnswer
from stats.warthunder.services.players import ensure_player, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.refresh import refresh
from stats.warthunder.services.squadrons import ensure_squadron
from stats.warthunder.tests.pages import (
    challenge_page,
    make_profile,
    not_found_page,
    profile_page,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/warthunder"
NICK = suggested_players()[0]


def store(profile, age=timedelta(0)):
    at = timezone.now() - age
    page = RawPage("profile", profile_page(profile), "profile.html", Origin.UPLOAD, at)
    return store_profile(profile, page, claim=None, now=at, rng=Random(1))


def refresh_now(row) -> str:
    return refresh(type(row), row.pk, None, now=timezone.now(), rng=Random(1))


@pytest.fixture
def bearer(user):
    _row, plain = issue(user, "test", ["warthunder:write", "warthunder:read"])
    return {"Authorization": f"Bearer {plain}"}


def upload(client, headers, *bodies):
    files = [
        SimpleUploadedFile(f"page{number}.html", body, "text/html")
        for number, body in enumerate(bodies)
    ]
    return client.post(f"{ROOT}/import", {"files": files}, headers=headers)


def test_a_stored_player_is_answered_with_figures_age_and_source(client):
    store(make_profile())
    answer = client.get(f"{ROOT}/player/Test_Pilot")

    body = answer.json()
    assert answer.status_code == 200 and answer["Cache-Control"] == "public, max-age=5"
    assert (body["nick"], body["origin"], body["stale"]) == ("Test_Pilot", "upload", False)
    profile = make_profile()
    for mode, totals in zip(body["modes"], profile.modes.values(), strict=True):
        assert mode["missions"] == totals.totals.missions
        assert mode["win_rate"]["low"] < mode["win_rate"]["value"] < mode["win_rate"]["high"]
    assert body["integrity"]["failed"] == 0 and body["integrity"]["passed"] == 30


@pytest.mark.slow
def test_old_data_come_at_once_marked_stale_and_are_not_shared(client):
    store(make_profile(), timedelta(days=3))
    answer = client.get(f"{ROOT}/player/Test_Pilot")

    assert answer.json()["stale"] and answer["Cache-Control"] == "no-store"
    assert answer.json()["age_s"] >= 3 * 86_400 - 10


@pytest.mark.parametrize("path", ["", "/refresh"])
def test_a_visitor_has_no_unknown_nick_looked_up(client, source, path):
    answer = client.get(f"{ROOT}/player/{NICK}{path}")

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_to_look_up")
    assert "Sign in" in answer.json()["detail"] and answer["WWW-Authenticate"] == "Bearer"
    assert not Player.objects.exists()


@pytest.mark.slow
def test_a_visitor_reads_what_others_had_looked_up(client, source):
    refresh_now(ensure_player(NICK, demo=True))

    assert client.get(f"{ROOT}/player/{NICK}").status_code == 200


def test_a_visitor_may_look_nicks_up_where_the_owner_says_so(client, source, settings):
    settings.ANONYMOUS_LOOK_UPS = True

    assert client.get(f"{ROOT}/player/{NICK}").status_code == 202
    assert Player.objects.count() == 1


def test_who_sends_a_token_has_an_unknown_nick_looked_up(client, source, bearer):
    assert client.get(f"{ROOT}/player/{NICK}", headers=bearer).status_code == 202


def test_a_nick_nobody_asked_for_is_queued_and_says_where_to_look(client, source, user):
    client.force_login(user)
    answer = client.get(f"{ROOT}/player/{NICK}")

    assert answer.status_code == 202 and answer.json()["state"] == "queued"
    status = client.get(answer["Location"])
    assert status.status_code == 202 and status.json()["state"] == "queued"


@pytest.mark.slow
def test_after_the_refresh_the_player_is_there(client, source, user):
    client.force_login(user)
    client.get(f"{ROOT}/player/{NICK}")
    Player.objects.update(claimed_until=None)
    refresh_now(Player.objects.get())

    answer = client.get(f"{ROOT}/player/{NICK}")
    assert answer.status_code == 200 and answer.json()["demo"]
    assert client.get(f"{ROOT}/player/{NICK}/refresh").json()["state"] == "done"


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Fault.NOT_FOUND, 404, "player_not_found"),
        (Fault.CHALLENGE, 503, "source_blocked"),
        (Fault.RATE_LIMITED, 503, "source_rate_limited"),
        (Fault.UNAVAILABLE, 503, "source_unavailable"),
    ],
)
def test_each_failure_is_a_problem_with_its_own_words(client, source, fault, status, code):
    source.faults.kind = fault
    refresh_now(ensure_player(NICK, demo=True))

    answer = client.get(f"{ROOT}/player/{NICK}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"] and answer.json()["reason"]


def test_a_nick_that_nobody_can_have_is_refused_in_words(client):
    answer = client.get(f"{ROOT}/player/{'x' * 41}")

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_nick")
    assert not Player.objects.exists()


@pytest.mark.slow
def test_waiting_ends_when_the_time_is_up(client, source, bearer):
    answer = client.get(f"{ROOT}/player/{NICK}", headers={**bearer, "Prefer": "wait=1"})

    assert answer.status_code == 202


def test_a_refresh_by_button_needs_the_write_scope(client, source, bearer, user):
    _row, plain = issue(user, "reader", ["warthunder:read"])
    url = f"{ROOT}/player/{NICK}/refresh"

    assert client.post(url).status_code == 401
    assert client.post(url, headers={"Authorization": f"Bearer {plain}"}).status_code == 403
    assert client.post(url, headers=bearer).status_code == 202


@pytest.mark.slow
def test_history_is_paged_newest_first_with_gains(client):
    for day in range(5):
        store(make_profile(scale=5 - day), timedelta(days=day))
    first = client.get(f"{ROOT}/player/Test_Pilot/history?limit=2").json()
    second = client.get(
        f"{ROOT}/player/Test_Pilot/history?limit=9&cursor={first['next_cursor']}"
    ).json()

    assert len(first["items"]) == 2 and len(second["items"]) == 3
    gains = [item["gained_missions"] for item in [*first["items"], *second["items"]]]
    assert gains[-1] is None and second["next_cursor"] is None


def test_a_cursor_that_is_not_ours_is_refused(client):
    store(make_profile())
    answer = client.get(f"{ROOT}/player/Test_Pilot/history?cursor=WzFd")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.slow
def test_a_squadron_is_found_by_id_and_by_full_name(client, source):
    squadron = ensure_squadron(SUGGESTED_SQUADRONS[0], demo=True)
    refresh_now(squadron)

    by_id = client.get(f"{ROOT}/squadrons/{squadron.pk}").json()
    by_name = client.get(f"{ROOT}/squadrons/{squadron.name}").json()
    assert by_id == by_name and len(by_id["roster"]) == by_id["members"] > 10
    assert client.get(f"{ROOT}/squadrons/Nobody").status_code == 404


def test_changes_of_a_squadron_are_paged_and_filtered(client, settings):
    settings.DOZOR_DEMO = False
    squadron = ensure_squadron("Night Owls", demo=False)
    now = timezone.now()
    for seq, kind in enumerate(["joined", "rating", "left", "rating"], start=1):
        squadron.events.create(seq=seq, kind=kind, nick="x", at=now - timedelta(hours=9 - seq))
    url = f"{ROOT}/features/squadron-changes/{squadron.pk}"

    first = client.get(f"{url}?limit=3").json()
    rest = client.get(f"{url}?cursor={first['next_cursor']}").json()
    assert [event["seq"] for event in [*first["items"], *rest["items"]]] == [4, 3, 2, 1]
    left = client.get(f"{url}?kind=left").json()
    assert [event["kind"] for event in left["items"]] == ["left"]
    since = (now - timedelta(hours=6, minutes=30)).isoformat().replace("+", "%2B")
    assert [e["seq"] for e in client.get(f"{url}?since={since}").json()["items"]] == [4, 3]


@pytest.mark.slow
def test_an_upload_stores_the_profiles_and_names_what_the_others_are(client, bearer):
    answer = upload(client, bearer, profile_page(make_profile()), not_found_page())

    results = answer.json()["results"]
    assert answer.status_code == 200 and answer.json()["stored"] == 1
    assert [result["outcome"] for result in results] == ["found", "not_found"]
    assert PlayerSnapshot.objects.count() == 1


@pytest.mark.parametrize("body", [not_found_page(), challenge_page(), b"", b"<html>hello</html>"])
def test_an_upload_without_any_profile_is_refused_and_stores_nothing(client, bearer, body):
    answer = upload(client, bearer, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_imported")
    assert answer.json()["errors"][0]["message"]
    assert not RawAnswer.objects.exists() and not Player.objects.exists()


@pytest.mark.slow
def test_the_same_file_twice_is_stored_once(client, bearer):
    upload(client, bearer, profile_page(make_profile()))
    again = upload(client, bearer, profile_page(make_profile()))

    assert again.json()["results"][0]["already"]
    assert PlayerSnapshot.objects.count() == RawAnswer.objects.count() == 1


def test_a_file_over_five_megabytes_is_refused(client, bearer):
    answer = upload(client, bearer, profile_page(make_profile()) + b" " * 5 * 1024 * 1024)

    assert "5 MB" in answer.json()["errors"][0]["message"]


def test_warming_queues_what_is_a_nick_and_not_under_way(client, source, bearer):
    nicks = {"nicks": [NICK, NICK, "bad/nick"]}
    answer = client.post(
        f"{ROOT}/features/cache/warm", nicks, content_type="application/json", headers=bearer
    )

    assert answer.status_code == 202
    assert answer.json() == {"queued": [NICK], "skipped": ["bad/nick"]}


def test_the_state_of_cache_and_work_is_told(client, source, bearer):
    ensure_player(NICK, demo=True)
    health = client.get(f"{ROOT}/features/health/advanced").json()

    assert health["players"]["due"] == 0 and health["sources"][0]["source"] == "warthunder"
    assert client.get(f"{ROOT}/features/cache-stats").json()["backend"]
    cleared = client.post(f"{ROOT}/features/cache/clear-expired", headers=bearer)
    assert cleared.status_code == 200


@pytest.mark.slow
def test_reads_need_a_sign_in_when_statistics_are_not_public(client, settings, bearer):
    store(make_profile())
    settings.PUBLIC_STATS = False

    assert client.get(f"{ROOT}/player/Test_Pilot").status_code == 401
    answer = client.get(f"{ROOT}/player/Test_Pilot", headers=bearer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private")
