"""What happened in a match, as a list and along the minutes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.charts import Curve, Frame, curves
from config.templatetags.dozor import number
from stats.football.drawings.event_texts import event_text
from stats.football.drawings.subject_words import EVENTS, word
from stats.football.labels import named
from stats.football.models import Match, MatchEvent, Player, Shot
from stats.football.records import EventKind

GOALS: Final = frozenset({EventKind.GOAL, EventKind.PENALTY_GOAL, EventKind.OWN_GOAL})
CARDS: Final[Mapping[str, str]] = {
    EventKind.YELLOW: "fill-warn",
    EventKind.SECOND_YELLOW: "fill-bad",
    EventKind.RED: "fill-bad",
}
ICONS: Final[Mapping[str, str]] = {
    EventKind.GOAL: "ball-football",
    EventKind.PENALTY_GOAL: "ball-football",
    EventKind.OWN_GOAL: "ball-football",
    EventKind.PENALTY_MISSED: "circle-x",
    EventKind.SUBSTITUTION: "refresh",
    EventKind.VAR: "eye",
    EventKind.SHOOTOUT_GOAL: "circle-check",
    EventKind.SHOOTOUT_MISSED: "circle-x",
}
FULL, LONG = 90, 120
WIDE, TALL, LEFT = 640, 124, 28


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as the list shows it; `home` is None where it belongs to neither side."""

    home: bool | None
    minute: str
    label: str
    icon: str
    card: str
    player: str
    url: str
    other: str
    score: str
    rescinded: bool
    goal: bool
    text: str


def event_lines(match: Match, events: Iterable[MatchEvent]) -> list[EventLine]:
    """Return the events in order of play; periods are left out where they tell no score."""
    return [
        _line(match, event)
        for event in events
        if event.kind != EventKind.PERIOD or event.home_goals is not None
    ]


def minute_words(minute: int | None, added: int | None) -> str:
    """Write a minute: 45+2′, or nothing where it is not told."""
    if minute is None:
        return ""
    return f"{minute}+{added}′" if added else f"{minute}′"


def name_of(player: Player | None, told: str = "") -> str:
    """Return a player's name in the reader's language, or what the event itself tells."""
    return named(player.name, player.translations) if player else told


def player_url(player: Player | None) -> str:
    """Return the address of a player's page, or an empty string for somebody unknown."""
    return reverse("football:player", args=[player.pk]) if player else ""


def _line(match: Match, event: MatchEvent) -> EventLine:
    scored = event.home_goals is not None and event.away_goals is not None
    return EventLine(
        home=None if event.team_id is None else event.team_id == match.home_id,
        minute=minute_words(event.minute, event.added),
        label=word(EVENTS, event.kind),
        icon=ICONS.get(event.kind, "info-circle"),
        card=CARDS.get(event.kind, ""),
        player=name_of(event.player, event.player_name),
        url=player_url(event.player),
        other=_other(event),
        score=f"{event.home_goals}:{event.away_goals}" if scored else "",
        rescinded=event.rescinded,
        goal=event.kind in GOALS,
        text=event_text(event.text),
    )


def _other(event: MatchEvent) -> str:
    name = name_of(event.other, event.other_name)
    if not name:
        return ""
    if event.kind == EventKind.SUBSTITUTION:
        return _("for %s") % name
    return _("assisted by %s") % name if event.kind in GOALS else name


# --- along the minutes --------------------------------------------------------------------------
def timeline(match: Match, events: Sequence[MatchEvent], title: str) -> SafeString:
    """Draw goals and cards along the minutes, the home side above; empty without any minute."""
    marks = [
        event
        for event in events
        if event.minute is not None
        and event.team_id is not None
        and not event.rescinded
        and (event.kind in GOALS or event.kind in CARDS)
    ]
    if not marks:
        return SafeString("")
    end = LONG if any((event.minute or 0) > FULL for event in events) else FULL
    step = (WIDE - LEFT - 12) / end
    middle = TALL / 2
    ticks = format_html_join(
        "",
        '<path class="line-grid" d="M{0} 14V{1}"/>'
        '<text x="{0}" y="{2}" text-anchor="middle">{3}</text>',
        (
            (_n(LEFT + minute * step), TALL - 18, TALL - 4, f"{minute}′")
            for minute in range(0, end + 1, 15)
        ),
    )
    drawn = format_html_join(
        "",
        "{}",
        (
            (_mark(match, event, step, middle - 8, above),)
            for event, above in zip(marks, _above(marks), strict=True)
        ),
    )
    return format_html(
        '<svg class="chart-fit wide-chart" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
        'role="img" aria-label="{2}"><title>{2}</title>{3}'
        '<path class="line-muted" d="M{4} {5}H{6}"/>{7}</svg>',
        WIDE, TALL, title, ticks, LEFT, _n(middle - 8), WIDE - 8, drawn,
    )  # fmt: skip


def _above(marks: Iterable[MatchEvent]) -> Iterator[int]:
    """Yield over how many each mark stands: earlier ones of its side, at most two minutes away."""
    seen: Counter[tuple[int | None, int]] = Counter()
    for mark in marks:
        minute = mark.minute or 0
        yield sum(seen[mark.team_id, near] for near in range(minute - 2, minute + 3))
        seen[mark.team_id, minute] += 1


def _mark(match: Match, event: MatchEvent, step: float, middle: float, above: int) -> SafeString:
    home = event.team_id == match.home_id
    x = LEFT + min(event.minute or 0, LONG) * step
    y = middle + (-1 if home else 1) * (14 + 14 * min(above, 2))
    name = name_of(event.player, event.player_name)
    words = f"{minute_words(event.minute, event.added)} {word(EVENTS, event.kind)} {name}".strip()
    if event.kind in GOALS:
        css = "fill-accent" if home else "fill-muted"
        return format_html(
            '<circle class="{}" cx="{}" cy="{}" r="6"><title>{}</title></circle>',
            css, _n(x), _n(y), words,
        )  # fmt: skip
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="7" height="10" rx="1"><title>{}</title></rect>',
        CARDS[event.kind], _n(x - 3.5), _n(y - 5), words,
    )  # fmt: skip


# --- who came closer ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Race:
    """Both sides' sums over the minutes: of xG where every shot tells it, else of shots."""

    chart: SafeString
    by_xg: bool
    home: str
    away: str


def race(match: Match, shots: Sequence[Shot], title: str) -> Race | None:
    """Draw how chances added up; None below two shots with a minute."""
    timed = [shot for shot in shots if shot.minute is not None and shot.situation != "shootout"]
    if len(timed) < 2:
        return None
    by_xg = all(shot.xg is not None for shot in timed)
    end = max(FULL, *(shot.minute or 0 for shot in timed))
    sums: list[float] = []
    lines: list[Curve] = []
    for team, css in ((match.home_id, "line-accent"), (match.away_id, "line-accent line-ink")):
        own = [shot for shot in timed if shot.team_id == team]
        points, total = [(0.0, 0.0)], 0.0
        for shot in own:
            at = float(shot.minute or 0)
            points.append((at, total))
            total += (shot.xg or 0.0) if by_xg else 1.0
            points.append((at, total))
        points.append((float(end), total))
        sums.append(total)
        lines.append(Curve(points, f"{css} line-dashed" if team == match.away_id else css))
    top = max(sums)
    grid = [0.0, round(top / 2, 1), round(top, 1)]
    chart = curves(
        lines, title, grid=grid, ends=("0′", f"{end}′"), frame=Frame(640, 180, "chart-fit")
    )
    digits = 2 if by_xg else 0
    return Race(chart, by_xg, number(sums[0], digits), number(sums[1], digits))


def _n(value: float) -> str:
    return f"{value:.1f}"
