"""The other sellers: six kinds of price bots, each a step in time. Names belong to nobody."""

import math
from dataclasses import dataclass
from random import Random
from typing import Final

from demper.demo.catalogue import CITIES, Ware
from demper.demo.chance import mix, stream, unit
from demper.demo.past import DAY_S, leader_at

NAMES: Final = (
    "Алтын Сауда", "Көктем Маркет", "ТехноДала", "Жетісу Store", "Байтерек Трейд", "Ақ Жол Shop",
    "Самұрық Техника", "Наурыз Market", "СтепьЭлектро", "Қыран Online", "Есіл Дүкен", "Арыстан KZ",
    "Тұмар Shop", "Шаңырақ Дом", "Мерей Маркет", "Орда Техно", "Жұлдыз Store", "Каспий Бриз",
    "Тянь-Шань Опт", "Ертіс Трейд", "Балқаш Маркет", "Алатау Цифра", "Сарыжайлау", "Көкжиек Shop",
    "Дархан Электро", "Нұрлы Сауда", "Ырыс Дүкен", "Барыс Маркет", "Керуен Онлайн", "Тарлан Store",
    "Достық Техника", "Асыл Арна", "Береке Опт", "Зерде Маркет", "Айсұлтан Shop",
    "Северный Тюльпан", "Магнолия Трейд", "ИП Сансызбаев Demo", "ИП Ковыль Demo", "Пятый Караван",
)  # fmt: skip
FIRST_ID: Final = 41_300_001
UNDERCUT, MATCH, FOLLOW, SLEEP, PROMO, WANDER = range(6)
KINDS: Final = 6
STEP_S: Final = 30


@dataclass(slots=True)
class Rival:
    """A seller of one product: who, what kind of bot, and where its price stands.

    `acts_at` is the step of the clock at which it moves next; `away` sellers are not shown.
    """

    index: int
    merchant_id: str
    name: str
    merchant_sku: str
    kind: int
    base: int
    floor: int
    price: int
    period: int
    acts_at: int
    cities: frozenset[str]
    rating: float | None = None
    reviews: int | None = None
    preorder: int = 0
    days: int | None = 1
    kaspi_delivery: bool = True
    away: bool = False


def sellers_of(seed: int, number: int) -> list[tuple[str, str]]:
    """Return who else sells a product, by merchant id and name; nobody for some."""
    _rng, chosen = _chosen(seed, number)
    return [who(shop) for shop in chosen]


def who(shop: int) -> tuple[str, str]:
    """Return the merchant id and the name of the seller at a place of NAMES."""
    return str(FIRST_ID + shop * 977), NAMES[shop]


def rivals_of(seed: int, ware: Ware, now: float) -> list[Rival]:
    """Return who else sells a product, as they stand when somebody first looks at it."""
    rng, chosen = _chosen(seed, ware.number)
    rivals = [_rival(rng, ware, index, shop, now) for index, shop in enumerate(chosen)]
    # The market goes on where its formula of the past is now.
    shift = leader_at(seed, ware, now) - min((one.base for one in rivals), default=0)
    for rival in rivals:
        rival.base = rival.price = rival.base + shift
        rival.floor = min(rival.floor, rival.base)
    if rivals:  # whoever leads sells everywhere
        min(rivals, key=lambda one: one.base).cities = frozenset(CITIES)
    return rivals


def _chosen(seed: int, number: int) -> tuple[Random, list[int]]:
    """Return places in NAMES, and the product's chance as it goes on after them."""
    rng = stream(seed, number, 11)
    alone = number % 20 == 19
    count = 0 if alone else 22 if number % 40 == 7 else 3 + rng.randrange(6)
    return rng, rng.sample(range(len(NAMES)), count)


def _rival(rng: Random, ware: Ware, index: int, shop: int, now: float) -> Rival:
    hot = ware.number % 30 == 0
    base = _tidy(ware.price * (0.985 + 0.09 * rng.random()), hot)
    step = int(now // STEP_S)
    period = 12 + rng.randrange(12) if hot else 240 + rng.randrange(720)
    elsewhere = [city for city in CITIES if rng.random() < 0.6]
    merchant_id, name = who(shop)
    young = rng.random() < 0.15
    kind = index if index < KINDS else rng.randrange(KINDS)
    return Rival(
        index, merchant_id, name, f"{ware.sku}_{rng.randrange(10**8, 10**9)}",
        kind=(kind + ware.number) % KINDS,
        base=base, floor=round(ware.price * (0.9 + 0.07 * rng.random())), price=base,
        period=period, acts_at=step + 1 + rng.randrange(period),
        cities=frozenset(["750000000", *elsewhere]),
        rating=None if young else round(3.9 + 1.1 * rng.random(), 1),
        reviews=None if young else rng.randrange(3, 900),
        preorder=rng.choice((3, 5, 10)) if rng.random() < 0.08 else 0,
        days=rng.choice((0, 1, 1, 2, 3, 5, 7)), kaspi_delivery=rng.random() < 0.7,
    )  # fmt: skip


def act(rival: Rival, cheapest: int | None, seed: int, number: int, step: int) -> None:
    """Let a seller move once; `cheapest` is the lowest price of the others in stock."""
    luck = unit(seed, number, rival.index, step)
    rival.acts_at = step + 1 + mix(seed, number, rival.index, step, 5) % (2 * rival.period)
    if rival.away or luck < 0.05:
        rival.away = not rival.away  # sold out, or delivered again
        return
    rival.price = max(rival.floor, _wanted(rival, cheapest or rival.base, luck, step))


def _wanted(rival: Rival, cheapest: int, luck: float, step: int) -> int:
    if rival.kind == UNDERCUT:
        return cheapest - 1 if cheapest > rival.floor else rival.base
    if rival.kind == MATCH:
        return min(cheapest, rival.base)
    if rival.kind == FOLLOW:
        return min(cheapest + max(1, cheapest // 200), rival.base)
    if rival.kind == SLEEP:
        return _tidy(rival.base * (0.97 + 0.05 * luck), hot=False)
    if rival.kind == PROMO:
        sale = (step * STEP_S // (DAY_S // 4) + rival.index) % 4 == 0
        return round(rival.base * (0.94 if sale else 1.0))
    drift = math.sin(step * STEP_S / DAY_S + rival.index)
    return round(rival.base * (1 + 0.02 * drift + 0.012 * (luck - 0.5)))


def _tidy(price: float, hot: bool) -> int:
    """Return a price as people write it: with nines at the end, or as a bot leaves it."""
    if hot or price < 2000:
        return round(price)
    return round(price / 100) * 100 - 10
