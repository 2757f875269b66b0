"""`manage.py rotate_vault`: every secret of the database sealed with the newest key."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from tqdm import tqdm

from config.vault import NotOpened, VaultField, is_newest, rotated

PART = 500


@dataclass(slots=True)
class Count:
    """What became of the secrets of one column. `moved`: changed by somebody meanwhile."""

    sealed: int = 0
    as_it_was: int = 0
    moved: int = 0
    closed: int = 0


class Command(BaseCommand):
    """Seals each VaultField of each app anew; what the newest key sealed is passed over."""

    help = (
        "Seal every secret with the first of VAULT_KEYS. May be interrupted and started again; "
        "afterwards the older keys can be taken away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to show a bar."""
        parser.add_argument("--no-progress", action="store_true", help="show no bar on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all columns; ends with an error when a secret could not be opened."""
        bar = not options["no_progress"] and sys.stderr.isatty()
        closed = 0
        for model, field in vault_columns():
            count = _rotate(model, field, bar)
            closed += count.closed
            self.stdout.write(
                f"{model._meta.label}.{field}: {count.sealed} sealed anew, "
                f"{count.as_it_was} already were, {count.closed} not opened."
            )
        if closed:
            raise CommandError(f"{closed} secrets are opened by none of VAULT_KEYS; they stay.")


def vault_columns() -> Iterator[tuple[type[Model], str]]:
    """Yield every model with each of its columns of secrets."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, VaultField) and not model._meta.proxy:
                yield model, field.attname


def _rotate(model: type[Model], field: str, bar: bool) -> Count:
    count, rows = Count(), model._default_manager.exclude(**{field: None})
    pairs = rows.order_by("pk").values_list("pk", field)
    with tqdm(
        total=rows.count(),
        desc=f"{model._meta.label}.{field}",
        unit="secret",
        disable=not bar,
        file=sys.stderr,
    ) as shown:
        for pk, sealed in _walk(pairs):
            _one(model, field, pk, sealed, count)
            shown.update()
    return count


def _walk(pairs: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every pair, some at a time, so that rows may be written between."""
    last = None
    while part := list((pairs.filter(pk__gt=last) if last is not None else pairs)[:PART]):
        yield from part
        last = part[-1][0]


def _one(model: type[Model], field: str, pk: Any, sealed: Any, count: Count) -> None:
    if is_newest(sealed):
        count.as_it_was += 1
        return
    try:
        anew = rotated(sealed)
    except NotOpened:
        count.closed += 1
        return
    # Only if nobody stored another secret meanwhile: that one is sealed with the newest key.
    same = model._default_manager.filter(**{"pk": pk, field: sealed})
    done = same.update(**{field: anew})
    count.sealed += done
    count.moved += not done
