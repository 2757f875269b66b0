import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from stats.football.models import Competition, Country, Match, Odds, Season, Team
from stats.football.queries.results import StoredResults, StoredSeason, fixtures_of, results_of
from stats.football.records import Status
from stats.football.results import AWAY
from stats.football.tests.played import history

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("backtest", "football", *words, "--no-progress", stdout=out)
    return out.getvalue()


def figures(*words):
    answer = json.loads(run(*words, "--json"))
    return {one["name"]: one for one in answer["figures"]}


def store(played, demo=False):
    """Store matches played, with their leagues, seasons and teams; return the matches."""
    seasons, teams = {}, {}
    for one in played:
        code, _, tier = one.league.partition(".")
        country, _made = Country.objects.get_or_create(code=code, defaults={"name": code.upper()})
        if (one.league, one.season) not in seasons:
            league, _made = Competition.objects.get_or_create(
                code=one.league, demo=demo, defaults={"country": country, "tier": int(tier)}
            )
            row = Season.objects.create(competition=league, label=one.season)
            seasons[one.league, one.season] = row
        for team in (one.home, one.away):
            if team not in teams:
                teams[team] = Team.objects.create(name=f"Team {team}", country=country, demo=demo)
    return Match.objects.bulk_create(
        Match(
            season=seasons[one.league, one.season],
            home=teams[one.home],
            away=teams[one.away],
            day=date.fromordinal(one.day),
            order_at=datetime.combine(date.fromordinal(one.day), datetime.min.time(), UTC),
            status=Status.FINISHED,
            ft_home=one.home_goals,
            ft_away=one.away_goals,
            demo=demo,
        )
        for one in played
    )


@pytest.fixture(autouse=True)
def _live(settings):
    settings.DOZOR_DEMO = False


def test_a_backtest_of_nothing_says_what_is_missing():
    with pytest.raises(CommandError, match="nothing to test on"):
        run()


@pytest.mark.slow
def test_stored_seasons_are_walked_and_every_method_scored():
    store(history(3, 4, teams=10))
    found = figures("--leagues", "en.1", "--seasons", "2012-13..2013-14")

    assert found["matches"]["value"] == 180
    for method in ("base", "elo", "dixon_coles", "pi", "elo_dc"):
        assert found[f"rps:{method}"]["runs"] == 180
        assert 0 < found[f"log_loss:{method}"]["value"] < 1.3
    assert found["rps"]["ratio"] == pytest.approx(1 - found["rps_below_base"]["value"])
    assert found["rps"]["against"] == "base rates"
    assert found["gap_to_base:stack"]["value"] < 0
    assert found["gap_to_base:stack:standard_error"]["value"] > 0


@pytest.mark.slow
def test_without_json_the_figures_are_a_table():
    store(history(3, 3, teams=10))
    text = run("--seasons", "2012-13")

    assert "gap to base ± s.e." in text
    assert [line.split()[0] for line in text.splitlines()[1:]] == [
        "base",
        "elo",
        "dixon_coles",
        "pi",
        "elo_dc",
        "stack",
    ]


@pytest.mark.slow
def test_what_comes_after_the_seasons_changes_nothing():
    played = history(3, 4, teams=10)
    store([one for one in played if one.season < "2013"])
    before = figures("--seasons", "2012-13")
    store_later = [one for one in played if one.season >= "2013"]
    season = Season.objects.create(competition=Competition.objects.get(), label="2013-14")
    teams = list(Team.objects.all()[:2])
    for one in store_later[:40]:
        Match.objects.create(
            season=season,
            home=teams[0],
            away=teams[1],
            day=date.fromordinal(one.day),
            status=Status.FINISHED,
            ft_home=5,
            ft_away=0,
        )

    assert figures("--seasons", "2012-13") == before


@pytest.mark.slow
def test_other_tiers_of_the_country_teach_but_are_not_scored():
    upper, lower = history(3, 3, teams=10), history(4, 3, 10, "en.2", first=501)
    store([*upper, *lower])
    found = figures("--leagues", "en.1", "--seasons", "2012-13")

    assert found["matches"]["value"] == 90
    assert {one.league for one in StoredResults(False, ("en.1",))} == {"en.1", "en.2"}


def test_cups_teach_nothing():
    store(history(3, 1, teams=6))
    Competition.objects.update(code="uefa.cl")

    assert list(StoredResults(False)) == []


@pytest.mark.slow
def test_prices_are_compared_on_the_matches_that_have_them():
    rows = store(history(3, 3, teams=10))
    priced = rows[-60:]
    Odds.objects.bulk_create(
        Odds(match=row, bookmaker=name, closing=closing, home=price, draw=3.4, away=4.0)
        for row in priced
        for name, closing, price in (("A", True, 2.0), ("B", True, 2.2), ("A", False, 9.0))
    )
    found = figures("--seasons", "2012-13")
    table = run("--seasons", "2012-13")

    assert found["priced_matches"]["value"] == 60
    assert "priced_gap_to_odds:stack" in found
    assert found["priced_rps:odds"]["value"] > 0
    assert "gap to odds ± s.e." in table
    prices = {one.key: one.prices for one in StoredResults(False)}
    assert prices[priced[0].pk] == pytest.approx((2.1, 3.4, 4.0))
    assert prices[rows[0].pk] is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--leagues", "xx.1"), "xx.1 is no stored league"),
        (("--seasons", "1899-00"), "no such season"),
        (("--demo-seed", "3"), "leave --demo-seed out"),
        (("--seasons", "2010-11", "--leagues", "en.1,es.1"), "es.1 is no stored league"),
    ],
)
def test_a_scope_that_is_not_there_is_named(words, reason):
    store(history(3, 1, teams=6))

    with pytest.raises(CommandError, match=reason):
        run(*words)


@pytest.mark.slow
def test_too_few_matches_are_no_test():
    store(history(3, 1, teams=6))

    with pytest.raises(CommandError, match="50 finished matches"):
        run("--seasons", "2010-11")


def test_other_backtests_refuse_leagues():
    for name in ("warthunder", "faceit"):
        with pytest.raises(CommandError, match="are for football"):
            call_command("backtest", name, "--leagues", "en.1")


def test_results_are_the_score_after_regular_time_of_finished_matches():
    rows = store(history(3, 1, teams=4))
    won, undecided, postponed, dateless = rows[:4]
    Match.objects.filter(pk=won.pk).update(
        status=Status.AFTER_PENALTIES, ft_home=1, ft_away=2, et_home=3, et_away=0, so_home=5
    )
    Match.objects.filter(pk=undecided.pk).update(status=Status.UNKNOWN)
    Match.objects.filter(pk=postponed.pk).update(status=Status.POSTPONED)
    Match.objects.filter(pk=dateless.pk).update(day=None)
    found = {one.key: one for one in StoredResults(False)}

    assert found[won.pk].outcome == AWAY
    assert not {undecided.pk, postponed.pk, dateless.pk} & set(found)
    assert len(found) == len(rows) - 3


def test_the_kick_off_tells_the_day_where_none_is_stored():
    rows = store(history(3, 1, teams=4))
    kickoff = datetime(2011, 4, 5, 19, tzinfo=UTC)
    Match.objects.filter(pk=rows[0].pk).update(day=None, kickoff=kickoff)
    found = {one.key: one for one in StoredResults(False)}

    assert date.fromordinal(found[rows[0].pk].day) == date(2011, 4, 5)


def test_demo_and_real_seasons_are_kept_apart():
    store(history(3, 1, teams=4), demo=True)

    assert list(StoredResults(False)) == []
    assert len(list(StoredResults(True))) == 12


@pytest.mark.slow
def test_fixtures_are_what_is_scheduled():
    rows = store(history(3, 1, teams=4))
    Match.objects.filter(pk=rows[5].pk).update(status=Status.SCHEDULED, ft_home=None, ft_away=None)
    season = Season.objects.get()
    stored = StoredSeason(season.pk, "en.1", season.label)
    found = list(fixtures_of(stored))

    assert [one.key for one in found] == [rows[5].pk]
    assert not found[0].played
    assert len(list(results_of(stored))) == len(rows) - 1


@pytest.mark.slow
def test_a_season_takes_two_queries_however_long(django_assert_num_queries):
    store(history(3, 2, teams=8))

    with django_assert_num_queries(1 + 2 * 2):
        assert len(list(StoredResults(False))) == 112
