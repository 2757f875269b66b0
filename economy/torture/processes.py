"""Other processes, forked from one that has Django ready: they start within milliseconds."""

import multiprocessing
from collections.abc import Callable
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any, Final

import django
from django.apps import apps

PATIENCE_S: Final = 60.0

if not apps.ready:  # in the process that others are forked from, which begins with this module
    django.setup()


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def start(target: Callable[..., None], *args: Any) -> BaseProcess:
    """Start a process that does something."""
    process = _context().Process(target=target, args=args, daemon=True)
    process.start()
    return process


def pipe() -> Any:
    """Return both ends of a pipe: (ours, the other process's)."""
    return _context().Pipe()


def run(target: Callable[..., None], *args: Any) -> int:
    """Run something in a process of its own; returns the code it ended with."""
    process = start(target, *args)
    process.join(PATIENCE_S)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode if process.exitcode is not None else -1
