from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.warthunder.recommend import Kind, Reason, Recommendation, recommend
from stats.warthunder.recommend.company import company_of
from stats.warthunder.recommend.efficiency import ratio_evidence
from stats.warthunder.recommend.intervals import count_interval, jackknife, rank_interval
from stats.warthunder.recommend.mix import class_mix
from stats.warthunder.recommend.peers import all_figures
from stats.warthunder.recommend.words import message, payload
from stats.warthunder.records import Branch, Mode
from stats.warthunder.tests.advice_world import (
    MANY_BOMBERS,
    MIXES,
    NEIGHBOURS,
    advise,
    every,
    ladders,
    player,
    population,
)
from stats.warthunder.tests.strategies import profiles

REALISTIC = Mode.REALISTIC


def flying(*shares, skill=1.0):
    """A player's figures with a mix of fighters, bombers and attackers; 1200 missions."""
    mixes = {**MIXES, Branch.AVIATION: tuple(shares)}
    return all_figures(player(mixes=mixes, skill=skill))[REALISTIC]


@pytest.mark.slow
@given(st.randoms(use_true_random=False), st.floats(0.3, 1.6), st.floats(0.2, 0.9))
@settings(max_examples=15, deadline=None)
def test_the_order_of_players_and_vehicles_changes_nothing(rng, skill, losses):
    reference, peers = population()
    table = ladders(range(7, 13), strong=3)
    one = player(skill=skill, losses=losses, mixes=MANY_BOMBERS, countries={"sweden": (8, 0)})
    before = recommend(one, reference, peers, table)
    shuffled, mixed = list(peers), list(table)
    rng.shuffle(shuffled)
    rng.shuffle(mixed)
    assert recommend(one, reference, shuffled, mixed) == before


@pytest.mark.slow
@given(
    st.floats(0.2, 2.0),
    st.floats(0.05, 0.95),
    st.lists(st.floats(0.02, 1.0), min_size=3, max_size=3),
    st.integers(1, 5000),
    st.dictionaries(
        st.sampled_from((*NEIGHBOURS, "sweden")), st.tuples(st.integers(0, 60), st.integers(0, 2))
    ),
)
@settings(max_examples=40, deadline=None)
def test_no_advice_is_without_evidence_beyond_the_noise(skill, losses, mix, missions, countries):
    mixes = {**MIXES, Branch.AVIATION: tuple(share / sum(mix) for share in mix)}
    one = player(skill=skill, losses=losses, mixes=mixes, missions=missions, countries=countries)
    found = advise(one, ladders(range(7, 13)))

    assert found.examined == found.shown + sum(found.dropped.values())
    for advice in every(found):
        first = advice.evidence[0]
        assert first.low <= first.yours <= first.high
        assert first.n > 0
        assert first.theirs is None or first.beyond_noise or advice.type is Kind.UNSPADED
        assert advice.gain >= 0
        assert message(advice)


@pytest.mark.slow
@given(profiles())
@settings(max_examples=40, deadline=None)
def test_any_page_is_answered(profile):
    found = advise(profile, ladders(range(7, 13)))
    assert found.examined == found.shown + sum(found.dropped.values())
    assert set(payload(found)) == {"aircraft", "ground", "fleet"}


@pytest.mark.slow
@given(st.integers(1, 5000), st.integers(2, 50))
def test_a_larger_count_has_a_relatively_narrower_interval(count, times):
    def width(n):
        low, high = count_interval(n)
        return (high - low) / n

    assert width(count * times) < width(count)


@pytest.mark.slow
@given(st.integers(2, 30))
@settings(max_examples=15, deadline=None)
def test_more_sorties_at_the_same_rates_narrow_the_interval_of_targets(times):
    _, peers = population()
    top = [peer.figures[REALISTIC] for peer in peers[:40]]
    company = company_of(REALISTIC, Branch.GROUND, top[0], top)
    own = company.player.of_branch(Branch.GROUND)
    more = replace(own, targets=own.targets * times, sorties=tuple(n * times for n in own.sorties))
    once = ratio_evidence(own, company.samples(), 500.0)
    often = ratio_evidence(more, company.samples(), 500.0 * times)
    assert often.yours == pytest.approx(once.yours)
    assert once.low < often.low < often.yours < often.high < once.high


def test_more_top_players_narrow_what_a_class_is_known_to_yield():
    rng = np.random.default_rng(3)
    values = [float(x) for x in rng.normal(size=2000)]
    few = jackknife(values[:40], lambda some: np.array([np.mean(some)]))[1][0]
    many = jackknife(values, lambda some: np.array([np.mean(some)]))[1][0]
    assert few == pytest.approx(1 / np.sqrt(40), rel=0.4)
    assert many == pytest.approx(1 / np.sqrt(2000), rel=0.4)


@pytest.mark.slow
@given(st.floats(0, 1), st.floats(0, 0.3), st.integers(10, 400))
def test_a_rank_lies_inside_its_interval(value, off, n):
    values = np.linspace(0, 1, n)
    rank, low, high = rank_interval(values, value, value - off, value + off)
    assert 0 <= low <= rank <= high <= 1


@pytest.mark.slow
@given(
    st.lists(st.floats(0.02, 1.0), min_size=3, max_size=3),
    st.lists(st.floats(0.5, 2.0), min_size=10, max_size=30),
)
@settings(max_examples=40, deadline=None)
def test_who_mixes_as_top_players_do_gets_no_class_mix(mix, skills):
    shares = [share / sum(mix) for share in mix]
    top = [flying(*shares, skill=skill) for skill in skills]
    found = class_mix(company_of(REALISTIC, Branch.AVIATION, flying(*shares), top))
    assert {one.reason for one in found} == {Reason.NOISE}


@pytest.mark.slow
@given(st.integers(10, 40), st.integers(2, 6))
@settings(max_examples=15, deadline=None)
def test_more_top_players_narrow_the_interval_of_a_share(n, times):
    rng = np.random.default_rng(n)
    top = [flying(*rng.dirichlet((12, 2, 6))) for _ in range(n)]

    def width(players):
        company = company_of(REALISTIC, Branch.AVIATION, flying(0.05, 0.9, 0.05), players)
        found = [one for one in class_mix(company) if isinstance(one, Recommendation)]
        rows = {one.params["class"]: one.evidence[0] for one in found}
        return {name: row.high - row.low for name, row in rows.items()}

    few, many = width(top), width(top * times)
    assert many["fighter"] < few["fighter"]


@pytest.mark.slow
def test_the_interval_of_a_share_covers_what_is_equal_nine_times_in_ten():
    """A player and twelve others choose 400 times, each by the same chances."""
    rng = Random(11)

    def drawn():
        chosen = rng.choices(range(3), (0.5, 0.2, 0.3), k=400)
        return flying(*(chosen.count(place) / 400 for place in range(3)))

    covered = []
    for _ in range(250):
        company = company_of(REALISTIC, Branch.AVIATION, drawn(), [drawn() for _ in range(12)])
        assert company.trials == pytest.approx(400, rel=0.02)
        covered += [getattr(one, "reason", None) is Reason.NOISE for one in class_mix(company)]
    assert 0.86 <= sum(covered) / len(covered) <= 0.94
