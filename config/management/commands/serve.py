"""`manage.py serve`: the whole of Dozor in one process, or with REDIS_URL one web process of it."""

import os
import socket
import sys
import time
from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from accounts.firstrun import FirstUser
from config import startup, webserver
from config.celery import app as celery
from config.checks import refuse_bad_settings
from config.embedded import Embedded
from config.processlock import hold_process_lock, release_process_lock
from config.upstream import registry
from config.upstream.demos import Webhooks, start_demos

WORKER_STOP_S = 2.0


class Command(BaseCommand):
    """Prepares the house, serves it, and closes it in order."""

    help = "Serve pages, API and WebSockets; without REDIS_URL also the worker, beat and demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and what to run inside."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
        parser.add_argument(
            "--demo",
            action=BooleanOptionalAction,
            default=None,
            help="demo sources on or off (DOZOR_DEMO); by default on in DEBUG while no source "
            "is configured",
        )
        parser.add_argument(
            "--worker",
            action=BooleanOptionalAction,
            default=None,
            help="worker and beat inside this process; by default only without REDIS_URL",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGINT or SIGTERM; ends with 0 then."""
        self.steps = 5 if settings.DEBUG else 6
        self.step_number, self.left_over = 0, False
        self.seeding: startup.Seeding | None = None
        try:
            with webserver.StopSignals() as signals, ExitStack() as stack:
                stack.callback(signals.ignore)
                self._serve(signals, stack, options)
        except KeyboardInterrupt:
            pass
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        self._say("Stopped.")
        if self.left_over:
            # A task still runs and would hold the process; the next start takes it up again.
            os._exit(0)

    def _serve(
        self, signals: webserver.StopSignals, stack: ExitStack, options: dict[str, Any]
    ) -> None:
        self._refuse(options)
        listener = stack.enter_context(self._listener(options["host"], options["port"]))
        stack.callback(release_process_lock)
        hold_process_lock()
        person = self._prepare()
        self._start_demo(stack, listener)
        worker = self._wants_worker(options)
        with self._step("Worker and beat" if worker else "Worker and beat run elsewhere"):
            if worker:
                self._start_worker(stack)
        self._run_server(signals, listener, person)

    def _refuse(self, options: dict[str, Any]) -> None:
        refuse_bad_settings()
        if options["demo"] not in (None, settings.DOZOR_DEMO):
            raise CommandError("--demo and --no-demo work on the command line only.")
        if options["worker"] is False and not settings.DISTRIBUTED:
            raise CommandError(
                "--no-worker needs REDIS_URL: without it nothing outside could do the work."
            )

    @staticmethod
    def _wants_worker(options: dict[str, Any]) -> bool:
        return not settings.DISTRIBUTED if options["worker"] is None else options["worker"]

    @contextmanager
    def _listener(self, host: str, port: int) -> Iterator[socket.socket]:
        try:
            listener = webserver.listen(host, port)
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error.strerror or error}. "
                "Choose another port: make run PORT=8001 (or serve --port 8001)."
            ) from error
        with listener:
            yield listener

    def _prepare(self) -> FirstUser | None:
        with self._step("Database"):
            if not settings.DISTRIBUTED:
                startup.migrate()
                startup.index_names()
            elif pending := startup.pending_migrations():
                raise CommandError(
                    f"The database lacks {pending} migrations: run `manage.py prepare` first."
                )
        if not settings.DEBUG:
            with self._step("Static files"):
                startup.collect_static()
        with self._step("Accounts"):
            return startup.first_user()

    def _start_demo(self, stack: ExitStack, listener: socket.socket) -> None:
        inside = settings.DOZOR_DEMO and not settings.DEMO_BASE_URL
        with self._step("Demo sources" if inside else "Sources"):
            if inside:
                self.seeding = startup.Seeding()
                webhooks = Webhooks(_address(listener), settings.DEMO_WEBHOOKS)
                servers = start_demos(settings.DEMO_SOURCES, settings.DEMO_POLICY, webhooks)
                for server in servers.values():
                    stack.callback(server.stop)
        stack.callback(registry.close)
        if self.seeding:
            stack.callback(self.seeding.leave)

    def _start_worker(self, stack: ExitStack) -> None:
        if not settings.DISTRIBUTED:
            startup.take_up_work()
        embedded = Embedded(
            celery,
            threads=settings.WORKER_THREADS,
            long_threads=settings.LONG_WORK_THREADS,
        )
        embedded.start()
        stack.callback(self._stop_worker, embedded)

    def _stop_worker(self, embedded: Embedded) -> None:
        self.left_over = not embedded.stop(WORKER_STOP_S)

    def _run_server(
        self,
        signals: webserver.StopSignals,
        listener: socket.socket,
        person: FirstUser | None,
    ) -> None:
        started = time.monotonic()

        def ready() -> None:
            self._step_line("Web server", time.monotonic() - started)
            self._welcome(listener, person)
            if self.seeding:
                self.seeding.start()

        from config.asgi import application  # the whole URLconf: only now, with its step shown

        signals.server = webserver.server_for(application, ready)
        signals.server.run(sockets=[listener])
        if not signals.server.started:
            raise CommandError("The web server did not start; the lines above say why.")

    def _welcome(self, listener: socket.socket, person: FirstUser | None) -> None:
        self._say("")
        self._say(self.style.SUCCESS(f"Dozor is at {_address(listener)}/"))
        if person and person.generated:
            self._say(f"Sign in as {person.username} with the password {person.password}")
            self._say("It is shown this once; `manage.py changepassword` sets another.")
        elif person:
            self._say(f"Sign in as {person.username} with DOZOR_ADMIN_PASSWORD.")
        if settings.DOZOR_DEMO:
            self._say("Demo: everything shown is invented. `--no-demo` asks the real sources.")
        self._say("Ctrl-C stops it.")

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self._step_line(name, time.monotonic() - started)

    def _step_line(self, name: str, seconds: float) -> None:
        self.step_number += 1
        self._say(f"[{self.step_number}/{self.steps}] {name} … {seconds:.1f} s")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        sys.stdout.flush()


def _address(listener: socket.socket) -> str:
    """Return where this process answers, as somebody on this machine would call it."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    return f"http://{shown}:{port}"
