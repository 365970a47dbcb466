"""The other end of the pipe: expressions are asked of a process that can be ended, and is.

Starting it takes a third of a second, so it starts with the first question and stays until ``close``. What it is
told goes through the pipe, never onto a command line or the disk. Where it has not answered in time it is ended,
and with it everything it held; the next question starts another.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sos_desktop.questionnaires.document import Json

WORKER = "--fhirpath-worker"
"""What sos-records is started with to be one."""
PATIENCE = 3.0
"""Seconds until a process that says nothing is ended: it ends itself earlier, unless it cannot."""
STARTING = 30.0
"""Seconds for it to start: a laptop whose virus scanner has never seen it takes a while."""


class TookTooLongError(Exception):
    """The process was ended, by itself or by us, because it did not answer in time."""


class CannotRunError(Exception):
    """The expression cannot be run; ``args[0]`` is the kind of problem, never its words."""


def command() -> list[str]:
    """How the process is started: the frozen application has sos-records beside it."""
    if getattr(sys, "frozen", False):
        name = "sos-records.exe" if sys.platform == "win32" else "sos-records"
        return [str(Path(sys.executable).with_name(name)), WORKER]
    return [sys.executable, "-m", "sos_desktop.questionnaires.fhirpath_worker"]


_open: "weakref.WeakSet[FhirPath]" = weakref.WeakSet()


def end_all() -> None:
    """End every process there is, before this one gives its place to a fresh one."""
    for each in list(_open):
        each.close()


class FhirPath:
    """Asked from one thread at a time. ``close`` may be called from any, and ends a question under way."""

    def __init__(self, questionnaire: str, *, patience: float = PATIENCE) -> None:
        self._questionnaire = questionnaire
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._shut = False
        _open.add(self)

    @property
    def running(self) -> bool:
        return self._process is not None

    def load(self, resource: Json, paths: dict[str, list[Any]], now: str) -> None:
        """The answers that the next questions are about."""
        self._ask({"resource": resource, "paths": paths, "now": now})

    def run(
        self, expression: str, place: str, link_id: str, scopes: Sequence[str], keep: str = ""
    ) -> list[Any]:
        """What ``expression`` gives at ``place``; with ``keep`` it stays there, as a variable of that name."""
        request: Json = {"run": expression, "place": place, "link_id": link_id, "scopes": list(scopes)}
        reply = self._ask(request | ({"keep": keep} if keep else {}))
        if "failed" in reply:
            raise CannotRunError(reply["failed"])
        found = reply.get("found")
        return found if isinstance(found, list) else [found]

    def close(self) -> None:
        """End the process for good, and with it everything it was told."""
        with self._starting:
            self._shut = True
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()

    def _ask(self, request: Json) -> Json:
        if self._process is None:
            self._start()
        return self._exchange(request)

    def _start(self) -> None:
        with self._starting:
            if self._shut:
                raise TookTooLongError
            self._said = queue.SimpleQueue()
            self._process = _started()
            threading.Thread(target=_listen, args=(self._process, self._said), daemon=True).start()
        self._hear(STARTING)
        self._exchange({"questionnaire": json.loads(self._questionnaire.removeprefix("\ufeff"))})

    def _exchange(self, request: Json) -> Json:
        process = self._process
        try:
            if process is None or process.stdin is None:
                raise TookTooLongError
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        except (OSError, ValueError):
            self._end()
            raise TookTooLongError from None
        return self._hear(self._patience)

    def _hear(self, patience: float) -> Json:
        try:
            line = self._said.get(timeout=patience)
        except queue.Empty:
            line = b""
        if not line:
            self._end()
            raise TookTooLongError
        reply: Json = json.loads(line)
        return reply


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  our own command line
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if getattr(sys, "frozen", False) else Path(__file__).parents[2],
        env=dict(os.environ) | {"PYINSTALLER_RESET_ENVIRONMENT": "1", "PYTHONUTF8": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _listen(process: "subprocess.Popen[bytes]", said: "queue.SimpleQueue[bytes]") -> None:
    """Hand on every line; an empty one where there will be no more."""
    with contextlib.suppress(OSError, ValueError):  # closed while it was being read
        if process.stdout:
            for line in process.stdout:
                said.put(line)
    said.put(b"")
