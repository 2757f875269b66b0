"""Names are found misspelt, in another script, by their beginning; on both databases alike."""

import random

import pytest

from config.finding.bench_search.names import invented, misspelt
from config.finding.keys import begins, grams_of, key_of, padded, variants
from config.finding.marking import marked
from config.finding.models import Entry
from config.finding.queries import find
from config.finding.tests.shelf import all_misspellings, put
from stats.football.resolve.known import known_teams

TEAM, PLAYER, LEAGUE = "football.team", "football.player", "football.competition"
CYRILLIC_CLUBS = [
    "Зенит", "Спартак Москва", "ЦСКА Москва", "Локомотив", "Динамо Москва", "Краснодар", "Рубин",
    "Ростов", "Крылья Советов", "Оренбург", "Нижний Новгород", "Балтика", "Реал Мадрид",
    "Барселона", "Ливерпуль", "Манчестер Юнайтед", "Бавария",
]  # fmt: skip
CYRILLIC_PEOPLE = [
    "Кварачинов Георгий", "Щербаковский Олег", "Царапинов Юрий", "Жемчужников Яков",
    "Хвостунцов Илья",
]  # fmt: skip
ASKED = 400


def recalled(group, objects, asked, seed=5):
    """Return the share of misspellings whose right name is among the first five."""
    rng, found = random.Random(seed), 0
    numbers = sorted(objects, key=int)
    for _ in range(asked):
        number = rng.choice(numbers)
        hits = find(misspelt(objects[number], rng)).get(group, [])
        found += number in [hit.object_id for hit in hits[:5]]
    return found / asked


@pytest.mark.slow
@pytest.mark.django_db
def test_nearly_every_club_is_found_by_one_wrong_letter():
    clubs = put(TEAM, sorted({team.name for team in known_teams()}))
    put(PLAYER, invented(500, seed=3))

    assert len(clubs) > 300
    assert recalled(TEAM, clubs, ASKED) >= 0.99


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("names", [CYRILLIC_CLUBS, CYRILLIC_PEOPLE])
def test_cyrillic_names_are_found_by_one_wrong_letter(names):
    objects = put(TEAM, names)
    put(PLAYER, invented(300, seed=3))

    assert recalled(TEAM, objects, 200) >= 0.99


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Roma", "Nice", "Inter", "Getafe"])
def test_every_misspelling_of_a_short_name_finds_it_among_others(name):
    put(TEAM, [name])
    put(TEAM, invented(200, seed=9), first=100)

    missed = [
        asked
        for asked in dict.fromkeys(all_misspellings(name, letters="aeirtxz"))
        if "1" not in [hit.object_id for hit in find(asked).get(TEAM, [])[:5]]
    ]

    assert missed == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Зенит", "zenit"),
        ("Zenit Saint Petersburg", "Зенит"),
        ("Mbapenov", "Mbappenov"),
        ("Kvaratskin", "Кварацкин"),
        ("Khvostov", "Hvostov"),
        ("Bodø/Glimt", "bodo glimt"),
        ("Borussia Mönchengladbach", "monchengladbach borussia"),
        ("東京タワー", "東京"),
    ],
)
def test_scripts_marks_and_the_order_of_words_do_not_matter(stored, asked):
    put(TEAM, [stored, "Another Name"])

    assert [hit.text for hit in find(asked)[TEAM]] == [stored]


@pytest.mark.django_db
def test_exact_names_come_before_beginnings_and_those_before_names_alike():
    names = ["Interlaken", "Harbour", "Inter", "Sporting Inter", "Intar"]
    put(TEAM, names)

    assert [hit.text for hit in find("inter")[TEAM]] == [
        "Inter", "Interlaken", "Sporting Inter", "Intar",
    ]  # fmt: skip


@pytest.mark.django_db
def test_among_equals_the_followed_comes_first_then_the_heavier_then_the_name():
    put(TEAM, ["Lantern B", "Lantern A"], weight=1.0)
    put(TEAM, ["Lantern C"], weight=5.0, first=10)
    put(TEAM, ["Lantern D"], first=20)
    Entry.objects.filter(text="Lantern D").update(followed=1)

    assert [hit.text for hit in find("lantern")[TEAM]] == [
        "Lantern D", "Lantern C", "Lantern A", "Lantern B",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_a_name_is_found_among_many_of_another_group():
    put(PLAYER, [f"Kestrelov {number}" for number in range(1500)])
    put(TEAM, ["Kestrel United"])

    assert find("kestrle")[TEAM][0].text == "Kestrel United"
    assert len(find("kestrel")[PLAYER]) >= 30


@pytest.mark.django_db
def test_demo_rows_are_found_only_in_a_demo(settings):
    put(TEAM, ["Northern Lamp"])
    put(TEAM, ["Northern Lantern"], demo=True, first=10)
    put("faceit.player", ["Northerner"])

    assert {hit.text for hit in find("northern")[TEAM]} == {"Northern Lamp"}
    settings.DOZOR_DEMO = True
    assert {hit.text for hit in find("northern")[TEAM]} == {"Northern Lamp", "Northern Lantern"}
    assert "faceit.player" not in find("northern")  # real players are not mixed into its demo


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["n", "no", "N", "НО", "nор"])
def test_one_or_two_letters_find_what_begins_so(asked):
    put(TEAM, ["Northern Lamp", "Old North", "Southern Lamp"])

    assert {hit.text for hit in find(asked)[TEAM]} == {"Northern Lamp", "Old North"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        "", " ", "…—!?", "%", "_", "%%", "*", '"', "'", "\\", "\x00", "🙂", "' OR 1=1 --", "a\x00b",
        '"x" OR "y"', "NEAR(a b)", "a AND NOT b", "(", ")", "{", "key:", "^a", "-a", "a*", "%s",
        "x" * 60, "ab " * 100, "й" * 300, "\u202e\u0301",
    ],
)  # fmt: skip
def test_whatever_is_asked_is_answered(asked):
    put(TEAM, ["Northern Lamp", "100 % _ Works"])

    assert isinstance(find(asked), dict)


@pytest.mark.django_db
def test_a_percent_sign_is_no_wild_card():
    put(TEAM, ["Northern Lamp"])

    assert find("%") == find("_") == find("n%p") == {}


@pytest.mark.django_db
def test_a_search_is_one_query(django_assert_num_queries):
    put(TEAM, invented(300, seed=1))

    with django_assert_num_queries(1):
        find("kaminov lanter")
    with django_assert_num_queries(0):
        find("…")


@pytest.mark.django_db
def test_a_changed_key_is_found_anew_and_a_deleted_one_no_more():
    put(TEAM, ["Northern Lamp"])
    Entry.objects.update(text="Quay of Gulls", search_key="quay of guls")

    assert find("northern") == {}
    assert find("qauy of gulls")[TEAM]
    Entry.objects.all().delete()
    assert find("quay") == {}


def test_a_key_is_cut_into_its_parts():
    assert key_of("Zenit St. Petersburg") == "zenit st petersburg"
    assert key_of("東京 タワー") == "東京 タワー"
    assert key_of("🙂 —") == ""
    assert padded("ab c") == "  ab  c  "
    assert grams_of("ab c") == ["  a", " ab", "ab ", "b  ", "  c", " c ", "c  "]
    assert begins("ab") == [" ab"]
    assert begins("a") == ["  a"]
    assert variants("abc") == ["abc", "bac", "acb"]
    assert variants("a longer name") == ["a longer name"]


@pytest.mark.parametrize(
    ("name", "asked", "shown"),
    [
        ("Northern Lamp", "north", "[North]ern Lamp"),
        ("Зенит", "zen", "[Зен]ит"),
        ("Zenit Saint Petersburg", "Петербург", "Zenit Saint [Petersburg]"),
        ("Bodø/Glimt", "glimt bodo", "[Bodø]/[Glimt]"),
        ("Mbappenov", "mbape", "[Mbappe]nov"),
        ("Kestrel Watch", "kestrle wa", "[Kestrel] [Wa]tch"),
        ("<b>", "b", "<[b]>"),
        ("Lamp", "", "Lamp"),
    ],
)
def test_what_was_asked_is_marked_in_a_name(name, asked, shown):
    pieces = marked(name, asked)

    assert "".join(piece.text for piece in pieces) == name
    assert "".join(f"[{one.text}]" if one.mark else one.text for one in pieces) == shown
