"""The few calls into Windows behind ``windows.py``. Only imported on Windows, and only tried there."""

import ctypes
import sys

from ui.watching.windows import GUID_LIDSWITCH_STATE_CHANGE, PBT_POWERSETTINGCHANGE, WM_POWERBROADCAST

if sys.platform == "win32":
    from ctypes import wintypes

    class _Guid(ctypes.Structure):
        _fields_ = (
            ("first", wintypes.DWORD), ("second", wintypes.WORD), ("third", wintypes.WORD),
            ("last", ctypes.c_ubyte * 8),
        )  # fmt: skip

    class _Setting(ctypes.Structure):
        """POWERBROADCAST_SETTING: which setting, how many bytes, and the first of them."""

        _fields_ = (("which", _Guid), ("length", wintypes.DWORD), ("data", ctypes.c_ubyte * 1))

    _FOR_THIS_SESSION = 0
    _LID = _Guid(*GUID_LIDSWITCH_STATE_CHANGE[:3], (ctypes.c_ubyte * 8)(*GUID_LIDSWITCH_STATE_CHANGE[3]))

    class Calls:
        """wtsapi32 and user32, by their names."""

        def __init__(self) -> None:
            self._sessions = ctypes.WinDLL("wtsapi32")
            self._user = ctypes.WinDLL("user32")
            self._sessions.WTSRegisterSessionNotification.argtypes = (wintypes.HWND, wintypes.DWORD)
            self._sessions.WTSUnRegisterSessionNotification.argtypes = (wintypes.HWND,)
            self._user.RegisterPowerSettingNotification.argtypes = (
                wintypes.HANDLE, ctypes.POINTER(_Guid), wintypes.DWORD,
            )  # fmt: skip
            self._user.RegisterPowerSettingNotification.restype = wintypes.HANDLE
            self._user.UnregisterPowerSettingNotification.argtypes = (wintypes.HANDLE,)
            self._lid: int | None = None

        def begin(self, window: int) -> None:
            self._sessions.WTSRegisterSessionNotification(window, _FOR_THIS_SESSION)
            self._lid = self._user.RegisterPowerSettingNotification(window, ctypes.byref(_LID), 0)

        def end(self, window: int) -> None:
            self._sessions.WTSUnRegisterSessionNotification(window)
            if self._lid:
                self._user.UnregisterPowerSettingNotification(self._lid)
                self._lid = None

        def read(self, message: int) -> tuple[int, int, bool | None]:
            """The message, what it says, and whether the lid is open where it is about the lid."""
            said = wintypes.MSG.from_address(message)
            if said.message != WM_POWERBROADCAST or said.wParam != PBT_POWERSETTINGCHANGE or not said.lParam:
                return said.message, said.wParam, None
            setting = _Setting.from_address(said.lParam)
            about_lid = bytes(setting.which) == bytes(_LID)
            return said.message, said.wParam, bool(setting.data[0]) if about_lid else None
