"""What goes with a first pack on paper or is read over the telephone: the fingerprint, in groups, and what to do."""

from sos_desktop.dates import said
from sos_desktop.programme import document
from sos_desktop.programme.document import Pack

NAME = "letter-with-the-fingerprint.txt"


def of(data: bytes) -> str:
    """The letter for a pack, as text to print. Raises ProgrammeRefused where it is none."""
    return text(document.read(data))


def text(pack: Pack) -> str:
    codes = ", ".join(f"{each.name} ({each.code})" for each in pack.contents.organisations)
    groups = pack.fingerprint.split()
    lines = (
        *(("Made-up: a demonstration.", "") if pack.demonstration else ()),
        pack.contents.name,
        f"For {codes}",
        said(pack.made),
        "",
        f"Your programme pack is the file {pack.name}.",
        "",
        "When you load it for the first time, the application shows a fingerprint. Compare all eight groups with",
        "these. If one differs, do not load it, and tell us: somebody else may have made that file.",
        "",
        f"    {'   '.join(groups[:4])}",
        f"    {'   '.join(groups[4:])}",
        "",
        "To load it: Settings, “Programme pack”, “Load a pack…”. You are shown everything it changes before it does.",
        "Later packs are compared by the application itself. Keep this letter apart from the file.",
        "",
        "Your SoS team",
        "",
    )
    return "\n".join(lines)
