"""Reading a shop's whole list: asked for, walked page by page, gone on with, cancelled."""

from demper.services.syncing.asking import cancel, request, sweep, under_way
from demper.services.syncing.walking import walk

__all__ = ["cancel", "request", "sweep", "under_way", "walk"]
