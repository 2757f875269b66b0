"""Print the script that a player runs next to the game."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stats.warthunder.agent import script_text
from stats.warthunder.nick import NickError, normalise_nick


class Command(BaseCommand):
    """agent-script: prints a script that needs nothing but Python 3.8 or newer."""

    help = "Print the agent that sends the game's kill feed to this server: save it and run it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the script takes for granted; a token is given when it is run."""
        parser.add_argument("--server", default="", metavar="URL", help="address of this server")
        parser.add_argument("--me", default="", metavar="NICK", help="the nick played under")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        server = options["server"]
        if server and not server.startswith(("http://", "https://")):
            raise CommandError("--server must begin with https:// or http://")
        try:
            me = normalise_nick(options["me"]) if options["me"] else ""
        except NickError as error:
            raise CommandError(f"--me: {error}") from error
        self.stdout.write(script_text(server, me), ending="")
