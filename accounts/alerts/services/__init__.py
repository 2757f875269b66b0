"""What changes alerts: telling, following, reading, preferring, sending."""

from accounts.alerts.services.following import follow, unfollow
from accounts.alerts.services.preferences import preferences_of, save_preferences
from accounts.alerts.services.publishing import Occurrence, publish, publish_many
from accounts.alerts.services.reading import mark_all_read, mark_read, prune

__all__ = [
    "Occurrence",
    "follow",
    "mark_all_read",
    "mark_read",
    "preferences_of",
    "prune",
    "publish",
    "publish_many",
    "save_preferences",
    "unfollow",
]
