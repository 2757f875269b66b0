"""Finding rows by an inexact name: what begins so first, then what is spelled alike."""

from typing import TypeVar

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from stats.warthunder.models import Player, Squadron
from stats.warthunder.nick import nick_key

Row = TypeVar("Row", Player, Squadron)
CANDIDATES = 5000
ALIKE = 72


def closest(rows: "QuerySet[Row]", field: str, text: str, limit: int) -> list[Row]:
    """Return at most `limit` rows whose `field` begins with the text or resembles it.

    Only the newest CANDIDATES names are compared by likeness. Two queries, or three.
    """
    wanted = nick_key(text)
    if not wanted:
        return []
    found = list(rows.filter(**{f"{field}__istartswith": wanted}).order_by(field)[:limit])
    if len(found) < limit:
        found += _alike(rows, field, wanted, limit - len(found), {row.pk for row in found})
    return found


def _alike(rows: "QuerySet[Row]", field: str, wanted: str, limit: int, seen: set[int]) -> list[Row]:
    names = dict(rows.order_by("-pk").values_list("pk", field)[:CANDIDATES])
    matches = process.extract(
        wanted,
        {pk: nick_key(name) for pk, name in names.items() if pk not in seen},
        scorer=fuzz.WRatio,
        score_cutoff=ALIKE,
        limit=limit,
    )
    ids = [pk for _name, _score, pk in matches]
    by_id = rows.in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]
