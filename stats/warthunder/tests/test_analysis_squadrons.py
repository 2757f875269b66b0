from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from accounts.alerts.models import Alert
from accounts.alerts.rendering import alert_data
from accounts.alerts.services import follow
from accounts.subjects import Subject
from stats.warthunder.models import Origin, SquadronStanding
from stats.warthunder.queries.analysis import squadron_analysis
from stats.warthunder.services.analysis.digest import send_digests, week_start
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.pages import make_member, make_squadron, squadron_page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
CREW = tuple(make_member(f"Mate_{n}", rating=1000 + 100 * n) for n in range(8))


def poll(members, days_ago, rating=None):
    at = NOW - timedelta(days=days_ago)
    page = make_squadron("Night Watch", members)
    if rating is not None:
        page = replace(page, rating=rating)
    squadron = ensure_squadron(page.name, demo=False)
    raw = RawPage("squadron", squadron_page(page), "url", Origin.FETCH, at)
    store_page(page, raw, squadron_id=squadron.pk, claim=None, now=at, rng=Random(1))
    squadron.refresh_from_db()
    return squadron


def moved(members, number, by):
    one = members[number]
    return (
        *members[:number], replace(one, rating=one.rating + by), *members[number + 1 :]
    )  # fmt: skip


def test_a_member_without_a_change_for_three_weeks_is_idle():
    poll(CREW, 40)
    poll(moved(CREW, 0, 25), 30)
    squadron = poll(moved(moved(CREW, 0, 25), 1, 30), 20)
    rows = {row.membership.nick: row for row in squadron_analysis(squadron, NOW).activity}

    assert (rows["Mate_0"].idle_days, rows["Mate_0"].idle) == (30, True)
    assert (rows["Mate_1"].idle_days, rows["Mate_1"].idle) == (20, False)
    assert (rows["Mate_2"].idle_days, rows["Mate_2"].seen_changing) == (40, False)
    assert rows["Mate_1"].changes_month == 1 and rows["Mate_1"].changes_week == 0


def test_a_squadron_watched_for_a_week_has_nobody_known_to_be_idle():
    squadron = poll(CREW, 7)

    assert squadron_analysis(squadron, NOW).idle == ()


def test_every_member_with_a_rating_is_in_one_bin():
    squadron = poll((*CREW, make_member("Unknown", rating=None)), 1)
    spread = squadron_analysis(squadron, NOW).distribution

    assert sum(one.members for one in spread.bins) == spread.known == 8
    assert (spread.unknown, spread.lowest, spread.highest, spread.median) == (1, 1000, 1700, 1350)


def test_all_ratings_alike_are_one_bin():
    squadron = poll([make_member(f"Same_{n}", rating=900) for n in range(3)], 1)
    spread = squadron_analysis(squadron, NOW).distribution

    assert [(one.low, one.members) for one in spread.bins] == [(900, 3)]


def test_who_left_took_their_points_along():
    poll(CREW, 10)
    poll(CREW[:-2], 5)
    squadron = poll(CREW[:-2], 4)
    analysis = squadron_analysis(squadron, NOW)

    assert {row.nick: row.rating for row in analysis.departures} == {"Mate_6": 1600, "Mate_7": 1700}
    assert analysis.points_lost == 3300


@pytest.mark.slow
def test_the_season_begins_where_the_rating_was_set_back():
    for days_ago, rating in ((20, 30_000), (15, 31_000), (10, 5_000), (5, 6_500), (1, 8_000)):
        squadron = poll(CREW, days_ago, rating)
    season = squadron_analysis(squadron, NOW).season

    assert season.began and season.since == NOW - timedelta(days=10)
    assert season.change == 3_000


def test_without_a_set_back_the_change_counts_since_we_know_the_squadron():
    for days_ago, rating in ((20, 5_000), (1, 4_800)):
        squadron = poll(CREW, days_ago, rating)
    season = squadron_analysis(squadron, NOW).season

    assert not season.began and season.change == -200


def test_the_leaderboard_is_watched_with_the_squadrons_around():
    squadron = poll(CREW, 1)
    for name, place in (("Above", 6), ("Far above", 2), ("Nearest", 8), ("Below", 11)):
        other = ensure_squadron(name, demo=False)
        type(other).objects.filter(pk=other.pk).update(place=place)
    for days_ago, place, battles in ((10, 20, 100), (6, 12, 150), (0, 9, 190)):
        SquadronStanding.objects.create(
            squadron=squadron, taken_at=NOW - timedelta(days=days_ago), place=place,
            rating=1000, battles=battles, wins=battles // 2,
        )  # fmt: skip
    board = squadron_analysis(squadron, NOW).board

    assert (board.place, board.climbed, board.battles, board.wins) == (9, 3, 40, 20)
    assert [rival.squadron.name for rival in board.rivals] == ["Above", "Nearest", "Below"]
    assert [point.place for point in board.series] == [20, 12, 9]


def test_an_analysis_costs_the_same_for_any_roster(django_assert_max_num_queries):
    squadron = poll([make_member(f"Mate_{n}") for n in range(120)], 3)

    with django_assert_max_num_queries(9):
        squadron_analysis(squadron, NOW)


def followed(user):
    poll(CREW, 30, 5_000)
    poll(moved(CREW[:-1], 0, 25), 6, 5_000)
    squadron = poll(moved(CREW[:-1], 0, 25), 5, 5_400)
    follow(user, Subject("warthunder.squadron", str(squadron.pk)))
    return squadron


def digests():
    return list(Alert.objects.filter(kind="warthunder.squadron.digest"))


@pytest.mark.slow
def test_the_week_is_told_once_to_those_who_follow(user, settings):
    settings.DOZOR_DEMO = False
    followed(user)

    assert send_digests(NOW) == 1
    assert send_digests(NOW + timedelta(days=2)) == 0
    (alert,) = digests()
    assert alert.payload["left"] == 1 and alert.payload["joined"] == 0
    assert alert.payload["rating_change"] == "+400"
    assert "Night Watch" in alert_data(alert, "en")["text"]


@pytest.mark.slow
def test_the_next_week_is_told_again(user, settings):
    settings.DOZOR_DEMO = False
    followed(user)
    send_digests(NOW)

    assert send_digests(NOW + timedelta(days=7)) == 1
    assert len(digests()) == 2


def test_a_squadron_known_for_less_than_the_week_waits(user, settings):
    settings.DOZOR_DEMO = False
    squadron = poll(CREW, 5)
    follow(user, Subject("warthunder.squadron", str(squadron.pk)))

    assert send_digests(NOW) == 0


def test_nobody_is_told_of_a_squadron_nobody_follows(settings):
    settings.DOZOR_DEMO = False
    poll(CREW, 30)

    assert send_digests(NOW) == 0


@pytest.mark.parametrize("hours", [0, 1, 90, 167])
def test_a_week_begins_on_monday(hours):
    monday = datetime(2026, 3, 30, tzinfo=UTC)

    assert week_start(monday + timedelta(hours=hours)) == monday
