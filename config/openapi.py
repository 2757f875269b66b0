"""Completes the API's own description: every call may also answer with a problem document."""

from typing import Any

PROBLEM_REF = "#/components/schemas/Problem"
ENTRY = {
    "type": "object",
    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
}
PROBLEM = {
    "title": "Problem",
    "description": "An error (RFC 9457); `code` is stable, `request_id` is in the log.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "instance", "request_id", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": ENTRY},
    },
}
ANSWER = {
    "description": "A problem document",
    "content": {"application/problem+json": {"schema": {"$ref": PROBLEM_REF}}},
}


def with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document in which each call has the default answer `Problem`."""
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"].setdefault("default", ANSWER)
    return schema
