"""The second reader and its words."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.warthunder.doctor import examine
from stats.warthunder.records import Mode
from stats.warthunder.tests.pages import (
    Style,
    board_error_page,
    board_page,
    challenge_page,
    maintenance_page,
    make_board,
    make_member,
    make_profile,
    make_squadron,
    not_found_page,
    profile_page,
    sign_in_page,
    squadron_page,
)
from stats.warthunder.tests.strategies import profiles, squadrons


def words(body: bytes) -> str:
    return "\n".join(examine(body).lines())


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(profiles(), st.sampled_from(["en", "ru", "zh"]), st.booleans())
def test_two_readers_agree_on_any_profile(profile, language, separate_all):
    report = examine(profile_page(profile, language, style=Style(separate_all=separate_all)))
    assert report.agrees, report.differences


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(squadrons(), st.booleans())
def test_two_readers_agree_on_any_squadron(squadron, noindex):
    report = examine(squadron_page(squadron, noindex=noindex))
    assert report.agrees, report.differences


def test_a_good_page_leaves_nothing_to_say():
    report = examine(profile_page(make_profile()))
    # 7 of the head, 55 figures of each of 3 modes, 3 of each of 10 countries.
    assert (report.kind, report.compared, report.findings) == ("profile", 202, ())
    assert "Of the page's 30 sums 30 hold, 0 cannot be told." in report.lines()
    assert report.lines()[-1] == "Both readers agree."


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (profile_page(make_profile()), "profile"),
        (squadron_page(make_squadron()), "squadron"),
        (board_page(make_board()), "leaderboard"),
        (not_found_page(), "not found"),
        (challenge_page("Один момент…"), "challenge"),
        (sign_in_page(), "sign-in"),
        (maintenance_page(), "other"),
        (b"", "empty"),
    ],
)
def test_both_readers_see_the_same_kind_of_page(body, kind):
    report = examine(body)
    assert (report.kind, report.agrees, report.findings) == (kind, True, ())


@pytest.mark.slow
def test_a_missing_cell_is_explained_by_its_row_and_mode():
    body = profile_page(make_profile(), cells={(1, Mode.REALISTIC, 5): None})
    assert not examine(body).agrees
    assert "row 1 of aviation (realistic) has 11 items, 12 expected" in words(body)


@pytest.mark.slow
def test_a_missing_row_and_a_missing_list_are_explained():
    body = profile_page(make_profile())
    assert "there are 3 rows of statistics, 4 expected" in words(
        body.replace(b'"user-stat__list-row "', b'"row"', 1)
    )
    renamed = words(body.replace(b"arcadeFightTab", b"duelFightTab", 1))
    assert "row 0 of missions has 0 lists for arcade, 1 expected" in renamed
    assert "a list for an unknown mode (duelFightTab)" in renamed


def test_news_are_told_and_do_not_spoil_agreement():
    base = make_profile()
    body = profile_page(make_profile(countries={**base.countries, "ro": base.countries["usa"]}))
    body = body.replace(
        b'<div class="user-profile__ava">', b'<div class="user-profile__ava user-new">'
    )
    report = examine(body)
    assert report.agrees
    assert report.findings == (
        "there is a new country: roflag",
        "there is an unknown class: user-new (1 times)",
    )


def test_a_time_in_an_unknown_language_is_named():
    body = profile_page(make_profile(), cells={(0, Mode.ARCADE, 6): "3 vuotta"})
    assert "'3 vuotta' is not a time in any known language" in words(body)


def test_a_sum_that_does_not_hold_is_named():
    body = profile_page(make_profile(), cells={(0, Mode.ARCADE, 7): "1"})
    assert "The sum does not hold: arcade: air targets" in words(body)


@pytest.mark.slow
def test_a_head_or_score_that_is_missing_is_named():
    body = profile_page(make_profile()).replace(b"user-profile__data-regdate", b"regdate")
    assert "the date of registration is missing" in words(body)
    assert "the table of vehicles and medals by country is missing" in words(
        profile_page(make_profile(countries={}))
    )


def test_a_roster_with_missing_cells_is_explained():
    body = squadron_page(make_squadron(), leave_out_cells=2)
    assert "the roster has 34 cells, which do not make rows of 6" in words(body)


def test_a_new_field_of_the_leaderboard_is_named():
    body = board_page(make_board()).replace(b'"region"', b'"continent"')
    assert "item has a new field: continent" in words(body)
    assert "item lacks region in 20 of 20" in words(body)


def test_readers_that_differ_are_told_apart_by_field():
    # Two links in one cell: the parser takes the one to a player, the second reader the first.
    body = squadron_page(make_squadron(members=[make_member("Ace")]))
    trap = b'<a href="/search?nick=Fake">Fake</a><a href="/en/community/userinfo/?nick=Ace"'
    report = examine(body.replace(b'<a href="/en/community/userinfo/?nick=Ace"', trap))
    assert report.differences == (
        "members.0.nick: the parser says 'Ace', the second reader 'Fake'",
    )
    assert not report.agrees


# --- the command ------------------------------------------------------------------------------
def test_the_command_reports_on_every_file_and_ends_well(tmp_path):
    for name, body in (("a", profile_page(make_profile())), ("b", not_found_page())):
        (tmp_path / name).write_bytes(body)
    out = io.StringIO()
    call_command("doctor", str(tmp_path / "a"), str(tmp_path / "b"), stdout=out)
    assert out.getvalue().count("Both readers agree.") == 2


def test_the_command_ends_with_1_when_one_file_is_broken(tmp_path):
    (tmp_path / "good").write_bytes(profile_page(make_profile()))
    (tmp_path / "bad").write_bytes(board_error_page())
    with pytest.raises(SystemExit) as end:
        call_command("doctor", str(tmp_path / "bad"), str(tmp_path / "good"), stdout=io.StringIO())
    assert end.value.code == 1


def test_the_command_reads_the_standard_input(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(challenge_page()))
    monkeypatch.setattr(sys, "stdin", stream)
    out = io.StringIO()
    call_command("doctor", "-", stdout=out)
    assert "kind: challenge" in out.getvalue()


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("doctor", str(tmp_path / "none"))
