"""A region's ranking as a table: one's own and pinned players stand out by a word."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stats.faceit.models import Player
from stats.faceit.queries.rankings import RankingPage

REGIONS = ("EU", "NA", "SA", "SEA", "OCE")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of a ranking; `mark` says why it stands out: one's own, or pinned."""

    position: int
    player: Player
    mark: str
    ranked_at: datetime | None


def ranking_context(page: RankingPage, own: int | None, pinned: Collection[int]) -> dict[str, Any]:
    """Return the rows of a ranking."""
    return {
        "page": page,
        "lines": [
            PlaceLine(row.position, row.player, _mark(row.player.pk, own, pinned), row.ranked_at)
            for row in page.rows
        ],
    }


def _mark(player_pk: int, own: int | None, pinned: Collection[int]) -> str:
    if player_pk == own:
        return _("you")
    return _("pinned") if player_pk in pinned else ""
