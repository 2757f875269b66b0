"""What a change is against: the ETag that its If-Match names."""

import re
from typing import Annotated, Final

from ninja import Header

from config.problems import Problem

IfMatch = Annotated[
    str,
    Header(alias="If-Match", description="Needed: the ETag of what was read, or * for any."),
]
_PLAIN: Final = re.compile(r'(?:W/)?"(\d{1,9})"')
_DIGESTED: Final = re.compile(r'(?:W/)?"(\d{1,9})(?:\.[0-9a-f]+)?"')


def version_of(if_match: str, what: str, *, digested: bool = False) -> int | None:
    """Return the version that a change of `what` is against, None for any.

    Tags of what is `digested` may hold a digest of what was shown besides.

    Raises Problem 428 without If-Match and 412 for a tag that cannot be one of it.
    """
    if not if_match:
        detail = "Send If-Match with the ETag of what you read, or * to go over whatever is there."
        raise Problem(428, "precondition_required", detail)
    if if_match.strip() == "*":
        return None
    match = (_DIGESTED if digested else _PLAIN).fullmatch(if_match.strip())
    if match is None:
        raise Problem(412, "stale", f"This ETag is not one of this {what}.")
    return int(match[1])
