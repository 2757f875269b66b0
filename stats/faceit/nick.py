"""What people type or paste to name a player or a match, and FACEIT's own addresses. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

NICKNAME_LENGTH_MAX: Final = 24
SITE: Final = "https://www.faceit.com"
PASTED_LENGTH_MAX: Final = 500

_NICKNAME = re.compile(r"[a-zA-Z0-9_-]{1,24}")
_UUID_TEXT = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PLAYER_ID = re.compile(_UUID_TEXT)
_MATCH_ID = re.compile(rf"1-{_UUID_TEXT}")
# The number of account 0; an account's number has 32 bits.
_STEAM_FIRST: Final = 76561197960265728
_STEAM_ID = re.compile(r"76561[12][0-9]{11}")
_STEAM_OLD = re.compile(r"STEAM_[01]:([01]):([0-9]{1,10})", re.IGNORECASE)
_STEAM_NEW = re.compile(r"\[U:1:([0-9]{1,10})\]", re.IGNORECASE)
_FACEIT_HOSTS = frozenset({"faceit.com", "www.faceit.com", "beta.faceit.com"})
_STEAM_HOSTS = frozenset({"steamcommunity.com", "www.steamcommunity.com"})
_PLAYER_WORDS = ("players", "players-modal")
_ROOM_WORD = "room"


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation where it is shown: the pure core speaks English."""
    return text


class NicknameError(ValueError):
    """Text that names nobody; says so in a `sentence` with named gaps for `values`."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


class Named(StrEnum):
    """What a text names."""

    NICKNAME = "nickname"
    PLAYER_ID = "player_id"
    MATCH_ID = "match_id"
    GAME_PLAYER_ID = "game_player_id"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was typed or pasted: a kind and the bare name; `game_player_id` is a SteamID64."""

    kind: Named
    value: str


def check_nickname(text: str) -> str:
    """Return the nickname without outer spaces, case kept; raises NicknameError.

    FACEIT allows 1 to 24 Latin letters, digits, `_` and `-`.
    """
    nickname = text.strip()
    if not nickname:
        raise NicknameError(gettext_noop("Write a nickname."))
    if len(nickname) > NICKNAME_LENGTH_MAX:
        raise NicknameError(
            gettext_noop("A nickname has at most %(most)d characters; this one is longer."),
            most=NICKNAME_LENGTH_MAX,
        )
    if not _NICKNAME.fullmatch(nickname):
        raise NicknameError(
            gettext_noop("A FACEIT nickname has only Latin letters, digits, “_” and “-”.")
        )
    return nickname


def is_player_id(text: str) -> bool:
    """Tell whether a text is a player's id: a UUID in small letters."""
    return _PLAYER_ID.fullmatch(text) is not None


def is_match_id(text: str) -> bool:
    """Tell whether a text is a match's id: `1-` and a UUID in small letters."""
    return _MATCH_ID.fullmatch(text) is not None


def is_steam_id(text: str) -> bool:
    """Tell whether a text is the SteamID64 of a person's account."""
    return _STEAM_ID.fullmatch(text) is not None


def read_pasted(text: str) -> Pasted:
    """Return what a text names; raises NicknameError, saying what is wrong with it.

    Understood are a nickname, an id of a player or a match, an address of a player or a room on
    faceit.com in any language, an address of a Steam profile by number, and a Steam id.
    """
    bare = text.strip()[: PASTED_LENGTH_MAX + 1]
    address = _address(bare)
    if address is not None:
        return _from_address(address)
    lower = bare.lower()
    if is_match_id(lower):
        return Pasted(Named.MATCH_ID, lower)
    if is_player_id(lower):
        return Pasted(Named.PLAYER_ID, lower)
    steam = steam_id_64(bare)
    if steam is not None:
        return Pasted(Named.GAME_PLAYER_ID, steam)
    return Pasted(Named.NICKNAME, check_nickname(bare))


def steam_id_64(text: str) -> str | None:
    """Return the SteamID64 of a Steam id in any of its three spellings, or None."""
    if is_steam_id(text):
        return text
    old, new = _STEAM_OLD.fullmatch(text), _STEAM_NEW.fullmatch(text)
    account = int(old[2]) * 2 + int(old[1]) if old else int(new[1]) if new else None
    return str(_STEAM_FIRST + account) if account is not None and account < 2**32 else None


def _address(text: str) -> SplitResult | None:
    if "/" not in text or any(sign.isspace() for sign in text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return parts if known else None


def _from_address(parts: SplitResult) -> Pasted:
    words = [unquote(word) for word in parts.path.split("/") if word]
    if parts.hostname in _FACEIT_HOSTS:
        return _from_faceit(words)
    if parts.hostname in _STEAM_HOSTS:
        return _from_steam(words)
    raise NicknameError(
        gettext_noop("Paste an address of faceit.com or steamcommunity.com, or write a nickname.")
    )


def _from_faceit(words: list[str]) -> Pasted:
    # The language, if any, and the game stand before these words, in all spellings of the past.
    for word, after in pairwise(words):
        if word in _PLAYER_WORDS:
            return Pasted(Named.NICKNAME, check_nickname(after))
        if word == _ROOM_WORD and is_match_id(after.lower()):
            return Pasted(Named.MATCH_ID, after.lower())
    raise NicknameError(
        gettext_noop("This page of faceit.com is neither a player's nor a match room.")
    )


def _from_steam(words: list[str]) -> Pasted:
    if len(words) > 1 and words[0] == "profiles" and is_steam_id(words[1]):
        return Pasted(Named.GAME_PLAYER_ID, words[1])
    if words[:1] == ["id"]:
        raise NicknameError(
            gettext_noop(
                "A Steam address by name cannot be looked up. "
                "Paste the one with a number, /profiles/7656…, or the SteamID64."
            )
        )
    raise NicknameError(gettext_noop("This address of Steam is no profile with a number."))


def profile_url(nickname: str, language: str = "en") -> str:
    """Return the address of a player's page on FACEIT."""
    return f"{SITE}/{language}/players/{quote(nickname, safe='')}"


def room_url(match_id: str, language: str = "en") -> str:
    """Return the address of a CS2 match's room on FACEIT."""
    return f"{SITE}/{language}/cs2/room/{quote(match_id, safe='')}"
