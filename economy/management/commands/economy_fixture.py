"""Prints users with tokens and products that a client outside can be tried on."""

from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from economy.services import fixture


class Command(BaseCommand):
    """economy_fixture [--json]: a fresh set each time."""

    help = (
        "Make five customers and one service user, each with an API token, fund them, make a "
        "consumable, two permanents and one with a stock of 20, and print it all. Every call "
        "makes a fresh set; the tokens end after seven days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how to print it."""
        parser.add_argument("--json", action="store_true", help="print JSON only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make a set and print it."""
        with transaction.atomic():
            made = fixture.make(timezone.now())
        if options["json"]:
            self.stdout.write(orjson.dumps(made, option=orjson.OPT_INDENT_2).decode())
            return
        self.stdout.write(f"Calls: {made['base_path']}, amounts in {made['currency']}")
        for one in made["users"]:
            self.stdout.write(
                f"{one['role']:<9} {one['id']:>6} {one['username']:<26} "
                f"balance {one['balance']:>8}  {one['token']}"
            )
        for one in made["products"]:
            stock = "" if one["stock"] is None else f"  stock {one['stock']}"
            self.stdout.write(
                f"{one['kind']:<11} {one['id']:>6} {one['name']:<34} price {one['price']:>6}{stock}"
            )
