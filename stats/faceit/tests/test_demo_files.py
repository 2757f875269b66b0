"""Demo files: taken in, read apart, compared with the match, written to its lines, deleted."""

import bz2
import gzip
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from model_bakery import baker

from accounts.models import User
from stats.faceit.demofile import parsing
from stats.faceit.demofile.frames import recording_of
from stats.faceit.demofile.kast import sheets
from stats.faceit.demofile.packing import DEMO_MAGIC
from stats.faceit.models import DemoFile, Line, Match, Player
from stats.faceit.services.demo_files import accepting, reading
from stats.faceit.services.demo_files.reading import Unread, read_apart, read_file, sweep_files
from stats.faceit.tests import recorded_map as recorded

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PLAIN = DEMO_MAGIC + b"the rest of a recording"


def recording():
    return recording_of(
        recorded.HEADER, 64.0, recorded.player_rows(), recorded.round_rows(), recorded.kill_rows()
    )


@pytest.fixture
def person():
    return User.objects.create_user("uploader", "uploader@example.com", "secret-word")


@pytest.fixture
def match():
    row = baker.make(
        Match, match_id="1-00000000-0000-4000-8000-000000000001", state="finished", stats_at=NOW,
        demo=False, finished_at=NOW,
    )  # fmt: skip
    counted = sheets(recording())
    for steam_id in (*recorded.US, *recorded.THEM):
        player = baker.make(
            Player, faceit_id=f"id{steam_id}", game_player_id=str(steam_id), demo=False,
            nickname=f"player{steam_id % 100}", nickname_folded=f"player{steam_id % 100}",
        )  # fmt: skip
        sheet = counted[str(steam_id)]
        baker.make(
            Line, match=row, map_number=1, player=player, map="de_mirage", played_at=NOW, rounds=4,
            team=1 if steam_id in recorded.US else 2, won=False, own_score=2, enemy_score=2,
            kills=sheet.kills, deaths=sheet.deaths, assists=sheet.assists, damage=300, adr=75.0,
            kast=0.7, rating2=1.0,
        )  # fmt: skip
    return row


@pytest.fixture
def switched_on(settings, monkeypatch, tmp_path):
    """Files are taken as if the extra were installed; nothing here reads one with it."""
    settings.FACEIT_DEMO_FILES = True
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(accepting, "missing_modules", list)


def upload(match, person, body=PLAIN):
    return accepting.accept(match, person, [body], NOW)


def line_of(steam_id):
    return Line.objects.select_related("player").get(player__game_player_id=str(steam_id))


@pytest.mark.slow
def test_what_fits_the_match_gives_its_players_true_kast_and_ratings(match, person, switched_on):
    row = upload(match, person)
    before = line_of(recorded.US[0])
    state = read_file(row.pk, row.claim_token + 1, now=NOW, read=lambda path: recording())
    after = line_of(recorded.US[0])
    assert state == "done"
    assert (after.kast, after.kast_true) == (0.5, True)
    assert after.rating2 != before.rating2
    assert after.player.lines_version == before.player.lines_version + 1
    row.refresh_from_db()
    assert row.map_number == 1
    assert row.figures[f"id{recorded.THEM[0]}"]["opening_kills"] == 3
    assert not list(accepting.folder().glob("*"))


def test_what_does_not_fit_changes_no_line_and_says_why(match, person, switched_on):
    Line.objects.update(rounds=24)
    row = upload(match, person)
    read_file(row.pk, row.claim_token + 1, now=NOW, read=lambda path: recording())
    row.refresh_from_db()
    assert (row.state, row.reason) == ("refused", "rounds")
    assert not Line.objects.filter(kast_true=True).exists()
    assert not list(accepting.folder().glob("*"))


def test_another_map_is_refused(match, person, switched_on):
    Line.objects.update(map="de_nuke")
    row = upload(match, person)
    read_file(row.pk, row.claim_token + 1, now=NOW, read=lambda path: recording())
    row.refresh_from_db()
    assert (row.state, row.reason) == ("refused", "map")


def test_a_second_worker_finds_the_file_taken(match, person, switched_on):
    row = upload(match, person)
    token = row.claim_token + 1
    assert read_file(row.pk, token, now=NOW, read=lambda path: recording()) == "done"
    assert read_file(row.pk, token, now=NOW, read=lambda path: recording()) == "taken"


def test_a_file_that_ends_its_workers_is_given_up(match, person, switched_on):
    row = upload(match, person)
    at, token = NOW, row.claim_token + 1

    def dies(path):
        raise KeyboardInterrupt

    for _ in range(reading.ATTEMPTS_MAX):
        with pytest.raises(KeyboardInterrupt):
            read_file(row.pk, token, now=at, read=dies)
        at, token = at + timedelta(days=1), None
    assert read_file(row.pk, None, now=at, read=dies) == "refused"
    row.refresh_from_db()
    assert row.reason == "too_much"


def test_one_file_of_a_match_at_a_time_and_one_a_minute_of_a_person(match, person, switched_on):
    upload(match, person)
    other = User.objects.create_user("second", "second@example.com", "secret-word")
    with pytest.raises(accepting.CannotTake) as error:
        upload(match, other)
    assert (error.value.status, error.value.code) == (409, "file_under_way")
    DemoFile.objects.update(state="refused")
    with pytest.raises(accepting.CannotTake) as error:
        upload(match, person)
    assert error.value.status == 429


def test_what_is_no_demo_or_too_large_leaves_nothing(match, person, switched_on, settings):
    with pytest.raises(accepting.CannotTake) as error:
        upload(match, person, b"<html>")
    assert error.value.code == "not_a_demo_file"
    settings.FACEIT_DEMO_FILE_MB = 0
    other = User.objects.create_user("second", "second@example.com", "secret-word")
    with pytest.raises(accepting.CannotTake) as error:
        upload(match, other)
    assert error.value.status == 413
    assert not DemoFile.objects.exists()
    assert not list(accepting.folder().glob("*"))


def test_files_that_no_row_speaks_of_are_deleted_after_a_day(switched_on):
    accepting.folder().mkdir()
    stray = accepting.folder() / "stray.upload"
    stray.write_bytes(PLAIN)
    now = datetime.now(UTC)
    sweep_files(now)
    assert stray.exists()
    sweep_files(now + timedelta(days=2))
    assert not stray.exists()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_packed_files_are_unpacked_up_to_a_limit(tmp_path, pack):
    packed, plain = tmp_path / "file", tmp_path / "plain"
    packed.write_bytes(pack(PLAIN))
    assert parsing.unpack(packed, plain, 1000).read_bytes() == PLAIN
    packed.write_bytes(pack(DEMO_MAGIC + bytes(5_000_000)))
    assert packed.stat().st_size < 20_000
    with pytest.raises(parsing.Refused, match="too_large_unpacked"):
        parsing.unpack(packed, plain, 1_000_000)


def test_packed_files_of_something_else_and_broken_ones_are_refused(tmp_path):
    packed, plain = tmp_path / "file", tmp_path / "plain"
    packed.write_bytes(gzip.compress(b"a letter"))
    with pytest.raises(parsing.Refused, match="not_a_demo"):
        parsing.unpack(packed, plain, 1000)
    packed.write_bytes(gzip.compress(bytes(5000))[:30])
    with pytest.raises(parsing.Refused, match="broken_archive"):
        parsing.unpack(packed, plain, 100_000)


@pytest.mark.slow
def test_a_reader_apart_is_held_to_its_limits_and_knows_no_secret(switched_on, monkeypatch):
    accepting.folder().mkdir()
    path = accepting.folder() / "one.upload"
    path.write_bytes(b"no demo")
    with pytest.raises(Unread) as unread:
        read_apart(path)
    assert unread.value.reason == "not_a_demo"
    monkeypatch.setenv("SECRET_KEY", "hidden")
    assert "SECRET_KEY" not in reading._environment("/nowhere")
    burn = [sys.executable, "-c", BURN]
    monkeypatch.setattr(reading, "_command", lambda path, scratch: burn)
    with pytest.raises(Unread) as unread:
        read_apart(path)
    assert unread.value.reason == "too_much"


# The limits of the reader itself, put on a process that wants more memory than they give.
BURN = (
    "from stats.faceit.demofile.parsing import set_limits; set_limits(1, 256, 5);"
    "held = bytearray(2 * 1024 ** 3)"
)


def test_a_lost_file_says_so(switched_on):
    accepting.folder().mkdir()
    with pytest.raises(Unread) as unread:
        read_apart(accepting.folder() / "gone.upload")
    assert unread.value.reason == "lost"


def test_frames_become_plain_rows_without_columns_that_nobody_reads():
    rows = parsing.rows_of(Frame([{"tick": 1, "x": 2.0}]), ("tick", "is_knife_round"))
    assert rows == [{"tick": 1}]


class Frame:
    """The part of a polars frame that the adapter uses."""

    def __init__(self, rows):
        self.rows = rows
        self.columns = list(rows[0])

    def select(self, names):
        return Frame([{name: row[name] for name in names} for row in self.rows])

    def to_dicts(self):
        return self.rows


def test_it_is_off_unless_the_owner_switches_it_on(match, person, client):
    client.force_login(person)
    answer = client.post(
        f"/api/v1/faceit/match/{match.match_id}/demo", PLAIN, "application/octet-stream"
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "demo_files_off")


def test_a_server_without_the_extra_says_what_to_install(
    match, person, client, settings, monkeypatch
):
    settings.FACEIT_DEMO_FILES = True
    monkeypatch.setattr(accepting, "missing_modules", lambda: ["awpy"])
    client.force_login(person)
    answer = client.post(
        f"/api/v1/faceit/match/{match.match_id}/demo", PLAIN, "application/octet-stream"
    )
    assert answer.json()["code"] == "demo_files_not_installed"
    assert "requirements-demo.txt" in answer.json()["detail"]


def test_the_api_takes_a_body_and_tells_where_it_stands(match, person, client, switched_on):
    client.force_login(person)
    url = f"/api/v1/faceit/match/{match.match_id}/demo"
    sent = client.post(url, PLAIN, "application/octet-stream")
    assert (sent.status_code, sent["Location"]) == (202, url)
    assert client.get(url).json()["state"] == "waiting"
    (file,) = accepting.folder().glob("*.upload")
    assert file.read_bytes() == PLAIN


@pytest.mark.slow
def test_the_form_takes_a_file_and_asks_for_a_token(
    match, person, switched_on, client, csrf_client
):
    url = reverse("faceit:demo-file", args=[match.match_id])
    csrf_client.force_login(person)
    assert csrf_client.post(url, {"file": SimpleUploadedFile("a.dem", PLAIN)}).status_code == 403
    client.force_login(person)
    answer = client.post(url, {"file": SimpleUploadedFile("a.dem", PLAIN)})
    assert answer.status_code == 302
    (file,) = accepting.folder().glob("*.upload")
    assert file.read_bytes() == PLAIN
    assert DemoFile.objects.get().uploaded_by == person


@pytest.fixture
def csrf_client():
    from django.test import Client

    return Client(enforce_csrf_checks=True)


@pytest.mark.slow
def test_the_part_of_the_page_tells_how_far_it_is(match, person, switched_on, client):
    url = reverse("faceit:demo-file-status", args=[match.match_id])
    client.force_login(person)
    assert 'type="file"' in client.get(url).content.decode()
    upload(match, person)
    waiting = client.get(url)
    assert "every 3s" in waiting.content.decode()
    assert 'type="file"' not in waiting.content.decode()
