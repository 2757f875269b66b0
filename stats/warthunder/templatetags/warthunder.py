"""Words of War Thunder for templates."""

from django import template

from accounts.subjects import Words
from stats.warthunder.doubts import doubt_words
from stats.warthunder.labels import role_label

register = template.Library()


@register.simple_tag
def role(code: str) -> Words:
    """Return what a role in a squadron is called."""
    return role_label(code)


@register.filter
def doubt(reason: str) -> str:
    """Say why a reading is not used, in the reader's language."""
    return doubt_words(reason)
