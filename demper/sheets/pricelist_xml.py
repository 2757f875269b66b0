"""Kaspi's price list as XML, in the namespace `kaspiShopping`, written in pieces.

Either one `price` or one by city, whole tenge; every pick-up point with its stock and days.
The reader takes what real exports carry ("2.0" pieces) and neither document types nor entities,
so that no small file can grow in memory or reach for other files.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from demper.records.cabinet import Point
from demper.records.pricing import PRICE_MAX
from demper.records.sheets import Listed, PriceList, RowError
from demper.sheets.cells import BadCell, answer_of, error_of, text_of, whole_of
from demper.sheets.points import DAYS_MAX, SKU_MOST, STOCK_MAX
from demper.sheets.pricelist_xlsx import BRAND_MOST, ERRORS_MOST, MODEL_MOST
from demper.sheets.workbooks import MAX_ROWS, NotASheet

NAMESPACE: Final = "kaspiShopping"
MAX_XML_BYTES: Final = 64 * 1024 * 1024
FLUSH: Final = 200  # offers in a piece
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTE: Final = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
HEAD: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<kaspi_catalog date="{date}" xmlns="kaspiShopping"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="kaspiShopping http://kaspi.kz/kaspishopping.xsd">\n'
    "<company>{company}</company>\n<merchantid>{merchant}</merchantid>\n<offers>\n"
)
TAIL: Final = "</offers>\n</kaspi_catalog>\n"


class NotAPriceList(NotASheet):
    """Not XML of a price list: `code` is too_large, not_xml, not_a_price_list, too_many_rows."""


def write_price_list(
    company: str, merchant_id: str, on: date, offers: Iterable[Listed]
) -> Iterator[bytes]:
    """Yield the file in pieces; raises ValueError for an offer without a price or a point."""
    head = HEAD.format(date=on.isoformat(), company=_text(company), merchant=_text(merchant_id))
    waiting = [head]
    for offer in offers:
        waiting.append(_offer(offer))
        if len(waiting) > FLUSH:
            yield "".join(waiting).encode()
            waiting.clear()
    waiting.append(TAIL)
    yield "".join(waiting).encode()


def read_price_list(body: bytes) -> PriceList:
    """Return what a file says; an offer with an error is not taken. Raises NotAPriceList."""
    if len(body) > MAX_XML_BYTES:
        raise NotAPriceList("too_large")
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NotAPriceList("not_xml") from error
    return PriceList(
        tuple(reader.offers.values()),
        tuple(reader.errors[:ERRORS_MOST]),
        reader.told.get("company", ""),
        reader.told.get("merchantid", ""),
        reader.date,
    )


def _offer(offer: Listed) -> str:
    if not offer.points or not (offer.price or offer.city_prices):
        raise ValueError(f"{offer.sku}: an offer has points and a price")
    brand = f"<brand>{_text(offer.brand)}</brand>" if offer.brand else ""
    points = "".join(map(_availability, offer.points))
    if offer.city_prices:
        each = (
            f'<cityprice cityId="{_value(city)}">{price:d}</cityprice>'
            for city, price in offer.city_prices.items()
        )
        prices = f"<cityprices>{''.join(each)}</cityprices>"
    else:
        prices = f"<price>{offer.price:d}</price>"
    return (
        f'<offer sku="{_value(offer.sku)}"><model>{_text(offer.model)}</model>{brand}'
        f"<availabilities>{points}</availabilities>{prices}</offer>\n"
    )


def _availability(point: Point) -> str:
    said = "yes" if point.available else "no"
    days = point.preorder_days
    preorder = f' preOrder="{days:d}"' if point.available or days else ""
    stock = "" if point.stock is None else f' stockCount="{point.stock:d}"'
    return f'<availability available="{said}" storeId="{_value(point.store_id)}"{preorder}{stock}/>'


def _text(words: str) -> str:
    return escape(_UNWRITABLE.sub("", words), {"\r": "&#13;"})


def _value(words: str) -> str:
    return escape(_UNWRITABLE.sub("", words), _QUOTE)


class _Reader:
    """Gathers offers while the parser walks over a file; nothing but the current one is open."""

    def __init__(self) -> None:
        self.offers: dict[str, Listed] = {}
        self.errors: list[RowError] = []
        self.told: dict[str, str] = {}
        self.date = ""
        self.row = 0
        self._open: _OpenOffer | None = None
        self._words: list[str] = []
        self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words.append
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse

    def _begin(self, full_name: str, said: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        self._depth += 1
        self._words.clear()
        if self._depth == 1:
            if name != "kaspi_catalog":
                raise NotAPriceList("not_a_price_list")
            self.date = said.get("date", "")[:SKU_MOST]
        elif name == "offer":
            self.row += 1
            if self.row > MAX_ROWS:
                raise NotAPriceList("too_many_rows")
            self._open = _OpenOffer(self.row, said.get("sku", ""))
        elif self._open:
            self._open.begin(name, said)

    def _end(self, full_name: str) -> None:
        name, words = full_name.rpartition(" ")[2], "".join(self._words)
        self._depth -= 1
        self._words.clear()
        if self._open is None:
            self.told.setdefault(name, words.strip()[:BRAND_MOST])
        elif name == "offer":
            self._close(self._open)
            self._open = None
        else:
            self._open.end(name, words)

    def _close(self, offer: "_OpenOffer") -> None:
        listed = offer.whole()
        if listed and listed.sku in self.offers:
            offer.wrong("sku", BadCell("twice"), listed.sku)
        if offer.errors:
            self.errors += offer.errors
        elif listed:
            self.offers[listed.sku] = listed


def _refuse(*declared: object) -> None:
    raise NotAPriceList("not_xml")


class _OpenOffer:
    """An offer that is being read."""

    def __init__(self, row: int, sku: str) -> None:
        self.row = row
        self.errors: list[RowError] = []
        self.sku = self.text("sku", sku, SKU_MOST)
        self.model = self.brand = ""
        self.price: int | None = None
        self.cities: dict[str, int] = {}
        self.points: list[Point] = []
        self._city = ""

    def begin(self, name: str, said: dict[str, str]) -> None:
        """Take an element's attributes."""
        if name == "cityprice":
            self._city = self.text(name, said.get("cityId", ""), SKU_MOST)
        elif name == "availability":
            self._take_point(said)

    def end(self, name: str, words: str) -> None:
        """Take an element's text."""
        if name == "model":
            self.model = self.text(name, words, MODEL_MOST)
        elif name == "brand":
            self.brand = self.text(name, words, BRAND_MOST)
        elif name == "price":
            self.price = self.number(name, words, 1, PRICE_MAX)
        elif name == "cityprice":
            price = self.number(name, words, 1, PRICE_MAX)
            if price is not None:
                self.cities[self._city] = price

    def _take_point(self, said: dict[str, str]) -> None:
        store_id = self.text("storeId", said.get("storeId", ""), SKU_MOST)
        available = answer_of(said.get("available", ""))
        days = self.number("preOrder", said.get("preOrder", ""), 0, DAYS_MAX) or 0
        stock = self.number("stockCount", said.get("stockCount", ""), 0, STOCK_MAX)
        if not store_id:
            self.wrong("storeId", BadCell("empty"), "")
        elif available is None:
            self.wrong("available", BadCell("not_yes_or_no"), said.get("available", ""))
        else:
            self.points.append(Point(store_id, available, days, stock))

    def whole(self) -> Listed | None:
        """Return the offer, None (and its errors) where it lacks something."""
        if not self.sku and not self.errors:
            self.wrong("sku", BadCell("empty"), "")
        if not self.points and not self.errors:
            self.wrong("availabilities", BadCell("empty"), "")
        if self.price is None and not self.cities and not self.errors:
            self.wrong("price", BadCell("empty"), "")
        if self.price is not None and self.cities:
            self.wrong("price", BadCell("both_prices"), str(self.price))
        if self.errors:
            return None
        points = tuple(self.points)
        return Listed(self.sku, self.model, self.brand, self.price, self.cities, points)

    def text(self, column: str, words: str, most: int) -> str:
        """Return words without what surrounds them; a complaint and "" where they are too long."""
        try:
            return text_of(words, most)
        except BadCell as error:
            self.wrong(column, error, words)
            return ""

    def number(self, column: str, words: str, low: int, high: int) -> int | None:
        """Return a whole number, None where there is none or it is wrong."""
        try:
            return whole_of(words, low, high)
        except BadCell as error:
            self.wrong(column, error, words)
            return None

    def wrong(self, column: str, error: BadCell, words: str) -> None:
        """Note a complaint."""
        self.errors.append(error_of(self.row, column, error, words))
