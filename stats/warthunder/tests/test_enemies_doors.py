"""The doors to the enemy analysis: API, page, commands, and the agent itself."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.tokens import issue
from stats.warthunder.agent import script_text
from stats.warthunder.models import FeedSource, KillFeedUpload
from stats.warthunder.services.players import ensure_player
from stats.warthunder.tests.feed_lines import answer, fight, records
from stats.warthunder.tests.test_enemies import LINES, ME, SECOND, send

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/warthunder"
PAGE = "/warthunder/enemies/"


def bearer(user, *scopes):
    return {"Authorization": f"Bearer {issue(user, 'agent', list(scopes))[1]}"}


def post(client, headers, lines=LINES, **given):
    body = {"damage": records(lines), "events": [], **given}
    return client.post(f"{ROOT}/hudmsg", body, content_type="application/json", headers=headers)


# --- API ----------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_feed_sent_with_a_token_is_answered_with_counts(client, user):
    sent = post(client, bearer(user, "warthunder:write"), me=ME, batch_id="b1", session="s1")

    assert sent.status_code == 200, sent.content
    body = sent.json()
    assert (body["me"], body["records"], body["stored"], body["unknown"]) == (ME, 9, 9, 1)
    assert KillFeedUpload.objects.get().user == user
    again = post(client, bearer(user, "warthunder:write"), me=ME, batch_id="b1", session="s1")
    assert again.json()["already"]


def test_a_token_without_the_scope_may_not_send(client, user):
    assert post(client, bearer(user, "warthunder:read"), me=ME).status_code == 403
    assert post(client, {}, me=ME).status_code == 401


def test_a_sender_nobody_knows_is_asked_for_their_nick_in_a_way_that_keeps_the_batch(client, user):
    answered = post(client, bearer(user, "warthunder:write"))

    assert (answered.status_code, answered.json()["code"]) == (409, "me_unknown")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"damage": "x"}, 422),
        ({"damage": [], "me": "a<b"}, 422),
        ({"damage": [], "me": ME, "batch_id": "a b"}, 422),
        ({"damage": [], "me": ME, "pad": "x" * (1024 * 1024)}, 413),
        ({"damage": [], "me": ME}, 200),
        ({"damage": [7, {"id": "x"}], "me": ME}, 200),
    ],
)
def test_a_body_that_is_no_feed_is_refused_by_name_or_counted_as_unusable(
    client, user, body, status
):
    headers = bearer(user, "warthunder:write")

    answered = client.post(f"{ROOT}/hudmsg", body, content_type="application/json", headers=headers)

    assert answered.status_code == status, answered.content
    if status == 200:
        assert answered.json()["unusable"] == len(body["damage"])


def test_the_analysis_has_the_shape_its_users_know(client, user):
    send(user, LINES)

    body = client.get(
        f"{ROOT}/features/enemy-analysis/{ME}", headers=bearer(user, "warthunder:read")
    ).json()

    kea = next(one for one in body["enemy_analysis"] if one["enemy"] == "kea")
    assert kea["recommendation"] and kea["verdict"] == "open" and kea["chance"] is None
    assert kea["share"]["low"] < kea["share"]["value"] < kea["share"]["high"]
    assert body["coverage"]["unknown_lines"] == 1 and body["total"] == 3 and body["advice"]


def test_the_analysis_of_anothers_feed_is_not_there(client, user, staff):
    send(user, LINES)

    answered = client.get(
        f"{ROOT}/features/enemy-analysis/{ME}", headers=bearer(staff, "warthunder:read")
    )

    assert (answered.status_code, answered.json()["code"]) == (404, "not_found")


# --- page ---------------------------------------------------------------------------------------
def test_without_a_feed_the_page_says_how_to_get_one(client, user):
    client.force_login(user)

    page = client.get(PAGE).text

    assert "No kill feed yet" in page and reverse("warthunder:agent-file") in page


@pytest.mark.slow
def test_a_pasted_feed_shows_its_opponents_and_what_was_not_understood(client, user):
    client.force_login(user)

    answered = client.post(PAGE, {"me": ME, "text": answer((*LINES, *SECOND))})

    assert answered.status_code == 200
    assert "New lines: 11" in answered.text and "Not understood: 1 of 11" in answered.text
    assert "kea" in answered.text and "Ju 87" in answered.text
    assert "style=" not in answered.text.partition("<main")[2]


@pytest.mark.slow
def test_a_feed_in_a_file_is_taken_too(client, user):
    client.force_login(user)
    file = SimpleUploadedFile("hudmsg.json", answer(LINES).encode(), "application/json")

    assert "New lines: 9" in client.post(PAGE, {"me": ME, "file": file}).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"me": ME, "text": ""}, "Paste a kill feed or choose a file."),
        ({"me": "a<b", "text": "[]"}, "none of these characters"),
        ({"me": ME, "text": "hello"}, "This is not a kill feed"),
        ({"me": "Nobody_1", "text": answer(LINES)}, "Nobody_1 is not named"),
        ({"nicks": " \n"}, "is required"),
        ({"nicks": "\n".join(f"n{number}" for number in range(41))}, "At most 40 nicks"),
    ],
)
def test_what_the_page_cannot_use_is_told_in_words(client, user, given, said):
    client.force_login(user)

    answered = client.post(PAGE, given)

    assert answered.status_code == 422 and said in answered.text
    assert not KillFeedUpload.objects.exists()


@pytest.mark.slow
def test_unknown_nicks_of_a_list_are_offered_to_be_looked_up(client, user):
    client.force_login(user)
    send(user, LINES)
    ensure_player("rook", demo=False)

    page = client.post(PAGE, {"nicks": "rook\nkea\nnobody", "me": ME}).text

    assert reverse("warthunder:player", args=["rook"]) in page
    assert reverse("warthunder:player-refresh", args=["nobody"]) in page
    assert "never met" in page


def test_a_strange_name_in_a_feed_is_shown_as_text(client, user):
    client.force_login(user)
    send(user, fight((ME, "<script>alert(1)</script>")))

    page = client.get(PAGE).text

    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_the_page_shows_only_ones_own_nicks(client, user, staff):
    send(user, LINES)
    client.force_login(staff)

    assert "kea" not in client.get(PAGE, {"me": ME}).text


def test_the_agent_is_given_with_the_address_and_nick_but_no_token(client, user):
    client.force_login(user)
    send(user, LINES)

    answered = client.get(reverse("warthunder:agent-file"))

    assert "attachment" in answered["Content-Disposition"]
    assert "SERVER = 'http://testserver'" in answered.text and f"ME = '{ME}'" in answered.text
    compile(answered.text, "agent.py", "exec")


@pytest.mark.slow
def test_the_page_of_a_player_shows_their_sender_alone_whom_they_met(client, user, staff):
    ensure_player(ME, demo=False)
    send(user, LINES)
    url = reverse("warthunder:player", args=[ME])

    assert "Only from your own game" in client.get(url).text
    client.force_login(staff)
    assert "No kill feed yet" in client.get(url).text
    client.force_login(user)
    assert "=K=" in client.get(url).text


# --- commands -----------------------------------------------------------------------------------
def run(*given):
    out = StringIO()
    call_command(*given, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_stores_files_and_counts_nothing_twice(user, tmp_path):
    path = tmp_path / "feed.json"
    path.write_text(answer(LINES), encoding="utf-8")
    order = ("import_hudmsg", str(path), "--user", user.username, "--me", ME, "--no-progress")

    assert "9 stored, 0 known before" in run(*order)
    assert "0 stored, 9 known before" in run(*order)
    assert KillFeedUpload.objects.get().source == FeedSource.COMMAND


@pytest.mark.parametrize(
    ("name", "me", "who"),
    [
        ("missing.json", ME, "ann"),
        ("feed.json", "Nobody_1", "ann"),
        ("feed.json", ME, "nobody"),
        ("page.html", ME, "ann"),
    ],
)
def test_the_command_ends_with_one_line_when_nothing_is_stored(user, tmp_path, name, me, who):
    (tmp_path / "feed.json").write_text(answer(LINES), encoding="utf-8")
    (tmp_path / "page.html").write_text("<html></html>", encoding="utf-8")

    with pytest.raises(CommandError, match=r"\ANothing was stored: [^\n]+\Z"):
        run("import_hudmsg", str(tmp_path / name), "--user", who, "--me", me)


@pytest.mark.slow
def test_the_printed_agent_runs_with_what_it_was_given(tmp_path):
    script = tmp_path / "agent.py"
    script.write_text(run("agent-script", "--server", "https://d.example.org", "--me", "수도 9"))

    done = subprocess.run(
        [sys.executable, "-I", str(script)], env={"PATH": ""}, capture_output=True, text=True
    )

    assert done.returncode == 2 and "a token is needed" in done.stderr
    assert script_text() == run("agent-script")


@pytest.mark.parametrize("given", [("--server", "ftp://x"), ("--me", "a<b")])
def test_the_agent_is_not_printed_with_what_it_could_not_use(given):
    with pytest.raises(CommandError):
        run("agent-script", *given)


def test_a_batch_of_the_agent_is_what_the_server_takes(client, user):
    batch = {
        "batch_id": "6a1b", "agent": 1, "session": "0f" * 16, "read_at": 1, "me": ME,
        "damage": records(LINES), "events": [{"id": 1}],
    }  # fmt: skip

    answered = client.post(
        f"{ROOT}/hudmsg",
        json.dumps(batch),
        content_type="application/json",
        headers=bearer(user, "warthunder:write"),
    )

    assert answered.json()["stored"] == 9
