"""`manage.py vault_key`: a key for VAULT_KEYS."""

from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prints a new key; nothing is stored and nothing changes."""

    help = "Print a new key for VAULT_KEYS; put it first, keep the old ones, run rotate_vault."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it on a line of its own."""
        self.stdout.write(Fernet.generate_key().decode())
