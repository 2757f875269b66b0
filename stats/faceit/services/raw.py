"""What FACEIT sent, kept so that it can be read again after a fix of the parser."""

import hashlib
import zlib
from collections.abc import Iterable

from config.upstream.answer import Answer
from stats.faceit.models import RawAnswer

LEVEL = 6
KEY_MAX = 120


def keep(kind: str, key: str, answer: Answer, *, demo: bool) -> RawAnswer:
    """Store an answer's body, or return the row that has the very same one of this subject."""
    return keep_all([(kind, key, answer)], demo=demo)[0]


def keep_all(answers: Iterable[tuple[str, str, Answer]], *, demo: bool) -> list[RawAnswer]:
    """Store several answers (kind, key, answer) in two statements."""
    made = [_row(kind, key, answer, demo) for kind, key, answer in answers]
    known = {
        (row.kind, row.key, row.sha256): row
        for row in RawAnswer.objects.filter(
            demo=demo, sha256__in={row.sha256 for row in made}
        ).defer("body")
    }
    new = {_identity(row): row for row in made if _identity(row) not in known}
    RawAnswer.objects.bulk_create(new.values())
    return [known.get(_identity(row)) or new[_identity(row)] for row in made]


def _row(kind: str, key: str, answer: Answer, demo: bool) -> RawAnswer:
    return RawAnswer(
        kind=kind,
        key=key[:KEY_MAX],
        sha256=hashlib.sha256(answer.body).hexdigest(),
        body=zlib.compress(answer.body, LEVEL),
        size_bytes=len(answer.body),
        demo=demo,
        fetched_at=answer.fetched_at,
    )


def _identity(row: RawAnswer) -> tuple[str, str, str]:
    return row.kind, row.key, row.sha256


def body_of(raw: RawAnswer) -> bytes:
    """Return the bytes as they were sent."""
    return zlib.decompress(bytes(raw.body))
