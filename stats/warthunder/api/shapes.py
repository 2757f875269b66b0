"""Rows and records into the shapes of the schemas."""

from typing import Any

from stats.warthunder.deltas import ratio
from stats.warthunder.models import Squadron, SquadronEvent
from stats.warthunder.queries import HistoryItem, PlayerPage, RosterRow, SquadronPageData
from stats.warthunder.queries.analysis import PlayerRatings
from stats.warthunder.queries.players import ModeRow, PeriodDelta
from stats.warthunder.queries.roster import Roster
from stats.warthunder.records import Branch, BranchTotals
from stats.warthunder.services.imports import ImportResult
from stats.warthunder.services.refresh import RefreshTicket


def rough_age_s(age_s: float | None) -> int:
    """Return an age in steps of ten seconds, so that an unchanged answer keeps its ETag a while."""
    return int((age_s or 0) // 10 * 10)


def player_out(page: PlayerPage, ratings: PlayerRatings) -> dict[str, Any]:
    """Return a player's page; it must have a reading to show."""
    player, shown, newest = page.player, page.shown, page.newest
    assert shown is not None  # noqa: S101
    doubted = newest is not None and newest.pk != shown.pk
    return {
        "nick": player.nick,
        "title": player.title,
        "level": player.level,
        "registered_on": player.registered_on,
        "banned": player.banned,
        "squadron": _squadron_ref(player.squadron_name, player.squadron_tag),
        "demo": player.demo,
        "origin": shown.origin,
        "taken_at": shown.taken_at,
        "confirmed_at": shown.last_seen_at,
        "age_s": rough_age_s(page.age_s),
        "stale": page.stale,
        "quality": newest.quality if newest and doubted else shown.quality,
        "note": newest.reason if newest and doubted else shown.reason,
        "integrity": {
            "passed": shown.checks_passed,
            "failed": shown.checks_failed,
            "skipped": shown.checks_skipped,
        },
        "missions": shown.missions,
        "victories": shown.victories,
        "win_rate": page.overall_win_rate,
        "combat_rating": ratings.overall.value if ratings.overall else None,
        "skill_level": ratings.skill.value,
        "modes": [_mode_out(row) for row in page.modes],
        "countries": [
            {
                "country": name,
                "owned": progress.owned,
                "spaded": progress.spaded,
                "medals": progress.medals,
            }
            for name, progress in page.countries
        ],
        "periods": [_period_out(period) for period in page.periods],
        "names": [name.nick for name in page.names],
    }


def history_out(item: HistoryItem) -> dict[str, Any]:
    """Return one reading with its gain."""
    snapshot, delta = item.snapshot, item.delta
    return {
        "taken_at": snapshot.taken_at,
        "confirmed_at": snapshot.last_seen_at,
        "origin": snapshot.origin,
        "quality": snapshot.quality,
        "note": snapshot.reason,
        "missions": snapshot.missions,
        "victories": snapshot.victories,
        "gained_since": delta.since if delta else None,
        "gained_missions": delta.missions if delta else None,
        "gained_victories": delta.victories if delta else None,
        "gained_win_rate": ratio(delta.victories, delta.missions) if delta else None,
    }


def ticket_out(ticket: RefreshTicket, location: str) -> dict[str, Any]:
    """Return where a refresh stands and where to look again."""
    return {
        "state": ticket.state,
        "outcome": ticket.outcome,
        "message": ticket.message,
        "last_attempt_at": ticket.last_attempt_at,
        "last_success_at": ticket.last_success_at,
        "next_due_at": ticket.next_due_at,
        "location": location,
    }


def squadron_out(page: SquadronPageData, roster: Roster) -> dict[str, Any]:
    """Return a squadron with its roster."""
    squadron, shown, newest = page.squadron, page.shown, page.newest
    return {
        **_identity(squadron),
        "rating": shown.rating if shown else None,
        "activity": shown.activity if shown else None,
        "members": shown.members_listed if shown else None,
        "median_rating": shown.median_rating if shown else None,
        "members_active": shown.members_active if shown else None,
        "taken_at": shown.taken_at if shown else None,
        "confirmed_at": shown.last_seen_at if shown else None,
        "age_s": None if page.age_s is None else rough_age_s(page.age_s),
        "stale": page.stale,
        "note": newest.reason if newest else "",
        "roster": [_member_out(row) for row in roster.rows],
    }


def event_out(event: SquadronEvent) -> dict[str, Any]:
    """Return one event of a squadron."""
    return {
        "seq": event.seq,
        "kind": event.kind,
        "nick": event.nick,
        "at": event.at,
        "data": event.data,
        "verdict": event.verdict,
    }


def imported_out(result: ImportResult) -> dict[str, Any]:
    """Return what became of one file."""
    return {
        "name": result.name,
        "outcome": result.outcome.value,
        "message": result.message,
        "detail": result.detail,
        "nick": result.player.nick if result.player else None,
        "taken_at": result.snapshot.taken_at if result.snapshot else None,
        "already": result.already,
    }


def _squadron_ref(name: str, tag: str) -> dict[str, str] | None:
    return {"name": name, "tag": tag} if name else None


def _identity(squadron: Squadron) -> dict[str, Any]:
    names = (
        "id", "name", "tag", "tag_core", "founded_on", "description", "place", "demo",
        "last_event_seq",
    )  # fmt: skip
    return {name: getattr(squadron, name) for name in names}


def _mode_out(row: ModeRow) -> dict[str, Any]:
    totals = row.totals
    return {
        "mode": row.mode.value,
        "victories": totals.victories,
        "missions": totals.missions,
        "win_rate": row.win_rate,
        "deaths": totals.deaths,
        "deaths_per_mission": row.deaths_per_mission,
        "lions": totals.lions,
        "play_time": totals.play_time,
        "targets": totals.targets,
        "destroyed": row.destroyed,
        "branches": [_branch_out(branch, inner) for branch, inner in row.branches],
    }


def _branch_out(branch: Branch, totals: BranchTotals) -> dict[str, Any]:
    return {
        "branch": branch.value,
        "sorties": totals.sorties,
        "sorties_by_class": dict(totals.sorties_by_class),
        "play_time": totals.play_time,
        "targets_total": totals.targets_total,
        "targets": totals.targets,
    }


def _period_out(period: PeriodDelta) -> dict[str, Any]:
    delta = period.delta
    return {
        "days": period.days,
        "since": delta.since if delta else None,
        "missions": delta.missions if delta else None,
        "victories": delta.victories if delta else None,
        "win_rate": period.win_rate,
    }


def _member_out(row: RosterRow) -> dict[str, Any]:
    member = row.membership
    return {
        "nick": member.nick,
        "rating": member.rating,
        "rating_change": row.rating_change,
        "activity": member.activity,
        "activity_change": row.activity_change,
        "role": member.role,
        "joined_on": member.joined_on,
        "tenure_days": row.tenure_days,
        "missing_since": member.missing_since,
    }
