"""CSV files of football-data.co.uk: a season of a league, or all seasons of an extra one. Pure.

Days are written dd/mm/yy or dd/mm/yyyy, times by London's clocks, odds as decimal prices.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from stats.football.leagues import COUNTRIES, LEAGUES, season_of_year
from stats.football.parse.keys import with_keys
from stats.football.parse.node import BODY_BYTES_MAX
from stats.football.parse.values import (
    GOALS_MAX,
    quoted,
    read_count,
    read_day_first,
    read_kickoff,
    read_price,
    read_text,
)
from stats.football.records import (
    Listing,
    MatchRecord,
    OddsRecord,
    ParseError,
    Score,
    Scores,
    Skipped,
    Source,
    StatisticRecord,
    Status,
    TeamName,
)
from stats.football.spelling import normalise

SOURCE: Final = "football-data.co.uk"
ROWS_MAX: Final = 50_000
_LONDON: Final = "Europe/London"
_FIGURE_MAX: Final = 999

# What the main files and those of extra leagues call the same thing.
_NAMES: Final = {"Home": "HomeTeam", "Away": "AwayTeam", "HG": "FTHG", "AG": "FTAG", "Res": "FTR"}
_STATISTICS: Final = {
    "shots": ("HS", "AS"),
    "shots_on_target": ("HST", "AST"),
    "woodwork": ("HHW", "AHW"),
    "corners": ("HC", "AC"),
    "fouls": ("HF", "AF"),
    "offsides": ("HO", "AO"),
    "yellow_cards": ("HY", "AY"),
    "red_cards": ("HR", "AR"),
}
# Prefix of a bookmaker's columns; closing prices have a C behind it.
_BOOKMAKERS: Final = {
    "B365": "Bet365",
    "BFE": "Betfair Exchange",
    "BF": "Betfair",
    "BFD": "Betfred",
    "BMGM": "BetMGM",
    "BV": "BetVictor",
    "BW": "Bwin",
    "BS": "Blue Square",
    "CL": "Coral",
    "GB": "Gamebookers",
    "IW": "Interwetten",
    "LB": "Ladbrokes",
    "PS": "Pinnacle",
    "P": "Pinnacle",
    "SB": "Sportingbet",
    "SJ": "Stan James",
    "SO": "Sporting Odds",
    "VC": "VC Bet",
    "WH": "William Hill",
    "Max": "maximum",
    "Avg": "average",
    "BbMx": "maximum",
    "BbAv": "average",
}
_BY_CODE: Final = {
    league.football_data: league.code for league in LEAGUES.values() if league.football_data
}
_BY_COUNTRY: Final = {
    COUNTRIES[league.country].name: league.code
    for league in LEAGUES.values()
    if league.tier == 1 and not league.international
}

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Prices:
    bookmaker: str
    closing: bool
    columns: tuple[str, str, str]


def parse_csv(
    body: bytes, league: str | None = None, season: str | None = None
) -> Listing[MatchRecord]:
    """Return the matches of a file; raises ParseError where it is no such file.

    League and season are told by the file; what is passed is used instead. Where a main file tells
    no season it is that of its first day, a year beginning in July. A row that cannot be read is
    left out with a note, as are odds and figures alone where only they are wrong.
    """
    header, rows = _rows(body)
    prices = _prices(header)
    season = season or _season(header, rows)
    good: list[MatchRecord] = []
    notes: list[Skipped] = []
    for index, row in enumerate(rows):
        try:
            good.append(_match(_Line(row, index, notes), league, season, prices))
        except ParseError as error:
            notes.append(Skipped(index, error.where, error.what))
    return Listing(_keyed(good), tuple(notes), len(rows))


def _keyed(matches: list[MatchRecord]) -> tuple[MatchRecord, ...]:
    # Files of extra leagues hold many seasons, fixture lists many leagues.
    frames = dict.fromkeys((match.league, match.season) for match in matches)
    return tuple(
        match
        for frame in frames
        for match in with_keys([one for one in matches if (one.league, one.season) == frame])
    )


def _rows(body: bytes) -> tuple[list[str], list[Row]]:
    if len(body) > BODY_BYTES_MAX:
        raise ParseError(SOURCE, "file", f"{len(body)} bytes; no file is so long")
    reader = csv.reader(io.StringIO(_text(body), newline=""))
    try:
        lines = [[cell.strip() for cell in line] for line in reader]
    except csv.Error as error:
        raise ParseError(SOURCE, f"line {reader.line_num}", f"it is not CSV: {error}") from error
    if len(lines) > ROWS_MAX:
        raise ParseError(SOURCE, "file", f"{len(lines)} rows; no file has so many")
    header = [_NAMES.get(name, name) for name in lines[0]] if lines else []
    if missing := {"Date", "HomeTeam", "AwayTeam"} - set(header):
        raise ParseError(SOURCE, "header", f"no column {', '.join(sorted(missing))}")
    doubled = [name for name, count in Counter(header).items() if name and count > 1]
    if doubled:
        raise ParseError(SOURCE, "header", f"column {doubled[0]} stands there twice")
    named = [(place, name) for place, name in enumerate(header) if name]
    return header, [
        {name: line[place] for place, name in named if place < len(line)}
        for line in lines[1:]
        if any(line)
    ]


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.removeprefix(b"\xef\xbb\xbf").decode("cp1252", errors="replace")


def _season(header: list[str], rows: list[Row]) -> str | None:
    if "Season" in header:
        return None
    days = []
    for row in rows:
        try:
            days.append(read_day_first(row.get("Date", "")))
        except ValueError:
            continue
    if not days:
        return None
    first = min(days)
    year = first.year if first.month >= 7 else first.year - 1
    return f"{year}-{(year + 1) % 100:02}"


def _prices(header: list[str]) -> list[_Prices]:
    columns = set(header)
    found = [
        _Prices(name, bool(mark), (f"{prefix}{mark}H", f"{prefix}{mark}D", f"{prefix}{mark}A"))
        for prefix, name in _BOOKMAKERS.items()
        for mark in ("", "C")
    ]
    return [prices for prices in found if columns.issuperset(prices.columns)]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row and where it stands; what of it is unreadable but not needed goes into `notes`."""

    row: Row
    index: int
    notes: list[Skipped]

    def error(self, column: str, what: str) -> ParseError:
        return ParseError(SOURCE, f"row {self.index + 1}, {column}", what)

    def text(self, column: str, most: int) -> str:
        return read_text(self.row.get(column, ""), most)

    def need_text(self, column: str, most: int) -> str:
        text = self.text(column, most)
        if not text:
            raise self.error(column, "it is missing")
        return text

    def count(self, column: str, most: int) -> int | None:
        value = self.row.get(column, "")
        try:
            return read_count(value, most) if value else None
        except ValueError as error:
            raise self.error(column, str(error)) from error

    def figure(self, column: str) -> float | None:
        try:
            return self.count(column, _FIGURE_MAX)
        except ParseError as error:
            self.notes.append(Skipped(self.index, error.where, f"{error.what}; left out"))
            return None


def _match(
    line: _Line, league: str | None, season: str | None, prices: list[_Prices]
) -> MatchRecord:
    home = line.need_text("HomeTeam", 120)
    away = line.need_text("AwayTeam", 120)
    if normalise(home) == normalise(away):
        raise line.error("AwayTeam", "it is the same team as HomeTeam")
    day = _day(line)
    scores = _scores(line)
    finished = scores.full_time is not None
    return MatchRecord(
        source=Source.FOOTBALL_DATA,
        key="",
        league=league or _league(line),
        season=season or _season_told(line),
        home=TeamName(home),
        away=TeamName(away),
        status=Status.FINISHED if finished else Status.SCHEDULED,
        scores=scores,
        day=day,
        kickoff=_kickoff(line, day),
        referee=line.text("Referee", 80),
        attendance=_attendance(line),
        statistics=tuple(_statistics(line)) if finished else None,
        odds=tuple(_odds(line, prices)) or None,
    )


def _league(line: _Line) -> str:
    told = line.text("Div", 20)
    code = _BY_CODE.get(told) or _BY_COUNTRY.get(line.text("Country", 60))
    if code is None:
        column = "Div" if "Div" in line.row else "Country"
        raise line.error(column, f"{quoted(line.row.get(column, ''))} is no league known here")
    return code


def _season_told(line: _Line) -> str:
    try:
        return season_of_year(line.need_text("Season", 20))
    except ValueError as error:
        raise line.error("Season", str(error)) from error


def _day(line: _Line) -> date:
    try:
        return read_day_first(line.need_text("Date", 20))
    except ValueError as error:
        raise line.error("Date", str(error)) from error


def _kickoff(line: _Line, day: date) -> datetime | None:
    told = line.text("Time", 20)
    try:
        return read_kickoff(day, told, _LONDON) if told else None
    except ValueError as error:
        line.notes.append(Skipped(line.index, f"row {line.index + 1}, Time", f"{error}; left out"))
        return None


def _scores(line: _Line) -> Scores:
    full = _pair(line, "FTHG", "FTAG")
    told = line.text("FTR", 1).upper()
    if full is not None and told in ("H", "D", "A") and told != _outcome(full):
        raise line.error("FTR", f"{told} does not go with {full.home}-{full.away}")
    return Scores(half_time=_pair(line, "HTHG", "HTAG"), full_time=full, current=full)


def _pair(line: _Line, home: str, away: str) -> Score | None:
    goals = line.count(home, GOALS_MAX), line.count(away, GOALS_MAX)
    return None if goals[0] is None or goals[1] is None else Score(goals[0], goals[1])


def _outcome(score: Score) -> str:
    if score.home == score.away:
        return "D"
    return "H" if score.home > score.away else "A"


def _attendance(line: _Line) -> int | None:
    try:
        return line.count("Attendance", 1_000_000) or None
    except ParseError as error:
        line.notes.append(Skipped(line.index, error.where, f"{error.what}; left out"))
        return None


def _statistics(line: _Line) -> Iterator[StatisticRecord]:
    for key, (home, away) in _STATISTICS.items():
        figures = line.figure(home), line.figure(away)
        if figures != (None, None):
            yield StatisticRecord("ALL", key, *figures)


def _odds(line: _Line, prices: list[_Prices]) -> Iterator[OddsRecord]:
    told: set[tuple[str, bool]] = set()
    for one in prices:
        cells = [line.row.get(column, "") for column in one.columns]
        if not all(cells) or set(cells) == {"0"} or (one.bookmaker, one.closing) in told:
            continue
        try:
            home, draw, away = (read_price(cell) for cell in cells)
        except ValueError as error:
            where = f"row {line.index + 1}, {one.columns[0]}"
            line.notes.append(Skipped(line.index, where, f"{error}; left out"))
            continue
        told.add((one.bookmaker, one.closing))
        yield OddsRecord(one.bookmaker, one.closing, home, draw, away)
