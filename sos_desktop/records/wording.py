"""What a person may type into a short field, and how it is refused when it cannot be kept."""

from sos_desktop.errors import BadInput

SHORT = 120
"""Characters in a label, a name or a contact: one line on a page and in a PDF."""


def short(text: str, what: str, *, required: bool = False) -> str:
    """``text`` without outer and doubled spaces, or a refusal that names the field ``what``."""
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        raise BadInput(
            f"{what} holds a character that cannot be kept.",
            "Nothing has been changed.",
            "Please type it again.",
        )
    kept = " ".join(text.split())
    if required and not kept:
        raise BadInput(f"{what} is empty.", do="Please fill it in.")
    if len(kept) > SHORT:
        raise BadInput(
            f"{what} is {len(kept):,} characters long.",
            "Nothing has been changed.",
            f"Please keep it to {SHORT}.",
        )
    return kept
