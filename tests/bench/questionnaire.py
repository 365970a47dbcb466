"""Reading a questionnaire of 2,000 weighted questions, beside parsing its JSON; with one list of choices, and 2,000."""

import json
import sys
from functools import partial

from verdict import Measured, in_turn, tell

from sos_desktop.questionnaires.parse import check, read

QUESTIONS = 2_000
TIMES = 15
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def options(named: str) -> list[dict[str, object]]:
    return [
        {
            "valueCoding": {
                "system": "https://forms.example/often",
                "code": f"{named}{n}",
                "display": f"Choice {named}{n}",
            },
            "extension": [{"url": ORDINAL, "valueDecimal": n}],
        }
        for n in range(4)
    ]


def form(*, alike: bool) -> bytes:
    items = [
        {
            "linkId": f"q{n}",
            "type": "choice",
            "text": f"Question {n}",
            "answerOption": options("" if alike else f"{n}-"),
        }
        for n in range(QUESTIONS)
    ]
    return json.dumps({"resourceType": "Questionnaire", "status": "active", "item": items}).encode()


def main() -> int:
    measured = []
    for alike, what, limit in ((True, "one list", 10), (False, "2,000 lists", 15)):
        data = form(alike=alike)
        if check(data).refused:
            raise SystemExit("the form is refused")
        ours, theirs = in_turn(partial(_read, data), partial(_parse, data), TIMES)
        what = f"read 2,000 questions with {what} of choices"
        measured.append(Measured(what, ours, "json.loads of its file", theirs, limit))
    return tell(*measured)


def _read(data: bytes, _: int) -> None:
    read(data)


def _parse(data: bytes, _: int) -> None:
    json.loads(data)


if __name__ == "__main__":
    sys.exit(main())
