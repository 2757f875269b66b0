"""What the sidebar and the phone's tab bar offer: each app registers its own entries in ready()."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A line of the sidebar; `url_name` is reversed without arguments, `order` sorts ascending.

    A parent leads to its own `url_name`. `staff` entries are for staff only; `tab` puts the entry
    on the phone's tab bar.
    """

    key: str
    label: Words
    icon: str
    url_name: str
    order: int = 100
    children: tuple["NavEntry", ...] = ()
    staff: bool = False
    tab: bool = False


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as one page shows it."""

    entry: NavEntry
    url: str
    current: bool
    open: bool
    children: tuple["NavLink", ...] = ()


_entries: dict[str, NavEntry] = {}


def register(entry: NavEntry) -> None:
    """Add an entry, or replace the one of the same key."""
    _entries[entry.key] = entry


def links_for(request: HttpRequest) -> list[NavLink]:
    """Return what this person may go to, in order, with the place of this page marked."""
    is_staff = bool(getattr(getattr(request, "user", None), "is_staff", False))
    allowed = (entry for entry in _entries.values() if is_staff or not entry.staff)
    return [_link(entry, request.path) for entry in sorted(allowed, key=lambda item: item.order)]


def _link(entry: NavEntry, path: str) -> NavLink:
    url = reverse(entry.url_name)
    here = _nearest((reverse(child.url_name) for child in entry.children), path)
    children = tuple(
        NavLink(child, child_url, child_url == here, open=False)
        for child in entry.children
        for child_url in (reverse(child.url_name),)
    )
    current = not here and (path == url if url == "/" else path.startswith(url))
    return NavLink(entry, url, current, bool(here) or current, children)


def _nearest(urls: Iterable[str], path: str) -> str:
    """Return the longest address that this path lies under, or an empty string."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")


def register_house() -> None:
    """Add what belongs to no app: the home page, and operations for staff."""
    register(NavEntry("home", _("Home"), "home", "home", order=0, tab=True))
    operations = (
        NavEntry("components", _("Components"), "flask", "components"),
        NavEntry("admin", _("Administration"), "database", "admin:index"),
    )
    register(
        NavEntry(
            "operations",
            _("Operations"),
            "server",
            "components",
            order=900,
            children=operations,
            staff=True,
        )
    )
