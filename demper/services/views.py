"""Named filters of the product list."""

from urllib.parse import parse_qsl, urlencode

from demper.models import SavedView, Store
from demper.queries.products import Choice
from demper.queries.watching import VIEWS_MOST


class TooMany(Exception):
    """A person has as many views of a shop as there may be."""


def save_view(store: Store, user_id: int, name: str, query: str) -> SavedView:
    """Keep a filter under a name, in place of the one of that name; raises TooMany.

    Of the query only what a filter can say is kept.
    """
    said = urlencode(Choice.of(dict(parse_qsl(query))).query())[:500]
    held = SavedView.objects.filter(store=store, owner=user_id)
    if held.exclude(name=name).count() >= VIEWS_MOST:
        raise TooMany
    row, _made = held.update_or_create(
        name=name, defaults={"query": said}, create_defaults=_fields(store, user_id, name, said)
    )
    return row


def forget_view(store: Store, user_id: int, pk: int) -> bool:
    """Forget a view; False where the person has none of this number."""
    return bool(SavedView.objects.filter(store=store, owner=user_id, pk=pk).delete()[0])


def _fields(store: Store, user_id: int, name: str, query: str) -> dict[str, object]:
    return {"store": store, "owner_id": user_id, "name": name, "query": query}
