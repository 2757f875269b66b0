"""The paper market: what the strategies earn in it, and that it is the same for all of them."""

import json
from collections import defaultdict
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from demper.records.pricing import Costs, Strategy
from demper.simulation.assumptions import OWN, Assumptions, Standing, is_first, own_share
from demper.simulation.figures import lines_of
from demper.simulation.replay import replay
from demper.simulation.rivals import KINDS
from demper.simulation.run import compare, simulate
from demper.simulation.shards import simulate_shards
from demper.tests.offers import AT, config, market

PAPER = Assumptions()


def share(own: int, *others: int) -> float:
    rivals = (Standing(f"r{number}", price, 4.6) for number, price in enumerate(others))
    return own_share(PAPER, (Standing(OWN, own, PAPER.rating), *rivals))


def test_buyers_prefer_the_first_offer_and_a_tie_is_lost():
    assert share(11_999, 12_000) > share(12_000, 12_000) + 0.4
    assert share(12_000, 12_000) > share(12_500, 12_000) > 0
    assert is_first((Standing(OWN, 9, 4.0), Standing("r", 10, 4.0)))
    assert not is_first((Standing(OWN, 10, 4.0), Standing("r", 10, 4.0)))


def test_fewer_buyers_come_where_everything_is_dear():
    assert share(13_000, 14_000) < share(11_000, 14_000)


@pytest.mark.slow
def test_the_same_dice_make_the_same_market():
    first, second, third = (simulate("ours", "walker", days=2, seed=seed) for seed in (5, 5, 6))
    assert first == second != third


@pytest.mark.slow
def test_over_two_weeks_ours_earns_three_tenths_more_than_naive_and_nowhere_less():
    """Price wars are felt after days, so nothing shorter is compared; two throws of the dice."""
    for seed in (1, 2):
        profit = defaultdict(dict)
        for one in compare(["naive", "ours"], list(KINDS), seed=seed):
            profit[one.rival][one.strategy] = one.profit
        assert len(profit) == 6
        assert all(each["ours"] >= 0.98 * each["naive"] for each in profit.values())
        ours, naive = (sum(each[name] for each in profit.values()) for name in ("ours", "naive"))
        assert ours >= 1.3 * naive


@pytest.mark.slow
def test_a_war_of_one_tenge_eats_a_few_percent_a_day():
    """The source's own figure is about five; both sides move at every look."""
    war = simulate("naive", "war", days=1)
    assert 0.03 < 1 - war.last_price / PAPER.reference < 0.07


@pytest.mark.slow
def test_the_command_prints_figures_with_the_naive_bot_as_measure():
    out = StringIO()
    words = ["--strategy", "naive", "ours", "--rivals", "sleeper", "leaver", "--days", "1"]
    call_command("demper_simulate", *words, "--json", stdout=out)
    figures = {one["name"]: one for one in json.loads(out.getvalue())["figures"]}
    assert len(figures) == 18  # two rivals and their total, two strategies, three figures
    total = figures["profit:ours:total"]
    assert total["against"] == "profit:naive:total"
    assert total["ratio"] == pytest.approx(
        total["value"] / figures[total["against"]]["value"], 0.01
    )
    call_command("demper_simulate", *words, stdout=out)
    assert "Price wars take days" in out.getvalue()


def test_days_that_nobody_means_are_refused():
    with pytest.raises(CommandError, match="--days"):
        call_command("demper_simulate", "--days", "0")


def test_without_the_naive_bot_nothing_is_compared():
    outcomes = [simulate("hold", "sleeper", days=1)]
    assert [line.ratio for line in lines_of(outcomes)] == [None]


@pytest.mark.slow
def test_a_hundred_thousand_products_stay_looked_after_while_instances_come_and_go():
    fleet = simulate_shards(100_000, 4)
    assert (fleet.lost, fleet.doubled) == (0, 0)
    assert fleet.fenced > 0  # an instance that slept through its lease was turned away
    assert fleet.longest_gap_s <= 600
    assert fleet.balance < 1.4
    assert 0.1 < fleet.moved < 0.3


def recorded(*prices: int, own: int = 150):
    """A look every five minutes, each with one rival at a price (0: none)."""
    return [
        market(*([price] if price else []), own=own, taken_at=AT + timedelta(minutes=5 * number))
        for number, price in enumerate(prices)
    ]


def test_a_replay_tells_which_prices_it_would_have_set():
    found = replay(config(costs=Costs(cost_kzt=60)), recorded(120, 120, 160, 160, 160))
    assert [point.replayed for point in found.points] == [119, 119, 119, 159, 159]
    assert {point.real for point in found.points} == {150}
    # In the last two spans both are first; before, only the replay is.
    assert (found.real.first, found.replayed.first) == (0.5, 1.0)
    assert (found.real.changes, found.replayed.changes) == (0, 1)
    assert found.replayed.profit is not None and found.valued_s == 1_200


def test_a_replay_of_what_happened_earns_what_was_earned():
    fixed = config(strategy=Strategy.FIXED, fixed_price=150, costs=Costs(cost_kzt=60))
    found = replay(fixed, recorded(120, 160, 120, 160), visits_a_day=5_000)
    assert found.real == found.replayed
    assert found.real.profit and found.real.profit > 0


def test_a_replay_leaves_out_what_cannot_be_trusted_and_values_no_gap():
    looks = recorded(120, 120)
    torn = market(120, complete=False, taken_at=AT + timedelta(hours=1))
    late = market(120, taken_at=AT + timedelta(days=2))
    found = replay(config(), [*looks, torn, late])
    assert (found.skipped, len(found.points)) == (1, 3)
    assert found.valued_s == 300 + 3_600
    assert found.real.profit is None  # no cost is known


def test_a_replay_of_nothing_is_empty():
    assert replay(config(), []).points == ()
