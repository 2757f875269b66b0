"""Two leagues of countries that do not exist: what the demo's own source plays. Pure."""

from typing import Final

from stats.football.leagues.orders import BY_GOALS, zones
from stats.football.leagues.shape import League

DEMOLAND: Final = League(
    code="xa.1",
    country="xa",
    name="Demoland Premier Division",
    # Far above any number that SofaScore gives.
    sofascore=9_900_001,
    names={"ru": "Демоландия. Высший дивизион", "kk": "Демоландия. Жоғары дивизион"},
    rules=(("2000-01", BY_GOALS),),
    teams=(("2000-01", 12),),
    zones=(("2000-01", zones(cl=1, el=(2, 3), po=10, down=(11, 12))),),
)

SAMPLONIA: Final = League(
    code="xb.1",
    country="xb",
    name="Samplonia First League",
    sofascore=9_900_002,
    names={"ru": "Самплония. Первая лига", "kk": "Самплония. Бірінші лига"},
    rules=(("2000-01", BY_GOALS),),
    teams=(("2000-01", 10),),
    zones=(("2000-01", zones(cl=1, ecl=2, down=10)),),
)

DEMO_LEAGUES: Final = (DEMOLAND, SAMPLONIA)
