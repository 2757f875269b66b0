"""Nicks and tags."""

import pytest
from hypothesis import given

from stats.warthunder.nick import NickError, nick_key, normalise_nick, tag_core
from stats.warthunder.tests.strategies import nicks, tags


@pytest.mark.parametrize(
    "nick",
    [
        "수도서울",
        "_name",
        ".name",
        "two words",
        "ace@psn",
        "ace@live",
        "ace#1234",
        "⋇ace",
        "x",
        "a" * 40,
    ],
)
def test_a_nick_of_any_script_is_accepted_as_it_is(nick):
    assert normalise_nick(nick) == nick


@pytest.mark.parametrize("char", "<>/\\?&")
def test_a_nick_has_no_characters_of_addresses_and_markup(char):
    with pytest.raises(NickError, match="none of these characters"):
        normalise_nick(f"a{char}b")


@pytest.mark.parametrize("char", ["\x00", "\n", "\x7f", "\u0085", "\u2028", "\u202e", "\ud800"])
def test_a_nick_has_no_control_characters(char):
    with pytest.raises(NickError, match="control characters"):
        normalise_nick(f"a{char}b")


@pytest.mark.parametrize(
    ("nick", "what"), [("", "Write a nick"), ("  ", "Write"), ("a" * 41, "40")]
)
def test_a_nick_has_one_to_forty_characters(nick, what):
    with pytest.raises(NickError, match=what):
        normalise_nick(nick)


def test_length_and_characters_are_judged_after_nfkc():
    assert normalise_nick("ｐｉｌｏｔ") == "pilot"
    with pytest.raises(NickError, match="none of these"):
        normalise_nick("a＜b")
    with pytest.raises(NickError, match="at most 40"):
        normalise_nick("ﷺ" * 3)


def test_a_nick_keeps_its_case_and_its_key_does_not():
    assert normalise_nick(" AcE ") == "AcE"
    assert nick_key("AcE") == nick_key("ace")


@pytest.mark.parametrize(
    "spelling", ["⋇Ace@psn", "[AVR] Ace@psn", "╍AVR╎ Ace@psn", "-AVR- ace@PSN", "╍AVR╎ ⋇Ace@psn"]
)
def test_decoration_is_no_part_of_the_key_and_the_console_suffix_is(spelling):
    assert nick_key(spelling) == "ace@psn"


@pytest.mark.parametrize(
    ("nick", "key"),
    [("two words", "two words"), ("_a_ b", "_a_ b"), ("⋇", "⋇"), ("[A]", "[a]"), ("-x-", "-x-")],
)
def test_what_is_the_nick_itself_is_not_taken_for_decoration(nick, key):
    assert nick_key(nick) == key


@pytest.mark.slow
@given(nicks.filter(lambda nick: nick[0].isalnum()), tags)
def test_any_nick_has_the_key_of_its_decorated_spellings(nick, tag):
    assert nick_key(nick)
    assert nick_key(f"⋇{nick}") == nick_key(nick)
    assert nick_key(f"[{tag}] {nick}") == nick_key(nick)


@pytest.mark.parametrize("tag", ["[AVR]", "╍AVR╎", "-AVR-", "AVR", "┾AVR┿", " =AVR= ", "[╍AVR╎]"])
def test_a_tag_is_the_same_in_any_frame(tag):
    assert tag_core(tag) == "AVR"


@pytest.mark.parametrize(
    ("tag", "core"), [("[A-R]", "A-R"), ("-☠-", "-☠-"), ("", ""), ("[é]", "é")]
)
def test_a_core_keeps_what_is_inside(tag, core):
    assert tag_core(tag) == core


@pytest.mark.slow
@given(tags)
def test_a_core_is_its_own_core(tag):
    assert tag_core(tag_core(tag)) == tag_core(tag)
