"""Answers of football's sources made up in the recorded shapes."""

import json


def pack(value):
    """Return an answer's bytes."""
    return json.dumps(value, ensure_ascii=False).encode()


def fixture(home="Home FC", away="Away FC", **changes):
    """Return a match as openfootball writes it; a value of None takes the key out."""
    told = {
        "round": "Matchday 1",
        "date": "2024-08-17",
        "time": "15:00",
        "team1": home,
        "team2": away,
        "score": {"ht": [1, 0], "ft": [2, 1]},
        **changes,
    }
    return {key: value for key, value in told.items() if value is not None}


def season(*fixtures, name="Some League 2024/25"):
    """Return a season's file of openfootball."""
    return pack({"name": name, "matches": list(fixtures)})


def side(number, name, **more):
    """Return a team of an event."""
    return {"id": number, "name": name, "shortName": name[:8], "nameCode": name[:3].upper(), **more}


def event(**changes):
    """Return a finished match in SofaScore's shape."""
    return {
        "id": 900_001,
        "slug": "away-town-home-city",
        "startTimestamp": 1_760_000_400,
        "tournament": {
            "id": 1,
            "name": "Premier League",
            "uniqueTournament": {"id": 17, "name": "Premier League"},
        },
        "season": {"id": 76986, "name": "Premier League 25/26", "year": "25/26"},
        "roundInfo": {"round": 7},
        "status": {"code": 100, "description": "Ended", "type": "finished"},
        "homeTeam": side(31, "Home City", country={"alpha2": "EN", "alpha3": "ENG"}),
        "awayTeam": side(32, "Away Town", fieldTranslations={"nameTranslation": {"ru": "Гости"}}),
        "homeScore": {"current": 3, "display": 3, "period1": 1, "period2": 2, "normaltime": 3},
        "awayScore": {"current": 1, "display": 1, "period1": 0, "period2": 1, "normaltime": 1},
        "time": {"currentPeriodStartTimestamp": 1_760_004_000},
        "changes": {"changeTimestamp": 1_760_007_000},
        **changes,
    }


def running(code, description="1st half", kind="inprogress"):
    """Return the status of a match that is not over."""
    return {"code": code, "description": description, "type": kind}


def person(number, name, **more):
    """Return a player."""
    return {"id": number, "name": name, "shortName": name, "position": "F", **more}


def goal(number, home, score, group="regular", **more):
    """Return a goal after which the score stands so."""
    return {
        "id": number,
        "incidentType": "goal",
        "incidentClass": group,
        "time": 30,
        "isHome": home,
        "homeScore": score[0],
        "awayScore": score[1],
        "player": person(number * 10, f"Player {number}"),
        **more,
    }


def incidents(*items):
    """Return incidents as the source lists them, the newest first."""
    return pack({"incidents": list(items)[::-1]})


def statistic(key, home, away, **more):
    """Return one statistic of both sides."""
    return {"key": key, "name": key, "home": str(home), "away": str(away), **more}


def statistics(*items, period="ALL", groups=1):
    """Return statistics of a period, the same in each of so many groups."""
    group = {"groupName": "Overview", "statisticsItems": list(items)}
    return pack({"statistics": [{"period": period, "groups": [group] * groups}]})


def lineups(home=(), away=(), **more):
    """Return lineups of both sides."""
    return pack(
        {
            "confirmed": True,
            "home": {"players": list(home), "formation": "4-4-2"},
            "away": {"players": list(away), "formation": "3-5-2"},
            **more,
        }
    )


def seat(number, name, club=1, **more):
    """Return a player's place in a lineup."""
    return {
        "player": person(number, name),
        "teamId": club,
        "shirtNumber": number % 99,
        "position": "M",
        "substitute": False,
        "statistics": {"minutesPlayed": 90, "rating": 7.1, "totalPass": 40, "goals": 1},
        **more,
    }


def shot(number, home=True, **more):
    """Return a shot."""
    return {
        "id": number,
        "isHome": home,
        "shotType": "goal",
        "situation": "assisted",
        "bodyPart": "head",
        "playerCoordinates": {"x": 8.5, "y": 51, "z": 0},
        "time": 44,
        "player": person(number * 10, f"Player {number}"),
        **more,
    }


def choice(name, first, last):
    """Return an outcome with its first and last price."""
    return {"name": name, "initialFractionalValue": first, "fractionalValue": last}


def odds(*choices, **more):
    """Return featured odds of a match."""
    market = {"marketGroup": "1X2", "isLive": False, "choices": list(choices), **more}
    return pack({"featured": {"fullTime": market}})


def row(position, name, **more):
    """Return a row of a league table."""
    return {
        "team": side(position + 100, name),
        "position": position,
        "matches": 2,
        "wins": 1,
        "draws": 1,
        "losses": 0,
        "scoresFor": 3,
        "scoresAgainst": 1,
        "points": 4,
        **more,
    }
