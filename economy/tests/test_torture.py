"""Small versions of the battery that `manage.py economy_torture` runs in full."""

from itertools import count

import pytest

from economy.engine.rows import Rows
from economy.models import Inventory, Wallet
from economy.torture import (
    battery,
    books,
    contention,
    crashes,
    interruptions,
    machine,
    soak,
    things,
)
from economy.torture.verdicts import Failed, Sizes, untracked

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
_new = map(str, count())
SMALL = Sizes(
    operations=2, repeats=8, keys=2, seeds=1, kills=2, restarts=1, examples=5, steps=15, soak=300
)


def test_one_key_has_one_effect_however_many_ask_at_once():
    assert "one effect each" in contention.repeats(SMALL, untracked)


def test_funds_for_37_buy_37():
    assert "exactly 37" in contention.funds_for_some(SMALL, untracked)


def test_what_is_owned_once_is_sold_once():
    assert "one each" in contention.owned_once(SMALL, untracked)


def test_twenty_things_go_to_twenty_of_eighty_buyers():
    assert "exactly 20" in contention.stock_for_some(SMALL, untracked)


def test_an_operation_that_raises_after_any_step_is_done_wholly_or_not():
    assert "all or nothing" in crashes.raised(SMALL, untracked)


def test_an_operation_whose_process_ends_after_any_step_is_done_wholly_or_not():
    assert "all or nothing" in crashes.left(SMALL, untracked)


def test_what_was_acknowledged_survives_the_end_of_the_process_once():
    assert "each once" in interruptions.killed(SMALL, untracked)


def test_a_soak_leaves_the_books_in_balance():
    assert "differ in 0 rows" in soak.soaked(SMALL, untracked)


def test_the_engine_and_a_plain_model_tell_the_same_stories():
    assert "agree" in machine.told(SMALL, untracked)


def test_the_books_name_a_balance_and_a_holding_that_nobody_wrote_down(user):
    thing = things.product(price=3)
    things.fund(user.pk, 100)
    things.buy(user.pk, thing.pk, 2)
    assert books.discrepancies() == []
    Wallet.objects.update(balance=95)
    Inventory.objects.update(quantity=3)
    assert books.discrepancies() == [
        "1 wallets that differ from their journal",
        "1 holdings that differ from their moves",
    ]
    with pytest.raises(Failed, match="1 wallets"):
        books.demand_balance()


def test_a_trial_that_breaks_has_failed(monkeypatch):
    def broken(sizes, track):
        raise ZeroDivisionError("nothing was divided")

    monkeypatch.setitem(battery.TRIALS, "repeats", broken)
    (verdict,) = battery.run(["repeats"], SMALL, untracked)
    assert verdict.bad
    assert verdict.said == "ZeroDivisionError: nothing was divided"


def test_an_engine_that_forgets_to_write_a_move_down_is_found_out(monkeypatch):
    monkeypatch.setattr(Rows, "took", lambda *_: None)
    with pytest.raises(Failed, match="holdings that differ from their moves"):
        contention.repeats(SMALL, untracked)


def test_an_engine_that_forgets_its_keys_is_found_out(monkeypatch):
    claim = Rows.claim
    monkeypatch.setattr(
        Rows, "claim", lambda rows, user, deed, key, body: claim(rows, user, deed, next(_new), body)
    )
    monkeypatch.setattr(Rows, "keep_answer", lambda *_: None)
    with pytest.raises(Failed, match="answers"):
        contention.repeats(SMALL, untracked)
