"""Making a session's record, and opening it again: the only two things that turn a draft into a record and back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sos_desktop.errors import SosError
from ui.background import Background
from ui.guide.finishing import Ended, StillMissing
from ui.guide.recording import Recording
from ui.guide.saved_line import Trouble

if TYPE_CHECKING:
    from sos_desktop.records.sessions import Result


class RecordMade(QObject):
    """``missing``, ``refusal`` and ``ended`` are its parts of the page. ``made`` carries the Result, and ``reopened``
    the draft of a record that was opened again."""

    made = Signal(object)
    reopened = Signal(str)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._recording: Recording | None = None
        self.busy = False
        self.record_id = ""
        """Of the record, once it is made: the draft of one that was opened again is gone by then."""
        self.missing, self.ended = StillMissing(), Ended()
        self.refusal = Trouble("This session could not be finished yet")
        self.ended.hide()

    @property
    def showing(self) -> bool:
        """The session is over, and the page says what follows from it."""
        return not self.ended.isHidden()

    def begin(self, recording: Recording) -> None:
        """Another session."""
        self._recording, self.busy, self.record_id = recording, False, ""
        self.missing.show_missing(())
        self.refusal.show_sentence("")
        self.ended.hide()

    def make(self) -> None:
        """Once only, however often it is asked for."""
        if self._recording is None or self.busy:
            return
        self.busy = True
        self.refusal.show_sentence("")
        self._background.run(self._recording.finish, done=self._was_made, refused=self._not_made)

    def _was_made(self, result: "Result") -> None:
        self.busy = False
        self.record_id = result.session_id
        self.made.emit(result)

    def _not_made(self, error: SosError) -> None:
        self.busy = False
        self.refusal.show_sentence(str(error))

    def reopen(self, recording: Recording) -> None:
        """Open it again as a draft with everything in it; its record stands until that is finished."""
        if not self.showing or self.busy:
            return
        self.busy = True
        self._background.run(recording.reopen, done=self._was_reopened, refused=self._not_reopened)

    def _was_reopened(self, draft_id: str) -> None:
        self.reopened.emit(draft_id)  # asked for once: until that is shown, nothing is opened again

    def _not_reopened(self, error: SosError) -> None:
        self.busy = False
        self.ended.told.tell(str(error), problem=True)
