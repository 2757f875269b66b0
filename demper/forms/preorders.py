"""Preorders as people type them: pieces or yes and no for each point, and days beside."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from demper.models import PreorderState
from demper.records.pricing import PRICE_MAX
from demper.sheets.cells import answer_of
from demper.sheets.points import DAYS_MAX, POINTS, SKU_MOST

ANY: Final = ("", _("any"))
DIGITS_MOST: Final = 12


class PreorderFilter(forms.Form):
    """Which preorders are shown."""

    q = forms.CharField(label=_("Article or name"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *PreorderState.choices]
    )


class ArticleForm(forms.Form):
    """An article that the shop does not sell yet."""

    article = forms.CharField(label=_("Article"), max_length=SKU_MOST)
    name = forms.CharField(label=_("Name"), max_length=400)
    brand = forms.CharField(label=_("Brand"), required=False, max_length=120)
    price_kzt = forms.IntegerField(label=_("Price, ₸"), min_value=1, max_value=PRICE_MAX)
    delivery_days = forms.IntegerField(
        label=_("Days"), min_value=0, max_value=DAYS_MAX, initial=7,
        help_text=_("After so many days the article is there: 0 to 30"),
    )  # fmt: skip


class SheetForm(forms.Form):
    """A sheet of preorders."""

    file = forms.FileField(label=_("Excel file (.xlsx)"))


def grid_from(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what a row of the page says of each point, as `checked_grid` takes it."""
    grid: dict[str, dict[str, Any]] = {}
    for name in POINTS:
        cell = str(data.get(name, "")).strip()
        days = str(data.get(f"{name}.days", "")).strip()
        if not cell:
            continue
        said = answer_of(cell)
        stock = _number(cell) if said is None else None
        grid[name] = {"available": said, "stock": stock, "days": _number(days)}
    return grid


def _number(text: str) -> int | str | None:
    """Return the number that a text is; another text stays, for the check to name it."""
    digits = "".join(text.split())
    if not digits:
        return None
    return (
        int(digits)
        if digits.isascii() and digits.isdecimal() and len(digits) < DIGITS_MOST
        else text
    )
