"""Reviews of a product: each a function of its number, so that any page can be told at once."""

from bisect import bisect
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, Final

from demper.demo.chance import unit
from demper.demo.rivals import NAMES, sellers_of, who

EPOCH: Final = 1_700_000_000
DAY_S: Final = 86_400
# How many of the reviews are of buyers of each of the house's own shops that sell the product.
OWN_SHARE: Final = 0.06
Seller = tuple[str, str]
AUTHORS: Final = (
    "Айгерим С.", "Нурлан К.", "Ольга П.", "Ержан Т.", "Динара М.", "Сергей В.", "Гульнар А.",
    "Тимур Ж.", "Мадина Б.", "Алексей Н.", "Жанна О.", "Бауыржан Е.",
)  # fmt: skip
GOOD: Final = (
    ("Быстрая доставка, все работает", "", "Рекомендую, пришло на следующий день"),
    ("Цена и качество", "Нет", "Өте жақсы, ұсынамын"),
    ("Удобный, легкий", "Упаковка помята", "За эти деньги отлично"),
    ("Соответствует описанию", "", "Беру второй раз, довольны всей семьей"),
)
FAIR: Final = (
    ("Дизайн", "Шумит", "Нормально, но ожидала большего"),
    ("Цена", "Долго ехал", "Пришел на три дня позже"),
)
BAD: Final = (
    ("", "Сломался через неделю", "Не рекомендую, вернули деньги"),
    ("", "Брак, не включается", "Пришлось менять"),
)


def count_of(seed: int, number: int, now: float) -> int:
    """Return how many reviews a product has at a time; they come at a steady pace."""
    return max(0, int((now - EPOCH) / _every_s(seed, number)))


def _every_s(seed: int, number: int) -> float:
    return DAY_S * (0.8 + 30 * unit(seed, number, 31) ** 3)


def _rate(seed: int, number: int, place: int) -> int:
    luck, mood = unit(seed, number, place, 32), 0.12 * unit(seed, number, 33)
    for rate, share in ((1, 0.03 + mood), (2, 0.05 + mood), (3, 0.1 + mood), (4, 0.22 + mood)):
        if luck < share:
            return rate
    return 5


def page_of(
    seed: int,
    number: int,
    total: int,
    page: int,
    limit: int,
    aggregates: bool,
    own: Sequence[Seller] = (),
) -> dict[str, Any]:
    """Return a page of reviews, newest first, with aggregates over all of them if asked for.

    `own` are the house's shops that sell the product; the other reviews name its rivals.
    """
    newest = total - 1 - page * limit
    sellers = _sellers(seed, number, own)
    rows = [_review(seed, number, n, sellers) for n in range(newest, max(newest - limit, -1), -1)]
    told: dict[str, Any] = {"data": rows}
    if aggregates:
        told |= _aggregates(seed, number, total)
    return told


def _sellers(seed: int, number: int, own: Sequence[Seller]) -> list[tuple[float, Seller]]:
    """Return who sold it, each with the luck up to which a review is theirs: the last with 1.

    Of the rivals the first sold the most. Where nobody else sells it any more, somebody did.
    """
    others = sellers_of(seed, number) or [who(number % len(NAMES))]
    shares = [OWN_SHARE] * len(own)
    rest = 1 - sum(shares)
    weights = [1 / (1 + place) for place in range(len(others))]
    shares += [rest * weight / sum(weights) for weight in weights]
    return list(zip(accumulate(shares), [*own, *others], strict=True))


def _seller(seed: int, number: int, place: int, sellers: list[tuple[float, Seller]]) -> Seller:
    at = bisect([luck for luck, _seller in sellers], unit(seed, number, place, 39))
    return sellers[min(at, len(sellers) - 1)][1]


def _review(
    seed: int, number: int, place: int, sellers: list[tuple[float, Seller]]
) -> dict[str, Any]:
    rate = _rate(seed, number, place)
    words = GOOD if rate >= 4 else FAIR if rate == 3 else BAD
    plus, minus, text = words[int(unit(seed, number, place, 34) * len(words))]
    at = EPOCH + (place + unit(seed, number, place, 35)) * _every_s(seed, number)
    silent = unit(seed, number, place, 36) < 0.3
    merchant_id, name = _seller(seed, number, place, sellers)
    return {
        "id": f"{number}-{place}",
        "author": AUTHORS[int(unit(seed, number, place, 37) * len(AUTHORS))],
        "date": datetime.fromtimestamp(at, UTC).strftime("%d.%m.%Y"),
        "rating": rate,
        "comment": None if silent else {"plus": plus or None, "minus": minus, "text": text},
        "feedback": {"positive": int(12 * unit(seed, number, place, 38) ** 4)},
        "merchant": {"name": name, "code": merchant_id},
        "galleryImages": [],
    }


def _aggregates(seed: int, number: int, total: int) -> dict[str, Any]:
    # Of many reviews the first thousand tell the shares.
    looked = min(total, 1000)
    rates = [0] * 6
    for place in range(looked):
        rates[_rate(seed, number, place)] += 1
    told = [{"rate": rate, "count": rates[rate] * total // max(looked, 1)} for rate in range(1, 6)]
    stars = sum(rate * count for rate, count in enumerate(rates))
    written = sum(unit(seed, number, place, 36) >= 0.3 for place in range(looked))
    return {
        "summary": {
            "global": round(stars / looked, 1) if looked else 0.0,
            "statistic": told,
            "ratingCount": total,
            "reviewsCount": written * total // max(looked, 1),
        },
        "groupSummary": [
            {"id": "ALL", "total": total},
            {"id": "COMMENT", "total": written * total // max(looked, 1)},
            {"id": "POSITIVE", "total": sum(one["count"] for one in told[3:])},
            {"id": "NEGATIVE", "total": sum(one["count"] for one in told[:2])},
        ],
    }
