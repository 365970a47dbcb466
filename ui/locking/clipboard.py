"""What is copied here is for pasting somewhere at once: no history keeps it, and it does not stay.

Qt's fields put selected text there by themselves. As soon as they have, it is put there again with the notes
that tell clipboard histories and managers to leave it alone, and half a minute later, or at the lock, it goes.
"""

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

SECONDS = 30

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = QByteArray(b"\0\0\0\0")
"""A DWORD of zero."""
LEFT_ALONE = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): QByteArray(b"1"),
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": QByteArray(b"secret"),
    "application/x-nspasteboard-concealed-type": QByteArray(b"1"),
}
"""How Windows, KDE and macOS are asked not to keep it."""
_OURS = "x-kde-passwordManagerHint"
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class Clipboard(QObject):
    """Follows the system's clipboard while the application runs."""

    def __init__(self, clipboard: QClipboard, parent: QObject, *, milliseconds: int = 1000 * SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self.clears = QTimer(self, singleShot=True, interval=milliseconds)
        """Runs while something of ours lies there."""
        self.clears.timeout.connect(self.clear)
        clipboard.dataChanged.connect(self._changed)

    def clear(self) -> None:
        """Take away what we put there; what another application put there is not touched."""
        self.clears.stop()
        for mode in _MODES:
            if self._ours(mode) and self._clipboard.mimeData(mode).formats():
                self._clipboard.clear(mode)

    def _changed(self) -> None:
        if not self._ours(QClipboard.Mode.Clipboard):
            self.clears.stop()
            return
        there = self._clipboard.mimeData()
        if there.hasText() and not there.hasFormat(_OURS):
            marked = QMimeData()
            marked.setText(there.text())
            for kind, value in LEFT_ALONE.items():
                marked.setData(kind, value)
            self._clipboard.setMimeData(marked)
            self.clears.start()

    def _ours(self, mode: QClipboard.Mode) -> bool:
        if mode == QClipboard.Mode.Clipboard:
            return self._clipboard.ownsClipboard()
        return self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
