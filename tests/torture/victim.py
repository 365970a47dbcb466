"""A process of its own that does something while strace kills it, fails it or writes down what it does.

It is a fork of this one, which has imported everything already, so that one costs 30 ms and not half a second.
strace attaches while it waits at a gate; what it was told to prepare before is not traced. It says through a
pipe what it has finished, and that is what counts as "shown as saved".
"""

import contextlib
import ctypes
import os
import pickle
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sos_desktop.errors import SosError

PATIENCE = 60.0
"""Seconds of a processor after which a victim counts as hung; or so many by the clock in which it used none."""
_ANY_TRACER = (0x59616D61, -1)
"""prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY): where the system lets only parents trace."""

Say = Callable[[str], None]


class NoTracing(Exception):
    """strace is missing or may not attach here."""


@dataclass(frozen=True)
class Ended:
    """How a victim ended. ``refused`` is the sentence it raised, ``bug`` anything that was no sentence."""

    acknowledged: int
    refused: str
    bug: str
    killed: bool
    answer: Any = None


def run(
    prepare: Callable[[], Any], act: Callable[[Any, Say], Any], strace: Sequence[str] | None = None
) -> Ended:
    """``act`` on what ``prepare`` gave, under strace with these arguments (None: untraced)."""
    gate, told = os.pipe(), os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(gate[1])
        os.close(told[0])
        _live(prepare, act, gate[0], told[1])
    os.close(gate[0])
    os.close(told[1])
    tracer = None
    try:
        heard = _until(told[0], b"ready\n", pid)
        if strace is not None and heard.endswith(b"ready\n"):
            tracer = _attached(pid, strace)
        with contextlib.suppress(BrokenPipeError):
            os.write(gate[1], b"g")
        heard += _until(told[0], None, pid)
    finally:
        os.close(gate[1])
        os.close(told[0])
        _, status = os.waitpid(pid, 0)
        if tracer is not None:
            tracer.communicate()
    return _ended(heard, killed=os.WIFSIGNALED(status))


def _live(prepare: Callable[[], Any], act: Callable[[Any, Say], Any], gate: int, told: int) -> None:
    def say(words: str) -> None:
        os.write(told, words.encode() + b"\n")

    try:
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(*_ANY_TRACER, 0, 0, 0)
        prepared = prepare()
        say("ready")
        os.read(gate, 1)
        answer = act(prepared, say)
        say(f"answer {pickle.dumps(answer).hex()}")
    except SosError as problem:
        say(f"refused {problem}")
    except BaseException:  # noqa: BLE001  it is said, and counts against the application
        say(f"bug {traceback.format_exc()!r}")
    finally:
        os._exit(0)


def _attached(pid: int, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    try:
        tracer = subprocess.Popen(
            ["strace", "-f", "-p", str(pid), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    except FileNotFoundError:
        os.kill(pid, signal.SIGKILL)
        raise NoTracing("strace is not installed (apt install strace)") from None
    line = tracer.stderr.readline() if tracer.stderr else b""
    if b"attached" not in line:
        os.kill(pid, signal.SIGKILL)
        tracer.communicate()
        raise NoTracing(f"strace may not look at processes here: {line.decode(errors='replace').strip()}")
    return tracer


def _until(descriptor: int, end: bytes | None, pid: int) -> bytes:
    heard = b""
    used = 0.0
    while end is None or not heard.endswith(end):
        ready, _, _ = select.select([descriptor], [], [], PATIENCE)
        if not ready:
            before, used = used, _used(pid)
            if before < used < PATIENCE:  # on a busy machine it only takes longer
                continue
            os.kill(pid, signal.SIGKILL)
            return heard + b"bug 'it hung'\n"
        more = os.read(descriptor, 1 << 16)
        if not more:
            break
        heard += more
        if end and b"\nbug " in b"\n" + heard:
            break
    return heard


def _used(pid: int) -> float:
    """Seconds of a processor."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ended(heard: bytes, *, killed: bool) -> Ended:
    acknowledged, refused, bug, answer = 0, "", "", None
    for line in heard.decode("utf-8", "replace").splitlines():
        word, _, rest = line.partition(" ")
        if word == "ack":
            acknowledged += 1
        elif word == "refused":
            refused = rest
        elif word == "bug":
            bug = rest
        elif word == "answer":
            answer = pickle.loads(bytes.fromhex(rest))  # noqa: S301  our own child's
    return Ended(acknowledged, refused, bug, killed, answer)


def aside(work: Callable[[], Any], strace: Sequence[str] | None = None) -> Ended:
    """``work`` in a process of its own; its answer."""
    return run(lambda: None, lambda _, say: work(), strace)
