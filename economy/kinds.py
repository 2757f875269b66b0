"""What of the economy can be pinned and found, and what people are told of it."""

from django.utils.translation import gettext_lazy as _

from accounts.alerts.kinds import AlertKind
from accounts.alerts.kinds import register as register_kind
from accounts.subjects import SubjectType
from accounts.subjects import register as register_subject
from config.finding.groups import Part, SearchGroup
from config.search import register as register_search
from economy.models import Product
from economy.queries.cards import (
    PRODUCT,
    TRANSACTION,
    product_cards,
    product_spellings,
    transaction_cards,
)
from economy.services import staff
from economy.services.telling import GIFT_RECEIVED, REFUNDED

UNITS = {"coins": _("coins"), "gems": _("gems")}
KINDS = (
    AlertKind(
        GIFT_RECEIVED, _("Gift received"), "economy", "gift", "good",
        _("%(who)s gave you %(quantity)s × %(product)s"),
    ),
    AlertKind(
        REFUNDED, _("Refund"), "economy", "coins", "good",
        _(
            "%(amount)s %(currency)s are back in your wallet for %(quantity)s × %(product)s:"
            " %(reason)s"
        ),
        {"currency": UNITS},
    ),
)  # fmt: skip
CHECKS = {
    "postings": _("sums of postings"),
    "amounts": _("amounts of postings"),
    "moves": _("things moved"),
    "balances": _("balances"),
    "running": _("balances after each posting"),
    "inventory": _("things owned"),
    "keys": _("keys of operations"),
    "refunds": _("refunds"),
    "stocks": _("stocks"),
    "chain": _("chain of seals"),
}
# Of these staff are told, and nobody follows them.
STAFF_KINDS = (
    AlertKind(
        staff.DISCREPANCY, _("The books do not agree"), "economy", "alert-triangle", "bad",
        _("Economy, %(check)s: discrepancies %(count)s, wallets frozen %(frozen)s"),
        {"check": CHECKS},
    ),
    AlertKind(
        staff.LOW_STOCK, _("Low stock"), "economy", "package", "warn",
        _("%(product)s: %(stock)s left"),
    ),
    AlertKind(
        staff.INFLATION, _("Inflation"), "economy", "chart-line", "warn",
        _("%(currency)s in all wallets grew by %(percent)s %% within %(within_days)s"),
        {"currency": UNITS},
    ),
)  # fmt: skip


def register_all() -> None:
    """Make the subjects, the kinds of alerts and the group of the search known."""
    for kind in (*KINDS, *STAFF_KINDS):
        register_kind(kind)
    register_subject(SubjectType(PRODUCT, _("Product"), "package", product_cards))
    codes = tuple(kind.code for kind in KINDS)
    register_subject(
        SubjectType(TRANSACTION, _("Transaction"), "history", transaction_cards, codes)
    )
    register_search(
        SearchGroup(
            PRODUCT, _("Products"), Product, product_spellings, product_cards,
            parts={Product: Part(columns=frozenset({"name", "active", "demo"}))},
        )
    )  # fmt: skip
