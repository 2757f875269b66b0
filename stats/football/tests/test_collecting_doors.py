"""The doors to collecting: the staff's page, the API, the command, back office, schedule."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from stats.football import tasks
from stats.football.management.commands import collect_football
from stats.football.models import CollectRun, Match
from stats.football.models.incoming import RunState
from stats.football.services import collecting
from stats.football.services.collecting.steps import current_season
from stats.football.tests.collected_source import season, sources

__all__ = ["sources"]
NOW = timezone.now()
THIS = current_season(timezone.localdate(NOW))
PAGE = "/football/collecting/"
COLLECT = "/api/v1/football/collect"


@pytest.fixture
def chief(client, staff):
    """A client of a member of staff."""
    client.force_login(staff)
    return client


def make_runs(count):
    for number in range(count):
        CollectRun.objects.create(
            source="openfootball", scope={"kind": "full"}, key=f"key-{number}", total=4,
            requested_at=NOW - timedelta(days=number), state=RunState.DONE, ended_at=NOW,
        )  # fmt: skip


@pytest.mark.django_db
def test_the_page_without_a_run_says_what_comes_by_itself(chief):
    page = chief.get(PAGE)
    assert page.status_code == 200
    assert b"No run yet" in page.content
    assert b"SOFASCORE_BASE_URL" in page.content
    assert b"hx-get" not in page.content.partition(b'id="runs"')[2].partition(b">")[0]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 20, 60])
def test_the_page_asks_no_more_however_many_runs_there_are(
    chief, count, django_assert_max_num_queries
):
    make_runs(count)
    chief.get(PAGE)
    with django_assert_max_num_queries(7):
        page = chief.get(PAGE)
    assert page.content.count(b"<article") == min(count, 20)
    assert (b"before=" in page.content) == (count > 20)


@pytest.mark.slow
@pytest.mark.django_db
def test_older_runs_are_a_page_further_and_live_ones_a_list_of_their_own(chief):
    make_runs(25)
    CollectRun.objects.create(source="sofascore", scope={"kind": "live"}, key="live", state="done")
    first = chief.get(PAGE)
    assert first.content.count(b"<article") == 20
    last = first.context["lines"][-1].row.pk
    assert chief.get(PAGE, {"before": last}).content.count(b"<article") == 5
    assert chief.get(PAGE, {"kind": "live"}).content.count(b"<article") == 1
    for odd in ("x", "-1", "9" * 40, "٣"):
        assert chief.get(PAGE, {"before": odd}).status_code == 200


@pytest.mark.slow
def test_a_run_started_on_the_page_shows_itself_until_it_ends(sources, chief):
    sources.files[THIS, "en.1"] = season(1)
    form = {"source": "openfootball", "kind": "season", "leagues": "en.1", "seasons": THIS}
    answer = chief.post(PAGE, form, follow=True)
    assert b"The run is under way." in answer.content
    row = CollectRun.objects.get()
    assert row.requested_by.username == "chief"
    part = chief.get(PAGE, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'hx-trigger="every 2s"' in part.content
    assert b"<progress" in part.content
    again = chief.post(PAGE, form, follow=True)
    assert b"under way already" in again.content
    assert CollectRun.objects.count() == 1
    tasks.advance_run(row.pk, row.claim_token)
    part = chief.get(PAGE, headers={"HX-Request": "true"})
    assert b'hx-trigger="every 2s"' not in part.content
    assert b"1 asked: 1 new" in part.content
    assert Match.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"leagues": "xx.9"}, b"FOOTBALL_LEAGUES"),
        ({"kind": "season"}, b"Name the seasons"),
        ({"seasons": "soon"}, b"written as 2024-25"),
        ({"kind": "live"}, b"whole seasons only"),
        ({"source": "elsewhere"}, b"Select a valid choice"),
        ({"kind": ""}, b"required"),
    ],
)
def test_what_cannot_be_collected_is_said_over_the_form(sources, chief, told, words):
    page = chief.post(PAGE, {"source": "openfootball", "kind": "full", **told})
    assert page.status_code == 422
    assert words in page.content
    assert not CollectRun.objects.exists()


@pytest.mark.slow
def test_a_run_is_called_off_on_the_page(sources, chief):
    row = collecting.start("openfootball", {}, now=NOW, here=True)
    chief.post(reverse("football:run-cancel", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == RunState.CANCELLED
    page = chief.post(reverse("football:run-cancel", args=[row.pk]), follow=True)
    assert b"has ended already" in page.content
    assert chief.post(reverse("football:run-cancel", args=[row.pk + 9])).status_code == 404


@pytest.mark.slow
def test_why_a_run_waits_is_on_the_page(sources, chief):
    sources.failing = 500
    row = collecting.start("openfootball", {}, now=NOW, here=True)
    tasks.advance_run(row.pk)
    page = chief.get(PAGE).content
    assert b"The source does not answer. It is tried again at" in page
    row.refresh_from_db()
    assert row.reason == {"code": "unavailable", "values": {}}
    assert row.last_error.encode() in page


@pytest.mark.django_db
def test_nobody_but_staff_sees_the_page(client, user):
    assert client.get(PAGE).status_code == 302
    client.force_login(user)
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, {"source": "openfootball", "kind": "full"}).status_code == 302
    assert not CollectRun.objects.exists()


@pytest.mark.django_db
def test_only_staff_find_collecting_in_the_menu(client, user, staff):
    client.force_login(user)
    assert PAGE.encode() not in client.get("/football/").content
    client.force_login(staff)
    assert PAGE.encode() in client.get("/football/").content


def post(client, path, told):
    return client.post(path, json.dumps(told), content_type="application/json")


def test_a_program_starts_a_run_looks_at_it_and_calls_it_off(sources, chief):
    answer = post(chief, COLLECT, {"leagues": ["en.1"], "seasons": [THIS]})
    assert answer.status_code == 202
    told = answer.json()
    assert answer["Location"] == told["location"] == f"{COLLECT}/{told['id']}"
    assert (told["state"], told["total"], told["scope"]["kind"]) == ("waiting", 1, "season")
    assert post(chief, COLLECT, {"seasons": [THIS], "leagues": ["en.1"]}).json() == told
    assert chief.get(told["location"]).json() == told
    gone = chief.delete(told["location"])
    assert gone.json()["state"] == "cancelled"
    assert chief.delete(told["location"]).status_code == 409


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"source": "elsewhere"}, 422),
        ({"leagues": ["xx.9"]}, 422),
        ({"leagues": "en.1"}, 422),
        ({"seasons": ["soon"]}, 422),
        ({"kind": "live"}, 422),
        ({"source": "sofascore", "kind": "day"}, 422),
        ({"day": "yesterday"}, 422),
    ],
)
def test_odd_words_of_a_program_are_problems(sources, chief, told, status):
    answer = post(chief, COLLECT, told)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert not CollectRun.objects.exists()


def test_a_source_that_is_not_set_up_is_a_503(sources, chief, settings):
    settings.SOFASCORE_BASE_URL = ""
    answer = post(chief, COLLECT, {"source": "sofascore"})
    assert (answer.status_code, answer.json()["code"]) == (503, "source_off")


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "-1", "x", str(2**63), "999999"])
def test_a_run_nobody_knows_is_not_there(chief, number):
    assert chief.get(f"{COLLECT}/{number}").status_code in (404, 422)


def run_command(*words):
    out, err = io.StringIO(), io.StringIO()
    call_command("collect_football", *words, "--no-progress", stdout=out, stderr=err)
    return out.getvalue().strip()


@pytest.mark.slow
def test_the_command_says_in_one_line_what_came(sources):
    sources.files[THIS, "en.1"] = season(1)
    words = ("--league", "en.1", "--season", THIS)
    assert run_command(*words) == "1 asked: 1 new, 0 unchanged, 0 failed."
    assert run_command(*words) == "1 asked: 0 new, 1 unchanged, 0 failed."


@pytest.mark.parametrize("words", [("--league", "xx.9"), ("--season", "soon"), ("--kind", "live")])
def test_the_command_refuses_in_one_line(sources, words):
    with pytest.raises(CommandError, match=r"^Nothing was collected: [^\n]+$"):
        run_command(*words)


def test_the_command_says_why_it_did_not_end_well(sources):
    sources.failing = 403
    with pytest.raises(CommandError, match=r"^1 asked: [^\n]+Not finished: [^\n]+$"):
        run_command("--season", THIS)


@pytest.mark.slow
def test_an_interrupted_command_goes_on_when_it_is_started_again(sources, monkeypatch):
    labels = [f"20{year}-{year + 1}" for year in range(10, 22)]
    for number, label in enumerate(labels):
        sources.files[label, "en.1"] = season(number)
    words = ("--season", *labels)

    def interrupt(row):
        raise KeyboardInterrupt

    def advance(pk, token, **options):
        return collecting.advance(pk, token, **{**options, "watch": interrupt})

    with monkeypatch.context() as patch:
        patch.setattr(collect_football, "advance", advance)
        with pytest.raises(CommandError, match="steps left; start it again"):
            run_command(*words)
    assert 0 < Match.objects.count() < 12
    assert run_command(*words) == "12 asked: 12 new, 0 unchanged, 0 failed."
    assert set(sources.asked.values()) == {1}
    assert CollectRun.objects.count() == 1


@pytest.mark.slow
def test_staff_collect_the_same_again_in_the_back_office(sources, chief):
    row = collecting.start("openfootball", {}, now=NOW, here=True)
    url = reverse("admin:football_collectrun_changelist")
    for action, states in (
        ("call_off", ["cancelled"]),
        ("collect_again", ["cancelled", "waiting"]),
    ):
        assert chief.post(url, {"action": action, "_selected_action": [row.pk]}).status_code == 302
        found = CollectRun.objects.order_by("pk").values_list("state", flat=True)
        assert list(found) == states
    assert chief.get(url).status_code == 200


def test_the_sweep_of_the_schedule_starts_and_hands_out(sources, settings):
    settings.SOFASCORE_BASE_URL = ""
    assert tasks.collect_due() == (1, 0)
    row = CollectRun.objects.get()
    assert row.claimed_until is not None
    assert tasks.prune_runs() == 0
