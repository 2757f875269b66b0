"""Wallets in the back office: corrected through the journal only, frozen and let go, always with a
reason."""

import uuid
from collections.abc import Callable
from typing import Any

import orjson
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from economy.admin.books import CurrencyFilter, Kept
from economy.models import Wallet
from economy.money import Money
from economy.records import AMOUNT_MAX
from economy.services import desk, freezing

Words = str | Promise


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=freezing.REASON_LENGTH, min_length=3
    )


class AdjustForm(ReasonForm):
    """By how much a balance is corrected. `key` makes a form that is sent twice one correction."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.IntegerField(
        label=gettext_lazy("amount"),
        min_value=-AMOUNT_MAX,
        max_value=AMOUNT_MAX,
        help_text=gettext_lazy("in the smallest unit of the currency; less than 0 takes away"),
    )
    field_order = ["key", "amount", "reason"]

    def clean_amount(self) -> int:
        """Refuse a correction by nothing."""
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("Correct it by more or by less than nothing."))
        return amount


class FrozenFilter(admin.SimpleListFilter):
    """Frozen wallets, or those in use."""

    title = gettext_lazy("frozen")
    parameter_name = "frozen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Return the choices."""
        return [("1", gettext_lazy("frozen")), ("0", gettext_lazy("in use"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Keep the chosen ones."""
        if self.value() in ("0", "1"):
            return queryset.filter(frozen_at__isnull=self.value() == "0")
        return queryset


@admin.register(Wallet)
class WalletAdmin(Kept):
    """Wallets, to be read; what staff may do to one stands above it."""

    list_display = ("id", "user", "currency", "money", "version", "frozen_at", "demo")
    list_filter = (CurrencyFilter, FrozenFilter, "demo")
    list_select_related = ("user",)
    raw_id_fields = ("user",)
    fields = ("user", "currency", "money", "version", "frozen_at", "frozen_reason", "demo")
    readonly_fields = ("money",)
    by_number = "user"
    search_help_text = gettext_lazy("a user's number")

    @admin.display(description=gettext_lazy("balance"), ordering="balance")
    def money(self, wallet: Wallet) -> str:
        """Return the balance with its currency."""
        return str(Money(wallet.balance, wallet.currency))

    def get_urls(self) -> list[URLPattern]:
        """Add what can be done to a wallet."""
        views = {"adjust": self.adjust, "freeze": self.freeze, "unfreeze": self.unfreeze}
        ours = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"economy_wallet_{name}",
            )
            for name, view in views.items()
        ]
        return ours + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Tell the page what may be done."""
        extra = {"may_act": self.has_act_permission(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def adjust(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Correct a balance, through the journal."""
        return self._ask(request, object_id, AdjustForm, gettext_lazy("Adjust"), _adjust)

    def freeze(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let nothing in or out."""
        return self._ask(request, object_id, ReasonForm, gettext_lazy("Freeze"), _freeze)

    def unfreeze(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let it be used again."""
        return self._ask(request, object_id, ReasonForm, gettext_lazy("Unfreeze"), _unfreeze)

    def _ask(
        self,
        request: HttpRequest,
        object_id: str,
        form_class: type[forms.Form],
        title: Words,
        act: Callable[[HttpRequest, Wallet, dict[str, Any]], str],
    ) -> HttpResponse:
        """Show a form, and do what it asks for; `act` returns why it was not done."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        wallet = self.get_object(request, object_id)
        if wallet is None:
            raise Http404
        form = form_class(request.POST or None, initial={"key": uuid.uuid4()})
        if request.method == "POST" and form.is_valid():
            refused = act(request, wallet, form.cleaned_data)
            if not refused:
                return redirect(reverse("admin:economy_wallet_change", args=[wallet.pk]))
            # A refusal is the answer to its key for good: whoever tries again needs another.
            form = form_class({**request.POST.dict(), "key": uuid.uuid4()})
            form.add_error(None, refused)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "wallet": wallet,
            "money": self.money(wallet),
            "form": form,
        }
        return TemplateResponse(request, "admin/economy/wallet/act.html", context)


def _adjust(request: HttpRequest, wallet: Wallet, said: dict[str, Any]) -> str:
    actor = request.user.pk or 0
    asked = desk.Asked(actor, str(said["key"]), request.path)
    reply = desk.adjust(asked, wallet.user_id, said["amount"], wallet.currency, said["reason"])
    told = orjson.loads(reply.body)
    if reply.status >= 400:
        return str(told["detail"])
    if not reply.replayed:
        freezing.note_adjustment(wallet.pk, actor, said["amount"], said["reason"])
    balance = Money(told["balance"], wallet.currency)
    messages.success(request, _("The balance is %(balance)s now.") % {"balance": balance})
    return ""


def _freeze(request: HttpRequest, wallet: Wallet, said: dict[str, Any]) -> str:
    actor = request.user.pk or 0
    if not freezing.freeze(wallet.pk, said["reason"], timezone.now(), actor=actor):
        return _("It is frozen already.")
    messages.success(request, _("The wallet is frozen."))
    return ""


def _unfreeze(request: HttpRequest, wallet: Wallet, said: dict[str, Any]) -> str:
    if not freezing.unfreeze(wallet.pk, said["reason"], actor=request.user.pk or 0):
        return _("It is not frozen.")
    messages.success(request, _("The wallet can be used again."))
    return ""
