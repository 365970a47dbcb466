"""Blacking out: the words go from every place of the copy, in the paper and in the data, before either is made."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sos_desktop.records.gathering import Gathered, Line, Part

BLACKED_OUT = "[blacked out]"


@dataclass(frozen=True, slots=True)
class Redaction:
    """``words`` go wherever they stand, whatever their case and the spaces between them; ``whole``: as whole words
    only, whatever stands between them, so that “Wren” leaves “wrench” alone."""

    words: str = field(repr=False)
    whole: bool = False

    def pattern(self) -> str:
        if self.whole:
            named = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", self.words))
            return rf"(?<!\w)(?:{named})(?!\w)"
        return r"\s+".join(re.escape(word) for word in self.words.split())


def redacted(gathered: Gathered, redactions: Sequence[Redaction]) -> Gathered:
    """The same without those words."""
    patterns = [
        each.pattern() for each in sorted(redactions, key=lambda each: -len(each.words)) if each.words.strip()
    ]
    if not patterns:
        return gathered
    black = re.compile("|".join(patterns), re.IGNORECASE)

    def clean(text: str) -> str:
        return black.sub(BLACKED_OUT, text)

    parts = tuple(
        Part(
            clean(part.heading),
            clean(part.under),
            tuple(Line(clean(line.label), clean(line.text)) for line in part.lines),
        )
        for part in gathered.parts
    )
    return replace(
        gathered, code_name=clean(gathered.code_name), parts=parts, data=_cleaned(gathered.data, clean)
    )


def _cleaned(value: Any, clean: Any) -> Any:
    """Every text in nested data; what names a field is ours and stays."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(inside, clean) for name, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inside, clean) for inside in value]
    return value
