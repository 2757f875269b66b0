"""What CS2 adds to the sidebar."""

from django.utils.translation import gettext_lazy as _

from config.navigation import NavEntry, register

CHILDREN = (
    NavEntry("players", _("Players"), "user", "faceit:players"),
    NavEntry("compare", _("Compare"), "list-details", "faceit:compare"),
    NavEntry("rankings", _("Rankings"), "trophy", "faceit:rankings"),
    NavEntry(
        "rooms", _("Rooms"), "swords", "faceit:rooms", also=("faceit:odds", "faceit:match-find")
    ),
)
SECTION = NavEntry(
    key="faceit",
    label=_("CS2"),
    icon="target",
    url_name="faceit:players",
    order=20,
    tab=True,
    children=CHILDREN,
)


def register_menu() -> None:
    """Make the section known."""
    register(SECTION)
