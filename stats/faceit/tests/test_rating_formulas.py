"""The formulas: values worked out by hand, and what must hold of every one of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.faceit.rating import hltv2
from stats.faceit.rating.kast import estimated_kast
from stats.faceit.rating.kinds import (
    MEASURED_ERRORS,
    Kind,
    Missing,
    Note,
    Part,
    Rating,
    Unrated,
)
from stats.faceit.rating.population import FALLBACK
from stats.faceit.rating.score import (
    rate,
    rate_hltv1,
    rate_hltv2,
    rate_hltv2_estimated,
    rate_hltv2_true_kast,
    rate_style21,
)
from stats.faceit.rating.tally import Rates, key_of, tally_of
from stats.faceit.tests.rated_lines import line, lines


def values(one, kast_rounds=15):
    tally = tally_of([one])
    true = tally_of([one], {key_of(one): kast_rounds})
    rated = (
        rate_hltv1(tally),
        rate_hltv2_estimated(tally),
        rate_hltv2_true_kast(true),
        rate_style21(tally, FALLBACK),
    )
    assert all(isinstance(each, Rating) for each in rated)
    return rated


def figures(rating):
    return {each.part: each.points for each in rating.contributions}


# 20 rounds, 14 kills (7 rounds of one, 2 of two, 1 of three), 13 deaths, 4 assists, 1500 damage.
def test_hltv_1_is_the_published_sum():
    # KPR 0.7, SPR 0.35, RMK (7 + 4·2 + 9·1) / 20 = 1.2
    rated = rate_hltv1(tally_of([line()]))
    assert rated.value == pytest.approx(
        (0.7 / 0.679 + 0.7 * 0.35 / 0.317 + 1.2 / 1.277) / 2.7, abs=1e-12
    )
    assert rated.value == pytest.approx(1.0161, abs=5e-5)
    assert figures(rated)[Part.MULTI_KILLS] == pytest.approx(0.34804, abs=5e-6)


def test_an_average_player_of_2010_is_rated_one():
    parts = (0.679 / 0.679 + 0.7 * 0.317 / 0.317 + 1) / 2.7
    assert parts == 1
    rated = rate_hltv1(
        tally_of([line(rounds=1000, kills=679, deaths=683, double_kills=100, triple_kills=0)])
    )
    # 479 rounds of one kill, 100 of two: RMK 0.879.
    assert rated.value == pytest.approx((1 + 0.7 + 0.879 / 1.277) / 2.7)


def test_hltv_2_with_estimates_is_the_sum_worked_out_by_hand():
    rated = rate_hltv2_estimated(tally_of([line()]))
    # KAST 85.776 + 10.2179 + 7.915 − 30.03715 = 73.87175; impact 1.491 + 0.084 − 0.41 = 1.165
    assert figures(rated)[Part.KAST] == pytest.approx(0.0073 * 73.87175)
    assert figures(rated)[Part.IMPACT] == pytest.approx(0.2372 * 1.165)
    # .539264 + .25137 − .346385 + .276338 + .24 + .1587
    assert rated.value == pytest.approx(1.119287, abs=1e-6)


def test_hltv_2_takes_true_kast_when_every_round_has_it():
    one, other = line(1), line(2)
    rated = rate_hltv2(tally_of([one], {key_of(one): 15}))
    assert rated.kind is Kind.HLTV2_TRUE_KAST
    assert rated.value == pytest.approx(1.119287 + 0.0073 * (75 - 73.87175), abs=1e-6)
    half = tally_of([one, other], {key_of(one): 15})
    assert rate_hltv2(half).kind is Kind.HLTV2_ESTIMATED
    assert rate_hltv2_true_kast(half) == Unrated(Kind.HLTV2_TRUE_KAST, Missing.NO_TRUE_KAST)


def test_no_round_with_kast_is_not_the_same_as_kast_unknown():
    rated = rate_hltv2(tally_of([line()], {key_of(line()): 0}))
    assert (rated.kind, figures(rated)[Part.KAST]) == (Kind.HLTV2_TRUE_KAST, 0)


def test_a_published_career_line_is_met_within_the_stated_error():
    rates = Rates(kpr=0.598783, dpr=0.670391, apr=0.19, adr=68.5)
    parts = hltv2.contributions(rates, kast=71, impact=0.93)
    # .5183 + .21502 − .35725 + .22060 + .2192 + .1587, published 0.98
    assert sum(part.points for part in parts) == pytest.approx(0.974567, abs=1e-6)


def test_style_21_of_the_usual_player_is_the_centre():
    # KPR 0.7, SPR 0.35, ADR 75, KAST 73.87175, MKPR 0.15
    rated = rate_style21(tally_of([line()]), FALLBACK)
    z = (0.006 / 0.0443, 0.005 / 0.0353, -0.7 / 4.28, 2.17175 / 1.5, -0.02 / 0.0154)
    assert rated.value == pytest.approx(1.093 + 0.08 * sum(z) / 5, abs=1e-12)
    usual = replace(FALLBACK, kpr=0.7, spr=0.35, adr=75, kast=73.87175, mkpr=0.15, centre=1.0)
    assert rate_style21(tally_of([line()]), usual).value == pytest.approx(1.0)


def test_estimated_kast_stays_between_0_and_100():
    assert estimated_kast(0, 0, 0) == pytest.approx(85.776)
    assert estimated_kast(2, 1, 0) == 100
    assert estimated_kast(0, 0, 5) == 0


def test_without_damage_there_is_no_rating_that_needs_it():
    rated = rate(tally_of([line(damage=None)]), FALLBACK)
    assert isinstance(rated.hltv1, Rating)
    assert rated.hltv2 == Unrated(Kind.HLTV2_ESTIMATED, Missing.NO_DAMAGE)
    assert rated.style21 == Unrated(Kind.STYLE21, Missing.NO_DAMAGE)
    assert rated.hltv2.value is None


@pytest.mark.parametrize("unknown", ["double_kills", "penta_kills"])
def test_without_multi_kills_there_is_no_rating_that_needs_them(unknown):
    rated = rate(tally_of([line(**{unknown: None})]), FALLBACK)
    assert rated.hltv1 == Unrated(Kind.HLTV1, Missing.NO_MULTI_KILLS)
    assert rated.style21.missing is Missing.NO_MULTI_KILLS
    assert isinstance(rated.hltv2, Rating)


def test_multi_kills_that_exceed_the_kills_are_not_believed():
    assert rate_hltv1(tally_of([line(kills=3)])).missing is Missing.NO_MULTI_KILLS


def test_damage_of_a_few_rounds_does_not_stand_for_all():
    old = [line(n, damage=None) for n in range(3)]
    assert rate_hltv2(tally_of([*old, line(9)])).missing is Missing.DAMAGE_IN_TOO_FEW_ROUNDS
    partly = rate_hltv2(tally_of([*old, line(7), line(8), line(9)]))
    assert Note.DAMAGE_PARTIAL in partly.notes
    assert figures(partly)[Part.DAMAGE] == pytest.approx(0.0032 * 75)
    assert Note.DAMAGE_PARTIAL not in rate_hltv2(tally_of([line()])).notes


def test_a_rating_says_what_was_estimated_and_how_far_it_errs():
    exact, estimated, true, style = values(line())
    assert (exact.error, exact.notes) == (None, frozenset())
    assert estimated.notes == {Note.KAST_ESTIMATED, Note.IMPACT_ESTIMATED}
    assert true.notes == {Note.IMPACT_ESTIMATED}
    assert Note.POPULATION_FALLBACK in style.notes
    assert estimated.error == MEASURED_ERRORS[Kind.HLTV2_ESTIMATED]


def test_the_interval_narrows_with_the_root_of_the_maps():
    one = rate_hltv2(tally_of([line()]))
    many = rate_hltv2(tally_of([line(n) for n in range(49)]))
    assert one.high - one.value == pytest.approx(1.96 * 0.35)
    assert many.value - many.low == pytest.approx(1.96 * 0.35 / 7)


@pytest.mark.slow
@given(lines())
def test_contributions_add_up_to_the_value(one):
    for rated in values(one):
        assert sum(each.points for each in rated.contributions) == pytest.approx(rated.value)


@pytest.mark.slow
@given(lines())
def test_twice_the_sums_make_the_same_ratings(one):
    tally = tally_of([one])
    first, second = rate(tally, FALLBACK), rate(tally + tally, FALLBACK)
    for kind in ("hltv1", "hltv2", "style21"):
        assert getattr(second, kind).value == pytest.approx(getattr(first, kind).value)


@pytest.mark.slow
@given(lines(), st.sampled_from([0, 1, 2, 3, 4]))
def test_one_more_kill_never_lowers_a_rating(one, from_kills):
    names = ("double_kills", "triple_kills", "quadro_kills", "penta_kills")
    counts = [one.single_kills, *(getattr(one, name) for name in names)]
    counts.insert(0, one.rounds - sum(counts))
    if counts[from_kills] == 0:
        return
    counts[from_kills] -= 1
    counts[from_kills + 1] += 1
    more = replace(one, kills=one.kills + 1, **dict(zip(names, counts[2:], strict=True)))
    assert more.single_kills == counts[1]
    for before, after in zip(values(one), values(more), strict=True):
        assert after.value >= before.value - 1e-12


@pytest.mark.slow
@given(lines())
def test_one_more_death_never_raises_a_rating(one):
    for before, after in zip(values(one), values(replace(one, deaths=one.deaths + 1)), strict=True):
        assert after.value <= before.value + 1e-12


@pytest.mark.slow
@given(lines(), st.integers(1, 400))
def test_more_damage_never_lowers_a_rating(one, more):
    better = values(replace(one, damage=one.damage + more))
    for before, after in zip(values(one), better, strict=True):
        assert after.value >= before.value
