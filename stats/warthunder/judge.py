"""What a reading of a profile may be used for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stats.warthunder.deltas import Reading, is_regression, vanished
from stats.warthunder.records import Check, Mode, Profile, Quality

# The source's dips last hours; counters that stay low this long were really started anew.
RESTART_BELIEVED_AFTER = timedelta(days=7)
RESTARTED = "the counters were started anew"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The quality of a reading, and in words why it is not valid (or why it is, after a fall)."""

    quality: Quality
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Valid readings around the new one, and when the counters first were seen fallen."""

    before: Reading | None = None
    after: Reading | None = None
    fallen_since: datetime | None = None


def judge(profile: Profile, at: datetime, checks: Sequence[Check], around: Neighbours) -> Verdict:
    """Judge a reading: regression before partial before valid."""
    incomplete = _incomplete(profile, checks, around.before)
    if around.before:
        fallen = is_regression(around.before.profile, profile)
        if fallen and not (_lasted(around.fallen_since, at) and not incomplete):
            return Verdict(Quality.REGRESSION, _few(fallen))
        if fallen:
            return Verdict(Quality.VALID, RESTARTED)
    if around.after:
        fallen = is_regression(profile, around.after.profile)
        if fallen:
            return Verdict(Quality.REGRESSION, f"above a later reading: {_few(fallen)}")
    return Verdict(Quality.PARTIAL, incomplete) if incomplete else Verdict(Quality.VALID)


def _incomplete(profile: Profile, checks: Sequence[Check], before: Reading | None) -> str:
    missing = [mode.value for mode in Mode if mode not in profile.modes]
    if missing:
        return f"the page has no figures for {', '.join(missing)}"
    failed = [check.name for check in checks if check.passed is False]
    if failed:
        return f"the page's own sums do not hold: {_few(failed)}"
    gone = vanished(before.profile, profile) if before else ()
    return f"figures known before are missing: {_few(gone)}" if gone else ""


def _few(names: Sequence[str], limit: int = 3) -> str:
    rest = len(names) - limit
    return "; ".join(names[:limit]) + (f"; and {rest} more" if rest > 0 else "")


def _lasted(since: datetime | None, at: datetime) -> bool:
    return since is not None and at - since >= RESTART_BELIEVED_AFTER
