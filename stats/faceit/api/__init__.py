"""FACEIT's calls of the JSON API, mounted at /api/v1/faceit."""

from ninja import Router

from stats.faceit.api.account import router as account_router
from stats.faceit.api.analysis import router as analysis_router
from stats.faceit.api.demo_files import router as demo_files_router
from stats.faceit.api.matches import router as matches_router
from stats.faceit.api.players import router as players_router
from stats.faceit.api.webhook import router as webhook_router

router = Router()
router.add_router("", players_router)
router.add_router("", analysis_router)
router.add_router("", matches_router)
router.add_router("", demo_files_router)
router.add_router("", account_router)
router.add_router("", webhook_router)

__all__ = ["router"]
