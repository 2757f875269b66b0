"""What football shows on the home page: today's matches, and a first step."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.alerts.models import Subscription
from accounts.models import User
from config.dashboard import Panel, Step, register_panel, register_step
from stats.football.drawings.fixture_lines import fixture_lines
from stats.football.frames import TEAM
from stats.football.queries.fixtures import Fixture, fixtures_between

SHOWN = 6
AHEAD = timedelta(days=7)


def register_home() -> None:
    """Make them known."""
    register_panel(fixtures_panel)
    register_step(team_step)


def fixtures_panel() -> Panel | None:
    """Return today's matches, else the next ones; three queries a span.

    Live ones first, then what comes, then what has ended, the latest first.
    """
    now = timezone.now()
    start, end = day_of(now)
    found = fixtures_between(start, end, now)
    is_today = bool(found)
    found = found or fixtures_between(now, now + AHEAD, now, SHOWN)
    if not found:
        return None
    found.sort(key=lambda one: _rank(one, now))
    content = {
        "today": is_today,
        "lines": fixture_lines(found[:SHOWN]),
        "more": max(0, len(found) - SHOWN) if is_today else 0,
        "demo": any(one.row.demo for one in found[:SHOWN]),
    }
    return Panel("football/home_fixtures.html", content)


def _rank(one: Fixture, now: datetime) -> tuple[bool, bool, timedelta]:
    over = one.finished or one.off
    return over, not one.live, abs((one.row.order_at or now) - now)


def team_step(user: User) -> Step:
    """Return the step of following a team."""
    followed = Subscription.objects.filter(user=user, subject_type=TEAM).exists()
    return Step(
        title=_("Follow a football team"),
        note=_("Kick-off, goals, the final score, its place in the table."),
        url=reverse("football:leagues"),
        action=_("See the leagues"),
        done=followed,
        icon="ball-football",
    )


def day_of(now: datetime) -> tuple[datetime, datetime]:
    """Return the beginning and the end of the day in the reader's zone."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)
