"""What people say of the support they were given: kept without person, practitioner or day, never shown singly.

A row is found by a random id and lies in the order of these ids, so that not even its place says when it came. It is
kept with its quarter, in which it is counted. It has no line in the audit: between its neighbours, that would tell the
minute. That it was counted is under the line of the summary.
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sos_desktop.dates import Quarter, london_date
from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding
from sos_desktop.questionnaires.permitted import check_values
from sos_desktop.records import forms
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.store import Store

FORM = "service-feedback"
FEWEST = 5
"""Below this many, no count is given: a single card would be somebody's."""
AGREEMENT = {
    "strongly-agree": "agree",
    "agree": "agree",
    "neither": "neither",
    "disagree": "disagree",
    "strongly-disagree": "disagree",
}
"""As what an answer is counted; everything else was not said."""


def keep(store: Store, given: Answers, *, now: datetime, new: NewId = new_id) -> None:
    """Keep one person's feedback; nothing where they left out everything. Of ``now`` only the quarter is kept."""
    form = shipped.instrument(FORM)
    said = {}
    for item in form.walk():
        values = given.get(item.link_id, ())
        check_values(item, values)
        codes = [value.code for value in values if isinstance(value, Coding)]
        if codes:
            said[item.link_id] = codes[0]
    if not said:
        return
    with store.change(now=now) as change:
        forms.keep(change, form, shipped.shipped_bytes(FORM))
        change.run(
            "INSERT INTO feedback (id, canonical, answers, quarter) VALUES (?, ?, ?, ?)",
            (new(), form.canonical, json.dumps(said, sort_keys=True), str(Quarter.of(london_date(now)))),
        )


def tally(store: Store) -> Mapping[str, Counter[str]] | None:
    """How often each answer was given to each statement; None while there are too few to tell."""
    rows = store.rows("SELECT answers FROM feedback")
    if len(rows) < FEWEST:
        return None
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        for statement, code in json.loads(row["answers"]).items():
            counted.setdefault(statement, Counter())[code] += 1
    return counted
