"""The application is killed in the middle of a session, and nothing that was shown as saved is gone."""

import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Exposure, Organisation, RequestSource, StaffGroup
from sos_desktop.records import cases, sessions
from sos_desktop.records.people import Person
from sos_desktop.vault.folder import Vault
from ui.main_window import MainWindow
from ui.pages.unlock import UnlockPage

SCRIPT = Path(__file__).parent / "until_killed.py"
NOTE = "Their sister rings every evening; that helps. 🙂"


def begin_a_session(vault: Vault) -> None:
    """Heron's first assessment, at the risk factors."""
    now = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    Casebook.of(vault, now=now)
    heron = Person("heron", "Heron", StaffGroup.STUDENTS, Organisation.OWN)
    case = cases.add_person(
        vault.store, heron, incident_id=None, exposure=Exposure.DIRECT, source=RequestSource.SELF,
        requested=None, offered_on=date(2026, 7, 1), now=now, today=date(2026, 7, 1),
    )  # fmt: skip
    session = sessions.begin_one_to_one(vault.store, case.id, now=now)
    sessions.welcome(vault.store, session, now=now)
    sessions.remember(vault.store, session, step="risk", place="", now=now)
    vault.close(now=now)


def test_after_a_kill_the_session_goes_on_at_the_same_question_with_every_answer(
    keyboard,  # type: ignore[no-untyped-def]
    window: MainWindow,
    vault: Vault,
    passphrase: str,
    tmp_path: Path,
) -> None:
    begin_a_session(vault)
    command = [sys.executable, str(SCRIPT), str(vault.folder), str(tmp_path / "data-of-the-killed")]
    (tmp_path / "data-of-the-killed").mkdir()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdin is not None
        assert killed.stdout is not None
        killed.stdin.write(passphrase + "\n")
        killed.stdin.flush()
        assert killed.stdout.readline() == "saved\n"
        killed.send_signal(signal.SIGKILL)

    window.start(vault.folder)
    keyboard.fill(window.findChild(UnlockPage).passphrase, passphrase)
    keyboard.press("Return")
    keyboard.see(lambda: window.workplace is not None)
    assert window.workplace is not None
    today = window.workplace.pages["today"]
    keyboard.see(lambda: today.notices and today.notices[0].isVisible())  # type: ignore[attr-defined]
    keyboard.push(today.notices[0].go_on)  # type: ignore[attr-defined]
    keyboard.see(lambda: window.workplace is not None and window.workplace.current == "session")
    session = window.workplace.session
    assert session is not None
    keyboard.see(lambda: session.step is not None and session.step.isVisible())
    assert session.title.text() == "Risk factors"
    assert session.score.text().startswith("Score so far") or session.step is not None
    rated = [question.values() for question in session.step.questions.values() if question.values()]  # type: ignore[union-attr]
    assert [values[0].code for values in rated] == list("120120")  # type: ignore[union-attr]
    assert session.beside.note is not None
    assert session.beside.note.values() == (NOTE,)
    keyboard.see(
        lambda: session.beside.note.hasFocus() or session.beside.note.isAncestorOf(keyboard._focus())
    )
