"""A journal with everything in it, and the figures worked out of all its rows in plain Python."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings

from economy.engine import AddFunds, Adjust, Gift, Purchase, Refund, Request, Use, perform
from economy.models import (
    BundleItem,
    JournalEntry,
    Product,
    Refusal,
    Transaction,
)
from economy.tests.things import NOW, key

GEMS = "gems"


def do(step, user, operation, now, **body):
    """Ask the engine for one thing."""
    return perform(step, Request(user.pk, operation, key(), body), now=now)


def fund(user, amount, currency, now):
    return do(AddFunds(user.pk, amount, currency), user, "add_funds", now, amount=amount)


def buy(user, product, quantity, now):
    asked = {"product_id": product.pk, "quantity": quantity}
    return do(Purchase(user.pk, product.pk, quantity), user, "purchase", now, **asked)


def refund(number, staff, now):
    return do(Refund(number, "asked", staff.pk), staff, "refund", now, transaction_id=str(number))


def use(user, product, now):
    return do(Use(user.pk, product.pk, 1), user, "use", now, product_id=product.pk, quantity=1)


def give(user, to, product, now):
    asked = {"product_id": product.pk, "quantity": 1}
    return do(Gift(user.pk, to.pk, product.pk, 1), user, "gift", now, **asked)


def adjust(user, amount, currency, staff, now):
    step = Adjust(user.pk, amount, currency, "put right", staff.pk)
    return do(step, staff, "adjustment", now, amount=amount)


def shelf():
    """Two currencies, a permanent, a limited, a free, a bundle and a demo's product."""

    def product(name, **changes):
        values = {"name": name, "kind": "consumable", "price": 100, "currency": "coins"}
        return Product.objects.create(**values | {"created_at": NOW} | changes)

    potion, gem = product("Potion"), product("Gem potion", price=3, currency=GEMS)
    crown = product("Crown", kind="permanent", price=900)
    rare = product("Rare", price=150, stock=3)
    free = product("Leaflet", price=0)
    bundle = product("Bundle", price=250)
    BundleItem.objects.create(bundle=bundle, part=potion, quantity=2)
    BundleItem.objects.create(bundle=bundle, part=free, quantity=1)
    pretended = product("Pretended", price=50, demo=True)
    return [potion, gem, crown, rare, free, bundle, pretended]


def play(moves, users, products, staff):
    """Do moves (kind, who, what, hours after NOW) in order, whatever becomes of each."""
    for kind, who, what, minutes in moves:
        at = NOW + timedelta(minutes=minutes)
        user, product = users[who % len(users)], products[what % len(products)]
        other = users[(who + 1) % len(users)]
        if kind == "fund":
            fund(user, 40 + 37 * what, product.currency, at)
        elif kind == "buy":
            buy(user, product, 1 + what % 2 if product.kind == "consumable" else 1, at)
        elif kind == "use":
            use(user, product, at)
        elif kind == "give":
            give(user, other, product, at)
        elif kind == "adjust":
            adjust(user, (-1) ** what * (5 + what), product.currency, staff, at)
        else:
            past = Transaction.objects.filter(kind="purchase").order_by("created_at", "id")
            if past:
                refund(past[what % len(past)].pk, staff, at)


# --- recomputation ----------------------------------------------------------------------------
def told(rows):
    """Rows that are shown at all."""
    return [row for row in rows if settings.DOZOR_DEMO or not row.demo]


def deals():
    return told(Transaction.objects.select_related("product"))


def standing(window):
    """Purchases of a window that nobody refunded."""
    undone = set(Transaction.objects.filter(kind="refund").values_list("reverses", flat=True))
    return [
        deal
        for deal in deals()
        if deal.kind == "purchase"
        and deal.pk not in undone
        and window.since <= deal.created_at < window.until
    ]


def popular(window):
    """(product, currency) → quantity, purchases, revenue, buyers."""
    found = defaultdict(lambda: [0, 0, 0, set()])
    for deal in standing(window):
        row = found[deal.product_id, deal.currency]
        row[0] += deal.quantity
        row[1] += 1
        row[2] += deal.quantity * deal.unit_price
        row[3].add(deal.user_id)
    return {one: (*row[:3], len(row[3])) for one, row in found.items()}


def entries(currency):
    shown = {deal.pk: deal for deal in deals()}
    rows = JournalEntry.objects.filter(currency=currency)
    return [(row, shown[row.transaction_id]) for row in rows if row.transaction_id in shown]


def flows(window, currency):
    """(account, kind) → came, went, count."""
    found = defaultdict(lambda: [0, 0, 0])
    for row, deal in entries(currency):
        if window.since <= row.created_at < window.until:
            sums = found[row.account, deal.kind]
            sums[0] += max(row.amount, 0)
            sums[1] += max(-row.amount, 0)
            sums[2] += 1
    return {one: tuple(sums) for one, sums in found.items()}


def supply(at, currency):
    return sum(
        row.amount
        for row, _deal in entries(currency)
        if row.account == "wallet" and row.created_at < at
    )


def customers(window, currency):
    """Active people, buyers, net revenue."""
    active = {
        deal.user_id
        for deal in deals()
        if deal.currency == currency
        and deal.kind in ("purchase", "use", "gift", "add_funds")
        and window.since <= deal.created_at < window.until
    }
    bought = [deal for deal in standing(window) if deal.currency == currency]
    spent = sum(deal.quantity * deal.unit_price for deal in bought)
    return len(active), len({deal.user_id for deal in bought}), spent


def cohorts(window, currency):
    """(first week's Monday, weeks later) → people, revenue."""
    found, first, weekly = defaultdict(lambda: [set(), 0]), {}, defaultdict(int)
    for deal in standing(window):
        if deal.currency == currency:
            day = deal.created_at.date()
            monday = day - timedelta(days=day.weekday())
            weekly[deal.user_id, monday] += deal.quantity * deal.unit_price
            first[deal.user_id] = min(first.get(deal.user_id, monday), monday)
    for (user, monday), spent in weekly.items():
        cell = found[first[user], (monday - first[user]).days // 7]
        cell[0].add(user)
        cell[1] += spent
    return {one: (len(people), spent) for one, (people, spent) in found.items()}


def unmet(window, currency):
    """(product, code) → attempts, people, wanted, missing."""
    best, attempts = defaultdict(lambda: [0, 0]), defaultdict(int)
    for row in told(Refusal.objects.select_related("product")):
        if (
            row.operation != "purchase"
            or row.product is None
            or row.product.currency != currency
            or not window.since <= row.created_at < window.until
        ):
            continue
        poor = row.code == "insufficient_funds"
        cost = row.price if poor else row.product.price * row.quantity
        cell = best[row.product_id, row.code, row.user_id]
        cell[0] = max(cell[0], cost)
        cell[1] = max(cell[1], cost - row.balance if poor else 0)
        attempts[row.product_id, row.code] += 1
    found = {}
    for (product, code), count in attempts.items():
        rows = [cell for (one, why, _), cell in best.items() if (one, why) == (product, code)]
        wanted, missing = (sum(values) for values in zip(*rows, strict=True))
        found[product, code] = (count, len(rows), wanted, missing)
    return found
