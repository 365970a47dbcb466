"""The end of this process, and a fresh one in its place, in whose memory nothing has ever been.

Python cannot wipe what it has held: after closing everything, 101,040 copies of record text, the passphrase
and three copies of the key were found in memory (measured). After this there is none. Nothing is handed on but
the words of the command line that the person's own start had, and one word where the disk was full (``unsaved``).
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn


def command() -> list[str]:
    """How this process was started."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]


def relaunch(let_go: Callable[[], None] = lambda: None) -> NoReturn:
    """Never comes back: where the fresh process cannot be started, this one goes all the same.

    ``let_go`` gives up what only one process may hold.
    """
    let_go()
    if expressions := sys.modules.get("sos_desktop.questionnaires.fhirpath"):
        expressions.end_all()  # what works out the sums of a form was told the answers
    if getattr(sys, "frozen", False):
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = (
            "1"  # its starter takes the new one for a child otherwise
        )
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            subprocess.Popen(command(), close_fds=True)  # noqa: S603 - our own command line
        else:
            os.execv(sys.executable, command())  # noqa: S606 - no shell, that is the point
    os._exit(0 if sys.platform == "win32" else 1)
