"""The whole marketplace as one state machine: time is passed in, everything else follows.

One Market may be asked from several threads; whoever enters it holds its lock for microseconds.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from demper.demo import accounts as people
from demper.demo import opening
from demper.demo.catalogue import ALMATY, CITIES, named_count, number_of, ware
from demper.demo.faults import Faults
from demper.demo.listings import Listing, listing_of
from demper.demo.past import WITH_BOT_S
from demper.demo.rivals import rivals_of
from demper.demo.shelf import EMPTY, Shelf
from demper.demo.writes import Jobs, Limit, Rules, Write

WRITES_KEPT: Final = 20_000


class TooMany(Exception):
    """More changes than the source takes: 429."""


class Market:
    """Products, offers, shops and logins. `clock` gives unix seconds.

    `products` is how many the catalogue has; above the named ones the first shop sells the rest
    too. `house=False` starts without shops and logins, for tests that add their own.
    """

    def __init__(
        self,
        seed: int = 1,
        clock: Callable[[], float] = time.time,
        *,
        products: int | None = None,
        rules: Rules | None = None,
        house: bool = True,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.rules = rules or Rules()
        self.faults = Faults()
        self.lock = threading.RLock()
        self.products = named_count() if products is None else products
        self.counts: Counter[str] = Counter()
        self.writes: deque[Write] = deque(maxlen=WRITES_KEPT)
        self.accounts = people.Accounts(seed, self.rules)
        self.house = house
        self.bot_from = clock() - WITH_BOT_S
        # Where the other hosts are, for redirects between them: "kaspi_login" → URL.
        self.addresses: dict[str, str] = {}
        self.shops: dict[str, str] = {}
        self._shelves: dict[str, Shelf] = {}
        self._listings: dict[str, dict[str, Listing]] = {}
        self._sellers: dict[str, list[Listing]] = {}
        self._limits: dict[str, Limit] = {}
        self._jobs = Jobs()
        if house:
            opening.open_house(self)

    # --- what buyers see ------------------------------------------------------------------------
    def offers(self, sku: str, city: str, page: int = 0, limit: int = 64) -> bytes:
        """Return a page of a product's offers; of no product there are none, without an error."""
        now = self.clock()
        with self.lock:
            self.settle(now)
            self.counts["offers"] += 1
            shelf = self._shelf(sku)
            if shelf is None:
                return EMPTY
            shelf.advance(now, self.rules.tempo)
            return shelf.page(city if city in CITIES else ALMATY, page, limit, now)

    def set_offers(
        self, sku: str, city: str, offers: Iterable[Mapping[str, Any]], *, own: bool = True
    ) -> None:
        """Let a product have these rivals in a city ("" = every city), and no other.

        An offer needs `merchant` and `price`; `name`, `rating`, `reviews`, `preorder`, `delivery`
        (the source's word) and other keys of the source may be given. `own`: the shops that sell
        it by themselves are shown too.
        """
        with self.lock:
            shelf = self._shelf(sku) or self._new_shelf(sku)
            shelf.pinned[city] = ([_told(sku, offer) for offer in offers], own)
            shelf.changed()

    def free_offers(self, sku: str) -> None:
        """Let the rivals of a product move by themselves again."""
        with self.lock:
            shelf = self._shelf(sku)
            if shelf is not None:
                shelf.pinned.clear()
                shelf.changed()

    def claim_total(self, sku: str, total: int | None) -> None:
        """Let the pages of a product say that there are so many offers, whatever there is."""
        with self.lock:
            shelf = self._shelf(sku) or self._new_shelf(sku)
            shelf.total_claimed = total

    # --- shops ----------------------------------------------------------------------------------
    def add_shop(
        self,
        merchant_id: str,
        name: str,
        numbers: Iterable[int] = (),
        *,
        cities: Sequence[str] = (ALMATY,),
        points: Sequence[str] = ("PP1", "PP2"),
    ) -> list[Listing]:
        """Open a shop that sells these products of the catalogue; returns its listings."""
        now = self.clock()
        with self.lock:
            self.shops[merchant_id] = name
            self._listings.setdefault(merchant_id, {})
            shop = (merchant_id, name)
            return [
                self.add_listing(listing_of(shop, ware(number), cities, points, now))
                for number in numbers
            ]

    def add_listing(self, listing: Listing) -> Listing:
        """Put a product on sale; a SKU outside of the catalogue gets a shelf without rivals."""
        with self.lock:
            self.shops.setdefault(listing.merchant_id, listing.merchant_name)
            self._listings.setdefault(listing.merchant_id, {})[listing.merchant_sku] = listing
            self._sellers.setdefault(listing.sku, []).append(listing)
            shelf = self._shelves.get(listing.sku)
            if shelf is None and number_of(listing.sku) is None:
                shelf = self._new_shelf(listing.sku, listing.title, listing.category)
            if shelf is not None:
                shelf.changed()
            return listing

    def listings(self, merchant_id: str) -> list[Listing]:
        """Return everything that a shop has, jobs that are due applied."""
        with self.lock:
            self.settle(self.clock())
            return list(self._listings.get(merchant_id, {}).values())

    def listing(self, merchant_id: str, sku: str) -> Listing | None:
        """Return what a shop has under a merchant SKU or a master SKU."""
        with self.lock:
            self.settle(self.clock())
            own = self._listings.get(merchant_id, {})
            return own.get(sku) or next((one for one in own.values() if one.sku == sku), None)

    def price(self, merchant_id: str, sku: str, city: str) -> int | None:
        """Return what a shop asks for a product in a city."""
        listing = self.listing(merchant_id, sku)
        return listing.prices.get(city) if listing else None

    def set_price(self, merchant_id: str, sku: str, city: str, price: int) -> None:
        """Change a shop's price at once, as if its owner had done it elsewhere."""
        listing = self.listing(merchant_id, sku)
        if listing is None:
            raise KeyError(sku)
        with self.lock:
            listing.prices[city] = price
            self._touch(listing, self.clock())

    # --- changes --------------------------------------------------------------------------------
    def hand_in(self, writes: Sequence[Write], *, files: bool = False) -> str:
        """Take changes of one shop over as a job; returns its id. Raises TooMany.

        A file counts once, however many rows it has: it is the source's own way for many.
        """
        now = self.clock()
        with self.lock:
            self.settle(now)
            self.writes.extend(writes)
            limit = self._limits.setdefault(writes[0].merchant_id, Limit())
            count = 1 if files else sum(self._counted(write) for write in writes)
            if not limit.take(count, now, self.rules):
                self.counts["refused_429"] += 1
                for write in writes:
                    write.state = "refused"
                raise TooMany
            self.counts["writes"] += len(writes)
            return self._jobs.add(writes, now + self.rules.job_delay_s)

    def changes_counted(self, merchant_id: str) -> int:
        """Return how many changes of a shop count for its limit now."""
        with self.lock:
            limit = self._limits.setdefault(merchant_id, Limit())
            return limit.used(self.clock(), self.rules)

    def refuse_writes(self, merchant_id: str, seconds: float) -> None:
        """Let a shop's changes be refused for a while, as after too many."""
        with self.lock:
            limit = self._limits.setdefault(merchant_id, Limit())
            limit.refused_until = self.clock() + seconds

    def settle(self, now: float) -> None:
        """Apply the jobs that are due."""
        for write in self._jobs.due(now) if len(self._jobs) else ():
            self._apply(write, now)

    # --- logins ---------------------------------------------------------------------------------
    def add_account(
        self,
        number: int,
        shops: Sequence[str],
        *,
        phone: str = "",
        email: str = "",
        password: str = people.DEMO_PASSWORD,
        second_step: bool = True,
    ) -> people.Account:
        """Let somebody sign in to these shops."""
        account = people.Account(number, phone, email, password, tuple(shops), second_step)
        self.accounts.add(account)
        return account

    def account_of_phone(self, phone: str) -> people.Account | None:
        """Return the account of a phone; one that nobody knows gets shops of its own."""
        with self.lock:
            known = self.accounts.by_phone(phone)
            if known is None and self.house:
                known = opening.newcomer(self, people.number_of_phone(phone), phone)
            return known

    def signed_in(self, sid: str) -> people.Account | None:
        """Return whose session of the cabinet it is; None for an ended one."""
        return self._owner("sid", sid, self.rules.session_s)

    def renewable(self, sso: str) -> people.Account | None:
        """Return whose cookie of the login host it is; None for an ended one."""
        return self._owner("sso", sso, self.rules.sso_s)

    def cookies(self, number: int) -> dict[str, str]:
        """Return cookies of a session that lives now."""
        now = self.clock()
        with self.lock:
            return {
                "mc-session": self.accounts.token("state", number, now),
                "mc-sid": self.accounts.token("sid", number, now),
                "idmc-sso": self.accounts.token("sso", number, now),
            }

    def expire_sessions(self, *, sso: bool = False) -> None:
        """End all sessions of the cabinet; with `sso` nothing can renew them either."""
        with self.lock:
            kinds = ("sid", "sso") if sso else ("sid",)
            self.accounts.expire(kinds, self.clock())

    # --- inside ---------------------------------------------------------------------------------
    def _shelf(self, sku: str) -> Shelf | None:
        """Return a product's shelf, set up at the first look; None for no product of the source."""
        shelf = self._shelves.get(sku)
        if shelf is None:
            number = number_of(sku)
            if number is not None and number < self.products:
                shelf = self._new_shelf(sku)
        return shelf

    def _new_shelf(self, sku: str, title: str = "", category: str = "") -> Shelf:
        number = number_of(sku)
        of = None if number is None or number >= self.products else ware(number)
        words = (of.title, of.category) if of else (title or f"Товар {sku}", category or "Разное")
        shelf = Shelf(self.seed, sku, number or 0, words)
        shelf.sellers = self._sellers.setdefault(sku, [])
        if of is not None:
            shelf.rivals = rivals_of(self.seed, of, self.clock() * self.rules.tempo)
        self._shelves[sku] = shelf
        return shelf

    def _touch(self, listing: Listing, now: float) -> None:
        listing.updated_at = now
        shelf = self._shelves.get(listing.sku)
        if shelf is not None:
            shelf.changed()

    def _counted(self, write: Write) -> int:
        if not self.rules.every_city_counts:
            return 1
        return max(1, len(write.city_prices))

    def _apply(self, write: Write, now: float) -> None:
        listing = self._listings.get(write.merchant_id, {}).get(write.merchant_sku)
        if listing is None:
            write.state, write.error = "failed", "no such product in this shop"
            return
        if write.price is not None:
            listing.prices = dict.fromkeys(listing.prices, write.price)
        listing.prices.update(write.city_prices)
        listing.points = write.points  # whatever was not sent is gone
        write.state = "applied"
        self._touch(listing, now)

    def _owner(self, kind: str, token: str, lasts_s: float) -> people.Account | None:
        now = self.clock()
        with self.lock:
            account = self.accounts.owner(kind, token, now, lasts_s)
            if account is not None or not token.split("-")[0].isdigit():
                return account
            # A newcomer of before a restart: its number is all that it takes to know it again.
            number = int(token.split("-")[0])
            if self.house and number >= people.NEWCOMERS and not self.accounts.get(number):
                opening.newcomer(self, number)
                return self.accounts.owner(kind, token, now, lasts_s)
            return None


def _told(sku: str, offer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an offer of a test in the keys of the source."""
    told = dict(offer)
    merchant = str(told.pop("merchant"))
    named = {
        "masterSku": sku,
        "merchantId": merchant,
        "merchantName": told.pop("name", f"Shop {merchant}"),
        "merchantSku": told.pop("merchant_sku", f"{sku}_{merchant}"),
        "price": float(told.pop("price")),
        "kdPoints": [f"{merchant}_PP1"],
    }
    for short, key in (
        ("rating", "merchantRating"),
        ("reviews", "merchantReviewsQuantity"),
        ("delivery", "deliveryDuration"),
    ):
        if short in told:
            named[key] = told.pop(short)
    return {**named, **told}
