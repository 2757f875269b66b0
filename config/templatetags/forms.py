"""Form controls in the house's classes, whoever made the form."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """Render the field's widget with its class; `is-invalid` when it has errors.

    A placeholder that only repeats the label is left out.
    """
    widget = field.field.widget
    if widget.attrs.get("placeholder") == field.label:
        del widget.attrs["placeholder"]
    names = [str(widget.attrs.get("class", "")), control_class(widget)]
    if field.errors:
        names.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


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
