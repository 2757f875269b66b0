"""What Kaspi Demper adds to the sidebar."""

from django.utils.translation import gettext_lazy as _

from config.navigation import NavEntry, register

CHILDREN = (
    NavEntry("shops", _("Shops"), "building-store", "demper:stores"),
    NavEntry("products", _("Products"), "tag", "demper:any-products"),
    NavEntry("reviews", _("Reviews"), "star", "demper:reviews"),
    NavEntry("proxies", _("Proxies"), "server", "demper:proxies", staff=True),
    NavEntry("system", _("State of the system"), "server", "demper:operations", staff=True),
)
SECTION = NavEntry(
    key="demper",
    label=_("Kaspi Demper"),
    icon="building-store",
    url_name="demper:stores",
    order=50,
    children=CHILDREN,
)


def register_menu() -> None:
    """Make the section known."""
    register(SECTION)
