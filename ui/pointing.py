"""Showing where on a page the words are that somebody has looked for."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from sos_desktop.records.excerpts import plain


def point_to(area: QScrollArea, page: QWidget, words: Sequence[str]) -> QLabel | None:
    """Bring the first of ``words`` that can be read on ``page`` into sight, marked as if selected."""
    if not words:
        return None
    begins = re.compile(rf"(?<![^\W_])(?:{'|'.join(re.escape(plain(word)) for word in words)})\w*")
    for label in page.findChildren(QLabel):
        found = begins.search(plain(QLabel.text(label))) if label.isVisible() else None
        if found is not None:
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
            label.setSelection(found.start(), len(found[0]))
            area.ensureWidgetVisible(label)
            return label
    return None
