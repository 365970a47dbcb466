"""The directory, and the rules: how long, when, and what a trust says of its own thresholds."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit

from sos_desktop.errors import QuestionnaireRefused
from sos_desktop.questionnaires import parse, shipped
from sos_desktop.schedule import LIMITS, USUAL
from ui.cards import line
from ui.flowing import SideBySide
from ui.form import Form
from ui.labels import heading, muted
from ui.programme.forms_part import slug
from ui.programme.lines import Column, Lines
from ui.programme.part import Given, PartCard, line_edit, of, whole_or_words, words_of
from ui.questions.wrapped import WrappedCheck

TIERS = (
    ("0. By themselves", 0),
    ("1. Somebody close", 1),
    ("2. More peer support", 2),
    ("3. Expert support", 3),
)
RULES = (
    ("first_after_hours", "First assessment, hours after the event"),
    ("follow_up_days", "Follow-up, days after the first assessment"),
    ("opens_days_before", "On time from so many days before"),
    ("closes_days_after", "On time until so many days after"),
    ("three_months_days", "Further check, days after the first assessment"),
)


class DirectoryPart(PartCard):
    """``today`` says on which day a new entry was checked."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(
            "Directory",
            "Whom to point people to. The national services come with the application. An entry is known by its first "
            "name from pack to pack, so it can be renamed.",
        )
        self.entries = Lines(
            (
                Column("name", "Name", "Staff psychology", share=3),
                Column("call", "How to reach it", "ext. 4321", share=2),
                Column("tier", "Kind of help", choices=TIERS, share=2),
                Column("for_whom", "For whom (optional)", share=2),
                Column("hours", "Open (optional)", share=2),
                Column("checked", "Checked on", "2026-11-23", share=2),
            ),
            noun="an entry",
            blank=lambda: {"tier": 3, "checked": today().isoformat()},
        )
        self.body.addWidget(self.entries)
        self.entries.edited.connect(self.edited)

    def show_given(self, given: Given) -> None:
        self.entries.show_lines(given.get("services"))

    def given(self) -> dict[str, object]:
        found: list[dict[str, object]] = []
        taken: set[object] = set()
        for each in self.entries.values():
            name = each.get("id") or slug(str(each["name"]))
            while name in taken:
                name = f"{name}-2"
            taken.add(name)
            found.append({"id": name, **{key: value for key, value in each.items() if key != "id"}})
        return {"services": found or None}


class RulesPart(PartCard):
    def __init__(self) -> None:
        super().__init__(
            "Rules",
            "A field that is left empty stays as the application has it, or as the laptop's policy says.",
        )
        self.supported, self.offered = line_edit(self), line_edit(self)
        self.rules: dict[str, QLineEdit] = {}
        self.second_place = WrappedCheck("Backups must have a second place: a stick or a share")
        self.thresholds = Lines(
            (
                Column("instrument", "Score of", choices=_scored({}), share=4),
                Column("score", "From score", whole=True),
                Column("date", "Date", "2026-05-03", share=2),
                Column("says", "What your trust says of it", share=4),
                Column("author", "Author", share=3),
            ),
            noun="a note",
        )
        self._lay_out()
        self.second_place.toggled.connect(self._emit)
        self.thresholds.edited.connect(self.edited)

    def _lay_out(self) -> None:
        kept = Form()
        kept.add_row(
            "Look again after so many years, at whoever came to a session",
            self.supported,
            "Counted from the last contact. Nothing is deleted by itself; the earlier of pack and policy holds.",
        )
        kept.add_row("The same for whoever was offered support and did not come", self.offered)
        self.body.addWidget(heading("When records are looked at again"))
        self.body.addWidget(kept)
        self.body.addWidget(line())
        self.body.addWidget(heading("New follow-ups"))
        self.body.addWidget(muted("Those that are booked keep their days."))
        cells = []
        for name, words in RULES:
            least, most = LIMITS[name]
            self.rules[name] = line_edit(self, f"{getattr(USUAL, name)}")
            cell = Form()
            cell.add_row(words, self.rules[name], f"Usually {getattr(USUAL, name)}; from {least} to {most}.")
            cells.append(cell)
        for at in range(0, len(cells), 2):
            self.body.addWidget(SideBySide(*cells[at : at + 2], letters=26))
        self.body.addWidget(line())
        self.body.addWidget(self.second_place)
        self.body.addWidget(line())
        self.body.addWidget(heading("Your own notes on scores"))
        self.body.addWidget(
            muted(
                "No public cut-off exists for the risk factors. What you write is shown beside the score as your "
                "trust’s own words, with author and date: never as a colour, and never as a diagnosis."
            )
        )
        self.body.addWidget(self.thresholds)

    def show_given(self, given: Given) -> None:
        retention, rules = of(given, "retention"), of(given, "follow_ups")
        self.supported.setText(words_of(retention.get("supported")))
        self.offered.setText(words_of(retention.get("offered")))
        for name, field in self.rules.items():
            field.setText(words_of(rules.get(name)))
        self.second_place.blockSignals(True)
        self.second_place.setChecked(given.get("second_place") is True)
        self.second_place.blockSignals(False)
        self.thresholds.offer("instrument", _scored(given))
        self.thresholds.show_lines(given.get("thresholds"))

    def given(self) -> dict[str, object]:
        years = {"supported": self.supported, "offered": self.offered}
        retention = {
            kind: whole_or_words(field.text()) for kind, field in years.items() if field.text().strip()
        }
        rules = {
            name: whole_or_words(field.text()) if field.text().strip() else getattr(USUAL, name)
            for name, field in self.rules.items()
        }
        own = any(field.text().strip() for field in self.rules.values())
        return {
            "retention": retention or None,
            "follow_ups": rules if own else None,
            "second_place": self.second_place.isChecked() or None,
            "thresholds": self.thresholds.values() or None,
        }


def _scored(given: Given) -> tuple[tuple[str, object], ...]:
    """Whatever can have a score, by its address: what comes with the application, and the pack's own."""
    ours = [
        shipped.guide("one-to-one"),
        shipped.guide("follow-up"),
        *map(shipped.instrument, shipped.INSTRUMENTS),
    ]
    found: dict[str, str] = {form.url: form.title for form in ours}
    forms = given.get("questionnaires")
    for each in forms if isinstance(forms, list) else ():
        content = each.get("content") if isinstance(each, dict) else None
        try:
            form = parse.read(str(content).encode("utf-8", "replace"))
        except QuestionnaireRefused:
            continue
        found.setdefault(form.url, form.title)
    return tuple((title, url) for url, title in found.items())
