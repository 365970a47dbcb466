"""Which programs are at work on which kind of computer. No name of it, and none of whoever uses it."""

import importlib.metadata
import locale
import platform
import re
import sys
from contextlib import suppress
from dataclasses import dataclass

from sos_desktop import __version__
from sos_desktop.diagnostics.values import FINDING, LOCALE, VERSION, one_of, said
from sos_desktop.errors import SosError

_SYSTEMS = one_of("Linux", "Windows", "macOS")
_MACHINES = one_of("x86_64", "amd64", "arm64", "aarch64", "x86")
_DISTRIBUTIONS = one_of(
    *("debian", "ubuntu", "linuxmint", "fedora", "rhel", "centos", "rocky", "almalinux", "opensuse-leap"),
    *("opensuse-tumbleweed", "arch", "manjaro", "nixos", "pop", "elementary", "zorin", "another"),
)
_NUMBER = re.compile(r"\d{1,5}(\.\d{1,6}){0,3}", re.ASCII)


@dataclass(frozen=True)
class Programs:
    app: str | None = said("SoS desktop", VERSION)
    frozen: bool | None = said("Installed as one folder")
    python: str | None = said("Python", VERSION)
    qt: str | None = said("PySide6", VERSION)
    sqlcipher: str | None = said("SQLCipher", VERSION)
    sqlite: str | None = said("SQLite", VERSION)
    pynacl: str | None = said("PyNaCl, which brings libsodium", VERSION)
    pyrage: str | None = said("pyrage", VERSION)
    reportlab: str | None = said("reportlab", VERSION)
    self_test: str | None = said("Known answers of the encryption", FINDING)


@dataclass(frozen=True)
class Computer:
    system: str | None = said("System", _SYSTEMS)
    version: str | None = said("Version of the system", VERSION)
    distribution: str | None = said("Distribution", _DISTRIBUTIONS)
    distribution_version: str | None = said("Version of the distribution", VERSION)
    machine: str | None = said("Processor", _MACHINES)
    locale: str | None = said("Language and region", LOCALE)


def of_programs() -> Programs:
    """Those that are installed. Imports the encryption, so on a thread."""
    sqlcipher, sqlite = _of_database()
    return Programs(
        app=__version__,
        frozen=bool(getattr(sys, "frozen", False)),
        python=platform.python_version(),
        qt=_installed("PySide6-Essentials"),
        sqlcipher=sqlcipher,
        sqlite=sqlite,
        pynacl=_installed("PyNaCl"),
        pyrage=_installed("pyrage"),
        reportlab=_installed("reportlab"),
        self_test=_self_test(),
    )


def of_computer() -> Computer:
    about: dict[str, str] = {}
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            about = platform.freedesktop_os_release()
    known = about.get("ID", "")
    return Computer(
        system={"Darwin": "macOS"}.get(platform.system(), platform.system()),
        version=_leading_number(platform.mac_ver()[0] or _kernel()),
        distribution=known if not known or _DISTRIBUTIONS.fullmatch(known) else "another",
        distribution_version=about.get("VERSION_ID"),
        machine=platform.machine().lower(),
        locale=locale.getlocale()[0],
    )


def _kernel() -> str:
    """Windows has the number in its version; what stands behind a Linux kernel's may name who built it."""
    return platform.version() if sys.platform == "win32" else platform.release()


def _leading_number(text: str) -> str:
    match = _NUMBER.match(text)
    return match[0] if match else ""


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _of_database() -> tuple[str | None, str | None]:
    from sos_desktop.vault.connection import ask, in_memory

    connection = in_memory()
    try:
        sqlite = connection.execute("SELECT sqlite_version()").fetchone()[0]
        return _leading_number(str(ask(connection, "cipher_version") or "")) or None, str(sqlite)
    finally:
        connection.close()


def _self_test() -> str:
    from sos_desktop.vault import selftest

    try:
        selftest.pass_or_refuse()
    except SosError:
        return "not sound"
    return "sound"
