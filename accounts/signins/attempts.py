"""Guessing passwords by the API: slower with every failure, and never at the owner's cost.

Failures count by (login, address) and by address, never by login alone: whoever guesses at an
account from one place changes nothing for its owner in another. After the free failures each
further attempt has to wait twice as long as the one before. Counted before the password is
looked at, so many attempts at once are many, and taken back when it was right.
"""

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache

FREE_BY_LOGIN = 5
FREE_BY_ADDRESS = 20  # many people may share one
LONGEST_WAIT_S = 900
FORGOTTEN_AFTER_S = 3600


class TooManyAttempts(Exception):
    """The next attempt may be made in `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("too many attempts")
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that was let through."""

    by_login: str
    by_address: str

    def succeeded(self) -> None:
        """Forget the failures of this login here; give the address back its one attempt."""
        cache.delete_many([f"{self.by_login}:n", f"{self.by_login}:wait"])
        _take_back(self.by_address)


def admit(login: str, address: str) -> Attempt:
    """Count an attempt and let it through; raises TooManyAttempts."""
    attempt = Attempt(_key("login", login.casefold(), address), _key("address", address))
    _count(attempt.by_address, FREE_BY_ADDRESS)
    try:
        _count(attempt.by_login, FREE_BY_LOGIN)
    except TooManyAttempts:
        _take_back(attempt.by_address)
        raise
    return attempt


def wait_s(failures: int, free: int) -> int:
    """Return how many seconds must lie between two attempts after so many failures."""
    over = failures - free
    return 0 if over <= 0 else min(LONGEST_WAIT_S, 2 ** min(over, 20))


def _key(*words: str) -> str:
    return "sign-in:" + hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]


def _count(key: str, free: int) -> None:
    cache.add(f"{key}:n", 0, FORGOTTEN_AFTER_S)
    try:
        number = cache.incr(f"{key}:n")
    except ValueError:  # evicted between the two calls
        return
    pause_s = wait_s(number, free)
    if pause_s and not cache.add(f"{key}:wait", time.time() + pause_s, pause_s):
        _take_back(key)
        ends = cache.get(f"{key}:wait") or time.time()
        raise TooManyAttempts(max(1, int(ends - time.time()) + 1))


def _take_back(key: str) -> None:
    try:
        cache.decr(f"{key}:n")
    except ValueError:  # evicted
        return
