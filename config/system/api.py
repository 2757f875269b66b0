"""The state of the system for programs: staff, or a staff token with `system:read`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from accounts.auth import StaffOnly
from accounts.publicread import keep_private
from config.system import reports, schemas

router = Router()
SEE = StaffOnly("system:read")


@router.get("/status", auth=SEE, response=schemas.SystemStatus)
def read_status(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Whether the house stands, how it is run, and which workers were heard of."""
    keep_private(response)
    return reports.get_status(timezone.now())


@router.get("/health", auth=SEE, response=schemas.SystemHealth)
def read_health(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Every part with the time it took, and every source's last day with its breaker."""
    keep_private(response)
    return reports.get_health(timezone.now())


@router.get("/stats", auth=SEE, response=schemas.SystemStats)
def read_stats(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Memory, processor, disk, and the apps' figures: leases, queue, budgets, proxies."""
    keep_private(response)
    return reports.get_stats(timezone.now())


@router.get("/database", auth=SEE, response=schemas.SystemDatabase)
def read_database(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """How large the database is, and its largest tables."""
    keep_private(response)
    return reports.get_database_report(timezone.now())
