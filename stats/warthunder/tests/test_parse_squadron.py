"""The squadron's page (synthetic: made from published selectors), trap by trap."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.work.outcomes import Outcome
from stats.warthunder.integrity import squadron_checks, summary
from stats.warthunder.parse import parse_squadron
from stats.warthunder.records import ParseError, Refusal, SquadronPage
from stats.warthunder.tests.pages import (
    challenge_page,
    make_member,
    make_profile,
    make_squadron,
    not_found_page,
    profile_page,
    squadron_page,
)
from stats.warthunder.tests.strategies import squadrons


def parsed(body: bytes) -> SquadronPage:
    page = parse_squadron(body)
    assert isinstance(page, SquadronPage)
    return page


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(squadrons(), st.booleans(), st.booleans())
def test_any_squadron_is_read_back_as_it_was_printed(squadron, noindex, raw_roles):
    assert parse_squadron(squadron_page(squadron, noindex=noindex, raw_roles=raw_roles)) == squadron


def test_an_untranslated_role_is_the_same_role():
    squadron = make_squadron(members=[make_member("A", role="deputy")])
    body = squadron_page(squadron, raw_roles=True)
    assert b"clan/deputy" in body
    assert parsed(body).members[0].role == "deputy"


@pytest.mark.parametrize("word", ["Заместитель", "副指挥官", "Deputy commander"])
def test_a_role_in_another_language_is_the_same_role(word):
    body = squadron_page(make_squadron(members=[make_member("A", role="deputy")]))
    assert parsed(body.replace(b"\n Deputy\n", f"\n {word}\n".encode())).members[0].role == "deputy"


@pytest.mark.parametrize("day", ["31.02.2022", "01.01.1970", ""])
def test_an_entry_date_that_cannot_be_is_none(day):
    body = squadron_page(make_squadron(members=[make_member("A")]), raw_dates={"A": day or " "})
    assert parsed(body).members[0].joined_on is None


def test_a_nick_hidden_from_search_engines_is_read_all_the_same():
    squadron = make_squadron()
    assert parsed(squadron_page(squadron, noindex=True)).members == squadron.members


def test_a_console_nick_hidden_by_mail_protection_is_read_from_the_link():
    body = squadron_page(make_squadron(members=[make_member("ace@psn")]))
    hidden = body.replace(
        b"\nace@psn\n", b'<span class="__cf_email__">[email&#160;protected]</span>'
    )
    assert hidden != body
    assert parsed(hidden).members[0].nick == "ace@psn"


@pytest.mark.parametrize("tag", ["[AVR]", "╍AVR╎", "-AVR-"])
def test_a_tags_core_does_not_depend_on_its_frame(tag):
    found = parsed(squadron_page(make_squadron(tag=tag)))
    assert (found.tag, found.tag_core, found.name) == (tag, "AVR", "Test Squadron")


def test_a_full_squadron_has_128_members_and_one_more_is_an_error():
    assert len(parsed(squadron_page(make_squadron(members=128))).members) == 128
    with pytest.raises(ParseError, match="129 members"):
        parse_squadron(squadron_page(make_squadron(members=129)))


@pytest.mark.parametrize("cells", [1, 2, 3, 4, 5])
def test_a_roster_with_cells_missing_is_an_error(cells):
    with pytest.raises(ParseError, match="do not make rows of 6"):
        parse_squadron(squadron_page(make_squadron(), leave_out_cells=cells))


def test_a_whole_row_missing_is_seen_by_the_stated_count():
    page = parsed(squadron_page(make_squadron(members=5), leave_out_cells=6))
    assert len(page.members) == 4
    assert summary(squadron_checks(page)) == (0, 1, 0)


def test_rows_that_shifted_by_a_cell_are_an_error():
    body = squadron_page(make_squadron(members=3), leave_out_cells=5)
    dropped = re.sub(rb'<div class="squadrons-members__grid-item">\n 1\n</div>', b"", body)
    assert dropped != body
    with pytest.raises(ParseError, match="roster, row 1"):
        parse_squadron(dropped)


def test_a_roster_that_names_a_nick_twice_is_an_error():
    with pytest.raises(ParseError, match="twice"):
        parse_squadron(squadron_page(make_squadron(members=[make_member("A"), make_member("A")])))


def test_a_rating_that_is_no_number_is_an_error():
    body = squadron_page(make_squadron(members=[make_member("A", rating=777)]))
    with pytest.raises(ParseError, match="rating"):
        parse_squadron(body.replace(b"\n 777\n", b"\n many\n"))


def test_figures_of_the_head_that_cannot_be_read_are_none():
    body = squadron_page(make_squadron(rating=4_321, air_kills=48_211))
    page = parsed(body.replace(b">4321<", b">?<").replace(b">48211<", b">a lot<"))
    assert (page.rating, page.air_kills) == (None, None)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1))
def test_a_page_cut_short_is_never_a_squadron(part):
    body = squadron_page(make_squadron())
    try:
        cut = body[: int(part * (len(body) - len(b"</html>")))]
        assert isinstance(parse_squadron(cut), Refusal)
    except ParseError as error:
        assert error.source == "War Thunder squadron"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (not_found_page(), Outcome.NOT_FOUND),
        (challenge_page(), Outcome.BLOCKED),
        (profile_page(make_profile()), Outcome.UNAVAILABLE),
        (b"", Outcome.UNAVAILABLE),
    ],
)
def test_a_page_that_is_no_squadron_is_refused_with_a_sentence(body, outcome):
    answer = parse_squadron(body)
    assert isinstance(answer, Refusal)
    assert answer.outcome is outcome
    assert answer.reason.endswith(".")
