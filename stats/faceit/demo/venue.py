"""Where matches are played: regions with their queues and evenings, maps, server locations."""

from dataclasses import dataclass
from functools import lru_cache

from stats.faceit.demo.chance import uuid_of

EPOCH = 1_696_118_400  # 2023-10-01: nobody here has played CS2 before
DAY = 86_400
EXTENDED_SINCE = 1_717_200_000  # 2024-06-01: from here ADR, double kills and the rest are told
GAME = "cs2"


@dataclass(frozen=True, slots=True)
class Region:
    """A region; `evening_s` is when its evenings begin, in seconds of the UTC day."""

    name: str
    queue: str
    evening_s: int
    countries: tuple[str, ...]
    locations: tuple[tuple[str, str], ...]

    @property
    def competition_id(self) -> str:
        """Return the identifier of the region's queue."""
        return uuid_of("queue", self.name)


@dataclass(frozen=True, slots=True)
class Map:
    """A map, and the times between which it is in the pool (unix seconds)."""

    index: int
    class_name: str
    name: str
    since: int
    until: int


_EVER = 1 << 40
_DUST2_IN, _TRAIN_IN = 1_714_003_200, 1_738_108_800  # 2024-04-25, 2025-01-29
_OVERPASS_BACK, _ANUBIS_BACK = 1_752_537_600, 1_768_953_600  # 2025-07-15, 2026-01-21
REGIONS: dict[str, Region] = {
    region.name: region
    for region in (
        Region(
            "EU",
            "Europe 5v5 Queue",
            60_000,
            ("kz", "de", "pl", "fr", "se", "dk", "fi", "ua", "gb", "tr", "es", "rs"),
            (("Germany", "de"), ("Sweden", "se"), ("France", "fr"), ("UK", "uk")),
        ),
        Region(
            "NA",
            "North America 5v5 Queue",
            1_800,
            ("us", "ca", "mx"),
            (("Chicago", "us"), ("Dallas", "us"), ("New York", "us")),
        ),
        Region(
            "SA",
            "South America 5v5 Queue",
            79_200,
            ("br", "ar", "cl", "uy"),
            (("Sao Paulo", "br"), ("Santiago", "cl")),
        ),
        Region(
            "SEA",
            "South East Asia 5v5 Queue",
            37_800,
            ("sg", "my", "th", "id", "mn"),
            (("Singapore", "sg"), ("Hong Kong", "hk")),
        ),
        Region("OCE", "Oceania 5v5 Queue", 30_600, ("au", "nz"), (("Sydney", "au"),)),
    )
}
# A map that has left and come back is there twice under one name.
_POOL = (
    ("de_mirage", "Mirage", 0, _EVER),
    ("de_inferno", "Inferno", 0, _EVER),
    ("de_nuke", "Nuke", 0, _EVER),
    ("de_ancient", "Ancient", 0, _EVER),
    ("de_anubis", "Anubis", 0, _OVERPASS_BACK),
    ("de_anubis", "Anubis", _ANUBIS_BACK, _EVER),
    ("de_overpass", "Overpass", 0, _DUST2_IN),
    ("de_overpass", "Overpass", _OVERPASS_BACK, _EVER),
    ("de_vertigo", "Vertigo", 0, _TRAIN_IN),
    ("de_dust2", "Dust2", _DUST2_IN, _EVER),
    ("de_train", "Train", _TRAIN_IN, _ANUBIS_BACK),
)
_NAMES = tuple(dict.fromkeys(row[0] for row in _POOL))
MAPS: tuple[Map, ...] = tuple(Map(_NAMES.index(row[0]), *row) for row in _POOL)
MAPS_TOTAL = len(_NAMES)
_TURNS = sorted({edge for m in MAPS for edge in (m.since, m.until)})


def map_pool(at: float) -> tuple[Map, ...]:
    """Return the seven maps that can be voted for at a time."""
    return _pool_from(max(turn for turn in _TURNS if turn <= at))


@lru_cache
def _pool_from(turn: int) -> tuple[Map, ...]:
    return tuple(one for one in MAPS if one.since <= turn < one.until)


def map_named(index: int) -> Map:
    """Return a map by its index."""
    return next(one for one in MAPS if one.index == index)


def map_image(one: Map, size: str) -> str:
    """Return the address of a map's picture: "sm", "lg" or "regular"."""
    if size == "regular":
        return f"https://distribution.faceit-cdn.net/images/{uuid_of(one.name, size)}.jpeg"
    folder = f"third_party/games/{uuid_of('game', GAME)}/assets/votables"
    return f"https://assets.faceit-cdn.net/{folder}/{uuid_of(one.name, size)}_1695819126962.jpeg"
