"""Titles of steps come from questionnaires, and those may come from a pack: no tool tip reads them as markup."""

from ui.guide.steps import Steps

SPY = "<img src='file://///elsewhere.example/x'>"


def test_a_step_that_looks_like_markup_is_shown_as_it_is_written(qtbot):
    steps = Steps()
    qtbot.addWidget(steps)
    steps.show_steps([SPY, "Rest"])
    steps.lay_along(across=True)
    assert "<img" not in steps.buttons[0].toolTip() and "&lt;img" in steps.buttons[0].toolTip()
