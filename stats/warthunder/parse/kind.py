"""What kind of page this is, by its anatomy, before anybody reads figures from it. Pure."""

import re
from enum import StrEnum
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from config.work.outcomes import Outcome
from stats.warthunder.records import ParseError, Refusal


class PageKind(StrEnum):
    """Kinds of answers the site gives."""

    PROFILE = "profile"
    SQUADRON = "squadron"
    BOARD = "leaderboard"
    NOT_FOUND = "not found"
    CHALLENGE = "challenge"
    SIGN_IN = "sign-in"
    EMPTY = "empty"
    OTHER = "other"


_CHALLENGE_MARKS = (
    b"_cf_chl_opt",
    b"challenge-error-text",
    b"challenge-form",
    b"cf-browser-verification",
    b"cf-error-details",
    b"cf-mitigated",
    b"<title>Just a moment",
)
# The time to build a tree grows with the square of its depth and of one tag's attributes, and no
# other thread runs meanwhile. Recorded pages have 2,000 tags, none longer than 3,000 bytes.
MAX_TAGS: Final = 15_000
MAX_TAG_BYTES: Final = 32 * 1024
SMALL_BYTES: Final = 100 * 1024
_TAG_START = re.compile(rb"<[a-zA-Z]")
# A tag as the standard of HTML reads it, from any `<`: a `>` in quotes does not end it.
_TAG = re.compile(
    rb"<[a-zA-Z][^\s/>]*+"
    rb"(?:[\s/]*+[^\s/>][^\s/>=]*+"
    rb"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
    rb")*+[\s/]*+>"
)
_SIGN_IN = "form[action*='login'], input[type=password], input[name=login]"

_BLOCKED = (
    "War Thunder's site asked for a browser check instead of showing the page. "
    "Open the page in your browser, save it as HTML and upload the file."
)
_REASONS = {
    PageKind.SIGN_IN: "War Thunder's site asked to sign in instead of showing the page. "
    "Try again later, or save the page from your browser and upload it.",
    PageKind.EMPTY: "The answer is empty. Try again later.",
    PageKind.BOARD: "This is JSON, not a page. Save the page itself as HTML and upload that.",
    PageKind.OTHER: "This is not the page that was asked for: the site may be down for "
    "maintenance, or another page was saved. Try again later, or save the page once more.",
}
_CONFUSED = {
    PageKind.PROFILE: "This is a player's page, not a squadron's. Upload a squadron's page here.",
    PageKind.SQUADRON: "This is a squadron's page, not a player's. Upload a player's page here.",
}
_NOT_FOUND = {
    PageKind.PROFILE: "War Thunder knows no player of this nick. "
    "Check the spelling: capital and small letters differ.",
    PageKind.SQUADRON: "War Thunder knows no squadron of this name. "
    "Ask by the squadron's full name, not by its tag.",
}


def tree_of(body: bytes) -> LexborHTMLParser:
    """Return the document's tree; a UTF-16 file, as some browsers save it, is recoded.

    Raises ParseError for what is built to keep a parser busy.
    """
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        body = body.decode("utf-16", errors="replace").encode()
    insist_on_a_sane_build(body)
    return LexborHTMLParser(body or b" ")


def kind_of(tree: LexborHTMLParser, body: bytes) -> PageKind:
    """Return the kind of page; contents decide first, marks of a challenge only without them."""
    if tree.css_first("div.user-info, div.user-profile, div.user-stat") is not None:
        return PageKind.PROFILE
    if tree.css_first("[class^='squadrons-']") is not None:
        return PageKind.SQUADRON
    if tree.css_first(".user__unavailable") is not None:
        return PageKind.NOT_FOUND
    if any(mark in body for mark in _CHALLENGE_MARKS):
        return PageKind.CHALLENGE
    return _kind_of_rest(tree, body)


def _kind_of_rest(tree: LexborHTMLParser, body: bytes) -> PageKind:
    if not body.strip():
        return PageKind.EMPTY
    if body.lstrip()[:1] in (b"{", b"["):
        return PageKind.BOARD
    return PageKind.OTHER if tree.css_first(_SIGN_IN) is None else PageKind.SIGN_IN


def detect(body: bytes) -> PageKind:
    """Return the kind of page a body is."""
    return kind_of(tree_of(body), body)


def refusal(kind: PageKind, wanted: PageKind) -> Refusal:
    """Return why a page of this kind cannot be read as the wanted one, and what to do."""
    if kind is PageKind.NOT_FOUND:
        return Refusal(Outcome.NOT_FOUND, _NOT_FOUND[wanted])
    if kind is PageKind.CHALLENGE:
        return Refusal(Outcome.BLOCKED, _BLOCKED)
    return Refusal(Outcome.UNAVAILABLE, _REASONS.get(kind) or _CONFUSED[kind])


def insist_on_a_sane_build(body: bytes) -> None:
    """Raise ParseError for a body with far more tags, or longer ones, than any page has."""
    source, where = "War Thunder page", "markup"
    if body.count(b"<") > MAX_TAGS:
        raise ParseError(source, where, f"more than {MAX_TAGS} tags; no page of the site has them")
    if len(body) <= SMALL_BYTES:
        return
    for start in _TAG_START.finditer(body):
        if not _ends_soon(body, start.start()):
            raise ParseError(source, where, f"a tag at byte {start.start()} that does not end")


def _ends_soon(body: bytes, start: int) -> bool:
    limit = start + MAX_TAG_BYTES
    end = body.find(b">", start, limit)
    if end < 0:
        return start + MAX_TAG_BYTES > len(body)
    if body.find(b'"', start, end) < 0 and body.find(b"'", start, end) < 0:
        return True
    return _TAG.match(body, start, limit) is not None or limit > len(body)


def insist_on_the_end(body: bytes, source: str) -> None:
    """Raise ParseError for a page cut short: its last number may have lost digits."""
    if b"</html" not in body[-4096:].lower().replace(b"\0", b""):
        raise ParseError(source, "end of the page", "the page is cut short; fetch or save it again")
