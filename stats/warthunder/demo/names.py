"""Invented names: nicks in every script the game knows, squadrons, tags, titles."""

from collections.abc import Callable

from stats.warthunder.demo.chance import mix, pick

_LATIN = (
    "kor", "ve", "tan", "zil", "ra", "mo", "dri", "fel", "gun", "hask", "ist", "jor", "lum", "nev",
    "ost", "pra", "quil", "rud", "sto", "thar", "ul", "vex", "wen", "yar", "zon", "bri", "cal",
)  # fmt: skip
_CYRILLIC = (
    "во", "лог", "ми", "рен", "дар", "ту", "ман", "гор", "се", "вер", "ясь", "пол", "ка", "тур",
    "бор", "зи", "мень", "ла", "дож", "ру", "щит", "жур",
)  # fmt: skip
_HANGUL = "가나다라마바사아자차하고노도로모보소오조초호구누두루무부수우주추후"
_ADJECTIVES = ("Grey", "Salt", "Tin", "Late", "Odd", "North", "Quiet", "Rusty", "Long", "Amber")
_NOUNS = ("Heron", "Anvil", "Lantern", "Badger", "Rivet", "Fox", "Comet", "Gasket", "Otter", "Kite")

# The first two are the busy ones; two hold characters that HTML and URLs must escape.
SQUADRONS: tuple[tuple[str, str], ...] = (
    ("Kestrel Watch", "KSTRL"), ("Harbour Lanterns", "HBRL"), ("Salt & Iron", "SALT"),
    ("Northern Rivets", "NRVT"), ("-Quiet Gaskets-", "QGSK"), ("Полынный Ветер", "ПЛНВ"),
    ("Tin Otters", "TNOT"), ("Амурские Кайры", "АМКР"), ("Late Comets", "LTCM"),
    ("은하수 정비소", "은하정"), ("Badger's Rest", "BDGR"), ("Odd Hours Club", "OHC"),
    ("Lindgren Yard", "LNDG"), ("Седьмой Причал", "С7П"), ("Amber Signal", "AMBR"),
    ("Grey Heron Wing", "GHW"), ("Los Faroles", "FAROL"), ("Cold Start Society", "CSS"),
    ("夜航灯塔", "夜航"), ("Low Cloud Base", "LCB"), ("Rusty Anvils", "RSTA"),
    ("Moss and Mortar", "MOSS"), ("Fifth Ferry", "5FRY"), ("Rain Delay", "RAIN"),
)  # fmt: skip
FRAMES = (("[", "]"), ("╍", "╎"), ("-", "-"), ("=", "="), ("┾", "┿"), ("^", "^"), ("◄", "►"))
TITLES = (
    "Night Mechanic", "Harbour Pilot", "Patient Gunner", "Bridge Keeper", "Cloud Surveyor",
    "Last to Leave", "Signal Officer", "Collector of Rivets", "Storm Petrel", "Ferry Captain",
)  # fmt: skip


def _latin(key: int) -> str:
    word = "".join(pick(_LATIN, key, n) for n in range(2 + mix(key, 9) % 2))
    return word.capitalize() if key % 3 else word


def _cyrillic(key: int) -> str:
    return "".join(pick(_CYRILLIC, key, n) for n in range(2 + mix(key, 9) % 2)).capitalize()


def _hangul(key: int) -> str:
    return "".join(_HANGUL[mix(key, n) % len(_HANGUL)] for n in range(3 + mix(key, 9) % 2))


def _pair(key: int) -> str:
    return pick(_ADJECTIVES, key, 1) + pick(("", "_", " ", "-"), key, 3) + pick(_NOUNS, key, 2)


def _numbered(key: int) -> str:
    return f"{_latin(key)}_{mix(key, 5) % 1000}"


STYLES: tuple[Callable[[int], str], ...] = (
    _latin,
    _numbered,
    lambda key: f"{_pair(key)}{mix(key, 6) % 100}",
    lambda key: f"{_latin(key)}{mix(key, 6) % 10_000}",
    _cyrillic,
    lambda key: f"_{_latin(key)}_",
    lambda key: f"{_cyrillic(key)}_{mix(key, 6) % 100}",
    _hangul,
    lambda key: f".{_latin(key)}",
    lambda key: f"{_latin(key)} {_latin(mix(key, 8))}",
    lambda key: f"{_latin(key)}{mix(key, 6) % 100}@psn",
    lambda key: f"{_pair(key)}@live",
    lambda key: f"{_latin(key)}#{1000 + mix(key, 6) % 9000}",
    lambda key: f"{_latin(key)}.{_latin(mix(key, 8))}",
    lambda key: f"xX{_latin(key)}Xx",
    lambda key: f"⋇{_numbered(key)}" if mix(key, 4) % 8 == 0 else f"{_hangul(key)}{key % 10}",
)


class NickBook:
    """Gives out nicks that differ in more than case; the same calls give the same nicks."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._taken: set[str] = set()

    def new(self, *keys: int, style: int | None = None) -> str:
        """Return a nick nobody has; `style` (an index of STYLES) forces how it looks."""
        attempt = 0
        while True:
            key = mix(self._seed, *keys, attempt)
            chosen = mix(key, 11) % len(STYLES) if style is None else style
            nick = STYLES[chosen](key)
            if (plain := nick.lstrip("⋇").casefold()) not in self._taken:
                self._taken.add(plain)
                return nick
            attempt += 1
