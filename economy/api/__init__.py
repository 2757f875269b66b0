"""The economy's calls of the JSON API, mounted at /api/v1/economy."""

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest
from ninja import Router

from config.problems import Problem
from economy import currencies
from economy.api.analytics import router as analytics_router
from economy.api.holdings import router as holdings_router
from economy.api.operations import router as operations_router
from economy.api.products import router as products_router
from economy.schemas.told import EcHealthOut

router = Router()
router.add_router("", products_router)
router.add_router("", operations_router)
router.add_router("", holdings_router)
router.add_router("", analytics_router)

__all__ = ["router"]


@router.get("/health", response=EcHealthOut)
def read_health(request: HttpRequest) -> dict[str, Any]:
    """Whether the economy can answer: its database does. 503 `unavailable` where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise Problem(503, "unavailable", "The database does not answer.") from error
    return {
        "status": "ok",
        "currency": currencies.default(),
        "currencies": dict(currencies.known()),
    }
