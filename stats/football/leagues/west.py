"""England, Spain, Germany, Italy and France. Pure."""

from typing import Final

from stats.football.leagues.orders import (
    BY_GOALS,
    BY_GOALS_THEN_H2H,
    FRANCE,
    GERMANY,
    ITALY,
    SPAIN,
    zones,
)
from stats.football.leagues.shape import Deduction, League, Settled

ENGLAND: Final = League(
    code="en.1",
    country="en",
    name="Premier League",
    zone="Europe/London",
    sofascore=17,
    football_data="E0",
    names={"ru": "Англия. Премьер-лига", "kk": "Англия. Премьер-лига"},
    rules=(("2015-16", BY_GOALS), ("2019-20", BY_GOALS_THEN_H2H)),
    teams=(("2015-16", 20),),
    zones=(
        ("2015-16", zones(cl=(1, 4), el=(5, 6), down=(18, 20))),
        ("2021-22", zones(cl=(1, 4), el=5, ecl=6, down=(18, 20))),
        ("2024-25", zones(cl=(1, 5), el=6, ecl=7, down=(18, 20))),
    ),
    deductions=(
        Deduction("2023-24", "Everton FC", 8),
        Deduction("2023-24", "Nottingham Forest FC", 4),
    ),
    championship=True,
)

ENGLAND_2: Final = League(
    code="en.2",
    country="en",
    name="Championship",
    tier=2,
    zone="Europe/London",
    sofascore=18,
    football_data="E1",
    names={"ru": "Англия. Чемпионшип", "kk": "Англия. Чемпионшип"},
    rules=(("2015-16", BY_GOALS_THEN_H2H),),
    teams=(("2015-16", 24),),
    zones=(("2015-16", zones(up=(1, 2), upo=(3, 6), down=(22, 24))),),
    deductions=(
        Deduction("2018-19", "Birmingham City", 9),
        Deduction("2019-20", "Wigan Athletic", 12),
        Deduction("2020-21", "Sheffield Wednesday FC", 6),
        Deduction("2021-22", "Derby County FC", 21),
        Deduction("2021-22", "Reading FC", 6),
        Deduction("2022-23", "Reading FC", 6),
        Deduction("2022-23", "Wigan Athletic FC", 3),
        Deduction("2025-26", "Sheffield Wednesday FC", 18),
        Deduction("2025-26", "Leicester City FC", 6),
    ),
)

SPAIN_1: Final = League(
    code="es.1",
    country="es",
    name="La Liga",
    zone="Europe/Madrid",
    sofascore=8,
    football_data="SP1",
    names={"ru": "Испания. Ла Лига", "kk": "Испания. Ла Лига"},
    rules=(("2015-16", SPAIN),),
    teams=(("2015-16", 20),),
    zones=(
        ("2015-16", zones(cl=(1, 4), el=(5, 6), down=(18, 20))),
        ("2021-22", zones(cl=(1, 4), el=5, ecl=6, down=(18, 20))),
        ("2024-25", zones(cl=(1, 5), el=6, ecl=7, down=(18, 20))),
    ),
    championship=True,
)

GERMANY_1: Final = League(
    code="de.1",
    country="de",
    name="Bundesliga",
    zone="Europe/Berlin",
    sofascore=35,
    football_data="D1",
    names={"ru": "Германия. Бундеслига", "kk": "Германия. Бундеслига"},
    rules=(("2015-16", GERMANY),),
    teams=(("2015-16", 18),),
    zones=(
        ("2015-16", zones(cl=(1, 4), el=(5, 6), po=16, down=(17, 18))),
        ("2021-22", zones(cl=(1, 4), el=5, ecl=6, po=16, down=(17, 18))),
        ("2023-24", zones(cl=(1, 5), el=6, ecl=7, po=16, down=(17, 18))),
        ("2024-25", zones(cl=(1, 4), el=5, ecl=6, po=16, down=(17, 18))),
    ),
    championship=True,
)

ITALY_1: Final = League(
    code="it.1",
    country="it",
    name="Serie A",
    zone="Europe/Rome",
    sofascore=23,
    football_data="I1",
    names={"ru": "Италия. Серия А", "kk": "Италия. А сериясы"},
    rules=(("2015-16", ITALY),),
    teams=(("2015-16", 20),),
    zones=(
        ("2015-16", zones(cl=(1, 2), clq=3, el=(4, 5), down=(18, 20))),
        ("2017-18", zones(cl=(1, 4), el=(5, 6), down=(18, 20))),
        ("2021-22", zones(cl=(1, 4), el=5, ecl=6, down=(18, 20))),
        ("2023-24", zones(cl=(1, 5), el=6, ecl=7, down=(18, 20))),
        ("2024-25", zones(cl=(1, 4), el=5, ecl=6, down=(18, 20))),
    ),
    deductions=(
        Deduction("2018-19", "Chievo Verona", 3),
        Deduction("2022-23", "Juventus FC", 10),
    ),
    # Since 2022-23 a match decides a title or the last safe place between two teams level.
    settled=(Settled("2022-23", "Hellas Verona FC", "Spezia Calcio"),),
    championship=True,
)

FRANCE_1: Final = League(
    code="fr.1",
    country="fr",
    name="Ligue 1",
    zone="Europe/Paris",
    sofascore=34,
    football_data="F1",
    names={"ru": "Франция. Лига 1", "kk": "Франция. 1-лига"},
    rules=(("2015-16", FRANCE),),
    teams=(("2015-16", 20), ("2023-24", 18)),
    zones=(
        ("2015-16", zones(cl=(1, 2), clq=3, el=4, down=(18, 20))),
        ("2016-17", zones(cl=(1, 2), clq=3, el=4, po=18, down=(19, 20))),
        ("2019-20", zones(cl=(1, 2), clq=3, el=4, down=(19, 20))),
        ("2020-21", zones(cl=(1, 2), clq=3, el=4, ecl=5, po=18, down=(19, 20))),
        ("2022-23", zones(cl=(1, 2), clq=3, el=4, ecl=5, down=(17, 20))),
        ("2023-24", zones(cl=(1, 3), clq=4, el=5, ecl=6, po=16, down=(17, 18))),
    ),
    deductions=(
        Deduction("2021-22", "Olympique Lyonnais", 1),
        Deduction("2021-22", "OGC Nice", 1),
        Deduction("2023-24", "Montpellier HSC", 1),
    ),
    per_match=frozenset({"2019-20"}),
    championship=True,
)

WEST: Final = (ENGLAND, SPAIN_1, GERMANY_1, ITALY_1, FRANCE_1, ENGLAND_2)
