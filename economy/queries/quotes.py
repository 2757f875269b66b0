"""What a purchase would come to for somebody, from what is stored."""

from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from economy.models import BundleItem, JournalEntry, Product, Wallet
from economy.queries.catalogue import bought_of, owned_of
from economy.quoting import DAY, INCOME_SPAN, Buyer, Income, Offer, Part, Quote, quote
from economy.records import Kind


def quote_for(
    user_id: int,
    product: Product,
    now: datetime,
    quantity: int = 1,
    expected_price: int | None = None,
) -> Quote:
    """Say what a user's purchase would come to; at most five queries."""
    offer = offer_of(product)
    wallet = Wallet.objects.filter(user=user_id, currency=product.currency).first()
    limited = [product.pk] if product.per_user_limit is not None else []
    buyer = Buyer(
        balance=wallet.balance if wallet else 0,
        frozen=bool(wallet and wallet.frozen_at),
        owned=owned_of(user_id, [part.product_id for part in offer.handed_over]),
        bought=bought_of(user_id, limited).get(product.pk, 0),
    )
    income = None
    if wallet and buyer.balance < product.price * quantity:
        income = income_of(wallet.pk, now)
    return quote(offer, buyer, now, quantity, expected_price, income)


def offer_of(product: Product) -> Offer:
    """Return a product as a quote needs it; one query."""
    rows = BundleItem.objects.filter(bundle=product).values_list("part_id", "part__kind")
    return Offer(
        product_id=product.pk,
        price=product.price,
        currency=product.currency,
        permanent=product.kind == Kind.PERMANENT,
        stock=product.stock,
        limit=product.per_user_limit,
        sale_from=product.sale_from,
        sale_to=product.sale_to,
        active=product.active,
        parts=tuple(Part(number, kind == Kind.PERMANENT) for number, kind in rows),
    )


def income_of(wallet_id: int, now: datetime) -> Income:
    """Return what the last 30 days, or as many as there were, brought into a wallet; one query."""
    recent = Q(created_at__gt=now - INCOME_SPAN, created_at__lte=now)
    found = JournalEntry.objects.filter(wallet=wallet_id).aggregate(
        net=Sum("amount", filter=recent),
        entries=Count("id", filter=recent),
        since=Min("created_at"),
    )
    since = max(found["since"] or now, now - INCOME_SPAN)
    return Income(found["net"] or 0, (now - since) / DAY, found["entries"])
