"""Which failures are worth another attempt, and how long to wait before it."""

import random
from collections.abc import AsyncIterator

import stamina

from config.upstream.errors import RateLimited, Unavailable
from config.upstream.policy import Policy


def attempts(policy: Policy) -> AsyncIterator[stamina.Attempt]:
    """Return the attempts that a source's policy allows, to be gone through by `async for`."""
    backoff = policy.backoff
    return stamina.retry_context(
        on=lambda error: worth_a_retry(error, policy),
        attempts=policy.attempts,
        timeout=None,
        wait_initial=backoff.initial_s,
        wait_max=backoff.max_s,
        wait_jitter=backoff.jitter_s,
    )


def worth_a_retry(error: Exception, policy: Policy) -> bool | float:
    """Tell stamina whether to try again, and after how many seconds if the source said."""
    if not isinstance(error, RateLimited | Unavailable):
        return False
    wait = error.retry_after_s
    if wait is None:
        return True
    if wait > policy.max_wait_s:
        return False
    return wait + random.uniform(0, policy.backoff.jitter_s)  # noqa: S311  # not a secret
