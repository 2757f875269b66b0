"""One action over many products, told beforehand in numbers, and taken back as one.

Actions: `enable`, `disable`; `edit` sets the settings given (fields of `strategies.FIELDS` and
`rules`); `bounds` sets the lowest and the highest price by percent of each product's cost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from demper.models import Batch, Edit, PriceChange, Product, Store, Watch
from demper.queries.products import Choice, chosen
from demper.records.pricing import PRICE_MAX
from demper.services import subscriptions
from demper.services.bot.telling import publish_edits
from demper.services.strategies import Invalid, checked, note_edits
from demper.services.strategies.values import refused
from demper.services.switches import cancel_planned

CHUNK: Final = 500
KEPT: Final = timedelta(days=180)
PERCENT_MAX: Final = 1000
Values = dict[str, Any]
_NOT_NEEDED: Final = ("points", "title", "folded", "image_url", "shop_link")


class Action(StrEnum):
    """What may be done to many products."""

    ENABLE = "enable"
    DISABLE = "disable"
    EDIT = "edit"
    BOUNDS = "bounds"
    COSTS = "costs"  # by a sheet
    UNDO = "undo"


class AlreadyUndone(Exception):
    """A batch was taken back before."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How many products change (or, in a dry run, would), and how many do not, by why.

    Reasons: `unchanged`, `gone`, `no_master_sku`, `no_cost`, the codes of strategies.Fault, and
    `changed_since` where an undo finds another value. `batch` is the undo's handle, None where
    nothing changed. `room` is what the subscription has left, None for any number.
    """

    count: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    batch: Batch | None = None
    room: int | None = None
    dry_run: bool = False


@dataclass(slots=True)
class _Plan:
    """What to write: product id → (before, after)."""

    edits: dict[int, tuple[Values, Values]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)


def apply(
    store: Store,
    wanted: Choice | Sequence[int],
    action: str,
    changes: Mapping[str, Any],
    actor: User,
    dry_run: bool = False,
    *,
    now: datetime | None = None,
) -> BatchResult:
    """Do `action` to the products of a shop that a choice wants, or that have these ids.

    Raises Invalid where the changes themselves cannot be, and LimitReached where more are switched
    on than the subscription covers; then nothing is done.
    """
    at, act = now or timezone.now(), Action(action)
    with transaction.atomic():
        plan = _planned(store, _rows(store, wanted), act, changes)
        room = subscriptions.allowance(actor_of(store, actor), at).left
        if dry_run:
            return BatchResult(len(plan.edits), plan.skipped, room=room, dry_run=True)
        if act is Action.ENABLE:
            subscriptions.require_room(actor_of(store, actor), len(plan.edits), at)
        batch = write(store, act, changes, plan.edits, plan.skipped, actor, at)
    return BatchResult(len(plan.edits), plan.skipped, batch, room)


def undo(batch: Batch, actor: User, *, now: datetime | None = None) -> BatchResult:
    """Put back what a batch changed where it still stands; raises AlreadyUndone, LimitReached."""
    at = now or timezone.now()
    with transaction.atomic():
        held = Batch.objects.filter(pk=batch.pk, undone_at=None)
        if not held.update(undone_at=at):
            raise AlreadyUndone
        plan = _taken_back(batch)
        more = sum(1 for _before, after in plan.edits.values() if after.get("bot_active"))
        if more:
            subscriptions.require_room(batch.store.owner, more, at)
        made = write(
            batch.store, Action.UNDO, {"batch": batch.pk}, plan.edits, plan.skipped, actor, at
        )
    return BatchResult(len(plan.edits), plan.skipped, made)


def actor_of(store: Store, actor: User) -> User:
    """Return the person whose subscription counts: the owner of the shop, whoever acts."""
    return actor if actor.pk == store.owner_id else store.owner


def write(
    store: Store,
    action: Action,
    asked: Mapping[str, Any],
    edits: Mapping[int, tuple[Values, Values]],
    skipped: Mapping[str, int],
    actor: User,
    now: datetime,
) -> Batch | None:
    """Store edits as one batch, inside the caller's transaction; None where there are none."""
    if not edits:
        return None
    batch = Batch.objects.create(
        store=store, actor=actor, action=action, asked=dict(asked), count=len(edits),
        skipped=dict(skipped), at=now,
    )  # fmt: skip
    _store(edits)
    rows = ((pk, before, after) for pk, (before, after) in edits.items())
    note_edits(rows, actor, now, batch)
    _look_again(edits, now)
    publish_edits(store.pk, action.value, len(edits), now)
    return batch


def prune(before: datetime, limit: int = 5000) -> int:
    """Forget edits older than `before`, at most `limit`, and batches without any left."""
    old = Edit.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:limit]
    gone = Edit.objects.filter(pk__in=list(old)).delete()[0]
    Batch.objects.filter(at__lt=before, edits=None).delete()
    return gone


def _rows(store: Store, wanted: Choice | Sequence[int]) -> Iterator[list[Product]]:
    """Yield the products wanted, CHUNK at a time, by id."""
    if isinstance(wanted, Choice):
        rows: QuerySet[Product] = chosen(store, wanted)
        yield from _chunks(rows)
        return
    ids = sorted(set(wanted))
    for start in range(0, len(ids), CHUNK):
        yield from _chunks(Product.objects.filter(store=store, pk__in=ids[start : start + CHUNK]))


def _chunks(rows: "QuerySet[Product]") -> Iterator[list[Product]]:
    last = 0
    rows = rows.defer(*_NOT_NEEDED).order_by("pk").select_for_update()
    while part := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield part
        last = part[-1].pk


def _planned(
    store: Store,
    parts: Iterable[list[Product]],
    action: Action,
    changes: Mapping[str, Any],
) -> _Plan:
    plan = _Plan()
    if action is Action.BOUNDS:
        _check_percents(changes)
    for part in parts:
        for product in part:
            values, why = _values(store, product, action, changes)
            if values:
                plan.edits[product.pk] = ({f: getattr(product, f) for f in values}, values)
            else:
                plan.skipped[why] += 1
    return plan


def _values(
    store: Store, product: Product, action: Action, changes: Mapping[str, Any]
) -> tuple[Values, str]:
    """Return what to set of a product, or nothing and why."""
    if action in (Action.ENABLE, Action.DISABLE):
        on = action is Action.ENABLE
        if on and product.gone_at is not None:
            return {}, "gone"
        if on and not product.master_sku:
            return {}, "no_master_sku"
        return ({"bot_active": on} if product.bot_active != on else {}), "unchanged"
    if action is Action.BOUNDS and product.cost_kzt is None:
        return {}, "no_cost"
    asked = _by_percent(product, changes) if action is Action.BOUNDS else changes
    try:
        return checked(product, store, asked), "unchanged"
    except Invalid as error:
        first = error.faults[0]
        if first.code in _FAULTS_OF_PRODUCTS:
            return {}, first.code
        raise


# These depend on the product; any other fault is one of what was asked, for all of them.
_FAULTS_OF_PRODUCTS: Final = frozenset(
    {"floor_above_ceiling", "outside_bounds", "fixed_price_missing", "unknown_city"}
)
_PERCENTS: Final = {"min_percent": "min_price_kzt", "max_percent": "max_price_kzt"}


def _check_percents(changes: Mapping[str, Any]) -> None:
    """Raise Invalid unless `changes` are min_percent and max_percent of the cost, or one."""
    unknown = [name for name in changes if name not in _PERCENTS]
    said = [value for value in changes.values() if value is not None]
    if unknown or not said:
        message = _("Give min_percent or max_percent.")
        raise refused(message, "unknown", next(iter(unknown), ""))
    for name, value in changes.items():
        if value is not None and not (type(value) is int and 1 <= value <= PERCENT_MAX):
            message = _("This is to be between %(low)s and %(high)s.")
            raise refused(message % {"low": 1, "high": PERCENT_MAX}, "out_of_range", name)


def _by_percent(product: Product, changes: Mapping[str, Any]) -> Values:
    """Return prices by percent of the cost: the lowest rounded up, the highest down."""
    cost, found = product.cost_kzt or 0, {}
    low, high = changes.get("min_percent"), changes.get("max_percent")
    if low is not None:
        found["min_price_kzt"] = min(PRICE_MAX, max(1, -(-cost * low // 100)))
    if high is not None:
        found["max_price_kzt"] = min(PRICE_MAX, max(1, cost * high // 100))
    return found


def _taken_back(batch: Batch) -> _Plan:
    plan = _Plan()
    rows = Edit.objects.filter(batch=batch).select_related("product").order_by("pk")
    for edit in rows.iterator(chunk_size=CHUNK):
        now = {name: getattr(edit.product, name) for name in edit.after}
        if now == edit.after:
            plan.edits[edit.product_id] = (now, edit.before)
        else:
            plan.skipped["changed_since"] += 1
    return plan


def _store(edits: Mapping[int, tuple[Values, Values]]) -> None:
    """Write the values: one statement for products that get the same, else some hundred at once."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for pk, (_before, after) in edits.items():
        alike[repr(sorted(after.items()))].append(pk)
    single: list[int] = []
    for ids in alike.values():
        if len(ids) == 1:
            single += ids
            continue
        for start in range(0, len(ids), CHUNK):
            values = edits[ids[0]][1]
            rows = Product.objects.filter(pk__in=ids[start : start + CHUNK])
            rows.update(**values, version=F("version") + 1)
    _store_each({pk: edits[pk][1] for pk in single})


def _store_each(values: Mapping[int, Values]) -> None:
    """Write each product's own values; many single updates in one go beat one long CASE."""
    by_fields: defaultdict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for pk, after in values.items():
        fields = tuple(sorted(after))
        by_fields[fields].append([*(_as_stored(name, after[name]) for name in fields), pk])
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for fields, rows in by_fields.items():
            told = ", ".join(f"{quote(name)} = %s" for name in fields)
            table = quote(Product._meta.db_table)
            cursor.executemany(
                f"UPDATE {table} SET {told}, version = version + 1 WHERE id = %s",  # noqa: S608
                rows,
            )


def _as_stored(name: str, value: Any) -> Any:
    column: Any = Product._meta.get_field(name)
    return column.get_db_prep_save(value, connection)


def _look_again(edits: Mapping[int, tuple[Values, Values]], now: datetime) -> None:
    """Have the products looked at next; cancel what was planned for those switched off."""
    ids = list(edits)
    off = [pk for pk, (_before, after) in edits.items() if after.get("bot_active") is False]
    for start in range(0, len(ids), CHUNK):
        Watch.objects.filter(product__in=ids[start : start + CHUNK]).update(next_due_at=now)
    for start in range(0, len(off), CHUNK):
        cancel_planned(PriceChange.objects.filter(product__in=off[start : start + CHUNK]), now)
