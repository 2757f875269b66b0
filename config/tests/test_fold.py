"""Names are folded to one key whatever their spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.fold import fold


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Zenit", "zenit"),
        ("Зенит", "zenit"),
        ("ЗЕНИТ  Санкт-Петербург", "zenit sankt peterburg"),
        ("Mbappé", "mbape"),
        ("Mbape", "mbape"),
        ("Bodø/Glimt", "bodo glimt"),
        ("Đoković", "dokovic"),
        ("Łódź", "lodz"),
        ("Beşiktaş", "besiktas"),
        ("İstanbul Başakşehir", "istanbul basaksehir"),
        ("Kasımpaşa", "kasimpasa"),
        ("Preußen", "preusen"),
        ("Næstved", "naestved"),
        ("Œdipe", "oedipe"),
        ("Khimki", "himki"),
        ("Химки", "himki"),
        ("Tsarukyan", "carukyan"),
        ("Царукян", "carukyan"),
        ("M'Vila", "mvila"),
        ("Brighton & Hove Albion", "brighton hove albion"),
        ("1. FC Köln", "1 fc koln"),
        ("Schalke 04", "schalke 04"),
        ("TSG 1899 Hoffenheim", "cg 1899 hofenheim"),
        ("ＦＣ　Tokyo", "fc tokyo"),
        ("", ""),
        ("—  !", ""),
        ("東京", ""),
    ],
)
def test_names_fold_to_their_key(text, key):
    assert fold(text) == key


@pytest.mark.parametrize(
    ("kazakh", "key"),
    [
        ("Қайрат", "kairat"),
        ("Ақтөбе", "aktobe"),
        ("Шымкент Ордабасы", "shymkent ordabasy"),
        ("Жетісу", "zhetisu"),
        ("Әлем", "alem"),
        ("Ғалым", "galym"),
        ("Өскемен", "oskemen"),
        ("Жаңа", "zhana"),
        ("Ұлы Үй", "uly ui"),
        ("Шаһар", "shahar"),
    ],
)
def test_kazakh_letters_fold_to_latin_ones(kazakh, key):
    assert fold(kazakh) == key


def test_composed_and_decomposed_letters_fold_alike():
    assert fold("й") == fold("\u0438\u0306") == "i"
    assert fold("é") == fold("e\u0301") == "e"


def test_a_name_in_two_scripts_folds_close_to_itself():
    assert fold("Кварацхелия") == "kvaracheliya"
    assert fold("Kvaratskhelia") == "kvarachelia"


@pytest.mark.slow
@given(st.text(max_size=40))
def test_folding_a_key_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.slow
@given(st.text(alphabet="khtsc аяхцћ' ßIİ", max_size=20))
def test_folding_sounds_that_meet_changes_nothing_twice(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.slow
@given(st.text(max_size=40))
def test_a_key_is_ascii_words_with_one_space_between(text):
    key = fold(text)

    assert key.isascii()
    assert key == " ".join(key.split())
    assert all(sign.isalnum() or sign == " " for sign in key)


@pytest.mark.slow
@given(st.text(max_size=40))
def test_case_and_outer_spaces_do_not_matter(text):
    assert fold(f"  {text} ") == fold(text)
    assert fold(text.casefold()) == fold(text)
