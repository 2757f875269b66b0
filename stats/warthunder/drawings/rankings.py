"""The ranking and the comparison of players as tables with bars and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Words
from config import charts
from stats.warthunder.drawings.ratings import rating_bar, scale_of
from stats.warthunder.labels import COUNTRIES, SCOPES, SKILLS
from stats.warthunder.models import PlayerRating
from stats.warthunder.queries.analysis import Comparison, TopFilter, TopPage
from stats.warthunder.queries.analysis.comparison import Compared, ScopeRow
from stats.warthunder.rating.population import MIN_MISSIONS

ACTIVE_DAYS = (7, 30, 90)
MISSIONS = (MIN_MISSIONS, 200, 1000, 5000)


@dataclass(frozen=True, slots=True)
class TopLine:
    """A place of the ranking."""

    place: int
    rating: PlayerRating
    skill: Words
    country: Words
    bar: SafeString


def top_context(page: TopPage, wanted: TopFilter) -> dict[str, Any]:
    """Return the rows of the ranking and what its form offers."""
    scale = scale_of(row.rating for row in page.rows)
    return {
        "lines": [
            TopLine(
                row.place,
                row.rating,
                SKILLS[row.rating.skill],
                COUNTRIES.get(row.rating.country, "–"),
                rating_bar(row.rating, None, None, scale),
            )
            for row in page.rows
        ],
        "scale": scale,
        "demo_ranked": any(row.rating.demo for row in page.rows),
        "after": page.after,
        "provisional": any(row.rating.provisional for row in page.rows),
        "wanted": wanted,
        "scope_label": SCOPES[wanted.scope],
        "scopes": SCOPES.items(),
        "countries": COUNTRIES.items(),
        "active_choices": ACTIVE_DAYS,
        "mission_choices": MISSIONS,
    }


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A player's rating in one scope; `mark` says in a word whether it is the highest."""

    nick: str
    known: bool
    rating: PlayerRating | None
    bar: SafeString | str
    skill: Words
    note: str
    mark: str
    clear: bool


@dataclass(frozen=True, slots=True)
class ComparedScope:
    """One scope of a comparison: a line for each player, and what the intervals allow to say.

    `left_out` has the rated ones who are in no verdict, with the reason.
    """

    label: Words
    cells: tuple[ComparedCell, ...]
    verdicts: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def comparison_context(found: Comparison) -> dict[str, Any]:
    """Return the groups of a comparison."""
    known = (rating for row in found.rows for rating in row.ratings if rating)
    scale = scale_of(known)
    return {
        "comparison": found,
        "population": found.population,
        "scale": scale,
        "scope_groups": [_scope(row, found.players, scale) for row in found.rows],
        "demo_compared": any(one.player and one.player.demo for one in found.players),
    }


def _scope(row: ScopeRow, players: Sequence[Compared], scale: tuple[float, float]) -> ComparedScope:
    leader, clear = _leader(row)
    cells = []
    for one, rating, note in zip(players, row.ratings, row.notes, strict=True):
        first = one.nick == leader
        cells.append(
            ComparedCell(
                nick=one.player.nick if one.player else one.nick,
                known=one.player is not None,
                rating=rating,
                bar=rating_bar(rating, None, charts.Frame(240, 12, "chart-fit"), scale)
                if rating
                else "",
                skill=SKILLS[rating.skill] if rating else "",
                note=note,
                mark=_mark(first, clear),
                clear=first and clear,
            )
        )
    return ComparedScope(
        SCOPES[row.scope],
        tuple(cells),
        tuple(verdict.words for verdict in row.verdicts),
        tuple((cell.nick, cell.note) for cell in cells if cell.rating and cell.note),
    )


def _mark(first: bool, clear: bool) -> str:
    if not first:
        return ""
    return _("highest") if clear else _("highest, uncertain")


def _leader(row: ScopeRow) -> tuple[str, bool]:
    """Return who is rated highest, and whether that is beyond every interval; "" for nobody."""
    beaten: Mapping[str, int] = {verdict.second: 1 for verdict in row.verdicts}
    first = next((one.first for one in row.verdicts if one.first not in beaten), "")
    mine = [verdict for verdict in row.verdicts if verdict.first == first]
    return first, bool(mine) and not any(verdict.overlap for verdict in mine)
