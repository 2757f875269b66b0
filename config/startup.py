"""The steps before serving: the database, the first person, the first data."""

import logging
import threading
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from accounts.firstrun import FirstUser, ensure_first_user
from accounts.models import User

log = logging.getLogger(__name__)
SEEDED = "demo-seeded"


def pending_migrations() -> int:
    """Return how many migrations the database still lacks."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Apply what is pending; returns how many migrations that were."""
    pending = pending_migrations()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    return pending


def first_user() -> FirstUser | None:
    """Make the first person of an empty installation; None when there is somebody."""
    return ensure_first_user(settings.DOZOR_ADMIN_PASSWORD or None)


def fill_demo() -> bool:
    """Run FIRST_RUN_HOOKS for the first person; False when there is nobody."""
    owner = User.objects.filter(is_superuser=True).order_by("pk").first()
    if owner is None:
        return False
    for path in settings.FIRST_RUN_HOOKS:
        import_string(path)(owner)
    return True


def seed_demo() -> bool:
    """Fill the demo once per data folder: again after a start that was cut short."""
    marker = Path(settings.VAR_DIR) / SEEDED
    if marker.exists() or not fill_demo():
        return False
    marker.touch()
    return True


def collect_static() -> None:
    """Outside DEBUG pages need hashed and compressed copies of the static files."""
    call_command("collectstatic", interactive=False, verbosity=0)


def seed_demo_beside() -> threading.Thread:
    """Seed in a thread, so that the first page does not wait; what fails is logged."""

    def work() -> None:
        try:
            seed_demo()
        except Exception:
            log.exception("the demo could not be filled")
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, name="seed-demo", daemon=True)
    thread.start()
    return thread
