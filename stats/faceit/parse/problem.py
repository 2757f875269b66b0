"""Errors, which come as a list of one. Pure."""

from typing import Final

from stats.faceit.parse.node import Node, open_any_body
from stats.faceit.records import Problem

ERROR: Final = "FACEIT error"
MESSAGE_MAX: Final = 300


def parse_error(body: bytes) -> Problem:
    """Return the error an answer tells; raises ParseError when it tells none."""
    root = open_any_body(body, ERROR)
    told = root.items("errors")
    if told:
        return _problem(root.item("errors", 0, told[0]))
    # The gateway before the API has a shape of its own: {"error": …, "message": …}.
    if "error" in root.data or "message" in root.data:
        return _problem(root)
    raise root.error("errors", "it is missing")


def _problem(node: Node) -> Problem:
    code = node.text("code", 40)
    kind = node.data.get("error")
    if code is None and isinstance(kind, str):
        code = node.text("error", 40)
    message = node.text("message", MESSAGE_MAX) or code
    if message is None:
        raise node.error("message", "it is missing")
    return Problem(message, code, node.count("http_status", 599))
