"""All offers of one product: the rivals move as time passes, buyers see them cheapest first."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import orjson

from demper.demo.listings import Listing
from demper.demo.past import DAY_S
from demper.demo.rivals import STEP_S, Rival, act

# One look lets the rivals make so many moves at most; the rest happens later.
MOVES: Final = 16
LIMIT_MIN, LIMIT_MAX = 5, 64
EMPTY: Final = b'{"offers":[],"total":0,"offersCount":0,"pcmResponsePresent":false}'


class Shelf:
    """The offers of a product in all cities. `sellers` are the shops that can be signed in to."""

    __slots__ = (
        "_views", "category", "number", "pinned", "rivals", "seed", "sellers", "sku", "title",
        "total_claimed",
    )  # fmt: skip

    def __init__(self, seed: int, sku: str, number: int, words: tuple[str, str]) -> None:
        self.seed = seed
        self.sku = sku
        self.number = number
        self.title, self.category = words
        self.rivals: list[Rival] = []
        self.sellers: list[Listing] = []
        self.pinned: dict[str, tuple[list[dict[str, Any]], bool]] = {}
        self.total_claimed: int | None = None
        self._views: dict[str, tuple[int, list[bytes]]] = {}

    def changed(self) -> None:
        """Forget what was written down of it."""
        self._views.clear()

    def advance(self, now: float, tempo: float) -> None:
        """Let the rivals do what they did since the last look, a bounded part of it."""
        if not self.rivals or not tempo:
            return
        step = int(now * tempo // STEP_S) if tempo != 1.0 else int(now // STEP_S)
        due = [rival for rival in self.rivals if rival.acts_at <= step]
        if not due:
            return
        for rival in sorted(due, key=lambda one: one.acts_at)[:MOVES]:
            at = max(rival.acts_at, step - 2 * rival.period)
            act(rival, self._cheapest_but(rival), self.seed, self.number, at)
            rival.acts_at = max(rival.acts_at, step + 1)
        self.changed()

    def page(self, city: str, page: int, limit: int, now: float) -> bytes:
        """Return a page of the offers in a city as the source writes it."""
        limit = min(max(limit, LIMIT_MIN), LIMIT_MAX)
        offers = self._view(city, now)
        total = len(offers) if self.total_claimed is None else self.total_claimed
        shown = b",".join(offers[page * limit : (page + 1) * limit])
        tail = b'],"total":%d,"offersCount":%d,"pcmResponsePresent":false}' % (total, total)
        return b'{"offers":[' + shown + tail

    def _cheapest_but(self, rival: Rival) -> int | None:
        prices = [r.price for r in self.rivals if r is not rival and not r.away and not r.preorder]
        for listing in self.sellers:
            if listing.prices and listing.on_sale:
                prices.append(min(listing.prices.values()))
        return min(prices, default=None)

    def _view(self, city: str, now: float) -> list[bytes]:
        day = int(now // DAY_S)
        kept = self._views.get(city)
        if kept is not None and kept[0] == day:
            return kept[1]
        shown = sorted(self._offers(city, now), key=lambda offer: offer["price"])
        # Copied, because what orjson returns holds five times the memory that it fills.
        view = [bytes(memoryview(orjson.dumps(offer))) for offer in shown]
        self._views[city] = (day, view)
        return view

    def _offers(self, city: str, now: float) -> Iterable[dict[str, Any]]:
        told, with_own = self.pinned.get(city) or self.pinned.get("") or (None, True)
        if with_own:
            yield from self._own(city, now)
        if told is not None:
            for offer in told:
                yield {**self._dates(int(offer.get("preorder") or 0), now), **offer}
            return
        for rival in self.rivals:
            if not rival.away and city in rival.cities:
                yield self._of_rival(rival, now)

    def _own(self, city: str, now: float) -> Iterable[dict[str, Any]]:
        for listing in self.sellers:
            if city not in listing.prices or not listing.on_sale:
                continue
            points = [p["storeId"] for p in listing.points if p["available"] == "yes"]
            yield self._offer(
                (listing.merchant_id, listing.merchant_name, listing.merchant_sku),
                listing.prices[city],
                (listing.rating, listing.reviews),
                (listing.preorder, listing.days),
                points,
                now,
            )

    def _of_rival(self, rival: Rival, now: float) -> dict[str, Any]:
        point = "2" if rival.index % 4 == 3 else f"PP{1 + rival.index % 3}"
        return self._offer(
            (rival.merchant_id, rival.name, rival.merchant_sku),
            rival.price,
            (rival.rating, rival.reviews),
            (rival.preorder, rival.days),
            [f"{rival.merchant_id}_{point}"],
            now,
        )

    def _offer(
        self,
        who: tuple[str, str, str],
        price: int,
        liked: tuple[float | None, int | None],
        waits: tuple[int, int | None],
        points: Sequence[str],
        now: float,
    ) -> dict[str, Any]:
        told = {"merchantReviewsQuantity": liked[1], "merchantRating": liked[0]}
        return {
            "masterSku": self.sku,
            "masterCategory": f"Master - {self.category}",
            "merchantId": who[0],
            "merchantName": who[1],
            "merchantSku": who[2],
            **(told if liked[0] is not None else {}),
            "title": self.title,
            "price": float(price),
            "deliveryMovedBySlot": False,
            "kaspiDelivery": self.number % 3 != 0,
            "kdPoints": points,
            "pointsWithAvailability": points,
            "locatedInPoint": points[0],
            "deliveryType": "EXPRESS" if (waits[1] or 0) <= 1 else "TO_DOOR",
            **self._dates(waits[0], now, waits[1]),
        }

    def _dates(self, preorder: int, now: float, days: int | None = 1) -> dict[str, Any]:
        return {"preorder": preorder, **_comes(preorder + (days or 0), int(now // DAY_S))}


@lru_cache(maxsize=256)
def _comes(waits: int, day: int) -> dict[str, str]:
    comes = datetime.fromtimestamp(day * DAY_S, UTC) + timedelta(days=waits, hours=13)
    word = {0: "TODAY", 1: "TOMORROW"}.get(waits, f"TILL_{waits}_DAYS")
    at = comes.strftime("%Y-%m-%dT%H:%M:%S.000+00:00")
    return {"delivery": at, "deliveryDuration": word}
