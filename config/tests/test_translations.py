"""The catalogues are whole, keep what their sources hold, and are compiled as they are written."""

import re
from collections import Counter
from datetime import date

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from accounts.alerts.kinds import line
from accounts.models import User
from config.templatetags.dozor import month_names
from config.tests.source import ROOT
from config.workshop.messages import LANGUAGES, catalogue
from stats.warthunder.doubts import doubt_words
from stats.warthunder.labels import nick_problem
from stats.warthunder.nick import NickError, normalise_nick

PLURALS = {"ru": 4, "kk": 2}
# %% is a plain sign; %(name)s, %s, {name} and tags must come through.
GAPS = re.compile(r"%%|%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?[a-z][^>]*>")
CYRILLIC = re.compile(r"[а-яәіңғүұқөһ]", re.IGNORECASE)
LATIN = re.compile(r"[a-z]{3}", re.IGNORECASE)
# The same in every language: a game, a protocol's word, a figure known by its letters.
NAMES = re.compile(
    r"^(War Thunder|ADR|CSV|Elo|FACEIT(’s Data API)?|HLTV|KAST|MVPs?|RPS|SHA-256|rho|n = "
    r"|[^a-zA-Z])*$"
)


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def entries(language) -> polib.POFile:
    return polib.pofile(catalogue(ROOT, language))


def written(entry: polib.POEntry) -> list[str]:
    """Return every form of a translation."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def gaps(text: str) -> Counter[str]:
    return Counter(found for found in GAPS.findall(text) if found != "%%")


def test_every_language_of_the_site_but_the_source_has_a_catalogue():
    assert {code for code, _name in settings.LANGUAGES} == {"en", *LANGUAGES}


@pytest.mark.slow
def test_every_string_is_translated_and_none_is_a_guess(entries):
    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy] == []


@pytest.mark.slow
def test_no_catalogue_keeps_what_the_sources_no_longer_say(entries):
    assert [entry.msgid for entry in entries.obsolete_entries()] == []


@pytest.mark.slow
def test_every_plural_form_of_the_language_is_written(entries, language):
    assert f"nplurals={PLURALS[language]};" in entries.metadata["Plural-Forms"]
    for entry in entries:
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == list(range(PLURALS[language])), entry.msgid


@pytest.mark.slow
def test_a_translation_has_the_gaps_and_the_tags_of_its_source(entries):
    wrong = [
        (entry.msgid, text)
        for entry in entries
        for text in written(entry)
        if gaps(text) not in (gaps(entry.msgid), gaps(entry.msgid_plural or entry.msgid))
    ]

    assert wrong == []


@pytest.mark.slow
def test_a_percent_sign_is_doubled_where_its_source_doubles_it(entries):
    wrong = [
        text
        for entry in entries
        for text in written(entry)
        if ("%%" in text) != ("%%" in entry.msgid)
    ]

    assert wrong == []


@pytest.mark.slow
def test_a_sentence_is_not_left_in_english(entries):
    left = [
        entry.msgid
        for entry in entries
        for text in written(entry)
        if LATIN.search(GAPS.sub("", text)) and not CYRILLIC.search(text)
    ]

    assert [text for text in left if not NAMES.match(GAPS.sub("", text))] == []


@pytest.mark.slow
def test_spaces_and_line_ends_around_a_string_are_kept(entries):
    wrong = [
        entry.msgid
        for entry in entries
        for text in written(entry)
        if (text[:1].isspace(), text[-1:].isspace())
        != (entry.msgid[:1].isspace(), entry.msgid[-1:].isspace())
    ]

    assert wrong == []


@pytest.mark.slow
def test_the_compiled_catalogue_says_what_the_written_one_says(entries, language):
    compiled = polib.mofile(catalogue(ROOT, language).with_suffix(".mo"))

    assert {said(entry) for entry in compiled} == {said(entry) for entry in entries}
    assert compiled.metadata == entries.metadata


def said(entry: polib.POEntry) -> tuple[object, ...]:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural, tuple(written(entry)))


@pytest.mark.slow
def test_a_catalogue_tells_neither_days_nor_lines_nor_machines(entries):
    assert not {"POT-Creation-Date", "PO-Revision-Date"} & set(entries.metadata)
    for entry in entries:
        for name, number in entry.occurrences:
            assert not number
            assert (ROOT / name).is_file(), name


def test_the_compiled_catalogue_is_the_one_that_answers():
    with translation.override("ru"):
        assert translation.gettext("Squadron") == "Полк"
    with translation.override("kk"):
        assert translation.gettext("Email address") == "Эл. пошта мекенжайы"


@pytest.mark.parametrize(
    ("code", "count", "words"),
    [
        ("ru", 1, "1 день"),
        ("ru", 3, "3 дня"),
        ("ru", 11, "11 дней"),
        ("ru", 21, "21 день"),
        ("kk", 1, "1 күн"),
        ("kk", 5, "5 күн"),
    ],
)
def test_a_count_of_days_follows_the_plural_of_its_language(code, count, words):
    with translation.override(code):
        form = translation.ngettext("%(count)s day", "%(count)s days", count)

    assert form % {"count": count} == words


def test_kazakh_writes_dates_and_decimals_its_own_way():
    with translation.override("kk"):
        assert formats.date_format(date(2026, 11, 5)) == "2026 ж. 5 қараша"
        assert formats.number_format(1234.5, 1) == "1234,5"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("the counters were started anew", "счётчики начаты заново"),
        ("12 of 128 members vanished at once", "сразу пропали участники: 12 из 128"),
        ("the page has no figures for arcade", "на странице нет данных: Аркадные"),
        (
            "arcade.aviation.air_targets 9 → 8; and 2 more",
            "Аркадные, Авиация, воздушные цели 9 → 8; и ещё 2",
        ),
        ("something new", "something new"),
    ],
)
def test_the_reason_of_a_doubt_is_said_in_the_readers_language(reason, words):
    with translation.override("ru"):
        assert doubt_words(reason) == words


def test_a_nick_is_refused_in_the_readers_language():
    with pytest.raises(NickError) as refusal:
        normalise_nick("a" * 41)

    with translation.override("ru"):
        assert nick_problem(refusal.value) == "В нике не больше 40 знаков, а этот длиннее."


def test_a_role_in_an_alert_is_said_in_the_readers_language():
    payload = {"nick": "Hawk", "squadron": "Kites", "before": "officer", "after": "sergeant"}

    with translation.override("ru"):
        assert line("warthunder.squadron.role", payload).endswith("Офицер → Сержант")


def test_a_chart_in_the_browser_is_given_the_months_of_its_language():
    with translation.override("kk"):
        assert month_names().startswith("қаң,ақп,")
    with translation.override("en"):
        assert month_names().startswith("Jan,Feb,")


@pytest.mark.django_db
def test_who_signs_up_on_a_kazakh_page_is_written_to_in_kazakh(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "kk"
    client.post(
        reverse("account_signup"),
        {"username": "newcomer", "password1": "Tall-lamp-93", "password2": "Tall-lamp-93"},
    )

    assert User.objects.get(username="newcomer").language == "kk"
