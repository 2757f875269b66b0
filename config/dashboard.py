"""What the home page is put together from: sources, first steps, and what waits for a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.alerts import kinds
from accounts.alerts.models import AlertPreferences, Subscription
from accounts.models import Pin, User
from accounts.subjects import Words
from config import charts
from config.upstream import health

TONES = {"up": "good", "slow": "warn", "down": "bad", "idle": ""}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits for a person; `tone` is "warn" or "bad"."""

    tone: str
    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps, and whether it is done."""

    title: str
    note: str
    url: str
    action: str
    done: bool
    icon: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source's day as the strip shows it."""

    name: str
    health: health.SourceHealth
    tone: str
    word: str
    chart: SafeString


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """A chip that filters the feed."""

    label: Words
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of the home page: a template and what it shows, under the name `panel`."""

    template: str
    content: Mapping[str, Any]


_needs: list[Callable[[User], list[Need]]] = []
_steps: list[Callable[[User], Step]] = []
_panels: list[Callable[[], Panel | None]] = []
_own_panels: list[Callable[[User], Panel | None]] = []


def register_step(find: Callable[[User], Step]) -> None:
    """Add an app's own first step; called from its ready()."""
    if find not in _steps:
        _steps.append(find)


def register_panel(find: Callable[[], Panel | None]) -> None:
    """Add an app's panel, None while it has nothing to show; called from its ready()."""
    if find not in _panels:
        _panels.append(find)


def register_own_panel(find: Callable[[User], Panel | None]) -> None:
    """Add an app's panel of what is a person's own; called from its ready()."""
    if find not in _own_panels:
        _own_panels.append(find)


def panels() -> list[Panel]:
    """Return the apps' panels that have something to show, in order of registration."""
    return [panel for find in _panels if (panel := find()) is not None]


def own_panels(user: User) -> list[Panel]:
    """Return the panels of what is this person's own, in order of registration."""
    return [panel for find in _own_panels if (panel := find(user)) is not None]


def register_needs(find: Callable[[User], list[Need]]) -> None:
    """Add what an app has to ask of people; called from its ready()."""
    if find not in _needs:
        _needs.append(find)


def needs_of(user: User, sources: Sequence[SourceRow]) -> list[Need]:
    """Return what waits for this person: sources that fail (staff), then what the apps ask."""
    failing = [_failing(row) for row in sources if row.tone == "bad"] if user.is_staff else []
    return failing + [need for find in _needs for need in find(user)]


def _failing(row: SourceRow) -> Need:
    title = _("%(source)s does not answer") % {"source": row.name}
    note = _("Last error: %(error)s") % {"error": row.health.last_error.replace("_", " ") or "–"}
    return Need("bad", title, note, "#sources")


def source_rows() -> list[SourceRow]:
    """Return every source with its state in a word and its day as a row of bars."""
    words = {"up": _("up"), "slow": _("slow"), "down": _("down"), "idle": _("idle")}
    return [
        SourceRow(
            name=row.source,
            health=row,
            tone=TONES[row.state],
            word=words[row.state],
            chart=_day_of(row),
        )
        for row in health.report()
    ]


def _day_of(row: health.SourceHealth) -> SafeString:
    levels = [_level(bucket) for bucket in row.buckets]
    bad = sum(level == "bad" for level in levels)
    title = ngettext(
        "%(source)s, 24 hours: %(count)d half hour with errors",
        "%(source)s, 24 hours: %(count)d half hours with errors",
        bad,
    ) % {"source": row.source, "count": bad}
    return charts.uptime(levels, title)


def _level(bucket: health.HealthBucket) -> str:
    if not bucket.requests:
        return ""
    if bucket.errors * 2 >= bucket.requests:
        return "bad"
    return "warn" if bucket.errors else "good"


def feed_groups(chosen: str) -> list[FeedGroup]:
    """Return the chips of the feed: everything, then each group that has a kind of alert."""
    used = {kind.group for kind in kinds.all_kinds()}
    home = reverse("home")
    groups = [FeedGroup(_("All"), home, not chosen)]
    groups += [
        FeedGroup(label, f"{home}?group={code}", code == chosen)
        for code, label in kinds.GROUPS.items()
        if code in used
    ]
    return groups


def start_steps(user: User) -> list[Step]:
    """Return the first steps with what this person has done; empty when all are done."""
    pinned = Pin.objects.filter(user=user).count()
    followed = Subscription.objects.filter(user=user).count()
    chosen = AlertPreferences.objects.filter(user=user).exists()
    steps = [_data_step(), _pin_step(pinned), _alert_step(followed, chosen)]
    steps += [find(user) for find in _steps]
    return [] if all(step.done for step in steps) else steps


def _data_step() -> Step:
    return Step(
        title=_("Demo data is running") if settings.DOZOR_DEMO else _("Bring in data"),
        note=_("Everything simulated wears the demo badge."),
        url=reverse("warthunder:import"),
        action=_("Upload a saved page"),
        done=bool(settings.DOZOR_DEMO),
        icon="database",
    )


def _pin_step(count: int) -> Step:
    note = ngettext("%(count)d pinned", "%(count)d pinned", count) % {"count": count}
    url, action = reverse("warthunder:squadrons"), _("Find a squadron")
    return Step(_("Pin what matters"), note, url, action, bool(count), "pin")


def _alert_step(count: int, chosen: bool) -> Step:
    """Follow something first; then say what of it is told, and when to be quiet."""
    note = ngettext("%(count)d followed", "%(count)d followed", count) % {"count": count}
    url, action = reverse("warthunder:players"), _("Find a player")
    if count:
        url, action = reverse("accounts:alerts"), _("Choose kinds and quiet hours")
    return Step(_("Follow, and be told"), note, url, action, bool(count) and chosen, "bell")


def component_samples() -> dict[str, Any]:
    """Return invented values for the page of components, which wears the demo badge."""
    series = [51, 52.5, 52, 54, 53, 55.5, 56, 55, 57, 58.5, 58, 60]
    hours = [f"{hour:02d}" if hour % 6 == 0 else "" for hour in range(24)]
    week = [[max(0, (hour - 14) * (day + 1) // 4) for hour in range(24)] for day in range(7)]
    history = charts.Series(
        series,
        forecast=[61, 62, 63],
        low=[59, 58, 57],
        high=[63, 66, 69],
        grid=[50, 55, 60, 65],
        labels={0: "1 Nov", 14: "15 Nov"},
    )
    return {
        "series": series,
        "interval": charts.interval_bar(
            0.5, 0.57, 0.64, "57 %, 50–64 %", scale=(0.25, 0.75), reference=0.5
        ),
        "bars": charts.bars([0, 3, 1, 5, 0, 8, 2], "battles"),
        "balance": [charts.diverge(value, 40, f"{value}") for value in (31, -18)],
        "heat": charts.heat(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], hours, week, "week"),
        "history": charts.band_chart(history, "a history with a forecast"),
        "uptime": charts.uptime(["good"] * 30 + ["warn"] * 2 + ["bad"] * 4 + [""] * 12, "a day"),
        "diff_rows": [
            {"sign": "added", "name": "Lantern_9", "note": "Private", "after": "1 188"},
            {"sign": "removed", "name": "Moth_9", "note": "Private", "before": "1 188"},
            {"sign": "changed", "name": "Kestrel_71", "before": "1 394", "after": "1 412"},
        ],
    }
