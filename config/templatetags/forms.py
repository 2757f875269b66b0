"""Form controls in the house's classes, whoever made the form."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """Render the field's widget with its class; `is-invalid` when it has errors.

    A placeholder that only repeats the label is left out.
    """
    widget = field.field.widget
    if _first_word(widget.attrs.get("placeholder")) == _first_word(field.label):
        widget.attrs.pop("placeholder", None)
    names = [str(widget.attrs.get("class", "")), control_class(widget)]
    if field.errors:
        names.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


def _first_word(text: object) -> str:
    return str(text or "").partition(" ")[0]


@register.filter
def sentence(label: str) -> str:
    """Write a label the house's way: django-allauth's English ones Have Capitals, and “Email”."""
    text = str(label)
    if not (get_language() or "en").startswith("en"):
        return text
    first, *rest = text.replace("Email", "E-mail").split(" ")
    return " ".join([first, *(word.lower() if word.istitle() else word for word in rest)])


@register.filter
def control_kind(field: BoundField) -> str:
    """Return how the field is laid out: `check`, `group` (several boxes) or `line`."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "line"


def control_class(widget: forms.Widget) -> str:
    """Return the style class that suits a widget."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
