"""The table of well-known spellings, ready to be asked. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from stats.football.resolve import names_more, names_west
from stats.football.spelling import normalise

_TEXTS: Final = {
    "en": names_west.ENGLAND,
    "es": names_west.SPAIN,
    "de": names_west.GERMANY,
    "it": names_west.ITALY,
    "fr": names_west.FRANCE,
    "nl": names_more.NETHERLANDS,
    "pt": names_more.PORTUGAL,
    "ru": names_more.RUSSIA,
    "tr": names_more.TURKEY,
    "at": names_more.AUSTRIA,
    "be": names_more.BELGIUM,
    "gr": names_more.GREECE,
    "sco": names_more.SCOTLAND,
    "ua": names_more.UKRAINE,
    "rs": names_more.SERBIA,
    "cz": names_more.CZECHIA,
    "kz": names_more.KAZAKHSTAN,
}
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team everybody knows: the name to show, and its other spellings."""

    country: str
    name: str
    spellings: tuple[str, ...]

    @property
    def every(self) -> tuple[str, ...]:
        """Return all its names, the one to show first."""
        return (self.name, *self.spellings)

    @property
    def russian(self) -> str:
        """Return its Russian name, which stands first among those in Cyrillic; "" if untold."""
        return next(filter(_CYRILLIC.search, self.spellings), "")


@lru_cache(maxsize=1)
def known_teams() -> tuple[KnownTeam, ...]:
    """Return the whole table."""
    return tuple(_read())


def _read() -> Iterator[KnownTeam]:
    for country, text in _TEXTS.items():
        for line in text.strip().splitlines():
            name, *spellings = (part.strip() for part in line.split("|"))
            yield KnownTeam(country, name, tuple(spellings))


@lru_cache(maxsize=1)
def _by_words() -> dict[tuple[str, str], KnownTeam]:
    return {
        (team.country, normalise(spelling)): team
        for team in known_teams()
        for spelling in team.every
    }


def known_team(country: str, name: str) -> KnownTeam | None:
    """Return the well-known team of a country that a spelling means."""
    return _by_words().get((country, normalise(name)))


def canonical(country: str, name: str) -> str:
    """Return what two spellings of one team have in common, as far as that is certain."""
    known = known_team(country, name)
    return normalise(known.name) if known else normalise(name)
