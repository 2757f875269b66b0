"""What people type or paste to name a player or a match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.faceit.nick import (
    Named,
    NicknameError,
    Pasted,
    check_nickname,
    is_match_id,
    is_player_id,
    is_steam_id,
    profile_url,
    read_pasted,
    room_url,
    steam_id_64,
)
from stats.faceit.tests.bodies import MATCH_ID, player_id

STEAM = "76561198000000001"
PLAYER = player_id(1)
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


@pytest.mark.parametrize("text", ["a", "-Kite-", "_x_", "A1b2", "x" * 24, "  spaced  "])
def test_a_nickname_has_1_to_24_latin_letters_digits_and_two_signs(text):
    assert check_nickname(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write"),
        ("   ", "Write"),
        ("x" * 25, "at most 24"),
        ("two words", "Latin"),
        ("ник", "Latin"),
        ("ａ", "Latin"),
        ("a\x00b", "Latin"),
        ("a.b", "Latin"),
        ("a\n", None),
    ],
)
def test_what_is_no_nickname_is_refused_with_a_reason(text, said):
    if said is None:
        assert check_nickname(text) == "a"
        return
    with pytest.raises(NicknameError, match=said):
        check_nickname(text)


def test_a_reason_can_be_translated_before_it_is_filled():
    with pytest.raises(NicknameError) as caught:
        check_nickname("x" * 25)
    assert "%(most)d" in caught.value.sentence
    assert caught.value.values == {"most": 24}


@pytest.mark.parametrize(
    "address",
    [
        "https://www.faceit.com/en/players/-Kite_1-",
        "https://www.faceit.com/ru/players/-Kite_1-/stats/cs2",
        "https://www.faceit.com/kk/players/-Kite_1-?tab=1#top",
        "https://www.faceit.com/players/-Kite_1-/",
        "http://faceit.com/zh-tw/players-modal/-Kite_1-",
        "www.faceit.com/pt/players/-Kite_1-",
        "  faceit.com/{lang}/players/-Kite_1-  ",
    ],
)
def test_a_players_address_in_any_language_names_the_player(address):
    assert read_pasted(address) == Pasted(Named.NICKNAME, "-Kite_1-")


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.faceit.com/en/cs2/room/{MATCH_ID}",
        f"https://www.faceit.com/de/cs2/room/{MATCH_ID}/scoreboard",
        f"faceit.com/csgo/room/{MATCH_ID.upper()}",
        MATCH_ID,
        f" {MATCH_ID.upper()} ",
    ],
)
def test_a_rooms_address_or_id_names_the_match(address):
    assert read_pasted(address) == Pasted(Named.MATCH_ID, MATCH_ID)


@pytest.mark.parametrize(
    "text",
    [
        STEAM,
        f"https://steamcommunity.com/profiles/{STEAM}",
        f"steamcommunity.com/profiles/{STEAM}/games?tab=all",
        "STEAM_0:1:19867136",
        "steam_1:1:19867136",
        "[U:1:39734273]",
    ],
)
def test_a_steam_account_is_known_in_all_its_spellings(text):
    assert read_pasted(text) == Pasted(Named.GAME_PLAYER_ID, STEAM)


def test_a_players_id_names_the_player():
    assert read_pasted(PLAYER.upper()) == Pasted(Named.PLAYER_ID, PLAYER)


def test_a_bare_nickname_is_a_nickname():
    assert read_pasted(" Kite_1 ") == Pasted(Named.NICKNAME, "Kite_1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://www.faceit.com/en/hub/75f8b679", "neither"),
        ("https://www.faceit.com/en/players", "neither"),
        ("https://www.faceit.com/en/cs2/room/1-short", "neither"),
        ("https://www.faceit.com/en/players/%3Cscript%3E", "Latin"),
        ("https://www.faceit.com.evil.example/en/players/Kite", "Paste an address"),
        ("https://evil.example/www.faceit.com/players/Kite", "Paste an address"),
        ("https://steamcommunity.com/id/somebody", "by name"),
        ("https://steamcommunity.com/profiles/12", "no profile"),
        ("https://steamcommunity.com/", "no profile"),
        ("javascript://www.faceit.com/players/x", "characters"),
        ("https://[broken/players/x", "characters|Latin"),
        ("", "Write"),
        ("/" * 10_000, "characters"),
    ],
)
def test_an_address_of_something_else_is_refused_with_a_reason(text, said):
    with pytest.raises(NicknameError, match=said):
        read_pasted(text)


@pytest.mark.parametrize(
    "text", ["", "1-", PLAYER, MATCH_ID + "\n", MATCH_ID.upper(), "2" + MATCH_ID[1:]]
)
def test_a_match_id_is_1_and_a_uuid(text):
    assert is_match_id(MATCH_ID)
    assert not is_match_id(text)


@pytest.mark.parametrize("text", ["", MATCH_ID, PLAYER + " ", PLAYER[:-1], "g" + PLAYER[1:]])
def test_a_player_id_is_a_uuid(text):
    assert is_player_id(PLAYER)
    assert not is_player_id(text)


@pytest.mark.parametrize(
    "text", ["", "7656119800000000", STEAM + "1", "12345678901234567", "[U:1:9999999999]"]
)
def test_what_is_no_steam_id_is_none(text):
    assert not is_steam_id(text)
    assert steam_id_64(text) is None


@pytest.mark.slow
@given(st.text(ALPHABET, min_size=1, max_size=24), st.sampled_from(["en", "ru", "kk", "pt-br"]))
def test_our_own_address_of_a_player_reads_back(nickname, language):
    assert read_pasted(profile_url(nickname, language)) == Pasted(Named.NICKNAME, nickname)


@pytest.mark.slow
@given(st.uuids(), st.sampled_from(["en", "ru", "kk"]))
def test_our_own_address_of_a_room_reads_back(uuid, language):
    assert read_pasted(room_url(f"1-{uuid}", language)) == Pasted(Named.MATCH_ID, f"1-{uuid}")


@pytest.mark.slow
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_pasted(text)
    except NicknameError:
        return
    assert found.value
