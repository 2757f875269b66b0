"""CSV files of football-data.co.uk, main and extra, new and old."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.football.parse import parse_csv
from stats.football.records import OddsRecord, ParseError, Score, Status

MAIN = (
    "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR,Referee,HS,AS,HST,AST,HF,AF,"
    "HC,AC,HY,AY,HR,AR,B365H,B365D,B365A,PSH,PSD,PSA,B365CH,B365CD,B365CA"
)
ROW = (
    "E0,16/08/2024,20:00,Home City,Nott'm Town,1,0,H,0,0,D,A Referee,14,10,5,2,12,10,"
    "7,8,2,3,0,1,1.6,4.2,5.25,1.63,4.38,5.3,1.65,4.2,5"
)
EXTRA = "Country,League,Season,Date,Time,Home,Away,HG,AG,Res,PSCH,PSCD,PSCA,MaxCH,MaxCD,MaxCA"
EXTRA_ROW = "Russia,Premier League,2012/2013,20/07/2012,16:30,A,B,2,2,D,2.1,3.3,3.9,2.2,3.4,4"


def csv_of(*lines):
    return "\r\n".join(lines).encode()


def only(*lines, **options):
    (match,) = parse_csv(csv_of(*lines), **options).items
    return match


def test_a_row_of_a_main_file_is_read_whole():
    match = only(MAIN, ROW)

    assert (match.league, match.season) == ("en.1", "2024-25")
    assert (match.home.name, match.away.name) == ("Home City", "Nott'm Town")
    assert match.scores.half_time == Score(0, 0)
    assert (match.status, match.scores.full_time) == (Status.FINISHED, Score(1, 0))
    assert match.kickoff == datetime(2024, 8, 16, 19, tzinfo=UTC)
    assert match.referee == "A Referee"
    assert match.key == "en.1/2024-25/home-city/notm-town/1"


def test_statistics_are_told_by_side():
    figures = {one.key: (one.home, one.away) for one in only(MAIN, ROW).statistics}

    assert figures == {
        "shots": (14, 10),
        "shots_on_target": (5, 2),
        "fouls": (12, 10),
        "corners": (7, 8),
        "yellow_cards": (2, 3),
        "red_cards": (0, 1),
    }


def test_opening_and_closing_prices_are_kept_apart():
    assert only(MAIN, ROW).odds == (
        OddsRecord("Bet365", False, 1.6, 4.2, 5.25),
        OddsRecord("Bet365", True, 1.65, 4.2, 5.0),
        OddsRecord("Pinnacle", False, 1.63, 4.38, 5.3),
    )


def test_a_row_of_an_extra_file_is_read_whole():
    match = only(EXTRA, EXTRA_ROW)

    assert (match.league, match.season, match.day) == ("ru.1", "2012-13", date(2012, 7, 20))
    assert match.scores.full_time == Score(2, 2)
    assert match.odds == (
        OddsRecord("Pinnacle", True, 2.1, 3.3, 3.9),
        OddsRecord("maximum", True, 2.2, 3.4, 4.0),
    )
    assert match.statistics == ()


def test_years_of_two_digits_and_files_without_times_are_read():
    match = only("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR", "SP1,13/08/99,A,B,1,1,D")

    assert (match.day, match.season, match.kickoff) == (date(1999, 8, 13), "1999-00", None)


def test_a_mark_of_byte_order_and_blank_columns_and_rows_do_no_harm():
    body = b"\xef\xbb\xbf" + csv_of(f"{MAIN},,", f"{ROW},,", "," * 34, "", "")

    found = parse_csv(body)

    assert (len(found.items), found.skipped, found.sent) == (1, (), 1)


def test_files_in_an_old_encoding_are_read():
    body = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG\nE0,16/08/24,Besiktas,M\xe1laga,1,0".encode(
        "latin-1"
    )

    assert parse_csv(body).items[0].away.name == "Málaga"


def test_what_is_passed_is_used_instead_of_what_the_file_says():
    match = only(MAIN, ROW, league="es.1", season="2020-21")

    assert (match.league, match.season) == ("es.1", "2020-21")


def test_a_season_goes_by_its_first_day_even_when_it_ran_on_into_august():
    late = ROW.replace("16/08/2024", "02/08/2020").replace("Home City", "Late City")
    early = ROW.replace("16/08/2024", "10/08/2019")

    found = parse_csv(csv_of(MAIN, late, early))

    assert {match.season for match in found.items} == {"2019-20"}


def test_a_fixture_is_still_to_be_played():
    match = only("Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR", "E0,16/08/2024,15:00,A,B,,,")

    assert (match.status, match.statistics, match.odds) == (Status.SCHEDULED, None, None)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("16/08/2024", "2024-08-16", "Date"),
        ("16/08/2024", "31/02/2024", "Date"),
        ("Nott'm Town", "", "AwayTeam"),
        ("Nott'm Town", "Home City FC", "AwayTeam"),
        (",1,0,H,", ",1,x,H,", "FTAG"),
        (",1,0,H,", ",1,0,A,", "FTR"),
        ("E0,", "XX,", "Div"),
    ],
)
def test_a_bad_row_costs_itself_alone(old, new, column):
    good = ROW.replace("Home City", "Other City")

    found = parse_csv(csv_of(MAIN, ROW.replace(old, new), good))

    assert [match.home.name for match in found.items] == ["Other City"]
    assert [note.where for note in found.skipped] == [f"row 1, {column}"]


@pytest.mark.parametrize(
    ("old", "new"), [("1.6,4.2,5.25", "1.6,x,5.25"), (",14,10,", ",14,lots,"), ("20:00", "late")]
)
def test_a_bad_price_figure_or_time_costs_itself_alone(old, new):
    found = parse_csv(csv_of(MAIN, ROW.replace(old, new)))

    assert found.items[0].scores.full_time == Score(1, 0)
    assert len(found.skipped) == 1


def test_prices_of_nothing_are_no_prices():
    match = only(MAIN, ROW.replace("1.6,4.2,5.25", "0,0,0").replace("1.63,4.38,5.3", ",,"))

    assert [one.closing for one in match.odds] == [True]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>gone</body></html>",
        b"a,b,c\n1,2,3",
        csv_of("Date,HomeTeam,AwayTeam,Date", "16/08/2024,A,B,16/08/2024"),
        b'Date,HomeTeam,AwayTeam\n"' + b"x" * 200_000,
        b"Date,HomeTeam,AwayTeam\n" + b"1,2,3\n" * 50_001,
    ],
)
def test_what_is_no_such_file_is_refused(body):
    with pytest.raises(ParseError):
        parse_csv(body)


@pytest.mark.slow
@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body):
    for start in (b"", MAIN.encode() + b"\n"):
        try:
            parse_csv(start + body)
        except ParseError as error:
            assert error.what


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_cells_are_read_or_noted(cells):
    row = ",".join(cell.replace("\n", " ").replace("\r", " ").replace('"', "") for cell in cells)

    found = parse_csv(csv_of(MAIN, ROW, row))

    assert any(match.home.name == "Home City" for match in found.items)
