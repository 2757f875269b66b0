"""What other prices would have done: the last days replayed, before anything is published."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from economy.figures import DAY, Window
from economy.models import Product
from economy.money import Money
from economy.queries.analytics.replay import Forecast, count_events, get_forecast
from economy.queries.shown import shown
from economy.records import AMOUNT_MAX
from economy.whatif import ELASTICITY_MAX, Changes, Number, Tally, total

DAYS_MAX = 90


class Command(BaseCommand):
    """economy_whatif --price ID=NEW: predicted revenue and supply."""

    help = (
        "Replay the purchases and refusals of the last days with other prices or stock and compare "
        "with what happened. Prices are minor units; stock is what there is for the whole time. "
        "Nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is changed, and over which time."""
        parser.add_argument("--price", action="append", default=[], metavar="ID=NEW")
        parser.add_argument("--stock", action="append", default=[], metavar="ID=N")
        parser.add_argument(
            "--elasticity", type=float, default=0.0, metavar="E",
            help="a price n times as high makes people want n^-E times as much; 0: the same wishes",
        )  # fmt: skip
        parser.add_argument("--days", type=int, default=30, metavar="N", help="30 if unsaid")
        parser.add_argument("--json", action="store_true", help="print figures as JSON only")
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and print."""
        changes = _changes(options)
        if not 1 <= options["days"] <= DAYS_MAX:
            raise CommandError(f"--days: use a whole number from 1 to {DAYS_MAX}.")
        now = timezone.now()
        window = Window(now - options["days"] * DAY, now)
        quiet = options["no_progress"] or options["json"] or not sys.stderr.isatty()
        with tqdm(
            total=None if quiet else count_events(window),
            unit="event", disable=quiet, file=sys.stderr,
        ) as bar:  # fmt: skip
            found = get_forecast(window, changes, seen=bar.update)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found, options["days"], changes)))
        else:
            self._tell(found)

    def _tell(self, found: Forecast) -> None:
        for currency, change in found.outcome.supply_change.items():
            self.stdout.write(f"\n{currency}: product, units, net revenue, refusals")
            for (one, money), now in sorted(found.outcome.after.items()):
                if money == currency:
                    was = found.outcome.before.get((one, money), Tally())
                    name = found.products[one].name if one in found.products else str(one)
                    self.stdout.write(f"  {one} {name}: {_line(was, now, currency)}")
            was, now = (
                total(tally for (_one, money), tally in side.items() if money == currency)
                for side in (found.outcome.before, found.outcome.after)
            )
            self.stdout.write(f"  total: {_line(was, now, currency)}")
            before = found.supply[currency]
            after = Money(round(before + change), currency)
            self.stdout.write(f"  supply at the end: {Money(before, currency)} → {after}")
        if not found.outcome.supply_change:
            self.stdout.write("Nothing happened in that time.")


def _changes(options: dict[str, Any]) -> Changes:
    prices, stocks = (
        dict(_pair(f"--{name}", text) for text in options[name]) for name in ("price", "stock")
    )
    if not prices and not stocks:
        raise CommandError("Say what would be different: --price ID=NEW or --stock ID=N.")
    if not 0 <= options["elasticity"] <= ELASTICITY_MAX:
        raise CommandError(f"--elasticity: use a number from 0 to {ELASTICITY_MAX:g}.")
    known = set(
        Product.objects.filter(shown(), pk__in={*prices, *stocks}).values_list("pk", flat=True)
    )
    for product in (*prices, *stocks):
        if product not in known:
            raise CommandError(f"There is no product {product}.")
    return Changes(prices, stocks, options["elasticity"])


def _pair(name: str, text: str) -> tuple[int, int]:
    product, sign, value = text.partition("=")
    if not (sign and product.isdecimal() and value.isdecimal() and len(product) < 19):
        raise CommandError(f"{name}: use ID=NUMBER, such as {name} 7=250.")
    if len(value) > 16 or int(value) > AMOUNT_MAX:
        raise CommandError(f"{name}: use at most {AMOUNT_MAX}.")
    return int(product), int(value)


def _line(was: Tally, now: Tally, currency: str) -> str:
    pairs = (
        (_count(was.units - was.returned), _count(now.units - now.returned)),
        (str(Money(round(was.net), currency)), str(Money(round(now.net), currency))),
        (str(was.refused), str(now.refused)),
    )
    return ", ".join(old if old == new else f"{old} → {new}" for old, new in pairs)


def _count(value: Number) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def as_json(found: Forecast, days: int, changes: Changes) -> dict[str, Any]:
    """Return a replay as figures: before and after by product, in total, and the supply."""
    return {
        "days": days,
        "elasticity": changes.elasticity,
        "products": [
            {
                "product_id": product,
                "name": found.products[product].name,
                "currency": currency,
                "before": _figures(found.outcome.before.get((product, currency), Tally())),
                "after": _figures(tally),
            }
            for (product, currency), tally in sorted(found.outcome.after.items())
            if product in found.products
        ],
        "totals": [
            {
                "currency": currency,
                "before": _figures(_total(found.outcome.before, currency)),
                "after": _figures(_total(found.outcome.after, currency)),
                "supply_before": found.supply[currency],
                "supply_after": found.supply[currency] + change,
            }
            for currency, change in found.outcome.supply_change.items()
        ],
    }


def _total(side: Any, currency: str) -> Tally:
    return total(tally for (_one, money), tally in side.items() if money == currency)


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        "purchases": tally.purchases,
        "units": tally.units - tally.returned,
        "revenue": tally.net,
        "refunded": tally.refunded,
        "refusals": dict(tally.refusals),
    }
