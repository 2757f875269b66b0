"""Combinations of settings that must not start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured

from config.checks import check_settings, refuse_bad_settings, refuse_lonely_process


@pytest.fixture
def production(settings, monkeypatch):
    """Settings of a sound installation with several processes."""
    settings.DEBUG = False
    settings.SECRET_KEY = "k" * 60
    settings.JWT_KEYS = ["j" * 32]
    settings.VAULT_KEYS_GIVEN = True
    settings.ALLOWED_HOSTS = ["dozor.example.org"]
    settings.DOZOR_DEMO = settings.WT_CONFIGURED = False
    settings.DEMO_BASE_URL = ""
    settings.DISTRIBUTED = True
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    return settings


def ids():
    return [found.id for found in check_settings(None)]


def test_a_sound_installation_has_nothing_to_refuse(production):
    assert ids() == []


def test_the_default_secret_is_refused_outside_debug(production):
    production.SECRET_KEY = production.INSECURE_SECRET_KEY
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        refuse_bad_settings()
    production.DEBUG = True
    assert "dozor.E001" not in ids()


def test_several_processes_need_a_key_of_secrets_that_they_share(production):
    production.VAULT_KEYS_GIVEN = False
    with pytest.raises(ImproperlyConfigured, match="VAULT_KEYS"):
        refuse_bad_settings()
    production.DEBUG = True
    assert ids() == ["dozor.W004"]
    production.DISTRIBUTED = False
    assert ids() == []


def test_an_instance_has_a_number_below_their_count(production):
    production.INSTANCE_INDEX, production.INSTANCE_COUNT = 1, 2
    assert ids() == []
    production.INSTANCE_INDEX = 2
    with pytest.raises(ImproperlyConfigured, match="INSTANCE_INDEX=2"):
        refuse_bad_settings()


def test_mail_that_reaches_nobody_is_warned_of_outside_debug(production):
    production.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert ids() == ["dozor.W002"]
    refuse_bad_settings()
    production.DEBUG = True
    assert ids() == []


def test_a_short_secret_is_refused_outside_debug(production):
    production.SECRET_KEY = "short"
    assert ids() == ["dozor.E002"]


def test_a_short_key_of_access_tokens_is_refused(production):
    production.JWT_KEYS = ["j" * 32, "j" * 31]
    assert ids() == ["dozor.E009"]


def test_a_derived_key_of_access_tokens_is_warned_of_outside_debug(production):
    production.JWT_KEYS = []
    assert ids() == ["dozor.W003"]
    production.DEBUG = True
    assert ids() == []


def test_any_host_is_refused_even_in_debug(production):
    production.DEBUG = True
    production.ALLOWED_HOSTS = ["localhost", "*"]
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        refuse_bad_settings()


def test_demo_is_refused_outside_debug(production):
    production.DOZOR_DEMO, production.DEMO_BASE_URL = True, "http://demo:8010"
    with pytest.raises(ImproperlyConfigured, match="DOZOR_DEMO is on although DEBUG is off"):
        refuse_bad_settings()


def test_demo_is_refused_beside_a_real_source(production):
    production.DEBUG = production.DOZOR_DEMO = production.WT_CONFIGURED = True
    production.DEMO_BASE_URL = "http://demo:8010"
    assert ids() == ["dozor.E006"]
    production.SOFASCORE_BASE_URL = "https://stats.example/api/v1"
    assert ids() == ["dozor.E006", "dozor.E006"]


def test_demo_of_several_processes_needs_one_address(production):
    production.DEBUG = production.DOZOR_DEMO = True
    assert ids() == ["dozor.E007"]
    production.DEMO_BASE_URL = "http://demo:8010"
    assert ids() == []


def test_a_demo_address_without_demo_is_refused(production):
    production.DEMO_BASE_URL = "http://demo:8010"
    assert ids() == ["dozor.E004"]


def test_several_web_processes_need_redis(production, monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    assert ids() == []
    production.DISTRIBUTED = False
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        refuse_bad_settings()


def test_redis_over_sqlite_is_a_warning(production, monkeypatch):
    database = production.DATABASES["default"]
    monkeypatch.setitem(database, "ENGINE", "django.db.backends.sqlite3")
    assert ids() == ["dozor.W001"]
    refuse_bad_settings()


def test_a_worker_of_its_own_needs_redis(production):
    refuse_lonely_process("worker")
    production.DISTRIBUTED = False
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        refuse_lonely_process("worker")


def run(arguments, tmp_path, **env):
    """Start a program as a person would and return its code and everything it said."""
    clean = {"DATABASE_URL": "", "REDIS_URL": "", "DOZOR_VAR": str(tmp_path), **env}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, **clean},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.alike
def test_serve_refuses_production_with_the_default_secret(tmp_path):
    code, said = run(["manage.py", "serve", "--port", "0"], tmp_path, DEBUG="0")
    assert code == 1
    assert "SECRET_KEY is not set although DEBUG is off" in said
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.alike
def test_celery_refuses_a_worker_without_redis(tmp_path):
    command = ["-m", "celery", "-A", "config", "worker", "--pool", "solo"]
    code, said = run(command, tmp_path)
    assert code == 1
    assert "A separate worker needs REDIS_URL" in said
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.alike
def test_celery_refuses_a_beat_without_redis(tmp_path):
    code, said = run(["-m", "celery", "-A", "config", "beat"], tmp_path)
    assert code == 1
    assert "A separate beat needs REDIS_URL" in said
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.alike
def test_uvicorn_refuses_any_host(tmp_path):
    command = ["-m", "uvicorn", "config.asgi:application", "--port", "0"]
    code, said = run(command, tmp_path, ALLOWED_HOSTS="*")
    assert code == 3
    assert "ALLOWED_HOSTS=*" in said
