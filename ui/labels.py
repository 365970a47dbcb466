"""Words, chips and buttons by what they are for; how each looks is in the style sheet, by ``role``.

Every text is plain: what somebody typed is never read as markup. What the unlock page does not show is
imported where it is made: each class of Qt costs its share of the time to the first paint.
"""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from ui.early import PLAIN_TEXT
from ui.press import Press

if TYPE_CHECKING:
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QCheckBox, QRadioButton, QSpinBox

_LONG_WORD = 24
_BREAK = "\u200b"
"""Takes no room and is not said; a line may end there."""
Tone = Literal["ok", "warn", "risk", "info", "neutral"]
ButtonRole = Literal[
    "",
    "primary",
    "quiet",
    "small",
    "quiet-small",
    "choice",
    "segment",
    "step",
    "field-side",
    "nav-lock",
    "name",
]


class Words(QLabel):
    """May break a word that is longer than any should be, so that no text makes a page wider than its window."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._whole = text
        super().setText(breakable(text))

    def text(self) -> str:
        return self._whole

    def clear(self) -> None:
        self.setText("")


def breakable(text: str) -> str:
    """The same to read, with places where a very long word may go on in the next line."""
    if len(text) <= _LONG_WORD or all(len(word) <= _LONG_WORD for word in text.split()):
        return text
    import re

    step = _LONG_WORD // 2
    return re.sub(
        rf"\S{{{_LONG_WORD},}}", lambda word: _BREAK.join(re.findall(rf".{{1,{step}}}", word[0])), text
    )


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    words = Words(text)
    if role:
        words.setProperty("role", role)
    if wrap:
        words.setWordWrap(True)
    return words


def title(text: str) -> QLabel:
    """What page this is: 24 px."""
    return label(text, "title", wrap=True)


def heading(text: str) -> QLabel:
    """What this card is about: 16 px."""
    return label(text, "heading", wrap=True)


def text(words: str) -> QLabel:
    return label(words, wrap=True)


def strong(words: str) -> QLabel:
    return label(words, "strong", wrap=True)


def muted(words: str) -> QLabel:
    """An explanation, in grey."""
    return label(words, "muted", wrap=True)


def small(words: str) -> QLabel:
    return label(words, "small", wrap=True)


def small_muted(words: str) -> QLabel:
    return label(words, "small-muted", wrap=True)


def number(words: str) -> QLabel:
    """A count to be read from a distance: 26 px."""
    return label(words, "number")


def chip(words: str, tone: Tone = "neutral") -> QLabel:
    """A short state in a coloured pill. The words alone must say it: the colour only repeats them."""
    pill = label(words)
    from PySide6.QtWidgets import QSizePolicy  # not on the unlock page

    pill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    set_chip(pill, words, tone)
    return pill


def set_chip(pill: QLabel, words: str, tone: Tone) -> None:
    pill.setText(words)
    set_role(pill, f"chip-{tone}")


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another look after it was made."""
    restyle(widget, "role", role)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and have the style look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def button(words: str, role: ButtonRole = "", *, shortcut: str = "", name: str = "") -> QPushButton:
    """A button. ``shortcut`` works wherever its window is active; ``name`` is what a screen reader says
    where the words alone do not say enough (“Start” in a row: “Start the 28-day reassessment of Wren”)."""
    if role == "name":
        from ui.name_button import NameButton

        press: QPushButton = NameButton(words)
    else:
        press = Press(words.replace("&", "&&"))
    press.setProperty("role", role)
    press.setAutoDefault(False)
    press.setAccessibleName(name or words)
    if shortcut:
        from PySide6.QtGui import QKeySequence

        press.setShortcut(QKeySequence(shortcut))
        press.setToolTip(shortcut)
    return press


class Combo(QComboBox):
    """May be narrower than its longest words. Its list is made when it first drops down: making it takes
    5 ms, and most are never opened."""

    _dressed = False

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.fontMetrics().averageCharWidth() * 14, super().minimumSizeHint().height())

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        if not self._dressed:
            self._dressed = True
            from PySide6.QtWidgets import QStyledItemDelegate

            self.setItemDelegate(QStyledItemDelegate(self))
        super().showPopup()


def combo(*choices: tuple[str, object] | str, kind: type[Combo] = Combo) -> QComboBox:
    """A drop-down of (words, data), with a list drawn as the rest of the application is."""
    box = kind()
    for choice in choices:
        words, data = choice if isinstance(choice, tuple) else (choice, choice)
        box.addItem(words, data)
    return box


def spin_box(least: int, most: int) -> "QSpinBox":
    """A field for a whole number. Its margin is set here: a style sheet does not reach the text in it."""
    from PySide6.QtWidgets import QSpinBox

    box = QSpinBox()
    box.setRange(least, most)
    box.lineEdit().setTextMargins(9, 0, 0, 0)
    return box


def radio(words: str) -> "QRadioButton":
    from PySide6.QtWidgets import QRadioButton

    press = QRadioButton(words.replace("&", "&&"))
    press.setAccessibleName(words)
    return press


def check_box(words: str) -> "QCheckBox":
    from PySide6.QtWidgets import QCheckBox

    press = QCheckBox(words.replace("&", "&&"))
    press.setAccessibleName(words)
    return press


def code_font() -> "QFont":
    """Letters of one width, for codes that are copied by hand."""
    from PySide6.QtGui import QFont

    font = QFont(["DejaVu Sans Mono", "Consolas", "Menlo", "monospace"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font
