"""What /metrics tells Prometheus about this process."""

from prometheus_client import REGISTRY, Counter, Histogram

registry = REGISTRY

REQUESTS = Counter(
    "dozor_requests_total",
    "HTTP requests answered by Django",
    ["method", "route", "status"],
    registry=registry,
)
REQUEST_SECONDS = Histogram(
    "dozor_request_seconds",
    "Time Django took to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request; `route` is the URL pattern, so labels stay few."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, route, str(status)).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)
