"""Events, figures, lineups, shots and odds of a match become rows once, whatever the order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from config.fold import fold
from stats.football.models import (
    Appearance,
    Match,
    MatchChange,
    MatchEvent,
    MatchSource,
    MatchStatistic,
    Odds,
    Player,
    PlayerAlias,
    Season,
    Shot,
)
from stats.football.records import (
    EventKind,
    EventRecord,
    LineupRecord,
    OddsRecord,
    PlayerName,
    ShotRecord,
    Source,
    StatisticRecord,
    Status,
)
from stats.football.services.parts import Parts
from stats.football.services.storing import Stored, UnknownMatch, store, store_parts
from stats.football.tests.test_storing import event, told

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
ENDED = datetime(2024, 8, 17, 16, tzinfo=UTC)
KEY = "900001"


def player(number, name="", **more):
    return PlayerName(name or f"Player {number}", str(number), **more)


def goal(key, number, minute, kind=EventKind.GOAL, home=True, **more):
    return EventRecord(str(key), kind, home, minute, player=player(number), **more)


def seat(number, home=True, substitute=False, **more):
    return LineupRecord(home, player(number), number, "M", substitute, **more)


def tell(at=0, **parts):
    """Tell parts of the stored match `at` hours after its end."""
    when = ENDED + timedelta(hours=at)
    return store_parts(KEY, Parts(**parts), source=Source.SOFASCORE, now=NOW, told_at=when)


@pytest.fixture
def match():
    """A finished match, 2–1, as a source with identifiers told it at its end."""
    store([event(changed_at=ENDED)], now=NOW)
    return Match.objects.get()


@pytest.mark.slow
def test_what_is_not_told_is_kept_and_what_is_told_to_be_none_goes(match):
    tell(events=(goal(1, 7, 10),), statistics=(StatisticRecord("ALL", "shots", 9, 4),))
    tell(1, events=None, statistics=())
    assert MatchEvent.objects.count() == 1
    assert not MatchStatistic.objects.exists()


@pytest.mark.slow
def test_a_part_told_again_changes_nothing(match):
    assert tell(events=(goal(1, 7, 10),)).changed == 1
    version = Match.objects.get().version
    assert tell(1, events=(goal(1, 7, 10),)) == Stored(unchanged=1)
    assert Match.objects.get().version == version
    assert not MatchChange.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_answer_about_a_part_stays_in_whatever_order_they_come(match, order):
    answers = [
        (goal(1, 7, 10), goal(2, 8, 50)),
        (goal(1, 7, 11),),
        (goal(1, 7, 11), goal(3, 9, 88)),
    ]
    for at in order:
        tell(at, events=answers[at])
    rows = MatchEvent.objects.order_by("minute")
    assert [(row.key, row.minute) for row in rows] == [("1", 11), ("3", 88)]


@pytest.mark.slow
def test_what_was_confirmed_later_is_not_undone_by_what_was_said_between(match):
    tell(0, events=(goal(1, 7, 10),))
    tell(2, events=(goal(1, 7, 10),))
    tell(1, events=())
    assert MatchEvent.objects.count() == 1


@pytest.mark.slow
def test_a_part_that_came_with_its_match_is_ordered_by_the_match(match):
    later = ENDED + timedelta(hours=2)
    store([event(changed_at=later, events=(goal(1, 7, 10),))], now=NOW)
    tell(1, events=())
    assert MatchEvent.objects.count() == 1
    assert MatchSource.objects.get().parts["events"]["at"] == later.isoformat()


def test_parts_of_a_match_nobody_told_of_wait():
    with pytest.raises(UnknownMatch):
        tell(events=())


@pytest.mark.slow
def test_an_own_goal_counts_for_the_other_side_and_never_for_whoever_scored_it(match):
    own = goal(2, 21, 60, EventKind.OWN_GOAL, home=True)
    tell(events=(goal(1, 7, 10), own), lineups=(seat(7), seat(21, home=False)))
    assert MatchEvent.objects.get(key="2").team == match.home
    rows = {row.player.source_id: row for row in Appearance.objects.select_related("player")}
    assert (rows["7"].goals, rows["21"].goals) == (1, 0)
    assert rows["21"].team == match.away


@pytest.mark.slow
def test_what_was_rescinded_is_counted_for_nobody(match):
    red = goal(2, 7, 70, EventKind.RED, rescinded=True)
    tell(events=(goal(1, 7, 10, rescinded=True), red), lineups=(seat(7),))
    row = Appearance.objects.get()
    assert (row.goals, row.reds, row.minutes) == (0, 0, 90)


def changes():
    """A match's events: one comes on, one is sent off, one is booked twice."""
    came_on = EventRecord("1", EventKind.SUBSTITUTION, True, 60, player=player(12), other=player(7))
    return (
        came_on,
        goal(2, 8, 70, EventKind.RED),
        goal(3, 9, 20, EventKind.YELLOW),
        goal(4, 9, 80, EventKind.SECOND_YELLOW),
        goal(5, 10, 85, EventKind.PENALTY_GOAL, other=player(11)),
    )


@pytest.mark.slow
@pytest.mark.parametrize("lineups_first", [True, False])
def test_minutes_goals_and_cards_come_from_events_where_no_lineup_tells_them(match, lineups_first):
    lines = (*(seat(number) for number in (7, 8, 9, 10, 11)), seat(12, substitute=True))
    lines += (seat(13, substitute=True), seat(14, minutes=33, figures={"goals": 2.0}))
    parts = [{"lineups": lines}, {"events": changes()}]
    for part in parts if lineups_first else reversed(parts):
        tell(**part)
    rows = {row.player.source_id: row for row in Appearance.objects.select_related("player")}
    minutes = {key: row.minutes for key, row in rows.items()}
    assert minutes == {
        "7": 60, "8": 70, "9": 80, "10": 90, "11": 90, "12": 30, "13": 0, "14": 33,
    }  # fmt: skip
    assert [rows[key].reds for key in ("8", "9", "10")] == [1, 1, 0]
    assert (rows["9"].yellows, rows["10"].goals, rows["11"].assists) == (1, 1, 1)
    assert rows["14"].goals == 2
    assert "goals" not in rows["14"].counted.split(",")
    tell(1, events=changes()[:-1])
    assert Appearance.objects.get(player__source_id="10").goals == 0


@pytest.mark.slow
def test_minutes_are_known_once_the_match_is_over():
    live = {"status": Status.LIVE, "changed_at": ENDED - timedelta(hours=1)}
    store([event(goals=(1, 0), **live)], now=NOW)
    tell(-1, events=(goal(1, 7, 10),), lineups=(seat(7),))
    assert Appearance.objects.get().minutes is None
    store([event(changed_at=ENDED)], now=NOW)
    assert Appearance.objects.get().minutes == 90


@pytest.mark.slow
def test_figures_of_a_lineup_fill_their_columns_and_the_rest_is_kept(match):
    figures = {"passes": 40.0, "passes_completed": 33.0, "xg": 0.31, "touches": 61.0}
    tell(lineups=(seat(7, minutes=88, rating=7.4, captain=True, figures=figures),))
    row = Appearance.objects.get()
    assert (row.passes, row.passes_completed, row.xg, row.rating) == (40, 33, 0.31, 7.4)
    assert row.figures == {"touches": 61.0}
    assert row.goals is None
    assert row.played_at == match.order_at


@pytest.mark.slow
def test_players_are_made_once_with_their_spellings_and_go_where_they_played_last(match):
    russian = player(7, "Emiliano Martínez", translations={"ru": "Эмилиано Мартинес"})
    tell(lineups=(replace(seat(7), player=russian),))
    tell(1, lineups=(replace(seat(7), player=player(7, "E. Martinez")),))
    row = Player.objects.get()
    assert (row.name, row.team) == ("Emiliano Martínez", match.home)
    assert set(PlayerAlias.objects.values_list("name", flat=True)) == {
        "Emiliano Martínez", "Эмилиано Мартинес", "E. Martinez",
    }  # fmt: skip
    assert PlayerAlias.objects.filter(search_key=fold("emiliano martinez")).exists()
    moved = event(
        key="900002",
        home=event().away,
        away=event().home,
        day=date(2024, 8, 10),
        kickoff=datetime(2024, 8, 10, 14, tzinfo=UTC),
        round="Matchday 9",
        round_number=9,
    )
    store([moved], now=NOW)
    older = Parts(lineups=(replace(seat(7), player=russian),))
    store_parts("900002", older, source=Source.SOFASCORE, now=NOW)
    row.refresh_from_db()
    assert row.team == match.home


@pytest.mark.slow
def test_a_player_without_an_identifier_is_a_name_beside_the_event(match):
    nobody = PlayerName("A. Trialist")
    tell(
        events=(replace(goal(1, 7, 10), player=nobody),), lineups=(replace(seat(7), player=nobody),)
    )
    assert MatchEvent.objects.get().player_name == "A. Trialist"
    assert not Player.objects.exists()
    assert not Appearance.objects.exists()


@pytest.mark.slow
def test_only_what_changes_after_it_was_told_after_the_end_is_a_correction(match):
    tell(-1, events=(goal(1, 7, 10),))
    tell(1, events=(goal(1, 7, 10), goal(2, 8, 88)))
    assert not MatchChange.objects.exists()
    tell(2, events=(goal(1, 9, 10), goal(2, 8, 88)))
    change = MatchChange.objects.get()
    assert change.after_end
    assert change.at == ENDED + timedelta(hours=2)
    before, after = change.fields["events.1"]
    assert (before["player"], after["player"]) == ("Player 7", "Player 9")
    assert list(change.fields) == ["events.1"]


@pytest.mark.slow
def test_a_season_becomes_newer_with_the_parts_of_a_finished_match_alone():
    store([event(goals=(1, 0), status=Status.LIVE, changed_at=ENDED)], now=NOW)
    version = Season.objects.get().version
    tell(statistics=(StatisticRecord("ALL", "shots", 9, 4),))
    assert Season.objects.get().version == version
    store([event(changed_at=ENDED + timedelta(hours=1))], now=NOW)
    version = Season.objects.get().version
    tell(1, statistics=(StatisticRecord("ALL", "shots", 10, 4),))
    assert Season.objects.get().version == version + 1


@pytest.mark.slow
def test_the_richer_source_tells_figures_and_bookmakers_stand_side_by_side():
    rows = (StatisticRecord("ALL", "shots", 9, 4),)
    prices = (OddsRecord("Bet365", True, 2.0, 3.2, 4.1), OddsRecord("Bwin", False, 2.1, 3.1, 4.0))
    csv = told(source=Source.FOOTBALL_DATA, key="csv", statistics=rows, odds=prices)
    store([csv], now=ENDED)
    store([event(changed_at=ENDED)], now=NOW)
    assert Match.objects.count() == 1
    tell(
        statistics=(StatisticRecord("ALL", "shots", 11, 5),),
        odds=(OddsRecord("SofaScore", False, 2.2, 3.0, 3.9),),
    )
    fewer = replace(csv, statistics=(StatisticRecord("ALL", "shots", 8, 4),), odds=prices[:1])
    store([fewer], now=NOW + timedelta(days=1))
    assert MatchStatistic.objects.get().home == 11
    assert set(Odds.objects.values_list("bookmaker", "closing")) == {
        ("Bet365", True), ("SofaScore", False),
    }  # fmt: skip


@pytest.mark.slow
def test_shots_are_stored_with_side_and_player(match):
    shot = ShotRecord("s1", False, player(21), "goal", "assisted", 12, None, 8.0, 51.5, 0.44)
    tell(shots=(shot,))
    row = Shot.objects.get()
    assert (row.team, row.player.source_id, row.xg) == (match.away, "21", 0.44)


@pytest.mark.slow
def test_a_whole_round_with_parts_takes_few_statements(django_assert_max_num_queries):
    def one(number):
        return event(
            key=str(number), round=f"Matchday {number % 30 + 1}", round_number=number % 30 + 1,
            home=replace(event().home, name=f"Team {number}", source_id=str(number)),
            away=replace(event().away, name=f"Rival {number}", source_id=f"r{number}"),
            events=(goal(1, number, 10),), lineups=(seat(number),),
            odds=(OddsRecord("SofaScore", True, 2.0, 3.0, 4.0),),
        )  # fmt: skip

    records = [one(number) for number in range(1, 31)]
    store(records[:1], now=NOW)
    with django_assert_max_num_queries(130):
        store(records, now=NOW)
    assert Appearance.objects.filter(goals=1).count() == 30
