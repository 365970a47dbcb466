"""Reading a questionnaire of 2,000 weighted questions, beside parsing its JSON."""

import json
import sys

from verdict import Measured, in_turn, tell

from sos_desktop.questionnaires.parse import check, read

QUESTIONS = 2_000
TIMES = 15
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def form() -> bytes:
    options = [
        {
            "valueCoding": {
                "system": "https://forms.example/often",
                "code": str(n),
                "display": f"Choice {n}",
            },
            "extension": [{"url": ORDINAL, "valueDecimal": n}],
        }
        for n in range(4)
    ]
    items = [
        {"linkId": f"q{n}", "type": "choice", "text": f"Question {n}", "answerOption": options}
        for n in range(QUESTIONS)
    ]
    return json.dumps({"resourceType": "Questionnaire", "status": "active", "item": items}).encode()


def main() -> int:
    data = form()
    if check(data).refused:
        raise SystemExit("the form is refused")
    ours, theirs = in_turn(lambda _: read(data), lambda _: json.loads(data), TIMES)
    return tell(Measured("read a form of 2,000 questions", ours, "json.loads of its file", theirs, 10))


if __name__ == "__main__":
    sys.exit(main())
