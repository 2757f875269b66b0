"""The process that reads a demo file: `python -m … FILE FOLDER` prints one JSON object.

It runs apart from everything else, under limits of memory, time and file size, and without any
secret in its environment: the file comes from a stranger. Exit code 0 and `{"recording": …}`, or
0 and `{"refused": reason}`; whatever else happens is a crash.
"""

import bz2
import gzip
import importlib
import importlib.util
import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

from stats.faceit.demofile.frames import Unusable, recording_of
from stats.faceit.demofile.packing import Packing, packing_of
from stats.faceit.demofile.recording import Recording

CHUNK: Final = 1024 * 1024
MEGABYTE: Final = 1024 * 1024
COLUMNS: Final = {
    "players": ("steamid", "name", "side"),
    "rounds": ("start_tick", "freeze_end_tick", "winner_side", "is_knife_round"),
    "kills": (
        "tick", "victim_steamid", "victim_side", "attacker_steamid", "attacker_side",
        "assister_steamid", "assister_side", "weapon",
    ),
}  # fmt: skip


class Refused(Exception):
    """The file cannot be used; the text is a word for why."""


def main(arguments: list[str]) -> None:
    """Read the command line: file, folder for the unpacked one, and the limits in MB, MB, s."""
    path, folder = Path(arguments[0]), Path(arguments[1])
    unpacked_mb, memory_mb, cpu_s = map(int, arguments[2:5])
    set_limits(unpacked_mb, memory_mb, cpu_s)
    try:
        plain = unpack(path, folder / "plain.dem", unpacked_mb * MEGABYTE)
        told: dict[str, Any] = {"recording": asdict(read(plain))}
    except Refused as refused:
        told = {"refused": str(refused)}
    except Unusable as unusable:
        told = {"refused": "unreadable", "detail": str(unusable)}
    sys.stdout.write(json.dumps(told))


def set_limits(unpacked_mb: int, memory_mb: int, cpu_s: int) -> None:
    """Bound what this process may take; the kernel ends it when it wants more."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, ((unpacked_mb + 1) * MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MEGABYTE,) * 2)


def unpack(path: Path, target: Path, most_bytes: int) -> Path:
    """Return the plain file: itself, or `target` unpacked; raises Refused.

    A packed file may be far larger than it looks: unpacking stops beyond `most_bytes`.
    """
    with path.open("rb") as file:
        packing = packing_of(file.read(8))
    if packing is None:
        raise Refused("not_a_demo")
    if packing is Packing.NONE:
        return path
    try:
        with _opened(path, packing) as packed, target.open("wb") as plain:
            _copy(packed, plain, most_bytes)
    except (OSError, EOFError, ValueError) as error:
        raise Refused("broken_archive") from error
    with target.open("rb") as file:
        if packing_of(file.read(8)) is not Packing.NONE:
            raise Refused("not_a_demo")
    return target


def _copy(packed: IO[bytes], plain: IO[bytes], most_bytes: int) -> None:
    size = 0
    while part := packed.read(CHUNK):
        size += len(part)
        if size > most_bytes:
            raise Refused("too_large_unpacked")
        plain.write(part)


def _opened(path: Path, packing: Packing) -> IO[bytes]:
    opened: Any
    if packing is Packing.ZSTD:
        zstandard = _module("zstandard")
        opened = zstandard.open(path, "rb", dctx=zstandard.ZstdDecompressor(max_window_size=2**27))
        return _Zstd(opened, zstandard.ZstdError)  # type: ignore[return-value]
    if packing is Packing.GZIP:
        return gzip.GzipFile(path, "rb")  # type: ignore[return-value]
    return bz2.BZ2File(path, "rb")


class _Zstd:
    """A zstd stream whose errors are OSErrors, as those of gzip and bz2 are."""

    def __init__(self, stream: Any, error: type[Exception]) -> None:
        self._stream = stream
        self._error = error

    def __enter__(self) -> "_Zstd":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int) -> bytes:
        """Return the next bytes; raises OSError when the stream is broken."""
        try:
            return self._stream.read(size)  # type: ignore[no-any-return]
        except self._error as error:
            raise OSError(str(error)) from error


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Refused("not_installed") from error


def read(path: Path) -> Recording:
    """Read a plain demo file with awpy 3; raises Refused or Unusable."""
    awpy = _module("awpy")
    try:
        demo = awpy.Demo(str(path))
        demo.load("players", "rounds", "kills")
        tables = {name: rows_of(getattr(demo, name), names) for name, names in COLUMNS.items()}
        header, tick_rate = dict(demo.header), float(demo.tick_rate)
    except awpy.InvalidDemoError as error:
        raise Refused("unreadable") from error
    return recording_of(header, tick_rate, tables["players"], tables["rounds"], tables["kills"])


def rows_of(frame: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the columns of a polars frame that are wanted and there, as plain rows."""
    wanted = [name for name in names if name in frame.columns]
    rows: list[dict[str, Any]] = frame.select(wanted).to_dicts()
    return rows


def missing_modules() -> list[str]:
    """Return what has to be installed before a file can be read; the optional extra `demo`."""
    return [name for name in ("awpy", "zstandard") if importlib.util.find_spec(name) is None]


if __name__ == "__main__":
    main(sys.argv[1:])
