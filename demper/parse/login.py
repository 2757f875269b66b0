"""Answers of the cabinet's sign-in: bytes in, records out. Pure."""

import re
from typing import Final

from demper.parse.loose import child, count, object_of
from demper.records.cabinet import SignInAnswer
from demper.records.parsing import ParseError

SOURCE: Final = "kaspi_login"
REFUSED: Final = frozenset({400, 401, 422})
WAIT_MAX: Final = 24 * 3600
ADDRESS_MAX: Final = 2000
UNKNOWN: Final = "UNKNOWN"
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


def parse_sign_in(status: int, body: bytes) -> SignInAnswer:
    """Read the answer to one step, a refusal too; raises ParseError for what is neither."""
    root = object_of(body, SOURCE)
    code = root.get("errorCode")
    if status in REFUSED or code:
        known = isinstance(code, str) and _CODE.fullmatch(code)
        wait = count(child(root, "errorData").get("breakTimeSeconds"), WAIT_MAX) or 0
        return SignInAnswer(error_code=str(code) if known else UNKNOWN, wait_s=wait)
    address = root.get("redirectUrl") or ""
    if not isinstance(address, str) or len(address) > ADDRESS_MAX or not address.isprintable():
        raise ParseError(SOURCE, "redirectUrl", "it is no address")
    return SignInAnswer(redirect_url=address)
