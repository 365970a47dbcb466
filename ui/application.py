"""The composition root: everything is made here once and handed on by argument.

Before the first paint only QtCore, QtGui and QtWidgets are imported; ``tests/bench/start.py`` measures it.
"""

import contextlib
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from datetime import datetime

    from sos_desktop.paths import Places
    from ui.locking.first_start import FirstStart
    from ui.main_window import MainWindow
    from ui.opening import Opening

USAGE = """\
sos-desktop [OPTION...]
  --vault FOLDER      offer this record book on the unlock page
  --tour FOLDER       drive the window through made-up records; pictures and PDFs in FOLDER
  --text PERCENT      text size, 80 to 200
  --scheme NAME       light, dark or contrast
  --data FOLDER       keep the list of record books and the window's size in FOLDER
  --for-testers       let debuggers look into the process and let it write a core file
"""


class Arguments:
    """What the command line asks for."""

    def __init__(self) -> None:
        self.vault: Path | None = None
        self.tour: Path | None = None
        self.text: int | None = None
        self.scheme = ""
        self.data: Path | None = None
        self.testers = False


class WrongUsage(Exception):
    """The command line cannot be understood."""


def parse(argv: list[str]) -> Arguments:
    """By hand: argparse would be imported for five options."""
    arguments = Arguments()
    words = iter(argv[1:])
    for word in words:
        if word == "--for-testers":
            arguments.testers = True
            continue
        name, _, value = word.partition("=")
        if name not in ("--vault", "--tour", "--text", "--scheme", "--data"):
            raise WrongUsage(f"unknown option {word}")
        value = value or next(words, "")
        if not value:
            raise WrongUsage(f"{name} needs a value")
        setattr(arguments, name[2:], _value(name, value))
    return arguments


def _value(name: str, value: str) -> object:
    if name == "--text":
        if not value.isdecimal() or not 80 <= int(value) <= 200:
            raise WrongUsage("--text is a number from 80 to 200")
        return int(value)
    if name == "--scheme":
        if value not in ("light", "dark", "contrast"):
            raise WrongUsage("--scheme is light, dark or contrast")
        return value
    return Path(value)


def start(argv: list[str]) -> int:
    """Run the application; its exit code."""
    try:
        arguments = parse(argv)
    except WrongUsage as wrong:
        print(f"sos-desktop: {wrong}\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    close_to_others(testers=arguments.testers)
    alone = None if arguments.tour is not None else _first_start(arguments)
    if alone is not None and not alone.first and alone.raise_first():
        return 0
    application = QApplication(argv[:1])
    if arguments.tour is not None:
        from ui.tour import tour

        return tour(application, arguments, arguments.tour)
    assert alone is not None  # noqa: S101 - only the tour goes without
    window = compose(application, arguments, relaunch=partial(_relaunch, alone))
    if not arguments.testers:
        window.painted.connect(keep_debuggers_out)
    window.painted.connect(partial(alone.answer_with, window))
    window.painted.connect(partial(guard, window))
    window.start(arguments.vault)
    window.show()
    return application.exec()


def close_to_others(*, testers: bool = False) -> None:
    """Files for their owner only; no core file, no crash report with memory in it."""
    os.umask(0o077)
    if "faulthandler" in sys.modules:
        sys.modules["faulthandler"].disable()
    if testers:
        return
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def keep_debuggers_out() -> None:
    """No other process of this account may look into ours. After the first paint, since ctypes takes 4 ms,
    and before there is anything to be seen: nobody has typed anything yet."""
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE


def clock() -> "datetime":
    """``utc_now``, imported when somebody first asks for the time."""
    from sos_desktop.dates import utc_now

    return utc_now()


def compose(
    application: QApplication,
    arguments: Arguments,
    clock: "Callable[[], datetime]" = clock,
    *,
    relaunch: Callable[[], None] | None = None,
    opening: "Opening | None" = None,
) -> "MainWindow":
    """The window with everything it needs. ``opening`` is another than the ordinary one for the tour."""
    from ui.files import leave_no_traces
    from ui.main_window import MainWindow
    from ui.opening import Opening
    from ui.preferences import Preferences
    from ui.theme import Theme

    application.setApplicationName("Supporting our Staff")
    where = _places(arguments)
    preferences = Preferences(where.window)
    leave_no_traces()
    theme = Theme(application, arguments.scheme or preferences.scheme, arguments.text or preferences.percent)
    window = MainWindow(theme, preferences, where, clock, opening or Opening(), relaunch=relaunch)
    _show_bugs(window)
    return window


def guard(window: "MainWindow") -> None:
    """Lock it when nobody is there. Nothing is open yet, so this can wait for the first paint."""
    from ui.locking.guard import Guard
    from ui.watching import watch

    Guard(window, watch(window))


def _first_start(arguments: Arguments) -> "FirstStart":
    from ui.locking.first_start import FirstStart

    return FirstStart(_places(arguments).running)


def _relaunch(alone: "FirstStart") -> None:
    from ui.locking.relaunch import relaunch

    relaunch(alone.let_go)


def _places(arguments: Arguments) -> "Places":
    from sos_desktop.paths import Places, places

    return Places(arguments.data) if arguments.data is not None else places()


def _show_bugs(window: "MainWindow") -> None:
    """A mistake of ours: type, file and line to the screen and to standard error, and nothing else."""

    def hook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        from ui.problems import Bug

        bug = Bug.of(error)
        print(f"sos-desktop: {bug}", file=sys.stderr)
        window.bug(bug)

    sys.excepthook = hook
