"""Histories, rooms and webhooks: every trap of the source."""

from datetime import UTC, datetime

import pytest

from stats.faceit.parse import (
    aligned,
    parse_history,
    parse_match,
    parse_match_stats,
    parse_webhook,
    who_played,
)
from stats.faceit.records import MatchState, ParseError, WebhookKind
from stats.faceit.tests.bodies import (
    FINISHED_S,
    MATCH_ID,
    details,
    history_match,
    pack,
    page,
    player_id,
    room_team,
    team_id,
    webhook,
)
from stats.faceit.tests.line_bodies import map_stats, match_stats

FINISHED = datetime(2026, 2, 25, 6, 13, 20, tzinfo=UTC)


def read_match(**more):
    return parse_match(pack(details(**more)))


def read_webhook(event="match_status_finished", **payload):
    return parse_webhook(pack(webhook(event, **payload)))


def only(**more):
    (found,) = parse_history(pack(page([history_match(**more)]))).items
    return found


# --- history ----------------------------------------------------------------------------------
def test_a_match_of_a_history_is_read():
    found = only()
    assert (found.match_id, found.state, found.finished_at) == (
        MATCH_ID,
        MatchState.FINISHED,
        FINISHED,
    )
    assert (found.winner, found.scores) == (2, (9, 13))
    assert [(team.number, len(team.members)) for team in found.teams] == [(1, 5), (2, 5)]
    assert all(member.playing for team in found.teams for member in team.members)


def test_who_is_not_among_the_playing_did_not_play():
    found = only(playing_players=[player_id(n) for n in range(2, 11)])
    played = {one.player_id: one.playing for one in found.teams[0].members}
    assert played == {player_id(1): False, **{player_id(n): True for n in range(2, 6)}}


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("finished", MatchState.FINISHED),
        ("FINISHED", MatchState.FINISHED),
        ("Canceled", MatchState.CANCELLED),
        ("CANCELLED", MatchState.CANCELLED),
        ("VOTING", MatchState.CREATED),
        ("something new", MatchState.UNKNOWN),
        (None, MatchState.UNKNOWN),
    ],
)
def test_a_state_is_the_same_in_any_case(word, state):
    assert only(status=word).state is state
    assert read_match(status=word).state is state


@pytest.mark.parametrize(
    "sent",
    [
        FINISHED_S,
        str(FINISHED_S),
        FINISHED_S * 1000,
        "2026-02-25T06:13:20Z",
        "2026-02-25T11:13:20+05:00",
        "2026-02-25T06:13:20",
        "2026-02-25T06:13:20.000Z",
    ],
)
def test_a_time_is_the_same_in_seconds_milliseconds_and_words(sent):
    assert only(finished_at=sent).finished_at == FINISHED


@pytest.mark.parametrize("sent", [0, None, "", "0001-01-01T00:00:00Z"])
def test_a_match_that_has_not_ended_has_no_finish(sent):
    assert only(finished_at=sent).finished_at is None


@pytest.mark.parametrize("sent", [-5, 12, 10**30, "soon", True, [1], "9" * 40])
def test_what_is_no_time_is_told_with_its_place(sent):
    found = parse_history(pack(page([history_match(finished_at=sent), history_match()])))
    assert len(found.items) == 1
    assert [(note.index, note.where) for note in found.skipped] == [(0, "items[0].finished_at")]
    assert found.sent == 2


def test_an_unreadable_member_loses_only_a_seat():
    body = history_match()
    body["teams"]["faction1"]["players"][2] = {"nickname": "nobody"}
    found = parse_history(pack(page([history_match(), body])))
    assert len(found.items[1].teams[0].members) == 4
    assert [(note.index, note.where) for note in found.skipped] == [
        (1, "items[1].teams.faction1.players[2].player_id")
    ]


def test_a_cancelled_match_has_no_winner_and_no_scores():
    found = only(status="cancelled", results={"winner": "", "score": {}}, teams={})
    assert (found.state, found.winner, found.scores, found.teams) == (
        MatchState.CANCELLED,
        None,
        None,
        (),
    )


# --- room -------------------------------------------------------------------------------------
def test_a_room_is_read():
    found = read_match()
    assert (found.winner, found.scores, found.map_scores) == (1, (13, 9), ((13, 9),))
    assert (found.maps, found.location) == (("de_nuke",), "Kazakhstan")
    assert found.map_pool == ("de_mirage", "de_nuke", "de_dust2")
    assert (found.best_of, found.elo_counts, found.version) == (1, True, 7)
    assert [(team.elo, team.win_probability) for team in found.teams] == [(1701, 0.5), (1702, 0.5)]
    assert found.demo_urls[0].endswith("-1-1.dem.zst")
    assert found.faceit_url == f"https://www.faceit.com/en/cs2/room/{MATCH_ID}"


def test_substitutes_are_told_apart_and_one_is_said_to_play():
    members = {one.player_id: one for one in read_match().teams[1].members}
    assert len(members) == 7
    assert [one for one, it in members.items() if it.substitute] == [player_id(11), player_id(12)]
    assert (members[player_id(11)].playing, members[player_id(6)].playing) == (True, None)


def test_a_best_of_three_has_scores_by_map():
    results = {"winner": "faction2", "score": {"faction1": 1, "faction2": 2}}
    rounds = [(13, 7), (10, 13), (11, 13)]
    found = read_match(
        best_of=3,
        results=results,
        voting={"map": {"pick": ["de_nuke", "de_mirage", "de_dust2"]}},
        detailed_results=[
            {"factions": {"faction1": {"score": one}, "faction2": {"score": two}}}
            for one, two in rounds
        ],
    )
    assert (found.best_of, found.winner, found.scores) == (3, 2, (1, 2))
    assert found.map_scores == tuple(rounds)
    assert found.maps == ("de_nuke", "de_mirage", "de_dust2")


def test_a_room_before_the_veto_has_no_maps():
    found = read_match(voting=None, results=None, status="VOTING", finished_at=0, teams={})
    assert (found.maps, found.map_pool, found.location, found.winner) == ((), (), None, None)


def test_a_winner_may_be_named_by_the_teams_id():
    assert read_match(results={"winner": team_id(2), "score": None}).winner == 2
    assert read_match(results={"winner": "draw"}).winner is None


def test_a_matchs_elo_that_is_not_said_is_not_a_no():
    assert read_match(calculate_elo=None).elo_counts is None


# --- who really played ------------------------------------------------------------------------
def test_the_stats_roster_wins_over_the_rooms():
    room = read_match()
    second = who_played(room.teams, parse_match_stats(pack(match_stats())))[1]
    played = [one.player_id for one in second.members if one.playing]
    assert played == [player_id(n) for n in (6, 7, 8, 9, 11)]
    assert [one.player_id for one in second.members if not one.playing] == [
        player_id(10),
        player_id(12),
    ]


def test_teams_of_stats_in_another_order_are_numbered_as_the_room_has_them():
    swapped = map_stats()
    swapped["teams"].reverse()
    stats = parse_match_stats(pack(match_stats(swapped)))
    assert [team.team_id for team in stats.maps[0].teams] == [team_id(2), team_id(1)]
    found = aligned(stats, read_match().teams).maps[0].teams
    assert [(team.number, team.team_id) for team in found] == [(1, team_id(1)), (2, team_id(2))]


def test_teams_without_ids_are_known_by_their_members():
    swapped = map_stats()
    swapped["teams"].reverse()
    for team in swapped["teams"]:
        del team["team_id"]
    stats = aligned(parse_match_stats(pack(match_stats(swapped))), read_match().teams)
    assert [team.number for team in stats.maps[0].teams] == [1, 2]
    assert stats.maps[0].teams[0].lines[0].player_id == player_id(1)


def test_stats_make_the_teams_of_a_room_that_had_none():
    teams = who_played((), parse_match_stats(pack(match_stats())))
    assert [(team.number, len(team.members)) for team in teams] == [(1, 5), (2, 5)]
    assert all(one.playing and one.nickname for team in teams for one in team.members)


# --- webhooks ---------------------------------------------------------------------------------
def test_a_webhook_announces_a_match_without_a_score():
    found = read_webhook()
    assert found.event == WebhookKind.FINISHED
    assert (found.match_id, found.match_version, found.retry_count) == (MATCH_ID, 43, 0)
    assert found.finished_at == FINISHED
    assert [len(team.members) for team in found.teams] == [5, 5]
    assert found.teams[0].members[0].skill_level == 8
    assert found.teams[0].members[0].game_player_id == "76561198000000001"


@pytest.mark.parametrize("teams", [[], None, {}, [{"id": "", "players": []}]])
def test_a_room_just_made_may_have_no_teams(teams):
    found = read_webhook("match_object_created", teams=teams, started_at=None)
    assert sum(len(team.members) for team in found.teams) == 0
    assert found.started_at is None


@pytest.mark.parametrize("event", ["hub_user_added", "tournament_started", "something_new"])
def test_an_event_of_another_thing_has_no_match(event):
    found = read_webhook(event)
    assert (found.event, found.match_id, found.teams) == (event, None, ())


def test_an_event_in_capitals_is_the_same_event():
    assert read_webhook("MATCH_DEMO_READY", demo_url="https://d.example/1.dem.zst").demo_url


@pytest.mark.parametrize("key", ["event", "event_id"])
def test_a_webhook_without_its_name_or_id_is_none(key):
    body = webhook()
    body[key] = None
    with pytest.raises(ParseError) as caught:
        parse_webhook(pack(body))
    assert caught.value.where == key


@pytest.mark.parametrize("match_id", [None, "", "a/../b", "x" * 61, {"a": 1}])
def test_a_match_without_an_id_is_none(match_id):
    with pytest.raises(ParseError) as caught:
        read_webhook(id=match_id)
    assert caught.value.where == "payload.id"


def test_a_player_listed_twice_sits_once():
    team = room_team(1)
    team["substitutes"] = [team["roster"][0]]
    found = read_match(teams={"faction1": team})
    assert [one.substitute for one in found.teams[0].members] == [False] * 5
