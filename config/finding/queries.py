"""Finding objects by a name, however it is spelled."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from config.finding.engines import Candidate, Scope, candidates
from config.finding.groups import all_groups
from config.finding.keys import key_of
from config.finding.ranking import ALIKE, WORDS_BEGIN, scores


@dataclass(frozen=True, slots=True)
class Hit:
    """An object found: by which of its spellings, and how well it answers (ranking.scores)."""

    group: str
    object_id: str
    text: str
    score: float

    @property
    def begins(self) -> bool:
        """Tell whether the spelling begins as what was asked; else it is only alike."""
        return self.score >= WORDS_BEGIN


def find(text: str, groups: Iterable[str] | None = None) -> dict[str, list[Hit]]:
    """Return what can be meant by a text, by group, the best first; one query.

    Exact names come first, then those that begin so, then those alike; among equals those that
    more people follow, the heavier, by name.
    """
    key = key_of(text)
    rows = candidates(key, _scope(groups))
    best: dict[tuple[str, str], tuple[float, Candidate]] = {}
    for score, row in zip(scores(key, [row.search_key for row in rows]), rows, strict=True):
        place = (row.group, row.object_id)
        if score >= ALIKE and (place not in best or _order(score, row) < _order(*best[place])):
            best[place] = (score, row)
    found: dict[str, list[Hit]] = {}
    for score, row in sorted(best.values(), key=lambda pair: _order(*pair)):
        hit = Hit(row.group, row.object_id, row.text, score)
        found.setdefault(row.group, []).append(hit)
    return found


def _order(score: float, row: Candidate) -> tuple[float, int, float, int, str, str, int]:
    # Likenesses a hair apart are equal: then size decides.
    size = len(row.search_key) if score >= WORDS_BEGIN else 0
    return (
        -round(score, 2), -row.followed, -row.weight, size, row.search_key, row.text, row.pk,
    )  # fmt: skip


def _scope(groups: Iterable[str] | None) -> Scope:
    known = all_groups() if groups is None else [g for g in all_groups() if g.code in set(groups)]
    return Scope(
        groups=[group.code for group in known],
        demo=settings.DOZOR_DEMO,
        unmixed=[group.code for group in known if not group.mixed],
    )
