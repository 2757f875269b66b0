"""A Postgres of our own that is stopped without a goodbye and started again."""

import os
import shutil
import subprocess
from pathlib import Path

from config.workshop import services
from economy.torture.scratch import Place


class Cluster:
    """A server in a folder, with everything that makes commits last switched on."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._prefix: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            self._prefix = ["runuser", "-u", "postgres", "--"]
        self._folder, self._programs, self._port = folder, programs, services.free_port()
        self._run("initdb", "-U", "postgres", "-A", "trust")
        self._start()

    @property
    def place(self) -> Place:
        """Return where it is, as Django's settings say it."""
        return {
            "NAME": "postgres",
            "USER": "postgres",
            "PASSWORD": "",
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
        }

    def again(self) -> None:
        """Stop it as if it had crashed, and start it, which recovers what was committed."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """Stop it at once: nothing is finished, nothing is flushed."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _start(self) -> None:
        options = f"-p {self._port} -h 127.0.0.1 -k {self._folder}"
        self._run("pg_ctl", "-l", str(self._folder / "log"), "-o", options, "-w", "start")

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *words]
        subprocess.run(  # noqa: S603  # programs of the server's own folder
            [*self._prefix, *command], cwd="/", check=True, stdout=subprocess.DEVNULL
        )
