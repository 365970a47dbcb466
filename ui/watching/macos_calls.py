"""The Objective-C runtime behind ``macos.py``. Only imported on macOS, and only tried there."""

import ctypes
import ctypes.util
import sys
from collections.abc import Callable

from ui.watching.macos import COMPUTER, WORKSPACE

if sys.platform == "darwin":
    _Method = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)

    class Centres:
        """One object of a class of our own, whose only method is told of each notification."""

        def __init__(self) -> None:
            self._runtime = ctypes.CDLL(ctypes.util.find_library("objc"))
            ctypes.CDLL(ctypes.util.find_library("AppKit"))
            for name in ("objc_getClass", "sel_registerName", "objc_allocateClassPair"):
                getattr(self._runtime, name).restype = ctypes.c_void_p
            self._heard: Callable[[str], None] | None = None
            self._method = _Method(self._told)  # kept: the runtime calls it for as long as we run
            self._observer = self._make_observer()

        def begin(self, heard: Callable[[str], None]) -> None:
            self._heard = heard
            for centre, names in ((self._computer(), COMPUTER), (self._workspace(), WORKSPACE)):
                for name in names:
                    self._send(
                        centre, "addObserver:selector:name:object:",
                        self._observer, self._selector("told:"), self._text(name), None,
                    )  # fmt: skip

        def end(self) -> None:
            self._heard = None
            for centre in (self._computer(), self._workspace()):
                self._send(centre, "removeObserver:", self._observer)

        def _told(self, _: int, __: int, notification: int) -> None:
            words = self._send(self._send(notification, "name"), "UTF8String")
            text = ctypes.cast(words, ctypes.c_char_p).value if words else None
            if text is not None and self._heard is not None:
                self._heard(text.decode())

        def _make_observer(self) -> int:
            kind = self._runtime.objc_allocateClassPair(
                ctypes.c_void_p(self._class("NSObject")), b"SupportingOurStaffObserver", 0
            )
            self._runtime.class_addMethod(
                ctypes.c_void_p(kind), ctypes.c_void_p(self._selector("told:")), self._method, b"v@:@"
            )
            self._runtime.objc_registerClassPair(ctypes.c_void_p(kind))
            return self._send(self._send(kind, "alloc"), "init")

        def _computer(self) -> int:
            return self._send(self._class("NSDistributedNotificationCenter"), "defaultCenter")

        def _workspace(self) -> int:
            shared = self._send(self._class("NSWorkspace"), "sharedWorkspace")
            return self._send(shared, "notificationCenter")

        def _text(self, words: str) -> int:
            made = ctypes.c_char_p(words.encode())
            return self._send(
                self._class("NSString"), "stringWithUTF8String:", ctypes.cast(made, ctypes.c_void_p)
            )

        def _class(self, name: str) -> int:
            return int(self._runtime.objc_getClass(name.encode()) or 0)

        def _selector(self, name: str) -> int:
            return int(self._runtime.sel_registerName(name.encode()) or 0)

        def _send(self, receiver: int, selector: str, *given: object) -> int:
            """``objc_msgSend`` with the exact types of this call, as the ARM calling convention needs."""
            types = [ctypes.c_void_p] * (2 + len(given))
            call = ctypes.CFUNCTYPE(ctypes.c_void_p, *types)(("objc_msgSend", self._runtime))
            return int(call(receiver, self._selector(selector), *given) or 0)
