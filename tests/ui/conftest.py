"""The window and its parts as a person meets them: shown, active, in a theme, with keys that cost nothing."""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QDialog, QLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Decision, EventType, Exposure, Relation, RequestSource, StaffGroup
from sos_desktop.dates import PartialDate, london_date
from sos_desktop.errors import SaveFailed, SosError
from sos_desktop.paths import Places
from sos_desktop.records import cases, coded, incidents, sessions, standing_down
from sos_desktop.records.cases import Case
from sos_desktop.records.identifiers import new_id
from sos_desktop.records.incidents import Exposed, Incident
from sos_desktop.records.people import Identity, Person
from sos_desktop.vault import places as vault_places
from sos_desktop.vault.folder import create
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from ui.background import Background
from ui.main_window import MainWindow
from ui.opening import Opening
from ui.preferences import Preferences
from ui.problems import Bug
from ui.theme import Theme


@pytest.fixture(scope="module", autouse=True)
def nothing_forgotten() -> Iterator[None]:
    """Fails where a widget with a layout was let go by Python alone.

    Its layout's items would then be freed by Python and by Qt: the process ends at some later collection
    of garbage. Whoever makes a widget gives it a parent, or ends it with ``deleteLater``.
    """
    yield
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        gc.collect()
        roots = [each for each in gc.garbage if isinstance(each, QWidget) and isValid(each)]
        forgotten = [each for each in roots if each.parent() is None and each.findChildren(QLayout)]
        names = sorted({type(each).__name__ for each in forgotten})
        for each in forgotten:
            delete(each)
    finally:
        gc.garbage.clear()
        gc.set_debug(0)
    assert not names, names


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(qapp)
    yield theme
    theme.set_scheme("light")
    theme.set_percent(100)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Where this test's application keeps its things."""
    return Places(tmp_path / "data")


@pytest.fixture
def opening() -> Opening:
    """Keys cost nothing, and a record book may lie in a temporary folder."""
    return Opening(CHEAPEST, CHEAP_LIMITS, vault_places.anywhere)


@pytest.fixture
def clock(now: datetime) -> Callable[[], datetime]:
    return lambda: now


class Heard:
    """What reached the one place for refusals and mistakes."""

    def __init__(self) -> None:
        self.refusals: list[SosError] = []
        self.bugs: list[Bug] = []


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def background(qtbot: QtBot, heard: Heard, clock: Callable[[], datetime]) -> Iterator[Background]:
    """Its threads end with the test, and its record book is closed."""
    background = Background(clock, heard.refusals.append, heard.bugs.append)
    yield background
    qtbot.waitUntil(background.idle)
    if background.open_wanted:
        with qtbot.waitSignal(background.settled):
            background.close(done=lambda: None)
    background.stop()


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme) -> Iterator[Callable[..., QWidget]]:
    """Show a widget in an active window of that size and put it under the eyes of a person.

    It is held until the test is over and then ended, never left to the collection of garbage.
    """
    held: list[QWidget] = []

    def show(widget: QWidget, width: int = 1000, height: int = 760) -> QWidget:
        held.append(widget)
        widget.resize(width, height)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    yield show
    for widget in held:
        if isValid(widget):
            widget.close()
        if isValid(widget):
            delete(widget)


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, places: Places, clock: Callable[[], datetime], opening: Opening
) -> Iterator[MainWindow]:
    """The whole window, locked; ``window.start()`` is for the test to call."""
    window = MainWindow(theme, Preferences(places.window), places, clock, opening)
    with qtbot.waitSignal(window.painted):
        window.show()
        window.activateWindow()
    yield window
    qtbot.waitUntil(window.background.idle)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@pytest.fixture
def named() -> Callable[[QWidget], None]:
    """Fails where something that takes the keyboard has no name that a screen reader can say."""

    def walk(widget: QWidget) -> None:
        nameless = [
            f"{type(each).__name__} in {type(each.parent()).__name__}"
            for each in (widget, *widget.findChildren(QWidget))
            if each.window() is widget.window() and _touchable(each) and not _name(each)
        ]
        assert not nameless, nameless

    return walk


def _touchable(widget: QWidget) -> bool:
    inside = isinstance(widget.parent(), QAbstractSpinBox | QComboBox) or isinstance(widget, QDialog)
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not inside and not widget.isWindow()


def _name(widget: QWidget) -> str:
    reader = QAccessible.queryAccessibleInterface(widget)
    return reader.text(QAccessible.Text.Name).strip() if reader else ""


@pytest.fixture
def freed(qtbot: QtBot) -> Callable[[Callable[[], QWidget]], None]:
    """Fails where a dialog stays in memory after it was closed: something holds on to it."""

    def check(make: Callable[[], QWidget]) -> None:
        dialog = make()
        gone = weakref.ref(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.close()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
        assert not isValid(dialog)
        del dialog
        gc.collect()
        assert gone() is None

    return check


class Desk:
    """An open record book with made-up people in it. ``do`` is what a page would ask of it."""

    def __init__(self, qtbot: QtBot, background: Background, now: datetime) -> None:
        self._qtbot, self.background, self.now = qtbot, background, now

    def clock(self) -> datetime:
        return self.now

    def later(self, **how_much: float) -> None:
        self.now += timedelta(**how_much)

    def settle(self) -> None:
        """Wait until everything that was asked is answered and shown."""
        self._qtbot.waitUntil(self.background.idle)
        QApplication.processEvents()
        self._qtbot.waitUntil(self.background.idle)

    def do(self, work: Callable[[Casebook], Any]) -> Any:
        """Have it done on the thread to which the record book belongs."""
        done: list[Any] = []
        self.background.run(work, done=done.append)
        self._qtbot.waitUntil(lambda: bool(done))
        return done[0]

    def press(self, button: QWidget) -> None:
        assert button.isVisible() and button.isEnabled(), button.accessibleName()
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def press_twice(self, button: QWidget) -> None:
        """As somebody does whose mouse is old: the second click comes before anything is answered."""
        for _ in range(2):
            self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, field: QWidget, words: str) -> None:
        """Put the keyboard into a field and type in place of what stands there."""
        field.setFocus()
        self._qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self._qtbot.keyClicks(field, words)

    def choose(self, box: QComboBox, words: str) -> None:
        """Go to the entry that begins so, with the arrow keys."""
        box.setFocus()
        wanted = box.findText(words, Qt.MatchFlag.MatchStartsWith)
        assert wanted >= 0, words
        while box.currentIndex() != wanted:
            up = wanted < box.currentIndex()
            self._qtbot.keyClick(box, Qt.Key.Key_Up if up else Qt.Key.Key_Down)

    # Made-up people

    def record_incident(self, label: str = "Bay 4, November", occurred: str = "2026-11-18T14:30") -> str:
        incident = Incident(
            new_id(), label, PartialDate(occurred), EventType.UNEXPECTED_PATIENT_DEATH, RequestSource.MATRON,
            exposed=(Exposed(StaffGroup.STUDENTS, Exposure.WITNESS, 2, Decision.BRIEFING),),
        )  # fmt: skip
        now = self.now
        self.do(lambda book: incidents.record(book.store, incident, now=now, today=london_date(now)))
        return incident.id

    def meet(
        self,
        code_name: str,
        incident_id: str = "",
        *,
        offered: bool = False,
        name: str = "",
        asked: bool = True,
    ) -> Case:
        """Somebody new, with an offer that waits for its answer where it was ``offered``.

        ``asked``: that nothing stands against supporting them was said before.
        """
        person = Person(new_id(), code_name, StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED)
        now, today = self.now, london_date(self.now)
        case: Case = self.do(
            lambda book: cases.add_person(
                book.store,
                person,
                incident_id=incident_id or None,
                exposure=Exposure.DIRECT,
                source=RequestSource.MANAGER,
                requested=PartialDate.on(today),
                offered_on=today if offered else None,
                identity=Identity(name),
                now=now,
                today=today,
            )
        )
        if asked:
            none = Relation.NONE_OF_THESE
            self.do(lambda book: standing_down.answer(book.store, case.id, none, now=now))
        return case

    def hold(self, case: Case) -> str:
        """A whole first assessment; gives the session."""
        session: str = self.do(partial(_hold, case_id=case.id, now=self.now))
        return session


def _hold(casebook: Casebook, *, case_id: str, now: datetime) -> str:
    store = casebook.store
    with store.change(now=now):  # kept at once, not answer by answer
        session = sessions.begin_one_to_one(store, case_id, now=now)
        sessions.welcome(store, session, now=now)
        guide = sessions.read(store, session).guide
        for item in guide.walk():
            if {"welcomed", "safety-concern", "risk-factor"} & set(coded.meanings(item)):
                given = (item.options[0].value,)
                sessions.answer(store, session, guide.canonical, item.link_id, given, now=now)
        sessions.finish(store, session, now=now)
    return session


@pytest.fixture
def desk(qtbot: QtBot, background: Background, vault_folder: Path, passphrase: str, now: datetime) -> Desk:
    """A record book, open on the thread it belongs to."""
    opened: list[Casebook] = []
    background.open(
        lambda: Casebook.open(vault_folder, passphrase, now=now, limits=CHEAP_LIMITS), done=opened.append
    )
    qtbot.waitUntil(lambda: bool(opened))
    return Desk(qtbot, background, now)


@pytest.fixture
def team_desk(qtbot: QtBot, background: Background, tmp_path: Path, passphrase: str, now: datetime) -> Desk:
    """The SoS team's record book, empty, open on the thread it belongs to."""
    folder, opened = tmp_path / "SoS team", list[Casebook]()
    create(
        folder, passphrase, RecoveryCode(bytes(range(20))), nickname="SoS team", now=now, kind="team",
        cost=CHEAPEST, limits=CHEAP_LIMITS, allowed=vault_places.anywhere,
    )  # fmt: skip
    background.open(
        lambda: Casebook.open(folder, passphrase, now=now, limits=CHEAP_LIMITS), done=opened.append
    )
    qtbot.waitUntil(lambda: bool(opened))
    return Desk(qtbot, background, now)


@pytest.fixture
def tabbed(qtbot: QtBot) -> Callable[[QWidget], list[QWidget]]:
    """Press Tab until it has gone round; what has had the keyboard, in order."""

    def walk(window: QWidget) -> list[QWidget]:
        reached: list[QWidget] = []
        for _ in range(400):
            here = QApplication.focusWidget()
            if here is not None and here in reached:
                return reached
            if here is not None:
                reached.append(here)
            qtbot.keyClick(here or window, Qt.Key.Key_Tab)
        raise AssertionError("Tab does not come round")

    return walk


@pytest.fixture
def reachable(
    tabbed: Callable[[QWidget], list[QWidget]], named: Callable[[QWidget], None]
) -> Callable[[QWidget], None]:
    """Fails where something that can be touched has no name, or Tab does not lead to it."""

    def walk(window: QWidget) -> None:
        named(window)
        reached = tabbed(window)
        left_out = [
            f"{type(each).__name__} “{_name(each)}”"
            for each in window.findChildren(QWidget)
            if each.isVisible() and each.isEnabled() and each.window() is window.window() and _touchable(each)
            and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None and each not in reached
        ]  # fmt: skip
        assert not left_out, left_out

    return walk


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractContextManager[None]]:
    """While it lasts, a function of the core finds the disk full: ``with refusing(incidents, "record"):``."""

    @contextmanager
    def full(module: object, function: str) -> Iterator[None]:
        def refuse(*_: object, **__: object) -> None:
            raise SaveFailed("The disk is full.", "What was saved is safe.", "Please free some space.")

        with monkeypatch.context() as patch:
            patch.setattr(module, function, refuse)
            yield

    return full
