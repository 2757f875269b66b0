"""Rules of the write budget and of who looks after which shop."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from demper.budget import WINDOW, Budget, Dispatch
from demper.sharding import mine, owner_of, ranked
from demper.tests.offers import AT

MINUTE = timedelta(minutes=1)
BUDGET = Budget(limit=250, reserve=10)


def test_what_was_sent_in_the_last_half_hour_counts_and_the_reserve_is_kept():
    sent = [AT - WINDOW - MINUTE] * 50 + [AT - WINDOW] * 3 + [AT - MINUTE] * 100 + [AT + MINUTE]
    assert BUDGET.left(sent, AT) == 240 - 104
    assert BUDGET.left([AT] * 300, AT) == 0
    assert BUDGET.left([], AT) == 240


def test_it_is_known_when_room_comes_back():
    sent = [AT - 20 * MINUTE] * 40 + [AT - 5 * MINUTE] * 200
    assert BUDGET.frees_at(sent, AT) == AT + 10 * MINUTE
    assert BUDGET.frees_at(sent, AT, need=41) == AT + 25 * MINUTE
    assert BUDGET.frees_at(sent[:200], AT, need=40) == AT
    with pytest.raises(ValueError, match="never"):
        BUDGET.frees_at([], AT, need=241)


def test_the_most_valuable_changes_go_first_and_requests_stay_whole():
    poor, rich, wide = Dispatch("poor", 1, 5), Dispatch("rich", 2, 900), Dispatch("wide", 3, 300)
    budget = Budget(limit=5, reserve=1)
    assert budget.affordable([poor, rich, wide], [], AT) == (rich, poor)
    assert budget.affordable([poor, rich, wide], [AT] * 2, AT) == (rich,)
    assert budget.affordable([wide], [AT] * 2, AT) == ()


def test_four_hundred_products_in_three_cities_never_pass_the_limit():
    waiting = [Dispatch(number, 3, number) for number in range(400)]
    sent, now = [], AT
    while waiting:
        for one in BUDGET.affordable(waiting, sent, now):
            waiting.remove(one)
            sent += [now] * one.size
        assert sum(at > now - WINDOW for at in sent) <= 240
        now += 4 * MINUTE
    assert len(sent) == 1_200
    assert now - AT < timedelta(hours=3)


def test_a_fifth_instance_takes_a_fifth_of_the_shops_and_moves_no_other():
    shops = range(20_000)
    before, after = ([owner_of(shop, count) for shop in shops] for count in (4, 5))
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    assert set(moved) == {4}
    assert 0.18 < len(moved) / len(shops) < 0.22
    assert all(0.23 < share / len(shops) < 0.27 for share in Counter(before).values())


def test_every_shop_has_one_instance():
    shares = [mine(range(1_000), index, 4) for index in range(4)]
    assert sorted(shop for share in shares for shop in share) == list(range(1_000))
    with pytest.raises(ValueError, match="no instance"):
        owner_of(1, 0)


@pytest.mark.slow
def test_another_process_divides_alike():
    code = "from demper.sharding import mine; print(mine(range(60), 2, 5))"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True
        ).stdout.decode()
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == f"{mine(range(60), 2, 5)}\n"


def test_what_sticks_to_one_of_many_moves_only_when_that_one_goes():
    names = ["a", "b", "c", "d"]
    for key in map(str, range(50)):
        order = ranked(key, names)
        rest = [name for name in reversed(names) if name != order[0]]
        assert ranked(key, rest) == order[1:]
        assert ranked(key, [name for name in names if name != order[-1]])[0] == order[0]
