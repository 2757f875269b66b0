import os
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "k3-" + "Zq8wLm2Xv9Rt" * 6,
    "ALLOWED_HOSTS": "dozor.example.org",
    "DOZOR_DEMO": "0",
    "EMAIL_URL": "smtp+tls://dozor:unused@mail.example.org:587",
    "JWT_KEYS": "k4-" + "Yb7nQs4Wc1Pd" * 4,
}


def run(*arguments, **environment):
    """Run Python in a process of its own, with nothing but these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "DOZOR_VAR", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=50,
    )


def value_of(expression, **environment):
    """Return, as text, what the settings say in this environment."""
    code = f"import sys, config.settings as settings; sys.stdout.write(repr({expression}))"
    return run("-c", code, **environment).stdout


@pytest.mark.slow
def test_a_house_in_public_passes_djangos_own_deployment_checks():
    found = run("manage.py", "check", "--deploy", "--fail-level", "INFO", **SAFE)

    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "secure"), [({}, False), (SAFE, True), ({**SAFE, "SECURE_HTTPS": "0"}, False)]
)
def test_cookies_travel_by_tls_only_unless_told_otherwise(environment, secure):
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
    ]
    expression = "[" + ", ".join(f"settings.{name}" for name in names) + "]"

    assert value_of(expression, **environment) == repr([secure] * 4)


@pytest.mark.slow
def test_a_forwarded_scheme_is_believed_only_behind_a_proxy_of_ours():
    read = "getattr(settings, 'SECURE_PROXY_SSL_HEADER', None)"

    assert value_of(read) == "None"
    assert "HTTP_X_FORWARDED_PROTO" in value_of(read, TRUSTED_PROXY_COUNT="1")


@pytest.mark.slow
def test_sign_up_is_open_in_development_and_closed_in_public():
    read = "settings.DOZOR_SIGNUP"

    assert (value_of(read), value_of(read, **SAFE)) == ("True", "False")
    assert value_of(read, **SAFE, DOZOR_SIGNUP="1") == "True"


@pytest.mark.slow
def test_mail_goes_where_the_environment_says():
    read = "[settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT]"
    sent = value_of(read, EMAIL_URL="smtp+tls://me:secret@mail.example.org:587")

    assert "console" in value_of(read)
    assert sent == "['django.core.mail.backends.smtp.EmailBackend', 'mail.example.org', 587]"


@pytest.mark.slow
def test_a_wrong_mail_address_is_refused_by_name_without_its_password():
    found = run("manage.py", "check", EMAIL_URL="http://me:secret@mail.example.org")

    assert found.returncode != 0
    assert "EMAIL_URL must start with" in found.stderr
    assert "secret" not in found.stderr
