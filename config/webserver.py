"""uvicorn inside a command: our own signals, a socket bound early, a stop that takes seconds."""

import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

GRACE_S = 2
BACKLOG = 2048
LARGEST_MESSAGE = 64 * 1024
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """Tells when it answers; leaves signals to `stopped_by_signals`."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing: uvicorn's own would raise SIGTERM again once it has stopped."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        if self.started and not self.should_exit:
            self._tell()


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; raises OSError when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def server_for(application: object, started: Callable[[], None]) -> Server:
    """Return a server of an ASGI application; logs go where ours go."""
    config = uvicorn.Config(
        application,  # type: ignore[arg-type]  # our protocols are narrower than uvicorn's
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        ws_max_size=LARGEST_MESSAGE,
        # Frames are small, and compressing each for each of 500 sockets costs more than it saves.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    return Server(config, started)


class StopSignals:
    """While in force, SIGINT and SIGTERM stop the server, or raise KeyboardInterrupt before it."""

    def __init__(self) -> None:
        self.server: Server | None = None

    def __enter__(self) -> "StopSignals":
        self._before = {number: signal.signal(number, self._on) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *exc: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on(self, number: int, frame: FrameType | None) -> None:
        if self.server is None:
            raise KeyboardInterrupt
        self.server.force_exit = self.server.should_exit
        self.server.should_exit = True

    def ignore(self) -> None:
        """Let nothing disturb the last steps of a stop."""
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
