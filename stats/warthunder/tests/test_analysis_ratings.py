from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from stats.warthunder.models import (
    OVERALL,
    Origin,
    Player,
    PlayerRating,
    PlayerSnapshot,
    RatingReference,
)
from stats.warthunder.queries.analysis import active_population, player_ratings, readings
from stats.warthunder.queries.analysis.references import forget_populations
from stats.warthunder.rating.score import DEFAULT_WEIGHTS
from stats.warthunder.records import Mode, Quality
from stats.warthunder.services.analysis.references import build, is_due, refresh_references
from stats.warthunder.services.players import find_player
from stats.warthunder.tests.standings import pilot, population, store, with_mode

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def rating(nick, scope=OVERALL):
    return PlayerRating.objects.get(player__nick=nick, scope=scope)


def test_nobody_is_rated_before_there_is_a_reference():
    store(pilot("Alone", 500, 0.5), NOW)
    found = player_ratings(find_player("Alone", demo=False))

    assert found.overall is None and found.population is None
    assert "reference population" in found.reason
    assert not PlayerRating.objects.exists()


@pytest.mark.slow
def test_a_reference_rates_everybody_per_mode_and_overall():
    population(12, NOW)
    built = build(False, NOW)

    assert (built.version, built.players, built.seen) == (1, 12, 12)
    assert PlayerRating.objects.count() == 12 * 4
    row = rating("Pilot_003")
    assert row.low < row.value < row.high
    assert row.value == pytest.approx(1000 + sum(c["points"] for c in row.contributions), abs=0.02)
    assert row.reference_id == built.pk


@pytest.mark.slow
def test_better_players_are_rated_higher():
    players = population(12, NOW)
    build(False, NOW)

    values = [rating(player.nick).value for player in players]
    assert values == sorted(values)


@pytest.mark.slow
def test_a_new_valid_reading_is_rated_at_once():
    population(12, NOW)
    build(False, NOW)
    before = rating("Pilot_003")
    stored = store(pilot("Pilot_003", 800, 0.58, 1.2), NOW + timedelta(days=1))

    after = rating("Pilot_003")
    assert after.value > before.value and after.missions == 800 * 3
    assert after.snapshot_id == stored.snapshot.pk
    assert after.played_at == NOW + timedelta(days=1)


@pytest.mark.slow
def test_a_player_of_one_reading_is_not_known_to_have_played():
    population(12, NOW)
    build(False, NOW)

    assert rating("Pilot_003").played_at is None


@pytest.mark.slow
def test_a_duplicated_reading_changes_no_rating():
    population(12, NOW)
    build(False, NOW)
    before = list(PlayerRating.objects.order_by("pk").values())
    store(
        pilot("Pilot_003", 430, 0.40 + 0.2 * 3 / 11, 0.7 + 0.6 * 3 / 11), NOW + timedelta(hours=9)
    )

    assert list(PlayerRating.objects.order_by("pk").values()) == before


@pytest.mark.slow
def test_a_regression_is_not_rated():
    population(12, NOW)
    build(False, NOW)
    before = rating("Pilot_003")
    stored = store(pilot("Pilot_003", 100, 0.1), NOW + timedelta(days=1))

    assert stored.snapshot.quality == Quality.REGRESSION
    assert rating("Pilot_003").value == before.value


@pytest.mark.slow
def test_more_wins_in_as_many_battles_raise_the_stored_rating():
    population(12, NOW)
    build(False, NOW)
    plain = pilot("Plain", 500, 0.5)
    better = with_mode(plain, Mode.ARCADE, victories=300, victories_percent_printed=60)
    store(plain, NOW)
    store(better, NOW + timedelta(hours=1))

    first, second = PlayerSnapshot.objects.filter(player__nick="Plain").order_by("taken_at")
    assert second.victories > first.victories
    assert rating("Plain", Mode.ARCADE).value > rating("Plain", Mode.REALISTIC).value


@pytest.mark.slow
def test_demo_and_real_players_have_references_of_their_own():
    population(12, NOW)
    for number in range(6):
        store(pilot(f"Toy_{number}", 900, 0.3 + number / 20), NOW, Origin.DEMO)
    real, demo = build(False, NOW), build(True, NOW)

    assert (real.players, demo.players) == (12, 6)
    assert not PlayerRating.objects.filter(demo=True, player__demo=False).exists()
    assert set(PlayerRating.objects.filter(demo=True).values_list("reference", flat=True)) == {
        demo.pk
    }


@pytest.mark.slow
def test_a_small_population_is_provisional():
    population(12, NOW)

    assert build(False, NOW).provisional
    assert rating("Pilot_003").provisional


@pytest.mark.slow
def test_a_reference_is_due_at_first_after_a_day_and_with_a_fifth_more_players():
    assert not is_due(False, NOW)
    population(10, NOW)
    assert is_due(False, NOW)
    assert refresh_references(NOW) == [1]
    assert refresh_references(NOW + timedelta(hours=1)) == []
    store(pilot("Eleventh", 500, 0.5), NOW)
    assert not is_due(False, NOW + timedelta(hours=1))
    store(pilot("Twelfth", 500, 0.5), NOW)
    assert refresh_references(NOW + timedelta(hours=1)) == [2]
    assert not is_due(False, NOW + timedelta(hours=24))
    assert is_due(False, NOW + timedelta(hours=25))


@pytest.mark.slow
def test_one_reference_of_a_kind_is_in_use_and_old_ones_are_forgotten():
    population(4, NOW)
    for number in range(14):
        build(False, NOW + timedelta(hours=number))

    assert RatingReference.objects.filter(active=True).count() == 1
    assert RatingReference.objects.count() == 11
    assert active_population(False).version == 14


@pytest.mark.slow
def test_a_reference_in_a_form_of_another_release_is_built_anew():
    population(4, NOW)
    row = RatingReference.objects.get(pk=build(False, NOW).pk)
    del row.data["modes"]["arcade"]["win"]
    row.save()
    forget_populations()

    assert active_population(False) is None
    assert refresh_references(NOW + timedelta(minutes=1)) == [2]
    assert active_population(False).version == 2


@pytest.mark.slow
def test_the_order_in_which_players_came_changes_no_rating():
    profiles = [pilot(f"Ace_{n}", 400 + n, 0.4 + n / 50) for n in range(8)]
    for profile in profiles:
        store(profile, NOW)
    build(False, NOW)
    before = {row.player.nick: row.value for row in PlayerRating.objects.filter(scope=OVERALL)}
    PlayerSnapshot.objects.all().delete()
    for profile in reversed(profiles):
        find_player(profile.nick, demo=False).delete()
        store(profile, NOW)
    build(False, NOW)

    after = {row.player.nick: row.value for row in PlayerRating.objects.filter(scope=OVERALL)}
    assert after == before


@pytest.mark.slow
def test_with_few_periods_the_weights_stay_what_they_were():
    population(12, NOW)

    assert build(False, NOW).reference.weights == DEFAULT_WEIGHTS


@pytest.mark.slow
def test_stored_periods_move_the_weights_towards_what_predicts():
    for number in range(40):
        rate = 0.35 + number / 130
        store(pilot(f"Ace_{number}", 400, rate), NOW - timedelta(days=20))
        store(pilot(f"Ace_{number}", 700, rate), NOW - timedelta(days=10))
        store(pilot(f"Ace_{number}", 1000, rate), NOW)
    weights = build(False, NOW).reference.weights

    assert sum(weights) == pytest.approx(1)
    assert weights[0] > DEFAULT_WEIGHTS[0]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_readings_are_streamed_while_others_write(monkeypatch):
    population(4, NOW)
    monkeypatch.setattr(readings, "CHUNK", 1)

    def somebody_else():
        Player.objects.update(next_due_at=NOW)
        connection.close()

    seen = []
    for standing in readings.standings(readings.players_with_reading(demo=False)):
        other = Thread(target=somebody_else)
        other.start()
        other.join()
        with transaction.atomic():
            seen += Player.objects.select_for_update().filter(pk=standing.player_id)
    assert len(seen) == len({row.pk for row in seen}) == 4


@pytest.mark.slow
def test_reading_ratings_costs_the_same_however_many_players_there_are(django_assert_num_queries):
    for count in (3, 12):
        population(count, NOW)
        build(False, NOW)
        player = find_player("Pilot_002", demo=False)
        active_population(False)
        with django_assert_num_queries(2):
            assert player_ratings(player).overall
