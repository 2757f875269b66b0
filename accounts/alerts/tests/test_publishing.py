"""Telling followers: who, in which order, how often."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.alerts import queries, stream
from accounts.alerts.models import Alert, AlertPreferences, Delivery, FeedCursor
from accounts.alerts.services import (
    FollowRefused,
    Occurrence,
    follow,
    mark_all_read,
    mark_read,
    prune,
    publish,
    publish_many,
    save_preferences,
    unfollow,
)
from accounts.models import User
from accounts.subjects import Subject

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 10, 23, tzinfo=UTC)
REX = {"name": "Rex", "loudness": 1204}
People = Callable[..., User]


def tell(subject: Subject, **options: object) -> int:
    return publish("farm.crow", subject, REX, NOON, **{"now": NOON, **options})


class TestWhoIsTold:
    def test_every_follower_of_the_subject_is_told_and_nobody_else(
        self, person: People, rooster: Subject
    ) -> None:
        ada, ben, eve = person("ada"), person("ben"), person("eve")
        follow(ada, rooster)
        follow(ben, rooster)
        follow(eve, Subject("farm.rooster", "8"))

        assert tell(rooster) == 2

        assert set(Alert.objects.values_list("user__username", flat=True)) == {"ada", "ben"}

    def test_whom_it_concerns_is_told_without_following_and_once(
        self, person: People, rooster: Subject
    ) -> None:
        ada, ben, gone = person("ada"), person("ben"), person("gone", is_active=False)
        follow(ada, rooster)
        concerned = (ada.pk, ben.pk, gone.pk)

        assert publish_many([Occurrence("farm.crow", rooster, REX, NOON, to=concerned)]) == 2

        assert sorted(Alert.objects.values_list("user__username", flat=True)) == ["ada", "ben"]

    def test_a_follower_of_some_kinds_is_told_of_those_only(
        self, person: People, rooster: Subject
    ) -> None:
        follow(person(), rooster, kinds=["farm.nap"])

        assert tell(rooster) == 0
        assert publish("farm.nap", rooster, REX, NOON, now=NOON) == 1

    def test_a_muted_kind_is_not_told(self, person: People, rooster: Subject) -> None:
        user = person()
        follow(user, rooster)
        save_preferences(user, {"farm.nap": ["inbox"]}, quiet=(None, None), webhook_url="")

        assert tell(rooster) == 0

    def test_somebody_deactivated_is_not_told(self, person: People, rooster: Subject) -> None:
        follow(person(is_active=False), rooster)

        assert tell(rooster) == 0

    def test_nobody_is_told_after_unfollowing(self, person: People, rooster: Subject) -> None:
        user = person()
        follow(user, rooster)

        assert unfollow(user, rooster)
        assert not unfollow(user, rooster)

        assert tell(rooster) == 0
        assert queries.followed_ids(rooster.type) == set()

    def test_following_twice_is_one_subscription(self, person: People, rooster: Subject) -> None:
        user = person()
        follow(user, rooster)
        follow(user, rooster, kinds=["farm.nap"])

        assert user.subscriptions.count() == 1
        assert queries.is_following(user, rooster)
        assert queries.followed_ids(rooster.type) == {"7"}

    def test_a_kind_or_channel_that_does_not_exist_cannot_be_asked_for(
        self, person: People, rooster: Subject
    ) -> None:
        user = person()
        with pytest.raises(FollowRefused):
            follow(user, rooster, kinds=["farm.moo"])
        with pytest.raises(FollowRefused):
            follow(user, rooster, channels=["pigeon"])


class TestNumbers:
    def test_numbers_count_from_one_without_gaps_for_each_person(
        self, person: People, rooster: Subject
    ) -> None:
        ada, ben = person("ada"), person("ben")
        follow(ada, rooster)
        tell(rooster)
        follow(ben, rooster)
        publish_many([Occurrence("farm.crow", rooster, REX, NOON)] * 3, now=NOON)

        assert list(ada.alerts.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
        assert list(ben.alerts.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
        assert queries.last_seq(ada.pk) == 4

    def test_occurrences_keep_their_order(self, person: People, rooster: Subject) -> None:
        user = person()
        follow(user, rooster)
        publish_many(
            [
                Occurrence("farm.crow" if i % 2 else "farm.nap", rooster, {"i": i}, NOON)
                for i in range(20)
            ],
            now=NOON,
        )

        payloads = user.alerts.order_by("seq").values_list("payload", flat=True)
        assert [payload["i"] for payload in payloads] == list(range(20))

    def test_a_publisher_that_rolls_back_leaves_no_gap(
        self, person: People, rooster: Subject
    ) -> None:
        user = person()
        follow(user, rooster)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            tell(rooster)
            raise ZeroDivisionError

        tell(rooster)

        assert [alert.seq for alert in queries.list_alerts(user)] == [1]

    @pytest.mark.slow
    @pytest.mark.django_db(transaction=True)
    def test_publishers_at_the_same_time_leave_neither_gaps_nor_doubles(
        self, person: People, rooster: Subject
    ) -> None:
        people = [person(f"p{i}") for i in range(4)]
        for user in people:
            follow(user, rooster)
        errors: list[Exception] = []

        def work() -> None:
            try:
                for _ in range(10):
                    tell(rooster)
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(3)]
        [thread.start() for thread in threads]
        [thread.join(50) for thread in threads]

        assert not errors
        for user in people:
            seqs = list(user.alerts.order_by("seq").values_list("seq", flat=True))
            assert seqs == list(range(1, 31))


class TestOnce:
    def test_the_same_key_is_told_once(self, person: People, rooster: Subject) -> None:
        user = person()
        follow(user, rooster)

        assert tell(rooster, dedupe_key="event:5") == 1
        assert tell(rooster, dedupe_key="event:5") == 0
        assert tell(rooster, dedupe_key="event:6") == 1
        assert queries.last_seq(user.pk) == 2

    def test_the_same_key_within_one_batch_is_told_once(
        self, person: People, rooster: Subject
    ) -> None:
        follow(person(), rooster)
        twice = [Occurrence("farm.crow", rooster, REX, NOON, dedupe_key="event:5")] * 2

        assert publish_many(twice, now=NOON) == 1

    def test_a_new_follower_is_told_what_others_were_told_before(
        self, person: People, rooster: Subject
    ) -> None:
        follow(person("ada"), rooster)
        tell(rooster, dedupe_key="event:5")
        follow(person("ben"), rooster)

        assert tell(rooster, dedupe_key="event:5") == 1


class TestBulk:
    @pytest.mark.slow
    def test_the_number_of_statements_does_not_grow_with_the_followers(
        self, person: People, rooster: Subject
    ) -> None:
        def statements(followers: int) -> int:
            for i in range(followers):
                follow(person(f"{followers}-{i}", email=f"{i}@example.com"), rooster)
            tell(rooster)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                tell(rooster)
            return len(captured)

        assert statements(2) == statements(40)


class TestChannels:
    def test_email_and_web_hook_are_planned_where_they_are_wanted_and_possible(
        self, person: People, rooster: Subject
    ) -> None:
        ada = person("ada", email="ada@example.com")
        ben = person("ben")
        for user in (ada, ben):
            follow(user, rooster)
            ways = {"farm.crow": ["inbox", "email", "webhook"], "farm.nap": ["inbox"]}
            save_preferences(user, ways, quiet=(None, None), webhook_url="https://hooks.example/x")
        tell(rooster)
        publish("farm.nap", rooster, REX, NOON, now=NOON)

        planned = Delivery.objects.values_list("alert__user__username", "channel", "alert__kind")
        assert set(planned) == {
            ("ada", "email", "farm.crow"),
            ("ada", "webhook", "farm.crow"),
            ("ben", "webhook", "farm.crow"),
        }

    def test_a_subscription_with_channels_of_its_own_overrides_the_preferences(
        self, person: People, rooster: Subject
    ) -> None:
        user = person(email="ada@example.com")
        AlertPreferences.objects.create(user=user, channels=["email"])
        follow(user, rooster, channels=["inbox"])
        tell(rooster)
        assert not Delivery.objects.exists()

        follow(user, rooster)
        tell(rooster)
        assert Delivery.objects.get().channel == "email"

    def test_in_quiet_hours_the_alert_is_stored_as_quiet_and_sending_waits_for_their_end(
        self, person: People, rooster: Subject
    ) -> None:
        user = person(email="ada@example.com", time_zone="Asia/Almaty")
        follow(user, rooster, channels=["email"])
        save_preferences(user, {"farm.crow": ["inbox"]}, quiet=(time(22), time(8)), webhook_url="")

        tell(rooster, now=MIDNIGHT)  # 04:00 in Almaty
        tell(rooster, now=NOON)  # 17:00 in Almaty

        quiet, loud = user.alerts.order_by("seq")
        assert (quiet.quiet, loud.quiet) == (True, False)
        assert quiet.deliveries.get().due_at == datetime(2026, 11, 11, 3, tzinfo=UTC)
        assert loud.deliveries.get().due_at == NOON


class TestReading:
    def test_only_the_persons_own_alerts_are_marked(self, person: People, rooster: Subject) -> None:
        ada, ben = person("ada"), person("ben")
        for user in (ada, ben):
            follow(user, rooster)
        publish_many([Occurrence("farm.crow", rooster, REX, NOON)] * 3, now=NOON)

        assert mark_read(ada, [1, 1, 99], NOON) == 1
        assert mark_all_read(ada, NOON, up_to=2) == 1

        assert (queries.unread_count(ada), queries.unread_count(ben)) == (1, 3)

    def test_alerts_read_long_ago_are_pruned_and_unread_ones_stay(
        self, person: People, rooster: Subject
    ) -> None:
        user = person()
        follow(user, rooster)
        publish_many([Occurrence("farm.crow", rooster, REX, NOON)] * 3, now=NOON)
        mark_read(user, [1], NOON)
        mark_read(user, [2], datetime(2027, 3, 1, tzinfo=UTC))

        assert prune(datetime(2027, 3, 2, tzinfo=UTC)) == 1
        assert [alert.seq for alert in queries.list_alerts(user)] == [3, 2]
        assert FeedCursor.objects.get(user=user).last_seq == 3


class TestWords:
    def test_an_alert_is_said_in_the_readers_own_numbers_and_missing_parts_are_dashes(
        self, person: People, rooster: Subject
    ) -> None:
        user = person()
        follow(user, rooster)
        tell(rooster)
        publish("farm.crow", rooster, {}, NOON, now=NOON)

        lines = queries.lines_of(queries.list_alerts(user))

        assert [line.text for line in lines] == [
            "– crowed at – dB",
            "Rex crowed at 1\u00a0204 dB",
        ]
        assert all(line.unread and line.card is None for line in lines)

    def test_a_kind_that_is_gone_is_said_by_its_code(self, person: People) -> None:
        user, subject = person(), Subject("farm.rooster", "9")
        follow(user, subject)
        publish("farm.forgotten", subject, {}, NOON, now=NOON)

        (line,) = queries.lines_of(queries.list_alerts(user))
        assert line.text == "farm.forgotten"

    def test_a_frame_has_version_number_type_time_and_data(self) -> None:
        body = stream.body_of("farm.crow", NOON, {"a": 1})

        assert stream.frame_text(7, body) == (
            '{"v":1,"id":7,"type":"farm.crow","ts":"2026-11-10T12:00:00.000Z","data":{"a":1}}'
        )
