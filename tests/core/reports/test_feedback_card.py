"""The feedback card: one page, the statements of the form as they are worded, and nothing that says whose it is."""

from datetime import date

import pypdfium2

from sos_desktop.questionnaires import shipped
from sos_desktop.reports.feedback_card import TITLE, feedback_card

MADE = date(2026, 11, 23)


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    (text,) = texts
    return text


def test_every_statement_and_every_answer_stands_on_one_page():
    said = words(feedback_card(MADE))
    for item in shipped.instrument("service-feedback").walk():
        if item.options:
            assert item.text in said
            assert all(option.value.display.split()[0] in said for option in item.options)
    assert TITLE in said and "116 123" in said and "not to the person who supported you" in said


def test_two_cards_cannot_be_told_apart():
    assert feedback_card(MADE) == feedback_card(MADE)
    assert "2026" not in words(feedback_card(MADE)) and "November" not in words(feedback_card(MADE))


def test_one_of_a_demonstration_says_so():
    assert "Made-up records" in words(feedback_card(MADE, demonstration=True))
