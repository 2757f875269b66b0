"""Answers as the bytes that are sent and kept, and what makes two requests the same."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import orjson

from economy.records import STATUS_OF, Code, Reply

DETAILS: Final[dict[Code, str]] = {
    Code.INSUFFICIENT_FUNDS: "The balance does not cover the price.",
    Code.NOT_FOUND: "There is no such product, user or transaction.",
    Code.ALREADY_OWNED: "This product is owned once, and is owned already.",
    Code.SOLD_OUT: "There are not so many left.",
    Code.LIMIT_REACHED: "Nobody may buy more of this product.",
    Code.NOT_FOR_SALE: "This product is not for sale now.",
    Code.PRICE_CHANGED: "The price is not the expected one.",
    Code.KEY_REQUIRED: "Send an Idempotency-Key header of 1 to 255 characters.",
    Code.KEY_REUSED: "This Idempotency-Key was used for another request.",
    Code.NONE_LEFT: "There are not so many to use.",
    Code.NOT_CONSUMABLE: "This product is not used up.",
    Code.REFERENCE_USED: "This external reference has added funds before.",
    Code.ALREADY_REFUNDED: "This transaction has been refunded before.",
    Code.ALREADY_USED: "What was bought is not there any more.",
    Code.WALLET_FROZEN: "This wallet is frozen until staff have looked at it.",
    Code.NOT_GIFTABLE: "This product may not be given away.",
    Code.NOT_REFUNDABLE: "Only purchases are refunded.",
    Code.BALANCE_TOO_LARGE: "No wallet holds so much.",
}


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what: `key` counts for `caller` and `operation`; `body` is what was asked.

    `instance` and `request_id` stand in a refusal, as in every problem of the API.
    """

    caller: int
    operation: str
    key: str
    body: Mapping[str, Any]
    instance: str = ""
    request_id: str = ""

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the body in canonical form: sorted names, no spaces."""
        canonical = orjson.dumps(dict(self.body), option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(canonical).hexdigest()


class Refused(Exception):
    """An operation is not done; `extra` are figures that explain it."""

    def __init__(self, code: Code, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


def success(status: int, body: Mapping[str, Any]) -> Reply:
    """Return an answer to something done."""
    return Reply(status, orjson.dumps(body))


def words(code: Code) -> dict[str, Any]:
    """Return what a problem document says of a code, whoever asked for what."""
    status = STATUS_OF[code]
    return {"status": status, "title": HTTPStatus(status).phrase, "detail": DETAILS[code]}


def refusal(request: Request, code: Code, extra: Mapping[str, Any]) -> Reply:
    """Return a problem document (RFC 9457) as the rest of the API words it."""
    said = words(code)
    body = {
        "type": "about:blank",
        "title": said["title"],
        "status": said["status"],
        "code": code.value,
        "detail": said["detail"],
        "instance": request.instance,
        "request_id": request.request_id,
        "errors": [],
        **extra,
    }
    return Reply(said["status"], orjson.dumps(body))
