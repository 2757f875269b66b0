"""Writers to an SQLite file go in order of arrival: nobody waits while others write on and on."""

import sqlite3
import threading

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from config.sqlite.base import DatabaseWrapper
from config.sqlite.turns import Turns, turns_of

WAIT_S = 20


@pytest.fixture
def sqlite_file(tmp_path, django_db_blocker):
    """Return what makes connections to a file of its own, with one table."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": WAIT_S}
    values = {**connections["default"].settings_dict, "ENGINE": "config.sqlite"}
    values |= {"NAME": str(tmp_path / "turns.sqlite3"), "OPTIONS": options, "CONN_MAX_AGE": 0}
    made = []

    def connect(**changed):
        wrapper = DatabaseWrapper({**values, "OPTIONS": {**options, **changed}}, "turns")
        wrapper.inc_thread_sharing()
        made.append(wrapper)
        return wrapper

    with django_db_blocker.unblock():
        with connect().cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, who TEXT)")
        yield connect
        for wrapper in made:
            wrapper.close()


def queue_of(wrapper):
    return turns_of(wrapper.settings_dict["NAME"])


def begin(wrapper):
    wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(wrapper, how="commit"):
    getattr(wrapper, how)()
    wrapper.set_autocommit(True)


def write(wrapper, who):
    with wrapper.cursor() as cursor:
        cursor.execute("INSERT INTO line (who) VALUES (%s)", [who])


def until(true):
    """Let other threads run until something is so."""
    pause = threading.Event()
    for _ in range(20_000):
        if true():
            return
        pause.wait(0.001)
    raise AssertionError("it never came true")


@pytest.mark.slow
@given(st.integers(2, 6))
def test_the_turn_goes_to_whoever_has_waited_longest(count):
    turns, order = Turns(), []
    assert turns.take(0)

    def work(number):
        assert turns.take(WAIT_S)
        order.append(number)
        turns.pass_on()

    threads = [threading.Thread(target=work, args=[number]) for number in range(count)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda number=number: turns.waiting() == number)
    turns.pass_on()
    for thread in threads:
        thread.join()
    assert order == list(range(count))
    assert turns.take(0)


def test_whoever_gives_up_leaves_the_queue():
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0.001)
    assert turns.waiting() == 0
    turns.pass_on()
    assert turns.take(0)


def test_a_single_write_comes_between_two_transactions_of_a_busy_thread(sqlite_file):
    busy, guest = sqlite_file(), sqlite_file()
    begin(busy)
    write(busy, "busy 1")
    visitor = threading.Thread(target=write, args=[guest, "guest"])
    visitor.start()
    until(lambda: queue_of(busy).waiting() == 1)
    end(busy)
    begin(busy)  # at once, as an import does
    write(busy, "busy 2")
    end(busy)
    visitor.join()

    with busy.cursor() as cursor:
        cursor.execute("SELECT who FROM line ORDER BY id")
        assert [who for (who,) in cursor.fetchall()] == ["busy 1", "guest", "busy 2"]


@pytest.mark.parametrize("how", ["commit", "rollback", "close"])
def test_the_turn_ends_with_the_transaction_however_it_ends(sqlite_file, how):
    one, other = sqlite_file(), sqlite_file(timeout=0.01)
    begin(one)
    write(one, "one")
    getattr(one, how)()
    write(other, "other")

    with other.cursor() as cursor:
        cursor.execute("SELECT who FROM line ORDER BY id")
        kept = [who for (who,) in cursor.fetchall()]
    assert kept == (["one", "other"] if how == "commit" else ["other"])


def test_a_write_whose_turn_does_not_come_fails_as_sqlite_would(sqlite_file):
    one, other = sqlite_file(), sqlite_file(timeout=0.01)
    begin(one)
    with pytest.raises(OperationalError, match="database is locked"):
        write(other, "other")
    with pytest.raises(OperationalError, match="database is locked"):
        begin(other)
    end(one)
    write(other, "other")


def test_a_write_that_fails_passes_its_turn_on(sqlite_file):
    one, other = sqlite_file(), sqlite_file(timeout=0.01)
    with pytest.raises(OperationalError), one.cursor() as cursor:
        cursor.execute("INSERT INTO nowhere VALUES (1)")
    write(other, "other")


def test_another_process_that_writes_keeps_nobodys_turn(sqlite_file):
    one = sqlite_file(timeout=0.01)
    stranger = sqlite3.connect(one.settings_dict["NAME"], isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError):
        begin(one)
    stranger.execute("ROLLBACK")
    stranger.close()
    write(one, "one")


def test_reading_takes_no_turn(sqlite_file):
    one, other = sqlite_file(), sqlite_file(timeout=0.01)
    begin(one)
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM line")
        assert cursor.fetchone() == (0,)
    end(one)


def test_every_sqlite_of_the_house_has_the_queue():
    assert settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"
    if connection.vendor == "sqlite":
        assert isinstance(connections["default"], DatabaseWrapper)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_threads_write_and_none_is_turned_away():
    failures = []

    def work(number):
        try:
            for turn in range(4):
                with transaction.atomic():
                    User.objects.create(username=f"{number}-{turn}")
                User.objects.filter(username=f"{number}-{turn}").update(first_name="x")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert User.objects.filter(first_name="x").count() == 32
