"""Reading a shop's whole list: asked for, walked page by page, gone on with, cancelled."""

from demper.services.syncing.asking import after_cycle, cancel, request, sweep, under_way
from demper.services.syncing.walking import walk

__all__ = ["after_cycle", "cancel", "request", "sweep", "under_way", "walk"]
