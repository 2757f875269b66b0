"""Alerts in the JSON API."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts import subjects, tokens
from accounts.alerts.models import SocketTicket
from accounts.alerts.services import Occurrence, follow, publish_many
from accounts.models import User
from accounts.subjects import Subject, SubjectCard, SubjectType

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
People = Callable[..., User]
ROOSTER = "/api/v1/alerts/subscriptions/farm.rooster/7"


@pytest.fixture
def farm(rooster: Subject) -> Iterator[Subject]:
    """The rooster as a registered subject; no other one exists."""
    before = dict(subjects._types)

    def cards(ids: object) -> list[SubjectCard]:
        return [
            SubjectCard(Subject("farm.rooster", pk), "Rex", "/", "user", "Rooster")
            for pk in ids
            if pk == "7"
        ]

    subjects.register(SubjectType("farm.rooster", "Rooster", "user", cards))
    yield rooster
    subjects._types.clear()
    subjects._types.update(before)


@pytest.fixture
def ada(person: People) -> User:
    return person("ada")


def caller(user: User, *scopes: str) -> Client:
    """A program with a token of this person."""
    _, plain = tokens.issue(user, "test", list(scopes))
    return Client(headers={"Authorization": f"Bearer {plain}"})


@pytest.fixture
def program(ada: User) -> Client:
    return caller(ada, "alerts:read", "alerts:write")


def crow(subject: Subject, count: int) -> None:
    publish_many(
        [
            Occurrence("farm.crow", subject, {"name": "Rex", "loudness": i}, NOON)
            for i in range(count)
        ],
        now=NOON,
    )


class TestInbox:
    def test_alerts_are_paged_newest_first(self, program: Client, ada: User, farm: Subject) -> None:
        follow(ada, farm)
        crow(farm, 5)

        first = program.get("/api/v1/alerts?limit=3").json()
        rest = program.get(f"/api/v1/alerts?limit=3&cursor={first['next_cursor']}").json()

        assert [item["id"] for item in first["items"] + rest["items"]] == [5, 4, 3, 2, 1]
        assert rest["next_cursor"] is None
        assert first["items"][0]["text"] == "Rex crowed at 4 dB"

    @pytest.mark.slow
    def test_alerts_are_narrowed_by_group_kind_and_unread(
        self, program: Client, ada: User, farm: Subject
    ) -> None:
        follow(ada, farm)
        crow(farm, 2)
        publish_many([Occurrence("farm.nap", farm, {"name": "Rex"}, NOON)], now=NOON)
        program.post("/api/v1/alerts/read", {"ids": [1]}, content_type="application/json")

        def ids(query: str) -> list[int]:
            return [item["id"] for item in program.get(f"/api/v1/alerts?{query}").json()["items"]]

        assert ids("group=roster") == [2, 1]
        assert ids("kind=farm.nap") == [3]
        assert ids("unread=true") == [3, 2]
        assert ids("group=nonsense") == []

    def test_another_persons_alerts_are_not_seen_nor_marked(
        self, program: Client, person: People, farm: Subject
    ) -> None:
        ben = person("ben")
        follow(ben, farm)
        crow(farm, 2)

        answer = program.post("/api/v1/alerts/read", {"up_to": 9}, content_type="application/json")

        assert answer.json() == {"read": 0}
        assert program.get("/api/v1/alerts").json()["items"] == []
        assert caller(ben, "alerts:read").get("/api/v1/alerts/unread").json() == {
            "count": 2,
            "last_id": 2,
        }

    def test_a_token_without_the_scope_is_refused(self, ada: User) -> None:
        reader = caller(ada, "alerts:read")

        answer = reader.post("/api/v1/alerts/read", {}, content_type="application/json")

        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")

    def test_a_forged_cursor_is_a_bad_request(self, program: Client) -> None:
        for cursor in ("x", "WyJhIl0", "Wy0xXQ"):
            answer = program.get(f"/api/v1/alerts?cursor={cursor}")
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


class TestSubscriptions:
    def test_following_by_put_is_created_once_and_then_changed(
        self, program: Client, farm: Subject
    ) -> None:
        first = program.put(ROOSTER, {}, content_type="application/json")
        second = program.put(
            ROOSTER,
            {"kinds": ["farm.nap"], "channels": ["email"]},
            content_type="application/json",
        )

        assert (first.status_code, second.status_code) == (201, 200)
        assert program.get(ROOSTER).json()["kinds"] == ["farm.nap"]
        listed = program.get("/api/v1/alerts/subscriptions").json()
        assert [item["subject"]["id"] for item in listed["items"]] == ["7"]

    def test_what_does_not_exist_cannot_be_followed(self, program: Client, farm: Subject) -> None:
        for address in ("farm.rooster/8", "farm.cow/7"):
            answer = program.put(
                f"/api/v1/alerts/subscriptions/{address}", {}, content_type="application/json"
            )
            assert answer.status_code == 404

    def test_a_kind_that_does_not_exist_is_refused(self, program: Client, farm: Subject) -> None:
        answer = program.put(ROOSTER, {"kinds": ["farm.moo"]}, content_type="application/json")

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")

    def test_unfollowing_twice_is_not_found_the_second_time(
        self, program: Client, farm: Subject
    ) -> None:
        program.put(ROOSTER, {}, content_type="application/json")

        assert program.delete(ROOSTER).status_code == 204
        assert program.delete(ROOSTER).status_code == 404
        assert program.get(ROOSTER).status_code == 404


def test_a_socket_ticket_is_given_once_and_stored_as_a_digest(program: Client, ada: User) -> None:
    answer = program.post("/api/v1/auth/socket-ticket")

    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    row = SocketTicket.objects.get(user=ada)
    assert answer.json()["ticket"] not in row.digest
