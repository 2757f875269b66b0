"""`manage.py demo_sources`: the demo servers as a process of their own, for several processes."""

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.upstream.demos import Webhooks, serve_demos


class Command(BaseCommand):
    """Serves every demo source below one address; point DEMO_BASE_URL at it."""

    help = "Serve the demo sources for DOZOR_DEMO=1 with several processes (DEMO_BASE_URL)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8010, help="0 takes a free one")
        parser.add_argument(
            "--house-url",
            default="",
            help="where Dozor is (http://host:port): webhooks are posted there, with the secret "
            "of FACEIT_WEBHOOK_SECRET",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGINT or SIGTERM."""
        asyncio.run(self._serve(options["host"], options["port"], options["house_url"]))

    async def _serve(self, host: str, port: int, house_url: str) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)

        def ready(real: int) -> None:
            names = ", ".join(settings.DEMO_SOURCES)
            self.stdout.write(f"Demo sources ({names}): DEMO_BASE_URL=http://{host}:{real}")
            self.stdout.flush()

        webhooks = Webhooks(house_url, settings.DEMO_WEBHOOKS)
        await serve_demos(settings.DEMO_SOURCES, host, port, stop, ready, webhooks)
