from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from stats.warthunder import queries
from stats.warthunder.models import Origin, Player, SquadronEvent
from stats.warthunder.nick import nick_key
from stats.warthunder.queries.squadrons import NotComparable
from stats.warthunder.records import Mode
from stats.warthunder.services.players import ensure_player, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.pages import make_profile, make_squadron, profile_page, squadron_page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
CREW = make_squadron()


def store(profile, days_ago):
    at = NOW - timedelta(days=days_ago)
    page = RawPage("profile", profile_page(profile), "profile.html", Origin.UPLOAD, at)
    return store_profile(profile, page, claim=None, now=at, rng=Random(1))


def store_crew(page, hours_ago):
    at = NOW - timedelta(hours=hours_ago)
    squadron = ensure_squadron(page.name, demo=False)
    raw = RawPage("squadron", squadron_page(page), "url", Origin.FETCH, at)
    return store_page(page, raw, squadron_id=squadron.pk, claim=None, now=at, rng=Random(1))


def grown(days: int):
    for day in range(days, -1, -1):
        store(make_profile(scale=1 + days - day), day)
    return queries.get_player("Test_Pilot")


def test_the_page_of_a_player_shows_every_mode_with_its_own_win_rate():
    store(make_profile(), 0)
    page = queries.player_page(queries.get_player("Test_Pilot"), NOW)

    assert [row.mode for row in page.modes] == list(Mode)
    for row in page.modes:
        assert row.win_rate.value == row.totals.victories / row.totals.missions
        assert row.win_rate.low < row.win_rate.value < row.win_rate.high
        assert len(row.branches) == 3


@pytest.mark.slow
def test_a_period_is_compared_with_the_last_reading_before_it():
    page = queries.player_page(grown(40), NOW)

    gained = {period.days: period.delta.missions for period in page.periods}
    assert (gained[7], gained[30]) == (7 * 360, 30 * 360)


@pytest.mark.slow
def test_a_period_longer_than_the_history_says_from_when_it_counts():
    page = queries.player_page(grown(10), NOW)

    ninety = page.periods[2]
    assert ninety.delta.since == NOW - timedelta(days=10)


def test_one_reading_has_no_periods():
    store(make_profile(), 0)
    page = queries.player_page(queries.get_player("Test_Pilot"), NOW)

    assert all(period.delta is None for period in page.periods)


@pytest.mark.slow
def test_the_series_has_one_point_a_day_and_starts_hourly():
    player = grown(40)
    store(make_profile(scale=99), 0.1)

    assert len(queries.player_page(player, NOW).series) in (41, 42)


@pytest.mark.slow
def test_the_page_of_a_player_costs_the_same_however_long_the_history(
    django_assert_max_num_queries,
):
    player = grown(30)

    with django_assert_max_num_queries(6):
        queries.player_page(player, NOW)


@pytest.mark.slow
def test_history_gives_each_reading_its_gain_across_pages():
    player = grown(6)
    first = queries.player_history(player, limit=3)
    second = queries.player_history(player, before=first[2].snapshot.taken_at, limit=3)

    assert [item.delta.missions for item in first[:3]] == [360] * 3
    assert [item.delta and item.delta.missions for item in second] == [360, 360, 360, None]


def test_history_compares_across_a_regression_only_with_the_valid_reading_before():
    store(make_profile(scale=5), 3)
    store(make_profile(scale=1), 2)
    store(make_profile(scale=7), 1)
    items = queries.player_history(queries.get_player("Test_Pilot"))

    assert [item.delta and item.delta.missions for item in items] == [720, None, None]


def test_a_real_player_is_found_before_one_of_the_demo(settings):
    settings.DOZOR_DEMO = True
    ensure_player("Twin", demo=True)
    real = ensure_player("Twin", demo=False)

    assert queries.get_player("Twin") == real


def test_players_of_the_demo_are_hidden_while_it_is_off(settings):
    ensure_player("Ghost", demo=True)
    settings.DOZOR_DEMO = False

    assert queries.get_player("Ghost") is None
    assert queries.list_players() == []


def test_players_are_listed_by_name_in_pages_without_repeating_or_losing_any():
    for nick in ("delta", "Alpha", "charlie", "Bravo", "bravo"):
        ensure_player(nick, demo=False)
    seen, after = [], None
    while True:
        rows = queries.list_players(after=after, limit=2)
        seen += [row.nick for row in rows[:2]]
        if len(rows) <= 2:
            break
        after = (rows[1].nick_key, rows[1].pk)

    assert [nick_key(nick) for nick in seen] == ["alpha", "bravo", "bravo", "charlie", "delta"]


def test_search_finds_a_beginning_first_and_then_a_typo():
    for nick in ("Falconer", "Falcon_7", "Gannet"):
        ensure_player(nick, demo=False)

    assert [row.nick for row in queries.search_players("falcon")] == ["Falcon_7", "Falconer"]
    assert "Falconer" in [row.nick for row in queries.search_players("Falcnoer")]
    assert queries.search_players("zzzz") == []


def test_the_roster_shows_seven_days_of_change_and_sorts_unknown_last():
    store_crew(CREW, 24 * 8)
    first, second, *rest = CREW.members
    members = (replace(first, rating=first.rating + 120), replace(second, rating=None), *rest)
    store_crew(replace(CREW, members=members), 1)
    squadron = queries.get_squadron(CREW.name)

    roster = queries.list_roster(squadron, NOW, queries.RosterFilter(sort="-change"))
    assert roster.rows[0].membership.nick == first.nick
    assert roster.rows[0].rating_change == 120
    assert roster.since == NOW - timedelta(days=8)


def test_the_roster_is_filtered_by_nick_and_role_and_paged():
    squadron = store_crew(CREW, 1).squadron
    wanted = CREW.members[0]

    by_nick = queries.list_roster(squadron, NOW, queries.RosterFilter(text=wanted.nick.upper()))
    assert [row.membership.nick for row in by_nick.rows] == [wanted.nick]
    part = queries.list_roster(squadron, NOW, offset=0, limit=2)
    assert (len(part.rows), part.next_offset, part.total) == (2, 2, len(CREW.members))


@pytest.mark.slow
def test_the_page_of_a_squadron_costs_the_same_however_long_the_history(
    django_assert_max_num_queries,
):
    for hour in range(40, 0, -1):
        members = [replace(one, rating=one.rating + 41 - hour) for one in CREW.members]
        store_crew(replace(CREW, members=tuple(members)), hour)
    squadron = queries.get_squadron(CREW.name)

    with django_assert_max_num_queries(6):
        page = queries.squadron_page(squadron, NOW)
    with django_assert_max_num_queries(3):
        queries.list_roster(squadron, NOW)
    assert page.turnover == (0, 0)
    assert len(page.series) >= 30 and not page.stale


@pytest.mark.slow
def test_who_left_and_came_back_is_no_turnover():
    gone, stayed = CREW.members[0], CREW.members[1:]
    without = replace(CREW, members=stayed, members_stated=len(stayed))
    store_crew(CREW, 9)
    for hour in (8, 7):
        squadron = store_crew(without, hour).squadron
    assert queries.squadron_page(squadron, NOW).turnover == (0, 1)

    squadron = store_crew(CREW, 6).squadron
    assert [e.nick for e in queries.list_events(squadron, kinds=["left", "joined"])] == [
        gone.nick
    ] * 2
    assert queries.squadron_page(squadron, NOW).turnover == (0, 0)
    newcomer = replace(gone, nick="Newcomer_1", joined_on=None)
    more = replace(CREW, members=(*CREW.members, newcomer), members_stated=len(CREW.members) + 1)
    store_crew(more, 5)
    assert queries.squadron_page(squadron, NOW).turnover == (1, 0)


def test_the_timeline_is_paged_and_filtered_by_kind():
    store_crew(CREW, 3)
    promoted = replace(CREW.members[0], role="officer", rating=CREW.members[0].rating + 1)
    squadron = store_crew(replace(CREW, members=(promoted, *CREW.members[1:])), 2).squadron

    assert [e.kind for e in queries.list_events(squadron, kinds=["role"])] == ["role"]
    first = queries.list_events(squadron, limit=1)
    assert [e.seq for e in queries.list_events(squadron, before_seq=first[0].seq)] == [1]


def test_two_snapshots_differ_by_the_events_between_them():
    first = store_crew(CREW, 48)
    fewer = replace(CREW, members=CREW.members[1:], members_stated=len(CREW.members) - 1)
    second = store_crew(fewer, 24)

    _a, _b, events = queries.snapshot_diff(first.squadron, second.snapshot.pk, first.snapshot.pk)

    assert [(event.kind, event.nick) for event in events] == [("left", CREW.members[0].nick)]


def test_a_snapshot_that_was_not_believed_is_not_compared():
    first = store_crew(CREW, 48)
    broken = store_crew(replace(CREW, members=CREW.members[:2]), 24)

    with pytest.raises(NotComparable):
        queries.snapshot_diff(first.squadron, first.snapshot.pk, broken.snapshot.pk)


def test_a_heat_map_needs_a_week_of_frequent_polls():
    squadron = store_crew(CREW, 2).squadron
    assert queries.activity_heatmap(squadron, NOW) is None

    for hour in range(24 * 7, 0, -3):
        squadron.snapshots.create(
            taken_at=NOW - timedelta(hours=hour, minutes=1), last_seen_at=NOW, origin="fetch",
            quality="valid",
        )  # fmt: skip
    SquadronEvent.objects.create(
        squadron=squadron, seq=1, kind="rating", nick="x", at=NOW - timedelta(hours=5)
    )

    grid = queries.activity_heatmap(squadron, NOW)
    assert grid[1][7] == 1 and sum(map(sum, grid)) == 1


def test_cards_keep_the_order_asked_and_skip_what_is_gone(django_assert_max_num_queries):
    one, two = ensure_player("One", demo=False), ensure_player("Two", demo=False)

    with django_assert_max_num_queries(2):
        cards = queries.player_cards([str(two.pk), "999999", "x", str(one.pk)])
    assert [card.title for card in cards] == ["Two", "One"]
    assert Player.objects.count() == 2
