"""`manage.py prepare`: what has to happen once before several processes start."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import startup
from config.upstream.errors import UpstreamError


class Command(BaseCommand):
    """Migrates, makes the first user, and in demo mode fills the empty house."""

    help = "Migrate and create the first user; run it once before web, worker and beat start."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step that is still to do; running it again changes nothing."""
        self.stdout.write(f"Migrations applied: {startup.migrate()}.")
        if indexed := startup.index_names():
            self.stdout.write(f"Search finds now: {', '.join(indexed)}.")
        person = startup.first_user()
        if person and person.generated:
            self.stdout.write(
                f"Sign in as {person.username} with the password {person.password} (shown once)."
            )
        elif person:
            self.stdout.write(f"Sign in as {person.username} with DOZOR_ADMIN_PASSWORD.")
        if settings.DOZOR_DEMO and (person or startup.house_is_empty()):
            self._fill_demo()

    def _fill_demo(self) -> None:
        """Fill the empty house; without a source that answers it stays empty, and is told so."""
        try:
            filled = startup.fill_demo()
        except UpstreamError as error:
            self.stderr.write(
                f"The demo is not filled: {error.message}. `manage.py serve` fills it; with "
                "several processes start `manage.py demo_sources`, then run `prepare` again."
            )
        else:
            if filled:
                self.stdout.write("The demo is filled.")
