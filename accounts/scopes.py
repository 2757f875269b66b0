"""What an API token may do: `<area>:read` or `<area>:write`, extensible by every app."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Scope:
    """One permission; a staff-only scope is void in the hands of anybody else."""

    code: str
    label: Words
    staff_only: bool = False


_scopes: dict[str, Scope] = {}


def register_scope(code: str, label: Words, *, staff_only: bool = False) -> None:
    """Make a scope known; called from an app's ready(). Registering again replaces the label."""
    _scopes[code] = Scope(code, label, staff_only)


def all_scopes() -> list[Scope]:
    """Return every scope in order of registration."""
    return list(_scopes.values())


def scopes_for(user: User) -> list[Scope]:
    """Return the scopes this person may give to a token."""
    return [scope for scope in _scopes.values() if user.is_staff or not scope.staff_only]


def unknown_scopes(codes: Iterable[str]) -> list[str]:
    """Return the codes that nobody registered, in the order given."""
    return [code for code in codes if code not in _scopes]


def is_staff_only(code: str) -> bool:
    """True for a scope that only staff may use; an unknown scope counts as such."""
    return code not in _scopes or _scopes[code].staff_only


register_scope("account:read", _("Read your profile and the list of your tokens"))
register_scope("account:write", _("Make and revoke API tokens"))
register_scope("alerts:read", _("Read your alerts and subscriptions, open the live feed"))
register_scope("alerts:write", _("Follow and unfollow, mark alerts as read"))
register_scope("warthunder:read", _("Read War Thunder players and squadrons"))
register_scope("warthunder:write", _("Import profiles and ask for a refresh"))
register_scope("faceit:read", _("Read CS2 players and matches from FACEIT"))
register_scope("faceit:write", _("Ask FACEIT for a refresh or an import, link your account"))
register_scope("football:read", _("Read football leagues, matches, teams and players"))
register_scope("economy:read", _("Read your wallets, things and transactions, and the shop"))
register_scope("economy:write", _("Buy, use and give away"))
# Money out of nothing: staff make such tokens, and one ends to be good when its owner leaves staff.
register_scope("economy:fund", _("Put money into anybody's wallet"), staff_only=True)
register_scope("economy:manage", _("Refund, and buy, use and give for others"), staff_only=True)
register_scope("demper:read", _("Read your shops, their products and what the bot does"))
register_scope("demper:write", _("Sign in to Kaspi, change strategies and prices of your shops"))
register_scope("system:read", _("Read the state of the system"), staff_only=True)
register_scope("system:write", _("Change the state of the system"), staff_only=True)
