"""Statistics, lineups and shots of a match as the source's JSON."""

from collections.abc import Callable
from typing import Final

from stats.football.demo.chance import mix, stream
from stats.football.demo.clubs import LEAGUES, Club, Player
from stats.football.demo.course import FIRST, SECOND
from stats.football.demo.event_json import Json, player_json
from stats.football.demo.lineups import Side
from stats.football.demo.play import OWN
from stats.football.demo.shots import Shot, shots_of
from stats.football.demo.state import State

PERIODS: Final = (("ALL", (0, 200)), ("1ST", (0, 45)), ("2ND", (45, 200)))
EXPECTED_BEFORE_S: Final = 600
CONFIRMED_BEFORE_S: Final = 120
Pair = tuple[float, float]


def statistics_json(seed: int, state: State) -> Json | None:
    """Return figures by period; None before there are any."""
    if not state.begun or state.clock() < 1:
        return None
    shown = [(name, span) for name, span in PERIODS if name != "2ND" or state.clock() > 46]
    return {"statistics": [_period(seed, state, name, span) for name, span in shown]}


def _period(seed: int, state: State, name: str, span: tuple[int, int]) -> Json:
    halves = {"ALL": (FIRST, SECOND), "1ST": (FIRST,), "2ND": (SECOND,)}[name]
    shots = [s for s in shots_of(seed, state.fixture) if state.has_been(s.at)]
    if name != "ALL":
        shots = [shot for shot in shots if shot.moment.period in halves]
    minutes = max(1.0, min(state.clock(), span[1], 120) - span[0])
    count = _counter(shots)
    total = count(lambda shot: True)
    xg = (sum(s.xg for s in shots if s.home), sum(s.xg for s in shots if not s.home))
    told = all(shot.told for shot in shots_of(seed, state.fixture)[:3])
    cards = [c for c in state.cards() if name == "ALL" or c.moment.period in halves]
    yellow = (float(sum(c.home for c in cards)), float(sum(not c.home for c in cards)))
    flow = _flow(seed, state, minutes)
    shots_all = _item("Total shots", "totalShotsOnGoal", total)
    saves = count(lambda shot: shot.outcome == "save")
    overview = [
        _item("Ball possession", "ballPossession", flow["possession"], share=True),
        *([_item("Expected goals", "expectedGoals", xg, digits=2)] if told else []),
        shots_all,
        _item("Goalkeeper saves", "goalkeeperSaves", (saves[1], saves[0])),
        _item("Corner kicks", "cornerKicks", flow["corners"]),
        _item("Fouls", "fouls", flow["fouls"]),
        _item("Passes", "passes", flow["passes"]),
        _item("Yellow cards", "yellowCards", yellow),
    ]
    on_target = count(lambda shot: shot.outcome in ("goal", "save"))
    off_target = count(lambda shot: shot.outcome in ("miss", "post"))
    # The same figure stands in two groups.
    of_shots = [
        shots_all,
        _item("Shots on target", "shotsOnGoal", on_target),
        _item("Shots off target", "shotsOffGoal", off_target),
        _item("Blocked shots", "blockedScoringAttempt", count(lambda s: s.outcome == "block")),
    ]
    big = count(lambda shot: shot.xg >= 0.3)
    passing = [
        _item("Accurate passes", "accuratePasses", flow["accurate"]),
        _item("Big chances", "bigChanceCreated", big),
    ]
    groups = (("Match overview", overview), ("Shots", of_shots), ("Passes", passing))
    return {
        "period": name,
        "groups": [{"groupName": group, "statisticsItems": items} for group, items in groups],
    }


def _counter(shots: list[Shot]) -> Callable[[Callable[[Shot], bool]], Pair]:
    def count(wanted: Callable[[Shot], bool]) -> Pair:
        there = [shot.home for shot in shots if wanted(shot)]
        return float(sum(there)), float(len(there) - sum(there))

    return count


def _flow(seed: int, state: State, minutes: float) -> dict[str, Pair]:
    """Return what grows with the minutes, by the sides' strengths."""
    fixture = state.fixture
    rng = stream(seed, fixture.event_id, 21)
    home, away = state.play.expected
    share = min(0.74, max(0.26, 0.5 + 0.16 * (home - away) / (home + away) + rng.gauss(0, 0.05)))
    pace, whole = minutes / 94, 880 + 90 * rng.random()
    passes = (whole * share * pace, whole * (1 - share) * pace)
    possession = round(100 * share)
    return {
        "possession": (possession, 100 - possession),
        "passes": (int(passes[0]), int(passes[1])),
        "accurate": (int(passes[0] * 0.84), int(passes[1] * 0.81)),
        "corners": (int((3 + 4 * rng.random()) * pace), int((2 + 4 * rng.random()) * pace)),
        "fouls": (int((8 + 7 * rng.random()) * pace), int((8 + 7 * rng.random()) * pace)),
    }


def _item(name: str, key: str, pair: Pair, *, share: bool = False, digits: int = 0) -> Json:
    """Return one figure: text such as "69%" beside the number."""
    home, away = (round(value, digits) if digits else int(value) for value in pair)
    sign = "%" if share else ""
    return {
        "name": name,
        "home": f"{home}{sign}",
        "away": f"{away}{sign}",
        "compareCode": 1 if home > away else 2 if away > home else 3,
        "statisticsType": "positive",
        "valueType": "event",
        "homeValue": home,
        "awayValue": away,
        "renderType": 2 if share else 1,
        "key": key,
    }


def shotmap_json(seed: int, state: State) -> Json | None:
    """Return the shots by now, the newest first; None before the kick-off."""
    if not state.begun:
        return None
    late = [goal for goal in state.play.goals if goal.late and not state.corrected]
    shots = [
        shot
        for shot in shots_of(seed, state.fixture)
        if state.has_been(shot.at)
        and not any(shot.outcome == "goal" and shot.at == goal.at for goal in late)
    ]
    return {"shotmap": [_shot(state, shot) for shot in reversed(shots)]}


def _shot(state: State, shot: Shot) -> Json:
    made: Json = {
        "player": player_json(shot.player),
        "isHome": shot.home,
        "shotType": shot.outcome,
        "situation": shot.situation,
        "playerCoordinates": {"x": shot.x, "y": shot.y, "z": 0},
        "bodyPart": shot.body,
        "id": (state.fixture.event_id - 1_000_000_000) * 64 + shot.number,
        "time": shot.moment.minute,
        "timeSeconds": (shot.moment.minute + shot.moment.added) * 60,
        "incidentType": "shot",
    }
    if shot.outcome == "goal":
        made["goalType"] = "penalty" if shot.situation == "penalty" else "regular"
    if shot.moment.added:
        made["addedTime"] = shot.moment.added
    return made | ({"xg": shot.xg} if shot.told else {})


def lineups_json(seed: int, state: State, now: float) -> Json | None:
    """Return both sides: expected some time before the kick-off, then confirmed."""
    before = state.starts_at - now
    if not state.begun and (before > EXPECTED_BEFORE_S or state.kind == "postponed"):
        return None
    fixture, (home, away) = state.fixture, state.play.sides
    return {
        "confirmed": state.begun or before <= CONFIRMED_BEFORE_S,
        "home": _side(seed, state, fixture.home, home),
        "away": _side(seed, state, fixture.away, away),
    }


def _side(seed: int, state: State, club: Club, side: Side) -> Json:
    home = club == state.fixture.home
    captain = max(side.starts, key=lambda player: player.skill)
    players = [
        _line(seed, state, club, player, home=home, starts=player in side.starts)
        | ({"captain": True} if player is captain else {})
        for player in (*side.starts, *side.bench)
    ]
    return {
        "players": players,
        "supportStaff": [],
        "formation": side.formation,
        "missingPlayers": [
            {"player": player_json(player), "type": "missing", "reason": 1}
            for player in side.absent
        ],
    }


def _line(seed: int, state: State, club: Club, player: Player, *, home: bool, starts: bool) -> Json:
    facts = LEAGUES[club.league]
    told = player_json(player) | {
        "height": player.height_cm,
        "dateOfBirthTimestamp": player.born_at,
        "country": {
            "alpha2": facts.country.alpha2,
            "alpha3": facts.country.alpha3,
            "name": facts.country.name,
        },
    }
    # A few are on loan, and the source tells the club that they belong to.
    loaned = mix(seed, player.player_id, 22) % 24 == 0
    line: Json = {
        "player": told,
        "teamId": club.team_id + 50 if loaned else club.team_id,
        "shirtNumber": player.shirt,
        "jerseyNumber": str(player.shirt),
        "position": player.position,
        "substitute": not starts,
    }
    figures = _figures(seed, state, player, home=home, starts=starts) if state.begun else None
    return line | ({"statistics": figures} if figures else {})


def _minutes(state: State, player: Player, *, home: bool, starts: bool) -> int:
    """Return how long a player has played by now."""
    side = state.play.sides[0 if home else 1]
    clock = min(int(state.clock()), 120 if state.play.plan.extra else 90)
    since = 0 if starts else 999
    until = clock
    for change in side.changes:
        if change.comes is player:
            since = change.moment.minute
        elif change.goes is player:
            until = min(until, change.moment.minute)
    off = [c.moment.minute for c in state.cards() if c.player is player and c.kind != "yellow"]
    return max(0, min([until, *off]) - since)


def _figures(seed: int, state: State, player: Player, *, home: bool, starts: bool) -> Json | None:
    minutes = _minutes(state, player, home=home, starts=starts)
    if minutes <= 0:
        return None
    rng = stream(seed, state.fixture.event_id, player.player_id, 23)
    pace = minutes / 90
    mine = [
        s
        for s in shots_of(seed, state.fixture)
        if s.player.player_id == player.player_id and state.has_been(s.at)
    ]
    goals = sum(g.scorer is player and g.kind != OWN for g in state.goals())
    assists = sum(goal.assist is player for goal in state.goals())
    score = state.score()
    margin = score[0] - score[1] if home else score[1] - score[0]
    rating = 6.5 + 0.9 * goals + 0.5 * assists + 0.15 * margin + rng.gauss(0, 0.35)
    passes = int((28 + 30 * rng.random()) * pace)
    figures: Json = {
        "totalPass": passes,
        "accuratePass": int(passes * (0.7 + 0.25 * rng.random())),
        "goalAssist": assists,
        "goals": goals,
        "totalShots": len(mine),
        "onTargetScoringAttempt": sum(s.outcome in ("goal", "save") for s in mine),
        "totalTackle": int(4 * rng.random() * pace),
        "interceptionWon": int(3 * rng.random() * pace),
        "ballRecovery": int(7 * rng.random() * pace),
        "duelWon": int(8 * rng.random() * pace),
        "wasFouled": int(3 * rng.random() * pace),
        "fouls": int(3 * rng.random() * pace),
        "touches": passes + int(18 * pace),
        "minutesPlayed": minutes,
        "rating": round(min(10.0, max(3.0, rating)), 1),
    }
    figures["ratingVersions"] = {"original": figures["rating"], "alternative": figures["rating"]}
    if mine and all(shot.told for shot in mine):
        figures["expectedGoals"] = round(sum(shot.xg for shot in mine), 4)
    if player.position == "G":
        against = [
            s for s in shots_of(seed, state.fixture) if s.home is not home and state.has_been(s.at)
        ]
        figures["saves"] = sum(s.outcome == "save" for s in against)
    return figures
