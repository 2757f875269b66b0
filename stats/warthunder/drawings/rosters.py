"""The timeline of a squadron, its roster's columns and the difference of two snapshots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.alerts.kinds import kind_of
from accounts.subjects import Words
from config.templatetags.dozor import number, signed
from stats.warthunder import queries
from stats.warthunder.labels import role_label
from stats.warthunder.models import Squadron, SquadronEvent, SquadronSnapshot
from stats.warthunder.queries.choices import snapshot_choices
from stats.warthunder.queries.squadrons import NotComparable
from stats.warthunder.records import EventKind
from stats.warthunder.roster import RosterEvent

TIMELINE_PAGE = 10
DIFF_ROWS = 12
SIGNS = ("added", "removed", "changed")
ROSTER_EVENTS = (
    EventKind.JOINED,
    EventKind.LEFT,
    EventKind.RENAMED,
    EventKind.ROLE,
    EventKind.SQUADRON_RATING,
)
FILTERS: dict[str, tuple[EventKind, ...]] = {
    "": ROSTER_EVENTS,
    "joined": (EventKind.JOINED,),
    "left": (EventKind.LEFT,),
    "renamed": (EventKind.RENAMED,),
    "role": (EventKind.ROLE,),
    "rating": (EventKind.RATING, EventKind.SQUADRON_RATING),
    "activity": (EventKind.ACTIVITY,),
}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An event in words: what kind, of whom, and the rest; `judge` asks for a verdict."""

    event: SquadronEvent
    label: Words
    icon: str
    tone: str
    title: str
    note: str
    judge: bool


def roster_columns(sort: str) -> list[dict[str, Any]]:
    """Return the sortable columns: label, what a click sorts by, and the present direction."""
    columns = [
        ("nick", _("Member"), "", ""),
        ("rating", _("Rating"), "number", ""),
        ("change", _("7 d"), "number", ""),
        ("activity", _("Activity"), "number", "d-none d-md-table-cell"),
        ("role", _("Role"), "", "d-none d-md-table-cell"),
        ("joined", _("Joined"), "number", "d-none d-md-table-cell"),
    ]
    return [
        {
            "label": label,
            "css": f"{css} {hidden}".strip(),
            "next": key if sort == f"-{key}" else f"-{key}",
            "direction": _direction(sort, key),
        }
        for key, label, css, hidden in columns
    ]


def _direction(sort: str, key: str) -> str:
    return {f"-{key}": "descending", key: "ascending"}.get(sort, "")


def timeline_context(squadron: Squadron, kind: str, before: int | None) -> dict[str, Any]:
    """Return a page of the timeline and the chips that filter it."""
    chosen = kind if kind in FILTERS else ""
    found = queries.list_events(
        squadron, kinds=FILTERS[chosen], before_seq=before, limit=TIMELINE_PAGE
    )
    shown = found[:TIMELINE_PAGE]
    return {
        "timeline": [timeline_row(event) for event in shown],
        "timeline_next": shown[-1].seq if len(found) > TIMELINE_PAGE else None,
        "timeline_before": before,
        "kind": chosen,
        "kind_chips": _chips(chosen),
    }


def _chips(chosen: str) -> list[dict[str, Any]]:
    labels = {
        "": _("All"),
        "joined": _("Joined"),
        "left": _("Left"),
        "renamed": _("Renamed"),
        "role": _("Roles"),
        "rating": _("Ratings"),
        "activity": _("Activity"),
    }
    return [
        {
            "label": label,
            "url": f"?kind={code}#timeline" if code else "?#timeline",
            "current": code == chosen,
        }
        for code, label in labels.items()
    ]


def timeline_row(event: SquadronEvent) -> TimelineRow:
    """Say an event of the timeline."""
    kind = kind_of(f"warthunder.squadron.{event.kind}")
    title, note = _words(event)
    return TimelineRow(
        event=event,
        label=kind.label,
        icon=kind.icon,
        tone=kind.tone,
        title=title,
        note=note,
        judge=event.kind == EventKind.RENAMED and not event.verdict,
    )


def _words(event: SquadronEvent) -> tuple[str, str]:
    data, nick = event.data, event.nick
    if event.kind == EventKind.RENAMED:
        score = _("likeness %s") % number(data.get("score"), 2)
        verdict = {"confirmed": _("confirmed"), "rejected": _("not the same")}.get(event.verdict)
        return f"{data.get('before')} → {nick}", " · ".join(filter(None, (score, verdict)))
    if event.kind == EventKind.JOINED:
        return nick, _rating_words(data)
    if event.kind == EventKind.LEFT:
        return nick, " · ".join(
            filter(None, (_tenure(data.get("tenure_days")), _rating_words(data)))
        )
    before, after = data.get("before"), data.get("after")
    if event.kind == EventKind.ROLE:
        return nick, f"{role_label(before)} → {role_label(after)}"
    note = f"{number(before)} → {number(after)} ({signed(data.get('change'))})"
    return nick or _("The squadron"), note


def _rating_words(data: dict[str, Any]) -> str:
    rating = data.get("rating")
    return "" if rating is None else _("rating %s") % number(rating)


def _tenure(days: int | None) -> str:
    if days is None:
        return ""
    if not days:
        return _("less than a day")
    return ngettext("after %(days)s day", "after %(days)s days", days) % {"days": number(days)}


def difference_context(
    squadron: Squadron, first: int | None, second: int | None, *, full: bool = False
) -> dict[str, Any]:
    """Return what lies between two snapshots: by default a week ago and the newest.

    Unless `full`, a few lines of each sign stand for the rest.
    """
    choices = snapshot_choices(squadron)
    context: dict[str, Any] = {"choices": choices, "difference": None}
    if len(choices) < 2:
        return context
    pair = (first or _week_before(choices).pk, second or choices[0].pk)
    if pair[0] == pair[1]:
        return {**context, "difference_problem": _("Choose two different days.")}
    try:
        before, after, events = queries.snapshot_diff(squadron, *pair)
    except NotComparable as error:
        return {**context, "difference_problem": _(str(error))}
    rows = [row for row in map(_diff_row, events) if row]
    rows.sort(key=lambda row: SIGNS.index(row["sign"]))
    context["difference"] = {
        "before": before,
        "after": after,
        "rows": rows if full else _few_of_each(rows),
        "hidden": not full and len(rows) > DIFF_ROWS,
        "total": len(rows),
        **{
            sign: sum(row["sign"] == sign for row in rows)
            for sign in ("added", "removed", "changed")
        },
    }
    return context


def _few_of_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return at most DIFF_ROWS lines in their order, each sign given its share."""
    if len(rows) <= DIFF_ROWS:
        return rows
    share = DIFF_ROWS // len(SIGNS)
    chosen = [row for sign in SIGNS for row in [r for r in rows if r["sign"] == sign][:share]]
    rest = [row for row in rows if row not in chosen]
    return sorted(
        [*chosen, *rest[: DIFF_ROWS - len(chosen)]], key=lambda row: SIGNS.index(row["sign"])
    )


def _week_before(choices: Sequence[SquadronSnapshot]) -> SquadronSnapshot:
    """Return the newest choice at least a week older than the first, else the oldest."""
    newest: datetime = choices[0].taken_at
    old = [row for row in choices[1:] if (newest - row.taken_at).days >= 7]
    return old[0] if old else choices[-1]


def _diff_row(event: RosterEvent) -> dict[str, Any] | None:
    data = event.data()
    if event.kind == EventKind.JOINED:
        return _side("added", event.nick, role_label(data["role"]), after=data["rating"])
    if event.kind == EventKind.LEFT:
        return _side("removed", event.nick, role_label(data["role"]), before=data["rating"])
    if event.kind == EventKind.RENAMED:
        return _changed(event.nick, _("probably renamed"), data["before"], event.nick)
    if event.kind == EventKind.ROLE:
        roles = role_label(data["before"]), role_label(data["after"])
        return _changed(event.nick, _("role"), *roles)
    if event.kind == EventKind.ACTIVITY:
        return None
    name = event.nick or _("The squadron")
    return _changed(name, _("rating"), number(data["before"]), number(data["after"]))


def _side(
    sign: str, nick: str, note: Words, *, before: int | None = None, after: int | None = None
) -> dict[str, Any]:
    return {
        "sign": sign,
        "name": nick,
        "note": note,
        "before": "" if before is None else number(before),
        "after": "" if after is None else number(after),
    }


def _changed(name: str, note: Words, before: Words, after: Words) -> dict[str, Any]:
    return {"sign": "changed", "name": name, "note": note, "before": before, "after": after}
