#!/usr/bin/env python3
"""Send War Thunder's kill feed from this computer to your Dozor server.

Needs Python 3.8 or newer and nothing else; runs on Windows, macOS and Linux. While the game runs
it answers at http://127.0.0.1:8111; this script reads /hudmsg there and posts what is new.

    set DOZOR_TOKEN=...        (Windows; on Linux and macOS: export DOZOR_TOKEN=...)
    python agent_script.py --server https://dozor.example.org --me YOUR_NICK

The token needs the scope warthunder:write. Lines not yet delivered wait in a folder on this
computer (by default .dozor-agent in your home) and are sent when the server can be reached.
Stop it with Ctrl+C.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import logging
import os
import random
import signal
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

VERSION = 1
SERVER = ""
ME = ""
API_PATH = "/api/v1/warthunder/hudmsg"
BATCH_RECORDS_MAX = 500
BODY_BYTES_MAX = 8 * 1024 * 1024
QUIET_POLLS_MAX = 30
TIMEOUT_S = 10.0
WAIT_FIRST_S = 1.0
WAIT_MAX_S = 60.0
PAUSE_MAX_S = 10.0
REFUSED = (400, 413, 415, 422)
START = {"number": 0, "id": 0, "event": 0, "mark": "", "session": ""}
log = logging.getLogger("dozor-agent")


class Trouble(Exception):
    """A call that did not succeed; `status` is None without an answer."""

    def __init__(
        self, reason: str, status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after_s = retry_after_s


def call(
    method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> bytes:
    """Return the body of a 2xx answer; raise Trouble otherwise. Redirects are not followed."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    try:
        connection.request(method, target, body=body, headers=headers or {})
        answer = connection.getresponse()
        content = answer.read(BODY_BYTES_MAX)
    except (OSError, http.client.HTTPException) as error:
        raise Trouble(f"no answer ({error or type(error).__name__})") from error
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        wait = answer.getheader("Retry-After") or ""
        retry_after_s = float(wait) if wait.isdigit() else None
        raise Trouble(f"HTTP {answer.status}", answer.status, retry_after_s)
    return content


def write_whole(path: Path, value: Any) -> None:
    """Write JSON so that a crash leaves either the old file or the new one."""
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(str(draft), str(path))  # noqa: PTH105


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file, empty where the file is missing or broken."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def fingerprint(record: dict[str, Any]) -> str:
    """Return what tells a record from another one with the same id."""
    text = json.dumps([record.get("msg"), record.get("time")])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def usable(record: Any) -> bool:
    """Tell whether a record has the number the feed is ordered by."""
    return isinstance(record, dict) and type(record.get("id")) is int


class Outbox:
    """Batches on disk, oldest first, and how far the feed was read.

    A batch file carries the position it was read up to, so a crash between writing the batch and
    writing the position neither loses nor repeats a line.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.waiting = folder / "waiting"
        self.refused = folder / "refused"
        for place in (self.waiting, self.refused):
            place.mkdir(parents=True, exist_ok=True)
        self.position: dict[str, Any] = dict(START)
        self.saved = True
        found = [read_json(folder / "position.json")]
        found += [read_json(path).get("position") or {} for path in self.paths()]
        for position in found:
            if set(START) <= set(position) and position["number"] >= self.position["number"]:
                self.position = position

    def paths(self) -> list[Path]:
        """Return the files of the waiting batches, oldest first."""
        return sorted(self.waiting.glob("*.json"))

    def add(self, damage: list[Any], events: list[Any], session: str) -> None:
        """Keep lines until they are delivered."""
        position = {
            "number": self.position["number"] + 1,
            "id": damage[-1]["id"] if damage else self.position["id"],
            "event": events[-1]["id"] if events else self.position["event"],
            "mark": fingerprint(damage[-1]) if damage else self.position["mark"],
            "session": session,
        }
        batch = {
            "batch_id": str(uuid.uuid4()),
            "agent": VERSION,
            "session": session,
            "read_at": int(time.time()),
            "damage": damage,
            "events": events,
        }
        path = self.waiting / f"{position['number']:09d}.json"
        write_whole(path, {"position": position, "batch": batch})
        self.position, self.saved = position, False
        self.save()

    def save(self) -> None:
        """Write the position; nothing is delivered before it is on disk."""
        if not self.saved:
            write_whole(self.folder / "position.json", self.position)
            self.saved = True


class Game:
    """The game's feed: what is new since the last look, and when the game was started anew."""

    def __init__(self, url: str, outbox: Outbox) -> None:
        self.url = url.rstrip("/")
        self.outbox = outbox
        self.unsure = True
        self.quiet = 0
        self.seen = True
        self.seen_at = 0.0

    def look(self, now: float) -> None:
        """Put what is new into the outbox; `now` is a monotonic clock in seconds."""
        known = self.outbox.position
        late = now - self.seen_at > PAUSE_MAX_S
        whole = self.unsure or late or self.quiet >= QUIET_POLLS_MAX
        event, line = (0, 0) if whole else (known["event"], known["id"])
        try:
            body = call("GET", f"{self.url}/hudmsg?lastEvt={event}&lastDmg={line}")
            answer = json.loads(body.decode("utf-8", "replace"))
        except (Trouble, ValueError) as error:
            self._lost(error)
            return
        if not self.seen:
            log.info("The game is there.")
        self.seen, self.seen_at = True, now
        self._take(answer if isinstance(answer, dict) else {}, whole)

    def _lost(self, error: Exception) -> None:
        if self.seen:
            log.info("The game does not answer (%s); waiting for it.", error)
        self.seen, self.unsure = False, True

    def _take(self, answer: dict[str, Any], whole: bool) -> None:
        damage = sorted(filter(usable, answer.get("damage") or []), key=lambda item: item["id"])
        events = sorted(filter(usable, answer.get("events") or []), key=lambda item: item["id"])
        known = self.outbox.position
        session, last_id, last_event = known["session"], known["id"], known["event"]
        if not session or (whole and self._started_anew(damage)):
            session, last_id, last_event = uuid.uuid4().hex, 0, 0
        # An empty feed may be a game just started: its first ids must not pass for known ones.
        self.unsure = whole and not damage
        damage = [item for item in damage if item["id"] > last_id]
        events = [item for item in events if item["id"] > last_event]
        self.quiet = 0 if damage or whole else self.quiet + 1
        while damage or events:
            self.outbox.add(damage[:BATCH_RECORDS_MAX], events[:BATCH_RECORDS_MAX], session)
            damage, events = damage[BATCH_RECORDS_MAX:], events[BATCH_RECORDS_MAX:]

    def _started_anew(self, damage: list[Any]) -> bool:
        """A whole feed that ends before the last line read, or has another in its place, is new."""
        known = self.outbox.position
        if not damage or not known["id"]:
            return False
        there = [item for item in damage if item["id"] == known["id"]]
        fell = damage[-1]["id"] < known["id"]
        return fell or (bool(there) and all(fingerprint(it) != known["mark"] for it in there))


class Sender:
    """Deliver batches in order; wait ever longer while the server cannot take them."""

    def __init__(self, url: str, token: str, outbox: Outbox, me: str = "") -> None:
        self.url = url
        self.token = token
        self.me = me
        self.outbox = outbox
        self.wait_s = 0.0
        self.next_at = 0.0

    def deliver(self, now: float) -> None:
        """Send what waits; stop at the first batch the server cannot take now."""
        if now < self.next_at:
            return
        self.outbox.save()
        for path in self.outbox.paths():
            if not self._deliver(path, now):
                return

    def _deliver(self, path: Path, now: float) -> bool:
        kept = read_json(path)
        if "batch" not in kept:
            os.replace(str(path), str(self.outbox.refused / path.name))  # noqa: PTH105
            return True
        try:
            self._post(kept["batch"])
        except Trouble as trouble:
            return self._failed(path, trouble, now)
        path.unlink()
        self.wait_s = 0.0
        log.info("Delivered %d lines.", len(kept["batch"]["damage"]))
        return True

    def _post(self, batch: dict[str, Any]) -> None:
        headers = {
            "Authorization": "Bearer " + self.token,
            "Content-Type": "application/json",
            "Idempotency-Key": batch["batch_id"],
            "User-Agent": f"dozor-agent/{VERSION}",
        }
        call("POST", self.url, json.dumps({**batch, "me": self.me}).encode(), headers)

    def _failed(self, path: Path, trouble: Trouble, now: float) -> bool:
        if trouble.status in REFUSED:
            log.error("The server refuses a batch (%s); it is kept in «refused».", trouble)
            os.replace(str(path), str(self.outbox.refused / path.name))  # noqa: PTH105
            return True
        if trouble.status in (401, 403):
            log.error("The server does not accept the token (%s).", trouble)
        if trouble.status == 409:
            log.error("The server does not know your nick yet: start with --me NICK.")
        self.wait_s = min(WAIT_MAX_S, self.wait_s * 2 or WAIT_FIRST_S)
        # Spread the returns, so that many agents do not knock in one second.
        wait_s = trouble.retry_after_s or self.wait_s * random.uniform(0.5, 1.0)  # noqa: S311
        self.next_at = now + min(wait_s, 3600.0)
        log.warning("Not delivered (%s); next try in %.1f s.", trouble, wait_s)
        return False


def lock(folder: Path) -> TextIO | None:
    """Return an open file that bars a second agent from this folder, or None when one runs."""
    file = (folder / "lock").open("a+")
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Return the settings from the command line and the environment."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--server", default=os.environ.get("DOZOR_SERVER") or SERVER)
    me = os.environ.get("DOZOR_ME") or ME
    parser.add_argument("--me", default=me, help="the nick you play under, or DOZOR_ME")
    parser.add_argument("--token", default=os.environ.get("DOZOR_TOKEN"), help="or DOZOR_TOKEN")
    parser.add_argument("--game", default="http://127.0.0.1:8111")
    parser.add_argument("--folder", type=Path, default=Path.home() / ".dozor-agent")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two looks")
    parser.add_argument("--allow-http", action="store_true", help="send the token unencrypted")
    chosen = parser.parse_args(argv)
    chosen.token = (chosen.token or "").strip()
    if not chosen.server or not chosen.token.isascii() or not chosen.token.isprintable():
        parser.error("--server (or DOZOR_SERVER) is needed, and a token of plain characters")
    if not chosen.token:
        parser.error("a token is needed: set DOZOR_TOKEN, or give --token")
    parts = urlsplit(chosen.server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        parser.error("--server must begin with https:// or http://")
    near = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme == "http" and not near and not chosen.allow_http:
        parser.error("the token would travel unencrypted; use https:// or add --allow-http")
    if not 0 < chosen.every <= 60:
        parser.error("--every must be above 0 and at most 60 seconds")
    return chosen


def main(argv: list[str] | None = None) -> int:
    """Look and deliver until stopped; what is not delivered stays on disk."""
    chosen = arguments(argv)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    held = lock(chosen.folder)
    if held is None:
        log.error("Another agent already uses %s.", chosen.folder)
        return 1
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    outbox = Outbox(chosen.folder)
    game = Game(chosen.game, outbox)
    sender = Sender(chosen.server.rstrip("/") + API_PATH, chosen.token, outbox, chosen.me)
    while not stop.is_set():
        try:
            game.look(time.monotonic())
            sender.deliver(time.monotonic())
        except OSError as error:
            log.error("The folder cannot be written: %s", error)
        stop.wait(chosen.every)
    held.close()
    log.info("Stopped; %d batches wait for the next start.", len(outbox.paths()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
