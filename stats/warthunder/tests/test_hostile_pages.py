"""A page made up to do harm is refused in words: it stores nothing, breaks and delays nothing."""

from dataclasses import replace
from random import Random

import pytest
from django.utils import timezone

from config.work.outcomes import Outcome
from stats.warthunder.models import Player, PlayerSnapshot, RawAnswer
from stats.warthunder.parse import parse_profile, parse_squadron
from stats.warthunder.parse.kind import MAX_TAG_BYTES, MAX_TAGS, SMALL_BYTES
from stats.warthunder.records import Duration, Mode, ParseError
from stats.warthunder.services.imports import Upload, import_pages
from stats.warthunder.tests.pages import (
    make_member,
    make_profile,
    make_squadron,
    profile_page,
    squadron_page,
)

SCRIPT = "<script>alert(1)</script>"
START, END = b'<div class="user-info">', b"</div></body></html>"


def import_body(body):
    (result,) = import_pages([Upload("a.html", body)], now=timezone.now(), rng=Random(1))
    return result


def totals_with(profile, **fields):
    modes = dict(profile.modes)
    arcade = modes[Mode.ARCADE]
    modes[Mode.ARCADE] = replace(arcade, totals=replace(arcade.totals, **fields))
    return replace(profile, modes=modes)


NO_NICKS = [
    "a/b", "..", ".", "<b>x</b>", "a?b#c", "a&b", "n" * 41, "\u202eabc", "a\x07b", "\u200b", "\\",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("nick", NO_NICKS, ids=ascii)
def test_a_page_whose_nick_has_no_address_stores_nothing(nick):
    result = import_body(profile_page(replace(make_profile(), nick=nick)))

    assert result.outcome is Outcome.UNREADABLE
    assert "no nick" in result.detail or "missing" in result.detail
    assert not Player.objects.exists() and not RawAnswer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"title": "t" * 121},
        {"squadron_name": "s" * 121},
        {"squadron_name": "a\0b"},
        {"squadron_tag": "t" * 41},
        {"level": 10**9},
        {"level": 10**30},
    ],
    ids=["title", "squadron", "nul", "tag", "level", "long level"],
)
def test_a_page_that_fits_no_column_stores_nothing(fields):
    result = import_body(profile_page(replace(make_profile(), **fields)))

    assert result.outcome is Outcome.UNREADABLE
    assert not Player.objects.exists() and not RawAnswer.objects.exists()


def test_a_nick_as_long_as_a_nick_may_be_has_a_key_that_fits():
    assert len(parse_profile(profile_page(replace(make_profile(), nick="ΐ" * 40))).nick) == 40


@pytest.mark.parametrize(
    "fields",
    [
        {"missions": 700_000_001},
        {"victories": 10**30},
        {"lions": 10**16},
        {"deaths": 10**4000},
        {"play_time": Duration(10**20, 60)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_figure_that_nobody_reaches_is_refused(fields):
    with pytest.raises(ParseError):
        parse_profile(profile_page(totals_with(make_profile(), **fields)))


@pytest.mark.django_db
def test_the_largest_figures_that_are_read_can_be_stored():
    profile = make_profile()
    for mode in Mode:
        statistics = profile.modes[mode]
        totals = replace(statistics.totals, missions=700_000_000, lions=10**15 - 1)
        profile = replace(
            profile, modes={**profile.modes, mode: replace(statistics, totals=totals)}
        )

    assert import_body(profile_page(profile)).stored
    assert PlayerSnapshot.objects.get().missions == 2_100_000_000


@pytest.mark.slow
@pytest.mark.django_db
def test_markup_in_names_is_shown_as_text(client):
    profile = replace(
        make_profile(), title=SCRIPT, squadron_name=SCRIPT.replace("/", ""), squadron_tag=SCRIPT
    )
    assert import_body(profile_page(profile)).stored

    for path in ("/warthunder/players/", f"/warthunder/players/{profile.nick}/"):
        shown = client.get(path).content.decode()
        assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "s" * 121},
        {"tag": "[" + "t" * 41 + "]"},
        {"description": "d" * 20_001},
        {"rating": 2**31},
        {"members": (make_member("a/b"),)},
        {"members": (make_member("Ann", rating=2**31),)},
        {"members": (make_member("Ann", role="r" * 41),)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_squadron_page_that_fits_no_column_is_refused(changes):
    with pytest.raises(ParseError):
        parse_squadron(squadron_page(replace(make_squadron(), **changes)))


@pytest.mark.parametrize(
    "inside",
    [
        lambda: b"<div>" * 900_000,
        lambda: b"<b><i><font><a>" * 250_000,
        lambda: b"<ul><li>" * 600_000,
        lambda: b"<div " + b" ".join(b"a%d" % number for number in range(600_000)) + b">",
        lambda: b"<div " + b"".join(b'a%d=">"' % number for number in range(400_000)) + b">",
        lambda: b'<div x" y=">" ' + b" ".join(b"a%d" % number for number in range(400_000)) + b">",
    ],
    ids=["depth", "formatting", "lists", "attributes", "quoted", "misquoted"],
)
@pytest.mark.timeout(5)
def test_a_page_that_would_keep_a_parser_busy_is_not_parsed(inside):
    inside = inside()
    for parser, start in ((parse_profile, START), (parse_squadron, b"<p class=squadrons-x>")):
        with pytest.raises(ParseError, match="markup"):
            parser(start + inside + END)


@pytest.mark.slow
@pytest.mark.timeout(10)
def test_the_busiest_page_that_is_parsed_takes_a_second():
    for inside in (b"<ul><li>" * (MAX_TAGS // 2 - 10), b"<div " + b"a " * (SMALL_BYTES // 2 - 100)):
        with pytest.raises(ParseError):
            parse_profile(START + inside + b">" + END)


def test_a_long_page_with_quoted_signs_is_still_read():
    bulk = b'<a title="a > b" data-text=\'{"x": ">"}\'>x</a>' + b"<p>text of the page</p>" * 50
    page = profile_page(make_profile()).replace(b"</html>", bulk * 100 + b"</html>")
    assert len(page) > SMALL_BYTES and max(map(len, page.split(b"<"))) < MAX_TAG_BYTES

    assert parse_profile(page).nick == make_profile().nick
