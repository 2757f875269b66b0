"""Rows saved or deleted one by one bring the index up to date in their own transaction."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from config.finding.groups import Part, SearchGroup
from config.finding.indexing import forget, update

Receiver = Callable[..., None]


def follow(group: SearchGroup) -> None:
    """Keep the index of a group along with the rows it is made of."""
    for model, part in group.parts.items():
        mark = f"finding:{group.code}"
        post_save.connect(_saved(group.code, part), model, weak=False, dispatch_uid=mark)
        post_delete.connect(_deleted(group.code, part), model, weak=False, dispatch_uid=mark)


def _saved(group: str, part: Part) -> Receiver:
    def saved(instance: Model, raw: bool = False, **options: Any) -> None:
        named = options.get("update_fields")
        if named is None or not part.columns or part.columns & set(named):
            update(group, [getattr(instance, part.object_id)])

    return saved


def _deleted(group: str, part: Part) -> Receiver:
    def deleted(instance: Model, origin: Any = None, **_options: Any) -> None:
        if part.object_id == "pk":
            forget(group, [instance.pk])
        elif getattr(origin, "model", type(origin)) is type(instance):
            # A spelling that goes with its object needs no look: the object is forgotten itself.
            update(group, [getattr(instance, part.object_id)])

    return deleted
