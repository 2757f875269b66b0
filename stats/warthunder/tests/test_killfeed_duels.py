"""Duels are counted both ways, with how sure the share is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.warthunder.killfeed.chance import chance
from stats.warthunder.killfeed.duels import class_records, duels, opposition
from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.rates import wilson
from stats.warthunder.tests.feed_lines import answer, fight

ME = "me"
LINES = (
    (1, 10, "[A] me (Yak-9) shot down =K= kea (◄Bf 109)"),
    (2, 11, "[A] me (Yak-9) critically damaged =K= kea (◄Bf 109)"),
    (3, 20, "=K= kea (▄Ju 87) severely damaged [A] me (Yak-9)"),
    (4, 21, "=K= kea (▄Ju 87) shot down [A] me (Yak-9)"),
    (5, 30, "[A] me (La-5) shot down =Q= ⋇Kea (Bf 109)"),
    (6, 31, "tui (Fw 190) shot down [A] me (La-5)"),
    (7, 40, "[A] me (La-5) destroyed Howitzer"),
    (8, 41, "[A] me (La-5) shot down Player (Fw 190)"),
    (9, 42, "[A] me (La-5) shot down [A] me (La-5)"),
    (10, 43, "ally (La-5) shot down tui (Fw 190)"),
)
CLASSES = {"Bf 109": "fighter", "Fw 190": "fighter", "Ju 87": "bomber"}


def battles(*feeds):
    return parse_feed("\n".join(answer(lines) for lines in feeds)).battles


def test_a_duel_counts_kills_both_ways_and_the_harm_between():
    kea, tui = duels(battles(LINES), ME)
    assert (kea.key, kea.nick, kea.tag, kea.won, kea.lost) == ("kea", "Kea", "=Q=", 2, 1)
    assert (kea.hits_given, kea.hits_taken, kea.unsure, kea.battles) == (1, 1, 0, 1)
    assert kea.share == wilson(2, 3)
    assert (tui.key, tui.won, tui.lost, tui.share) == ("tui", 0, 1, wilson(0, 1))


def test_vehicles_are_counted_without_signs():
    kea, _ = duels(battles(LINES), "[A] ME")
    assert kea.their_vehicles == {"Bf 109": 2, "Ju 87": 1}
    assert kea.my_vehicles == {"Yak-9": 2, "La-5": 1}


def test_duels_add_up_over_battles_and_the_same_feed_counts_once():
    other = fight((ME, "kea"), ("kea", ME), (ME, "weka"))
    both = battles(LINES, other, LINES)
    assert [(duel.key, duel.won, duel.lost, duel.battles) for duel in duels(both, ME)] == [
        ("kea", 3, 2, 2), ("tui", 0, 1, 1), ("weka", 1, 0, 1),
    ]  # fmt: skip


def test_kills_in_a_battle_that_contradicts_itself_are_marked():
    (kea, tui) = duels(battles(fight((ME, "kea"), ("kea", "tui"), ("tui", ME))), ME)
    assert (kea.won, kea.unsure, tui.lost, tui.unsure) == (1, 1, 1, 1)


def test_an_opponent_only_hurt_has_no_share():
    (kea,) = duels(battles(fight((ME, "kea"), verb="severely damaged")), ME)
    assert (kea.won, kea.lost, kea.share, kea.hits_given) == (0, 0, None, 1)


def test_somebody_not_in_the_feed_has_no_duels():
    assert duels(battles(LINES), "nobody") == () and duels([], ME) == ()


def test_kills_by_class_take_in_the_anonymous():
    found = class_records(battles(LINES), ME, CLASSES.get)
    assert [(row.name, row.won, row.lost) for row in found] == [("fighter", 3, 1), ("bomber", 0, 1)]
    assert found[0].share == wilson(3, 4)


def test_a_vehicle_of_no_known_class_is_said_so():
    found = class_records(battles(LINES), ME, {}.get)
    assert [(row.name, row.won, row.lost) for row in found] == [("unknown", 3, 2)]


def test_the_opposition_is_counted_once_per_person_and_vehicle():
    assert opposition(battles(LINES), ME, CLASSES.get) == {"fighter": 2, "bomber": 1}
    assert opposition(battles(LINES), "tui", CLASSES.get) == {"unknown": 3}


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=30))
def test_my_duels_mirror_theirs(kills):
    hits = [(ME, f"x{who}") if won else (f"x{who}", ME) for won, who in kills]
    found = battles(fight(*hits))
    for mine in duels(found, ME):
        (theirs,) = duels(found, mine.nick)
        assert (mine.won, mine.lost) == (theirs.lost, theirs.won)
        assert (mine.my_vehicles, mine.their_vehicles) == (
            theirs.their_vehicles, theirs.my_vehicles,
        )  # fmt: skip
    assert sum(duel.won + duel.lost for duel in duels(found, ME)) == len(kills)


RATINGS = st.floats(0, 3000)
ERRORS = st.floats(0, 400)


@pytest.mark.slow
@settings(deadline=None)
@given(RATINGS, RATINGS, ERRORS, ERRORS)
def test_chances_of_two_add_up_to_one(mine, theirs, mine_sd, theirs_sd):
    here, there = chance(mine, theirs, mine_sd, theirs_sd), chance(theirs, mine, theirs_sd, mine_sd)
    assert here.value + there.value == pytest.approx(1)
    assert here.low + there.high == pytest.approx(1)
    assert 0 < here.low <= here.value <= here.high < 1 and here.heuristic


@pytest.mark.slow
@settings(deadline=None)
@given(RATINGS, st.floats(0.5, 800), RATINGS, ERRORS)
def test_a_better_rating_never_lowers_the_chance(mine, more, theirs, error):
    worse, better = chance(mine, theirs, error), chance(mine + more, theirs, error)
    assert better.value > worse.value
    assert better.low >= worse.low and better.high >= worse.high


@pytest.mark.slow
@settings(deadline=None)
@given(RATINGS, RATINGS, ERRORS, st.floats(1, 400))
def test_less_certain_ratings_pull_the_chance_to_a_half(mine, theirs, error, more):
    sure, unsure = chance(mine, theirs, error), chance(mine, theirs, error + more)
    assert abs(unsure.value - 0.5) <= abs(sure.value - 0.5) + 1e-12
    assert unsure.high - unsure.low >= 0


def test_the_scale_is_as_documented():
    assert chance(1000, 1000).value == 0.5
    assert chance(1200, 1000).value == pytest.approx(0.7597, abs=1e-4)
    assert chance(1400, 1000).value == pytest.approx(10 / 11)


def test_a_negative_error_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        chance(1000, 1000, -1)
