"""Files of football-data.co.uk come in with their odds and join the matches that are there."""

import csv
import io
import json
import zipfile

import pytest
from aiohttp import web
from django.core.management import CommandError, call_command

from config.upstream import registry
from config.upstream.loopback import LoopbackServer
from config.upstream.policy import Backoff
from stats.football.models import (
    AliasSuggestion,
    Inbox,
    Match,
    MatchSource,
    MatchStatistic,
    Odds,
    Team,
)
from stats.football.tests.archive import ARCHIVE, bodies, needs_archive
from stats.football.tests.football_bodies import fixture, season
from stats.football.tests.test_parse_football_data import EXTRA, EXTRA_ROW, MAIN, ROW, csv_of

pytestmark = pytest.mark.django_db


def run(*args, command="import_football_data"):
    """Run the command and return what it said."""
    out = io.StringIO()
    call_command(command, *map(str, args), "--no-progress", stdout=out, stderr=out)
    return out.getvalue().strip()


@pytest.fixture
def main(tmp_path):
    path = tmp_path / "E0.csv"
    path.write_bytes(csv_of(MAIN, ROW))
    return path


@pytest.mark.slow
def test_a_main_file_comes_in_once_with_figures_and_odds(main):
    assert run(main) == "1 new, 0 changed, 0 unchanged."
    assert run(main) == "0 new, 0 changed, 1 unchanged."
    assert set(Odds.objects.values_list("bookmaker", "closing", "home")) == {
        ("Bet365", False, 1.6), ("Bet365", True, 1.65), ("Pinnacle", False, 1.63),
    }  # fmt: skip
    figures = MatchStatistic.objects.get(key="shots")
    assert (figures.period, figures.home, figures.away) == ("ALL", 14, 10)


@pytest.mark.slow
def test_a_file_of_an_extra_league_comes_in_with_its_seasons(tmp_path):
    path = tmp_path / "RUS.csv"
    later = EXTRA_ROW.replace("2012/2013", "2013/2014").replace("2012", "2013")
    path.write_bytes(csv_of(EXTRA, EXTRA_ROW, later))
    assert run(path) == "2 new, 0 changed, 0 unchanged."
    labels = Match.objects.values_list("season__competition__code", "season__label")
    assert set(labels) == {("ru.1", "2012-13"), ("ru.1", "2013-14")}
    assert set(Odds.objects.values_list("closing", flat=True)) == {True}


@pytest.mark.slow
def test_folders_and_archives_hold_the_same(main, tmp_path):
    packed = tmp_path / "far" / "data.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(main, "E0.csv")
    assert run(packed) == "1 new, 0 changed, 0 unchanged."
    assert run(main.parent) == "0 new, 0 changed, 2 unchanged."
    assert Match.objects.count() == 1


@pytest.mark.slow
def test_rows_that_cannot_be_read_are_told_and_the_rest_comes_in(tmp_path):
    path = tmp_path / "E0.csv"
    path.write_bytes(
        csv_of(MAIN, ROW, ROW.replace("16/08/2024", "soon"), ROW.replace(",H,", ",A,"))
    )
    said = run(path).splitlines()
    assert said[-1] == "1 new, 0 changed, 0 unchanged."
    assert any(line.startswith("E0.csv: row 2, Date:") for line in said)
    assert any(line.startswith("E0.csv: row 3, FTR:") for line in said)


@pytest.mark.parametrize("name", ["missing.csv", "broken.zip", "other.csv", "empty"])
def test_what_holds_nothing_ends_with_one_line(tmp_path, name):
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    elif name != "missing.csv":
        path.write_bytes(b"<html>")
    with pytest.raises(CommandError, match=r"^Nothing was stored: [^\n]+$"):
        run(path)


HOSTILE = {
    "names that hold a NUL": ROW.replace("Home City", "Home\0City"),
    "a field of a megabyte": ROW.replace("Home City", "H" * 1_000_000),
    "goals beyond every number": ROW.replace(",1,0,", f",{10**30},0,"),
    "goals below nothing": ROW.replace(",1,0,", ",-1,0,"),
    "a day that is none": ROW.replace("16/08/2024", "99/99/9999"),
    "a row of commas": "," * 5_000,
    "a quote that never ends": ROW.replace("Home City", '"Home City'),
    "no such letters": ROW.encode().replace(b"Home City", b"Home \xff\xfe City"),
}


@pytest.mark.slow
@pytest.mark.parametrize("row", HOSTILE.values(), ids=HOSTILE)
def test_hostile_rows_end_in_words_and_leave_the_good_one(tmp_path, row):
    path = tmp_path / "E0.csv"
    bad = row if isinstance(row, bytes) else row.encode()
    path.write_bytes(csv_of(MAIN, ROW).rstrip(b"\r\n") + b"\r\n" + bad + b"\r\n")
    try:
        said = run(path)
    except CommandError as refusal:  # what is no CSV at all is refused whole
        said = str(refusal)
        assert said.startswith("Nothing was stored:") and "\n" not in said
    else:
        assert said.splitlines()[-1].split()[0] in ("1", "2")
    assert "Traceback" not in said and len(said) < 5_000
    assert not any("\0" in name for name in Team.objects.values_list("name", flat=True))
    assert not Match.objects.filter(ft_home__gt=99).exists()


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/E0.csv", "https://www.football-data.co.uk/data.php"]
)
def test_only_files_of_the_site_itself_are_asked_for(url):
    with pytest.raises(CommandError, match="Nothing was stored"):
        run(url)


@pytest.mark.slow
def test_a_match_that_openfootball_told_gets_its_odds_and_is_not_doubled(main, tmp_path):
    told = fixture("Home City FC", "Nott'm Town", date="2024-08-16", score={"ft": [1, 0]})
    path = tmp_path / "2024-25" / "en.1.json"
    path.parent.mkdir()
    path.write_bytes(season(told))
    run(path, command="import_openfootball")
    assert run(main) == "0 new, 1 changed, 0 unchanged."
    match = Match.objects.get()
    assert {row.source for row in match.sources.all()} == {"openfootball", "football_data"}
    assert match.odds.count() == 3
    assert match.round == "Matchday 1"
    assert match.referee == "A Referee"


@pytest.mark.slow
def test_an_unknown_spelling_that_looks_like_a_team_waits_for_staff(main, tmp_path):
    told = [fixture("Home City", "Nottinghamm Town", date="2024-08-16", score={"ft": [1, 0]})]
    path = tmp_path / "2024-25" / "en.1.json"
    path.parent.mkdir()
    path.write_bytes(season(*told))
    run(path, command="import_openfootball")
    main.write_bytes(csv_of(MAIN, ROW.replace("Nott'm Town", "Nottingham Towns")))
    run(main)
    assert AliasSuggestion.objects.filter(source="football_data").exists()


@pytest.mark.slow
def test_an_address_is_read_kept_and_stored(settings):
    async def answer(request):
        return web.Response(body=csv_of(MAIN, ROW), content_type="text/csv")

    app = web.Application()
    app.router.add_get("/mmz4281/2425/E0.csv", answer)
    registry.reset()
    try:
        with LoopbackServer(app) as server:
            settings.FOOTBALL_DATA_BASE_URL = server.url
            quick = {"rate_per_s": 1000.0, "burst": 1000, "attempts": 1}
            registry.override_base_url(
                "football_data", server.url, **quick, backoff=Backoff(0.0, 0.0, 0.0)
            )
            url = f"{server.url}/mmz4281/2425/E0.csv"
            assert run(url) == "1 new, 0 changed, 0 unchanged."
            assert run(url) == "0 new, 0 changed, 1 unchanged."
            missing = f"{server.url}/mmz4281/2425/E1.csv"
            with pytest.raises(CommandError, match="Nothing was stored"):
                run(missing)
    finally:
        registry.reset()
    item = Inbox.objects.get()
    assert (item.state, item.raw.kind) == ("done", "csv")
    assert MatchSource.objects.get().raw == item.raw


# As football-data.co.uk spells the Premier League's teams of 2023-24.
SPELLED = {
    "AFC Bournemouth": "Bournemouth", "Arsenal FC": "Arsenal", "Aston Villa FC": "Aston Villa",
    "Brentford FC": "Brentford", "Brighton & Hove Albion FC": "Brighton",
    "Burnley FC": "Burnley", "Chelsea FC": "Chelsea", "Crystal Palace FC": "Crystal Palace",
    "Everton FC": "Everton", "Fulham FC": "Fulham", "Liverpool FC": "Liverpool",
    "Luton Town FC": "Luton", "Manchester City FC": "Man City",
    "Manchester United FC": "Man United", "Newcastle United FC": "Newcastle",
    "Nottingham Forest FC": "Nott'm Forest", "Sheffield United FC": "Sheffield United",
    "Tottenham Hotspur FC": "Tottenham", "West Ham United FC": "West Ham",
    "Wolverhampton Wanderers FC": "Wolves",
}  # fmt: skip


@pytest.mark.slow
@needs_archive
def test_a_season_of_the_archive_is_joined_whole(tmp_path):
    matches = json.loads(bodies()["2023-24", "en.1"])["matches"]
    columns = ["Div", "Date", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "B365H", "B365D", "B365A"]
    path = tmp_path / "E0.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for one in matches:
            day = "/".join(reversed(one["date"].split("-")))
            names = SPELLED[one["team1"]], SPELLED[one["team2"]]
            writer.writerow(["E0", day, *names, *one["score"]["ft"], 2.1, 3.3, 3.6])
    run(ARCHIVE, "--league", "en.1", "--season", "2023-24", command="import_openfootball")
    teams = Team.objects.count()
    assert run(path) == "0 new, 380 changed, 0 unchanged."
    assert (Match.objects.count(), Team.objects.count()) == (380, teams)
    assert Odds.objects.count() == 380
    assert not AliasSuggestion.objects.exists()
