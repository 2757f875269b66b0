"""What War Thunder adds to the sidebar and to the home page."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.dashboard import Need, register_needs
from config.navigation import NavEntry, register
from stats.warthunder.queries.choices import undecided_renames

SECTION = NavEntry(
    key="warthunder",
    label=_("War Thunder"),
    icon="plane",
    url_name="warthunder:players",
    order=10,
    tab=True,
    children=(
        NavEntry("players", _("Players"), "user", "warthunder:players"),
        NavEntry("squadrons", _("Squadrons"), "users", "warthunder:squadrons"),
        NavEntry("top", _("Top"), "trophy", "warthunder:top"),
        NavEntry("compare", _("Compare"), "list-details", "warthunder:compare"),
        NavEntry("enemies", _("Enemies"), "crosshair", "warthunder:enemies"),
        NavEntry("import", _("Import"), "upload", "warthunder:import"),
    ),
)


def register_menu() -> None:
    """Make the section and what waits for a verdict known."""
    register(SECTION)
    register_needs(renames_to_judge)


def renames_to_judge(user: User) -> list[Need]:
    """Return the probable renames this person may judge."""
    return [
        Need(
            tone="warn",
            title=gettext("Confirm a rename"),
            note=f"{event.data.get('before')} → {event.nick} · {event.squadron.name}",
            url=reverse("warthunder:squadron", args=[event.squadron_id]) + "?kind=renamed#timeline",
        )
        for event in undecided_renames(user)
    ]
