"""War Thunder's pages: bytes in, records out. Pure; nothing depends on the page's language."""

from stats.warthunder.parse.board import parse_board
from stats.warthunder.parse.kind import PageKind, detect
from stats.warthunder.parse.profile import parse_profile
from stats.warthunder.parse.squadron import parse_squadron

__all__ = ["PageKind", "detect", "parse_board", "parse_profile", "parse_squadron"]
