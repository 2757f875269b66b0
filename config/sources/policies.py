"""How each source may be asked, and how its demo may be."""

from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlsplit

from config import env
from config.sources.faceit import (
    FACEIT_API_BASE_URL,
    FACEIT_HOURLY_BUDGET,
    FACEIT_REQUESTS_PER_SECOND,
)
from config.sources.football import (
    FOOTBALL_DATA_BASE_URL,
    OPENFOOTBALL_BASE_URL,
    SOFASCORE_BASE_URL,
    SOFASCORE_HOURLY_BUDGET,
    SOFASCORE_REFUSED_S,
    SOFASCORE_REQUESTS_PER_SECOND,
)
from config.sources.kaspi import (
    KASPI_BASE_URL,
    KASPI_CABINET_BASE_URL,
    KASPI_LOGIN_BASE_URL,
    KASPI_OFFERS_PER_SECOND,
    MAX_CONCURRENT_TASKS,
)
from config.sources.warthunder import CACHE_TTL_S, WT_API_BASE_URL
from config.upstream.policy import Policy, ProxyMode

UPSTREAM_PROXIES = tuple(env.words("UPSTREAM_PROXIES"))
UPSTREAM_PROXY_MODE = env.choice(
    "UPSTREAM_PROXY_MODE",
    "round_robin" if UPSTREAM_PROXIES else "none",
    ["none", "round_robin", "sticky"],
)
# Networks inside ours whose addresses a proxy may have; none unless named, as in tests.
PROXY_PRIVATE_NETWORKS = env.networks("PROXY_PRIVATE_NETWORKS")
UPSTREAM_POLICIES: dict[str, Policy] = {
    "warthunder": Policy(
        source="warthunder",
        base_url=WT_API_BASE_URL,
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        concurrency=env.integer("MAX_CONCURRENT_REQUESTS", 4, low=1, high=256),
        rate_per_s=env.decimal("WT_REQUESTS_PER_MINUTE", 40, low=0.1) / 60,
        hourly_budget=env.integer("WT_HOURLY_BUDGET", 1200, low=1),
        ttl_s={
            "default": CACHE_TTL_S,
            "player": CACHE_TTL_S,
            "squadron": 300,
            "leaderboard": 3600,
            "analysis": 3600,
            "static": 86_400,
        },
        proxies=UPSTREAM_PROXIES,
        proxy_mode=cast(ProxyMode, UPSTREAM_PROXY_MODE),
    ),
    "faceit": Policy(
        source="faceit",
        base_url=FACEIT_API_BASE_URL,
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        # A little below the limit: what left evenly may arrive closer together.
        rate_per_s=0.95 * FACEIT_REQUESTS_PER_SECOND,
        per_second=FACEIT_REQUESTS_PER_SECOND,
        burst=1,
        hourly_budget=FACEIT_HOURLY_BUDGET,
        concurrency=16,
        max_wait_s=60.0,
        ttl_s={
            "default": 300,
            "player": 300,
            "stats": 300,
            "match": 3600,
            "ranking": 3600,
            "history": 86_400,
        },
    ),
    "openfootball": Policy(
        source="openfootball",
        base_url=OPENFOOTBALL_BASE_URL,
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        rate_per_s=2.0,
        concurrency=4,
        ttl_s={"default": 3600},
    ),
    "football_data": Policy(
        source="football_data",
        base_url=FOOTBALL_DATA_BASE_URL,
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        rate_per_s=1.0,
        concurrency=2,
        ttl_s={"default": 3600},
    ),
    "sofascore": Policy(
        source="sofascore",
        base_url=SOFASCORE_BASE_URL or "http://sofascore.invalid",
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        rate_per_s=SOFASCORE_REQUESTS_PER_SECOND,
        hourly_budget=SOFASCORE_HOURLY_BUDGET,
        concurrency=4,
        max_wait_s=60.0,
        ttl_s={"default": 10, "table": 60, "seasons": 60, "rounds": 3600},
        blocked_open_s=SOFASCORE_REFUSED_S,
    ),
    # The rate is of each way out: this address, and every proxy of the pool.
    "kaspi": Policy(
        source="kaspi",
        base_url=KASPI_BASE_URL,
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        rate_per_s=KASPI_OFFERS_PER_SECOND,
        burst=1,
        concurrency=MAX_CONCURRENT_TASKS,
        ttl_s={"default": 60, "reviews": 3600, "orders": 60},
        # What the site answers, for a while, when it has too much to do.
        busy_statuses=(405,),
    ),
    "kaspi_cabinet": Policy(
        source="kaspi_cabinet",
        base_url=KASPI_CABINET_BASE_URL,
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        rate_per_s=4.0,
        concurrency=MAX_CONCURRENT_TASKS,
        ttl_s={"default": 60},
        busy_statuses=(405,),
        redirect_hosts=(urlsplit(KASPI_LOGIN_BASE_URL).hostname or "",),
    ),
    "kaspi_login": Policy(
        source="kaspi_login",
        base_url=KASPI_LOGIN_BASE_URL,
        timeout_s=env.decimal("REQUEST_TIMEOUT", 20, low=0.1, high=600),
        rate_per_s=1.0,
        concurrency=4,
        ttl_s={"default": 60},
        busy_statuses=(405,),
        redirect_hosts=(urlsplit(KASPI_CABINET_BASE_URL).hostname or "",),
    ),
}

DEMO_POLICY: dict[str, Any] = {
    "rate_per_s": 50.0,
    "burst": 100,
    "per_second": None,
    "hourly_budget": None,
    "ttl_s": {"default": 5},
    "proxies": (),
    "proxy_mode": "none",
}


def as_demo(policy: Policy, base_url: str) -> Policy:
    """Return how the demo of a source may be asked, which answers below `/{source}` of an address.

    Where a source may lead to another, so may its demo; all demos are of one host.
    """
    host = urlsplit(base_url).hostname or ""
    return replace(
        policy,
        base_url=f"{base_url}/{policy.source}",
        redirect_hosts=(host,) if policy.redirect_hosts else (),
        **DEMO_POLICY,
    )
