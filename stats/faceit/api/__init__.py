"""FACEIT's calls of the JSON API, mounted at /api/v1/faceit."""

from ninja import Router

from stats.faceit.api.webhook import router as webhook_router

router = Router()
router.add_router("", webhook_router)

__all__ = ["router"]
