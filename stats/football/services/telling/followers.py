"""What followers of teams, matches and players are told of a match, each thing once.

`MatchFeed.told` keeps what they know: `goals` (see `goals.Known`), and whether they heard of the
kick-off (`kickoff`) and the end (`end`). A match first heard of late is told from there on: goals
before that are not news. Followers of players hear of every goal while the match is news.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from accounts.alerts.services import Occurrence
from accounts.subjects import Subject
from stats.football.frames import FULL_TIME, GOAL, KICKED_OFF, MATCH, PLAYER, TEAM
from stats.football.models import Match, MatchEvent, MatchFeed
from stats.football.queries.scores import NOT_PLAYED, shown_score, status_of
from stats.football.services.telling import goals
from stats.football.services.telling.goals import Goal, Known
from stats.football.services.telling.nearby import just_begun

# A source tells the score first and who scored a moment later: so long a goal waits for its name.
NAMES_WITHIN: Final = timedelta(seconds=45)
DEMO_NAMES_WITHIN: Final = timedelta(seconds=15)


def occurrences_of(
    feed: MatchFeed, match: Match, events: Sequence[MatchEvent], now: datetime
) -> list[Occurrence]:
    """Return what is new to followers of a match, and note it in its feed; the feed is locked."""
    status = status_of(match)
    feed.due_at = None
    if status in NOT_PLAYED:
        # To be played, or played again: nothing of it is known.
        feed.told = {}
        return []
    if not (status.live or status.finished or feed.told):
        return []
    first, told = not feed.told, dict(feed.told)
    known = Known.kept(told.get("goals", {}))
    score = shown_score(match)
    if first and score is not None and (status.finished or not just_begun(match, now)):
        known.score = score
    found = _kickoff(match, told, now) if status.live else []
    if score is not None:
        found += _goals(feed, match, known, score, events, now)
    if status.finished and not told.get("end"):
        told["end"] = True
        found += _to_sides(match, FULL_TIME, _end_of(match), match.finished_at or now, "end")
    feed.told = {**told, "kickoff": True, "goals": known.as_json()}
    return found


def has_ended(feed: MatchFeed, before: bool) -> bool:
    """Tell whether followers have just been told of a match's end."""
    return bool(feed.told.get("end")) and not before


def said_of(match: Match) -> dict[str, Any]:
    """Return what every telling of a match says: who plays, and in which league."""
    score = shown_score(match)
    home, away = score if score is not None else (None, None)
    return {
        "match": match.pk,
        "home": match.home.name,
        "away": match.away.name,
        "home_goals": home,
        "away_goals": away,
        "league": match.season.competition.name,
        "season": match.season.label,
    }


def occurrence(
    match: Match, kind: str, subject: Subject, said: dict[str, Any], at: datetime, name: str
) -> Occurrence:
    """Return one telling; `name` tells it from the others of its match.

    Whoever follows several of its subjects hears it once.
    """
    day = match.day.isoformat() if match.day else ""
    key = f"football:{match.pk}:{day}:{name}"
    return Occurrence(kind, subject, said, at, demo=match.demo, dedupe_key=key)


def sides_of(match: Match) -> list[Subject]:
    """Return what a match's followers follow: either team, or the match."""
    home, away = (Subject(TEAM, str(pk)) for pk in (match.home_id, match.away_id))
    return [home, away, Subject(MATCH, str(match.pk))]


def _to_sides(
    match: Match, kind: str, said: dict[str, Any], at: datetime, name: str
) -> list[Occurrence]:
    return [occurrence(match, kind, subject, said, at, name) for subject in sides_of(match)]


def _kickoff(match: Match, told: dict[str, Any], now: datetime) -> list[Occurrence]:
    if told.get("kickoff") or not just_begun(match, now):
        return []
    return _to_sides(match, KICKED_OFF, said_of(match), match.kickoff or now, "kickoff")


def _end_of(match: Match) -> dict[str, Any]:
    return {**said_of(match), "ended": match.status}


def _goals(
    feed: MatchFeed,
    match: Match,
    known: Known,
    score: tuple[int, int],
    events: Sequence[MatchEvent],
    now: datetime,
) -> list[Occurrence]:
    told = goals.standing(events, match.home_id)
    wait = False
    if goals.unexplained(known, score, told):
        since = datetime.fromisoformat(known.waits_since) if known.waits_since else now
        known.waits_since = since.isoformat()
        until = since + (DEMO_NAMES_WITHIN if match.demo else NAMES_WITHIN)
        wait = now < until
        feed.due_at = until if wait else None
    if not wait:
        known.waits_since = ""
    news = [] if wait else goals.taken_back(known, score, told)
    news += goals.scored(known, score, told, wait=wait)
    news += goals.of_players(known, told, score)
    return [one for goal in news for one in _of_goal(match, goal, now)]


def _of_goal(match: Match, goal: Goal, now: datetime) -> list[Occurrence]:
    minute = goal.minute
    if minute is None and match.minute is not None:
        minute = str(match.minute)
    said = {
        **said_of(match),
        "home_goals": goal.score[0],
        "away_goals": goal.score[1],
        "minute": minute,
        "how": goal.how,
        "scorer": goal.scorer,
    }
    subjects = sides_of(match) if goal.to_sides else []
    subjects += [Subject(PLAYER, str(player)) for player in goal.players]
    return [occurrence(match, GOAL, subject, said, now, goal.tag) for subject in subjects]
