"""Netherlands, Portugal, Russia, Turkey; Austria, Belgium, Greece, Scotland, Europe. Pure."""

from typing import Final

from stats.football.leagues.orders import (
    AUSTRIA,
    AUSTRIA_TO_2018,
    AUSTRIA_TO_2021,
    BELGIUM,
    GREECE,
    NETHERLANDS,
    PORTUGAL,
    PORTUGAL_2020,
    PORTUGAL_TO_2020,
    RUSSIA,
    SCOTLAND,
    TURKEY,
    UEFA_GROUPS,
    UEFA_LEAGUE,
    zones,
)
from stats.football.leagues.shape import Carry, Deduction, League, Split, SplitGroup, Stage

NETHERLANDS_1: Final = League(
    code="nl.1",
    country="nl",
    name="Eredivisie",
    zone="Europe/Amsterdam",
    sofascore=37,
    football_data="N1",
    names={"ru": "Нидерланды. Эредивизи", "kk": "Нидерланд. Эредивизи"},
    rules=(("2015-16", NETHERLANDS),),
    teams=(("2015-16", 18),),
    zones=(
        ("2015-16", zones(cl=1, clq=2, el=3, euro=(4, 7), po=(16, 17), down=18)),
        ("2020-21", zones(cl=1, clq=2, el=3, ecl=4, euro=(5, 8), po=16, down=(17, 18))),
        ("2023-24", zones(cl=(1, 2), clq=3, el=4, euro=(5, 8), po=16, down=(17, 18))),
    ),
    deductions=(Deduction("2023-24", "SBV Vitesse", 18),),
    championship=True,
)

PORTUGAL_1: Final = League(
    code="pt.1",
    country="pt",
    name="Primeira Liga",
    zone="Europe/Lisbon",
    sofascore=238,
    football_data="P1",
    names={"ru": "Португалия. Примейра", "kk": "Португалия. Примейра"},
    rules=(
        ("2015-16", PORTUGAL_TO_2020),
        ("2020-21", PORTUGAL_2020),
        ("2021-22", PORTUGAL),
    ),
    teams=(("2015-16", 18),),
    zones=(
        ("2015-16", zones(cl=(1, 2), clq=3, el=(4, 5), down=(17, 18))),
        ("2018-19", zones(cl=1, clq=2, el=(3, 5), down=(16, 18))),
        ("2019-20", zones(cl=1, clq=2, el=(3, 5), down=(17, 18))),
        ("2020-21", zones(cl=(1, 2), clq=3, el=4, ecl=5, po=16, down=(17, 18))),
        ("2024-25", zones(cl=1, clq=2, el=3, ecl=4, po=16, down=(17, 18))),
    ),
    championship=True,
)

RUSSIA_1: Final = League(
    code="ru.1",
    country="ru",
    name="Russian Premier League",
    zone="Europe/Moscow",
    sofascore=203,
    football_data="RUS",
    names={"ru": "Россия. Премьер-лига", "kk": "Ресей. Премьер-лига"},
    rules=(("2015-16", RUSSIA),),
    teams=(("2015-16", 16),),
    zones=(
        ("2015-16", zones(cl=1, clq=2, el=(3, 5), po=(13, 14), down=(15, 16))),
        ("2018-19", zones(cl=(1, 2), clq=3, el=(4, 5), po=(13, 14), down=(15, 16))),
        ("2019-20", zones(cl=(1, 2), clq=3, el=(4, 5), down=(15, 16))),
        ("2020-21", zones(cl=1, clq=2, el=3, ecl=(4, 5), down=(15, 16))),
        ("2021-22", zones(po=(13, 14), down=(15, 16))),
    ),
    championship=True,
)

TURKEY_1: Final = League(
    code="tr.1",
    country="tr",
    name="Süper Lig",
    zone="Europe/Istanbul",
    sofascore=52,
    football_data="T1",
    names={"ru": "Турция. Суперлига", "kk": "Түркия. Суперлига"},
    rules=(("2015-16", TURKEY),),
    teams=(
        ("2015-16", 18),
        ("2020-21", 21),
        ("2021-22", 20),
        ("2022-23", 19),
        ("2023-24", 20),
        ("2024-25", 19),
        ("2025-26", 18),
    ),
    zones=(
        ("2015-16", zones(cl=1, clq=2, el=(3, 5), down=(16, 18))),
        ("2019-20", zones(cl=1, clq=2, el=(3, 4))),
        ("2020-21", zones(cl=1, clq=2, ecl=(3, 4), down=(18, 21))),
        ("2021-22", zones(clq=(1, 2), ecl=(3, 4), down=(17, 20))),
        ("2022-23", zones(clq=(1, 2), ecl=(3, 4), down=(18, 19))),
        ("2023-24", zones(clq=(1, 2), el=3, ecl=4, down=(17, 20))),
        ("2024-25", zones(cl=1, clq=2, el=3, ecl=4, down=(16, 19))),
        ("2025-26", zones(cl=1, clq=2, el=3, ecl=4, down=(16, 18))),
    ),
    deductions=(Deduction("2024-25", "Adana Demirspor", 12),),
    championship=True,
)

_AUSTRIA_HALVED: Final = Split(
    22,
    (
        SplitGroup(Stage.CHAMPIONSHIP, 1, 6, Carry.HALF_DOWN),
        SplitGroup(Stage.RELEGATION, 7, 12, Carry.HALF_DOWN),
    ),
)
_AUSTRIA_WHOLE: Final = Split(
    22,
    (
        SplitGroup(Stage.CHAMPIONSHIP, 1, 6, Carry.FULL),
        SplitGroup(Stage.RELEGATION, 7, 12, Carry.FULL),
    ),
)

AUSTRIA_1: Final = League(
    code="at.1",
    country="at",
    name="Austrian Bundesliga",
    zone="Europe/Vienna",
    sofascore=45,
    football_data="AUT",
    names={"ru": "Австрия. Бундеслига", "kk": "Австрия. Бундеслига"},
    rules=(
        ("2015-16", AUSTRIA_TO_2018),
        ("2018-19", AUSTRIA_TO_2021),
        ("2021-22", AUSTRIA),
    ),
    teams=(("2015-16", 10), ("2018-19", 12)),
    zones=(
        ("2015-16", zones(clq=(1, 2), el=(3, 4), down=10)),
        ("2018-19", zones(cl=1, clq=2, el=3, euro=(4, 5), down=12)),
        ("2021-22", zones(cl=1, clq=2, el=3, ecl=4, euro=5, down=12)),
    ),
    splits=(("2015-16", None), ("2018-19", _AUSTRIA_HALVED), ("2026-27", _AUSTRIA_WHOLE)),
    deductions=(Deduction("2019-20", "LASK", 4, after_split=True),),
)

BELGIUM_1: Final = League(
    code="be.1",
    country="be",
    name="Belgian Pro League",
    zone="Europe/Brussels",
    sofascore=38,
    football_data="B1",
    names={"ru": "Бельгия. Про-лига", "kk": "Бельгия. Про-лига"},
    rules=(("2015-16", BELGIUM),),
    teams=(("2015-16", 16), ("2020-21", 18), ("2023-24", 16)),
    zones=(
        ("2015-16", zones(cl=1, clq=2, el=(3, 4), down=16)),
        ("2020-21", zones(cl=1, clq=2, ecl=(3, 4), po=17, down=18)),
        ("2022-23", zones(clq=(1, 2), ecl=(3, 4), down=(16, 18))),
        ("2023-24", zones(clq=(1, 2), el=3, ecl=4, po=14, down=(15, 16))),
        ("2024-25", zones(cl=1, clq=2, el=3, ecl=4, po=14, down=(15, 16))),
    ),
    splits=(
        ("2015-16", Split(30, (SplitGroup(Stage.CHAMPIONSHIP, 1, 6, Carry.HALF_UP),))),
        ("2019-20", None),
        (
            "2020-21",
            Split(
                34,
                (
                    SplitGroup(Stage.CHAMPIONSHIP, 1, 4, Carry.HALF_UP),
                    SplitGroup(Stage.EUROPE, 5, 8, Carry.HALF_UP),
                ),
            ),
        ),
        (
            "2023-24",
            Split(
                30,
                (
                    SplitGroup(Stage.CHAMPIONSHIP, 1, 6, Carry.HALF_UP),
                    SplitGroup(Stage.EUROPE, 7, 12, Carry.HALF_UP),
                    SplitGroup(Stage.RELEGATION, 13, 16, Carry.FULL),
                ),
            ),
        ),
    ),
)

GREECE_1: Final = League(
    code="gr.1",
    country="gr",
    name="Super League Greece",
    zone="Europe/Athens",
    sofascore=185,
    football_data="G1",
    names={"ru": "Греция. Суперлига", "kk": "Грекия. Суперлига"},
    rules=(("2015-16", GREECE),),
    teams=(("2015-16", 16), ("2019-20", 14)),
    zones=(
        ("2015-16", zones(clq=(1, 2), el=(3, 5), po=14, down=(15, 16))),
        ("2019-20", zones(clq=(1, 2), el=(3, 4), po=13, down=14)),
        ("2021-22", zones(clq=(1, 2), ecl=(3, 4), po=13, down=14)),
        ("2023-24", zones(clq=(1, 2), ecl=(3, 4), down=(13, 14))),
        ("2024-25", zones(cl=1, clq=2, el=3, ecl=4, down=(13, 14))),
    ),
    deductions=(
        Deduction("2018-19", "Panathinaikos", 11),
        Deduction("2018-19", "AEK Athen", 3),
        Deduction("2018-19", "PAOK Saloniki", 2),
        Deduction("2019-20", "Xanthi FC", 12),
        Deduction("2019-20", "Panionios GSS", 6),
    ),
    splits=(
        ("2015-16", None),
        (
            "2019-20",
            Split(
                26,
                (
                    SplitGroup(Stage.CHAMPIONSHIP, 1, 6, Carry.FULL),
                    SplitGroup(Stage.RELEGATION, 7, 14, Carry.FULL),
                ),
            ),
        ),
        (
            "2024-25",
            Split(
                26,
                (
                    SplitGroup(Stage.CHAMPIONSHIP, 1, 4, Carry.FULL),
                    SplitGroup(Stage.EUROPE, 5, 8, Carry.HALF_UP),
                    SplitGroup(Stage.RELEGATION, 9, 14, Carry.FULL),
                ),
            ),
        ),
    ),
)

SCOTLAND_1: Final = League(
    code="sco.1",
    country="sco",
    name="Scottish Premiership",
    zone="Europe/London",
    sofascore=36,
    football_data="SC0",
    names={"ru": "Шотландия. Премьершип", "kk": "Шотландия. Премьершип"},
    rules=(("2015-16", SCOTLAND),),
    teams=(("2015-16", 12),),
    zones=(
        ("2015-16", zones(clq=1, el=(2, 3), po=11, down=12)),
        ("2020-21", zones(clq=(1, 2), ecl=(3, 4), po=11, down=12)),
        ("2022-23", zones(cl=1, clq=2, el=3, ecl=4, po=11, down=12)),
        ("2024-25", zones(clq=(1, 2), el=3, ecl=4, po=11, down=12)),
    ),
    splits=(
        (
            "2015-16",
            Split(
                33,
                (
                    SplitGroup(Stage.CHAMPIONSHIP, 1, 6, Carry.FULL),
                    SplitGroup(Stage.RELEGATION, 7, 12, Carry.FULL),
                ),
            ),
        ),
    ),
    per_match=frozenset({"2019-20"}),
)

CHAMPIONS_LEAGUE: Final = League(
    code="uefa.cl",
    country="uefa",
    name="UEFA Champions League",
    zone="Europe/Paris",
    sofascore=7,
    names={"ru": "Лига чемпионов УЕФА", "kk": "УЕФА Чемпиондар лигасы"},
    rules=(("2015-16", UEFA_GROUPS), ("2024-25", UEFA_LEAGUE)),
    teams=(("2015-16", 32), ("2024-25", 36)),
    zones=(
        ("2015-16", zones(last16=(1, 2), el=3)),
        ("2024-25", zones(last16=(1, 8), ko=(9, 24))),
    ),
    international=True,
)

MORE: Final = (
    NETHERLANDS_1,
    PORTUGAL_1,
    RUSSIA_1,
    TURKEY_1,
    AUSTRIA_1,
    BELGIUM_1,
    GREECE_1,
    SCOTLAND_1,
    CHAMPIONS_LEAGUE,
)
