"""What a log line says, and what it must never say."""

import json
import logging

from config.logs import HIDDEN, formatter, hide_in_text, redact


def line(message, *args, **extra):
    record = logging.getLogger("t").makeRecord(
        "t", logging.INFO, __file__, 1, message, args, None, extra=extra
    )
    return json.loads(formatter(console=False).format(record))


def test_a_line_is_one_json_object_with_its_extras():
    said = line("asked %s", "twice", source="warthunder")
    assert said["event"] == "asked twice"
    assert said["source"] == "warthunder"
    assert said["level"] == "info"
    assert said["timestamp"].endswith("Z")


def test_a_password_in_a_url_is_hidden():
    said = hide_in_text("to redis://:pw1@host/0 and postgres://ann:pw2@db/x, not http://host/p")
    assert "pw1" not in said
    assert "pw2" not in said
    assert "redis://[hidden]@host/0" in said
    assert "http://host/p" in said


def test_a_bearer_token_and_a_ticket_are_hidden():
    assert "abc.def" not in hide_in_text("Authorization: Bearer abc.def")
    assert hide_in_text("/ws/feed/?last_id=3&ticket=xyz") == "/ws/feed/?last_id=3&ticket=[hidden]"


def test_secret_names_are_hidden_at_any_depth():
    said = redact(None, "info", {"a": {"api_key": "k1", "list": [{"password": "p1"}]}, "b": 1})
    assert said == {"a": {"api_key": HIDDEN, "list": [{"password": HIDDEN}]}, "b": 1}


def test_a_secret_in_an_argument_is_hidden():
    assert "pw9" not in line("lost %s", "amqp://u:pw9@broker//")["event"]


def test_a_traceback_is_redacted_too():
    try:
        raise ValueError("cannot reach redis://:pw3@host")
    except ValueError:
        import sys

        record = logging.getLogger("t").makeRecord(
            "t", logging.ERROR, __file__, 1, "broke", (), sys.exc_info()
        )
    said = formatter(console=False).format(record)
    assert "ValueError" in said
    assert "pw3" not in said


def test_links_that_sign_in_and_whole_tokens_are_hidden():
    said = hide_in_text("/accounts/password/reset/key/1-abc-def/ dz_0123abcd_0123456789abcdef")
    assert said == "/accounts/password/reset/key/[hidden]/ dz_0123abcd_[hidden]"
    assert "xyz" not in hide_in_text("/accounts/confirm-email/MQ:xyz/")


def test_lines_of_the_web_server_go_through_the_same_hands():
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        assert logging.getLogger(name).handlers == []
        assert logging.getLogger(name).propagate
