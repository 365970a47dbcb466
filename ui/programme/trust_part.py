"""Whose programme it is: organisations, sites, and how many staff there are by staff group."""

from typing import cast

from PySide6.QtWidgets import QLineEdit

from sos_desktop.codes import StaffGroup
from ui.cards import line
from ui.flowing import SideBySide
from ui.form import Form
from ui.labels import heading, muted
from ui.programme.lines import Column, Lines
from ui.programme.part import Given, PartCard, line_edit, of, whole_or_words, words_of


class TrustPart(PartCard):
    def __init__(self) -> None:
        super().__init__("The trust")
        self.name = line_edit(self)
        self.organisations = Lines(
            (Column("code", "ODS code", "RX1"), Column("name", "Name", share=3)), noun="an organisation"
        )
        self.sites = Lines(
            (
                Column("organisation", "Organisation", "RX1"),
                Column("code", "ODS code (optional)"),
                Column("name", "Name of the site", share=3),
            ),
            noun="a site",
        )
        form = Form()
        form.add_row("Name of the programme", self.name, "As it stands on the letter and in Settings.")
        self.body.addWidget(form)
        for words, editor in (("Organisations", self.organisations), ("Sites", self.sites)):
            self.body.addWidget(line())
            self.body.addWidget(heading(words))
            self.body.addWidget(editor)
            editor.edited.connect(self.edited)

    def show_given(self, given: Given) -> None:
        self.name.setText(words_of(given.get("name")))
        organisations = [each for each in _listed(given.get("organisations")) if isinstance(each, dict)]
        self.organisations.show_lines(
            [{"code": each.get("code"), "name": each.get("name")} for each in organisations]
        )
        self.sites.show_lines(
            [
                {**site, "organisation": each.get("code")}
                for each in organisations
                for site in _listed(each.get("sites"))
                if isinstance(site, dict)
            ]
        )

    def given(self) -> dict[str, object]:
        organisations = [{**each, "sites": []} for each in self.organisations.values()]
        for site in self.sites.values():
            code = site.pop("organisation")
            whose = next((each for each in organisations if each["code"] == code), None)
            if whose is None and organisations:
                whose = organisations[0]  # a site of nobody's would be lost
            if whose is not None:
                cast("list[object]", whose["sites"]).append(site)
        return {"name": self.name.text().strip() or None, "organisations": organisations or None}


class StaffPart(PartCard):
    def __init__(self) -> None:
        super().__init__(
            "Staff, by staff group",
            "What rates per 1,000 staff are counted from. Leave out what you do not know.",
        )
        self.on = line_edit(self, "2026-09-30")
        self.numbers: dict[str, QLineEdit] = {}
        form = Form()
        form.add_row("Counted on", self.on)
        self.body.addWidget(form)
        cells = []
        for group in StaffGroup:
            if group is StaffGroup.NOT_STATED:
                continue
            self.numbers[group] = line_edit(self)
            cell = Form()
            cell.add_row(group.label, self.numbers[group])
            cells.append(cell)
        for at in range(0, len(cells), 2):
            self.body.addWidget(SideBySide(*cells[at : at + 2], letters=26))
        self.body.addWidget(muted("They are whole numbers of people, not of posts."))

    def show_given(self, given: Given) -> None:
        headcount = of(given, "headcount")
        self.on.setText(words_of(headcount.get("date")))
        groups = of(headcount, "groups")
        for group, field in self.numbers.items():
            field.setText(words_of(groups.get(group)))

    def given(self) -> dict[str, object]:
        groups = {
            str(group): whole_or_words(field.text())
            for group, field in self.numbers.items()
            if field.text().strip()
        }
        if not groups and not self.on.text().strip():
            return {"headcount": None}
        return {"headcount": {"date": self.on.text().strip(), "groups": groups}}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
