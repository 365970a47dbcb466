"""The zip around a summary: always the same bytes for the same members, and nothing else is taken for one.

The container is simple enough to be written by hand (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16):
stored, never deflated, since zlib's output differs between its versions. So a file is told to be one of ours by
writing its container again, which is far quicker than taking it apart in the usual way; only what is not ours is
taken apart, to say what is the matter with it.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from sos_desktop.errors import SummaryRefused

LIMIT = 64 * 1024 * 1024
_DAY = 33
"""1 January 1980, as MS-DOS wrote it."""
_VERSION = 20
_UNIX = 3
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
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
    """Stored, dated 1980, made "on Unix": byte for byte what ``zipfile`` writes with the same settings."""
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, data in members.items():
        called, crc, size = name.encode("ascii"), zlib.crc32(data), len(data)
        local = _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DAY, crc, size, size, len(called), 0)
        about = _CENTRAL.pack(
            *(b"PK\1\2", _VERSION, _UNIX, _VERSION, 0, 0, 0, 0, _DAY, crc, size, size),
            *(len(called), 0, 0, 0, 0, _PLAIN_FILE, offset),
        )
        files += (local, called, data)
        directory += (about, called)
        offset += len(local) + len(called) + size
    index = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(index), offset, 0)
    return b"".join((*files, index, end))


def unpack(data: bytes, names: Sequence[str]) -> dict[str, bytes]:
    """The members, which must be exactly ``names``. Raises SummaryRefused for everything that ``pack`` does
    not make."""
    if len(data) > LIMIT:
        raise SummaryRefused("It is larger than 64 MB.")
    members = _ours(data, names)
    if members is None:
        raise _what_is_the_matter(data, names)
    return members


def ends_with(data: bytes, name: str) -> bool:
    """Whether its last member is called so: which kind of file it wants to be."""
    called = name.encode("ascii")
    return data[-_END.size - len(called) : -_END.size] == called


def _ours(data: bytes, names: Sequence[str]) -> dict[str, bytes] | None:
    """The members where ``pack`` has written ``data``, cut out by the sizes in front of each."""
    members, at = {}, 0
    for name in names:
        begins = at + _LOCAL.size + len(name)
        if begins > len(data):
            return None
        at = begins + int.from_bytes(data[at + 18 : at + 22], "little")
        members[name] = data[begins:at]
    return members if pack(members) == data else None


def _what_is_the_matter(data: bytes, names: Sequence[str]) -> SummaryRefused:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_at(archive.infolist(), names)
            for name in names:
                archive.read(name)
    except SummaryRefused as refusal:
        return refusal
    except _MISREADINGS:
        return SummaryRefused("It is not a summary file, or a part of it is missing or damaged.")
    return SummaryRefused("It has been packed again by another program, or something was added to it.")


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
