"""The demo source's squadrons: who comes, who leaves, and when a watcher sees it."""

import random
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise

import pytest

from stats.warthunder.demo import SUGGESTED_SQUADRONS, World, world_of
from stats.warthunder.demo.rosters import DAY, HOUR, Squadron
from stats.warthunder.demo.squadron_page import squadron_page
from stats.warthunder.records import EventKind
from stats.warthunder.roster import compare
from stats.warthunder.tests.demo_reading import (
    BUSIEST,
    LANGUAGES,
    NOW,
    nicks_of,
    players_of,
    profile_of,
    rows_of,
    some_players,
    squadron_of,
    squadron_view,
)


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(1)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_squadron_reads_back_as_the_world_says_in_every_language(world, lang):
    for squadron in world.rosters.squadrons:
        view = squadron_view(world, squadron.name, NOW)
        page = squadron_of(world, squadron.name, NOW, lang)
        assert (page.name, page.tag, page.tag_core) == (squadron.name, view.tag, squadron.core)
        assert page.members_stated == len(page.members) == len(view.members)
        assert (page.rating, page.activity) == (view.rating, view.activity)
        assert (page.air_kills, page.ground_kills, page.deaths) == (
            view.air_kills, view.ground_kills, view.deaths,
        )  # fmt: skip
        told = [(m.nick, m.rating, m.activity, m.role) for m in page.members]
        assert told == [(m.nick, m.rating, m.activity, m.rank) for m in view.members]


@pytest.mark.slow
def test_some_rows_are_garbled_the_way_the_source_garbles_them(world):
    pages = [squadron_page(view, "en") for view in world.board_at(NOW)]
    text = "".join(pages)
    for mark in ("<noindex>", "clan/deputy", "31.02.2022", "01.01.1970", "global__mobile-hidden"):
        assert mark in text
    assert "Salt &amp; Iron" in text
    assert "Salt & Iron" not in text
    assert "Badger&#x27;s Rest" in text
    assert "Badger's Rest" in unescape(text)


@pytest.mark.slow
@pytest.mark.parametrize("days", [0, 3, 31])
def test_a_profile_shows_a_squadron_exactly_when_its_roster_lists_the_player(world, days):
    at = NOW - days * DAY - 17
    listed = {
        member.player: view.squadron.name for view in world.board_at(at) for member in view.members
    }
    placed = {p: world.rosters.place_of(p, at) for p in range(world.rosters.players)}
    assert listed == {p: place[0].name for p, place in placed.items() if place}
    for player in some_players(world, 25, salt=days):
        profile = profile_of(world, player, at)
        assert profile.squadron_name == listed.get(player)
        if profile.squadron_name:
            assert profile.nick in nicks_of(world, profile.squadron_name, at)


@pytest.mark.slow
def test_rosters_keep_between_20_and_128_members_for_months(world):
    for squadron in world.rosters.squadrons:
        sizes = [
            len(players_of(world, squadron.name, NOW - 180 * DAY + n * 0.71 * DAY))
            for n in range(340)
        ]
        assert 20 <= min(sizes) <= max(sizes) <= 128
        assert min(sizes) < max(sizes)


@pytest.mark.slow
def test_a_leave_is_confirmed_within_a_minute_of_any_start(world):
    rng = random.Random(4)
    for _ in range(400):
        start = NOW - rng.random() * 90 * DAY
        polls = [players_of(world, BUSIEST, start + 10 * n + rng.random()) for n in range(6)]
        gone = [
            before - missing - confirmed
            for before, missing, confirmed in zip(polls, polls[1:], polls[2:], strict=False)
        ]
        assert any(gone), start


@pytest.mark.slow
def test_who_left_a_busy_squadron_stays_away_for_a_minute_and_is_back_within_the_quarter(world):
    for squadron in world.rosters.squadrons[:2]:
        before = players_of(world, squadron.name, NOW)
        first: dict[int, int] = {}
        for second in range(0, 300, 5):
            for player in before - then(world, squadron, second):
                first.setdefault(player, second)
        assert first
        for player, second in first.items():
            assert all(player not in then(world, squadron, second + n) for n in range(0, 60, 5))
            assert any(player in then(world, squadron, second + n) for n in range(60, 900, 5))


def test_over_a_month_a_busy_roster_is_renewed_by_a_few_members_only(world):
    for squadron in world.rosters.squadrons[:2]:
        daily = [players_of(world, squadron.name, NOW - n * DAY) for n in range(30, -1, -1)]
        joined = sum(len(after - before) for before, after in pairwise(daily))
        left = sum(len(before - after) for before, after in pairwise(daily))
        assert joined < 130
        assert left < 130
        assert len(daily[-1] - daily[0]) < 20


@pytest.mark.slow
def test_a_squadrons_own_rating_is_counted_anew_every_five_minutes(world):
    for name in SUGGESTED_SQUADRONS[:2]:
        start = NOW - NOW % 300
        ratings = [squadron_view(world, name, start + n * 20).rating for n in range(90)]
        assert all(
            before == after for n, (before, after) in enumerate(pairwise(ratings), 1) if n % 15
        )
        assert len(set(ratings)) > 1


def test_who_left_a_quiet_squadron_stays_away_for_days(world):
    for squadron in world.rosters.squadrons[2:]:
        gone = players_of(world, squadron.name, NOW) - players_of(world, squadron.name, NOW + DAY)
        for hours in range(24, 40, 4):
            assert not gone & players_of(world, squadron.name, NOW + hours * HOUR)


def test_no_poll_after_any_pause_loses_a_third_of_a_roster(world):
    for squadron in world.rosters.squadrons:
        before = players_of(world, squadron.name, NOW)
        for pause in (10, 900, HOUR, 6 * HOUR, DAY):
            lost = before - players_of(world, squadron.name, NOW + pause)
            assert len(lost) <= 0.3 * len(before), (squadron.name, pause)


@pytest.mark.slow
def test_within_minutes_members_join_change_nick_role_and_rating(world):
    rng = random.Random(9)
    for _ in range(25):
        start = NOW - rng.random() * 60 * DAY
        before, after = rows_of(world, BUSIEST, start), rows_of(world, BUSIEST, start + 420)
        both = before.keys() & after.keys()
        assert after.keys() - before.keys()
        assert any(before[p].rank != after[p].rank for p in both)
        assert any(before[p].rating != after[p].rating for p in both)
        renamed = [p for p in both if before[p].nick != after[p].nick]
        assert renamed
        for player in renamed:
            old, new = before[player], after[player]
            assert old.entered_at == new.entered_at
            assert abs(old.rating - new.rating) <= 50
            assert old.activity == new.activity


def test_a_quiet_squadron_changes_over_days_not_minutes(world):
    quiet = world.rosters.squadrons[7].name
    assert players_of(world, quiet, NOW) != players_of(world, quiet, NOW - 5 * DAY)
    unchanged = sum(
        players_of(world, quiet, NOW + n * HOUR) == players_of(world, quiet, NOW + n * HOUR + 60)
        for n in range(48)
    )
    assert unchanged >= 46


@pytest.mark.slow
def test_a_squadrons_counters_only_rise(world):
    for squadron in world.rosters.squadrons:
        rows = [squadron_view(world, squadron.name, NOW + n * 7 * HOUR) for n in range(-8, 1)]
        for before, after in pairwise(rows):
            for name in ("battles", "wins", "air_kills", "ground_kills", "deaths"):
                assert getattr(before, name) <= getattr(after, name)
            assert after.wins <= after.battles


def test_frames_of_tags_change_and_their_core_stays(world):
    for squadron in world.rosters.squadrons[:6]:
        tags = {squadron.tag_at(NOW - n * 20 * DAY) for n in range(40)}
        assert len(tags) > 1
        assert all(squadron.core in tag for tag in tags)


@pytest.mark.slow
def test_a_watcher_who_polls_every_ten_seconds_is_told_of_everything(world):
    rng = random.Random(12)
    for _ in range(4):
        start = NOW - rng.random() * 60 * DAY
        told = watch(world, BUSIEST, start, step_s=10, polls=60)
        first_leave = min(at for at, event in told if event.kind is EventKind.LEFT)
        assert first_leave - start <= 60
        assert {event.kind for _at, event in told} == set(EventKind)
        for at, event in told:
            if event.kind is EventKind.RENAMED:
                assert owner_of(world, event.before, at - 30) == owner_of(world, event.nick, at)


@pytest.mark.slow
def test_a_watcher_who_polls_once_a_day_is_never_held_back(world):
    for name in (*SUGGESTED_SQUADRONS, world.rosters.squadrons[9].name):
        told = watch(world, name, NOW - 60 * DAY, step_s=DAY, polls=60)
        assert {EventKind.JOINED, EventKind.LEFT} <= {event.kind for _at, event in told}


def then(world: World, squadron: Squadron, second: float) -> set[int]:
    return players_of(world, squadron.name, NOW + second)


def owner_of(world: World, nick: str, at: float) -> int:
    view = world.find_player(nick, at) or world.find_player(nick, at + 15)
    assert view is not None
    return view.player


def watch(world: World, name: str, start: float, step_s: float, polls: int):
    """Return [(unix seconds, event)] as the tracker would find them; none may be held back."""
    state, told = None, []
    for n in range(polls + 1):
        at = start + n * step_s
        page = squadron_of(world, name, at)
        change = compare(state, page, datetime.fromtimestamp(at, UTC))
        assert change.suppressed == ""
        state = change.state
        told += [(at, event) for event in change.events]
    return told
