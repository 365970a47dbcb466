"""What the SoS team writes into its report: changes of the service, and words of their own for each section."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sos_desktop.dates import PartialDate, Quarter, stamp
from sos_desktop.errors import BadInput
from sos_desktop.records.identifiers import NewId, new_id
from sos_desktop.vault.store import Store

LONGEST_CHANGE = 120
LONGEST_TEXT = 2_000
_UNCHANGED = "Nothing has been changed."

SECTIONS: Mapping[str, str] = {
    "why": "Why we did this: the problem, and what was known of it",
    "what": "What we did: the service, its setting, and who did it",
    "reached": "On whom we reached",
    "timely": "On how soon we were there",
    "outcomes": "On what followed",
    "satisfaction": "On what people said",
    "trust": "On absence and people leaving",
    "meaning": "What we make of it: what helped, what did not, what comes next",
}
"""Where the team can write, and what the box asks. The headings follow what SQUIRE 2.0 asks of a write-up."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A change of the service. ``rebases``: the limits of charts begin afresh from its quarter on."""

    id: str
    on: date
    words: str
    rebases: bool = False

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.on)


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that was written, by day and by section."""

    annotations: tuple[Annotation, ...] = ()
    words: Mapping[str, str] | None = None

    def said(self, section: str) -> str:
        return (self.words or {}).get(section, "")


def read(store: Store) -> Written:
    rows = store.rows("SELECT * FROM annotations ORDER BY on_day, words, id")
    annotations = tuple(
        Annotation(row["id"], date.fromisoformat(row["on_day"]), row["words"], bool(row["rebases"]))
        for row in rows
    )
    words = {row["section"]: row["words"] for row in store.rows("SELECT section, words FROM own_words")}
    return Written(annotations, words)


def annotate(
    store: Store, on: date, words: str, *, rebases: bool, now: datetime, today: date, new: NewId = new_id
) -> Annotation:
    """Note a change of the service. Raises BadInput."""
    words = " ".join(words.split())
    if not words:
        raise BadInput("Nothing says what has changed.", _UNCHANGED, "Say it in a few words.")
    if len(words) > LONGEST_CHANGE:
        raise BadInput(
            f"It is longer than {LONGEST_CHANGE} letters.",
            _UNCHANGED,
            "It stands under a chart: a few words do.",
        )
    PartialDate.on(on).checked(today=today, what="The day of the change")
    made = Annotation(new(), on, words, rebases)
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO annotations (id, on_day, words, rebases) VALUES (?, ?, ?, ?)",
            (made.id, str(on), words, int(rebases)),
        )
        change.audit("change of the service noted", made.id)
    return made


def take_away(store: Store, annotation: str, *, now: datetime) -> None:
    with store.change(now=now) as change:
        if change.run("DELETE FROM annotations WHERE id = ?", (annotation,)):
            change.audit("change of the service taken away", annotation)


def write(store: Store, section: str, words: str, *, now: datetime) -> None:
    """Keep the team's words for a section; none takes them away. Raises BadInput where they are too many."""
    if section not in SECTIONS:
        raise ValueError(section)
    words = words.strip()
    if len(words) > LONGEST_TEXT:
        raise BadInput(
            f"The text is longer than {LONGEST_TEXT:,} letters.",
            "What was saved before is safe.",
            "Please shorten it: the report has one page for a section.",
        )
    with store.change(now=now) as change:
        if words:
            change.run(
                "INSERT OR REPLACE INTO own_words (section, words, saved) VALUES (?, ?, ?)",
                (section, words, stamp(now)),
            )
        else:
            change.run("DELETE FROM own_words WHERE section = ?", (section,))
