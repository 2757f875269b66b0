"""The API of Kaspi Demper: a router for each subject."""

from ninja import Router

router = Router()
