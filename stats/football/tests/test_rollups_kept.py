"""Kept sums are those of a full recomputation, whatever is stored, how often, in what order."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats.football.models import (
    Appearance,
    Match,
    MatchEvent,
    MatchStatistic,
    Player,
    PlayerMonth,
    Season,
    Team,
    TeamSeason,
)
from stats.football.records import Score, Scores, Status, TeamName
from stats.football.services.merging import merge
from stats.football.services.rollups import rebuild, refresh, verify
from stats.football.services.storing import store
from stats.football.tasks import verify_rollups
from stats.football.tests.test_storing import event, told

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
TEAMS = ["Northford", "Southgate", "Eastham", "Weston"]


def right():
    """Tell whether all kept sums are those of a full recomputation."""
    return not [one for pk in Season.objects.values_list("pk", flat=True) for one in wrong(pk)]


def wrong(season):
    return verify(season).differences


def player(number=1):
    return Player.objects.get_or_create(source="sofascore", source_id=str(number))[0]


def with_parts(match, minutes=90, goals=1, number=1, team=None):
    """Give a stored match a player, a goal and figures, as a source's details do."""
    Appearance.objects.update_or_create(
        match=match,
        player=player(number),
        defaults={
            "season": match.season,
            "team": team or match.home,
            "minutes": minutes,
            "goals": goals,
            "xg": 0.123456,
            "rating": 7.25,
        },
    )
    MatchEvent.objects.update_or_create(
        match=match, key="1", defaults={"kind": "goal", "team": match.home, "minute": 44}
    )
    MatchStatistic.objects.update_or_create(
        match=match, period="ALL", key="shots", defaults={"home": 11.0, "away": None}
    )


@pytest.mark.django_db
def test_a_stored_result_is_summed_for_both_sides_at_once():
    store([told((2, 0))], now=NOW)

    home, away = TeamSeason.objects.order_by("-home")
    assert (home.played, home.wins, home.goals_for, home.clean_sheets) == (1, 1, 2, 1)
    assert (away.played, away.losses, away.goals_against, away.clean_sheets) == (1, 1, 2, 0)
    assert (home.shots, home.xg, home.goal_minutes) == (None, None, [0] * 6)
    assert right()


@pytest.mark.django_db
def test_told_again_changes_no_row():
    store([told()], now=NOW)
    before = list(TeamSeason.objects.order_by("pk").values())
    store([told()], now=NOW + timedelta(days=1))

    assert list(TeamSeason.objects.order_by("pk").values()) == before
    assert not refresh(Match.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_details_are_summed_and_a_corrected_one_is_not_counted_twice():
    store([event()], now=NOW)
    match = Match.objects.get()
    with_parts(match)
    refresh([match.pk])
    with_parts(match, minutes=80, goals=2)
    refresh([match.pk])

    month = PlayerMonth.objects.get()
    assert (month.month, month.minutes, month.goals) == (date(2024, 8, 1), 80, 2)
    assert (month.xg, month.xg_known, month.rating_sum, month.rated) == (0.123, 1, 7.25, 1)
    home = TeamSeason.objects.get(home=True)
    assert (home.shots, home.shots_known, home.goal_minutes) == (11, 1, [0, 0, 1, 0, 0, 0])
    away = TeamSeason.objects.get(home=False)
    assert (away.shots, away.shots_known, away.conceded_minutes) == (None, 0, [0, 0, 1, 0, 0, 0])
    assert right()


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_taken_back_leaves_no_sum_behind():
    store([event()], now=NOW)
    with_parts(Match.objects.get())
    refresh([Match.objects.get().pk])
    later = NOW + timedelta(hours=1)
    store([event(goals=None, status=Status.POSTPONED, changed_at=later)], now=later)

    assert Match.objects.get().status == Status.POSTPONED
    assert not TeamSeason.objects.exists() and not PlayerMonth.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_match_that_moves_to_other_sides_and_another_season_is_counted_there_alone():
    store([event()], now=NOW)
    with_parts(Match.objects.get())
    refresh([Match.objects.get().pk])
    moved = event(
        home=TeamName("Eastham", "33"),
        season="2025-26",
        day=None,
        kickoff=datetime(2025, 9, 1, 14, tzinfo=UTC),
        changed_at=NOW + timedelta(hours=1),
    )
    store([moved], now=NOW)

    assert {(one.season.label, one.team.name) for one in TeamSeason.objects.all()} == {
        ("2025-26", "Eastham"),
        ("2025-26", "Southgate FC"),
    }
    assert not PlayerMonth.objects.exists()  # the player's side did not play
    assert right()


@pytest.mark.django_db
def test_a_player_who_moves_is_summed_for_each_team_by_itself():
    store([event(), event(key="2", round_number=2, day=date(2024, 9, 9), kickoff=None)], now=NOW)
    first, second = Match.objects.order_by("day")
    with_parts(first)
    with_parts(second, team=second.away)
    refresh([first.pk, second.pk])

    assert set(PlayerMonth.objects.values_list("team_id", "month")) == {
        (first.home_id, date(2024, 8, 1)),
        (second.away_id, date(2024, 9, 1)),
    }
    assert right()


@pytest.mark.slow
@pytest.mark.django_db
def test_teams_that_turn_out_to_be_one_are_summed_as_one():
    store([told(), told(key="x", home=TeamName("Nordford"), day=date(2024, 10, 1))], now=NOW)
    with_parts(Match.objects.order_by("day").last())
    old = Team.objects.get(name="Nordford")
    merge(old, Team.objects.get(name="Northford"))

    assert TeamSeason.objects.get(home=True).played == Match.objects.count()
    assert PlayerMonth.objects.get().team.name == "Northford"
    assert right()


@pytest.mark.django_db
def test_what_went_wrong_is_told_and_mended():
    store([event()], now=NOW)
    with_parts(Match.objects.get())
    refresh([Match.objects.get().pk])
    season = Season.objects.get().pk
    TeamSeason.objects.filter(home=True).update(goals_for=9)
    TeamSeason.objects.filter(home=False).delete()
    PlayerMonth.objects.update(month=date(2020, 1, 1))

    told_of = [str(one) for one in wrong(season)]
    assert len(told_of) == 4
    assert sum("is missing" in one for one in told_of) == 2
    assert any("goals_for 9, not 2" in one for one in told_of)
    assert rebuild(season).removed == 1
    assert not wrong(season)


@pytest.mark.django_db
def test_the_command_tells_what_differs_ends_with_an_error_and_mends(capsys):
    store([told()], now=NOW)
    call_command("football_rollups", "--verify", "--no-progress")
    assert "2 sums of 1 seasons are right" in capsys.readouterr().out
    TeamSeason.objects.filter(home=True).update(wins=5)

    with pytest.raises(CommandError, match="1 sums differ"):
        call_command("football_rollups", "--verify", "--league", "en.1", "--no-progress")
    assert "en.1 2024-25: season" in (said := capsys.readouterr().out) and "wins 5, not 1" in said
    call_command("football_rollups", "--rebuild", "--no-progress")
    assert "1 written, 0 removed" in capsys.readouterr().out
    call_command("football_rollups", "--verify", "--no-progress")
    with pytest.raises(CommandError, match="There is no season"):
        call_command("football_rollups", "--verify", "--league", "en.9")


@pytest.mark.django_db
def test_the_nightly_task_reports_what_differs(caplog):
    store([told()], now=NOW)
    assert verify_rollups() == 0 and not caplog.records
    TeamSeason.objects.filter(home=True).update(wins=5)

    assert verify_rollups() == 1
    assert "wins 5, not 1" in caplog.text


def deliveries(rng):
    """Return versions of a few matches, some several times, in any order."""
    found = []
    for number in range(8):
        home, away = rng.sample(TEAMS, 2)
        for version in range(rng.randint(1, 3)):
            goals = (rng.randint(0, 3), rng.randint(0, 3))
            done = rng.random() < 0.8
            found.append(
                event(
                    goals=goals if done else None,
                    key=str(number),
                    home=TeamName(home, home),
                    away=TeamName(away, away),
                    season=rng.choice(["2024-25", "2023-24"]),
                    status=Status.FINISHED if done else Status.SCHEDULED,
                    scores=Scores(full_time=Score(*goals)) if done else Scores(),
                    round_number=number + 1,
                    kickoff=datetime(2024, rng.randint(1, 12), 3, tzinfo=UTC),
                    day=None,
                    changed_at=NOW + timedelta(minutes=version),
                )
            )
    found += rng.choices(found, k=6)
    rng.shuffle(found)
    return found


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_any_order_of_stores_corrections_and_repeats_gives_the_sums_of_a_recomputation(seed):
    rng = Random(seed)
    try:
        with transaction.atomic():
            told_so_far = deliveries(rng)
            while told_so_far:
                size = rng.randint(1, 4)
                now, told_so_far = told_so_far[:size], told_so_far[size:]
                store(now, now=NOW)
                some = rng.choice(list(Match.objects.all()))
                side = rng.choice([some.home, some.away])
                with_parts(some, rng.randint(1, 90), rng.randint(0, 2), rng.randint(1, 4), side)
                refresh([some.pk])
                assert right()
            _same_as_the_database_counts()
            raise _Undone
    except _Undone:
        pass


class _Undone(Exception):
    pass


def _same_as_the_database_counts():
    """Compare with sums that the database makes by itself."""
    done = Match.objects.filter(status=Status.FINISHED, ft_home__isnull=False)
    counted = {
        (season, team): (matches, goals)
        for season, team, matches, goals in done.values_list("season", "home").annotate(
            Count("pk"), Sum("ft_home")
        )
    }
    kept = TeamSeason.objects.filter(home=True)
    assert {(one.season_id, one.team_id): (one.played, one.goals_for) for one in kept} == counted
    minutes = Appearance.objects.filter(match__in=done)
    rows = [row for row in minutes if row.team_id in (row.match.home_id, row.match.away_id)]
    assert sum(one.minutes for one in PlayerMonth.objects.all()) == sum(r.minutes for r in rows)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_store_into_one_season_at_once_lose_nothing():
    store([told(key=f"{home}{away}", home=TeamName(home), away=TeamName(away))
           for home in TEAMS for away in TEAMS if home != away], now=NOW)  # fmt: skip
    corrected = [
        told((3, 3), key=f"{home}{away}", home=TeamName(home), away=TeamName(away))
        for home in TEAMS
        for away in TEAMS
        if home != away
    ]
    gate, failed = threading.Barrier(4), []

    def work(part):
        try:
            gate.wait(20)
            for one in part:
                store([replace(one, changed_at=NOW + timedelta(hours=1))], now=NOW)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(corrected[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert right()
    assert {one.draws for one in TeamSeason.objects.all()} == {len(TEAMS) - 1}
    assert connection.vendor in ("sqlite", "postgresql")
