"""What football adds to the sidebar."""

from django.utils.translation import gettext_lazy as _

from config.navigation import NavEntry, register

CHILDREN = (
    NavEntry("leagues", _("Leagues"), "trophy", "football:leagues"),
    NavEntry("record", _("Forecast record"), "target", "football:record"),
    NavEntry("comparison", _("Leagues compared"), "list-details", "football:comparison"),
    NavEntry("collecting", _("Collecting"), "download", "football:runs", staff=True),
)
SECTION = NavEntry(
    key="football",
    label=_("Football"),
    icon="ball-football",
    url_name="football:leagues",
    order=30,
    tab=True,
    children=CHILDREN,
)


def register_menu() -> None:
    """Make the section known."""
    register(SECTION)
