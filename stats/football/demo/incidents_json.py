"""What happened in a match as the source's JSON, the newest first."""

from typing import Any, Final

from stats.football.demo.course import EXTRA_SECOND, FIRST, MINUTE_S, SECOND, Moment, offset_of
from stats.football.demo.event_json import Json, player_json
from stats.football.demo.play import OWN, Card, Goal, Kick, Missed
from stats.football.demo.state import State

SENTINEL: Final = 999
_IDS: Final = 64
_GOALS, _CARDS, _CHANGES, _MISSED, _KICKS = 0, 12, 24, 44, 48


def incidents_json(state: State) -> Json:
    """Return what has happened by now."""
    rows = [*_goals(state), *_cards(state), *_changes(state), *_missed(state)]
    rows += [*_periods(state), *_added(state), *_kicks(state)]
    rows.sort(key=lambda row: row[0])
    return {"incidents": [made for _, made in reversed(rows)], "home": {}, "away": {}}


Row = tuple[tuple[int, int], Json]


def _number(state: State, kind: int, at: int) -> int:
    return (state.fixture.event_id - 1_000_000_000) * _IDS + kind + at


def _when(moment: Moment) -> Json:
    told: Json = {"time": moment.minute}
    return told | ({"addedTime": moment.added} if moment.added else {})


def _goals(state: State) -> list[Row]:
    score = [0, 0]
    rows: list[Row] = []
    # Numbers follow the goals that there are, so that one told late moves no other.
    numbers = {id(goal): n for n, goal in enumerate(state.play.goals)}
    for goal in state.goals():
        score[0 if goal.home else 1] += 1
        number = _number(state, _GOALS, numbers[id(goal)])
        rows.append(((goal.at, 3), _goal(state, goal, number, (score[0], score[1]))))
    return rows


def _goal(state: State, goal: Goal, number: int, score: tuple[int, int]) -> Json:
    scorer = goal.first_told if goal.first_told and not state.corrected else goal.scorer
    # An own goal stands now on this side and now on that.
    home = goal.home if goal.kind != OWN or number % 2 else not goal.home
    made: Json = {
        "homeScore": score[0],
        "awayScore": score[1],
        "player": player_json(scorer),
        "id": number,
        **_when(goal.moment),
        "isHome": home,
        "incidentClass": goal.kind,
        "incidentType": "goal",
    }
    if goal.assist:
        made["assist1"] = player_json(goal.assist)
    return made


def _cards(state: State) -> list[Row]:
    cards = enumerate(state.play.cards)
    return [
        ((card.at, 2), _card(state, card, _number(state, _CARDS, n)))
        for n, card in cards
        if state.has_been(card.at)
    ]


def _card(state: State, card: Card, number: int) -> Json:
    return {
        "player": player_json(card.player),
        "playerName": card.player.name.name,
        "reason": "Foul",
        "rescinded": card.taken_back and state.corrected,
        "id": number,
        **_when(card.moment),
        "isHome": card.home,
        "incidentClass": card.kind,
        "incidentType": "card",
    }


def _changes(state: State) -> list[Row]:
    rows: list[Row] = []
    for home, side in zip((True, False), state.play.sides, strict=True):
        for n, change in enumerate(side.changes):
            at = offset_of(change.moment, state.play.stretches)
            if not state.has_been(at):
                continue
            made = {
                "playerIn": player_json(change.comes),
                "playerOut": player_json(change.goes),
                "id": _number(state, _CHANGES, n + (0 if home else 10)),
                **_when(change.moment),
                "injury": False,
                "isHome": home,
                "incidentClass": "regular",
                "incidentType": "substitution",
            }
            rows.append(((at, 1), made))
    return rows


def _missed(state: State) -> list[Row]:
    rows: list[Row] = []
    for n, one in enumerate(state.play.missed):
        if state.has_been(one.at):
            rows.append(((one.at, 2), _penalty(one, _number(state, _MISSED, n))))
    return rows


def _penalty(one: Missed, number: int) -> Json:
    return {
        "player": player_json(one.player),
        "description": "Goalkeeper save",
        "id": number,
        **_when(one.moment),
        "isHome": one.home,
        "incidentClass": "missed",
        "incidentType": "inGamePenalty",
        "reason": "goalkeeperSave",
    }


def _kicks(state: State) -> list[Row]:
    score = [0, 0]
    rows: list[Row] = []
    for n, kick in enumerate(state.kicks()):
        score[0 if kick.home else 1] += kick.scored
        rows.append(((kick.at, 3), _kick(state, kick, n, (score[0], score[1]))))
    return rows


def _kick(state: State, kick: Kick, n: int, score: tuple[int, int]) -> Json:
    told = "scored" if kick.scored else "missed"
    return {
        "player": player_json(kick.player),
        "homeScore": score[0],
        "awayScore": score[1],
        "sequence": n + 1,
        "description": told.capitalize(),
        "id": _number(state, _KICKS, n % 16),
        "incidentType": "penaltyShootout",
        "isHome": kick.home,
        "incidentClass": told,
        "reason": told,
    }


def _periods(state: State) -> list[Row]:
    """Return the ends of periods, with the mark that stands for no added minute."""
    if state.elapsed is None:
        return []
    rows: list[Row] = []
    for at, text, minute in _ends(state):
        if not state.has_been(at):
            continue
        goals = [goal for goal in state.goals() if goal.at <= at]
        home = sum(goal.home for goal in goals)
        kicks = state.kicks() if text == "PEN" else []
        made = {
            "text": text,
            "homeScore": home + sum(kick.scored for kick in kicks if kick.home),
            "awayScore": len(goals) - home + sum(k.scored for k in kicks if not k.home),
            "isLive": False,
            "time": minute,
            "addedTime": SENTINEL,
            "timeSeconds": minute * 60,
            "incidentType": "period",
        }
        rows.append(((at, 4 if text != "PEN" else 5), made))
    return rows


def _ends(state: State) -> list[tuple[int, str, int]]:
    over: dict[int, int] = {}
    for part in state.play.stretches:
        over[part.code] = part.until
    found = [(over[FIRST], "HT", 45), (over[SECOND], "FT", 90)]
    if EXTRA_SECOND in over:
        found.append((over[EXTRA_SECOND], "AET", 120))
    if state.play.kicks:
        found.append((state.play.lasts, "PEN", SENTINEL))
    return found


def _added(state: State) -> list[Row]:
    rows: list[Row] = []
    for code, minute, length in ((FIRST, 45, 0), (SECOND, 90, 1)):
        added = state.play.plan.added[length]
        until = max(part.until for part in state.play.stretches if part.code == code)
        at = until - added * MINUTE_S
        if state.has_been(at):
            made: dict[str, Any] = {
                "length": added,
                "time": minute,
                "addedTime": 0,
                "reversedPeriodTime": 1,
                "incidentType": "injuryTime",
            }
            rows.append(((at, 0), made))
    return rows
