import json
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stats.faceit.integrity import broken
from stats.faceit.models import Line, Match, Player, PlayerAnalysis, Seat
from stats.faceit.outlook import Analysis
from stats.faceit.queries.analysis.kept import from_json, ready_analysis, to_json
from stats.faceit.queries.analysis.lines import known_of
from stats.faceit.queries.comparison import compare_players
from stats.faceit.queries.elo import elo_entries, elo_standing
from stats.faceit.queries.lines import record_of
from stats.faceit.queries.matches import match_facts
from stats.faceit.queries.players import get_player, list_players, player_page
from stats.faceit.queries.rankings import list_ranking
from stats.faceit.queries.recent import recent_matches
from stats.faceit.queries.scores import team_boards
from stats.faceit.queries.sessions import list_sessions, session_page
from stats.faceit.rating.columns import tally
from stats.faceit.rating.tally import tally_of
from stats.faceit.records import RankingEntry
from stats.faceit.services.analysis import preparing
from stats.faceit.services.rankings import store_ranking
from stats.faceit.tests.reading_world import MAPS, NOW, ROUNDS, make_player, store_career, won

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    player = make_player()
    store_career(player)
    return player


def queries_of(call):
    with CaptureQueriesContext(connection) as caught:
        call()
    return len(caught)


def analysed(player):
    preparing.prepare(player.pk, NOW)
    return ready_analysis(player, NOW)


@pytest.mark.slow
def test_an_analysis_survives_being_kept(me):
    analysis = preparing.work_out(me)

    assert isinstance(analysis, Analysis) and from_json(json.dumps(to_json(analysis))) == analysis


@pytest.mark.slow
def test_an_analysis_of_another_shape_is_none(me):
    assert from_json(json.dumps({**to_json(preparing.work_out(me)), "shape": 0})) is None
    assert from_json('{"shape": 1}') is None and from_json("[]") is None


@pytest.mark.slow
def test_columns_add_up_to_the_same_as_records(me):
    Line.objects.filter(map="de_nuke").update(damage=None, double_kills=None, headshots=None)
    Line.objects.filter(map="de_mirage").update(kast_true=True, kast=0.75)
    rows = list(Line.objects.filter(player=me))
    true = {
        (str(row.match_id), row.map_number, str(me.pk)): round(row.kast * row.rounds)
        for row in rows
        if row.kast_true
    }

    assert tally(known_of(me.pk).lines) == tally_of(map(record_of, rows), true)


@pytest.mark.slow
def test_scopes_are_of_the_newest_matches_and_of_each_map(me):
    analysis = preparing.work_out(me)

    assert [(one.name, one.figures.maps) for one in analysis.scopes] == [
        ("lifetime", 120), ("last_20", 20), ("last_100", 100),
    ]  # fmt: skip
    assert {one.name: one.figures.maps for one in analysis.maps} == dict.fromkeys(MAPS, 40)
    assert analysis.scope("lifetime").figures.win_rate == 0.6
    assert analysis.scope("lifetime").ratings.hltv2.error.lines == 155


@pytest.mark.slow
def test_a_career_has_mates_and_expectations(me):
    match = known_of(me.pk).career.matches[-1]
    beside = Player.objects.filter(seats__match__match_id=match.match_id, seats__team=1)

    assert set(match.mate_ids) == {str(one.pk) for one in beside.exclude(pk=me.pk)}
    assert match.elo_expectation == 0.5 and match.elo_after is not None


@pytest.mark.slow
def test_only_the_newest_matches_are_looked_at(me):
    known = known_of(me.pk, most=50)

    assert (len(known.career), known.truncated) == (50, True)
    assert known.career.matches[-1].match_id == "1-me-0119"
    assert not known_of(me.pk, most=120).truncated


@pytest.mark.slow
def test_maps_of_a_series_are_one_match(me):
    series = Match.objects.get(match_id="1-me-0119")
    first = Line.objects.get(match=series)
    first.pk, first.map_number, first.map, first.kills = None, 2, "de_nuke", 30
    first.save(force_insert=True)
    match = known_of(me.pk).career.matches[-1]
    row = recent_matches(me, limit=1)[0]

    assert (match.rounds, match.map, match.kills) == (2 * ROUNDS, None, row.kills)
    assert len(row.maps) == 2 and row.rounds == 2 * ROUNDS


@pytest.mark.slow
def test_the_ledger_has_every_match_that_a_reading_follows(me):
    entries = preparing.work_out(me).elo.entries

    assert [one.observed for one in entries[1:]] == [25 if won(n) else -25 for n in range(1, 120)]
    assert all(one.difference == 0 for one in entries[1:])


@pytest.mark.slow
@pytest.mark.parametrize("page", [(0, 5), (50, 53), (110, 119)])
def test_a_page_of_the_ledger_is_that_of_the_whole(me, page):
    whole = {one.match_id: one for one in preparing.work_out(me).elo.entries}
    finishes = [one.finished_at for one in known_of(me.pk).career.matches]
    part = elo_entries(me.pk, finishes[page[0]], finishes[page[1]])

    assert len(part) == page[1] - page[0] + 1
    assert part == {key: whole[key] for key in part}


@pytest.mark.slow
def test_a_kept_analysis_is_good_until_a_line_changes(me):
    assert ready_analysis(me, NOW).analysis is None and ready_analysis(me, NOW).stale
    ready = analysed(me)
    assert ready.analysis is not None and not ready.stale
    me.lines_version += 1
    assert ready_analysis(me, NOW).stale and ready_analysis(me, NOW).analysis is not None


@pytest.mark.slow
def test_a_kept_analysis_grows_old(me):
    analysed(me)

    assert not ready_analysis(me, NOW + timedelta(minutes=59)).stale
    assert ready_analysis(me, NOW + timedelta(minutes=61)).stale


@pytest.mark.slow
def test_what_is_kept_is_not_worked_out_again(me):
    analysed(me)
    PlayerAnalysis.objects.update(data={})
    preparing.prepare(me.pk, NOW + timedelta(minutes=1))

    assert PlayerAnalysis.objects.get().data == {}


@pytest.mark.slow
def test_lines_stored_meanwhile_make_the_analysis_old(me):
    older = Player.objects.get(pk=me.pk)
    Player.objects.filter(pk=me.pk).update(lines_version=9)
    preparing.store(older, preparing.work_out(older), NOW)

    assert ready_analysis(Player.objects.get(pk=me.pk), NOW).stale


@pytest.mark.slow
def test_nobody_asks_twice_for_the_same_analysis(me):
    assert preparing.ask_to_prepare(me)
    assert not preparing.ask_to_prepare(me)
    preparing.prepare(me.pk, NOW)
    assert preparing.ask_to_prepare(me)


@pytest.mark.slow
def test_an_analysis_takes_five_queries_however_long_the_career(me):
    few = queries_of(lambda: preparing.work_out(me))
    other = make_player("other")
    store_career(other, 200)

    assert queries_of(lambda: preparing.work_out(other)) == few == 5


def test_a_player_without_matches_has_an_empty_analysis():
    analysis = preparing.work_out(make_player("nobody"))

    assert analysis.matches == 0 and analysis.scopes[0].figures is None
    assert from_json(json.dumps(to_json(analysis))) == analysis


@pytest.mark.slow
def test_a_player_page_takes_as_many_queries_with_many_matches_as_with_few(me):
    analysed(me)
    few = queries_of(lambda: player_page(me, NOW))
    other = make_player("other")
    store_career(other, 240)
    analysed(other)

    assert queries_of(lambda: player_page(other, NOW)) == few <= 17


@pytest.mark.slow
def test_a_player_page_names_team_mates_and_the_session(me):
    analysed(me)
    page = player_page(me, NOW)

    assert len(page.matches) == 20 and page.more
    assert page.live_session and page.live_session.matches == 3
    assert {page.mates[one.mate_id].nickname for one in page.ready.analysis.synergies.mates} == {
        "me-0", "me-1", "me-2", "me-3",
    }  # fmt: skip


@pytest.mark.slow
def test_matches_come_newest_first_and_no_match_twice(me):
    seen, before = [], None
    while True:
        rows = recent_matches(me, before=before, limit=50)
        seen += [row.match_id for row in rows[:50]]
        if len(rows) <= 50:
            break
        before = rows[49].position

    assert seen == [f"1-me-{n:04}" for n in reversed(range(120))]


@pytest.mark.slow
def test_a_session_has_its_matches_and_neighbours(me):
    rows = list_sessions(me, NOW)
    page = session_page(me, rows[1].pk, NOW)

    assert [one.match_id for one in page.matches] == ["1-me-0116", "1-me-0115", "1-me-0114"]
    assert (page.newer, page.older) == (rows[0].pk, rows[2].pk)
    assert page.best.rating2 > page.worst.rating2
    assert session_page(make_player("x"), rows[1].pk, NOW) is None


@pytest.mark.slow
@pytest.mark.parametrize("text", ["me", "ME", "id-me", "76561198000000001"])
def test_a_player_is_found_by_what_names_them(me, text):
    Player.objects.filter(pk=me.pk).update(game_player_id="76561198000000001")

    assert get_player(text) == me


@pytest.mark.slow
def test_of_players_of_one_nickname_the_one_read_last_is_meant(me):
    make_player("Me", profile_at=NOW - timedelta(days=9))

    assert get_player("me").pk == me.pk and get_player("Me").nickname == "Me"
    assert get_player("mE").pk == me.pk


@pytest.mark.slow
def test_players_of_another_source_are_not_found(me):
    Player.objects.update(demo=True)

    assert get_player("me") is None and list_players() == []


@pytest.mark.slow
def test_a_match_page_shows_both_teams_in_few_queries(me):
    match = Match.objects.get(match_id="1-me-0117")
    facts = match_facts(match)
    teams = team_boards(facts)
    mine = teams[0].players[0]

    assert [len(team.players) for team in teams] == [5, 5]
    assert mine.player == me and mine.figures.rounds == ROUNDS
    parts = mine.ratings.hltv2.contributions
    assert sum(part.points for part in parts) == pytest.approx(mine.ratings.hltv2.value)
    assert (teams[0].gain, teams[0].loss) == (25, -25)
    assert any(one.holds for one in facts.checks)
    # Of the other side nothing is stored here, and the sums say so.
    doubted = {one.code.value for one in broken(facts.checks)}
    assert doubted == {"teams", "players", "map_scores"}
    assert queries_of(lambda: team_boards(match_facts(match))) <= 5


@pytest.mark.slow
def test_a_comparison_is_of_figures_and_of_meetings(me):
    rival = make_player("rival")
    store_career(rival, 30)
    for number in range(10):
        match = Match.objects.get(match_id=f"1-me-{number:04}")
        Seat.objects.create(match=match, player=rival, team=2)
    found = compare_players([me, rival])
    pair = found.comparison.pairs[0]

    assert found.counts == {str(me.pk): 120, str(rival.pk): 30}
    assert (pair.opposite, pair.first_wins, pair.second_wins) == (10, 6, 4)
    assert len(found.comparison.rows) == 14
    with pytest.raises(ValueError, match="1 players"):
        compare_players([me, me])


def test_levels_have_bounds_and_a_way_to_the_next():
    standing = elo_standing(1600)

    assert (standing.level, standing.floor, standing.ceiling) == (8, 1531, 1750)
    assert (standing.to_next, standing.to_previous) == (151, 70)
    assert elo_standing(2500).progress is None and elo_standing(None) is None


def entries(*pairs):
    return tuple(
        RankingEntry(f"id-{name}", name, "kz", place, 3000 - place, 10) for place, name in pairs
    )


def rank(*pairs, country=""):
    return store_ranking(entries(*pairs), region="EU", country=country, demo=False, now=NOW)


def test_a_ranking_is_listed_by_its_own_places():
    rank((1, "a"), (2, "b"), (3, "c"))
    page = list_ranking("EU", "", NOW, limit=2)
    rest = list_ranking("EU", "", NOW, after=page.after, limit=2)

    assert [(one.position, one.player.nickname) for one in (*page.rows, *rest.rows)] == [
        (1, "a"), (2, "b"), (3, "c"),
    ]  # fmt: skip
    assert not page.stale and rest.after is None
    assert list_ranking("EU", "", NOW + timedelta(hours=2)).stale


def test_who_lost_a_place_of_a_ranking_has_none():
    rank((1, "a"), (2, "b"))
    rank((1, "b"), (2, "c"))

    assert [one.player.nickname for one in list_ranking("EU", "", NOW).rows] == ["b", "c"]


def test_places_in_a_country_are_apart_from_those_in_the_region():
    rank((40, "a"))
    rank((1, "a"), country="kz")

    row = list_ranking("EU", "kz", NOW).rows[0]
    assert (row.position, row.player.region_position) == (1, 40)


@pytest.mark.slow
def test_working_out_a_long_career_is_quick(me):
    store_career(long := make_player("long"), 600)
    started = time.perf_counter()
    preparing.work_out(long)

    # 5,000 matches take about 0.2 s; this only notices what grows with their square.
    assert time.perf_counter() - started < 2
