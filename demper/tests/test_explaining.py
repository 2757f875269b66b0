"""Why a product stands where it stands: every reason has words that say what would move it."""

import pytest

from demper.explaining import Code, Fact, Standing, explain, standing_of
from demper.pricing import decide
from demper.records.pricing import BelowFloor, Reason, Strategy
from demper.tests.offers import at, config, market


def told(settings, look, own, strategy=Strategy.BEAT):
    decision = decide(config(strategy=strategy, **settings), look, at(own))
    found = explain(standing_of(decision, own, strategy))
    return {one.code: one.values for one in found.why}, {
        one.code: one.values for one in found.moves_when
    }


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_says_what_would_make_it_move(reason):
    assert explain(Standing(reason, 150, 120, 100, 200, "R1", 121, 2, 1)).moves_when


def test_at_the_floor_it_says_which_floor_would_win():
    why, moves = told({"below_floor": BelowFloor.FLOOR}, market(90), 100)
    assert why[Code.STANDS] == {"price": 100, "rank": 2, "rivals": 1}
    assert why[Code.LEADER] == {"name": "R1", "price": 90}
    assert why[Code.HELD_BY_FLOOR]["floor"] == 100
    assert moves == {Code.LOWER_FLOOR: {"price": 89}, Code.RIVAL_MOVES: {}}


def test_under_the_next_rival_it_says_which_floor_would_reach_the_leader():
    why, moves = told({}, market(90, 140), 139)
    assert why[Code.WANTED] == {"price": 89}
    assert moves[Code.LOWER_FLOOR] == {"price": 89}


def test_at_the_ceiling_it_says_how_high_it_would_go():
    why, moves = told({}, market(300), 200)
    assert why[Code.HELD_BY_CEILING]["ceiling"] == 200
    assert moves[Code.RAISE_CEILING] == {"price": 299}


def test_in_the_dead_band_it_says_how_much_is_missing():
    why, moves = told({"dead_band": 20}, market(160), 150)
    assert why[Code.HELD_BY_DEAD_BAND] == {"missing": 9}
    assert moves[Code.NARROWER_BAND] == {"band": 9}


def test_a_short_move_says_where_it_goes_on_to():
    _why, moves = told({"max_raise": 5}, market(160), 110)
    assert next(iter(moves)) is Code.NEXT_RUN and moves[Code.NEXT_RUN] == {"price": 159}


def test_alone_it_counts_the_looks_that_are_missing():
    why, moves = told({}, market(), 150)
    assert Code.NO_RIVALS in why
    assert moves == {Code.MORE_LOOKS: {"looks": 2}}


def test_a_refusal_speaks_of_itself_first():
    found = explain(Standing(Reason.EMPTY_SNAPSHOT, 150))
    assert found.why[0] == Fact(Code.REFUSED, {"reason": "empty_snapshot"})
    assert found.moves_when == (Fact(Code.NEXT_LOOK),)
