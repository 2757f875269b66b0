from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.faceit.odds.model import (
    ELO_PRIOR,
    FULL_PRIOR,
    bounded,
    fit,
    from_prior,
    model_from_json,
    model_to_json,
    plain_elo,
    predict,
    series_chance,
)
from stats.faceit.odds.room import (
    ELO_SCALE,
    FEATURES,
    Feature,
    NoteKind,
    Record,
    Room,
    RoomPlayer,
    RoomSide,
    elo_difference,
    features,
)

MAPS = ("de_mirage", "de_nuke", "de_dust2")


@st.composite
def records(draw):
    played = draw(st.integers(0, 100))
    return Record(draw(st.integers(0, played)), played)


@st.composite
def players(draw):
    rating = draw(st.none() | st.floats(0.2, 2.5))
    return RoomPlayer(
        draw(st.uuids()).hex,
        draw(st.none() | st.integers(100, 4000)),
        draw(st.none() | st.integers(0, 11)),
        draw(records()),
        draw(st.dictionaries(st.sampled_from(MAPS), records())),
        rating,
        0.0 if rating is None else draw(st.floats(1, 60)),
    )


sides = st.builds(
    RoomSide,
    st.lists(players(), min_size=0, max_size=6).map(tuple),
    st.none() | st.floats(100, 4000),
)
rooms = st.builds(
    Room,
    sides,
    sides,
    st.none() | st.sampled_from(MAPS),
    st.lists(st.sampled_from(MAPS), unique=True).map(tuple),
    st.sampled_from([1, 3, 5]),
)


@st.composite
def models(draw):
    count = draw(st.integers(0, 40))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    return fit(rng.normal(0, 1, (count, len(FEATURES))), rng.random(count) < 0.5)


@pytest.mark.slow
@given(models(), rooms)
def test_swapping_the_sides_swaps_the_chances(model, room):
    one, two = predict(model, room), predict(model, room.swapped())

    assert one.p1 == pytest.approx(1 - two.p1, abs=1e-9)
    assert one.low == pytest.approx(1 - two.high, abs=1e-9)
    assert 0 < one.low <= one.p1 <= one.high < 1


@pytest.mark.slow
@given(rooms)
def test_swapping_the_sides_flips_every_feature(room):
    flipped = features(room.swapped()).values

    assert features(room).values == tuple(-value for value in flipped)


@pytest.mark.slow
@given(models(), sides)
def test_a_side_against_itself_has_even_odds(model, side):
    assert predict(model, Room(side, side, "de_mirage")).p1 == 0.5


def five(elo=None, level=None, **said):
    return RoomSide(tuple(RoomPlayer(f"p{n}", elo, level, **said) for n in range(5)))


def test_without_matches_the_model_is_the_prior():
    model = from_prior()
    found = predict(model, Room(five(1700), five(1500), "de_mirage"))

    assert model.beta == FULL_PRIOR.mean and model.spreads() == pytest.approx(FULL_PRIOR.spread)
    assert found.p1 == pytest.approx(1 / (1 + exp(-0.7 * 200 * log(10) / 400)))
    assert NoteKind.FEW_MATCHES in {note.kind for note in found.notes}


def test_the_chance_is_that_of_the_sum_of_contributions():
    known = five(1600, overall=Record(60, 100), maps={"de_nuke": Record(9, 12)}, rating=1.2)
    model = fit(np.eye(3), np.ones(3))
    found = predict(model, Room(known, five(1500, overall=Record(50, 100)), "de_nuke"))

    total = sum(part.logit for part in found.contributions)
    assert found.p1 == pytest.approx(1 / (1 + exp(-total)))
    assert [part.feature for part in found.contributions] == list(FEATURES)


def test_fitting_recovers_the_coefficients_that_made_the_matches():
    rng = np.random.default_rng(4)
    truth = np.array([0.5, 0.8, 1.5])
    rows = rng.normal(0, [0.8, 0.3, 0.1], (40_000, 3))
    won = rng.random(len(rows)) < 1 / (1 + np.exp(-rows @ truth))

    model = fit(rows, won)

    for found, spread, wanted in zip(model.beta, model.spreads(), truth, strict=True):
        assert abs(found - wanted) < 3.5 * spread
    assert model.spreads()[0] < 0.03


@pytest.mark.slow
def test_intervals_of_coefficients_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(200):
        truth = rng.normal(FULL_PRIOR.mean, FULL_PRIOR.spread)
        rows = rng.normal(0, 0.5, (300, 3))
        model = fit(rows, rng.random(300) < 1 / (1 + np.exp(-rows @ truth)))
        inside += abs(model.beta[0] - truth[0]) < 1.96 * model.spreads()[0]

    assert 0.90 <= inside / 200 <= 0.99


@pytest.mark.parametrize("sign", [1, -1])
def test_separable_matches_leave_coefficients_finite(sign):
    rows = np.ones((5000, 3)) * 3
    model = fit(rows * sign, np.ones(5000), ELO_PRIOR)

    assert np.isfinite(model.spreads()[0])
    assert 0 < sign * model.beta[0] < 10


def test_a_start_far_away_leads_to_the_same_fit():
    rng = np.random.default_rng(2)
    rows = rng.normal(0, 1, (500, 3))
    won = rng.random(500) < 0.5

    near, far = fit(rows, won), fit(rows, won, start=(40.0, -30.0, 50.0))

    assert far.beta == pytest.approx(near.beta, abs=1e-6)


def test_a_model_survives_being_stored():
    model = fit(np.eye(3), np.ones(3))

    assert model_from_json(model_to_json(model)) == model


def test_an_unknown_elo_is_the_middle_of_its_level_and_said_so():
    room = Room(five(level=7), five(1375), "de_mirage")
    row = features(room)

    assert row.values[0] == pytest.approx((1440.5 - 1375) * ELO_SCALE)
    assert [(n.side, n.players) for n in row.notes if n.kind == NoteKind.ELO_FROM_LEVEL] == [(1, 5)]


def test_what_is_missing_on_a_side_makes_no_difference():
    blank = predict(from_prior(), Room(five(), five(1900), None))

    assert blank.p1 == 0.5
    assert elo_difference(Room(five(), five(1900))) is None
    kinds = {note.kind for note in blank.notes}
    assert {NoteKind.ELO_UNKNOWN, NoteKind.MAP_UNKNOWN, NoteKind.RATING_UNKNOWN} <= kinds
    assert NoteKind.RECORDS_UNKNOWN in kinds


def test_the_sources_own_mean_elo_goes_before_that_of_players():
    one, two = five(1000), five(1000)
    room = Room(RoomSide(one.players, 1800.0), RoomSide(two.players, 1700.0))

    assert features(room).values[0] == pytest.approx(100 * ELO_SCALE)


def test_map_rates_are_shrunk_to_the_players_own_rate_and_that_to_one_half():
    player = RoomPlayer("p", overall=Record(60, 80), maps={"de_nuke": Record(10, 10)})

    assert player.rate == pytest.approx((60 + 10) / 100)
    assert player.map_rate("de_nuke") == pytest.approx((10 + 20 * 0.7) / 30)
    assert player.map_rate("de_mirage") == player.rate


def test_an_open_map_counts_as_the_mean_over_its_pool():
    records = {"de_nuke": Record(30, 40), "de_mirage": Record(10, 40)}
    one = five(1500, overall=Record(40, 80), maps=records)
    two = five(1500, overall=Record(40, 80))

    def difference(**said):
        return features(Room(one, two, **said)).values[FEATURES.index(Feature.MAP)]

    alone = [difference(map=name) for name in records]
    assert difference(pool=tuple(records)) == pytest.approx(sum(alone) / 2)


def test_a_series_is_won_by_winning_most_maps():
    assert series_chance(0.6, 1) == pytest.approx(0.6)
    assert series_chance(0.6, 3) == pytest.approx(0.6**2 * (3 - 2 * 0.6))
    assert series_chance(0.5, 5) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="odd"):
        series_chance(0.6, 2)


def test_plain_elo_says_what_its_definition_says():
    assert plain_elo(400) == pytest.approx(10 / 11)
    assert plain_elo(-400) == pytest.approx(1 / 11)


@pytest.mark.slow
@given(st.floats(0, 1))
def test_no_room_is_certain(p):
    assert 0.009 < bounded(p) < 0.991
