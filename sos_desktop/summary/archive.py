"""The zip around a summary: always the same bytes for the same members, and nothing else is taken for one."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from sos_desktop.errors import SummaryRefused

LIMIT = 64 * 1024 * 1024
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
_MISREADINGS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
)
"""What zipfile raises over bytes that are not a zip, as fuzzing has shown; never our own mistakes, since
nothing else happens in there."""


def pack(members: Mapping[str, bytes]) -> bytes:
    """Stored, not deflated (zlib's output differs between its versions), dated 1980, made "on Unix"."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            about = zipfile.ZipInfo(name, _LONG_AGO)
            about.create_system = _UNIX
            about.external_attr = _PLAIN_FILE
            archive.writestr(about, data)
    return held.getvalue()


def unpack(data: bytes, names: Sequence[str]) -> dict[str, bytes]:
    """The members, which must be exactly ``names``. Raises SummaryRefused for everything that ``pack`` does
    not make."""
    if len(data) > LIMIT:
        raise SummaryRefused("It is larger than 64 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_at(archive.infolist(), names)
            members = {name: archive.read(name) for name in names}
    except _MISREADINGS:
        raise SummaryRefused("It is not a summary file, or a part of it is missing or damaged.") from None
    if pack(members) != data:
        raise SummaryRefused("It has been packed again by another program, or something was added to it.")
    return members


def _look_at(members: Sequence[zipfile.ZipInfo], names: Sequence[str]) -> None:
    """Before anything is unpacked."""
    held = [member.filename for member in members]
    if len(set(held)) != len(held):
        raise SummaryRefused("It holds two files of one name.")
    if any(name.startswith(("/", "\\")) or ".." in name or ":" in name for name in held):
        raise SummaryRefused("It holds a file that points out of its folder.")
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        raise SummaryRefused("It holds a link instead of a file.")
    if set(held) - set(names):
        raise SummaryRefused("It holds a file that does not belong into a summary.")
    if set(names) - set(held):
        raise SummaryRefused("A file is missing from it.")
    if sum(member.file_size for member in members) > LIMIT:
        raise SummaryRefused("Unpacked it would be larger than 64 MB.")
    if any(member.compress_type != zipfile.ZIP_STORED for member in members):
        raise SummaryRefused("It has been compressed by another program.")
