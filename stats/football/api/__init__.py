"""Football's calls of the JSON API, mounted at /api/v1/football."""

from ninja import Router

from stats.football.api.collecting import router as collecting_router
from stats.football.api.exports import router as exports_router
from stats.football.api.forecasts import router as forecasts_router
from stats.football.api.leagues import router as leagues_router
from stats.football.api.search import router as search_router
from stats.football.api.subjects import router as subjects_router

router = Router()
router.add_router("", collecting_router)
router.add_router("", leagues_router)
router.add_router("", exports_router)
router.add_router("", forecasts_router)
router.add_router("", subjects_router)
router.add_router("", search_router)

__all__ = ["router"]
