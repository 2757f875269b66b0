"""Matches, incidents and places in SofaScore's shape, with the traps that lie in them."""

from datetime import UTC, date, datetime

import pytest

from stats.football.leagues import Stage, stage_of
from stats.football.parse.sofascore import (
    parse_event,
    parse_events,
    parse_incidents,
    parse_player_events,
    parse_rounds,
    parse_seasons,
    parse_standings,
)
from stats.football.records import EventKind, ParseError, RoundRecord, Score, Status
from stats.football.tests.football_bodies import (
    event,
    goal,
    incidents,
    pack,
    person,
    row,
    running,
    side,
)


def one(**changes):
    return parse_event(pack({"event": event(**changes)}))


def points(**told):
    """Return both sides' scores from pairs by key."""
    return {
        "homeScore": {key: pair[0] for key, pair in told.items()},
        "awayScore": {key: pair[1] for key, pair in told.items()},
    }


def test_a_finished_match_is_read_whole():
    match = one()

    assert (match.key, match.league, match.season) == ("900001", "en.1", "2025-26")
    assert (match.competition_id, match.season_id) == ("17", "76986")
    assert (match.home.source_id, match.home.country) == ("31", "en")
    assert match.away.translations == {"ru": "Гости"}
    assert match.status is Status.FINISHED
    assert match.scores.half_time == Score(1, 0)
    assert match.scores.full_time == match.scores.current == Score(3, 1)
    assert match.kickoff == datetime(2025, 10, 9, 9, tzinfo=UTC)
    assert match.changed_at == datetime(2025, 10, 9, 10, 50, tzinfo=UTC)
    assert (match.round, match.round_number) == ("Matchday 7", 7)


def test_current_counts_the_shoot_out_and_is_not_the_score():
    match = one(
        status=running(120, "AP", "finished"),
        **points(
            current=(6, 5),
            display=(1, 1),
            normaltime=(1, 1),
            extra1=(0, 0),
            extra2=(0, 0),
            penalties=(5, 4),
        ),
    )

    assert match.status is Status.AFTER_PENALTIES
    assert match.scores.current == match.scores.full_time == Score(1, 1)
    assert match.scores.shootout == Score(5, 4)


def test_without_display_the_shoot_out_is_taken_off_current():
    match = one(
        status=running(120, "AP", "finished"),
        **points(current=(6, 5), normaltime=(1, 1), penalties=(5, 4)),
    )

    assert match.scores.current == Score(1, 1)


def test_extra_time_stands_by_itself():
    match = one(
        status=running(110, "AET", "finished"),
        **points(current=(3, 2), display=(3, 2), normaltime=(1, 1), extra1=(1, 0), extra2=(1, 1)),
    )

    assert match.status is Status.AFTER_EXTRA_TIME
    assert (match.scores.full_time, match.scores.extra_time) == (Score(1, 1), Score(2, 1))


def test_the_competition_is_the_unique_tournament_not_the_tournament():
    tournament = {"id": 17, "name": "x", "uniqueTournament": {"id": 4_711, "name": "x"}}

    match = one(tournament=tournament)

    assert (match.competition_id, match.league) == ("4711", "")


def test_a_round_of_a_cup_has_a_name_and_no_number():
    named = one(roundInfo={"round": 636, "name": "Playoff round", "slug": "playoff-round"})
    unnamed = one(roundInfo={"round": 636})

    assert (named.round, named.round_number) == ("Playoff round", None)
    assert (unnamed.round, unnamed.round_number) == ("", None)
    assert stage_of(named.round) is Stage.PLAY_OFF


@pytest.mark.parametrize(
    ("tournament", "text", "stage"),
    [
        ("Premiership, Championship Round", "Championship, Matchday 34", Stage.CHAMPIONSHIP),
        ("Premiership, Relegation Round", "Relegation, Matchday 34", Stage.RELEGATION),
        ("Pro League, Conference League Play-offs", "Europe, Matchday 34", Stage.EUROPE),
        ("UEFA Champions League, Group B", "Group B", Stage.GROUP),
        ("Premiership", "Matchday 34", Stage.REGULAR),
        ("Championship", "Matchday 34", Stage.REGULAR),
    ],
)
def test_parts_of_a_season_are_told_by_the_tournaments_name(tournament, text, stage):
    told = {"id": 1, "name": tournament, "uniqueTournament": {"id": 36}}

    match = one(tournament=told, roundInfo={"round": 34})

    assert (match.round, match.round_number, stage_of(match.round)) == (text, 34, stage)


def test_sides_are_never_taken_from_the_slug():
    match = one(slug="away-town-home-city")

    assert (match.home.name, match.away.name) == ("Home City", "Away Town")


def test_scores_of_a_match_that_has_not_begun_are_empty_not_zero():
    match = one(
        status=running(0, "Not started", "notstarted"),
        homeScore={},
        awayScore={},
        changes={"changeTimestamp": 0},
    )

    assert match.status is Status.SCHEDULED
    assert (match.scores.current, match.scores.full_time, match.scores.half_time) == (None,) * 3
    assert match.changed_at is None


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        ("notstarted", 0, Status.SCHEDULED),
        ("inprogress", 6, Status.LIVE),
        ("inprogress", 7, Status.LIVE),
        ("inprogress", 20, Status.LIVE),
        ("inprogress", 31, Status.HALF_TIME),
        ("finished", 100, Status.FINISHED),
        ("finished", 110, Status.AFTER_EXTRA_TIME),
        ("finished", 120, Status.AFTER_PENALTIES),
        ("postponed", 60, Status.POSTPONED),
        ("canceled", 70, Status.CANCELLED),
        ("canceled", 90, Status.ABANDONED),
        ("interrupted", 80, Status.INTERRUPTED),
        ("finished", 777, Status.UNKNOWN),
        ("willcontinue", 100, Status.UNKNOWN),
        ("", 100, Status.UNKNOWN),
    ],
)
def test_a_status_nobody_knows_is_never_finished(kind, code, status):
    match = one(status=running(code, "?", kind))

    assert match.status is status
    assert match.status.finished == (kind == "finished" and code in (100, 110, 120))


@pytest.mark.parametrize(
    ("code", "minutes", "minute"),
    [(6, 12, 13), (6, 50, 45), (7, 10, 56), (7, 60, 90), (20, 5, None)],
)
def test_the_minute_of_a_running_match_goes_by_the_clock_it_was_asked_at(code, minutes, minute):
    began = 1_760_004_000
    fetched = datetime.fromtimestamp(began + minutes * 60, UTC)

    match = parse_event(pack({"event": event(status=running(code))}), fetched_at=fetched)

    assert match.minute == minute
    assert one(status=running(code)).minute is None


def test_a_running_match_has_a_score_that_stands_and_none_at_its_end():
    match = one(status=running(7), **points(current=(1, 0), display=(1, 0), period1=(1, 0)))

    assert (match.scores.current, match.scores.full_time) == (Score(1, 0), None)


def test_a_later_version_says_when_it_was_changed():
    later = one(changes={"changeTimestamp": 1_760_100_000})

    assert later.changed_at > one().changed_at
    assert later.key == one().key


def test_a_day_holds_matches_of_other_leagues_which_are_left_out_without_a_note():
    other = event(id=2, tournament={"id": 9, "uniqueTournament": {"id": 4_711}})

    found = parse_events(pack({"events": [event(), other], "hasNextPage": False}))

    assert [match.key for match in found.items] == ["900001"]
    assert (found.skipped, found.sent, found.more) == ((), 2, False)


def test_leagues_may_be_told():
    found = parse_events(pack({"events": [event()]}), {"17": "xx.1"})

    assert found.items[0].league == "xx.1"
    assert parse_events(pack({"events": [event()]}), {}).items == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "../etc"},
        {"homeTeam": None},
        {"homeTeam": "Home"},
        {"homeTeam": side(32, "Away Town")},
        {"homeTeam": {"id": 31}},
        {"season": {"year": "soon"}},
        {"homeScore": {"current": -1}},
        {"homeScore": {"current": "x"}},
        {"startTimestamp": 1e300},
        {"startTimestamp": "soon"},
        {"roundInfo": []},
        {"status": 100},
    ],
)
def test_a_bad_match_costs_itself_alone(changes):
    found = parse_events(pack({"events": [event(**changes), event(id=5)]}))

    assert [match.key for match in found.items] == ["5"]
    assert [note.index for note in found.skipped] == [0]


def test_a_refusal_is_told_in_the_sources_words():
    with pytest.raises(ParseError, match="403 challenge"):
        parse_events(b'{"error": {"code": 403, "reason": "challenge"}}')


def test_events_of_a_player_come_with_their_figures():
    body = pack(
        {
            "events": [event()],
            "hasNextPage": True,
            "statisticsMap": {"900001": {"rating": 7.5, "minutesPlayed": 90, "x": {}}, "2": None},
        }
    )

    found = parse_player_events(body)

    assert found.matches.more is True
    assert found.figures == {"900001": {"rating": 7.5, "minutes": 90}}


def test_incidents_come_in_the_order_in_which_they_happened():
    body = incidents(
        goal(1, True, (1, 0), time=10, assist1=person(9, "Helper")),
        {"incidentType": "period", "text": "HT", "time": 45, "addedTime": 999, "homeScore": 1,
         "awayScore": 0},
        {"id": 2, "incidentType": "substitution", "time": 60, "isHome": False,
         "playerIn": person(1, "On"), "playerOut": person(2, "Off")},
        {"incidentType": "injuryTime", "time": 90, "length": 5},
        {"id": 3, "incidentType": "card", "incidentClass": "yellowRed", "time": 90,
         "addedTime": 4, "isHome": True, "player": person(3, "Sent Off")},
    )  # fmt: skip

    found = parse_incidents(body)
    first, half, change, card = found.items

    assert (first.kind, first.player.name, first.other.name) == (
        EventKind.GOAL,
        "Player 1",
        "Helper",
    )
    assert (half.kind, half.home, half.score, half.key) == (
        EventKind.PERIOD,
        None,
        Score(1, 0),
        "period:HT",
    )
    assert (change.player.name, change.other.name, change.home) == ("On", "Off", False)
    assert (card.kind, card.minute, card.added) == (EventKind.SECOND_YELLOW, 90, 4)


def test_999_is_no_minute():
    body = incidents(
        {"incidentType": "period", "text": "PEN", "time": 999, "addedTime": 999},
        goal(1, True, (1, 0), time=45, addedTime=999),
    )

    period, scored = parse_incidents(body).items

    assert (period.minute, period.added) == (None, None)
    assert (scored.minute, scored.added) == (45, None)


@pytest.mark.parametrize("told", [True, False])
def test_an_own_goal_counts_for_the_side_whose_score_rises_whoever_is_told(told):
    body = incidents(goal(1, True, (1, 0)), goal(2, told, (1, 1), "ownGoal"))

    own = parse_incidents(body).items[1]

    assert (own.kind, own.home) == (EventKind.OWN_GOAL, False)


def test_a_rescinded_card_no_longer_stands():
    card = {"id": 1, "incidentType": "card", "incidentClass": "red", "isHome": True, "time": 70}

    found = parse_incidents(incidents({**card, "rescinded": True}, {**card, "id": 2}))

    assert [event.rescinded for event in found.items] == [True, False]


def test_penalties_of_a_shoot_out_are_no_goals():
    kick = {"incidentType": "penaltyShootout", "isHome": True, "player": person(1, "Kicker")}

    found = parse_incidents(
        incidents(
            {**kick, "id": 1, "incidentClass": "scored", "sequence": 1},
            {**kick, "incidentClass": "missed", "sequence": 2},
        )
    )

    assert [event.kind for event in found.items] == [
        EventKind.SHOOTOUT_GOAL,
        EventKind.SHOOTOUT_MISSED,
    ]
    assert [event.key for event in found.items] == ["1", "penaltyShootout:2"]


def test_an_incident_nobody_knows_costs_itself_alone():
    found = parse_incidents(incidents({"id": 1, "incidentType": "dance"}, goal(2, True, (1, 0))))

    assert [event.key for event in found.items] == ["2"]
    assert "dance" in found.skipped[0].what


def test_an_incident_told_twice_is_one():
    assert len(parse_incidents(incidents(goal(1, True, (1, 0)), goal(1, True, (1, 0)))).items) == 1


def test_seasons_have_our_labels():
    body = pack({"seasons": [{"id": 1, "year": "25/26", "name": "x"}, {"id": 2, "year": "odd"}]})

    found = parse_seasons(body, "en.1")

    assert [(one.season, one.source_id) for one in found.items] == [("2025-26", "1")]
    assert [note.index for note in found.skipped] == [1]


def test_the_round_that_is_on_is_told():
    body = pack(
        {
            "currentRound": {"round": 5, "slug": "final"},
            "rounds": [{"round": 5}, {"round": 5, "name": "Final", "slug": "final"}],
        }
    )

    assert parse_rounds(body).items == (
        RoundRecord(5, current=False),
        RoundRecord(5, "Final", "final", current=True),
    )


def test_a_table_is_read_with_what_places_are_worth():
    rows = [
        row(1, "First", promotion={"text": "Champions League"}),
        row(2, "Second", points=-3),
        row(3, "Third", points=None),
    ]

    (table,) = parse_standings(pack({"standings": [{"name": "League", "rows": rows}]})).items

    assert [line.zone for line in table.rows] == ["Champions League", ""]
    assert [line.points for line in table.rows] == [4, -3]
    assert [note.index for note in table.skipped] == [2]


def test_born_before_1970_is_a_day_too():
    body = incidents(goal(1, True, (1, 0), player=person(1, "Old", dateOfBirthTimestamp=-86_400)))

    assert parse_incidents(body).items[0].player.born_on == date(1969, 12, 31)
