"""Importing a history against the demo source over real sockets."""

import io
import time
from datetime import timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from config.work.outcomes import Outcome
from stats.faceit import client
from stats.faceit.demo import Faults, create_app, suggested_players
from stats.faceit.models import (
    HistoryImport,
    ImportState,
    Line,
    Match,
    Player,
    RatingPopulation,
    RawAnswer,
)
from stats.faceit.rating.population import FALLBACK
from stats.faceit.services import populations, refresh, retention
from stats.faceit.services.asking import Refused
from stats.faceit.services.history import (
    cancel_import,
    progress_of,
    request_import,
    run_import,
)
from stats.faceit.services.ratings import RATED

SEED = 3
START = int(time.time()) // 86_400 * 86_400
NOW = timezone.now()
NICK = suggested_players(SEED)[0]
MOST = 250


class Killed(BaseException):
    """The end of a worker, as sudden as a test can make it."""


@pytest.fixture(scope="module")
def source():
    """One demo source whose clock stands still, so that every import finds the same."""
    faults = Faults()
    app = create_app(
        seed=SEED, clock=lambda: float(START), quick_since=START, faults=faults, limit_per_s=10**6
    )
    with LoopbackServer(app) as server:
        yield server, faults


@pytest.fixture
def connected(source, settings, db):
    server, _ = source
    settings.DOZOR_DEMO, settings.FACEIT_API_KEY = True, ""
    settings.FACEIT_IMPORT_DETAILS = 12
    registry.reset()
    registry.override_base_url(
        "faceit", server.url, rate_per_s=10_000.0, burst=1000, per_second=None, attempts=1
    )
    client.authorise()
    yield source
    registry.reset()
    client.authorise()


def player():
    return refresh.look_up(NICK, now=NOW)


def imported(most=MOST, **options):
    row = request_import(player(), None, now=NOW, most=most, here=True)
    word = run_import(row.pk, None, now=NOW, rng=Random(1), **options)
    row.refresh_from_db()
    return word, row


def lines_of(nickname):
    lines = Line.objects.filter(player__nickname=nickname)
    names = ("match__match_id", "map_number", "kills", "rounds", "played_at", "has_extended")
    return sorted(lines.values_list(*names))


@pytest.mark.slow
def test_an_import_brings_lines_seats_and_the_newest_matches_whole(connected):
    word, row = imported()
    assert (word, row.state) == ("done", ImportState.DONE)
    who = Player.objects.get(nickname=NICK)
    assert Line.objects.filter(player=who).values("match").distinct().count() == MOST
    newest = Line.objects.filter(player=who).order_by("-played_at")[:12]
    assert all(line.has_extended and line.team in (1, 2) for line in newest)
    assert row.read_whole == row.to_read_whole == 12
    assert row.expected >= MOST
    assert Match.objects.get(pk=newest[0].match_id).lines.count() == 10
    assert who.lifetime["matches"] == row.expected
    assert RawAnswer.objects.filter(kind="stats").count() == 12


@pytest.mark.slow
def test_a_second_import_of_the_same_changes_no_line(connected):
    imported()
    before, version = lines_of(NICK), Player.objects.get(nickname=NICK).lines_version
    assert imported()[0] == "done"
    assert lines_of(NICK) == before
    assert Player.objects.get(nickname=NICK).lines_version == version


@pytest.mark.slow
@pytest.mark.parametrize("pieces", [1, 2, 3, 4, 6])
def test_a_worker_killed_between_pages_loses_and_doubles_nothing(connected, pieces):
    imported()
    whole = lines_of(NICK)
    Match.objects.all().delete()
    HistoryImport.objects.all().delete()
    row = request_import(player(), None, now=NOW, most=MOST, here=True)
    seen = []

    def die(now_at):
        seen.append(now_at.phase)
        if len(seen) == pieces:
            raise Killed

    with pytest.raises(Killed):
        run_import(row.pk, None, now=NOW, rng=Random(1), watch=die)
    later = timezone.now() + timedelta(hours=1)
    assert run_import(row.pk, None, now=timezone.now(), rng=Random(1)) == "taken"
    assert run_import(row.pk, None, now=later, rng=Random(1)) == "done"
    found = lines_of(NICK)
    keys = [line[:2] for line in found]
    assert len(keys) == len(set(keys))
    assert [line[:5] for line in found] == [line[:5] for line in whole]


@pytest.mark.slow
def test_an_import_called_off_stores_no_further_page(connected):
    row = request_import(player(), None, now=NOW, most=MOST, here=True)

    def cancel(now_at):
        if now_at.pages == 4:
            cancel_import(HistoryImport.objects.get(pk=row.pk), now=timezone.now())

    assert run_import(row.pk, None, now=NOW, rng=Random(1), watch=cancel) == "stale"
    row.refresh_from_db()
    assert (row.state, row.pages, row.next_due_at) == (ImportState.CANCELLED, 4, None)
    stored = Line.objects.count()
    assert 0 < stored < MOST
    assert run_import(row.pk, None, now=NOW, rng=Random(1)) == "taken"
    assert Line.objects.count() == stored


@pytest.mark.slow
def test_a_run_ends_after_its_time_and_the_next_one_goes_on(connected):
    row = request_import(player(), None, now=NOW, most=MOST, here=True)
    words = []
    while not words or words[-1] == "paused":
        words.append(run_import(row.pk, None, now=timezone.now(), rng=Random(1), slice_s=0.0))
        assert len(words) < 30
    assert len(words) > 3
    assert words[-1] == "done"
    mine = Line.objects.filter(player__nickname=NICK)
    assert mine.values("match").distinct().count() == MOST


@pytest.mark.slow
def test_asking_twice_is_one_import(connected):
    who = player()
    first = request_import(who, None, now=NOW, here=True)
    assert request_import(who, None, now=NOW, here=True).pk == first.pk
    cancel_import(first, now=NOW)
    assert request_import(who, None, now=NOW, here=True).pk != first.pk


@pytest.mark.slow
def test_a_source_out_of_order_is_tried_again_later(connected):
    who = player()
    row = request_import(who, None, now=NOW, here=True)
    registry.override_base_url("faceit", "http://127.0.0.1:9", attempts=1)
    assert run_import(row.pk, None, now=NOW, rng=Random(1)) == ImportState.WAITING
    row.refresh_from_db()
    assert row.last_outcome == Outcome.UNAVAILABLE
    assert row.next_due_at > NOW
    assert progress_of(row).message


@pytest.mark.slow
def test_the_share_of_an_import_grows_to_one(connected):
    shares = []
    _, row = imported(watch=lambda now_at: shares.append(progress_of(now_at).share))
    known = [share for share in shares if share is not None]
    assert known == sorted(known)
    assert progress_of(row).share == 1.0


@pytest.mark.slow
def test_the_command_says_in_one_line_what_it_stored(connected):
    out = io.StringIO()
    call_command("import_faceit", NICK.upper(), "--max", "20", "--no-progress", stdout=out)
    assert out.getvalue() == f"{NICK}: 20 matches stored, 12 of them whole.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "reason"), [("nobody-of-this-name", "nothing at"), ("not a nick!", "nickname")]
)
def test_the_command_ends_with_one_line_when_nothing_was_stored(connected, name, reason):
    with pytest.raises(CommandError, match=reason) as error:
        call_command("import_faceit", name, "--no-progress")
    assert str(error.value).startswith("Nothing was stored")
    assert "\n" not in str(error.value)
    assert not HistoryImport.objects.exists()


@pytest.mark.slow
def test_a_player_is_found_by_every_way_to_name_them(connected):
    who = player()
    steam = who.game_player_id
    for text in (NICK.lower(), who.faceit_id, steam, f"https://www.faceit.com/en/players/{NICK}"):
        assert refresh.look_up(text, now=NOW).pk == who.pk, text
    with pytest.raises(Refused) as refused:
        refresh.look_up("nobody-of-this-name", now=NOW)
    assert refused.value.outcome is Outcome.NOT_FOUND


@pytest.mark.slow
def test_a_refresh_reads_matches_profile_and_lifetime(connected):
    who = player()
    assert refresh.refresh_player(who.pk, None, now=NOW, rng=Random(1)) == "found"
    who.refresh_from_db()
    assert who.elo and who.lifetime_at and who.bans_at and who.last_success_at
    assert who.lines.count() == refresh.POLLED
    assert refresh.ticket_of(who, timezone.now()).state == "done"
    assert refresh.request_refresh(who, now=timezone.now()).state == "fresh"


@pytest.mark.slow
def test_without_a_source_a_refresh_says_what_to_do(connected, settings):
    who = player()
    settings.DOZOR_DEMO = False
    Player.objects.filter(pk=who.pk).update(demo=False)
    who.refresh_from_db()
    ticket = refresh.request_refresh(who, now=NOW)
    assert ticket.state == "away"
    assert "FACEIT_API_KEY" in ticket.message
    assert refresh.refresh_player(who.pk, None, now=NOW, rng=Random(1)) == "away"


@pytest.mark.slow
def test_the_population_is_built_by_sums_and_lines_follow_it(connected, settings):
    settings.FACEIT_IMPORT_DETAILS = 25
    imported(most=60)
    assert populations.means_in_use(True) is FALLBACK
    before = dict(Line.objects.values_list("pk", "rating21"))
    first = populations.build(True, NOW)
    assert first is not None
    assert first.version == 1
    assert populations.build(True, NOW) is None  # nothing new
    while populations.rerate_some(NOW, chunk=37):
        pass
    after = dict(Line.objects.values_list("pk", "rating21"))
    moved = [after[pk] - before[pk] for pk in after if after[pk] is not None]
    assert max(moved) - min(moved) < 1e-9  # other means shift all alike
    assert abs(moved[0]) > 1e-6
    full = Match.objects.filter(stats_at__isnull=False).values("pk")
    ratings = Line.objects.filter(match__in=full).values_list("rating21", "rounds")
    mean = sum(r * n for r, n in ratings) / sum(n for _, n in ratings)
    assert mean == pytest.approx(1.0, abs=0.02)
    assert RatingPopulation.objects.get(active=True).rerated_at == NOW


@pytest.mark.slow
def test_nobody_waits_to_write_while_a_population_is_summed(connected, settings):
    settings.FACEIT_IMPORT_DETAILS = 25
    imported(most=60)
    outside, depths, sizes = len(connection.atomic_blocks), [], []

    def look(execute, sql, params, many, context):
        if sql.startswith("SELECT") and 'FROM "faceit_line"' in sql:
            depths.append(len(connection.atomic_blocks) - outside)
        if sql.startswith('UPDATE "faceit_line"'):
            sizes.append(sql.count("WHEN"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        assert populations.build(True, NOW)
    assert depths
    assert set(depths) == {0}
    with connection.execute_wrapper(look):
        assert populations.rerate_some(NOW) == Line.objects.count()
    assert max(sizes) <= populations.RATED_AT_ONCE * len(RATED)


@pytest.mark.slow
def test_of_two_that_sum_a_population_at_once_one_is_put_in_use(connected, settings):
    settings.FACEIT_IMPORT_DETAILS = 25
    imported(most=60)
    others = []

    def faster(execute, sql, params, many, context):
        if not others and sql.startswith("SELECT") and 'FROM "faceit_line"' in sql:
            others.append(None)
            others.append(populations.build(True, NOW))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(faster):
        assert populations.build(True, NOW) is None
    assert RatingPopulation.objects.get() == others[1]


@pytest.mark.slow
def test_raw_answers_go_after_their_time_and_nothing_else(connected):
    imported(most=20)
    lines = Line.objects.count()
    assert retention.prune(timezone.now()).raw_answers == 0
    pruned = retention.prune(timezone.now() + timedelta(days=31))
    assert pruned.raw_answers > 0
    assert RawAnswer.objects.count() == 0
    assert Line.objects.count() == lines


@pytest.mark.slow
def test_what_nobody_watches_nor_asks_for_is_forgotten_after_a_season(connected):
    imported(most=20)
    later = timezone.now() + timedelta(days=200)
    retention.prune(later)
    retention.prune(later)
    assert Match.objects.count() == 0
    assert Player.objects.filter(lines__isnull=False).count() == 0
