"""The register of the SoS team: somebody added, changed, found, gone; lists in and out; how many."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from sos_desktop.programme import register, signing
from ui.pages.register import RegisterPage

KEY = signing.public_key(bytes(range(32)))


@pytest.fixture
def page(team_desk: Any, shown: Callable[..., QWidget]) -> RegisterPage:
    page = RegisterPage(team_desk.background, team_desk.clock)
    shown(page, 1068, 800)
    page.read()
    team_desk.settle()
    return page


def words(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def listed(page: RegisterPage) -> list[tuple[str, ...]]:
    model = page.people.model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def add(desk: Any, page: RegisterPage, name: str, **fields: str) -> None:
    desk.press(page.add)
    desk.type(page.dialog.name, name)
    for field, text in fields.items():
        desk.type(getattr(page.dialog, field), text)
    desk.press(page.dialog.keep)


def test_an_empty_one_says_what_belongs_here(
    page: RegisterPage, reachable: Callable[[QWidget], None]
) -> None:
    assert "Nobody yet" in words(page) and not page.people.isVisible()
    reachable(page)


def test_somebody_is_added_with_their_laptop_s_key(
    page: RegisterPage, team_desk: Any, tmp_path: Path
) -> None:
    file = tmp_path / "public-key.txt"
    file.write_text(f"The key\n\n{KEY}\n", "utf-8")
    team_desk.press(page.add)
    dialog = page.dialog
    assert dialog is not None
    team_desk.press(dialog.keep)
    assert dialog.form.problem_of(dialog.name) == "Please give the name."
    team_desk.type(dialog.name, "Ada Hale")
    team_desk.type(dialog.trained, "17/03/2026")
    team_desk.type(dialog.sends_from, "2026-q2")
    dialog.choose_file = lambda: file
    team_desk.press(dialog.add_key)
    assert dialog.keys.toPlainText() == KEY
    team_desk.press(dialog.keep)
    assert page.dialog is None
    assert listed(page) == [("Ada Hale", "TRiM practitioner", "", "17 Mar 2026", "", "In post")]
    assert (page.trained.text(), page.remain.text()) == ("1", "1")
    assert team_desk.do(lambda book: register.signers(book.store)) == {KEY}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"trained": "spring"}, "“Trained on” is not a day."),
        ({"sends_from": "Q2"}, "is not a quarter"),
        ({"trained": "2030-01-01"}, "in the future"),
        ({"organisation": "NUH trust"}, "not an ODS code"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_lost(
    page: RegisterPage, team_desk: Any, fields: dict[str, str], says: str
) -> None:
    add(team_desk, page, "Ada Hale", **fields)
    assert page.dialog is not None and says in page.dialog.told.text()
    assert page.dialog.name.text() == "Ada Hale" and page.dialog.keep.isEnabled()
    team_desk.press(page.dialog.cancel)
    assert listed(page) == []


def test_whoever_leaves_stays_in_the_register_and_a_mistake_does_not(
    page: RegisterPage, team_desk: Any
) -> None:
    add(team_desk, page, "Ada Hale", trained="2026-03-17", site="City Hospital")
    add(team_desk, page, "Ben Osei")
    page.people.chosen.emit(page.people.current())
    team_desk.type(page.dialog.left_on, "2026-06-01")
    team_desk.type(page.dialog.left_because, "another trust")
    team_desk.press(page.dialog.keep)
    assert [row[0] for row in listed(page)] == ["Ben Osei"]
    assert (page.trained.text(), page.remain.text()) == ("1", "0")
    team_desk.press(page.left_too)
    assert [row[-1] for row in listed(page)] == ["Left 1 Jun 2026", "Not trained yet"]
    team_desk.type(page.words, "city hale")
    team_desk.settle()
    assert [row[0] for row in listed(page)] == ["Ada Hale"]
    page.words.clear()
    team_desk.settle()
    page.people.chosen.emit(
        next(known for known, each in page._known.items() if each.entry.name == "Ben Osei")
    )
    team_desk.press(page.dialog.take_out)
    team_desk.press(page.dialog.sure)
    assert [row[0] for row in listed(page)] == ["Ada Hale"] and "taken out" in page.told.text()


def test_a_list_comes_in_and_each_line_that_does_not_is_named(
    page: RegisterPage, team_desk: Any, tmp_path: Path
) -> None:
    saved = tmp_path / "register.csv"
    page.choose_place = lambda _: saved
    team_desk.press(page.template)
    lines = saved.read_text("utf-8-sig").splitlines()
    saved.write_text(
        f"{lines[0]}\n,Ada Hale,,RX1,,2026-03-17,,,,,,\n,,,,,,,,,,,\n,Ben,porter,,,,,,,,,\n", "utf-8"
    )
    page.choose_file = lambda: saved
    team_desk.press(page.bring_in)
    assert page.told.text() == "1 added, 0 changed, 0 as they were. 1 line was left out."
    assert page.findings.text() == "Line 4, role: is one of practitioner, manager, supporter."
    assert [row[0] for row in listed(page)] == ["Ada Hale"]
    team_desk.press(page.save)
    assert "Ada Hale" in saved.read_text("utf-8-sig") and "Saved as register.csv" in page.told.text()
    saved.write_text("tea", "utf-8")
    team_desk.press(page.bring_in)
    assert "does not name the columns" in page.told.text() and not page.findings.isVisible()
    page.choose_file = lambda: tmp_path / "nothing.csv"
    team_desk.press(page.bring_in)
    assert "cannot be read" in page.told.text()


def test_quarter_by_quarter_it_says_how_many(page: RegisterPage, team_desk: Any) -> None:
    add(team_desk, page, "Ada Hale", trained="2026-03-17", sends_from="2026-Q2")
    model = page.over_time.model()
    rows = [tuple(model.index(row, column).data() for column in range(4)) for row in range(8)]
    assert rows[0] == ("October to December 2026", "1", "1", "1")
    assert rows[3] == ("January to March 2026", "1", "1", "0")
    assert rows[4] == ("October to December 2025", "0", "0", "0")


def test_the_dialog_is_reached_by_keyboard_and_let_go(
    page: RegisterPage, team_desk: Any, reachable: Callable[[QWidget], None]
) -> None:
    team_desk.press(page.add)
    assert page.dialog is not None
    reachable(page.dialog)
    team_desk.press(page.dialog.cancel)
    assert page.dialog is None
