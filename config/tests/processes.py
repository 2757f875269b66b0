"""Dozor's processes as a person starts them, and a browser's part of talking to them."""

import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from websockets.sync.client import connect

PASSWORD = "a-long-first-password"
START_S = 180


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A child whose output is kept; `wait_for` follows it line by line."""

    def __init__(self, arguments, env):
        self.lines = []
        self._news = threading.Condition()
        self.child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.child.stdout:
            with self._news:
                self.lines.append(line.rstrip())
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    @property
    def said(self):
        return "\n".join(self.lines)

    def wait_for(self, words, seconds=START_S):
        """Return the line that holds `words`; fails when the process ends or time runs out."""
        until = time.monotonic() + seconds
        with self._news:
            while True:
                for line in self.lines:
                    if words in line:
                        return line
                left = until - time.monotonic()
                assert left > 0, f"no {words!r} within {seconds} s:\n{self.said}"
                assert self.child.poll() is None, f"ended with {self.child.poll()}:\n{self.said}"
                self._news.wait(min(left, 0.5))

    def stop(self, number=signal.SIGTERM, seconds=15):
        """Send a signal; returns (exit code, seconds it took)."""
        started = time.monotonic()
        self.child.send_signal(number)
        code = self.child.wait(seconds)
        self._reader.join(seconds)
        return code, time.monotonic() - started

    def close(self):
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()
        self._reader.join()
        self.child.stdout.close()


@contextmanager
def running(arguments, **env):
    process = Process(arguments, env)
    try:
        yield process
    finally:
        process.close()


class Visitor:
    """Keeps cookies like a browser; signs in by the form, opens sockets with its session."""

    def __init__(self, port):
        self.origin = f"http://127.0.0.1:{port}"
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def get(self, path):
        with self._opener.open(self.origin + path, timeout=30) as answer:
            return answer.read().decode()

    def get_json(self, path):
        return json.loads(self.get(path))

    def status(self, path):
        try:
            with self._opener.open(self.origin + path, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def wait_for_status(self, path, wanted, seconds):
        until, pause = time.monotonic() + seconds, threading.Event()
        while self.status(path) != wanted:
            assert time.monotonic() < until, f"{path} is not {wanted} within {seconds} s"
            pause.wait(0.1)

    def cookie(self, name):
        return next(one.value for one in self.jar if one.name == name)

    def sign_in(self, name="admin", password=PASSWORD):
        self.get("/accounts/login/")
        form = {
            "login": name,
            "password": password,
            "csrfmiddlewaretoken": self.cookie("csrftoken"),
        }
        request = urllib.request.Request(
            f"{self.origin}/accounts/login/",
            data=urllib.parse.urlencode(form).encode(),
            headers={"Referer": f"{self.origin}/accounts/login/"},
        )
        with self._opener.open(request, timeout=30) as answer:
            answer.read()
        assert self.cookie("sessionid")

    def socket(self, path):
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.jar)
        return connect(
            self.origin.replace("http://", "ws://") + path,
            additional_headers={"Cookie": cookies},
            origin=self.origin,
            proxy=None,
        )


def first_alert(stream, seconds):
    """Return the first frame that tells of something; heartbeats and the like are passed over."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        frame = json.loads(stream.recv(timeout=left))
        if "data" in frame and frame["type"].count(".") >= 2:
            return frame
    raise AssertionError(f"no alert within {seconds} s")


def var_of(tmp_path: Path) -> dict[str, str]:
    return {"DOZOR_VAR": str(tmp_path), "DOZOR_ADMIN_PASSWORD": PASSWORD}
