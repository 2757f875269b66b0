"""Names that may be meant, found by the database: trigrams of FTS5, or pg_trgm. One query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from config.finding.keys import begins, grams_of, variants

# Of each group: those that begin so, and those alike. Of all groups together before they part.
BEGIN, ALIKE, ALIKE_IN_ALL = 60, 80, 4000
# The rarest parts of a name are looked at until so many names have them, but so many parts.
LOOKED_AT, PARTS_LEAST = 25_000, 5
# What pg_trgm's word_similarity must reach; in a short name one letter is a large part.
LEAST: Final = ((4, 0.24), (10, 0.3), (400, 0.36))
_COLUMNS: Final = 'e.id, e."group", e.object_id, e.text, e.search_key, e.weight, e.followed'


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the index that may be meant."""

    pk: int
    group: str
    object_id: str
    text: str
    search_key: str
    weight: float
    followed: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: the groups, and those of them of which only `demo` rows are shown."""

    groups: Sequence[str]
    demo: bool
    unmixed: Sequence[str] = ()

    def condition(self) -> tuple[str, list[Any]]:
        """Return the condition on a row `e` and its parameters."""
        words = f'e."group" IN ({_marks(self.groups)})'
        params: list[Any] = [*self.groups]
        if not self.demo:
            return f"{words} AND NOT e.demo", params
        if self.unmixed:
            words += f' AND (e.demo OR e."group" NOT IN ({_marks(self.unmixed)}))'
            params += self.unmixed
        return words, params


def candidates(key: str, scope: Scope) -> list[Candidate]:
    """Return the rows that may be meant by a key, in no order; one query."""
    if not key or not scope.groups:
        return []
    statement = _postgres if connection.vendor == "postgresql" else _sqlite
    sql, params = statement(key, scope)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = {row[0]: Candidate(*row) for row in cursor.fetchall()}
    return list(found.values())


def _sqlite(key: str, scope: Scope) -> tuple[str, list[Any]]:
    where, scoped = scope.condition()
    start = " AND ".join(f'"{part}"' for part in begins(key))
    parts = list(dict.fromkeys(part for one in variants(key) for part in grams_of(one)))
    sql = f"""
        WITH beginning AS (
            SELECT rowid AS doc FROM finding_grams WHERE finding_grams MATCH %s
        ), parts AS (
            SELECT term, sum(doc) OVER rare AS seen, row_number() OVER rare AS place
            FROM finding_parts WHERE term IN ({_marks(parts)}) WINDOW rare AS (ORDER BY doc, term)
        ), alike AS (
            SELECT t.doc, count(*) AS shared
            FROM parts p CROSS JOIN finding_terms t ON t.term = p.term
            WHERE p.seen <= %s OR p.place <= %s
            GROUP BY t.doc ORDER BY shared DESC, t.doc LIMIT %s
        )
        {_best("beginning b JOIN finding_entry e ON e.id = b.doc", where, _BEGINNING, BEGIN)}
        UNION ALL
        {_best("alike a JOIN finding_entry e ON e.id = a.doc", where, _SHARED, ALIKE)}
    """  # noqa: S608  # only placeholders and our own words are put in
    params = [start, *parts, LOOKED_AT, PARTS_LEAST, ALIKE_IN_ALL]
    return sql, [*params, key, f"{key}%", *scoped, *scoped]


def _postgres(key: str, scope: Scope) -> tuple[str, list[Any]]:
    where, scoped = scope.condition()
    words = key.split()
    beginning = " AND ".join(
        ["(e.search_key LIKE %s OR e.search_key LIKE %s)"] * len(words) + [where]
    )
    # Letters changed back make the very word: only the key itself is looked for by likeness.
    turned = [pattern for one in variants(key)[1:] for pattern in (f"{one}%", f"% {one}%")]
    near = """(
        SELECT doc, max(shared) AS shared FROM (
            SELECT e.id AS doc, word_similarity(%s, e.search_key) AS shared
            FROM finding_entry e WHERE %s <%% e.search_key
            UNION ALL
            SELECT e.id, 1 FROM unnest(%s::text[]) AS q(pattern)
            JOIN finding_entry e ON e.search_key LIKE q.pattern
        ) AS met GROUP BY doc ORDER BY shared DESC, doc LIMIT %s) a"""
    sql = f"""
        SET LOCAL pg_trgm.word_similarity_threshold = %s;
        {_best("finding_entry e", beginning, _BEGINNING, BEGIN)}
        UNION ALL
        {_best(f"{near} JOIN finding_entry e ON e.id = a.doc", where, _SHARED, ALIKE)}
    """
    least = next(value for size, value in LEAST if len(key) <= size)
    begun = [pattern for word in words for pattern in (f"{word}%", f"% {word}%")]
    params = [least, key, f"{key}%", *begun, *scoped, key, key, turned, ALIKE_IN_ALL, *scoped]
    return sql, params


_BEGINNING: Final = """
    e.search_key = %s DESC, e.search_key LIKE %s DESC,
    e.followed DESC, e.weight DESC, length(e.search_key), e.id"""
_SHARED: Final = "a.shared DESC, length(e.search_key), e.id"


def _best(rows: str, where: str, order: str, limit: int) -> str:
    """Return the statement for the first rows of each group."""
    return f"""
        SELECT id, "group", object_id, text, search_key, weight, followed FROM (
            SELECT {_COLUMNS}, row_number() OVER (PARTITION BY e."group" ORDER BY {order}) AS place
            FROM {rows} WHERE {where}
        ) AS placed WHERE place <= {limit}
    """  # noqa: S608  # our own words


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))
