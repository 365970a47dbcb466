"""Whether this Windows deletes the folders of people who sign out: read from its registry, which anybody may read.

Group policy "Delete user profiles older than a specified number of days" is ``CleanupProfiles``, "Delete cached
copies of roaming profiles" is ``DeleteRoamingCache`` (Microsoft, UserProfiles.admx). Shared PC mode leaves what was
set in ``SharedPC`` and, as numbers, below ``NodeValues`` (Microsoft, SharedPC CSP; Windows 365 Boot names 01 and 18).
Written from those pages; tried with a stand-in only, not on Windows.
"""

import sys
from contextlib import suppress
from typing import Protocol

_POLICIES = r"SOFTWARE\Policies\Microsoft\Windows\System"
_SHARED = r"SOFTWARE\Microsoft\Windows\CurrentVersion\SharedPC"

_DELETES = (
    (_POLICIES, "CleanupProfiles"),
    (_SHARED, "EnableSharedPCMode"),
    (_SHARED, "EnableSharedPCModeWithOneDriveSync"),
    (rf"{_SHARED}\NodeValues", "01"),
    (rf"{_SHARED}\NodeValues", "18"),
)
"""Any of them, where it is a number above nought."""
_DELETES_ROAMING = (_POLICIES, "DeleteRoamingCache")


class Registry(Protocol):
    """The part of the registry that belongs to the computer (HKEY_LOCAL_MACHINE)."""

    def number(self, key: str, name: str) -> int | None:
        """None where it is not there, is no number, or may not be read."""


class Empty:
    """Of a system that has none."""

    def number(self, key: str, name: str) -> int | None:
        return None


def deletes_profiles(registry: Registry, *, roaming: bool = False) -> bool:
    """Whether a profile may be gone one day without anybody having asked; ``roaming``: whether it is such a one."""
    asked = (*_DELETES, _DELETES_ROAMING) if roaming else _DELETES
    return any((registry.number(key, name) or 0) > 0 for key, name in asked)


if sys.platform == "win32":
    import winreg

    class OfThisComputer:
        def number(self, key: str, name: str) -> int | None:
            access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, access) as opened:
                value, _ = winreg.QueryValueEx(opened, name)
                return value if isinstance(value, int) else None
            return None
else:
    OfThisComputer = Empty
