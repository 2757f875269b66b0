import pytest

PAGES = [
    "/search/?q=x",
    "/warthunder/players/",
    "/warthunder/players/Test_Pilot/",
    "/warthunder/players/Test_Pilot/status/",
    "/warthunder/search/?q=x",
    "/warthunder/squadrons/",
    "/warthunder/squadrons/1/",
    "/warthunder/squadrons/1/status/",
    "/warthunder/squadrons/1/roster.csv",
]


@pytest.mark.parametrize("page", PAGES)
def test_strangers_read_nothing_while_statistics_are_private(client, db, settings, page):
    settings.PUBLIC_STATS = False

    answer = client.get(page)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_people_with_an_account_read_on(client, user, settings, page):
    settings.PUBLIC_STATS = False
    client.force_login(user)

    answer = client.get(page)

    assert "/accounts/login/" not in answer.get("Location", "")


def test_strangers_read_public_statistics(client, db, settings):
    settings.PUBLIC_STATS = True

    assert client.get("/warthunder/players/").status_code == 200
