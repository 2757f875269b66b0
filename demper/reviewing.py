"""What the reviews of a product tell: stars, their course, words, sellers, and how much is sold.

Reviews tell sales only through the share of buyers who write one, which nobody publishes. That
share is a stated prior, Beta(4, 76): about 5 %, with 95 % between 1.4 % and 10.7 %. A shop that
sold the product at least 30 times brings its own share in. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any, Final

import numpy as np
from scipy.special import betaincinv, chdtri, gammainc, stdtrit

from config.fold import fold
from demper.records.reviews import Review, ReviewsPage

Z_95: Final = 1.959963984540054
WEEKS: Final = 12
FRESH: Final = timedelta(days=90)
SAMPLE_MIN: Final = 8  # ratings on each side before fresh and old are compared
SALES_MIN: Final = 30  # own sales before a shop's own share of reviewers counts
PRIOR: Final = (4.0, 76.0)
WORDS_SHOWN: Final = 12
WORD_IN_MIN: Final = 2  # reviews that must use a word
_NODES: Final = (np.arange(400) + 0.5) / 400
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Range:
    """A value with its 95 % interval, from `n` observations."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word and in how many reviews it stands."""

    word: str
    reviews: int


@dataclass(frozen=True, slots=True)
class SellerShare:
    """How many of the reviews that name a seller name this one."""

    merchant_id: str
    name: str
    share: Range


@dataclass(frozen=True, slots=True)
class Own:
    """What a shop knows itself: how many of a product it sold on which day, cancelled ones not."""

    merchant_id: str
    sold: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class SalesEstimate:
    """Sales of all shops from reviews. `reviewing` is the share of buyers who write one.

    `calibrated` tells whether the share leans on the shop's `own_sold` sales and `own_reviews`
    reviews; without, it is the stated prior alone.
    """

    per_week: Range
    reviewing: Range
    calibrated: bool
    own_sold: int = 0
    own_reviews: int = 0


@dataclass(frozen=True, slots=True)
class ReviewAnalysis:
    """What pages and the API tell of a product's reviews.

    `weeks` counts reviews of the last weeks, oldest first; `covered` of them were read whole.
    `trend` is fresh minus old mean rating, None while either side has too few. `known_since` is
    the first day whose reviews were all read, None where that is every day; `seller_days` counts
    them by seller's id, for a shop to compare with its own sales.
    """

    read: int
    total: int
    ratings: int
    rating: float | None
    distribution: Mapping[int, int]
    weeks: tuple[int, ...]
    covered: int
    per_week: Range | None
    fresh: Range | None
    old: Range | None
    trend: Range | None
    sellers: tuple[SellerShare, ...]
    liked: tuple[Word, ...]
    disliked: tuple[Word, ...]
    sales: SalesEstimate | None
    known_since: date | None
    seller_days: Mapping[str, Mapping[date, int]]

    def told(self) -> dict[str, Any]:
        """Return the analysis as JSON can say it; stars and days become text."""
        found = asdict(self)
        found["distribution"] = {str(star): many for star, many in self.distribution.items()}
        found["known_since"] = self.known_since and self.known_since.isoformat()
        found["seller_days"] = {
            seller: {day.isoformat(): many for day, many in days.items()}
            for seller, days in self.seller_days.items()
        }
        return found


def analyse(pages: Sequence[ReviewsPage], today: date) -> ReviewAnalysis:
    """Analyse what was read of a product's reviews, newest first; one review counts once."""
    reviews = list({one.review_id: one for page in pages for one in page.reviews}.values())
    first = pages[0] if pages else ReviewsPage((), None, {}, 0, 0)
    total = max(first.total, len(reviews))
    whole = len(reviews) >= total
    weeks, covered = weekly(reviews, today, whole=whole)
    counted = sum(weeks[-covered:]) if covered else 0
    fresh, old, trend = compared(reviews, today)
    return ReviewAnalysis(
        read=len(reviews),
        total=total,
        ratings=max(first.ratings, len(reviews)),
        rating=first.rating if first.rating is not None else _mean(reviews),
        distribution=first.distribution or _stars(reviews),
        weeks=weeks,
        covered=covered,
        per_week=rate(counted, covered),
        fresh=fresh,
        old=old,
        trend=trend,
        sellers=sellers_in(reviews),
        liked=words_of(_praise(one) for one in reviews),
        disliked=words_of(_blame(one) for one in reviews),
        sales=estimate_sales(counted, covered),
        known_since=None if whole else _first_whole_day(reviews),
        seller_days=_by_seller(reviews),
    )


def with_own_sales(told: Mapping[str, Any], own: Own) -> SalesEstimate | None:
    """Estimate sales anew from a stored analysis (`told`) with what a shop itself sold.

    Sales and reviews count for the time that both are known of.
    """
    per_week = told.get("per_week")
    if not per_week or not own.sold:
        return None
    since = min(own.sold)
    if told.get("known_since"):
        since = max(since, date.fromisoformat(told["known_since"]))
    days = told.get("seller_days", {}).get(own.merchant_id, {})
    wrote = sum(many for day, many in days.items() if date.fromisoformat(day) >= since)
    sold = sum(many for day, many in own.sold.items() if day >= since)
    return estimate_sales(per_week["n"], told["covered"], wrote, sold)


def weekly(reviews: Iterable[Review], today: date, *, whole: bool) -> tuple[tuple[int, ...], int]:
    """Count reviews in each of the last weeks, and the weeks at the end that were read whole.

    Where more reviews exist than were read, the week of the oldest one read may lack some.
    """
    ages = [(today - one.day).days // 7 for one in reviews if one.day and one.day <= today]
    counts = [0] * WEEKS
    for age in ages:
        if age < WEEKS:
            counts[WEEKS - 1 - age] += 1
    covered = WEEKS if whole else min(max(ages, default=0), WEEKS)
    return tuple(counts), covered


def rate(events: int, weeks: int) -> Range | None:
    """Return events in a week with the exact Poisson interval (Garwood 1936); None without time."""
    if weeks <= 0:
        return None
    low = float(chdtri(2 * events, 0.975)) / 2 if events else 0.0
    high = float(chdtri(2 * events + 2, 0.025)) / 2
    return Range(events / weeks, low / weeks, high / weeks, events)


def compared(
    reviews: Sequence[Review], today: date
) -> tuple[Range | None, Range | None, Range | None]:
    """Return the mean rating of the last 90 days, of the time before, and their difference.

    The difference has Welch's interval.
    """
    dated = [(one.day, one.rating) for one in reviews if one.day and one.rating]
    fresh = [float(stars) for day, stars in dated if today - day < FRESH]
    old = [float(stars) for day, stars in dated if today - day >= FRESH]
    return _mean_range(fresh), _mean_range(old), _welch(fresh, old)


def sellers_in(reviews: Iterable[Review], most: int = 10) -> tuple[SellerShare, ...]:
    """Return who sold what was reviewed, the most frequent first, each share with its interval."""
    named = [(one.merchant_id or one.merchant_name, one.merchant_name) for one in reviews]
    counts = Counter(ident for ident, _name in named if ident)
    names = dict(reversed([(ident, name) for ident, name in named if ident]))
    n = counts.total()
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:most]
    return tuple(SellerShare(ident, names[ident], wilson(many, n)) for ident, many in ranked)


def words_of(texts: Iterable[str]) -> tuple[Word, ...]:
    """Return the words that stand in most texts, each counted once in a text.

    Spellings that fold to the same key are one word, shown as it is written most.
    """
    texts_with: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = {}
    for text in texts:
        keys: dict[str, str] = {}
        for word in _WORD.findall(text.casefold()):
            if word not in STOP_WORDS and (key := fold(word)):
                keys.setdefault(key, word)
        texts_with.update(keys.keys())
        for key, word in keys.items():
            spelt.setdefault(key, Counter())[word] += 1
    ranked = sorted(texts_with.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Word(min(spelt[key].items(), key=lambda one: (-one[1], one[0]))[0], many)
        for key, many in ranked[:WORDS_SHOWN]
        if many >= WORD_IN_MIN
    )


def estimate_sales(
    reviews: int, weeks: int, own_reviews: int = 0, own_sold: int = 0
) -> SalesEstimate | None:
    """Estimate what all shops sell in a week from the reviews of so many weeks.

    The rate of reviews has a gamma posterior (Jeffreys), the share of reviewing buyers a beta one;
    the interval is that of their quotient, the value its median. `own_reviews` of `own_sold` sales
    count where there are enough.
    """
    if weeks <= 0:
        return None
    calibrated = own_sold >= SALES_MIN and own_reviews <= own_sold
    wrote, sold = (own_reviews, own_sold) if calibrated else (0, 0)
    a, b = PRIOR[0] + wrote, PRIOR[1] + sold - wrote
    shares = betaincinv(a, b, _NODES)
    low, middle, high = (_quotient(reviews + 0.5, weeks, shares, at) for at in (0.025, 0.5, 0.975))
    share = Range(a / (a + b), float(betaincinv(a, b, 0.025)), float(betaincinv(a, b, 0.975)), sold)
    return SalesEstimate(Range(middle, low, high, reviews), share, calibrated, sold, wrote)


def wilson(hits: int, n: int) -> Range:
    """Return a share with Wilson's interval (1927); `n` is at least 1."""
    share, spread = hits / n, Z_95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z_95 * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return Range(share, max(0.0, centre - half), min(1.0, centre + half), n)


def _quotient(shape: float, weeks: int, shares: Any, at: float) -> float:
    """Return the quantile of gamma(shape, weeks) / beta: the x below which `at` of it lies."""

    def below(x: float) -> float:
        return float(np.mean(gammainc(shape, weeks * x * shares)))

    low, high = 0.0, 1.0
    while below(high) < at:
        high *= 2
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < at else (low, middle)
    return (low + high) / 2


def _first_whole_day(reviews: Iterable[Review]) -> date | None:
    oldest = min((one.day for one in reviews if one.day), default=None)
    return None if oldest is None else oldest + timedelta(days=1)


def _by_seller(reviews: Iterable[Review]) -> dict[str, dict[date, int]]:
    found: dict[str, Counter[date]] = {}
    for one in reviews:
        if one.merchant_id and one.day:
            found.setdefault(one.merchant_id, Counter())[one.day] += 1
    return {seller: dict(days) for seller, days in found.items()}


def _praise(one: Review) -> str:
    return f"{one.plus} {one.text}" if (one.rating or 0) >= 4 else one.plus


def _blame(one: Review) -> str:
    return f"{one.minus} {one.text}" if (one.rating or 5) <= 2 else one.minus


def _stars(reviews: Iterable[Review]) -> dict[int, int]:
    counts = Counter(one.rating for one in reviews if one.rating)
    return {star: counts[star] for star in range(1, 6)} if counts else {}


def _mean(reviews: Iterable[Review]) -> float | None:
    stars = [one.rating for one in reviews if one.rating]
    return sum(stars) / len(stars) if stars else None


def _mean_range(values: Sequence[float]) -> Range | None:
    n = len(values)
    if n < SAMPLE_MIN:
        return None
    mean, variance = _moments(values)
    half = float(stdtrit(n - 1, 0.975)) * sqrt(variance / n)
    return Range(mean, max(1.0, mean - half), min(5.0, mean + half), n)


def _welch(fresh: Sequence[float], old: Sequence[float]) -> Range | None:
    if min(len(fresh), len(old)) < SAMPLE_MIN:
        return None
    (new, spread), (before, spread_before) = _moments(fresh), _moments(old)
    parts = (spread / len(fresh), spread_before / len(old))
    error = sum(parts)
    if not error:
        return Range(new - before, new - before, new - before, len(fresh) + len(old))
    freedom = error**2 / sum(
        part**2 / (n - 1) for part, n in zip(parts, (len(fresh), len(old)), strict=True)
    )
    half = float(stdtrit(freedom, 0.975)) * sqrt(error)
    return Range(new - before, new - before - half, new - before + half, len(fresh) + len(old))


def _moments(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, sum((value - mean) ** 2 for value in values) / (len(values) - 1)


# Words that say nothing of a product: Russian, Kazakh, English, and what reviews are made of.
_SILENT: Final = """
    без бол был была были было быть вам вас весь вот все всего всё вообще где даже для его если есть
    еще ещё или как какой когда кто лишь мне много может можно мой моя надо нам нас нет них ничего
    она они оно очень пока под после потом потому почему при про раз свой себе сейчас совсем так
    такая такой также там тем тоже только том тот тут уже хотя чего чем через что чтоб чтобы эта эти
    это этого этот еле просто пользуюсь купил купила взял взяла взяли брал брала брали заказал
    заказала пришел пришла пришло пришёл товар достоинства недостатки недостатков плюсы минусы
    минусов нету пока отсутствуют замечено
    және мен бар жоқ бұл осы сол үшін өте бір емес деп керек мына маған оның олар біз сіз бірақ
    еді екен болды болып алдым тауар барлығы бәрі ештеңе
    and are but for had has have its not the this that was with you very all from they one nothing
    none any just
"""
STOP_WORDS: Final = frozenset(_SILENT.split())
