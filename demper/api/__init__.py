"""The API of Kaspi Demper: a router for each subject."""

from ninja import Router

from demper.api.analytics import router as analytics_router
from demper.api.costs import router as costs_router
from demper.api.preorders import router as preorders_router
from demper.api.products import router as products_router
from demper.api.signing_in import router as signing_in_router
from demper.api.stores import router as stores_router

router = Router()
router.add_router("", signing_in_router)
router.add_router("", stores_router)
router.add_router("", products_router)
router.add_router("", costs_router)
router.add_router("", preorders_router)
router.add_router("", analytics_router)
