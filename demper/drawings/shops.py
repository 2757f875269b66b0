"""How a shop and its bot stand, in a chip."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from config.templatetags.dozor import duration, moment
from demper.models import LoginState, Store, SyncState
from demper.queries.stores import ShopLine

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with a tone and an icon."""

    text: Words
    tone: str
    icon: str = "robot"


def bot_state(store: Store, installation_on: bool, now: datetime) -> Chip:
    """Say whether the bot works in a shop, and if not, why."""
    if not installation_on:
        return Chip(_("The bot is stopped everywhere"), "bad", "ban")
    if not store.bot_enabled:
        return Chip(_("Bot off"), "", "ban")
    if store.login is None or store.login.state == LoginState.NEEDS_LOGIN:
        return Chip(_("Sign in again: the bot cannot write"), "bad", "key")
    if store.writes_pause_until and store.writes_pause_until > now:
        words = _("Kaspi refused a change: nothing is written until %(at)s")
        return Chip(words % {"at": moment(store.writes_pause_until)}, "warn", "clock")
    if store.next_cycle_at and store.next_cycle_at > now:
        words = _("Bot at work, next look in %(span)s")
        return Chip(words % {"span": duration(store.next_cycle_at - now)}, "good")
    return Chip(_("Bot at work"), "good")


def session_state(store: Store) -> Chip:
    """Say whether the session of a shop's login can be used."""
    login = store.login
    if login is None:
        return Chip(_("No login"), "bad", "alert-circle")
    tones = {LoginState.ACTIVE: "good", LoginState.RENEWING: "warn", LoginState.NEEDS_LOGIN: "bad"}
    return Chip(login.get_state_display(), tones[LoginState(login.state)], "key")


@dataclass(frozen=True, slots=True)
class ShopView:
    """A shop's card; `reading` while its list is being read."""

    line: ShopLine
    session: Chip
    bot: Chip

    @property
    def store(self) -> Store:
        """Return the shop."""
        return self.line.store

    @property
    def reading(self) -> bool:
        """Tell whether the list is being read now."""
        sync = self.line.sync
        return sync is not None and sync.state in (SyncState.WAITING, SyncState.RUNNING)

    @property
    def failed(self) -> bool:
        """Tell whether the last reading of the list failed."""
        return self.line.sync is not None and self.line.sync.state == SyncState.FAILED


def shop_view(line: ShopLine, installation_on: bool, now: datetime) -> ShopView:
    """Return a shop as its card shows it."""
    return ShopView(line, session_state(line.store), bot_state(line.store, installation_on, now))
