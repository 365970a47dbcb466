"""The words of a form in the language of the application, and as plain text whatever dress they come in.

A form may say its words in several languages (HL7's translation extension). British English is taken where
there is any, then other English, then what the form itself says. Markup (rendering-xhtml, rendering-markdown)
is only ever read as text: what could load, run or link is never looked at.
"""

import html
import re

from sos_desktop.questionnaires import extensions
from sos_desktop.questionnaires.document import Json
from sos_desktop.questionnaires.model import Coding

_BREAK = re.compile(r"<(?:br|/p|/li|/tr|/div|/h\d)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NO_CHARACTER = re.compile(r"&#[0-9]{8,};?")
_BLANK = re.compile(r"[^\S\n]+")
_MARKS = re.compile(r"\*\*|__|^#{1,6} ", re.MULTILINE)


class Wording:
    """What a form of ``language`` says."""

    def __init__(self, language: str) -> None:
        self.english = language in ("", "en") or language.startswith("en-")

    def text(self, element: Json, name: str) -> str:
        """What ``element`` says under ``name``: translated, or as it is, or what is left of its markup."""
        plain, companion = element.get(name), element.get(f"_{name}")
        own = plain if isinstance(plain, str) else ""
        if not isinstance(companion, dict):
            return own
        return self._translated(companion) or own or _undressed(companion)

    def coding(self, coding: Coding, row: object) -> Coding:
        """``coding`` with its display in our language; one without a code is known by its display alone."""
        companion = row.get("_display") if isinstance(row, dict) else None
        if not coding.code or not isinstance(companion, dict):
            return coding
        return Coding(coding.code, self._translated(companion) or coding.display, coding.system)

    def _translated(self, companion: Json) -> str:
        said: dict[str, str] = {}
        for extension in extensions.all_of(companion):
            if extension.get("url") == extensions.TRANSLATION:
                parts = {str(one.get("url")): one for one in extensions.all_of(extension)}
                language = parts.get("lang", {}).get("valueCode") or parts.get("lang", {}).get("valueString")
                content = parts.get("content", {})
                words = content.get("valueString") or content.get("valueMarkdown")
                if isinstance(language, str) and isinstance(words, str):
                    said.setdefault(language, words)
        if "en-GB" in said or self.english:
            return said.get("en-GB", "")
        return said.get("en") or next((said[one] for one in said if one.startswith("en-")), "")


def _undressed(companion: Json) -> str:
    markdown = extensions.text(companion, extensions.MARKDOWN)
    return (
        _MARKS.sub("", markdown).strip() if markdown else plain(extensions.text(companion, extensions.XHTML))
    )


def plain(xhtml: str) -> str:
    """The text in ``xhtml``, a line for each paragraph; in time proportional to its length."""
    text = html.unescape(_NO_CHARACTER.sub("", _TAG.sub(" ", _BREAK.sub("\n", xhtml))))
    lines = (_BLANK.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
