"""The SoS team prepares a pack, is told at once what stands against it, makes it, saves it with its letter."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from sos_desktop.programme import document, preparing, signing
from sos_desktop.summary.sealing import Opener
from ui.cut_combo import CutCombo
from ui.pages.programme import ProgrammePage

AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
OTHER_AGE = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"
TEA: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "url": "https://forms.example/Questionnaire/tea",
    "version": "1",
    "title": "Tea and biscuits",
    "status": "active",
    "item": [{"linkId": "tea", "type": "boolean", "text": "Was there tea?"}],
}


@pytest.fixture
def page(team_desk: Any, shown: Callable[..., QWidget]) -> ProgrammePage:
    page = ProgrammePage(team_desk.background, team_desk.clock)
    shown(page, 1068, 800)
    page.read()
    team_desk.settle()
    return page


@pytest.fixture
def fill(team_desk: Any, page: ProgrammePage) -> Callable[[QLineEdit, str], None]:
    """Type into a field and leave it."""

    def filled(field: Any, words: str) -> None:
        if words:
            team_desk.type(field, words)
        else:
            field.setFocus()
            field.selectAll()
            QTest.keyClick(field, Qt.Key.Key_Delete)
        page.making.setFocus()
        field.clearFocus()
        team_desk.settle()

    return filled


@pytest.fixture
def ready(page: ProgrammePage, team_desk: Any, fill: Any) -> ProgrammePage:
    """With what a pack needs at least."""
    fill(page.trust.name, "Supporting our Staff, made-up trust")
    team_desk.press(page.trust.organisations.add)
    line = page.trust.organisations.lines[0]
    fill(line.fields["code"], "RX1")
    fill(line.fields["name"], "Nottingham University Hospitals")
    return page


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def prepared(desk: Any) -> preparing.Prepared:
    found: preparing.Prepared = desk.do(lambda book: preparing.read(book.vault, today=desk.now.date()))
    return found


def test_an_empty_one_says_what_is_missing_and_makes_nothing(page: ProgrammePage) -> None:
    said = words(page)
    assert "2 things are to be put right" in said
    assert "The trust, name of the programme: the name is empty." in said
    assert not page.making.make.isEnabled()


def test_what_is_typed_is_kept_and_checked_when_its_field_is_left(
    ready: ProgrammePage, team_desk: Any, fill: Any
) -> None:
    assert "nothing stands against it" in ready.making.state.text() and ready.making.make.isEnabled()
    fill(ready.trust.organisations.lines[0].fields["code"], "nuh")
    assert "organisations and sites, 1: the code is not an ODS code" in ready.making.findings.text()
    assert not ready.making.make.isEnabled()
    assert prepared(team_desk).given["organisations"] == [
        {"code": "nuh", "name": "Nottingham University Hospitals", "sites": []}
    ]


def test_every_part_can_be_prepared(ready: ProgrammePage, team_desk: Any, fill: Any, tmp_path: Path) -> None:
    page, press = ready, team_desk.press
    press(page.trust.sites.add)
    fill(page.trust.sites.lines[0].fields["organisation"], "RX1")
    fill(page.trust.sites.lines[0].fields["name"], "City Hospital")
    fill(page.staff.on, "2026-09-30")
    fill(page.staff.numbers["students"], "300")
    press(page.tabs["Forms and leaflets"])
    (tmp_path / "tea.json").write_text(json.dumps(TEA), "utf-8")
    page.forms.choose_files = lambda: [tmp_path / "tea.json"]
    press(page.forms.add)
    press(page.leaflets.add)
    leaflet = page.leaflets.leaflets[0]
    fill(leaflet.title, "Our own leaflet")
    leaflet.text.setFocus()
    leaflet.text.setPlainText("## Rest\n- Sleep.")
    fill(leaflet.whom, "To take home")
    press(page.tabs["Directory"])
    press(page.directory.entries.add)
    entry = page.directory.entries.lines[0]
    fill(entry.fields["name"], "Staff psychology")
    fill(entry.fields["call"], "ext. 4321")
    press(page.tabs["Rules"])
    fill(page.rules.supported, "8")
    fill(page.rules.rules["follow_up_days"], "30")
    press(page.rules.second_place)
    press(page.rules.thresholds.add)
    note = page.rules.thresholds.lines[0]
    for field, text in (
        ("score", "6"),
        ("says", "talk it over"),
        ("author", "Dr A Hale"),
        ("date", "2026-05-03"),
    ):
        fill(note.fields[field], text)
    press(page.tabs["Numbers and offices"])
    press(page.offices.numbers.add)
    fill(page.offices.numbers.lines[0].fields["name"], "Site co-ordinator")
    fill(page.offices.numbers.lines[0].fields["call"], "0115 496 0000")
    fill(page.offices.office, "Information governance")
    fill(page.offices.key, AGE)
    assert page.making.findings.text() == ""
    contents = prepared(team_desk).contents
    assert [site.name for site in contents.organisations[0].sites] == ["City Hospital"]
    assert contents.headcount is not None and contents.headcount.groups == {"students": 300}
    assert [form.file_name for form in contents.questionnaires] == ["tea.json"]
    assert [(each.name, each.text) for each in contents.leaflets] == [
        ("our-own-leaflet", "## Rest\n- Sleep.")
    ]
    (service,) = contents.services
    assert (service.id, service.entry.tier, service.checked) == ("staff-psychology", 3, team_desk.now.date())
    assert dict(contents.retention) == {"supported": 8} and contents.second_place
    assert contents.follow_ups is not None and contents.follow_ups.follow_up_days == 30
    assert contents.follow_ups.first_after_hours == 72  # what is left empty stays as it is
    assert [(each.score, each.author) for each in contents.thresholds] == [(6, "Dr A Hale")]
    assert contents.information_governance is not None and contents.information_governance.key == AGE
    fill(page.offices.numbers.lines[0].fields["call"], "")
    assert "the number is empty" in page.making.findings.text()
    press(page.offices.numbers.lines[0].take_out)
    assert page.making.findings.text() == "" and page.offices.numbers.add.hasFocus()


def test_a_form_is_tried_before_it_is_brought_in(
    ready: ProgrammePage, team_desk: Any, tmp_path: Path
) -> None:
    team_desk.press(ready.tabs["Forms and leaflets"])
    file = tmp_path / "tea.json"
    ready.forms.choose_files = lambda: [file]
    item = {"linkId": "photo", "type": "attachment", "text": "A photograph of the pot"}
    file.write_text(json.dumps(TEA | {"item": [*TEA["item"], item]}), "utf-8")
    team_desk.press(ready.forms.add)
    assert "attachment is shown but cannot be answered" in ready.forms.told.text()
    assert [form["file_name"] for form in ready.forms.forms] == ["tea.json"]
    file.write_text('{"resourceType": "Patient"}', "utf-8")
    team_desk.press(ready.forms.add)
    assert "tea.json cannot be used here" in ready.forms.told.text() and len(ready.forms.forms) == 1
    ready.forms.choose_files = lambda: [tmp_path / "nothing.json"]
    team_desk.press(ready.forms.add)
    assert "nothing.json cannot be read" in ready.forms.told.text()


def test_the_codes_of_a_table_are_shown_where_some_of_them_are_to_stand_as_one(
    page: ProgrammePage, team_desk: Any
) -> None:
    team_desk.press(page.tabs["Summaries"])
    team_desk.choose(page.summary.mode, "Random noise")
    assert not page.summary.codes.isVisible()
    team_desk.press(page.summary.merges.add)
    assert "healthcare-scientists, medical-and-dental" in page.summary.codes.text()
    team_desk.choose(page.summary.merges.lines[0].fields["table"], "At 28 days: outcome")
    assert page.summary.codes.text().endswith("on-time, late, not-done-in-time, declined, not-reached")


def test_words_that_have_no_room_in_a_drop_down_of_the_pack_end_with_an_ellipsis(
    page: ProgrammePage, team_desk: Any
) -> None:
    team_desk.press(page.tabs["Summaries"])
    team_desk.choose(page.summary.mode, "Random noise")
    team_desk.press(page.summary.merges.add)
    boxes = page.summary.findChildren(QComboBox)
    assert len(boxes) == 2 and all(isinstance(box, CutCombo) for box in boxes)


def test_the_tables_of_summaries_and_their_cap(ready: ProgrammePage, team_desk: Any, fill: Any) -> None:
    page = ready
    team_desk.press(page.tabs["Summaries"])
    assert not page.summary.epsilon.isVisible()
    team_desk.choose(page.summary.mode, "Random noise")
    team_desk.settle()
    assert "in 8 numbers: together 8" in page.summary.sum.text()
    team_desk.press(page.summary.tables["case/tier"])
    assert "together 9" in page.summary.sum.text()
    assert "Summaries: " in page.making.findings.text() and not page.making.make.isEnabled()
    fill(page.summary.epsilon, "1/2")
    assert page.making.make.isEnabled() and "9/2" in page.summary.sum.text()
    fill(page.summary.epsilon, "lots")
    assert "Epsilon is a number" in page.summary.sum.text() and not page.making.make.isEnabled()
    team_desk.choose(page.summary.mode, "Split between")
    team_desk.settle()
    assert page.summary.tables["offer/staff-group-by-answer"].isVisible()
    for name, key in (("Information governance", AGE), ("Clinical audit", OTHER_AGE)):
        team_desk.press(page.summary.offices.add)
        line = page.summary.offices.lines[-1]
        fill(line.fields["name"], name)
        fill(line.fields["key"], key)
    assert page.making.findings.text() == ""
    summary = prepared(team_desk).contents.summary
    assert summary is not None and summary.mode == "shares" and len(summary.offices) == 2
    team_desk.choose(page.summary.mode, "As the application")
    team_desk.settle()
    assert prepared(team_desk).contents.summary is None


def test_the_record_book_s_own_key_is_added_once_to_those_who_can_open_files(
    ready: ProgrammePage, team_desk: Any
) -> None:
    team_desk.press(ready.tabs["Summaries"])
    assert not ready.summary.own.isVisible()
    team_desk.choose(ready.summary.mode, "Random noise")
    team_desk.settle()
    team_desk.press(ready.summary.own)
    team_desk.press(ready.summary.own)
    summary = prepared(team_desk).contents.summary
    assert summary is not None
    own = team_desk.do(lambda book: Opener.of(book.vault.meta).recipient)
    assert [(each.name, each.key) for each in summary.recipients] == [("SoS team", own)]


def test_a_pack_is_made_saved_and_its_letter_with_it(
    ready: ProgrammePage, team_desk: Any, tmp_path: Path
) -> None:
    team_desk.press(ready.making.make)
    assert (
        "Pack 1 is made, and kept here" in words(ready) and "Pack 2 can be made" in ready.making.state.text()
    )
    ready.choose_place = lambda name: tmp_path / name
    ready.making.saves[1].click()  # type: ignore[attr-defined]
    team_desk.settle()
    pack = document.read((tmp_path / "programme-1.sosprogramme").read_bytes())
    assert pack.fingerprint.split()[0] in ready.making.fingerprint.text()
    ready.making.letter_wanted.emit(1)
    team_desk.settle()
    letter = pypdfium2.PdfDocument(tmp_path / "letter-1.pdf")
    said = letter[0].get_textpage().get_text_range()
    letter.close()
    assert all(group in said for group in pack.fingerprint.split())


def test_what_was_prepared_is_there_again(
    ready: ProgrammePage, team_desk: Any, shown: Callable[..., QWidget]
) -> None:
    ready.trust.name.setFocus()
    ready.trust.name.setText("Half typed")
    ready.put_away()  # the record book is about to be closed
    team_desk.settle()
    again = ProgrammePage(team_desk.background, team_desk.clock)
    shown(again)
    again.read()
    team_desk.settle()
    assert again.trust.name.text() == "Half typed"
    assert again.trust.organisations.lines[0].fields["code"].text() == "RX1"  # type: ignore[union-attr]


def test_it_begins_from_an_earlier_pack(
    ready: ProgrammePage, team_desk: Any, fill: Any, tmp_path: Path
) -> None:
    team_desk.press(ready.making.make)
    file = tmp_path / "one.sosprogramme"
    file.write_bytes(ready._packs[1].data)
    fill(ready.trust.name, "Something else")
    team_desk.press(ready.tabs["Key"])
    ready.choose_file = lambda: file
    team_desk.press(ready.key.begin)
    assert ready.trust.name.text() == "Supporting our Staff, made-up trust"
    assert "Prepared from pack 1" in ready.key.told.text()
    file.write_bytes(b"tea")
    team_desk.press(ready.key.begin)
    assert "not a programme pack" in ready.key.told.text()


def test_the_programme_is_handed_on_and_then_no_pack_is_made_here(
    ready: ProgrammePage, team_desk: Any, fill: Any, tmp_path: Path
) -> None:
    team_desk.press(ready.tabs["Key"])
    ready.choose_place = lambda name: tmp_path / name
    team_desk.press(ready.key.save)
    assert "Saved as public-key-" in ready.key.told.text()
    team_desk.press(ready.key.hand_on)
    assert "not the public signing key" in ready.key.told.text()
    fill(ready.key.other, signing.public_key(bytes(range(32))))
    team_desk.press(ready.key.hand_on)
    assert ready.key.lines.toPlainText().startswith("sos-programme-successor 1 ")
    assert "handed on" in ready.making.state.text() and not ready.making.make.isEnabled()
    ready.key.given.setPlainText(ready.key.lines.toPlainText())
    team_desk.press(ready.key.take_over)
    assert "to another record book" in ready.key.told.text()


@pytest.mark.parametrize("percent", [100, 200])
def test_each_part_can_be_reached_and_named_and_fits(
    page: ProgrammePage, team_desk: Any, theme: Any, reachable: Callable[[QWidget], None], percent: int
) -> None:
    theme.set_percent(percent)
    for words_, tab in page.tabs.items():
        team_desk.press(tab)
        QApplication.processEvents()
        assert page.area.horizontalScrollBar().maximum() == 0, words_
    if percent == 100:
        for press in (page.trust.sites.add, page.directory.entries.add, page.rules.thresholds.add,
                      page.offices.numbers.add, page.leaflets.add, page.summary.merges.add):  # fmt: skip
            press.click()
        page.summary.mode.setCurrentIndex(1)
        for words_ in page.tabs:
            page.show_tab(words_)
            team_desk.settle()
            reachable(page)
    assert page.tabs["Key"].focusPolicy() & Qt.FocusPolicy.TabFocus
