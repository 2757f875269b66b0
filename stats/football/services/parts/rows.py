"""Rows brought up to what is told of matches: new ones made, changed ones changed, others gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

Key = tuple[Any, ...]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Altered:
    """A row that was made, changed or deleted: its match, its key there, before and after."""

    match: int
    key: Key
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def bring_up(
    rows: "QuerySet[Any]",
    names: Sequence[str],
    columns: Sequence[str],
    wanted: Mapping[tuple[int, Key], Values],
) -> list[Altered]:
    """Make the stored `rows` what is `wanted` by match and key, `names` being the key's columns.

    Rows that nobody wants are deleted. Every value of `wanted` has the `columns`.
    """
    model: type[Model] = rows.model
    manager = model._default_manager
    done: list[Altered] = []
    known = {(row.match_id, tuple(getattr(row, name) for name in names)): row for row in rows}
    gone = [row for place, row in known.items() if place not in wanted]
    fresh: list[Model] = []
    stale: list[Model] = []
    for (match, key), values in wanted.items():
        row = known.get((match, key))
        if row is None:
            fresh.append(model(match_id=match, **dict(zip(names, key, strict=True)), **values))
            done.append(Altered(match, key, None, dict(values)))
            continue
        before = {name: getattr(row, name) for name in values}
        if before != dict(values):
            for name, value in values.items():
                setattr(row, name, value)
            stale.append(row)
            done.append(Altered(match, key, before, dict(values)))
    done += [_gone(row, names, columns) for row in gone]
    if gone:
        manager.filter(pk__in=[row.pk for row in gone]).delete()
    manager.bulk_create(fresh, batch_size=500)
    if stale:
        manager.bulk_update(stale, [_field(model, name) for name in columns], batch_size=100)
    return done


def _gone(row: Any, names: Iterable[str], columns: Iterable[str]) -> Altered:
    key = tuple(getattr(row, name) for name in names)
    return Altered(row.match_id, key, {name: getattr(row, name) for name in columns}, None)


def _field(model: type[Model], column: str) -> str:
    return str(model._meta.get_field(column.removesuffix("_id")).name)
