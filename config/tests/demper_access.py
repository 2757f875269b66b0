"""Kaspi Demper's lines of the table of access, and the things that they name."""

from config.tests.access_shapes import SIGNED_IN, Call, Page, Socket

DEMPER_PAGES: dict[str, Page] = {
    "demper:stores": Page(SIGNED_IN),
}

DEMPER_CALLS: dict[str, Call] = {}

DEMPER_SOCKETS: dict[str, Socket] = {}
