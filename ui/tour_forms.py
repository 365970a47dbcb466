"""The tour's way through questionnaires: what there is, one tried out, a talk recorded, and the screen for safety."""

from typing import TYPE_CHECKING, cast

from sos_desktop.questionnaires import shipped
from ui.dialogs.conversation import ConversationDialog
from ui.hands import Hands, TourFailed, open_book
from ui.questions.question import Question
from ui.workplace import Workplace

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.library import LibraryPage
    from ui.pages.today import TodayPage


class Forms:
    def __init__(self, hands: Hands, window: "MainWindow") -> None:
        self.hands, self._window = hands, window

    @property
    def _place(self) -> Workplace:
        return open_book(self._window)

    def take(self) -> None:
        self._library()
        self._conversation()

    def _library(self) -> None:
        page = cast("LibraryPage", self._place.pages["library"])
        self.hands.press(self._place.rail.places["library"])
        self.hands.see(lambda: bool(page.list.presses), "the questionnaires")
        self.hands.picture("questionnaires")
        self.hands.press(page.list.presses[f"try {shipped.instrument('phq-9').canonical}"])
        self.hands.see(lambda: page.preview is not None and page.preview.isVisible(), "one tried out")
        self.hands.picture("questionnaire-tried-out")
        if page.preview is not None:
            self.hands.press(page.preview.back)

    def _conversation(self) -> None:
        today = cast("TodayPage", self._place.pages["today"])
        self.hands.press(self._place.rail.places["today"])
        self.hands.press(today.record_talk)
        dialog = self.hands.dialog()
        if not isinstance(dialog, ConversationDialog):
            raise TourFailed("it should ask with whom the conversation was")
        self.hands.picture("conversation-with-whom", dialog)
        dialog.staff_group.setCurrentIndex(0)
        self.hands.press(dialog.begin)
        self.hands.see(lambda: self._place.current == "session", "the conversation")
        session = self._place.session
        self.hands.see(lambda: session is not None and session.step is not None, "its step")
        if session is None:
            raise TourFailed("a session should be shown")
        self._press(self._question("welcome-said"), "1")
        self.hands.press(session.next)
        self.hands.see(lambda: session.title.text() != "Before you write", "the next step")
        self.hands.picture("conversation")
        self._press(self._question("safety-concern"), "2")
        self.hands.see(lambda: session.safety.showing, "the screen for safety")
        self.hands.picture("safety")
        screen = session.safety.screen
        if screen is None or screen.step is None:
            raise TourFailed("the screen should ask who was told")
        self._press(next(iter(screen.step.questions.values())), "1")
        self.hands.press(screen.record)
        self.hands.press(session.next)
        self.hands.see(lambda: not session.ended.isHidden(), "the conversation to be finished")
        self.hands.press(session.ended.close_button)
        self.hands.see(lambda: self._place.current != "session", "the page before")

    def _question(self, place: str) -> Question:
        step = self._place.session.step if self._place.session else None
        for (_, here), question in step.questions.items() if step else ():
            if here == place:
                return question
        raise TourFailed(f"“{place}” should be asked")

    def _press(self, question: Question, keys: str) -> None:
        question.enter()
        self.hands.settle()
        self.hands.type(keys)
        self.hands.see(lambda: bool(question.values()), f"an answer to “{question.name}”")
