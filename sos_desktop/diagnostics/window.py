"""How the window stands: the core has no Qt, so the window fills this in."""

from dataclasses import dataclass

from sos_desktop.diagnostics.values import LOCALE, VERSION, band, one_of, said

_SCREENS = one_of("xcb", "wayland", "windows", "cocoa", "offscreen", "minimal", "eglfs", "vnc")
_SCHEMES = one_of("light", "dark", "contrast")


@dataclass(frozen=True)
class Window:
    """Sizes are those of Qt: pixels that do not depend on the scale."""

    qt: str | None = said("Qt in use", VERSION)
    platform: str | None = said("Drawn through", _SCREENS)
    locale: str | None = said("Language and region", LOCALE)
    screens: int | None = said("Screens")
    scale: int | None = said("Scale of the screen, per cent")
    dpi: int | None = said("Dots per inch")
    width: int | None = said("Width of the window")
    height: int | None = said("Height of the window")
    text: int | None = said("Text size, per cent")
    scheme: str | None = said("Colours", _SCHEMES)
    books: str | None = band("Record books on the list")
    idle: int | None = said("Locks after, minutes")
    policy: bool | None = said("A policy file is in use")
    policy_sound: bool | None = said("The policy file can be read")
    second_place: bool | None = said("The policy asks for a second place for backups")
