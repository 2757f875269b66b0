"""The player's page, trap by trap."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.work.outcomes import Outcome
from stats.warthunder.parse import parse_profile
from stats.warthunder.records import (
    BRANCH_CLASSES,
    Branch,
    Duration,
    Mode,
    ParseError,
    Profile,
    Refusal,
)
from stats.warthunder.tests.pages import (
    Style,
    challenge_page,
    maintenance_page,
    make_profile,
    make_squadron,
    not_found_page,
    profile_page,
    sign_in_page,
    squadron_page,
)
from stats.warthunder.tests.strategies import profiles

ITEMS = (10, 12, 14, 20)
LANGUAGES = ("en", "ru", "zh")
places = st.integers(0, 3).flatmap(
    lambda row: st.tuples(st.just(row), st.sampled_from(Mode), st.integers(0, ITEMS[row] - 1))
)
figures = places.filter(lambda place: place[0] or place[2])


def parsed(body: bytes) -> Profile:
    record = parse_profile(body)
    assert isinstance(record, Profile)
    return record


def value_at(profile: Profile, row: int, mode: Mode, index: int) -> object:
    """The value of one cell, by the order of the page written out once more."""
    statistics = profile.modes[mode]
    if row == 0:
        totals = statistics.totals
        targets = totals.targets
        return (
            None, totals.victories, totals.missions, totals.victories_percent_printed,
            totals.deaths, totals.lions, totals.play_time, targets.air, targets.ground,
            targets.naval,
        )[index]  # fmt: skip
    branch = list(Branch)[row - 1]
    found, names = statistics.branches[branch], BRANCH_CLASSES[branch]
    return (
        found.sorties, *(found.sorties_by_class[name] for name in names),
        found.play_time, *(found.play_time_by_class[name] for name in names),
        found.targets_total, found.targets.air, found.targets.ground, found.targets.naval,
    )[index]  # fmt: skip


# --- values -----------------------------------------------------------------------------------
@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(profiles(), st.sampled_from(LANGUAGES), st.sampled_from(["span", "empty"]))
def test_any_profile_is_read_back_as_it_was_printed_in_any_language(profile, language, missing):
    style = Style(missing=missing)
    assert parse_profile(profile_page(profile, language, style=style)) == profile


@pytest.mark.parametrize("separator", [",", " ", "\u00a0", "\u202f", "&nbsp;"])
def test_a_separator_between_thousands_is_no_part_of_a_number(separator):
    profile = make_profile(scale=9_000)
    style = Style(separator=separator, separate_all=True)
    assert parsed(profile_page(profile, style=style)) == profile


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    figures, st.sampled_from(['<span id="n_a">N/A</span>', '<span id="n_a">н/д</span>', "", " "])
)
def test_a_missing_value_is_none_and_never_zero(place, inside):
    profile = parsed(profile_page(make_profile(), cells={place: inside}))
    assert value_at(profile, *place) is None


@pytest.mark.parametrize(("language", "text"), [("en", "3.1 M"), ("ru", "3.1 М"), ("zh", "3.1 月")])
def test_a_veterans_play_time_is_months_with_a_resolution_of_three_days(language, text):
    body = profile_page(make_profile(), language, cells={(0, Mode.REALISTIC, 6): text})
    play_time = parsed(body).modes[Mode.REALISTIC].totals.play_time
    assert play_time == Duration(31 * 259_200, 259_200)


def test_the_printed_ratio_is_kept_as_printed():
    totals = parsed(profile_page(make_profile(), cells={(0, Mode.ARCADE, 3): "57%"}))
    assert totals.modes[Mode.ARCADE].totals.victories_percent_printed == 57


# --- the head ---------------------------------------------------------------------------------
def test_without_a_squadron_the_list_is_one_item_shorter_and_nothing_shifts():
    profile = make_profile(squadron_name=None, squadron_tag=None)
    assert parsed(profile_page(profile)) == profile


def test_the_squadrons_name_comes_decoded_from_the_link_and_the_tag_from_its_text():
    profile = make_profile(squadron_name="-Test / Squadron?-", squadron_tag="╍TST╎")
    found = parsed(profile_page(profile))
    assert (found.squadron_name, found.squadron_tag) == ("-Test / Squadron?-", "╍TST╎")


def test_a_link_made_absolute_by_saving_the_page_still_names_the_squadron():
    body = profile_page(make_profile()).replace(
        b'href="/en/comm', b'href="https://wt.example/en/comm'
    )
    assert parsed(body).squadron_name == "Test Squadron"


def test_a_banned_player_is_marked_and_keeps_the_nick():
    found = parsed(profile_page(make_profile(nick="Fallen", banned=True)))
    assert (found.nick, found.banned) == ("Fallen", True)


def test_a_ban_mark_in_place_of_the_nick_leaves_the_nick_of_the_picture():
    body = re.sub(rb"\n  Fallen\n", b"", profile_page(make_profile(nick="Fallen", banned=True)))
    assert parsed(body).nick == "Fallen"


@pytest.mark.parametrize(
    "nick", ["수도서울", "_name", ".name", "two words", "pilot@psn", "a@live", "x#1234", "⋇hidden"]
)
def test_a_nick_of_any_script_is_kept_as_it_is(nick):
    assert parsed(profile_page(make_profile(nick=nick))).nick == nick


def test_a_nick_hidden_from_search_engines_is_read_all_the_same():
    body = profile_page(make_profile(nick="Shy"), style=Style(noindex=True))
    assert parsed(body).nick == "Shy"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_level_is_the_number_at_the_end_in_any_language(language):
    assert parsed(profile_page(make_profile(level=73), language)).level == 73


@pytest.mark.parametrize("day", ["31.02.2022", "01.01.1970", "soon"])
def test_a_day_that_cannot_be_is_none(day):
    body = profile_page(make_profile(registered_on=date(2019, 10, 14)))
    assert parsed(body.replace(b"14.10.2019", day.encode())).registered_on is None


# --- countries --------------------------------------------------------------------------------
def test_a_country_added_to_the_game_is_kept_under_its_flag():
    base = make_profile()
    countries = {**base.countries, "ro": base.countries["usa"]}
    assert parsed(profile_page(replace(base, countries=countries))).countries == countries


def test_countries_are_known_by_flag_and_not_by_place():
    base = make_profile()
    shuffled = dict(reversed(base.countries.items()))
    assert parsed(profile_page(replace(base, countries=shuffled))) == base


def test_a_score_column_that_is_missing_is_an_error():
    body = profile_page(make_profile()).replace(b"--elitplanes", b"--other")
    with pytest.raises(ParseError, match="elitplanes"):
        parse_profile(body)


# --- outcomes ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (not_found_page(), Outcome.NOT_FOUND),
        (not_found_page("ru"), Outcome.NOT_FOUND),
        (challenge_page(), Outcome.BLOCKED),
        (challenge_page("Один момент…"), Outcome.BLOCKED),
        (challenge_page("请稍候…"), Outcome.BLOCKED),
        (sign_in_page(), Outcome.UNAVAILABLE),
        (maintenance_page(), Outcome.UNAVAILABLE),
        (squadron_page(make_squadron()), Outcome.UNAVAILABLE),
        (b"", Outcome.UNAVAILABLE),
        (b"  \n", Outcome.UNAVAILABLE),
        (b'{"error": 503}', Outcome.UNAVAILABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Outcome.UNAVAILABLE),
    ],
)
def test_a_page_that_is_no_profile_is_refused_with_a_sentence(body, outcome):
    answer = parse_profile(body)
    assert isinstance(answer, Refusal)
    assert answer.outcome is outcome
    assert answer.reason.endswith(".")


def test_a_profile_that_carries_the_guards_script_is_still_a_profile():
    body = profile_page(make_profile()).replace(b"</body>", b"<script>_cf_chl_opt</script></body>")
    assert parsed(body) == make_profile()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_saved_with_a_byte_order_mark_is_read(encoding):
    text = profile_page(make_profile(), "ru").decode()
    assert parsed(text.encode(encoding)) == make_profile()


def test_a_mark_quoted_in_a_script_does_not_mislead():
    quoted = b"<script>var t='<div class=\"user-info\"><div>';</script></head>"
    assert parsed(profile_page(make_profile()).replace(b"</head>", quoted)) == make_profile()


# --- damage -----------------------------------------------------------------------------------
@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.floats(0, 1))
def test_a_page_cut_short_is_never_a_profile(part):
    body = profile_page(make_profile())
    cut = body[: int(part * (len(body) - len(b"</html>")))]
    try:
        assert isinstance(parse_profile(cut), Refusal)
    except ParseError as error:
        assert error.source == "War Thunder profile"


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(places)
def test_a_cell_left_out_is_an_error_that_says_where(place):
    row, mode, _ = place
    with pytest.raises(ParseError, match=f"{ITEMS[row] - 1} cells, {ITEMS[row]} expected") as error:
        parse_profile(profile_page(make_profile(), cells={place: None}))
    assert mode in error.value.where


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    figures, st.sampled_from(["abc", "-5", "1.5.2", "12,34", "1 2", "²", "0x1F", "4 lightyears"])
)
def test_a_cell_that_holds_something_else_is_an_error(place, text):
    with pytest.raises(ParseError) as error:
        parse_profile(profile_page(make_profile(), cells={place: text}))
    assert f"cell {place[2] + 1}" in error.value.where


def test_renamed_and_shuffled_labels_change_nothing():
    body = profile_page(make_profile()).decode()

    def shuffle(match: re.Match[str]) -> str:
        labels = re.findall(r"<li.*?</li>", match[2])
        return match[1] + "".join(reversed(labels)).replace("Battles", "Bouts")

    shuffled = re.sub(r"(list--titles\">)(.*?)(?=</ul>)", shuffle, body)
    assert shuffled != body
    assert parsed(shuffled.encode()) == make_profile()


@pytest.mark.parametrize("tab", ["arcadeFightTab", "historyFightTab", "simulationFightTab"])
def test_a_list_of_a_mode_that_is_renamed_is_an_error(tab):
    body = profile_page(make_profile()).replace(tab.encode(), b"otherTab", 1)
    with pytest.raises(ParseError, match="0 lists of figures"):
        parse_profile(body)


def test_a_missing_row_is_an_error():
    body = profile_page(make_profile()).replace(b'"user-stat__list-row "', b'"row"', 1)
    with pytest.raises(ParseError, match="3 rows of figures, 4 expected"):
        parse_profile(body)


def test_rows_in_another_order_are_an_error():
    body = profile_page(make_profile()).decode()
    rows = re.findall(r'<div class="user-stat__list-row ">.*?</div>', body)
    swapped = body.replace(rows[0], "ROW").replace(rows[1], rows[0]).replace("ROW", rows[1])
    with pytest.raises(ParseError, match="14 cells, 12 expected"):
        parse_profile(swapped.encode())


def test_a_head_without_a_nick_is_an_error():
    body = profile_page(make_profile(nick="Gone")).replace(b"Gone", b"")
    with pytest.raises(ParseError, match="the nick is missing"):
        parse_profile(body)
