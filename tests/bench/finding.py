"""Finding among 100,000 people and 100,000 notes: what each key costs, at the 99th percentile, against one frame.

Every beginning of what is typed is looked for, with and without filters. It is the time of our own work that counts
(of this thread on its processor), so that a busy machine says the same. Beside it: a person with 200 sessions opened,
Today and the list with 100,000 people, and the memory that all of it takes.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import thread_time

from large import NOW, TODAY
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QStackedWidget
from verdict import Measured, tell
from words import PEOPLE, SESSIONS, book_of_words

from sos_desktop import demonstration
from sos_desktop.casebook import Casebook
from sos_desktop.codes import SessionKind, StaffGroup
from sos_desktop.records import finding, people, story
from sos_desktop.records import today as todays
from sos_desktop.records.finding import Wanted
from sos_desktop.vault.keys import CHEAP_LIMITS
from ui.background import Background
from ui.pages.finding import FindingPage
from ui.pages.people import PeoplePage
from ui.pages.today import TodayPage
from ui.theme import Theme

FRAME = 0.016
TYPED = (
    "wren",
    "wren 12",
    "sleep walk tired",
    "s",
    "w",
    "x",
    "q",
    "tired sleep",
    "bay 17",
    "night wor",
    "abz",
    "sle wa ti ho ma",
)
FILTERED = ("wren", "sleep tired", "s")
FILTERS: tuple[dict[str, object], ...] = (
    {"kind": SessionKind.ONE_TO_ONE},
    {"kind": SessionKind.GROUP, "staff": StaffGroup.STUDENTS},
    {"staff": StaffGroup.STUDENTS, "days": 92},
    {"event": "other", "days": 366},
    {"kind": "incident"},
)
TIMES = 15
MEGABYTES = 250


def keys() -> list[Wanted]:
    """What is looked for after each key."""
    plain = [Wanted(words[:end]) for words in TYPED for end in range(1, len(words) + 1)]
    narrowed = [
        Wanted(words[:end], **more)
        for words in FILTERED for more in FILTERS for end in range(1, len(words) + 1)
    ]  # fmt: skip
    return [each for each in (*plain, *narrowed) if each.words.strip()]


def spent(work: Callable[[], object]) -> float:
    began = thread_time()
    work()
    return thread_time() - began


def most_memory() -> int:
    """Megabytes at the most since this program began. ``getrusage`` would say what the one had that has started it."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.split("VmHWM:")[1].split()[0]) // 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def window(book: Path, person_id: str) -> int:
    """Today, the people read on for twenty pages, what is found and a person's page, in a window of a fresh process:
    how long its own thread took to show the person, and the memory."""
    application = QApplication([])
    Theme(application)
    loop, background = QEventLoop(), Background(lambda: NOW, print, print)
    background.settled.connect(loop.quit)
    background.open(
        lambda: Casebook.open(book, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS),
        done=lambda _: None,
    )
    loop.exec()
    day, listed, found = (kind(background, lambda: NOW) for kind in (TodayPage, PeoplePage, FindingPage))
    pages = QStackedWidget()
    for page in (day, listed, found):
        pages.addWidget(page)
    pages.resize(1280, 800)
    pages.show()
    day.read()
    loop.exec()
    pages.setCurrentWidget(listed)
    listed.read()
    loop.exec()
    for _ in range(20):
        listed.list.table.scrollToBottom()
        application.processEvents()
        if not background.idle():
            loop.exec()
    pages.setCurrentWidget(found)
    found.begin()
    loop.exec()
    for words in ("s", "sl", "sle", "sleep t"):
        found.list.search.setText(words)
        loop.exec()
    shown = median(spent(partial(show, listed, person_id, loop, application)) for _ in range(TIMES))
    print(shown, most_memory())
    background.close(done=loop.quit)
    loop.exec()
    background.stop()
    return 0


def show(listed: PeoplePage, person_id: str, loop: QEventLoop, application: QApplication) -> None:
    """Until it is painted."""
    listed.parentWidget().setCurrentWidget(listed)  # type: ignore[attr-defined]
    listed.open_person(person_id)
    loop.exec()
    for _ in range(3):
        application.processEvents()


def main() -> int:
    with book_of_words() as book:
        casebook = Casebook.open(book, demonstration.PASSPHRASE, now=NOW, limits=CHEAP_LIMITS)
        store = casebook.store
        try:
            look = partial(finding.find, store, today=TODAY)
            times = [spent(partial(look, wanted)) for _ in range(3) for wanted in keys()]
            (busy,) = store.rows(
                "SELECT person_id, count(*) AS held FROM sessions JOIN cases ON cases.id = case_id"
                " GROUP BY person_id ORDER BY held DESC LIMIT 1"
            )
            assert busy["held"] >= SESSIONS
            opening = median(spent(lambda: story.read(store, busy["person_id"])) for _ in range(TIMES))
            lists = median(spent(lambda: people.listed(store)) for _ in range(TIMES))
            day = median(spent(lambda: todays.read(store, today=TODAY)) for _ in range(TIMES))
        finally:
            casebook.close(now=NOW)
        command = [sys.executable, __file__, str(book), busy["person_id"]]
        place = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        told = subprocess.run(command, check=True, capture_output=True, text=True, env=place).stdout
        shown, used = float(told.split()[-2]), int(told.split()[-1])
    print(f"  {PEOPLE:,} people; {len(times)} keys, the median {1000 * median(times):.1f} ms")
    print(f"  the window takes at most {used} MB of memory; the limit is {MEGABYTES}")
    exit_code = tell(
        Measured("one key, 99th percentile", quantiles(times, n=100)[98], "one frame", FRAME, 1),
        Measured("a person with 200 sessions, read and shown", opening + shown, "50 ms", 0.05, 1),
        Measured("the first page of people", lists, "50 ms", 0.05, 1),
        Measured("Today, 100,000 people", day, "100 ms", 0.1, 1),
    )
    return exit_code if used < MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(window(Path(sys.argv[1]), sys.argv[2]) if len(sys.argv) > 2 else main())
