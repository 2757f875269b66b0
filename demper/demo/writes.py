"""Changes that shops hand in: the limit of 250 in half an hour, and jobs that apply them later."""

import heapq
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demper.demo.listings import Point


@dataclass(slots=True)
class Rules:
    """What the source allows and how fast it is; may be changed while it runs.

    `offers_per_s` None: the public site answers any number. `every_city_counts`: each city's price
    in a request counts for the limit, changed or not. `tempo` 0: the rivals stand still.
    """

    offers_per_s: float | None = None
    write_limit: int = 250
    window_s: float = 1800.0
    refuse_s: float = 1800.0
    every_city_counts: bool = True
    job_delay_s: float = 0.0
    tempo: float = 1.0
    code: str = "1234"
    codes_per_window: int = 5
    code_window_s: float = 600.0
    code_tries: int = 5
    break_s: int = 60
    session_s: float = 12 * 3600.0
    sso_s: float = 30 * 86_400.0


@dataclass(slots=True)
class Write:
    """One change that arrived. `state` is accepted, refused (429), applied or failed."""

    merchant_id: str
    merchant_sku: str
    city_prices: dict[str, int]
    price: int | None
    points: list[Point]
    at: float
    source: str = "process"
    job_id: str = ""
    state: str = "accepted"
    error: str = ""

    @property
    def point_ids(self) -> list[str]:
        """Return the pick-up points that it named."""
        return [str(point["storeId"]) for point in self.points]


class Limit:
    """The changes of one shop in the rolling window, and the pause once there were too many."""

    __slots__ = ("_taken", "refused_until")

    def __init__(self) -> None:
        self._taken: deque[tuple[float, int]] = deque()
        self.refused_until = 0.0

    def used(self, now: float, rules: Rules) -> int:
        """Return how many changes count at a time."""
        while self._taken and self._taken[0][0] <= now - rules.window_s:
            self._taken.popleft()
        return sum(count for _at, count in self._taken)

    def take(self, count: int, now: float, rules: Rules) -> bool:
        """Count changes and return True, or refuse all of them for a while."""
        if now < self.refused_until:
            return False
        if self.used(now, rules) + count > rules.write_limit:
            self.refused_until = now + rules.refuse_s
            return False
        self._taken.append((now, count))
        return True


@dataclass(order=True, slots=True)
class _Due:
    at: float
    number: int
    writes: Sequence[Write] = field(compare=False)


class Jobs:
    """Accepted changes that wait to be applied."""

    def __init__(self) -> None:
        self._waiting: list[_Due] = []
        self._number = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, writes: Sequence[Write], due_at: float) -> str:
        """Put writes into one job; returns its id."""
        self._number += 1
        job_id = f"{int(due_at) & 0xFFFFFFFF:08x}{self._number:016x}"
        for write in writes:
            write.job_id = job_id
        heapq.heappush(self._waiting, _Due(due_at, self._number, writes))
        return job_id

    def due(self, now: float) -> Sequence[Write]:
        """Take out and return what is to be applied by now, in its order."""
        found: list[Write] = []
        while self._waiting and self._waiting[0].at <= now:
            found += heapq.heappop(self._waiting).writes
        return found


def write_of(merchant_id: str, told: Mapping[str, Any], at: float, source: str) -> Write:
    """Return a change as the cabinet is told it; raises ValueError where it makes no sense."""
    prices = {str(p["cityId"]): int(p["value"]) for p in told.get("cityPrices") or []}
    price = None if told.get("price") is None else int(told["price"])
    if any(value <= 0 for value in prices.values()) or (price is not None and price <= 0):
        raise ValueError("a price must be above zero")
    points = [_point(point) for point in told.get("availabilities") or []]
    return Write(merchant_id, str(told["sku"]), prices, price, points, at, source)


def _point(told: Mapping[str, Any]) -> Point:
    store_id, available = str(told["storeId"]), str(told.get("available", "yes"))
    if available not in ("yes", "no"):
        raise ValueError("available is yes or no")
    days = int(told.get("preOrder") or 0)
    if not 0 <= days <= 30:
        raise ValueError("preOrder is 0 to 30 days")
    stock = told.get("stockCount")
    point: Point = {**told, "storeId": store_id, "available": available, "preOrder": days}
    point.pop("stockCount", None)
    point["stockSpecified"] = stock is not None
    if stock is not None:
        point["stockCount"] = float(stock)
    return point
