"""Any row that is changed, left out, moved or slipped in breaks the chain."""

import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from economy.chain import (
    GENESIS,
    Cause,
    Entry,
    Move,
    Sealed,
    entry_line,
    faults,
    link,
    move_line,
    words_of,
)

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NUMBER = UUID("00000000-0000-4000-8000-000000000001")


def cause(**changes):
    values = {
        "kind": "purchase", "user": 7, "actor": None, "recipient": None, "product": 3,
        "quantity": 2, "unit_price": 300, "currency": "coins", "reverses": None,
        "words": words_of("", ""), "demo": False, "created_at": AT,
    }  # fmt: skip
    return Cause(**values | changes)


def entry(number, **changes):
    values = {
        "id": number, "xact": 0, "transaction": UUID(int=number), "account": "wallet", "wallet": 5,
        "currency": "coins", "amount": -600, "balance_after": 400, "created_at": AT,
        "cause": cause(),
    }  # fmt: skip
    return Entry(**values | changes)


def move(number, **changes):
    values = {
        "id": number, "xact": 0, "transaction": UUID(int=number), "user": 7, "product": 3,
        "quantity": 2, "created_at": AT, "cause": cause(),
    }  # fmt: skip
    return Move(**values | changes)


def chain_of(blocks):
    """Seal lists of (entries, moves) one after the other; return stored blocks with their rows."""
    chain, previous = [], GENESIS
    for entries, moves in blocks:
        block = link(previous, entries, moves, upto_xact=0, sealed_at=AT)
        chain.append((block, entries, moves))
        previous = block.hash
    return chain


def told(chain):
    return [fault.what for fault in found(chain)]


def found(chain):
    return list(faults(Sealed(block, block.hash, *rows) for block, *rows in chain))


SIZES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=5).filter(
    lambda sizes: all(sum(size) for size in sizes)
)


def blocks_of(sizes):
    entries, moves, blocks = 0, 0, []
    for posted, moved in sizes:
        blocks.append(
            (
                [entry(entries + place + 1) for place in range(posted)],
                [move(moves + place + 1) for place in range(moved)],
            )
        )
        entries, moves = entries + posted, moves + moved
    return blocks


def test_a_row_has_one_documented_form():
    row = entry(1, transaction=NUMBER, cause=cause(reverses=NUMBER, actor=9))
    assert entry_line(row) == (
        b'["entry",1,0,"00000000-0000-4000-8000-000000000001","wallet",5,"coins",-600,400,'
        b'"2026-03-01T12:00:00.000000Z",["purchase",7,9,null,3,2,300,"coins",'
        b'"00000000-0000-4000-8000-000000000001","'
        + hashlib.sha256(b"\0").hexdigest().encode()
        + b'",false,"2026-03-01T12:00:00.000000Z"]]'
    )
    assert json.loads(move_line(move(4, quantity=-1)))[:2] == ["move", 4]


def test_a_row_looks_alike_wherever_its_time_was_read():
    there = AT.astimezone(timezone(timedelta(hours=5)))
    assert entry_line(entry(1, created_at=there)) == entry_line(entry(1))


def test_words_do_not_run_into_each_other():
    assert words_of("a", "bc") != words_of("ab", "c")
    assert entry_line(entry(1, currency="т\n\u2028")).isascii()
    assert b"\n" not in entry_line(entry(1, currency="т\n\u2028"))


@pytest.mark.slow
@given(SIZES)
def test_a_chain_that_nobody_touched_has_no_fault(sizes):
    assert told(chain_of(blocks_of(sizes))) == []


CHANGES = st.sampled_from(
    [
        {"amount": -601}, {"balance_after": 401}, {"wallet": 6}, {"wallet": None},
        {"currency": "gems"}, {"account": "shop"}, {"xact": 1}, {"id": 10_000},
        {"transaction": UUID(int=999)}, {"created_at": AT + timedelta(microseconds=1)},
        {"cause": cause(kind="gift")}, {"cause": cause(user=8)}, {"cause": cause(actor=8)},
        {"cause": cause(recipient=8)}, {"cause": cause(product=8)}, {"cause": cause(quantity=8)},
        {"cause": cause(unit_price=8)}, {"cause": cause(currency="gems")},
        {"cause": cause(reverses=NUMBER)}, {"cause": cause(words=words_of("x", ""))},
        {"cause": cause(demo=True)}, {"cause": cause(created_at=AT + timedelta(seconds=1))},
    ]
)  # fmt: skip


@pytest.mark.slow
@given(SIZES, CHANGES, st.data())
def test_a_changed_posting_is_found_in_its_block(sizes, change, data):
    chain = chain_of(blocks_of(sizes))
    places = [place for place, (_, entries, _) in enumerate(chain) if entries]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    entries = chain[place][1]
    which = data.draw(st.integers(0, len(entries) - 1))
    entries[which] = entries[which]._replace(**change)

    assert [(fault.place, fault.what) for fault in found(chain)] == [(place + 1, "digest")]


@pytest.mark.slow
@given(SIZES, st.data())
def test_a_row_left_out_is_found(sizes, data):
    chain = chain_of(blocks_of(sizes))
    rows = data.draw(st.sampled_from([rows for block in chain for rows in block[1:] if rows]))
    rows.pop(data.draw(st.integers(0, len(rows) - 1)))
    assert "rows" in told(chain)


@pytest.mark.slow
@given(SIZES, st.data())
def test_a_row_slipped_in_is_found(sizes, data):
    chain = chain_of(blocks_of(sizes))
    _, entries, moves = data.draw(st.sampled_from(chain))
    if data.draw(st.booleans()):
        entries.insert(data.draw(st.integers(0, len(entries))), entry(10_000))
    else:
        moves.insert(data.draw(st.integers(0, len(moves))), move(10_000))
    assert "rows" in told(chain)


@pytest.mark.slow
@given(SIZES, st.data())
def test_rows_in_another_order_are_found(sizes, data):
    chain = chain_of(blocks_of(sizes))
    long = [rows for block in chain for rows in block[1:] if len(rows) > 1]
    if not long:
        return
    rows = data.draw(st.sampled_from(long))
    place = data.draw(st.integers(0, len(rows) - 2))
    rows[place], rows[place + 1] = rows[place + 1], rows[place]
    assert told(chain) == ["digest"]


@pytest.mark.slow
@given(SIZES, st.data())
def test_a_row_moved_into_a_neighbouring_block_is_found(sizes, data):
    chain = chain_of(blocks_of(sizes))
    if len(chain) < 2:
        return
    place = data.draw(st.integers(0, len(chain) - 2))
    for rows in (1, 2):
        if chain[place][rows]:
            chain[place + 1][rows].insert(0, chain[place][rows].pop())
            assert told(chain).count("rows") == 2
            return


@pytest.mark.slow
@given(SIZES, st.data())
def test_a_block_left_out_or_two_in_another_order_are_found(sizes, data):
    chain = chain_of(blocks_of(sizes))
    if len(chain) < 2:
        return
    place = data.draw(st.integers(0, len(chain) - 2))
    swapped = [*chain[:place], chain[place + 1], chain[place], *chain[place + 2 :]]
    assert "link" in told([*chain[:place], *chain[place + 1 :]])
    assert "link" in told(swapped)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("previous", "f" * 64), ("digest", "f" * 64), ("rows", 99), ("first_entry", 99),
        ("last_entry", 99), ("first_move", 99), ("last_move", 99), ("upto_xact", 99),
        ("sealed_at", AT + timedelta(days=1)),
    ],
)  # fmt: skip
def test_a_changed_seal_is_found(field, value):
    chain = chain_of(blocks_of([(2, 1), (3, 2)]))
    block, *rows = chain[0]
    forged = dataclasses.replace(block, **{field: value})
    assert list(faults([Sealed(forged, block.hash, *rows)]))
