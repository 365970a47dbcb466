"""Showing where on a page the words are that somebody has looked for."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.records.excerpts import plain


def point_to(page: QWidget, words: Sequence[str]) -> QLabel | None:
    """Mark the first of ``words`` that can be read on ``page`` as if it were selected; where it stands."""
    if not words:
        return None
    begins = re.compile(rf"(?<![^\W_])(?:{'|'.join(re.escape(plain(word)) for word in words)})\w*")
    for label in page.findChildren(QLabel):
        found = begins.search(plain(QLabel.text(label))) if label.isVisible() else None
        if found is not None:
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
            label.setSelection(found.start(), len(found[0]))
            return label
    return None
