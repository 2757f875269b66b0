"""Files of openfootball: what a match says, what keeps its key, and what is left out."""

from datetime import UTC, date, datetime

import pytest

from stats.football.leagues import Stage, stage_of
from stats.football.parse import parse_season
from stats.football.records import ParseError, Score, Status
from stats.football.tests.archive import archived, listings, needs_archive
from stats.football.tests.football_bodies import fixture, pack, season


def read(*fixtures, league="en.1", label="2024-25"):
    return parse_season(season(*fixtures), league, label)


def only(*fixtures, **options):
    (match,) = read(*fixtures, **options).items
    return match


def test_a_played_match_is_read_whole():
    match = only(fixture())

    assert (match.home.name, match.away.name) == ("Home FC", "Away FC")
    assert (match.league, match.season) == ("en.1", "2024-25")
    assert (match.round, match.round_number) == ("Matchday 1", 1)
    assert match.status is Status.FINISHED
    assert match.scores.half_time == Score(1, 0)
    assert match.scores.full_time == match.scores.current == Score(2, 1)
    assert match.scores.extra_time is None


@pytest.mark.parametrize("score", [None, {}, {"ft": None}, {"ft": [None, None]}, {"ft": []}])
def test_a_match_without_a_score_is_still_to_be_played(score):
    match = only(fixture(score=score))

    assert match.status is Status.SCHEDULED
    assert match.scores.full_time is None


def test_times_are_read_by_the_leagues_own_clocks():
    summer = only(fixture(date="2024-08-17", time="20:00"))
    winter = only(fixture(date="2024-12-14", time="20:45"), league="it.1")
    turkish = only(fixture(date="2024-12-14", time="20:00"), league="tr.1")

    assert summer.kickoff == datetime(2024, 8, 17, 19, tzinfo=UTC)
    assert winter.kickoff == datetime(2024, 12, 14, 19, 45, tzinfo=UTC)
    assert turkish.kickoff == datetime(2024, 12, 14, 17, tzinfo=UTC)


def test_without_a_time_only_the_day_is_known():
    match = only(fixture(time=None))

    assert (match.day, match.kickoff) == (date(2024, 8, 17), None)


def test_a_time_that_is_none_costs_the_time_alone():
    found = read(fixture(time="25:00"))

    assert found.items[0].kickoff is None
    assert "the match is read without it" in found.skipped[0].what


def test_extra_time_is_told_apart_from_what_came_before():
    match = only(fixture(score={"ft": [1, 1], "et": [2, 1]}))

    assert match.status is Status.AFTER_EXTRA_TIME
    assert (match.scores.full_time, match.scores.extra_time) == (Score(1, 1), Score(1, 0))
    assert match.scores.current == Score(2, 1)


def test_a_shoot_out_stands_by_itself():
    match = only(fixture(score={"ft": [1, 1], "et": [1, 1], "p": [5, 3]}))

    assert match.status is Status.AFTER_PENALTIES
    assert (match.scores.shootout, match.scores.current) == (Score(5, 3), Score(1, 1))


def test_fewer_goals_after_extra_time_than_before_is_no_score():
    found = read(fixture(score={"ft": [2, 1], "et": [1, 1]}))

    assert (found.items, found.skipped[0].where) == ((), "matches[0].score.et")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("postponed", Status.POSTPONED),
        ("cancelled", Status.CANCELLED),
        ("abandoned", Status.ABANDONED),
        ("somewhere", Status.UNKNOWN),
    ],
)
def test_a_word_of_status_is_believed(word, status):
    match = only(fixture(status=word))

    assert match.status is status
    assert not match.status.finished


def test_an_awarded_score_counts_and_is_marked():
    match = only(fixture(status="awarded"))

    assert (match.status, match.awarded) == (Status.FINISHED, True)


def test_a_stage_stands_before_the_round():
    match = only(fixture(round="Matchday 23", stage="Playoffs - Championship"), league="at.1")

    assert (match.round, match.round_number) == ("Championship, Matchday 23", 23)
    assert stage_of(match.round) is Stage.CHAMPIONSHIP


def test_a_country_behind_a_name_is_told_apart_in_europe_alone():
    european = only(fixture("PSV (NED)", "AS Monaco FC (MCO)"), league="uefa.cl")
    domestic = only(fixture("PSV (NED)", "Ajax"), league="nl.1")

    assert (european.home.name, european.home.country) == ("PSV", "nl")
    assert (european.away.name, european.away.country) == ("AS Monaco FC", "fr")
    assert domestic.home.name == "PSV (NED)"


def test_a_match_keeps_its_key_when_it_moves_and_its_round_is_called_otherwise():
    before = only(fixture())
    after = only(fixture(date="2025-02-01", time=None, round="1. Round", score={}))

    assert before.key == after.key == "en.1/2024-25/home/away/1"


def test_a_match_keeps_its_key_when_the_form_of_a_name_drifts():
    assert only(fixture("Home")).key == only(fixture("Home FC")).key


def test_meetings_at_one_ground_are_counted_by_round_even_when_one_is_put_off():
    first = fixture(round="Matchday 3", date="2025-01-10")
    second = fixture(round="Matchday 25", date="2024-12-10")

    keys = {match.round: match.key for match in read(second, first, league="sco.1").items}

    assert keys["Matchday 3"].endswith("/1")
    assert keys["Matchday 25"].endswith("/2")


def test_a_play_off_is_another_meeting_than_the_one_before_it():
    regular = fixture(round="Regular, Matchday 40", date="2025-04-01")
    final = fixture(round="Finals, Semifinals", date="2025-05-10")

    keys = [match.key for match in read(final, regular, league="en.2").items]

    assert [key[-1] for key in keys] == ["2", "1"]


def test_of_two_entries_for_one_match_the_played_one_is_kept():
    found = read(fixture(date="2024-09-01", score={}), fixture(date="2024-08-17"))

    assert [match.status for match in found.items] == [Status.FINISHED]
    assert (found.skipped[0].index, found.sent) == (0, 2)


def test_two_legs_of_a_round_without_a_number_are_two_matches():
    found = read(
        fixture(round="Round of 16", date="2025-03-04"),
        fixture(round="Round of 16", date="2025-03-11"),
    )

    assert len({match.key for match in found.items}) == 2


@pytest.mark.parametrize(
    "bad",
    [
        "text",
        None,
        {},
        fixture(team1=None),
        fixture(team1=7.5, team2=7.5),
        fixture("Same FC", "Same"),
        fixture(date="17.08.2024"),
        fixture(date=20240817),
        fixture(score={"ft": [1]}),
        fixture(score={"ft": [1, -1]}),
        fixture(score={"ft": ["a", 1]}),
        fixture(score={"ft": [1, 900]}),
        fixture(score={"ft": {"home": 1}}),
        fixture(score="2-1"),
        fixture(status=["awarded"]),
    ],
)
def test_a_bad_match_costs_itself_alone(bad):
    found = read(fixture("First", "Second"), bad, fixture("Third", "Fourth"))

    assert [match.home.name for match in found.items] == ["First", "Third"]
    assert [note.index for note in found.skipped] == [1]
    assert found.sent == 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html></html>",
        b'{"name": "x", "matches": {}}',
        b'{"name": "x", "matches": null}',
        b'{"matches": [',
        b"404: Not Found",
        b"\xff\xfe\x00",
        pack({"matches": [{}] * 5001}),
    ],
)
def test_what_is_no_season_is_refused(body):
    with pytest.raises(ParseError):
        parse_season(body, "en.1", "2024-25")


def test_a_team_may_be_an_object_and_a_score_a_bare_pair():
    match = only(fixture({"name": "Home FC", "code": "HOM"}, score=[3, 2]))

    assert (match.home.name, match.scores.full_time) == ("Home FC", Score(3, 2))


@needs_archive
def test_the_whole_archive_is_read_and_every_match_has_a_key_of_its_own():
    found = listings().values()

    assert sum(len(one.items) for one in found) == sum(one.sent for one in found) == 38_544
    assert [note for one in found for note in one.skipped] == []
    keys = [match.key for one in found for match in one.items]
    assert len(set(keys)) == len(keys)
    assert max(map(len, keys)) <= 120
    assert max(len(match.round) for one in found for match in one.items) <= 60


@pytest.mark.slow
@needs_archive
def test_seasons_of_the_archive_are_complete_but_for_what_is_said_of_them():
    unplayed = {
        place: sum(match.scores.full_time is None for match in matches)
        for place, matches in archived()
        if "2020-21" <= place[0] <= "2024-25"
    }

    assert {place: count for place, count in unplayed.items() if count} == {
        ("2024-25", "at.1"): 1,
        ("2024-25", "es.1"): 10,
        ("2024-25", "it.1"): 10,
        ("2024-25", "tr.1"): 4,
        ("2024-25", "uefa.cl"): 1,
    }


@needs_archive
def test_rounds_of_the_archive_fall_into_the_parts_of_their_seasons():
    parts = {
        place: {stage_of(match.round) for match in matches}
        for place, matches in archived()
        if place[0] >= "2018-19"
    }

    assert parts["2024-25", "be.1"] == {
        Stage.REGULAR,
        Stage.CHAMPIONSHIP,
        Stage.EUROPE,
        Stage.RELEGATION,
        Stage.PLAY_OFF,
    }
    assert parts["2023-24", "at.1"] == {
        Stage.REGULAR,
        Stage.CHAMPIONSHIP,
        Stage.RELEGATION,
        Stage.PLAY_OFF,
    }
    assert parts["2024-25", "gr.1"] == set(Stage) - {Stage.GROUP, Stage.PLAY_OFF}
    assert parts["2024-25", "en.1"] == {Stage.REGULAR}
    assert parts["2018-19", "uefa.cl"] == {Stage.GROUP, Stage.PLAY_OFF}


@needs_archive
def test_a_final_of_the_archive_is_read_as_it_ended():
    matches = dict(archived())["2015-16", "uefa.cl"]
    (final,) = [match for match in matches if match.round == "Final"]

    assert (final.home.name, final.away.name) == ("Real Madrid", "Atlético Madrid")
    assert (final.scores.full_time, final.scores.shootout) == (Score(1, 1), Score(5, 3))
    assert final.status is Status.AFTER_PENALTIES
