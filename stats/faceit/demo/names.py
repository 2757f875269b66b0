"""Invented nicks, of the letters FACEIT allows: `^[a-zA-Z0-9_-]{1,24}$`."""

from stats.faceit.demo.chance import mix

PINNED_NICK = "Kestrel-nine"
RISING_NICK = "slowbloom"
SLUMPING_NICK = "OldLantern"
_SYLLABLES = (
    "kor", "ve", "tan", "zil", "ra", "mo", "dri", "fel", "gun", "hask", "ist", "jor", "lum", "nev",
    "ost", "pra", "quil", "rud", "sto", "thar", "ul", "vex", "wen", "yar", "zon", "bri", "cal",
)  # fmt: skip
_FIRST = ("Grey", "Salt", "Tin", "Late", "Odd", "North", "Quiet", "Rusty", "Long", "Amber", "Cold")
_LAST = ("Heron", "Anvil", "Lantern", "Badger", "Rivet", "Fox", "Comet", "Gasket", "Otter", "Kite")
TEAMS = (
    "Harbour Lanterns", "Tin Otters", "Late Comets", "Northern Rivets", "Quiet Gaskets",
    "Rusty Anvils", "Cold Start", "Fifth Ferry", "Rain Delay", "Low Cloud Base",
)  # fmt: skip


def nick_of(key: int) -> str:
    """Return a nick."""
    word = "".join(_SYLLABLES[mix(key, n) % len(_SYLLABLES)] for n in range(2 + mix(key, 9) % 2))
    number = mix(key, 5) % 1000
    pair = _FIRST[mix(key, 6) % len(_FIRST)] + _LAST[mix(key, 7) % len(_LAST)]
    forms = (
        word, word.capitalize(), f"{word}{number}", f"-{word}-", f"_{word.capitalize()}_", pair,
        f"{pair}{number % 100}", word.upper(), f"{word}_{number % 100}", f"x{word.capitalize()}x",
    )  # fmt: skip
    return forms[mix(key, 8) % len(forms)]


def nicks(seed: int, count: int) -> list[str]:
    """Return nicks that differ in more than case, the featured ones first."""
    found = [PINNED_NICK, RISING_NICK, SLUMPING_NICK]
    taken = {nick.lower() for nick in found}
    number = 0
    while len(found) < count:
        nick, number = nick_of(mix(seed, number, 1)), number + 1
        if nick.lower() not in taken:
            taken.add(nick.lower())
            found.append(nick)
    return found[:count]
