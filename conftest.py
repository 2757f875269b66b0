"""What every test gets: a var folder of its own, cheap passwords, clean caches, loopback only."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import SimpleTestCase
from django.utils import timezone, translation

from config.tests import migrated

LOOPBACK = ("127.", "::1", "localhost")
# The house itself runs differently in each runtime, whether it stores anything or not.
HOUSE = ("config/", "accounts/")
# Except where it is read, not run, or started with settings that a test names.
READ = (
    *(
        f"config/tests/test_{name}.py"
        for name in (
            "compose", "documentation", "fold", "labels", "no_machine_words", "openapi_names",
            "paging", "processlock", "requirements", "size_and_names", "template_words",
            "translations", "vendor",
        )
    ),
    "accounts/tests/test_settings.py",
)  # fmt: skip
STORES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_configure() -> None:
    """Settings that only tests have: a cheap hash, and a broker that merely queues."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_BROKER_URL = "memory://localhost/"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.05}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def pytest_sessionstart(session: pytest.Session) -> None:
    """While several processes collect tests, another one migrates what they are going to copy."""
    if getattr(session.config.option, "numprocesses", None):
        migrated.begin_early(session.config.cache.mkdir("migrated"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as `alike` what a test does without a database or the house: once is enough for it."""
    for item in items:
        runs_the_house = item.nodeid.startswith(HOUSE) and not item.nodeid.startswith(READ)
        if not runs_the_house and not _stores(item):
            item.add_marker("alike")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what was tried a second time, where `config.workshop.battery` reads it."""
    if report.outcome == "rerun" and "PYTEST_XDIST_WORKER" not in os.environ:
        notes = os.environ.get("DOZOR_TEST_REPEATS")
        if notes:
            with Path(notes).open("a", encoding="utf-8") as file:
                file.write(f"{report.nodeid}\n")


def _stores(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not STORES.isdisjoint(getattr(item, "fixturenames", ()))
        or (case is not None and issubclass(case, SimpleTestCase))
    )


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket file
    return str(address[0]).startswith(LOOPBACK) or not address[0]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, pytestconfig):
    """Begin with a copy of a migrated database."""
    migrated.prepare(pytestconfig.cache.mkdir("migrated"))


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Keep what is a copy already; it goes with the folder of this process."""
    return migrated.is_copied()


@pytest.fixture(scope="session")
def migrated_file(pytestconfig):
    """An SQLite file that is migrated and empty, to be copied by tests that start processes."""
    return migrated.sqlite_file(pytestconfig.cache.mkdir("migrated"))


@pytest.fixture(scope="session", autouse=True)
def only_loopback():
    """Connecting anywhere but to this machine is an error in any test."""
    real, real_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(call):
        def connect(self, address):
            if not _is_local(address):
                raise AssertionError(f"A test tried to reach {address}.")
            return call(self, address)

        return connect

    socket.socket.connect, socket.socket.connect_ex = guarded(real), guarded(real_ex)
    yield
    socket.socket.connect, socket.socket.connect_ex = real, real_ex


@pytest.fixture(autouse=True)
def english_and_utc():
    """A request leaves its language and time zone in the thread: no test inherits another's."""
    translation.activate(settings.LANGUAGE_CODE)
    timezone.deactivate()


@pytest.fixture(autouse=True)
def clean_caches():
    """No test sees what another one cached."""
    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def user(django_user_model):
    """A person without rights; the password is `secret-word`."""
    return django_user_model.objects.create_user(
        "ann", email="ann@example.com", password="secret-word"
    )


@pytest.fixture
def other_user(django_user_model):
    """Another person without rights."""
    return django_user_model.objects.create_user(
        "bob", email="bob@example.com", password="secret-word"
    )


@pytest.fixture
def staff(django_user_model):
    """A member of staff with every right."""
    return django_user_model.objects.create_superuser(
        "chief", email="chief@example.com", password="secret-word"
    )
