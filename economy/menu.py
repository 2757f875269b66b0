"""What the economy adds to the sidebar."""

from django.utils.translation import gettext_lazy as _

from config.navigation import NavEntry, register

CHILDREN = (
    NavEntry("shop", _("Shop"), "shopping-cart", "economy:shop"),
    NavEntry("inventory", _("Inventory"), "package", "economy:inventory"),
    NavEntry("wallet", _("Wallet"), "wallet", "economy:wallet"),
    NavEntry("gifts", _("Gifts"), "gift", "economy:gifts"),
    NavEntry("analytics", _("Analytics"), "chart-line", "economy:analytics", staff=True),
)
SECTION = NavEntry(
    key="economy",
    label=_("Economy"),
    icon="coins",
    url_name="economy:shop",
    order=40,
    children=CHILDREN,
)


def register_menu() -> None:
    """Make the section known."""
    register(SECTION)
