"""An analysis of opponents as rows of words for a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stats.warthunder.killfeed.duels import UNCLASSED
from stats.warthunder.queries.enemies import ClassLine, Enemy, EnemyAnalysis, NickFigures
from stats.warthunder.queries.enemy_words import (
    advice,
    class_label,
    recommendation,
    verdict_label,
)

TONES = {"avoid": "bad", "seek": "good", "unsure": "warn"}


@dataclass(frozen=True, slots=True)
class EnemyRow:
    """An opponent with its verdict in words; `tone` colours the chip beside the words."""

    enemy: Enemy
    verdict: str
    tone: str
    recommendation: str


def enemies_context(found: EnemyAnalysis | None) -> dict[str, Any]:
    """Return what `warthunder/enemies.html` shows; without an analysis it says how to get one."""
    if found is None:
        return {"enemies": None}
    return {
        "enemies": found,
        "enemy_rows": [_row(enemy) for enemy in found.enemies],
        "enemy_advice": advice(found),
        "enemy_classes": [_labelled(line) for line in found.classes],
        "enemy_unclassed": {line.name for line in found.classes} == {UNCLASSED},
    }


def nick_rows(found: Sequence[NickFigures]) -> list[tuple[NickFigures, EnemyRow | None]]:
    """Return each nick with its duel as a row, if there was one."""
    return [(one, _row(one.duel) if one.duel else None) for one in found]


def _row(enemy: Enemy) -> EnemyRow:
    tone = TONES.get(enemy.verdict, "")
    return EnemyRow(enemy, verdict_label(enemy), tone, recommendation(enemy))


def _labelled(line: ClassLine) -> tuple[str, ClassLine]:
    return class_label(line.name), line
