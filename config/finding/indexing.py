"""Keeping the index equal to the rows it speaks of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, QuerySet

from accounts.alerts.models import Subscription
from config.finding.groups import SearchGroup, all_groups, group_of
from config.finding.keys import key_of
from config.finding.models import TEXT_MAX, Entry

# SQLite takes that many rows of the table in one statement everywhere.
AT_A_TIME: Final = 120
_COLUMNS: Final = ("search_key", "weight", "demo")
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the index of a group is from its rows: numbers of spellings."""

    group: str
    missing: int = 0
    wrong: int = 0
    left_over: int = 0

    @property
    def none(self) -> bool:
        """Tell whether the index says what the rows say."""
        return not (self.missing or self.wrong or self.left_over)


def update(group: str, ids: Iterable[object]) -> None:
    """Make the index say of these objects what their rows say; in the caller's transaction.

    Two queries for each 120 objects, and one for each kind of change.
    """
    for part in _parts(ids):
        _settle(group_of(group), part)


def forget(group: str, ids: Iterable[object]) -> None:
    """Take objects out of the index; in the transaction that deletes them."""
    for part in _parts(ids):
        Entry.objects.filter(group=group, object_id__in=part).delete()


def rebuild(group: SearchGroup) -> Iterator[int]:
    """Bring a whole group up to date, followers too; yields how many objects each step saw."""
    for ids in _objects(group):
        with transaction.atomic():
            _settle(group, ids)
            _count_followers(group.code, ids)
        yield len(ids)
    for ids in _indexed(group.code):
        with transaction.atomic():
            forget(group.code, _gone(group, ids))


def fill_empty() -> list[str]:
    """Make the index of groups that have rows and nothing in it; returns their codes.

    A database from before there was an index, or a group of an app that is new, is like that. One
    query for each group, two where it is empty.
    """
    filled = []
    for group in all_groups():
        if Entry.objects.filter(group=group.code).exists():
            continue
        if group.model._default_manager.exists():
            for _ in rebuild(group):
                pass
            filled.append(group.code)
    return filled


def drop_strangers() -> int:
    """Delete what is left of groups that nobody registers any more; returns how many rows."""
    return _strangers().delete()[0]


def differences() -> Iterator[Difference]:
    """Compare the index of each group with its rows; followers and weights drift and are let be."""
    for group in all_groups():
        found: Counter[str] = Counter()
        for ids in _objects(group):
            found.update(_compared(group, ids))
        for ids in _indexed(group.code):
            rows = Entry.objects.filter(group=group.code, object_id__in=_gone(group, ids))
            found["left_over"] += rows.count()
        yield Difference(group.code, **found)
    counts = _strangers().order_by().values_list("group").annotate(Count("pk"))
    yield from (Difference(code, left_over=count) for code, count in counts)


def _compared(group: SearchGroup, ids: Sequence[str]) -> dict[str, int]:
    new, old = _wanted(group, ids), _stored(group, ids)
    both = new.keys() & old.keys()
    said = [(new[at].search_key, new[at].demo) != (old[at].search_key, old[at].demo) for at in both]
    return {
        "missing": len(new) - len(both),
        "left_over": len(old) - len(both),
        "wrong": sum(said),
    }


def _settle(group: SearchGroup, ids: Sequence[str]) -> None:
    new, old = _wanted(group, ids), _stored(group, ids)
    if gone := [row.pk for place, row in old.items() if place not in new]:
        Entry.objects.filter(pk__in=gone).delete()
    fresh = [new[place] for place in sorted(new.keys() - old.keys())]
    Entry.objects.bulk_create(fresh, batch_size=AT_A_TIME, ignore_conflicts=True)
    changed = []
    for place in sorted(new.keys() & old.keys()):
        row, said = old[place], [getattr(new[place], name) for name in _COLUMNS]
        if said != [getattr(row, name) for name in _COLUMNS]:
            for name, value in zip(_COLUMNS, said, strict=True):
                setattr(row, name, value)
            changed.append(row)
    Entry.objects.bulk_update(changed, _COLUMNS, batch_size=AT_A_TIME)


def _wanted(group: SearchGroup, ids: Sequence[str]) -> dict[Place, Entry]:
    found: dict[Place, Entry] = {}
    for one in group.spellings(ids):
        text = " ".join(one.text.replace("\x00", "").split())[:TEXT_MAX].strip()
        if key := key_of(text):
            place = (str(one.object_id), text)
            found[place] = Entry(
                group=group.code, object_id=place[0], text=text, search_key=key,
                weight=one.weight, demo=one.demo,
            )  # fmt: skip
    return found


def _stored(group: SearchGroup, ids: Sequence[str]) -> dict[Place, Entry]:
    rows = Entry.objects.filter(group=group.code, object_id__in=ids)
    return {(row.object_id, row.text): row for row in rows}


def _count_followers(group: str, ids: Sequence[str]) -> None:
    rows = Subscription.objects.filter(subject_type=group, subject_id__in=ids).order_by()
    counts = dict(rows.values_list("subject_id").annotate(Count("pk")))
    entries = Entry.objects.filter(group=group, object_id__in=ids)
    entries.exclude(object_id__in=counts).exclude(followed=0).update(followed=0)
    by_count = sorted((count, one) for one, count in counts.items())
    for count, pairs in groupby(by_count, key=lambda pair: pair[0]):
        same = [one for _, one in pairs]
        entries.filter(object_id__in=same).exclude(followed=count).update(followed=count)


def _objects(group: SearchGroup) -> Iterator[list[str]]:
    """Yield the keys of a group's rows in portions, without holding a cursor open."""
    rows = group.model._default_manager.order_by("pk")
    keys: list[Any] = list(rows.values_list("pk", flat=True)[:AT_A_TIME])
    while keys:
        yield [str(key) for key in keys]
        keys = list(rows.filter(pk__gt=keys[-1]).values_list("pk", flat=True)[:AT_A_TIME])


def _indexed(group: str) -> Iterator[list[str]]:
    rows = Entry.objects.filter(group=group).order_by("object_id")
    after = ""
    while True:
        part = rows.filter(object_id__gt=after).values_list("object_id", flat=True).distinct()
        ids = list(part[:AT_A_TIME])
        if not ids:
            return
        yield ids
        after = ids[-1]


def _gone(group: SearchGroup, ids: Sequence[str]) -> list[str]:
    there = {str(one.object_id) for one in group.spellings(ids)}
    return [one for one in ids if one not in there]


def _strangers() -> "QuerySet[Entry]":
    return Entry.objects.exclude(group__in=[group.code for group in all_groups()])


def _parts(ids: Iterable[object]) -> Iterator[list[str]]:
    wanted = sorted({str(one) for one in ids if one is not None})
    for start in range(0, len(wanted), AT_A_TIME):
        yield wanted[start : start + AT_A_TIME]
