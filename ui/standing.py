"""How the window stands just now, in the declared values of the diagnostics."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, qVersion
from PySide6.QtGui import QGuiApplication

from sos_desktop.diagnostics.values import many
from sos_desktop.diagnostics.window import Window
from sos_desktop.policy import LONGEST

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from sos_desktop.policy import Policy
    from ui.preferences import Preferences
    from ui.theme import Theme


def standing(
    window: "QWidget", theme: "Theme", preferences: "Preferences", policy: "Policy", books: int
) -> Window:
    screen = window.screen()
    return Window(
        qt=qVersion(),
        platform=QGuiApplication.platformName(),
        locale=QLocale.system().name(),
        screens=len(QGuiApplication.screens()),
        scale=round(screen.devicePixelRatio() * 100),
        dpi=round(screen.logicalDotsPerInch()),
        width=window.width(),
        height=window.height(),
        text=theme.percent,
        scheme=theme.scheme.name,
        books=many(books),
        idle=min(preferences.lock_minutes, policy.idle),
        policy=policy != LONGEST,
        policy_sound=policy.sound,
        second_place=policy.second_place,
    )
