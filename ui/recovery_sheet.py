"""The recovery sheet on screen and on the printer: eight groups, the same as a QR code, no names."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPagedPaintDevice, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.cards import Card, row
from ui.labels import code_font, label, small_muted


def qr_image(text: str, scale: int = 1) -> QImage:
    """Black on white with the margin of four modules that readers need."""
    import segno  # not before the first paint

    matrix = [bytes(line) for line in segno.make(text, error="m", micro=False).matrix]
    side = (len(matrix) + 8) * scale
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                painter.fillRect((x + 4) * scale, (y + 4) * scale, scale, scale, QColor("black"))
    painter.end()
    return image


class SheetView(Card):
    """The groups, numbered as they are asked for later, beside their QR code."""

    def __init__(self) -> None:
        super().__init__(role="tint")
        self.groups = [label("", "code") for _ in range(8)]
        self._qr = label("", "paper")
        self._qr.setAccessibleName("The same code for a camera")
        self._foot = small_muted("")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for place, group in enumerate(self.groups):
            grid.addWidget(small_muted(f"{place + 1}"), place // 2, place % 2 * 2)
            grid.addWidget(group, place // 2, place % 2 * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        beside = row(QWidget(), self._qr)
        beside.insertLayout(0, grid, 1)
        self.body.addLayout(beside)
        self.body.addWidget(self._foot)

    def show_code(self, groups: Sequence[str], hint: str) -> None:
        for place, (view, group) in enumerate(zip(self.groups, groups, strict=True), start=1):
            view.setText(group)
            view.setAccessibleName(f"Group {place}: {' '.join(group)}")
        self._qr.setPixmap(QPixmap.fromImage(qr_image("-".join(groups), 3)))
        self._foot.setText(f"For the record book {hint}")

    def forget(self) -> None:
        for view in self.groups:
            view.clear()
            view.setAccessibleName("")
        self._qr.clear()


def paint_sheet(
    paper: QPagedPaintDevice, dots_per_inch: int, groups: Sequence[str], hint: str, made: date
) -> None:
    """Draw the sheet on a printer: nothing of it goes through a file."""
    from sos_desktop.dates import said

    millimetre = dots_per_inch / 25.4
    painter = QPainter(paper)
    painter.setPen(QColor("black"))
    width = painter.viewport().width()

    def write(top: float, text: str, points: float, *, bold: bool = False, fixed: bool = False) -> float:
        font = QFont(code_font()) if fixed else QFont("Noto Sans")
        font.setPointSizeF(points)
        font.setBold(bold)
        painter.setFont(font)
        room = QRectF(0, top * millimetre, width, 100 * millimetre)
        flags = int(Qt.TextFlag.TextWordWrap)
        used = painter.boundingRect(room, flags, text)
        painter.drawText(room, flags, text)
        return top + used.height() / millimetre

    top = write(0, "Supporting our Staff: recovery sheet", 18, bold=True)
    top = write(top + 3, f"For the record book {hint}, made on {said(made)}.", 11)
    top = write(
        top + 3,
        "This code opens the record book without its passphrase. Keep it where others cannot read it and not "
        "with the computer. Nobody else has it, and nobody can make it again.",
        11,
    )
    for number, group in enumerate(groups):
        write(top + 10 + 11 * (number // 2), "" if number % 2 else f"{number + 1}    {group}", 16, fixed=True)
        if number % 2:
            painter.save()
            painter.translate(QPointF(80 * millimetre, 0))
            write(top + 10 + 11 * (number // 2), f"{number + 1}    {group}", 16, fixed=True)
            painter.restore()
    code = qr_image("-".join(groups), 8)
    painter.drawImage(QRectF(0, (top + 62) * millimetre, 45 * millimetre, 45 * millimetre), code)
    painter.end()
