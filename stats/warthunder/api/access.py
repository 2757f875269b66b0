"""Who may read War Thunder; the rest is that of every public call."""

from accounts import publicread
from accounts.publicread import is_known, keep_private, share, wait_asked, wait_until

__all__ = ["PublicRead", "is_known", "keep_private", "share", "wait_asked", "wait_until"]


class PublicRead(publicread.PublicRead):
    """Anybody while PUBLIC_STATS is on, else those who may read War Thunder."""

    def __init__(self) -> None:
        super().__init__("warthunder:read")
