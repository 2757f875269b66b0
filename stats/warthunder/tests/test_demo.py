"""The demo source's players: consistent at every moment, on pages in the real shape."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from config.work.outcomes import Outcome
from stats.warthunder.demo import World, suggested_players, world_of
from stats.warthunder.demo.careers import spell_at
from stats.warthunder.demo.chance import tally
from stats.warthunder.demo.profile_page import not_found_page
from stats.warthunder.demo.rosters import DAY, HOUR
from stats.warthunder.demo.squadron_page import squadron_page
from stats.warthunder.integrity import profile_checks
from stats.warthunder.nick import nick_key, normalise_nick
from stats.warthunder.parse import parse_profile
from stats.warthunder.records import Branch, Mode, Refusal
from stats.warthunder.tests.demo_reading import (
    LANGUAGES,
    NOW,
    counters,
    page_of,
    profile_of,
    some_players,
)


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(1)


# --- the world ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_worlds_of_one_seed_send_the_same_bytes():
    first, second = World(7), World(7)
    for player in some_players(first, 20):
        assert page_of(first, player, NOW, "zh") == page_of(second, player, NOW, "zh")
    assert squadron_page(first.board_at(NOW)[3], "en") == squadron_page(
        second.board_at(NOW)[3], "en"
    )


@pytest.mark.slow
def test_another_seed_is_another_world():
    assert suggested_players(1) != suggested_players(2)


@pytest.mark.slow
def test_the_order_of_questions_changes_nothing():
    fresh, used = World(3), World(3)
    for days in range(0, 60, 6):
        used.board_at(NOW - days * DAY)
    assert fresh.board_at(NOW) == used.board_at(NOW)


def test_there_are_thousands_of_players_and_no_two_nicks_share_a_key(world):
    nicks = [nick for names in world._nicks for nick in names]
    assert world.rosters.players > 4_000
    assert len({nick_key(nick) for nick in nicks}) == len(nicks)


def test_every_nick_is_one_the_site_would_accept(world):
    nicks = [nick for names in world._nicks for nick in names]
    assert all(normalise_nick(nick) == nick for nick in nicks)


def test_nicks_come_in_every_shape_the_game_knows(world):
    nicks = " | ".join(nick for names in world._nicks for nick in names)
    for shape in (
        r"\| _\w",
        r"\| \.\w",
        "[а-я]",
        "[가-힣]",
        r"\w \w+ \|",
        "@psn",
        "@live",
        r"#\d{4}",
        "⋇",
    ):
        assert re.search(shape, nicks), shape


@pytest.mark.slow
def test_a_tally_never_falls_and_stays_near_its_rate():
    for key, rate in ((1, 0.5), (2, 0.3), (3, 2.7), (4, 0.01), (5, 0.69)):
        counts = [tally(key, n, rate, at_most_one=0.25 < rate < 0.75) for n in range(2_000)]
        steps = [b - a for a, b in pairwise(counts)]
        assert min(steps) >= 0
        assert abs(counts[-1] - 2_000 * rate) <= 8
        if 0.25 < rate < 0.75:
            assert set(steps) == {0, 1}


@pytest.mark.slow
def test_battles_are_won_and_lost_in_runs(world):
    won = [
        tally(11, n + 1, 0.5, at_most_one=True) - tally(11, n, 0.5, at_most_one=True)
        for n in range(640)
    ]
    text = "".join(map(str, won))
    assert "1111" in text
    assert "0000" in text


# --- profiles -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_profile_reads_back_as_the_world_says_in_every_language(world, lang):
    for player in some_players(world, 60):
        view, profile = world.player_at(player, NOW), profile_of(world, player, NOW, lang)
        assert profile.nick == view.nick
        assert profile.level == view.standing.level
        assert profile.banned == view.banned
        assert profile.registered_on == datetime.fromtimestamp(view.registered_at, UTC).date()
        for mode, count in view.standing.modes.items():
            totals = profile.modes[Mode(mode)].totals
            assert (totals.missions or 0) == count.missions
            assert (totals.victories or 0) == count.victories
            assert (totals.lions or 0) == count.lions
            for branch, row in zip(Branch, count.branches, strict=True):
                read = profile.modes[Mode(mode)].branches[branch]
                assert [n or 0 for n in read.sorties_by_class.values()] == list(row.sorties)


@pytest.mark.slow
def test_every_sum_of_a_page_holds_at_any_time(world):
    for n, player in enumerate(some_players(world, 120)):
        checks = profile_checks(profile_of(world, player, NOW - n * DAY / 2))
        assert [check for check in checks if check.passed is False] == []


@pytest.mark.slow
def test_the_page_itself_adds_up_by_a_reading_of_its_own(world):
    lists = r'<ul class="user-stat__list (?:arcade|history|simulation)FightTab[^"]*">(.*?)</ul>'
    for player in some_players(world, 25, salt=2):
        rows = [
            [_number(cell) for cell in re.findall(r"<li[^>]*>(.*?)</li>", block)]
            for block in re.findall(lists, page_of(world, player, NOW), re.S)
        ]
        assert [len(row) for row in rows] == [10] * 3 + [12] * 3 + [14] * 3 + [20] * 3
        for mode in range(3):
            branches = [rows[3 + mode], rows[6 + mode], rows[9 + mode]]
            for column in range(3):
                assert rows[mode][7 + column] == sum(b[len(b) - 3 + column] for b in branches)
            for branch in branches:
                classes = (len(branch) - 4) // 2 - 1
                assert branch[0] == sum(branch[1 : 1 + classes])
                assert branch[-4] == sum(branch[-3:])


def _number(cell: str) -> int:
    text = re.sub(r"<[^>]*>|,", "", cell).strip()
    return int(text) if text.isdigit() else 0


@pytest.mark.slow
def test_the_printed_ratio_is_cut_off_not_rounded(world):
    seen_cut = False
    for player in some_players(world, 80):
        for statistics in profile_of(world, player, NOW).modes.values():
            totals = statistics.totals
            if not totals.missions:
                continue
            exact = 100 * (totals.victories or 0) / totals.missions
            assert totals.victories_percent_printed == int(exact)
            seen_cut = seen_cut or exact % 1 > 0.5
    assert seen_cut


def test_only_deaths_and_lions_have_their_thousands_set_apart(world):
    page = page_of(world, world.featured[0], NOW)
    row = re.search(r'<ul class="user-stat__list historyFightTab">(.*?)</ul>', page, re.S)
    assert row is not None
    cells = re.findall(r"<li[^>]*>(.*?)</li>", row[1])
    assert ["," in cell for cell in cells] == [False] * 4 + [True] * 2 + [False] * 4
    assert int(cells[2]) > 1_000


@pytest.mark.slow
def test_no_counter_falls_while_the_source_is_well(world):
    calm = [p for p in some_players(world, 80) if not world.career(p).spell_every_s]
    assert len(calm) > 60
    for player in calm[:50]:
        before: dict[str, int] = {}
        for hours in (-60 * 24, -30 * 24, -49, -25, -3, -2, -1, -0.5, 0, 0.1):
            after = counters(profile_of(world, player, NOW + hours * HOUR))
            assert {k: v for k, v in before.items() if after.get(k, 0) < v} == {}
            before = after


@pytest.mark.slow
def test_the_fragile_player_loses_counters_for_minutes_and_gets_them_back(world):
    player = world.fragile
    starts = [NOW - NOW % (2 * HOUR) + n * 2 * HOUR for n in range(40)]
    shown = {spell_at(world.career(player), start + 60) for start in starts}
    assert shown == {0.0, 0.9}
    for start in starts[:6]:
        before = counters(profile_of(world, player, start - 60))
        during = profile_of(world, player, start + 60)
        after = counters(profile_of(world, player, start + 600))
        assert sum(counters(during).values()) < sum(before.values()) <= sum(after.values())
        assert [check for check in profile_checks(during) if check.passed is False] == []


@pytest.mark.slow
def test_featured_players_fight_at_any_hour_stay_and_keep_their_nick(world):
    for player, nick in zip(world.featured, world.suggested_players(), strict=True):
        for start in (NOW, NOW - 9 * HOUR, NOW - 40 * DAY):
            view = world.find_player(nick, start)
            assert view is not None
            assert view.player == player
            later = world.player_at(player, start + HOUR).standing
            if world.career(player).spell_every_s:
                continue
            assert _missions(later) > _missions(view.standing)


def _missions(standing) -> int:
    return sum(count.missions for count in standing.modes.values())


@pytest.mark.slow
def test_some_are_banned_some_are_alone_and_veterans_count_in_months(world):
    views = [world.player_at(p, NOW) for p in some_players(world, 600)]
    pages = [page_of(world, p, NOW) for p in some_players(world, 60)]
    assert 0 < sum(view.banned for view in views) < 30
    assert 50 < sum(view.squadron is None for view in views) < 550
    assert any(re.search(r">\d+\.\d M<", page) for page in pages)
    assert any('<span id="n_a">N/A</span>' in page for page in pages)
    assert any('<li class="user-stat__list-item"></li>' in page for page in pages)


def test_pages_are_as_heavy_as_real_ones(world):
    assert len(page_of(world, 5, NOW).encode()) > 60_000
    assert len(not_found_page("en").encode()) > 60_000


def test_a_nick_nobody_has_and_a_nick_in_other_case_are_not_found(world):
    nick = next(n for n in world.suggested_players() if n != n.upper())
    assert world.find_player("nobody-of-this-name", NOW) is None
    assert world.find_player(nick.swapcase(), NOW) is None
    for lang in LANGUAGES:
        read = parse_profile(not_found_page(lang).encode())
        assert isinstance(read, Refusal)
        assert read.outcome is Outcome.NOT_FOUND
