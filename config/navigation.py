"""What the sidebar and the phone's tab bar offer: each app registers its own entries in ready()."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A line of the sidebar; `url_name` is reversed without arguments, `order` sorts ascending.

    A parent leads to its own `url_name`. `also` names other pages (and what lies under them) that
    an entry stands for, where a shorter address would claim them. `staff` entries are
    for staff only; `tab` puts the entry on the phone's tab bar.
    """

    key: str
    label: Words
    icon: str
    url_name: str
    order: int = 100
    children: tuple["NavEntry", ...] = ()
    staff: bool = False
    tab: bool = False
    also: tuple[str, ...] = ()


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
    ordered = sorted(allowed, key=lambda item: item.order)
    return [_link(entry, request.path, is_staff) for entry in ordered]


def _link(entry: NavEntry, path: str, is_staff: bool) -> NavLink:
    url = _address(entry.url_name)
    offered = [child for child in entry.children if is_staff or not child.staff]
    here = _nearest(offered, path)
    children = tuple(
        NavLink(child, _address(child.url_name), child is here, open=False) for child in offered
    )
    current = here is None and (path == url if url == "/" else path.startswith(url))
    return NavLink(entry, url, current, here is not None or current, children)


def _address(name: str) -> str:
    return _address_below(name, get_script_prefix(), get_urlconf())


@lru_cache(maxsize=1024)
def _address_below(name: str, _prefix: str, urlconf: str | None) -> str:
    """Return an address; every page asks for a hundred, and they never change."""
    return reverse(name, urlconf)


def _nearest(entries: Iterable[NavEntry], path: str) -> NavEntry | None:
    """Return the entry with the longest address that this path lies under; None for none."""
    urls = [(_address(name), entry) for entry in entries for name in (entry.url_name, *entry.also)]
    fitting = [(len(url), entry) for url, entry in urls if path.startswith(url)]
    return max(fitting, key=itemgetter(0))[1] if fitting else None


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
