from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from stats.warthunder.models import OVERALL, Origin, PlayerRating
from stats.warthunder.queries.analysis import NotComparable, TopFilter, compare, top
from stats.warthunder.records import Mode
from stats.warthunder.services.analysis.references import build
from stats.warthunder.tests.standings import pilot, population, store

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
ALL = TopFilter()


def everybody(wanted=ALL, limit=5):
    """Walk all pages."""
    rows, after = [], None
    while True:
        page = top(wanted, NOW, after=after, limit=limit)
        rows += page.rows
        if page.after is None:
            return rows
        after = page.after


def rated(count=13):
    population(count, NOW)
    return build(False, NOW)


@pytest.mark.slow
def test_players_are_ranked_by_the_lower_bound():
    rated()
    lows = [row.rating.low for row in everybody()]

    assert lows == sorted(lows, reverse=True) and len(lows) == 13
    assert [row.place for row in everybody()] == list(range(1, 14))


@pytest.mark.slow
def test_paging_shows_everybody_once_though_all_have_the_same_bound():
    rated()
    PlayerRating.objects.update(low=1000.25)
    rows = everybody(limit=4)

    ids = [row.rating.player_id for row in rows]
    assert len(ids) == 13 and ids == sorted(set(ids))
    assert [row.place for row in rows] == list(range(1, 14))


@pytest.mark.slow
def test_somebody_new_on_an_earlier_page_shifts_places_and_repeats_nobody():
    rated()
    first = top(TopFilter(), NOW, limit=5)
    store(pilot("Champion", 6000, 0.75, 2.0), NOW)
    second = top(TopFilter(), NOW, after=first.after, limit=5)

    shown = {row.rating.player_id for row in first.rows}
    assert not shown & {row.rating.player_id for row in second.rows}
    assert second.rows[0].place == 7


@pytest.mark.slow
def test_few_battles_do_not_reach_the_ranking():
    rated()
    store(pilot("Lucky", 16, 1.0, 3.0), NOW)

    assert "Lucky" not in [row.rating.player.nick for row in everybody()]
    low = [row.rating.player.nick for row in everybody(TopFilter(min_missions=1))]
    assert "Lucky" in low


@pytest.mark.slow
def test_a_mode_a_country_and_activity_can_be_chosen():
    rated()
    store(pilot("Pilot_004", 900, 0.5), NOW + timedelta(hours=1))
    country = PlayerRating.objects.filter(scope=OVERALL).first().country
    PlayerRating.objects.filter(player__nick="Pilot_001").update(country="sweden")

    assert {row.rating.scope for row in everybody(TopFilter(scope=Mode.ARCADE))} == {"arcade"}
    assert [r.rating.player.nick for r in everybody(TopFilter(country="sweden"))] == ["Pilot_001"]
    assert len(everybody(TopFilter(country=country))) == 12
    active = everybody(TopFilter(active_days=7))
    assert [row.rating.player.nick for row in active] == ["Pilot_004"]


@pytest.mark.slow
def test_demo_and_real_players_are_never_ranked_together(settings):
    rated()
    store(pilot("Toy", 900, 0.5), NOW, Origin.DEMO)
    build(True, NOW)

    settings.DOZOR_DEMO = False
    assert "Toy" not in [row.rating.player.nick for row in everybody()]
    settings.DOZOR_DEMO = True
    assert [row.rating.player.nick for row in everybody()] == ["Toy"]


@pytest.mark.slow
@pytest.mark.parametrize("count", [6, 40])
def test_a_page_of_the_ranking_takes_two_queries(count, django_assert_num_queries):
    rated(count)
    page = top(TopFilter(), NOW, limit=4)
    with django_assert_num_queries(2):
        rows = top(TopFilter(), NOW, after=page.after, limit=4).rows
        assert all(row.rating.player.nick for row in rows)


def words(comparison, scope=OVERALL):
    row = next(row for row in comparison.rows if row.scope == scope)
    return [(verdict.overlap, verdict.words) for verdict in row.verdicts]


@pytest.mark.slow
def test_intervals_apart_are_said_to_be_apart():
    rated()
    found = compare(["Pilot_000", "Pilot_012"])

    ((overlap, text),) = words(found)
    assert not overlap
    assert text == "Pilot_012 is rated higher than Pilot_000: the intervals do not overlap."


@pytest.mark.slow
def test_equal_players_cannot_be_told_apart():
    rated()
    for nick in ("Twin_a", "Twin_b"):
        store(pilot(nick, 500, 0.5), NOW)

    ((overlap, text),) = words(compare(["Twin_a", "Twin_b"]))
    assert overlap and "cannot be told apart" in text


@pytest.mark.slow
def test_verdicts_do_not_depend_on_the_order_asked_for():
    rated()
    first = words(compare(["Pilot_001", "Pilot_002", "Pilot_009"]))
    second = words(compare(["Pilot_009", "Pilot_001", "Pilot_002"]))

    assert sorted(first) == sorted(second) and len(first) == 3


@pytest.mark.slow
def test_who_cannot_be_compared_stays_with_the_reason():
    rated()
    store(pilot("Rookie", 16, 0.5), NOW)
    found = compare(["Pilot_001", "Nobody", "Rookie"])

    assert [bool(one.reason) for one in found.players] == [False, True, False]
    arcade = next(row for row in found.rows if row.scope == Mode.ARCADE)
    assert "too little" in arcade.notes[2] and not arcade.verdicts


@pytest.mark.slow
def test_a_demo_player_is_not_compared_with_a_real_one(settings):
    settings.DOZOR_DEMO = True
    rated()
    store(pilot("Toy", 900, 0.5), NOW, Origin.DEMO)
    build(True, NOW)
    found = compare(["Pilot_001", "Toy"])

    assert "demo" in found.players[1].reason and not words(found)


@pytest.mark.parametrize("nicks", [["One"], ["Same", "Same"], ["A", "B", "C", "D", "E"]])
def test_two_to_four_players_are_compared(nicks):
    with pytest.raises(NotComparable):
        compare(nicks)


@pytest.mark.slow
def test_verdicts_are_said_in_the_readers_language_with_the_nicks_in_them():
    rated()
    with translation.override("ru"):
        ((_overlap, text),) = words(compare(["Pilot_000", "Pilot_012"]))

    assert "Pilot_012" in text and "Pilot_000" in text


@pytest.mark.slow
def test_comparing_four_costs_no_more_queries_than_two(django_assert_num_queries):
    rated()
    compare(["Pilot_000", "Pilot_001"])
    for nicks in (["Pilot_000", "Pilot_001"], [f"Pilot_{n:03d}" for n in range(4)]):
        with django_assert_num_queries(3):
            compare(nicks)
