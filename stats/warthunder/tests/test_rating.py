from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.warthunder.rating.population import fit_beta, fit_gamma_strength, fit_mode, fit_yields
from stats.warthunder.rating.sample import CLASS_KEYS, Sample, sample_of
from stats.warthunder.rating.score import (
    SkillLevel,
    build_reference,
    rate_mode,
    rate_overall,
)
from stats.warthunder.rating.weights import Period, compare, fit_weights
from stats.warthunder.records import BranchTotals, Mode, ModeStatistics, ModeTotals, Targets
from stats.warthunder.tests.pages import make_profile

WEIGHTS = (0.5, 0.3, 0.2)
YIELDS = tuple(0.4 + 0.1 * index for index in range(len(CLASS_KEYS)))


def world(players, seed=7):
    """Invent players whose skill moves win rate, targets and survival together."""
    rng = np.random.default_rng(seed)
    samples = []
    for _ in range(players):
        skill = rng.normal()
        missions = int(rng.integers(60, 4000))
        mix = rng.dirichlet(np.full(len(CLASS_KEYS), 0.3))
        sorties = rng.multinomial(missions * 2, mix)
        rate = 1 / (1 + np.exp(-0.25 * skill))
        expected = float(np.dot(sorties, YIELDS)) * np.exp(0.4 * skill)
        deaths = rng.binomial(missions * 2, 1 / (1 + np.exp(0.3 * skill)))
        samples.append(
            Sample(
                missions,
                int(rng.binomial(missions, rate)),
                int(deaths),
                int(rng.poisson(expected)),
                tuple(int(value) for value in sorties),
            )
        )
    return samples


POPULATION = world(300)
REFERENCE = fit_mode(POPULATION)


@st.composite
def samples(draw):
    sorties = tuple(draw(st.lists(st.integers(0, 900), min_size=14, max_size=14)))
    missions = draw(st.integers(1, 5000))
    return Sample(
        missions,
        draw(st.integers(0, missions)),
        draw(st.integers(0, 2 * max(1, sum(sorties)))),
        draw(st.integers(0, 9000)),
        sorties,
    )


@pytest.mark.slow
@given(samples(), st.integers(1, 500))
def test_more_wins_never_lower_the_rating(sample, more):
    better = replace(sample, victories=min(sample.missions, sample.victories + more))

    before = rate_mode(sample, REFERENCE, WEIGHTS).value
    after = rate_mode(better, REFERENCE, WEIGHTS).value

    assert after >= before


@pytest.mark.slow
@given(samples(), st.integers(1, 500))
def test_more_targets_never_lower_and_more_deaths_never_raise_the_rating(sample, more):
    rated = rate_mode(sample, REFERENCE, WEIGHTS).value
    sharper = rate_mode(replace(sample, targets=sample.targets + more), REFERENCE, WEIGHTS).value
    weaker = rate_mode(replace(sample, deaths=sample.deaths + more), REFERENCE, WEIGHTS).value

    assert weaker <= rated <= sharper


@pytest.mark.slow
@given(samples(), st.integers(2, 20))
def test_the_interval_shrinks_with_battles_at_the_same_rates(sample, times):
    longer = Sample(
        sample.missions * times,
        sample.victories * times,
        sample.deaths * times,
        sample.targets * times,
        tuple(value * times for value in sample.sorties),
    )

    short = rate_mode(sample, REFERENCE, WEIGHTS)
    long = rate_mode(longer, REFERENCE, WEIGHTS)

    assert long.high - long.low < short.high - short.low


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_players_changes_nothing(random):
    shuffled = list(POPULATION[:80])
    random.shuffle(shuffled)

    assert fit_mode(shuffled) == fit_mode(POPULATION[:80])


def test_more_losses_than_sorties_widen_no_interval():
    sorties = (900,) + (0,) * 13
    many, few = (Sample(500, 250, deaths, 700, sorties) for deaths in (1400, 450))

    rated, other = (rate_mode(sample, REFERENCE, WEIGHTS) for sample in (many, few))

    assert rated.value < other.value
    assert rated.high - rated.low < 1.5 * (other.high - other.low)


def test_contributions_add_up_to_the_rating():
    rating = rate_mode(POPULATION[3], REFERENCE, WEIGHTS)

    assert rating.value == pytest.approx(1000 + sum(c.points for c in rating.contributions))


def test_half_of_the_population_stands_above_1000():
    values = [rate_mode(sample, REFERENCE, WEIGHTS).value for sample in POPULATION]

    assert abs(float(np.median(values)) - 1000) < 25


def test_a_small_reference_is_provisional():
    assert fit_mode(POPULATION[:29]).provisional
    assert not fit_mode(POPULATION[:30]).provisional


def test_nobody_is_rated_by_an_empty_population():
    assert fit_mode([]) is None
    assert rate_overall({Mode.ARCADE: POPULATION[0]}, build_reference([])) == (None, {})


def test_below_fifty_missions_there_is_no_skill_level():
    reference = build_reference([{Mode.ARCADE: sample} for sample in POPULATION])
    few = Sample(49, 40, 10, 80, (60,) + (0,) * 13)

    overall, _ = rate_overall({Mode.ARCADE: few}, reference)

    assert overall.skill is SkillLevel.UNRATED


def test_skill_follows_the_lower_bound_of_the_interval():
    reference = build_reference([{Mode.ARCADE: sample} for sample in POPULATION])
    strong = Sample(60, 40, 50, 160, (120,) + (0,) * 13)
    proven = Sample(6000, 4000, 5000, 16000, (12000,) + (0,) * 13)

    little, _ = rate_overall({Mode.ARCADE: strong}, reference)
    much, _ = rate_overall({Mode.ARCADE: proven}, reference)

    order = list(SkillLevel)
    assert order.index(little.skill) < order.index(much.skill)


def test_planted_yields_are_found_again():
    found = fit_yields(
        [
            replace(sample, targets=round(float(np.dot(sample.sorties, YIELDS))))
            for sample in world(400, seed=3)
        ]
    )

    assert np.allclose(found, YIELDS, atol=0.05)


def test_a_planted_beta_prior_is_found_again():
    rng = np.random.default_rng(11)
    trials = rng.integers(100, 800, 600)
    wins = rng.binomial(trials, rng.beta(52 * 0.6, 52 * 0.4, 600))

    prior = fit_beta(wins.tolist(), trials.tolist())

    assert prior.mean == pytest.approx(0.6, abs=0.02)
    assert prior.strength == pytest.approx(52, rel=0.25)


def test_a_planted_spread_of_efficiency_is_found_again():
    rng = np.random.default_rng(5)
    expected = rng.uniform(100, 900, 500)
    counts = rng.poisson(expected * rng.gamma(9, 1 / 9, 500))

    assert fit_gamma_strength(counts.tolist(), expected.tolist()) == pytest.approx(9, rel=0.2)


def test_ratings_recover_the_order_of_planted_skill():
    rng = np.random.default_rng(2)
    skills = rng.normal(size=200)
    rated = []
    for skill in skills:
        missions, flown = 1500, 3000
        wins = rng.binomial(missions, 1 / (1 + np.exp(-0.25 * skill)))
        targets = rng.poisson(flown * 0.4 * np.exp(0.4 * skill))
        deaths = rng.binomial(flown, 1 / (1 + np.exp(0.3 * skill)))
        rated.append(Sample(missions, int(wins), int(deaths), int(targets), (flown,) + (0,) * 13))
    reference = fit_mode(rated)

    values = [rate_mode(sample, reference, WEIGHTS).value for sample in rated]

    assert np.corrcoef(np.argsort(np.argsort(values)), np.argsort(np.argsort(skills)))[0, 1] > 0.95


def test_a_sample_needs_every_count_that_the_rating_uses():
    full = make_profile(scale=5).modes[Mode.REALISTIC]
    without_deaths = replace(full, totals=replace(full.totals, deaths=None))

    assert sample_of(full).missions == full.totals.missions
    assert sample_of(without_deaths) is None


def test_a_class_that_is_not_published_counts_as_no_sorties():
    totals = ModeTotals(victories=5, missions=9, deaths=1, targets=Targets(1, 2, 3))

    sample = sample_of(ModeStatistics(totals, {}))

    assert (sample.targets, sample.sorties_total) == (6, 0)
    assert sample_of(ModeStatistics(totals, {"aviation": BranchTotals()})) == sample


def periods(count, slopes, seed):
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        z = rng.normal(size=3)
        p = 1 / (1 + np.exp(-float(np.dot(slopes, z))))
        made.append(Period(tuple(z), 200, int(rng.binomial(200, p)), 0.5))
    return made


def test_weights_are_those_that_predict_the_next_period():
    weights = fit_weights(periods(800, (0.3, 0.15, 0.05), seed=4))

    assert weights == pytest.approx((0.6, 0.3, 0.1), abs=0.04)
    assert sum(weights) == pytest.approx(1)


def test_a_component_that_misleads_gets_no_weight():
    assert fit_weights(periods(400, (0.3, -0.3, 0.1), seed=4))[1] == 0


def test_the_comparison_puts_the_best_predictor_first():
    rows = compare(periods(500, (0.3, 0.15, 0.05), 1), periods(500, (0.3, 0.15, 0.05), 2))

    assert rows[0].name == "weighted"
    assert {row.name for row in rows} >= {"lifetime win rate", "population mean", "results only"}


def test_weights_are_not_made_up_from_too_few_periods():
    with pytest.raises(ValueError, match="20 periods"):
        fit_weights(periods(19, (0.3, 0.1, 0.1), 1))


@pytest.mark.slow
def test_rating_is_deterministic():
    shuffled = list(POPULATION)
    Random(3).shuffle(shuffled)
    first = build_reference([{Mode.ARCADE: sample} for sample in POPULATION])
    second = build_reference([{Mode.ARCADE: sample} for sample in shuffled])

    assert first == second
