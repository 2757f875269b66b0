"""Reading a kept page again with the parser of today."""

from django.db import transaction

from stats.warthunder.codec import profile_from_json, to_json
from stats.warthunder.deltas import Reading, total
from stats.warthunder.integrity import profile_checks, summary
from stats.warthunder.judge import Neighbours, judge
from stats.warthunder.models import PlayerSnapshot, SquadronSnapshot
from stats.warthunder.parse import parse_profile, parse_squadron
from stats.warthunder.records import ParseError, Profile, Quality, Refusal, SquadronPage
from stats.warthunder.services.raw import body_of
from stats.warthunder.services.squadrons import figures


class NothingToReplay(Exception):
    """The raw page is not kept any more, or the parser cannot read it: the message says which."""


def replay_player(snapshot_id: int) -> bool:
    """Read a player's snapshot again from its raw page; returns whether anything changed.

    Raises NothingToReplay. Alerts are not sent again: what was told stays told.
    """
    with transaction.atomic():
        snapshot = PlayerSnapshot.objects.select_for_update().get(pk=snapshot_id)
        profile = _read(snapshot)
        checks = profile_checks(profile)
        verdict = judge(profile, snapshot.taken_at, checks, _neighbours(snapshot))
        passed, failed, skipped = summary(checks)
        totals = [mode.totals for mode in profile.modes.values()]
        return _save(
            snapshot,
            statistics=to_json(profile),
            quality=verdict.quality.value,
            reason=verdict.reason[:300],
            checks_passed=passed,
            checks_failed=failed,
            checks_skipped=skipped,
            missions=total(mode.missions for mode in totals),
            victories=total(mode.victories for mode in totals),
        )


def replay_squadron(snapshot_id: int) -> bool:
    """Read a squadron's snapshot again from its raw page; returns whether anything changed.

    Raises NothingToReplay. Only the snapshot's figures are made anew: events stay as told.
    """
    with transaction.atomic():
        snapshot = SquadronSnapshot.objects.select_for_update().get(pk=snapshot_id)
        page = _read_squadron(snapshot)
        document = to_json(page)
        roster = document.pop("members")
        return _save(snapshot, statistics=document, roster=roster, **figures(page))


def _read(snapshot: PlayerSnapshot) -> Profile:
    if snapshot.raw is None:
        raise NothingToReplay("The page itself is not kept any more.")
    try:
        found = parse_profile(body_of(snapshot.raw))
    except ParseError as error:
        raise NothingToReplay(str(error)) from error
    if isinstance(found, Refusal):
        raise NothingToReplay(found.reason)
    return found


def _read_squadron(snapshot: SquadronSnapshot) -> SquadronPage:
    if snapshot.raw is None:
        raise NothingToReplay("The page itself is not kept any more.")
    try:
        found = parse_squadron(body_of(snapshot.raw))
    except ParseError as error:
        raise NothingToReplay(str(error)) from error
    if isinstance(found, Refusal):
        raise NothingToReplay(found.reason)
    return found


def _neighbours(snapshot: PlayerSnapshot) -> Neighbours:
    valid = PlayerSnapshot.objects.filter(player=snapshot.player_id, quality=Quality.VALID)
    before = valid.filter(taken_at__lt=snapshot.taken_at).order_by("-taken_at").first()
    after = valid.filter(taken_at__gt=snapshot.taken_at).order_by("taken_at").first()
    return Neighbours(_reading(before), _reading(after))


def _reading(snapshot: PlayerSnapshot | None) -> Reading | None:
    if snapshot is None:
        return None
    return Reading(snapshot.taken_at, profile_from_json(snapshot.statistics))


def _save(snapshot: PlayerSnapshot | SquadronSnapshot, **fields: object) -> bool:
    changed = [name for name, value in fields.items() if getattr(snapshot, name) != value]
    for name in changed:
        setattr(snapshot, name, fields[name])
    if changed:
        snapshot.save(update_fields=changed)
    return bool(changed)
