"""The index says what the rows say: saved one by one, stored in bulk, merged and deleted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from model_bakery import baker

from accounts.alerts.services.following import follow
from accounts.subjects import Subject
from config.finding.groups import all_groups
from config.finding.indexing import differences, fill_empty
from config.finding.models import Entry
from config.finding.queries import find
from config.finding.tasks import refresh_index
from stats.faceit.models import Player as CsPlayer
from stats.faceit.services.people import Named, ensure_people
from stats.football.models import Competition, Country, Player, PlayerAlias, Team, TeamAlias
from stats.football.records import PlayerName
from stats.football.services.parts.players import players_of
from stats.warthunder.models import PlayerName as Nick
from stats.warthunder.models import Squadron
from stats.warthunder.services.players import ensure_player

TEAM = "football.team"
pytestmark = pytest.mark.django_db


def texts(group):
    return sorted(Entry.objects.filter(group=group).values_list("text", flat=True))


def wrong():
    return [one for one in differences() if not one.none]


@pytest.fixture
def england():
    return Country.objects.create(code="en", name="England")


@pytest.fixture
def team(england):
    return Team.objects.create(
        name="Lantern United", short_name="Lantern", code="LAN", country=england,
        translations={"ru": "Лантерн Юнайтед"},
    )  # fmt: skip


def spelt(team, name):
    return TeamAlias.objects.create(team=team, country=team.country, name=name, search_key="x")


def test_a_saved_team_is_found_by_all_its_spellings(team):
    spelt(team, "Lantern Utd.")

    assert texts(TEAM) == ["LAN", "Lantern", "Lantern United", "Lantern Utd.", "Лантерн Юнайтед"]
    assert wrong() == []


def test_a_renamed_team_is_found_by_its_new_name_alone(team):
    team.name, team.short_name, team.translations = "Beacon", "", {}
    team.save()

    assert texts(TEAM) == ["Beacon", "LAN"]


def test_a_save_of_other_columns_asks_nothing(team, django_assert_num_queries):
    player = baker.make(Player, name="Ivan Lampov", source_id="1")

    with django_assert_num_queries(1):
        player.save(update_fields=["position"])


def test_what_is_deleted_is_found_no_more(team):
    alias = spelt(team, "The Lamps")
    alias.delete()
    assert "The Lamps" not in texts(TEAM)

    spelt(team, "The Lamps")
    team.delete()
    assert texts(TEAM) == []


def test_an_index_that_is_not_stored_is_taken_back_with_its_row(england):
    with pytest.raises(RuntimeError), transaction.atomic():
        Team.objects.create(name="Gone", country=england)
        raise RuntimeError

    assert texts(TEAM) == []


def test_players_stored_in_bulk_are_found_in_every_spelling():
    told = PlayerName(name="Ivan Lampov", source_id="7", translations={"ru": "Иван Лампов"})
    players_of([told], "sofascore", demo=False)

    assert texts("football.player") == ["Ivan Lampov", "Иван Лампов"]
    assert PlayerAlias.objects.count() == 2
    assert wrong() == []


def test_a_league_is_found_by_code_country_and_language(england):
    league = Competition.objects.create(code="en.1", name="Premier League", country=england)

    for asked in ("en.1", "england prem", "Англия", "Премьер-лига", "premeir league"):
        assert find(asked)["football.competition"][0].object_id == str(league.pk), asked


def test_old_nicks_and_tags_are_found():
    player = ensure_player("Falcon_7", demo=False)
    Nick.objects.create(player=player, nick="Oldwing", nick_key="oldwing", seen_from=timezone.now())
    Squadron.objects.create(name="Northern Lamp", tag="=NLMP=", tag_core="NLMP")

    assert find("oldwing")["warthunder.player"][0].object_id == str(player.pk)
    assert find("nlmp")["warthunder.squadron"][0].text == "NLMP"
    assert wrong() == []


def test_people_met_in_matches_are_found_and_renamed():
    now = timezone.now()
    ensure_people([Named("a", "night_cs", now)], demo=False)
    assert texts("faceit.player") == ["night_cs"]

    ensure_people([Named("a", "day_cs", now + timedelta(hours=1))], demo=False)
    assert texts("faceit.player") == ["day_cs"]
    assert wrong() == []


def test_the_task_heals_counts_followers_and_weighs(team, user):
    follow(user, Subject(TEAM, str(team.pk)))
    Entry.objects.filter(text="LAN").delete()
    Entry.objects.create(group=TEAM, object_id="999", text="Nobody", search_key="nobody")
    Entry.objects.create(group="gone.app", object_id="1", text="Nobody", search_key="nobody")
    CsPlayer.objects.bulk_create([CsPlayer(faceit_id="b", nickname="unseen", demo=False)])

    refresh_index()

    assert wrong() == []
    assert texts("faceit.player") == ["unseen"]
    assert set(Entry.objects.filter(group=TEAM).values_list("followed", flat=True)) == {1}
    assert not Entry.objects.filter(group="gone.app").exists()


def test_only_groups_with_rows_and_nothing_in_the_index_are_filled(
    team, django_assert_max_num_queries
):
    baker.make(Player, name="Ivan Lampov", source_id="1")
    Entry.objects.filter(group=TEAM).delete()
    Entry.objects.filter(group="football.player").update(search_key="left")

    assert fill_empty() == [TEAM]

    assert texts(TEAM) == ["LAN", "Lantern", "Lantern United", "Лантерн Юнайтед"]
    assert Entry.objects.get(group="football.player").search_key == "left"
    with django_assert_max_num_queries(2 * len(all_groups())):
        assert fill_empty() == []


def test_the_command_makes_the_index_anew_and_verifies_it(team):
    Entry.objects.filter(text="LAN").update(search_key="other")
    Entry.objects.filter(text="Lantern").delete()
    Entry.objects.create(group=TEAM, object_id="999", text="Nobody", search_key="nobody")

    said = StringIO()
    with pytest.raises(CommandError, match=r"football\.team"):
        call_command("reindex_search", "--verify", stdout=said)
    assert "football.team: 1 missing, 1 wrong, 1 left over" in said.getvalue()

    call_command("reindex_search", "--no-progress", stdout=StringIO())
    call_command("reindex_search", "--verify", stdout=StringIO())
