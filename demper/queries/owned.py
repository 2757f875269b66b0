"""A person's own rows by their numbers; another's are as if they were not there."""

from typing import Final, TypeVar

from django.db.models import Model, QuerySet

from demper.models import Login, PriceChange, Product, Run, Store
from demper.queries.shown import shown

Row = TypeVar("Row", bound=Model)
NUMBER_MAX: Final = 2**63 - 1


def stores_of(user_id: int) -> QuerySet[Store]:
    """Return a person's shops with their logins, by name."""
    return Store.objects.filter(shown(), owner_id=user_id).select_related("login")


def store_for(user_id: int, pk: int) -> Store | None:
    """Return a person's shop; None where there is no such."""
    return _one(stores_of(user_id), pk)


def login_for(user_id: int, pk: int) -> Login | None:
    """Return a person's login of the cabinet; None where there is no such."""
    return _one(Login.objects.filter(shown(), owner_id=user_id), pk)


def product_for(user_id: int, pk: int) -> Product | None:
    """Return a product of a person's shop; None where there is no such."""
    rows = Product.objects.filter(shown(), store__owner_id=user_id)
    return _one(rows.select_related("store", "store__login"), pk)


def change_for(user_id: int, pk: int) -> PriceChange | None:
    """Return a price change in a person's shop; None where there is no such."""
    rows = PriceChange.objects.filter(shown("store__"), store__owner_id=user_id)
    return _one(rows.select_related("store", "product", "watch"), pk)


def run_for(user_id: int, pk: int) -> Run | None:
    """Return a run over a person's shop; None where there is no such."""
    rows = Run.objects.filter(shown("store__"), store__owner_id=user_id)
    return _one(rows.select_related("store", "store__login"), pk)


def _one(rows: "QuerySet[Row]", pk: int) -> Row | None:
    return rows.filter(pk=pk).first() if 0 < pk <= NUMBER_MAX else None
