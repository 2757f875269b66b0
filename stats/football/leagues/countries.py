"""Countries of football: our code, names, and the codes by which sources call them. Pure."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country: `code` as in league codes ("en"), `fifa` such as "ENG", names by language."""

    code: str
    fifa: str
    name: str
    ru: str
    kk: str


def _rows(text: str) -> tuple[CountryName, ...]:
    lines = (line.split("|") for line in text.strip().splitlines())
    return tuple(CountryName(*(cell.strip() for cell in line)) for line in lines)


COUNTRIES: Final = {
    country.code: country
    for country in _rows("""
        al|ALB|Albania|Албания|Албания
        am|ARM|Armenia|Армения|Армения
        at|AUT|Austria|Австрия|Австрия
        az|AZE|Azerbaijan|Азербайджан|Әзербайжан
        be|BEL|Belgium|Бельгия|Бельгия
        bg|BUL|Bulgaria|Болгария|Болгария
        ba|BIH|Bosnia and Herzegovina|Босния и Герцеговина|Босния және Герцеговина
        by|BLR|Belarus|Беларусь|Беларусь
        ch|SUI|Switzerland|Швейцария|Швейцария
        cy|CYP|Cyprus|Кипр|Кипр
        cz|CZE|Czech Republic|Чехия|Чехия
        de|GER|Germany|Германия|Германия
        dk|DEN|Denmark|Дания|Дания
        ee|EST|Estonia|Эстония|Эстония
        en|ENG|England|Англия|Англия
        es|ESP|Spain|Испания|Испания
        fi|FIN|Finland|Финляндия|Финляндия
        fr|FRA|France|Франция|Франция
        ge|GEO|Georgia|Грузия|Грузия
        gr|GRE|Greece|Греция|Грекия
        hr|CRO|Croatia|Хорватия|Хорватия
        hu|HUN|Hungary|Венгрия|Мажарстан
        ie|IRL|Ireland|Ирландия|Ирландия
        il|ISR|Israel|Израиль|Израиль
        is|ISL|Iceland|Исландия|Исландия
        it|ITA|Italy|Италия|Италия
        kz|KAZ|Kazakhstan|Казахстан|Қазақстан
        lt|LTU|Lithuania|Литва|Литва
        lu|LUX|Luxembourg|Люксембург|Люксембург
        lv|LVA|Latvia|Латвия|Латвия
        md|MDA|Moldova|Молдова|Молдова
        me|MNE|Montenegro|Черногория|Черногория
        mk|MKD|North Macedonia|Северная Македония|Солтүстік Македония
        mt|MLT|Malta|Мальта|Мальта
        nir|NIR|Northern Ireland|Северная Ирландия|Солтүстік Ирландия
        nl|NED|Netherlands|Нидерланды|Нидерланд
        no|NOR|Norway|Норвегия|Норвегия
        pl|POL|Poland|Польша|Польша
        pt|POR|Portugal|Португалия|Португалия
        ro|ROU|Romania|Румыния|Румыния
        rs|SRB|Serbia|Сербия|Сербия
        ru|RUS|Russia|Россия|Ресей
        sco|SCO|Scotland|Шотландия|Шотландия
        se|SWE|Sweden|Швеция|Швеция
        si|SVN|Slovenia|Словения|Словения
        sk|SVK|Slovakia|Словакия|Словакия
        tr|TUR|Turkey|Турция|Түркия
        ua|UKR|Ukraine|Украина|Украина
        uefa|EUR|Europe|Европа|Еуропа
        wal|WAL|Wales|Уэльс|Уэльс
    """)
}

# The demo's own, which no atlas knows.
DEMO_COUNTRIES: Final = {
    country.code: country
    for country in _rows("""
        xa|XDA|Demoland|Демоландия|Демоландия
        xb|XDB|Samplonia|Самплония|Самплония
    """)
}
_ALL: Final = {**COUNTRIES, **DEMO_COUNTRIES}

# Clubs of these places play in a neighbour's leagues.
_HOSTED: Final = {"MCO": "fr", "LIE": "ch", "AND": "es", "SMR": "it"}
# ISO's three letters where they differ from FIFA's, and SofaScore's own two for Britain.
_ISO: Final = {
    "BGR": "bg",
    "CHE": "ch",
    "DEU": "de",
    "DNK": "dk",
    "GRC": "gr",
    "HRV": "hr",
    "NLD": "nl",
    "PRT": "pt",
    "SX": "sco",
    "WA": "wal",
    "NX": "nir",
}
_CODES: Final = {
    **{country.fifa: country.code for country in _ALL.values()},
    **{code.upper(): code for code in _ALL},
    **_ISO,
    **_HOSTED,
}


def country_code(told: str) -> str:
    """Return our code for what a source calls a country ("ENG", "DEU", "IT"); "" if unknown."""
    return _CODES.get(told.strip().upper(), "")


def country_name(code: str) -> str:
    """Return a country's English name; the code in capitals where none is known."""
    known = _ALL.get(code)
    return known.name if known else code.upper()
