"""The inbox, the follow button and the settings page."""

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.alerts import queries
from accounts.alerts.models import Alert, AlertPreferences, Delivery
from accounts.alerts.services import Occurrence, follow, preferences_of, publish_many
from accounts.alerts.tests.test_api import farm  # noqa: F401  # a fixture
from accounts.models import User
from accounts.subjects import Subject

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
INBOX = "/alerts/"
SETTINGS = "/account/alerts/"
People = Callable[..., User]


@pytest.fixture
def ada(person: People) -> User:
    return person("ada", email="ada@example.com", time_zone="Asia/Almaty")


@pytest.fixture
def browser(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def crow(subject: Subject, count: int = 1, kind: str = "farm.crow") -> None:
    publish_many(
        [Occurrence(kind, subject, {"name": f"Rex{i}", "loudness": i}, NOON) for i in range(count)],
        now=NOON,
    )


class TestInbox:
    def test_a_visitor_is_asked_to_sign_in(self, client: Client, db: None) -> None:
        for address in (INBOX, SETTINGS, "/alerts/1/"):
            assert client.get(address).status_code == 302

    @pytest.mark.slow
    def test_older_alerts_are_behind_a_link(
        self, browser: Client, ada: User, rooster: Subject
    ) -> None:
        follow(ada, rooster)
        crow(rooster, 35)

        first = browser.get(INBOX)
        second = browser.get(first.context["older_url"])

        assert [line.alert.seq for line in first.context["lines"]] == list(range(35, 5, -1))
        assert [line.alert.seq for line in second.context["lines"]] == [5, 4, 3, 2, 1]
        assert first.context["older_url"] in first.content.decode()
        assert not second.context["older_url"]

    def test_a_chip_narrows_the_inbox_to_a_group(
        self, browser: Client, ada: User, rooster: Subject
    ) -> None:
        follow(ada, rooster)
        crow(rooster)
        crow(rooster, kind="farm.nap")

        lines = browser.get(f"{INBOX}?group=ratings").context["lines"]

        assert [line.alert.kind for line in lines] == ["farm.nap"]

    @pytest.mark.parametrize("query", ["before=x", "before=-1", "before=9999999999999999999999"])
    def test_a_place_that_is_no_number_is_the_beginning(self, browser: Client, query: str) -> None:
        assert browser.get(f"{INBOX}?{query}").status_code == 200

    def test_marking_all_as_read_leaves_what_came_after_the_page_was_shown(
        self, browser: Client, ada: User, rooster: Subject
    ) -> None:
        follow(ada, rooster)
        crow(rooster, 2)
        newest = browser.get(INBOX).context["newest"]
        crow(rooster)

        browser.post(reverse("alerts:read-all"), {"up_to": newest})

        assert queries.unread_count(ada) == 1

    def test_opening_an_alert_reads_it_and_leads_to_its_subject(
        self,
        browser: Client,
        ada: User,
        farm: Subject,  # noqa: F811
    ) -> None:
        follow(ada, farm)
        crow(farm)

        answer = browser.get("/alerts/1/")

        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert queries.unread_count(ada) == 0

    def test_another_persons_alert_is_not_found(
        self, browser: Client, person: People, rooster: Subject
    ) -> None:
        follow(person("ben"), rooster)
        crow(rooster)

        assert browser.get("/alerts/1/").status_code == 404
        assert Alert.objects.get().read_at is None


class TestFollowButton:
    def test_htmx_gets_the_button_back_in_its_new_state(
        self,
        browser: Client,
        ada: User,
        farm: Subject,  # noqa: F811
    ) -> None:
        def press(following: str) -> str:
            data = {"subject": str(farm), "following": following}
            return browser.post("/alerts/follow/", data, headers={"HX-Request": "true"}).text

        assert 'aria-pressed="true"' in press("1")
        assert queries.is_following(ada, farm)
        assert 'aria-pressed="false"' in press("0")
        assert not queries.is_following(ada, farm)

    def test_without_scripts_the_page_before_comes_back(
        self,
        browser: Client,
        ada: User,
        farm: Subject,  # noqa: F811
    ) -> None:
        answer = browser.post("/alerts/follow/", {"subject": str(farm), "next": "/account/pins/"})

        assert (answer.status_code, answer["Location"]) == (302, "/account/pins/")
        assert queries.is_following(ada, farm)

    def test_what_does_not_exist_cannot_be_followed(
        self, browser: Client, rooster: Subject
    ) -> None:
        answer = browser.post("/alerts/follow/", {"subject": "farm.rooster:99"})

        assert answer.status_code == 404


class TestSettings:
    @pytest.mark.slow
    def test_the_matrix_quiet_hours_and_web_hook_are_saved_and_shown_again(
        self, browser: Client, ada: User, rooster: Subject
    ) -> None:
        answer = browser.post(
            SETTINGS,
            {
                "kind:farm.crow": ["inbox", "email"],
                "quiet_from": "22:00",
                "quiet_until": "07:30",
                "webhook_url": "https://hooks.example/x",
            },
        )
        assert answer.status_code == 302

        row = preferences_of(ada)
        page = browser.get(SETTINGS)
        assert row.channels_by_kind["farm.crow"] == ["email"]
        assert "farm.nap" in row.muted_kinds
        assert (row.quiet_from, row.quiet_until) == (time(22), time(7, 30))
        assert "Asia/Almaty" in page.text
        assert 'value="22:00"' in page.text
        assert "Send a test" in page.text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"quiet_from": "22:00"},
            {"quiet_from": "25:00", "quiet_until": "07:00"},
            {"webhook_url": "ftp://hooks.example/x"},
        ],
    )
    def test_what_makes_no_sense_is_refused_and_nothing_is_saved(
        self, browser: Client, wrong: dict[str, str]
    ) -> None:
        assert browser.post(SETTINGS, wrong).status_code == 422
        assert not AlertPreferences.objects.exists()

    def test_a_test_of_the_web_hook_says_that_an_inner_address_is_refused(
        self, browser: Client, ada: User
    ) -> None:
        AlertPreferences.objects.create(user=ada, webhook_url="http://127.0.0.1:1/hook")

        page = browser.post(reverse("alerts:test-hook"), follow=True)

        assert "127.0.0.1 is not a public address" in page.text

    def test_what_was_given_up_is_shown(self, browser: Client, ada: User, rooster: Subject) -> None:
        follow(ada, rooster, channels=["email"])
        crow(rooster)
        Delivery.objects.update(
            state="failed", last_error="nobody at the post office", finished_at=datetime.now(UTC)
        )

        assert "nobody at the post office" in browser.get(SETTINGS).text
