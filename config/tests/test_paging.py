import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.paging import make_cursor, page_of, read_cursor
from config.problems import Problem

KEYS = st.lists(st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=20)), max_size=4)


@pytest.mark.slow
@given(KEYS)
def test_a_cursor_gives_back_the_key_it_was_made_of(key):
    assert read_cursor(make_cursor(key)) == key


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_other_word_is_refused_or_is_a_list(word):
    try:
        key = read_cursor(word)
    except Problem as problem:
        assert (problem.status, problem.code) == (400, "bad_cursor")
    else:
        assert isinstance(key, list)


@pytest.mark.parametrize(("rows", "items", "more"), [(3, 2, True), (2, 2, False), (0, 0, False)])
def test_a_page_has_a_cursor_only_when_more_is_left(rows, items, more):
    page, cursor = page_of(list(range(rows)), 2, lambda row: [row])

    assert len(page) == items
    assert (cursor is not None) is more
