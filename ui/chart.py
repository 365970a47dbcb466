"""A chart of the core on the screen: the SVG as it is, scaled with the text."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QSizePolicy

if TYPE_CHECKING:
    from sos_desktop.reports.pictures import Picture


class Chart(QSvgWidget):
    """As wide as there is room, and no wider than it is legible; its shape is kept."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, picture: "Picture") -> None:
        self.load(QByteArray(picture.svg.encode()))
        self.renderer().setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self.setAccessibleName(f"{picture.title}. {picture.caption}")
        self.setAccessibleDescription(picture.told)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Its own size at the usual text size."""
        scale = max(self.font().pixelSize(), 12) / 15
        return self.renderer().defaultSize() * scale

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, 0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        whole, hint = self.renderer().defaultSize(), self.sizeHint()
        if whole.isEmpty():
            return 0
        return min(width * whole.height() // whole.width(), hint.height())
