"""Seasons of openfootball come in from archives, folders, files and the web."""

import io
import json
import tarfile
from datetime import UTC, datetime

import pytest
from aiohttp import web
from django.core.management import CommandError, call_command

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from config.upstream.policy import Backoff
from stats.football.models import (
    AliasSuggestion,
    Competition,
    Country,
    Inbox,
    Match,
    MatchChange,
    RawAnswer,
    Season,
    Team,
)
from stats.football.models.incoming import InboxState
from stats.football.records import ParseError
from stats.football.services import inbox
from stats.football.services.openfootball import collect_season
from stats.football.services.places import prepare_places
from stats.football.tests.archive import ARCHIVE, bodies, needs_archive
from stats.football.tests.football_bodies import fixture, season

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def run(*args):
    """Run the command and return what it said."""
    out = io.StringIO()
    call_command("import_openfootball", *map(str, args), "--no-progress", stdout=out, stderr=out)
    return out.getvalue().strip()


@pytest.fixture
def folder(tmp_path):
    """A folder with one season of each of two leagues."""
    for league, names in (("en.1", ("Northford", "Southgate")), ("pl.1", ("Lodz", "Opole"))):
        path = tmp_path / "2024-25" / f"{league}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(season(fixture(*names)))
    return tmp_path


@pytest.mark.slow
def test_a_folder_comes_in_once(folder):
    assert run(folder) == "1 new, 0 changed, 0 unchanged."
    assert run(folder) == "0 new, 0 changed, 1 unchanged."
    assert Match.objects.get().season.competition.code == "en.1"
    assert not MatchChange.objects.exists()


@pytest.mark.slow
def test_the_setting_says_which_leagues_come_in(folder, settings):
    settings.FOOTBALL_LEAGUES = ["pl.1=Ekstraklasa;Europe/Warsaw"]
    run(folder)
    competition = Match.objects.get().season.competition
    assert (competition.code, competition.name) == ("pl.1", "Ekstraklasa")


@pytest.mark.slow
def test_an_archive_and_a_single_file_hold_the_same(folder, tmp_path):
    packed = tmp_path / "all.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(folder / "2024-25", "football/2024-25")
    assert run(packed) == "1 new, 0 changed, 0 unchanged."
    assert run(folder / "2024-25" / "en.1.json") == "0 new, 0 changed, 1 unchanged."
    assert run(packed, "--league", "pl.1") == "1 new, 0 changed, 0 unchanged."


@pytest.mark.parametrize("name", ["missing", "broken.tar.gz", "2024-25/en.1.json", "other.json"])
def test_what_holds_nothing_ends_with_one_line(tmp_path, name):
    path = tmp_path / name
    if name != "missing":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"<html>")
    with pytest.raises(CommandError, match=r"^Nothing was stored: [^\n]+$"):
        run(path)


@pytest.mark.parametrize("args", [(), ("--season", "soon")])
def test_without_a_path_a_season_is_asked_for(args):
    with pytest.raises(CommandError, match="Nothing was stored"):
        run(*args)


def test_places_are_made_once(settings):
    settings.FOOTBALL_LEAGUES = ["en.1", "xx.1=Far League"]
    first = [row.pk for row in prepare_places()]
    assert [row.pk for row in prepare_places()] == first
    assert list(Competition.objects.values_list("code", "name")) == [
        ("en.1", "Premier League"),
        ("xx.1", "Far League"),
    ]
    assert Country.objects.filter(code="xx").exists()


@pytest.fixture
def source():
    """A server in place of openfootball's; what it answers is in the dict returned."""
    answers = {"en.1": season(fixture("Northford", "Southgate"))}

    async def answer(request):
        body = answers.get(request.match_info["league"])
        if body is None:
            raise web.HTTPNotFound
        return web.Response(body=body, content_type="text/plain")

    app = web.Application()
    app.router.add_get("/2024-25/{league}.json", answer)
    registry.reset()
    with LoopbackServer(app) as server:
        registry.override_base_url(
            "openfootball",
            server.url,
            rate_per_s=1000.0,
            burst=1000,
            attempts=1,
            backoff=Backoff(0.0, 0.0, 0.0),
        )
        yield answers
        registry.reset()


@pytest.mark.slow
def test_a_season_from_the_web_is_kept_as_it_came_and_stored(source, settings):
    settings.FOOTBALL_LEAGUES = ["en.1", "es.1"]
    said = run("--season", "2024-25")
    assert "2024-25/es.1: the source has no such season." in said
    assert said.endswith("1 new, 0 changed, 0 unchanged.")
    item = Inbox.objects.get()
    assert (item.state, item.raw.source) == (InboxState.DONE, "openfootball")
    assert Match.objects.get().sources.get().raw == item.raw
    assert run("--season", "2024-25").endswith("0 new, 0 changed, 1 unchanged.")
    assert RawAnswer.objects.count() == Inbox.objects.count() == 1


@pytest.mark.slow
def test_a_correction_on_the_web_changes_the_match(source):
    collect_season("2024-25", "en.1", now=NOW)
    source["en.1"] = season(fixture("Northford", "Southgate", score={"ft": [2, 2]}))
    assert collect_season("2024-25", "en.1", now=NOW).changed == 1
    assert Match.objects.get().ft_away == 2
    assert RawAnswer.objects.count() == 2


def test_an_answer_that_cannot_be_read_is_kept_and_given_up(source):
    source["en.1"] = b"{}"
    with pytest.raises(ParseError):
        collect_season("2024-25", "en.1", now=NOW)
    item = Inbox.objects.get()
    assert item.state == InboxState.DEAD
    assert item.last_error


@pytest.mark.slow
def test_an_answer_that_is_done_is_not_stored_again(source):
    collect_season("2024-25", "en.1", now=NOW)
    done = inbox.process(Inbox.objects.get().pk, None, now=NOW)
    assert (done.state, done.stored.total) == ("taken", 0)


@pytest.mark.slow
@needs_archive
def test_a_league_of_the_archive_comes_in_whole_and_only_once():
    wanted = ("--league", "sco.1", "--season", "2019-20")
    told = len(json.loads(bodies()["2019-20", "sco.1"])["matches"])
    new = int(run(ARCHIVE, *wanted).split()[0])
    assert new == Match.objects.count() == told > 100
    assert run(ARCHIVE, *wanted) == f"0 new, 0 changed, {new} unchanged."


@pytest.mark.slow
@pytest.mark.timeout(300)
@needs_archive
def test_the_whole_archive_comes_in_without_a_doubt_and_only_once():
    first = run(ARCHIVE)
    assert first.endswith(f"{Match.objects.count()} new, 0 changed, 0 unchanged.")
    assert Match.objects.count() > 38_000
    assert Season.objects.count() == 120
    assert not AliasSuggestion.objects.exists()
    teams = Team.objects.count()
    assert " 0 new, 0 changed" in f" {run(ARCHIVE)}"
    assert Team.objects.count() == teams
