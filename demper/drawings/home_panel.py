"""A person's shops on the home page: how each stands, and what it asks of its owner."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from config.dashboard import Need, Panel, register_needs, register_own_panel
from demper.drawings.shops import bot_state
from demper.models import Login, LoginState, PriceChange, PriceChangeState
from demper.queries.glances import glances_of
from demper.queries.shown import shown
from demper.services.switches import installation_on

NEEDS_MOST = 5
SHOPS_MOST = 4


def register_home() -> None:
    """Make it known."""
    register_needs(shop_needs)
    register_own_panel(shops_panel)


def shops_panel(user: User) -> Panel:
    """Return how a person's shops stand, without shops how to begin; six queries at most."""
    now = timezone.now()
    glances, number = glances_of(user.pk, now, SHOPS_MOST)
    is_on = installation_on() if glances else True
    content = {
        "lines": [{"glance": one, "bot": bot_state(one.store, is_on, now)} for one in glances],
        "more": number - len(glances),
        "demo": any(one.store.demo for one in glances),
    }
    return Panel("demper/home_shops.html", content)


def shop_needs(user: User) -> list[Need]:
    """Return what a person's shops wait for; two queries."""
    return [*_sign_ins(user), *_approvals(user)][:NEEDS_MOST]


def _sign_ins(user: User) -> list[Need]:
    rows = Login.objects.filter(shown(), owner=user, state=LoginState.NEEDS_LOGIN)
    title, note = _("Kaspi asks to sign in again"), _("%(login)s: until then no price is written")
    url = reverse("demper:sign-in")
    return [Need("bad", title, note % {"login": row.label}, url) for row in rows[:NEEDS_MOST]]


def _approvals(user: User) -> list[Need]:
    waiting = PriceChange.objects.filter(
        shown("store__"), store__owner=user, store__active=True, state=PriceChangeState.AWAITING
    )
    rows = waiting.values_list("store", "store__name").annotate(number=Count("pk")).order_by()
    needs = []
    for store, name, count in rows[:NEEDS_MOST]:
        title = ngettext(
            "%(n)s price waits for approval", "%(n)s prices wait for approval", count
        ) % {"n": count}
        needs.append(Need("warn", title, name, reverse("demper:approvals", args=[store])))
    return needs
