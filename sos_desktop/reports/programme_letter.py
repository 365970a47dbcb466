"""The letter that goes with a programme pack, on one page: the fingerprint to compare, and what to do with the file."""

from datetime import date

from sos_desktop.dates import said
from sos_desktop.reports import page
from sos_desktop.reports.page import Paper, Part


def paper(
    *, programme: str, organisations: str, file_name: str, fingerprint: str, made: date, demonstration: bool
) -> bytes:
    """The PDF. ``fingerprint`` is eight groups of four; nothing else in it is worth keeping from anybody."""
    about = Paper(
        title="Programme pack",
        subject="The fingerprint of a programme pack",
        foot=f"{file_name} · {said(made)}",
        made=made,
        demonstration=demonstration,
    )
    groups = fingerprint.split()

    def letter() -> list[Part]:
        return [
            *page.title(programme, f"For {organisations} · {said(made)}"),
            page.text(
                f"Your programme pack is the file {file_name}. It sets up the application for your trust."
            ),
            page.text(
                "When you load it for the first time, the application shows a fingerprint. Compare all eight groups"
                " with these. If one differs, do not load it, and tell us: somebody else may have made that file."
            ),
            page.callout("The fingerprint", [("   ".join(groups[:4]), ""), ("   ".join(groups[4:]), "")]),
            page.text(
                "To load it: Settings, “Programme pack”, “Load a pack…”. You are shown everything it changes before it"
                " does, and none of your records is touched."
            ),
            page.text(
                "Later packs are compared by the application itself. Keep this letter apart from the file."
            ),
            page.text("Your SoS team"),
        ]

    return page.build(about, letter)
