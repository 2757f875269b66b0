"""What changes alerts: telling, following, reading, preferring, sending."""

from accounts.alerts.services.following import FollowRefused, follow, unfollow
from accounts.alerts.services.preferences import matrix_of, preferences_of, save_preferences
from accounts.alerts.services.publishing import Occurrence, publish, publish_many
from accounts.alerts.services.reading import mark_all_read, mark_read, prune

__all__ = [
    "FollowRefused",
    "Occurrence",
    "follow",
    "mark_all_read",
    "mark_read",
    "matrix_of",
    "preferences_of",
    "prune",
    "publish",
    "publish_many",
    "save_preferences",
    "unfollow",
]
