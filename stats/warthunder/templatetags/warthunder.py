"""Words of War Thunder for templates."""

from django import template

from accounts.subjects import Words
from stats.warthunder.labels import role_label

register = template.Library()


@register.simple_tag
def role(code: str) -> Words:
    """Return what a role in a squadron is called."""
    return role_label(code)
