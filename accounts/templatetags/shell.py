"""What the shell of every page knows of the person: alerts, pins, and their buttons."""

from typing import Any

from django import template

from accounts import pins
from accounts.alerts import queries
from accounts.subjects import Subject, SubjectCard

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_alerts(context: template.Context) -> int:
    """Return how many alerts the signed-in person has not seen."""
    return queries.unread_count(context["request"].user)


@register.simple_tag(takes_context=True)
def last_alert(context: template.Context) -> int:
    """Return the number of the person's newest alert: where a socket goes on from."""
    return queries.last_seq(context["request"].user.pk)


@register.simple_tag(takes_context=True)
def pinned_cards(context: template.Context) -> list[SubjectCard]:
    """Return the person's pins as cards; read once for a whole page."""
    request = context["request"]
    if not hasattr(request, "pinned_cards"):
        request.pinned_cards = pins.list_pinned_cards(request.user)
    return list(request.pinned_cards)


@register.inclusion_tag("accounts/pin_button.html", takes_context=True)
def pin_button(context: template.Context, subject: Subject) -> dict[str, Any]:
    """Draw the button that pins or unpins a subject."""
    user = context["request"].user
    pinned = user.is_authenticated and pins.is_pinned(user, subject)
    return {"subject": subject, "pinned": pinned, "request": context["request"]}


@register.inclusion_tag("alerts/follow_button.html", takes_context=True)
def follow_button(context: template.Context, subject: Subject) -> dict[str, Any]:
    """Draw the button that begins or ends following a subject."""
    request = context["request"]
    following = queries.is_following(request.user, subject)
    return {"subject": subject, "following": following, "request": request}
