"""What one sale of a shop's products costs, as far as it is known."""

from collections.abc import Iterable
from dataclasses import dataclass

from demper.models import Product, Store
from demper.records.pricing import Costs
from demper.selling import commission_of

AT_ONCE = 1_000  # SQLite takes so many parameters, and more


@dataclass(frozen=True, slots=True)
class ProductCosts:
    """A product's own figures; None where nothing was entered."""

    cost_kzt: int | None
    delivery_kzt: int
    commission_bp: int | None
    category: str


def costs_by_product(store: Store, products: Iterable[int | None]) -> dict[int, ProductCosts]:
    """Return the figures of a shop's products by their ids."""
    wanted = sorted(one for one in products if one is not None)
    found: dict[int, ProductCosts] = {}
    for begin in range(0, len(wanted), AT_ONCE):
        rows = Product.objects.filter(store=store, pk__in=wanted[begin : begin + AT_ONCE])
        columns = ("pk", "cost_kzt", "delivery_kzt", "commission_bp", "category")
        found |= {row[0]: ProductCosts(*row[1:]) for row in rows.values_list(*columns)}
    return found


def line_costs(store: Store, product: ProductCosts | None, category: str) -> Costs:
    """Return what a sold line cost; `category` is the order's, for what the list has not."""
    if product is None:
        known = commission_of(None, category, store.commissions, store.commission_bp)
        return Costs(commission_bp=known, tax_bp=store.tax_bp)
    return Costs(
        cost_kzt=product.cost_kzt,
        delivery_kzt=product.delivery_kzt,
        commission_bp=commission_of(
            product.commission_bp,
            product.category or category,
            store.commissions,
            store.commission_bp,
        ),
        tax_bp=store.tax_bp,
    )
