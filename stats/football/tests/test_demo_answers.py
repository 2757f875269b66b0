"""What the demo source answers is read whole and agrees with itself, with every recorded trap."""

from collections import Counter

import pytest

from stats.football.demo.calendar import SEASON_S, begins
from stats.football.demo.chance import weighted
from stats.football.demo.clubs import LEAGUES, Club, squad_of
from stats.football.demo.event_json import event_json
from stats.football.demo.figures_json import lineups_json, shotmap_json, statistics_json
from stats.football.demo.fixtures import fixtures_of
from stats.football.demo.incidents_json import incidents_json
from stats.football.demo.play import play_of
from stats.football.demo.state import state_of
from stats.football.demo.tables import finalists, standings_json
from stats.football.parse.sofascore import (
    parse_incidents,
    parse_lineups,
    parse_shots,
    parse_standings,
    parse_statistics,
)
from stats.football.records import EventKind, Score, Status
from stats.football.tests.demo_plays import GOALS, body, event, find, matches
from stats.football.tests.demo_source import NOW, SEASON

# --- what answers say ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("league", [0, 1])
def test_every_answer_of_a_season_is_read_whole_and_agrees_with_itself(league):
    for one in matches(league=league):
        state = state_of(1, one, NOW)
        record = event(state, NOW)
        assert record.status.finished
        assert record.scores.full_time is not None
        told = parse_incidents(body(incidents_json(state)))
        shots = parse_shots(body(shotmap_json(1, state)))
        figures = parse_statistics(body(statistics_json(1, state)))
        sides = parse_lineups(body(lineups_json(1, state, NOW)))
        assert told.skipped == shots.skipped == figures.skipped == sides.skipped == ()
        goals = [e for e in told.items if e.kind in GOALS]
        now = record.scores.current
        assert Score(sum(g.home for g in goals), sum(not g.home for g in goals)) == now
        by_player = Counter(g.player.source_id for g in goals if g.kind is not EventKind.OWN_GOAL)
        scored = {p.player.source_id: p.figures.get("goals", 0) for p in sides.players if p.figures}
        assert {key: n for key, n in scored.items() if n} == by_player
        assert sum(s.outcome == "goal" for s in shots.items) == sum(by_player.values())
        assert len({s.key for s in shots.items}) == len(shots.items)
        assert len({e.key for e in told.items}) == len(told.items)
        starts = [p for p in sides.players if not p.substitute]
        assert len(starts) == 22
        assert all(p.minutes is not None for p in starts if p.rating)


@pytest.mark.slow
@pytest.mark.parametrize("league", [0, 1])
@pytest.mark.parametrize("now", [NOW, begins(SEASON) + SEASON_S // 3, begins(SEASON) + 60])
def test_the_printed_table_is_the_sum_of_the_results_told(league, now):
    season = SEASON
    table = parse_standings(body(standings_json(1, league, season, now))).items[0]
    sums = {}
    for one in fixtures_of(1, league, season):
        record = event(state_of(1, one, now), now)
        if not record.status.finished:
            continue
        score = record.scores.full_time
        for team, ours, theirs in (
            (record.home.name, score.home, score.away),
            (record.away.name, score.away, score.home),
        ):
            row = sums.setdefault(team, [0, 0, 0, 0])
            points = 3 if ours > theirs else 1 if ours == theirs else 0
            sums[team] = [row[0] + 1, row[1] + ours, row[2] + theirs, row[3] + points]
    printed = {r.team.name: [r.played, r.goals_for, r.goals_against, r.points] for r in table.rows}
    assert {name: row for name, row in printed.items() if row[0]} == sums
    assert [r.position for r in table.rows] == list(range(1, len(LEAGUES[league].clubs) + 1))
    assert len([r for r in table.rows if r.zone]) >= 3


# --- the life of a match ------------------------------------------------------------------------


def test_a_match_goes_through_its_life():
    play = find(lambda p: not p.plan.pause and not p.corrected_at and sum(p.score()) >= 3
                and not p.fixture.postponed_at)  # fmt: skip
    one, seen, changes = play.fixture, [], []
    for at in range(one.kickoff - 30, one.kickoff + play.lasts + 30, 5):
        record = event(state_of(1, one, at), at)
        if not seen or seen[-1] != record.status:
            seen.append(record.status)
        changes.append(record.changed_at)
        if record.status is Status.LIVE:
            assert 1 <= record.minute <= 90
    assert seen == [
        Status.SCHEDULED, Status.LIVE, Status.HALF_TIME, Status.LIVE, Status.FINISHED,
    ]  # fmt: skip
    told = [at for at in changes if at is not None]
    assert told == sorted(told)


def test_a_minute_of_the_match_is_told_at_its_own_pace():
    play = find(lambda p: not p.plan.pause)
    at = play.fixture.kickoff + 20 * 6 + 1
    assert event(state_of(1, play.fixture, at), at).minute == 21


@pytest.mark.slow
def test_before_the_kick_off_there_is_no_score_and_lineups_come_late():
    one = play_of(1, matches(SEASON)[-2]).fixture
    at = one.kickoff - 3_600
    state = state_of(1, one, at)
    told = event_json(1, state, at)
    assert told["homeScore"] == told["awayScore"] == {}
    assert lineups_json(1, state, at) is None
    assert statistics_json(1, state) is shotmap_json(1, state) is None
    at = one.kickoff - 300
    assert parse_lineups(body(lineups_json(1, state_of(1, one, at), at))).confirmed is False
    at = one.kickoff - 60
    assert parse_lineups(body(lineups_json(1, state_of(1, one, at), at))).confirmed is True


def test_some_matches_are_put_off_and_played_later():
    one = find(lambda play: play.fixture.postponed_at).fixture
    times = (one.postponed_at - 1, one.postponed_at, one.moved_at, one.kickoff + 5_000)
    told = [event(state_of(1, one, at), at) for at in times]
    assert [record.status for record in told] == [
        Status.SCHEDULED, Status.POSTPONED, Status.SCHEDULED, Status.FINISHED,
    ]  # fmt: skip
    assert told[0].kickoff == told[1].kickoff < told[2].kickoff == told[3].kickoff
    assert told[1].changed_at < told[2].changed_at < told[3].changed_at
    assert len({record.key for record in told}) == 1


def test_some_matches_are_interrupted_and_go_on():
    play = find(lambda p: p.plan.pause, range(-60, SEASON))
    pause = next(part for part in play.stretches if part.code == 80)
    at = play.fixture.kickoff + pause.since + 5
    assert event(state_of(1, play.fixture, at), at).status is Status.INTERRUPTED
    at = play.fixture.kickoff + pause.until + 5
    assert event(state_of(1, play.fixture, at), at).status is Status.LIVE


@pytest.mark.parametrize(
    "wrong",
    [
        lambda p: any(goal.late for goal in p.goals),
        lambda p: any(goal.first_told for goal in p.goals),
        lambda p: any(card.taken_back for card in p.cards),
    ],
    ids=["a goal given after all", "another scorer", "a card taken back"],
)
def test_corrections_come_after_the_end_with_a_later_change(wrong):
    play = find(wrong)
    one = play.fixture
    before, after = (
        state_of(1, one, one.kickoff + at) for at in (play.lasts + 1, play.corrected_at)
    )
    assert event(before, 0).status.finished
    assert event(before, 0).changed_at < event(after, 0).changed_at
    first, then = (parse_incidents(body(incidents_json(state))).items for state in (before, after))
    assert first != then
    if any(goal.late for goal in play.goals):
        assert event(before, 0).scores.full_time != event(after, 0).scores.full_time
    if any(card.taken_back for card in play.cards):
        assert any(e.rescinded for e in then)
        assert not any(e.rescinded for e in first)


# --- the recorded traps -------------------------------------------------------------------------


@pytest.mark.slow
def test_finals_go_to_a_shoot_out_that_current_counts_in():
    final = state_of(1, finalists(1, 0, SEASON - 1), NOW)
    told = event_json(1, final, NOW)
    home = told["homeScore"]
    assert told["status"]["code"] == 120
    assert home["current"] == home["display"] + home["penalties"]
    assert told["roundInfo"]["round"] == 636
    assert told["tournament"]["id"] != told["tournament"]["uniqueTournament"]["id"]
    record = event(final, NOW)
    assert record.status is Status.AFTER_PENALTIES
    assert (record.round, record.round_number) == ("Final", None)
    assert record.scores.shootout.home != record.scores.shootout.away
    assert record.scores.full_time.home == record.scores.full_time.away
    kicks = [e for e in parse_incidents(body(incidents_json(final))).items
             if e.kind in (EventKind.SHOOTOUT_GOAL, EventKind.SHOOTOUT_MISSED)]  # fmt: skip
    scored = [e for e in kicks if e.kind is EventKind.SHOOTOUT_GOAL]
    assert Score(sum(e.home for e in scored), sum(not e.home for e in scored)) == (
        record.scores.shootout
    )


@pytest.mark.slow
def test_the_traps_of_the_recorded_answers_are_all_there():
    traps = Counter()
    for one in matches():
        state = state_of(1, one, NOW)
        told, rows = event_json(1, state, NOW), incidents_json(state)["incidents"]
        traps["slug"] += told["slug"].startswith(told["awayTeam"]["slug"])
        traps["sentinel"] += any(row.get("addedTime") == 999 for row in rows)
        traps["own goal"] += any(row.get("incidentClass") == "ownGoal" for row in rows)
        traps["added"] += any(0 < row.get("addedTime", 0) < 99 for row in rows)
        shots = shotmap_json(1, state)["shotmap"]
        traps["no xg"] += any("xg" not in shot for shot in shots)
        groups = statistics_json(1, state)["statistics"][0]["groups"]
        keys = Counter(item["key"] for group in groups for item in group["statisticsItems"])
        traps["twice"] += keys["totalShotsOnGoal"] == 2
        share = groups[0]["statisticsItems"][0]
        traps["share"] += share["home"] == f"{share['homeValue']}%"
        sides = lineups_json(1, state, NOW)
        ids = {told["homeTeam"]["id"], told["awayTeam"]["id"]}
        lines = [*sides["home"]["players"], *sides["away"]["players"]]
        traps["loan"] += any(line["teamId"] not in ids for line in lines)
    count = len(matches())
    assert traps["slug"] == traps["sentinel"] == traps["twice"] == traps["share"] == count
    assert all(0 < traps[name] < count for name in ("own goal", "added", "no xg", "loan"))


@pytest.mark.slow
def test_names_are_told_in_cyrillic_as_well():
    record = event(state_of(1, matches()[0], NOW), NOW)
    assert record.home.translations["ru"]
    names = [p for club in range(12) for p in squad_of(1, Club(0, club), SEASON)]
    assert len({p.name.name for p in names}) > 0.97 * len(names)
    assert any(not p.name.name.isascii() for p in names)
    assert all(p.name.ru and not p.name.ru.isascii() for p in names)


def test_nobody_is_drawn_who_has_no_weight():
    class Last:
        def random(self):
            return 1.0

    assert weighted(Last(), [0.0, 2.0, 0.0]) == 1
