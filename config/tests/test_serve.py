"""`manage.py serve` with nothing but Python: one process, a newcomer's first minute."""

import signal
import time

import pytest

from config.tests.processes import Visitor, first_alert, free_port, running, var_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "1", "DOZOR_DEMO": ""}


def serve(tmp_path, port, *flags):
    return running(
        ["manage.py", "serve", "--port", str(port), *flags], **EMBEDDED, **var_of(tmp_path)
    )


def test_a_newcomer_sees_an_alert_within_a_minute_and_ctrl_c_ends_it(tmp_path):
    port = free_port()
    with serve(tmp_path, port) as server:
        server.wait_for(f"Dozor is at http://127.0.0.1:{port}/")
        began = time.monotonic()
        visitor = Visitor(port)
        assert visitor.status("/livez") == 200
        visitor.sign_in()
        assert "<html" in visitor.get("/")
        with visitor.socket("/ws/feed/") as stream:
            alert = first_alert(stream, 60 - (time.monotonic() - began))
            assert alert["type"].partition(".")[0] in {"warthunder", "faceit", "football", "demper"}
            assert alert["v"] == 1
            code, seconds = server.stop(signal.SIGINT)
        assert code == 0, server.said
        assert seconds < 5
        assert "Stopped." in server.said
        assert "Traceback" not in server.said


def test_sigterm_ends_it_too_and_the_data_is_there_afterwards(tmp_path):
    port = free_port()
    with serve(tmp_path, port, "--no-demo") as server:
        server.wait_for("Ctrl-C stops it.")
        code, seconds = server.stop(signal.SIGTERM)
        assert (code, seconds < 5) == (0, True), server.said
        assert "Sign in as admin with DOZOR_ADMIN_PASSWORD." in server.said
    with serve(tmp_path, port, "--no-demo") as server:
        server.wait_for("Ctrl-C stops it.")
        assert "Sign in as" not in server.said
        Visitor(port).sign_in()


def test_the_worker_shows_its_heart(tmp_path):
    port = free_port()
    with serve(tmp_path, port, "--no-demo") as server:
        server.wait_for("Ctrl-C stops it.")
        visitor = Visitor(port)
        visitor.wait_for_status("/health", 200, 10)
        assert visitor.get_json("/health")["status"] == "ok"


def test_a_second_serve_on_the_same_data_is_refused(tmp_path):
    with serve(tmp_path, free_port(), "--no-demo") as server:
        server.wait_for("Ctrl-C stops it.")
        with serve(tmp_path, free_port(), "--no-demo") as second:
            assert second.child.wait(45) == 1
            second.close()
            assert "Dozor already runs here" in second.said
            assert "Traceback" not in second.said


def test_a_taken_port_is_refused_with_advice(tmp_path):
    port = free_port()
    with serve(tmp_path / "one", port, "--no-demo") as server:
        server.wait_for("Ctrl-C stops it.")
        with serve(tmp_path / "two", port, "--no-demo") as second:
            assert second.child.wait(45) == 1
            second.close()
            assert "make run PORT=" in second.said
