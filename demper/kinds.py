"""What of shops can be pinned and found by their owners, and what they are told of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.alerts.kinds import AlertKind
from accounts.alerts.kinds import register as register_kind
from accounts.subjects import SubjectType
from accounts.subjects import register as register_subject
from config.search import OwnGroup, register_own
from demper.queries.cards import (
    LOGIN,
    PRODUCT,
    STORE,
    find_products,
    find_stores,
    login_cards,
    no_cards,
    product_cards,
    store_cards,
)
from demper.services import notices

LOGIN_KINDS = (
    AlertKind(
        notices.SESSION_EXPIRED, _("Kaspi asks to sign in again"), "source", "key", "bad",
        _("%(login)s: Kaspi asks to sign in again. Until then the bot writes no price"),
    ),
)  # fmt: skip
STORE_KINDS = (
    AlertKind(
        notices.BLOCKED, _("Kaspi refuses requests"), "source", "ban", "warn",
        _("%(store)s: Kaspi refuses requests; asked again in %(minutes)s min"),
    ),
    AlertKind(
        notices.SYNC_FAILED, _("Product list not read"), "source", "refresh", "warn",
        _("%(store)s: the product list could not be read. %(error)s"),
    ),
    AlertKind(
        notices.DAILY_SUMMARY, pgettext_lazy("alert", "Day of the shop"), "prices", "chart-bar", "",
        _(
            "%(store)s, %(day)s: first place %(first_percent)s %% of the time, price changes "
            "%(changes)s, orders %(orders)s, revenue %(revenue)s ₸, profit %(profit)s ₸"
        ),
    ),
)  # fmt: skip
PRODUCT_KINDS = (
    AlertKind(
        notices.PRICE_WAR, _("Price war"), "prices", "swords", "bad",
        _("%(product)s: %(drops)s own drops within an hour, %(before)s → %(price)s ₸ (%(rival)s)"),
    ),
    AlertKind(
        notices.FLOOR_REACHED, _("Floor reached"), "prices", "alert-triangle", "warn",
        _("%(product)s stands at its floor of %(price)s ₸; %(rival)s asks %(best)s ₸"),
    ),
    AlertKind(
        notices.POSITION_LOST, _("First place lost"), "prices", "arrow-down-right", "warn",
        _("%(product)s: place %(before)s → %(after)s; %(rival)s asks %(best)s ₸"),
    ),
    AlertKind(
        notices.POSITION_WON, _("First place won"), "prices", "trophy", "good",
        _("%(product)s: place %(before)s → 1 at %(price)s ₸"),
    ),
)  # fmt: skip


def register_all() -> None:
    """Make the subjects, the kinds of alerts and the groups of the search known."""
    for kind in (*LOGIN_KINDS, *STORE_KINDS, *PRODUCT_KINDS):
        register_kind(kind)
    subjects = (
        (STORE, _("Shop"), "building-store", STORE_KINDS, store_cards),
        (PRODUCT, _("Shop product"), "tag", PRODUCT_KINDS, product_cards),
        (LOGIN, _("Cabinet login"), "key", LOGIN_KINDS, login_cards),
    )
    for code, label, icon, kinds, own in subjects:
        codes = tuple(kind.code for kind in kinds)
        register_subject(SubjectType(code, label, icon, no_cards, codes, own_cards=own))
    register_own(OwnGroup(STORE, _("Shops"), find_stores))
    register_own(OwnGroup(PRODUCT, _("Shop products"), find_products))
