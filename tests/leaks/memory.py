"""What lies in the memory of a process, and in the files of a folder, in the ways that words lie there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

PIECE = 1 << 24


def forms(words: str) -> tuple[bytes, ...]:
    """As Python and files keep them, as Qt and Windows do, and as Python does beside a picture character."""
    return words.encode("utf-8"), words.encode("utf-16-le"), words.encode("utf-32-le")


def in_memory(pid: int, wanted: Mapping[str, tuple[bytes, ...]]) -> dict[str, int]:
    """How many copies of each lie in what the process could write or read."""
    return _count(_memory(pid), wanted)


def in_files(folder: Path, wanted: Mapping[str, tuple[bytes, ...]]) -> dict[str, int]:
    """How many copies lie in the files under a folder, and in their names."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    names = "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*")).encode()
    return _count((names, *(path.read_bytes() for path in files)), wanted)


def _count(
    pieces: Iterator[bytes] | tuple[bytes, ...], wanted: Mapping[str, tuple[bytes, ...]]
) -> dict[str, int]:
    found = dict.fromkeys(wanted, 0)
    for piece in pieces:
        for name, ways in wanted.items():
            found[name] += sum(piece.count(way) for way in ways)
    return found


def _memory(pid: int) -> Iterator[bytes]:
    """In pieces that overlap, so that nothing is cut in two. What the kernel keeps to itself is left out."""
    overlap = 4096
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            where, rights, *_, name = (*line.split(), "")[:7] if len(line.split()) == 5 else line.split()
            if not rights.startswith("r") or name in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                continue
            begin, end = (int(part, 16) for part in where.split("-"))
            while begin < end:
                memory.seek(begin)
                try:
                    piece = memory.read(min(PIECE, end - begin))
                except OSError:
                    break
                yield piece
                if begin + len(piece) >= end or not piece:
                    break
                begin += max(len(piece) - overlap, 1)
