"""Shops: what they are, how they stand, and their switches."""

from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demper.drawings.shops import shop_view
from demper.forms.shop import ShopForm
from demper.models import Store
from demper.queries.stores import logins_of, shops_of
from demper.services import shops, subscriptions, switches
from demper.services.orders.reading import set_token
from demper.views.asking import back, login_of, person_of, shop_context, store_of


@login_required
@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """One's shops and logins, with what the bot does in each."""
    user, now = person_of(request), timezone.now()
    is_on = switches.installation_on()
    views = [shop_view(line, is_on, now) for line in shops_of(user.pk, now)]
    context = {
        "shops": [one for one in views if one.store.active],
        "gone": [one for one in views if not one.store.active],
        "logins": logins_of(user.pk),
        "allowance": subscriptions.allowance(user, now),
        "installation_on": is_on,
        "installation_fixed": not settings.DEMPER_BOT,
        "reading": any(one.reading for one in views),
        "demo": any(one.store.demo for one in views),
    }
    return render(request, "demper/stores.html", context)


@login_required
@require_POST
def store_bot(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the bot of a shop."""
    store, on = store_of(request, pk), request.POST.get("on") == "1"
    switches.set_store(store, on, person_of(request))
    text = (_("The bot works in %(shop)s.") if on else _("The bot is stopped in %(shop)s.")) % {
        "shop": store.name
    }
    return back(request, reverse("demper:stores"), text)


@staff_member_required(login_url=settings.LOGIN_URL)
@require_POST
def installation_bot(request: HttpRequest) -> HttpResponse:
    """Switch the bot of the whole installation; for staff."""
    on = request.POST.get("on") == "1"
    switches.set_installation(on, person_of(request))
    text = _("The bot may work again.") if on else _("The bot is stopped everywhere.")
    return back(request, reverse("demper:stores"), text)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shop_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """How a shop is watched and what a sale costs there."""
    store = store_of(request, pk)
    form = ShopForm(request.POST if request.method == "POST" else None, store=store)
    if form.is_bound and form.is_valid():
        _store(store, form)
        return back(request, reverse("demper:settings", args=[store.pk]), _("Stored."))
    context: dict[str, Any] = {**shop_context(store, "settings"), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "demper/settings.html", context, status=status)


def _store(store: Store, form: ShopForm) -> None:
    told = form.cleaned_data
    shops.set_shop(store, form.columns(), timezone.now())
    if told["orders_token"]:
        set_token(store, told["orders_token"], timezone.now())
    elif told.get("forget_token"):
        set_token(store, "", timezone.now())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a shop is to be let go; POST does it."""
    store = store_of(request, pk)
    if request.method != "POST":
        return render(request, "demper/remove_shop.html", shop_context(store, "settings"))
    shops.forget_shop(store, timezone.now())
    text = _("%(shop)s is watched no more.") % {"shop": store.name}
    return back(request, reverse("demper:stores"), text)


@login_required
@require_POST
def take_back_shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a shop again that was let go."""
    store = store_of(request, pk)
    shops.take_back_shop(store)
    return redirect("demper:stores")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_login(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a login is to be forgotten; POST does it."""
    login = login_of(request, pk)
    if request.method != "POST":
        return render(request, "demper/remove_login.html", {"login": login, "demo": login.demo})
    shops.forget_login(login, timezone.now())
    return back(request, reverse("demper:stores"), _("The login is forgotten."))
