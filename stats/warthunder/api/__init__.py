"""War Thunder's calls of the JSON API, mounted at /api/v1/warthunder."""

from ninja import Router

from stats.warthunder.api.analysis import router as analysis_router
from stats.warthunder.api.enemies import router as enemies_router
from stats.warthunder.api.features import router as features_router
from stats.warthunder.api.players import router as players_router
from stats.warthunder.api.squadrons import router as squadrons_router

router = Router()
router.add_router("", players_router)
router.add_router("", squadrons_router)
router.add_router("", features_router)
router.add_router("", analysis_router)
router.add_router("", enemies_router)

__all__ = ["router"]
