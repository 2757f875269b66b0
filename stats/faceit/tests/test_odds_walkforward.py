from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.odds.room import Record
from stats.faceit.odds.scores import log_losses, paired_gap, scores
from stats.faceit.odds.state import (
    WINDOW,
    Lineup,
    Place,
    PlayerState,
    Result,
    State,
    elo_moves,
    recent_rating,
)
from stats.faceit.odds.walkforward import WAYS, Walk, walk_forward
from stats.faceit.tests.odds_matches import league, played


def by_way(predicted):
    chances = np.array([one.chances for one in predicted])
    won = np.array([one.won for one in predicted])
    return {way: scores(chances[:, n], won) for n, way in enumerate(WAYS)}


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 79), st.integers(0, 3), st.integers(0, 1000))
def test_changing_a_match_changes_no_forecast_of_what_began_before_it_finished(place, change, seed):
    matches = list(league(np.random.default_rng(seed), 80, people=30))
    one = matches[place]
    changed = [
        replace(one, side1_won=not one.side1_won),
        replace(one, finished_at=one.finished_at + timedelta(hours=9)),
        replace(one, side1=one.side2, side2=one.side1),
        replace(one, map="de_vertigo", best_of=3),
    ][change]
    before = {p.match_id: p for p in walk_forward(matches, every=5)}
    matches[place] = changed
    after = {p.match_id: p for p in walk_forward(matches, every=5)}

    earlier = [m for m in matches if m.started_at <= one.finished_at and m is not changed]
    assert all(before[m.match_id] == after[m.match_id] for m in earlier)
    if change == 0 and one.match_id in after:
        assert before[one.match_id].chances == after[one.match_id].chances


def test_a_match_still_being_played_teaches_nothing():
    walk = Walk(every=1)
    walk.take(played(0, won=True))
    walk.take(played(3, won=True))
    assert walk.rows.won == []

    walk.take(played(4, won=True))
    assert walk.rows.won == [1.0]


def test_matches_out_of_order_are_refused():
    walk = Walk()
    walk.take(played(5))
    with pytest.raises(ValueError, match="order"):
        walk.take(played(4))


def test_series_draws_and_unknown_starts_are_learned_but_not_forecast():
    walk = Walk()
    kept = [
        walk.take(played(0, best_of=3)),
        walk.take(replace(played(1), side1_won=None)),
        walk.take(replace(played(2), start_known=False)),
    ]
    walk.finish()

    assert kept == [None, None, None]
    assert len(walk.state.players) == 30 and walk.rows.won == []


@pytest.mark.slow
def test_over_confident_elo_is_scaled_down():
    walk = Walk()
    predicted = [walk.take(match) for match in league(np.random.default_rng(3), 4000, beta=0.5)]
    model = walk.finish()

    found = by_way(predicted)
    assert walk.scaled.beta[0] == pytest.approx(0.5, abs=0.12)
    assert found["elo_scaled"].log_loss < found["coin"].log_loss
    assert found["elo_scaled"].log_loss < found["elo"].log_loss
    assert model.matches == 4000


@pytest.mark.slow
def test_the_full_model_finds_what_elo_does_not_say():
    rng = np.random.default_rng(5)
    matches = league(rng, 4000, people=120, map_effect=0.8, rating_effect=4.0)
    predicted = list(walk_forward(matches))[1000:]
    chances = np.array([one.chances for one in predicted])
    won = np.array([one.won for one in predicted])

    losses = {way: log_losses(chances[:, n], won) for n, way in enumerate(WAYS)}
    gap = paired_gap(losses["model"], losses["elo_scaled"])
    assert gap.mean < -2 * gap.error


@pytest.mark.slow
def test_forecasts_of_invented_matches_are_calibrated():
    predicted = list(walk_forward(league(np.random.default_rng(8), 6000)))

    found = by_way(predicted[500:])["model"]
    assert found.ece < 0.03
    assert found.log_loss < np.log(2)


@pytest.mark.slow
def test_the_live_state_of_the_newest_maps_is_the_states_own():
    rng = np.random.default_rng(1)
    matches = list(league(rng, 500, people=20))
    state = State()
    for match in matches:
        state.learn(match)

    mine = [
        result
        for match in matches
        for side in (match.side1, match.side2)
        for place in side.places
        if place.player_id == "p3"
        for result in place.results
    ]
    live = PlayerState("p3", state.of("p3").elo)
    live.learn(mine[-WINDOW:])

    assert len(mine) > WINDOW
    assert live.player() == state.of("p3").player()


def test_looking_at_a_room_adds_nothing_to_the_state():
    state = State()
    state.room(played(0))

    assert state.players == {}


def test_a_rating_is_weighted_by_rounds_and_halved_every_twenty_maps():
    rating, maps = recent_rating([Result(None, True, 30, 2.0), *[Result(None, True, 1, None)] * 5])
    assert (rating, maps) == (2.0, pytest.approx(1.0))

    old = [Result(None, True, 20, 2.0)]
    new = [Result(None, True, 20, 1.0)] * 20
    rating, _ = recent_rating(old + new)
    weights = [0.5 ** (age / 20) for age in range(21)]
    assert rating == pytest.approx((sum(weights[:20]) + 2 * weights[20]) / sum(weights))


def test_no_rated_map_is_no_rating():
    assert recent_rating([Result("de_nuke", True, 20, None)]) == (None, 0.0)


def test_records_count_the_newest_maps_by_name_and_all_of_them():
    state = PlayerState("p")
    state.learn([Result("de_train", True, 20)] * 5 + [Result("de_nuke", False, 20)] * 3)
    state.learn([Result("de_nuke", True, 20), Result(None, True, 20)])
    first = state.player()
    state.learn([Result("de_dust2", False, 20)] * (WINDOW - 5))
    second = state.player()

    assert first.overall == Record(7, 10)
    assert first.maps == {"de_train": Record(5, 5), "de_nuke": Record(1, 4)}
    assert second.overall == Record(2, WINDOW)
    assert second.maps == {"de_nuke": Record(1, 4), "de_dust2": Record(0, WINDOW - 5)}


def test_elo_moves_by_the_formula_and_at_least_a_point():
    state = State()
    even, sure = played(0), played(0, elo1=3500.0, elo2=500.0)

    assert elo_moves(state.room(even), even) == (25.0, -25.0)
    assert elo_moves(state.room(sure), sure) == (1.0, -1.0)
    assert elo_moves(state.room(even), replace(even, elo_counts=False)) == (0.0, 0.0)


def test_an_observed_elo_goes_before_the_predicted_one():
    state = State()
    match = played(0)
    first, *others = match.side1.places
    state.learn(replace(match, side1=Lineup((replace(first, elo_after=1531.0), *others))))

    assert state.of(first.player_id).elo == 1531.0
    assert state.of(others[0].player_id).elo == 1525.0


def test_somebody_who_was_not_listed_is_learned_but_is_no_part_of_the_room():
    match = played(0)
    late = Place("late", results=(Result("de_nuke", True, 20, 1.1),), listed=False)
    match = replace(match, side1=Lineup((*match.side1.places, late)))
    state = State()

    assert "late" not in {player.player_id for player in state.room(match).side1.players}
    state.learn(match)
    assert state.of("late").player().overall.played == 1
