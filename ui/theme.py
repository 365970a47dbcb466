"""Every colour and size of the product, and the style sheet made from them.

The tokens are those of the design's ``base.css``; where its control borders and small greys fell short of
3 : 1 (WCAG 2.2, 1.4.11) or 4.5 : 1 (1.4.3) they were darkened. ``tests/ui/test_theme.py`` computes both.
"""

import re
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

SMALLEST, USUAL, LARGEST, STEP = 80, 100, 200, 10
"""Text size in per cent of the 15 px base."""

_RESOURCES = Path(__file__).resolve().parents[1] / "resources"
# Not through resources.resource(): that costs 5 ms before the first paint, and Qt wants file names.


class Scheme(NamedTuple):
    """One set of colours: ``ink`` is writing, ``line`` only divides, ``border`` is where a control ends."""

    name: str
    ink: str
    ink_2: str
    ink_off: str
    line: str
    faint: str
    bg: str
    card: str
    field: str
    tint: str
    hover: str
    border: str
    accent: str
    accent_hover: str
    accent_ink: str
    accent_soft: str
    focus: str
    focus_edge: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    risk: str
    risk_soft: str
    info: str
    info_soft: str
    neutral_soft: str
    notice: str
    notice_line: str
    banner: str
    banner_ink: str
    nav: str
    nav_on: str
    nav_ink: str
    nav_strong: str
    nav_muted: str
    nav_line: str
    badge: str
    badge_ink: str
    tip: str
    tip_ink: str


LIGHT = Scheme(
    name="light", ink="#1d2b33", ink_2="#52636d", ink_off="#7d8b92", line="#dfe6e8", faint="#edf1f2",
    bg="#f5f7f6", card="#ffffff", field="#ffffff", tint="#e9f2f1", hover="#f0f5f5", border="#798b90",
    accent="#0b6b6b", accent_hover="#095858", accent_ink="#ffffff", accent_soft="#d5eae8",
    focus="#ffb81c", focus_edge="#8a5200",
    ok="#1f6f43", ok_soft="#e0f1e7", warn="#8a5200", warn_soft="#fdf0d9",
    risk="#a4262c", risk_soft="#fbe6e6", info="#1f5a93", info_soft="#e3eef8", neutral_soft="#edf1f2",
    notice="#fffaf0", notice_line="#e9cf9c", banner="#ffe9b8", banner_ink="#3a2a00",
    nav="#12393d", nav_on="#1f5b5e", nav_ink="#d9e8e8", nav_strong="#ffffff", nav_muted="#9fc0c0",
    nav_line="#6b9a9d", badge="#ffb81c", badge_ink="#3a2a00", tip="#1d2b33", tip_ink="#ffffff",
)  # fmt: skip

DARK = Scheme(
    name="dark", ink="#e6eeef", ink_2="#aabbc1", ink_off="#74868d", line="#2e3c42", faint="#263238",
    bg="#11181b", card="#1a2428", field="#141d20", tint="#1c3234", hover="#223036", border="#71868d",
    accent="#5cc4bd", accent_hover="#7ad3cd", accent_ink="#06201f", accent_soft="#1d4344",
    focus="#ffb81c", focus_edge="#ffb81c",
    ok="#7fd3a1", ok_soft="#17362a", warn="#f3bd6b", warn_soft="#3d2f16",
    risk="#ff9c9c", risk_soft="#432124", info="#90c2f3", info_soft="#1b3249", neutral_soft="#2a363b",
    notice="#2a2415", notice_line="#6b5527", banner="#4a3a12", banner_ink="#ffe7b3",
    nav="#0c2528", nav_on="#1b4b4e", nav_ink="#d1e1e1", nav_strong="#ffffff", nav_muted="#93b5b5",
    nav_line="#5b898c", badge="#ffb81c", badge_ink="#3a2a00", tip="#e6eeef", tip_ink="#11181b",
)  # fmt: skip

CONTRAST = Scheme(
    name="contrast", ink="#ffffff", ink_2="#f0f0f0", ink_off="#9a9a9a", line="#8c8c8c", faint="#5e5e5e",
    bg="#000000", card="#000000", field="#000000", tint="#1c1c1c", hover="#2b2b2b", border="#ffffff",
    accent="#7fe9ff", accent_hover="#b8f3ff", accent_ink="#000000", accent_soft="#123c46",
    focus="#ffb81c", focus_edge="#ffb81c",
    ok="#8dffb5", ok_soft="#00290f", warn="#ffd479", warn_soft="#2b1f00",
    risk="#ffb3b3", risk_soft="#380a0a", info="#b3d9ff", info_soft="#001f3d", neutral_soft="#262626",
    notice="#1f1800", notice_line="#ffd479", banner="#ffd479", banner_ink="#000000",
    nav="#000000", nav_on="#123c46", nav_ink="#ffffff", nav_strong="#ffffff", nav_muted="#e6e6e6",
    nav_line="#ffffff", badge="#ffb81c", badge_ink="#000000", tip="#ffffff", tip_ink="#000000",
)  # fmt: skip

SCHEMES = {scheme.name: scheme for scheme in (LIGHT, DARK, CONTRAST)}


class Theme(QObject):
    """The colours and the text size in use. ``changed`` follows every application of them."""

    changed = Signal()

    def __init__(self, application: QApplication, scheme: str = "light", percent: int = USUAL) -> None:
        super().__init__(application)
        self.application = application
        self.scheme = SCHEMES.get(scheme, LIGHT)
        self.percent = _within(percent)
        for weight in ("Regular", "Bold"):
            QFontDatabase.addApplicationFont(str(_RESOURCES / "fonts" / f"NotoSans-{weight}.ttf"))
        application.setStyle(QStyleFactory.create("Fusion"))
        self._apply()

    def px(self, size: float) -> int:
        """A length of the design at the present text size."""
        return round(size * self.percent / 100)

    def set_percent(self, percent: int) -> None:
        if (percent := _within(percent)) != self.percent:
            self.percent = percent
            self._apply()

    def set_scheme(self, name: str) -> None:
        if name in SCHEMES and name != self.scheme.name:
            self.scheme = SCHEMES[name]
            self._apply()

    def _apply(self) -> None:
        font = QFont("Noto Sans")
        font.setPixelSize(self.px(15))
        self.application.setStyleSheet("")  # from one sheet straight to another takes Qt six times as long
        self.application.setFont(font)
        self.application.setPalette(palette(self.scheme))
        self.application.setStyleSheet(style_sheet(self.scheme, self.percent))
        self.changed.emit()


def _within(percent: int) -> int:
    return max(SMALLEST, min(LARGEST, percent))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def palette(scheme: Scheme) -> QPalette:
    """For widgets that paint themselves: Base is a card, Mid divides, Dark is a control's border."""
    roles = QPalette.ColorRole
    colours = QPalette()
    for role, colour in {
        roles.Window: scheme.bg, roles.WindowText: scheme.ink, roles.Base: scheme.card,
        roles.AlternateBase: scheme.tint, roles.Text: scheme.ink, roles.Button: scheme.card,
        roles.ButtonText: scheme.ink, roles.BrightText: scheme.risk, roles.Highlight: scheme.accent,
        roles.HighlightedText: scheme.accent_ink, roles.Link: scheme.accent, roles.LinkVisited: scheme.accent,
        roles.PlaceholderText: scheme.ink_2, roles.ToolTipBase: scheme.tip, roles.ToolTipText: scheme.tip_ink,
        roles.Light: scheme.faint, roles.Midlight: scheme.accent_soft, roles.Mid: scheme.line,
        roles.Dark: scheme.border, roles.Shadow: scheme.focus_edge, roles.Accent: scheme.focus,
    }.items():  # fmt: skip
        colours.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, role, QColor(scheme.ink_off))
    return colours


def style_sheet(scheme: Scheme, percent: int) -> str:
    """The whole application's style sheet: ``theme.qss`` with its colours, lengths and pictures filled in."""
    text = (_RESOURCES / "theme" / "theme.qss").read_text("utf-8")
    return re.sub(r"\$(\w+)", lambda word: _value(word[1], scheme, percent), text)


def _value(word: str, scheme: Scheme, percent: int) -> str:
    if word.startswith("px"):
        return f"{max(1, round(int(word[2:]) * percent / 100))}px"
    if word.startswith("half"):  # the radius of a round control of that length with a border of 1 px
        return f"{(round(int(word[4:]) * percent / 100) + 2) // 2}px"
    if word.startswith("pic_"):
        return f'url("{(_RESOURCES / "icons" / f"{word[4:]}-{scheme.name}.svg").as_posix()}")'
    return str(getattr(scheme, word))
