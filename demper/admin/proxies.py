"""Proxies in the back office; a password goes in and never comes out."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demper.models import Proxy
from demper.services.proxies import BadAddress, check_address, pool, set_password, wake

PASSWORD_MAX = 200


class ProxyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A proxy's fields, and a new password that is not shown again."""

    new_password = forms.CharField(
        label=gettext_lazy("password"),
        max_length=PASSWORD_MAX,
        required=False,
        strip=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Stored encrypted, never shown. Empty keeps the one there is."),
    )
    no_password = forms.BooleanField(label=gettext_lazy("forget the password"), required=False)

    class Meta:
        model = Proxy
        fields: ClassVar[list[str]] = ["scheme", "host", "port", "user", "active", "note"]

    def clean_host(self) -> str:
        """Take a host without what does not belong to it."""
        return str(self.cleaned_data["host"]).strip().lower()

    def clean_user(self) -> str:
        """Refuse what a proxy's login cannot hold."""
        user = str(self.cleaned_data["user"])
        if ":" in user:
            raise forms.ValidationError(_("The user of a proxy cannot hold a colon."))
        return user

    def clean(self) -> dict[str, Any]:
        """Refuse an address inside our own network."""
        cleaned = super().clean() or self.cleaned_data
        host, port = cleaned.get("host"), cleaned.get("port")
        if host and port:
            try:
                check_address(host, port)
            except BadAddress:
                self.add_error("host", _("This is not the address of a host on the internet."))
        return cleaned

    def save(self, commit: bool = True) -> Proxy:
        """Seal a new password into the row."""
        if self.cleaned_data.get("no_password"):
            set_password(self.instance, "")
        elif self.cleaned_data.get("new_password"):
            set_password(self.instance, self.cleaned_data["new_password"])
        row: Proxy = super().save(commit)
        return row


@admin.register(Proxy)
class ProxyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The pool: what is changed here counts within half a minute."""

    form = ProxyForm
    list_display = ("__str__", "scheme", "active", "signs_in", "rests_until", "note")
    list_filter = ("active", "scheme")
    search_fields = ("host", "note")
    readonly_fields = (
        "rests_until",
        "requests",
        "failures",
        "blocked",
        "median_ms",
        "last_ok_at",
        "last_error",
    )
    actions = ("end_rest",)

    @admin.display(boolean=True, description=gettext_lazy("signs in"))
    def signs_in(self, row: Proxy) -> bool:
        """Tell whether it has a password, which is all that is told of it."""
        return row.password is not None

    @admin.action(description=gettext_lazy("End the rest"), permissions=["change"])
    def end_rest(self, request: HttpRequest, queryset: "QuerySet[Proxy]") -> None:
        """Use the proxies again at once."""
        self.message_user(request, _("Proxies used again: %(count)d") % {"count": wake(queryset)})

    def save_model(self, request: HttpRequest, obj: Proxy, form: Any, change: bool) -> None:
        """Save, and let this process read the pool anew."""
        super().save_model(request, obj, form, change)
        pool.forget()
