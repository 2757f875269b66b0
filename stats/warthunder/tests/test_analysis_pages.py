"""Rating, advice, forecast, ranking, comparison and squadrons' weeks on pages."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from config.templatetags.dozor import number
from stats.warthunder.models import PlayerRating, RatingReference
from stats.warthunder.queries.analysis.ready import ready_analyses, ready_weeks
from stats.warthunder.records import Member
from stats.warthunder.services.analysis.preparing import (
    ask_to_prepare,
    prepare,
    prepare_squadron,
)
from stats.warthunder.services.analysis.references import build
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.squadrons import ensure_squadron, store_page
from stats.warthunder.tests.invented import make_squadron
from stats.warthunder.tests.reading import page_of, part_of, rated, read, stored

pytestmark = pytest.mark.django_db
TOP, COMPARE = "/warthunder/top/", "/warthunder/compare/"


# --- a player's page ----------------------------------------------------------------------------
@pytest.mark.slow
def test_without_a_reference_the_page_says_why_there_is_no_rating(client):
    player = stored("Pilot_0")

    section = part_of(page_of(client, player.nick), "rating")

    assert "Not enough data" in section
    assert "There is no reference population yet" in section
    assert "hero-number" not in section


@pytest.mark.slow
def test_a_rating_is_shown_with_interval_parts_and_what_it_is_compared_with(client):
    player = rated()[1]
    overall = PlayerRating.objects.get(player=player, scope="overall")

    section = part_of(page_of(client, player.nick), "rating")

    assert f'hero-number">{number(overall.value)}<' in section
    assert f"90 %: {number(overall.low)}–{number(overall.high)}" in section
    for part in ("Results", "Efficiency", "Survival"):
        assert part in section
    assert "4 players" in section


@pytest.mark.slow
def test_a_small_reference_is_called_provisional(client):
    player = rated()[0]
    assert "provisional" in part_of(page_of(client, player.nick), "rating")

    RatingReference.objects.update(players=30, built_at=timezone.now())

    assert "provisional" not in part_of(page_of(client, player.nick), "rating")


@pytest.mark.slow
def test_nobody_is_said_to_be_better_than_everybody(client):
    player = rated()[0]
    PlayerRating.objects.filter(player=player).update(percentile=1.0)

    assert "Better than 99" in part_of(page_of(client, player.nick), "rating")


@pytest.mark.slow
def test_what_is_not_worked_out_yet_is_said_to_be_and_read_again(client):
    player = rated()[0]

    page = page_of(client, player.nick)

    assert "Being worked out" in part_of(page, "advice")
    assert "Being worked out" in part_of(page, "forecast")
    assert 'hx-trigger="every 4s"' in page


@pytest.mark.slow
def test_a_page_works_nothing_out_itself(client):
    player = rated()[0]

    page_of(client, player.nick)

    assert ready_analyses(player).advice is None
    assert ready_analyses(player).outlooks is None


@pytest.mark.slow
def test_what_a_worker_worked_out_is_shown_and_the_page_rests(client):
    player = rated()[0]
    assert prepare(player.pk)

    page = page_of(client, player.nick)

    assert "Being worked out" not in page
    assert 'hx-trigger="every 4s"' not in page
    assert "candidates examined" in part_of(page, "advice")
    assert "next 50 battles" in part_of(page, "forecast")


@pytest.mark.slow
def test_after_a_new_reading_the_last_analyses_stay_until_there_are_new_ones(client):
    player = rated()[0]
    prepare(player.pk)
    stored(player.nick, scale=4)

    page = page_of(client, player.nick)

    assert "Being worked out" not in page
    assert 'hx-trigger="every 4s"' in page


@pytest.mark.slow
def test_a_worker_is_asked_once_until_it_is_done():
    player = rated()[0]

    assert ask_to_prepare(player)
    assert not ask_to_prepare(player)
    prepare(player.pk)
    assert ask_to_prepare(player)


def test_a_player_who_is_gone_is_not_worked_out():
    assert not prepare(12345)


@pytest.mark.slow
def test_the_forecast_is_of_the_mode_in_the_address_and_of_the_most_played_else(client):
    player = rated()[0]
    prepare(player.pk)

    usual = part_of(page_of(client, player.nick), "forecast")
    chosen = part_of(page_of(client, player.nick, mode="simulator"), "forecast")
    nonsense = part_of(page_of(client, player.nick, mode="naval"), "forecast")

    assert "next 50 battles, Simulator" in chosen
    assert usual == nonsense
    assert "lifetime record alone" in usual


@pytest.mark.slow
def test_a_forecast_without_checked_ones_says_that_it_has_no_record(client):
    player = rated()[0]
    prepare(player.pk)

    assert "No forecast could be checked yet" in part_of(page_of(client, player.nick), "forecast")


@pytest.mark.slow
def test_a_forecast_shows_its_record_against_simpler_ways(client):
    for place, scale in enumerate((3, 5, 7, 9)):
        player = stored("Pilot_0", scale=scale, days_ago=30 - 5 * place)
    build(demo=False, now=timezone.now())
    prepare(player.pk)

    section = part_of(page_of(client, player.nick), "forecast")

    for way in ("This forecast", "Lifetime win rate", "last period", "Mean of all players"):
        assert way in section
    assert "Past forecasts checked" in section
    assert "Too few forecasts were checked" in section
    assert "best" not in section


@pytest.mark.slow
def test_the_best_way_to_predict_is_named_once_enough_was_checked(client):
    for place in range(13):
        player = stored("Pilot_0", scale=3 + place, days_ago=30 - 2 * place)
    build(demo=False, now=timezone.now())
    prepare(player.pk)

    section = part_of(page_of(client, player.nick), "forecast")

    assert "#check" in section
    assert "Too few forecasts were checked" not in section


@pytest.mark.slow
def test_the_page_of_a_player_costs_the_same_however_much_is_worked_out(
    client, django_assert_max_num_queries
):
    player = rated(6)[0]
    prepare(player.pk)
    page_of(client, player.nick)

    with django_assert_max_num_queries(16):
        page_of(client, player.nick)


@pytest.mark.slow
def test_a_player_can_be_compared_from_their_page(client):
    player = stored("Pilot_0")

    assert f"{COMPARE}?player1=Pilot_0" in page_of(client, player.nick)


# --- the ranking --------------------------------------------------------------------------------
def test_without_ratings_the_ranking_says_what_it_needs(client):
    assert "Nobody is rated yet" in read(client, TOP)


@pytest.mark.slow
def test_the_ranking_follows_the_lower_end(client):
    players = rated(3)
    lows = {players[0]: 1100, players[1]: 1300, players[2]: 1200}
    for player, low in lows.items():
        PlayerRating.objects.filter(player=player).update(low=low, value=1350, high=1600)

    page = read(client, TOP)

    places = [page.index(f"/{players[place].nick}/") for place in (1, 2, 0)]
    assert places == sorted(places)


@pytest.mark.slow
def test_the_ranking_is_filtered_by_country_activity_and_battles(client):
    player, other = rated(2)
    mine = PlayerRating.objects.filter(player=player)
    mine.update(country="japan", played_at=timezone.now(), missions=9000)
    PlayerRating.objects.filter(player=other).update(country="usa", played_at=None, missions=60)

    for choice in ({"country": "japan"}, {"active": 30}, {"missions": 1000}):
        page = read(client, TOP, **choice)
        assert f"/{player.nick}/" in page, choice
        assert f"/{other.nick}/" not in page, choice
    assert "Nobody fits this choice" in read(client, TOP, country="italy")


@pytest.mark.slow
def test_show_more_goes_on_where_the_page_ended(client, monkeypatch):
    monkeypatch.setattr("stats.warthunder.views.rankings.TOP_PAGE", 2)
    players = rated(3)
    for place, player in enumerate(players):
        PlayerRating.objects.filter(player=player).update(low=1300 - place / 3)

    first = read(client, TOP)
    query = first.partition('class="panel-foot"><a href="')[2].partition('"')[0]
    second = read(client, TOP + query.replace("&amp;", "&"))

    assert f"/{players[2].nick}/" not in first
    assert f"/{players[2].nick}/" in second
    assert f"/{players[1].nick}/" not in second
    assert '<td class="number">3</td>' in second


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        {"mode": "x", "country": "<b>", "active": "-1", "missions": "1e9"},
        {"after": "nan", "after_id": "1"},
        {"after": "inf", "after_id": "x"},
        {"active": "9" * 18, "missions": "9" * 18},
    ],
)
def test_a_filter_nobody_could_choose_is_as_if_not_said(client, query):
    rated(2)
    read(client, TOP, **query)


# --- a squadron's weeks -------------------------------------------------------------------------
@pytest.fixture
def squadron():
    row = ensure_squadron("Test Squadron", demo=False)
    for day, size in enumerate((6, 6, 5, 5, 5)):
        read_again(row, size, day)
    row.refresh_from_db()
    return row


def read_again(row, size, day):
    """Store a page of so many members, `day` times four days after the first; one is at rest."""
    members = tuple(
        Member(f"Pilot_{place}", 1000 + place * 10 + day * (place > 0), 5, "private")
        for place in range(size)
    )
    now = timezone.now()
    page = make_squadron(members=members, members_stated=size)
    at = now - timedelta(days=29) + timedelta(days=4 * day)
    raw = RawPage("squadron", b"%d" % day, "x", "upload", at)
    store_page(page, raw, squadron_id=row.pk, claim=None, now=now, rng=Random(1))


def squadron_url(row):
    return reverse("warthunder:squadron", args=[row.pk])


@pytest.mark.slow
def test_a_squadron_shows_who_rests_who_left_and_how_ratings_spread(client, squadron):
    prepare_squadron(squadron.pk, timezone.now())

    page = read(client, squadron_url(squadron))

    assert "Pilot_0" in part_of(page, "idle")
    assert "Pilot_1" not in part_of(page, "idle")
    assert "Pilot_5" in part_of(page, "left")
    assert "n = 5" in part_of(page, "spread")
    assert 'hx-trigger="every 4s"' not in page


@pytest.mark.slow
def test_a_squadron_the_board_does_not_show_has_no_place_but_the_reason(client, squadron):
    prepare_squadron(squadron.pk, timezone.now())

    page = read(client, squadron_url(squadron))

    assert "It was not on the part of the leaderboard that is read" in part_of(page, "weeks")


@pytest.mark.slow
def test_the_places_of_a_month_stand_in_a_table_too(client, squadron):
    for days, place in ((3, 41), (1, 37)):
        squadron.standings.create(taken_at=timezone.now() - timedelta(days=days), place=place)
    prepare_squadron(squadron.pk, timezone.now())

    rows = part_of(read(client, squadron_url(squadron)), "weeks").partition("<details")[2]

    assert rows.index('<td class="number">37<') < rows.index('<td class="number">41<')


@pytest.mark.slow
def test_a_squadrons_figures_stand_in_a_table_too(client, squadron):
    rows = read(client, squadron_url(squadron)).partition("day by day, as a table")[2]

    assert rows.partition("</table>")[0].count("<tr>") == 1 + 5


@pytest.mark.slow
def test_a_squadrons_page_works_its_weeks_out_for_nobody_and_reads_itself_again(client, squadron):
    page = read(client, squadron_url(squadron))

    assert "Being worked out" in part_of(page, "weeks")
    assert 'hx-trigger="every 4s"' in page
    squadron.refresh_from_db()
    assert ready_weeks(squadron).weeks is None


@pytest.mark.slow
def test_after_a_new_reading_the_last_weeks_stay_until_there_are_new_ones(client, squadron):
    prepare_squadron(squadron.pk, timezone.now())
    # Somebody is gone for sure only when the next reading says so too.
    for day in (5, 6):
        read_again(squadron, size=4, day=day)

    page = read(client, squadron_url(squadron))

    assert "n = 5" in part_of(page, "spread")
    assert 'hx-trigger="every 4s"' in page
    prepare_squadron(squadron.pk, timezone.now())
    assert "n = 4" in part_of(read(client, squadron_url(squadron)), "spread")


def test_a_worker_is_asked_once_for_a_squadron_and_for_a_player_apart():
    row, player = ensure_squadron("Test Squadron", demo=False), stored("Pilot_0")

    assert ask_to_prepare(row) and not ask_to_prepare(row)
    assert ask_to_prepare(player)
    assert prepare_squadron(row.pk, timezone.now())
    assert ask_to_prepare(row)


def test_a_squadron_that_is_gone_is_not_worked_out():
    assert not prepare_squadron(12345, timezone.now())
