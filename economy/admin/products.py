"""Products in the back office: edited here, their stocks changed beside purchases that go on."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.back_office import BoundedPaginator
from economy.currencies import default, known
from economy.models import (
    BundleItem,
    Inventory,
    InventoryMove,
    Product,
    Refusal,
    Transaction,
)
from economy.money import Money
from economy.records import Kind
from economy.services import stocking
from economy.services.stocking import STOCK_MAX, StockRefused


def is_used(product: Product) -> bool:
    """Tell whether anything is written of a product: then it can only be switched off."""
    return any(
        rows.exists()
        for rows in (
            Transaction.objects.filter(product=product),
            Inventory.objects.filter(product=product),
            InventoryMove.objects.filter(product=product),
            BundleItem.objects.filter(part=product),
            Refusal.objects.filter(product=product),
        )
    )


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    """A product; its stock is told as a change, since people buy while this form is open."""

    currency = forms.ChoiceField(label=gettext_lazy("currency"))
    any_number = forms.BooleanField(
        label=gettext_lazy("any number"),
        required=False,
        help_text=gettext_lazy("there is no limited stock"),
    )
    stock_change = forms.IntegerField(
        label=gettext_lazy("change the stock by"),
        required=False,
        min_value=-STOCK_MAX,
        max_value=STOCK_MAX,
        help_text=gettext_lazy("how many come to it; less than 0 takes away"),
    )

    class Meta:
        model = Product
        fields = (
            "name", "description", "icon", "kind", "price", "currency", "per_user_limit",
            "low_stock_at", "sale_from", "sale_to", "giftable", "active",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = self.instance.pk is None
        self.fields["any_number"].initial = new or self.instance.stock is None
        if "currency" in self.fields:
            codes = {*known(), self.instance.currency or default()}
            self.fields["currency"].choices = [(code, code) for code in sorted(codes)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check what the fields say together."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = said.get("sale_from"), said.get("sale_to")
        if begins and ends and ends <= begins:
            self.add_error("sale_to", _("It ends before it begins."))
        self._check_stock(said.get("any_number", False), said.get("stock_change"))
        return said

    def _check_stock(self, any_number: bool, change: int | None) -> None:
        stock = None if self.instance.pk is None else self.instance.stock
        if any_number:
            if change:
                self.add_error("stock_change", _("There is any number of it: nothing to change."))
        elif stock is None and (change is None or change < 0):
            self.add_error("stock_change", _("Say how many there are."))
        elif stock is not None and stock + (change or 0) < 0:
            self.add_error("stock_change", _("There are only %(stock)s.") % {"stock": stock})


class PartsFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """What a bundle hands over: no bundles, and of what is owned once, one."""

    def clean(self) -> None:
        """Check each part that stays."""
        super().clean()
        wanted = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("part") and not form.cleaned_data.get("DELETE")
        ]
        if not wanted:
            return
        if self.instance.pk and BundleItem.objects.filter(part=self.instance).exists():
            raise forms.ValidationError(_("A part of a bundle cannot be a bundle itself."))
        for said in wanted:
            part = said["part"]
            if part.pk == self.instance.pk or part.parts.exists():
                raise forms.ValidationError(_("A bundle cannot be a part of a bundle."))
            if part.kind == Kind.PERMANENT.value and said.get("quantity", 1) != 1:
                raise forms.ValidationError(
                    _("%(name)s is owned once: its quantity is 1.") % {"name": part.name}
                )


class Parts(admin.TabularInline):  # type: ignore[type-arg]
    """The parts of a bundle."""

    model = BundleItem
    fk_name = "bundle"
    formset = PartsFormSet
    raw_id_fields = ("part",)
    extra = 1

    def get_queryset(self, request: HttpRequest) -> "QuerySet[BundleItem]":
        """Read the products with the rows."""
        rows: QuerySet[BundleItem] = super().get_queryset(request)
        return rows.select_related("part")


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What is for sale. What was ever bought is switched off, not deleted."""

    form = ProductForm
    inlines = (Parts,)
    list_display = (
        "name", "kind", "money", "stock", "per_user_limit", "sale_from", "sale_to", "active",
        "demo",
    )  # fmt: skip
    list_filter = ("kind", "active", "demo")
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    search_fields = ("=id", "name__istartswith")
    search_help_text = gettext_lazy("a number, or how the name begins")
    ordering = ("name", "pk")
    actions = ("switch_off", "switch_on")
    fieldsets = (
        (None, {"fields": ("name", "description", "icon", "kind", "giftable")}),
        (
            gettext_lazy("Price"),
            {"fields": ("price", "currency", "sale_from", "sale_to", "active")},
        ),
        (
            gettext_lazy("Stock"),
            {"fields": ("stock", "any_number", "stock_change", "low_stock_at", "per_user_limit")},
        ),
    )

    @admin.display(description=gettext_lazy("price"), ordering="price")
    def money(self, product: Product) -> str:
        """Return the price with its currency."""
        return str(Money(product.price, product.currency))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Leave what the journal builds on as it is, once it does."""
        if obj is not None and is_used(obj):
            return ("stock", "kind", "currency")
        return ("stock",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only go what nothing is written of."""
        return super().has_delete_permission(request, obj) and (obj is None or not is_used(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out the one that would delete many at once."""
        found: dict[str, Any] = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        """Write what was changed and nothing else: the stock may be another one by now."""
        now, actor = timezone.now(), request.user.pk
        any_number = form.cleaned_data["any_number"]
        amount = form.cleaned_data["stock_change"] or 0
        if not change:
            obj.created_at = now
            obj.stock = None if any_number else amount
            obj.save()
            if obj.stock is not None:
                stocking.begin(obj.pk, obj.stock, now, actor=actor)
            return
        limited = obj.stock is not None
        changed = {*form.changed_data} - {"any_number", "stock_change"}
        obj.version = F("version") + 1
        obj.save(update_fields=[*changed, "version"])
        try:
            if any_number and limited:
                stocking.unlimit(obj.pk, now, actor=actor)
            elif not any_number and not limited:
                stocking.limit(obj.pk, amount, now, actor=actor)
            elif amount:
                stocking.restock(obj.pk, amount, now, actor=actor)
        except StockRefused:
            messages.error(request, _("The stock changed meanwhile: it was left as it is."))
        obj.refresh_from_db(fields=["version", "stock"])

    @admin.action(description=gettext_lazy("Take out of the shop"), permissions=["change"])
    def switch_off(self, request: HttpRequest, rows: "QuerySet[Product]") -> None:
        """Sell the chosen products no more; what people have of them stays."""
        self._switch(request, rows, active=False)

    @admin.action(description=gettext_lazy("Put into the shop"), permissions=["change"])
    def switch_on(self, request: HttpRequest, rows: "QuerySet[Product]") -> None:
        """Sell the chosen products."""
        self._switch(request, rows, active=True)

    def _switch(self, request: HttpRequest, rows: "QuerySet[Product]", *, active: bool) -> None:
        chosen = rows.exclude(active=active)
        count = 0
        # One by one: whoever keeps products by name hears of each.
        for product in chosen:
            product.active, product.version = active, F("version") + 1
            product.save(update_fields=["active", "version"])
            self.log_change(request, product, [{"changed": {"fields": [str(_("for sale"))]}}])
            count += 1
        said = ngettext("%(count)d product changed.", "%(count)d products changed.", count)
        messages.success(request, said % {"count": count})
