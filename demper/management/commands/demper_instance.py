"""`manage.py demper_instance`: one of INSTANCE_COUNT processes that run the bot."""

import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demper.services.bot.standing import stand


class Command(BaseCommand):
    """Look after the shops of INSTANCE_INDEX until told to end (Ctrl-C, SIGTERM)."""

    help = "Run the bot over this instance's share of the shops (INSTANCE_INDEX of INSTANCE_COUNT)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many shops at once."""
        parser.add_argument("--threads", type=int, default=4, help="shops at once (4)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stand until a signal comes; what runs is finished first."""
        if not settings.DISTRIBUTED:
            raise CommandError("Without REDIS_URL and DATABASE_URL `serve` runs the bot itself.")
        ended = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            ended.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        index, count = settings.INSTANCE_INDEX, settings.INSTANCE_COUNT
        self.stdout.write(f"Instance {index} of {count} stands.")
        done = stand(max(1, options["threads"]), ended)
        self.stdout.write(f"Ended after {done} cycles.")
