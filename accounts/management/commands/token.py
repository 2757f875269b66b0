"""Prints one new API token."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.scopes import all_scopes, scopes_for
from accounts.tokens import TokenRefused, issue


class Command(BaseCommand):
    """manage.py token USER [--scope S]… [--name NAME] [--days N]."""

    help = (
        "Make an API token for USER and print it, and nothing else, on standard output. "
        "Without --scope it gets every scope the user may give."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments; the scopes offered are those registered."""
        parser.add_argument("user", metavar="USER", help="user name")
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            metavar="S",
            help="may be repeated: " + ", ".join(scope.code for scope in all_scopes()),
        )
        parser.add_argument("--name", default="command line", help="what the list calls it")
        parser.add_argument("--days", type=int, default=0, help="lifetime; 0 = until revoked")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the token; CommandError for an unknown user or a scope that cannot be given."""
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user named {options['user']!r}.")
        if options["days"] < 0:
            raise CommandError("--days must be 0 or more.")
        scopes = options["scope"] or [scope.code for scope in scopes_for(user)]
        lifetime = timedelta(days=options["days"])
        try:
            _, plain = issue(
                user, options["name"][:80], scopes, timezone.now() + lifetime if lifetime else None
            )
        except TokenRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(plain)
